"""What one tag costs beyond the disk's own commit: python tests/bench/tag.py [TIMES]

Two sides take turns on two files alike: `Store.apply` of one tag, and bare sqlite3 that commits the same two rows.
"""

import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotator.changes import Act, Change, Edit
from annotator.commands.tagging import Target, toggle_theme
from annotator.records import Annotator, Document, Record, Sentence, Theme, fingerprint
from db.store import Store

ADA = Annotator("ada", "Ada")
THEME = Theme("security", "security", "1", "#B94834")


def main() -> None:
    """Measure and print."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    text = " ".join("A sentence." for _ in range(times))
    doc = Document(fingerprint(text), text, "Release")
    sentences = [Sentence(doc.id, 12 * number, 12 * number + 11, 1) for number in range(times)]
    records: list[Record] = [THEME, ADA, doc, *sentences]
    first = Change(Act.CREATE, tuple(Edit(None, one) for one in records))
    with tempfile.TemporaryDirectory(prefix="pressmark-bench-", dir=".") as folder:  # not in memory
        paths = [Path(folder) / f"{name}.pressmark" for name in ("store", "bare")]
        for path in paths:
            Store.create(path, [first]).close()
        with Store.open(paths[0]) as store, closing(bare_connection(paths[1])) as bare:
            ours, theirs = [], []
            for number, sentence in enumerate(sentences):
                change = toggle_theme([Target(sentence, number + 1, None)], THEME, ADA.id)
                ours.append(clocked(lambda change=change: store.apply(change)))  # type: ignore[misc]
                theirs.append(clocked(lambda change=change: commit(bare, change)))  # type: ignore[misc]
    told("Store.apply", ours)
    told("bare sqlite3", theirs)
    extra = [(a - b) * 1000 for a, b in zip(ours, theirs, strict=True)]
    print(f"ratio of medians {statistics.median(ours) / statistics.median(theirs):.2f}x, beyond the commit:")
    print(f"median {statistics.median(extra):.2f} ms")


def bare_connection(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = TRUNCATE", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def commit(bare: sqlite3.Connection, change: Change) -> None:
    """The same two rows, with what they hold written out beforehand as far as a bare program could."""
    row = change.edits[0].after
    assert row is not None
    start = getattr(row, "start", 0)
    bare.execute("BEGIN IMMEDIATE")
    annotation = (change.document, start, ADA.id, THEME.id, 0, "", "manual", change.at)
    bare.execute("INSERT INTO annotation VALUES (?, ?, ?, ?, ?, ?, ?, ?)", annotation)
    edits = f'[[null,["a","{change.document}",{start},"ada",null,false,"","manual","{change.at}",["security"]]]]'
    entry = (change.at, "tag", ADA.id, change.document, '{"theme": "security"}', "", 0, 0, edits.encode(), "0" * 16)
    bare.execute("INSERT INTO journal VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", entry)
    bare.execute("COMMIT")


def clocked(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def told(name: str, times: list[float]) -> None:
    cuts = statistics.quantiles(times, n=100)
    print(f"{name:14} p50 {cuts[49] * 1000:6.2f} ms   p99 {cuts[98] * 1000:6.2f} ms")


if __name__ == "__main__":
    main()
