import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.changes import Act, Change
from annotator.commands.cutting import join, split
from annotator.records import Annotation, Record, Sentence
from annotator.refusal import Refusal

TEXT = "Ministers met in Beijing. They agreed. \u200b Leaders arrive."
FIRST = Sentence("d", 0, 38, 1)
SECOND = Sentence("d", 41, 56, 2)
AT = "2026-01-05T09:30:00.000Z"


def decision(start: int, who: str, *themes: str, unsure: bool = False, note: str = "") -> Annotation:
    return Annotation("d", start, who, frozenset(themes), unsure, note, "manual", AT)


def after(change: Change, records: list[Record]) -> set[Record]:
    held = set(records)
    for before, new in change.edits:
        if before is not None:
            held.remove(before)
        if new is not None:
            assert new not in held
            held.add(new)
    return held


def test_both_halves_are_trimmed_and_inherit_every_decision() -> None:
    held: list[Record] = [FIRST, decision(0, "ada", "security"), decision(0, "ben", unsure=True)]
    change = split(TEXT, FIRST, 1, 25, [one for one in held if isinstance(one, Annotation)], "ada")
    assert (change.act, change.document, change.detail) == (Act.SPLIT, "d", {"number": 1})
    assert after(change, held) == {
        Sentence("d", 0, 25, 1),
        Sentence("d", 26, 38, 1),
        *(decision(start, "ada", "security") for start in (0, 26)),
        *(decision(start, "ben", unsure=True) for start in (0, 26)),
    }


@pytest.mark.parametrize("position", [-5, 0, 38, 39, 41, 56, 999])
def test_a_cut_at_the_edge_or_outside_is_refused(position: int) -> None:
    with pytest.raises(Refusal, match="between two words"):
        split(TEXT, FIRST, 1, position, [], "ada")


def test_an_invisible_sign_belongs_to_neither_half() -> None:
    whole = Sentence("d", 0, 56, 1)
    halves = after(split(TEXT, whole, 1, 39, [], "ada"), [whole])
    assert halves == {Sentence("d", 0, 38, 1), Sentence("d", 41, 56, 1)}


def test_joining_unites_the_themes_and_marks_what_differed_as_unsure() -> None:
    held: list[Record] = [
        FIRST,
        SECOND,
        decision(0, "ada", "security", note="a"),
        decision(41, "ada", "economy", note="b"),
        decision(41, "ben"),
        decision(0, "cem", "security"),
        decision(41, "cem", "security"),
    ]
    change = join(FIRST, SECOND, 1, [one for one in held if isinstance(one, Annotation)], "ada")
    made = after(change, held)
    assert Sentence("d", 0, 56, 1) in made
    united = {one.annotator: one for one in made if isinstance(one, Annotation)}
    assert len(made) == 4
    assert {who: one._replace(at=AT) for who, one in united.items()} == {
        "ada": decision(0, "ada", "economy", "security", unsure=True, note="a / b"),
        "ben": decision(0, "ben", unsure=True),
        "cem": decision(0, "cem", "security"),
    }
    assert united["cem"].at == AT < united["ada"].at


def test_none_and_undecided_differ_but_a_mere_note_on_one_side_does_not() -> None:
    noted = Annotation("d", 41, "ada", None, note="look", at=AT)
    [united] = [
        edit.after for edit in join(FIRST, SECOND, 1, [noted], "ada").edits if isinstance(edit.after, Annotation)
    ]
    assert (united.themes, united.unsure, united.note) == (None, False, "look")


DECISIONS = st.lists(
    st.builds(
        Annotation,
        st.just("d"),
        st.just(0),
        st.sampled_from(["ada", "ben", "consensus"]),
        st.none() | st.frozensets(st.sampled_from(["security", "economy"])),
        st.booleans(),
        st.sampled_from(["", "why?"]),
        st.sampled_from(["manual", "import"]),
        st.just(AT),
    ),
    unique_by=lambda annotation: annotation.annotator,
)


@given(DECISIONS, st.integers(1, 37))
def test_joining_after_a_split_gives_everybody_their_decisions_back(decisions: list[Annotation], position: int) -> None:
    held: list[Record] = [FIRST, *decisions]
    change = split(TEXT, FIRST, 1, position, decisions, "ada")
    cut = after(change, held)
    left, right = sorted(one for one in cut if isinstance(one, Sentence))
    assert 0 == left.start < left.end <= right.start < right.end == 38
    again = join(left, right, 1, [one for one in cut if isinstance(one, Annotation)], "ada")
    assert after(again, list(cut)) == set(held)
    assert after(change.inverse(), list(cut)) == set(held)
