"""Two documents side by side: every sentence once and in order, equal ones beside each other."""

import textwrap
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.comparing import Comparison, compare
from annotator.records import Sentence
from annotator.segmentation import segment
from tests.annotator.test_similarity import CHINESE, ENGLISH, FOOTER, HEADER, TEXTS, URDU


def sentences(text: str) -> list[Sentence]:
    return [Sentence("d", *span) for span in segment(text, "")]


def side_by_side(left: str, right: str) -> tuple[Comparison, list[tuple[str, str]]]:
    lefts, rights = sentences(left), sentences(right)
    found = compare(left, lefts, right, rights)

    def words(text: str, of: Sequence[Sentence], part: range) -> str:
        return " ".join(" ".join(text[of[number].start : of[number].end].split()) for number in part)

    return found, [(words(left, lefts, row.left), words(right, rights, row.right)) for row in found.rows]


def cut_out(text: str, stretches: Sequence[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in stretches]


@pytest.mark.parametrize("text", TEXTS, ids=["en", "ur", "zh"])
def test_the_same_text_in_other_lines_does_not_differ(text: str) -> None:
    found, rows = side_by_side(text, textwrap.fill(text, 40, break_long_words=False) + "\n")
    assert (found.left_only, found.right_only) == ([], [])
    assert all(left == right for left, right in rows)


def test_a_header_stands_alone_and_a_corrected_word_is_marked_where_it_is() -> None:
    found, rows = side_by_side(ENGLISH, HEADER + ENGLISH.replace("Lahore", "Lahore Cantonment"))
    assert rows[0] == ("", "FOR IMMEDIATE RELEASE")
    assert found.left_only == []
    assert cut_out(HEADER + ENGLISH.replace("Lahore", "Lahore Cantonment"), found.right_only) == [
        HEADER.strip(),
        "Cantonment",
    ]
    assert ("It had been closed for eleven months after the flood.",) * 2 in rows


def test_a_word_that_became_another_is_marked_on_both_sides() -> None:
    found, _ = side_by_side(URDU, URDU.replace("پیر", "منگل"))
    assert cut_out(URDU, found.left_only) == ["پیر"]
    assert cut_out(URDU.replace("پیر", "منگل"), found.right_only) == ["منگل"]
    found, _ = side_by_side(CHINESE, CHINESE.replace("星期一", "星期二"))
    assert cut_out(CHINESE, found.left_only) == ["一"]


def test_a_sentence_that_was_cut_in_two_stands_beside_both_halves() -> None:
    _, rows = side_by_side("He spoke of trade. Then he left for home.", "He spoke of trade; then he left for home.")
    assert rows == [("He spoke of trade. Then he left for home.", "He spoke of trade; then he left for home.")]


def test_rows_that_differ_are_known_from_rows_that_do_not() -> None:
    left, right = ENGLISH, ENGLISH + FOOTER
    found = compare(left, sentences(left), right, sentences(right))
    differing = [row.differs for row in found.rows]
    assert differing == [bool(not row.left) for row in found.rows]
    assert any(differing)
    assert not all(differing)


WORDS = st.lists(st.sampled_from("Wir trafen uns. Tea 茶。 وزیر آئے۔ \n\n No, - 🎻".split(" ")), max_size=30).map(
    " ".join
)


@given(WORDS, WORDS)
def test_every_sentence_is_shown_once_and_in_order(left: str, right: str) -> None:
    lefts, rights = sentences(left), sentences(right)
    found = compare(left, lefts, right, rights)
    assert [number for row in found.rows for number in row.left] == list(range(len(lefts)))
    assert [number for row in found.rows for number in row.right] == list(range(len(rights)))
    assert all(row.left or row.right for row in found.rows)
    for text, own in ((left, found.left_only), (right, found.right_only)):
        assert all(text[start:end].strip() == text[start:end] != "" for start, end in own)
        assert all(one[1] < other[0] for one, other in pairwise(own))
    same = [
        "".join(
            text[a:b] for a, b in zip([0, *(end for _, end in own)], [*(start for start, _ in own), None], strict=True)
        )
        for text, own in ((left, found.left_only), (right, found.right_only))
    ]
    assert same[0].split() == same[1].split() or "".join(same[0].split()) == "".join(same[1].split())
