"""Import and export of 100,000 sentences beside the bare work: segmentation, sqlite3's executemany, the csv writer.

Run `python tests/bench/import_export.py [sentences]`; prints seconds of each side and their ratio, medians of several
runs in turn.
"""

import csv
import hashlib
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotator.changes import Act, Change, Edit  # the path comes first
from annotator.records import Annotation, Annotator
from annotator.segmentation import segment
from db.store import Store
from ui.work.exporting import export
from ui.work.importing import ImportReport, carry_out, import_paths
from ui.work.projects import new_project

RUNS = 5
PER_DOCUMENT = 20
SUBJECTS = ["The ministers", "Both sides", "The delegation", "Officials in the capital", "Mr. Dar", "The U.N. envoy"]
VERBS = ["agreed to patrol", "declined to discuss", "signed a memorandum on", "spoke at length of", "will invest in"]
OBJECTS = ["the strait", "trade worth $4.5 billion", "the corridor’s third phase", "a lasting ceasefire in the north"]


def releases(folder: Path, sentences: int) -> list[Path]:
    """Files of 20 sentences each, no two alike."""
    chance = random.Random(7)
    paths = []
    for number in range(sentences // PER_DOCUMENT):
        parts = [f"Release {number}: Ministers Meet\n"]
        for at in range(PER_DOCUMENT - 1):
            words = " ".join(chance.choice(words) for words in (SUBJECTS, VERBS, OBJECTS))
            parts.append(f"{words}, the {number * 7 + at}th time since Jan. 4." + ("\n\n" if at % 5 == 4 else " "))
        paths.append(folder / f"{number:05}.txt")
        paths[-1].write_text("".join(parts), encoding="utf-8")
    return paths


def import_ours(paths: list[Path], folder: Path) -> Callable[[], object]:
    def run() -> None:
        report = ImportReport()
        path = folder / f"{time.monotonic_ns()}.pressmark"
        with new_project(path) as store:
            carry_out(store, import_paths(paths, store, annotator="Ann", report=report))
        path.unlink()

    return run


def import_bare(paths: list[Path], folder: Path) -> Callable[[], object]:
    def run() -> None:
        path = folder / f"{time.monotonic_ns()}.db"
        new_project(path).close()
        texts: list[tuple[object, ...]] = []
        documents: list[tuple[object, ...]] = []
        sentences: list[tuple[object, ...]] = []
        for number, file in enumerate(paths):
            text = file.read_text(encoding="utf-8")
            identity = hashlib.sha256(text.encode()).hexdigest()[:16]
            texts.append((identity, text))
            documents.append((identity, number, file.stem, "", "", "", "en", "1", "", "[]"))
            sentences.extend((identity, start, end, paragraph) for start, end, paragraph in segment(text, "en"))
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = TRUNCATE")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO text VALUES (?, ?)", texts)
            connection.executemany("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", documents)
            connection.executemany("INSERT INTO sentence VALUES (?, ?, ?, ?)", sentences)
            connection.execute("COMMIT")
        path.unlink()

    return run


BARE_QUERY = """
    SELECT s.document || ':' || s.start || '-' || s."end", d.id, d.title, d.date, d.source, d.url, d.language,
        s.paragraph, row_number() OVER (PARTITION BY s.document ORDER BY s.start), s.start, s."end",
        substr(t.body, s.start + 1, s."end" - s.start), p.name,
        a.themes LIKE '%security%', a.themes LIKE '%economy%', a.themes LIKE '%diplomacy%',
        a.unsure, a.note, a.origin, a.at
    FROM document d JOIN text t ON t.id = d.id JOIN sentence s ON s.document = d.id
    LEFT JOIN annotation a ON a.document = s.document AND a.start = s.start
    LEFT JOIN annotator p ON p.id = a.annotator
    ORDER BY d.number, s.start, p.name
"""


def export_ours(project: Path, folder: Path) -> Callable[[], object]:
    def run() -> None:
        with Store.open(project, read_only=True) as store:
            export(store, folder / "ours.csv")

    return run


def export_bare(project: Path, folder: Path) -> Callable[[], object]:
    def run() -> None:
        with (
            closing(sqlite3.connect(project)) as connection,
            (folder / "bare.csv").open("w", encoding="utf-8", newline="") as file,
        ):
            csv.writer(file).writerows(connection.execute(BARE_QUERY))

    return run


def decide(store: Store) -> None:
    """One annotator decides every sentence."""
    who = Annotator("ann", "Ann")
    choices = [frozenset[str](), frozenset({"security"}), frozenset({"economy", "diplomacy"})]
    store.apply(Change(Act.ADD_ANNOTATOR, (Edit(None, who),)))
    edits = [
        Edit(None, Annotation(heading.id, sentence.start, "ann", choices[at % 3], at="2026-01-05T09:30:00.000Z"))
        for heading in store.headings()
        for at, sentence in enumerate(store.sentences(heading.id))
    ]
    store.apply(Change(Act.IMPORT, tuple(edits)))


def compare(title: str, ours: Callable[[], object], bare: Callable[[], object]) -> None:
    """Both sides in turn; seconds on the clock, and of all processors with those of child processes."""
    sides = {"bare": bare, "ours": ours}
    clock: dict[str, list[float]] = {name: [] for name in sides}
    processor: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(RUNS):
        for name, work in sides.items():
            began, busy = time.perf_counter(), sum(os.times()[:4])
            work()
            clock[name].append(time.perf_counter() - began)
            processor[name].append(sum(os.times()[:4]) - busy)
    for what, times in (("clock", clock), ("processor", processor)):
        mine, plain = median(times["ours"]), median(times["bare"])
        print(f"{title:<24} {what:<10} ours {mine:6.2f} s   bare {plain:6.2f} s   {mine / plain:.2f}x", flush=True)


def main() -> None:
    sentences = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "releases").mkdir()
        paths = releases(folder / "releases", sentences)
        compare(f"import of {sentences:,}", import_ours(paths, folder), import_bare(paths, folder))
        project = folder / "project.pressmark"
        with new_project(project) as store:
            carry_out(store, import_paths(paths, store, annotator="Ann", report=ImportReport()))
            decide(store)
        compare(f"CSV export of {sentences:,}", export_ours(project, folder), export_bare(project, folder))


if __name__ == "__main__":
    main()
