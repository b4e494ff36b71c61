"""A labelled table as a side of a merge: what its sentences and decisions say of documents, themes and annotators."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from annotator.formats.protocol import Decision, Incoming
from annotator.merging.side import Memory, Ours
from annotator.people import named
from annotator.records import Annotation, Annotator, Document, Sentence, Theme, extra_fields, fingerprint
from annotator.refusal import Refusal

Problem = Callable[[str], None]


def side_of(name: str, incoming: Iterable[Incoming], ours: Ours, by: Annotator, problem: Problem) -> Memory:
    """The documents of a labelled table as a side; `by` decided what the table says of nobody.

    Where a table names a document of ours, its sentences stand in our text; where the text between them is not known,
    they are found again by their words. Raises Refusal where nothing is labelled.
    """
    table = _Table(ours, by)
    for one in incoming:
        if one.sentences is None:
            problem(f"“{one.title}” comes without sentences and decisions; import it instead.")
        else:
            table.take(one)
    side = table.side(name)
    if not side.chapters:
        raise Refusal("there are no sentences with decisions in this file; import it instead of merging it.")
    return side


class _Table:
    def __init__(self, ours: Ours, by: Annotator) -> None:
        self._ours, self._by = ours, by
        self._here = ours.revisions().keys()
        self._held = ours.annotators()
        self._people: dict[str, Annotator] = {}  # by name in the table
        self._themes: dict[str, Theme] = {}  # by folded name
        self._chapters: dict[str, tuple[Document, list[Sentence], dict[tuple[int, str], Annotation]]] = {}

    def take(self, incoming: Incoming) -> None:
        for name in incoming.themes:
            self._theme(name)
        document = self._document(incoming)
        sentences = [Sentence(document.id, one.start, one.end, one.paragraph) for one in incoming.sentences or ()]
        if document.id in self._chapters:
            known, held, made = self._chapters[document.id]
            sentences = sorted({*held, *sentences})
            self._chapters[document.id] = known, sentences, made
        else:
            self._chapters[document.id] = document, sentences, {}
        made = self._chapters[document.id][2]
        for decision in incoming.decisions:
            one = self._annotation(document.id, decision)
            before = made.get((one.start, one.annotator))
            if before is None or one.at > before.at:
                made[one.start, one.annotator] = one

    def _document(self, incoming: Incoming) -> Document:
        """The document of ours that the table means; else one of its own, which may correct one of ours."""
        identity = fingerprint(incoming.text)
        means = incoming.id if incoming.id in self._here else ""
        document = Document(
            identity,
            incoming.text,
            incoming.title,
            incoming.date,
            incoming.source,
            incoming.url,
            incoming.language,
            revises="" if means == identity else means,
            extra=extra_fields(incoming.extra),
        )
        if means and means != identity:
            (ours,) = self._ours.texts([means])
            if all(
                ours.text[one.start : one.end] == incoming.text[one.start : one.end] for one in incoming.sentences or ()
            ):
                return ours
        return document

    def _annotation(self, document: str, decision: Decision) -> Annotation:
        themes = None if decision.themes is None else frozenset(self._theme(name).id for name in decision.themes)
        who = self._person(decision.annotator).id
        return Annotation(
            document, decision.start, who, themes, decision.unsure, decision.note, decision.origin, decision.at
        )

    def _theme(self, name: str) -> Theme:
        """A name is all that a table knows of a theme; the id is one that no theme has."""
        return self._themes.setdefault(name.casefold(), Theme(f"{name}?", name, "", ""))

    def _person(self, name: str) -> Annotator:
        if name not in self._people:
            self._people[name] = named(self._held, name) if name else self._by
        return self._people[name]

    def side(self, name: str) -> Memory:
        people = {one.id: replace(one, alias_of="", repeat_of="") for one in self._people.values()}
        chapters = {
            identity: (document, sentences, sorted(made.values(), key=lambda one: (one.start, one.annotator)))
            for identity, (document, sentences, made) in self._chapters.items()
        }
        return Memory(name, list(self._themes.values()), list(people.values()), chapters)
