"""Training: marking documents, the marks, and that they are shown when the last sentence is decided."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.commands.tagging import toggle_none, toggle_theme
from annotator.commands.training import mark_for_training, training_of
from annotator.records import CONSENSUS_NAME
from tests.ui.agreeing import decide
from ui.agreement_view import TRAINING, AgreementView
from ui.documents_panel import DocumentsPanel
from ui.training_sheet import TrainingSheet
from ui.training_watch import TrainingWatch
from ui.workspace import Workspace

GOLD = ["s", "e", "", "d"]


@pytest.fixture
def trained(workspace: Workspace) -> Workspace:
    """The first document is for training; the consensus has decided it, Ann three of its four sentences."""
    decide(workspace, 0, {CONSENSUS_NAME: GOLD, "Ann": ["s", "e", ""]})
    workspace.do(mark_for_training(workspace.settings, next(iter(workspace.headings)), True))
    workspace.open_document(next(iter(workspace.headings)))
    workspace.move_to(3)
    return workspace


@pytest.fixture
def watch(trained: Workspace, qtbot: QtBot) -> TrainingWatch:
    window = QWidget()
    qtbot.addWidget(window)
    return TrainingWatch(trained, window)


def sheets() -> list[TrainingSheet]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, TrainingSheet) and one.isVisible()]


def after_the_last(workspace: Workspace, qtbot: QtBot, theme: int) -> list[list[str]]:
    """The marks that are shown when the last sentence is decided for this theme."""
    shown: list[list[str]] = []

    def look() -> None:
        for sheet in sheets():
            shown.extend([entry.text for entry in row] for row in sheet.marks.entries.rows)
            sheet.accept()

    QTimer.singleShot(200, look)
    workspace.do(toggle_theme(workspace.targets(), workspace.themes[theme], workspace.annotator.id))
    qtbot.wait(400)
    return shown


def test_the_marks_are_shown_when_the_last_sentence_is_decided(
    trained: Workspace, watch: TrainingWatch, qtbot: QtBot
) -> None:
    shown = after_the_last(trained, qtbot, 2)
    assert [(row[0], row[2]) for row in shown] == [
        ("security", "✓ reached"),
        ("economy", "✓ reached"),
        ("diplomacy", "✓ reached"),
    ]


def test_what_was_missed_and_what_was_too_much_is_counted(
    trained: Workspace, watch: TrainingWatch, qtbot: QtBot
) -> None:
    shown = {row[0]: row[2:] for row in after_the_last(trained, qtbot, 1)}
    assert shown["security"] == ["✓ reached", "0", "0"]
    assert shown["economy"] == ["✗ not reached", "0", "1"]
    assert shown["diplomacy"] == ["✗ not reached", "1", "0"]


def test_nothing_is_shown_before_the_last_sentence_nor_for_another_document(
    trained: Workspace, watch: TrainingWatch, qtbot: QtBot
) -> None:
    trained.open_document(list(trained.headings)[1])
    trained.do(toggle_none(trained.targets(), trained.annotator.id))
    qtbot.wait(50)
    assert sheets() == []


def test_the_consensus_itself_is_not_examined(trained: Workspace, watch: TrainingWatch, qtbot: QtBot) -> None:
    trained.switch_annotator(CONSENSUS_NAME)
    trained.move_to(3)
    trained.do(toggle_none(trained.targets(), trained.annotator.id))
    qtbot.wait(50)
    assert sheets() == []


def test_a_document_is_marked_for_training_in_the_list_and_it_can_be_undone(workspace: Workspace, qtbot: QtBot) -> None:
    panel = DocumentsPanel(workspace)
    qtbot.addWidget(panel)
    first = next(iter(workspace.headings))
    action = next(one for one in panel.menu_for(first).actions() if one.text() == "Use for training")
    assert not action.isChecked()
    action.trigger()
    assert training_of(workspace.settings).documents == (first,)
    action = next(one for one in panel.menu_for(first).actions() if one.text() == "Use for training")
    assert action.isChecked()
    workspace.undo()
    assert training_of(workspace.settings).documents == ()


def test_the_panel_shows_marks_to_who_has_finished_and_none_to_who_has_not(trained: Workspace, qtbot: QtBot) -> None:
    decide(trained, 0, {"Ben": ["s", "e", "", "d"]})
    view = AgreementView(trained)
    qtbot.addWidget(view)
    with qtbot.waitSignal(view.live.measured):
        view.show()
    with qtbot.waitSignal(view.live.measured):
        view.tabs.setCurrentIndex(TRAINING)
    face = view.training
    assert [[entry.text for entry in row] for row in face.people.entries.rows] == [
        ["Ann", "3 of 4", "not finished"],
        ["Ben", "4 of 4", "3 of 3 themes reached"],
    ]
    assert face.themes.isHidden()
    face.people.setCurrentIndex(face.people.entries.index(1, 0))
    assert not face.themes.isHidden()
    assert face.sentences.model_.rowCount() == 0
    face.mark.setValue(0.9)
    assert training_of(trained.settings).pass_mark == 0.9
    trained.undo()
    assert face.mark.value() == 0.8
    view.stop()
