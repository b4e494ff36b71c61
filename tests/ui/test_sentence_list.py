from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.changes import Change
from annotator.commands import cutting, tagging
from ui.sentence_list import Column, SentenceList
from ui.workspace import Workspace

SHIFT = Qt.KeyboardModifier.ShiftModifier
Role = Qt.ItemDataRole


@pytest.fixture
def table(workspace: Workspace, qtbot: QtBot) -> SentenceList:
    workspace.open_document(next(iter(workspace.headings)))
    table = SentenceList(workspace)
    qtbot.addWidget(table)
    table.resize(1000, 300)
    table.show()
    return table


def cell(table: SentenceList, row: int, column: Column) -> str:
    return str(table.model().index(row, column).data())


def selected(table: SentenceList) -> list[int]:
    return sorted(index.row() for index in table.selectionModel().selectedRows())


def test_each_sentence_is_a_row(table: SentenceList) -> None:
    assert table.model().rowCount() == 4
    assert [cell(table, 1, column) for column in Column] == ["2", "1", "They spoke of trade.", "undecided", "", ""]


def test_a_row_says_everything_to_assistive_technology(table: SentenceList, workspace: Workspace) -> None:
    who = workspace.annotator.id
    workspace.do(tagging.toggle_theme(workspace.targets(), workspace.themes[1], who))
    workspace.do(tagging.toggle_unsure(workspace.targets(), who))
    workspace.do(tagging.set_note(workspace.targets()[0], "odd", who))
    said = table.model().index(0, Column.TEXT).data(Role.AccessibleTextRole)
    assert said == "Sentence 1: The ministers met. – economy; unsure; note: odd"
    assert [cell(table, 0, column) for column in list(Column)[3:]] == ["economy", "unsure", "odd"]
    table.grab()


def test_the_table_and_the_workspace_move_together(table: SentenceList, workspace: Workspace) -> None:
    workspace.move_to(2)
    assert table.currentIndex().row() == 2
    QTest.keyClick(table, Qt.Key.Key_Up)
    assert workspace.current == 1
    QTest.keyClick(table, Qt.Key.Key_End)
    assert (workspace.current, table.currentIndex().row()) == (3, 3)
    table.setCurrentIndex(table.model().index(1, 0))  # as assistive technology does
    assert workspace.current == 1


def test_shift_extends_the_selection(table: SentenceList, workspace: Workspace) -> None:
    QTest.keyClick(table, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(table, Qt.Key.Key_Down, SHIFT)
    assert list(workspace.selection) == selected(table) == [0, 1, 2]
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert selected(table) == [3]


def test_the_mouse_moves_and_extends_too(table: SentenceList, workspace: Workspace) -> None:
    def place(row: int) -> None:
        point = table.visualRect(table.model().index(row, Column.TEXT)).center()
        modifier = SHIFT if row == 3 else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, modifier, point)

    place(1)
    assert workspace.current == 1
    place(3)
    assert selected(table) == [1, 2, 3]


@pytest.mark.parametrize("key", "1 2 j u n".split())
def test_letters_and_digits_are_left_to_the_window(workspace: Workspace, qtbot: QtBot, key: str) -> None:
    heard: list[str] = []

    class Window(QWidget):
        def keyPressEvent(self, event: QKeyEvent) -> None:
            heard.append(event.text())

    window = Window()
    qtbot.addWidget(window)
    workspace.open_document(next(iter(workspace.headings)))
    table = SentenceList(workspace, window)
    QTest.keyClicks(table, key)
    QTest.keyClick(table, Qt.Key.Key_Space)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert heard == [key, " ", "\r"]
    assert workspace.current == 0


def test_left_and_right_go_through_the_cells_whatever_shortcuts_there_are(
    table: SentenceList, workspace: Workspace
) -> None:
    action = QAction("Move something else", table)
    action.setShortcuts([QKeySequence("Left"), QKeySequence("Right")])
    table.addAction(action)
    table.activateWindow()
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Right)
    assert table.currentIndex().column() == Column.THEMES
    assert workspace.current == 0


def test_a_decision_changes_its_own_row_only(table: SentenceList, workspace: Workspace) -> None:
    rows: list[tuple[int, int]] = []

    def note(first: QModelIndex, last: QModelIndex) -> None:
        rows.append((first.row(), last.row()))

    table.model().dataChanged.connect(note)
    workspace.move_to(2)
    workspace.do(tagging.toggle_theme(workspace.targets(), workspace.themes[0], workspace.annotator.id))
    assert rows == [(2, 2)]


def test_sentences_cut_anew_are_shown(table: SentenceList, workspace: Workspace) -> None:
    assert workspace.document is not None
    sentence = workspace.sentences[0]
    change = cutting.split(workspace.document.text, sentence, 1, sentence.start + 4, [], workspace.annotator.id)
    assert workspace.do(change)
    assert table.model().rowCount() == 5
    assert table.currentIndex().row() == workspace.current


def test_another_document_fills_the_table_anew(
    table: SentenceList, workspace: Workspace, import_document: Callable[..., Change]
) -> None:
    workspace.move_to(3)
    workspace.open_document(list(workspace.headings)[2])
    assert table.model().rowCount() == 2
    assert table.currentIndex().row() == 0
    table.grab()
    workspace.close_document()
    assert table.model().rowCount() == 0


def test_a_narrow_table_shows_marks_in_place_of_columns(table: SentenceList, qtbot: QtBot) -> None:
    assert not table.isColumnHidden(Column.NOTE)
    table.resize(420, 300)
    assert table.isColumnHidden(Column.NOTE)
    assert table.columnWidth(Column.TEXT) > 100
