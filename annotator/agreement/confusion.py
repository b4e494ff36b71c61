"""What one annotator said where the other said something else."""

import numpy as np
import numpy.typing as npt

from annotator.agreement.decisions import Decisions
from annotator.agreement.units import MISSING, Codes, Counts

Marks = npt.NDArray[np.bool_]


def confusion(decisions: Decisions, a: int, b: int) -> Counts:
    """(themes + 1, themes + 1): on how many sentences that both decided the annotators of columns a and b said what.

    On the diagonal: both applied the theme; last, both applied none. Elsewhere: a applied the theme of the row and b
    did not, while b applied that of the column and a did not; last stands for nothing that the other had not applied
    too. A sentence with several themes counts in several cells.
    """
    _, codes = _decided_by_both(decisions, a, b)
    pairs, times = np.unique(codes, axis=0, return_counts=True)
    alike, only_a, only_b = _marks(decisions, pairs)
    found = only_a.T.astype(np.int64) @ (only_b * times[:, None])
    found[np.diag_indices_from(found)] = times @ alike
    return np.asarray(found, np.int64)


def confused(decisions: Decisions, a: int, b: int, row: int, column: int) -> Codes:
    """The sentences that a cell of `confusion` counts, in order."""
    places, codes = _decided_by_both(decisions, a, b)
    alike, only_a, only_b = _marks(decisions, codes)
    within = alike[:, row] if row == column else only_a[:, row] & only_b[:, column]
    return np.asarray(places[within], np.int32)


def _decided_by_both(decisions: Decisions, a: int, b: int) -> tuple[Codes, Codes]:
    """(n,) sentences that both decided, and (n, 2) what they decided."""
    codes = decisions.codes[:, [a, b]]
    places = np.flatnonzero((codes != MISSING).all(axis=1)).astype(np.int32)
    return places, codes[places]


def _marks(decisions: Decisions, pairs: Codes) -> tuple[Marks, Marks, Marks]:
    """(n, themes + 1) each: what both said, what only the first said, what only the second; last, nothing."""
    first, second = decisions.members[pairs[:, 0]], decisions.members[pairs[:, 1]]
    neither = ~(first | second)
    return (
        np.column_stack([first & second, neither.all(axis=1)]),
        np.column_stack([first & ~second, ~(first & ~second).any(axis=1)]),
        np.column_stack([second & ~first, ~(second & ~first).any(axis=1)]),
    )
