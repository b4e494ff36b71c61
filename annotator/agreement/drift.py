"""Drift: how far an annotator decided like the consensus, from the first documents to the last."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from annotator.agreement import coefficients
from annotator.agreement.decisions import Decisions
from annotator.agreement.distances import Distance, SetKind, between_sets
from annotator.agreement.figure import Figure
from annotator.agreement.ledger import Comparison
from annotator.agreement.units import Floats, Units, collapse

MOST_STAGES = 60
"""Of more documents, several make a stage: nobody reads further in a chart."""

_RUNNING = 50  # sentences, at least, that the running share is of


@dataclass(frozen=True, slots=True)
class Stage:
    """A document, or several in a row, in the order in which the annotator began them.

    `at` is when the first was begun; `percent` the share of the sentences that have the same themes as in the
    consensus; `alpha` that of the sets by MASI; `running` the share over the 50 or more sentences up to here.
    """

    documents: tuple[str, ...]
    at: str
    sentences: int
    percent: float
    alpha: Figure
    running: float


@dataclass(frozen=True, slots=True)
class Drift:
    """The stages, and alpha (MASI) over the sentences of the first and of the second half of them."""

    sentences: int
    stages: tuple[Stage, ...]
    first: Figure
    second: Figure


def drift(comparison: Comparison, begun: Mapping[str, str]) -> Drift:
    """From the decisions of an annotator and the consensus, in this order; `begun` says when each document was."""
    decisions, places = comparison.decisions, comparison.places
    used = np.unique(places.document).tolist()
    ordered = sorted(used, key=lambda number: (begun.get(places.documents[number], ""), number))
    rank = np.zeros(len(places.documents), np.int64)
    rank[ordered] = np.arange(len(ordered))
    order = np.argsort(rank[places.document], kind="stable")
    in_order = Decisions(decisions.annotators, decisions.themes, decisions.codes[order], decisions.members)
    distance = between_sets(decisions.members, SetKind.MASI)
    ends = np.cumsum(np.bincount(rank[places.document], minlength=len(ordered)))
    stages = _stages([places.documents[number] for number in ordered], ends.tolist(), begun, in_order, distance)
    half = decisions.sentences // 2
    return Drift(
        decisions.sentences, stages, _alpha(in_order, 0, half, distance), _alpha(in_order, half, None, distance)
    )


def _stages(
    documents: list[str], ends: list[int], begun: Mapping[str, str], decisions: Decisions, distance: Distance
) -> tuple[Stage, ...]:
    """`ends` are the numbers of sentences up to the end of each document."""
    same = (decisions.codes[:, 0] == decisions.codes[:, -1]).astype(np.float64)
    together = max(1, -(-len(documents) // MOST_STAGES))
    bounds = [0, *(ends[min(at + together, len(ends)) - 1] for at in range(0, len(documents), together))]
    found = []
    for number, (start, end) in enumerate(pairwise(bounds)):
        within = tuple(documents[number * together : (number + 1) * together])
        since = next((bound for bound in reversed(bounds[: number + 1]) if end - bound >= _RUNNING), 0)
        found.append(
            Stage(
                within,
                begun.get(within[0], ""),
                end - start,
                _mean(same[start:end]),
                _alpha(decisions, start, end, distance),
                _mean(same[since:end]),
            )
        )
    return tuple(found)


def _alpha(decisions: Decisions, start: int, end: int | None, distance: Distance) -> Figure:
    units, _ = collapse(Units.of(decisions.codes[start:end], len(decisions.members)))
    return coefficients.alpha(units, distance)


def _mean(values: Floats) -> float:
    return float(values.mean())
