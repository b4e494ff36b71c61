"""Alpha over sets of themes, intervals and influence, against definitions written out in exact fractions."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement import Decisions, PairFigures, bootstrap, coefficients, measure
from annotator.agreement import influence as influence_of
from annotator.agreement.confusion import confused, confusion
from annotator.agreement.distances import SetKind, Sets, between_sets
from annotator.agreement.influence import influence
from annotator.agreement.ranking import Aim, Kind, lowering
from annotator.agreement.units import Units, collapse
from tests.annotator import gathering

Set = frozenset[str]
Row = dict[str, Set]  # a sentence's themes by annotator

ANNOTATORS = ("ann", "ben", "cy")
THEMES = ("a", "b", "c")
NONE: Set = frozenset()

sets = st.frozensets(st.sampled_from(THEMES))
rows = st.lists(st.dictionaries(st.sampled_from(ANNOTATORS), sets), max_size=12)


def gathered(rows: Sequence[Row], annotators: Sequence[str] = ANNOTATORS, themes: Sequence[str] = THEMES) -> Decisions:
    return gathering.gathered(rows, annotators, themes)


def one(*themes: str) -> Set:
    return frozenset(themes)


def masi(a: Set, b: Set) -> Fraction:
    if a == b:
        return Fraction(0)
    m = Fraction(2, 3) if a <= b or b <= a else Fraction(1, 3) if a & b else Fraction(0)
    return 1 - Fraction(len(a & b), len(a | b)) * m


def jaccard(a: Set, b: Set) -> Fraction:
    return 1 - Fraction(len(a & b), len(a | b)) if a | b else Fraction(0)


def nominal(a: Set, b: Set) -> Fraction:
    return Fraction(a != b)


def exact_alpha(rows: Sequence[Row], distance: Callable[[Set, Set], Fraction]) -> Fraction | None:
    """Krippendorff (2011), word for word; None where it is not defined or rests on one sentence."""
    units = [list(row.values()) for row in rows if len(row) > 1]
    values = [value for unit in units for value in unit]
    apart = sum((distance(a, b) for a, b in permutations(values, 2)), Fraction(0))
    if len(units) < 2 or not apart:
        return None
    within = Fraction(0)
    for unit in units:
        within += sum((distance(a, b) for a, b in permutations(unit, 2)), Fraction(0)) / (len(unit) - 1)
    n = len(values)
    return 1 - (within / n) / (apart / (n * (n - 1)))


def same(value: float | None, exact: Fraction | None) -> bool:
    if value is None or exact is None:
        return value is None and exact is None
    return value == pytest.approx(float(exact), abs=1e-12)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (one("a"), one("a"), 0),
        (one("a"), one("a", "b"), 1 - 1 / 2 * 2 / 3),
        (one("a", "b"), one("b", "c"), 1 - 1 / 3 * 1 / 3),
        (one("a"), one("b"), 1),
        (one("a"), NONE, 1),
        (NONE, NONE, 0),
    ],
)
def test_masi_is_written_out(a: Set, b: Set, expected: float) -> None:
    members = np.array([[theme in one for theme in THEMES] for one in (a, b)])
    distance = between_sets(members, SetKind.MASI)
    codes = np.array([0, 1], np.int32)
    assert distance.between(codes, codes[::-1]) == pytest.approx([expected] * 2)


@given(rows)
def test_alpha_over_sets_is_what_the_definition_says(rows: list[Row]) -> None:
    overall = measure(gathered(rows), replicates=100).overall
    assert same(overall.alpha_nominal.value, exact_alpha(rows, nominal))
    assert same(overall.alpha_masi.value, exact_alpha(rows, masi))
    assert same(overall.alpha_jaccard.value, exact_alpha(rows, jaccard))


@given(rows)
def test_alpha_of_a_theme_is_what_the_definition_says(rows: list[Row]) -> None:
    for figures in measure(gathered(rows), replicates=100).themes:
        applied = [{who: themes & {figures.theme} for who, themes in row.items()} for row in rows]
        assert same(figures.alpha.value, exact_alpha(applied, nominal))


@given(rows)
def test_a_sentence_weighs_what_alpha_gains_without_it(rows: list[Row]) -> None:
    compared = [row for row in rows if len(row) > 1]
    report = measure(gathered(rows), replicates=100)
    whole = exact_alpha(compared, masi)
    for sentence, weight in zip(report.disagreements, report.weights, strict=True):
        without = exact_alpha(compared[:sentence] + compared[sentence + 1 :], masi)
        expected = None if whole is None or without is None else without - whole
        assert same(None if np.isnan(weight) else float(weight), expected)
    assert set(report.disagreements) == {place for place, row in enumerate(compared) if len(set(row.values())) > 1}
    known = report.weights[~np.isnan(report.weights)]
    assert list(known) == sorted(known, reverse=True)


@given(rows)
def test_alpha_is_one_where_nothing_differs_and_something_varies(rows: list[Row]) -> None:
    compared = [row for row in rows if len(row) > 1]
    agreed = all(len(set(row.values())) == 1 for row in compared)
    varied = len({value for row in compared for value in row.values()}) > 1
    overall = measure(gathered(rows), replicates=100).overall
    for figure in (overall.alpha_nominal, overall.alpha_masi, overall.alpha_jaccard):
        assert (figure.value == 1.0) == (agreed and varied and len(compared) > 1)


@given(rows, st.randoms())
def test_the_order_of_sentences_and_annotators_changes_nothing(rows: list[Row], random: Random) -> None:
    mixed, annotators = list(rows), list(ANNOTATORS)
    random.shuffle(mixed)
    random.shuffle(annotators)
    before, after = measure(gathered(rows), replicates=100), measure(gathered(mixed, annotators), replicates=100)
    assert before.overall == after.overall
    for one, other in zip(before.themes, after.themes, strict=True):
        assert (one.alpha, one.percent, one.ac1, one.interval) == (
            other.alpha,
            other.percent,
            other.ac1,
            other.interval,
        )
        assert pairs(one.pairs) == pairs(other.pairs)


def pairs(figures: Sequence[PairFigures]) -> dict[frozenset[str], tuple[object, ...]]:
    return {frozenset((pair.a, pair.b)): (pair.sentences, pair.percent, pair.kappa) for pair in figures}


@given(rows, st.permutations(THEMES))
def test_the_names_of_the_themes_change_nothing(rows: list[Row], names: list[str]) -> None:
    to = dict(zip(THEMES, names, strict=True))
    renamed = [{who: frozenset(to[theme] for theme in themes) for who, themes in row.items()} for row in rows]
    before, after = measure(gathered(rows), replicates=100), measure(gathered(renamed), replicates=100)
    for one, other in zip(
        (before.overall.alpha_nominal, before.overall.alpha_masi, before.overall.alpha_jaccard),
        (after.overall.alpha_nominal, after.overall.alpha_masi, after.overall.alpha_jaccard),
        strict=True,
    ):
        assert one.reason == other.reason
        assert one.value == (None if other.value is None else pytest.approx(other.value, abs=1e-12))
    by_theme = {figures.theme: figures for figures in after.themes}
    for figures in before.themes:
        other_theme = by_theme[to[figures.theme]]
        assert (figures.alpha, figures.interval) == (other_theme.alpha, other_theme.interval)


@given(rows)
def test_an_annotator_who_decided_nothing_adds_nothing(rows: list[Row]) -> None:
    before, after = (
        measure(gathered(rows), replicates=100),
        measure(gathered(rows, (*ANNOTATORS, "dee")), replicates=100),
    )
    assert before.overall == after.overall
    assert [one.alpha for one in before.themes] == [one.alpha for one in after.themes]


@given(rows)
def test_sentences_that_only_one_annotator_decided_add_nothing(rows: list[Row]) -> None:
    compared = [row for row in rows if len(row) > 1]
    alone = [{"ann": one("a")}, {"ben": NONE}]
    before, after = measure(gathered(compared), replicates=100), measure(gathered(compared + alone), replicates=100)
    assert [one.alpha.value for one in before.themes] == [one.alpha.value for one in after.themes]
    assert before.overall.alpha_masi.value == after.overall.alpha_masi.value
    assert before.overall.interval.low == after.overall.interval.low


@given(rows, st.integers(2, 5))
def test_the_same_sentences_again_bring_alpha_nearer_to_its_limit(rows: list[Row], times: int) -> None:
    """Alpha corrects for small samples by (n - 1) / n of the choices; without that, copies would change nothing."""
    once, again = (measure(gathered(rows * number), replicates=100).overall.alpha_masi.value for number in (1, times))
    if once is None or again is None:
        return
    choices = sum(len(row) for row in rows if len(row) > 1)
    limit = 1 - (1 - once) * choices / (choices - 1)
    assert again == pytest.approx(1 - (1 - limit) * (choices * times - 1) / (choices * times))


@given(rows)
def test_every_figure_is_a_number_or_has_a_reason(rows: list[Row]) -> None:
    report = measure(gathered(rows), replicates=100)
    figures = [report.overall.alpha_nominal, report.overall.alpha_masi, report.overall.fleiss_kappa]
    for theme in report.themes:
        figures += [theme.percent, theme.alpha, theme.ac1]
        figures += [figure for pair in theme.pairs for figure in (pair.percent, pair.kappa)]
        assert (theme.interval.low is None) == bool(theme.interval.reason)
    for figure in figures:
        assert (figure.value is None) == bool(figure.reason)
        assert figure.value is None or -1.0 <= figure.value <= 1.0


def random_rows(sentences: int, seed: int = 1) -> list[Row]:
    bits = np.random.RandomState(seed).random_sample((sentences, 3, 4))
    return [
        {
            who: frozenset(theme for theme, bit in zip(THEMES, bits[place, column, 1:], strict=True) if bit < 0.4)
            for column, who in enumerate(ANNOTATORS)
            if bits[place, column, 0] < 0.8
        }
        for place in range(sentences)
    ]


def test_the_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    decisions = gathered(random_rows(60))
    first, again, other = (measure(decisions, seed=seed).overall.interval for seed in (5, 5, 6))
    assert first == again
    assert first != other


def test_intervals_stay_what_they_are_on_every_machine() -> None:
    """The published figures of a paper must come out again in ten years."""
    found = measure(gathered(random_rows(60)), seed=5)
    overall, theme = found.overall.interval, found.themes[0].interval
    assert [overall.low, overall.high, theme.low, theme.high] == pytest.approx(FROZEN, abs=1e-9)


FROZEN = [-0.0718037237560161, 0.11175751723285568, -0.043868340821566015, 0.3597560975609756]


def test_the_interval_is_that_of_resampling_the_sentences_themselves() -> None:
    """Our counts against rows drawn by numpy: the ends differ by no more than 1,000 resamples allow."""
    decisions = gathered(random_rows(80))
    units, _ = collapse(decisions.sets())
    distance = between_sets(decisions.members, SetKind.MASI)
    ours = bootstrap.interval(units, distance, replicates=4000)
    draw = np.random.RandomState(7)
    sentences = decisions.sentences
    values = [
        coefficients.alpha(
            Units.of(decisions.codes[draw.randint(0, sentences, sentences)], len(decisions.members)), distance
        )
        for _ in range(4000)
    ]
    low, high = np.quantile([one.value for one in values if one.value is not None], [0.025, 0.975])
    assert ours.low == pytest.approx(low, abs=0.012)
    assert ours.high == pytest.approx(high, abs=0.012)


def test_the_interval_holds_the_truth_about_19_times_in_20() -> None:
    """Samples of 100 sentences from a population of which alpha is known."""
    bits = np.random.RandomState(3).random_sample((20_000, 3))
    truth = bits[:, 0] < 0.4
    population = np.column_stack([truth ^ (bits[:, 1] < 0.1), truth ^ (bits[:, 2] < 0.1)]).astype(np.int32)
    alpha = coefficients.alpha(Units.of(population, 2)).value
    assert alpha is not None
    held = 0
    for start in range(0, 20_000, 100):
        units, _ = collapse(Units.of(population[start : start + 100], 2))
        found = bootstrap.interval(units, coefficients.NOMINAL, replicates=400)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= alpha <= found.high
    assert 180 <= held <= 199  # of 200


def test_many_sentences_get_the_interval_that_few_would_get() -> None:
    """From a number of sentences on, a part of the expected disagreement is replaced by its mean."""
    decisions = gathered(random_rows(1900))
    units, _ = collapse(decisions.sets())
    distance = between_sets(decisions.members, SetKind.MASI)
    exact = bootstrap.interval(units, distance)
    linear = bootstrap.interval(units, Sets(decisions.members, SetKind.MASI))
    assert exact.low is not None
    assert exact.high is not None
    assert [linear.low, linear.high] == pytest.approx([exact.low, exact.high], abs=(exact.high - exact.low) / 100)


def test_a_table_of_distances_and_distances_one_by_one_are_the_same() -> None:
    decisions = gathered(random_rows(60))
    for kind in SetKind:
        sets = Sets(decisions.members, kind)
        units = decisions.sets()
        assert coefficients.alpha(units, sets).value == pytest.approx(
            coefficients.alpha(units, between_sets(decisions.members, kind)).value
        )
        assert influence(units, sets) == pytest.approx(influence(units, between_sets(decisions.members, kind)))


def test_more_themes_than_bits_in_a_word_are_compared_rightly() -> None:
    themes = [f"t{number:03}" for number in range(130)]
    drawn = np.random.RandomState(2).random_sample((40, 2, 130)) < 0.05
    rows = [
        {who: frozenset(np.array(themes)[drawn[place, column]].tolist()) for column, who in enumerate(("ann", "ben"))}
        for place in range(40)
    ]
    overall = measure(gathered(rows, ("ann", "ben"), themes), replicates=100).overall
    assert same(overall.alpha_masi.value, exact_alpha(rows, masi))


def test_a_wide_interval_asks_for_more_sentences_and_a_narrow_one_for_none() -> None:
    assert bootstrap.Interval(0.3, 0.7).more_needed(100) == 300  # half as wide: four times as many
    assert bootstrap.Interval(0.55, 0.65).more_needed(100) == 0
    assert bootstrap.Interval(reason="nothing").more_needed(100) is None
    assert bootstrap.Interval(1.0, 1.0).more_needed(100) is None


def left_out(decisions: Decisions, figure: Callable[[Decisions], float | None]) -> list[float | None]:
    """For each sentence, what the figure gains without it."""
    whole = figure(decisions)
    gains: list[float | None] = []
    for place in range(decisions.sentences):
        without = figure(replace(decisions, codes=np.delete(decisions.codes, place, axis=0)))
        gains.append(None if whole is None or without is None else without - whole)
    return gains


def agrees(found: np.ndarray, expected: Sequence[float | None]) -> bool:
    return all(
        np.isnan(one) if other is None else one == pytest.approx(other, abs=1e-9)
        for one, other in zip(found.tolist(), expected, strict=True)
    )


@given(rows)
def test_a_sentence_lowers_every_figure_by_what_it_gains_without_it(rows: list[Row]) -> None:
    decisions = gathered(rows)
    for theme in decisions.themes:
        units, where = collapse(decisions.theme(theme))
        if not units.number:
            continue
        for weighed, coefficient in (
            (influence_of.lowering_percent, coefficients.percent),
            (influence_of.lowering_gwet, coefficients.gwet),
            (influence_of.lowering_fleiss, coefficients.fleiss),
        ):
            expected = left_out(decisions, lambda one, c=coefficient, t=theme: c(one.theme(t)).value)  # type: ignore[misc]
            assert agrees(weighed(units)[where], expected)
    if decisions.sentences:
        units, where = collapse(decisions.sets())
        expected = left_out(decisions, lambda one: coefficients.fleiss(one.sets()).value)
        assert agrees(influence_of.lowering_fleiss(units)[where], expected)


@given(rows)
def test_a_sentence_lowers_kappa_by_what_it_gains_without_it(rows: list[Row]) -> None:
    pair = gathered([row for row in rows if {"ann", "ben"} <= row.keys()], ("ann", "ben"))
    size = max(1, len(pair.members))
    found = influence_of.lowering_cohen(pair.codes[:, 0], pair.codes[:, 1], size)
    expected = left_out(pair, lambda one: coefficients.cohen(one.codes[:, 0], one.codes[:, 1], size).value)
    assert agrees(found, expected)


@given(rows)
def test_kappa_over_sets_is_cohens(rows: list[Row]) -> None:
    decisions = gathered(rows)
    columns = {name: place for place, name in enumerate(decisions.annotators)}
    for pair in measure(decisions, replicates=100).pairs:
        a, b = (decisions.codes[:, columns[name]] for name in (pair.a, pair.b))
        assert pair.kappa.value == pytest.approx(coefficients.cohen(a, b, max(1, len(decisions.members))).value)


def test_confusion_says_what_the_other_said_instead() -> None:
    rows: list[Row] = [
        {"ann": one("a"), "ben": one("a")},
        {"ann": one("a"), "ben": one("b")},
        {"ann": one("a", "c"), "ben": one("b", "c")},
        {"ann": one("a"), "ben": NONE},
        {"ann": one("c"), "ben": one("a", "c")},
        {"ann": NONE, "ben": NONE},
        {"ann": one("a"), "cy": one("b")},
    ]
    decisions = gathered(rows)
    assert confusion(decisions, 0, 1).tolist() == [
        [1, 2, 0, 1],  # a: agreed once, b instead twice, nothing instead once
        [0, 0, 0, 0],
        [0, 0, 2, 0],
        [1, 0, 0, 1],
    ]
    assert confused(decisions, 0, 1, 0, 1).tolist() == [1, 2]
    assert confused(decisions, 0, 1, 0, 3).tolist() == [3]
    assert confused(decisions, 0, 1, 2, 2).tolist() == [2, 4]
    assert confused(decisions, 0, 1, 3, 3).tolist() == [5]
    assert confusion(decisions, 0, 2).tolist()[0] == [0, 1, 0, 0]
    assert confusion(gathered([]), 0, 1).sum() == 0


@given(rows)
def test_every_cell_of_a_confusion_counts_its_sentences(rows: list[Row]) -> None:
    decisions = gathered(rows)
    found = confusion(decisions, 0, 1)
    for row, column in np.ndindex(*found.shape):
        assert len(confused(decisions, 0, 1, row, column)) == found[row, column]


@given(rows)
def test_the_sentences_that_lower_a_figure_are_those_that_differ_the_heaviest_first(rows: list[Row]) -> None:
    decisions = gathered(rows)
    for theme in ("", *decisions.themes):
        codes = decisions.applied(theme) if theme else decisions.codes
        for kind in (Kind.PERCENT, Kind.ALPHA, Kind.AC1, Kind.FLEISS, Kind.KAPPA) if theme else Kind:
            pair = ("ann", "ben") if kind is Kind.KAPPA else None
            found, weights = lowering(decisions, Aim(kind, theme, pair))
            among = codes[:, [0, 1]] if pair else codes
            assert sorted(found) == [place for place, row in enumerate(among.tolist()) if len({*row} - {-1}) > 1]
            known = weights[~np.isnan(weights)].tolist()
            assert known == sorted(known, reverse=True)


def test_a_cell_of_a_table_names_its_sentences() -> None:
    decisions = gathered(
        [{"ann": one("a"), "ben": one("a")}, {"ann": one("a"), "ben": NONE}, {"ann": NONE, "ben": NONE}]
    )
    for cell, expected in (((0, 0), [0]), ((0, 1), [1]), ((1, 0), []), ((1, 1), [2])):
        assert lowering(decisions, Aim(Kind.KAPPA, "a", ("ann", "ben"), cell))[0].tolist() == expected
    found, _ = lowering(decisions, Aim(Kind.KAPPA, "", ("ann", "ben"), (0, len(decisions.themes))))
    assert found.tolist() == [1]
