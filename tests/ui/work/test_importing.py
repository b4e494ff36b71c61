"""A large import: the same on one core as on several, and sound wherever it is left."""

import json
import multiprocessing
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.changes import Change
from annotator.records import Annotation
from db.integrity import check
from db.store import Store
from tests.db.made import records
from ui.work.importing import ImportReport, carry_out, ending, import_paths

ROOT = Path(__file__).resolve().parents[3]
WORDS = "The ministers met. Trade grew by 4.5 percent! 外交部发言人表示。 وزیر نے کہا۔ Où ? Dr. Li spoke.".split()


def release(number: int) -> str:
    chance = random.Random(number)
    return f"Release {number}\n\n" + " ".join(chance.choices(WORDS, k=chance.randint(5, 200)))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Files of every kind and quality: more than a worker gets at once, a large one, known and broken ones."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number in range(90):
        (folder / f"release {number}.txt").write_text(release(number), encoding="utf-8")
    (folder / "release 20.txt").write_bytes(b"")
    (folder / "release 33.txt").write_bytes(b"\x00\x01\x02" * 50)
    (folder / "release 40.txt").write_text(release(3), encoding="utf-8")
    (folder / "release 41.docx").write_bytes(b"PK\x03\x04 torn")
    rows = [{"text": release(number), "title": f"Row {number}"} for number in range(500, 1900)]
    rows[7]["text"] = rows[8]["text"] = ""
    (folder / "release 50.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (folder / "release 60.csv").write_text(
        "document,number,text,annotator,themes\na,1,They met.,Ben,security\na,2,They left.,,peace;note\n"
        "a,1,They met.,Ben,economy\n",
        encoding="utf-8",
    )
    assert (folder / "release 50.jsonl").stat().st_size > 1_000_000, "read here, cut by the workers"
    return folder


def outcome(project: Path, paths: list[Path], workers: int) -> tuple[Any, ...]:
    """All that is stored and told, but for the moment when it came."""
    report, steps = ImportReport(), []

    def progress(done: int, total: int) -> None:
        steps.append((done, total))

    with Store.open(project) as store:
        changes = import_paths(paths, store, annotator="Ann", report=report, progress=progress, workers=workers)
        carry_out(store, changes)
        found = records(store)
        acts = [(entry.act, entry.detail, entry.annotator) for entry in store.history()]
    found["annotations"] = [one._replace(at="") for one in found["annotations"] if isinstance(one, Annotation)]
    return found, report, acts, steps


def test_the_project_is_the_same_whatever_the_number_of_cores(project: Path, corpus: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.pressmark"
    other.write_bytes(project.read_bytes())
    missing = tmp_path / "missing.txt"
    serial = outcome(project, [missing, corpus], 1)
    assert outcome(other, [missing, corpus], 2) == serial
    report = serial[1]
    assert (report.added, report.known, report.annotations) == (1486, 1, 1)
    assert report.refused == 6
    assert check(other) == []
    again = outcome(other, [corpus], 2)[1]
    assert (again.added, again.known) == (0, 1487)


@pytest.fixture
def store(project: Path) -> Iterator[Store]:
    with Store.open(project) as store:
        yield store


class Stop(Exception):
    """What a user's wish to stop raises within the progress."""


def test_an_import_that_is_stopped_leaves_whole_documents_and_no_workers(store: Store, corpus: Path) -> None:
    applied: list[Change] = []

    def progress(done: int, total: int) -> None:
        if len(applied) == 2:
            raise Stop

    changes = import_paths([corpus], store, annotator="", report=ImportReport(), progress=progress, workers=2)

    def carry_on() -> None:
        with ending(changes):
            for change in changes:
                applied.append(store.apply(change))
                assert multiprocessing.active_children()

    with pytest.raises(Stop):
        carry_on()
    assert multiprocessing.active_children() == []
    documents, _ = store.totals()
    assert documents == sum(int(change.detail["count"]) for change in applied) > 0
    assert check(store.path) == []
    assert len(store.undo("", applied[0].annotator)) == 2
    assert store.totals() == (0, 0)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """More small files than wait for the workers at a time."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number}.txt").write_text(f"They met for the {number}th time.", encoding="utf-8")
    return folder


def test_a_worker_that_dies_costs_time_and_a_word(store: Store, many: Path) -> None:
    report = ImportReport()
    killed: list[Any] = []

    def progress(done: int, total: int) -> None:
        if not killed:
            killed.extend(multiprocessing.active_children())
            for worker in killed:
                worker.kill()

    carry_out(store, import_paths([many], store, annotator="Ann", report=report, progress=progress, workers=2))
    assert killed
    assert (report.added, report.refused) == (400, 0)
    assert [heading.title for heading in store.headings()] == [f"They met for the {n}th time." for n in range(400)]
    assert report.notes == ["A process that helped to read was ended; the import went on without, only slower."]
    assert multiprocessing.active_children() == []


_IMPORT = """
import multiprocessing, sys, time
from pathlib import Path
from annotator.crew import read_files
from annotator.reading import Rules

reads = read_files(sorted(Path(sys.argv[1]).iterdir()), Rules(), print, 2)
next(reads)
print(*(child.pid for child in multiprocessing.active_children()), flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="processes are looked at as POSIX has them")
def test_workers_end_with_a_parent_that_was_killed(corpus: Path) -> None:
    command = [sys.executable, "-c", _IMPORT, str(corpus)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        workers = [int(word) for word in parent.stdout.readline().split()]
        parent.kill()
    assert len(workers) == 2
    deadline = time.monotonic() + 30
    while (alive := [one for one in workers if is_running(one)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert alive == []


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return sys.platform == "darwin"


def test_the_command_line_reads_many_files_with_workers(project: Path, many: Path) -> None:
    command = [sys.executable, "main.py", "import", str(project), str(many), "--json"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["documents"] == {"added": 400, "known": 0, "refused": 0}
    assert ran.stderr == ""
