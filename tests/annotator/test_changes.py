import pytest

from annotator.changes import Act, Change, Edit
from annotator.records import Annotation, Document, Sentence, Theme, annotator_id, fingerprint, timestamp

DOCUMENT = Document("d", "One. Two.", "One")
SENTENCE = Sentence("d", 0, 4, 1)
TAG = Annotation("d", 0, "ada", frozenset({"security"}))
THEME = Theme("security", "security", "1", "#B94834")


def test_an_inverse_swaps_both_sides_and_the_order() -> None:
    change = Change(Act.IMPORT, (Edit(None, DOCUMENT), Edit(None, SENTENCE), Edit(TAG, TAG._replace(unsure=True))))
    assert change.inverse().edits == (
        Edit(TAG._replace(unsure=True), TAG),
        Edit(SENTENCE, None),
        Edit(DOCUMENT, None),
    )
    assert change.inverse().inverse() == change


def test_an_edit_speaks_of_its_later_side() -> None:
    assert Edit(None, TAG).record is TAG
    assert Edit(TAG, None).record is TAG
    assert Edit(TAG, TAG._replace(unsure=True)).record == TAG._replace(unsure=True)
    with pytest.raises(ValueError, match="nothing"):
        _ = Edit(None, None).record


def test_a_change_tells_what_it_touches_and_which_edits_belong_to_a_document() -> None:
    other = Annotation("e", 0, "ada", None)
    change = Change(Act.MERGE, (Edit(None, DOCUMENT), Edit(None, SENTENCE), Edit(None, TAG), Edit(None, other)))
    assert change.touches(Annotation)
    assert change.touches((Theme, Sentence))
    assert not change.touches(Theme)
    assert [edit.record for edit in change.of("d")] == [DOCUMENT, SENTENCE, TAG]
    assert list(Change(Act.ADD_THEME, (Edit(None, THEME),)).of("d")) == []


def test_the_same_name_is_the_same_annotator_however_it_is_written() -> None:
    assert annotator_id("  Zoë \t Müller ") == annotator_id("zoe\u0308 MÜLLER")
    assert annotator_id("Zoe Müller") != annotator_id("Zoë Müller")


def test_a_documents_identity_is_the_fingerprint_of_its_text() -> None:
    assert fingerprint("") == "e3b0c44298fc1c14"
    assert fingerprint("中文 🙂") != fingerprint("中文")


def test_a_sentences_id_is_made_of_document_and_span() -> None:
    assert SENTENCE.id == "d:0-4"


def test_a_timestamp_is_utc_to_the_millisecond() -> None:
    from datetime import datetime, timedelta, timezone

    east = timezone(timedelta(hours=5))
    assert timestamp(datetime(2026, 1, 5, 14, 30, 0, 7999, east)) == "2026-01-05T09:30:00.007Z"
