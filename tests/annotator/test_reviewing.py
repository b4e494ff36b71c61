"""Who disagrees with whom, what a filter shows, what a union and a majority are."""

import pytest

from annotator.people import raters
from annotator.records import CONSENSUS_ID, Annotation, Annotator, Comment, Sentence
from annotator.reviewing import Filter, Only, Reviewed, majority, side_by_side, union

ANN, BEN, CEM = Annotator("ann", "Ann"), Annotator("ben", "Ben"), Annotator("cem", "Cem")
FINAL = Annotator(CONSENSUS_ID, "Consensus")
TEXT = "One. Two. Three."
SENTENCES = [Sentence("d", 0, 4, 1), Sentence("d", 5, 9, 1), Sentence("d", 10, 16, 1)]


def said(who: Annotator, themes: str | None, start: int = 0, **more: object) -> Annotation:
    """A decision; "" is none of the themes, None undecided, "a b" two themes."""
    chosen = None if themes is None else frozenset(themes.split())
    return Annotation("d", start, who.id, chosen)._replace(**more)  # type: ignore[arg-type]


def reviewed(*annotations: Annotation, comments: tuple[Comment, ...] = ()) -> Reviewed:
    return side_by_side(TEXT, SENTENCES, annotations, comments, [ANN, BEN, CEM])[0]


def sets(*themes: str) -> dict[str, frozenset[str]]:
    return {str(number): frozenset(one.split()) for number, one in enumerate(themes)}


def test_two_who_decided_differently_disagree() -> None:
    assert reviewed(said(ANN, "a"), said(BEN, "b")).disagreed
    assert reviewed(said(ANN, "a"), said(BEN, "")).disagreed
    assert not reviewed(said(ANN, "a b"), said(BEN, "b a")).disagreed


def test_who_is_undecided_disagrees_with_nobody() -> None:
    assert not reviewed(said(ANN, "a"), said(BEN, None, unsure=True)).disagreed
    assert reviewed(said(ANN, "a"), said(BEN, None, unsure=True)).agreed is None


def test_the_consensus_is_no_rater() -> None:
    one = reviewed(said(ANN, "a"), said(FINAL, "b"))
    assert not one.disagreed
    assert one.adjudicated == frozenset("b")
    assert one.agreed is None


def test_second_spellings_and_repeats_are_left_out() -> None:
    again = Annotator("ann2", "Ann", repeat_of="ann")
    misspelt = Annotator("an", "An", alias_of="ann")
    assert raters([ANN, again, BEN, misspelt, FINAL]) == [ANN, BEN]


def test_sentences_stand_in_order_with_their_words() -> None:
    found = side_by_side(TEXT, SENTENCES, [said(ANN, "a", 10)], [], [ANN])
    assert [(one.number, one.text) for one in found] == [(1, "One."), (2, "Two."), (3, "Three.")]
    assert [set(one.held) for one in found] == [set(), set(), {"ann"}]


@pytest.mark.parametrize(("position", "number"), [(0, 1), (3, 1), (4, 1), (5, 2), (12, 3), (99, 3)])
def test_a_comment_is_on_the_sentence_that_holds_its_place(position: int, number: int) -> None:
    comment = Comment("c", "d", position, "ann", "Why?", "")
    found = side_by_side(TEXT, SENTENCES, [], [comment], [ANN])
    assert [one.number for one in found if one.comments] == [number]


def test_a_comment_before_all_sentences_is_on_the_first() -> None:
    found = side_by_side("  One.", [Sentence("d", 2, 6, 1)], [], [Comment("c", "d", 0, "ann", "Why?", "")], [ANN])
    assert len(found[0].comments) == 1


def test_the_union_has_every_theme_that_anybody_gave() -> None:
    assert union(sets("a", "b c", "")) == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["a", "a", "b"], "a"),
        (["a b", "a c", "a"], "a"),
        (["a b", "a b", "c"], "a b"),
        (["", "", "a"], ""),
        (["a", "b"], None),  # each theme has exactly half
        (["a", "b", "c"], None),  # nobody said that none applies
        (["", "a", "b"], None),
        (["a b", "a"], None),
        (["a", "a"], "a"),
        (["a"], None),  # one alone is no majority
        ([], None),
    ],
)
def test_a_majority_is_more_than_half(given: list[str], expected: str | None) -> None:
    assert majority(sets(*given)) == (None if expected is None else frozenset(expected.split()))


def test_filters() -> None:
    one = reviewed(said(ANN, "a"), said(BEN, "a b", unsure=True), said(CEM, "a"), said(FINAL, "a", note="see 3"))
    assert Filter().shows(one)
    assert Filter(Only.DISAGREEMENTS).shows(one)
    assert Filter(Only.DISAGREEMENTS, theme="b").shows(one)
    assert not Filter(Only.DISAGREEMENTS, theme="a").shows(one)
    assert not Filter(Only.OPEN).shows(one)
    assert Filter(Only.UNSURE).shows(one)
    assert not Filter(Only.UNSURE, annotators=frozenset({"ann"})).shows(one)
    assert Filter(Only.NOTES).shows(one)
    assert not Filter(Only.NOTES, annotators=frozenset({"ben"})).shows(one)
    assert Filter(Only.CHANGED).shows(one)
    assert not Filter(Only.CHANGED, annotators=frozenset({"ann"})).shows(one)
    assert not Filter(theme="c").shows(one)


def test_one_annotator_disagrees_with_anybody_and_a_pair_with_each_other() -> None:
    one = reviewed(said(ANN, "a"), said(BEN, "b"), said(CEM, "a"))

    def shows(*annotators: str) -> bool:
        return Filter(Only.DISAGREEMENTS, annotators=frozenset(annotators)).shows(one)

    assert shows("ann")
    assert shows("ann", "ben")
    assert not shows("ann", "cem")


def test_only_open_comments_are_looked_for() -> None:
    open_, resolved = Comment("c", "d", 0, "ann", "Why?", ""), Comment("e", "d", 0, "ben", "So?", "", resolved=True)
    assert Filter(Only.COMMENTS).shows(reviewed(comments=(open_, resolved)))
    assert not Filter(Only.COMMENTS).shows(reviewed(comments=(resolved,)))
    assert not Filter(Only.COMMENTS, annotators=frozenset({"ben"})).shows(reviewed(comments=(open_, resolved)))
