"""A CAS, the document of UIMA with its annotations, whatever file it comes from: to a document with its coding.

Offsets count UTF-16 units. The annotations of a layer are codes where the layer is not grammar; sentences are those of
the tool. Read by hand: `dkpro-cassis`, the library for it, needs the type system, takes a hostile file as it comes, and
is slower.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from annotator.formats import decoding, files, foreign, layers
from annotator.formats.coding import Coding, Span
from annotator.formats.columns import Options
from annotator.formats.offsets import Offsets, Seen, Unit, best_counting, countings
from annotator.formats.plain import title_of
from annotator.formats.protocol import Decision, Incoming
from annotator.formats.uima_writer import NOBODY
from annotator.records import CONSENSUS_NAME, ORIGINS
from annotator.refusal import Refusal

INITIAL_VIEW = "_InitialView"
OWN_FOLDER = re.compile(r"(.+) [0-9a-f]{16}")
"""What we call the folder of a document: by its title and its id."""
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
    for one in cas.annotations:
        if layers.is_unit(one.layer):
            continue
        if one.ties or not layers.is_coding(one.layer):
            left[f"annotations of the layer “{layers.short(one.layer)}”"] += 1
            continue
        said = layers.said(one.layer, one.features, (closed or {}).get(one.layer, ()))
        place = offsets.place(one.begin, one.end)
        spans += [Span(*place, names.of(code), who, note=foreign.words(said.note)) for code in said.codes]
    own = [one for one in cas.annotations if one.layer == layers.DECISION]
    if own:
        decisions, spans = _decisions(own, cas.annotations, offsets, who), []
    else:
        decisions = ()
    cut = [offsets.place(one.begin, one.end) for one in cas.annotations if one.layer == layers.SENTENCE]
    coding = Coding(tuple(spans), left_out=tuple((+left).items()), notes=(*note, *names.notes))
    return Incoming(
        text,
        title_of(text, name),
        language=_language(cas.metadata("language")),
        sentences=foreign.sentences_of(text, cut),
        decisions=decisions,
        coding=coding,
    )


def _decisions(
    own: Sequence[Annotation], annotations: Sequence[Annotation], offsets: Offsets, who: str
) -> tuple[Decision, ...]:
    """What our own export says: a span for each decision, and one on the same place for each of its themes."""
    themes: dict[tuple[int, int], list[str]] = {}
    for one in annotations:
        if one.layer == layers.THEME and (label := one.features.get("label")):
            themes.setdefault((one.begin, one.end), []).append(str(label))
    found = []
    for one in own:
        chosen = tuple(themes.get((one.begin, one.end), ())) if one.features.get("decided") is True else None
        note, origin, at = (foreign.words(one.features.get(name)) for name in ("note", "origin", "at"))
        start, _ = offsets.place(one.begin, one.end)
        known = origin if origin in ORIGINS else "import"
        unsure = one.features.get("unsure") is True
        found.append(Decision(start, who, chosen, unsure, note, known, foreign.own_time(at)))
    return tuple(found)


def _offsets(cas: Cas, options: Options) -> tuple[Offsets, tuple[str, ...]]:
    candidates = countings([Unit.UTF_16, Unit.CODE_POINTS], options.offsets)
    counting = best_counting(cas.text, [Seen(one.begin, one.end) for one in cas.annotations], candidates)
    return Offsets(cas.text, counting), () if counting == candidates[0] else (f"{counting}",)


def _language(given: str) -> str:
    return given.lower() if len(given) == 2 and given.isalpha() else ""


def is_own(cas: Cas) -> bool:
    """Whether it is one of our own exports, which are called as their annotators are."""
    return any(one.layer == layers.DECISION for one in cas.annotations)


def _decided_by(cas: Cas) -> str:
    named = (foreign.words(one.features.get("annotator")) for one in cas.annotations if one.layer == layers.DECISION)
    return next(filter(None, named), "")


def of_file(cas: Cas, path: Path, options: Options) -> Incoming:
    """The document of a file by itself."""
    name = files.readable(path.stem)
    folder = OWN_FOLDER.fullmatch(files.readable(path.parent.name))
    if is_own(cas) and not options.coder:
        options = replace(options, coder=foreign.person(_decided_by(cas) or name))
    if folder and (is_own(cas) or name == NOBODY):
        return replace(document(cas, name, options), title=folder[1])
    return document(cas, name, options)


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
    decisions = tuple(decision for one in documents for decision in one.decisions)
    coding = Coding(
        tuple(span for one in documents for span in one.coding.spans),
        completed=tuple(pair for one in documents for pair in one.coding.completed),
        left_out=tuple(pair for one in documents for pair in one.coding.left_out),
        notes=tuple(dict.fromkeys(note for one in documents for note in one.coding.notes)),
    )
    return Incoming(
        first.text, first.title, language=first.language, sentences=first.sentences, decisions=decisions, coding=coding
    )
