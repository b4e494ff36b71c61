"""What a review asks of the disk is what the rules say of the records."""

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.changes import Act
from annotator.people import raters
from annotator.records import CONSENSUS_ID, CONSENSUS_NAME, Annotation, Annotator, Comment, Theme, Unblinding
from annotator.reviewing import Filter, Only, side_by_side
from db.review import Query, Standing
from db.store import Store
from tests.db.made import added, document

PEOPLE = [Annotator("ada", "Ada"), Annotator("ben", "Ben"), Annotator("cem", "Cem")]
OTHERS = [
    Annotator("ada2", "Ada again", repeat_of="ada"),
    Annotator("bn", "Bn", alias_of="ben"),
    Annotator(CONSENSUS_ID, CONSENSUS_NAME),
]
THEMES = [Theme(name, name, key, "#000000") for name, key in (("a", "1"), ("A", "2"), ("ab", "3"))]
DOCUMENTS = [document(name) for name in ("ministers", "envoys", "guests")]
IDS = [one.id for one, _ in DOCUMENTS]
SENTENCES = [sentence for _, sentences in DOCUMENTS for sentence in sentences]

themes = st.none() | st.frozensets(st.sampled_from([theme.id for theme in THEMES]), max_size=2)
decisions = st.dictionaries(
    st.tuples(st.sampled_from(SENTENCES), st.sampled_from([*PEOPLE, *OTHERS])),
    st.tuples(themes, st.booleans(), st.sampled_from(["", "a note"]), st.sampled_from(["", "slip"])),
    max_size=30,
)
comments = st.lists(
    st.tuples(st.sampled_from(SENTENCES), st.integers(0, 9), st.sampled_from(PEOPLE), st.booleans()), max_size=4
)
FILTERS = [
    Filter(only, theme, annotators)
    for only, theme, annotators in product(
        Only, ("", "a"), (frozenset[str](), frozenset({"ada"}), frozenset({"ada", "ben"}))
    )
]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("review") / "empty.pressmark"
    documents = [added(Act.IMPORT, one, *sentences) for one, sentences in DOCUMENTS]
    Store.create(path, [added(Act.CREATE, *THEMES, *PEOPLE, *OTHERS), *documents]).close()
    return path


@settings(max_examples=60)
@given(decisions, comments)
def test_the_disk_finds_what_the_rules_show(empty: Path, decided: dict, said: list) -> None:  # type: ignore[type-arg]
    made = [
        Annotation(sentence.document, sentence.start, who.id, chosen, unsure, note, reason=reason, at="2026")
        for (sentence, who), (chosen, unsure, note, reason) in decided.items()
        if chosen is not None or unsure or note
    ]
    remarks = [
        Comment(str(number), sentence.document, sentence.start + on, author.id, "Why?", "2026", resolved)
        for number, (sentence, on, author, resolved) in enumerate(said)
    ]
    among = raters([*PEOPLE, *OTHERS])
    who = tuple(one.id for one in among)
    with Store.open(empty) as store:
        store.apply_all([added(Act.MERGE, *made, *remarks)])
        try:
            rows = [
                one
                for doc, sentences in DOCUMENTS
                for one in side_by_side(doc.text, sentences, store.annotations(doc.id), store.comments(doc.id), among)
            ]
            for wanted in FILTERS:
                expected = [(one.sentence.document, one.sentence.start) for one in rows if wanted.shows(one)]
                assert store.places(Query(wanted, who), IDS) == expected, wanted
            differ = [one for one in rows if one.disagreed]
            alike = [one for one in rows if one.agreed is not None]
            assert store.standing(who, IDS) == Standing(
                len(differ),
                sum(one.adjudicated is not None for one in differ),
                len(alike),
                sum(one.adjudicated is not None for one in alike),
            )
            assert {(one.document, one.start, one.themes, one.consensus) for one in store.agreed(who, IDS)} == {
                (one.sentence.document, one.sentence.start, one.agreed, one.consensus)
                for one in alike
                if one.adjudicated is None
            }
        finally:
            if made or remarks:
                store.undo("", "")


def test_reasons_are_counted_for_the_themes_that_were_disagreed_on(empty: Path) -> None:
    at = SENTENCES[0]

    def said(who: str, *chosen: str, reason: str = "") -> Annotation:
        return Annotation(at.document, at.start, who, frozenset(chosen), reason=reason)

    with Store.open(empty) as store:
        store.apply(
            added(Act.MERGE, said("ada", "a", "ab"), said("ben", "a", "A"), said(CONSENSUS_ID, "a", reason="gap"))
        )
        try:
            assert store.reasons(("ada", "ben", "cem"), IDS) == {("ab", "gap"): 1, ("A", "gap"): 1}
        finally:
            store.undo("", "")


def test_what_an_annotator_has_neither_finished_nor_chosen_to_see_is_hidden(empty: Path) -> None:
    finished, seen, begun = (sentences for _, sentences in DOCUMENTS)

    def decided(sentence: object, who: str, theme: str) -> Annotation:
        document_id, start = sentence[0], sentence[1]  # type: ignore[index]
        return Annotation(document_id, start, who, frozenset({theme}))

    made = [decided(one, "ada", "a") for one in (*finished, begun[0], seen[0])]
    made += [decided(one[0], "ben", "ab") for one in (finished, seen, begun)]
    with Store.open(empty) as store:
        store.apply(added(Act.MERGE, *made, Unblinding(seen[0].document, "ada", "2026")))
        try:
            assert store.visible("ada", IDS) == {finished[0].document, seen[0].document}
            wanted = Query(Filter(Only.DISAGREEMENTS), ("ada", "ben"), blind="ada")
            assert store.places(wanted, IDS) == [(one[0].document, one[0].start) for one in (finished, seen)]
            assert len(store.places(wanted._replace(blind=""), IDS)) == 3
        finally:
            store.undo("", "")
