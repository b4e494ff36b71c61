"""Offsets as other tools count them."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.offsets import Counting, Offsets, Seen, Unit, best_counting, countings, is_quoted, with_mark

FLAG, FAMILY = "\U0001f1e9\U0001f1ea", "\U0001f469\U0001f3fd\u200d\U0001f33e"
ALL = countings(list(Unit), line_ends=(2, 1))


def test_every_unit_finds_the_same_word() -> None:
    raw = f"é {FLAG}{FAMILY}\r\nword e\u0301"
    for unit, two, one in ((Unit.CODE_POINTS, 10, 9), (Unit.UTF_16, 15, 14), (Unit.BYTES, 28, 27)):
        for line_end, start in ((2, two), (1, one)):
            offsets = Offsets(raw, Counting(unit, line_end))
            place = offsets.place(start, start + 4)
            assert offsets.text[slice(*place)] == "word", (unit, line_end)
            assert offsets.offsets(*place) == (start, start + 4)
    seen = Offsets(raw, Counting(Unit.GRAPHEMES, 1))
    assert seen.text[slice(*seen.place(5, 11))] == "word e\u0301"


def test_a_part_of_a_character_takes_all_of_it_and_outside_stays_outside() -> None:
    offsets = Offsets("a\U0001f600b", Counting(Unit.UTF_16))
    assert offsets.place(2, 2) == (1, 2)
    assert offsets.place(-2, 9) == (-2, 8)


def test_a_byte_order_mark_that_was_counted_is_taken_off() -> None:
    assert Offsets("abc", Counting(mark=1)).place(1, 3) == (0, 2)


def test_quotations_show_how_a_tool_counts() -> None:
    raw = "One \U0001f600 line\r\nand another"
    for wanted in (Counting(Unit.UTF_16, 2), Counting(Unit.CODE_POINTS, 1), Counting(Unit.BYTES, 2)):
        offsets = Offsets(raw, wanted)
        at = offsets.text.index("another")
        seen = [Seen(*offsets.offsets(0, 3), "One"), Seen(*offsets.offsets(at, at + 7), "another")]
        found = Offsets(raw, best_counting(raw, seen, ALL))
        assert found.place(*seen[1][:2]) == (at, at + 7)


def test_without_quotations_the_ends_of_words_show_it() -> None:
    raw = "\U0001f600 Health budget rises"
    units = countings([Unit.UTF_16, Unit.CODE_POINTS])
    assert best_counting(raw, [Seen(2, 8), Seen(9, 15)], units).unit is Unit.CODE_POINTS
    assert best_counting(raw, [Seen(3, 9), Seen(10, 16)], units).unit is Unit.UTF_16
    assert best_counting("plain", [Seen(0, 2)], units).unit is Unit.UTF_16, "all the same: the first"
    marked = with_mark(countings([Unit.CODE_POINTS]))
    assert best_counting("Health budget", [Seen(1, 7, "Health")], marked).mark == 1


def test_a_long_quotation_may_be_cut_off() -> None:
    assert is_quoted("one  two\nthree", "one two three")
    assert is_quoted("a sentence that goes on and on and on", "a sentence that goes on and…")
    assert not is_quoted("abc", "ab…")


@given(st.text(max_size=30), st.sampled_from(list(Unit)), st.sampled_from([1, 2]), st.data())
def test_there_and_back_again(raw: str, unit: Unit, line_end: int, data: st.DataObject) -> None:
    offsets = Offsets(raw, Counting(unit, line_end))
    start = data.draw(st.integers(0, len(offsets.text)))
    end = data.draw(st.integers(start, len(offsets.text)))
    found = offsets.place(*offsets.offsets(start, end))
    if unit is Unit.GRAPHEMES:
        assert offsets.offsets(*found) == offsets.offsets(start, end)
    else:
        assert found == (start, end)
