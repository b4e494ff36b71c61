from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from annotator.changes import Act, Change, Edit
from annotator.commands import tagging
from annotator.records import Annotation
from db.store import Store
from ui import sentence_panel
from ui.sentence_panel import SentencePanel
from ui.workspace import Workspace


@pytest.fixture
def panel(workspace: Workspace, qtbot: QtBot) -> Iterator[SentencePanel]:
    """The panel, with a field beside it that can have the keyboard in place of the release."""
    workspace.open_document(next(iter(workspace.headings)))
    host = QWidget()
    row = QHBoxLayout(host)
    panel = SentencePanel(workspace)
    row.addWidget(QLineEdit(host))
    row.addWidget(panel)
    qtbot.addWidget(host)
    host.resize(640, 400)
    host.show()
    host.activateWindow()
    yield panel
    host.hide()  # and so it lives until here


def leave(panel: SentencePanel) -> None:
    host = panel.parentWidget()
    assert host is not None
    field = host.findChild(QLineEdit)
    assert field is not None
    field.setFocus()


def write(panel: SentencePanel, text: str) -> None:
    panel.focus_note()
    panel.note.selectAll()
    QTest.keyClicks(panel.note, text)


def notes(workspace: Workspace) -> dict[int, str]:
    """What is on the disk of the first document, by number of the sentence."""
    document = next(iter(workspace.headings))
    numbers = {sentence.start: number for number, sentence in enumerate(workspace.store.sentences(document), start=1)}
    return {numbers[one.start]: one.note for one in workspace.store.annotations(document) if one.note}


def tag(workspace: Workspace, number: int = 0) -> None:
    assert workspace.do(tagging.toggle_theme(workspace.targets(), workspace.themes[number], workspace.annotator.id))


def test_the_heading_says_where_one_is(panel: SentencePanel, workspace: Workspace) -> None:
    assert panel.heading.text() == "Sentence 1 of 4"
    workspace.move_to(2, extend=True)
    assert panel.heading.text() == "3 sentences selected"
    workspace.close_document()
    assert panel.heading.text() == "Sentence"
    assert not panel.note.isEnabled()


def test_undecided_none_and_themes_are_shown_apart(panel: SentencePanel, workspace: Workspace) -> None:
    assert panel.state.text() == "Not decided yet"
    workspace.do(tagging.toggle_none(workspace.targets(), workspace.annotator.id))
    assert panel.state.isHidden()
    assert panel.decision.accessibleName() == "Decision: none of the themes"
    tag(workspace)
    assert panel.state.isHidden()
    assert panel.decision.accessibleName() == "Decision: security"
    assert panel.origin.text().startswith("Changed ")
    panel.grab()


def test_where_a_decision_came_from_is_said(panel: SentencePanel, workspace: Workspace) -> None:
    sentence = workspace.sentences[0]
    themes = frozenset({"security"})
    one = Annotation(
        sentence.document,
        sentence.start,
        workspace.annotator.id,
        themes,
        origin="import",
        at="2026-01-05T14:30:00.000Z",
    )
    assert workspace.do(Change(Act.IMPORT, (Edit(None, one),), workspace.annotator.id))
    assert panel.origin.text().startswith("Imported, ")
    assert "Jan 2026" in panel.origin.text()


def test_unsure_is_toggled_by_the_button_for_all_selected(panel: SentencePanel, workspace: Workspace) -> None:
    workspace.move_to(1, extend=True)
    panel.unsure_button.click()
    assert [workspace.decisions[sentence.start].unsure for sentence in workspace.sentences[:2]] == [True, True]
    assert panel.unsure_button.isChecked()
    workspace.undo()
    assert not panel.unsure_button.isChecked()


