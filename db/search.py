"""The index for finding words in all texts: SQLite's FTS5, by three letters in a row, in every script.

It is made of the texts and can be made again of them, so it belongs to no schema version: a project that was made
where SQLite has no FTS5 lacks it, and gets it when it is opened where there is one. Until then texts are read through.
It only says which texts may contain the words; where they stand, and whether they do, the texts say.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from functools import cache
from itertools import count

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

TABLES = ("search_terms", "search", "search_text")
SHADOWS = ("search_config", "search_data", "search_idx")
"""What FTS5 makes for its own use; how exactly is its business."""

_OLDEST = (3, 34, 0)  # has the trigram tokenizer
# No positions and no copies of the texts: a sixth of what an ordinary index takes
_OPTIONS = "content='', columnsize=0, detail=none, tokenize='trigram case_sensitive 1'"
_CREATE = (
    f"CREATE VIRTUAL TABLE search USING fts5(body, {_OPTIONS})",
    "CREATE VIRTUAL TABLE search_terms USING fts5vocab('search', 'instance')",
    # Small numbers in the order of coming: FTS5 keeps them in a byte or two
    "CREATE TABLE search_text (number INTEGER NOT NULL PRIMARY KEY, id TEXT NOT NULL)",
)
_MOST_PARTS = 32  # of the words, that are looked for; more would hardly leave out more texts
_FEW = 2000  # candidates are put in order at no cost to speak of
_BATCH = 500


@cache
def available() -> bool:
    """Whether this Python's SQLite can make and read the index."""
    if sqlite3.sqlite_version_info < _OLDEST:
        return False
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            for statement in _CREATE:
                connection.execute(statement)
        except sqlite3.OperationalError:
            return False
    return True


def prepare(connection: Connection) -> None:
    """Make the index where there is none, and take in all texts that it lacks."""
    if connection.dialect.name != "sqlite" or not available():
        return
    if not _is_there(connection):
        for statement in _CREATE:
            connection.exec_driver_sql(statement)
    lacking = "SELECT id FROM text WHERE id NOT IN (SELECT id FROM search_text) ORDER BY rowid"
    ids = list(connection.exec_driver_sql(lacking).scalars())
    for at in range(0, len(ids), _BATCH):
        some = ids[at : at + _BATCH]
        marks = ", ".join("?" * len(some))
        rows = connection.exec_driver_sql(f"SELECT id, body FROM text WHERE id IN ({marks})", tuple(some))
        add(connection, [(row.id, row.body) for row in rows])


def add(connection: Connection, texts: Iterable[tuple[str, str]]) -> None:
    """Take in texts, which are in no index yet, in the transaction that stores them."""
    if connection.dialect.name != "sqlite" or not available() or not _is_there(connection):
        return
    last = connection.exec_driver_sql("SELECT coalesce(max(number), 0) FROM search_text").scalar_one()
    rows = [(number, identity, fold(body)) for number, (identity, body) in zip(count(last + 1), texts, strict=False)]
    if rows:
        insert = connection.exec_driver_sql
        insert("INSERT INTO search_text (number, id) VALUES (?, ?)", [row[:2] for row in rows])
        insert("INSERT INTO search (rowid, body) VALUES (?, ?)", [(row[0], row[2]) for row in rows])


def complete(connection: Connection) -> bool:
    """Whether every text is in the index."""
    if connection.dialect.name != "sqlite" or not available() or not _is_there(connection):
        return False
    counts = "SELECT (SELECT count(*) FROM search_text) = (SELECT count(*) FROM text)"
    return bool(connection.exec_driver_sql(counts).scalar())


def candidates(connection: Connection, words: str) -> list[str] | None:
    """The ids of the documents that may contain the words, in their order.

    None where the index cannot tell, or most documents may: then reading through finds the first of them sooner.
    """
    try:
        words.encode()
    except UnicodeEncodeError:  # half a character: no text has one
        return []
    parts = _parts(words)
    if not parts or not complete(connection):
        return None
    if len(parts[0]) >= 3:
        found = "SELECT rowid FROM search WHERE search MATCH ?"
        values: tuple[str, ...] = (" ".join(map(_quoted, parts)),)
    else:
        found = "SELECT DISTINCT doc FROM search_terms WHERE term >= ? AND term < ?"
        values = (parts[0], parts[0] + "\U0010ffff")
    ids = (
        "SELECT document.id FROM search_text JOIN document ON document.id = search_text.id "
        f"WHERE search_text.number IN ({found}) ORDER BY document.number"
    )
    try:
        if len(connection.exec_driver_sql(f"{found} LIMIT {_FEW}", values).all()) == _FEW and _are_many(
            connection, found, values
        ):
            return None
        return list(connection.exec_driver_sql(ids, values).scalars())
    except DBAPIError as error:
        if getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_CORRUPT"):
            return None  # the texts may be sound
        raise


def _are_many(connection: Connection, found: str, values: tuple[str, ...]) -> bool:
    counts = f"SELECT (SELECT count(*) FROM ({found})) * 5 > (SELECT count(*) FROM search_text)"
    return bool(connection.exec_driver_sql(counts, values).scalar())


def fold(text: str) -> str:
    """The text as the index has it. What `re.IGNORECASE` takes for equal is equal, letter by letter.

    Two more characters at the end: so every letter of the text begins three in a row.
    """
    return _fold(text) + "\n\n"


def _fold(text: str) -> str:
    return text.replace("İ", "i").replace("ı", "i").casefold()


def _parts(words: str) -> Sequence[str]:
    """Three letters each that a text with these words has; the longest word, where that is of two; else nothing."""
    folded = [_fold(word) for word in words.replace("\x00", " ").split()]
    parts = {word[at : at + 3]: None for word in folded for at in range(len(word) - 2)}
    if parts:
        return list(parts)[:_MOST_PARTS]
    return [word for word in folded if len(word) == 2][:1]


def _quoted(part: str) -> str:
    doubled = part.replace('"', '""')
    return f'"{doubled}"'


def _is_there(connection: Connection) -> bool:
    return connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'search_text'").first() is not None
