"""Themes, releases and people of two projects are known again; what cannot be placed is kept."""

from dataclasses import replace

import pytest

from annotator.merging import ADD, ALIKE, LAYOUT, LEAVE, PLACE, REVISION, Choices, Memory, Occasion, plan
from annotator.merging.codebook import match_themes
from annotator.merging.keeping import keep, kept
from annotator.merging.people import match_people
from annotator.merging.texts import match_texts, without_layout
from annotator.records import Annotation, Annotator, Document, Sentence, Setting, Theme, annotator_id, fingerprint
from tests.annotator.merging_model import Model, base

SEC = Theme("s", "Security", "1", "#B94834")
ECO = Theme("e", "Economy", "2", "#8A6D00", position=1)
NOBODY = Occasion(Annotator("mo", "Mo"), "2026-03-01T12:00:00.000Z", "g", ("#111111",))


# Themes


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (replace(SEC, name="Defence"), "s"),  # by id, whatever it is called
        (replace(SEC, id="x"), "s"),  # by key and name
        (replace(SEC, id="x", key="9", name=" security "), "s"),  # by name
        (replace(SEC, id="x", name="Defence"), "x"),  # the key alone says nothing
    ],
)
def test_a_theme_is_known_by_id_then_by_key_and_name(theirs: Theme, ours: str) -> None:
    found = match_themes([SEC, ECO], [theirs], {})
    assert found.ids == {theirs.id: ours}
    assert found.added == (ours == "x")


def test_no_two_themes_of_theirs_become_one_of_ours_unless_that_is_chosen() -> None:
    theirs = [replace(SEC, name="Threats"), replace(SEC, id="x")]
    found = match_themes([SEC], theirs, {})
    assert found.ids == {"s": "s", "x": "x"}
    assert found.held["x"].name == "Security 2"
    assert match_themes([SEC], theirs, {"x": "s"}).ids == {"s": "s", "x": "s"}


def test_a_theme_can_be_taken_as_a_new_one_by_choice() -> None:
    found = match_themes([SEC], [SEC], {"s": ""})
    (added,) = [edit.after for edit in found.edits]
    assert isinstance(added, Theme)
    assert (added.name, added.id != "s", added.key != "1") == ("Security 2", True, True)


def test_ours_stays_where_themes_differ_and_that_is_told() -> None:
    found = match_themes([SEC, ECO], [replace(SEC, definition="Wars.", key="9"), ECO], {})
    assert found.edits == []
    assert found.notes == ["The theme “Security” has another definition and key in the file; yours stays."]


def test_a_theme_that_comes_along_keeps_its_key_where_that_is_free() -> None:
    free, taken = replace(SEC, id="x", name="Health", key="7"), replace(SEC, id="y", name="Energy", key="2")
    held = match_themes([SEC, ECO], [free, taken], {}).held
    assert (held["x"].key, held["y"].key) == ("7", "3")


# Releases

TEXT = "The ministers met in Beijing. They agreed to talk about trade again.\nTea was served in the garden of the hall."


def side(*texts: str, revises: str = "") -> Memory:
    documents = [Document(fingerprint(text), text, f"Title {at}", revises=revises) for at, text in enumerate(texts)]
    return Memory("side", chapters={one.id: (one, [], []) for one in documents})


def matched(ours: Memory, theirs: Memory) -> list[str]:
    return [pair.how for pair in match_texts(ours, theirs, lambda done, total: None)]


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("\n", "\n\n"),
        TEXT.replace(" ", "\u00a0"),
        TEXT.replace("They agreed", "They\nagreed") + "\n",
        TEXT.replace("trade", "tra\u00adde"),
    ],
)
def test_other_blanks_and_line_breaks_make_no_other_release(other: str) -> None:
    assert matched(side(TEXT), side(other)) == [LAYOUT]


def test_quotation_marks_and_dashes_are_layout_letters_are_not() -> None:
    assert without_layout("“Tea” – it’s") == without_layout('"Tea" - it\'s')
    assert without_layout("tea") != without_layout("Tea")


@pytest.mark.parametrize(
    ("other", "how"),
    [
        (TEXT.replace("trade", "trades"), [ALIKE]),
        (TEXT + " For more, call the press office of the ministry.", [ALIKE]),
        (TEXT[: TEXT.index("\n")], [ALIKE]),
        ("Something wholly else happened. Nobody was there to see any of it.", []),
    ],
)
def test_a_typo_or_a_line_more_is_alike_another_text_is_not(other: str, how: list[str]) -> None:
    assert matched(side(TEXT), side(other)) == how


