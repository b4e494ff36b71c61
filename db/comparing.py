"""Two states of a project, or two exports, side by side: which decisions changed."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

from annotator.records import annotator_id

Side = Literal[0, 1]
"""0 is the old state, 1 the new one."""

_SENTENCE = "document, start, end"
_TABLES = f"""
CREATE TABLE document (side, id, title, PRIMARY KEY (side, id)) WITHOUT ROWID;
CREATE TABLE sentence (side, document, start, end, number, text, PRIMARY KEY (side, {_SENTENCE})) WITHOUT ROWID;
CREATE TABLE decision (
    side, document, start, end, annotator, name, themes, unsure, note, PRIMARY KEY (side, {_SENTENCE}, annotator)
) WITHOUT ROWID;
"""


class Said(NamedTuple):
    """A decision by names: `themes` None is undecided (but noted or unsure)."""

    annotator: str
    themes: tuple[str, ...] | None
    unsure: bool = False
    note: str = ""


class Placed(NamedTuple):
    """A sentence with what was said of it; `[start, end)` in code points, `number` from 1."""

    start: int
    end: int
    number: int
    text: str
    said: tuple[Said, ...] = ()


class Difference(NamedTuple):
    """An annotator's decision on a sentence that is not the same in both; a side that has none is None."""

    document: str
    title: str
    start: int
    end: int
    number: int
    text: str
    annotator: str
    old: Said | None
    new: Said | None

    @property
    def id(self) -> str:
        return f"{self.document}:{self.start}-{self.end}"

    @property
    def kind(self) -> str:
        """What happened: “decided”, “undecided”, “changed” (other themes), or “remarked” (unsure or the note alone)."""
        before, after = (side.themes if side else None for side in (self.old, self.new))
        if before == after:
            return "remarked"
        if before is None:
            return "decided"
        return "undecided" if after is None else "changed"


class Numbers(NamedTuple):
    """How many there are in both states, in the old one alone, in the new one alone."""

    both: int
    old: int
    new: int


class Tallied(NamedTuple):
    """An annotator's decisions: the same in both, decided, undecided, changed, remarked since the old state."""

    name: str
    same: int
    decided: int
    undecided: int
    changed: int
    remarked: int


class Comparison:
    """Takes in two states document by document, and tells them apart.

    Both are held in a temporary database, of which SQLite keeps on the disk what is large.
    """

    def __init__(self) -> None:
        self._held = sqlite3.connect("", isolation_level=None)
        self._held.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_TABLES} BEGIN;")

    def close(self) -> None:
        self._held.close()

    def add(self, side: Side, document: str, title: str, sentences: Iterable[Placed]) -> None:
        """A document of one state; what comes twice is taken as it came last."""
        self._held.execute("INSERT OR REPLACE INTO document VALUES (?, ?, ?)", (side, document, title))
        rows, decisions = [], []
        for one in sentences:
            rows.append((side, document, one.start, one.end, one.number, one.text))
            for said in one.said:
                themes = None if said.themes is None else json.dumps(sorted(said.themes), ensure_ascii=False)
                who = annotator_id(said.annotator), said.annotator
                decisions.append((side, document, one.start, one.end, *who, themes, said.unsure, said.note))
        self._held.executemany("INSERT OR REPLACE INTO sentence VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._held.executemany("INSERT OR REPLACE INTO decision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", decisions)

    def documents(self) -> Numbers:
        return self._numbers("document", "id", "1")

    def sentences(self) -> Numbers:
        """Those of the documents that both states have."""
        both = "document IN (SELECT id FROM document WHERE side = 0 INTERSECT SELECT id FROM document WHERE side = 1)"
        return self._numbers("sentence", _SENTENCE, both)

    def _numbers(self, table: str, key: str, among: str) -> Numbers:
        keys = [f"SELECT {key} FROM {table} WHERE side = {side} AND {among}" for side in (0, 1)]
        parts = (" INTERSECT ".join(keys), " EXCEPT ".join(keys), " EXCEPT ".join(keys[::-1]))
        return Numbers(*(self._held.execute(f"SELECT count(*) FROM ({part})").fetchone()[0] for part in parts))

    def differences(self) -> Iterator[Difference]:
        """All that is not the same, by document title, sentence and annotator."""
        for row in self._held.execute(
            f"""
            SELECT {_SENTENCE}, annotator,
                a.name, a.themes, a.unsure, a.note, b.name, b.themes, b.unsure, b.note,
                coalesce(new.number, was.number), coalesce(new.text, was.text), coalesce(now.title, past.title) AS title
            FROM (SELECT DISTINCT {_SENTENCE}, annotator FROM decision)
            LEFT JOIN (SELECT * FROM decision WHERE side = 0) AS a USING ({_SENTENCE}, annotator)
            LEFT JOIN (SELECT * FROM decision WHERE side = 1) AS b USING ({_SENTENCE}, annotator)
            LEFT JOIN (SELECT * FROM sentence WHERE side = 0) AS was USING ({_SENTENCE})
            LEFT JOIN (SELECT * FROM sentence WHERE side = 1) AS new USING ({_SENTENCE})
            LEFT JOIN document AS past ON past.side = 0 AND past.id = document
            LEFT JOIN document AS now ON now.side = 1 AND now.id = document
            WHERE (a.themes, a.unsure, a.note) IS NOT (b.themes, b.unsure, b.note)
            ORDER BY title, document, start, end, annotator
            """
        ):
            document, start, end, _, *rest = row
            old, new = _said(rest[:4]), _said(rest[4:8])
            number, text, title = rest[8:]
            name = (new or old or Said("", None)).annotator
            yield Difference(document, title, start, end, number, text, name, old, new)

    def annotators(self) -> list[Tallied]:
        """Per annotator, by name."""
        names: dict[str, str] = dict(self._held.execute("SELECT annotator, name FROM decision ORDER BY side"))
        counts = {identity: dict.fromkeys(Tallied._fields[1:], 0) for identity in names}
        same = f"""
            SELECT annotator, count(*)
            FROM (SELECT * FROM decision WHERE side = 0) AS a
            JOIN (SELECT * FROM decision WHERE side = 1) AS b USING ({_SENTENCE}, annotator)
            WHERE (a.themes, a.unsure, a.note) IS (b.themes, b.unsure, b.note) GROUP BY annotator
        """
        for identity, number in self._held.execute(same):
            counts[identity]["same"] = number
        for one in self.differences():
            counts[annotator_id(one.annotator)][one.kind] += 1
        tallied = (Tallied(names[identity], **held) for identity, held in counts.items())
        return sorted(tallied, key=lambda one: (one.name.casefold(), one.name))


def _said(values: list[Any]) -> Said | None:
    name, themes, unsure, note = values
    if name is None:
        return None
    return Said(name, None if themes is None else tuple(json.loads(themes)), bool(unsure), note)
