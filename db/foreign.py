"""Reads a project file that somebody else has made, trusting nothing in it.

A copy is read, so that the file cannot change meanwhile and nothing is written beside it. Its schema must be ours to
the letter, which leaves no room for triggers, views, generated columns or foreign virtual tables; the index of words
is allowed for and never read. Every row must be one that an import could have made.
"""

import hashlib
import json
import re
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from itertools import groupby, pairwise
from operator import itemgetter
from pathlib import Path
from typing import Any

from annotator.commands.codebook import validate
from annotator.commands.documents import check_date, check_language
from annotator.formats import files
from annotator.formats.decoding import MAX_DOCUMENT, usable
from annotator.records import (
    CONSENSUS_ID,
    DATE_AS_GIVEN,
    ORIGINS,
    REASONS,
    Annotation,
    Annotator,
    Comment,
    Document,
    Sentence,
    Setting,
    Theme,
    Unblinding,
    extra_fields,
)
from annotator.refusal import Refusal
from db import codec
from db.file import file_uri, schema_version
from db.integrity import strange

Progress = Callable[[int, int], None]

MOST_BYTES = 4_000_000_000
_SECONDS = 60.0  # that reading may take, and
_SECONDS_A_BYTE = 1e-6  # so many more for each byte of the file
_STEPS = 20_000  # of SQLite's machine between two looks at the clock: a millisecond or less
_MOST_RECORDS = 10_000  # themes, annotators and settings: these are held at once, more of them is no project
_NAME, _LINE, _WORDS = 1_000, 100_000, 1_000_000  # code points of a name, of a title or address, of a note or comment

