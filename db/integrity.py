"""Looks a project file through for damage, trusting nothing in it and changing nothing."""

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import create_engine

from annotator.commands.cutting import INVISIBLE
from annotator.records import ORIGINS, REASONS
from annotator.refusal import Refusal
from db import search, similar
from db.codec import UNDECIDED
from db.engine import explaining
from db.file import BUSY_SECONDS, SCHEMA_VERSION, file_uri, schema_version
from db.migrations import upgrade
from db.replay import Ledger, listed, replay

_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_MOST = 1000  # problems that are listed; a torn file has as many as it has rows
_NOT_DAMAGE = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_FULL")

Progress = Callable[[int, int], None]
Schema = dict[tuple[str, str], tuple[str, str]]  # (type, name) -> (table, statement)
Step = Callable[[sqlite3.Connection, Ledger, Callable[[], None]], Iterator["Problem"]]


class Problem(NamedTuple):
    """Something that is not as it must be: `where` names the part of the project, `what` says it in a sentence."""

    where: str
    what: str


def check(path: Path, progress: Progress = lambda done, total: None) -> list[Problem]:
    """All that is wrong with a project, [] where it is sound. `progress` hears how many rows of how many are read.

    What is stored is compared with what the journal, replayed from its beginning, says; only sums are held in memory.
    Refuses a file that is no project of this program's version, or cannot be read just now.
    """
    if schema_version(path) < SCHEMA_VERSION:
        raise Refusal(f"{path}: made by an older Pressmark; open it once for writing to bring it up to date.")
    problems: list[Problem] = []
    with explaining(str(path)), closing(_connect(path)) as connection:
        for problem in _all(connection, progress):
            problems.append(Problem(*map(_printable, problem)))
            if len(problems) >= _MOST:
                problems.append(Problem("file", "There is more; only the first problems are listed."))
                break
    return problems


def _printable(words: str) -> str:
    return " ".join(words.encode("utf-8", "replace").decode().split())


def _connect(path: Path) -> sqlite3.Connection:
    uri = file_uri(path, "ro")
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False)
    connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")  # damaged text is still compared
    return connection


def _all(connection: sqlite3.Connection, progress: Progress) -> Iterator[Problem]:
    ledger = Ledger()
    done, total = 0, 0

    def tick() -> None:
        nonlocal done
        done += 1
        if done % 1000 == 0 or done == total:
            progress(min(done, total), total)

    before = list(_guarded(_prepare, connection, ledger, tick))
    yield from before
    if before:
        return  # its tables are not ours to read
    yield from _guarded(_pages, connection, ledger, tick)
    for table in ("text", "document", "sentence", "annotation", "journal"):
        total += sum(row[0] for row in _lenient(connection, f"SELECT count(*) FROM {table}"))
    for step in (_texts, _small_tables, _sentences, _annotations):
        yield from _guarded(step, connection, ledger, tick)
    in_journal = list(_guarded(_journal, connection, ledger, tick))
    yield from in_journal
    if not in_journal:
        for table, key in ledger.differing():
            yield Problem(_named(connection, table, key), "What is stored is not what was done, as the journal has it.")


def _guarded(step: Step, connection: sqlite3.Connection, ledger: Ledger, tick: Callable[[], None]) -> Iterator[Problem]:
    """A step that ends where SQLite can read no further."""
    try:
        yield from step(connection, ledger, tick)
    except (sqlite3.Error, UnicodeDecodeError) as error:  # the latter: the name of a column
        if getattr(error, "sqlite_errorname", "").startswith(_NOT_DAMAGE):
            raise
        yield Problem("file", f"It cannot be read to its end ({error}).")


def _lenient(connection: sqlite3.Connection, statement: str) -> list[Any]:
    try:
        return connection.execute(statement).fetchall()
    except sqlite3.Error:
        return []


# The file


def _prepare(connection: sqlite3.Connection, _ledger: Ledger, _tick: Callable[[], None]) -> Iterator[Problem]:
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "query_only = ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")  # one state, whatever an open window does meanwhile
    yield from strange(connection)


def strange(connection: sqlite3.Connection, version: int = SCHEMA_VERSION) -> Iterator[Problem]:
    """What of the schema is not as this program makes it, or an earlier one made it for an earlier version."""
    held = {(kind, name): (table, sql) for kind, name, table, sql in connection.execute(_SCHEMA)}
    wanted = dict(_wanted_schema(version))
    _pass_over_derived(held, wanted)
    for kind, name in sorted(wanted.keys() - held.keys()):
        yield Problem(f"{kind} {name}", "It is missing.")
    for kind, name in sorted(held.keys() - wanted.keys()):
        yield Problem(f"{kind} {name}", "Pressmark did not make it.")
    for kind, name in sorted(wanted.keys() & held.keys()):
        if wanted[kind, name] != held[kind, name]:
            yield Problem(f"{kind} {name}", "It is not built as Pressmark builds it.")


def _pass_over_derived(held: Schema, wanted: Schema) -> None:
    """What is derived may be missing as a whole, and SQLite builds parts of the index of words as it likes."""
    for names in ((*search.TABLES, *search.SHADOWS), similar.TABLES):
        derived = {key for key in held.keys() | wanted.keys() if (held.get(key) or wanted[key])[0] in names}
        if not derived & held.keys() or not derived & wanted.keys():
            for key in derived:
                held.pop(key, None)
                wanted.pop(key, None)
    for name in search.SHADOWS:
        if ("table", name) in held.keys() & wanted.keys():
            held["table", name] = wanted["table", name]


_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master"


