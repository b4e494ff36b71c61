"""Asking for the annotator's name."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.name_dialog import NameDialog


@pytest.fixture
def dialog(qtbot: QtBot) -> NameDialog:
    dialog = NameDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_enter_takes_the_name_without_spare_white_space(dialog: NameDialog) -> None:
    QTest.keyClicks(dialog.field, "  Amina   Rahman ")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.result() == NameDialog.DialogCode.Accepted
    assert dialog.name == "Amina Rahman"


@pytest.mark.parametrize(
    ("entered", "said"), [("", "enter a name"), ("   ", "enter a name"), ("x" * 81, "81"), ("consensus", "adjudicated")]
)
def test_a_name_that_cannot_be_used_is_refused_in_words(dialog: NameDialog, entered: str, said: str) -> None:
    dialog.field.setText(entered)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert said in dialog.warning.text()
    QTest.keyClick(dialog.field, Qt.Key.Key_A)
    assert not dialog.warning.isVisible()


def test_eighty_characters_are_allowed(dialog: NameDialog) -> None:
    dialog.field.setText("x" * 80)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def press_in_dialog(key: Qt.Key) -> None:
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    QTest.keyClick(dialog, key)


def test_ask_gives_the_suggestion_when_it_is_accepted(qapp: QApplication) -> None:
    QTimer.singleShot(0, lambda: press_in_dialog(Qt.Key.Key_Return))
    assert NameDialog.ask(None, "Jana Novak") == "Jana Novak"


def test_ask_gives_nothing_after_escape(qapp: QApplication) -> None:
    QTimer.singleShot(0, lambda: press_in_dialog(Qt.Key.Key_Escape))
    assert NameDialog.ask(None, "Jana Novak") is None