_LIMITS = (
    (sqlite3.SQLITE_LIMIT_LENGTH, 4 * MAX_DOCUMENT + 1_000_000),
    (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000),
    (sqlite3.SQLITE_LIMIT_COLUMN, 100),
    (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 100),
    (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 2),
    (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
    (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
)
_TABLES = ("text", "document", "sentence", "theme", "annotator", "annotation", "comment", "unblinding", "setting")
_NEW_IN_2 = {"annotator": ("alias_of", "repeat_of"), "annotation": ("decided_by", "reason")}  # "" before
_AT = "'[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]Z'"


def _is_text(column: str, most: int = _NAME) -> str:
    return (
        f"typeof({column}) = 'text' AND length(CAST({column} AS BLOB)) <= {4 * most} AND instr({column}, char(0)) = 0"
    )


def _is_number(column: str) -> str:
    return f"typeof({column}) = 'integer' AND {column} BETWEEN 0 AND {MAX_DOCUMENT}"


def _is_flag(column: str) -> str:
    return f"typeof({column}) = 'integer' AND {column} IN (0, 1)"


def _is_time(column: str) -> str:
    return f"typeof({column}) = 'text' AND {column} GLOB {_AT}"


# What must hold of every row; SQLite looks at a hundred thousand of them in the time in which Python reads them
_RULES: Mapping[str, Mapping[str, str]] = {
    "text": {"id": _is_text("id", 16)},
    "document": {
        "id": _is_text("id", 16),
        "number": "typeof(number) = 'integer'",
        **{name: _is_text(name, _LINE) for name in ("title", "date", "source", "url", "language", "engine", "revises")},
        "extra": _is_text("extra", 10 * _WORDS),
    },
    "theme": {
        **{name: _is_text(name) for name in ("id", "name", "key", "colour")},
        "definition": _is_text("definition", _WORDS),
        **{name: _is_text(name, 10 * _WORDS) for name in ("include", "exclude")},
        "position": "typeof(position) = 'integer'",
        "retired": _is_flag("retired"),
    },
    "annotator": {name: _is_text(name) for name in ("id", "name", "alias_of", "repeat_of")},
    "comment": {
        **{name: _is_text(name) for name in ("id", "document", "author")},
        "start": _is_number('"start"'),
        "text": _is_text("text", _WORDS),
        "at": _is_time("at"),
        "resolved": _is_flag("resolved"),
    },
    "unblinding": {"document": _is_text("document"), "annotator": _is_text("annotator"), "at": _is_time("at")},
    "setting": {"name": _is_text("name"), "value": _is_text("value", 10 * _WORDS)},
}


_MISSING = {
    "SELECT 1 FROM document WHERE id NOT IN (SELECT id FROM text)": "a document has no text",
    "SELECT 1 FROM sentence WHERE document NOT IN (SELECT id FROM document)": "a sentence has no document",
    'SELECT 1 FROM annotation WHERE (document, "start") NOT IN (SELECT document, "start" FROM sentence)': (
        "a decision is on no sentence"
    ),
}


@contextmanager
def opening(path: Path, progress: Progress = lambda done, total: None) -> Iterator["ForeignProject"]:
    """Somebody's project file, to be read for a merge.

    Raises Refusal where it is no sound project, newer than this program, too large, or not at rest. `progress` hears
    how many of how many bytes have been copied; what it raises ends the reading.
    """
    with tempfile.TemporaryDirectory(prefix="pressmark-") as folder:
        try:
            copy = _copied(path, Path(folder) / "copy.db", progress)
            version = schema_version(path)
        except Refusal as refusal:
            raise _naming(path, refusal) from None
        with _damage(path), closing(_connect(copy)) as connection:
            _harden(connection, copy.stat().st_size)
            project = ForeignProject(path, connection, version)
            project.look_over()
            yield project


def _copied(path: Path, copy: Path, progress: Progress) -> Path:
    size = files.size_of(path)
    if size > MOST_BYTES:
        raise Refusal(f"too large to be merged ({size / 1e9:.0f} GB; {MOST_BYTES // 10**9} GB is the limit).")
    _at_rest(path)
    before = path.stat()
    if shutil.disk_usage(copy.parent).free < 2 * size:
        raise Refusal("there is no room for a copy of it in the folder for temporary files; free some space.")
    progress(0, size)
    try:
        shutil.copyfile(path, copy)
    except OSError as error:
        raise Refusal(files.cannot_read(error)) from None
    progress(size, size)
    after = path.stat()
    _at_rest(path)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise Refusal("it was written to while it was read; merge it again in a moment.")
    return copy


def _at_rest(path: Path) -> None:
    """Refuse a file whose last words are still in another one."""
    for suffix in ("-journal", "-wal"):
        with suppress(OSError):
            if path.with_name(path.name + suffix).stat().st_size > 0:
                raise Refusal(
                    f"“{path.name}{suffix}” lies beside it: a program is writing to it, or stopped in the middle. Open "
                    "the project in Pressmark once, close it, and merge it again."
                )


def _naming(path: Path, refusal: Refusal) -> Refusal:
    """The reason with the file's name, which some of them have already."""
    words = " ".join(str(refusal).split())
    return refusal if words.startswith(f"{path}: ") else Refusal(f"{path}: {words}")


@contextmanager
def _damage(path: Path) -> Iterator[None]:
    """Whatever SQLite cannot make of the file is the file's fault."""
    try:
        yield
    except Refusal as refusal:
        raise _naming(path, refusal) from None
    except (sqlite3.Error, UnicodeDecodeError) as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
            raise Refusal(f"{path}: reading it takes far too long; it may be damaged. Nothing was merged.") from error
        raise Refusal(f"{path}: {_DAMAGED.format(error)}") from error


_INSTEAD = "Ask for another copy; “pressmark check” says what is wrong with this one."
_DAMAGED = f"this project is damaged ({{}}). Nothing was merged. {_INSTEAD}"


def _connect(copy: Path) -> sqlite3.Connection:
    uri = file_uri(copy, "ro") + "&immutable=1"
    return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)


def _harden(connection: sqlite3.Connection, size: int) -> None:
    for limit, most in _LIMITS:
        connection.setlimit(limit, most)
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "query_only = ON"):
        connection.execute(f"PRAGMA {pragma}")
    end = time.monotonic() + _SECONDS + size * _SECONDS_A_BYTE
    connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)


