"""Joins a colleague's decisions, placed on our sentences, with what we hold of the same annotators."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.changes import Edit, additions
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

    def take(
        self, layers: Sequence[tuple[Sequence[Annotation], Placed | None]], held: Iterable[Annotation]
    ) -> list[Annotation]:
        """Join the decisions on one document.

        Each layer has at most one decision of an annotator on a sentence, with where these are placed, None where they
        stand where they stood. `held` are those of ours by the same annotators. Returns what could not be placed.
        """
        held = list(held)
        if len(layers) == 1 and layers[0][1] is None and (not held or held == layers[0][0]):  # as it mostly is
            self._take_all(layers[0][0], SAME if held else NEW)
            return []
        here = {(one.start, one.annotator): one for one in held}
        joining = _Joining(here, self.at)
        unplaced = []
        for theirs, placed in layers:
            made = theirs if placed is None else placed.made
            became = {(one.start, one.annotator): joining.join(one) for one in made}
            for one in theirs:
                what = _counted_as(one, placed, became)
                self._count(one, what)
                if what == UNPLACED:
                    unplaced.append(one)
        for edit in joining.edits.values():
            (self.added if edit.before is None else self.altered).append(edit)
        self.differing += joining.differing()
        return unplaced

    def _take_all(self, theirs: Sequence[Annotation], what: str) -> None:
        """All decisions on a document are new, or all are the same."""
        if not theirs:
            return
        columns = list(zip(*theirs, strict=True))
        people, times = columns[_ANNOTATOR], columns[_AT]
        self.latest = max(self.latest, *times)
        if not all(times):
            theirs = [one if one.at else one._replace(at=self.at) for one in theirs]
        if what == NEW:
            self.added.extend(additions(theirs))
        for annotator in set(people):
            self.tallies.setdefault(annotator, Counter())[what] += people.count(annotator)

    def leave(self, theirs: Iterable[Annotation]) -> None:
        """Count decisions on a document that is left out."""
        for one in theirs:
            self._count(one, UNPLACED)

    def _count(self, one: Annotation, what: str) -> None:
        self.latest = max(self.latest, one.at)
        self.tallies.setdefault(one.annotator, Counter())[what] += 1

    def tally(self, annotator: str, name: str) -> Tally:
        """How many of the annotator's decisions are what."""
        counts = self.tallies.get(annotator, Counter())
        return Tally(name, counts[NEW], counts[SAME], counts[DIFFERING], counts[UNPLACED])


class _Joining:
    """The decisions on one document: what we hold, and what becomes of it."""

    def __init__(self, held: Mapping[Place, Annotation], at: str) -> None:
        self.edits: dict[Place, Edit] = {}
        self._held = held
        self._at = at
        self._lost: list[Annotation] = []  # theirs that do not stand, and say something else

    def join(self, theirs: Annotation) -> str:
        """Take a decision in; says whether it is new, the same or another one than what we have."""
        key = theirs.start, theirs.annotator
        ours = self._now(key)
        if ours is None:
            self.edits[key] = Edit(None, theirs if theirs.at else theirs._replace(at=self._at))
            return NEW
        same, stands = said(ours) == said(theirs), rank(theirs) > rank(ours)
        if stands:
            self.edits[key] = Edit(self._held.get(key), theirs)
        loser = ours if stands else theirs
        if not same and loser is not self._held.get(key):
            self._lost.append(loser)
        return SAME if same else DIFFERING

    def differing(self) -> Iterator[Differing]:
        """Pairs of what the same annotator decided here and there."""
        for before, after in self.edits.values():
            if isinstance(before, Annotation) and isinstance(after, Annotation) and said(before) != said(after):
                yield Differing(before, after, theirs_stands=True)
        for one in self._lost:
            stands = self._now((one.start, one.annotator))
            if stands is not None:
                yield Differing(stands, one, theirs_stands=False)

    def _now(self, key: Place) -> Annotation | None:
        edit = self.edits.get(key)
        return self._held.get(key) if edit is None else edit.after if isinstance(edit.after, Annotation) else None


_ANNOTATOR, _AT = Annotation._fields.index("annotator"), Annotation._fields.index("at")


def _counted_as(one: Annotation, placed: Placed | None, became: Mapping[Place, str]) -> str:
    starts = [one.start] if placed is None else placed.starts.get(one.start, [])
    found = {became[start, one.annotator] for start in starts if (start, one.annotator) in became}
    return next((what for what in reversed(_ORDER) if what in found), UNPLACED)
