"""Pasting a text as a new document."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.changes import Act, Change, Edit
from annotator.records import ABBREVIATIONS, Setting
from tests.ui.conftest import TEXTS
from ui.exact_text_edit import ExactTextEdit
from ui.paste_dialog import PasteDialog
from ui.workspace import Workspace

HARD = "Head\u00a0line 🎻\r\nOne\u00a0thing.\u2028Two\u2029Three\t«\u202fquatre\u202f»\n\nEnd  "


def paste(field: ExactTextEdit, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    field.insertFromMimeData(data)


@pytest.fixture
def dialog(workspace: Workspace, qtbot: QtBot) -> Iterator[PasteDialog]:
    dialog = PasteDialog(workspace)
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog
    dialog.reject()


def test_a_pasted_text_is_kept_to_the_character(dialog: PasteDialog) -> None:
    paste(dialog.text, HARD)
    assert dialog.text.exact() == HARD
    assert dialog.pasted.text == HARD.replace("\r\n", "\n")


def test_after_an_edit_no_break_spaces_and_line_separators_are_still_kept(dialog: PasteDialog) -> None:
    paste(dialog.text, "a\u00a0b 🎻\u2028c\nd")
    QTest.keyClick(dialog.text, Qt.Key.Key_X)
    assert dialog.text.exact() == "a\u00a0b 🎻\u2028c\ndx"


def test_an_edit_taken_back_gives_the_pasted_text_again(dialog: PasteDialog) -> None:
    paste(dialog.text, HARD)
    QTest.keyClick(dialog.text, Qt.Key.Key_X)
    dialog.text.undo()
    assert dialog.text.exact() == HARD


def test_a_paste_into_the_middle_keeps_what_is_around_it(dialog: PasteDialog) -> None:
    paste(dialog.text, "one three")
    cursor = dialog.text.textCursor()
    cursor.setPosition(4)
    dialog.text.setTextCursor(cursor)
    paste(dialog.text, "two\u00a0")
    assert dialog.text.exact() == "one two\u00a0three"


def test_a_second_paste_over_everything_replaces_it(dialog: PasteDialog) -> None:
    paste(dialog.text, "old\u00a0text")
    dialog.text.selectAll()
    paste(dialog.text, HARD)
    assert dialog.text.exact() == HARD


def test_the_title_follows_the_text_until_it_is_written(dialog: PasteDialog, qtbot: QtBot) -> None:
    paste(dialog.text, "A headline\nThe text.")
    qtbot.waitUntil(lambda: dialog.fields.title.text() == "A headline")
    dialog.fields.title.clear()
    QTest.keyClicks(dialog.fields.title, "Mine")
    QTest.keyClick(dialog.text, Qt.Key.Key_X)
    qtbot.waitUntil(lambda: "characters" in dialog.count.text())
    assert dialog.pasted.title == "Mine"


def test_the_sentences_are_counted_with_the_projects_abbreviations(workspace: Workspace, qtbot: QtBot) -> None:
    text = "He came with Xyzq. Smith to us. They left."
    for words, counted in (("[]", "3 sentences, 42 characters"), ('["Xyzq."]', "2 sentences, 42 characters")):
        held = workspace.settings.get(ABBREVIATIONS)
        workspace.do(Change(Act.SETTING, (Edit(held, Setting(ABBREVIATIONS, words)),)))
        dialog = PasteDialog(workspace, text)
        qtbot.addWidget(dialog)
        assert dialog.count.text() == counted


def test_details_come_along(dialog: PasteDialog) -> None:
    paste(dialog.text, "A headline\nThe text.")
    dialog.fields.date.setText("2026-01")
    dialog.fields.source.setText(" Ministry ")
    dialog.fields.url.setText("https://mfa.example")
    dialog.fields.language_box.setEditText("french")
    QTest.keyClick(dialog.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.isVisible()
    given = dialog.pasted
    assert (given.date, given.source, given.url, given.language) == ("2026-01", "Ministry", "https://mfa.example", "fr")


@pytest.mark.parametrize(
    ("text", "date", "said"),
    [
        ("", "", "nothing to annotate"),
        (" \n ", "", "nothing to annotate"),
        ("A text.", "May", "date"),
        (TEXTS["Ministers meet in Beijing"], "", "already, as “Ministers meet in Beijing”"),
    ],
)
def test_what_cannot_be_added_is_refused_in_words(dialog: PasteDialog, text: str, date: str, said: str) -> None:
    paste(dialog.text, text)
    dialog.fields.date.setText(date)
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert said in dialog.warning.text()
    assert dialog.isVisible()


def test_ask_gives_the_text(workspace: Workspace) -> None:
    def accept() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PasteDialog)
        QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, accept)
    pasted = PasteDialog.ask(None, workspace, HARD)
    assert pasted is not None
    assert pasted.text == HARD.replace("\r\n", "\n")


def test_enter_in_the_text_is_a_new_line(dialog: PasteDialog) -> None:
    QTest.keyClicks(dialog.text, "one")
    QTest.keyClick(dialog.text, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.text.exact() == "one\n"
