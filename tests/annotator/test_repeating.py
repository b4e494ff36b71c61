"""Drawing sentences to decide again."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.changes import Act, Change
from annotator.commands.repeating import Pass, Place, draw, number_drawn, old_enough, passes
from annotator.records import Annotator, Setting
from annotator.refusal import Refusal

ANN = Annotator("ann", "Ann")
PLACES: list[Place] = [("x", start) for start in range(40)]


def drawn_by(change: Change) -> tuple[Annotator, Pass]:
    """The record of the pass that the change adds, and what was drawn, as a project reads it."""
    [person, setting] = [edit.after for edit in change.edits]
    assert isinstance(person, Annotator)
    assert isinstance(setting, Setting)
    [found] = passes({setting.name: setting}, {person.id: person})
    return person, found


def test_a_share_is_drawn_and_kept_for_an_annotator_of_its_own() -> None:
    change = draw(ANN, {"ann": ANN}, PLACES, share=0.25, days=7, seed=3, at="2026-02-01T00:00:00.000Z")
    person, found = drawn_by(change)
    assert (person.repeat_of, person.name) == ("ann", "Ann (repeat 1)")
    assert (found.annotator, found.of, found.share, found.days, found.seed) == (person.id, "ann", 0.25, 7, 3)
    assert len(found.drawn) == 10
    assert set(found.drawn) < set(PLACES)
    assert found.drawn != tuple(sorted(found.drawn))
    assert (change.act, change.annotator, change.detail["count"]) == (Act.REPEAT, "ann", 10)
    assert all(edit.before is None for edit in change.edits)


def test_the_same_seed_draws_the_same_and_another_seed_others() -> None:
    first, again, other = (drawn_by(draw(ANN, {}, PLACES, seed=seed))[1].drawn for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_later_passes_have_names_of_their_own() -> None:
    first, _ = drawn_by(draw(ANN, {"ann": ANN}, PLACES))
    second, _ = drawn_by(draw(ANN, {"ann": ANN, first.id: first}, PLACES))
    assert second.name == "Ann (repeat 2)"
    taken = Annotator(second.id, second.name)
    third, _ = drawn_by(draw(ANN, {"ann": ANN, first.id: first, taken.id: taken}, PLACES))
    assert third.name == "Ann (repeat 3)"


def test_only_what_is_old_enough_is_drawn_from() -> None:
    now = datetime(2026, 1, 15, 12, tzinfo=UTC)
    made = [("x", 0, "2026-01-01T12:00:00.000Z"), ("x", 9, "2026-01-01T12:00:00.001Z"), ("a", 5, "2025-12-31")]
    assert old_enough(made, 14, now) == [("a", 5), ("x", 0)]
    assert old_enough(made, 0, now) == [("a", 5), ("x", 0), ("x", 9)]


@pytest.mark.parametrize(("places", "share"), [(PLACES, 0), (PLACES, 1.5), ([], 0.5)])
def test_what_cannot_be_drawn_is_refused(places: list[Place], share: float) -> None:
    with pytest.raises(Refusal):
        draw(ANN, {}, places, share=share)


def test_a_second_pass_is_not_repeated_itself() -> None:
    person, _ = drawn_by(draw(ANN, {}, PLACES))
    with pytest.raises(Refusal, match="second pass already"):
        draw(person, {}, PLACES)


@given(st.integers(1, 10_000), st.floats(0.001, 1))
def test_a_share_is_at_least_one_sentence_and_at_most_all(sentences: int, share: float) -> None:
    assert 1 <= number_drawn(sentences, share) <= sentences


@pytest.mark.parametrize("value", ["", "{}", "[]", '{"drawn": [[1]]}', '{"drawn": 7, "share": 1}'])
def test_a_setting_that_makes_no_sense_is_no_pass(value: str) -> None:
    repeat = Annotator("r", "R", repeat_of="ann")
    assert passes({"repeat r": Setting("repeat r", value)}, {"r": repeat}) == []
    assert passes({}, {"r": repeat}) == []
