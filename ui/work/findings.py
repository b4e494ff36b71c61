"""All that a report on agreement says: gathered from a project, and as JSON."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from annotator.agreement import REPLICATES, SEED, Figure, Ledger, Report, coefficients, measure
from annotator.agreement.distances import SetKind, between_sets
from annotator.commands.training import training_of
from annotator.records import CONSENSUS_ID, REASONS
from db.reader import Reader
from ui.cli.version import version
from ui.work import agreement, drift, repeats, trainees
from ui.work.agreement import Known, Material, Scope, compare, located, read
from ui.work.figures import value_of

Progress = Callable[[int, int], None]


def _silent(_done: int, _total: int) -> None:
    pass


@dataclass(frozen=True)
class Blindness:
    """How many of the decisions compared were made after having seen the others', and alpha (MASI) without them."""

    unblind: int
    sentences: int
    alpha: Figure


@dataclass(frozen=True)
class Between:
    """The annotators compared with each other.

    `alike` is the percentage of agreeing pairs over whole sets; `tallies` counts the sets that each annotator decided
    for, by id.
    """

    material: Material
    report: Report
    alike: Figure
    blindness: Blindness
    tallies: Mapping[str, Counter[frozenset[str]]]


@dataclass(frozen=True)
class Findings:
    """Everything. `adjudicated` is who decided for the consensus, why there was a disagreement, and how often.

    `project` is its name, `state` when it was last changed, `version` that of the program, `titles` those of the
    documents.
    """

    project: str
    state: str
    version: str
    titles: Mapping[str, str]
    blind_only: bool
    known: Known
    between: Between
    courses: Sequence[drift.Course]
    repeats: Sequence[repeats.Repeat]
    trainees: Sequence[trainees.Trainee]
    adjudicated: Sequence[tuple[str, str, int]]

    @property
    def pass_mark(self) -> float:
        return training_of(self.known.settings).pass_mark


def find(
    reader: Reader,
    names: Sequence[str] = (),
    *,
    blind_only: bool = False,
    replicates: int = REPLICATES,
    seed: int = SEED,
    reading: Progress = _silent,
    measuring: Progress = _silent,
) -> Findings:
    """Read and measure; among the named annotators, else among all. Raises Refusal for a name that is not there."""
    known = Known.of(reader)
    chosen = agreement.named(known, names, reader.name) if names else None
    scope = Scope(chosen, blind_only=blind_only)
    return find_in(reader, known, scope, replicates=replicates, seed=seed, reading=reading, measuring=measuring)


def find_in(
    reader: Reader,
    known: Known,
    scope: Scope,
    *,
    replicates: int = REPLICATES,
    seed: int = SEED,
    reading: Progress = _silent,
    measuring: Progress = _silent,
) -> Findings:
    """The same within a scope."""
    ledger = read(reader, known.documents, reading)
    found = between(ledger, known, scope, replicates=replicates, seed=seed, progress=measuring)
    return Findings(
        Path(reader.name).stem,
        reader.last_time(),
        version(),
        {heading.id: heading.title for heading in reader.headings()},
        scope.blind_only,
        known,
        replace(found, material=located(found.material, reader)),
        drift.courses(ledger, known, reader.begun() if CONSENSUS_ID in known.annotators else {}),
        repeats.repeats(ledger, known, replicates=replicates, seed=seed),
        trainees.trainees(ledger, known),
        reader.adjudicated(),
    )


def between(
    ledger: Ledger,
    known: Known,
    scope: Scope,
    *,
    replicates: int = REPLICATES,
    seed: int = SEED,
    progress: Progress = _silent,
) -> Between:
    """The annotators of the scope compared with each other; `progress` may raise to stop."""
    material = compare(ledger, known, scope)
    report = measure(material.decisions, replicates=replicates, seed=seed, progress=progress)
    alike = coefficients.percent(material.decisions.sets())
    return Between(material, report, alike, _blindness(ledger, known, scope, material, report), ledger.tallies())


def _blindness(ledger: Ledger, known: Known, scope: Scope, material: Material, report: Report) -> Blindness:
    unblind = material.comparison.unblind
    if not unblind:
        return Blindness(0, report.sentences, report.overall.alpha_masi)
    who = list(material.annotators)
    decisions = compare(ledger, known, Scope(who, scope.documents, blind_only=True)).decisions
    alpha = coefficients.alpha(decisions.sets(), between_sets(decisions.members, SetKind.MASI))
    return Blindness(unblind, decisions.sentences, alpha)


def to_json(findings: Findings) -> dict[str, Any]:
    """In the shape of `agreement --json`."""
    found, known = findings.between, findings.known
    return agreement.to_json(found.report, found.material) | {
        "not_blind": found.blindness.unblind,
        "blind_only": {"sentences": found.blindness.sentences, "alpha_masi": value_of(found.blindness.alpha)},
        "consensus": consensus_counts(findings),
        "drift": drift.to_json(findings.courses),
        "repeats": repeats.to_json(findings.repeats),
        "training": trainees.to_json(findings.trainees, known),
    }


def consensus_counts(findings: Findings) -> dict[str, Any]:
    """How many sentences the consensus decided, why the annotators had disagreed, and who adjudicated."""
    reasons = dict.fromkeys((*REASONS, ""), 0)
    by: Counter[str] = Counter()
    for who, reason, number in findings.adjudicated:
        reasons[reason] = reasons.get(reason, 0) + number
        by[findings.known.annotators[who].name if who in findings.known.annotators else who] += number
    without = reasons.pop("")
    return {
        "decided": sum(by.values()),
        "reasons": reasons,
        "without_reason": without,
        "decided_by": dict(sorted((name, number) for name, number in by.items() if name)),
    }
