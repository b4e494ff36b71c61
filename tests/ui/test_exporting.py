"""Exporting from the window: the dialog, the file, and what the project keeps."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.commands.exporting import SPLITS, kept_splits
from db.store import Store
from tests.ui.conftest import TEXTS, import_of
from ui.export_dialog import ExportDialog
from ui.preferences import Preferences
from ui.window import MainWindow
from ui.workspace import Workspace


@pytest.fixture
def window(project: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """The project of three documents, open in the window."""
    with Store.open(project) as store:
        for title, text in TEXTS.items():
            store.apply(import_of(title, text))
    window = MainWindow(Preferences(), "Ann")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.open_project(project)
    yield window
    window.close()


def workspace_of(window: MainWindow) -> Workspace:
    assert window.view is not None
    return window.view.workspace


def export(choose: Callable[[ExportDialog], None]) -> None:
    """Answer the dialog that comes up next."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ExportDialog)
        choose(dialog)
        dialog.accepting()

    QTimer.singleShot(0, answer)


def documents_of(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["document"]: row["split"] for row in csv.DictReader(file)}


def test_a_frozen_test_split_is_kept_with_the_project_and_holds_the_next_time(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    workspace, out = workspace_of(window), tmp_path / "out.csv"

    def first(dialog: ExportDialog) -> None:
        dialog.splits.division.setEditText("train=rest, test=1")
        dialog.splits.freeze.setChecked(True)
        dialog.path.setText(str(out))

    with qtbot.waitSignal(workspace.task_ended):
        export(first)
        window.files.export()
    qtbot.waitUntil(lambda: SPLITS in workspace.settings)
    kept = kept_splits(workspace.settings[SPLITS])
    assert kept.frozen == {"test"}
    assert kept.documents == {one: split for one, split in documents_of(out).items() if split == "test"}
    again = tmp_path / "again.csv"

    def second(dialog: ExportDialog) -> None:
        dialog.splits.seed.setText("77")
        dialog.path.setText(str(again))

    with qtbot.waitSignal(workspace.task_ended):
        export(second)
        window.files.export()
    assert documents_of(again) == documents_of(out)
    workspace.undo()
    assert SPLITS not in workspace.settings


def test_losses_are_told_and_lie_beside_the_file(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    workspace, out = workspace_of(window), tmp_path / "out.fasttext"
    said: list[str] = []
    workspace.told.connect(said.append)

    def choose(dialog: ExportDialog) -> None:
        dialog.format.setCurrentIndex(dialog.format.findData("fasttext"))
        dialog.path.setText(str(out))

    with qtbot.waitSignal(workspace.task_ended):
        export(choose)
        window.files.export()
    qtbot.waitUntil(lambda: bool(said))
    assert said == [f"0 rows exported to {out}; what the format has no place for is listed beside it"]
    assert "undecided sentences: 9 (left out)" in (tmp_path / "out.fasttext.loss.txt").read_text(encoding="utf-8")
