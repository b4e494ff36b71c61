"""Intervals for alpha by resampling sentences, and how many more sentences a narrower one takes."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from annotator.agreement.coefficients import disagreement, spread
from annotator.agreement.distances import Distance, Sets
from annotator.agreement.units import Counts, Floats, Units

REPLICATES = 1000
SEED = 20260101
LEVEL = 0.95
HALF_WIDTH = 0.1  # of the interval that people aim at

_MOST_LEFT_OUT = 0.25  # resamples: more are left out where all variation is in a single sentence (1 / e of them)
_BATCH = 2**18  # counts that are worked on at once: they stay in the cache
_DRAWN = 16  # one binomial draw costs about as much as drawing this many sentences one by one
_FEW = 2**13  # sentences, over all resamples, that are drawn at once: a resample of many is quicker by itself
_EXACT = 2_000  # sentences; from there on `_Linear`


@dataclass(frozen=True, slots=True)
class Interval:
    """A percentile interval, or None and None with the reason.

    `left_out` of the `replicates` had no variation, and so no alpha; the interval is that of the others. Where they
    are more than a quarter, there is none.
    """

    low: float | None = None
    high: float | None = None
    reason: str = ""
    replicates: int = 0
    left_out: int = 0

    def more_needed(self, sentences: int, half_width: float = HALF_WIDTH) -> int | None:
        """How many sentences beyond these it takes until the interval is +-half_width.

        Assumes that further sentences are like these and that the width shrinks with 1 / sqrt(sentences). None
        without an interval, and where it has no width: resamples of perfect agreement are perfect and tell nothing.
        """
        if self.low is None or self.high is None or self.low == self.high:
            return None
        half = (self.high - self.low) / 2
        return max(0, math.ceil(sentences * (half / half_width) ** 2) - sentences)


def interval(units: Units, distance: Distance, *, replicates: int = REPLICATES, seed: int = SEED) -> Interval:
    """The 95 % percentile interval of alpha from as many sentences drawn with replacement (Efron and Tibshirani 1993).

    `units` are pairable and collapsed. What is resampled is how often each row occurs, which has the same
    distribution as resampling the sentences themselves. Bits come from PCG64 seeded with `seed`, counts from
    numpy's frozen RandomState or straight from those bits, so the same units give the same interval everywhere.
    """
    values = replicated(units, distance, replicates=replicates, seed=seed)
    defined = values[~np.isnan(values)]
    left_out = len(values) - len(defined)
    if left_out > _MOST_LEFT_OUT * len(values):
        reason = f"nothing varies in {left_out:,} of {len(values):,} resamples"
        return Interval(reason=reason, replicates=replicates, left_out=left_out)
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(defined, [tail, 1 - tail], method="linear")
    return Interval(float(low), float(high), replicates=replicates, left_out=left_out)


def replicated(units: Units, distance: Distance, *, replicates: int = REPLICATES, seed: int = SEED) -> Floats:
    """(replicates,): alpha of each resample, not a number where nothing varies in it."""
    rows, drawn_together = _unfolded(units)
    each, resamples = spread(rows, distance), _Resamples(rows.times[:drawn_together], rows.number, seed)
    expected_of = _Exact(rows, distance) if _small(units, distance) else _Linear(rows, distance)
    size = max(1, _BATCH // max(len(rows.codes), units.categories))
    found = np.empty(replicates)
    for start in range(0, replicates, size):
        counts = resamples.draw(min(size, replicates - start))
        choices, expected = counts @ rows.decided, expected_of(counts)
        ratio = np.divide(counts @ each, expected, out=np.full(len(counts), np.nan), where=expected > 0)
        found[start : start + size] = 1.0 - (choices - 1.0) * ratio
    return found


def _unfolded(units: Units) -> tuple[Units, int]:
    """First the rows that stand for many sentences, and how many rows those are, then all other sentences one by one.

    Counts of the former are drawn together, as a multinomial, which is slow for each row but not for each sentence.
    """
    often = units.times >= _DRAWN
    codes = np.concatenate([units.codes[often], np.repeat(units.codes[~often], units.times[~often], axis=0)])
    times = np.ones(len(codes), np.int64)
    times[: often.sum()] = units.times[often]
    return Units(codes, times, units.categories), int(often.sum())


class _Resamples:
    """How often each row occurs when as many sentences are drawn, with replacement, as there are.

    `together` (rows,) are the sentences that each of the first rows stands for; all other rows are one sentence.
    The two kinds have a stream of bits each, so that batches may have any size.
    """

    def __init__(self, together: Counts, sentences: int, seed: int) -> None:
        self._sentences, self._alone = sentences, sentences - int(together.sum())
        self._shares = np.append(together, self._alone) / sentences
        self._bits = np.random.PCG64(seed).jumped()
        # NEP 19: the stream of RandomState stays as it is for good, that of a Generator may change.
        self._frozen = np.random.RandomState(np.random.PCG64(seed))

    def draw(self, replicates: int) -> Floats:
        """(replicates, rows)"""
        together = self._frozen.multinomial(self._sentences, self._shares, size=replicates)
        counts = np.empty((replicates, len(self._shares) - 1 + self._alone))
        counts[:, : len(self._shares) - 1] = together[:, :-1]
        if self._alone:
            numbers = together[:, -1]
            size = max(1, _FEW // self._alone)
            for start in range(0, replicates, size):
                found = self._one_by_one(numbers[start : start + size])
                counts[start : start + size, len(self._shares) - 1 :] = found
        return counts

    def _one_by_one(self, numbers: Counts) -> Counts:
        """(replicates, alone): how often each sentence occurs; uneven by sentences / 2^32, which is nothing.

        Each replicate takes 32 bits for each of its `numbers`, and begins on a word of 64 of its own.
        """
        words = -(-numbers // 2)
        halves = self._bits.random_raw(int(words.sum())).astype("<u8", copy=False).view("<u4")
        if len(numbers) == 1:
            return np.bincount(self._placed(halves[: numbers[0]]), minlength=self._alone)
        replicate = np.repeat(np.arange(len(numbers)), 2 * words)
        within = np.arange(len(halves)) - np.repeat(2 * (np.cumsum(words) - words), 2 * words)
        used = within < numbers[replicate]
        drawn = self._placed(halves[used]) + replicate[used] * self._alone
        return np.bincount(drawn, minlength=len(numbers) * self._alone).reshape(len(numbers), self._alone)

    def _placed(self, halves: npt.NDArray[np.uint32]) -> Counts:
        """Sentences, from 0."""
        return ((halves.astype(np.uint64) * np.uint64(self._alone)) >> np.uint64(32)).view(np.int64)


def _small(units: Units, distance: Distance) -> bool:
    return units.number <= _EXACT and not isinstance(distance, Sets)


class _Exact:
    """The expected disagreement of each resample, summed over all ordered pairs of choices."""

    def __init__(self, rows: Units, distance: Distance) -> None:
        self._distance, self._categories = distance, rows.categories
        places, codes = rows.choices
        order = np.argsort(codes, kind="stable")
        self._rows = places[order]
        self._chosen, self._starts = np.unique(codes[order], return_index=True)

    def __call__(self, counts: Floats) -> Floats:
        """(replicates,) from (replicates, rows)"""
        totals = np.zeros((len(counts), self._categories))
        totals[:, self._chosen] = np.add.reduceat(counts[:, self._rows], self._starts, axis=1)
        return self._distance.expected(totals)


class _Linear:
    """The same for many sentences or very many sets, with the smallest of its three parts replaced by its mean.

    Let n be the totals of the categories, n + d those of a resample, D the distances: (n + d)' D (n + d). d' D d is
    replaced by its expectation, sum of u' D u - n' D n / sentences, u being the totals of one sentence. That moves
    alpha by the order of 1 / sentences, and the interval is about 1 / sqrt(sentences) wide.
    """

    def __init__(self, rows: Units, distance: Distance) -> None:
        totals = rows.totals()
        sums = distance.sums(totals)
        whole = float(totals @ sums)
        places, codes = rows.choices
        self._linear = 2.0 * np.bincount(places, weights=sums[codes], minlength=len(rows.codes))
        within = 2.0 * float(rows.times @ disagreement(rows, distance))
        self._constant = within - whole / rows.number - whole

    def __call__(self, counts: Floats) -> Floats:
        """(replicates,) from (replicates, rows)"""
        return np.asarray(counts @ self._linear + self._constant)
