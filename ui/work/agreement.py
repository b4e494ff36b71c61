"""From a project to the figures of its agreement, and these as JSON."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from annotator.agreement import Decisions, Figure, Gatherer, Interval, PairFigures, Report, ThemeFigures
from annotator.records import CONSENSUS_ID, Annotation, annotator_id
from annotator.refusal import Refusal
from db.reader import Chapter, Reader

_DECIMALS = 12  # in JSON: what is beyond differs from processor to processor


@dataclass
class Material:
    """Who is compared on what: `decisions` has annotator and theme ids, the names stand here.

    `suggested` counts the decisions that accepted a suggestion or came from a rule: they were not made independently.
    """

    decisions: Decisions
    annotators: dict[str, str]
    themes: dict[str, str]
    places: "Places"
    suggested: int = 0


class Places:
    """Where the sentences of `Decisions` stand, in compact arrays."""

    def __init__(self) -> None:
        self._documents: list[str] = []
        self._document, self._start, self._end, self._number = (array("i") for _ in range(4))

    def add(self, document: str, start: int, end: int, number: int) -> None:
        if not self._documents or self._documents[-1] != document:
            self._documents.append(document)
        self._document.append(len(self._documents) - 1)
        for column, value in zip((self._start, self._end, self._number), (start, end, number), strict=True):
            column.append(value)

    def of(self, sentence: int) -> tuple[str, int, int, int]:
        """The document's id, start, end, and the number of the sentence in its document."""
        document = self._documents[self._document[sentence]]
        return document, self._start[sentence], self._end[sentence], self._number[sentence]


def _silent(_done: int, _total: int) -> None:
    pass


def gather(reader: Reader, names: Sequence[str] = (), progress: Callable[[int, int], None] = _silent) -> Material:
    """The decisions of the named annotators, else of all who decided anything; never those of the consensus.

    Reads one batch of documents after the other and keeps about 20 bytes for each sentence that can be compared,
    and 4 more for each annotator. `progress` hears of documents. Raises Refusal for a name that is not there.
    """
    tallies = reader.tallies()
    annotators = _chosen(reader, names, {who for who, tally in tallies.items() if tally.decided})
    used = {theme for who in annotators if who in tallies for theme in tallies[who].themes}
    themes = {theme.id: theme.name for theme in reader.themes() if not theme.retired or theme.id in used}
    gatherer, places, suggested = Gatherer(list(annotators), list(themes)), Places(), 0
    total, _ = reader.totals()
    progress(0, total)
    for done, chapter in enumerate(reader.chapters(), start=1):
        for place, made in _decided(chapter, annotators):
            if gatherer.add({one.annotator: one.themes or () for one in made}):
                places.add(*place)
                suggested += sum(one.origin in ("suggestion", "rule") for one in made)
        progress(done, total)
    return Material(gatherer.decisions(), annotators, themes, places, suggested)


def _chosen(reader: Reader, names: Sequence[str], deciders: set[str]) -> dict[str, str]:
    """Names by id, in the project's order."""
    known = {one.id: one.name for one in reader.annotators() if one.id != CONSENSUS_ID}
    if not names:
        return {who: name for who, name in known.items() if who in deciders}
    wanted = set()
    for name in names:
        found = [who for who, other in known.items() if annotator_id(other) == annotator_id(name)]
        if not found:
            listed = ", ".join(sorted(known.values())) or "nobody yet"
            raise Refusal(f"{reader.name}: there is no annotator “{name}” to compare; there are: {listed}.")
        wanted.update(found)
    return {who: name for who, name in known.items() if who in wanted}


def _decided(
    chapter: Chapter, annotators: dict[str, str]
) -> Iterator[tuple[tuple[str, int, int, int], list[Annotation]]]:
    """Each sentence's place, as `Places` takes it, with the decisions that these annotators made on it."""
    numbers = {sentence.start: (sentence.end, number) for number, sentence in enumerate(chapter.sentences, start=1)}
    for start, annotations in groupby(chapter.annotations, attrgetter("start")):
        made = [one for one in annotations if one.themes is not None and one.annotator in annotators]
        if made:
            yield (chapter.document.id, start, *numbers[start]), made


def to_json(report: Report, material: Material) -> dict[str, Any]:
    """The report in the shape of `agreement --json`."""
    overall = report.overall
    return {
        "annotators": [material.annotators[who] for who in report.annotators],
        "sentences": report.sentences,
        "themes": [_theme(figures, material) for figures in report.themes],
        "overall": {
            "alpha_nominal": _value(overall.alpha_nominal),
            "alpha_masi": _value(overall.alpha_masi),
            "alpha_jaccard": _value(overall.alpha_jaccard),
            "fleiss_kappa": _value(overall.fleiss_kappa),
            "ci95": _bounds(overall.interval),
        },
        "disagreements": list(disagreements(report, material)),
    }


def disagreements(report: Report, material: Material) -> Iterator[dict[str, Any]]:
    """The sentences that are not agreed on, those that lower alpha_masi most first."""
    decisions = material.decisions
    for sentence, weight in zip(report.disagreements.tolist(), report.weights.tolist(), strict=True):
        document, start, end, number = material.places.of(sentence)
        said = {
            material.annotators[who]: [material.themes.get(theme, theme) for theme in themes]
            for column, who in enumerate(decisions.annotators)
            if (themes := decisions.themes_of(sentence, column)) is not None
        }
        yield {
            "id": f"{document}:{start}-{end}",
            "document": document,
            "number": number,
            "decisions": said,
            "weight": None if weight != weight else _rounded(weight),
        }


def _theme(figures: ThemeFigures, material: Material) -> dict[str, Any]:
    return {
        "theme": material.themes.get(figures.theme, figures.theme),
        "sentences": figures.sentences,
        "percent": _value(figures.percent),
        "alpha": _value(figures.alpha),
        "ci95": _bounds(figures.interval),
        "ac1": _value(figures.ac1),
        "pairs": [_pair(pair, material) for pair in figures.pairs],
    }


def _pair(pair: PairFigures, material: Material) -> dict[str, Any]:
    return {
        "a": material.annotators[pair.a],
        "b": material.annotators[pair.b],
        "sentences": pair.sentences,
        "percent": _value(pair.percent),
        "kappa": _value(pair.kappa),
    }


def _value(figure: Figure) -> float | None:
    return None if figure.value is None else _rounded(figure.value)


def _bounds(interval: Interval) -> list[float] | None:
    if interval.low is None or interval.high is None:
        return None
    return [_rounded(interval.low), _rounded(interval.high)]


def _rounded(value: float) -> float:
    return round(value, _DECIMALS) + 0.0  # no -0.0
