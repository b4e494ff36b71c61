from dataclasses import replace

import pytest

from annotator.changes import Act, Change, Edit
from annotator.commands.tagging import set_note, toggle_none, toggle_theme, toggle_unsure
from annotator.records import Annotation, Annotator, Document, Sentence, Setting, Theme, Unblinding, fingerprint
from db.shapes import Place, Progress
from db.store import Store
from tests.db.made import ADA, BEN, ECONOMY, SECURITY, XS, YS, X, Y, added, held, live, target


def decide(store: Store, sentence: Sentence, who: Annotator = ADA, theme: Theme = SECURITY) -> None:
    store.apply(toggle_theme([target(store, sentence, who)], theme, who.id))


def with_text(store: Store, text: str) -> Document:
    doc = Document(fingerprint(text), text, "One")
    store.apply(added(Act.IMPORT, doc, Sentence(doc.id, 0, len(text), 1)))
    return doc


def test_headings_come_in_the_order_of_the_imports(store: Store) -> None:
    first = with_text(store, "A first text.")
    assert [heading.id for heading in store.headings()] == [X.id, Y.id, first.id]
    assert [heading.number for heading in store.headings()] == [1, 2, 3]
    assert store.totals() == (3, 7)
    assert store.known([Y.id, "nowhere"]) == {Y.id}


def test_a_document_comes_with_its_text_and_its_edited_fields(store: Store) -> None:
    edited = replace(X, date="2026-01-05", url="https://example.org/?a=1#b")
    store.apply(Change(Act.EDIT_DOCUMENT, (Edit(X, edited),), ADA.id, X.id))
    assert store.document(X.id) == edited
    assert store.document("nowhere") is None


def test_records_come_back_as_they_were_stored(store: Store) -> None:
    theme = Theme("odd", "“odd” – 为 🙂", "é", "#112233", "a\nb", ("yes, this", ""), ("no",), 7, retired=True)
    setting = Setting("abbreviations", '["H.E."]')
    store.apply(added(Act.ADD_THEME, theme))
    store.apply(added(Act.SETTING, setting))
    assert store.themes()[-1] == theme
    assert store.settings() == {"abbreviations": setting}
    for entry in store.history():
        assert store.edits(entry.seq)
    assert store.edits(store.last_act())[0].after == setting


def test_progress_counts_decisions_and_not_notes(store: Store) -> None:
    assert store.counts(ADA.id).progress == {X.id: Progress(3, 0), Y.id: Progress(3, 0)}
    decide(store, XS[0])
    store.apply(toggle_none([target(store, XS[1])], ADA.id))
    store.apply(set_note(target(store, XS[2]), "why?", ADA.id))
    decide(store, XS[0], BEN)
    assert store.counts(ADA.id).progress == {X.id: Progress(3, 2), Y.id: Progress(3, 0)}


def test_tallies_tell_none_from_undecided(store: Store) -> None:
    decide(store, XS[0])
    decide(store, XS[0], theme=ECONOMY)
    store.apply(toggle_none([target(store, XS[1])], ADA.id))
    store.apply(toggle_unsure([target(store, XS[2])], ADA.id))
    tally = store.tallies()[ADA.id]
    assert (tally.decided, tally.none, tally.unsure) == (2, 1, 1)
    assert tally.themes == {"security": 1, "economy": 1}
    assert BEN.id not in store.tallies()


def test_the_next_undecided_sentence_is_looked_for_through_the_documents_and_round(store: Store) -> None:
    def following(sentence: Sentence) -> Place | None:
        return store.next_undecided(ADA.id, sentence.document, sentence.start)

    assert store.next_undecided(ADA.id, "", -1) == Place(X.id, 0)
    assert following(XS[0]) == Place(X.id, XS[1].start)
    assert following(XS[2]) == Place(Y.id, 0)
    assert following(YS[2]) == Place(X.id, 0)
    for sentence in (XS[0], XS[1], YS[0], YS[1], YS[2]):
        decide(store, sentence)
        decide(store, sentence, BEN)
    store.apply(set_note(target(store, XS[2]), "not yet", ADA.id))
    decide(store, XS[2], BEN)
    assert following(XS[0]) == Place(X.id, XS[2].start)
    assert following(YS[1]) == Place(X.id, XS[2].start)
    assert following(XS[2]) == Place(X.id, XS[2].start), "the only one left, found by going round"
    decide(store, XS[2])
    assert following(XS[0]) is None
    assert store.next_undecided(BEN.id, "", -1) is None


def test_chapters_hold_everything_in_the_order_of_the_text_and_the_names(store: Store) -> None:
    for who in (BEN, ADA):
        decide(store, XS[1], who)
        decide(store, XS[0], who)
    [first, second] = store.chapters()
    assert (first.document, first.sentences, second.document) == (X, XS, Y)
    assert [(one.start, one.annotator) for one in first.annotations] == [
        (start, who) for start in (XS[0].start, XS[1].start) for who in ("ada", "ben")
    ]


