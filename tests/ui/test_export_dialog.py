"""Choosing what to export."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.changes import Act, Change, Edit
from annotator.commands.tagging import toggle_theme
from annotator.exporting.order import Order
from annotator.exporting.selection import Selection
from annotator.records import CONSENSUS_ID, CONSENSUS_NAME, Annotation, Annotator
from ui.export_dialog import CHOSEN, CONSENSUS, Export, ExportDialog
from ui.preferences import Preferences
from ui.wording import number_of
from ui.work.exporting import export
from ui.workspace import Workspace


@pytest.fixture
def preferences() -> Preferences:
    return Preferences()


@pytest.fixture
def decided(workspace: Workspace) -> Workspace:
    """Ann has tagged the first sentence, Bob and the consensus have said none of the second."""
    first = next(iter(workspace.headings))
    workspace.open_document(first)
    workspace.do(toggle_theme(workspace.targets(), workspace.themes[0], workspace.annotator.id))
    for who in (Annotator("bob", "Bob"), Annotator(CONSENSUS_ID, CONSENSUS_NAME)):
        none = Annotation(first, workspace.sentences[1].start, who.id, frozenset(), at="2026-01-05T09:30:00.000Z")
        workspace.do(Change(Act.IMPORT, (Edit(None, who), Edit(None, none))))
    return workspace


@pytest.fixture
def dialog(decided: Workspace, preferences: Preferences, qtbot: QtBot) -> Iterator[ExportDialog]:
    dialog = ExportDialog(decided, preferences)
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog
    dialog.reject()


def choose(dialog: ExportDialog, what: str) -> None:
    dialog.whose.setCurrentIndex(dialog.whose.findData(what))


def uncheck(dialog: ExportDialog, name: str) -> None:
    (item,) = dialog.annotators.findItems(name, Qt.MatchFlag.MatchExactly)
    item.setCheckState(Qt.CheckState.Unchecked)


def test_everyone_is_exported_beside_the_project_unless_told_otherwise(
    dialog: ExportDialog, decided: Workspace
) -> None:
    path = decided.store.path.with_suffix(".csv")
    assert dialog.chosen() == Export(path, Order("csv", Selection()))


def test_the_first_rows_are_those_of_the_file(dialog: ExportDialog, decided: Workspace, tmp_path: Path) -> None:
    header = dialog.preview.model()
    names = [header.headerData(column, Qt.Orientation.Horizontal) for column in range(header.columnCount())]
    assert names[11:16] == ["text", "annotator", "security", "economy", "diplomacy"]
    assert [row[11:14] for row in dialog.preview.rows()[:4]] == [
        ["The ministers met.", "Ann", "1"],
        ["They spoke of trade.", "Bob", "0"],
        ["They spoke of trade.", "Consensus", "0"],
        ["A ceasefire was called for.", "", ""],
    ]


@pytest.mark.parametrize("format_name", ["csv", "jsonl"])
@pytest.mark.parametrize("decided_only", [True, False])
@pytest.mark.parametrize("whose", ["everyone", CONSENSUS, CHOSEN])
def test_the_number_of_rows_is_that_of_the_export(
    dialog: ExportDialog,
    decided: Workspace,
    qtbot: QtBot,
    tmp_path: Path,
    format_name: str,
    decided_only: bool,
    whose: str,
) -> None:
    dialog.format.setCurrentIndex(dialog.format.findData(format_name))
    dialog.decided_only.setChecked(decided_only)
    choose(dialog, whose)
    uncheck(dialog, "Bob")
    chosen = dialog.chosen()
    rows = export(decided.store, tmp_path / "out", chosen.order).rows
    one = "row" if format_name == "csv" else "sentence"
    qtbot.waitUntil(lambda: dialog.count.text() == number_of(rows, one))


def test_the_consensus_alone_can_be_exported(dialog: ExportDialog) -> None:
    choose(dialog, CONSENSUS)
    assert dialog.options() == Selection(consensus=True)


def test_annotators_are_chosen_by_their_boxes(dialog: ExportDialog) -> None:
    assert not dialog.annotators.isVisible()
    choose(dialog, CHOSEN)
    assert dialog.annotators.isVisible()
    uncheck(dialog, "Bob")
    assert dialog.options() == Selection(("Ann",), consensus=True)
    uncheck(dialog, "Consensus")
    assert dialog.options() == Selection(("Ann",))


def test_nobody_cannot_be_exported(dialog: ExportDialog) -> None:
    choose(dialog, CHOSEN)
    for name in ("Ann", "Bob", "Consensus"):
        uncheck(dialog, name)
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert dialog.warning.text() == "Choose at least one annotator."
    assert dialog.isVisible()


def test_without_a_consensus_it_is_not_offered(workspace: Workspace, preferences: Preferences, qtbot: QtBot) -> None:
    dialog = ExportDialog(workspace, preferences)
    qtbot.addWidget(dialog)
    assert dialog.whose.findData(CONSENSUS) == -1
    dialog.reject()


def test_cells_are_written_exactly_only_where_that_is_a_question(dialog: ExportDialog) -> None:
    dialog.raw.setChecked(True)
    assert dialog.options().raw
    dialog.format.setCurrentIndex(dialog.format.findData("jsonl"))
    assert not dialog.options().raw
    assert not dialog.raw.isEnabled()


def test_another_format_changes_the_suffix_and_the_preview(dialog: ExportDialog) -> None:
    dialog.format.setCurrentIndex(dialog.format.findData("jsonl"))
    assert dialog.path.text().endswith("project.jsonl")
    assert dialog.preview.rows()[0][0].startswith('{"id"')


def test_a_file_that_is_there_is_replaced_only_after_a_second_press(dialog: ExportDialog, tmp_path: Path) -> None:
    there = tmp_path / "there.csv"
    there.write_text("precious")
    dialog.path.setText(str(there))
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert "already" in dialog.warning.text()
    assert dialog.isVisible()
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()


def test_a_folder_that_is_not_there_is_refused(dialog: ExportDialog, tmp_path: Path) -> None:
    for path, said in ((tmp_path / "no" / "out.csv", "no folder"), (tmp_path, "is a folder"), ("", "Choose the file")):
        dialog.path.setText(str(path))
        QTest.keyClick(dialog.path, Qt.Key.Key_Return)
        assert said in dialog.warning.text()
        assert dialog.isVisible()


def test_the_last_choices_are_offered_again(
    dialog: ExportDialog, decided: Workspace, preferences: Preferences, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog.format.setCurrentIndex(dialog.format.findData("jsonl"))
    dialog.decided_only.setChecked(True)
    choose(dialog, CHOSEN)
    uncheck(dialog, "Bob")
    dialog.path.setText(str(tmp_path / "data.jsonl"))
    QTest.keyClick(dialog.path, Qt.Key.Key_Return)
    preferences.save()
    again = ExportDialog(decided, preferences)
    qtbot.addWidget(again)
    assert again.options() == Selection(("Ann",), consensus=True, decided_only=True)
    assert again.chosen().path == tmp_path / "project.jsonl"
    again.reject()


def test_damaged_choices_are_passed_over(decided: Workspace, qtbot: QtBot) -> None:
    broken = Preferences(window={"export": {"format": 7, "left out": 3, "folder": "/nowhere", "raw": "x", "whose": []}})
    dialog = ExportDialog(decided, broken)
    qtbot.addWidget(dialog)
    assert dialog.options() == Selection()
    dialog.reject()


def test_ask_gives_nothing_after_escape(decided: Workspace, preferences: Preferences) -> None:
    def escape() -> None:
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    QTimer.singleShot(0, escape)
    assert ExportDialog.ask(None, decided, preferences) is None
    assert preferences.window == {}
