"""New annotators against the consensus on the documents for training, from a project, and as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from annotator.agreement import Figure, Ledger, ThemeFigures, measure
from annotator.commands.training import training_of
from annotator.people import raters
from annotator.records import CONSENSUS_ID
from ui.work.agreement import Known, Material, Scope, compare
from ui.work.figures import value_of

_FEWEST = 100  # resamples: nobody reads an interval here


@dataclass(frozen=True, slots=True)
class Mark:
    """A theme's alpha with the consensus, and whether it reaches the mark; None where that cannot be said.

    `missed` and `too_many`: on how many sentences the annotator lacks the theme, or alone has it.
    """

    theme: str
    alpha: Figure
    passed: bool | None
    missed: int
    too_many: int


@dataclass(frozen=True)
class Trainee:
    """`decided` of `sentences` that the consensus decided; marks are there once all are decided."""

    annotator: str
    name: str
    decided: int
    sentences: int
    marks: tuple[Mark, ...]
    material: Material

    @property
    def finished(self) -> bool:
        return self.decided == self.sentences > 0

    @property
    def passed(self) -> bool:
        """Whether no theme that could be tested failed, and one was tested."""
        return self.finished and {mark.passed for mark in self.marks} - {None} == {True}


def trainees(ledger: Ledger, known: Known) -> list[Trainee]:
    """Everybody who decided a sentence for training."""
    training = known.training
    documents = [one for one in known.documents if one in training]
    if not documents or CONSENSUS_ID not in known.annotators:
        return []
    gold = sum(ledger.tallies(documents).get(CONSENSUS_ID, {}).values())
    pass_mark = training_of(known.settings).pass_mark
    found = []
    for one in raters(known.annotators.values()):
        material = compare(ledger, known, Scope((one.id, CONSENSUS_ID), documents))
        decided = material.decisions.sentences
        if decided:
            marks = tuple(_marks(material, pass_mark)) if decided == gold else ()
            found.append(Trainee(one.id, one.name, decided, gold, marks, material))
    return found


def _marks(material: Material, pass_mark: float) -> list[Mark]:
    report = measure(material.decisions, replicates=_FEWEST)
    return [_mark(figures, pass_mark) for figures in report.themes]


def _mark(figures: ThemeFigures, pass_mark: float) -> Mark:
    [pair] = figures.pairs
    missed, too_many = (pair.table.only_b, pair.table.only_a) if pair.table else (0, 0)
    alpha = figures.alpha
    passed = None if alpha.value is None else alpha.value >= pass_mark
    return Mark(figures.theme, alpha, passed, missed, too_many)


def to_json(found: Sequence[Trainee], known: Known) -> dict[str, Any] | None:
    """In the shape of `agreement --json`; None where no document is for training."""
    training = known.training
    if not training:
        return None
    return {
        "documents": [one for one in known.documents if one in training],
        "pass_mark": training_of(known.settings).pass_mark,
        "annotators": [
            {
                "annotator": one.name,
                "decided": one.decided,
                "sentences": one.sentences,
                "passed": one.passed if one.finished else None,
                "themes": [
                    {
                        "theme": one.material.themes.get(mark.theme, mark.theme),
                        "alpha": value_of(mark.alpha),
                        "passed": mark.passed,
                        "missed": mark.missed,
                        "too_many": mark.too_many,
                    }
                    for mark in one.marks
                ],
            }
            for one in found
        ],
    }
