"""From incoming documents and what is held to edits."""

from annotator.changes import Edit
from annotator.commands.importing import Holdings, annotate, document_of
from annotator.formats.protocol import Decision, Incoming, IncomingSentence
from annotator.records import (
    CONSENSUS_ID,
    Annotation,
    Annotator,
    Document,
    Sentence,
    Theme,
    annotator_id,
    fingerprint,
)

AT = "2026-11-01T00:00:00.000Z"
TEXT = "They met. Guns fell silent."
DOC = fingerprint(TEXT)
SENTENCES = [Sentence(DOC, 0, 9, 1), Sentence(DOC, 10, 27, 1)]
DOCUMENT = Document(DOC, TEXT, "T")
ANN = annotator_id("Ann")
SPANS = (IncomingSentence(0, 9, 1, 1), IncomingSentence(10, 27, 1, 2))


def holdings() -> Holdings:
    themes = [Theme("sec", "Security", "1", "#111111", position=0)]
    return Holdings(themes, {ANN: Annotator(ANN, "Ann")}, Annotator("me", "Me"), AT, ["#111111", "#222222"])


def brought_in(*decisions: Decision, held: list[Annotation] | None = None) -> tuple[list[Edit], list[str]]:
    problems: list[str] = []
    incoming = Incoming(TEXT, "T", id=DOC, sentences=SPANS, decisions=decisions)
    return annotate(incoming, DOCUMENT, SENTENCES, held or [], holdings(), problems.append), problems


def annotation(start: int, at: str, themes: set[str] | None, note: str = "") -> Annotation:
    return Annotation(DOC, start, ANN, None if themes is None else frozenset(themes), False, note, "manual", at)


def test_a_document_takes_its_fingerprint_and_its_files_sentences() -> None:
    document, sentences = document_of(Incoming(TEXT, "T", language="en", sentences=SPANS), DOC, lambda _: ([], "", ""))
    assert document == Document(DOC, TEXT, "T", language="en")
    assert sentences == SENTENCES


def test_a_document_without_sentences_is_segmented() -> None:
    document, sentences = document_of(
        Incoming(TEXT, "T"), DOC, lambda incoming: ([(0, len(incoming.text), 1)], "en", "7")
    )
    assert (document.language, document.engine) == ("en", "7")
    assert sentences == [Sentence(DOC, 0, 27, 1)]


def test_decisions_land_on_the_sentences_of_the_same_span() -> None:
    edits, problems = brought_in(
        Decision(0, "Ann", ("security",), True, "n", "manual", AT),
        Decision(10, "ann", ()),
        Decision(10, "", None, True),
    )
    assert problems == []
    assert edits == [
        Edit(None, Annotation(DOC, 0, ANN, frozenset({"sec"}), True, "n", "manual", AT)),
        Edit(None, Annotation(DOC, 10, ANN, frozenset(), origin="import", at=AT)),
        Edit(None, Annotation(DOC, 10, "me", None, True, origin="import", at=AT)),
    ]


def test_an_unknown_theme_and_an_unknown_annotator_are_added_before() -> None:
    held = holdings()
    assert held.theme("security") == "sec", "names are compared without their capitals"
    peace = held.theme("Peace")
    assert held.theme("peace") == peace
    assert held.annotator("Ben") == annotator_id("ben")
    assert held.annotator("consensus") == CONSENSUS_ID
    assert held.annotator("Ann") == ANN
    theme, ben, consensus = (edit.after for edit in held.new)
    assert theme == Theme(peace, "Peace", "2", "#222222", position=1)
    assert ben == Annotator(annotator_id("Ben"), "Ben")
    assert consensus == Annotator(CONSENSUS_ID, "Consensus")


def test_a_theme_with_an_impossible_name_is_told_with_its_sentence() -> None:
    edits, problems = brought_in(Decision(10, "Ann", ("note",)), Decision(0, "Ann", ()))
    assert len(edits) == 1
    assert len(problems) == 1
    assert problems[0].startswith("sentence 2 of “T”: “note” is the name of a column")


def test_an_equal_decision_changes_nothing_however_old_it_is() -> None:
    held = [annotation(0, "2020-01-01T00:00:00.000Z", {"sec"})]
    assert brought_in(Decision(0, "Ann", ("Security",), at=AT), held=held) == ([], [])


def test_of_two_differing_decisions_the_later_stands() -> None:
    early, late = "2020-01-01T00:00:00.000Z", "2030-01-01T00:00:00.000Z"
    held = [annotation(0, early, {"sec"})]
    edits, problems = brought_in(Decision(0, "Ann", (), origin="manual", at=late), held=held)
    assert edits == [Edit(held[0], annotation(0, late, set()))]
    assert brought_in(Decision(0, "Ann", (), at=early), held=[annotation(0, late, {"sec"})]) == ([], [])
    assert problems == []


def test_without_a_time_what_is_held_stays_and_that_is_told() -> None:
    edits, problems = brought_in(Decision(0, "Ann", ()), held=[annotation(0, AT, {"sec"})])
    assert edits == []
    assert problems == [
        "sentence 1 of “T”: Ann has decided otherwise here, and the file does not say when; what is here stays."
    ]


def test_nobody_elses_decision_is_touched() -> None:
    held = [annotation(0, AT, {"sec"})]
    edits, _ = brought_in(Decision(0, "Ben", (), at="2030-01-01T00:00:00.000Z"), held=held)
    assert [edit.before for edit in edits] == [None]


def test_a_sentence_that_is_cut_differently_here_is_told_once() -> None:
    problems: list[str] = []
    incoming = Incoming(
        TEXT,
        "T",
        sentences=(IncomingSentence(0, 27, 1, 1),),
        decisions=(Decision(0, "Ann", ()), Decision(0, "Ben", ())),
    )
    assert annotate(incoming, DOCUMENT, SENTENCES, [], holdings(), problems.append) == []
    assert problems == ["sentence 1 of “T” is cut differently in the project; its annotations were left out."]


def test_in_a_rebuilt_text_a_sentence_is_found_by_its_number_and_words() -> None:
    text = "They met.\nGuns fell silent!"
    incoming = Incoming(
        "They met.  Guns fell silent.",
        "T",
        id=DOC,
        sentences=(IncomingSentence(0, 9, 1, 1), IncomingSentence(11, 28, 1, 2)),
        decisions=(Decision(0, "Ann", ()), Decision(11, "Ann", ())),
    )
    problems: list[str] = []
    found = annotate(incoming, DOCUMENT, SENTENCES, [], holdings(), problems.append)
    assert [edit.record.start for edit in found if isinstance(edit.record, Annotation)] == [0, 10]
    assert problems == []
    other = Document(fingerprint(text), text, "T")
    annotate(incoming, other, SENTENCES, [], holdings(), problems.append)
    assert len(problems) == 1, "the second sentence says something else there"


def test_the_word_none_says_that_no_theme_applies_unless_a_theme_is_called_so() -> None:
    ((_, after),), problems = brought_in(Decision(0, "Ann", ("None",)))
    assert isinstance(after, Annotation)
    assert (after.themes, problems) == (frozenset(), [])
    held = holdings()
    held.theme("none")
    assert held.chosen(("None",)) == {held.theme("none")}
    assert held.chosen(("none", "security")) == {held.theme("none"), "sec"}


def test_a_semicolon_in_a_themes_name_becomes_a_comma() -> None:
    held = holdings()
    assert held.theme("peace;  war") == held.theme("Peace, war")
    assert [theme.name for theme in held.themes] == ["Security", "peace, war"]
