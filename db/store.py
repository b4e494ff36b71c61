"""The store: records out, changes in. The only door to the disk."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, func, literal, or_, select, update
from sqlalchemy.exc import IntegrityError

from annotator.changes import Act, Change, Edit
from annotator.records import Document, Record, timestamp
from annotator.refusal import Conflict, Refusal
from db import codec
from db.engine import SUFFIX, schema_version, sqlite_engine, writing
from db.lock import InUse, ProjectLock
from db.migrations import upgrade
from db.reader import Reader
from db.schema import SCHEMA_VERSION, document, journal, text

NOT_UNDOABLE = (Act.UNDO, Act.REDO, Act.CREATE, Act.ADD_ANNOTATOR)


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


class Store(Reader):
    """An open project. `read_only` says why nothing can be written, or is "" where it can."""

    def __init__(self, path: Path, *, user: str = "", lock: ProjectLock | None, read_only: str = "") -> None:
        super().__init__(sqlite_engine(path, read_only=bool(read_only)), str(path))
        self.path = path
        self.user = user
        self.read_only = read_only
        self._lock = lock

    @classmethod
    def create(cls, path: Path, first: Iterable[Change] = (), *, user: str = "") -> "Store":
        """Make a project that holds the first changes, and open it. It appears whole or not at all."""
        if path.exists():
            raise Refusal(f"{path}: there is a file of this name already; choose another name or open it.")
        try:
            descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
        except OSError as error:
            raise Refusal(f"{path}: cannot be made here ({error.strerror}); choose another folder.") from None
        os.close(descriptor)
        unfinished = Path(name)
        try:
            store = cls(unfinished, user=user, lock=None)
            try:
                with writing(store._engine, str(path)) as connection:
                    upgrade(connection)
                for change in first:
                    store.apply(change)
            finally:
                store.close()
            _move_into_place(unfinished, path)
        finally:
            unfinished.unlink(missing_ok=True)
        return cls.open(path, user=user)

    @classmethod
    def open(cls, path: Path, *, user: str = "", read_only: bool = False) -> "Store":
        """Open a project. For writing it must be nobody else's (InUse) and writable (else a Refusal)."""
        version = schema_version(path)
        if read_only:
            if version < SCHEMA_VERSION:
                raise Refusal(f"{path}: made by an older Pressmark; open it once for writing to bring it up to date.")
            return cls(path, user=user, lock=None, read_only="opened for reading")
        if not os.access(path, os.W_OK):
            raise Refusal(f"{path}: this project can only be read here; copy it to a folder of yours to work on it.")
        try:
            lock = ProjectLock(path, user)
        except InUse:
            raise
        except OSError as error:
            raise Refusal(
                f"{path}: nothing can be written beside this project ({error.strerror}); copy it to a folder of yours."
            ) from None
        try:
            store = cls(path, user=user, lock=lock)
            if version < SCHEMA_VERSION:
                store._migrate(version)
        except BaseException:
            lock.release()
            raise
        return store

    def close(self) -> None:
        """Let go of the file and its lock. A second call does nothing."""
        if not self.read_only:
            with self._engine.connect() as connection:  # take the emptied journal file away as well
                connection.connection.driver_connection.execute("PRAGMA journal_mode = DELETE")  # type: ignore[union-attr]
        self._engine.dispose()
        if self._lock:
            self._lock.release()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Changes

    def apply(self, change: Change) -> Change:
        """Carry out a change: one transaction, one journal row. Returns it as journalled.

        Raises Conflict where a stored record is not what the change supposes, and Refusal where the disk fails;
        either way nothing has been written.
        """
        change = change if change.at else replace(change, at=timestamp())
        with self._writing() as connection:
            _carry_out(connection, change.edits)
            _journal(connection, change)
        return change

    def apply_all(self, changes: Iterable[Change]) -> None:
        """Carry out several changes in one transaction, so that they happen together or not at all."""
        with self._writing() as connection:
            for change in changes:
                _carry_out(connection, change.edits)
                _journal(connection, change if change.at else replace(change, at=timestamp()))

    def undoable(self, document_id: str, annotator_id: str) -> Entry | None:
        """What `undo` would turn round: the annotator's last act in this document, or, where that is the very last
        thing done in the project, an act on the whole project."""
        return self._read(lambda connection: _undoable(connection, document_id, annotator_id))

    def redoable(self, document_id: str, annotator_id: str) -> Entry | None:
        """What `redo` would do again; nothing once something else was done in the same scope."""
        return self._read(lambda connection: _redoable(connection, document_id, annotator_id))

    def undo(self, document_id: str, annotator_id: str) -> list[Change]:
        """Turn round what `undoable` names, its whole group where it has one. Returns the changes carried out."""
        with self._writing() as connection:
            entry = _undoable(connection, document_id, annotator_id)
            return _revert(connection, entry, Act.UNDO, annotator_id) if entry else []

    def redo(self, document_id: str, annotator_id: str) -> list[Change]:
        """Do again what `redoable` names. Returns the changes carried out."""
        with self._writing() as connection:
            entry = _redoable(connection, document_id, annotator_id)
            return _revert(connection, entry, Act.REDO, annotator_id) if entry else []

    def history(self, *, document_id: str | None = None, before: int | None = None, limit: int = 200) -> list[Entry]:
        """The newest journal rows first; `before` a number to page on, `document_id` to see one document's only."""
        rows = select(*_ENTRY).order_by(journal.c.seq.desc()).limit(limit)
        if document_id is not None:
            rows = rows.where(journal.c.document == document_id)
        if before is not None:
            rows = rows.where(journal.c.seq < before)
        return self._all(rows, _entry)

    def edits(self, seq: int) -> tuple[Edit, ...]:
        """The edits of a journal row."""
        return self._read(lambda connection: _edits(connection, seq))

    # The disk

    @contextmanager
    def snapshot(self) -> Iterator[Reader]:
        """A still copy of the project, for long reads: they would otherwise keep the writer waiting."""
        with tempfile.TemporaryDirectory(prefix="pressmark-") as folder:
            copy = Path(folder) / "snapshot.db"
            with self._engine.connect() as connection:
                connection.connection.driver_connection.execute("VACUUM INTO ?", (str(copy),))  # type: ignore[union-attr]
            engine = sqlite_engine(copy, read_only=True)
            try:
                yield Reader(engine, self.name)
            finally:
                engine.dispose()

    def _migrate(self, version: int) -> None:
        backup = self.path.with_name(f"{self.path.stem}.schema-{version}{SUFFIX}")
        with self._engine.connect() as connection:
            connection.connection.driver_connection.execute("VACUUM INTO ?", (str(backup),))  # type: ignore[union-attr]
        with self._writing() as connection:
            upgrade(connection)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self.read_only:
            raise Refusal(f"{self.name}: {self.read_only}; nothing was changed.")
        with writing(self._engine, self.name) as connection:
            yield connection


