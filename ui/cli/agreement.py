"""pressmark agreement: how far the annotators decided alike, beyond chance."""

import argparse
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ui.cli.console import Console
from ui.cli.info import table
from ui.cli.projects import reading
from ui.wording import number_of

if TYPE_CHECKING:
    from annotator.agreement import Figure, Interval, Report
    from ui.work.agreement import Material
    from ui.work.findings import Findings
    from ui.work.trainees import Trainee

HELP = "measure how far the annotators agree, beyond chance"

_SEED = 20260101  # as annotator.agreement has them; that imports numpy, which --help does not wait for
_REPLICATES = 1000
_WORST = 10  # disagreements that the text shows
_UNDEFINED = "     -"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument(
        "--annotator", action="append", default=[], metavar="NAME", help="compare these only; given at least twice"
    )
    parser.add_argument(
        "--report", default="", metavar="OUT", help="write a report to print or to cite: OUT.html, .pdf, .md or .tex"
    )
    parser.add_argument(
        "--blind-only", action="store_true", help="leave out decisions made after having seen the others' decisions"
    )
    parser.add_argument(
        "--replicates",
        type=_whole(100, 100_000),
        default=_REPLICATES,
        metavar="N",
        help="resamples for the 95 %% intervals (default: %(default)s)",
    )
    parser.add_argument(
        "--seed",
        type=_whole(0, 2**63 - 1),
        default=_SEED,
        metavar="N",
        help="where the resampling starts; the same seed gives the same intervals (default: %(default)s)",
    )


def _whole(least: int, most: int) -> Callable[[str], int]:
    def whole(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"give a whole number from {least} to {most}")
        return value

    return whole


def run(arguments: argparse.Namespace, console: Console) -> int:
    from ui.work.findings import find, to_json
    from ui.work.report import check, write

    out = Path(arguments.report) if arguments.report else None
    if out is not None:
        check(out)
    with (
        reading(arguments.project) as store,
        console.progress("Reading") as reads,
        console.progress("Agreement") as measures,
    ):
        findings = find(
            store,
            arguments.annotator,
            blind_only=arguments.blind_only,
            replicates=arguments.replicates,
            seed=arguments.seed,
            reading=reads,
            measuring=measures,
        )
    if out is not None:
        write(out, findings)
        console.say(f"Wrote the report to {out}.")
    if console.json:
        console.show(to_json(findings))
    elif out is None:
        console.say("\n".join(in_words(findings)))
    return 0


def in_words(findings: "Findings") -> Iterator[str]:
    """The report for people: tables, then why figures are missing, then what lowers agreement."""
    report, material = findings.between.report, findings.between.material
    names = [material.annotators[who] for who in report.annotators]
    yield f"{', '.join(names) or 'Nobody'}: {number_of(report.sentences, 'sentence')} decided by two or more annotators"
    yield from ["", *_themes(report, material), "", *_overall(report)]
    yield from _pairs(report, material)
    yield from _missing(report, material)
    yield from _worst(report, material)
    yield from _over_time(findings)
    yield from ["", *_notes(report, material)]


def _themes(report: "Report", material: "Material") -> list[str]:
    header = ["theme", "percent", " alpha", "95 % interval", " AC1", "sentences until +-0.1"]
    rows = [
        [
            _name(figures.theme, material),
            _percent(figures.percent),
            _number(figures.alpha),
            _bounds(figures.interval),
            _number(figures.ac1),
            _more(figures.interval, report.sentences),
        ]
        for figures in report.themes
    ]
    return table(header, rows)


def _overall(report: "Report") -> list[str]:
    overall = report.overall
    rows = [
        ["Krippendorff's alpha, sets by MASI", _number(overall.alpha_masi), _bounds(overall.interval)],
        ["Krippendorff's alpha, sets by Jaccard", _number(overall.alpha_jaccard), ""],
        ["Krippendorff's alpha, sets as categories", _number(overall.alpha_nominal), ""],
        ["Fleiss' kappa, sets as categories", _number(overall.fleiss_kappa), ""],
    ]
    until = _more(overall.interval, report.sentences).strip()
    return [*table(["overall", " value", "95 % interval"], rows), f"sentences until +-0.1 (MASI): {until}"]


def _pairs(report: "Report", material: "Material") -> list[str]:
    rows = [
        [
            _name(figures.theme, material),
            f"{material.annotators[pair.a]}, {material.annotators[pair.b]}",
            f"{pair.sentences:,}",
            _percent(pair.percent),
            _number(pair.kappa),
        ]
        for figures in report.themes
        for pair in figures.pairs
    ]
    return ["", *table(["theme", "pair", "sentences", "percent", " Cohen's kappa"], rows)] if rows else []


