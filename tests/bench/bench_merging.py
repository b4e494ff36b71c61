"""Merging a colleague's project, with all decisions new and all known, against the bare insertion of the rows.

The bare side has the rows in memory and writes them with `executemany`, in the order of the primary key, with the same
pragmas and foreign keys. Merging reads them from her file too, checks every one, compares them with ours and writes the
history. Both are committed. SENTENCES sets how many (100,000), with 28 to a release.
"""

import os
import random
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from annotator.changes import Act, Change, additions
from annotator.merging import Choices
from annotator.records import Annotation, Annotator, Document, Sentence, fingerprint, timestamp
from db.store import Store
from tests.bench.made import THEMES
from tests.bench.sides import table
from ui.work.merging import Merged, merge_files, occasion

SENTENCES = int(os.environ.get("SENTENCES", "100000"))
PER_RELEASE = 28
RUNS = 7
BARE, FIRST, AGAIN = "bare executemany", "merge", "merge again"
BEN = Annotator("ben", "Ben")


def test_merging(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours.pressmark", tmp_path / "theirs.pressmark"
    releases = list(made())
    Store.create(ours, imported(releases)).close()
    shutil.copy(ours, theirs)
    decide(theirs, releases)
    with closing(sqlite3.connect(theirs)) as connection:
        rows = connection.execute('SELECT * FROM annotation ORDER BY document, "start", annotator').fetchall()
    times: dict[str, list[float]] = {BARE: [], FIRST: [], AGAIN: []}
    merge(copied(ours, tmp_path / "warm.pressmark"), theirs)  # imports what is imported once
    for _ in range(RUNS):
        times[BARE].append(clocked(partial(insert, copied(ours, tmp_path / "bare.pressmark"), rows)))
        target = copied(ours, tmp_path / "merged.pressmark")
        for name in (FIRST, AGAIN):
            with Store.open(target) as store:
                store.themes()
                times[name].append(clocked(partial(merge_into, store, theirs)))
    title = f"Merging {len(rows):,} annotations on {len(releases):,} releases"
    table(title, BARE, times, {FIRST: "<= 3x"})


def made() -> Iterator[tuple[Document, list[Sentence]]]:
    for number in range(SENTENCES // PER_RELEASE):
        parts = [
            f"The delegates of session {number} met for the {at}. time, to speak about trade in the region."
            for at in range(PER_RELEASE)
        ]
        text = " ".join(parts)
        document, start, sentences = Document(fingerprint(text), text, f"Release {number}"), 0, []
        for part in parts:
            sentences.append(Sentence(document.id, start, start + len(part), 1))
            start += len(part) + 1
        yield document, sentences


def imported(releases: list[tuple[Document, list[Sentence]]]) -> Iterator[Change]:
    yield Change(Act.CREATE, tuple(additions(THEMES)))
    for at in range(0, len(releases), 200):
        some = releases[at : at + 200]
        edits = [*additions(one for one, _ in some), *additions(one for _, sentences in some for one in sentences)]
        yield Change(Act.IMPORT, tuple(edits), group="g")


def decide(path: Path, releases: list[tuple[Document, list[Sentence]]]) -> None:
    draw, number = random.Random(1), 0
    with Store.open(path) as store:
        store.apply(Change(Act.ADD_ANNOTATOR, tuple(additions([BEN])), BEN.id))
        for at in range(0, len(releases), 200):
            annotations = []
            for document, sentences in releases[at : at + 200]:
                for sentence in sentences:
                    number += 1
                    themes = frozenset(draw.sample([theme.id for theme in THEMES], draw.choice([0, 1, 1, 2])))
                    moment = timestamp(datetime.fromtimestamp(1_767_600_000 + number * 7.123, UTC))
                    unsure = draw.random() < 0.05
                    annotations.append(Annotation(document.id, sentence.start, BEN.id, themes, unsure, at=moment))
            store.apply(Change(Act.TAG, tuple(additions(annotations)), BEN.id))


def insert(path: Path, rows: list[tuple[object, ...]]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("foreign_keys = ON", "synchronous = FULL", "journal_mode = TRUNCATE"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO annotator VALUES (?, ?, '', '')", (BEN.id, BEN.name))
        connection.executemany("INSERT INTO annotation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        connection.execute("COMMIT")


def merge(path: Path, theirs: Path) -> None:
    with Store.open(path) as store:
        merge_into(store, theirs)


def merge_into(store: Store, theirs: Path) -> Merged:
    heard: list[tuple[int, int]] = []
    merged = merge_files(
        [theirs], store, occasion(store, "Mo"), lambda _: Choices(), progress=lambda *state: heard.append(state)
    )
    assert heard
    assert not merged.problems
    return merged


def copied(path: Path, target: Path) -> Path:
    target.unlink(missing_ok=True)
    return Path(shutil.copy(path, target))


def clocked(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
