"""Importing: from what a file gives and what the project holds to edits."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.changes import Edit
from annotator.commands.codebook import RESERVED_KEYS, free_key, new_id, validate
from annotator.formats.coding import Code
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.protocol import Decision, Incoming, IncomingSentence
from annotator.people import named
from annotator.records import Annotation, Annotator, Document, Sentence, Theme, extra_fields
from annotator.refusal import Refusal
from annotator.spans import Unplaced, place

Problem = Callable[[str], None]


@dataclass
class Holdings:
    """The codebook and the annotators of the project, and what an import adds to them as it goes on.

    `importer` is who imports (perhaps not in the project yet), `at` the time of the import, `palette` has the colours
    for new themes.
    """

    themes: list[Theme]
    annotators: dict[str, Annotator]  # by id
    importer: Annotator
    at: str
    palette: Sequence[str]
    new: list[Edit] = field(default_factory=list)
    """Edits that add themes and annotators, which must come before the annotations that use them."""
    _ids: dict[str, str] = field(default_factory=dict)  # of themes, by the names that were asked for
    _described: dict[str, Code] = field(default_factory=dict)  # by their folded names

    def describe(self, code: Code) -> None:
        """Take note of how another tool describes a theme, for when it is added; what is in the project stays."""
        self._described.setdefault(theme_name(code.name).casefold(), code)

    def theme(self, name: str) -> str:
        """The id of the theme of this name, which is added where the project has none. Refusal for a bad name."""
        if name not in self._ids:
            self._ids[name] = self._held(name) or self._add_theme(theme_name(name))
        return self._ids[name]

    def chosen(self, names: Sequence[str]) -> frozenset[str]:
        """The ids of themes that a decision names. Where “none” is no theme's name, it says that none applies."""
        if len(names) == 1 and names[0].casefold() == "none" and self._held(names[0]) is None:
            return frozenset()
        return frozenset(map(self.theme, names))

    def _held(self, name: str) -> str | None:
        folded = theme_name(name).casefold()
        known = self._described[folded].id if folded in self._described else ""
        by_id = (theme.id for theme in self.themes if known and theme.id == known)
        return next(by_id, None) or next((one.id for one in self.themes if one.name.casefold() == folded), None)

    def _add_theme(self, name: str) -> str:
        position = max((theme.position for theme in self.themes), default=-1) + 1
        used = {theme.colour for theme in self.themes}
        colour = next((one for one in self.palette if one not in used), self.palette[position % len(self.palette)])
        code = self._described.get(theme_name(name).casefold(), Code(name))
        if re.fullmatch("#[0-9a-fA-F]{6}", code.colour):
            colour = code.colour
        key = self._key(code.key.lower()) or free_key(self.themes)
        identity = code.id or new_id(name, self.themes)
        told = code.definition.strip(), code.include, code.exclude
        added = Theme(identity, name, key, colour, *told, position)
        added = validate(added, self.themes)
        self.themes.append(added)
        self.new.append(Edit(None, added))
        return added.id

    def _key(self, key: str) -> str:
        """The key, if a theme can have it here."""
        taken = {theme.key for theme in self.themes if not theme.retired} | RESERVED_KEYS
        return key if re.fullmatch("[a-z1-9]", key) and key not in taken else ""

    def annotator(self, name: str) -> str:
        """The id of the annotator of this name ("": who imports), who is added where the project has no such one."""
        one = named(self.annotators.values(), name) if name else self.importer
        if one.id not in self.annotators:
            self.annotators[one.id] = one
            self.new.append(Edit(None, one))
        return one.id


def theme_name(name: str) -> str:
    """The name as a codebook can have it: a semicolon, which separates themes in tables, becomes a comma."""
    return " ".join(name.replace(";", ",").split())


Segmenting = Callable[[Incoming], tuple[Iterable[tuple[int, int, int]], str, str]]
"""Gives start, end and paragraph of each sentence, the language, and the engine's version."""


def document_of(incoming: Incoming, identity: str, segment: Segmenting) -> tuple[Document, list[Sentence]]:
    """The document as it is stored, with its sentences; `identity` is the fingerprint of its text.

    `segment` is asked only where the file has no sentences.
    """
    if incoming.sentences is None:
        spans, language, engine = segment(incoming)
        sentences = [Sentence(identity, start, end, paragraph) for start, end, paragraph in spans]
    else:
        language, engine = incoming.language, ""
        sentences = [Sentence(identity, one.start, one.end, one.paragraph) for one in incoming.sentences]
    document = Document(
        identity,
        incoming.text,
        incoming.title,
        incoming.date,
        incoming.source,
        incoming.url,
        language,
        engine,
        extra=extra_fields(incoming.extra),
    )
    return document, sentences


