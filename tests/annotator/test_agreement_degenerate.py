"""Where a figure is not defined there is a reason in words, and never a 0, a crash or a warning."""

import numpy as np
import pytest

from annotator.agreement import Decisions, Report, coefficients, figure, measure
from annotator.agreement.report import ALWAYS, NEVER, PAIR_NONE, PAIR_ONE, PAIR_SAME
from annotator.agreement.units import MISSING, Units
from tests.annotator.gathering import gathered

A, B, NONE = frozenset({"a"}), frozenset({"b"}), frozenset[str]()


def decisions(*rows: dict[str, frozenset[str]], annotators: tuple[str, ...] = ("ann", "ben")) -> Decisions:
    return gathered(rows, annotators, ("a", "b"))


def figures(report: Report) -> list[figure.Figure]:
    """All but percent, which one sentence or one and the same decision are enough for."""
    overall = report.overall
    return [
        *(overall.alpha_nominal, overall.alpha_masi, overall.alpha_jaccard, overall.fleiss_kappa),
        *(one for theme in report.themes for one in (theme.alpha, theme.ac1)),
        *(pair.kappa for theme in report.themes for pair in theme.pairs),
    ]


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        pytest.param(decisions(annotators=()), figure.NOBODY, id="an empty project"),
        pytest.param(decisions(), figure.NOBODY, id="nothing decided"),
        pytest.param(decisions({"ann": A}, annotators=("ann",)), figure.ONE_ANNOTATOR, id="one annotator"),
        pytest.param(decisions({"ann": A}, {"ann": NONE}), figure.ONE_ANNOTATOR, id="the other has not begun"),
        pytest.param(decisions({"ann": A}, {"ben": A}), figure.NO_OVERLAP, id="no overlap"),
        pytest.param(decisions({"ann": A, "ben": A}), figure.ONE_SENTENCE, id="one sentence, agreed"),
        pytest.param(decisions({"ann": A, "ben": B}), figure.ONE_SENTENCE, id="one sentence, not agreed"),
        pytest.param(decisions(*[{"ann": A, "ben": A}] * 9), figure.NO_VARIATION, id="always the same theme"),
        pytest.param(decisions(*[{"ann": NONE, "ben": NONE}] * 9), figure.NO_VARIATION, id="always none"),
    ],
)
def test_nothing_but_percent_is_defined_and_the_reason_says_why(found: Decisions, reason: str) -> None:
    report = measure(found, replicates=100)
    assert {one.value for one in figures(report)} == {None}
    assert all(one.reason for one in figures(report))
    assert report.overall.alpha_masi.reason == reason
    assert report.overall.interval.reason == reason
    assert report.overall.interval.more_needed(report.sentences) is None


def test_unanimity_without_variation_agrees_fully_but_has_no_alpha() -> None:
    report = measure(decisions(*[{"ann": A, "ben": A}] * 5), replicates=100)
    always, never = report.themes
    assert (always.percent.value, never.percent.value) == (1.0, 1.0)
    assert (always.alpha.reason, never.alpha.reason) == (ALWAYS, NEVER)
    assert (always.ac1.reason, never.ac1.reason) == (ALWAYS, NEVER)


def test_unanimity_with_variation_is_perfect() -> None:
    report = measure(decisions({"ann": A, "ben": A}, {"ann": B, "ben": B}, {"ann": NONE, "ben": NONE}))
    assert {one.value for one in figures(report)} == {1.0}
    assert len(report.disagreements) == 0


def test_agreement_as_bad_as_can_be_is_a_figure_too() -> None:
    report = measure(decisions(*[{"ann": A, "ben": NONE}] * 4, *[{"ann": NONE, "ben": A}] * 4), replicates=100)
    theme = report.themes[0]
    assert theme.percent.value == 0.0
    assert theme.pairs[0].kappa.value == -1.0
    assert theme.alpha.value == pytest.approx(-0.875)


