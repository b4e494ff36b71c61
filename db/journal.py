"""The journal: one row for each change, from which undo, redo and the history come.

Undo has two scopes: a document for one annotator, and the project as a whole. Each is a stack of its own.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, literal_column, or_, select, update
from sqlalchemy.sql.selectable import FromClause

from annotator.changes import OVERRULED, Act, Change, Edit
from annotator.records import Annotation, Sentence, Setting, Unblinding
from db import codec
from db.schema import journal, text

_BOOKKEEPING = [str(Act.CREATE), str(Act.ADD_ANNOTATOR)]
NOT_UNDOABLE = (Act.UNDO, Act.REDO, Act.CREATE, Act.ADD_ANNOTATOR, Act.UNBLIND)  # what was seen stays seen


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the journal without its edits. `reverts` is the number of the act that an undo or redo turned round."""

    seq: int
    at: str
    act: Act
    annotator: str
    document: str
    detail: Mapping[str, str | int]
    group: str
    reverts: int
    undone: bool

    @property
    def revisions(self) -> tuple[str, ...]:
        """The ids of the two documents of which a correction made one the other."""
        return tuple(str(self.detail[name]) for name in ("from", "to") if name in self.detail)


def columns(rows: FromClause = journal) -> list[Any]:
    """The columns that make an Entry."""
    return [rows.c[name] for name in Entry.__slots__]


def entry_of(row: Any) -> Entry:
    values = {name: row._mapping[name] for name in Entry.__slots__}
    return Entry(**values | {"act": Act(row.act), "detail": json.loads(row.detail)})


def digest_of(row: Mapping[str, Any]) -> str:
    """A checksum of a journal row as it was written."""
    written = [row[column.name] for column in journal.c if column.name not in {"seq", "undone", "digest"}]
    return hashlib.blake2b(repr(written).encode(), digest_size=8).hexdigest()


def write(connection: Connection, change: Change, *, reverts: int = 0) -> None:
    """Add a row; an undo or redo goes without edits, which the act that it turns round has."""
    row = {
        "at": change.at,
        "act": str(change.act),
        "annotator": change.annotator,
        "document": change.document,
        "detail": json.dumps(dict(change.detail), ensure_ascii=False),
        "group": change.group,
        "reverts": reverts,
        "undone": False,
        "edits": codec.pack_edits(change.edits) if not reverts else b"",
    }
    connection.execute(journal.insert(), row | {"digest": digest_of(row)})


def mark(connection: Connection, seq: int, *, undone: bool) -> None:
    connection.execute(update(journal).where(journal.c.seq == seq).values(undone=undone))


def edits(connection: Connection, seq: int) -> tuple[Edit, ...]:
    """The edits of a row."""

    def text_of(document_id: str) -> str:
        return str(connection.scalar(select(text.c.body).where(text.c.id == document_id)))

    packed = connection.scalar(select(journal.c.edits).where(journal.c.seq == seq))
    return codec.unpack_edits(packed, text_of) if packed else ()


def undoable(connection: Connection, document_id: str, annotator_id: str) -> Entry | None:
    """The annotator's last act in this document; an act on the whole project only where nothing was done after it."""
    last = _newest(connection)
    if last is None or (last.document == "" and last.annotator in ("", annotator_id)):
        return last
    if not document_id:
        return None
    return _newest(connection, journal.c.document == document_id, journal.c.annotator == annotator_id)


def _newest(connection: Connection, *conditions: Any) -> Entry | None:
    done = and_(~journal.c.undone, journal.c.act.not_in(map(str, NOT_UNDOABLE)))
    rows = select(*columns()).where(done, *conditions).order_by(journal.c.seq.desc()).limit(1)
    row = connection.execute(rows).first()
    return None if row is None else entry_of(row)


def redoable(connection: Connection, document_id: str, annotator_id: str) -> Entry | None:
    """What was undone last in this document or the project, unless something else was done there since."""
    by_annotator = journal.c.annotator == annotator_id
    tops = [_undone_last(connection, "")]
    if document_id:
        tops.append(_undone_last(connection, document_id, journal.c.document == document_id, by_annotator))
    allowed = [top for top in tops if top and (top[1].annotator == annotator_id or _is_nobodys(top[1]))]
    return max(allowed, key=lambda top: top[0])[1] if allowed else None


def _undone_last(connection: Connection, document_id: str, *scope: Any) -> tuple[int, Entry] | None:
    """The top of a scope's redo stack with the number of its undo; anything new in the scope empties the stack."""
    fresh = and_(journal.c.reverts == 0, journal.c.act.not_in(map(str, NOT_UNDOABLE)))
    last_fresh = connection.scalar(select(func.max(journal.c.seq)).where(fresh, *scope)) or 0
    undo = journal.alias()
    query = (
        select(undo.c.seq.label("undo_seq"), *columns())
        .join(undo, undo.c.reverts == journal.c.seq)
        .where(undo.c.act == str(Act.UNDO), undo.c.seq > last_fresh, undo.c.document == document_id, journal.c.undone)
        .order_by(undo.c.seq.desc())
        .limit(1)
    )
    if scope:
        query = query.where(undo.c.annotator == journal.c.annotator, *scope)
    row = connection.execute(query).first()
    if row is None:
        return None
    return row.undo_seq, entry_of(row)


def _is_nobodys(entry: Entry) -> bool:
    """Acts on the whole project may be nobody's: the command line's."""
    return entry.annotator == "" and entry.document == ""


