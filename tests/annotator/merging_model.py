"""Projects in memory, and random work on them, for the properties of merging."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import strategies as st

from annotator.changes import Act, Change, Edit
from annotator.commands.annotators import merge_annotators
from annotator.commands.cutting import join, split
from annotator.merging import PLACE, Choices, MergeReport, Occasion, plan
from annotator.merging.side import outline_of
from annotator.people import root
from annotator.records import (
    CONSENSUS_ID,
    CONSENSUS_NAME,
    Annotation,
    Annotator,
    Comment,
    Document,
    Record,
    Sentence,
    Setting,
    Theme,
    Unblinding,
    annotator_id,
    fingerprint,
)

MERGED_AT = "2026-03-01T12:00:00.000Z"
NAMES = ("Ann", "Bob", "Cem")
COLOURS = ("#B94834", "#8A6D00", "#0072B2")
THEMES = tuple(
    Theme(name, name, str(at + 1), COLOURS[at], position=at) for at, name in enumerate(("sec", "eco", "dip"))
)


def key_of(record: Record) -> tuple[Any, ...]:
    match record:
        case Annotation():
            return "annotation", record.document, record.start, record.annotator
        case Sentence():
            return "sentence", record.document, record.start
        case Unblinding():
            return "unblinding", record.document, record.annotator
        case Setting():
            return "setting", record.name
        case _:
            return type(record).__name__.lower(), record.id


@dataclass
class Model:
    """A project in memory that checks what the store checks: that each record is what an edit supposes."""

    name: str = "model"
    records: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    journal: list[Change] = field(default_factory=list)

    def copy(self, name: str) -> "Model":
        return Model(name, dict(self.records), list(self.journal))

    def apply(self, change: Change) -> None:
        for before, after in change.edits:
            if before is not None:
                assert self.records.pop(key_of(before)) == before
            if after is not None:
                assert key_of(after) not in self.records
                self.records[key_of(after)] = after
        if change.edits:
            self.journal.append(change)
        self.check()

    def check(self) -> None:
        """What is named is there."""
        people = {one.id for one in self.annotators()}
        themes = {one.id for one in self.themes()}
        for one in self.all_of("annotation"):
            assert ("sentence", one.document, one.start) in self.records
            assert {one.annotator, one.decided_by} <= {"", *people}
            assert (one.themes or frozenset()) <= themes
        places = [one.document for one in self.comments()] + [one.document for one in self.unblindings()]
        assert {("document", place) for place in places} <= self.records.keys()

    def all_of(self, kind: str) -> list[Any]:
        return [record for key, record in self.records.items() if key[0] == kind]

    # As a side of a merge

    def themes(self) -> list[Theme]:
        return sorted(self.all_of("theme"), key=lambda one: (one.position, one.id))

    def annotators(self) -> list[Annotator]:
        return sorted(self.all_of("annotator"), key=lambda one: one.id)

    def settings(self) -> dict[str, Setting]:
        return {one.name: one for one in self.all_of("setting")}

    def comments(self) -> list[Comment]:
        return self.all_of("comment")

    def unblindings(self) -> list[Unblinding]:
        return self.all_of("unblinding")

    def revisions(self) -> dict[str, tuple[str, ...]]:
        return {one.id: (one.revises,) if one.revises else () for one in self.all_of("document")}

    def texts(self, document_ids: Sequence[str]) -> Iterator[Document]:
        return iter([self.records["document", one] for one in document_ids])

    def outlines(self, document_ids: Sequence[str]) -> dict[str, str]:
        return {one: outline_of(self.sentences(one)) for one in document_ids}

    def sentences(self, document_id: str) -> list[Sentence]:
        return sorted(one for one in self.all_of("sentence") if one.document == document_id)

    def decisions(
        self, document_ids: Sequence[str], annotators: Collection[str] | None = None
    ) -> dict[str, list[Annotation]]:
        found: dict[str, list[Annotation]] = {}
        for one in self.all_of("annotation"):
            if one.document in document_ids and (annotators is None or one.annotator in annotators):
                found.setdefault(one.document, []).append(one)
        return {identity: sorted(held, key=lambda one: one[1:3]) for identity, held in found.items()}

    def earlier(self, document_ids: Sequence[str]) -> set[Annotation]:
        befores = [edit.before for change in self.journal for edit in change.edits]
        return {one for one in befores if isinstance(one, Annotation) and one.document in document_ids}

    # Merging

    def merge(self, other: "Model") -> MergeReport:
        made = plan(self, other, Occasion(Annotator("mo", "Mo"), MERGED_AT, "g"), Choices(alike=PLACE))
        for change in made.changes:
            self.apply(change)
        return made.report


def merged(first: Model, *others: Model) -> Model:
    """The first project with the others merged into it one after the other."""
    result = first.copy(first.name)
    for other in others:
        result.merge(other)
    return result


def contents(model: Model) -> dict[str, Any]:
    """What is decided and said, in terms that do not depend on which spelling of a person came first.

    Without what has no time and so stays as it is here: names, metadata, the looks of themes.
    """
    people = {one.id: one for one in model.annotators()}
    classes: dict[str, frozenset[str]] = {}
    for identity in people:
        classes[identity] = frozenset(one for one in people if root(people, one) == root(people, identity))

    def person(identity: str) -> Any:
        return tuple(sorted(classes[identity])) if identity else ""

    return {
        "documents": {one.id for one in model.all_of("document")},
        "themes": {one.id for one in model.themes()},
        "people": {person(identity) for identity in people},
        "repeats": {(person(one.id), person(root(people, one.repeat_of))) for one in people.values() if one.repeat_of},
        "annotations": {
            (one.document, one.start, person(one.annotator)): (
                one._replace(annotator="", decided_by=""),
                person(one.decided_by),
            )
            for one in model.all_of("annotation")
        },
        "comments": {one.id: (one._replace(author=""), person(one.author)) for one in model.comments()},
        "unblindings": {(one.document, person(one.annotator)): one.at for one in model.unblindings()},
    }


# Random work


def release(name: str, sentences: int = 4) -> list[Record]:
    """A document with its sentences."""
    parts = [f"The {name} spoke about matter {number} for a long while." for number in range(1, sentences + 1)]
    text = " ".join(parts)
    records: list[Record] = [Document(fingerprint(text), text, f"On the {name}")]
    start = 0
    for part in parts:
        records.append(Sentence(fingerprint(text), start, start + len(part), 1))
        start += len(part) + 1
    return records


def base() -> Model:
    """A codebook, three people, the consensus, one hidden second pass, and two documents."""
    model = Model("base")
    people = [Annotator(annotator_id(name), name) for name in NAMES]
    people += [Annotator(CONSENSUS_ID, CONSENSUS_NAME), Annotator("ann-2", "Ann", repeat_of=annotator_id("Ann"))]
    records = [*THEMES, *people, *release("ministers"), *release("envoys")]
    model.apply(Change(Act.CREATE, tuple(Edit(None, record) for record in records)))
    return model


Step = tuple[str, int, int, int, int]
SMALL = st.integers(0, 11)
_WORK = ("tag", "tag", "tag", "note", "adjudicate", "comment", "resolve", "look", "theme", "retitle", "rename", "unite",
         "newcomer", "import", "undecide")  # fmt: skip
_CUTS = ("split", "join", "correct")


def steps(*more: str, most: int = 12) -> st.SearchStrategy[list[Step]]:
    """What somebody does on one laptop."""
    kinds = st.sampled_from((*_WORK, *more))
    return st.lists(st.tuples(kinds, SMALL, SMALL, SMALL, SMALL), max_size=most)


CUTS = steps(*_CUTS)


def work(model: Model, done: Iterable[Step]) -> Model:
    """The project after somebody has worked on it."""
    for step in done:
        change = _change(model, *step)
        if change is not None:
            model.apply(change)
    return model


def _at(moment: int) -> str:
    return f"2026-01-05T09:{moment:02d}:00.000Z"


def _change(model: Model, kind: str, a: int, b: int, c: int, moment: int) -> Change | None:
    people = {one.id: one for one in model.annotators()}
    persons = [one for one in people.values() if not one.alias_of and one.id != CONSENSUS_ID]
    person = persons[a % len(persons)]
    sentences = sorted(model.all_of("sentence"))
    sentence = sentences[b % len(sentences)]
    themes = model.themes()
    chosen = frozenset(theme.id for number, theme in enumerate(themes) if c >> number & 1)
    at = _at(moment)
    edits: list[Edit] = []

    def decide(who: str, at: str = at, **fields: Any) -> None:
        before = model.records.get(("annotation", sentence.document, sentence.start, who))
        held = before or Annotation(sentence.document, sentence.start, who, None)
        after = held._replace(**fields, at=max(at, held.at))
        edits.append(Edit(before, after))

    match kind:
        case "tag":
            decide(person.id, themes=chosen, unsure=c % 5 == 4)
        case "note":
            decide(person.id, note=f"note {c}")
        case "undecide":
            before = model.records.get(("annotation", sentence.document, sentence.start, person.id))
            edits += [Edit(before, None)] if before else []
        case "adjudicate":
            held = model.records.get(("annotation", sentence.document, sentence.start, CONSENSUS_ID))
            at = at.replace(":00.", f":{sum(map(ord, person.id)) % 60:02d}.")  # two do not adjudicate at the same time
            if held is None or held.at < at:
                reason = ("slip", "ambiguity", "gap", "")[c % 4]
                decide(CONSENSUS_ID, at, themes=chosen, decided_by=person.id, reason=reason)
        case "comment":
            one = Comment(f"{model.name}-{a}-{c}", sentence.document, sentence.start, person.id, f"words {c}", at)
            edits += [Edit(None, one)] if key_of(one) not in model.records else []
        case "resolve":
            edits += [Edit(one, one._replace(resolved=True)) for one in model.comments()[a : a + 1] if not one.resolved]
        case "look":
            looked = Unblinding(sentence.document, person.id, at)
            edits += [Edit(None, looked)] if key_of(looked) not in model.records else []
        case "theme":
            name = ("health", "energy", "order")[c % 3]
            added = Theme(name, name, "", COLOURS[c % 3], position=len(themes))
            edits += [Edit(None, added)] if key_of(added) not in model.records else []
        case "retitle":
            theme = themes[b % len(themes)]
            after = replace(theme, name=f"{theme.id} {model.name} {c}", retired=c % 2 == 1)
            edits += [Edit(theme, after)] if after != theme else []
        case "rename":
            renamed = replace(person, name=f"{person.name} {model.name}"[:40])
            edits += [Edit(person, renamed)] if not person.repeat_of else []
        case "unite":
            other = persons[b % len(persons)]
            if other.id != person.id and not person.repeat_of and not other.repeat_of:
                review: list[Comment | Unblinding] = [*model.comments(), *model.unblindings()]
                return merge_annotators(people, person, other, model.all_of("annotation"), review).change
        case "newcomer":
            name = ("Dee", "Eli")[c % 2]
            if annotator_id(name) not in people:
                edits.append(Edit(None, Annotator(annotator_id(name), name)))
        case "import":
            records = release(("guests", "hosts")[c % 2])
            edits += [Edit(None, one) for one in records] if key_of(records[0]) not in model.records else []
        case _:
            return _cut(model, kind, sentence, sentences, b)
    return Change(Act.TAG, tuple(edits), person.id, at=at)


def _cut(model: Model, kind: str, sentence: Sentence, sentences: list[Sentence], number: int) -> Change | None:
    document = model.records["document", sentence.document]
    made = model.decisions([document.id]).get(document.id, [])
    held = [one for one in made if one.start == sentence.start]
    match kind:
        case "split":
            space = document.text.find(" ", sentence.start + 3 * number + 1, sentence.end)
            return split(document.text, sentence, 1, space, held, "") if space > 0 else None
        case "join":
            after = [one for one in sentences if one.document == document.id and one.start > sentence.start]
            if not after:
                return None
            both = [*held, *(one for one in made if one.start == after[0].start)]
            return join(sentence, after[0], 1, both, "")
    from annotator.commands.correcting import correction
    from annotator.segmentation import segment

    text = document.text.replace("spoke", "talked", 1) if "spoke" in document.text else f"{document.text} Really."
    if ("document", fingerprint(text)) in model.records:
        return None
    remarks: list[Comment | Unblinding] = [*model.comments(), *model.unblindings()]
    review = [one for one in remarks if one.document == document.id]
    own = [one for one in sentences if one.document == document.id]
    return correction(document, own, made, text, segment, "", review=review).change
