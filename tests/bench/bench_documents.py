"""The list of 50,000 documents: how soon it is there, what a key in its filter costs, whether the window answers.

The window is opened in this process on a project of a million sentences. Times are of the window's own thread.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.bench.million import project
from tests.bench.sides import p99
from ui import appearance
from ui.preferences import Preferences
from ui.window import MainWindow

SENTENCES = int(os.environ.get("SENTENCES", "1000000"))
PER_DOCUMENT = 20
TYPED = ("release 49", "source:mfa", "zeppelin", "talks 4711.", "the", "nowhere at all")


def test_documents(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    appearance.apply(qapp, "light")
    path = project(tmp_path / "million.pressmark", SENTENCES, PER_DOCUMENT)
    window = MainWindow(Preferences(), "Ada")
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    began, busy = time.perf_counter(), Gaps()
    window.open_project(path)
    told("open_project returns", time.perf_counter() - began)
    view = window.view
    assert view is not None
    model, overview = view.documents.model, view.workspace.overview
    until(lambda: model.rowCount() > 0)
    view.documents.view.viewport().repaint()
    told(f"rows of {model.rowCount():,} documents painted", time.perf_counter() - began, "aim < 300 ms")
    until(lambda: overview.counted)
    told("everything counted", time.perf_counter() - began)
    told("longest time in which no event was handled", busy.longest())
    field = view.documents.filter_field
    for typed in TYPED:
        keys, busy = [], Gaps()
        for key in typed:
            begun = time.perf_counter()
            QTest.keyClicks(field, key)
            qapp.processEvents()
            keys.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        until(lambda: not view.documents._reading)
        told(f"“{typed}”, a key", max(keys), f"p99 {p99(keys) * 1e3:.1f} ms, aim < 50 ms")
        shown = f"{model.rowCount():,} documents, longest time without an event {busy.longest() * 1e3:.0f} ms"
        told("  texts read after the last key", time.perf_counter() - begun, shown)
        field.clear()
    window.close()


class Gaps:
    """The longest time between two events that a timer sees."""

    def __init__(self) -> None:
        self._longest = 0
        self._clock = QElapsedTimer()
        self._clock.start()
        self._timer = QTimer(interval=0)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        self._longest = max(self._longest, self._clock.restart())

    def longest(self) -> float:
        self._timer.stop()
        return self._longest / 1e3


def until(condition: Callable[[], bool]) -> None:
    while not condition():
        QApplication.processEvents()


def told(what: str, seconds: float, more: str = "") -> None:
    print(f"{what:50}{seconds * 1e3:9.1f} ms   {more}", flush=True)
