"""How far two choices are apart: categories, numbers, or sets of themes."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Protocol

import numpy as np
import numpy.typing as npt

from annotator.agreement.units import Codes, Floats

_BLOCK = 2**20  # distances that are in memory at once, unless
_TABLE = 2048  # sets or fewer are compared: then all


class Distance(Protocol):
    """Symmetric, and 0 from a choice to itself."""

    def between(self, a: Codes, b: Codes) -> Floats:
        """(n,): the distance of each pair of codes; both arguments (n,)."""

    def sums(self, totals: Floats) -> Floats:
        """(categories,): the sum of the distances from each category to all that `totals` (categories,) counts."""

    def expected(self, totals: Floats) -> Floats:
        """(replicates,): the sum over all ordered pairs of choices; `totals` (replicates, categories) counts them."""


class Nominal:
    """1 between different categories."""

    def between(self, a: Codes, b: Codes) -> Floats:
        return np.asarray(a != b, np.float64)

    def sums(self, totals: Floats) -> Floats:
        return np.asarray(totals.sum() - totals)

    def expected(self, totals: Floats) -> Floats:
        return np.asarray(totals.sum(axis=1) ** 2 - (totals**2).sum(axis=1))


class Table:
    """Distances that are written out: `matrix` (categories, categories)."""

    def __init__(self, matrix: Floats) -> None:
        self.matrix = matrix

    def between(self, a: Codes, b: Codes) -> Floats:
        return np.asarray(self.matrix[a, b])

    def sums(self, totals: Floats) -> Floats:
        return np.asarray(self.matrix @ totals)

    def expected(self, totals: Floats) -> Floats:
        return np.asarray(((totals @ self.matrix) * totals).sum(axis=1))


class SetKind(StrEnum):
    """How sets of themes are compared."""

    JACCARD = "jaccard"
    MASI = "masi"


class Sets:
    """Between sets of themes; two empty sets agree.

    `members` (sets, themes) says which theme is in which set. Jaccard: 1 - J, where J is the size of the
    intersection over that of the union. MASI: 1 - J * M, where M is 1 for equal sets, 2/3 where one contains the
    other, 1/3 where they overlap, 0 where they do not (Passonneau 2006, Measuring agreement on set-valued items).
    """

    def __init__(self, members: npt.NDArray[np.bool_], kind: SetKind) -> None:
        self._words = _packed(members)
        self._sizes = members.sum(axis=1).astype(np.int32)
        self._kind = kind

    def between(self, a: Codes, b: Codes) -> Floats:
        common = np.zeros(np.broadcast_shapes(a.shape, b.shape), np.int32)
        for word in self._words.T:
            common += np.bitwise_count(word[a] & word[b])
        return self._from_sizes(common, self._sizes[a], self._sizes[b])

    def sums(self, totals: Floats) -> Floats:
        return np.concatenate([block @ totals for block in self._blocks()])

    def expected(self, totals: Floats) -> Floats:
        found, start = np.zeros(len(totals)), 0
        for block in self._blocks():
            stop = start + len(block)
            found += ((totals @ block.T) * totals[:, start:stop]).sum(axis=1)
            start = stop
        return found

    def matrix(self) -> Floats:
        return np.concatenate([np.empty((0, len(self._sizes))), *self._blocks()])

    def _blocks(self) -> Iterator[Floats]:
        """The matrix of distances, some rows at a time: there may be more sets than its square fits in memory."""
        everything = np.arange(len(self._sizes), dtype=np.int32)[None, :]
        rows = max(1, _BLOCK // max(1, everything.size))
        for start in range(0, everything.size, rows):
            yield self.between(everything[0, start : start + rows, None], everything)

    def _from_sizes(self, common: Codes, a: Codes, b: Codes) -> Floats:
        together = a + b - common
        with_any = np.maximum(together, 1)
        likeness = np.where(together == 0, 1.0, common / with_any)
        if self._kind is SetKind.JACCARD:
            return np.asarray(1.0 - likeness)
        contained, equal = common == np.minimum(a, b), common == together
        return np.asarray(1.0 - likeness * np.where(equal, 3, np.where(contained, 2, 1)) / 3)


def between_sets(members: npt.NDArray[np.bool_], kind: SetKind) -> Distance:
    """`Sets`, as a table where that is small."""
    sets = Sets(members, kind)
    return sets if len(members) > _TABLE else Table(sets.matrix())


def _packed(members: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint64]:
    """(sets, words): 64 themes in a word."""
    sets, themes = members.shape
    wide = np.zeros((sets, max(1, -(-themes // 64)) * 64), np.bool_)
    wide[:, :themes] = members
    return np.packbits(wide, axis=1).view(np.uint64)


def interval(values: Floats) -> Table:
    """(c - k)^2 between numbers; `values` (categories,) are what the codes stand for (Krippendorff 2004, p. 232)."""
    return Table((values[:, None] - values[None, :]) ** 2)


def ratio(values: Floats) -> Table:
    """((c - k) / (c + k))^2 between numbers of one sign (Krippendorff 2004, p. 232)."""
    apart, together = values[:, None] - values[None, :], values[:, None] + values[None, :]
    return Table((apart / np.where(apart == 0, 1, together)) ** 2)


def ordinal(totals: Floats) -> Table:
    """Between ranks that `totals` (categories,) counts: the choices that lie between, squared (same place)."""
    upto = np.cumsum(totals) - totals / 2
    return Table((upto[:, None] - upto[None, :]) ** 2)


def linear(values: Floats) -> Table:
    """|c - k| as a share of the range of the values (Cohen 1968)."""
    apart = np.abs(values[:, None] - values[None, :])
    return Table(apart / apart.max())


def quadratic(values: Floats) -> Table:
    """(c - k)^2 as a share of the squared range of the values (Gwet 2014)."""
    return Table(linear(values).matrix ** 2)
