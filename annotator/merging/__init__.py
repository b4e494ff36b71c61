"""Merging: what a colleague's project or labelled table adds to ours, and what of it cannot be placed.

Of each annotator's decision on each sentence the later one stands (`annotator.standing`), and everything else is a
union, so that files can be merged in any order and as often as one likes.
"""

from annotator.merging.plan import ADD, LEAVE, PLACE, Choices, Plan, plan
from annotator.merging.report import ALIKE, LAYOUT, REVISION, Conflict, Match, MergeReport, Tally, ThemeMatch, Unplaced
from annotator.merging.side import Memory, Ours, Side
from annotator.merging.writing import Occasion

__all__ = [
    "ADD", "ALIKE", "LAYOUT", "LEAVE", "PLACE", "REVISION", "Choices", "Conflict", "Match", "Memory", "MergeReport",
    "Occasion", "Ours", "Plan", "Side", "Tally", "ThemeMatch", "Unplaced", "plan",
]  # fmt: skip