def test_a_correction_is_known_whoever_made_it() -> None:
    other, third = "Quite another text, which corrects the first one.", "And a third one, that corrects it as well."
    assert matched(side(TEXT), side(other, revises=fingerprint(TEXT))) == [REVISION]
    assert matched(side(other, revises=fingerprint(TEXT)), side(TEXT)) == [REVISION]
    assert matched(side(other, revises=fingerprint(TEXT)), side(third, revises=fingerprint(TEXT))) == [REVISION]


def test_a_release_that_both_have_is_no_other_one() -> None:
    assert matched(side(TEXT), side(TEXT, TEXT.replace("trade", "trades"))) == []
    assert matched(side(TEXT, TEXT.replace("trade", "trades")), side(TEXT)) == []


# People


def test_people_are_known_by_id_and_else_by_name() -> None:
    ann, bob = Annotator(annotator_id("Ann"), "Dr. Ann"), Annotator("b", "Bob")
    found = match_people(
        [ann, bob], [Annotator(annotator_id("Ann"), "Ann"), Annotator("b2", "BOB"), Annotator("c", "Cem")]
    )
    assert found.ids == {ann.id: ann.id, "b2": "b", "c": "c"}
    assert [edit.after for edit in found.edits] == [Annotator("b2", "BOB", alias_of="b"), Annotator("c", "Cem")]


def test_whom_the_colleague_knows_as_two_are_not_made_one_by_a_name() -> None:
    found = match_people([Annotator("a", "Ann")], [Annotator("a", "Anna"), Annotator("x", "Ann")])
    assert found.ids == {"a": "a", "x": "x"}
    assert len({one.name for one in found.held.values()}) == 2


def test_a_name_that_was_given_replaces_the_first_one() -> None:
    first = Annotator(annotator_id("Ann"), "Ann")
    given, other = replace(first, name="Dr. Ann"), replace(first, name="A. Lee")
    assert match_people([first], [given]).held[first.id].name == "Dr. Ann"
    assert match_people([given], [first]).held[first.id].name == "Dr. Ann"
    assert match_people([given], [other]).held[first.id].name == "Dr. Ann"


# What cannot be placed


def alike(choice: str) -> tuple[Model, Choices]:
    """Ours with a release, and a choice for a colleague's release that is alike."""
    ours = base()
    (document, *_) = ours.all_of("document")
    text = document.text.replace("long", "longer", 1)
    other = replace(document, id=fingerprint(text), text=text)
    start = text.index("The ministers spoke about matter 3")
    bob, at = annotator_id("Bob"), "2026-01-05T09:00:00.000Z"
    made = Annotation(other.id, start, bob, frozenset({"sec"}), note="hm", at=at)
    chapter = (other, [Sentence(other.id, start, start + 48, 1)], [made])
    theirs = Memory("theirs", ours.themes(), ours.annotators(), {other.id: chapter})
    choices = Choices(documents={other.id: choice})
    for change in plan(ours, theirs, NOBODY, choices).changes:
        ours.apply(change)
    again = plan(ours, theirs, NOBODY, choices)
    assert again.changes == []
    return ours, choices


def test_what_is_left_out_is_kept_in_words() -> None:
    ours, _ = alike(LEAVE)
    (one,) = kept(ours.settings())
    assert (one.annotator, one.themes, one.note) == ("Bob", ("sec",), "hm")
    assert one.sentence.startswith("The ministers spoke about matter 3")
    assert ours.all_of("annotation") == []


@pytest.mark.parametrize(("choice", "documents"), [(PLACE, 2), (ADD, 3)])
def test_or_it_is_placed_or_comes_along(choice: str, documents: int) -> None:
    ours, _ = alike(choice)
    assert kept(ours.settings()) == []
    assert len(ours.all_of("annotation")) == 1
    assert len(ours.all_of("document")) == documents


def test_what_is_kept_by_somebody_else_is_read_leniently() -> None:
    odd = {"unplaced x": Setting("unplaced x", '[{"title": 1}]'), "unplaced y": Setting("unplaced y", "{")}
    assert kept(odd) == []
    assert keep(odd, [], set()) == []