def group_of(connection: Connection, entry: Entry, *, undone: bool) -> list[Entry]:
    """The entry with the rest of its group that is (not) undone, in the order in which they came."""
    if not entry.group:
        return [entry]
    # the first condition, written out, lets the partial index on groups be used
    rows = select(*columns()).where(
        journal.c.group != literal_column("''"),
        journal.c.group == entry.group,
        journal.c.reverts == 0,
        journal.c.undone == undone,
    )
    return [entry_of(row) for row in connection.execute(rows.order_by(journal.c.seq))]


def corrected(connection: Connection) -> dict[str, str]:
    """By the id of each text that a correction made, as far as it is done now: the id of the text that it corrected."""
    rows = select(journal.c.detail).where(journal.c.act == str(Act.CORRECT), ~journal.c.undone)
    details = [json.loads(detail) for detail in connection.scalars(rows.order_by(journal.c.seq))]
    return {str(detail["to"]): str(detail["from"]) for detail in details}


def on_documents(document_ids: Sequence[str]) -> ColumnElement[bool]:
    """The rows of acts on these documents, and of corrections by which one of them came about or went."""
    acts = [str(act) for act in (Act.CORRECT, Act.UNDO, Act.REDO)]
    named = or_(*(journal.c.detail.contains(f'"{id_}"', autoescape=True) for id_ in document_ids))
    corrections = and_(journal.c.document == "", journal.c.act.in_(acts), named)
    return or_(journal.c.document.in_(document_ids), corrections)


def earlier(connection: Connection, document_ids: Sequence[str]) -> set[Annotation]:
    """What decisions on these documents were before they were altered, and what a merge overruled there."""
    wanted = set(document_ids)
    of_documents = journal.c.document.in_(document_ids)
    overruled = and_(journal.c.act == str(Act.MERGE), journal.c.detail.contains(f'"{OVERRULED}"', autoescape=True))
    united = journal.c.act == str(Act.MERGE_ANNOTATORS)
    found = set()
    rows = select(journal.c.edits).where(~journal.c.undone, or_(of_documents, overruled, united))
    for packed in connection.scalars(rows):
        for edit in codec.unpack_edits(packed, lambda _: "") if packed else ():
            if isinstance(edit.before, Annotation) and edit.before.document in wanted:
                found.add(edit.before)
    return found


def blocker(connection: Connection, entry: Entry, edits_of_entry: tuple[Edit, ...]) -> Entry | None:
    """An act that has since cut the sentences this one decided or cut, or decided the sentences this one cut.

    The records alone do not show it: a decision is found by where its sentence begins, wherever that ends, and two
    later acts that cancel each other out are undone after this one only if this one stays.
    """
    records = [edit.record for edit in edits_of_entry]
    cut = {_place(record) for record in records if isinstance(record, Sentence)}
    places = cut | {_place(record) for record in records if isinstance(record, Annotation)}
    decided = {(*_place(record), record.annotator) for record in records if isinstance(record, Annotation)}
    for other in _changed_since(connection, entry):
        if not cut and other.act not in (Act.SPLIT, Act.JOIN, Act.MERGE_THEMES):
            continue
        for edit in edits(connection, other.seq):
            match edit.record:
                case Sentence() as record if _place(record) in places:
                    return other
                case Annotation() as record if _place(record) in cut or (*_place(record), record.annotator) in decided:
                    return other
    return None


def culprit(connection: Connection, entry: Entry, edits_of_entry: tuple[Edit, ...]) -> Entry | None:
    """An act that has since altered a record that this one altered, to say why this one is stuck."""
    keys = {key for edit in edits_of_entry for key in _keys(edit)}
    for other in _changed_since(connection, entry):
        if any(key in keys for edit in edits(connection, other.seq) for key in _keys(edit)):
            return other
    return None


def _changed_since(connection: Connection, entry: Entry) -> list[Entry]:
    """The acts that are done now and were not when this one was done or undone last, or the other way round."""
    reverted = journal.c.reverts == entry.seq
    last = connection.scalar(
        select(func.max(journal.c.seq)).where(journal.c.document == entry.document, journal.c.seq > entry.seq, reverted)
    )
    rows = select(*columns()).where(journal.c.seq > (last or entry.seq), journal.c.act.not_in(_BOOKKEEPING))
    if entry.document:
        rows = rows.where(journal.c.document.in_(["", entry.document]))
    changed: dict[int, Entry | None] = {}
    for other in map(entry_of, connection.execute(rows.order_by(journal.c.seq))):
        if other.group and other.group == entry.group:
            continue
        act = other.reverts or other.seq
        if changed.pop(act, None) is None:
            changed[act] = other
    return [entry_of(connection.execute(select(*columns()).where(journal.c.seq == seq)).one()) for seq in changed]


def _place(record: Annotation | Sentence) -> tuple[str, int]:
    return record.document, record.start


def _keys(edit: Edit) -> Iterator[tuple[str, ...]]:
    """What the edit touches: its record, and the themes that a decision names."""
    record = edit.record
    match record:
        case Annotation():
            yield "annotation", record.document, str(record.start), record.annotator
            for side in edit:
                for theme in (isinstance(side, Annotation) and side.themes) or ():
                    yield "theme", theme
        case Sentence():
            yield "sentence", record.document, str(record.start)
        case Unblinding():
            yield "unblinding", record.document, record.annotator
        case Setting():
            yield "setting", record.name
        case _:
            yield type(record).__name__.lower(), record.id