class ForeignProject:
    """A side of a merge (`annotator.merging.Side`)."""

    def __init__(self, path: Path, connection: sqlite3.Connection, version: int) -> None:
        self.name = path.name
        self._connection = connection
        self._version = version

    def look_over(self) -> None:
        """Refuse a file that is not built as ours are, or has a row that none of ours has."""
        for where, what in strange(self._connection, self._version):
            what = what[0].lower() + what[1:]
            raise Refusal(f"it is not built as Pressmark builds projects ({where}: {what}). It was not read.")
        for table in self._tables():
            for (message,) in self._connection.execute(f"PRAGMA quick_check({table})"):
                if message != "ok":
                    raise Refusal(_DAMAGED.format(message))
        for table in self._tables():
            self._check_rows(table)
        self._check_texts()
        self._check_references()

    def _tables(self) -> list[str]:
        return [name for name in _TABLES if self._version >= 2 or name not in ("comment", "unblinding")]

    def _check_rows(self, table: str) -> None:
        missing = _NEW_IN_2.get(table, ()) if self._version < 2 else ()
        rules = [rule for name, rule in _RULES.get(table, {}).items() if name not in missing]
        if rules and self._first(f"SELECT 1 FROM {table} WHERE NOT ({' AND '.join(rules)}) LIMIT 1"):
            raise _unsound(f"a row of the table {table} is not well formed")
        if table in ("theme", "annotator", "setting") and self._count(table) > _MOST_RECORDS:
            raise _unsound(f"the table {table} has more than {_MOST_RECORDS:,} rows")

    def _check_texts(self) -> None:
        for identity, body in self._connection.execute("SELECT id, body FROM text"):
            if not isinstance(body, str) or hashlib.sha256(body.encode()).hexdigest()[:16] != identity:
                raise _unsound(f"the text {identity} is not the one that was imported")

    def _check_references(self) -> None:
        """What every record names must be there."""
        for statement, what in _MISSING.items():
            if self._first(f"{statement} LIMIT 1"):
                raise _unsound(what)
        people = {one.id for one in self._people}
        for one in self._people:
            if not {one.alias_of, one.repeat_of} <= {"", *people} or one.alias_of == one.id:
                raise _unsound("an annotator is said to be one who is not there")
        self._check_review(people)

    def _check_review(self, people: Collection[str]) -> None:
        documents = self.revisions()
        for document, who in (
            *((one.document, one.author) for one in self.comments()),
            *((one.document, one.annotator) for one in self.unblindings()),
        ):
            if document not in documents or who not in people:
                raise _unsound("a comment or a look is on what is not there")

    def _first(self, statement: str) -> Any:
        return self._connection.execute(statement).fetchone()

    def _count(self, table: str) -> int:
        return int(self._first(f"SELECT count(*) FROM {table}")[0])

    # What a merge asks for

    def themes(self) -> list[Theme]:
        return list(self._codebook)

    @cached_property
    def _codebook(self) -> list[Theme]:
        found: list[Theme] = []
        columns = "id, name, key, colour, definition, include, exclude, position, retired"
        for row in self._connection.execute(f"SELECT {columns} FROM theme ORDER BY position, id"):
            identity, name, key, colour, definition, include, exclude, position, retired = row
            theme = Theme(
                identity, name, key, colour, definition, _listed(include), _listed(exclude), position, bool(retired)
            )
            try:
                found.append(validate(theme, found))
            except Refusal as refusal:
                raise _unsound(f"a theme cannot be used: {refusal}") from None
        return found

    @cached_property
    def _theme_ids(self) -> frozenset[str]:
        return frozenset(theme.id for theme in self._codebook)

    def annotators(self) -> list[Annotator]:
        return list(self._people)

    @cached_property
    def _people(self) -> list[Annotator]:
        columns = "id, name, alias_of, repeat_of" if self._version >= 2 else "id, name, '', ''"
        found = [Annotator(*row) for row in self._connection.execute(f"SELECT {columns} FROM annotator ORDER BY id")]
        for one in found:
            if not one.id or not one.name.strip() or not one.name.isprintable():
                raise _unsound("an annotator's name is not well formed")
            if one.id == CONSENSUS_ID and (one.alias_of or one.repeat_of):
                raise _unsound("the consensus is said to be somebody")
        return found

    def settings(self) -> dict[str, Setting]:
        return {row[0]: Setting(*row) for row in self._connection.execute("SELECT name, value FROM setting")}

    def comments(self) -> list[Comment]:
        if self._version < 2:
            return []
        rows = self._connection.execute('SELECT id, document, "start", author, text, at, resolved FROM comment')
        return [Comment(*row)._replace(resolved=bool(row[-1])) for row in rows]

    def unblindings(self) -> list[Unblinding]:
        if self._version < 2:
            return []
        return [Unblinding(*row) for row in self._connection.execute("SELECT document, annotator, at FROM unblinding")]

    def revisions(self) -> dict[str, tuple[str, ...]]:
        rows = self._connection.execute("SELECT id, revises FROM document ORDER BY number, id")
        return {identity: (revises,) if revises else () for identity, revises in rows}

    def texts(self, document_ids: Sequence[str]) -> Iterator[Document]:
        columns = "id, body, title, date, source, url, language, engine, revises, extra"
        rows = self._connection.execute(
            f"SELECT {columns} FROM document JOIN text USING (id) WHERE id IN ({_marks(document_ids)})", document_ids
        )
        for *told, extra in rows.fetchall():
            yield _document(told, extra)

    def outlines(self, document_ids: Sequence[str]) -> dict[str, str]:
        place = 'CAST("start" AS TEXT) || \'-\' || CAST("end" AS TEXT)'
        rows = f"SELECT document, group_concat({place}, ',') FROM sentence WHERE document IN ({_marks(document_ids)})"
        return dict(self._connection.execute(f"{rows} GROUP BY document", document_ids).fetchall())

    def sentences(self, document_id: str) -> list[Sentence]:
        rows = self._connection.execute(
            'SELECT document, "start", "end", paragraph FROM sentence WHERE document = ? ORDER BY "start"',
            (document_id,),
        )
        found = list(map(Sentence._make, rows))
        if not all(type(number) is int for one in found for number in one[1:]):
            raise _unsound("a sentence's place is not a number")
        (length,) = self._first_of("SELECT length(body) FROM text WHERE id = ?", document_id)
        places = [(0, 0), *((one.start, one.end) for one in found)]
        if any(start < end or last <= start for (_, end), (start, last) in pairwise(places)) or places[-1][1] > length:
            raise _unsound("a sentence is not where it can be in its text")
        return found

    def _first_of(self, statement: str, key: str) -> Any:
        row = self._connection.execute(statement, (key,)).fetchone()
        if row is None:
            raise _unsound("a text is missing")
        return row

    def decisions(
        self, document_ids: Sequence[str], annotators: Collection[str] | None = None
    ) -> dict[str, list[Annotation]]:
        more = "decided_by, reason" if self._version >= 2 else "'', ''"
        columns = f'document, "start", annotator, themes, unsure, note, origin, at, {more}'
        rows = self._connection.execute(
            f"SELECT {columns} FROM annotation WHERE document IN ({_marks(document_ids)}) "
            'ORDER BY document, "start", annotator',
            document_ids,
        ).fetchall()
        if not rows:
            return {}
        made = codec.annotations_of(self._checked(list(zip(*rows, strict=True))))
        by_document = {document: list(held) for document, held in groupby(made, itemgetter(0))}
        if annotators is None:
            return by_document
        return {key: [one for one in held if one.annotator in annotators] for key, held in by_document.items()}

    def _checked(self, columns: list[Sequence[Any]]) -> list[Sequence[Any]]:
        """The columns of annotations, which must be what ours can be. Whole columns take a tenth of the time."""
        documents, starts, who, themes, unsure, notes, origins, times, deciders, reasons = columns
        if set(map(type, starts)) != {int} or any(not isinstance(one, str) for one in set(themes) | set(notes)):
            raise _unsound("a decision is not well formed")
        if not set(unsure) <= {0, 1} or not set(origins) <= set(ORIGINS) or not set(reasons) <= {"", *REASONS}:
            raise _unsound("a decision is not well formed")
        if any(len(note) > _WORDS or "\0" in note for note in set(notes)):
            raise _unsound("a note is not well formed")
        if set(map(type, times)) != {str} or set(map(len, times)) != {24} or not _TIMES.fullmatch("".join(times)):
            raise _unsound("a decision has no proper time")
        if not set(who) | set(deciders) <= {"", *self._ids} or "" in who:
            raise _unsound("a decision is by somebody who is not there")
        if any(packed != codec.UNDECIDED and not self._theme_ids.issuperset(packed.split()) for packed in set(themes)):
            raise _unsound("a decision names themes that are not in the codebook")
        return [documents, starts, who, themes, list(map(bool, unsure)), notes, origins, times, deciders, reasons]

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(one.id for one in self._people)


_TIMES = re.compile(r"(?:[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z)*")


def _unsound(what: str) -> Refusal:
    return Refusal(f"this project is damaged, or was not made by Pressmark: {what}. Nothing was merged. {_INSTEAD}")


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def _listed(packed: object) -> tuple[str, ...]:
    """The examples of a theme."""
    try:
        found = json.loads(str(packed))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise _unsound("a theme is not well formed")
    return tuple(found)


def _document(told: Sequence[Any], packed: str) -> Document:
    """A document as an import would have made it."""
    identity, body, title, date, source, url, language, engine, revises = told
    try:
        pairs = [(name, value) for name, value in json.loads(packed)]
        if not all(isinstance(part, str) for pair in pairs for part in pair):
            raise ValueError
        if usable(body) != body:
            raise ValueError
    except (ValueError, TypeError, RecursionError, Refusal):
        raise _unsound(f"the document {identity} is not well formed") from None
    try:
        date = check_date(date)
    except Refusal:
        pairs, date = [*pairs, (DATE_AS_GIVEN, date)], ""
    try:
        language = check_language(language)
    except Refusal:
        language = ""
    return Document(
        identity, body, title.strip() or identity, date, source, url, language, engine, revises, extra_fields(pairs)
    )
