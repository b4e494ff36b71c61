"""Corrections on the disk: the place in the order, undo, redo, integrity."""

from pathlib import Path

import pytest

from annotator.changes import Act, Change
from annotator.commands.correcting import correct_text, correction
from annotator.commands.documents import remove_document
from annotator.commands.tagging import toggle_theme
from annotator.records import Comment, Document, Unblinding, fingerprint
from annotator.refusal import Conflict
from annotator.segmentation import segment
from db.integrity import check
from db.store import Store
from tests.db.made import ADA, BEN, SECURITY, XS, YS, X, Y, added, document, records, target


def correct(store: Store, old: str, text: str, annotator: str = ADA.id) -> Change:
    before = store.document(old)
    assert before is not None
    return store.apply(correct_text(before, store.sentences(old), store.annotations(old), text, segment, annotator))


def tag_all(store: Store) -> None:
    for sentence in (*XS, *YS):
        for annotator in (ADA, BEN):
            store.apply(toggle_theme([target(store, sentence, annotator)], SECURITY, annotator.id))


NEW = X.text.replace("for the 2. time", "for the second time")


def test_the_new_revision_stands_where_the_old_one_stood(store: Store) -> None:
    tag_all(store)
    correct(store, X.id, NEW)
    first, second = store.headings()
    assert (first.id, second.id) == (fingerprint(NEW), Y.id)
    assert (first.number, second.number) == (1, 2)
    revision = store.document(first.id)
    assert revision is not None
    assert (revision.text, revision.revises) == (NEW, X.id)
    assert len(store.annotations(first.id)) == 6
    assert [one.origin for one in store.annotations(first.id, ADA.id)] == ["manual", "corrected", "manual"]


def test_undo_brings_back_exactly_what_was_and_redo_what_was_made_also_after_a_restart(store: Store) -> None:
    tag_all(store)
    before = records(store)
    correct(store, X.id, NEW)
    after = records(store)
    for _ in range(2):
        assert store.undo(fingerprint(NEW), ADA.id)
        assert records(store) == before
        assert [one.number for one in store.headings()] == [1, 2]
        store.close()
        store = Store.open(store.path)
        assert store.redo(X.id, ADA.id)
        assert records(store) == after
        assert [one.number for one in store.headings()] == [1, 2]
    store.close()
    assert check(store.path) == []


def test_a_correction_is_not_undone_by_another_annotator_nor_once_something_else_was_done(store: Store) -> None:
    correct(store, X.id, NEW)
    new = fingerprint(NEW)
    assert store.undoable(new, BEN.id) is None
    store.apply(toggle_theme([target(store, YS[0])], SECURITY, ADA.id))
    assert store.undoable(new, ADA.id) is None


def test_tags_before_and_after_a_correction_are_undone_in_their_order(store: Store) -> None:
    store.apply(toggle_theme([target(store, XS[0])], SECURITY, ADA.id))
    correct(store, X.id, NEW)
    new = fingerprint(NEW)
    store.apply(toggle_theme([target(store, store.sentences(new)[2])], SECURITY, ADA.id))
    assert [store.undo(new, ADA.id)[0].detail["act"] for _ in range(2)] == ["tag", "correct"]
    assert store.undo(X.id, ADA.id)[0].detail["act"] == "tag"
    assert store.annotations(X.id) == []


def test_the_history_of_a_document_has_what_was_done_on_the_texts_that_it_corrects(store: Store) -> None:
    store.apply(toggle_theme([target(store, XS[0])], SECURITY, ADA.id))
    store.apply(toggle_theme([target(store, YS[0])], SECURITY, ADA.id))
    correct(store, X.id, NEW)
    again = NEW.replace("a long day", "a very long day")
    correct(store, fingerprint(NEW), again)
    store.apply(toggle_theme([target(store, store.sentences(fingerprint(again))[1])], SECURITY, ADA.id))
    of_x = [(entry.act, entry.document) for entry in store.history(document_id=fingerprint(again))]
    assert of_x == [(Act.TAG, fingerprint(again)), (Act.CORRECT, ""), (Act.CORRECT, ""), (Act.TAG, X.id)]
    assert store.corrects(fingerprint(again)) == (fingerprint(NEW), X.id)
    assert [entry.document for entry in store.history(document_id=Y.id)] == [Y.id]


