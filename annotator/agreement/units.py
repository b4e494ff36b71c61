"""What annotators chose for each unit, as numbers; units with the same choices are held once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int32]
Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

MISSING = -1


@dataclass(frozen=True)
class Units:
    """Choices by unit, whoever made them.

    `codes` (units, slots): categories 0 … categories - 1, or MISSING; the order within a row means nothing.
    `times` (units,): how many units there are with these choices.
    """

    codes: Codes
    times: Counts
    categories: int

    @staticmethod
    def of(codes: Codes, categories: int) -> "Units":
        """Every row a unit of its own."""
        return Units(codes, np.ones(len(codes), np.int64), categories)

    @cached_property
    def decided(self) -> Counts:
        """(units,): how many annotators chose."""
        return np.asarray((self.codes != MISSING).sum(axis=1, dtype=np.int64))

    @cached_property
    def number(self) -> int:
        """How many units there are, those that are held once counted as often as they occur."""
        return int(self.times.sum())

    def pairable(self) -> "Units":
        """The units for which two or more chose."""
        return self.at_least(2)

    def at_least(self, choices: int) -> "Units":
        enough = self.decided >= choices
        return self if enough.all() else Units(self.codes[enough], self.times[enough], self.categories)

    @cached_property
    def choices(self) -> tuple[Counts, Codes]:
        """Every choice once: the row in which it stands, and its code."""
        rows, columns = np.nonzero(self.codes != MISSING)
        return rows, self.codes[rows, columns]

    def totals(self) -> Floats:
        """(categories,): how often each category was chosen."""
        found = np.zeros(self.categories + 1)
        for column in self.codes.T:  # one by one: all choices at once take 16 bytes each
            found += np.bincount(column - MISSING, weights=self.times, minlength=len(found))
        return found[1:]


def differing(codes: Codes) -> Codes:
    """The units for which not all who chose chose the same, in order; `codes` (units, annotators)."""
    highest = codes.max(axis=1, initial=MISSING)
    lowest = np.where(codes == MISSING, highest[:, None], codes).min(axis=1, initial=2**31 - 1)
    return np.flatnonzero(highest != lowest).astype(np.int32)


def collapse(units: Units) -> tuple[Units, Counts]:
    """The same units, equal ones held once in a fixed order, and for each row where it went.

    Neither the order of the units nor that of the annotators changes what comes out.
    """
    rows = np.sort(units.codes, axis=1)  # MISSING comes first
    rows = rows[:, (rows != MISSING).any(axis=0)]  # of many annotators few may have decided the same sentence
    keys = _keys(rows, units.categories)
    _, first, where = np.unique(keys, return_index=True, return_inverse=True)
    times = np.bincount(where, weights=units.times, minlength=len(first)).astype(np.int64)
    return Units(rows[first], times, units.categories), where


def _keys(rows: Codes, categories: int) -> Counts:
    """(units,): numbers that are ordered as the rows are, equal where the rows are equal."""
    keys = np.zeros(len(rows), np.int64)
    size = 1  # of the range in which the keys lie
    for column in rows.T:
        if size * (categories + 1) >= 2**62:
            _, keys = np.unique(keys, return_inverse=True)
            size = len(rows)
        keys = keys * (categories + 1) + (column + 1)
        size *= categories + 1
    return keys
