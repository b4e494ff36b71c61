"""All that is said of agreement: over time, repeats, training, adjudication; from projects on the disk."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement import Ledger, Made
from annotator.changes import Act, Change, Edit
from annotator.commands.repeating import draw
from annotator.commands.training import mark_for_training, set_pass_mark
from annotator.records import CONSENSUS_ID, CONSENSUS_NAME, Annotation, Annotator, Setting, Theme, annotator_id
from db.store import Store
from tests.ui.conftest import import_of
from ui.work.agreement import Known, Scope
from ui.work.drift import courses
from ui.work.findings import Findings, between, find, to_json
from ui.work.repeats import repeats
from ui.work.report.content import report
from ui.work.report.html import html
from ui.work.report.latex import latex
from ui.work.report.markdown import markdown
from ui.work.trainees import trainees

Marks = Mapping[str, Sequence[str]]  # by name, for each sentence letters of the themes; "" none, "?" undecided

THEMES = {"s": "security", "e": "economy", "d": "diplomacy"}


def sentences(number: int) -> str:
    return " ".join(f"Sentence {one} of the release." for one in range(number))


def decided(store: Store, document: str, marks: Marks, day: int = 1, **fields: Any) -> None:
    """Put these decisions on the disk, adding who is not there."""
    known = {one.id for one in store.annotators()}
    edits = []
    for name, said in marks.items():
        who = CONSENSUS_ID if name == CONSENSUS_NAME else annotator_id(name)
        if who not in known:
            store.apply(Change(Act.ADD_ANNOTATOR, (Edit(None, Annotator(who, name)),)))
        for sentence, letters in zip(store.sentences(document), said, strict=False):
            if letters != "?":
                themes = frozenset(THEMES[letter] for letter in letters)
                at = f"2026-01-{day:02}T09:00:00.000Z"
                edits.append(Edit(None, Annotation(document, sentence.start, who, themes, at=at, **fields)))
    store.apply(Change(Act.IMPORT, tuple(edits)))


@pytest.fixture
def store(project: Path) -> Iterator[Store]:
    """Two documents of six sentences."""
    with Store.open(project) as store:
        for title in ("First", "Second"):
            store.apply(import_of(title, f"{title}. {sentences(5)}"))
        yield store


def documents(store: Store) -> list[str]:
    return [heading.id for heading in store.headings()]


def test_drift_follows_the_order_in_which_documents_were_begun(store: Store) -> None:
    first, second = documents(store)
    gold = ["s", "e", "", "s", "e", ""]
    decided(store, second, {"Ann": gold, CONSENSUS_NAME: gold}, day=2)
    decided(store, first, {"Ann": ["e", "s", "s", "", "", "d"], CONSENSUS_NAME: gold}, day=9)
    [found] = to_json(find(store))["drift"]
    assert (found["annotator"], found["sentences"]) == ("Ann", 12)
    assert [stage["documents"] for stage in found["stages"]] == [[second], [first]]
    assert [stage["percent"] for stage in found["stages"]] == [1.0, 0.0]
    assert found["stages"][0]["at"] == "2026-01-02T09:00:00.000Z"
    assert found["alpha_first_half"] == 1.0 > found["alpha_second_half"]


def test_a_second_pass_is_compared_with_the_first_on_what_was_drawn_only(store: Store) -> None:
    first, _ = documents(store)
    marks = ["s", "e", "", "s", "e", "d"]
    decided(store, first, {"Ann": marks})
    ann = next(one for one in store.annotators() if one.name == "Ann")
    places = [(first, one.start) for one in store.sentences(first)][:4]
    store.apply(draw(ann, {ann.id: ann}, places, share=1))
    decided(store, first, {"Ann (repeat 1)": ["s", "e", "", "e", "s", "?"]}, day=20)
    found = to_json(find(store))
    [repeat] = found["repeats"]
    assert (repeat["annotator"], repeat["drawn"], repeat["decided"]) == ("Ann", 4, 4)
    assert repeat["alpha_masi"] == pytest.approx(1 - 7 * 2 * 1 / (8 * 7 - (3 * 2 + 3 * 2 + 2)))
    assert found["annotators"] == ["Ann"]
    assert found["sentences"] == 0


def test_a_second_pass_that_has_not_begun_has_no_alpha_but_a_reason(store: Store) -> None:
    first, _ = documents(store)
    decided(store, first, {"Ann": ["s", "e"]})
    ann = next(one for one in store.annotators() if one.name == "Ann")
    store.apply(draw(ann, {}, [(first, store.sentences(first)[0].start)]))
    findings = find(store)
    [repeat] = to_json(findings)["repeats"]
    assert (repeat["decided"], repeat["alpha_masi"], repeat["ci95"]) == (0, None, None)
    assert findings.repeats[0].report.overall.alpha_masi.reason


def test_a_new_annotator_gets_a_mark_for_each_theme_once_finished(store: Store) -> None:
    first, _ = documents(store)
    gold = ["s", "e", "", "s", "e", ""]
    store.apply(mark_for_training(store.settings(), first, True))
    decided(store, first, {CONSENSUS_NAME: gold, "Ann": ["s", "e", "", "s", "", "e"], "Ben": ["s", "e", "?"]})
    found = to_json(find(store))["training"]
    assert (found["documents"], found["pass_mark"]) == ([first], 0.8)
    ann, ben = found["annotators"]
    assert (ben["decided"], ben["sentences"], ben["passed"], ben["themes"]) == (2, 6, None, [])
    assert (ann["annotator"], ann["decided"], ann["passed"]) == ("Ann", 6, False)
    security, economy, diplomacy = ann["themes"]
    assert (security["alpha"], security["passed"]) == (1.0, True)
    assert (economy["passed"], economy["missed"], economy["too_many"]) == (False, 1, 1)
    assert (diplomacy["alpha"], diplomacy["passed"]) == (None, None)  # nobody applied it: it could not be tested
    store.apply(set_pass_mark(store.settings(), 0.3))
    assert to_json(find(store))["training"]["annotators"][0]["passed"] is True


def test_documents_for_training_are_no_evidence_of_reliability(store: Store) -> None:
    first, second = documents(store)
    for document in (first, second):
        decided(store, document, {"Ann": ["s", "", "e"], "Ben": ["s", "e", "e"]})
    assert to_json(find(store))["sentences"] == 6
    store.apply(mark_for_training(store.settings(), first, True))
    found = find(store)
    assert to_json(found)["sentences"] == 3
    assert found.between.material.training == 1


def test_adjudication_is_counted_by_reason_and_by_who_did_it(store: Store) -> None:
    first, second = documents(store)
    decided(store, first, {"Ann": ["s"]})
    ann = annotator_id("Ann")
    decided(store, first, {CONSENSUS_NAME: ["s", "e"]}, decided_by=ann, reason="gap")
    decided(store, second, {CONSENSUS_NAME: ["s"]}, decided_by=ann, reason="slip")
    decided(store, second, {"Ben": [""]})
    found = to_json(find(store))["consensus"]
    assert found == {
        "decided": 3,
        "reasons": {"slip": 1, "ambiguity": 0, "gap": 2},
        "without_reason": 0,
        "decided_by": {"Ann": 3},
    }


def test_a_project_without_any_of_that_says_so(store: Store) -> None:
    found = to_json(find(store))
    assert (found["drift"], found["repeats"], found["training"]) == ([], [], None)
    assert found["consensus"]["decided"] == 0
    assert found["blind_only"] == {"sentences": 0, "alpha_masi": None}


WHO = ("ann", "ben", CONSENSUS_ID, "again", "other")
PEOPLE = {
    "ann": Annotator("ann", "Ann"),
    "ben": Annotator("ben", "Ben"),
    CONSENSUS_ID: Annotator(CONSENSUS_ID, CONSENSUS_NAME),
    "again": Annotator("again", "Ann (repeat 1)", repeat_of="ann"),
    "other": Annotator("other", "Benn", alias_of="ben"),
}
THEME = [Theme(name, name, "", "#112233") for name in THEMES.values()]
said = st.dictionaries(
    st.tuples(st.sampled_from("xyz"), st.integers(0, 3), st.sampled_from(WHO)),
    st.frozensets(st.sampled_from(list(THEMES.values()))),
    max_size=25,
)


@given(said, st.booleans(), st.booleans())
@settings(deadline=None)
def test_whatever_was_decided_every_figure_is_a_number_or_null(
    said: dict[tuple[str, int, str], frozenset[str]], training: bool, blind_only: bool
) -> None:
    keys = sorted(said)
    where, starts, who = ([key[place] for key in keys] for place in range(3))
    unblind = [place % 3 == 0 for place in range(len(keys))]
    made = Made(where, starts, who, [said[key] for key in keys], [0] * len(keys), unblind)  # type: ignore[arg-type]
    ledger = Ledger()
    ledger.take("xyz", made)
    held = {}
    if training:
        [edit] = mark_for_training({}, "x", True).edits
        assert isinstance(edit.after, Setting)
        held[edit.after.name] = edit.after
    drawn = draw(PEOPLE["ann"], {}, [("y", start) for start in range(4)], share=1).edits[1].after
    assert isinstance(drawn, Setting)
    held["repeat again"] = Setting("repeat again", drawn.value)
    known = Known(PEOPLE, THEME, held, "xyz", {})
    found = between(ledger, known, Scope(blind_only=blind_only), replicates=100)
    begun = {(one, document): str(start) for document, start, one in keys}
    spans = {document: [(start, start + 1) for start in range(4)] for document in "xyz"}
    findings = Findings(
        "P",
        "",
        "1",
        {},
        blind_only,
        known,
        replace(found, material=replace(found.material, spans=spans)),
        courses(ledger, known, begun),
        repeats(ledger, known, replicates=100),
        trainees(ledger, known),
        [],
    )
    json.dumps(to_json(findings), allow_nan=False)
    title, blocks = report(findings)
    for render in (html, markdown, latex):
        assert "nan" not in render(title, blocks).lower().replace("governance", "").replace("finance", "")
