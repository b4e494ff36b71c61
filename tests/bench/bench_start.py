"""From the start of the process to the first paint and to the first sentence ready to tag, against an empty window.

Every run is a process of its own, the sides take turns. Where there is Xvfb the window is a real one, else offscreen.
Ready is a sentence that is painted, with the keyboard: a key is taken. When the tag of a key that is pressed at that
moment is on the disk stands beside it. Of the large project Ada has decided all but the last sentence: the slowest.
"""

import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.bench.million import project
from tests.bench.sides import table
from tests.journeys.desktop import Desktop, skip_without_programs
from ui.samples import sample_project

RUNS = int(os.environ.get("RUNS", "15"))
SENTENCES = int(os.environ.get("SENTENCES", "1000000"))
PER_DOCUMENT = int(os.environ.get("PER_DOCUMENT", "20"))
PROBE = Path(__file__).with_name("start_probe.py")
EMPTY, PAINTED, PAGE = "empty QMainWindow, painted", "Pressmark, painted", "Pressmark without a project, painted"
SMALL, DURABLE = "3 documents, ready to tag", "3 documents, first tag on the disk"
LARGE, AGAIN = f"{SENTENCES:,} sentences, never opened here", f"{SENTENCES:,} sentences, as it was left"
AIMS = {PAINTED: "<= 1.5x", SMALL: "<= 2.5x", AGAIN: "<= 2.5x"}


class Moment(NamedTuple):
    """Seconds since the process was made, by the clock on the wall and of the processor."""

    wall: float
    cpu: float


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A desktop of its own where the machine can have one."""
    own = {
        "PRESSMARK_CONFIG": str(tmp_path / "config"),
        "PRESSMARK_DATA": str(tmp_path / "data"),
        "PYTHONDONTWRITEBYTECODE": "",  # no user compiles the program at every start
        "PYTHONPYCACHEPREFIX": str(tmp_path / "compiled"),
    }
    try:
        skip_without_programs()
    except pytest.skip.Exception:
        yield {**os.environ, **own, "QT_QPA_PLATFORM": "offscreen"}
        return
    desktop = Desktop(tmp_path / "desktop")
    yield desktop.environment | own
    desktop.stop()


def test_start(environment: dict[str, str], tmp_path: Path) -> None:
    small = sample_project(tmp_path, annotator="Ann")
    large = project(tmp_path / "million.pressmark", SENTENCES, PER_DOCUMENT)
    times: dict[str, list[Moment]] = defaultdict(list)
    elsewhere = environment | {"PRESSMARK_CONFIG": str(tmp_path / "other")}
    one(environment, "leave", str(large), "--as", "Ada")
    for turn in range(RUNS + 1):
        first = one(environment, "tag", str(small), "--as", "Ann")
        found = {
            EMPTY: one(environment, "empty")["painted"],
            PAGE: one(environment, "show")["painted"],
            PAINTED: first["painted"],
            SMALL: first["ready"],
            DURABLE: first["durable"],
            AGAIN: one(environment, "show", str(large), "--as", "Ada")["ready"],
            LARGE: one(elsewhere, "show", str(large), "--as", "Ada")["ready"],
        }
        if turn:  # the first one fills the caches of the disk
            for name, moment in found.items():
                times[name].append(moment)
    title = f"Start, {RUNS} runs of each, {environment['QT_QPA_PLATFORM']}"
    table(title, EMPTY, {name: [one.wall for one in all_] for name, all_ in times.items()}, AIMS)
    table("The same in processor time", EMPTY, {name: [one.cpu for one in all_] for name, all_ in times.items()}, AIMS)


def one(environment: dict[str, str], *arguments: str) -> dict[str, Moment]:
    """When one start got how far."""
    command = [sys.executable, str(PROBE), str(time.monotonic()), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    lines = map(str.split, done.stdout.splitlines())
    return {what: Moment(float(wall), float(cpu)) for what, wall, cpu in lines}
