"""A project as it was: its journal played again up to an act, into a copy that is read and thrown away."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path

from sqlalchemy import Connection, select

from annotator.changes import Act
from annotator.records import Document
from annotator.refusal import Refusal
from db import codec, similar
from db.engine import outside_transactions, sqlite_engine, writing
from db.file import file_uri
from db.reader import Reader
from db.schema import journal as journal_table
from db.schema import metadata
from db.store import Progress, Store, carry_out

_BATCH = 500  # rows of the journal that are read at once


def act_at(store: Store, moment: str) -> int:
    """The number of the last act up to a moment: an act's own number, or a date or time as ISO 8601 writes it.

    A date means its end, a time without a zone UTC. Refusal where the project has no such act.
    """
    if moment.isdigit():
        if not 1 <= int(moment) <= store.last_act():
            raise Refusal(f"{store.name}: there is no act {moment}; “pressmark history” numbers them.")
        return int(moment)
    seq = store.last_act(_end_of(moment))
    if not seq:
        raise Refusal(f"{store.name}: nothing had been done by {moment}; “pressmark history” says when it began.")
    return seq


def _end_of(moment: str) -> str:
    try:
        given = datetime.fromisoformat(moment)
    except ValueError:
        raise Refusal(f"--as-of {moment}: write an act's number, 2026-01-31 or 2026-01-31T12:00.") from None
    if "T" not in moment and " " not in moment:
        given = datetime.combine(given, time.max)
    if given.tzinfo is None:
        given = given.replace(tzinfo=UTC)
    utc = given.astimezone(UTC)
    return utc.strftime("%Y-%m-%dT%H:%M:%S.") + f"{utc.microsecond // 1000:03d}Z"


@contextmanager
def as_of(store: Store, seq: int, progress: Progress) -> Iterator[Reader]:
    """The project as it was after act `seq`. `progress` hears of acts that have been played."""
    with tempfile.TemporaryDirectory(prefix="pressmark-") as folder:
        copy = Path(folder) / "past.db"
        copy.touch()
        engine = sqlite_engine(copy)
        try:
            with writing(engine, store.name) as connection:
                metadata.create_all(connection)
                similar.prepare(connection)
            with outside_transactions(engine, store.name) as driver:
                driver.execute("ATTACH DATABASE ? AS now", (file_uri(store.path, "ro"),))
                driver.execute("INSERT INTO text SELECT * FROM now.text")
                driver.execute("INSERT INTO journal SELECT * FROM now.journal WHERE seq <= ?", (seq,))
                if store.has_compared():
                    for table in similar.TABLES:
                        driver.execute(f"INSERT INTO {table} SELECT * FROM now.{table}")
                driver.execute("DETACH DATABASE now")
            with writing(engine, store.name) as connection:
                similar.only(connection, _play(connection, seq, progress))
            yield Reader(engine, store.name)
        finally:
            engine.dispose()


def _play(connection: Connection, last: int, progress: Progress) -> set[str]:
    """Carry out all acts up to this one; gives the ids of the documents that they are about."""
    seen: set[str] = set()
    columns = (journal_table.c.seq, journal_table.c.act, journal_table.c.reverts)
    for first in range(1, last + 1, _BATCH):
        batch = select(*columns).where(journal_table.c.seq.between(first, first + _BATCH - 1))
        for seq, act, reverts in connection.execute(batch.order_by(journal_table.c.seq)).all():
            edits = codec.unpack_edits(_packed(connection, reverts or seq), _no_text)
            if act == Act.UNDO:
                edits = tuple(edit.inverse() for edit in reversed(edits))
            carry_out(connection, edits)
            seen.update(edit.record.id for edit in edits if isinstance(edit.record, Document))
            progress(seq, last)
    return seen


def _packed(connection: Connection, seq: int) -> bytes:
    return bytes(connection.scalar(select(journal_table.c.edits).where(journal_table.c.seq == seq)) or b"[]")


def _no_text(_document: str) -> str:
    """The texts are there already."""
    return ""
