"""Every annotator against the consensus over time, from a project, and as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.agreement import Ledger
from annotator.agreement.drift import Drift, drift
from annotator.people import aliases, raters
from annotator.records import CONSENSUS_ID
from ui.work.agreement import Known, Scope, compare
from ui.work.figures import rounded, value_of

Begun = Mapping[tuple[str, str], str]
"""As `Reader.begun` gives it."""


@dataclass(frozen=True)
class Course:
    """How one annotator went."""

    annotator: str
    name: str
    drift: Drift


def courses(ledger: Ledger, known: Known, begun: Begun) -> list[Course]:
    """Of all who decided a sentence that the consensus decided too, documents for training included."""
    same = aliases(known.annotators.values())
    first: dict[tuple[str, str], str] = {}
    for (who, document), at in begun.items():
        key = (same.get(who, who), document)
        first[key] = min(at, first.get(key, at))
    found = []
    for one in raters(known.annotators.values()) if CONSENSUS_ID in known.annotators else []:
        material = compare(ledger, known, Scope((one.id, CONSENSUS_ID), known.documents))
        if material.decisions.sentences:
            times = {document: at for (who, document), at in first.items() if who == one.id}
            found.append(Course(one.id, one.name, drift(material.comparison, times)))
    return found


def to_json(found: Sequence[Course]) -> list[dict[str, Any]]:
    """The courses in the shape of `agreement --json`."""
    return [
        {
            "annotator": course.name,
            "sentences": course.drift.sentences,
            "alpha_first_half": value_of(course.drift.first),
            "alpha_second_half": value_of(course.drift.second),
            "stages": [
                {
                    "documents": list(stage.documents),
                    "at": stage.at,
                    "sentences": stage.sentences,
                    "percent": rounded(stage.percent),
                    "alpha": value_of(stage.alpha),
                    "running": rounded(stage.running),
                }
                for stage in course.drift.stages
            ],
        }
        for course in found
    ]
