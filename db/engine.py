"""Connections: how a project file or a server is opened, and what only SQLite needs."""

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, pool
from sqlalchemy.exc import DBAPIError

from annotator.refusal import Refusal
from db.schema import APPLICATION_ID, SCHEMA_VERSION

SUFFIX = ".pressmark"
_HEADER = b"SQLite format 3\x00"
_BUSY_SECONDS = 30.0  # a colleague's program holds the file for milliseconds; a slow disk for longer


def is_server(project: str | Path) -> bool:
    """Whether the project is named by a PostgreSQL URL."""
    return isinstance(project, str) and project.startswith(("postgresql://", "postgresql+"))


def schema_version(path: Path) -> int:
    """The schema version of a project file, read from its header without opening the database.

    Refuses a file that is not a Pressmark project, or one newer than this program.
    """
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        raise Refusal(f"{path}: there is no such project; make one with “pressmark new”.") from None
    except IsADirectoryError:
        raise Refusal(f"{path}: this is a folder; give a project file (NAME{SUFFIX}).") from None
    except OSError as error:
        raise Refusal(f"{path}: cannot be read ({error.strerror}); check its permissions.") from None
    if not header.startswith(_HEADER) or len(header) < 100:
        raise Refusal(f"{path}: this is not a Pressmark project; it may be another kind of file, or be damaged.")
    user_version, application_id = struct.unpack(">I", header[60:64])[0], struct.unpack(">I", header[68:72])[0]
    if application_id != APPLICATION_ID:
        raise Refusal(f"{path}: this database was not made by Pressmark; it was left as it is.")
    if user_version > SCHEMA_VERSION:
        raise Refusal(
            f"{path}: made by a newer Pressmark (schema {user_version}, this program knows {SCHEMA_VERSION}); "
            "update the program to open it."
        )
    return int(user_version)


def sqlite_engine(path: Path, *, read_only: bool = False) -> Engine:
    """An engine for a project file. TRUNCATE and FULL: what is committed has reached the disk, in one file."""
    mode = "ro" if read_only else "rwc"
    # as_uri would lose the host of a Windows network path; quoting keeps "?" and "#" in names
    uri = f"file:{quote(str(path.absolute()))}?mode={mode}"

    def connect() -> sqlite3.Connection:
        # driver autocommit: SQLAlchemy's BEGIN below is the only one there is
        return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_BUSY_SECONDS, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=pool.QueuePool, pool_use_lifo=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA synchronous = FULL")
        if not read_only:
            connection.execute("PRAGMA journal_mode = TRUNCATE")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only or _reading(connection) else "BEGIN IMMEDIATE")

    return engine


def _reading(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("reading"))


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads, so that several reads see one state."""
    with engine.connect().execution_options(reading=True) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine, name: str) -> Iterator[Connection]:
    """A transaction that is on the disk when the block ends, or has not happened at all. `name` is for messages."""
    try:
        with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        refusal = _refusal(error, name)
        if refusal is None:
            raise
        raise refusal from error


def _refusal(error: Exception, name: str) -> Refusal | None:
    """What the disk could not do, in words; None where it is not the user's business."""
    reason = str(getattr(error, "orig", error)).lower()
    if "full" in reason:
        return Refusal(f"{name}: the disk is full; nothing was changed. Free some space and do it again.")
    if "readonly" in reason or "read-only" in reason:
        return Refusal(f"{name}: this project can only be read here; nothing was changed. Copy it elsewhere.")
    if "locked" in reason or "busy" in reason:
        return Refusal(f"{name}: another program is writing to this project; nothing was changed. Try again.")
    if "disk i/o" in reason or "unable to open" in reason:
        return Refusal(f"{name}: the disk could not be written ({reason}); nothing was changed.")
    if "malformed" in reason or "not a database" in reason:
        return Refusal(f"{name}: this project is damaged; run “pressmark check” on it, and keep a copy.")
    return None
