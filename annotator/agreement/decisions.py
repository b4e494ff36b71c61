"""Everybody's decisions on the sentences that can be compared, in compact arrays."""

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
