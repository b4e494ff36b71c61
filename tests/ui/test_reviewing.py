"""Reviewing: what is shown, what the keys decide, where they go, and what stays hidden."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from annotator.changes import Act
from annotator.commands import codebook, tagging
from annotator.records import CONSENSUS_ID, Annotation
from annotator.reviewing import Filter, Only
from tests.ui.reviewed import BEN, CEM, FIRST, SECOND, THIRD, colleagues, decide, document_of
from ui.modes import Mode
from ui.review_rows import By, Veil
from ui.reviewing import Reviewing
from ui.workspace import Workspace


@pytest.fixture
def reviewing(workspace: Workspace) -> Reviewing:
    """Ann reviews what she, Ben and Cem decided; the first document is open."""
    colleagues(workspace)
    workspace.open_document(document_of(workspace, FIRST), 0)
    workspace.set_mode(Mode.REVIEW)
    return Reviewing(workspace)


@pytest.fixture
def told(workspace: Workspace) -> list[str]:
    heard: list[str] = []
    workspace.told.connect(heard.append)
    return heard


def numbers(reviewing: Reviewing) -> list[int]:
    """The sentences that are shown, by number."""
    return [reviewing.rows.row(place).number for place in range(len(reviewing.rows.shown))]


def consensus(reviewing: Reviewing, number: int) -> set[str] | None:
    found = reviewing.rows.here[number - 1].adjudicated
    return None if found is None else set(found)


def veil(reviewing: Reviewing) -> Veil | None:
    return reviewing.rows.veil


def place(reviewing: Reviewing) -> tuple[str, int]:
    """Where one is: the document's title and the number of the sentence."""
    workspace = reviewing.workspace
    assert workspace.document is not None
    return workspace.document.title.split()[0], workspace.current + 1


def waiting(workspace: Workspace, qtbot: QtBot, act: Callable[[], object]) -> None:
    """Do something that goes on in another thread, and wait for its end."""
    with qtbot.waitSignal(workspace.task_ended, timeout=20_000):
        act()


# What is shown


def test_every_annotator_has_a_column_and_a_letter(reviewing: Reviewing) -> None:
    rows = reviewing.rows
    assert [one.name for one in rows.columns] == ["Ann", "Ben", "Cem"]
    assert [rows.letters[one.id] for one in rows.columns] == ["A", "B", "C"]
    assert [one.disagreed for one in rows.here] == [False, True, False, True]


def test_letters_leave_out_the_keys_of_themes_and_stay_with_whom_they_belong_to(reviewing: Reviewing) -> None:
    workspace, rows = reviewing.workspace, reviewing.rows
    workspace.open_document(document_of(workspace, SECOND), 0)
    reviewing.unveil()
    assert rows.letters[BEN.id] == "B"
    theme = workspace.themes[0]
    workspace.do(codebook.edit_theme(workspace.themes, theme, replace(theme, key="b")))
    assert rows.letters[BEN.id] not in ("A", "B", "C")


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        (Filter(), [1, 2, 3, 4]),
        (Filter(Only.DISAGREEMENTS), [2, 4]),
        (Filter(Only.DISAGREEMENTS, annotators=frozenset({"ben", "cem"})), [2, 4]),
        (Filter(Only.DISAGREEMENTS, theme="security", annotators=frozenset({"ben", "cem"})), [2]),
        (Filter(theme="diplomacy"), [4]),
        (Filter(Only.UNSURE), []),
    ],
)
def test_a_filter_leaves_what_it_wants(reviewing: Reviewing, wanted: Filter, shown: list[int]) -> None:
    reviewing.set_filter(wanted)
    assert numbers(reviewing) == shown


def test_what_is_decided_stays_in_sight_until_the_filter_is_set_again(reviewing: Reviewing) -> None:
    reviewing.set_filter(Filter(Only.OPEN))
    reviewing.workspace.move_to(1)
    reviewing.take(BEN)
    assert numbers(reviewing) == [2, 4]
    reviewing.set_filter(Filter(Only.OPEN))
    assert numbers(reviewing) == [4]


