"""Hugging Face: a folder with a Parquet file for each split, whose features have the themes as class names.

A row is a sentence and one annotator who decided it, whatever rows a table would have. `labels` is the list of its
themes, empty for none of them and null where nothing is decided. Which shapes all versions of `datasets` from 2.21 to 5
read is from trying them: lists are written as `Sequence`, small lists and small texts.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.exporting.selection import Rows
from annotator.formats import labelled, parquet
from annotator.formats.columns import VOTES
from annotator.formats.protocol import Dataset, Format

if TYPE_CHECKING:
    import pyarrow as pa

FOLDER = "data"
WHOLE = "train"
"""The one split of a dataset that is not divided, as Hugging Face calls it."""
_INTEGERS = {"paragraph", "number", "start", "end", VOTES}


def write_folder(folder: Path, dataset: Dataset) -> int:
    """Write a Parquet file for each split that has rows, and return the number of rows."""
    (folder / FOLDER).mkdir()
    flat = replace(dataset, rows=Rows.ANNOTATOR, splits=(), soft=False)
    schema = _schema(flat, dataset)
    writers: dict[str, parquet.Writer] = {}
    waiting: dict[str, list[Sequence[Any]]] = {}
    with ExitStack() as open_files:

        def put(split: str) -> None:
            if split not in writers:
                file = open_files.enter_context((folder / path_of(split)).open("wb"))
                writers[split] = open_files.enter_context(parquet.Writer(file, schema))
            writers[split].write(waiting.pop(split))

        for release in dataset.releases:
            split = release.split if dataset.splits else WHOLE
            if not split:
                continue  # in no split, which the report of losses says
            rows = waiting.setdefault(split, [])
            rows.extend(_rows(replace(flat, releases=[release]), dataset.soft))
            if len(rows) >= parquet.ROWS:
                put(split)
        for split in [split for split, rows in waiting.items() if rows]:
            put(split)
        return sum(writer.count for writer in writers.values())


def path_of(split: str) -> str:
    """The file of a split, or of all where it is "". Names of splits have no hyphen there."""
    return f"{FOLDER}/{(split or WHOLE).replace('-', '_')}-00000-of-00001.parquet"


def _rows(flat: Dataset, soft: bool) -> Iterator[list[Any]]:
    """The rows of the labelled table with the themes in one list."""
    width = len(flat.themes)
    first = labelled.header(flat).index("annotator") + 1
    after = first + width
    (release,) = flat.releases
    decisions = ((item, said) for item in release.items for said in (item.decisions or (None,)))
    for row, (item, said) in zip(labelled.rows(flat, blank=None), decisions, strict=True):
        *before, annotator = row[:first]
        flags, (unsure, *further) = row[first:after], row[after : after + 4]
        shares = [None if item.vote is None else [item.vote.share(one.id) for one in flat.themes]] if soft else []
        if said is None:
            yield [*before, None, None, *shares, None, None, None, None, *row[after + 4 :]]
            continue
        labels = None if said.themes is None else [at for at, one in enumerate(flags) if one]
        yield [*before, annotator, labels, *shares, bool(unsure), *further, *row[after + 4 :]]


def features(dataset: Dataset) -> dict[str, Any]:
    """The features as `datasets` keeps them in a Parquet file, in the order of the columns."""
    flat = replace(dataset, rows=Rows.ANNOTATOR, splits=(), soft=False)
    names = labelled.header(flat)
    at = names.index("annotator") + 1
    themes = [theme.name for theme in dataset.themes]
    label = {"names": themes, "_type": "ClassLabel"} if themes else {"dtype": "int64", "_type": "Value"}
    columns = [*names[:at], "labels", *(["shares"] if dataset.soft else []), *names[at + len(themes) :]]
    found: dict[str, Any] = {}
    for name in columns:
        if name == "labels":
            found[name] = {"feature": label, "_type": "Sequence"}
        elif name == "shares":
            found[name] = {"feature": {"dtype": "float32", "_type": "Value"}, "_type": "Sequence"}
        else:
            kind = "int32" if name in _INTEGERS else "bool" if name == "unsure" else "string"
            found[name] = {"dtype": kind, "_type": "Value"}
    return found


def _schema(flat: Dataset, dataset: Dataset) -> "pa.Schema":
    import pyarrow as pa

    known = features(dataset)
    kinds = {"int32": pa.int32(), "bool": pa.bool_(), "string": pa.string(), "int64": pa.int64()}
    fields = []
    for name, feature in known.items():
        if name == "labels":
            fields.append(pa.field(name, pa.list_(pa.int64())))
        elif name == "shares":
            fields.append(pa.field(name, pa.list_(pa.float32())))
        else:
            fields.append(pa.field(name, kinds[feature["dtype"]]))
    info = json.dumps({"info": {"features": known}}, ensure_ascii=False)
    return pa.schema(fields, metadata={"huggingface": info})


def card_features(dataset: Dataset) -> Sequence[Mapping[str, Any]]:
    """The same as the card's YAML lists them."""
    listed: list[Mapping[str, Any]] = []
    for name, feature in features(dataset).items():
        inner = feature.get("feature")
        if inner is None:
            listed.append({"name": name, "dtype": feature["dtype"]})
        elif "names" in inner:
            names = {str(at): theme for at, theme in enumerate(inner["names"])}
            listed.append({"name": name, "sequence": {"class_label": {"names": names}}})
        else:
            listed.append({"name": name, "sequence": inner["dtype"]})
    return listed


def columns(dataset: Dataset) -> list[tuple[str, str]]:
    """Name and kind of each column, for the card."""
    kinds = {"int32": "integer", "bool": "boolean", "string": "text"}
    listed = {"labels": "list of integer", "shares": "list of number"}
    return [(name, listed.get(name) or kinds[one["dtype"]]) for name, one in features(dataset).items()]


FORMAT = Format(
    "huggingface",
    "Hugging Face dataset (folder)",
    (),
    write_folder=write_folder,
    columns=columns,
    features=card_features,
    path_of=path_of,
    extra="parquet",
    module="pyarrow",
)
