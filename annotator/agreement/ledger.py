"""Everybody's decisions as numbers, kept up document by document, from which any comparison is drawn."""

from collections import Counter
from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from annotator.agreement.decisions import Decisions
from annotator.agreement.units import MISSING, Codes

Rows = npt.NDArray[np.int32]
T = TypeVar("T", bound=Hashable)

_START, _ANNOTATOR, _SET, _SUGGESTED, _UNBLIND = range(5)  # columns of a block


class Made(NamedTuple):
    """Decisions as equally long columns, in the order of document, start and annotator.

    `suggested`: whether it accepted a suggestion or came from a rule. `unblind`: whether its annotator had chosen to
    see the others' decisions on the document before.
    """

    documents: Sequence[str]
    starts: Sequence[int]
    annotators: Sequence[str]
    themes: Sequence[frozenset[str]]
    suggested: Sequence[int]
    unblind: Sequence[int]


@dataclass(frozen=True)
class Places:
    """Where the sentences of `Decisions` stand: `document` numbers `documents`, `start` is in code points."""

    documents: tuple[str, ...]
    document: Codes
    start: Codes

    def of(self, sentence: int) -> tuple[str, int]:
        """The document's id, and where the sentence begins there."""
        return self.documents[self.document[sentence]], int(self.start[sentence])


class Comparison(NamedTuple):
    """Decisions that can be compared, where they stand, and how many of them were not made independently."""

    decisions: Decisions
    places: Places
    suggested: int
    unblind: int

    def on(self, places: Container[tuple[str, int]]) -> "Comparison":
        """The same on these sentences only; what was not made independently is counted no more."""
        kept = np.array([self.places.of(one) in places for one in range(self.decisions.sentences)], np.bool_)
        where = Places(self.places.documents, self.places.document[kept], self.places.start[kept])
        return Comparison(replace(self.decisions, codes=self.decisions.codes[kept]), where, 0, 0)


