"""JSON Lines: a sentence with its annotations per line, out and in, and a release per line in."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from annotator.formats import glance, labelled, rows
from annotator.formats.columns import AS_FOUND, Options, column_name
from annotator.formats.glance import Glance
from annotator.formats.mapping import Row
from annotator.formats.protocol import Chapter, Dataset, Format, Incoming, Problem
from annotator.formats.tables import open_table
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
    for chapter in dataset.chapters:
        for sentence in _sentences(dataset, chapter, names):
            file.write(_dumps(sentence).encode() + b"\n")
            count += 1
    return count


_dumps = json.JSONEncoder(ensure_ascii=False).encode


def _sentences(dataset: Dataset, chapter: Chapter, names: dict[str, str]) -> Iterator[dict[str, Any]]:
    document, sentences, _ = chapter
    annotations = labelled.chosen(dataset, chapter)
    meta: dict[str, Any] = {
        name: getattr(document, name) for name in ("id", "title", "date", "source", "url", "language")
    }
    if document.extra:
        meta["extra"] = dict(document.extra)
    for number, (_, start, end, paragraph) in enumerate(sentences, start=1):
        held = annotations.get(start, [])
        if not held and dataset.decided_only:
            continue
        yield {
            "id": f"{document.id}:{start}-{end}",
            "document": meta,
            "paragraph": paragraph,
            "number": number,
            "start": start,
            "end": end,
            "text": document.text[start:end],
            "annotations": [
                {
                    "annotator": dataset.annotators[one.annotator],
                    "themes": None
                    if one.themes is None
                    else [name for key, name in names.items() if key in one.themes],
                    "unsure": one.unsure,
                    "note": one.note,
                    "origin": one.origin,
                    "at": one.at,
                }
                for one in held
            ],
        }


def _named(themes: frozenset[str] | None, names: dict[str, str]) -> list[str] | None:
    return None if themes is None else [name for theme, name in names.items() if theme in themes]


FORMAT = Format(
    "jsonl", "Labelled sentences (JSON Lines)", (".jsonl", ".ndjson"), read, write, read_with=read, look=look
)
