"""Agreement between annotators: coefficients, their intervals, and what lowers them. Needs numpy, and nothing else.

`measure` makes the whole report from `Decisions`; docs/agreement.md defines every figure and names its source.
"""

from annotator.agreement.bootstrap import REPLICATES, SEED, Interval
from annotator.agreement.decisions import Decisions
from annotator.agreement.figure import Figure
from annotator.agreement.ledger import Comparison, Ledger, Made, Places
from annotator.agreement.report import Overall, PairFigures, Report, ThemeFigures, measure

__all__ = [
    "REPLICATES",
    "SEED",
    "Comparison",
    "Decisions",
    "Figure",
    "Interval",
    "Ledger",
    "Made",
    "Overall",
    "PairFigures",
    "Places",
    "Report",
    "ThemeFigures",
    "measure",
]
