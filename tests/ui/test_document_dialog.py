"""Correcting a document's details."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.changes import Change
from annotator.records import Document
from ui.document_dialog import DocumentDialog
from ui.workspace import Workspace


@pytest.fixture
def document(workspace: Workspace) -> Document:
    document = workspace.store.document(next(iter(workspace.headings)))
    assert document is not None
    return document


@pytest.fixture
def dialog(document: Document, qtbot: QtBot) -> DocumentDialog:
    dialog = DocumentDialog(document, "ann")
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_saved_details_reach_the_project(dialog: DocumentDialog, document: Document, workspace: Workspace) -> None:
    dialog.fields.title.clear()
    QTest.keyClicks(dialog.fields.title, "A new title")
    dialog.fields.language_box.setEditText("Urdu (ur)")
    QTest.keyClick(dialog.fields.title, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert dialog.change is not None
    assert workspace.do(dialog.change)
    heading = workspace.headings[document.id]
    assert (heading.title, heading.language, heading.date) == ("A new title", "ur", "2026-01-01")


@pytest.mark.parametrize(
    ("date", "language", "said"), [("yesterday", "", "date"), ("2026-02-31", "", "calendar"), ("", "Klingon", "code")]
)
def test_what_cannot_be_is_refused_in_words(dialog: DocumentDialog, date: str, language: str, said: str) -> None:
    dialog.fields.date.setText(date)
    dialog.fields.language_box.setEditText(language)
    QTest.keyClick(dialog.fields.title, Qt.Key.Key_Return)
    assert said in dialog.warning.text()
    assert dialog.isVisible()


@pytest.mark.parametrize(
    ("written", "code"),
    [("fr", "fr"), ("French", "fr"), ("xx", "xx"), ("Not given", ""), ("", ""), ("URDU (UR)", "ur")],
)
def test_a_language_is_given_by_name_or_code(dialog: DocumentDialog, written: str, code: str) -> None:
    dialog.fields.language_box.setEditText(written)
    assert dialog.fields.language == code


def test_an_uncommon_language_is_shown_by_its_code(document: Document, qtbot: QtBot) -> None:
    dialog = DocumentDialog(Document("d", "x", "x", language="mt"), "ann")
    qtbot.addWidget(dialog)
    assert dialog.fields.language == "mt"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_without_a_difference_ask_gives_no_change(document: Document, key: Qt.Key) -> None:
    def press() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, DocumentDialog)
        QTest.keyClick(dialog.fields.title, key)

    QTimer.singleShot(0, press)
    change: Change | None = DocumentDialog.ask(None, document, "ann")
    assert change is None


def test_further_fields_are_added_changed_and_removed(workspace: Workspace, qtbot: QtBot) -> None:
    given = (("desk", "Asia"), ("note", "one\ntwo"), ("old", "x"))
    dialog = DocumentDialog(Document("d", "x", "x", extra=given), "ann")
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.mouseClick(dialog.extra.rows[2].remove, Qt.MouseButton.LeftButton)
    dialog.extra.rows[0].value.setText("Europe")
    QTest.mouseClick(dialog.extra.add_button, Qt.MouseButton.LeftButton)
    QTest.keyClicks(dialog.extra.rows[2].name, "region")
    QTest.keyClicks(dialog.extra.rows[2].value, "EU")
    dialog.accepting()
    assert dialog.change is not None
    after = dialog.change.edits[0].after
    assert isinstance(after, Document)
    assert after.extra == (("desk", "Europe"), ("note", "one\ntwo"), ("region", "EU"))


@pytest.mark.parametrize(("name", "said"), [("", "has no name"), ("desk", "two fields “desk”")])
def test_a_further_field_needs_a_name_of_its_own(name: str, said: str, qtbot: QtBot) -> None:
    dialog = DocumentDialog(Document("d", "x", "x", extra=(("desk", "Asia"),)), "ann")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.extra.add(name, "value")
    dialog.accepting()
    assert said in dialog.warning.text()
