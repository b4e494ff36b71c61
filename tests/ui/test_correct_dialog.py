"""Correcting the text of the open document."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.changes import Act
from annotator.commands.tagging import toggle_theme
from annotator.records import fingerprint
from db.integrity import check
from tests.ui.conftest import import_of
from ui.annotating import Annotating
from ui.correct_dialog import CorrectDialog, in_words
from ui.history_dialog import HistoryDialog
from ui.history_model import Acts
from ui.project_view import ProjectView
from ui.workspace import Workspace

HARD = "🎻 Émigré\u00a0fund\u2028opens\n\nA fund was opend today.\u2029It holds «\u202f2\u202f» million.\n\nContact us."


@pytest.fixture
def opened(workspace: Workspace) -> Workspace:
    """The first document is open at its second sentence; each sentence is tagged."""
    workspace.open_document(next(iter(workspace.headings)))
    for index in range(len(workspace.sentences)):
        workspace.move_to(index)
        workspace.do(toggle_theme(workspace.targets(), workspace.themes[0], workspace.annotator.id))
    workspace.move_to(1)
    return workspace


@pytest.fixture
def dialog(opened: Workspace, qtbot: QtBot) -> Iterator[CorrectDialog]:
    assert opened.document is not None
    dialog = CorrectDialog(opened, opened.document)
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog
    dialog.reject()


def replace(dialog: CorrectDialog, old: str, new: str) -> None:
    """As someone does who selects the words and types over them."""
    cursor = dialog.text.document().find(old, 0, dialog.text.document().FindFlag.FindCaseSensitively)
    assert not cursor.isNull()
    dialog.text.setTextCursor(cursor)
    if new:
        dialog.text.insertPlainText(new)
    else:
        QTest.keyClick(dialog.text, Qt.Key.Key_Delete)


def test_it_opens_at_the_current_sentence_with_nothing_to_accept(dialog: CorrectDialog, opened: Workspace) -> None:
    assert opened.sentence is not None
    assert dialog.text.textCursor().position() == opened.sentence.start
    assert dialog.summary.text() == "Nothing is changed yet."
    assert not dialog.accept_button.isEnabled()
    dialog.text.undo()
    assert opened.document is not None
    assert dialog.text.exact() == opened.document.text


def test_the_summary_follows_the_text(dialog: CorrectDialog, qtbot: QtBot) -> None:
    replace(dialog, "trade", "trades")
    words = "1 sentence changes, 3 stay as they are; 1 decision is carried along and marked."
    qtbot.waitUntil(lambda: dialog.summary.text() == words)
    assert dialog.accept_button.isEnabled()
    replace(dialog, "Tea was served.", "")
    more = "1 sentence changes, 1 sentence goes, 2 stay as they are; 1 decision is carried along and marked; "
    qtbot.waitUntil(lambda: dialog.summary.text() == more + "1 decision goes with a deleted sentence.")
    dialog.text.undo()
    dialog.text.undo()
    qtbot.waitUntil(lambda: dialog.summary.text() == "Nothing is changed yet.")
    assert not dialog.accept_button.isEnabled()


def test_what_is_not_allowed_is_said_and_cannot_be_accepted(dialog: CorrectDialog, qtbot: QtBot) -> None:
    dialog.text.selectAll()
    QTest.keyClick(dialog.text, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "nothing to annotate" in dialog.warning.text())
    assert not dialog.accept_button.isEnabled()
    QTest.keyClick(dialog.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.isVisible()
    QTest.keyClicks(dialog.text, "x")
    assert dialog.warning.text() == ""


def test_the_text_of_another_document_is_refused(opened: Workspace, dialog: CorrectDialog, qtbot: QtBot) -> None:
    other = opened.store.document(list(opened.headings)[1])
    assert other is not None
    dialog.text.selectAll()
    dialog.text.insertPlainText(other.text)
    qtbot.waitUntil(lambda: "already, as “Émigré fund opens”" in dialog.warning.text())


def test_signs_that_an_editor_would_alter_survive_where_nothing_is_edited(workspace: Workspace, qtbot: QtBot) -> None:
    workspace.store.apply(import_of("Hard", HARD))
    workspace.open_document(fingerprint(HARD))
    assert workspace.document is not None
    dialog = CorrectDialog(workspace, workspace.document)
    qtbot.addWidget(dialog)
    assert dialog.text.exact() == HARD
    replace(dialog, "opend", "opened")
    replace(dialog, "Contact us.", "Contact\nme.")
    assert dialog.text.exact() == HARD.replace("opend", "opened").replace("Contact us.", "Contact\nme.")


def test_after_accepting_the_new_revision_is_open_at_the_same_place_and_undo_goes_back(
    opened: Workspace, qtbot: QtBot
) -> None:
    view = ProjectView(opened)
    qtbot.addWidget(view)
    old, ids = opened.document, list(opened.headings)
    opened.move_to(2)
    assert old is not None

    def accept() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, CorrectDialog)
        replace(dialog, "The ministers", "🎻 The two ministers")
        dialog.accepting()

    QTimer.singleShot(0, accept)
    found = CorrectDialog.ask(view, opened)
    assert found is not None
    assert in_words(found) == "1 sentence changes, 3 stay as they are; 1 decision is carried along and marked"
    assert opened.do(found.change)
    new = opened.document
    assert new is not None
    assert new.text == old.text.replace("The ministers", "🎻 The two ministers")
    assert list(opened.headings) == [new.id, *ids[1:]]
    assert list(opened.headings) == [one.id for one in opened.store.headings()]
    assert opened.headings[new.id] == opened.store.headings()[0]
    assert opened.current == 2
    assert opened.progress == opened.store.counts(opened.annotator.id).progress
    assert opened.decisions[0].origin == "corrected"
    opened.move_to(0)
    assert view.sentence.origin.text().startswith("Text corrected since, ")
    assert view.release.toPlainText().startswith("🎻 The two ministers")
    view.annotating.undo()
    assert opened.document == old
    assert list(opened.headings) == ids
    assert [one.origin for one in opened.decisions.values()] == ["manual"] * 4
    view.annotating.redo()
    assert opened.document == new
    assert [one.number for one in opened.headings.values()] == [1, 2, 3]
    assert opened.theme_counts["security"] == 4
    opened.close()
    assert check(opened.store.path) == []


def test_the_history_names_the_act_and_the_earlier_text(opened: Workspace, dialog: CorrectDialog, qtbot: QtBot) -> None:
    replace(dialog, "trade", "trades")
    dialog.accepting()
    assert dialog.correction is not None
    opened.do(dialog.correction.change)
    history = HistoryDialog(opened)
    qtbot.addWidget(history)
    rows = [[history.acts.index(row, column).data() for column in (2, 3)] for row in range(2)]
    assert rows == [
        ["Correct the text of “Ministers meet in Beijing”", ""],
        ["Tag sentence 4 “security”", "Ministers meet in Beijing (an earlier text)"],
    ]
    assert isinstance(history.acts, Acts)
    assert opened.store.history(limit=1)[0].act is Act.CORRECT
    history.scope.setCurrentIndex(1)
    rows_of_this = [history.acts.index(row, 2).data() for row in range(history.acts.rowCount())]
    assert rows_of_this == [
        "Correct the text of “Ministers meet in Beijing”",
        *(f"Tag sentence {number} “security”" for number in (4, 3, 2, 1)),
    ]


def test_what_was_corrected_is_gone_to_until_it_is_decided_anew(opened: Workspace, dialog: CorrectDialog) -> None:
    replace(dialog, "trade", "trades")
    dialog.accepting()
    assert dialog.correction is not None
    opened.do(dialog.correction.change)
    opened.open_document(list(opened.headings)[1])
    annotating = Annotating(opened)
    annotating.next_corrected()
    assert opened.sentence is not None
    assert opened.decisions[opened.sentence.start].origin == "corrected"
    annotating.toggle_none()
    told: list[str] = []
    opened.told.connect(told.append)
    annotating.next_corrected()
    assert told == ["No decision of yours is on a sentence whose text was corrected since."]
