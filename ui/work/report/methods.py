"""The paragraph on method, ready for a paper, and its references."""

from collections.abc import Iterator

import numpy as np

from annotator.records import CONSENSUS_ID
from ui.wording import number_of
from ui.work.figures import bounds, number
from ui.work.findings import Findings

REFERENCES = tuple(
    line.strip()
    for line in """
    Cohen, J. (1960). A coefficient of agreement for nominal scales. \
Educational and Psychological Measurement, 20, 37–46.
    Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap. Chapman & Hall.
    Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin, 76, 378–382.
    Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high agreement. \
British Journal of Mathematical and Statistical Psychology, 61, 29–48.
    Krippendorff, K. (2011). Computing Krippendorff’s alpha-reliability. University of Pennsylvania.
    Krippendorff, K. (2019). Content analysis: An introduction to its methodology (4th ed.). Sage.
    Passonneau, R. (2006). Measuring agreement on set-valued items (MASI) for semantic and pragmatic annotation. \
Proceedings of the Fifth International Conference on Language Resources and Evaluation, 831–836.
    """.strip().splitlines()
)


def methods(findings: Findings) -> Iterator[str]:
    """What was decided and compared, what was computed, and what came out: a paragraph each."""
    if not findings.between.report.sentences:
        yield f"Nothing can be compared: {findings.between.report.overall.alpha_masi.reason}."
        return
    yield " ".join(_material(findings))
    yield " ".join(_figures(findings))
    yield " ".join(_outcome(findings))


def _material(findings: Findings) -> Iterator[str]:
    found = findings.between
    material, decisions = found.material, found.material.decisions
    names = ", ".join(material.annotators.values())
    made = int((decisions.codes >= 0).sum())
    documents = len(np.unique(material.places.document))
    yield (
        f"{_spelt(len(material.annotators)).capitalize()} annotators ({names}) decided for each sentence which of "
        f"{number_of(len(material.themes), 'theme')} apply; a sentence could have several themes, or none of them."
    )
    compared = number_of(found.report.sentences, "sentence")
    yield (
        f"Agreement was computed on {compared} of {number_of(documents, 'document')} "
        f"that two or more of them had decided ({number_of(made, 'decision')})."
    )
    if decisions.singly:
        yield f"{number_of(decisions.singly, 'sentence')} that only one of them had decided were left out."
    yield "An undecided sentence was treated as missing; “none of these themes” is a decision, the empty set."
    if material.training:
        yield f"{number_of(material.training, 'document')} used for training did not enter."
    if CONSENSUS_ID in material.annotators:
        yield "The adjudicated consensus was compared as one of them."
    blind = found.blindness.unblind
    if findings.blind_only:
        yield "Decisions made after having seen those of others were treated as missing."
    elif blind:
        yield f"{number_of(blind, 'decision')} were made after having seen those of others, all others blind."
    else:
        yield "None of them had chosen to see the decisions of the others before deciding."


def _figures(findings: Findings) -> Iterator[str]:
    report = findings.between.report
    yield (
        "For each theme, applied or not, we report the percentage of agreeing pairs of decisions, Krippendorff’s alpha "
        "(nominal; Krippendorff, 2011, 2019) and Gwet’s AC1 (Gwet, 2008); for pairs of annotators Cohen’s kappa "
        "(Cohen, 1960)."
    )
    yield (
        "Over whole sets of themes we report alpha with nominal and Jaccard distance and with the MASI distance "
        "(Passonneau, 2006)"
        + (", and Fleiss’ kappa (Fleiss, 1971)." if report.overall.fleiss_kappa.value is not None else ".")
    )
    yield (
        f"Intervals are 95 % percentile intervals from {report.replicates:,} bootstrap resamples of sentences (Efron & "
        f"Tibshirani, 1993; seed {report.seed})."
    )
    yield f"All figures were computed with Pressmark {findings.version}."


def _outcome(findings: Findings) -> Iterator[str]:
    report, material = findings.between.report, findings.between.material
    overall = report.overall
    if overall.alpha_masi.value is None:
        yield f"Alpha (MASI) is not defined: {overall.alpha_masi.reason}."
    else:
        said = f", 95 % interval {bounds(overall.interval)}" if overall.interval.low is not None else ""
        yield f"Alpha (MASI) over all themes was {number(overall.alpha_masi.value)}{said}."
    known = [
        (one.alpha.value, material.themes.get(one.theme, one.theme))
        for one in report.themes
        if one.alpha.value is not None
    ]
    if len(known) > 1:
        (least, lowest), (most, highest) = min(known), max(known)
        yield f"By theme alpha ranged from {number(least)} ({lowest}) to {number(most)} ({highest})."


def _spelt(count: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[count] if count < len(words) else f"{count:,}"
