"""Which documents a filter takes, and that a selection is kept as it is."""

import pytest

from annotator.exporting.selection import Filter, Resolve, Rows, Selection, Tie
from annotator.records import Document
from annotator.refusal import Refusal

RELEASE = Document("a" * 16, "", "Ministers Meet in Astana", "2026-02", "Kremlin", "", "en", extra=(("Desk", "Asia"),))


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(), Filter("meet ASTANA"), Filter(sources=("MFA", "kremlin")), Filter(since="2026"),
        Filter(since="2026-02", until="2026-02-28"), Filter(until="2026-02"), Filter(languages=("en", "de")),
        Filter(extra=(("Desk", "asia"),)), Filter(extra=(("Desk", "Asia"), ("Desk", "Europe"))),
        Filter(ids=("a" * 16,)),
    ],
)  # fmt: skip
def test_a_filter_takes_what_all_of_it_applies_to(wanted: Filter) -> None:
    assert wanted.takes(RELEASE)


@pytest.mark.parametrize(
    "wanted",
    [
        Filter("meet Beijing"), Filter(sources=("MFA",)), Filter(since="2026-02-02"), Filter(until="2026-01"),
        Filter(languages=("de",)), Filter(extra=(("Desk", "Europe"),)), Filter(extra=(("Region", "Asia"),)),
        Filter(ids=("b",)), Filter("meet", sources=("MFA",)),
    ],
)  # fmt: skip
def test_a_filter_leaves_what_one_thing_does_not_apply_to(wanted: Filter) -> None:
    assert not wanted.takes(RELEASE)


def test_a_release_without_a_date_lies_in_no_time() -> None:
    assert not Filter(until="2030").takes(Document("b", "", "Undated"))


@pytest.mark.parametrize("date", ["May", "2026-1", "26", "2026-01-05T10:00"])
def test_what_is_no_date_is_refused(date: str) -> None:
    with pytest.raises(Refusal, match="no date"):
        Filter(since=date)


def test_a_selection_comes_back_from_json_equal() -> None:
    documents = Filter("a", ("S",), "2026", "2027-01", ("en",), (("Desk", "Asia"),), ("b" * 16,))
    full = Selection(
        ("Ann",), False, True, True, Resolve.SOFT, Tie.YES, documents, ("economy",), Rows.THEME, True, True
    )  # fmt: skip
    for one in (Selection(), Selection(consensus=True), full):
        assert Selection.of_json(one.to_json()) == one
    assert Selection().to_json() == {}
