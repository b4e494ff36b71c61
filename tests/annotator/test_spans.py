"""Spans of other tools on the sentences of a document."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.coding import Coding, Span
from annotator.formats.columns import ANY, EXACT, MOST, NONE, RULES, Options
from annotator.records import Sentence
from annotator.spans import listing, place

TEXT = "They met on Monday.  Guns fell silent.\nAid came."
SENTENCES = [Sentence("d", 0, 19, 1), Sentence("d", 21, 38, 1), Sentence("d", 39, 48, 2)]


def starts(start: int, end: int, rule: str) -> list[int]:
    decisions, _ = place(Coding((Span(start, end, "x"),)), TEXT, SENTENCES, Options(spans=rule))
    return [decision.start for decision in decisions]


def why(start: int, end: int, rule: str) -> str:
    decisions, (left,) = place(Coding((Span(start, end, "x"),)), TEXT, SENTENCES, Options(spans=rule))
    assert decisions == []
    return left.reason


def test_any_takes_every_sentence_that_is_touched() -> None:
    assert starts(18, 40, ANY) == [0, 21, 39]
    assert starts(5, 8, ANY) == [0]


def test_most_leaves_out_what_is_only_grazed() -> None:
    assert starts(0, 24, MOST) == [0]
    assert starts(15, 43, MOST) == [21]
    assert starts(15, 45, MOST) == [21, 39]


def test_most_keeps_a_marked_word_on_the_sentence_that_holds_it() -> None:
    assert starts(5, 8, MOST) == [0]
    assert starts(16, 23, MOST) == [0], "three letters of the first, two of the second"


def test_exact_asks_for_the_edges_of_sentences_but_not_for_white_space() -> None:
    assert starts(0, 21, EXACT) == [0]
    assert starts(19, 48, EXACT) == [21, 39]
    assert why(0, 18, EXACT) == "it does not begin and end where sentences do"


def test_what_marks_nothing_or_lies_outside_is_told() -> None:
    assert why(19, 21, ANY) == why(5, 5, MOST) == "it marks nothing"
    assert why(40, 49, ANY) == why(-1, 3, ANY) == why(9, 3, ANY) == "it lies outside of the text"
    between = [Sentence("d", 0, 4, 1), Sentence("d", 10, 19, 1)]
    _, (left,) = place(Coding((Span(5, 8, "x"),)), TEXT, between, Options())
    assert (left.reason, left.wrong) == ("it lies between two sentences", True)
    assert list(listing([left, left])) == ["2 passages were left out: it lies between two sentences"]


def test_spans_of_one_annotator_on_one_sentence_are_one_decision() -> None:
    spans = (
        Span(0, 4, "a", "Ann", "2026-01-01T00:00:00.000Z", "why"),
        Span(5, 8, "b", "Ann", "2026-01-02T00:00:00.000Z", "why"),
        Span(0, 4, None, "Ann"),
        Span(0, 4, None, "Ben"),
        Span(0, 4, "", "Cem", note="hm", unsure=True),
    )
    decisions, _ = place(Coding(spans), TEXT, SENTENCES, Options())
    assert [(one.annotator, one.themes, one.note, one.unsure, one.at[:10]) for one in decisions] == [
        ("Ann", ("a", "b"), "why", False, "2026-01-02"),
        ("Ben", (), "", False, ""),
        ("Cem", None, "hm", True, ""),
    ]


def test_the_rest_is_none_only_where_that_was_asked_for_and_the_document_completed() -> None:
    coding = Coding((Span(0, 4, "a", "Ann"), Span(0, 4, "a", "Ben")), completed=(("Ann", "2026"),))
    assert len(place(coding, TEXT, SENTENCES, Options())[0]) == 2
    decisions, _ = place(coding, TEXT, SENTENCES, Options(rest=NONE))
    found = {(one.start, one.annotator): (one.themes, one.at) for one in decisions}
    assert found == {
        (0, "Ann"): (("a",), ""), (0, "Ben"): (("a",), ""), (21, "Ann"): ((), "2026"), (39, "Ann"): ((), "2026"),
    }  # fmt: skip


@given(st.integers(-3, 55), st.integers(-3, 55))
def test_no_rule_takes_more_than_a_laxer_one_and_most_loses_no_span(start: int, end: int) -> None:
    found = {rule: set(starts(start, end, rule)) for rule in RULES}
    assert found[EXACT] <= found[MOST] <= found[ANY]
    assert bool(found[MOST]) == bool(found[ANY])
