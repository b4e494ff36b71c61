"""The store: records out, changes in. The only door to the disk."""

import os
import secrets
import tempfile
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache, partial
from itertools import chain, count
from pathlib import Path
from types import MappingProxyType
from typing import Any, overload

from sqlalchemy import Connection, Engine, Table, and_, bindparam, func, or_, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from annotator.changes import Act, Change, Edit, Run, runs, successors
from annotator.records import Annotation, Document, Record, Theme, timestamp
from annotator.refusal import Conflict, Refusal
from db import codec, journal, search, similar
from db.engine import outside_transactions, rebuilding, sqlite_engine, writing
from db.file import BUSY_SECONDS, SCHEMA_VERSION, SUFFIX
from db.journal import NOT_UNDOABLE as NOT_UNDOABLE
from db.journal import Entry as Entry
from db.journal import digest_of as digest_of
from db.lock import ProjectLock, lock_project
from db.migrations import upgrade
from db.opening import Opening
from db.reader import Reader, annotations_with
from db.schema import TABLES, document, metadata, text, theme
from db.schema import journal as journal_table

Progress = Callable[[int, int], None]


def _silent(_done: int, _total: int) -> None:
    pass


class Store(Reader):
    """An open project. `read_only` says why nothing can be written, or is "" where it can."""

    def __init__(
        self, path: Path, engine: Engine, *, user: str = "", lock: ProjectLock | None = None, read_only: str = ""
    ) -> None:
        super().__init__(engine, str(path))
        self.path = path
        self.user = user
        self.read_only = read_only
        self._lock = lock
        self._writer = threading.Lock()  # a thread waits here rather than by asking SQLite again and again

    @classmethod
    def create(cls, path: Path, first: Iterable[Change] = (), *, user: str = "") -> "Store":
        """Make a project that holds the first changes, and open it. It appears whole or not at all."""
        if os.path.lexists(path):
            raise Refusal(f"{path}: there is a file of this name already; choose another name or open it.")
        if not path.parent.is_dir():
            raise Refusal(f"{path}: there is no such folder; make it first, or choose another one.")
        lock = lock_project(path, user, "nothing can be made here ({}); choose another folder.")
        unfinished = path.with_name(f".pressmark-{secrets.token_hex(4)}.new")
        try:
            with unfinished.open("xb"):
                pass
            with cls(unfinished, sqlite_engine(unfinished)) as store:
                store.name = str(path)
                with store._writing() as connection:
                    upgrade(connection)
                    search.prepare(connection)
                store.apply_all(first)
            _move_into_place(unfinished, path)
            return cls(path, sqlite_engine(path), user=user, lock=lock)
        except BaseException as error:
            lock.release()
            if isinstance(error, OSError):
                raise Refusal(f"{path}: cannot be made here ({error.strerror}); choose another folder.") from None
            raise
        finally:
            unfinished.unlink(missing_ok=True)
            unfinished.with_name(unfinished.name + "-journal").unlink(missing_ok=True)

    @classmethod
    def open(cls, path: Path, *, user: str = "", read_only: bool = False) -> "Store":
        """Open a project. For writing it must be nobody else's (InUse) and writable (else a Refusal)."""
        return Opening(path, user=user, read_only=read_only).store()

    @classmethod
    def of(cls, project: Opening) -> "Store":
        """Make the store of a project that is claimed, and of the newest schema. Where that fails, let go of it."""
        path, read_only = project.path, project.read_only
        engine = sqlite_engine(path, read_only=bool(read_only))
        store = cls(path, engine, user=project.user, lock=project.lock, read_only=read_only)
        try:
            store._look_over(project.version)
            if project.version < SCHEMA_VERSION:
                store._migrate(project.version)
            if not read_only:
                store._complete_index()
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Let go of the file and its lock, once work in other threads has ended. A second call does nothing."""
        with self._writer:
            if self._gate.close():
                try:
                    if not self.read_only:
                        # takes the emptied journal file away as well; where that fails it does no harm
                        with suppress(Refusal, DBAPIError), outside_transactions(self._engine, self.name) as driver:
                            driver.execute("PRAGMA journal_mode = DELETE")
                finally:
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
        changes = self.apply_all([change])
        return changes[0] if changes else change

    def apply_all(self, changes: Iterable[Change]) -> list[Change]:
        """Carry out several changes in one transaction, so that they happen together or not at all.

        A change without edits is no act, and leaves no trace. Returns the changes as journalled.
        """
        done = []
        with self._writing() as connection:
            for change in changes:
                if change.edits:
                    change = change if change.at else replace(change, at=timestamp())
                    carry_out(connection, change.edits)
                    journal.write(connection, change)
                    done.append(change)
        return done

    def undoable(self, document_id: str, annotator_id: str) -> Entry | None:
        """What `undo` would turn round: the annotator's last act in this document, or, where that is the very last
        thing done in the project, an act on the whole project."""
        return self._read(lambda connection: journal.undoable(connection, document_id, annotator_id))

    def redoable(self, document_id: str, annotator_id: str) -> Entry | None:
        """What `redo` would do again; nothing once something else was done in the same scope."""
        return self._read(lambda connection: journal.redoable(connection, document_id, annotator_id))

    def undo(self, document_id: str, annotator_id: str, progress: Progress = _silent) -> Sequence[Change]:
        """Turn round what `undoable` names, its whole group where it has one. Returns the changes carried out.

        Those of a group are read from the journal again, one at a time: together they may not fit into memory. Raises
        Conflict, with nothing changed, where what it builds on has been changed since. `progress` hears how many of how
        many changes are turned round; what it raises ends the undoing, with nothing changed.
        """
        return self._turn(Act.UNDO, document_id, annotator_id, progress)

    def redo(self, document_id: str, annotator_id: str, progress: Progress = _silent) -> Sequence[Change]:
        """Do again what `redoable` names. Returns the changes carried out; raises Conflict like `undo`."""
        return self._turn(Act.REDO, document_id, annotator_id, progress)

    def size_of(self, entry: Entry) -> int:
        """How many changes are undone or done again with this one."""
        return len(self._read(partial(journal.group_of, entry=entry, undone=entry.undone)))

    def _turn(self, act: Act, document_id: str, annotator_id: str, progress: Progress) -> Sequence[Change]:
        find = journal.undoable if act is Act.UNDO else journal.redoable
        entry: Entry | None = None
        try:
            with self._writing() as connection:
                entry = find(connection, document_id, annotator_id)
                if entry is None:
                    return []
                done, seqs = _revert(connection, entry, act, annotator_id, progress)
            return done if len(done) == 1 else _Reread(self, done, seqs)
        except Conflict as conflict:
            if entry is None:
                raise
            raise Conflict(self._read(partial(_why, entry=entry, act=act))) from conflict

    def history(
        self,
        *,
        document_id: str | None = None,
        with_project: bool = False,
        annotator_id: str = "",
        acts: Collection[Act] = (),
        since: str = "",
        until: str = "",
        before: int | None = None,
        limit: int = 200,
    ) -> list[Entry]:
        """The newest journal rows first; `before` a number to page on.

        `document_id` leaves the acts on one document and on the texts that it corrects, and the corrections,
        `with_project` with those on the project as a whole, `annotator_id` one annotator's, `acts` such acts; `since`
        and `until` are times as they are stored.
        """
        rows = select(*journal.columns()).order_by(journal_table.c.seq.desc()).limit(limit)
        if document_id is not None:
            among = journal.on_documents((document_id, *self.corrects(document_id)))
            rows = rows.where(or_(among, journal_table.c.document == "") if with_project else among)
        if annotator_id:
            rows = rows.where(journal_table.c.annotator == annotator_id)
        if acts:
            rows = rows.where(journal_table.c.act.in_(map(str, acts)))
        if since:
            rows = rows.where(journal_table.c.at >= since)
        if until:
            rows = rows.where(journal_table.c.at <= until)
        if before is not None:
            rows = rows.where(journal_table.c.seq < before)
        return self._all(rows, journal.entry_of)

    def edits(self, seq: int) -> tuple[Edit, ...]:
        """The edits of a journal row."""
        return self._read(lambda connection: journal.edits(connection, seq))

    # Near duplicates

    def look_for_similar(
        self, sketches: Mapping[str, bytes] = MappingProxyType({}), progress: Progress = _silent
    ) -> None:
        """Compare the documents that have not been compared, with all others; `similar` and the rest then know of them.

        `sketches` are those that were made already, by document. What `progress` raises ends it, with nothing kept.
        """
        new, found = self._compared(progress, sketches)
        if new:
            with self._writing() as connection:
                similar.keep(connection, new, found)

    # The disk

    @contextmanager
    def snapshot(self) -> Iterator[Reader]:
        """A still copy of the project, for long reads: they would otherwise keep the writer waiting."""
        with tempfile.TemporaryDirectory(prefix="pressmark-") as folder:
            copy = Path(folder) / "snapshot.db"
            self.copy_to(copy)
            engine = sqlite_engine(copy, read_only=True)
            try:
                yield Reader(engine, self.name)
            finally:
                engine.dispose()

    def copy_to(self, copy: Path) -> None:
        """Write the project as it is now to a file that is not there yet."""
        with self._gate, outside_transactions(self._engine, self.name) as driver:
            driver.execute("VACUUM INTO ?", (str(copy),))

    def _migrate(self, version: int) -> None:
        self.copy_to(_free_name(self.path.with_name(f"{self.path.stem}.schema-{version}{SUFFIX}")))
        with rebuilding(self._engine, self.name) as connection:
            upgrade(connection)

    def _complete_index(self) -> None:
        """Index the texts that came where SQLite could not; that this may be impossible is no reason not to open."""
        if search.available() and not self._read(search.complete):
            with suppress(Refusal), self._writing() as connection:
                search.prepare(connection)

    def _look_over(self, version: int) -> None:
        """Refuse what is visibly no sound project: without our tables, or with somebody else's triggers and views."""
        named = "SELECT name, type FROM sqlite_master WHERE type <> 'index'"
        rows = self._read(lambda connection: connection.exec_driver_sql(named).all())
        found = {row.name: row.type for row in rows}
        if version == SCHEMA_VERSION and not metadata.tables.keys() <= found.keys():
            raise Refusal(f"{self.name}: this project is damaged; run “pressmark check” on it, and keep a copy.")
        strange = next((name for name, kind in found.items() if kind != "table"), None)
        if strange is not None:  # it would run with every act
            raise Refusal(f"{self.name}: another program has put “{strange}” into it; use a copy from before.")

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self.read_only:
            raise Refusal(f"{self.name}: {self.read_only}; nothing was changed.")
        if not self._writer.acquire(timeout=BUSY_SECONDS):
            raise Refusal(f"{self.name}: still busy with an earlier act; nothing was changed. Try again in a moment.")
        try:
            with self._gate, writing(self._engine, self.name) as connection:
                yield connection
        finally:
            self._writer.release()


