"""Annotators against themselves: what was decided again, from a project, and as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from annotator.agreement import REPLICATES, SEED, Ledger, Report, measure
from annotator.commands.repeating import Pass, passes
from annotator.people import aliases
from ui.work.agreement import Known, Material, Scope, compare
from ui.work.figures import bounds_of, value_of


@dataclass(frozen=True)
class Repeat:
    """A second pass and what it says. `name` is the annotator's; `decided` counts the sentences decided again."""

    drawn: Pass
    name: str
    decided: int
    material: Material
    report: Report


def repeats(ledger: Ledger, known: Known, *, replicates: int = REPLICATES, seed: int = SEED) -> list[Repeat]:
    """All second passes, the oldest first, on the sentences that were drawn and are decided both times."""
    same, found = aliases(known.annotators.values()), []
    for one in passes(known.settings, known.annotators):
        first = same.get(one.of, one.of)
        if first not in known.annotators:
            continue
        material = compare(ledger, known, Scope((first, one.annotator), known.documents))
        material = replace(material, comparison=material.comparison.on(set(one.drawn)))
        report = measure(material.decisions, replicates=replicates, seed=seed)
        found.append(Repeat(one, known.annotators[first].name, report.sentences, material, report))
    return found


def to_json(found: Sequence[Repeat]) -> list[dict[str, Any]]:
    """The passes in the shape of `agreement --json`."""
    return [
        {
            "annotator": one.name,
            "at": one.drawn.at,
            "drawn": len(one.drawn.drawn),
            "decided": one.decided,
            "alpha_masi": value_of(one.report.overall.alpha_masi),
            "ci95": bounds_of(one.report.overall.interval),
            "themes": [
                {
                    "theme": one.material.themes.get(figures.theme, figures.theme),
                    "percent": value_of(figures.percent),
                    "alpha": value_of(figures.alpha),
                    "ci95": bounds_of(figures.interval),
                }
                for figures in one.report.themes
            ],
        }
        for one in found
    ]
