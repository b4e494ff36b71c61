"""Undoing a large import: in the background, whole or not at all."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from annotator.changes import Change
from ui.annotating import MANY, Annotating
from ui.workspace import Workspace


@pytest.fixture
def imported(workspace: Workspace, import_document: Callable[..., Change]) -> list[str]:
    """More documents than are undone at once, each a change of the same import; what is told from now on."""
    for number in range(MANY + 1):
        change = import_document(f"Release {number}", f"They met for the {number}. time.")
        workspace.do(replace(change, group="import", annotator=workspace.annotator.id))
    told: list[str] = []
    workspace.told.connect(told.append)
    return told


def test_a_large_import_is_undone_and_done_again_in_the_background(
    workspace: Workspace, imported: list[str], qtbot: QtBot
) -> None:
    annotating = Annotating(workspace)
    with qtbot.waitSignal(workspace.task_ended):
        annotating.undo()
    assert len(workspace.headings) == 3
    assert imported == ["Undone: Import 1 document"]
    with qtbot.waitSignal(workspace.task_ended):
        annotating.redo()
    assert [heading.title for heading in workspace.headings.values()][3:] == [f"Release {n}" for n in range(MANY + 1)]
    assert workspace.progress == workspace.store.counts(workspace.annotator.id).progress


def test_undoing_a_large_import_can_be_stopped(workspace: Workspace, imported: list[str], qtbot: QtBot) -> None:
    workspace.task_started.connect(lambda task: task.cancel())
    with qtbot.waitSignal(workspace.task_ended):
        Annotating(workspace).undo()
    assert imported == ["Stopped; nothing was changed."]
    assert len(workspace.store.headings()) == len(workspace.headings) == 3 + MANY + 1
