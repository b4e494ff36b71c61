"""Which stretches of one text are in another."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.aligning import Alignment

TEXTS = st.text(st.sampled_from("ab .\n会。🙂"), max_size=60)


def kept(alignment: Alignment) -> int:
    return sum(block.size for block in alignment.blocks)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_blocks_are_equal_and_in_the_order_of_both_texts(old: str, new: str) -> None:
    at_old = at_new = 0
    for block in Alignment(old, new).blocks:
        assert block.size > 0
        assert (block.old, block.new) >= (at_old, at_new)
        assert block.old >= at_old
        assert block.new >= at_new
        assert old[block.old : block.old + block.size] == new[block.new : block.new + block.size]
        at_old, at_new = block.old + block.size, block.new + block.size


@settings(deadline=None)
@given(TEXTS)
def test_a_text_is_all_in_itself(text: str) -> None:
    assert kept(Alignment(text, text)) == len(text)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_forward_and_backward_are_each_others_inverse(old: str, new: str) -> None:
    alignment = Alignment(old, new)
    for start in range(len(old)):
        there = alignment.forward(start, start + 1)
        if there is not None:
            assert new[there] == old[start]
            assert alignment.backward(there, there + 1) == start
            assert alignment.place(start) == there


def test_a_line_put_in_before_one_that_begins_alike_leaves_that_one_whole() -> None:
    alignment = Alignment("They met.\nThey spoke.", "They met.\nThey slept.\nThey spoke.")
    assert alignment.forward(10, 21) == 22
    assert alignment.is_new(10, 22)


def test_two_edits_among_a_thousand_equal_sentences_are_found() -> None:
    old = "They met. " * 1000
    new = "They met. " * 300 + "They ate. " + "They met. " * 400 + "They slept. " + "They met. " * 299
    assert kept(Alignment(old, new)) >= len(old) - len("They met.")


def test_a_word_that_was_moved_is_not_taken_for_the_one_that_stayed() -> None:
    alignment = Alignment("A fund opened. Contact us. They met.", "A fund opened. They met. Contact us.")
    assert alignment.forward(27, 36) == 15


def test_a_text_that_was_written_anew_is_given_up_on() -> None:
    words = "the of and met minister to in beijing trade".split()
    dice = random.Random(7)
    old, new = (" ".join(dice.choice(words) for _ in range(20_000)) for _ in range(2))
    assert kept(Alignment(old, new)) < len(old)