def test_what_was_corrected_since_it_was_decided_is_found_one_after_the_other_and_round(store: Store) -> None:
    tag_all(store)
    assert store.next_corrected(ADA.id, X.id, -1) is None
    correct(store, X.id, NEW)
    correct(store, Y.id, Y.text.replace("for the 1. time", "once").replace("for the 3. time", "again"))
    new, other = (heading.id for heading in store.headings())
    places, at = [], ("", -1)
    for _ in range(4):
        place = store.next_corrected(ADA.id, *at)
        assert place is not None
        places.append(place)
        at = place
    assert [place.document for place in places] == [new, other, other, new]
    assert places[1].start < places[2].start
    assert places[3] == places[0]


def test_a_stale_correction_changes_nothing(store: Store) -> None:
    before = store.document(X.id)
    assert before is not None
    change = correct_text(before, XS, [], NEW, segment, ADA.id)
    store.apply(toggle_theme([target(store, XS[0])], SECURITY, ADA.id))
    held = records(store)
    with pytest.raises(Conflict):
        store.apply(change)
    assert records(store) == held


def test_a_chain_of_corrections_back_to_the_first_text_keeps_the_place_and_stays_sound(store: Store) -> None:
    tag_all(store)
    doc, spans = document("guests")
    store.apply(added(Act.IMPORT, doc, *spans))
    third = NEW.replace("first", "1.").replace("long day", "short day")
    for old, new in ((X.id, NEW), (fingerprint(NEW), third), (fingerprint(third), X.text)):
        correct(store, old, new)
    assert [(one.id, one.number) for one in store.headings()] == [(X.id, 1), (Y.id, 2), (doc.id, 3)]
    again = store.document(X.id)
    assert again is not None
    assert again.revises == fingerprint(third)
    assert len(store.annotations(X.id)) == 6
    store.close()
    assert check(store.path) == []


def test_documents_that_come_after_a_corrected_last_one_go_on_from_its_number(store: Store) -> None:
    correct(store, Y.id, Y.text + " Thanks.")
    doc, spans = document("guests")
    store.apply(added(Act.IMPORT, doc, *spans))
    found = store.document(doc.id)
    assert isinstance(found, Document)
    store.apply(remove_document(found, spans, [], ADA.id))
    doc, spans = document("hosts")
    store.apply(added(Act.IMPORT, doc, *spans))
    assert [one.number for one in store.headings()] == [1, 2, 3]
    store.close()
    assert check(store.path) == []


def test_both_texts_stay_in_the_file(store: Store, tmp_path: Path) -> None:
    correct(store, X.id, NEW)
    [entry] = [one for one in store.history() if one.act is Act.CORRECT]
    assert entry.revisions == (X.id, fingerprint(NEW))
    held = [edit.before for edit in store.edits(entry.seq) if isinstance(edit.before, Document)]
    assert held == [X]


def test_comments_and_unblindings_come_along(store: Store) -> None:
    """The place of a comment moves with the text around it."""
    seen = Unblinding(X.id, ADA.id, "2026-01-05T09:32:00.000Z")
    said = Comment("c1", X.id, XS[1].start, ADA.id, "Which day?", "2026-01-05T09:31:00.000Z")
    store.apply(added(Act.COMMENT, said, annotator=ADA.id))
    store.apply(added(Act.UNBLIND, seen, annotator=ADA.id))
    before = store.document(X.id)
    assert before is not None
    text = "A heading.\n\n" + X.text
    change = correction(before, XS, store.annotations(X.id), text, segment, ADA.id, review=[said, seen]).change
    store.apply(change)
    moved = said.start + len("A heading.\n\n")
    assert store.comments() == [said._replace(document=fingerprint(text), start=moved)]
    assert store.unblindings() == [seen._replace(document=fingerprint(text))]
    store.undo("", ADA.id)
    assert (store.comments(), store.unblindings()) == ([said], [seen])