def test_pairs_say_why_they_have_no_kappa() -> None:
    found = decisions(
        {"ann": A, "ben": A}, {"ann": A, "ben": A}, {"ann": A, "cy": B}, annotators=("ann", "ben", "cy", "dee")
    )
    pairs = {(pair.a, pair.b): pair for pair in measure(found, replicates=100).themes[0].pairs}
    assert pairs["ann", "ben"].kappa.reason == PAIR_SAME
    assert pairs["ann", "cy"].kappa.reason == PAIR_ONE
    assert pairs["ben", "cy"].kappa.reason == PAIR_NONE
    assert (pairs["ben", "cy"].sentences, pairs["ben", "cy"].percent.value) == (0, None)
    assert len(pairs) == 6


def test_fleiss_kappa_wants_equally_many_decisions_on_every_sentence() -> None:
    full, short = {"ann": A, "ben": A, "cy": B}, {"ann": NONE, "ben": NONE}
    names = ("ann", "ben", "cy")
    assert measure(decisions(full, full, annotators=names)).overall.fleiss_kappa.value is not None
    assert measure(decisions(full, short, annotators=names)).overall.fleiss_kappa.reason == figure.UNEQUAL
    assert measure(decisions(short, full, {"ann": A}, annotators=names)).overall.fleiss_kappa.value is None


def test_an_interval_needs_variation_in_most_resamples() -> None:
    agreed = [{"ann": NONE, "ben": NONE}] * 28
    rare = measure(decisions(*agreed, *[{"ann": A, "ben": NONE}] * 2)).overall.interval
    assert rare.low is not None
    assert 90 < rare.left_out < 180  # (28/30)^30 of 1,000
    single = measure(decisions(*agreed, {"ann": A, "ben": A})).overall
    assert single.alpha_masi.value == 1.0
    assert (single.interval.low, single.interval.high) == (None, None)
    assert single.interval.reason.startswith("nothing varies in ")


def test_a_sentence_without_which_nothing_varies_weighs_nothing_that_could_be_said() -> None:
    report = measure(decisions(*[{"ann": NONE, "ben": NONE}] * 3, {"ann": A, "ben": NONE}), replicates=100)
    assert list(report.disagreements) == [3]
    assert np.isnan(report.weights).all()


@pytest.mark.parametrize("coefficient", [coefficients.percent, coefficients.alpha, coefficients.fleiss])
@pytest.mark.parametrize("codes", [np.empty((0, 2)), np.full((3, 2), MISSING), np.full((3, 1), 0), np.empty((0, 0))])
def test_coefficients_without_a_pair_have_no_value(coefficient: object, codes: np.ndarray) -> None:
    assert callable(coefficient)
    found = coefficient(Units.of(codes.astype(np.int32), 2))
    assert (found.value, found.reason) == (None, figure.NO_OVERLAP)


def test_the_other_coefficients_without_a_pair_have_no_value_either() -> None:
    alone = np.array([[0, MISSING], [MISSING, 1]], np.int32)
    units = Units.of(alone, 2)
    assert coefficients.gwet(units).reason == figure.NO_OVERLAP
    assert coefficients.uniform(units).reason == figure.NO_OVERLAP
    assert coefficients.cohen(alone[:, 0], alone[:, 1], 2).reason == figure.NO_OVERLAP
    assert coefficients.light(alone, 2).reason == figure.NO_OVERLAP
    assert coefficients.conger(alone, 2).reason == figure.NO_OVERLAP
    assert coefficients.light(alone[:, :1], 2).reason == figure.NO_OVERLAP
    same = np.zeros((4, 2), np.int32)
    assert coefficients.gwet(Units.of(same, 1)).reason == figure.NO_VARIATION
    assert coefficients.conger(same, 1).reason == figure.NO_VARIATION
    assert coefficients.cohen(same[:, 0], same[:, 1], 1).reason == figure.NO_VARIATION
