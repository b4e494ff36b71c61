"""A CAS, the document of UIMA with its annotations, whatever file it comes from: to a document with its coding.

Offsets count UTF-16 units. The annotations of a layer are codes where the layer is not grammar; sentences are those of
the tool. Read by hand: `dkpro-cassis`, the library for it, needs the type system, takes a hostile file as it comes, and
is slower.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.formats import decoding, foreign, layers
from annotator.formats.coding import Coding, Span
from annotator.formats.columns import Options
from annotator.formats.offsets import Offsets, Seen, Unit, best_counting, countings
from annotator.formats.plain import title_of
from annotator.formats.protocol import Incoming
from annotator.records import CONSENSUS_NAME
from annotator.refusal import Refusal

INITIAL_VIEW = "_InitialView"
CURATOR = "CURATION_USER"
"""Who decides in INCEpTION where annotators differ."""

Closed = Mapping[str, Collection[str]]
"""The features with sets of tags, by layer."""


class Annotation(NamedTuple):
    """An annotation as the file has it; `ties` others together, or is somebody's own word on the text."""

    layer: str
    begin: int
    end: int
    features: Mapping[str, layers.Value]
    ties: bool = False


@dataclass
class Cas:
    """The text of one view, with its annotations; `others` counts further views."""

    text: str
    annotations: list[Annotation] = field(default_factory=list)
    others: int = 0

    def metadata(self, name: str) -> str:
        """What the file says of the document."""
        found = (one.features.get(name) for one in self.annotations if layers.short(one.layer).startswith("Document"))
        return next((value for value in found if isinstance(value, str) and value), "")


def document(cas: Cas, name: str, options: Options, closed: Closed | None = None) -> Incoming:
    """The document; it is called `name` where its first line is no title. Raises Refusal where there is no text."""
    if not cas.text.strip():
        raise Refusal("there is no text in this file; export it again with its text.")
    text = decoding.usable(cas.text.replace("\r\n", "\n").replace("\r", "\n"))
    offsets, note = _offsets(cas, options)
    names = foreign.Names()
    left: Counter[str] = Counter({"further views of the text": cas.others})
    who = CONSENSUS_NAME if CURATOR in (cas.metadata("documentId"), options.coder) else options.coder
    spans: list[Span] = []
    decisions = [one for one in cas.annotations if one.layer == layers.DECISION and "decided" in one.features]
    if decisions and not options.coder:
        who = foreign.person(decisions[0].features.get("annotator"))
    for one in cas.annotations:
        if layers.is_unit(one.layer):
            continue
        if decisions and one.layer == layers.DECISION:
            spans.append(_decision(one, offsets, who))
            continue
        if one.ties or not layers.is_coding(one.layer):
            left[f"annotations of the layer “{layers.short(one.layer)}”"] += 1
            continue
        said = layers.said(one.layer, one.features, (closed or {}).get(one.layer, ()))
        place = offsets.place(one.begin, one.end)
        spans += [Span(*place, names.of(code), who, note=foreign.words(said.note)) for code in said.codes]
    cut = [offsets.place(one.begin, one.end) for one in cas.annotations if one.layer == layers.SENTENCE]
    coding = Coding(tuple(spans), left_out=tuple((+left).items()), notes=(*note, *names.notes))
    return Incoming(
        text,
        title_of(text, name),
        language=_language(cas.metadata("language")),
        sentences=foreign.sentences_of(text, cut),
        coding=coding,
    )


def _decision(one: Annotation, offsets: Offsets, who: str) -> Span:
    """What our own export says of a decision besides its themes: that there is one, the doubt, the note, the time."""
    at, note = (foreign.words(one.features.get(feature)) for feature in ("at", "note"))
    unsure, decided = (one.features.get(feature) is True for feature in ("unsure", "decided"))
    return Span(*offsets.place(one.begin, one.end), None if decided else "", who, foreign.moment(at), note, unsure)


def _offsets(cas: Cas, options: Options) -> tuple[Offsets, tuple[str, ...]]:
    candidates = countings([Unit.UTF_16, Unit.CODE_POINTS], options.offsets)
    counting = best_counting(cas.text, [Seen(one.begin, one.end) for one in cas.annotations], candidates)
    return Offsets(cas.text, counting), () if counting == candidates[0] else (f"{counting}",)


def _language(given: str) -> str:
    return given.lower() if len(given) == 2 and given.isalpha() else ""


def text_of(sofas: Iterable[tuple[str, str, str]]) -> tuple[str, str, int]:
    """The id and text of the view that is meant, of ids, names and texts; and how many others there are with a text."""
    found = [one for one in sofas if one[2].strip()]
    if not found:
        raise Refusal("there is no text in this file; export it again with its text.")
    chosen = next((one for one in found if one[1] == INITIAL_VIEW), found[0])
    return chosen[0], chosen[2], len(found) - 1


def united(documents: Sequence[Incoming]) -> Incoming:
    """What several annotators say of the same text, in one document."""
    first = documents[0]
    coding = Coding(
        tuple(span for one in documents for span in one.coding.spans),
        completed=tuple(pair for one in documents for pair in one.coding.completed),
        left_out=tuple(pair for one in documents for pair in one.coding.left_out),
        notes=tuple(dict.fromkeys(note for one in documents for note in one.coding.notes)),
    )
    return Incoming(first.text, first.title, language=first.language, sentences=first.sentences, coding=coding)