def _move_into_place(unfinished: Path, path: Path) -> None:
    """Give the finished file its name without ever overwriting another."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        raise Refusal(f"{path}: there is a file of this name already; choose another name or open it.") from None
    except OSError:  # a file system without links
        unfinished.rename(path)


# Edits


def _carry_out(connection: Connection, edits: Sequence[Edit]) -> None:
    """Runs of edits of one kind become one statement with many rows."""
    try:
        for (kind, adds, removes), run in groupby(edits, _kind):
            table = codec.TABLES[kind]
            rows = list(run)
            if adds:
                _insert(connection, table, [edit.after for edit in rows if edit.after is not None])
            elif removes:
                _expect(len(rows), connection, _delete(table), [_old(edit) for edit in rows])
            else:
                _expect(len(rows), connection, _update(table), [_old(edit) | _new(edit) for edit in rows])
    except IntegrityError as error:
        raise Conflict("What this act builds on has been changed since; nothing was changed.") from error


def _kind(edit: Edit) -> tuple[type, bool, bool]:
    return type(edit.record), edit.before is None, edit.after is None


def _insert(connection: Connection, table: Table, records: list[Record]) -> None:
    rows = [codec.row_of(record) for record in records]
    if table is document:
        documents = [record for record in records if isinstance(record, Document)]
        _keep_texts(connection, documents)
        last = connection.scalar(select(func.max(document.c.number))) or 0
        for number, row in enumerate(rows, start=last + 1):
            row["number"] = number
    connection.execute(table.insert(), rows)


def _keep_texts(connection: Connection, documents: list[Document]) -> None:
    absent = select(literal(1)).where(text.c.id == bindparam("key")).exists()
    source: Any = select(bindparam("key"), bindparam("body")).where(~absent)
    connection.execute(
        text.insert().from_select(["id", "body"], source), [{"key": doc.id, "body": doc.text} for doc in documents]
    )


def _expect(number: int, connection: Connection, statement: Any, rows: list[codec.Row]) -> None:
    """Each row must match exactly one stored row, which therefore is still what the change supposes."""
    if connection.execute(statement, rows).rowcount != number:
        raise Conflict("What this act builds on has been changed since; nothing was changed.")


@cache
def _delete(table: Table) -> Any:
    return table.delete().where(_as_before(table))


@cache
def _update(table: Table) -> Any:
    values: dict[str, Any] = {column.name: bindparam(f"new_{column.name}") for column in _columns(table)}
    return table.update().where(_as_before(table)).values(values)


def _as_before(table: Table) -> Any:
    return and_(*(column == bindparam(f"old_{column.name}") for column in _columns(table)))


def _columns(table: Table) -> list[Any]:
    return [column for column in table.columns if column is not document.c.number]


def _old(edit: Edit) -> codec.Row:
    return _prefixed("old_", edit.before)


def _new(edit: Edit) -> codec.Row:
    return _prefixed("new_", edit.after)


def _prefixed(prefix: str, record: Record | None) -> codec.Row:
    if record is None:
        raise ValueError("an alteration needs both sides")
    return {prefix + name: value for name, value in codec.row_of(record).items()}


# The journal

_ENTRY = [journal.c[name] for name in Entry.__slots__]


def _entry(row: Any) -> Entry:
    values = dict(row._mapping)
    return Entry(**values | {"act": Act(row.act), "detail": json.loads(row.detail)})


def digest_of(row: Mapping[str, Any]) -> str:
    """A checksum of a journal row as it was written."""
    written = [row[column.name] for column in journal.c if column.name not in {"seq", "undone", "digest"}]
    return hashlib.blake2b(repr(written).encode(), digest_size=8).hexdigest()


def _journal(connection: Connection, change: Change, *, reverts: int = 0) -> None:
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


def _edits(connection: Connection, seq: int) -> tuple[Edit, ...]:
    def text_of(document_id: str) -> str:
        return str(connection.scalar(select(text.c.body).where(text.c.id == document_id)))

    packed = connection.scalar(select(journal.c.edits).where(journal.c.seq == seq))
    return codec.unpack_edits(packed, text_of) if packed else ()


def _done() -> Any:
    return and_(~journal.c.undone, journal.c.act.not_in([str(act) for act in NOT_UNDOABLE]))


def _by(annotator_id: str) -> Any:
    """Acts of this annotator; acts on the whole project may also be nobody's (the command line's)."""
    nobodys = and_(journal.c.annotator == "", journal.c.document == "")
    return or_(journal.c.annotator == annotator_id, nobodys)


def _first(connection: Connection, *conditions: Any, newest: bool = True) -> Entry | None:
    order = journal.c.seq.desc() if newest else journal.c.seq
    row = connection.execute(select(*_ENTRY).where(*conditions).order_by(order).limit(1)).first()
    return None if row is None else _entry(row)


def _undoable(connection: Connection, document_id: str, annotator_id: str) -> Entry | None:
    last = _first(connection, _done())
    if last is None or (last.document == "" and last.annotator in ("", annotator_id)):
        return last
    if not document_id:
        return None
    return _first(connection, _done(), _by(annotator_id), journal.c.document == document_id)


def _redoable(connection: Connection, document_id: str, annotator_id: str) -> Entry | None:
    scopes = {"", document_id}
    found = [entry for scope in scopes if (entry := _redoable_in(connection, scope, annotator_id))]
    return max(found, key=lambda entry: _undone_at(connection, entry), default=None)


def _redoable_in(connection: Connection, scope: str, annotator_id: str) -> Entry | None:
    # Any newer act, in whatever document, may build on the project as it is now
    in_scope = [journal.c.document == scope, journal.c.annotator == annotator_id] if scope else []
    last = _first(connection, _done(), *in_scope)
    newer = journal.c.seq > (last.seq if last else 0)
    return _first(connection, journal.c.undone, journal.c.document == scope, _by(annotator_id), newer, newest=False)


def _undone_at(connection: Connection, entry: Entry) -> int:
    return int(connection.scalar(select(func.max(journal.c.seq)).where(journal.c.reverts == entry.seq)) or 0)


def _revert(connection: Connection, entry: Entry, act: Act, annotator_id: str) -> list[Change]:
    """Turn the entry round (UNDO) or do it again (REDO), with the rest of its group."""
    undo = act is Act.UNDO
    order = journal.c.seq.desc() if undo else journal.c.seq
    group = select(*_ENTRY).where(journal.c.group == entry.group, journal.c.undone != undo).order_by(order)
    entries = [_entry(row) for row in connection.execute(group)] if entry.group else [entry]
    changes = []
    for one in entries:
        done = Change(one.act, _edits(connection, one.seq), annotator_id, one.document, one.detail, one.group)
        change = replace(done.inverse() if undo else done, act=act, at=timestamp())
        _carry_out(connection, change.edits)
        _journal(connection, replace(change, detail={**one.detail, "act": str(one.act)}), reverts=one.seq)
        connection.execute(update(journal).where(journal.c.seq == one.seq).values(undone=undo))
        changes.append(change)
    return changes
