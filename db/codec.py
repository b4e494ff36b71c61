"""Records to rows and back, and edits to the journal's bytes and back."""

import json
import zlib
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from annotator.changes import Edit
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


def values_of(record: Record) -> tuple[Any, ...]:
    """The same without names, in the order of the table's columns (a document's number is not among them)."""
    if isinstance(record, Sentence | Comment | Unblinding):
        return record
    if isinstance(record, Annotation):
        document, start, annotator, themes, *rest = record
        return (document, start, annotator, pack_themes(themes), *rest)
    return tuple(row_of(record).values())


def sentence_of(row: Any) -> Sentence:
    """From a row with the table's columns in their order."""
    return Sentence(*row)


def annotation_of(row: Any) -> Annotation:
    """From a row with the table's columns in their order."""
    document, start, annotator, themes, unsure, *rest = row
    return Annotation(document, start, annotator, unpack_themes(themes), bool(unsure), *rest)


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
    """JSON, compressed where it pays. A document goes without its text, which the text table keeps for good."""
    packed = [[_pack(edit.before), _pack(edit.after)] for edit in edits]
    plain = _dumps(packed).encode()
    return plain if len(plain) < _COMPRESS_ABOVE else zlib.compress(plain, 6)


def unpack_edits(data: bytes, text_of: Callable[[str], str]) -> tuple[Edit, ...]:
    """The edits again; `text_of` gives the text of a document by its id."""
    plain = data if data.startswith(b"[") else zlib.decompress(data)
    return tuple(Edit(_unpack(before, text_of), _unpack(after, text_of)) for before, after in json.loads(plain))


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
