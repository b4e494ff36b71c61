"""Writes the fixture of the current schema, once, when it is released: python -m tests.db.released.dump

The dump is kept for good: later versions are tested by bringing it up to date.
"""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from db import search
from db.file import APPLICATION_ID, SCHEMA_VERSION
from tests.db.made import live, make

FOLDER = Path(__file__).parent


def main() -> None:
    """Make a small project that has been worked in, and write it down as SQL."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "released.pressmark"
        with make(path) as store:
            live(store, guests=5)
        with closing(sqlite3.connect(path)) as connection:
            for table in search.TABLES:  # made again of the texts when the project is opened
                connection.execute(f"DROP TABLE {table}")
            lines = [f"PRAGMA application_id = {APPLICATION_ID};", f"PRAGMA user_version = {SCHEMA_VERSION};"]
            lines += connection.iterdump()
    target = FOLDER / f"{SCHEMA_VERSION:04d}.sql"
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def restore(dump: Path, path: Path) -> None:
    """Make a project file of a dump."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(dump.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
