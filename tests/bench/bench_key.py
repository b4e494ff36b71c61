"""From a key press to the tag on the disk and on the screen, against the bare commit and the bare repaint.

Both sides take turns on two files alike: the same two rows are committed, the same release is painted.
"""

import os
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.changes import Change
from tests.bench.made import project
from tests.bench.sides import p99, table
from tests.bench.tag import bare_connection, commit
from ui import appearance
from ui.preferences import Preferences
from ui.window import MainWindow

TIMES = int(os.environ.get("TIMES", "300"))
FRAME = 1 / 60
BARE, OURS = "bare commit + bare repaint", "key press to durable to painted"


def test_key(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    appearance.apply(qapp, "light")
    window = MainWindow(Preferences(), "Ada")
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    window.open_project(project(tmp_path / "ours.pressmark", TIMES + 20))
    qapp.processEvents()
    view = window.view
    assert view is not None
    release, workspace = view.release, view.workspace
    changes: list[Change] = []
    beyond: list[float] = []  # without the waiting for the disk, which differs from one commit to the next
    workspace.changed.connect(changes.append)
    times: dict[str, list[float]] = {BARE: [], OURS: [], "the bare commit alone": [], "the bare repaint alone": []}
    with closing(bare_connection(project(tmp_path / "bare.pressmark", TIMES + 20))) as bare:
        for turn in range(TIMES + 10):
            began = time.process_time()
            ours = clocked(lambda: press(release))
            pressed = time.process_time()
            theirs = clocked(lambda: commit(bare, changes[-1]))
            beyond.append(2 * pressed - began - time.process_time())
            painted = clocked(release.viewport().repaint)
            if turn >= 10:
                for name, seconds in zip(times, (theirs + painted, ours, theirs, painted), strict=True):
                    times[name].append(seconds)
            workspace.move_to(workspace.current + 1)
            qapp.processEvents()
    window.close()
    table(f"One key, {TIMES} times", BARE, times, {OURS: "<= 1.5x"})
    print(
        f"beyond the bare commit, in processor time: p50 {statistics.median(beyond[10:]) * 1e3:.2f} ms, "
        f"p99 {p99(beyond[10:]) * 1e3:.2f} ms (aim: under one frame, {FRAME * 1e3:.1f} ms)"
    )


def press(release: QWidget) -> None:
    """The key, and all that the window does of it, until nothing is left to do."""
    QTest.keyClicks(release, "1")
    QApplication.processEvents()


def clocked(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
