"""Plays a project's journal again from its beginning, to see whether it leads to what is stored."""

import hashlib
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import heappop, heappush
from typing import Any

from annotator.changes import Act, Edit, successors
from annotator.records import Document, Record
from db import codec
from db.journal import digest_of
from db.schema import TABLES, metadata

_COLUMNS = {table.name: [column.name for column in table.columns] for table in metadata.tables.values()}
_TURNING = (str(Act.UNDO), str(Act.REDO))


class Ledger:
    """What should be stored less what is stored, as one sum of row hashes for each document, theme and so on.

    A sum does not care for the order of rows and takes the same room for one sentence as for ten thousand.
    """

    def __init__(self) -> None:
        self.texts: set[str] = set()
        self._sums: defaultdict[tuple[str, str], int] = defaultdict(int)
        self._numbers: dict[str, int] = {}  # of the documents at this point of the journal
        self._highest: list[tuple[int, str]] = []  # a heap of the same, negative, with some that have since gone

    def stored(self, table: str, row: Sequence[Any]) -> None:
        """Take a row of a table into account, its columns in their order."""
        self._sums[table, str(row[0])] -= _hash(row)

    def done(self, edits: Iterable[Edit]) -> None:
        """Take edits into account, in their order."""
        edits = list(edits)
        places = {new: self._numbers.get(old, 0) for new, old in successors(edits).items()}
        for before, after in edits:
            if before is not None:
                self._add(before, -1)
            if isinstance(before, Document) and after is None:
                self._numbers.pop(before.id, None)
            if isinstance(after, Document) and before is None:
                self._place(after.id, places.get(after.id) or self._last() + 1)
            if after is not None:
                self._add(after, 1)

    def _place(self, document: str, number: int) -> None:
        self._numbers[document] = number
        heappush(self._highest, (-number, document))

    def _last(self) -> int:
        """The highest number of a document that is there."""
        while self._highest and self._numbers.get(self._highest[0][1]) != -self._highest[0][0]:
            heappop(self._highest)
        return -self._highest[0][0] if self._highest else 0

    def _add(self, record: Record, sign: int) -> None:
        table = TABLES[type(record)].name
        row = codec.row_of(record)
        if isinstance(record, Document):
            row["number"] = self._numbers.get(record.id, 0)
        values = [row[name] for name in _COLUMNS[table]]
        self._sums[table, str(values[0])] += sign * _hash(values)

    def differing(self) -> list[tuple[str, str]]:
        """Table and document, theme and so on, where the two sides do not come to the same."""
        return sorted(place for place, total in self._sums.items() if total != 0)


def listed(table: str) -> str:
    """The columns of a table as SQL, in the order in which a ledger takes them."""
    return ", ".join(f'"{name}"' for name in _COLUMNS[table])


def _hash(row: Sequence[Any]) -> int:
    plain = [int(value) if isinstance(value, bool) else value for value in row]
    return int.from_bytes(hashlib.blake2b(repr(plain).encode(), digest_size=16).digest(), "big")


def replay(connection: sqlite3.Connection, ledger: Ledger, tick: Callable[[], None]) -> Iterator[tuple[int, str]]:
    """Enter all that was done into the ledger; gives the number of each row that is wrong, and what is wrong."""
    names = _COLUMNS["journal"]
    marked: set[int] = set()
    undone: set[int] = set()
    last = 0
    for values in connection.execute(f"SELECT {listed('journal')} FROM journal ORDER BY seq"):
        tick()
        row = dict(zip(names, values, strict=True))
        seq = row["seq"]
        if seq != last + 1:
            yield seq, "The row before it is missing."
        last = seq
        if row["undone"]:
            marked.add(seq)
        if row["undone"] not in (0, 1) or row["digest"] != digest_of(row):
            yield seq, "It is not what was written: its digest is another one."
            continue
        what = _enter(connection, ledger, row, undone)
        if what:
            yield seq, what
    for seq in sorted(marked ^ undone):
        yield seq, "It is marked as undone, or not, against what the later rows say."


def _enter(connection: sqlite3.Connection, ledger: Ledger, row: dict[str, Any], undone: set[int]) -> str | None:
    """Enter one row, or say why that is impossible."""
    turning = row["act"] in _TURNING
    if turning != bool(row["reverts"]):
        return "It says both that it is an act and that it turns one round."
    if not turning:
        return _enter_edits(ledger, row["edits"], inverse=False)
    undo, target = row["act"] == Act.UNDO, row["reverts"]
    if undo == (target in undone):
        return "It turns an act round that was not in that state."
    undone ^= {target}
    found = connection.execute("SELECT edits, reverts FROM journal WHERE seq = ?", (target,)).fetchone()
    if found is None or found[1] or target >= row["seq"]:
        return "It turns an act round that is not there."
    return _enter_edits(ledger, found[0], inverse=undo)


def _enter_edits(ledger: Ledger, packed: bytes, *, inverse: bool) -> str | None:
    missing: set[str] = set()

    def text_of(document_id: str) -> str:
        if document_id not in ledger.texts:
            missing.add(document_id)
        return ""

    try:
        edits = codec.unpack_edits(packed, text_of) if packed else ()
    except (ValueError, TypeError, AttributeError, zlib.error):
        return "Its edits cannot be read."
    ledger.done([edit.inverse() for edit in reversed(edits)] if inverse else edits)
    return f"The text {min(missing)} of its document is missing." if missing else None
