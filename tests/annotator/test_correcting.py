"""Correcting the text of a document: no decision is lost, shifted or altered where nothing was changed."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.changes import Act, Change, successors
from annotator.commands.correcting import Correction, aligned, correct_text, correction
from annotator.records import Annotation, Document, Record, Sentence, fingerprint
from annotator.refusal import Refusal
from annotator.segmentation import segment

AT = "2026-01-05T09:30:00.000Z"
TEXT = "Talks in Beijing\n\nThe ministers met. They spoke of trade. Tea was served.\n\nContact: the press office."


def document(text: str, title: str = "Talks", **fields: Any) -> tuple[Document, list[Sentence]]:
    doc = Document(fingerprint(text), text, title, engine="1", **fields)
    return doc, [Sentence(doc.id, *span) for span in segment(text)]


def decision(sentence: Sentence, who: str = "ada", *themes: str, unsure: bool = False, note: str = "") -> Annotation:
    return Annotation(sentence.document, sentence.start, who, frozenset(themes), unsure, note, "manual", AT)


def correct(
    text: str, new: str, held: Sequence[Annotation] = (), sentences: Sequence[Sentence] | None = None
) -> Correction:
    doc, cut = document(text)
    return correction(doc, cut if sentences is None else sentences, held, new, segment, "ada")


def sentences_of(change: Change, *, after: bool = True) -> list[Sentence]:
    return [one for edit in change.edits if isinstance(one := edit[after], Sentence)]


def annotations_of(change: Change, *, after: bool = True) -> list[Annotation]:
    return [one for edit in change.edits if isinstance(one := edit[after], Annotation)]


def document_of(change: Change, *, after: bool = True) -> Document:
    return next(one for edit in change.edits if isinstance(one := edit[after], Document))


def by_text(change: Change) -> dict[str, list[Annotation]]:
    """The new annotations by the text of their sentence."""
    text = document_of(change).text
    ends = {one.start: one.end for one in sentences_of(change)}
    found: dict[str, list[Annotation]] = {text[start:end]: [] for start, end in ends.items()}
    for annotation in annotations_of(change):
        found[text[annotation.start : ends[annotation.start]]].append(annotation)
    return found


def said(annotation: Annotation) -> tuple[str, frozenset[str] | None, bool, str, str]:
    return annotation.annotator, annotation.themes, annotation.unsure, annotation.origin, annotation.at


def test_a_typo_marks_its_sentence_and_leaves_all_others_as_they_were() -> None:
    _, cut = document(TEXT)
    held = [decision(one, who, "security") for one in cut for who in ("ada", "ben")]
    found = correct(TEXT, TEXT.replace("ministers", "two ministers"), held)
    assert (found.unchanged, found.changed, found.added, found.removed) == (4, 1, 0, 0)
    assert (found.carried, found.lost) == (2, ())
    for text, there in by_text(found.change).items():
        origin = "corrected" if text == "The two ministers met." else "manual"
        assert [said(one) for one in there] == [
            (who, frozenset({"security"}), False, origin, AT) for who in ("ada", "ben")
        ]


def test_a_stray_footer_that_is_deleted_takes_its_decisions_and_names_them() -> None:
    _, cut = document(TEXT)
    held = [decision(one, "ada", "economy") for one in cut]
    found = correct(TEXT, TEXT.removesuffix("\n\nContact: the press office."), held)
    assert found.lost == (held[-1],)
    assert (found.unchanged, found.changed, found.removed, found.carried) == (4, 0, 1, 0)
    assert held[-1] in annotations_of(found.change, after=False), "the journal keeps it"


def test_the_new_document_remembers_the_revision_that_it_corrects() -> None:
    before, cut = document(TEXT, "My own title", date="2026-01", source="Ministry", language="en")
    change = correct_text(before, cut, [], TEXT + " Thanks.", segment, "ada")
    after = document_of(change)
    assert (change.act, change.document, change.annotator) == (Act.CORRECT, "", "ada")
    assert after.revises == before.id
    assert after.id == fingerprint(after.text) == fingerprint(TEXT + " Thanks.")
    assert (after.title, after.date, after.source, after.language) == ("My own title", "2026-01", "Ministry", "en")
    assert successors(change.edits) == {after.id: before.id}
    assert successors(change.inverse().edits) == {before.id: after.id}


@pytest.mark.parametrize(
    ("new", "title"),
    [
        (TEXT.replace("Talks in Beijing", "Talks in Nanjing"), "Talks in Nanjing"),
        ("MINISTRY OF TRADE\n" + TEXT, "Talks in Beijing"),
        (TEXT.replace("Tea was", "Coffee was"), "Talks in Beijing"),
    ],
)
def test_the_title_follows_the_first_line_where_it_was_that_line_and_the_line_was_corrected(
    new: str, title: str
) -> None:
    before, cut = document(TEXT, "Talks in Beijing")
    assert document_of(correct_text(before, cut, [], new, segment, "ada")).title == title


def test_two_sentences_that_become_one_unite_their_themes_and_are_unsure_where_they_differed() -> None:
    text = "They met in May. They spoke of trade."
    _, (one, two) = document(text)
    held = [
        decision(one, "ada", "security"),
        decision(two, "ada", "economy"),
        *(decision(x, "ben") for x in (one, two)),
    ]
    found = correct(text, "They met in May and they spoke of trade.", held)
    [there] = by_text(found.change).values()
    assert [said(x)[:4] for x in there] == [
        ("ada", frozenset({"security", "economy"}), True, "corrected"),
        ("ben", frozenset(), False, "corrected"),
    ]
    assert found.carried == 4


def test_a_sentence_that_becomes_two_gives_both_its_decisions() -> None:
    text = "They met in May and they spoke of trade."
    _, [whole] = document(text)
    found = correct(text, "They met in May. They spoke of trade.", [decision(whole, "ada", "security", note="n")])
    assert [[said(x)[:4] for x in there] for there in by_text(found.change).values()] == [
        [("ada", frozenset({"security"}), False, "corrected")]
    ] * 2


def test_a_wholly_misspelt_heading_still_hands_on_its_decision() -> None:
    text = "Minsters\n\nThey met."
    _, cut = document(text)
    found = correct(text, "Ministers\n\nThey met.", [decision(cut[0], "ada", "security")])
    assert by_text(found.change)["Ministers"][0].themes == frozenset({"security"})


def test_a_paragraph_that_is_moved_keeps_its_decisions_as_they_are() -> None:
    text = "Talks\n\nThe ministers met in May.\n\nA fund was opened.\n\nTea was served."
    _, cut = document(text)
    held = [decision(one, "ada", "security") for one in cut]
    found = correct(text, "Talks\n\nTea was served.\n\nThe ministers met in May.\n\nA fund was opened.", held)
    assert found.lost == ()
    assert (found.unchanged, found.carried) == (4, 0)
    assert {said(x) for there in by_text(found.change).values() for x in there} == {
        ("ada", frozenset({"security"}), False, "manual", AT)
    }


def test_words_that_run_on_from_a_sentence_change_it() -> None:
    text = "The ministers met\n\nThey spoke."
    _, cut = document(text)
    found = correct(text, "The ministers met in Beijing\n\nThey spoke.", [decision(cut[0], "ada", "security")])
    assert by_text(found.change)["The ministers met in Beijing"][0].origin == "corrected"


def test_sentences_cut_by_hand_stay_cut_so_where_the_text_around_the_cut_is_the_same() -> None:
    text = "The ministers met in May and they spoke. Tea was served. Coffee was not."
    doc = fingerprint(text)
    by_hand = [Sentence(doc, 0, 24, 1), Sentence(doc, 25, 40, 1), Sentence(doc, 41, 72, 1)]
    new = text.replace("ministers", "minister").replace("spoke", "spoke long").replace("Coffee", "Coffee, though,")
    found = correct(text, new, sentences=by_hand)
    assert list(by_text(found.change)) == [
        "The minister met in May",
        "and they spoke long.",
        "Tea was served. Coffee, though, was not.",
    ]
    assert (found.changed, found.unchanged) == (3, 0)


def test_paragraphs_are_numbered_on_after_one_is_added() -> None:
    found = correct(TEXT, TEXT.replace("\n\nContact", "\n\nA new paragraph.\n\nContact"))
    assert [one.paragraph for one in sentences_of(found.change)] == [1, 2, 2, 2, 3, 4]


@pytest.mark.parametrize(
    ("text", "new", "whole"),
    [
        ("🎻 Teh fund opened. A 🎺 spoke.", "🎻🎻 The fund opened. A 🎺 spoke.", "A 🎺 spoke."),
        (
            "قونصل خانہ کھلا رہے گ۔ پاسپورٹ ساتھ لائیں۔",
            "قونصل خانہ کھلا رہے گا۔ پاسپورٹ ساتھ لائیں۔",
            "پاسپورٹ ساتھ لائیں۔",
        ),
        ("两国部长在北京会面。他们谈到了贸意。", "两国部长在北京会面。他们谈到了贸易。", "两国部长在北京会面。"),
        ("A\u00a0fund\u2028was opnd. They met.", "A\u00a0fund\u2028was opened. They met.", "They met."),
    ],
)
def test_other_scripts_and_signs_keep_what_was_not_touched(text: str, new: str, whole: str) -> None:
    _, cut = document(text)
    found = correct(text, new, [decision(one, "ada", "security") for one in cut])
    assert found.lost == ()
    there = by_text(found.change)
    assert [one.origin for one in there[whole]] == ["manual"]
    assert all(len(decisions) == 1 for decisions in there.values())


def test_a_hard_wrapped_paragraph_keeps_its_sentences_when_a_word_changes_in_one_line() -> None:
    text = (
        "The ministers of the two countries met in Beijing on Monday and they\n"
        "agreed on a programme of trade. The programme begins in the month of\n"
        "June and runs for five years. Tea was served to all of the delegates\n"
        "in the great hall. A banquet followed in the evening of the same day.\n"
    )
    _, cut = document(text)
    assert len(cut) == 4
    held = [decision(one, "ada", "economy") for one in cut]
    found = correct(text, text.replace("five", "seven"), held)
    assert (found.unchanged, found.changed, found.added, found.lost) == (3, 1, 0, ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nothing to annotate"),
        (" \n ", "nothing to annotate"),
        (TEXT, "as it was"),
        (TEXT.replace("\n", "\r\n"), "as it was"),
        ("a\0b", "NUL"),
        ("a\ud800b", "half a character"),
        ("Another release.", "already, as “Other”"),
    ],
)
def test_what_cannot_become_the_text_is_refused(text: str, said: str) -> None:
    doc, cut = document(TEXT)
    others = {fingerprint("Another release."): "Other"}
    with pytest.raises(Refusal, match=said):
        correction(doc, cut, [], text, segment, "ada", known=others.get)


# Any text, any edits

WORDS = st.sampled_from(["The", "ministers", "met", "Beijing", "trade", "they", "🎻", "贸易", "وزیر", "in", "x.y"])
SENTENCES = st.builds(
    lambda words, stop: " ".join(words) + stop, st.lists(WORDS, min_size=1, max_size=6), st.sampled_from(".!?。۔")
)
GAPS = st.sampled_from([" ", "\n", "\n\n", "\u2028", " \u00a0"])
TEXTS = st.lists(st.tuples(SENTENCES, GAPS), min_size=1, max_size=9).map(lambda parts: "".join(a + b for a, b in parts))
DECISIONS = st.tuples(
    st.none() | st.frozensets(st.sampled_from(["security", "economy"])), st.booleans(), st.sampled_from(["", "why?"])
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, str, list[Annotation], tuple[int, int]]:
    """A text, what becomes of it, annotations of three annotators, and the one span of it that was replaced."""
    text = draw(TEXTS)
    _, cut = document(text)
    held = [
        Annotation(one.document, one.start, who, themes, unsure, note, "import", AT)
        for one in cut
        for who in ("ada", "ben", "consensus")
        if (given := draw(st.none() | DECISIONS)) is not None
        for themes, unsure, note in [given]
    ]
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 30)))
    put_in = draw(st.sampled_from(["", "x", " ", "\n\n", ". "]) | SENTENCES | TEXTS)
    return text, text[:start] + put_in + text[end:], held, (start, end)


@settings(deadline=None)
@given(cases())
def test_no_decision_is_lost_or_shifted_by_any_edit(case: tuple[str, str, list[Annotation], tuple[int, int]]) -> None:
    text, new, held, _ = case
    doc, cut = document(text)
    try:
        found = correction(doc, cut, held, new, segment, "ada")
    except Refusal:
        assert not new.strip() or new == text
        return
    change = found.change
    made, there = sentences_of(change), annotations_of(change)
    well_formed(new, made)
    assert annotations_of(change, after=False) == held
    assert {one.start for one in there} <= {one.start for one in made}
    pairs = aligned(text, cut, new, made)
    assert found.unchanged == len(pairs)
    assert all(text[a.start : a.end] == new[b.start : b.end] for a, b in pairs)
    for before, after in pairs:
        was = [one._replace(document=after.document, start=after.start) for one in held if one.start == before.start]
        assert [one for one in there if one.start == after.start] == sorted(was, key=lambda one: one.annotator)
    unchanged = {before.start for before, _ in pairs}
    touched = {one.start for _, one in pairs}
    marked = [one for one in there if one.start not in touched]
    assert all(one.origin == "corrected" for one in marked)
    for one in held:
        if one.start not in unchanged and one not in found.lost:
            assert any(
                (one.themes or frozenset()) <= (other.themes or frozenset())
                and (other.themes is not None or one.themes is None)
                and (other.unsure or not one.unsure)
                and one.note in other.note
                for other in marked
                if other.annotator == one.annotator
            )
    assert len(found.lost) + found.carried == sum(one.start not in unchanged for one in held)


def well_formed(text: str, sentences: Sequence[Sentence]) -> None:
    end, paragraph = 0, 1
    for one in sentences:
        assert end <= one.start < one.end <= len(text)
        assert not text[one.start].isspace()
        assert not text[one.end - 1].isspace()
        assert one.paragraph >= paragraph
        assert not text[end : one.start].strip()
        end, paragraph = one.end, one.paragraph
    assert not text[end:].strip()


@settings(deadline=None)
@given(cases())
def test_sentences_away_from_the_edit_are_unchanged(case: tuple[str, str, list[Annotation], tuple[int, int]]) -> None:
    text, new, _, (start, end) = case
    if not new.strip() or new == text:
        return
    doc, cut = document(text)
    made = sentences_of(correction(doc, cut, [], new, segment, "ada").change)
    unchanged = aligned(text, cut, new, made)
    away = [one for one in cut if one.end < start or one.start > end]
    beside = [one for one in away if not text[min(one.end, start) : max(one.end, start)].strip()]
    beside += [one for one in away if not text[min(end, one.start) : max(end, one.start)].strip()]
    texts = sorted(text[one.start : one.end] for one in away if one not in beside)
    held = [text[one.start : one.end] for one, _ in unchanged]
    for one in texts:  # of several alike it cannot be known which one stayed
        held.remove(one)


@settings(deadline=None)
@given(cases())
def test_undoing_gives_exactly_the_old_records_and_doing_again_the_new(
    case: tuple[str, str, list[Annotation], tuple[int, int]],
) -> None:
    text, new, held, _ = case
    if not new.strip() or new == text:
        return
    doc, cut = document(text)
    change = correction(doc, cut, held, new, segment, "ada").change
    before: set[Record] = {doc, *cut, *held}
    after = applied(change, before)
    assert applied(change.inverse(), after) == before
    assert applied(change, applied(change.inverse(), after)) == after


def applied(change: Change, records: set[Record]) -> set[Record]:
    found = set(records)
    for before, after in change.edits:
        if before is not None:
            found.remove(before)
        if after is not None:
            assert after not in found
            found.add(after)
    return found