def annotate(
    incoming: Incoming,
    document: Document,
    sentences: Sequence[Sentence],
    held: Iterable[Annotation],
    holdings: Holdings,
    problem: Problem,
    options: Options = AS_FOUND,
    unplaced: Callable[[Unplaced], None] = lambda _: None,
) -> list[Edit]:
    """The edits that bring the incoming decisions onto the document's sentences, given all annotations it has.

    A decision on a sentence that is cut differently here is told, not placed; spans are put on the sentences that are
    here as `options` say, and those that come onto none are given to `unplaced`. Where the annotator holds another
    decision, the later of the two stands; nobody else's is touched.
    """
    before = {(annotation.start, annotation.annotator): annotation for annotation in held}
    after: dict[tuple[int, str], Annotation] = {}
    for words, start, decision in _placed(incoming, document, sentences, problem, options, unplaced):
        try:
            new = _annotation(decision, document.id, start, holdings)
        except Refusal as refusal:
            problem(f"{words}: {refusal}")
            continue
        key = start, new.annotator
        old = after.get(key) or before.get(key)
        if old is None or _replaces(new, bool(decision.at), old):
            after[key] = new if decision.at else new._replace(at=holdings.at)
        elif not decision.at and not _agree(old, new):
            name = holdings.annotators[new.annotator].name
            problem(f"{words}: {name} has decided otherwise here, and the file does not say when; what is here stays.")
    changed = [Edit(before.get(key), annotation) for key, annotation in after.items()]
    return sorted(changed, key=lambda edit: edit.before is None)  # alterations first: one statement for each kind


def _placed(
    incoming: Incoming,
    document: Document,
    sentences: Sequence[Sentence],
    problem: Problem,
    options: Options,
    unplaced: Callable[[Unplaced], None],
) -> Iterator[tuple[str, int, Decision]]:
    """Each decision with words for its sentence and where that begins here."""
    places = _places(incoming, document, sentences)
    words = {one.start: f"sentence {one.number} of “{document.title}”" for one in incoming.sentences or ()}
    lost: dict[int, None] = {}
    for decision in incoming.decisions:
        start = places.get(decision.start)
        if start is None:
            lost[decision.start] = None
        else:
            yield words[decision.start], start, decision
    for start in lost:
        problem(f"{words[start]} is cut differently in the project; its annotations were left out.")
    if incoming.coding.spans or incoming.coding.completed:
        try:
            decisions, left = place(incoming.coding, document.text, sentences, options)
        except Refusal as refusal:
            problem(f"“{document.title}”: {refusal}")
            return
        numbers = {sentence.start: number for number, sentence in enumerate(sentences, start=1)}
        for decision in decisions:
            yield f"sentence {numbers[decision.start]} of “{document.title}”", decision.start, decision
        for one in left:
            unplaced(one)


def _places(incoming: Incoming, document: Document, sentences: Sequence[Sentence]) -> Mapping[int, int]:
    """Where an incoming sentence begins -> where the same one begins here.

    It is the same where its span and its text are; in a text that was rebuilt, also where its number and text are.
    """
    if incoming.sentences is None:
        return {}
    ends = {sentence.start: sentence.end for sentence in sentences}
    rebuilt = incoming.text != document.text
    places = {}
    for one in incoming.sentences:
        text = incoming.text[one.start : one.end]
        if ends.get(one.start) == one.end and (not rebuilt or document.text[one.start : one.end] == text):
            places[one.start] = one.start
        elif rebuilt and _same_number(one, text, document, sentences):
            places[one.start] = sentences[one.number - 1].start
    return places


def _same_number(one: IncomingSentence, text: str, document: Document, sentences: Sequence[Sentence]) -> bool:
    if one.number > len(sentences):
        return False
    here = sentences[one.number - 1]
    return document.text[here.start : here.end] == text


def _annotation(decision: Decision, document: str, start: int, holdings: Holdings) -> Annotation:
    themes = None if decision.themes is None else holdings.chosen(decision.themes)
    annotator = holdings.annotator(decision.annotator)
    return Annotation(document, start, annotator, themes, decision.unsure, decision.note, decision.origin, decision.at)


def _replaces(new: Annotation, timed: bool, old: Annotation) -> bool:
    return timed and not _agree(old, new) and new.at > old.at


def _agree(a: Annotation, b: Annotation) -> bool:
    return (a.themes, a.unsure, a.note) == (b.themes, b.unsure, b.note)
