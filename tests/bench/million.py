"""How long reading takes in a project of a million sentences: python tests/bench/million.py [SENTENCES]

The project is made by bare sqlite3 in a temporary folder. Prints milliseconds, the best of three, and the file's size.
"""

import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotator.changes import Act, Change, Edit
from annotator.records import Annotator, Record, Theme, fingerprint
from db.store import Store

PER_DOCUMENT = 100
ADA, BEN = Annotator("ada", "Ada"), Annotator("ben", "Ben")
THEMES = [Theme(f"theme{number}", f"theme {number}", str(number), "#112233", position=number) for number in range(1, 8)]
AT = "2026-01-05T09:30:00.000Z"
WORDS = (
    "the ministers met and agreed on trade security visits talks ports grain energy borders in Beijing today".split()
)


def main() -> None:
    """Make the project, measure, print."""
    sentences = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="pressmark-bench-") as folder:
        path = project(Path(folder) / "million.pressmark", sentences)
        with Store.open(path) as store:
            measure(store)
        print(f"file size                      {path.stat().st_size / 1e6:9.1f} MB")


def project(path: Path, sentences: int, per_document: int = PER_DOCUMENT) -> Path:
    """A closed project, of which Ada has decided all sentences but the last one, Ben each fifth."""
    records: list[Record] = [*THEMES, ADA, BEN]
    Store.create(path, [Change(Act.CREATE, tuple(Edit(None, record) for record in records))]).close()
    fill(path, sentences, per_document)
    Store.open(path).close()  # which completes the index
    return path


def fill(path: Path, sentences: int, per_document: int) -> None:
    chance = random.Random(1)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        documents = sentences // per_document
        for number in range(1, documents + 1):
            made = [" ".join(chance.choices(WORDS, k=24)) + f" {number}." for _ in range(per_document)]
            add_document(connection, number, made, last=number == documents)
        connection.commit()


def add_document(connection: sqlite3.Connection, number: int, made: list[str], *, last: bool) -> None:
    """A document with its sentences and decisions; the last one holds the rare word."""
    if last:
        made[-1] = "Only here a zeppelin was seen."
    text, spans = "\n".join(made), []
    start = 0
    for one in made:
        spans.append((start, start + len(one)))
        start += len(one) + 1
    identity = fingerprint(text)
    connection.execute("INSERT INTO text VALUES (?, ?)", (identity, text))
    row = (identity, number, f"Release {number}", "2026-01-05", "MFA", "", "en", "1", "", "[]")
    connection.execute("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    connection.executemany(
        "INSERT INTO sentence VALUES (?, ?, ?, ?)", [(identity, start, end, 1) for start, end in spans]
    )
    decided = spans[:-1] if last else spans
    rows = [(identity, start, "ada", f"theme{1 + start % 7}", 0, "", "manual", AT, "", "") for start, _ in decided]
    rows += [(identity, start, "ben", "", 0, "", "import", AT, "", "") for start, _ in spans[::5]]
    connection.executemany("INSERT INTO annotation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def measure(store: Store) -> None:
    """Each reading, alone."""
    headings = store.headings()
    middle = headings[len(headings) // 2].id
    print(f"{len(headings)} documents, {store.totals()[1]} sentences")
    told("headings()", store.headings)
    told("totals()", store.totals)
    told("counts(ada)", lambda: store.counts("ada"))
    told("counts(ben)", lambda: store.counts("ben"))
    told("tallies()", store.tallies)
    told("next_undecided, none before end", lambda: store.next_undecided("ada", headings[0].id, -1))
    told("next_undecided, round to start", lambda: store.next_undecided("ada", headings[-1].id, 10**9))
    told("next_undecided, the next one", lambda: store.next_undecided("ben", middle, 0))
    told("sentences(document)", lambda: store.sentences(middle))
    told("annotations(document)", lambda: store.annotations(middle))
    told("annotations(document, annotator)", lambda: store.annotations(middle, "ada"))
    told("annotations_with(theme)", lambda: list(store.annotations_with("theme3")))
    told("search, a rare word", lambda: list(store.search("zeppelin")))
    told("search, a common word", lambda: list(store.search("security visits", limit=50)))
    told("undoable", lambda: store.undoable(middle, "ada"))
    told("snapshot()", lambda: snapshot(store))


def snapshot(store: Store) -> None:
    with store.snapshot():
        pass


def told(name: str, work: Callable[[], Any]) -> None:
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    print(f"{name:33}{min(times) * 1000:9.1f} ms", flush=True)


if __name__ == "__main__":
    main()
