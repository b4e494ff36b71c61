"""Everybody's decisions on the sentences that can be compared, in compact arrays."""

from array import array
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from annotator.agreement.units import MISSING, Codes, Units


@dataclass(frozen=True)
class Decisions:
    """Sentences that two or more annotators decided.

    `codes` (sentences, annotators): the number of the set of themes, or MISSING where the annotator is undecided.
    `members` (sets, themes): which theme is in which set; "none of these" is the empty set.
    `singly`: how many more sentences only one annotator decided. `deciders`: how many annotators decided any.
    """

    annotators: tuple[str, ...]
    themes: tuple[str, ...]
    codes: Codes
    members: npt.NDArray[np.bool_]
    singly: int = 0
    deciders: int = 0

    @property
    def sentences(self) -> int:
        return len(self.codes)

    def sets(self) -> Units:
        """A category for each set of themes."""
        return Units.of(self.codes, len(self.members))

    def theme(self, theme: str) -> Units:
        """Two categories: the theme applied (1) or not (0)."""
        return Units.of(self.applied(theme), 2)

    def applied(self, theme: str) -> Codes:
        """(sentences, annotators): 1 where the theme is applied, 0 where not, MISSING where undecided."""
        within = np.append(self.members[:, self.themes.index(theme)], False).astype(np.int32)
        within[-1] = MISSING  # where MISSING, -1, points to
        return within[self.codes]

    def themes_of(self, sentence: int, column: int) -> list[str] | None:
        """The themes that an annotator gave a sentence; None where undecided."""
        code = self.codes[sentence, column]
        return None if code == MISSING else [self.themes[place] for place in np.flatnonzero(self.members[code])]

    def disagreeing(self) -> npt.NDArray[np.intp]:
        """The sentences on which not all who decided chose the same set, in order."""
        highest = self.codes.max(axis=1, initial=MISSING)
        lowest = np.where(self.codes == MISSING, highest[:, None], self.codes).min(axis=1, initial=2**31 - 1)
        return np.flatnonzero(highest != lowest)


class Gatherer:
    """Takes in one sentence after the other; nothing is kept of those that fewer than two annotators decided."""

    def __init__(self, annotators: Sequence[str], themes: Sequence[str]) -> None:
        """`annotators` and `themes` in the order in which figures shall list them."""
        self._annotators, self._themes = tuple(annotators), list(themes)
        self._columns = {name: column for column, name in enumerate(annotators)}
        self._sets: dict[frozenset[str], int] = {}
        self._codes = array("i")
        self._singly = 0
        self._deciders: set[str] = set()

    def add(self, decisions: Mapping[str, Collection[str]]) -> bool:
        """A sentence's themes by annotator, of those who decided it. Returns whether it can be compared."""
        self._deciders.update(decisions)
        if len(decisions) < 2:
            self._singly += len(decisions)
            return False
        row = [MISSING] * len(self._columns)
        for annotator, themes in decisions.items():
            row[self._columns[annotator]] = self._sets.setdefault(frozenset(themes), len(self._sets))
        self._codes.extend(row)
        return True

    def decisions(self) -> Decisions:
        """What was taken in; the sets are numbered anew, so that no figure depends on the order of the sentences."""
        known = set(self._themes)
        self._themes += sorted({theme for themes in self._sets for theme in themes if theme not in known})
        places = {theme: place for place, theme in enumerate(self._themes)}
        members = np.zeros((len(self._sets), len(places)), np.bool_)
        for themes, code in self._sets.items():
            members[code, [places[theme] for theme in themes]] = True
        by_name = sorted(self._sets, key=sorted)
        number = np.empty(len(by_name) + 1, np.int32)
        number[[self._sets[themes] for themes in by_name]] = np.arange(len(by_name), dtype=np.int32)
        number[-1] = MISSING
        codes = np.array(self._codes, np.int32).reshape(-1, max(1, len(self._annotators)))
        ordered = members[[self._sets[themes] for themes in by_name]]
        found = number[codes]
        return Decisions(self._annotators, tuple(self._themes), found, ordered, self._singly, len(self._deciders))