def test_rows_can_be_sorted_and_turned_round(reviewing: Reviewing) -> None:
    reviewing.rows.sort(By.DIFFERENCE)
    assert numbers(reviewing) == [4, 2, 1, 3]  # three sets, two, none differing
    reviewing.rows.sort(CEM.id)
    assert numbers(reviewing)[-1] == 3  # which Cem has not decided
    reviewing.rows.sort(By.TEXT)
    reviewing.rows.sort(By.TEXT)
    assert numbers(reviewing) == [4, 3, 2, 1]


def test_what_a_colleague_decides_meanwhile_is_taken_in(reviewing: Reviewing) -> None:
    decide(reviewing.workspace, CEM, FIRST, None, None, "security")
    assert reviewing.rows.here[2].disagreed


def test_what_changed_in_another_mode_is_there_on_coming_back(reviewing: Reviewing) -> None:
    workspace = reviewing.workspace
    workspace.set_mode(Mode.ANNOTATE)
    workspace.move_to(2)
    workspace.do(tagging.toggle_theme(workspace.targets(), workspace.themes[0], workspace.annotator.id))
    assert not reviewing.rows.here[2].disagreed  # nobody looks
    workspace.set_mode(Mode.REVIEW)
    assert bool(reviewing.rows.here[2].disagreed)


# What the keys decide


def test_letters_union_and_majority_decide_for_the_consensus(reviewing: Reviewing) -> None:
    workspace = reviewing.workspace
    workspace.move_to(3)
    reviewing.take_letter("B")
    assert consensus(reviewing, 4) == {"economy", "diplomacy"}
    reviewing.take_union()
    assert consensus(reviewing, 4) == {"economy", "diplomacy", "security"}
    reviewing.take_majority()
    assert consensus(reviewing, 4) == {"diplomacy"}
    reviewing.toggle_theme("security")
    assert consensus(reviewing, 4) == {"diplomacy", "security"}
    reviewing.toggle_none()
    assert consensus(reviewing, 4) == set()
    reviewing.toggle_none()
    assert consensus(reviewing, 4) is None
    held = workspace.store.annotations(document_of(workspace, FIRST), workspace.annotator.id)
    assert held[3].themes == frozenset({"security"})  # one's own decision stays


def test_who_adjudicated_and_why_is_kept(reviewing: Reviewing) -> None:
    workspace = reviewing.workspace
    workspace.move_to(1)
    reviewing.take(BEN)
    reviewing.give_reason("ambiguity")
    reviewing.toggle_unsure()
    (held,) = workspace.store.annotations(document_of(workspace, FIRST), CONSENSUS_ID)
    assert (held.decided_by, held.reason, held.unsure) == (workspace.annotator.id, "ambiguity", True)


def test_a_refusal_is_told_and_changes_nothing(reviewing: Reviewing, refusals: list[str]) -> None:
    reviewing.workspace.move_to(2)
    reviewing.take(CEM)
    assert refusals == ["Cem has not decided sentence 3; take another decision, or set themes of your own."]
    assert consensus(reviewing, 3) is None


def test_undo_takes_back_what_was_adjudicated_in_this_document(reviewing: Reviewing) -> None:
    workspace = reviewing.workspace
    workspace.move_to(1)
    reviewing.take(BEN)
    workspace.move_to(3)
    reviewing.take(CEM)
    workspace.undo()
    assert (consensus(reviewing, 2), consensus(reviewing, 4)) == ({"security"}, None)
    workspace.undo()
    assert consensus(reviewing, 2) is None
    workspace.redo()
    assert consensus(reviewing, 2) == {"security"}


def test_all_selected_sentences_are_decided_at_once(reviewing: Reviewing) -> None:
    workspace = reviewing.workspace
    workspace.move_to(0)
    workspace.move_to(3, extend=True)
    reviewing.take(BEN)
    assert [consensus(reviewing, number) for number in (1, 2, 3, 4)] == [
        {"economy"},
        {"security"},
        set(),
        {"economy", "diplomacy"},
    ]
    assert workspace.undoable() is not None
    workspace.undo()
    assert consensus(reviewing, 1) is None


def test_sentences_that_the_filter_leaves_out_are_not_decided_with_the_others(reviewing: Reviewing) -> None:
    reviewing.set_filter(Filter(Only.DISAGREEMENTS))
    reviewing.workspace.move_to(1)
    reviewing.step(1, extend=True)
    reviewing.take(BEN)
    assert (consensus(reviewing, 2), consensus(reviewing, 3)) == ({"security"}, None)
    assert consensus(reviewing, 4) is not None


