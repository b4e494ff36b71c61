"""From a project to the figures of its agreement, and these as JSON."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from annotator.agreement import Decisions, Figure, Interval, Ledger, PairFigures, Places, Report, ThemeFigures
from annotator.agreement.raters import aliases, raters
from annotator.agreement.units import differing
from annotator.commands.training import training_of
from annotator.records import Annotator, Setting, Theme, annotator_id
from annotator.refusal import Refusal
from db.reader import Reader

_DECIMALS = 12  # in JSON: what is beyond differs from processor to processor


@dataclass(frozen=True)
class Known:
    """What a project says beside its decisions. `documents` in their order, `revisions` as `Reader.revisions`."""

    annotators: Mapping[str, Annotator]
    themes: Sequence[Theme]
    settings: Mapping[str, Setting]
    documents: Sequence[str]
    revisions: Mapping[str, str]

    @staticmethod
    def of(reader: Reader) -> "Known":
        people = {one.id: one for one in reader.annotators()}
        return Known(people, reader.themes(), reader.settings(), reader.document_ids(), reader.revisions())

    @property
    def training(self) -> set[str]:
        """The documents for training."""
        return training_of(self.settings).among(self.documents, self.revisions)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is compared: whose decisions, on which documents.

    `annotators` and `documents` are ids; None takes all people who decided anything, and all documents but those for
    training. `blind_only` takes decisions made after having seen the others' as missing.
    """

    annotators: Sequence[str] | None = None
    documents: Sequence[str] | None = None
    blind_only: bool = False


@dataclass(frozen=True)
class Material:
    """Who is compared on what: `decisions` has annotator and theme ids, the names stand here.

    `suggested` counts the decisions that accepted a suggestion or came from a rule, `unblind` those made after the
    annotator had seen the others': neither were made independently. `spans` has the sentences of documents in which
    there are disagreements, `training` the number of documents that were left out as being for training.
    """

    decisions: Decisions
    places: Places
    annotators: Mapping[str, str]
    themes: Mapping[str, str]
    suggested: int = 0
    unblind: int = 0
    training: int = 0
    spans: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)


def _silent(_done: int, _total: int) -> None:
    pass


def read(reader: Reader, documents: Sequence[str], progress: Callable[[int, int], None] = _silent) -> Ledger:
    """All decisions on these documents, about 20 bytes each. `progress` hears of documents and may raise to stop."""
    ledger, done = Ledger(), 0
    progress(0, len(documents))
    for ids, made in reader.decided(documents):
        ledger.take(ids, made)
        done += len(ids)
        progress(done, len(documents))
    return ledger


def gather(
    reader: Reader,
    names: Sequence[str] = (),
    progress: Callable[[int, int], None] = _silent,
    *,
    blind_only: bool = False,
) -> Material:
    """The decisions of the named annotators, else of all who decided anything, as they are compared.

    Raises Refusal for a name that is not there.
    """
    known = Known.of(reader)
    scope = Scope(_named(known, names, reader.name) if names else None, blind_only=blind_only)
    return compare(read(reader, known.documents, progress), known, scope)


def compare(ledger: Ledger, known: Known, scope: Scope = Scope()) -> Material:
    """Draw the comparison from what is held."""
    same = aliases(known.annotators)
    left_out = known.training if scope.documents is None else set[str]()
    documents = [one for one in known.documents if one not in left_out] if scope.documents is None else scope.documents
    tallies = ledger.tallies(documents)
    deciders = {same.get(who, who) for who in tallies}
    chosen = scope.annotators
    if chosen is None:
        chosen = [one.id for one in raters(known.annotators.values()) if one.id in deciders]
    used = {
        theme for who, tally in tallies.items() if same.get(who, who) in chosen for themes in tally for theme in themes
    }
    themes = {theme.id: theme.name for theme in known.themes if not theme.retired or theme.id in used}
    found = ledger.compare(chosen, list(themes), documents, same=same, blind_only=scope.blind_only)
    names = {who: known.annotators[who].name for who in chosen}
    return Material(
        found.decisions, found.places, names, themes, found.suggested, found.unblind, training=len(left_out)
    )


def located(material: Material, reader: Reader) -> Material:
    """The same with the sentences of the documents in which there are disagreements."""
    places = material.places
    numbers = set(places.document[differing(material.decisions.codes)].tolist())
    return replace(material, spans=reader.spans([places.documents[number] for number in sorted(numbers)]))


def _named(known: Known, names: Sequence[str], project: str) -> list[str]:
    """The ids of those who are named, in the project's order. A second spelling of a name names the same person."""
    same = aliases(known.annotators)
    people = [one for one in known.annotators.values() if not one.repeat_of]
    wanted = set()
    for name in names:
        found = [same.get(one.id, one.id) for one in people if annotator_id(one.name) == annotator_id(name)]
        if not found:
            listed = ", ".join(sorted(one.name for one in raters(people))) or "nobody yet"
            raise Refusal(f"{project}: there is no annotator “{name}” to compare; there are: {listed}.")
        wanted.update(found)
    return [who for who in known.annotators if who in wanted]


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
        "not_blind": material.unblind,
    }


def disagreements(report: Report, material: Material) -> Iterator[dict[str, Any]]:
    """The sentences that are not agreed on, those that lower alpha_masi most first; `material` is located."""
    decisions, names = material.decisions, set_names(material)
    numbered: dict[str, dict[int, tuple[int, int]]] = {}
    for sentence, weight in zip(report.disagreements.tolist(), report.weights.tolist(), strict=True):
        document, start = material.places.of(sentence)
        if document not in numbered:
            spans = enumerate(material.spans[document], start=1)
            numbered[document] = {first: (end, number) for number, (first, end) in spans}
        end, number = numbered[document][start]
        yield {
            "id": f"{document}:{start}-{end}",
            "document": document,
            "number": number,
            "decisions": {
                material.annotators[who]: names[code]
                for who, code in zip(decisions.annotators, decisions.codes[sentence].tolist(), strict=True)
                if code >= 0
            },
            "weight": None if weight != weight else _rounded(weight),
        }


def set_names(material: Material) -> list[list[str]]:
    """The names of the themes in each set, in the order of the codebook."""
    names = [material.themes.get(theme, theme) for theme in material.decisions.themes]
    return [[names[place] for place in row.nonzero()[0]] for row in material.decisions.members]


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