@pytest.mark.parametrize(
    ("key", "modifier"),
    [(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)],
)
def test_escape_and_control_enter_save_the_note_and_give_the_keyboard_back(
    panel: SentencePanel, workspace: Workspace, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    write(panel, "jk u 0 offices only")
    with qtbot.waitSignal(panel.done):
        QTest.keyClick(panel.note, key, modifier)
    assert notes(workspace) == {1: "jk u 0 offices only"}


def test_a_note_is_saved_when_the_keyboard_goes_elsewhere(panel: SentencePanel, workspace: Workspace) -> None:
    write(panel, "seen")
    leave(panel)
    assert notes(workspace) == {1: "seen"}


def test_a_note_goes_to_the_sentence_it_was_typed_for(panel: SentencePanel, workspace: Workspace) -> None:
    write(panel, "first")
    workspace.move_to(2)
    assert panel.note.toPlainText() == ""
    write(panel, "third")
    workspace.open_document(list(workspace.headings)[1])
    assert notes(workspace) == {1: "first", 3: "third"}
    assert panel.note.toPlainText() == ""


def test_a_note_survives_another_annotator_taking_over(panel: SentencePanel, workspace: Workspace) -> None:
    tag(workspace)
    write(panel, "Ann's own")
    ann = workspace.annotator.id
    workspace.switch_annotator("Ben")
    document = next(iter(workspace.headings))
    assert [one.note for one in workspace.store.annotations(document, ann)] == ["Ann's own"]
    assert panel.note.toPlainText() == ""


def test_tagging_while_a_note_is_being_written_loses_neither(panel: SentencePanel, workspace: Workspace) -> None:
    write(panel, "half a thou")
    tag(workspace)
    assert panel.note.toPlainText() == "half a thou"
    QTest.keyClicks(panel.note, "ght")
    leave(panel)
    (annotation,) = workspace.store.annotations(next(iter(workspace.headings)))
    assert annotation.note == "half a thought"
    assert annotation.themes == frozenset({"security"})


def test_a_note_is_saved_at_a_pause_in_the_writing(panel: SentencePanel, workspace: Workspace, qtbot: QtBot) -> None:
    panel._pause.setInterval(0)
    write(panel, "a thought ")
    qtbot.waitUntil(lambda: notes(workspace) == {1: "a thought"})
    assert panel.note.toPlainText() == "a thought "
    QTest.keyClicks(panel.note, "more")
    leave(panel)
    assert notes(workspace) == {1: "a thought more"}


def test_a_note_is_saved_when_the_panel_goes(panel: SentencePanel, workspace: Workspace) -> None:
    write(panel, "last words")
    panel.hide()
    assert notes(workspace) == {1: "last words"}


def test_an_emptied_note_is_removed(panel: SentencePanel, workspace: Workspace) -> None:
    write(panel, "x")
    leave(panel)
    panel.focus_note()
    panel.note.clear()
    leave(panel)
    assert notes(workspace) == {}
    assert workspace.store.annotations(next(iter(workspace.headings))) == []


def test_undo_takes_a_note_back_on_the_screen_too(panel: SentencePanel, workspace: Workspace) -> None:
    write(panel, "once")
    leave(panel)
    workspace.undo()
    assert panel.note.toPlainText() == ""
    workspace.redo()
    assert panel.note.toPlainText() == "once"


def test_nothing_is_written_where_nothing_was_typed(panel: SentencePanel, workspace: Workspace) -> None:
    before = workspace.store.last_act()
    panel.focus_note()
    leave(panel)
    workspace.move_to(1)
    assert workspace.store.last_act() == before


def test_a_note_that_cannot_be_saved_is_kept_until_it_can(
    panel: SentencePanel, workspace: Workspace, refusals: list[str]
) -> None:
    write(panel, "mine")
    sentence = workspace.sentences[0]
    elsewhere = Annotation(sentence.document, sentence.start, workspace.annotator.id, None, note="theirs")
    workspace.introduce()
    workspace.store.apply(Change(Act.NOTE, (Edit(None, elsewhere),), workspace.annotator.id, sentence.document))
    assert not panel.save()
    assert refusals
    assert panel.note.toPlainText() == "mine"
    assert not panel.problem.isHidden()
    workspace.move_to(1)
    assert panel.note.toPlainText() == ""
    workspace.move_to(0)
    assert panel.note.toPlainText() == "mine"
    assert panel.save()
    assert notes(workspace) == {1: "mine"}
    assert panel.problem.isHidden()


def test_a_project_that_can_only_be_read_says_why(project: Path, qtbot: QtBot) -> None:
    workspace = Workspace(Store.open(project, read_only=True), "Ann")
    panel = SentencePanel(workspace)
    qtbot.addWidget(panel)
    refused: list[str] = []
    workspace.refused.connect(refused.append)
    panel.focus_note()
    assert "opened for reading" in refused[0]
    assert "opened for reading" in panel.unsure_button.toolTip()
    assert not panel.unsure_button.isEnabled()
    workspace.close()


def test_times_that_nobody_can_read_are_left_out() -> None:
    assert sentence_panel._moment("yesterday") == ""