def test_what_all_agree_on_in_the_document_is_accepted_in_one_act(reviewing: Reviewing, told: list[str]) -> None:
    reviewing.accept_here()
    assert [consensus(reviewing, number) for number in (1, 2, 3, 4)] == [{"economy"}, None, set(), None]
    assert told[-1] == "Accept what all agree on in 2 sentences"
    reviewing.accept_here()
    assert "nothing in this document" in told[-1]
    reviewing.workspace.undo()
    assert consensus(reviewing, 1) is None


def test_what_all_agree_on_in_the_project_is_accepted_and_undone_as_one(
    reviewing: Reviewing, told: list[str], qtbot: QtBot
) -> None:
    workspace = reviewing.workspace
    waiting(workspace, qtbot, reviewing.accept_everywhere)
    ids = [document_of(workspace, number) for number in (FIRST, SECOND, THIRD)]
    assert [len(workspace.store.annotations(one, CONSENSUS_ID)) for one in ids] == [2, 0, 1]
    assert "3 sentences" in told[-1]
    workspace.undo()
    assert [len(workspace.store.annotations(one, CONSENSUS_ID)) for one in ids] == [0, 0, 0]


# Where they go


def test_the_next_disagreement_is_found_in_other_documents_and_round(reviewing: Reviewing, told: list[str]) -> None:
    been = []
    for _ in range(4):
        reviewing.next_open()
        been.append(place(reviewing))
    assert been == [("Ministers", 2), ("Ministers", 4), ("قونصل", 2), ("Ministers", 2)]
    reviewing.next_open(back=True)
    assert place(reviewing) == ("قونصل", 2)


def test_what_is_adjudicated_is_passed_over_unless_the_filter_wants_it(reviewing: Reviewing, told: list[str]) -> None:
    reviewing.next_open()
    reviewing.advance = True
    reviewing.take(BEN)  # goes on by itself
    assert place(reviewing) == ("Ministers", 4)
    reviewing.take(BEN)
    assert place(reviewing) == ("قونصل", 2)
    reviewing.take(BEN)
    assert told[-1] == "Every disagreement is adjudicated."
    reviewing.next_wanted()
    assert place(reviewing) == ("Ministers", 2)


def test_steps_pass_over_what_is_not_shown(reviewing: Reviewing) -> None:
    reviewing.set_filter(Filter(Only.DISAGREEMENTS))
    been = []
    for by in (1, 1, 1, -1):
        reviewing.step(by)
        been.append(place(reviewing)[1])
    assert been == [2, 4, 4, 2]


def test_a_table_gathers_what_is_wanted_from_all_documents(reviewing: Reviewing, qtbot: QtBot) -> None:
    workspace, rows = reviewing.workspace, reviewing.rows
    reviewing.set_filter(Filter(Only.DISAGREEMENTS))
    waiting(workspace, qtbot, reviewing.show_across)
    assert [one.number for one in rows.rows] == [2, 4, 2]
    reviewing.show(rows.row(2))
    assert place(reviewing) == ("قونصل", 2)
    reviewing.take(BEN)
    assert rows.row(2).adjudicated == frozenset({"security"})
    rows.show_here()
    assert numbers(reviewing) == [2]


def test_annotators_look_up_which_of_their_decisions_were_changed(reviewing: Reviewing, qtbot: QtBot) -> None:
    workspace, rows = reviewing.workspace, reviewing.rows
    workspace.move_to(1)
    reviewing.take(BEN)
    reviewing.give_reason("slip")
    workspace.move_to(3)
    reviewing.toggle_theme("security")  # as Ann has it
    waiting(workspace, qtbot, reviewing.show_across)
    waiting(workspace, qtbot, reviewing.show_changed)
    assert [one.number for one in rows.rows] == [2]
    for who, changed in ((workspace.annotator.id, [2]), ("ben", [4]), ("cem", [2, 4])):
        waiting(
            workspace,
            qtbot,
            lambda who=who: reviewing.set_filter(Filter(Only.CHANGED, annotators=frozenset({who}))),  # type: ignore[misc]
        )
        assert [one.number for one in rows.rows] == changed
    assert rows.rows[0].consensus is not None
    assert rows.rows[0].consensus.reason == "slip"


# What is hidden


