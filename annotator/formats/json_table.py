"""JSON: a list of objects, one per document or per sentence, as in JSON Lines."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.formats import confined, decoding, files, glance, jsonl, rows
from annotator.formats.columns import AS_FOUND, Options, column_name
from annotator.formats.decoding import Encoding
from annotator.formats.encodings import encoding_name
from annotator.formats.glance import Glance
from annotator.formats.mapping import Row
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.refusal import Refusal

_MOST = 200_000_000  # bytes; it is held whole, unlike JSON Lines


def parse(path: Path, problem: Problem, options: Options = AS_FOUND) -> Iterator[Incoming | Refusal]:
    """The documents of the list."""
    try:
        table = _List(path, options.encoding)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise Refusal(f"this is no JSON ({error}); mend it, or save it anew.") from None
        yield from jsonl.read(path, problem, options)  # an object per line, under the wrong name
        return
    yield from rows.documents(table, problem, options.columns, table.encoding.guesses)


def glimpse(path: Path, options: Options) -> Glance:
    """The first objects."""
    try:
        table = _List(path, options.encoding)
        return glance.at(table, options, table.encoding)
    except json.JSONDecodeError:
        return jsonl.look(path, options)


class _List:
    """The objects of the list, counted from 1."""

    row = "object"

    def __init__(self, path: Path, encoding: str = "") -> None:
        self.name = path.stem
        data = files.read_bytes(path, _MOST)
        if len(data) > _MOST:
            raise Refusal(f"too large to be read at once (more than {_MOST // 1_000_000} MB); save it as JSON Lines.")
        if not data.strip():
            raise Refusal("this file is empty; there is nothing to import.")
        self.encoding = Encoding(decoding.said_encoding(encoding, data)) if encoding else decoding.detect(data)
        try:
            value = json.loads(data.decode(self.encoding.name))
        except UnicodeDecodeError as error:
            said = decoding.NOT_IN.format(encoding_name(encoding))
            raise Refusal(said if encoding else f"this is no JSON ({error}).") from None
        except RecursionError as error:
            raise Refusal(f"this is no JSON ({error}); mend it, or save it anew.") from None
        self._objects = _objects(value)

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        for number, one in enumerate(self._objects, start=1):
            yield number, {column_name(name): _cell(value) for name, value in one.items()}


def _objects(value: Any) -> list[dict[str, Any]]:
    """The longest list of objects in the file: it may stand within an object that says what it is."""
    lists = [value] if isinstance(value, list) else []
    if isinstance(value, dict):
        if value.get("format") == "pressmark-codebook":
            raise Refusal("this is a codebook; give it to “pressmark new --codebook”, or import it beside the themes.")
        lists = [one for one in value.values() if isinstance(one, list)] or [[value]]
    found = [[one for one in some if isinstance(one, dict)] for some in lists]
    longest = max(found, key=len, default=[])
    if not longest:
        raise Refusal("there is no list of objects in this JSON; each document or sentence must be an object.")
    return longest


def _cell(value: Any) -> Any:
    """Texts, numbers, and the nested values that our own export has."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        return value[0]  # what R writes for a single value
    return value


FORMAT = Format(  # held whole, and its nesting may be made to fill the memory: in the child
    "json",
    "Table in JSON",
    (".json",),
    read=confined.reader(__name__),
    read_with=confined.reader_with(__name__),
    look=confined.looker(__name__),
)
