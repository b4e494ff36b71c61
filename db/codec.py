"""Records to rows and back, and edits to the journal's bytes and back."""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, repeat
from operator import itemgetter
from typing import Any

from annotator.changes import Edit, runs, stretches
from annotator.records import (
    Annotation,
    Annotator,
    Comment,
    Document,
    Record,
    Sentence,
    Setting,
    Theme,
    Unblinding,
)
from db.shapes import Heading

Row = dict[str, Any]

UNDECIDED = "?"
_COMPRESS_ABOVE = 512  # bytes; a single decision is not worth the unpacking


def row_of(record: Record) -> Row:
    """The columns of the record's table (a document's text is not among them)."""
    match record:
        case Sentence() | Comment() | Unblinding():
            return record._asdict()
        case Annotation() as a:
            return a._asdict() | {"themes": pack_themes(a.themes)}
        case Document() as d:
            row = {name: getattr(d, name) for name in _DOCUMENT_FIELDS}
            return row | {"extra": _dumps(d.extra)}
        case Theme() as t:
            row = {name: getattr(t, name) for name in Theme.__slots__}
            return row | {"include": _dumps(t.include), "exclude": _dumps(t.exclude)}
        case Annotator() as p:
            return {name: getattr(p, name) for name in Annotator.__slots__}
        case Setting() as s:
            return {"name": s.name, "value": s.value}


def values_of(records: Sequence[Record]) -> list[tuple[Any, ...]]:
    """Records of one kind as rows, their values in the order of the table's columns (without a document's number)."""
    if not records:
        return []
    if isinstance(records[0], Sentence | Comment | Unblinding):
        return list(records)  # type: ignore[arg-type]
    if isinstance(records[0], Annotation):
        columns = list(zip(*records, strict=True))
        columns[_THEMES] = _packed(columns[_THEMES])
        return list(zip(*columns, strict=True))
    return [tuple(row_of(record).values()) for record in records]


_THEMES = Annotation._fields.index("themes")


def _packed(column: Iterable[frozenset[str] | None]) -> tuple[str, ...]:
    """Sets of themes as they are stored. A project has few different ones."""
    column = tuple(column)
    by_set = {themes: pack_themes(themes) for themes in set(column)}
    return tuple(map(by_set.__getitem__, column))


def sentence_of(row: Any) -> Sentence:
    """From a row with the table's columns in their order."""
    return Sentence(*row)


def annotation_of(row: Any) -> Annotation:
    """From a row with the table's columns in their order."""
    document, start, annotator, themes, unsure, *rest = row
    return Annotation(document, start, annotator, unpack_themes(themes), bool(unsure), *rest)


def annotations_of(columns: Sequence[Sequence[Any]]) -> list[Annotation]:
    """From the values of each of the table's columns. Made without asking Python for each: a merge has very many."""
    by_packed = {packed: unpack_themes(packed) for packed in set(columns[_THEMES])}
    told = [*columns[:_THEMES], map(by_packed.__getitem__, columns[_THEMES]), *columns[_THEMES + 1 :]]
    return list(map(tuple.__new__, repeat(Annotation), zip(*told, strict=True)))


def document_of(row: Any) -> Document:
    """From a row with the table's columns in their order, and then the text."""
    identity, _number, title, date, source, url, language, engine, revises, extra, body = row
    return Document(identity, body, title, date, source, url, language, engine, revises, unpack_extra(extra))


def heading_of(row: Any) -> Heading:
    """From a row with the columns that a heading has."""
    identity, number, title, date, source, url, language, extra = row
    return Heading(identity, number, title, date, source, url, language, unpack_extra(extra))


def unpack_extra(packed: str) -> tuple[tuple[str, str], ...]:
    """The further fields of a document; hardly any has some, so that case is quick."""
    return () if packed == "[]" else tuple((name, value) for name, value in json.loads(packed))


def theme_of(row: Any) -> Theme:
    """From a row with the table's columns in their order."""
    identity, name, key, colour, definition, include, exclude, position, retired = row
    lists = tuple(json.loads(include)), tuple(json.loads(exclude))
    return Theme(identity, name, key, colour, definition, *lists, position, bool(retired))


def pack_themes(themes: frozenset[str] | None) -> str:
    return UNDECIDED if themes is None else " ".join(sorted(themes))


@lru_cache(maxsize=4096)  # a project has few different sets of themes
def unpack_themes(packed: str) -> frozenset[str] | None:
    return None if packed == UNDECIDED else frozenset(packed.split())


