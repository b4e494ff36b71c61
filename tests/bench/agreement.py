"""How fast agreement is measured and how much memory it takes: python tests/bench/agreement.py [SENTENCES]

Decisions are drawn at random: every theme on a fifth of the sentences, every annotator wrong about it on one in twenty,
so that nearly every sentence differs from every other, which is the slowest case. Prints the best of three, in wall
and processor seconds, and the peak of the memory that Python and numpy took beyond the decisions themselves. At last a
project of SENTENCES (default 100,000) x 3 annotators is read from the disk.
"""

import sqlite3
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotator.agreement import Decisions, Ledger, Report, coefficients, measure
from annotator.agreement.distances import SetKind, between_sets
from annotator.agreement.ranking import Aim, Kind, lowering
from annotator.changes import Act, Change, Edit
from annotator.records import Annotator, Record, Theme, fingerprint
from db.store import Store
from ui.work.agreement import Known, Material, compare, read
from ui.work.findings import find

PER_DOCUMENT = 100
AT = "2026-01-05T09:30:00.000Z"


def main() -> None:
    """Measure, print."""
    sentences = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    for decisions in (drawn(28), drawn(5_000), drawn(100_000)):
        told(f"all figures, {decisions.sentences:,} x 3 x 10 themes, 1,000 resamples", partial(measure, decisions))
    told("how much 100,000 sentences lower a theme's alpha", lambda: lowering(decisions, Aim(Kind.ALPHA, "theme 1")))
    many = drawn(1_000_000)
    told("alpha, nominal, 1,000,000 x 3", lambda: coefficients.alpha(many.theme("theme 1")))
    told("alpha, sets as categories, 1,000,000 x 3", lambda: coefficients.alpha(many.sets()))
    masi = between_sets(many.members, SetKind.MASI)
    told("alpha, sets by MASI, 1,000,000 x 3", lambda: coefficients.alpha(many.sets(), masi))
    with tempfile.TemporaryDirectory(prefix="pressmark-bench-") as folder:
        path = Path(folder) / "project.pressmark"
        make(path, sentences)
        with Store.open(path, read_only=True) as store:
            told(f"reading {sentences:,} x 3 decisions by whole chapters", lambda: list(chapters(store)))
            told(f"reading {sentences:,} x 3 decisions, lean", lambda: read(store, store.document_ids()))
            told("reading them, all figures, 1,000 resamples (aim: 2 s)", lambda: live(store))
            told("the same, and where every disagreement stands", lambda: find(store))
            ledger, known = read(store, store.document_ids()), Known.of(store)
            told("after a change: one document again, drawn anew", lambda: renewed(ledger, known, store))


def chapters(store: Store) -> Iterator[frozenset[str] | None]:
    """The slow side: documents with their texts, sentences, and every decision as a record."""
    for chapter in store.chapters():
        for annotation in chapter.annotations:
            yield annotation.themes


def live(store: Store) -> Report:
    """What the panel shows first."""
    known = Known.of(store)
    return measure(compare(read(store, known.documents), known).decisions)


def renewed(ledger: Ledger, known: Known, store: Store) -> Material:
    """What the panel does before it measures again."""
    for ids, made in store.decided(known.documents[:1]):
        ledger.take(ids, made)
    return compare(ledger, known)


def drawn(sentences: int, annotators: int = 3, themes: int = 10) -> Decisions:
    """Random decisions, nobody undecided."""
    draw = np.random.RandomState(1)
    truth = draw.random_sample((sentences, themes)) < 0.2
    powers = 1 << np.arange(themes)
    said = [(truth ^ (draw.random_sample(truth.shape) < 0.05)) @ powers for _ in range(annotators)]
    sets, codes = np.unique(np.column_stack(said), return_inverse=True)
    members = (sets[:, None] & powers) != 0
    names = tuple(f"annotator {number}" for number in range(1, annotators + 1))
    found = np.asarray(codes.reshape(sentences, annotators), np.int32)
    return Decisions(names, tuple(f"theme {number}" for number in range(1, themes + 1)), found, members, 0, annotators)


def make(path: Path, sentences: int) -> None:
    """A project with random decisions of three annotators, made by bare sqlite3."""
    decisions = drawn(sentences)
    themes = [Theme(f"theme{at}", f"theme {at}", "", "#112233", position=at) for at in range(1, 11)]
    people = [Annotator(f"annotator{at}", f"Annotator {at}") for at in range(1, 4)]
    records: list[Record] = [*themes, *people]
    Store.create(path, [Change(Act.CREATE, tuple(Edit(None, one) for one in records))]).close()
    packed = [" ".join(themes[at].id for at in np.flatnonzero(row)) for row in decisions.members]
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        for number in range(sentences // PER_DOCUMENT):
            codes = decisions.codes[number * PER_DOCUMENT : (number + 1) * PER_DOCUMENT]
            add_document(connection, number, [[packed[code] for code in row] for row in codes.tolist()], people)
        connection.commit()


def add_document(connection: sqlite3.Connection, number: int, rows: list[list[str]], people: list[Annotator]) -> None:
    """A document of sentences of 100 characters with everybody's themes."""
    text = "\n".join(f"{number}.{at} ".ljust(99, "x") + "." for at in range(len(rows)))
    identity = fingerprint(text)
    connection.execute("INSERT INTO text VALUES (?, ?)", (identity, text))
    row = (identity, number, f"Release {number}", "", "", "", "en", "1", "", "[]")
    connection.execute("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    starts = range(0, 101 * len(rows), 101)
    connection.executemany("INSERT INTO sentence VALUES (?, ?, ?, 1)", [(identity, at, at + 100) for at in starts])
    decided = [
        (identity, start, person.id, themes, 0, "", "manual", AT, "", "")
        for start, said in zip(starts, rows, strict=True)
        for person, themes in zip(people, said, strict=True)
    ]
    connection.executemany("INSERT INTO annotation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", decided)


def told(name: str, work: Callable[[], Any]) -> None:
    """Print the best of three, and the peak of memory in a fourth run, which is slower for being watched."""
    times = []
    for _ in range(3):
        begun, spent = time.perf_counter(), time.process_time()
        work()
        times.append((time.perf_counter() - begun, time.process_time() - spent))
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    wall, processor = (min(column) for column in zip(*times, strict=True))
    print(f"{name:56}{wall:8.3f} s {processor:8.3f} s of processor {peak / 1e6:8.1f} MB", flush=True)


if __name__ == "__main__":
    main()