@cache
def _wanted_schema(version: int) -> Schema:
    engine = create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            upgrade(connection, f"{version:04d}")
            search.prepare(connection)
            similar.prepare(connection)
            rows = connection.exec_driver_sql(_SCHEMA).all()
    finally:
        engine.dispose()
    return {(kind, name): (table, sql) for kind, name, table, sql in rows}


def _pages(connection: sqlite3.Connection, _ledger: Ledger, _tick: Callable[[], None]) -> Iterator[Problem]:
    for (message,) in connection.execute("PRAGMA integrity_check(100)"):
        if message != "ok":
            yield Problem("file", f"{message}.")
    for table, _row, parent, _number in connection.execute("PRAGMA foreign_key_check"):
        yield Problem(f"table {table}", f"A row names a {parent} that is not there.")
    versions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    if versions != [(f"{SCHEMA_VERSION:04d}",)]:
        yield Problem("table alembic_version", "It names another schema version than the file's header.")


# The rows


def _texts(connection: sqlite3.Connection, ledger: Ledger, tick: Callable[[], None]) -> Iterator[Problem]:
    for identity, body in connection.execute("SELECT id, body FROM text"):
        tick()
        ledger.texts.add(identity)
        raw = body.encode("utf-8", "surrogateescape") if isinstance(body, str) else b""
        if not isinstance(body, str) or hashlib.sha256(raw).hexdigest()[:16] != identity:
            yield Problem(f"text {identity}", "It is not the text that was imported: its fingerprint is another one.")
    if _lenient(connection, "SELECT 1 FROM sqlite_master WHERE name = 'search_text'"):
        for (identity,) in connection.execute("SELECT id FROM search_text WHERE id NOT IN (SELECT id FROM text)"):
            yield Problem("table search_text", f"It names a text {identity} that is not there.")


def _small_tables(connection: sqlite3.Connection, ledger: Ledger, tick: Callable[[], None]) -> Iterator[Problem]:
    for table in ("document", "theme", "annotator", "comment", "unblinding", "setting"):
        for row in connection.execute(f"SELECT {listed(table)} FROM {table}"):
            ledger.stored(table, row)
            if table == "document":
                tick()
    yield from ()


def _sentences(connection: sqlite3.Connection, ledger: Ledger, tick: Callable[[], None]) -> Iterator[Problem]:
    rows = connection.execute(f'SELECT {listed("sentence")} FROM sentence ORDER BY document, "start"')
    for document, group in groupby(rows, lambda row: row[0]):
        body = _looked_up(connection, "SELECT body FROM text WHERE id = ?", document)
        last_end, last_paragraph = 0, 1
        for row in group:
            tick()
            ledger.stored("sentence", row)
            _, start, end, paragraph = row
            if not all(isinstance(number, int) for number in row[1:]):
                yield Problem(_named(connection, "document", document), "A sentence's place is not a number.")
                continue
            what = _misplaced(body, start, end, last_end)
            if what is None and paragraph < last_paragraph:
                what = "belongs to an earlier paragraph than the sentence before it"
            if what:
                yield Problem(_named(connection, "document", document), f"The sentence {start}-{end} {what}.")
            last_end, last_paragraph = end, paragraph


def _misplaced(body: str, start: int, end: int, last_end: int) -> str | None:
    if not 0 <= start < end <= len(body):
        return "reaches beyond the text"
    if start < last_end:
        return "overlaps the one before it"
    if any(sign.isspace() or sign in INVISIBLE for sign in (body[start], body[end - 1])):
        return "begins or ends with white space"
    return None


def _annotations(connection: sqlite3.Connection, ledger: Ledger, tick: Callable[[], None]) -> Iterator[Problem]:
    themes = {row[0] for row in connection.execute("SELECT id FROM theme")}
    for row in connection.execute(f"SELECT {listed('annotation')} FROM annotation"):
        tick()
        ledger.stored("annotation", row)
        document, start, _annotator, packed, unsure, note, origin, at, decided_by, reason = row
        if not isinstance(packed, str) or not _well_formed(packed, themes):
            what = "names themes that are not in the codebook"
        elif (
            unsure not in (0, 1)
            or not isinstance(note, str)
            or origin not in ORIGINS
            or not _proper(decided_by, reason)
        ):
            what = "is not well formed"
        elif not isinstance(at, str) or not _AT.fullmatch(at):
            what = "has no proper time"
        else:
            continue
        yield Problem(_named(connection, "document", document), f"A decision on the sentence at {start} {what}.")


def _proper(decided_by: object, reason: object) -> bool:
    return isinstance(decided_by, str) and reason in ("", *REASONS)


def _well_formed(packed: str, themes: set[str]) -> bool:
    if packed in ("", UNDECIDED):
        return True
    ids = packed.split(" ")
    return ids == sorted(set(ids)) and themes.issuperset(ids)


def _journal(connection: sqlite3.Connection, ledger: Ledger, tick: Callable[[], None]) -> Iterator[Problem]:
    for seq, what in replay(connection, ledger, tick):
        yield Problem(f"journal row {seq}", what)


def _named(connection: sqlite3.Connection, table: str, key: str) -> str:
    """A part of the project as its user knows it."""
    if table not in ("document", "sentence", "annotation"):
        return f"{table} {key}"
    title = _looked_up(connection, "SELECT title FROM document WHERE id = ?", key) or key
    return f"document “{title}”" if table == "document" else f"{table}s of “{title}”"


def _looked_up(connection: sqlite3.Connection, statement: str, key: str) -> str:
    """The text that belongs to the key, "" where there is none or the file is too damaged to tell."""
    try:
        row = connection.execute(statement, (key,)).fetchone()
    except (sqlite3.Error, UnicodeEncodeError):  # the latter: a key that is itself damaged
        return ""
    return row[0] if row and isinstance(row[0], str) else ""
