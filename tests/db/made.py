"""Small records and projects for the tests of the disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.changes import Act, Change, Edit
from annotator.commands.cutting import join, split
from annotator.commands.tagging import Target, set_note, toggle_none, toggle_theme, toggle_unsure
from annotator.records import (
    CONSENSUS_ID,
    CONSENSUS_NAME,
    Annotation,
    Annotator,
    Comment,
    Document,
    Record,
    Sentence,
    Theme,
    Unblinding,
    fingerprint,
)
from db.reader import Reader
from db.store import Store

ADA = Annotator("ada", "Ada")
BEN = Annotator("ben", "Ben")
SECURITY = Theme("security", "security", "1", "#B94834", position=0)
ECONOMY = Theme("economy", "economy", "2", "#8A6D00", position=1)
THEMES = (SECURITY, ECONOMY)


def document(name: str, sentences: int = 3) -> tuple[Document, list[Sentence]]:
    """A document of short sentences, one paragraph each two of them."""
    texts = [f"The {name} met for the {number}. time on a long day." for number in range(1, sentences + 1)]
    text = " ".join(texts)
    doc = Document(fingerprint(text), text, name.title(), engine="test")
    spans, start = [], 0
    for number, one in enumerate(texts):
        spans.append(Sentence(doc.id, start, start + len(one), 1 + number // 2))
        start += len(one) + 1
    return doc, spans


X, XS = document("ministers")
Y, YS = document("envoys")


def added(act: Act, *records: Record, annotator: str = "", group: str = "") -> Change:
    return Change(act, tuple(Edit(None, record) for record in records), annotator, group=group)


def target(store: Store, sentence: Sentence, annotator: Annotator = ADA) -> Target:
    """The sentence as a command wants it, with what the annotator holds of it now."""
    return Target(sentence, number(store, sentence), held(store, sentence, annotator))


def number(store: Store, sentence: Sentence) -> int:
    return 1 + [one.start for one in store.sentences(sentence.document)].index(sentence.start)


def held(store: Store, sentence: Sentence, annotator: Annotator = ADA) -> Annotation | None:
    found = store.annotations(sentence.document, annotator.id)
    return next((one for one in found if one.start == sentence.start), None)


def make(path: Path) -> Store:
    """A project with two themes, two annotators and the documents X and Y."""
    first = [added(Act.CREATE, *THEMES), added(Act.ADD_ANNOTATOR, ADA, BEN), added(Act.IMPORT, X, *XS, Y, *YS)]
    return Store.create(path, first)


def records(store: Reader) -> dict[str, list[Record]]:
    """All that is stored."""
    chapters = list(store.chapters())
    return {
        "themes": [*store.themes()],
        "annotators": [*store.annotators()],
        "settings": [*store.settings().values()],
        "documents": [chapter.document for chapter in chapters],
        "sentences": [sentence for chapter in chapters for sentence in chapter.sentences],
        "annotations": [annotation for chapter in chapters for annotation in chapter.annotations],
        "comments": [*store.comments()],
        "unblindings": [*store.unblindings()],
    }


def live(store: Store, guests: int = 250) -> None:
    """Leave tags, notes, doubts, cuts, an undone import and undo history in the project."""
    for sentence in (*XS, *YS):
        store.apply(toggle_theme([target(store, sentence)], SECURITY, ADA.id))
        store.apply(toggle_theme([target(store, sentence, BEN)], ECONOMY, BEN.id))
    store.apply(set_note(target(store, YS[1], BEN), "“Why?” 为什么 🙂", BEN.id))
    store.apply(toggle_unsure([target(store, XS[0])], ADA.id))
    store.apply(toggle_none([target(store, XS[1])], ADA.id))
    store.undo(X.id, ADA.id)
    store.undo(X.id, ADA.id)
    store.redo(X.id, ADA.id)
    on_it = [one for one in (held(store, XS[0], ADA), held(store, XS[0], BEN)) if one]
    store.apply(split(X.text, XS[0], 1, 8, on_it, ADA.id))
    halves = store.sentences(X.id)[:2]
    on_them = [one for one in store.annotations(X.id) if one.start <= halves[1].start]
    store.apply(join(halves[0], halves[1], 1, on_them, ADA.id))
    adjudicated = Annotation(Y.id, YS[0].start, CONSENSUS_ID, frozenset({"security"}), decided_by=ADA.id, reason="gap")
    consensus = added(
        Act.ADD_ANNOTATOR, Annotator(CONSENSUS_ID, CONSENSUS_NAME), Annotator("ada2", "Ada", repeat_of="ada")
    )
    store.apply(consensus)
    store.apply(added(Act.ADJUDICATE, adjudicated._replace(at="2026-01-05T09:30:00.000Z"), annotator=ADA.id))
    store.apply(
        added(Act.COMMENT, Comment("c1", Y.id, YS[0].start, BEN.id, "Which long day?", "2026-01-05T09:31:00.000Z"))
    )
    store.apply(added(Act.UNBLIND, Unblinding(Y.id, BEN.id, "2026-01-05T09:32:00.000Z")))
    for name, sentences in (("guests", guests), ("hosts", 3)):
        doc, spans = document(name, sentences)
        store.apply(added(Act.IMPORT, doc, *spans))
    store.undo("", "")


@contextmanager
def unchanged(store: Store) -> Iterator[None]:
    """Nothing at all is written within, not even to the journal."""
    before = records(store), store.history()
    yield
    assert (records(store), store.history()) == before
