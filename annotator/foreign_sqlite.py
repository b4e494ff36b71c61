"""SQLite databases of other programs, opened as if they were made to harm.

The file is copied into memory and opened there, so nothing that its program does meanwhile disturbs, and nothing can be
written. Only plain tables are read, by plain statements, within limits.
"""

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from annotator.formats import files
from annotator.refusal import Refusal

MAX_DATABASE = 400_000_000
"""Bytes; a copy of it is held."""
_MAX_TEXT = 100_000_000  # bytes in a cell
_MAX_ROWS = 5_000_000
_SECONDS = 25.0
_STEPS = 20_000  # of the engine between two looks at the clock
_MAGIC = b"SQLite format 3\x00"
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: _MAX_TEXT,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,  # its own tables are made by statements too
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 50,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 2,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 100_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 10,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
_DAMAGED = "this database is damaged; open it in its own program and save or export it anew."
_IN_USE = "its program has it open, or did not close it properly; close the program, or open the file in it once."


class Database:
    """The plain tables of a database, by name, with their columns."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._rows = 0
        made = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
        self.tables: Mapping[str, Sequence[str]] = {
            str(name): self._columns(str(name))
            for name, sql in made
            if isinstance(name, str) and str(sql).lstrip().upper().startswith("CREATE TABLE")
        }

    def _columns(self, table: str) -> Sequence[str]:
        return tuple(str(row[1]) for row in self._connection.execute(f"PRAGMA table_info({_quoted(table)})"))

    def has(self, table: str, *columns: str) -> bool:
        """Whether there is such a table with these columns."""
        return set(columns) <= set(self.tables.get(table, ())) and table in self.tables

    def need(self, table: str, *columns: str) -> None:
        """Refuse a database without this table."""
        if not self.has(table, *columns):
            raise Refusal(f"its table “{table}” is missing, or is not as its program makes it; export it anew.")

    def rows(self, table: str, *columns: str, order: str = "") -> Iterator[Sequence[Any]]:
        """These columns of all rows, None for one that the table lacks; no rows where there is no such table."""
        held = self.tables.get(table)
        if held is None:
            return
        wanted = ", ".join(_quoted(one) if one in held else "NULL" for one in columns)
        by = f" ORDER BY {_quoted(order)}" if order in held else ""
        for row in self._connection.execute(f"SELECT {wanted} FROM {_quoted(table)}{by}"):
            self._rows += 1
            if self._rows > _MAX_ROWS:
                raise Refusal("there are more rows in this database than anybody could have coded.")
            yield row


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    """The database, read from a copy in memory. Raises Refusal for what cannot be read, also from within."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.deserialize(_copy(path))
        _confine(connection)
        database = Database(connection)
        connection.set_authorizer(_authorise)
        yield database
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise Refusal("reading this database takes too long; it may be made to harm.") from None
        raise Refusal(_DAMAGED) from error
    except (sqlite3.Error, OverflowError) as error:
        raise Refusal(_DAMAGED) from error
    finally:
        connection.close()


def _copy(path: Path) -> bytes:
    data = files.read_bytes(path, MAX_DATABASE + 1)
    if len(data) > MAX_DATABASE:
        raise Refusal(f"too large for a database to be imported (more than {MAX_DATABASE // 1_000_000} MB).")
    if not data.startswith(_MAGIC) or len(data) < 100:
        raise Refusal(_DAMAGED)
    for suffix in ("-wal", "-journal"):
        side = path.with_name(path.name + suffix)
        if side.is_file() and side.stat().st_size:
            raise Refusal(_IN_USE)
    return data[:18] + b"\x01\x01" + data[20:]  # a copy in memory has no write-ahead log


def _confine(connection: sqlite3.Connection) -> None:
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON", "mmap_size=0"):
        connection.execute(f"PRAGMA {pragma}")
    connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    until = time.monotonic() + _SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)


def _authorise(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
