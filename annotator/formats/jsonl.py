"""JSON Lines: a sentence with its annotations per line, out and in, and a release per line in."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from annotator.formats import glance, labelled, rows
from annotator.formats.columns import AS_FOUND, Options, column_name
from annotator.formats.glance import Glance
from annotator.formats.mapping import Row
from annotator.formats.protocol import Chapter, Dataset, Format, Incoming, Problem
from annotator.formats.tables import find_encoding, open_table
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
