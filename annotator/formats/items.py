"""The items of annotation tools that take a text, or one sentence of it, as a task: from items to documents.

Items of the same text are one document. Items that say which sentence of which document they are, as in our own
exports (`document` and `number`), become that document again, with all that `tasks.facts` has said of them. A text that
was labelled as a whole was somebody's unit: where it is one paragraph, it is kept as one sentence.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from annotator.dates import understood
from annotator.formats import decoding, foreign, prose
from annotator.formats.coding import NO_CODING, Coding, Span
from annotator.formats.columns import PER_SENTENCE
from annotator.formats.offsets import normal
from annotator.formats.plain import title_of
from annotator.formats.protocol import Decision, Incoming, IncomingSentence, Problem
from annotator.formats.rebuilding import Piece, rebuild
from annotator.records import DATE_AS_GIVEN, ORIGINS, extra_fields
from annotator.refusal import Refusal

_FIELDS = ("title", "date", "source", "url", "language")
_EXTRA = "\0further fields"  # the place of those of our own export among the others
_BARE = Incoming("", "")
_PLACE = ("document", "number", "paragraph", "start", "end")
_FINGERPRINT = 16  # hexadecimal digits
_UNIT = 1_000  # code points that a unit may have; longer texts are documents, which are cut
_WHOLE = "whole"  # what an item is where only whole texts are labelled, and nobody said whether they are units
_SPREAD = "labels of whole texts are on each of their sentences; --per sentence keeps each text as one"


@dataclass
class Item:
    """One task. `where` names it in messages; spans lie in its text as it is stored; `fields` are what else it has."""

    where: str
    text: str
    spans: list[Span] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    completed: list[tuple[str, str]] = field(default_factory=list)
    fields: Mapping[str, Any] = field(default_factory=dict)

    def whole(self, code: str | None, annotator: str, at: str = "", note: str = "") -> None:
        """Say something of the text as a whole."""
        self.spans.append(Span(0, len(self.text), code, annotator, at, note))

    @property
    def is_whole(self) -> bool:
        """Whether nothing but the whole text is labelled."""
        return all((span.start, span.end) == (0, len(self.text)) for span in self.spans)

    @property
    def is_own(self) -> bool:
        """Whether it comes from our own export."""
        return "sentence_id" in self.fields and self.place is not None

    def decide(self, known: Mapping[str, Any], themes: Sequence[str]) -> None:
        """Take over what our own export says of a decision, given the themes that the tool has now."""
        said = known.get("decision")
        chosen = tuple(themes) if themes else () if said == "none" else None
        unsure, note, origin = known.get("unsure") is True, foreign.words(known.get("note")), known.get("origin")
        at = foreign.own_time(known.get("annotated_at"))
        if chosen is None and not unsure and not note:
            return
        who = foreign.person(known.get("annotator"))
        self.decisions.append(Decision(0, who, chosen, unsure, note, origin if origin in ORIGINS else "import", at))

    @property
    def place(self) -> tuple[str, int] | None:
        """The document that this is a sentence of, and which."""
        document, number = self.fields.get("document"), self.fields.get("number")
        named = isinstance(document, str) and document.strip()
        if named and isinstance(number, int) and not isinstance(number, bool) and number > 0:
            return str(document).strip(), number
        return None


def usable_text(value: Any, where: str) -> str:
    """The text of an item as it is stored. Raises Refusal, which names the item, where there is none."""
    if not isinstance(value, str) or not value.strip():
        raise Refusal(f"{where}: there is no text; it was left out.")
    try:
        return decoding.usable_part(normal(value))
    except Refusal as refusal:
        raise Refusal(f"{where}: {refusal}") from None


def documents(
    found: Sequence[Item | Refusal], name: str, problem: Problem, coding: Coding = NO_CODING, per: str = ""
) -> Iterator[Incoming | Refusal]:
    """The documents of all items, in the order in which they begin; each has the notes and counts of `coding`.

    `per` is one of `columns.PER_DOCUMENT` and `PER_SENTENCE` where a user has said what an item is.
    """
    given = [item for item in found if isinstance(item, Item)]
    if not per and any(item.spans for item in given) and all(item.is_whole for item in given):
        per = _WHOLE
        if not all(_is_unit(item.text) for item in given if item.spans and not item.place):
            coding = coding._replace(notes=(*coding.notes, _SPREAD))
    texts: dict[str, list[Item] | Refusal] = {}
    for number, item in enumerate(found):
        if isinstance(item, Refusal):
            texts[f"refused {number}"] = item
            continue
        key = f"document {item.place[0]}" if item.place else f"text {item.text}"
        held = texts.setdefault(key, [])
        if isinstance(held, list):
            held.append(item)
    for group in texts.values():
        if isinstance(group, Refusal):
            yield group
        else:
            yield _document(group, name, problem, coding, per)
            coding = coding._replace(left_out=())


def _document(group: Sequence[Item], name: str, problem: Problem, coding: Coding, per: str) -> Incoming | Refusal:
    if group[0].place:
        return _of_sentences(group, problem, coding)
    first = group[0]
    spans = tuple(span for item in group for span in item.spans)
    completed = tuple(pair for item in group for pair in item.completed)
    fields = {key: value for item in reversed(group) for key, value in item.fields.items()}
    one = per == PER_SENTENCE or (per == _WHOLE and _is_unit(first.text))
    given = Incoming("", "", sentences=(_as_one(first.text),) if one else None)
    coding = coding._replace(spans=spans, completed=completed)
    return incoming(first.text, fields, f"{name} {first.where}", coding, given)


def _is_unit(text: str) -> bool:
    """Whether a text that is labelled as a whole is rather a sentence or a paragraph than a document."""
    return len(text) <= _UNIT and "\n" not in text.strip()


def _as_one(text: str) -> IncomingSentence:
    return IncomingSentence(len(text) - len(text.lstrip()), len(text.rstrip()), 1, 1)


def _of_sentences(group: Sequence[Item], problem: Problem, coding: Coding) -> Incoming | Refusal:
    """The document that these are the sentences of."""
    pieces: dict[int, Piece] = {}
    kept: list[tuple[int, Item]] = []
    identity = ""
    for item in group:
        assert item.place is not None
        identity, number = item.place
        piece = _piece(item, number)
        if pieces.setdefault(number, piece).text != piece.text:
            problem(f"{item.where}: sentence {number} of “{identity[:40]}” is another one before; this was left out.")
            continue
        kept.append((number, item))
    own = len(identity) == _FINGERPRINT and all(digit in "0123456789abcdef" for digit in identity)
    try:
        text, sentences = rebuild([pieces[number] for number in sorted(pieces)], identity if own else "")
    except Refusal as refusal:
        return Refusal(f"{group[0].where}: {refusal}")
    starts = {sentence.number: sentence.start for sentence in sentences}
    spans = tuple(
        span._replace(start=span.start + starts[number], end=span.end + starts[number])
        for number, item in kept
        for span in item.spans
    )
    decisions = tuple(one._replace(start=starts[number]) for number, item in kept for one in item.decisions)
    fields = _shared([item.fields for _, item in kept])
    if group[0].is_own:
        fields = _own_fields(fields)
    given = Incoming("", "", id=identity, sentences=sentences, decisions=decisions)
    return incoming(text, fields, identity, coding._replace(spans=spans), given)


def _shared(several: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The fields of the document: those that its sentences have alike, where they have them."""
    found: dict[str, Any] = {}
    differing: set[str] = set()
    for fields in several:
        for key, value in fields.items():
            if value not in ("", None) and found.setdefault(key, value) != value:
                differing.add(key)
    return {key: value for key, value in found.items() if key not in differing and key not in _PLACE}


