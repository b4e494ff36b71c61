"""All figures of a project's agreement, overall, by theme and by pair."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from annotator.agreement import coefficients
from annotator.agreement.bootstrap import REPLICATES, SEED, Interval, interval
from annotator.agreement.decisions import Decisions
from annotator.agreement.distances import Distance, SetKind, between_sets
from annotator.agreement.figure import NO_OVERLAP, NO_VARIATION, NOBODY, ONE_ANNOTATOR, UNEQUAL, Figure
from annotator.agreement.influence import influence
from annotator.agreement.units import MISSING, Codes, Counts, Floats, Units, collapse, differing

_BLOCK = 2**16  # sentences that are counted at once

NEVER = "nobody applied the theme to a sentence that can be compared"
ALWAYS = "everybody applied the theme to every sentence that can be compared"
PAIR_NONE = "they decided no sentence in common"
PAIR_ONE = "they decided only one sentence in common"
PAIR_SAME = "both decided the same way everywhere"


class Fourfold(NamedTuple):
    """On how many sentences two annotators applied a theme: both, only one of them, neither."""

    both: int
    only_a: int
    only_b: int
    neither: int


@dataclass(frozen=True, slots=True)
class PairFigures:
    """Two annotators on one theme, or on whole sets of themes, over the sentences that both decided.

    `table` says who applied the theme on how many of them; None for sets.
    """

    a: str
    b: str
    sentences: int
    percent: Figure
    kappa: Figure
    table: Fourfold | None = None


@dataclass(frozen=True, slots=True)
class ThemeFigures:
    """A theme applied or not, over all sentences that two or more annotators decided."""

    theme: str
    sentences: int
    percent: Figure
    alpha: Figure
    interval: Interval
    ac1: Figure
    pairs: tuple[PairFigures, ...]


@dataclass(frozen=True, slots=True)
class Overall:
    """Whole sets of themes; the interval is that of `alpha_masi`."""

    alpha_nominal: Figure
    alpha_masi: Figure
    alpha_jaccard: Figure
    fleiss_kappa: Figure
    interval: Interval


@dataclass(frozen=True)
class Report:
    """All figures; `pairs` take each set of themes as a category.

    `disagreements` (n,): the sentences that are not agreed on, those that lower alpha_masi most first; `weights` (n,):
    by how much each does; not a number where alpha_masi is undefined with or without it.
    """

    annotators: tuple[str, ...]
    sentences: int
    themes: tuple[ThemeFigures, ...]
    overall: Overall
    pairs: tuple[PairFigures, ...]
    disagreements: npt.NDArray[np.int32]
    weights: Floats
    replicates: int
    seed: int


def measure(
    decisions: Decisions,
    *,
    replicates: int = REPLICATES,
    seed: int = SEED,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """Every figure; `progress` hears how many of the themes (and the sets) are done and may raise to stop."""
    steps = len(decisions.themes) + 1
    reason = _reason(decisions)
    themes = []
    together = _together(decisions)
    for done, theme in enumerate(decisions.themes):
        progress(done, steps)
        counted = _count(decisions, theme)
        pairs = tuple(_pairs(decisions.annotators, counted, together))
        themes.append(_theme_figures(theme, counted.units, pairs, replicates, seed, reason))
    progress(steps - 1, steps)
    overall, weights = _overall(decisions, replicates, seed, reason)
    progress(steps, steps)
    found = differing(decisions.codes)
    heaviest = np.argsort(-np.nan_to_num(weights[found], nan=np.inf), kind="stable")
    ranked = found[heaviest]
    return Report(
        decisions.annotators,
        decisions.sentences,
        tuple(themes),
        overall,
        tuple(_set_pairs(decisions)),
        ranked,
        weights[ranked],
        replicates,
        seed,
    )


def _reason(decisions: Decisions) -> str:
    """Why nothing at all can be said, or ""."""
    if decisions.sentences:
        return ""
    return {0: NOBODY, 1: ONE_ANNOTATOR}.get(decisions.deciders, NO_OVERLAP)


def _overall(decisions: Decisions, replicates: int, seed: int, reason: str) -> tuple[Overall, Floats]:
    """The figures over sets, and (sentences,) how much each sentence lowers alpha_masi."""
    if reason:
        none = Figure(None, reason)
        return Overall(none, none, none, none, Interval(reason=reason)), np.empty(0)
    units, where = collapse(decisions.sets())
    masi = between_sets(decisions.members, SetKind.MASI)
    alpha = coefficients.alpha(units, masi)
    overall = Overall(
        coefficients.alpha(units),
        alpha,
        coefficients.alpha(units, between_sets(decisions.members, SetKind.JACCARD)),
        _fleiss(units),
        _interval(units, alpha, masi, replicates, seed),
    )
    return overall, influence(units, masi)[where]


def _fleiss(units: Units) -> Figure:
    """Fleiss' kappa as Fleiss defined it: all sentences with equally many decisions."""
    return Figure(None, UNEQUAL) if len(np.unique(units.decided)) > 1 else coefficients.fleiss(units)


def _interval(units: Units, alpha: Figure, distance: Distance, replicates: int, seed: int) -> Interval:
    if alpha.value is None:
        return Interval(reason=alpha.reason)
    return interval(units, distance, replicates=replicates, seed=seed)


