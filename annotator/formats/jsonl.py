"""JSON Lines: a sentence with its annotations per line, out and in, and a release per line in."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from annotator.exporting.items import Item, Release, Vote
from annotator.formats import glance, rows
from annotator.formats.columns import AS_FOUND, WHITE_SPACE, Options, column_name
from annotator.formats.glance import Glance
from annotator.formats.mapping import Row
from annotator.formats.protocol import Dataset, Format, Incoming, Problem
from annotator.formats.rebuilding import unguessable
from annotator.formats.tables import find_encoding, open_table
from annotator.records import Annotation
from annotator.refusal import Refusal

_TOLD = 1000  # bad lines; more than a report has room for
_MOST_VALUES = 2_000_000  # on a line: each takes about 100 bytes of memory


def read(path: Path, problem: Problem, options: Options = AS_FOUND) -> Iterator[Incoming | Refusal]:
    """The documents of the file: with a line per sentence in the shape that we write or as flat as a table."""
    encoding = find_encoding(path, options.encoding)
    table = _Lines(path, problem, encoding.name, options.encoding)
    yield from rows.documents(table, problem, options.columns, encoding.guesses)


def look(path: Path, options: Options) -> Glance:
    """The first lines."""
    encoding = find_encoding(path, options.encoding)
    return glance.at(_Lines(path, lambda _: None, encoding.name, options.encoding), options, encoding)


class _Lines:
    """The objects of a JSONL file; lines are counted from 1. What is no object is told once."""

    row = "line"

    def __init__(self, path: Path, problem: Problem, encoding: str, said: str) -> None:
        self.name = path.stem
        self._open = partial(open_table, path, encoding, said)
        self._problem = problem
        self._told = 0  # the last line that was told of

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        bad: list[tuple[int, str]] = []  # lines before the first good one, or some of them: are all bad, the file is
        count, good = 0, False
        with self._open() as file:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                value = _object(line)
                good = good or isinstance(value, dict)
                if isinstance(value, str):
                    count += 1
                    if count < _TOLD:
                        bad.append((number, value))
                if good:
                    self._tell(bad)
                    bad.clear()
                if isinstance(value, dict):
                    yield number, {column_name(name): cell for name, cell in value.items()}
        if count and not good:
            number, reason = bad[0]
            others = f" No other line is one either ({count:,} in all)." if count > 1 else ""
            raise Refusal(f"line {number}: {reason}{others}")

    def _tell(self, bad: list[tuple[int, str]]) -> None:
        for number, reason in bad:
            if number > self._told:
                self._told = number
                self._problem(f"line {number}: {reason}")


def _object(line: str) -> dict[str, Any] | str:
    """The object on the line, or what is wrong with it."""
    if line.count(",") + line.count("[") + line.count("{") > _MOST_VALUES:
        return "it holds more values than any release; it may be made to harm."
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
        spaces = unguessable(release.document.text, [item[:3] for item in release.items])
        for item, space in zip(release.items, spaces, strict=True):
            sentence = _sentence(dataset, release, item, meta, names)
            if space:
                sentence[WHITE_SPACE] = space
            file.write(_dumps(sentence).encode() + b"\n")
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
        "annotations": [annotation(dataset, one, vote, names) for one in decisions],
    }
    if dataset.splits:
        sentence["split"] = release.split
    if dataset.context:
        sentence |= {"previous": previous, "next": following}
    return sentence


def annotation(dataset: Dataset, one: Annotation, vote: Vote | None, names: dict[str, str]) -> dict[str, Any]:
    """A decision as JSON has it; `names` gives those of the themes by their ids, in their order."""
    _, _, annotator, themes, unsure, note, origin, at, *_ = one
    said: dict[str, Any] = {
        "annotator": dataset.annotators[annotator],
        "themes": None if themes is None else [name for key, name in names.items() if key in themes],
        "unsure": unsure,
        "note": note,
        "origin": origin,
        "at": at,
    }
    if vote is not None:
        said["annotators"] = vote.voters
        if dataset.soft:
            said["shares"] = {name: vote.share(key) for key, name in names.items()}
    return said


FORMAT = Format(
    "jsonl",
    "Sentences (JSON Lines)",
    (".jsonl", ".ndjson"),
    read,
    write,
    read_with=read,
    look=look,
)
