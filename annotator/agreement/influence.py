"""How much each sentence lowers alpha."""

import numpy as np

from annotator.agreement.coefficients import spread
from annotator.agreement.distances import Distance
from annotator.agreement.units import Floats, Units

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
