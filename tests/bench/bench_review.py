"""Review of a release of 5,000 sentences that five annotators decided: how soon it is there, and what a key repaints.

The other side reads the same rows with bare sqlite3 and shows them in a bare QTableView of words.
"""

import os
import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot

from annotator.changes import Act, Change, Edit
from annotator.records import Annotation, Annotator
from db.store import Store
from tests.bench.made import ADA, project
from tests.bench.sides import table
from ui import appearance
from ui.modes import Mode
from ui.preferences import Preferences
from ui.window import MainWindow

SENTENCES = int(os.environ.get("RELEASE", "5000"))
OTHERS = [Annotator(name.casefold(), name) for name in ("Ben", "Cem", "Dana", "Eve")]
RUNS = 7
KEYS = 60
BARE, OURS = "bare sqlite3 + bare QTableView", "Ctrl+2 to painted"


def test_review(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    appearance.apply(qapp, "light")
    path = reviewed(tmp_path / "review.pressmark", SENTENCES)
    times: dict[str, list[float]] = {BARE: [], OURS: []}
    window = MainWindow(Preferences(), ADA.name)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    for _ in range(RUNS):
        times[BARE].append(clocked(lambda: bare(path, qtbot)))
        window.open_project(path)
        view = window.view
        assert view is not None
        qapp.processEvents()
        times[OURS].append(clocked(partial(view.set_mode, Mode.REVIEW)))
        if len(times[OURS]) < RUNS:
            view.set_mode(Mode.ANNOTATE)
            window.close_project()
    table(f"Opening the review of {SENTENCES:,} sentences with five annotators", BARE, times, {OURS: "<= 500 ms"})
    press_keys(window)
    window.close()


def press_keys(window: MainWindow) -> None:
    """What taking a decision, and going to the next disagreement, take beyond the commit's wait for the disk."""
    assert window.view is not None
    hand: Any = window.view.hand
    spent: dict[str, list[float]] = {"next disagreement": [], "taking a decision": []}
    hand.next_open()
    for _ in range(KEYS):
        spent["taking a decision"].append(clocked(lambda: hand.take_letter("B"), time.process_time))
        spent["next disagreement"].append(clocked(hand.next_open, time.process_time))
    table(f"Keys in review, {KEYS} times, processor time", "next disagreement", spent)


def reviewed(path: Path, sentences: int) -> Path:
    """One long release that five annotators decided, alike on about two thirds of it."""
    chance = random.Random(4)
    names = ["security", "economy", "diplomacy"]
    with Store.open(project(path, sentences)) as store:
        document = store.headings()[0].id
        edits = [Edit(None, one) for one in OTHERS]
        for span in store.sentences(document):
            usual = frozenset(chance.sample(names, chance.choice((0, 1, 1, 2))))
            for who in (ADA, *OTHERS):
                chosen = usual if chance.random() < 0.92 else frozenset(chance.sample(names, 1))
                edits.append(
                    Edit(None, Annotation(document, span.start, who.id, chosen, at="2026-01-05T09:30:00.000Z"))
                )
        store.apply(Change(Act.MERGE, tuple(edits)))
    return path


def clocked(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """The seconds until the work is done and painted."""
    begun = clock()
    work()
    QApplication.processEvents()
    return clock() - begun


def bare(path: Path, qtbot: QtBot) -> None:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT * FROM annotation ORDER BY document, start, annotator").fetchall()
    shown = QTableView()
    qtbot.addWidget(shown)
    shown.setModel(_Words(rows, shown))
    shown.resize(760, 700)
    shown.show()


class _Words(QAbstractTableModel):
    """Rows of the table as they are."""

    def __init__(self, rows: list[tuple[Any, ...]], parent: QTableView) -> None:
        super().__init__(parent)
        self._rows = rows

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return 5

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return str(self._rows[index.row()][index.column()]) if role == Qt.ItemDataRole.DisplayRole else None
