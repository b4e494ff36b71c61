"""The command palette."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.command_palette import CommandPalette, rank
from ui.workspace import Workspace

Open = Callable[..., CommandPalette]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()
    return window


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def open_palette(window: QWidget, done: list[str]) -> Iterator[Open]:
    actions = {}
    for text, key in (("&Next sentence", "Down"), ("Next &undecided", "Return"), ("&Undo", "Ctrl+Z"), ("Émigré", "")):
        action = QAction(text, window)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda *_, text=text: done.append(text))
        actions[text] = action
    actions["&Undo"].setEnabled(False)
    opened: list[CommandPalette] = []

    def open_palette(workspace: Workspace | None = None, recent: list[str] | None = None) -> CommandPalette:
        made = list(actions.values())
        palette = CommandPalette(lambda: [("Go", made[:2]), ("Edit", made[2:])], workspace, window, recent)
        palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        palette.show()
        opened.append(palette)
        return palette

    yield open_palette
    for palette in opened:
        palette.close()
        palette.deleteLater()


pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)


def test_all_commands_are_listed_in_their_order(open_palette: Open) -> None:
    assert open_palette().titles() == ["Next sentence", "Next undecided", "Undo", "Émigré"]


def test_letters_at_the_beginnings_of_words_find_a_command(open_palette: Open) -> None:
    palette = open_palette()
    QTest.keyClicks(palette.field, "nu")
    assert palette.titles()[0] == "Next undecided"


def test_diacritics_and_case_do_not_matter(open_palette: Open) -> None:
    palette = open_palette()
    QTest.keyClicks(palette.field, "EMIGRE")
    assert palette.titles() == ["Émigré"]


def test_a_group_finds_its_commands(open_palette: Open) -> None:
    palette = open_palette()
    QTest.keyClicks(palette.field, "go n")
    assert palette.titles() == ["Next sentence", "Next undecided"]


def test_down_and_enter_run_the_second_and_close(open_palette: Open, done: list[str]) -> None:
    palette = open_palette()
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert done == ["Next &undecided"]
    assert not palette.isVisible()


def test_up_from_the_first_goes_round_to_the_last(open_palette: Open, done: list[str]) -> None:
    palette = open_palette()
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert done == ["Émigré"]


def test_a_disabled_command_is_not_run(open_palette: Open, done: list[str]) -> None:
    palette = open_palette()
    QTest.keyClicks(palette.field, "undo")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.titles() == ["Undo"]
    assert done == []
    assert palette.isVisible()
    assert "not available now" in palette.field.accessibleDescription()


def test_escape_closes_without_running(open_palette: Open, done: list[str]) -> None:
    palette = open_palette()
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert done == []


def test_what_was_used_last_comes_first_the_next_time(open_palette: Open) -> None:
    recent: list[str] = []
    palette = open_palette(recent=recent)
    QTest.keyClicks(palette.field, "emi")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert recent == ["Émigré"]
    assert open_palette(recent=recent).titles()[0] == "Émigré"


def test_a_click_runs(open_palette: Open, done: list[str]) -> None:
    palette = open_palette()
    spot = palette.list.visualRect(palette.list.model().index(1, 0)).center()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert done == ["Next &undecided"]


def test_a_document_is_opened_by_its_title(open_palette: Open, workspace: Workspace) -> None:
    palette = open_palette(workspace)
    QTest.keyClicks(palette.field, "go to emigre")
    assert palette.titles() == ["Émigré fund opens"]
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert workspace.document is not None
    assert workspace.document.title == "Émigré fund opens"


def test_nothing_found_is_said(open_palette: Open) -> None:
    palette = open_palette()
    QTest.keyClicks(palette.field, "qqq")
    assert palette.titles() == []
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("next", "next document", 0),
        ("doc", "next document", 1),
        ("nexdo", "next document", 2),
        ("ext", "next document", 3),
        ("xtd", "next document", 4),
        ("zz", "next document", None),
    ],
)
def test_beginnings_rank_before_middles(query: str, text: str, expected: int | None) -> None:
    assert rank(query, text) == expected