def _own_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a document of our own export: its further fields are kept together there."""
    further = fields.get("fields")
    kept = {key: value for key, value in fields.items() if key in _FIELDS}
    return {_EXTRA: further if isinstance(further, dict) else {}, **kept}


def _piece(item: Item, number: int) -> Piece:
    paragraph, start, end = (_whole(item.fields.get(name)) for name in ("paragraph", "start", "end"))
    return Piece(item.text, number, paragraph, start, end, number)


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def incoming(text: str, fields: Mapping[str, Any], otherwise: str, coding: Coding, given: Incoming = _BARE) -> Incoming:
    """The document with what its fields say of it; it is called `otherwise` where neither they nor the text say.

    `given` has the id and the sentences that it has in the file.
    """
    if _EXTRA in fields:
        title, date, source, url, language = (foreign.words(fields.get(key)) for key in _FIELDS)
        own = replace(given, text=text, title=title or title_of(text, otherwise), date=date, source=source, url=url)
        further = extra_fields((str(key), foreign.words(value)) for key, value in fields[_EXTRA].items())
        return replace(own, language=language, extra=further, coding=coding)
    told = {key: prose.one_line(foreign.words(fields.get(key))) for key in _FIELDS}
    date, as_given = understood(told["date"])
    extra = [(key, foreign.words(value)) for key, value in fields.items() if key not in _FIELDS]
    return Incoming(
        text,
        told["title"] or title_of(text, otherwise),
        date,
        told["source"],
        prose.web_address(told["url"]),
        prose.language_code(told["language"], text),
        given.id,
        given.sentences,
        given.decisions,
        extra=extra_fields([*extra, *([(DATE_AS_GIVEN, as_given)] if as_given else [])]),
        coding=coding,
    )
