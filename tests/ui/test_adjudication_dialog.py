"""How far adjudication is, and why annotators had disagreed."""

from collections import Counter

from pytestqt.qtbot import QtBot

from annotator.records import Theme
from db.review import Standing
from tests.ui.reviewed import BEN, FIRST, colleagues, document_of
from ui.adjudication_dialog import AdjudicationDialog, told
from ui.modes import Mode
from ui.reviewing import Reviewing
from ui.work.reviewing import Account, count_all
from ui.workspace import Workspace


def test_how_far_it_is_in_words() -> None:
    assert told(Standing()) == "No sentence has been decided by two annotators yet."
    assert told(Standing(1, 0, 1200, 3)) == (
        "0 of 1 disagreement adjudicated; 3 of 1,200 sentences that all agree on accepted."
    )
    assert told(Standing(0, 0, 1, 0)) == "No disagreement; 0 of 1 sentence that all agree on accepted."


def test_reasons_are_counted_by_theme_in_the_order_of_the_codebook(qtbot: QtBot) -> None:
    themes = [Theme(name, name, "", "#000000", position=at) for at, name in enumerate(("war", "trade", "health"))]
    account = Account(Standing(4, 3, 0, 0), Counter({("trade", "gap"): 2, ("war", ""): 1, ("trade", "slip"): 1}))
    dialog = AdjudicationDialog(account, themes)
    qtbot.addWidget(dialog)
    model = dialog.model
    rows = [[model.item(row, column).text() for column in range(6)] for row in range(model.rowCount())]
    assert rows == [["war", "–", "–", "–", "1", "1"], ["trade", "1", "–", "2", "–", "3"]]


def test_the_whole_project_is_counted(workspace: Workspace) -> None:
    colleagues(workspace)
    workspace.open_document(document_of(workspace, FIRST), 0)
    workspace.set_mode(Mode.REVIEW)
    reviewing = Reviewing(workspace)
    workspace.move_to(1)
    reviewing.take(BEN)
    reviewing.give_reason("ambiguity")
    raters, heard = [one.id for one in reviewing.rows.raters], list[tuple[int, int]]()
    account = count_all(workspace.store, raters, list(workspace.headings), lambda *at: heard.append(at))
    assert account.standing == Standing(3, 1, 3, 0)
    assert account.reasons == {("economy", "ambiguity"): 1, ("security", "ambiguity"): 1}
    assert heard == [(0, 3)]
