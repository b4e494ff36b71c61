"""The strip that shows what is running."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.progress_strip import ProgressStrip
from ui.tasks import Task
from ui.workspace import Workspace


@pytest.fixture
def strip(workspace: Workspace, qtbot: QtBot) -> Iterator[ProgressStrip]:
    window = QWidget()
    qtbot.addWidget(window)
    strip = ProgressStrip(workspace, window)
    window.show()
    yield strip
    window.close()


def test_nothing_is_shown_while_nothing_runs(strip: ProgressStrip) -> None:
    assert not strip.isVisible()


def test_it_shows_how_far_the_work_is_and_goes_when_it_ends(
    strip: ProgressStrip, workspace: Workspace, qtbot: QtBot
) -> None:
    go_on = threading.Event()

    def work(task: Task) -> str:
        task.progress(1200, 5000)
        go_on.wait(10)
        return "done"

    results: list[str] = []
    workspace.run("Importing press releases", work, results.append, lambda: None)
    qtbot.waitUntil(lambda: strip.count.text() == "1,200 of 5,000")
    qtbot.waitUntil(strip.isVisible)
    assert strip.title.text() == "Importing press releases"
    assert (strip.bar.value(), strip.bar.maximum()) == (1200, 5000)
    go_on.set()
    qtbot.waitUntil(lambda: results == ["done"])
    assert not strip.isVisible()


def test_cancel_stops_the_work_and_says_so_meanwhile(strip: ProgressStrip, workspace: Workspace, qtbot: QtBot) -> None:
    looked = threading.Event()

    def work(task: Task) -> None:
        looked.wait(10)
        while True:
            task.progress(1, 0)
            QTest.qSleep(1)

    ended: list[str] = []
    workspace.run("x" * 60, work, lambda _: ended.append("done"), lambda: ended.append("cancelled"))
    qtbot.waitUntil(strip.isVisible)
    assert strip.title.text().endswith("…")
    QTest.mouseClick(strip.cancel, Qt.MouseButton.LeftButton)
    assert strip.title.text() == "Stopping…"
    assert not strip.cancel.isEnabled()
    looked.set()
    qtbot.waitUntil(lambda: ended == ["cancelled"])
    assert not strip.isVisible()


def test_what_is_done_at_once_never_shows_the_strip(strip: ProgressStrip, workspace: Workspace, qtbot: QtBot) -> None:
    ended: list[int] = []
    workspace.run("Quick", lambda _: 1, ended.append, lambda: None)
    qtbot.waitUntil(lambda: ended == [1])
    qtbot.wait(300)
    assert not strip.isVisible()
