"""Who is meant by a name, and what happens to decisions when two annotators are one."""

from dataclasses import replace

import pytest

from annotator.changes import Act
from annotator.commands.annotators import merge_annotators, rename_annotator
from annotator.people import check_name, find, is_listed, listed, named
from annotator.records import (
    CONSENSUS_ID,
    CONSENSUS_NAME,
    Annotation,
    Annotator,
    Comment,
    Record,
    Unblinding,
    annotator_id,
)
from annotator.refusal import Refusal

ANN = Annotator(annotator_id("Ann"), "Ann Lee")  # renamed
ANNA = Annotator(annotator_id("Anna"), "Anna", alias_of=ANN.id)
BOB = Annotator(annotator_id("Bob"), "Bob")
SECOND = Annotator("bob-2", "Bob", repeat_of=BOB.id)
CONSENSUS = Annotator(CONSENSUS_ID, CONSENSUS_NAME)
ALL = (ANN, ANNA, SECOND, BOB, CONSENSUS)


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("Ann Lee", ANN),
        ("ann  LEE", ANN),
        ("Ann", ANN),  # a former name
        ("Anna", ANN),  # another spelling
        ("bob", BOB),  # never the second pass
        ("Consensus", CONSENSUS),
        ("Cem", None),
    ],
)
def test_a_name_means_a_person_however_it_is_written(name: str, who: Annotator | None) -> None:
    assert find(ALL, name) == who


def test_a_second_pass_is_found_by_its_own_name_only() -> None:
    second = replace(SECOND, name="Bob (repeat 1)")
    assert find((BOB, second), "Bob (repeat 1)") == second


def test_somebody_new_gets_the_same_id_everywhere() -> None:
    assert named(ALL, "Cem") == Annotator(annotator_id("cem"), "Cem")
    assert named([], "consensus") == CONSENSUS


def test_neither_other_spellings_nor_second_passes_are_listed() -> None:
    assert listed(ALL) == [ANN, BOB, CONSENSUS]
    assert [is_listed(one) for one in (ANNA, SECOND)] == [False, False]


@pytest.mark.parametrize("name", ["", "x" * 81, "CONSENSUS"])
def test_a_name_that_nobody_could_have_is_refused(name: str) -> None:
    with pytest.raises(Refusal):
        check_name(name)


def test_renaming_keeps_the_id() -> None:
    change = rename_annotator(ALL, BOB, "  Robert  K. ", "me")
    assert [(edit.before, edit.after) for edit in change.edits] == [(BOB, replace(BOB, name="Robert K."))]
    assert (change.act, change.annotator, change.document) == (Act.RENAME_ANNOTATOR, "me", "")
    assert rename_annotator(ALL, BOB, "Bob").edits == ()
    for who, name in ((BOB, "ann lee"), (CONSENSUS, "All"), (BOB, "Consensus")):
        with pytest.raises(Refusal):
            rename_annotator(ALL, who, name)


def decision(who: str, start: int, *themes: str, minute: int = 0, by: str = "") -> Annotation:
    return Annotation("d", start, who, frozenset(themes), at=f"2026-01-05T09:{minute:02d}:00.000Z", decided_by=by)


def test_of_two_who_are_one_the_later_decision_stands() -> None:
    people = {one.id: one for one in (BOB, SECOND, replace(ANN, name="Bobby"), ANNA, CONSENSUS)}
    source, target = ANN.id, BOB.id
    held = [
        decision(source, 0, "a", minute=1),
        decision(target, 0, "b", minute=2),
        decision(source, 9, "a", minute=2),
        decision(target, 9, "b", minute=1),
        decision(source, 20, "a"),
        decision(source, 30, "a", minute=1),
        decision(target, 30, "a"),
        decision(CONSENSUS_ID, 40, "a", by=source),
    ]
    review: list[Comment | Unblinding] = [
        Comment("c", "d", 0, source, "Why?", "2026-01-05T09:00:00.000Z"),
        Unblinding("d", source, "2026-01-05T08:00:00.000Z"),
        Unblinding("d", target, "2026-01-05T09:00:00.000Z"),
        Unblinding("e", source, "2026-01-05T09:00:00.000Z"),
    ]
    union = merge_annotators(people, people[source], BOB, held, review, by=source)
    assert union.moved == 4
    assert [(one.source.start, one.source_stands) for one in union.conflicts] == [(0, False), (9, True)]
    state: set[Record | None] = {*held, *review, *people.values()}
    for before, after in union.change.edits:
        assert before is None or before in state
        state = (state - {before}) | {after}
    made = {(one.start, one.annotator): sorted(one.themes or ()) for one in state if isinstance(one, Annotation)}
    assert made == {(0, BOB.id): ["b"], (9, BOB.id): ["a"], (20, BOB.id): ["a"], (30, BOB.id): ["a"],
                    (40, CONSENSUS_ID): ["a"]}  # fmt: skip
    assert {one.decided_by for one in state if isinstance(one, Annotation)} == {"", BOB.id}
    assert {one.author for one in state if isinstance(one, Comment)} == {BOB.id}
    assert {(one.document, one.annotator, one.at[11:13]) for one in state if isinstance(one, Unblinding)} == {
        ("d", BOB.id, "08"),
        ("e", BOB.id, "09"),
    }
    assert {one.alias_of for one in state if isinstance(one, Annotator) and one.id in (source, ANNA.id)} == {BOB.id}
    assert union.change.annotator == BOB.id  # who can undo it from now on


@pytest.mark.parametrize(
    ("source", "target"), [(BOB, BOB), (BOB, CONSENSUS), (CONSENSUS, BOB), (ANNA, BOB), (SECOND, ANN)]
)
def test_some_cannot_be_made_one(source: Annotator, target: Annotator) -> None:
    with pytest.raises(Refusal):
        merge_annotators({one.id: one for one in ALL}, source, target, [])