def _theme_figures(
    theme: str, units: Units, pairs: tuple[PairFigures, ...], replicates: int, seed: int, reason: str
) -> ThemeFigures:
    if reason:
        none = Figure(None, reason)
        return ThemeFigures(theme, 0, none, none, Interval(reason=reason), none, pairs)
    alpha = _in_words(coefficients.alpha(units), units)
    return ThemeFigures(
        theme,
        units.number,
        coefficients.percent(units),
        alpha,
        _interval(units, alpha, coefficients.NOMINAL, replicates, seed),
        _in_words(coefficients.gwet(units), units),
        pairs,
    )


def _in_words(figure: Figure, units: Units) -> Figure:
    """Of a theme that does not vary one can say more."""
    if figure.reason != NO_VARIATION:
        return figure
    return Figure(None, ALWAYS if units.totals()[1] else NEVER)


class _Counted(NamedTuple):
    """A theme's decisions, counted.

    `units`: collapsed, whoever decided. `both` (annotators, annotators): sentences on which both apply the theme.
    `first`: on which the first applies it and the second has decided.
    """

    units: Units
    both: Counts
    first: Counts


def _count(decisions: Decisions, theme: str) -> _Counted:
    annotators = len(decisions.annotators)
    both, first = np.zeros((2, annotators, annotators), np.int64)
    table = np.zeros((annotators + 1) ** 2, np.int64)  # sentences by number of decisions and of those that apply it
    for codes in _blocks(decisions.applied(theme)):
        applied, decided = codes == 1, codes != MISSING
        number = decided.sum(axis=1) * (annotators + 1) + applied.sum(axis=1)
        table += np.bincount(number, minlength=len(table))
        both += _products(applied, applied)
        first += _products(applied, decided)
    return _Counted(_from_table(table, annotators), both, first)


def _from_table(table: Counts, annotators: int) -> Units:
    """Units with as many decisions, and as many that apply the theme, as the table counts; see `_count`."""
    cells = np.flatnonzero(table)
    decided, applied = np.divmod(cells, annotators + 1)
    slots = np.arange(annotators)[None, :]
    codes = np.where(slots < applied[:, None], 1, np.where(slots < decided[:, None], 0, MISSING))
    return Units(codes.astype(np.int32), table[cells], 2)


def _together(decisions: Decisions) -> Counts:
    """(annotators, annotators): how many sentences both decided."""
    annotators = len(decisions.annotators)
    found = np.zeros((annotators, annotators), np.int64)
    for codes in _blocks(decisions.codes):
        found += _products(codes != MISSING, codes != MISSING)
    return found


def _products(a: npt.NDArray[np.bool_], b: npt.NDArray[np.bool_]) -> Counts:
    """(columns of a, columns of b): in how many rows both are true; exact, for a block is less than 2^24 rows."""
    return np.asarray((a.astype(np.float32).T @ b.astype(np.float32)).astype(np.int64))


def _blocks(codes: Codes) -> Iterator[Codes]:
    for start in range(0, len(codes), _BLOCK):
        yield codes[start : start + _BLOCK]


def _pairs(annotators: tuple[str, ...], counted: _Counted, together: Counts) -> Iterator[PairFigures]:
    for a, b in combinations(range(len(annotators)), 2):
        sentences, both = int(together[a, b]), int(counted.both[a, b])
        only_a, only_b = int(counted.first[a, b]) - both, int(counted.first[b, a]) - both
        table = Fourfold(both, only_a, only_b, sentences - both - only_a - only_b)
        chance = (both + only_a) * (both + only_b) + (table.neither + only_a) * (table.neither + only_b)
        yield _pair(annotators[a], annotators[b], sentences, both + table.neither, chance, table)


def _set_pairs(decisions: Decisions) -> Iterator[PairFigures]:
    for a, b in combinations(range(len(decisions.annotators)), 2):
        first, second = decisions.codes[:, a], decisions.codes[:, b]
        decided = (first != MISSING) & (second != MISSING)
        first, second = first[decided], second[decided]
        firsts, seconds = (np.bincount(one, minlength=len(decisions.members)) for one in (first, second))
        agreed, chance = int((first == second).sum()), int(firsts @ seconds)
        yield _pair(decisions.annotators[a], decisions.annotators[b], len(first), agreed, chance)


def _pair(a: str, b: str, sentences: int, agreed: int, chance: int, table: Fourfold | None = None) -> PairFigures:
    """Cohen's kappa (Cohen 1960): exact, whole numbers up to the last division.

    `agreed` sentences of them are agreed on; `chance` is that number expected by chance, times the sentences.
    """
    if not sentences:
        return PairFigures(a, b, 0, Figure(None, PAIR_NONE), Figure(None, PAIR_NONE), table)
    percent = Figure(agreed / sentences)
    if sentences == 1:
        return PairFigures(a, b, 1, percent, Figure(None, PAIR_ONE), table)
    if chance == sentences**2:
        return PairFigures(a, b, sentences, percent, Figure(None, PAIR_SAME), table)
    kappa = Figure((agreed * sentences - chance) / (sentences**2 - chance))
    return PairFigures(a, b, sentences, percent, kappa, table)