def _move_into_place(unfinished: Path, path: Path) -> None:
    """Give the finished file its name without ever overwriting another."""
    try:
        try:
            os.link(unfinished, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without links: claim the name first
            path.open("xb").close()
            unfinished.replace(path)
    except FileExistsError:
        raise Refusal(f"{path}: there is a file of this name already; choose another name or open it.") from None


def _free_name(path: Path) -> Path:
    """The path, with a number where there is such a file already."""
    return next(free for free in _numbered(path) if not os.path.lexists(free))


def _numbered(path: Path) -> Iterator[Path]:
    yield path
    for number in count(2):
        yield path.with_name(f"{path.stem}-{number}{path.suffix}")


# Edits

_IDS = 500  # in one statement,
_VALUES = 5_000  # to be inserted by one; the least that a SQLite allows is 32,766
_STALE = "What this act builds on has been changed since; nothing was changed."


def carry_out(connection: Connection, edits: Sequence[Edit]) -> None:
    """Write the edits: runs of one kind become one statement with many rows. Conflict where they do not fit."""
    found = list(runs(edits))
    places = _places_left(connection, [edit for run in found if run.kind is Document for edit in run.edits])
    try:
        for kind, adds, removes, run in found:
            table = TABLES[kind]
            if adds:
                _insert(connection, table, [after for _, after in run if after is not None], places)
            elif removes:
                _expect(len(run), connection, _delete(table), [_old(edit) for edit in run])
            else:
                _expect(len(run), connection, _update(table), [_old(edit) | _new(edit) for edit in run])
    except IntegrityError as error:
        raise Conflict(_STALE) from error
    _check_themes(connection, found)


def _places_left(connection: Connection, edits: Sequence[Edit]) -> dict[str, int]:
    """By the id of a document that takes another's place in the order: the number that goes with the place."""
    left = successors(edits)
    if not left:
        return {}
    rows = connection.execute(select(document.c.id, document.c.number).where(document.c.id.in_(left.values())))
    numbers = {row.id: row.number for row in rows}
    return {new: numbers[old] for new, old in left.items() if old in numbers}


def _insert(connection: Connection, table: Table, records: list[Record], places: Mapping[str, int]) -> None:
    """Rows go to the driver as tuples: an import has a hundred thousand, and dictionaries take three times as long."""
    rows = codec.values_of(records)
    columns = [column.name for column in _columns(table)]
    if table is document:
        documents = [record for record in records if isinstance(record, Document)]
        _keep_texts(connection, documents)
        fresh = count((connection.scalar(select(func.max(document.c.number))) or 0) + 1)
        numbers = [places[doc.id] if doc.id in places else next(fresh) for doc in documents]
        columns = [*columns, "number"]
        rows = [(*row, number) for row, number in zip(rows, numbers, strict=True)]
    quote = connection.dialect.identifier_preparer.quote
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    names, marks = ", ".join(map(quote, columns)), f"({', '.join([mark] * len(columns))})"
    statement = f"INSERT INTO {quote(table.name)} ({names}) VALUES "
    # Hundreds of rows in one statement take two thirds of the time that they take one by one
    together = _VALUES // len(columns)
    whole = len(rows) // together * together
    of_many = statement + ", ".join([marks] * together) if whole else ""
    for at in range(0, whole, together):
        connection.exec_driver_sql(of_many, tuple(chain.from_iterable(rows[at : at + together])))
    if whole < len(rows):
        connection.exec_driver_sql(statement + marks, rows[whole:])


def _keep_texts(connection: Connection, documents: list[Document]) -> None:
    """Store the texts that are not there yet, and index them."""
    ids = [doc.id for doc in documents]
    held: set[str] = set()
    for at in range(0, len(ids), _IDS):
        held.update(connection.scalars(select(text.c.id).where(text.c.id.in_(ids[at : at + _IDS]))))
    new = {doc.id: doc.text for doc in documents if doc.id not in held}
    if new:
        connection.execute(text.insert(), [{"id": identity, "body": body} for identity, body in new.items()])
        search.add(connection, new.items())


def _expect(number: int, connection: Connection, statement: Any, rows: list[codec.Row]) -> None:
    """Each row must match exactly one stored row, which therefore is still what the change supposes."""
    if connection.execute(statement, rows).rowcount != number:
        raise Conflict(_STALE)


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


_THEME_IDS = select(theme.c.id)


def _check_themes(connection: Connection, found: Iterable[Run]) -> None:
    """No decision may name a theme that is not there: neither a new one, nor one that stays behind."""
    found = tuple(found)
    made = [run for kind, _, removes, run in found if kind is Annotation and not removes]
    chosen = {edit.after.themes for run in made for edit in run if isinstance(edit.after, Annotation)}
    named = {theme for themes in chosen for theme in themes or ()}
    if named and not named.issubset(connection.scalars(_THEME_IDS)):
        raise Conflict("A theme that this act needs has been removed since; nothing was changed.")
    for kind, _, removes, run in found:
        for edit in run if kind is Theme and removes else ():
            if isinstance(edit.before, Theme) and annotations_with(connection, edit.before.id):
                raise Conflict(f"“{edit.before.name}” has been used since; nothing was changed.")


# Undo and redo


def _revert(
    connection: Connection, entry: Entry, act: Act, annotator_id: str, progress: Progress
) -> tuple[list[Change], list[int]]:
    """Turn the entry round (UNDO) or do it again (REDO), with the rest of its group.

    Returns what was done, without the edits where it is a group, and the numbers of the acts in the same order.
    """
    undo = act is Act.UNDO
    entries = journal.group_of(connection, entry, undone=not undo)
    entries = entries[::-1] if undo else entries
    changes = []
    for number, one in enumerate(entries):
        progress(number, len(entries))
        edits = journal.edits(connection, one.seq)
        if journal.blocker(connection, one, edits):
            raise Conflict(_STALE)
        detail = {**one.detail, "act": str(one.act)}
        done = Change(one.act, edits, annotator_id, one.document, detail, one.group)
        change = replace(done.inverse() if undo else done, act=act, at=timestamp())
        carry_out(connection, change.edits)
        journal.write(connection, change, reverts=one.seq)
        journal.mark(connection, one.seq, undone=undo)
        changes.append(change if len(entries) == 1 else replace(change, edits=()))
    return changes, [one.seq for one in entries]


class _Reread(Sequence[Change]):
    """The changes by which a group was undone or done again, each with its edits while it is looked at."""

    def __init__(self, store: "Store", changes: Sequence[Change], seqs: Sequence[int]) -> None:
        self._store = store
        self._changes = changes
        self._seqs = seqs

    def __len__(self) -> int:
        return len(self._changes)

    @overload
    def __getitem__(self, index: int) -> Change: ...

    @overload
    def __getitem__(self, index: slice) -> "Sequence[Change]": ...

    def __getitem__(self, index: int | slice) -> "Change | Sequence[Change]":
        if isinstance(index, slice):
            return _Reread(self._store, self._changes[index], self._seqs[index])
        change = replace(self._changes[index], edits=self._store.edits(self._seqs[index]))
        return change.inverse() if change.act is Act.UNDO else change


def _why(connection: Connection, entry: Entry, act: Act) -> str:
    """What stands in the way of undoing or redoing the entry."""
    what = "undone" if act is Act.UNDO else "done again"
    for one in journal.group_of(connection, entry, undone=act is Act.REDO):
        edits = journal.edits(connection, one.seq)
        other = journal.blocker(connection, one, edits) or journal.culprit(connection, one, edits)
        if other is not None:
            return (
                f"“{one.act}” ({_minute(one)}) cannot be {what}: “{other.act}” ({_minute(other)}) has since changed "
                "what it builds on; nothing was changed."
            )
    return f"“{entry.act}” ({_minute(entry)}) cannot be {what}: {_STALE[0].lower()}{_STALE[1:]}"


def _minute(entry: Entry) -> str:
    return entry.at[:16].replace("T", " ")
