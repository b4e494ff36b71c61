"""What the window must know to show a project, by bare sqlite3: that is there long before SQLAlchemy."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from annotator.records import Annotation, Annotator, Document, Sentence, Setting, Theme
from db import codec
from db.file import connect
from db.shapes import Counts, Heading, Place, Progress

_TABLES = frozenset({"annotation", "annotator", "document", "journal", "sentence", "setting", "text", "theme"})

# Counting is far quicker than looking up each decision
_UNFINISHED = """
    SELECT id FROM document WHERE number >= ? AND (SELECT count(*) FROM sentence WHERE document = document.id) > (
        SELECT count(*) FROM annotation WHERE document = document.id AND annotator = ? AND themes <> '?')
    ORDER BY number LIMIT 1
"""
_UNDECIDED_IN = """
    SELECT start FROM sentence WHERE document = ? AND NOT EXISTS (
        SELECT 1 FROM annotation WHERE annotation.document = sentence.document
        AND annotation.start = sentence.start AND annotator = ? AND themes <> '?')
    ORDER BY start LIMIT 1
"""


class FirstLook:
    """A project to be read until the store is there. Each method gives what `Reader`'s of the same name gives."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Raises sqlite3.Error where there are not just the tables of a project: the store says why."""
        self.name = str(path)
        self._connection = connect(path, read_only=read_only)
        self._first: dict[str, Place | None] = {}
        self._finished: dict[str, int] = {}  # by annotator: the number of a document before which all are
        try:
            self._look_over()
        except BaseException:
            self.close()
            raise

    def _look_over(self) -> None:
        tables = self._connection.execute("SELECT name, type FROM sqlite_master WHERE type <> 'index'").fetchall()
        if not {name for name, _ in tables} >= _TABLES or any(kind != "table" for _, kind in tables):
            raise sqlite3.DatabaseError("not the tables of a project, or not only they")

    def close(self) -> None:
        self._connection.close()

    def themes(self) -> list[Theme]:
        return [codec.theme_of(row) for row in self._rows("SELECT * FROM theme ORDER BY position, id")]

    def annotators(self) -> list[Annotator]:
        return [Annotator(*row) for row in self._rows("SELECT * FROM annotator ORDER BY name, id")]

    def settings(self) -> dict[str, Setting]:
        return {name: Setting(name, value) for name, value in self._rows("SELECT name, value FROM setting")}

    def headings(self, after: int = 0, most: int = -1) -> list[Heading]:
        columns = ", ".join(Heading._fields)
        query = f"SELECT {columns} FROM document WHERE number > ? ORDER BY number LIMIT ?"
        return [codec.heading_of(row) for row in self._rows(query, after, most)]

    def document(self, document_id: str) -> Document | None:
        query = "SELECT document.*, body FROM document JOIN text USING (id) WHERE id = ?"
        return next((codec.document_of(row) for row in self._rows(query, document_id)), None)

    def sentences(self, document_id: str) -> list[Sentence]:
        query = "SELECT * FROM sentence WHERE document = ? ORDER BY start"
        return [codec.sentence_of(row) for row in self._rows(query, document_id)]

    def annotations(self, document_id: str, annotator_id: str) -> list[Annotation]:
        query = "SELECT * FROM annotation WHERE document = ? AND annotator = ? ORDER BY start"
        return [codec.annotation_of(row) for row in self._rows(query, document_id, annotator_id)]

    def counts(self, annotator_id: str, documents: Sequence[str]) -> Counts:
        among = f"document IN ({', '.join('?' * len(documents))})"
        sentences = self._rows(f"SELECT document, count(*) FROM sentence WHERE {among} GROUP BY 1", *documents)
        theirs = f"FROM annotation WHERE {among} AND annotator = ?"
        decided = dict(
            self._rows(f"SELECT document, count(*) {theirs} AND themes <> '?' GROUP BY 1", *documents, annotator_id)
        )
        themes: Counter[str] = Counter()
        for packed, number in self._rows(f"SELECT themes, count(*) {theirs} GROUP BY 1", *documents, annotator_id):
            for theme in codec.unpack_themes(packed) or ():
                themes[theme] += number
        return Counts({id_: Progress(number, decided.get(id_, 0)) for id_, number in sentences}, themes)

    def state(self) -> str:
        for (digest,) in self._rows("SELECT digest FROM journal ORDER BY seq DESC LIMIT 1"):
            return str(digest)
        return ""

    def believe(self, annotator_id: str, number: int, state: str) -> None:
        """The annotator had finished all documents before this number when the project was in this state.

        If it still is, the first undecided sentence need not be looked for among them.
        """
        if self.state() == state:
            self._finished[annotator_id] = number

    def first_undecided(self, annotator_id: str) -> Place | None:
        """The first sentence of the project that the annotator has not decided.

        It is looked for once: where a million are decided that takes a moment, and nothing changes before the store
        is there.
        """
        if annotator_id not in self._first:
            self._first[annotator_id] = self._find_undecided(annotator_id)
        return self._first[annotator_id]

    def _find_undecided(self, annotator_id: str) -> Place | None:
        for (document,) in self._rows(_UNFINISHED, self._finished.get(annotator_id, 0), annotator_id):
            for (start,) in self._rows(_UNDECIDED_IN, document, annotator_id):
                return Place(document, start)
        return None

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(query, values).fetchall()
        except (sqlite3.Error, UnicodeDecodeError):
            from db.engine import explaining  # with SQLAlchemy, which there is time for now

            with explaining(self.name):
                raise