def test_who_has_not_finished_sees_nothing_until_they_choose_to(reviewing: Reviewing) -> None:
    workspace, rows = reviewing.workspace, reviewing.rows
    workspace.open_document(document_of(workspace, SECOND), 0)
    assert veil(reviewing) == (3, 3, True)
    assert rows.here == []
    reviewing.take_letter("B")
    assert workspace.store.annotations(workspace.sentences[0].document, CONSENSUS_ID) == []
    reviewing.unveil()
    assert veil(reviewing) is None
    assert len(rows.here) == 3
    (kept,) = workspace.store.unblindings()
    assert (kept.document, kept.annotator) == (workspace.sentences[0].document, workspace.annotator.id)
    assert workspace.store.history(limit=1)[0].act is Act.UNBLIND


def test_that_one_chose_to_see_cannot_be_undone(reviewing: Reviewing) -> None:
    workspace = reviewing.workspace
    workspace.open_document(document_of(workspace, SECOND), 0)
    reviewing.unveil()
    workspace.undo()
    assert len(workspace.store.unblindings()) == 1


def test_the_veil_is_lifted_once_all_is_decided(reviewing: Reviewing) -> None:
    workspace = reviewing.workspace
    workspace.open_document(document_of(workspace, SECOND), 0)
    decide(workspace, workspace.annotator, SECOND, "", "", "")
    assert reviewing.rows.veil is None
    assert workspace.store.unblindings() == []


def test_no_way_across_documents_leads_behind_the_veil(reviewing: Reviewing, qtbot: QtBot) -> None:
    workspace = reviewing.workspace
    decide(workspace, CEM, SECOND, "security")
    been = set()
    for _ in range(5):
        reviewing.next_open()
        been.add(place(reviewing)[0])
    assert been == {"Ministers", "قونصل"}
    reviewing.set_filter(Filter(Only.DISAGREEMENTS))
    waiting(workspace, qtbot, reviewing.show_across)
    assert document_of(workspace, SECOND) not in {one.sentence.document for one in reviewing.rows.rows}


def test_where_nobody_else_decided_there_is_nothing_to_hide(workspace: Workspace) -> None:
    decide(workspace, workspace.annotator, FIRST, "economy")
    workspace.open_document(document_of(workspace, FIRST), 0)
    workspace.set_mode(Mode.REVIEW)
    assert Reviewing(workspace).rows.veil is None


def test_who_only_reviews_is_asked_once_and_each_document_is_recorded(reviewing: Reviewing) -> None:
    workspace, rows = reviewing.workspace, reviewing.rows
    workspace.switch_annotator("Eve")
    assert veil(reviewing) == (4, 4, False)
    reviewing.unveil()
    workspace.open_document(document_of(workspace, THIRD), 0)
    assert veil(reviewing) is None
    seen = {(one.annotator, one.document) for one in workspace.store.unblindings()}
    eve = workspace.annotator.id
    assert seen == {(eve, document_of(workspace, FIRST)), (eve, document_of(workspace, THIRD))}
    reviewing.next_open()
    reviewing.take(BEN)
    assert rows.current is not None
    assert rows.current.consensus is not None
    assert rows.current.consensus.decided_by == eve
    assert "Eve" not in [one.name for one in rows.columns]


# Comments


def test_a_comment_is_said_resolved_and_undone(reviewing: Reviewing) -> None:
    workspace, rows = reviewing.workspace, reviewing.rows
    workspace.move_to(1)
    assert reviewing.comment("Which trade?")
    assert [said.text for one in rows.here if one.number == 2 for said in one.comments] == ["Which trade?"]
    reviewing.resolve()
    assert [said.resolved for said in rows.here[1].comments] == [True]
    workspace.undo()
    assert [said.resolved for said in rows.here[1].comments] == [False]
    reviewing.remove_comment(rows.here[1].comments[0])
    assert rows.here[1].comments == ()
    workspace.undo()
    assert len(workspace.store.comments()) == 1


def test_a_note_on_the_consensus_is_no_decision(reviewing: Reviewing) -> None:
    one = reviewing.rows.here[1]
    assert reviewing.note(one, "ask Ben")
    held = reviewing.rows.here[1].consensus
    assert isinstance(held, Annotation)
    assert (held.note, held.themes) == ("ask Ben", None)
