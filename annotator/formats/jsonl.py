"""JSON Lines: a sentence with its annotations per line, out and in, and a release per line in."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from annotator.exporting.items import Item, Release, Vote
from annotator.formats import glance, rows
from annotator.formats.columns import AS_FOUND, Options, column_name
from annotator.formats.glance import Glance
from annotator.formats.mapping import Row
from annotator.formats.protocol import Dataset, Format, Incoming, Problem
from annotator.formats.tables import open_table
from annotator.records import Annotation
from annotator.refusal import Refusal


def read(path: Path, problem: Problem, options: Options = AS_FOUND) -> Iterator[Incoming | Refusal]:
    """The documents of the file: with a line per sentence in the shape that we write or as flat as a table."""
    yield from rows.documents(_Lines(path, problem, options.encoding), problem, options.columns)


def look(path: Path, options: Options) -> Glance:
    """The first lines."""
    return glance.at(_Lines(path, lambda _: None, options.encoding), options)


class _Lines:
    """The objects of a JSONL file; lines are counted from 1. What is no object is told once."""

    row = "line"

    def __init__(self, path: Path, problem: Problem, encoding: str = "") -> None:
        self.name = path.stem
        self._path = path
        self._encoding = encoding
        self._problem = problem
        self._told = 0  # the last line that was told of

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        with open_table(self._path, self._encoding) as file:
            number = 0
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                value = _object(line)
                if isinstance(value, str):
                    if number > self._told:
                        self._told = number
                        self._problem(f"line {number}: {value}")
                    continue
                yield number, {column_name(name): cell for name, cell in value.items()}


def _object(line: str) -> dict[str, Any] | str:
    """The object on the line, or what is wrong with it."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"this is no JSON ({error}); mend or remove the line."
    return value if isinstance(value, dict) else "this is no JSON object; mend or remove the line."


def write(file: BinaryIO, dataset: Dataset) -> int:
    """Write a line per sentence and return the number of lines."""
    names = {theme.id: theme.name for theme in dataset.themes}
    count = 0
    for release in dataset.releases:
        meta = _meta(release)
        for item in release.items:
            file.write(_dumps(_sentence(dataset, release, item, meta, names)).encode() + b"\n")
            count += 1
    return count


_dumps = json.JSONEncoder(ensure_ascii=False).encode


def _meta(release: Release) -> dict[str, Any]:
    document = release.document
    meta: dict[str, Any] = {
        name: getattr(document, name) for name in ("id", "title", "date", "source", "url", "language")
    }
    if document.extra:
        meta["extra"] = dict(document.extra)
    return meta


def _sentence(
    dataset: Dataset, release: Release, item: Item, meta: dict[str, Any], names: dict[str, str]
) -> dict[str, Any]:
    start, end, paragraph, number, text, decisions, vote, previous, following = item
    sentence: dict[str, Any] = {
        "id": f"{meta['id']}:{start}-{end}",
        "document": meta,
        "paragraph": paragraph,
        "number": number,
        "start": start,
        "end": end,
        "text": text,
        "annotations": [_annotation(dataset, one, vote, names) for one in decisions],
    }
    if dataset.splits:
        sentence["split"] = release.split
    if dataset.context:
        sentence |= {"previous": previous, "next": following}
    return sentence


def _annotation(dataset: Dataset, one: Annotation, vote: Vote | None, names: dict[str, str]) -> dict[str, Any]:
    _, _, annotator, themes, unsure, note, origin, at, *_ = one
    annotation: dict[str, Any] = {
        "annotator": dataset.annotators[annotator],
        "themes": None if themes is None else [name for key, name in names.items() if key in themes],
        "unsure": unsure,
        "note": note,
        "origin": origin,
        "at": at,
    }
    if vote is not None:
        annotation["annotators"] = vote.voters
        if dataset.soft:
            annotation["shares"] = {name: vote.share(key) for key, name in names.items()}
    return annotation


FORMAT = Format(
    "jsonl", "Labelled sentences (JSON Lines)", (".jsonl", ".ndjson"), read, write, read_with=read, look=look
)