def test_annotations_with_a_theme_are_found_by_the_whole_id(store: Store) -> None:
    store.apply(
        added(Act.ADD_THEME, replace(SECURITY, id="Security", name="big"), replace(SECURITY, id="sec", name="s"))
    )
    decide(store, XS[0])
    for other in ("Security", "sec"):
        assert list(store.annotations_with(other)) == []
    assert list(store.annotations_with("security")) == [held(store, XS[0])]


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Talks in İstanbul went on.", "istanbul", "İstanbul"),
        ("At 300 \u212a the ice melts.", "300 k", "300 \u212a"),
        ("The Congre\u017fs met.", "CONGRESS", "Congre\u017f" + "s"),
        ("Signed by É. Müller.", "é. müLLER", "É. Müller"),
        ("外交部发言人 said so.", "发言人", "发言人"),
        ("A rise of 100%, no less.", "100%", "100%"),
        ("The file a_b\\c was lost.", "A_B\\C", "a_b\\c"),
        ("Hard\nwrapped   lines meet.", "hard wrapped lines", "Hard\nwrapped   lines"),
        ("Καλημέρα, ΚΌΣΜΕ.", "κόσμε", "ΚΌΣΜΕ"),
    ],
)
def test_words_are_found_whatever_their_case_and_the_space_between(
    store: Store, text: str, words: str, found: str
) -> None:
    doc = with_text(store, f"Before. {text} After.")
    [hit] = store.search(words)
    assert (hit.document, hit.found) == (doc.id, found)
    assert doc.text[hit.start : hit.end] == found
    assert (hit.before + hit.found + hit.after) == doc.text


@pytest.mark.parametrize("words", ["", "  ", "a%b", "nowhere at all", "min_sters"])
def test_nothing_is_found_where_nothing_is(store: Store, words: str) -> None:
    assert list(store.search(words)) == []


def test_a_search_stops_at_its_limit(store: Store) -> None:
    assert len(list(store.search("met", limit=4))) == 4
    assert len(list(store.search("met"))) == 6


def test_the_history_is_read_page_by_page(store: Store) -> None:
    decide(store, XS[0])
    decide(store, YS[0], BEN)
    assert [entry.seq for entry in store.history()] == [5, 4, 3, 2, 1]
    assert [entry.seq for entry in store.history(before=4, limit=2)] == [3, 2]
    [entry] = store.history(document_id=Y.id)
    assert (entry.act, entry.annotator, entry.detail["theme"]) == (Act.TAG, "ben", "security")


def test_decisions_read_lean_are_those_of_the_chapters(store: Store) -> None:
    live(store)
    expected = [
        (one.document, one.start, one.annotator, one.themes)
        for chapter in store.chapters()
        for one in chapter.annotations
        if one.themes is not None
    ]
    found = [row for _, made in store.decided(store.document_ids()) for row in zip(*made[:4], strict=True)]
    assert found
    assert sorted(found) == sorted(expected)
    [(ids, made)] = store.decided([Y.id])
    assert ids == [Y.id]
    assert set(made.documents) == {Y.id}
    in_order = list(zip(made.starts, made.annotators, strict=True))
    assert in_order == sorted(in_order)


def test_a_decision_is_unblind_from_when_its_annotator_saw_the_others(store: Store) -> None:
    before, after = "2026-01-05T09:00:00.000Z", "2026-01-05T11:00:00.000Z"
    none = frozenset[str]()
    store.apply(
        added(
            Act.TAG,
            Annotation(X.id, XS[0].start, ADA.id, none, at=before),
            Annotation(X.id, XS[1].start, ADA.id, none, at=after),
            Annotation(X.id, XS[1].start, BEN.id, none, at=after),
        )
    )
    store.apply(added(Act.UNBLIND, Unblinding(X.id, ADA.id, "2026-01-05T10:00:00.000Z")))
    [(_, made)] = store.decided([X.id])
    assert list(zip(made.starts, made.annotators, made.unblind, strict=True)) == [
        (XS[0].start, ADA.id, False),
        (XS[1].start, ADA.id, True),
        (XS[1].start, BEN.id, False),
    ]


def test_an_accepted_suggestion_is_told_from_a_decision_of_ones_own(store: Store) -> None:
    origins = zip(XS, ("manual", "suggestion", "rule"), strict=True)
    none = frozenset[str]()
    store.apply(added(Act.TAG, *(Annotation(X.id, one.start, ADA.id, none, origin=origin) for one, origin in origins)))
    [(_, made)] = store.decided([X.id])
    assert list(made.suggested) == [0, 1, 1]


def test_spans_are_the_sentences_of_the_documents(store: Store) -> None:
    assert store.spans([Y.id]) == {Y.id: [(one.start, one.end) for one in YS]}
    assert store.spans([]) == {}
