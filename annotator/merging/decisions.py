"""Joins a colleague's decisions, placed on our sentences, with what we hold of the same annotators."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from operator import attrgetter, itemgetter
from typing import NamedTuple

from annotator.changes import Edit
from annotator.merging.placing import Placed
from annotator.merging.report import Tally
from annotator.records import Annotation
from annotator.standing import rank, said

Place = tuple[int, str]  # where a sentence of ours begins, and the annotator

NEW, SAME, DIFFERING, UNPLACED = "new", "same", "differing", "unplaced"
_ORDER = (
    SAME,
    DIFFERING,
    NEW,
)  # of a decision that went to several sentences: what it is counted as, the last of these


class Differing(NamedTuple):
    """What the same annotator decided here and there, and whether theirs stands."""

    ours: Annotation
    theirs: Annotation
    theirs_stands: bool


@dataclass
class Decisions:
    """The edits so far, and the tallies by annotator's id. `at` is the time of decisions whose file gives none."""

    at: str
    altered: list[Edit] = field(default_factory=list)
    added: list[Edit] = field(default_factory=list)
    differing: list[Differing] = field(default_factory=list)
    tallies: dict[str, Counter[str]] = field(default_factory=dict)
    latest: str = ""

    def take(self, theirs: Sequence[Annotation], placed: Placed | None, held: Iterable[Annotation]) -> list[Annotation]:
        """Join the decisions on one document; `placed` is None where they stand where they stood.

        `held` are those of ours by the same annotators. Returns the ones that could not be placed.
        """
        self.latest = max(self.latest, max(map(_at, theirs), default=""))
        by_place = {(one.start, one.annotator): one for one in held}
        made = theirs if placed is None else placed.made
        if not by_place:
            self.added.extend(map(Edit, repeat(None), self._timed(made)))
            if placed is None:
                for annotator, count in Counter(map(itemgetter(2), theirs)).items():
                    self._count(annotator, NEW, count)
                return []
        became = {(one.start, one.annotator): self._join(one, by_place.get((one.start, one.annotator))) for one in made}
        unplaced = []
        for one in theirs:
            what = _counted_as(one, placed, became)
            self._count(one.annotator, what, 1)
            if what == UNPLACED:
                unplaced.append(one)
        return unplaced

    def leave(self, theirs: Iterable[Annotation]) -> None:
        """Count decisions on a document that is left out."""
        for one in theirs:
            self._count(one.annotator, UNPLACED, 1)

    def _join(self, theirs: Annotation, ours: Annotation | None) -> str:
        if ours is None:
            return NEW
        stands = rank(theirs) > rank(ours)
        if stands:
            self.altered.append(Edit(ours, theirs))
        if said(ours) == said(theirs):
            return SAME
        self.differing.append(Differing(ours, theirs, stands))
        return DIFFERING

    def _timed(self, made: Sequence[Annotation]) -> Iterable[Annotation]:
        return (one if one.at else one._replace(at=self.at) for one in made)

    def _count(self, annotator: str, what: str, count: int) -> None:
        self.tallies.setdefault(annotator, Counter())[what] += count

    def tally(self, annotator: str, name: str) -> Tally:
        """How many of the annotator's decisions are what."""
        counts = self.tallies.get(annotator, Counter())
        return Tally(name, counts[NEW], counts[SAME], counts[DIFFERING], counts[UNPLACED])


_at = attrgetter("at")


def _counted_as(one: Annotation, placed: Placed | None, became: Mapping[Place, str]) -> str:
    starts = [one.start] if placed is None else placed.starts.get(one.start, [])
    found = {became[start, one.annotator] for start in starts if (start, one.annotator) in became}
    return next((what for what in reversed(_ORDER) if what in found), UNPLACED)
