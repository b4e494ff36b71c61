"""The ledger of decisions, and who is compared with whom."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement import Comparison, Ledger, Made
from annotator.people import aliases, raters
from annotator.records import CONSENSUS_ID, Annotator
from tests.annotator.gathering import gathered

Said = dict[tuple[str, int, str], frozenset[str]]  # by document, start and annotator

A, B, NONE = frozenset({"a"}), frozenset({"b"}), frozenset[str]()
WHO = ("ann", "ben", "cy")

decisions = st.dictionaries(
    st.tuples(st.sampled_from("xyz"), st.integers(0, 4), st.sampled_from(WHO)), st.sampled_from((A, B, A | B, NONE))
)


def made(said: Said, unblind: frozenset[tuple[str, int, str]] = frozenset()) -> Made:
    keys = sorted(said)
    return Made(
        [key[0] for key in keys],
        [key[1] for key in keys],
        [key[2] for key in keys],
        [said[key] for key in keys],
        [0] * len(keys),
        [key in unblind for key in keys],
    )


def ledger_of(said: Said, unblind: frozenset[tuple[str, int, str]] = frozenset()) -> Ledger:
    ledger = Ledger()
    ledger.take({key[0] for key in said}, made(said, unblind))
    return ledger


def rows(found: Comparison) -> list[tuple[tuple[str, int], list[frozenset[str] | None]]]:
    """Each sentence's place with what everybody said, as sets."""
    sets = [
        frozenset(name for name, within in zip(found.decisions.themes, row, strict=True) if within)
        for row in found.decisions.members.tolist()
    ]
    return [
        (found.places.of(place), [None if code < 0 else sets[code] for code in codes])
        for place, codes in enumerate(found.decisions.codes.tolist())
    ]


@given(decisions)
def test_what_is_compared_is_what_was_taken_in(said: Said) -> None:
    found = ledger_of(said).compare(WHO, ["a", "b"], "xyz")
    by_place = {key[:2]: [said.get((*key[:2], who)) for who in WHO] for key in sorted(said)}
    several = [(place, row) for place, row in by_place.items() if len(row) - row.count(None) > 1]
    assert rows(found) == several
    assert found.decisions.singly == len(by_place) - len(several)
    assert found.decisions.deciders == len({key[2] for key in said})


@given(decisions, decisions)
def test_documents_that_are_taken_again_leave_nothing_of_before(before: Said, after: Said) -> None:
    changed = {key[0] for key in after} | {"x"}
    ledger = ledger_of(before)
    ledger.take(changed, made(after))
    now = {key: value for key, value in before.items() if key[0] not in changed} | after
    fresh = ledger_of(now).compare(WHO, ["a", "b"], "xyz")
    kept = ledger.compare(WHO, ["a", "b"], "xyz")
    assert rows(kept) == rows(fresh)
    assert (kept.decisions.codes == fresh.decisions.codes).all()
    assert ledger.tallies() == ledger_of(now).tallies()


@given(decisions)
def test_tallies_count_how_often_each_set_was_chosen(said: Said) -> None:
    found = ledger_of(said).tallies(["x", "y"])
    expected: dict[str, Counter[frozenset[str]]] = {}
    for (document, _, who), themes in said.items():
        if document != "z":
            expected.setdefault(who, Counter())[themes] += 1
    assert found == expected


def test_documents_stand_in_the_order_asked_for_and_others_are_left_out() -> None:
    ledger = ledger_of({(document, 0, who): A for document in "xyz" for who in WHO})
    assert [place for place, _ in rows(ledger.compare(WHO, [], "zx"))] == [("z", 0), ("x", 0)]
    assert ledger.compare(WHO, [], "").decisions.sentences == 0


def test_a_second_spelling_decides_for_the_person_unless_the_person_has() -> None:
    said = {("x", 0, "ann"): A, ("x", 0, "bem"): B, ("x", 1, "ann"): A, ("x", 1, "bem"): B, ("x", 1, "ben"): NONE}
    found = ledger_of(said).compare(("ann", "ben"), ["a", "b"], same={"bem": "ben"})
    assert rows(found) == [(("x", 0), [A, B]), (("x", 1), [A, NONE])]


def test_decisions_made_after_seeing_the_others_are_counted_and_can_be_missing() -> None:
    said: Said = {("x", place, who): A for place in range(3) for who in ("ann", "ben")}
    ledger = ledger_of(said, frozenset({("x", 1, "ben")}))
    both, blind = (ledger.compare(("ann", "ben"), ["a"], blind_only=only) for only in (False, True))
    assert (both.decisions.sentences, both.unblind) == (3, 1)
    assert (blind.decisions.sentences, blind.decisions.singly, blind.unblind) == (2, 1, 0)


def test_a_theme_that_nobody_listed_is_a_column_of_its_own() -> None:
    assert gathered([{"ann": A, "ben": B}], ("ann", "ben"), ("b",)).themes == ("b", "a")


def test_people_are_compared_and_neither_the_consensus_nor_aliases_nor_repeats() -> None:
    ann, ben = Annotator("ann", "Ann"), Annotator("ben", "Ben")
    others = [Annotator(CONSENSUS_ID, "Consensus"), Annotator("r", "R", repeat_of="ann"), Annotator("b", "B", "ben")]
    assert raters([ann, *others, ben]) == [ann, ben]


def test_an_alias_is_the_person_whom_it_turned_out_to_be() -> None:
    people = [Annotator("a", "A", "b"), Annotator("b", "B"), Annotator("r", "B (repeat 1)", repeat_of="b")]
    assert aliases(people) == {"a": "b"}
