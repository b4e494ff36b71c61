from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.changes import Act, Change, Edit
from annotator.commands.documents import remove_document
from annotator.records import Annotation, Annotator, Document, Record, Sentence, fingerprint
from db.first_look import FirstLook
from db.store import Store
from ui.overview import Overview

ANN = Annotator("ann", "Ann")
NUMBER = 2300  # documents: more than come at once
AT = "2026-01-05T09:30:00.000Z"


def release(number: int) -> list[Record]:
    """A document of two sentences, of which Ann has given the first one security in every third document."""
    text = f"Number {number} came. It went."
    document = Document(fingerprint(text), text, f"Release {number}")
    cut = len(f"Number {number} came.")
    spans = [Sentence(document.id, 0, cut, 1), Sentence(document.id, cut + 1, len(text), 1)]
    decided = [Annotation(document.id, 0, ANN.id, frozenset({"security"}), at=AT)] if number % 3 == 0 else []
    return [document, *spans, *decided]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed project of many documents."""
    from annotator.records import Theme

    path = tmp_path_factory.mktemp("many") / "many.pressmark"
    records = [one for number in range(NUMBER) for one in release(number)]
    first = [Theme("security", "security", "1", "#B94834"), ANN, *records]
    Store.create(path, [Change(Act.CREATE, tuple(Edit(None, one) for one in first))]).close()
    return path


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "many.pressmark"
    path.write_bytes(filled.read_bytes())
    with Store.open(path) as store:
        yield store


@pytest.fixture
def overview(store: Store) -> Iterator[Overview]:
    """Of which the headings that come first are there, and one document is counted."""
    look = FirstLook(store.path)
    overview = Overview(look)
    overview.count_for(ANN.id)
    overview.take_in(0)
    yield overview
    look.close()


def complete(overview: Overview) -> Overview:
    while not overview.counted:
        overview.take_in(0)
    return overview


def same(overview: Overview, store: Store) -> None:
    """What it knows is what is stored."""
    counts = store.counts(ANN.id)
    assert list(overview.headings.values()) == store.headings()
    assert overview.progress == counts.progress
    assert +overview.theme_counts == counts.themes


def test_what_is_taken_in_a_little_at_a_time_is_what_is_stored(overview: Overview, store: Store) -> None:
    assert 0 < len(overview.headings) < NUMBER
    assert not overview.listed
    assert overview.place_of(store.headings()[0].id) is None
    same(complete(overview), store)
    assert overview.place_of(store.headings()[7].id) == 7


def test_what_is_asked_for_is_counted_first(overview: Overview, store: Store) -> None:
    overview.list_all()
    wanted = store.headings()[-2].id
    assert overview.progress_of(wanted) is None
    while not overview.take_in(0):
        pass
    assert not overview.counted
    assert overview.progress_of(wanted) == store.counts(ANN.id, [wanted]).progress[wanted]


@pytest.mark.parametrize("steps", [0, 1, 4, 12, 400])
def test_changes_made_meanwhile_are_counted_once(overview: Overview, store: Store, steps: int) -> None:
    """Whatever of it was counted before: tags, documents that come, go and come back, an annotator's as well."""
    overview.list_all()
    for _ in range(steps):
        overview.take_in(0)
    headings = store.headings()
    tags = [
        Change(Act.TAG, (Edit(None, Annotation(one.id, 0, ANN.id, frozenset({"security"}), at=AT)),), ANN.id, one.id)
        for one in (headings[1], headings[-1], headings[1000])
        if not store.annotations(one.id, ANN.id)
    ]
    gone = [
        remove_document(document, store.sentences(document.id), store.annotations(document.id), ANN.id)
        for document in (store.document(one.id) for one in (headings[0], headings[3], headings[-2]))
        if document is not None
    ]
    new = Change(Act.IMPORT, tuple(Edit(None, one) for one in release(3 * NUMBER)), ANN.id)
    for change in (*tags, *gone, new):
        overview.absorb(store.apply(change))
        overview.take_in(0)
    for change in store.undo("", ANN.id):
        overview.absorb(change)
    same(complete(overview), store)


def test_a_tag_in_a_document_that_is_not_listed_yet_is_counted_once(overview: Overview, store: Store) -> None:
    last = store.headings()[-1].id
    assert not overview.listed
    tag = Annotation(last, 0, ANN.id, frozenset({"security"}), at=AT)
    overview.absorb(store.apply(Change(Act.TAG, (Edit(None, tag),), ANN.id, last)))
    same(complete(overview), store)


def test_counting_begins_again_for_another_annotator(overview: Overview, store: Store) -> None:
    overview.list_all()
    overview.count_for("nobody")
    complete(overview)
    assert overview.progress == store.counts("nobody").progress
    assert not overview.theme_counts
    overview.count_for(ANN.id)
    same(complete(overview), store)


def test_the_first_unfinished_document_is_known_once_all_are_counted(overview: Overview, store: Store) -> None:
    assert overview.first_unfinished() is None
    assert complete(overview).first_unfinished() == 1
    begun = [one for one in store.headings() if store.annotations(one.id, ANN.id)]
    edits = [
        Edit(None, Annotation(heading.id, sentence.start, ANN.id, frozenset(), at=AT))
        for heading in store.headings()
        if heading not in begun
        for sentence in store.sentences(heading.id)
    ]
    overview.absorb(store.apply(Change(Act.IMPORT, tuple(edits), ANN.id)))
    assert overview.first_unfinished() == begun[0].number
