"""From a project to the figures of its agreement, and these as JSON."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from annotator import people
from annotator.agreement import Comparison, Decisions, Ledger, PairFigures, Places, Report, ThemeFigures
from annotator.agreement.units import differing
from annotator.commands.training import training_of
from annotator.records import Annotator, Setting, Theme
from annotator.refusal import Refusal
from db.reader import Reader
from ui.work.figures import bounds_of, rounded, value_of


@dataclass(frozen=True)
class Known:
    """What a project says beside its decisions. `documents` in their order, `revisions` as `Reader.revised`."""

    annotators: Mapping[str, Annotator]
    themes: Sequence[Theme]
    settings: Mapping[str, Setting]
    documents: Sequence[str]
    revisions: Mapping[str, str]

    @staticmethod
    def of(reader: Reader) -> "Known":
        people = {one.id: one for one in reader.annotators()}
        return Known(people, reader.themes(), reader.settings(), reader.document_ids(), reader.revised())

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
    """Who is compared on what: `comparison` has annotator and theme ids, the names stand here.

    `training` is the number of documents that were left out as being for training. `spans` has the sentences of the
    documents in which there are disagreements, once `located`.
    """

    comparison: Comparison
    annotators: Mapping[str, str]
    themes: Mapping[str, str]
    training: int = 0
    spans: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)

    @property
    def decisions(self) -> Decisions:
        return self.comparison.decisions

    @property
    def places(self) -> Places:
        return self.comparison.places


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


def compare(ledger: Ledger, known: Known, scope: Scope = Scope()) -> Material:
    """Draw the comparison from what is held."""
    same = people.aliases(known.annotators.values())
    left_out = known.training if scope.documents is None else set[str]()
    documents = [one for one in known.documents if one not in left_out] if scope.documents is None else scope.documents
    tallies = ledger.tallies(documents)
    deciders = {same.get(who, who) for who in tallies}
    chosen = scope.annotators
    if chosen is None:
        chosen = [one.id for one in people.raters(known.annotators.values()) if one.id in deciders]
    used = {
        theme for who, tally in tallies.items() if same.get(who, who) in chosen for themes in tally for theme in themes
    }
    themes = {theme.id: theme.name for theme in known.themes if not theme.retired or theme.id in used}
    found = ledger.compare(chosen, list(themes), documents, same=same, blind_only=scope.blind_only)
    names = {who: known.annotators[who].name for who in chosen}
    return Material(found, names, themes, len(left_out))


def located(material: Material, reader: Reader) -> Material:
    """The same with the sentences of the documents in which there are disagreements."""
    places = material.places
    numbers = set(places.document[differing(material.decisions.codes)].tolist())
    return replace(material, spans=reader.spans([places.documents[number] for number in sorted(numbers)]))


def named(known: Known, names: Sequence[str], project: str) -> list[str]:
    """The ids of those who are named, in the project's order. A second spelling of a name names the same person.

    Raises Refusal for a name that is not there.
    """
    among = [one for one in known.annotators.values() if not one.repeat_of]
    wanted = set()
    for name in names:
        found = people.find(among, name)
        if found is None:
            listed = ", ".join(sorted(one.name for one in people.raters(among))) or "nobody yet"
            raise Refusal(f"{project}: there is no annotator “{name}” to compare; there are: {listed}.")
        wanted.add(found.id)
    return [who for who in known.annotators if who in wanted]


def to_json(report: Report, material: Material) -> dict[str, Any]:
    """The report in the shape of `agreement --json`; `material` is located."""
    overall = report.overall
    return {
        "annotators": [material.annotators[who] for who in report.annotators],
        "sentences": report.sentences,
        "themes": [_theme(figures, material) for figures in report.themes],
        "overall": {
            "alpha_nominal": value_of(overall.alpha_nominal),
            "alpha_masi": value_of(overall.alpha_masi),
            "alpha_jaccard": value_of(overall.alpha_jaccard),
            "fleiss_kappa": value_of(overall.fleiss_kappa),
            "ci95": bounds_of(overall.interval),
        },
        "disagreements": list(disagreements(report, material)),
    }


def disagreements(report: Report, material: Material) -> Iterator[dict[str, Any]]:
    """The sentences that are not agreed on, those that lower alpha_masi most first; `material` is located."""
    decisions, names = material.decisions, set_names(material)
    numbered: dict[str, dict[int, tuple[int, int]]] = {}
    for sentence, weight in zip(report.disagreements.tolist(), report.weights.tolist(), strict=True):
        document, start = material.places.of(sentence)
        if document not in numbered:
            spans = enumerate(material.spans.get(document, ()), start=1)
            numbered[document] = {first: (end, number) for number, (first, end) in spans}
        if start not in numbered[document]:
            continue  # somebody has cut the document anew while it was read
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
            "weight": None if weight != weight else rounded(weight),
        }


def set_names(material: Material) -> list[list[str]]:
    """The names of the themes in each set, in the order of the codebook."""
    names = [material.themes.get(theme, theme) for theme in material.decisions.themes]
    return [[names[place] for place in row.nonzero()[0]] for row in material.decisions.members]


def _theme(figures: ThemeFigures, material: Material) -> dict[str, Any]:
    return {
        "theme": material.themes.get(figures.theme, figures.theme),
        "sentences": figures.sentences,
        "percent": value_of(figures.percent),
        "alpha": value_of(figures.alpha),
        "ci95": bounds_of(figures.interval),
        "ac1": value_of(figures.ac1),
        "pairs": [_pair(pair, material) for pair in figures.pairs],
    }


def _pair(pair: PairFigures, material: Material) -> dict[str, Any]:
    return {
        "a": material.annotators[pair.a],
        "b": material.annotators[pair.b],
        "sentences": pair.sentences,
        "percent": value_of(pair.percent),
        "kappa": value_of(pair.kappa),
    }
