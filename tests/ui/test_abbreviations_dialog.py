"""The project's own abbreviations."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.commands.settings import abbreviations_of
from annotator.records import ABBREVIATIONS, Setting
from ui.abbreviations_dialog import AbbreviationsDialog
from ui.workspace import Workspace

HELD = Setting(ABBREVIATIONS, '["Regt."]')


@pytest.fixture
def dialog(qtbot: QtBot) -> AbbreviationsDialog:
    dialog = AbbreviationsDialog(HELD, "ann")
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def save(dialog: AbbreviationsDialog) -> None:
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)


def test_the_words_stand_one_a_line(dialog: AbbreviationsDialog) -> None:
    assert dialog.field.toPlainText() == "Regt."


def test_a_new_word_reaches_the_project(workspace: Workspace, qtbot: QtBot) -> None:
    dialog = AbbreviationsDialog(None, "ann")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.field.insertPlainText("Regt.\n\nMin.-Pres.\n")
    save(dialog)
    assert dialog.change is not None
    assert workspace.do(dialog.change)
    assert abbreviations_of(workspace.settings[ABBREVIATIONS]) == ["Regt.", "Min.-Pres."]


def test_what_is_no_abbreviation_is_refused_in_words(dialog: AbbreviationsDialog) -> None:
    dialog.field.setPlainText("...")
    save(dialog)
    assert "no letter" in dialog.warning.text()
    assert dialog.isVisible()


def test_without_a_difference_ask_gives_no_change(qapp: QApplication) -> None:
    def accept() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, AbbreviationsDialog)
        save(dialog)

    QTimer.singleShot(0, accept)
    assert AbbreviationsDialog.ask(None, HELD, "ann") is None
