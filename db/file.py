"""A project file as such: what its header says, and how SQLite is asked to open it. No SQLAlchemy here."""

import os
import sqlite3
import struct
from pathlib import Path
from urllib.parse import quote

from annotator.refusal import Refusal

SUFFIX = ".pressmark"
APPLICATION_ID = 0x50724D6B  # "PrMk" in the header of the file
SCHEMA_VERSION = 2  # one more with each migration; the header's user version
BUSY_SECONDS = 30.0  # a colleague's program holds the file for milliseconds; a slow disk for longer
_HEADER = b"SQLite format 3\x00"


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
    if user_version < 1:
        raise Refusal(f"{path}: this project was never finished or is damaged; use a copy of it.")
    return int(user_version)


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection to a project file that is there, in autocommit.

    TRUNCATE and FULL: what is committed has reached the disk.
    """
    # never "rwc": a project that was moved away while it is open must not come back empty
    uri = file_uri(path, "ro" if read_only else "rw")
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False)
    try:
        for pragma in ("foreign_keys = ON", "trusted_schema = OFF", "cell_size_check = ON", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}")
        if not read_only:
            connection.execute("PRAGMA journal_mode = TRUNCATE")
    except BaseException:  # a damaged file
        connection.close()
        raise
    return connection


def file_uri(path: Path, mode: str) -> str:
    """The path as SQLite takes it; as_uri would lose the host of a Windows network path."""
    return f"file:{quote(os.fsencode(path.absolute()))}?mode={mode}"
