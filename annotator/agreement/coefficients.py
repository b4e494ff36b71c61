"""The coefficients of agreement, each as its authors define it.

In all of them 1 is perfect and 0 what chance would give. Sources: Krippendorff 2004 and 2011; Cohen 1960 and 1968;
Scott 1955; Fleiss 1971; Bennett et al. 1954; Conger 1980; Light 1971; Gwet 2008 and 2014 (chapter 2 for missing
choices). `Figure.value` is None, with the reason, where fewer than two units can be compared or nothing varies.
"""

from itertools import combinations

import numpy as np

from annotator.agreement.distances import Distance, Nominal
from annotator.agreement.figure import NO_OVERLAP, NO_VARIATION, ONE_SENTENCE, Figure
from annotator.agreement.units import MISSING, Codes, Floats, Units

NOMINAL = Nominal()


def disagreement(units: Units, distance: Distance) -> Floats:
    """(units,): the sum of the distances of all pairs of choices within a unit, each pair once."""
    found = np.zeros(len(units.codes))
    for a, b in combinations(units.codes.T, 2):
        both = (a != MISSING) & (b != MISSING)
        if both.all():
            found += distance.between(a, b)
        else:
            found[both] += distance.between(a[both], b[both])
    return found


def percent(units: Units, distance: Distance = NOMINAL) -> Figure:
    """The share of agreeing pairs within a unit, averaged over the units: p_a of Gwet (2014, 2.10), A_o of Fleiss.

    With two annotators it is the share of units on which they agree. `distance` lies between 0 and 1.
    """
    pairable = units.pairable()
    if not pairable.number:
        return Figure(None, NO_OVERLAP)
    return Figure(_observed(pairable, distance))


def alpha(units: Units, distance: Distance = NOMINAL) -> Figure:
    """Krippendorff's alpha: 1 - D_o / D_e (Krippendorff 2011, Computing Krippendorff's alpha-reliability, C-E).

    D_o weighs a unit by its choices: sum over units of the pairs' distances / (choices - 1). D_e is taken over all
    pairs of choices, whatever their unit. Units with a single choice are left out of both.
    """
    pairable = units.pairable()
    reason = too_few(pairable)
    if reason:
        return Figure(None, reason)
    totals = pairable.totals()
    expected = float(distance.expected(totals[None, :])[0])
    if not expected:
        return Figure(None, NO_VARIATION)
    observed = float(pairable.times @ spread(pairable, distance))
    return Figure(1.0 - (float(totals.sum()) - 1.0) * observed / expected)


def spread(units: Units, distance: Distance) -> Floats:
    """(units,): what each unit adds to alpha's observed disagreement; `units` are pairable."""
    return np.asarray(2.0 * disagreement(units, distance) / (units.decided - 1))


def fleiss(units: Units, distance: Distance = NOMINAL) -> Figure:
    """Fleiss' kappa, for two annotators Scott's pi: chance has the shares of the categories in all choices.

    Where units have different numbers of choices this is Gwet's generalisation (2014, 2.9): a category's share is
    the mean over the units, those with one choice included, of its share in the unit.
    """
    shares = _shares(units)
    return _corrected(units, distance, 1.0 - float(distance.expected(shares[None, :])[0]))


def gwet(units: Units, distance: Distance = NOMINAL) -> Figure:
    """Gwet's AC1, with another distance AC2: chance is T / (q (q - 1)) * sum of pi (1 - pi) (Gwet 2014, 2.12).

    T is the sum of the agreement weights 1 - distance over all pairs of the q categories, pi the shares of `fleiss`.
    """
    shares, q = _shares(units), units.categories
    if q < 2:
        return Figure(None, too_few(units.pairable()) or NO_VARIATION)
    chance = _weights(distance, q) / (q * (q - 1)) * float((shares * (1.0 - shares)).sum())
    return _corrected(units, distance, chance)


def uniform(units: Units, distance: Distance = NOMINAL) -> Figure:
    """Bennett's S, Brennan and Prediger's and Randolph's kappa: by chance all q categories are equally likely."""
    q = units.categories
    if q < 2:
        return Figure(None, too_few(units.pairable()) or NO_VARIATION)
    return _corrected(units, distance, _weights(distance, q) / q**2)


def cohen(a: Codes, b: Codes, categories: int, distance: Distance = NOMINAL) -> Figure:
    """Cohen's kappa of two annotators over the units that both chose for; weighted where a distance is given."""
    both = (a != MISSING) & (b != MISSING)
    pair = Units.of(np.column_stack([a[both], b[both]]), categories)
    chance = _chance_of_pair(a[both], b[both], categories, distance) if pair.number else 0.0
    return _corrected(pair, distance, chance)


def light(codes: Codes, categories: int, distance: Distance = NOMINAL) -> Figure:
    """The mean of all pairs' kappas; undefined where one of them is. `codes` (units, annotators)."""
    found = [cohen(a, b, categories, distance) for a, b in combinations(codes.T, 2)]
    values = [figure.value for figure in found if figure.value is not None]
    if not found or len(values) < len(found):
        return next((figure for figure in found if figure.value is None), Figure(None, NO_OVERLAP))
    return Figure(float(np.mean(values)))


def conger(codes: Codes, categories: int, distance: Distance = NOMINAL) -> Figure:
    """Conger's kappa: each annotator has shares of their own (Gwet 2014, 2.13). `codes` (units, annotators)."""
    used = [column for column in codes.T if (column != MISSING).any()]
    units = Units.of(codes, categories)
    pairs = [_chance_of_pair(a, b, categories, distance) for a, b in combinations(used, 2)]
    return _corrected(units, distance, float(np.mean(pairs)) if pairs else 0.0)


def too_few(pairable: Units) -> str:
    """Why these units cannot be compared, or ""."""
    if not pairable.number:
        return NO_OVERLAP
    return ONE_SENTENCE if pairable.number == 1 else ""


def _observed(pairable: Units, distance: Distance) -> float:
    pairs = pairable.decided * (pairable.decided - 1) / 2
    return 1.0 - float(pairable.times @ (disagreement(pairable, distance) / pairs)) / pairable.number


def _corrected(units: Units, distance: Distance, chance: float) -> Figure:
    """(p_a - p_e) / (1 - p_e)"""
    pairable = units.pairable()
    reason = too_few(pairable)
    if reason:
        return Figure(None, reason)
    if np.count_nonzero(pairable.totals()) < 2:
        return Figure(None, NO_VARIATION)
    return Figure((_observed(pairable, distance) - chance) / (1.0 - chance))


def _shares(units: Units) -> Floats:
    """(categories,): the mean over all units with a choice of the category's share in the unit; they add up to 1."""
    chosen = units.at_least(1)
    rows, codes = chosen.choices
    weights = chosen.times[rows] / chosen.decided[rows]
    return np.bincount(codes, weights=weights, minlength=units.categories) / max(chosen.number, 1)


def _chance_of_pair(a: Codes, b: Codes, categories: int, distance: Distance) -> float:
    """How far two annotators would agree by chance; each has at least one choice."""
    first, second = _shares(Units.of(a[:, None], categories)), _shares(Units.of(b[:, None], categories))
    return 1.0 - float(first @ distance.sums(second))


def _weights(distance: Distance, q: int) -> float:
    """The sum of the agreement weights over all ordered pairs of the q categories."""
    return q**2 - float(distance.expected(np.ones((1, q)))[0])
