"""Choosing what to export."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from annotator.changes import Act, Change, Edit
from annotator.commands.exporting import card_of
from annotator.commands.tagging import toggle_theme
from annotator.exporting.order import Order
from annotator.exporting.selection import Resolve, Rows, Selection, Tie
from annotator.formats import formats
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


def shown(dialog: ExportDialog) -> list[str]:
    model = dialog.preview.model()
    return [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]


def opened(dialog: ExportDialog) -> list[str]:
    return [header.text() for header, _ in dialog._sections if header.isChecked()]


def test_one_section_is_open_at_a_time_and_the_others_say_what_is_chosen(dialog: ExportDialog) -> None:
    assert opened(dialog) == ["Whose decisions"]
    said = {header.text(): header.chosen for header, _ in dialog._sections}
    assert said["Documents"] == "All 3"
    assert said["Rows and themes"] == "All themes"
    assert said["Training and test"] == "Not divided"
    header = dialog._sections[1][0]
    header.setFocus()
    QTest.keyClick(header, Qt.Key.Key_Space)
    assert opened(dialog) == ["Documents"]
    assert header.accessibleName() == "Documents: All 3"


def test_a_filter_takes_some_documents_and_says_how_many(dialog: ExportDialog, qtbot: QtBot) -> None:
    dialog.documents.title.setText("fund")
    assert dialog.documents.count.text() == "1 of 3 documents"
    assert [row[2] for row in dialog.preview.rows()] == ["Émigré fund opens"] * 3
    qtbot.waitUntil(lambda: dialog.count.text() == "3 rows")
    dialog.documents.since.setText("yesterday")
    assert "“yesterday” is no date" in dialog.warning.text()
    assert dialog.preview.rows() == []
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    dialog.documents.since.setText("2026-01-02")
    assert dialog.warning.text() == ""


def test_a_majority_counts_those_who_are_checked_and_never_the_consensus(dialog: ExportDialog) -> None:
    choose(dialog, "majority")
    (item,) = dialog.annotators.findItems("Consensus", Qt.MatchFlag.MatchExactly)
    assert item.isHidden()
    assert dialog.options() == Selection(resolve=Resolve.MAJORITY)
    assert dialog.options().tie is Tie.UNDECIDED
    dialog.who.tie.setCurrentIndex(2)
    uncheck(dialog, "Bob")
    assert dialog.options() == Selection(("Ann",), resolve=Resolve.MAJORITY, tie=Tie.YES)
    assert "annotators" in shown(dialog)


def test_themes_context_and_shape_change_the_columns(dialog: ExportDialog) -> None:
    (item,) = dialog.row.themes.findItems("economy", Qt.MatchFlag.MatchExactly)
    item.setCheckState(Qt.CheckState.Unchecked)
    dialog.row.context.setChecked(True)
    assert "economy" not in shown(dialog)
    assert shown(dialog)[-2:] == ["previous", "next"]
    dialog.row.rows.setCurrentIndex(dialog.row.rows.findData("theme"))
    assert shown(dialog)[13:15] == ["theme", "applies"]
    assert dialog.options().rows is Rows.THEME
    for name in ("security", "diplomacy"):
        (item,) = dialog.row.themes.findItems(name, Qt.MatchFlag.MatchExactly)
        item.setCheckState(Qt.CheckState.Unchecked)
    assert dialog.warning.text() == "Choose at least one theme."


def test_splits_are_drawn_and_shown_once_they_are_counted(dialog: ExportDialog, qtbot: QtBot) -> None:
    dialog.splits.division.setEditText("train=2, test=1")
    at = shown(dialog).index("split")
    qtbot.waitUntil(lambda: dialog.splits.count.text() == "Documents: train 2, test 1")
    assert {row[at] for row in dialog.preview.rows()} <= {"train", "test"}
    dialog.splits.freeze.setChecked(True)
    chosen = dialog.chosen()
    assert (chosen.keep, chosen.freeze) == (False, ("test",))
    dialog.splits.division.setEditText("train=2.5")
    assert "no fraction" in dialog.warning.text()


def test_what_a_format_has_no_place_for_is_shown_before_it_is_written(dialog: ExportDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: dialog.count.text() == "10 rows")
    assert not dialog.lost.isVisible()
    dialog.format.setCurrentIndex(dialog.format.findData("fasttext"))
    qtbot.waitUntil(lambda: "undecided sentences: 7 (left out)" in dialog.lost.text())
    assert dialog.lost.isVisible()


def test_choices_are_saved_in_the_project_taken_again_and_removed(dialog: ExportDialog, decided: Workspace) -> None:
    choose(dialog, CONSENSUS)
    dialog.documents.languages.setText("en; ur")
    dialog.splits.division.setEditText("train=0.5, test=0.5")
    dialog.beside.folder.setChecked(True)
    saved = dialog.order()
    dialog.save_as(" for  training ")
    assert dialog.profile.currentText() == "for training"
    dialog.set_order(Order("jsonl"))
    assert dialog.order() == Order("jsonl")
    dialog._take_profile(1)
    assert dialog.order() == saved
    assert dialog.path.text().endswith("project")
    QTest.mouseClick(dialog.forget, Qt.MouseButton.LeftButton)
    assert dialog.profile.count() == 1
    assert "export profiles" not in decided.settings


def test_a_name_of_nothing_saves_nothing(dialog: ExportDialog) -> None:
    dialog.save_as("  ")
    assert "no name for a profile" in dialog.warning.text()


def test_what_the_card_says_is_kept_with_the_project(dialog: ExportDialog, decided: Workspace) -> None:
    licence = dialog.beside.lines["licence"]
    assert isinstance(licence, QComboBox)
    licence.setEditText("CC BY 4.0")
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert card_of(decided.settings.get("dataset card"))["licence"] == "CC BY 4.0"


def test_a_folder_of_something_else_is_left_alone(dialog: ExportDialog, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("mine")
    dialog.beside.folder.setChecked(True)
    dialog.path.setText(str(tmp_path / "thesis"))
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert "holds other files" in dialog.warning.text()
    assert dialog.isVisible()


def test_every_format_that_is_written_is_offered_and_shows_something(dialog: ExportDialog, qtbot: QtBot) -> None:
    names = {dialog.format.itemData(row) for row in range(dialog.format.count())}
    assert names == {one.name for one in formats() if one.writes}
    for one in formats():
        if one.writes and one.installed:
            dialog.format.setCurrentIndex(dialog.format.findData(one.name))
            assert dialog.preview.rows(), one.name
            assert dialog.path.text().endswith(f"project{one.ending if one.write else ''}"), one.name