class Ledger:
    """Holds 20 bytes for each decision. `take` replaces what is held of some documents; the rest stays as it is."""

    def __init__(self) -> None:
        self._blocks: dict[str, Rows] = {}  # by document, in the order in which they came
        self._annotators: _Numbers[str] = _Numbers()
        self._sets: _Numbers[frozenset[str]] = _Numbers()

    def take(self, documents: Iterable[str], made: Made) -> None:
        """All decisions on these documents, in place of what was held of them."""
        for document in documents:
            if document in self._blocks:
                self._blocks[document] = _NOTHING  # it keeps its place in the order
        rows = np.empty((len(made.documents), 5), np.int32)
        rows[:, _START] = made.starts
        rows[:, _ANNOTATOR] = self._annotators.of(made.annotators)
        rows[:, _SET] = self._sets.of(made.themes)
        rows[:, _SUGGESTED] = made.suggested
        rows[:, _UNBLIND] = made.unblind
        first = 0
        for document, number in Counter(made.documents).items():
            self._blocks[document] = rows[first : first + number]
            first += number

    def compare(
        self,
        annotators: Sequence[str],
        themes: Sequence[str],
        documents: Iterable[str] | None = None,
        *,
        same: Mapping[str, str] | None = None,
        blind_only: bool = False,
    ) -> Comparison:
        """What these annotators decided on these documents (all, unless given), both in the order in which they stand.

        `same` gives the id of the annotator that somebody else turned out to be: the decisions of both are that
        one's, and where both decided a sentence, that one's own. `blind_only` takes decisions that were made after
        having seen the others' as missing. Of sentences that fewer than two decided only the number is kept.
        """
        chosen = tuple(documents) if documents is not None else tuple(self._blocks)
        held = [(place, self._blocks[one]) for place, one in enumerate(chosen) if one in self._blocks]
        rows = np.concatenate([block for _, block in held]) if held else _NOTHING
        document = np.repeat([place for place, _ in held], [len(block) for _, block in held]).astype(np.int32)
        column, own = self._columns(annotators, same or {})
        kept = column[rows[:, _ANNOTATOR]] >= 0
        if blind_only:
            kept &= rows[:, _UNBLIND] == 0
        rows, document = rows[kept], document[kept]
        first = np.flatnonzero(_changes(document) | _changes(rows[:, _START]))
        sentence = np.repeat(np.arange(len(first)), np.diff(first, append=len(rows)))
        taken = np.full((len(first), max(1, len(annotators))), MISSING, np.int32)  # which row each decision is
        for those in (~own[rows[:, _ANNOTATOR]], own[rows[:, _ANNOTATOR]]):  # one's own decision stands
            taken[sentence[those], column[rows[those, _ANNOTATOR]]] = np.flatnonzero(those)
        decided = (taken != MISSING).sum(axis=1)
        deciders = int((taken != MISSING).any(axis=0).sum())
        enough = decided >= 2
        taken, first = taken[enough], first[enough]
        flags = rows[taken[taken != MISSING]]
        codes = np.append(rows[:, _SET], MISSING).astype(np.int32)[taken]
        decisions = self._decisions(annotators, themes, codes, int((decided == 1).sum()), deciders)
        places = Places(chosen, document[first], rows[first, _START])
        return Comparison(decisions, places, int(flags[:, _SUGGESTED].sum()), int(flags[:, _UNBLIND].sum()))

    def tallies(self, documents: Iterable[str] | None = None) -> dict[str, Counter[frozenset[str]]]:
        """By annotator, how often they decided for each set of themes on these documents (all, unless given)."""
        blocks = self._blocks.values() if documents is None else (self._blocks.get(one, _NOTHING) for one in documents)
        rows = np.concatenate([_NOTHING, *blocks])
        pairs, numbers = np.unique(rows[:, _ANNOTATOR].astype(np.int64) << 32 | rows[:, _SET], return_counts=True)
        names, sets = list(self._annotators), list(self._sets)
        found: dict[str, Counter[frozenset[str]]] = {}
        for pair, number in zip(pairs.tolist(), numbers.tolist(), strict=True):
            found.setdefault(names[pair >> 32], Counter())[sets[pair & 0xFFFFFFFF]] = number
        return found

    def _columns(self, annotators: Sequence[str], same: Mapping[str, str]) -> tuple[Codes, npt.NDArray[np.bool_]]:
        """For each annotator that is known here, the column of the comparison or -1, and whether it is their own."""
        places = {one: place for place, one in enumerate(annotators)}
        column = np.array([places.get(same.get(one, one), -1) for one in self._annotators], np.int32)
        return column, np.array([one not in same for one in self._annotators], np.bool_)

    def _decisions(
        self, annotators: Sequence[str], themes: Sequence[str], codes: Codes, singly: int, deciders: int
    ) -> Decisions:
        """The sets are numbered anew, so that no figure depends on which came first."""
        known = list(self._sets)
        used = np.flatnonzero(np.bincount(codes.ravel() - MISSING, minlength=1)[-MISSING:])
        used = np.array(sorted(used.tolist(), key=lambda one: sorted(known[one])), np.intp)
        number = np.full(len(known) + 1, MISSING, np.int32)
        number[used] = np.arange(len(used), dtype=np.int32)
        listed = set(themes)
        columns = [*themes, *sorted({theme for one in used for theme in known[one]} - listed)]
        places = {theme: place for place, theme in enumerate(columns)}
        members = np.zeros((len(used), len(columns)), np.bool_)
        for row, one in enumerate(used):
            members[row, [places[theme] for theme in known[one]]] = True
        return Decisions(tuple(annotators), tuple(columns), number[codes], members, singly, deciders)


_NOTHING: Rows = np.empty((0, 5), np.int32)


class _Numbers(dict[T, int]):
    """Numbers things from 0 in the order in which they are asked for."""

    def of(self, column: Sequence[T]) -> Codes:
        return np.fromiter(map(self.__getitem__, column), np.int32, len(column))

    def __missing__(self, key: T) -> int:
        self[key] = number = len(self)
        return number


def _changes(column: Codes) -> npt.NDArray[np.bool_]:
    """(rows,): where a value is another than the one before."""
    found: npt.NDArray[np.bool_] = np.diff(column, prepend=column[:1] - 1) != 0
    return found