def _missing(report: "Report", material: "Material") -> list[str]:
    """Why figures are not defined; a reason that holds for many is given once."""
    if not report.sentences:
        return ["", f"No figure is defined: {report.overall.alpha_masi.reason}."]
    reasons: dict[str, list[str]] = {}

    def note(what: str, reason: str) -> None:
        if reason:
            reasons.setdefault(reason, []).append(what)

    overall = report.overall
    for what, figure in (
        ("alpha (MASI)", overall.alpha_masi),
        ("alpha (Jaccard)", overall.alpha_jaccard),
        ("alpha (categories)", overall.alpha_nominal),
        ("Fleiss' kappa", overall.fleiss_kappa),
        ("interval", overall.interval),
    ):
        note(f"overall {what}", figure.reason)
    for figures in report.themes:
        name = _name(figures.theme, material)
        for what, one in (
            ("percent", figures.percent),
            ("alpha", figures.alpha),
            ("interval", figures.interval),
            ("AC1", figures.ac1),
        ):
            note(f"{name} {what}", one.reason)
        for pair in figures.pairs:
            who = f"{material.annotators[pair.a]}, {material.annotators[pair.b]}"
            note(f"{name} kappa of {who}", pair.kappa.reason)
    if not reasons:
        return []
    return ["", "Not defined:", *(f"  {'; '.join(what)}: {reason}." for reason, what in reasons.items())]


def _worst(report: "Report", material: "Material") -> Iterator[str]:
    from ui.work.agreement import disagreements

    if not len(report.disagreements):
        return
    shown = min(_WORST, len(report.disagreements))
    number = number_of(len(report.disagreements), "sentence")
    yield from ["", f"Disagreements: {number}; the {shown} that lower alpha (MASI) most, and by how much:"]
    for found in islice(disagreements(report, material), shown):
        said = "; ".join(f"{name}: {', '.join(themes) or 'none'}" for name, themes in found["decisions"].items())
        weight = "  n/a " if found["weight"] is None else f"{found['weight']:6.3f}"
        yield f"  {weight}  {found['id']} (sentence {found['number']})  {said}"


def _over_time(findings: "Findings") -> Iterator[str]:
    """Drift, repeats and training, where there are any."""
    rows = [
        [one.name, f"{one.drift.sentences:,}", _number(one.drift.first), _number(one.drift.second)]
        for one in findings.courses
    ]
    if rows:
        yield from ["", *table(["against the consensus", "sentences", "alpha, 1st half", "2nd half"], rows)]
    rows = [
        [one.name, f"{one.decided:,} of {len(one.drawn.drawn):,}", _number(one.report.overall.alpha_masi)]
        for one in findings.repeats
    ]
    if rows:
        yield from ["", *table(["decided again", "sentences", "alpha (MASI)"], rows)]
    rows = [
        [one.name, f"{one.decided:,} of {one.sentences:,}", _verdict(one, findings.between.material)]
        for one in findings.trainees
    ]
    if rows:
        yield from ["", *table(["training", "sentences", "mark"], rows)]


def _verdict(trainee: "Trainee", material: "Material") -> str:
    if not trainee.finished:
        return "not finished"
    missed = [_name(mark.theme, material) for mark in trainee.marks if mark.passed is False]
    if missed:
        return f"not reached on {', '.join(missed)}"
    return "reached" if trainee.passed else "no theme could be tested"


def _notes(report: "Report", material: "Material") -> Iterator[str]:
    yield (
        f"Intervals: 95 %, percentile bootstrap over sentences, {report.replicates:,} resamples, seed {report.seed}. "
        "How many more sentences it takes supposes that the width shrinks with 1/sqrt(sentences)."
    )
    named = [(_name(figures.theme, material), figures.interval) for figures in report.themes]
    for name, interval in [*named, ("overall", report.overall.interval)]:
        if interval.low is not None and interval.left_out:
            yield f"{name}: nothing varied in {interval.left_out:,} resamples; the interval is that of the others."
        if interval.low is not None and interval.low == interval.high:
            yield f"{name}: all resamples are alike, so the interval does not show how uncertain the figure is."
    if material.decisions.singly:
        yield f"Not counted: {number_of(material.decisions.singly, 'sentence')} that only one annotator decided."
    if material.comparison.suggested:
        yield (
            f"{number_of(material.comparison.suggested, 'decision')} accepted a suggestion or came from a rule: "
            "agreement on them is no evidence of independent agreement."
        )
    if unblind := material.comparison.unblind:
        verb, whose = ("was", "its annotator") if unblind == 1 else ("were", "their annotators")
        yield (
            f"{number_of(unblind, 'decision')} {verb} made after {whose} had chosen to see the others’; "
            "--blind-only leaves them out."
        )
    if material.training:
        yield f"Left out: {number_of(material.training, 'document')} for training."
    yield "Undecided is missing, “none” is a decision. docs/agreement.md defines every figure."


def _name(theme: str, material: "Material") -> str:
    return material.themes.get(theme, theme)


def _percent(figure: "Figure") -> str:
    return _UNDEFINED if figure.value is None else f"{100 * figure.value:5.1f} %"


def _number(figure: "Figure") -> str:
    return _UNDEFINED if figure.value is None else f"{figure.value:6.3f}"


def _bounds(interval: "Interval") -> str:
    if interval.low is None or interval.high is None:
        return _UNDEFINED
    return f"{interval.low:6.3f} to {interval.high:6.3f}"


def _more(interval: "Interval", sentences: int) -> str:
    more = interval.more_needed(sentences)
    if more is None:
        return _UNDEFINED
    return f"{more:,} more" if more else "enough"
