"""The numbers before an export."""

from annotator.records import Theme
from annotator.statistics import (
    NO_SOURCE,
    NONE,
    UNDATED,
    UNDECIDED,
    Counts,
    Decided,
    Table,
    Where,
    by_source,
    count,
    lengths,
    over_time,
    per_annotator,
    per_theme,
    together,
)

SECURITY, ECONOMY = Theme("s", "security", "1", "#B94834"), Theme("e", "economy", "2", "#8A6D00")
THEMES = [SECURITY, ECONOMY]
DOCUMENTS = {"one": Where("2025-11-03", "MOFA"), "two": Where("2026-01", ""), "three": Where("", "MOFA")}


def counted(*decisions: Decided, annotators: tuple[str, ...] = ("ann", "ben"), sentences: int = 10) -> Counts:
    return count(decisions, DOCUMENTS, annotators, sentences, {})


def decided(document: str, annotator: str, themes: str, number: int = 1) -> Decided:
    return Decided(document, annotator, frozenset(themes), number)


def test_none_undecided_and_a_theme_are_three_things() -> None:
    counts = counted(
        decided("one", "ann", "s", 3), decided("one", "ann", "", 2), Decided("one", "ann", None, 4), annotators=("ann",)
    )
    assert per_theme(counts, THEMES).rows == (
        ("security", 3, "30.0"),
        ("economy", 0, "0.0"),
        (NONE, 2, "20.0"),
        (UNDECIDED, 5, "50.0"),
    )
    assert per_annotator(counts, {"ann": "Ann"}).rows == (("Ann", 3, 2, 5),)


def test_only_the_annotators_asked_for_are_counted() -> None:
    counts = counted(decided("one", "ann", "s"), decided("one", "ben", "e"), annotators=("ben",))
    assert per_theme(counts, THEMES).rows[:2] == (("security", 0, "0.0"), ("economy", 1, "10.0"))


def test_a_project_that_nobody_has_begun_is_undecided() -> None:
    assert per_theme(counted(annotators=()), THEMES).rows[-1] == (UNDECIDED, 10, "100.0")
    assert per_theme(counted(annotators=(), sentences=0), THEMES).rows[-1] == (UNDECIDED, 0, "")


def test_two_themes_on_one_sentence_are_a_pair_whichever_comes_first() -> None:
    counts = counted(decided("one", "ann", "se", 2), decided("one", "ann", "s", 1))
    assert together(counts, THEMES).rows == (("security", 3, 2), ("economy", 2, 2))
    assert together(counts, THEMES[::-1]).rows == (("economy", 2, 2), ("security", 2, 3))


def test_months_without_a_release_are_kept_and_documents_without_a_date_come_last() -> None:
    table = over_time(
        counted(decided("one", "ann", "s"), decided("two", "ann", "e"), decided("three", "ann", "e")), THEMES
    )
    assert table.columns == ("month", "security", "economy")
    assert table.rows == (("2025-11", 1, 0), ("2025-12", 0, 0), ("2026-01", 0, 1), (UNDATED, 0, 1))


def test_many_months_become_years() -> None:
    documents = {"one": Where("1999-05-01", ""), "two": Where("2002-01-01", "")}
    counts = count([decided("one", "ann", "s"), decided("two", "ann", "s")], documents, ["ann"], 2, {})
    assert over_time(counts, [SECURITY]).rows == (("1999", 1), ("2000", 0), ("2001", 0), ("2002", 1))


def test_a_date_that_is_only_a_year_makes_all_years() -> None:
    documents = {"one": Where("2025", ""), "two": Where("2026-01-01", "")}
    counts = count([decided("one", "ann", "s"), decided("two", "ann", "s")], documents, ["ann"], 2, {})
    assert over_time(counts, [SECURITY]) == Table(("year", "security"), (("2025", 1), ("2026", 1)))


def test_sources_come_by_what_they_have() -> None:
    counts = counted(decided("two", "ann", "s"), decided("one", "ann", "e", 2), decided("three", "ben", "e"))
    assert by_source(counts, THEMES).rows == (("MOFA", 0, 3), (NO_SOURCE, 1, 0))


def test_very_long_sentences_share_a_bin() -> None:
    counts = count([], {}, [], 0, {29: 1, 30: 2, 4000: 3})
    assert lengths(counts).rows == (("580–599", 1), ("600 or more", 5))
    assert lengths(count([], {}, [], 0, {4000: 3})).rows == (("600 or more", 3),)
    assert lengths(count([], {}, [], 0, {1: 1, 3: 2})).rows == (("20–39", 1), ("40–59", 0), ("60–79", 2))
    assert lengths(Counts()).rows == ()


def test_a_table_is_a_csv_that_no_spreadsheet_runs() -> None:
    assert Table(("theme", "sentences"), (("=a, b", 1),)).as_csv() == 'theme,sentences\r\n"\'=a, b",1\r\n'
