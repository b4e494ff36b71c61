"""A long release: how soon it is open, whether it scrolls without a dropped frame, and what one tag repaints.

The other side is a bare read-only QTextEdit with the same text in the same face.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QTextEdit
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.bench.made import ADA, project
from tests.bench.sides import table
from ui import appearance
from ui.annotating import Annotating
from ui.release_view import ReleaseView
from ui.workspace import Workspace

SENTENCES = int(os.environ.get("RELEASE", "10000"))
STEPS = 300
BARE = "bare QTextEdit"
RUNS = 7


def test_release(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    appearance.apply(qapp, "light")
    with Store.open(project(tmp_path / "long.pressmark", SENTENCES)) as store:
        opened: dict[str, list[float]] = {BARE: [], "release": []}
        for _ in range(RUNS):
            open_both(store, qtbot, opened)
        table(f"Opening {SENTENCES:,} sentences", BARE, opened, {"release": "<= 300 ms"})
        workspace, release, bare = open_both(store, qtbot, opened)
        annotating = Annotating(workspace)
        for number in range(0, 400, 2):  # something to paint beside what is scrolled through
            workspace.move_to(number)
            annotating.toggle_theme(("security", "economy", "diplomacy")[number % 3])
        scrolled = {BARE: scroll(bare), "release": scroll(release)}
        table(f"Scrolling, {STEPS} steps of 24 points", BARE, scrolled, {"release": "p99 <= 16.7 ms"})
        repainted: dict[str, list[float]] = {BARE: [], "release, one tag": []}
        for number in range(STEPS):
            workspace.move_to(400 + number)
            QApplication.processEvents()
            annotating.toggle_theme("security")
            repainted["release, one tag"].append(clocked(lambda: None))
            repainted[BARE].append(clocked(bare.viewport().update))
        table("Repainting after one tag", BARE, repainted, {"release, one tag": "<= 3 ms"})


def open_both(store: Store, qtbot: QtBot, times: dict[str, list[float]]) -> tuple[Workspace, ReleaseView, QTextEdit]:
    """Open the document on either side."""
    workspace = Workspace(store, ADA.name)
    release, bare = ReleaseView(workspace), QTextEdit()
    for area in (release, bare):
        show(area, qtbot)
    identity = next(iter(workspace.headings))
    document = store.document(identity)
    assert document is not None
    bare.setFont(appearance.reading_font())
    times[BARE].append(clocked(lambda: bare.setPlainText(document.text)))
    times["release"].append(clocked(lambda: workspace.open_document(identity)))
    return workspace, release, bare


def scroll(area: QAbstractScrollArea) -> list[float]:
    bar = area.verticalScrollBar()
    bar.setValue(0)
    QApplication.processEvents()
    return [clocked(lambda: bar.setValue(bar.value() + 24)) for _ in range(STEPS)]


def show(area: QTextEdit, qtbot: QtBot) -> None:
    qtbot.addWidget(area)
    area.setReadOnly(True)
    area.resize(760, 700)
    area.show()
    qtbot.waitExposed(area)
    QApplication.processEvents()


def clocked(work: Callable[[], object]) -> float:
    """The seconds until the work is done and painted."""
    begun = time.perf_counter()
    work()
    QApplication.processEvents()
    return time.perf_counter() - begun
