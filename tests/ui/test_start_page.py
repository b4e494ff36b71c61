"""The start page, by keyboard, mouse and drop."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.key_caps import key_parts
from ui.preferences import Preferences
from ui.start_page import StartPage


@pytest.fixture
def page(qtbot: QtBot) -> StartPage:
    page = StartPage(Preferences())
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    page.setFocus()
    return page


def recent(tmp_path: Path, count: int) -> list[Path]:
    paths = [tmp_path / f"project {number}.pressmark" for number in range(count)]
    for path in paths:
        path.write_bytes(b"")
    return paths


def titles(page: StartPage) -> list[str]:
    model = page.entries.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_enter_on_the_first_entry_opens_the_sample(page: StartPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.sample_requested):
        QTest.keyClick(page.entries, Qt.Key.Key_Return)


def test_the_arrow_keys_go_to_new_and_open(page: StartPage, qtbot: QtBot) -> None:
    QTest.keyClick(page.entries, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.new_requested):
        QTest.keyClick(page.entries, Qt.Key.Key_Return)
    QTest.keyClick(page.entries, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.open_requested):
        QTest.keyClick(page.entries, Qt.Key.Key_Enter)


def test_without_recent_projects_there_is_no_heading_for_them(page: StartPage) -> None:
    assert titles(page) == ["Open the sample", "New project…", "Open project…"]


def test_at_most_eight_recent_projects_are_listed(page: StartPage, tmp_path: Path) -> None:
    page.show_recent(recent(tmp_path, 12))
    assert titles(page)[3:] == ["Recent", *(f"project {number}" for number in range(8))]


def test_down_steps_over_the_heading_to_the_recent_projects(page: StartPage, qtbot: QtBot, tmp_path: Path) -> None:
    paths = recent(tmp_path, 2)
    page.show_recent(paths)
    for _ in range(3):
        QTest.keyClick(page.entries, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.recent_requested) as asked:
        QTest.keyClick(page.entries, Qt.Key.Key_Return)
    assert asked.args == [paths[0]]


def test_the_page_lists_what_the_preferences_name(page: StartPage, qtbot: QtBot, tmp_path: Path) -> None:
    preferences = Preferences(recent=[str(path) for path in recent(tmp_path, 1)])
    page = StartPage(preferences)
    qtbot.addWidget(page)
    assert titles(page)[4:] == ["project 0"]
    preferences.recent.clear()
    page.refresh()
    assert titles(page)[3:] == []


def test_a_missing_project_is_said_to_be_gone(page: StartPage, tmp_path: Path) -> None:
    page.show_recent([tmp_path / "gone.pressmark"])
    heard = page.entries.model().index(4, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "gone, no longer there"


def test_delete_forgets_a_recent_project_and_the_heading_with_the_last(
    page: StartPage, qtbot: QtBot, tmp_path: Path
) -> None:
    paths = recent(tmp_path, 2)
    page.show_recent(paths)
    for path in paths:
        page.entries.setCurrentIndex(page.entries.model().index(4, 0))
        with qtbot.waitSignal(page.recent_forgotten) as forgotten:
            QTest.keyClick(page.entries, Qt.Key.Key_Delete)
        assert forgotten.args == [path]
    assert titles(page) == ["Open the sample", "New project…", "Open project…"]


def test_delete_on_what_is_no_recent_project_does_nothing(page: StartPage, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(page.recent_forgotten):
        QTest.keyClick(page.entries, Qt.Key.Key_Delete)
    assert len(titles(page)) == 3


def test_a_click_takes_an_entry(page: StartPage, qtbot: QtBot) -> None:
    spot = page.entries.visualRect(page.entries.model().index(1, 0)).center()
    with qtbot.waitSignal(page.new_requested):
        QTest.mouseClick(page.entries.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def test_a_dropped_project_is_asked_for(page: StartPage, qtbot: QtBot, tmp_path: Path) -> None:
    path = recent(tmp_path, 1)[0]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    enter = QDragEnterEvent(
        QPoint(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    drop = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    with qtbot.waitSignal(page.recent_requested) as asked:
        QApplication.sendEvent(page, drop)
    assert asked.args == [path]


def test_another_file_is_not_taken(page: StartPage, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "release.txt"))])
    enter = QDragEnterEvent(
        QPoint(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    enter.ignore()
    QApplication.sendEvent(page, enter)
    assert not enter.isAccepted()


@pytest.mark.parametrize(
    ("keys", "parts"),
    [("Ctrl+Shift+Z", ["Ctrl", "Shift", "Z"]), ("Ctrl++", ["Ctrl", "+"]), ("Alt+Down", ["Alt", "↓"]), ("", [])],
)
def test_a_combination_is_drawn_as_one_cap_a_key(qapp: QApplication, keys: str, parts: list[str]) -> None:
    assert key_parts(QKeySequence(keys)) == parts
