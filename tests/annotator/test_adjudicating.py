"""Adjudicating: what the consensus becomes, who decided it and why, and what is refused."""

import pytest

from annotator.changes import Act, Change
from annotator.commands import adjudicating, reviewing
from annotator.records import CONSENSUS_ID, Annotation, Annotator, Comment, Theme
from annotator.refusal import Refusal
from annotator.reviewing import Reviewed
from tests.annotator.test_reviewing import ANN, BEN, CEM, FINAL, reviewed, said

EVE = "eve"  # who adjudicates
SPLIT = reviewed(said(ANN, "a"), said(BEN, "a b"), said(CEM, "a"))


def consensus(change: Change) -> Annotation | None:
    """The consensus after a change of one sentence."""
    (edit,) = change.edits
    assert edit.after is None or isinstance(edit.after, Annotation)
    return edit.after


def after(one: Reviewed, change: Change) -> Reviewed:
    return one._replace(consensus=consensus(change)) if change.edits else one


@pytest.mark.parametrize(
    ("change", "themes"),
    [
        (adjudicating.take([SPLIT], BEN, EVE), "a b"),
        (adjudicating.take_union([SPLIT], EVE), "a b"),
        (adjudicating.take_majority([SPLIT], EVE), "a"),
        (adjudicating.take_none([SPLIT], EVE), ""),
        (adjudicating.toggle_theme([SPLIT], Theme("c", "c", "3", "#000000"), EVE), "c"),
    ],
)
def test_a_key_decides_for_the_consensus(change: Change, themes: str) -> None:
    held = consensus(change)
    assert held is not None
    assert (held.annotator, held.decided_by, held.themes) == (CONSENSUS_ID, EVE, frozenset(themes.split()))
    assert (change.act, change.annotator, change.document) == (Act.ADJUDICATE, EVE, "d")


def test_own_themes_are_set_one_by_one_and_the_last_one_off_undecides() -> None:
    first, second = (Theme(name, name, name, "#000000") for name in "ab")
    one = SPLIT
    for theme, expected in ((first, {"a"}), (second, {"a", "b"}), (first, {"b"}), (second, None)):
        one = after(one, adjudicating.toggle_theme([one], theme, EVE))
        assert one.adjudicated == expected
    assert one.consensus is None


def test_deciding_the_same_again_changes_nothing() -> None:
    one = after(SPLIT, adjudicating.take([SPLIT], BEN, EVE))
    assert not adjudicating.take_union([one], "somebody else").edits


def test_a_reason_and_a_note_go_with_the_decision_and_who_decided_stays() -> None:
    one = after(SPLIT, adjudicating.take([SPLIT], BEN, EVE))
    one = after(one, adjudicating.set_reason([one], "gap", "somebody else"))
    one = after(one, adjudicating.set_note(one, " see page 3 ", "somebody else"))
    assert one.consensus is not None
    assert (one.consensus.reason, one.consensus.note, one.consensus.decided_by) == ("gap", "see page 3", EVE)
    one = after(one, adjudicating.take([one], ANN, "fay"))
    assert one.consensus is not None
    assert (one.consensus.reason, one.consensus.decided_by) == ("gap", "fay")


def test_taking_a_decision_back_takes_its_reason_and_leaves_the_note() -> None:
    one = after(SPLIT, adjudicating.take([SPLIT], BEN, EVE))
    one = after(one, adjudicating.set_reason([one], "slip", EVE))
    assert adjudicating.undecide([one], EVE).edits[0].after is None
    noted = after(one, adjudicating.set_note(one, "why?", EVE))
    left = after(noted, adjudicating.undecide([noted], EVE)).consensus
    assert left is not None
    assert (left.themes, left.reason, left.note) == (None, "", "why?")


def test_what_cannot_be_taken_is_refused_in_words() -> None:
    nobody = reviewed(said(ANN, None, unsure=True))
    with pytest.raises(Refusal, match="Ann has not decided sentence 1"):
        adjudicating.take([nobody], ANN, EVE)
    with pytest.raises(Refusal, match="Nobody has decided"):
        adjudicating.take_union([nobody], EVE)
    with pytest.raises(Refusal, match="no majority"):
        adjudicating.take_majority([reviewed(said(ANN, "a"), said(BEN, "b"))], EVE)
    with pytest.raises(Refusal, match="Decide the sentence first"):
        adjudicating.set_reason([SPLIT], "slip", EVE)


def test_of_several_sentences_those_are_decided_that_can_be() -> None:
    nobody = reviewed()._replace(number=2)
    change = adjudicating.take([SPLIT, nobody], BEN, EVE)
    assert len(change.edits) == 1
    assert change.detail["count"] == 2


def test_accepting_takes_what_all_agree_on_and_leaves_what_is_decided() -> None:
    alike = reviewed(said(ANN, "a"), said(BEN, "a"))
    decided = alike._replace(consensus=said(FINAL, "b"))
    noted = alike._replace(consensus=said(FINAL, None, note="hm"))
    alone = reviewed(said(ANN, "a"))
    found = adjudicating.agreed([alike, decided, noted, alone, SPLIT])
    change = adjudicating.accept(found, EVE, document="d")
    kept = [edit.after for edit in change.edits]
    assert [one.note for one in kept if isinstance(one, Annotation)] == ["hm", ""]
    assert all(isinstance(one, Annotation) and one.themes == frozenset("a") and one.decided_by == EVE for one in kept)


def test_a_comment_is_said_resolved_opened_again_and_removed_by_its_author() -> None:
    change = reviewing.comment(SPLIT, " Which one? ", ANN.id)
    first = change.edits[0].after
    assert isinstance(first, Comment)
    assert (first.author, first.text, first.resolved, first.start) == ("ann", "Which one?", False, 0)
    assert reviewing.comment(SPLIT, "Which one?", ANN.id).edits[0].after != first  # it has an id of its own
    resolved = reviewing.resolve(first, SPLIT, BEN.id).edits[0].after
    assert resolved == first._replace(resolved=True)
    assert isinstance(resolved, Comment)
    assert reviewing.resolve(resolved, SPLIT, BEN.id).edits[0].after == first
    assert reviewing.remove_comment(first, SPLIT, ANN.id).edits == ((first, None),)
    with pytest.raises(Refusal, match="Only who wrote"):
        reviewing.remove_comment(first, SPLIT, BEN.id)
    with pytest.raises(Refusal, match="needs words"):
        reviewing.comment(SPLIT, "  \n", ANN.id)


def test_the_choice_to_see_the_others_is_recorded_by_document() -> None:
    one = reviewing.unblind(["d"], ANN.id, "A title")
    assert (one.act, one.document, one.annotator) == (Act.UNBLIND, "d", ANN.id)
    assert reviewing.unblind(["d", "e"], Annotator("x", "X").id).document == ""
