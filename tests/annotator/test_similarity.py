"""The same release from two outlets is recognised; two releases of one ministry are not taken for one."""

import random
import textwrap
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator import formats
from annotator.formats.protocol import Incoming
from annotator.grouping import groups
from annotator.similarity import HASHES, candidates, shared_part, sketch, stacked

ENGLISH = (
    "The ministers of transport met in Lahore on Monday and opened the bridge over the Ravi to traffic. It had been "
    "closed for eleven months after the flood. “People here waited long enough,” the provincial minister said, and "
    "thanked the engineers who had worked through the winter. The repair cost 4.2 billion rupees. A second bridge, "
    "further up the river, is to be finished by the end of next year. Farmers from both banks had asked for it since "
    "2019, because the ferry takes neither tractors nor cattle. The ministers also spoke with the families of two "
    "workers who had died in an accident in March."
)
URDU = (
    "لاہور میں پیر کے روز وزرائے ٹرانسپورٹ نے دریائے راوی پر پل کو ٹریفک کے لیے کھول دیا۔ سیلاب کے بعد یہ پل گیارہ ماہ "
    "بند رہا۔ صوبائی وزیر نے کہا کہ یہاں کے لوگوں نے بہت انتظار کیا، اور ان انجینئروں کا شکریہ ادا کیا جو سردیوں میں "
    "کام کرتے رہے۔ مرمت پر چار ارب روپے خرچ ہوئے۔ دریا کے اوپر کی جانب دوسرا پل اگلے سال کے آخر تک مکمل ہو جائے گا۔"
)
CHINESE = (
    "交通部长星期一在拉合尔会晤，并为拉维河大桥恢复通车剪彩。洪水过后，大桥已关闭十一个月。省交通厅长表示，当地居民等待已久，"
    "并感谢整个冬季坚持施工的工程师。修复工程耗资四十二亿卢比。上游的第二座大桥预计明年年底竣工。两岸农民自二〇一九年起就提出"
    "这一要求，因为渡船既不能运拖拉机，也不能运牲畜。部长们还看望了三月事故中遇难的两名工人的家属。"
)
TEXTS = (ENGLISH, URDU, CHINESE)
HEADER = "FOR IMMEDIATE RELEASE\nPress office, tel. 042 555 0100\nHome | News | Contact\n\n"
FOOTER = (
    "\n\nAbout the ministry: it builds and keeps the roads and bridges of the province. Follow us. All rights reserved."
)
OTHER_HEADER = "NEWSWIRE – from our correspondent, updated at 14.30 – read by 2,117 people\n\n"
CALL = (
    "The foreign minister spoke by telephone with the foreign minister of {} on {}. They reviewed relations between "
    "the two countries and agreed to work more closely in {}. The minister stressed {}. Both will keep in touch."
)
CALLS = [
    CALL.format("Uzbekistan", "3 March", "trade and rail links", "that the transit agreement must be signed this year"),
    CALL.format("Malaysia", "11 June", "higher education", "how much the students who study there matter to him"),
    CALL.format("Belgium", "29 January", "the fight against smuggling by sea", "the case of the detained sailors"),
]


