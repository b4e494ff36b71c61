"""Editing and removing documents."""

from pathlib import Path

import pytest

from annotator.changes import Act, Change, Edit
from annotator.commands.documents import edit_document, remove_document
from annotator.records import Annotation, Annotator, Document, Record, Sentence
from annotator.refusal import Refusal
from db.store import Store

DOCUMENT = Document("d", "One. Two.", "Old", "2026", "Ministry", "", "en", "1")
SENTENCES = [Sentence("d", 0, 4, 1), Sentence("d", 5, 9, 1)]
ANNOTATIONS = [Annotation("d", 0, "ann", frozenset({"security"})), Annotation("d", 5, "bob", None, True, "?")]


def edited(**fields: str) -> Change:
    held = {name: getattr(DOCUMENT, name) for name in ("title", "date", "source", "url", "language")}
    return edit_document(DOCUMENT, **(held | fields), annotator="ann")


def after(change: Change) -> Document:
    (edit,) = change.edits
    assert isinstance(edit.after, Document)
    return edit.after


def test_fields_are_trimmed_and_the_rest_stays() -> None:
    change = edited(title="  New \n title ", date=" 2026-01-04 ", url=" https://mfa.example/1 ", language="FR")
    assert after(change) == Document(
        "d", "One. Two.", "New title", "2026-01-04", "Ministry", "https://mfa.example/1", "fr", "1"
    )
    assert (change.act, change.document, change.annotator) == (Act.EDIT_DOCUMENT, "d", "ann")
    assert change.detail == {"title": "New title"}


def test_without_a_difference_there_is_no_edit() -> None:
    assert edited().edits == ()


@pytest.mark.parametrize("date", ["", "2026", "2026-02", "2024-02-29"])
def test_a_year_a_month_or_a_day_is_a_date(date: str) -> None:
    assert after(edited(title="x", date=date)).date == date


@pytest.mark.parametrize(
    "date", ["4 Jan 2026", "2026-1-4", "2026-13", "2026-02-30", "0000", "26", "2026-01-04T10:00", "２０２６"]
)
def test_anything_else_is_refused_as_a_date(date: str) -> None:
    with pytest.raises(Refusal, match=r"date|calendar"):
        edited(date=date)


@pytest.mark.parametrize("language", ["english", "e", "e1", "en-GB"])
def test_a_language_is_a_code(language: str) -> None:
    with pytest.raises(Refusal, match="code of a language"):
        edited(language=language)


def test_a_document_needs_a_title() -> None:
    with pytest.raises(Refusal, match="title"):
        edited(title=" ")


def test_an_endless_title_is_refused() -> None:
    with pytest.raises(Refusal, match="1,001"):
        edited(title="x" * 1001)


def test_removing_takes_what_depends_on_the_document_first() -> None:
    change = remove_document(DOCUMENT, SENTENCES, ANNOTATIONS, "ann")
    assert [type(edit.record) for edit in change.edits] == [Annotation, Annotation, Sentence, Sentence, Document]
    assert all(edit.after is None for edit in change.edits)
    assert (change.act, change.document, change.detail) == (Act.REMOVE_DOCUMENT, "", {"title": "Old"})


def test_a_removed_document_comes_back_whole(project: Path) -> None:
    with Store.open(project) as store:
        people = [Annotator("ann", "Ann"), Annotator("bob", "Bob")]
        held: list[Record] = [*people, DOCUMENT, *SENTENCES, *ANNOTATIONS]
        store.apply(Change(Act.IMPORT, tuple(Edit(None, record) for record in held)))
        store.apply(remove_document(DOCUMENT, store.sentences("d"), store.annotations("d"), "ann"))
        assert store.document("d") is None
        assert store.totals() == (0, 0)
        store.undo("", "ann")
        assert store.document("d") == DOCUMENT
        assert store.sentences("d") == SENTENCES
        assert store.annotations("d") == ANNOTATIONS


def test_an_edited_document_is_stored(project: Path) -> None:
    with Store.open(project) as store:
        store.apply(Change(Act.IMPORT, (Edit(None, DOCUMENT),)))
        store.apply(edited(title="New"))
        assert [heading.title for heading in store.headings()] == ["New"]
