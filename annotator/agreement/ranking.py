"""The very sentences that lower a figure, ranked by how much."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from annotator.agreement import influence
from annotator.agreement.coefficients import NOMINAL
from annotator.agreement.confusion import confused
from annotator.agreement.decisions import Decisions
from annotator.agreement.distances import SetKind, between_sets
from annotator.agreement.units import Codes, Floats, Units, collapse, differing


class Kind(StrEnum):
    """Which figure."""

    PERCENT = "percent"
    ALPHA = "alpha"  # of a theme; over sets the nominal one
    MASI = "alpha (MASI)"
    JACCARD = "alpha (Jaccard)"
    AC1 = "AC1"
    FLEISS = "Fleiss’ kappa"
    KAPPA = "Cohen’s kappa"


@dataclass(frozen=True, slots=True)
class Aim:
    """A figure of a theme (its id), or with "" of whole sets of themes.

    `pair` are the ids of the annotators that a kappa compares. `cell` is a cell of their table: of `confusion`, or with
    a theme whether each of them applied it (0) or not (1).
    """

    kind: Kind
    theme: str = ""
    pair: tuple[str, str] | None = None
    cell: tuple[int, int] | None = None


def lowering(decisions: Decisions, aim: Aim) -> tuple[Codes, Floats]:
    """(n,) each: the sentences on which the annotators differ, those that lower the figure most first, and how much.

    How much is the figure without the sentence minus the figure; not a number where it is not defined with or without
    it. With a `cell` they are the sentences that it counts.
    """
    if not decisions.sentences:
        return np.empty(0, np.int32), np.empty(0)
    codes = decisions.applied(aim.theme) if aim.theme else decisions.codes
    categories = 2 if aim.theme else len(decisions.members)
    if aim.pair is None:
        weights = _of_all(decisions, Units.of(codes, categories), aim.kind)
        found = differing(codes)
    else:
        a, b = (decisions.annotators.index(one) for one in aim.pair)
        weights = influence.lowering_cohen(codes[:, a], codes[:, b], categories)
        found = _in_cell(decisions, codes, (a, b), aim) if aim.cell else differing(codes[:, [a, b]])
    order = np.argsort(-np.nan_to_num(weights[found], nan=np.inf), kind="stable")
    return found[order], weights[found[order]]


def _of_all(decisions: Decisions, units: Units, kind: Kind) -> Floats:
    collapsed, where = collapse(units)
    match kind:
        case Kind.PERCENT:
            found = influence.lowering_percent(collapsed)
        case Kind.AC1:
            found = influence.lowering_gwet(collapsed)
        case Kind.FLEISS:
            found = influence.lowering_fleiss(collapsed)
        case Kind.MASI | Kind.JACCARD:
            distance = between_sets(decisions.members, SetKind.MASI if kind is Kind.MASI else SetKind.JACCARD)
            found = influence.influence(collapsed, distance)
        case _:
            found = influence.influence(collapsed, NOMINAL)
    return found[where]


def _in_cell(decisions: Decisions, codes: Codes, pair: tuple[int, int], aim: Aim) -> Codes:
    row, column = aim.cell or (0, 0)
    if not aim.theme:
        return confused(decisions, *pair, row, column)
    a, b = (codes[:, one] for one in pair)
    return np.flatnonzero((a == 1 - row) & (b == 1 - column)).astype(np.int32)