def typed_badly(text: str, every: int = 150) -> str:
    """The text with another letter at some places."""
    chance = random.Random(1)
    letters = list(text)
    for at in chance.sample(range(len(text)), max(len(text) // every, 1)):
        letters[at] = "x" if letters[at] != "x" else "y"
    return "".join(letters)


def versions(text: str) -> Iterator[str]:
    yield HEADER + text
    yield text + FOOTER
    yield HEADER + text + FOOTER
    yield textwrap.fill(text, 40)
    yield text.upper().replace("“", '"').replace(",”", '",')
    yield typed_badly(text)
    yield HEADER + typed_badly(textwrap.fill(text, 60)) + FOOTER


@pytest.mark.parametrize("text", TEXTS, ids=["en", "ur", "zh"])
def test_another_header_or_footer_other_lines_and_typing_errors_leave_a_release_the_same(text: str) -> None:
    for version in versions(text):
        assert shared_part(text, version) > 0.9
        assert shared_part(version, text) == shared_part(text, version)
        assert candidates(stacked([sketch(text), sketch(version)])) == [(1, 0)]


@pytest.mark.parametrize("text", TEXTS, ids=["en", "ur", "zh"])
def test_two_outlets_may_each_add_something_of_their_own(text: str) -> None:
    one, other = HEADER[: len(text) // 4] + text, OTHER_HEADER[: len(text) // 4] + text + FOOTER[: len(text) // 6]
    assert 0.6 < shared_part(one, other) < 1.0
    assert candidates(stacked([sketch(one), sketch(other)])) == [(1, 0)]


def test_a_text_that_is_the_same_but_for_case_accents_and_punctuation_is_all_the_same() -> None:
    assert shared_part("Ein Übel, sagte er: „Café!“ " + ENGLISH, "ein ubel sagte er cafe" + ENGLISH.lower()) == 1.0
    assert sketch("Le Café\u0301 de\u0301ja\u0300") == sketch("le cafe deja")


def test_releases_that_follow_one_pattern_are_not_the_same() -> None:
    assert all(shared_part(one, other) == 0 for one, other in combinations(CALLS, 2))


def test_a_footer_in_common_makes_no_near_duplicates_however_long_it_is() -> None:
    chance = random.Random(4)
    notices = ["".join(chance.choices("abcdefghijklmnoprstuvw ", k=250)) for _ in range(40)]
    pairs = candidates(stacked(sketch(f"{notice}. {ENGLISH}") for notice in notices))
    assert shared_part(f"{notices[0]}. {ENGLISH}", f"{notices[1]}. {ENGLISH}") > 0.6, "of two it could not be known"
    assert pairs == []


def test_a_report_that_quotes_a_statement_in_full_is_not_the_statement() -> None:
    statement = "We regret the decision and will answer it in due course, after we have heard all of our partners."
    assert shared_part(statement, ENGLISH + statement + ENGLISH[::-1]) == 0.0


def test_of_many_copies_each_is_led_to_another_one() -> None:
    copies = [f"{HEADER}{number} {typed_badly(ENGLISH, 200 + number)}" for number in range(30)]
    pairs = candidates(stacked(map(sketch, [URDU, *copies, CHINESE])))
    assert [sorted(group) for group in groups(pairs)] == [list(range(1, 31))]
    assert len(pairs) < 4 * len(copies), "the work grows with their number, not with its square"


def test_only_rows_that_are_new_are_compared_with_those_before() -> None:
    sketches = stacked(map(sketch, [ENGLISH, HEADER + ENGLISH, URDU, ENGLISH + FOOTER]))
    assert [pair.later for pair in candidates(sketches, first=3)] == [3, 3]
    assert candidates(sketches, first=4) == []


@pytest.mark.parametrize("text", ["", " \n", "…", "Yes.", "甲", "\ud83c", "🎻" * 30])
def test_hardly_any_text_has_hardly_any_sketch(text: str) -> None:
    assert len(sketch(text)) <= 4 * HASHES
    assert shared_part(text, text) in (0.0, 1.0)
    assert candidates(stacked([sketch(text)])) == []
    assert candidates(stacked([sketch(text), sketch(text)])) == ([(1, 0)] if sketch(text) else [])


@given(st.text(max_size=400), st.text(max_size=400))
def test_the_part_that_is_shared_is_a_share_whatever_the_texts(one: str, other: str) -> None:
    assert 0.0 <= shared_part(one, other) <= 1.0
    assert shared_part(one, other) == shared_part(other, one)
    assert shared_part(one, one) in ((1.0,) if sketch(one) else (0.0,))
    assert set(sketches_of(one)) <= set(sketches_of(one, 10**6))


def sketches_of(text: str, most: int = HASHES) -> list[int]:
    data = sketch(text)
    return [int.from_bytes(data[at : at + 4], "little") for at in range(0, len(data), 4)][:most]


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=30))
def test_groups_hold_what_the_pairs_join_and_nothing_else(pairs: list[tuple[int, int]]) -> None:
    found = groups(pairs)
    members = [item for group in found for item in group]
    assert sorted(members) == sorted({item for pair in pairs for item in pair})
    for one, other in pairs:
        assert any(one in group and other in group for group in found)
    for group in found:
        reached = {group[0]}
        while more := {b for a, b in pairs if a in reached} | {a for a, b in pairs if b in reached}:
            if more <= reached:
                break
            reached |= more
        assert reached >= set(group)


def test_real_releases_are_recognised_in_any_dress_and_told_apart(shared: Path) -> None:
    texts = []
    folder = shared / "corpus" / "press"
    files = [*sorted((folder / "txt").glob("*.txt")), *sorted((folder / "html").glob("*.html"))]
    for path in [one for one in files if "nul" not in one.name and not one.with_suffix(".expected.txt").exists()]:
        texts += [one.text for one in formats.read(path, lambda _: None) if isinstance(one, Incoming)]
    dressed = [HEADER + typed_badly(text) + FOOTER for text in texts]
    pairs = set(candidates(stacked(map(sketch, [*texts, *dressed]))))
    assert len(texts) > 20
    assert {pair for pair in pairs if shared_part(*([*texts, *dressed][row] for row in pair))} == {
        (len(texts) + number, number) for number in range(len(texts))
    }
