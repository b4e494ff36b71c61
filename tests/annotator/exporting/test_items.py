"""Whose decisions an export has, and how those of several become one."""

import pytest

from annotator.exporting.items import Plan, Release, Vote, releases
from annotator.exporting.selection import Resolve, Tie
from tests.annotator.exporting.made import NAMES, chapter

THREE = ["One.", "Two.", "Three."]
PEOPLE = {identity: name for identity, name in NAMES.items() if identity != "consensus"}


def one(plan: Plan, said: dict[int, dict[str, str | None]], texts: list[str] = THREE) -> Release:
    (release,) = releases([chapter(texts, said)], plan)
    return release


def themes(release: Release) -> list[list[frozenset[str] | None]]:
    return [[decision.themes for decision in item.decisions] for item in release.items]


def test_an_item_is_its_slice_of_the_text_and_undecided_is_not_none() -> None:
    release = one(Plan(NAMES), {1: {"ann": "s"}, 2: {"ann": ""}}, ["A🎻b.", "Two.", "Three."])
    assert [item.text for item in release.items] == ["A🎻b.", "Two.", "Three."]
    assert all(release.document.text[item.start : item.end] == item.text for item in release.items)
    assert themes(release) == [[frozenset({"s"})], [frozenset()], []]


def test_only_those_who_count_are_heard_in_the_order_of_their_names() -> None:
    release = one(Plan({"cem": "Aya", "ann": "Zoe"}), {1: {"ann": "s", "ben": "e", "cem": "d"}})
    assert [decision.annotator for decision in release.items[0].decisions] == ["cem", "ann"]


def test_of_what_is_decided_only_what_is_noted_alone_is_left_out_and_so_is_an_undecided_document() -> None:
    said: dict[int, dict[str, str | None]] = {1: {"ann": None}, 3: {"ben": ""}}
    kept = list(releases([chapter(THREE, said), chapter(["Nobody."])], Plan(NAMES, decided_only=True)))
    assert [[item.number for item in release.items] for release in kept] == [[3]]
    assert [len(release.items) for release in releases([chapter(["Nobody."])], Plan(NAMES))] == [1]


def test_themes_that_are_not_exported_are_taken_off_the_decisions() -> None:
    release = one(Plan(NAMES, themes=frozenset({"s"})), {1: {"ann": "s e"}, 2: {"ann": "e"}})
    assert themes(release) == [[frozenset({"s"})], [frozenset()], []]


def test_the_sentences_beside_one_come_with_it_even_where_they_are_left_out() -> None:
    release = one(Plan(NAMES, decided_only=True, context=True), {2: {"ann": "s"}})
    assert [(item.previous, item.text, item.next) for item in release.items] == [("One.", "Two.", "Three.")]
    first = one(Plan(NAMES, context=True), {}).items[0]
    assert (first.previous, first.next) == ("", "Two.")


def test_a_majority_is_more_than_half_of_those_who_decided() -> None:
    said: dict[int, dict[str, str | None]] = {
        1: {"ann": "s e", "ben": "s", "cem": ""},
        2: {"ann": "", "ben": None, "cem": ""},
    }
    release = one(Plan(PEOPLE, resolve=Resolve.MAJORITY), said)
    assert themes(release) == [[frozenset({"s"})], [frozenset()], []]
    assert release.items[0].vote == Vote(3, {"s": 2, "e": 1})
    assert release.items[1].vote == Vote(2, {})
    assert release.items[2].vote is None
    assert release.items[0].decisions[0].origin == "rule"


@pytest.mark.parametrize(
    ("tie", "expected"),
    [
        (Tie.UNDECIDED, None),
        (Tie.NO, frozenset({"s"})),
        (Tie.YES, frozenset({"s", "e", "d"})),
        (Tie.CONSENSUS, frozenset({"s", "e"})),
    ],
)
def test_a_tie_is_broken_as_it_was_asked(tie: Tie, expected: frozenset[str] | None) -> None:
    plan = Plan(PEOPLE, resolve=Resolve.MAJORITY, tie=tie)
    assert themes(one(plan, {1: {"ann": "s e", "ben": "s d", "consensus": "e"}}))[0] == [expected]


def test_without_a_consensus_a_tie_stays_undecided_and_is_left_out_of_what_is_decided() -> None:
    plan = Plan(PEOPLE, resolve=Resolve.MAJORITY, tie=Tie.CONSENSUS)
    assert themes(one(plan, {1: {"ann": "s", "ben": ""}}))[0] == [None]
    decided = Plan(PEOPLE, resolve=Resolve.MAJORITY, decided_only=True)
    assert list(releases([chapter(THREE, {1: {"ann": "s", "ben": ""}})], decided)) == []


def test_the_consensus_has_no_vote() -> None:
    plan = Plan(NAMES, resolve=Resolve.MAJORITY)
    assert one(plan, {1: {"ann": "s", "ben": "s", "consensus": ""}}).items[0].vote == Vote(2, {"s": 2})


def test_a_share_is_that_of_those_who_decided() -> None:
    release = one(Plan(PEOPLE, resolve=Resolve.SOFT), {1: {"ann": "s", "ben": "", "cem": ""}})
    vote = release.items[0].vote
    assert vote is not None
    assert (vote.share("s"), vote.share("e")) == (0.333333, 0.0)


def test_a_vote_keeps_the_notes_and_who_wrote_them() -> None:
    document, sentences, annotations = chapter(["One."], {1: {"ann": "s", "ben": "s"}})
    noted = [one._replace(note=f"as {one.annotator} sees it") for one in annotations]
    (release,) = releases([(document, sentences, noted)], Plan(PEOPLE, resolve=Resolve.MAJORITY))
    assert release.items[0].decisions[0].note == "Ann: as ann sees it\nBen: as ben sees it"
