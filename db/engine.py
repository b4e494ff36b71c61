"""Connections: how a project file or a server is opened, and what only SQLite needs."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, pool
from sqlalchemy.exc import DBAPIError

from annotator.refusal import Refusal
from db.file import connect


def is_server(project: str | Path) -> bool:
    """Whether the project is named by a PostgreSQL URL."""
    return isinstance(project, str) and project.startswith(("postgresql://", "postgresql+"))


def sqlite_engine(path: Path, *, read_only: bool = False) -> Engine:
    """An engine for a project file that is there."""
    # absolute, since connections are made later too; in autocommit SQLAlchemy's BEGIN below is the only one there is
    creator = partial(connect, path.absolute(), read_only=read_only)
    engine = create_engine("sqlite://", creator=creator, poolclass=pool.QueuePool, pool_use_lifo=True)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only or _reading(connection) else "BEGIN IMMEDIATE")

    return engine


def _reading(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("reading"))


@contextmanager
def reading(engine: Engine, name: str) -> Iterator[Connection]:
    """A transaction that only reads, so that several reads see one state. `name` is for messages."""
    with (
        explaining(name),
        engine.connect().execution_options(reading=True) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def writing(engine: Engine, name: str) -> Iterator[Connection]:
    """A transaction that is on the disk when the block ends, or has not happened at all."""
    with explaining(name), engine.begin() as connection:
        yield connection


@contextmanager
def outside_transactions(engine: Engine, name: str) -> Iterator[sqlite3.Connection]:
    """SQLite's own connection, for what it does not do within a transaction."""
    with explaining(name), engine.connect() as connection:
        yield _driver(connection)


@contextmanager
def rebuilding(engine: Engine, name: str) -> Iterator[Connection]:
    """A transaction for migrations: SQLite alters a table by dropping it, which foreign keys would forbid."""
    with explaining(name), engine.connect() as connection:
        _driver(connection).execute("PRAGMA foreign_keys = OFF")  # does nothing once a transaction has begun
        try:
            with connection.begin():
                yield connection
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise Refusal(f"{name}: this project is damaged; run “pressmark check” on it, and keep a copy.")
        finally:
            _driver(connection).execute("PRAGMA foreign_keys = ON")


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError("only SQLite has this")
    return driver


@contextmanager
def explaining(name: str) -> Iterator[None]:
    """Say in words what the disk could not do; errors that are not the user's business pass as they are."""
    try:
        yield
    except (DBAPIError, sqlite3.Error, UnicodeDecodeError) as error:
        refusal = _refusal(error, name)
        if refusal is None:
            raise
        raise refusal from error


_REASONS = {
    "SQLITE_FULL": "the disk is full; nothing was changed. Free some space and do it again.",
    "SQLITE_READONLY_DBMOVED": "this project was moved or removed while it was open; nothing was changed. Put it back.",
    "SQLITE_READONLY_ROLLBACK": "a program stopped while it wrote to this project; open it once where it can be "
    "written, which puts it right.",
    "SQLITE_READONLY": "this project can only be read here; nothing was changed. Copy it to a folder of yours.",
    "SQLITE_BUSY": "another program is using this project; nothing was changed. Try again in a moment.",
    "SQLITE_LOCKED": "another program is using this project; nothing was changed. Try again in a moment.",
    "SQLITE_CANTOPEN": "this project cannot be opened; see whether it was moved, and whether you may read it.",
    "SQLITE_IOERR": "the disk could not be read or written; nothing was changed. See whether it is full.",
    "SQLITE_CORRUPT": "this project is damaged; run “pressmark check” on it, and keep a copy.",
    "SQLITE_NOTADB": "this project is damaged; run “pressmark check” on it, and keep a copy.",
}


def _refusal(error: Exception, name: str) -> Refusal | None:
    original = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(original, "sqlite_errorname", "")
    reason = next((text for known, text in _REASONS.items() if code.startswith(known)), None)
    if isinstance(original, UnicodeDecodeError) or "decode to UTF-8" in str(original):  # Python's own errors
        reason = _REASONS["SQLITE_CORRUPT"]
    return None if reason is None else Refusal(f"{name}: {reason}")


class Gate:
    """Counts who is at work on a project, so that it is closed behind the last one and to all who come later."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._changed = threading.Condition()
        self._inside = 0
        self._closed = False

    def __enter__(self) -> None:
        with self._changed:
            if self._closed:
                raise Refusal(f"{self._name}: this project has been closed; open it again.")
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._inside -= 1
            self._changed.notify_all()

    def close(self) -> bool:
        """Let nobody in any more and wait for those inside. False where that has been done already."""
        with self._changed:
            first, self._closed = not self._closed, True
            self._changed.wait_for(lambda: self._inside == 0)
        return first
