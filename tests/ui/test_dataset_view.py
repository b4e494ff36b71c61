"""The numbers of a project as pictures."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from annotator.commands.tagging import toggle_none, toggle_theme
from ui.dataset_view import DatasetView
from ui.workspace import Workspace


@pytest.fixture
def view(workspace: Workspace, qtbot: QtBot) -> DatasetView:
    workspace.open_document(next(iter(workspace.headings)))
    workspace.do(toggle_theme(workspace.targets(), workspace.themes[0], workspace.annotator.id))
    view = DatasetView(workspace)
    qtbot.addWidget(view)
    view.resize(900, 900)
    view.show()
    counted(view, qtbot)
    return view


def counted(view: DatasetView, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not view._latest.busy and bool(view.cards[0].table.rows), timeout=20_000)


def cells(view: DatasetView, title: str) -> list[list[str]]:
    card = next(card for card in view.cards if card.figure.title == title)
    model, columns = card.grid.model(), range(card.grid.columnCount())
    return [[model.index(row, at).data() for at in columns] for row in range(card.grid.rowCount())]


def test_it_counts_the_project(view: DatasetView) -> None:
    assert view.summary.text() == "3 documents, 9 sentences; 1 decision by 1 annotator."
    assert cells(view, "Sentences per theme") == [
        ["security", "1", "11.1"],
        ["economy", "0", "0.0"],
        ["diplomacy", "0", "0.0"],
        ["none of the themes", "0", "0.0"],
        ["undecided", "8", "88.9"],
    ]
    assert cells(view, "Decided and undecided") == [["Ann", "1", "0", "8"]]
    assert cells(view, "Themes over time") == [["2026-01", "1", "0", "0"]]


def test_it_counts_again_after_a_change(view: DatasetView, workspace: Workspace, qtbot: QtBot) -> None:
    workspace.move_to(1)
    workspace.do(toggle_none(workspace.targets(), workspace.annotator.id))
    qtbot.waitUntil(lambda: "2 decisions" in view.summary.text(), timeout=20_000)
    assert cells(view, "Decided and undecided") == [["Ann", "1", "1", "7"]]


def test_it_does_not_count_out_of_sight(view: DatasetView, workspace: Workspace, qtbot: QtBot) -> None:
    view.hide()
    workspace.undo()
    assert not view._latest.busy
    view.show()
    qtbot.waitUntil(lambda: "0 decisions" in view.summary.text(), timeout=20_000)


def test_whose_decisions_are_counted_can_be_chosen(view: DatasetView, workspace: Workspace, qtbot: QtBot) -> None:
    workspace.switch_annotator("Ben")
    workspace.do(toggle_none(workspace.targets(), workspace.annotator.id))
    qtbot.waitUntil(lambda: view.whose.count() == 3, timeout=20_000)
    view.whose.setCurrentText("Ben")
    qtbot.waitUntil(lambda: view.summary.text().endswith("1 decision by 1 annotator."), timeout=20_000)
    assert cells(view, "Decided and undecided") == [["Ben", "0", "1", "8"]]


def test_every_picture_can_be_saved_and_its_table(
    view: DatasetView, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    workspace.told.connect(told.append)
    for number, card in enumerate(view.cards):
        for name, button in (
            (f"{number}.svg", card.save),
            (f"{number}.png", card.save),
            (f"{number}.csv", card.save_table),
        ):
            monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, name=name: (str(tmp_path / name), ""))
            button.click()
        root = ET.fromstring((tmp_path / f"{number}.svg").read_text(encoding="utf-8"))
        assert root.tag.endswith("svg")
        assert not QImage(str(tmp_path / f"{number}.png")).isNull()
        assert (tmp_path / f"{number}.csv").read_bytes().decode() == card.table.as_csv()
    assert len(told) == 3 * len(view.cards)


def test_a_place_that_cannot_be_written_is_said(
    view: DatasetView, refusals: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, reason in (("nowhere/a.svg", "choose another place"), ("a.gif", "saved as .svg or .png")):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, name=name: (str(tmp_path / name), ""))
        view.cards[0].save.click()
        assert reason in refusals[-1]
    assert list(tmp_path.glob("**/*.svg*")) == []


def test_a_picture_can_be_read_as_a_table(view: DatasetView) -> None:
    card = view.cards[0]
    card.as_table.click()
    assert card.grid.isVisible()
    assert not card.canvas.isVisible()
    assert "security: 1, 11.1" in card.canvas.accessibleDescription()