def pack_edits(edits: Iterable[Edit]) -> bytes:
    """JSON, compressed where it pays. A document goes without its text, which the text table keeps for good.

    Each edit is a list of its two sides; many sentences or annotations that are added, or removed, one after the other
    are an object with a list for each of their columns.
    """
    packed: list[Any] = []
    for kind, adds, removes, some in runs(tuple(edits)):
        if kind in _COLUMNAR and adds != removes and len(some) >= _MANY:
            side = _ADDED if adds else _REMOVED
            packed.append({side: _COLUMNAR[kind], "columns": _columns(list(map(itemgetter(adds), some)))})
        else:
            packed += [[_pack(edit.before), _pack(edit.after)] for edit in some]
    plain = _dumps(packed).encode()
    if len(plain) < _COMPRESS_ABOVE:
        return plain
    return zlib.compress(plain, 6 if len(plain) < _LARGE else 1)  # a large one shrinks to an eighth at either level


def unpack_edits(data: bytes, text_of: Callable[[str], str]) -> tuple[Edit, ...]:
    """The edits again; `text_of` gives the text of a document by its id."""
    plain = data if data.startswith(b"[") else zlib.decompress(data)
    return tuple(edit for packed in json.loads(plain) for edit in _unpacked(packed, text_of))


_MANY = 16
_LARGE = 100_000
_ADDED, _REMOVED = "added", "removed"
_COLUMNAR: Mapping[type, str] = {Sentence: "s", Annotation: "a"}
_IN_RUNS = frozenset({"document", "paragraph", "annotator", "unsure", "note", "origin", "decided_by", "reason"})


def _columns(records: Sequence[Any]) -> list[Any]:
    """A list of values for each column; where the same value often follows itself, values and how often each comes."""
    kind = type(records[0])
    columns = dict(zip(kind._fields, zip(*records, strict=True), strict=True))
    if kind is Annotation:
        columns["themes"] = _packed(columns["themes"])
    return [_runs(values) if name in _IN_RUNS else values for name, values in columns.items()]


def _runs(values: Sequence[Any]) -> dict[str, list[Any]]:
    constant = values.count(values[0]) == len(values)  # mostly, and sooner seen
    places = [(0, len(values))] if constant else list(stretches(values))
    return {"values": [values[first] for first, _ in places], "times": [last - first for first, last in places]}


def _unpacked(packed: Any, text_of: Callable[[str], str]) -> Iterator[Edit]:
    if isinstance(packed, list):
        before, after = packed
        yield Edit(_unpack(before, text_of), _unpack(after, text_of))
        return
    columns = [_spread(column) if isinstance(column, dict) else column for column in packed["columns"]]
    is_added = _ADDED in packed
    if packed[_ADDED if is_added else _REMOVED] == _COLUMNAR[Annotation]:
        records: Iterable[Record] = annotations_of(columns)
    else:
        records = map(Sentence._make, zip(*columns, strict=True))
    for record in records:
        yield Edit(None, record) if is_added else Edit(record, None)


def _spread(column: dict[str, list[Any]]) -> list[Any]:
    return list(chain.from_iterable(map(repeat, column["values"], column["times"])))


_DOCUMENT_FIELDS = tuple(name for name in Document.__slots__ if name != "text")


def _pack(record: Record | None) -> list[Any] | None:
    match record:
        case None:
            return None
        case Sentence():
            return ["s", *record]
        case Annotation():
            return ["a", *record._replace(themes=None), None if record.themes is None else sorted(record.themes)]
        case Comment():
            return ["c", *record]
        case Unblinding():
            return ["u", *record]
        case Document():
            return ["d", *(getattr(record, name) for name in _DOCUMENT_FIELDS)]
        case Theme():
            return ["t", *(getattr(record, name) for name in Theme.__slots__)]
        case Annotator():
            return ["p", *(getattr(record, name) for name in Annotator.__slots__)]
        case Setting():
            return ["o", record.name, record.value]


def _unpack(packed: list[Any] | None, text_of: Callable[[str], str]) -> Record | None:
    if packed is None:
        return None
    kind, *values = packed
    match kind:
        case "s":
            return Sentence(*values)
        case "a":
            *values, themes = values
            return Annotation(*values)._replace(themes=None if themes is None else frozenset(themes))
        case "c":
            return Comment(*values)
        case "u":
            return Unblinding(*values)
        case "d":
            document_id, *rest = values
            known = dict(zip(_DOCUMENT_FIELDS[1:], rest, strict=True))
            known["extra"] = tuple((name, value) for name, value in known["extra"])
            return Document(document_id, text_of(document_id), **known)
        case "t":
            theme = dict(zip(Theme.__slots__, values, strict=True))
            return Theme(**theme | {"include": tuple(theme["include"]), "exclude": tuple(theme["exclude"])})
        case "p":
            return Annotator(*values)
        case "o":
            return Setting(*values)
    raise ValueError(f"unknown kind of record in the journal: {kind!r}")


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
