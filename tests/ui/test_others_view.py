"""What others decided is hidden while one annotates, and shown by a choice that is recorded."""

import pytest
from pytestqt.qtbot import QtBot

from annotator.changes import Act, Change, Edit
from annotator.commands.tagging import toggle_none
from annotator.people import named
from annotator.records import CONSENSUS_ID, CONSENSUS_NAME, Annotation, Annotator
from ui import others_view
from ui.history_dialog import HistoryDialog
from ui.others_view import OthersView
from ui.workspace import Workspace


@pytest.fixture
def shared(workspace: Workspace) -> Workspace:
    """Bob and the consensus have decided the first sentence of the open document, Ann nothing."""
    document = workspace.store.headings()[0].id
    start = workspace.store.sentences(document)[0].start
    bob, consensus = named([], "Bob"), Annotator(CONSENSUS_ID, CONSENSUS_NAME)
    second = Annotator("bob-2", "Bob (repeat 1)", repeat_of=bob.id)
    at = "2026-01-05T09:30:00.000Z"
    theirs = [
        Annotation(document, start, bob.id, frozenset({"economy"}), True, "Trade?", at=at),
        Annotation(document, start, CONSENSUS_ID, frozenset({"security"}), at=at),
        Annotation(document, start, second.id, frozenset({"diplomacy"}), at=at),
    ]
    edits = [*(Edit(None, one) for one in (bob, consensus, second)), *(Edit(None, one) for one in theirs)]
    workspace.store.apply(Change(Act.TAG, tuple(edits), bob.id, document, {"theme": "economy", "number": 1}))
    both = Workspace(workspace.store, "Ann")
    both.open_document(document)
    return both


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What is answered to the question, in order."""
    given: list[bool] = []
    monkeypatch.setattr(others_view._Question, "ask", classmethod(lambda *_: given.pop(0)))
    return given


@pytest.fixture
def others(shared: Workspace, qtbot: QtBot) -> OthersView:
    view = OthersView(shared)
    qtbot.addWidget(view)
    return view


def shown(view: OthersView) -> list[tuple[str, list[str]]]:
    return [(who.name, sorted(one.themes or ())) for who, one in view.lines.decisions]


def finish(workspace: Workspace) -> None:
    workspace.move_to(0)
    workspace.move_to(len(workspace.sentences) - 1, extend=True)
    workspace.do(toggle_none(workspace.targets(), workspace.annotator.id))
    workspace.move_to(0)


def test_nothing_is_shown_unless_it_is_wanted(others: OthersView, shared: Workspace) -> None:
    assert others.isHidden()
    finish(shared)
    assert others.isHidden()
    assert shown(others) == []


def test_before_one_has_finished_it_is_asked_and_staying_blind_leaves_no_trace(
    others: OthersView, shared: Workspace, answers: list[bool], qtbot: QtBot
) -> None:
    answers.append(False)
    before = shared.store.last_act()
    heard: list[bool] = []
    others.wanted_changed.connect(heard.append)
    others.want(True)
    assert (others.isHidden(), shown(others), heard) == (True, [], [False])
    assert shared.store.last_act() == before


def test_choosing_to_see_is_recorded_and_asked_once(others: OthersView, shared: Workspace, answers: list[bool]) -> None:
    answers.append(True)
    others.want(True)
    assert shown(others) == [("Bob", ["economy"]), ("Consensus", ["security"])]
    assert "Trade?" in others.lines.accessibleDescription()
    (looked,) = shared.store.unblindings()
    assert (looked.document, looked.annotator) == (shared.document.id if shared.document else "", shared.annotator.id)
    others.want(False)
    others.want(True)
    assert shown(others) != []
    assert shared.store.history()[0].act is Act.UNBLIND


def test_undo_does_not_undo_having_looked(others: OthersView, shared: Workspace, answers: list[bool]) -> None:
    shared.do(toggle_none(shared.targets(), shared.annotator.id))
    answers.append(True)
    others.want(True)
    (change,) = shared.undo()
    assert change.detail["act"] == Act.NONE
    assert len(shared.store.unblindings()) == 1
    assert not shared.is_blind_to(shared.document.id if shared.document else "")


def test_in_the_next_release_they_are_hidden_again(
    others: OthersView, shared: Workspace, answers: list[bool], qtbot: QtBot
) -> None:
    answers.append(True)
    others.want(True)
    shared.open_document(shared.store.headings()[1].id)
    assert shown(others) == []
    assert others.words.text() == "Hidden until you have finished this release."
    assert not others.button.isHidden()
    answers.append(True)
    others.button.click()
    assert others.words.text() == "Nobody else has decided this sentence."
    assert len(shared.store.unblindings()) == 2


def test_who_has_finished_sees_them_and_nothing_is_recorded(others: OthersView, shared: Workspace) -> None:
    finish(shared)
    others.want(True)
    assert shown(others) == [("Bob", ["economy"]), ("Consensus", ["security"])]
    shared.move_to(1)
    assert shown(others) == []
    assert shared.store.unblindings() == []


def test_one_is_not_shown_oneself(others: OthersView, shared: Workspace) -> None:
    finish(shared)
    others.want(True)
    shared.switch_annotator("Bob")
    shared.moved.emit()
    assert shown(others) == []


def test_the_history_does_not_tell_either(shared: Workspace, qtbot: QtBot, answers: list[bool]) -> None:
    def told() -> list[str]:
        dialog = HistoryDialog(shared)
        qtbot.addWidget(dialog)
        acts = dialog.acts
        return [str(acts.data(acts.index(row, column))) for row in range(acts.rowCount()) for column in range(4)]

    assert not any("economy" in words for words in told())
    assert any("hidden until you have finished" in words for words in told())
    finish(shared)
    assert any("economy" in words for words in told())
