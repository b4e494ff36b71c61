"""How much each sentence lowers a figure: what the figure would be without it, minus what it is."""

from collections.abc import Callable

import numpy as np

from annotator.agreement.coefficients import NOMINAL, disagreement, spread
from annotator.agreement.distances import Distance
from annotator.agreement.units import MISSING, Codes, Floats, Units

_NOTHING = 1e-12  # of the expected disagreement: what rounding leaves of none


def influence(units: Units, distance: Distance) -> Floats:
    """(rows,): alpha without one unit of this row, minus alpha: how much that unit lowers it (negative: raises it).

    Exact, in one pass over the rows. Not a number where alpha is undefined with or without the unit. `units` are
    pairable.
    """
    each, totals = spread(units, distance), units.totals()
    sums = distance.sums(totals)
    observed, expected, choices = float(units.times @ each), float(totals @ sums), float(totals.sum())
    places, codes = units.choices
    to_all = np.bincount(places, weights=sums[codes], minlength=len(units.codes))
    left = expected - 2.0 * to_all + each * (units.decided - 1)
    defined = (left > _NOTHING * expected) & (units.number > 2)
    share = np.divide(np.maximum(observed - each, 0.0), left, out=np.full(len(each), np.nan), where=defined)
    without = 1.0 - (choices - units.decided - 1.0) * share
    alpha = 1.0 - (choices - 1.0) * observed / expected if expected else np.nan
    return np.asarray(without - alpha)


def lowering_percent(units: Units) -> Floats:
    """(rows,): the same for `coefficients.percent`."""
    pairs = units.decided * (units.decided - 1) / 2
    agreed = 1.0 - disagreement(units, NOMINAL) / pairs
    number = units.number
    if number < 2:
        return np.full(len(agreed), np.nan)
    mean = float(units.times @ agreed) / number
    return np.asarray((mean - agreed) / (number - 1))


def lowering_fleiss(units: Units) -> Floats:
    """(rows,): the same for `coefficients.fleiss`."""
    return _corrected(units, lambda squares: squares)


def lowering_gwet(units: Units) -> Floats:
    """(rows,): the same for `coefficients.gwet`, AC1."""
    return _corrected(units, lambda squares: (1.0 - squares) / max(1, units.categories - 1))


def lowering_cohen(a: Codes, b: Codes, categories: int) -> Floats:
    """(units,): the same for `coefficients.cohen` of two annotators; 0 where one of them did not choose."""
    both = (a != MISSING) & (b != MISSING)
    found = np.zeros(len(a))
    first, second = a[both], b[both]
    number = len(first)
    if number < 3:
        found[both] = np.nan
        return found
    firsts, seconds = (np.bincount(one, minlength=categories).astype(np.float64) for one in (first, second))
    same = first == second
    by_chance, agreed = float(firsts @ seconds), float(same.sum())
    whole = _kappa(agreed / number, by_chance / number**2)
    without = by_chance - seconds[first] - firsts[second] + same
    found[both] = _kappa((agreed - same) / (number - 1), without / (number - 1) ** 2) - whole
    return found


def _corrected(units: Units, chance: Callable[[Floats], Floats]) -> Floats:
    """(rows,): for (p_a - p_e) / (1 - p_e), p_e from the sum of the squared shares of the categories."""
    number, choices = units.number, units.decided
    rows, codes = units.choices
    apart = disagreement(units, NOMINAL)
    agreed = 1.0 - apart / (choices * (choices - 1) / 2)
    own = (choices**2 - 2.0 * apart) / choices**2  # the sum of the squared shares within the unit
    if number < 3:
        return np.full(len(agreed), np.nan)
    sums = np.bincount(codes, weights=units.times[rows] / choices[rows], minlength=units.categories)
    crossed = np.bincount(rows, weights=sums[codes], minlength=len(choices)) / choices
    squares, all_agreed = np.asarray(sums @ sums), float(units.times @ agreed)
    without = (squares - 2.0 * crossed + own) / (number - 1) ** 2
    whole = _kappa(all_agreed / number, chance(squares / number**2))
    found = _kappa((all_agreed - agreed) / (number - 1), chance(without)) - whole
    found[without > 1.0 - _NOTHING] = np.nan  # nothing varies without it
    return found


def _kappa(agreed: Floats | float, by_chance: Floats | float) -> Floats:
    """(p_a - p_e) / (1 - p_e), not a number where chance would agree always."""
    room = 1.0 - np.asarray(by_chance)
    gained = np.asarray(agreed) - np.asarray(by_chance)
    undefined = np.full(np.broadcast(gained, room).shape, np.nan)
    return np.asarray(np.divide(gained, room, out=undefined, where=room > _NOTHING))
