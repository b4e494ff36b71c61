"""Taguette: projects (.sqlite3), and the highlights that it exports as a table.

Texts are HTML. Offsets count bytes of UTF-8 of the text in it, without its tags. Who highlighted is only in the record
of commands. A table of highlights has no texts: each of its passages becomes a sentence.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.formats import confined, files, foreign, items
from annotator.formats.coding import Code, Coding, Span
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.items import Item
from annotator.formats.marked_up import Flat, bytes_of
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.formats.tool_tables import cell, rows
from annotator.refusal import Refusal

if TYPE_CHECKING:
    from annotator.foreign_sqlite import Database

TABLES = ("highlights", "highlight_tags")
"""Tables that only this program makes."""
_EXPORTED = {"id", "document", "tag", "content"}
_PASSAGES = (
    "only the highlighted passages are in this file, each is a sentence; import the project (.sqlite3) for the texts"
)


def is_header(names: Sequence[str]) -> bool:
    """Whether a table with these columns is one of highlights."""
    return set(names) == _EXPORTED


def parse(path: Path, problem: Problem, options: Options) -> Iterator[Incoming | Refusal]:
    """The documents of the projects in the database, or of the table of highlights."""
    if path.suffix.lower() in (".csv", ".tsv"):
        yield from _passages(path, problem, options)
        return
    from annotator.foreign_sqlite import opened

    with opened(path) as database:
        for table, *columns in (
            ("documents", "id", "name", "contents"), ("tags", "id", "path"),
            ("highlight_tags", "highlight_id", "tag_id"),
            ("highlights", "id", "document_id", "start_offset", "end_offset"),
        ):  # fmt: skip
            database.need(table, *columns)
        yield from _of_database(database, problem)


def _of_database(database: "Database", problem: Problem) -> Iterator[Incoming | Refusal]:
    names = foreign.Names()
    tags = {key: names.of(foreign.words(path)) for key, path in database.rows("tags", "id", "path", order="id")}
    described = {key: foreign.words(words).strip() for key, words in database.rows("tags", "id", "description")}
    codes = {name: Code(name, definition=described.get(key, "")) for key, name in reversed(tags.items())}
    tagged: dict[Any, list[str]] = defaultdict(list)
    for highlight, tag in database.rows("highlight_tags", "highlight_id", "tag_id", order="tag_id"):
        if tag in tags:
            tagged[highlight].append(tags[tag])
        else:
            problem(f"highlight {highlight} has a tag that is not in the project; it was left out.")
    who = dict(_made(database))
    marks: dict[Any, list[Span]] = defaultdict(list)
    untagged = 0
    columns = ("id", "document_id", "start_offset", "end_offset")
    for key, document, start, end in database.rows("highlights", *columns, order="id"):
        if not isinstance(start, int) or not isinstance(end, int):
            problem(f"highlight {key} has no place in its text; it was left out.")
            continue
        by, at = who.get(key, ("", ""))
        marks[document] += [Span(start, end, code, by, at) for code in tagged[key]]
        untagged += not tagged[key]
    left = (("highlights without a tag", untagged),) if untagged else ()
    found = _documents(database, marks, Coding(left_out=left, notes=names.notes))
    yield from foreign.with_codes(list(reversed(codes.values())), found)


def _documents(database: "Database", marks: dict[Any, list[Span]], coding: Coding) -> Iterator[Incoming | Refusal]:
    for key, name, words, html in database.rows("documents", "id", "name", "description", "contents", order="id"):
        title = foreign.words(name).strip() or f"document {key}"
        flat = Flat(html if isinstance(html, str) else "", bytes_of)
        try:
            text = items.usable_text(flat.text, f"“{title[:80]}”")
        except Refusal as refusal:
            yield refusal
            continue
        placed = ((span, flat.place(span.start, span.end)) for span in marks.pop(key, []))
        spans = [span._replace(start=start, end=end) for span, (start, end) in placed]
        yield items.incoming(text, {"title": title, "description": words}, title, coding._replace(spans=tuple(spans)))
        coding = coding._replace(left_out=())


def _made(database: "Database") -> Iterator[tuple[Any, tuple[str, str]]]:
    """Who made each highlight, and when it was last changed."""
    for user, at, payload in database.rows("commands", "user_login", "date", "payload", order="id"):
        try:
            command = json.loads(payload)
        except (TypeError, ValueError, RecursionError):
            continue
        if isinstance(command, dict) and command.get("type") == "highlight_add":
            yield command.get("highlight_id"), (foreign.person(user), foreign.moment(at))


def _passages(path: Path, problem: Problem, options: Options) -> Iterator[Incoming | Refusal]:
    names = foreign.Names()
    found: dict[tuple[str, str], Item | Refusal] = {}
    counted: dict[str, int] = defaultdict(int)
    for number, row in rows(path, options.encoding):
        document, highlight = cell(row, "document"), cell(row, "id")
        key = document, highlight
        if key not in found:
            try:
                text = items.usable_text(row.get("content"), f"row {number}").strip()
            except Refusal as refusal:
                found[document, f"row {number}"] = refusal
                continue
            counted[document] += 1
            place = {"document": document or path.stem, "number": counted[document], "paragraph": counted[document]}
            found[key] = Item(f"row {number}", text, fields={**place, "title": document})
        item = found[key]
        if isinstance(item, Item) and cell(row, "tag"):
            item.whole(names.of(cell(row, "tag")), options.coder)
    given = list(found.values())
    coding = Coding(notes=(_PASSAGES, *names.notes))
    yield from items.documents(given, files.readable(path.stem), problem, coding)


_read = confined.reader_with(__name__)

FORMAT = Format(
    "taguette", "Taguette", (), lambda path, problem: _read(path, problem, AS_FOUND), read_with=_read, coded=True
)
