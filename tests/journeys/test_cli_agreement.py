"""pressmark agreement, on projects that two people have annotated."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.agreement import REPLICATES, SEED
from annotator.changes import Act, Change, Edit
from annotator.commands.codebook import retire_theme
from annotator.commands.tagging import Target, set_note, toggle_none, toggle_theme
from annotator.records import CONSENSUS_ID, CONSENSUS_NAME, Annotator, Unblinding, annotator_id, timestamp
from db.store import Store
from main import main
from ui.work.importing import ImportReport, carry_out, import_text

RELEASE = (
    "Ministers met in Beijing.\n\nThey spoke of trade. They agreed to patrol the strait. Tea was served.\n\n"
    "A fund was opened. It holds much money. The ambassador spoke. Nobody left early.\n"
)
UNDECIDED = "?"

Marks = Sequence[str]  # one for each sentence: letters of the themes, "" for none of them, UNDECIDED
THEMES = {"s": "security", "e": "economy", "d": "diplomacy"}
ANN: Marks = ["d", "e", "sd", "", "e", "e", "d", UNDECIDED]
BEN: Marks = ["d", "e", "s", "", "", "e", UNDECIDED, "d"]

Report = Callable[..., Any]


def annotate(path: Path, people: Mapping[str, Marks]) -> None:
    """Every person's decisions, through the commands and the store."""
    with Store.open(path) as store:
        carry_out(store, import_text(RELEASE, store, annotator="Ann", report=ImportReport()))
        for name, marks in people.items():
            identity = CONSENSUS_ID if name == CONSENSUS_NAME else annotator_id(name)
            store.apply(Change(Act.ADD_ANNOTATOR, (Edit(None, Annotator(identity, name)),)))
            for place, mark in enumerate(marks):
                decide(store, place, identity, mark)


def decide(store: Store, place: int, annotator: str, mark: str) -> None:
    document = store.headings()[0].id
    sentence = store.sentences(document)[place]
    themes = {theme.name: theme for theme in store.themes()}

    def target() -> Target:
        held = [one for one in store.annotations(document, annotator) if one.start == sentence.start]
        return Target(sentence, place + 1, held[0] if held else None)

    if mark == UNDECIDED:
        store.apply(set_note(target(), "later", annotator))
    elif not mark:
        store.apply(toggle_none([target()], annotator))
    else:
        for letter in mark:
            store.apply(toggle_theme([target()], themes[THEMES[letter]], annotator))


@pytest.fixture
def both(project: Path) -> Path:
    """Ann and Ben on eight sentences, six of them decided by both."""
    annotate(project, {"Ann": ANN, "Ben": BEN})
    return project


@pytest.fixture
def agreement(capsys: pytest.CaptureFixture[str]) -> Report:
    """`agreement --json` of a project, as it is printed."""

    def run(path: Path, *words: str) -> Any:
        capsys.readouterr()
        assert main(["agreement", str(path), "--json", *words]) == 0
        return json.loads(capsys.readouterr().out)

    return run


def test_the_report_has_the_shape_of_the_interface_page(both: Path, agreement: Report) -> None:
    found = agreement(both)
    assert list(found)[:5] == ["annotators", "sentences", "themes", "overall", "disagreements"]
    assert list(found["themes"][0]) == ["theme", "sentences", "percent", "alpha", "ci95", "ac1", "pairs"]
    assert list(found["themes"][0]["pairs"][0]) == ["a", "b", "sentences", "percent", "kappa"]
    assert list(found["overall"]) == ["alpha_nominal", "alpha_masi", "alpha_jaccard", "fleiss_kappa", "ci95"]
    assert list(found["disagreements"][0]) == ["id", "document", "number", "decisions", "weight"]


def test_undecided_is_missing_and_none_is_a_decision(both: Path, agreement: Report) -> None:
    """Worked by hand: six sentences that both decided."""
    found = agreement(both)
    assert (found["annotators"], found["sentences"]) == (["Ann", "Ben"], 6)
    themes = {one["theme"]: one for one in found["themes"]}
    economy = themes["economy"]  # Ann on 2, 5, 6; Ben on 2, 6
    assert economy["sentences"] == 6
    assert economy["percent"] == pytest.approx(5 / 6)
    # 5 of 12 choices apply the theme; one disagreement in six: 1 - 11 * 2 / (2 * 5 * 7)
    assert economy["alpha"] == pytest.approx(1 - 22 / 70)
    assert economy["pairs"] == [
        {"a": "Ann", "b": "Ben", "sentences": 6, "percent": pytest.approx(5 / 6), "kappa": pytest.approx(2 / 3)}
    ]
    assert economy["ac1"] == pytest.approx((5 / 6 - 70 / 144) / (1 - 70 / 144))
    assert themes["security"]["alpha"] == 1.0
    assert economy["ci95"][0] < economy["alpha"] < economy["ci95"][1]


def test_the_disagreements_are_named_and_ranked(both: Path, agreement: Report) -> None:
    found = agreement(both)["disagreements"]
    assert [one["number"] for one in found] == [5, 3]
    assert found[0]["decisions"] == {"Ann": ["economy"], "Ben": []}
    assert found[1]["decisions"] == {"Ann": ["security", "diplomacy"], "Ben": ["security"]}
    with Store.open(both, read_only=True) as store:
        document = store.headings()[0].id
        sentence = store.sentences(document)[4]
    assert (found[0]["document"], found[0]["id"]) == (document, sentence.id)
    assert found[0]["weight"] > found[1]["weight"] > 0


def test_without_the_heaviest_sentence_alpha_is_higher_by_its_weight(
    both: Path, agreement: Report, tmp_path: Path
) -> None:
    before = agreement(both)
    with Store.open(both) as store:
        decide(store, 4, annotator_id("Ben"), "")  # none again: undecided
    after = agreement(both)
    assert after["sentences"] == before["sentences"] - 1
    gained = after["overall"]["alpha_masi"] - before["overall"]["alpha_masi"]
    assert gained == pytest.approx(before["disagreements"][0]["weight"])


def test_the_consensus_is_compared_only_where_it_is_named(project: Path, agreement: Report) -> None:
    annotate(project, {"Ann": ANN, "Ben": BEN, CONSENSUS_NAME: ["s"] * 8})
    found = agreement(project)
    assert found["annotators"] == ["Ann", "Ben"]
    assert found["sentences"] == 6
    found = agreement(project, "--annotator", CONSENSUS_NAME, "--annotator", "Ben")
    assert found["annotators"] == ["Ben", CONSENSUS_NAME]
    assert found["sentences"] == 7


def test_a_repeat_and_a_second_spelling_are_no_annotators_of_their_own(project: Path, agreement: Report) -> None:
    annotate(project, {"Ann": ANN, "Ben": BEN, "Bem": [*BEN[:6], "e"], "Ann (repeat)": ["s"] * 8})
    with Store.open(project) as store:
        known = {one.name: one for one in store.annotators()}
        repeat = replace(known["Ann (repeat)"], repeat_of=known["Ann"].id)
        other = replace(known["Bem"], alias_of=known["Ben"].id)
        for before, after in ((known["Ann (repeat)"], repeat), (known["Bem"], other)):
            store.apply(Change(Act.RENAME_ANNOTATOR, (Edit(before, after),)))
    found = agreement(project)
    assert found["annotators"] == ["Ann", "Ben"]
    assert found["sentences"] == 7  # what Ben decided as Bem only is Ben's
    assert agreement(project, "--annotator", "bem", "--annotator", "ann") == found


def test_decisions_that_were_not_blind_are_told_and_can_be_left_out(
    both: Path, agreement: Report, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.open(both) as store:
        document = store.headings()[0].id
        seen = Unblinding(document, annotator_id("Ben"), timestamp())
        store.apply(Change(Act.UNBLIND, (Edit(None, seen),)))
        decide(store, 4, annotator_id("Ben"), "s")  # that is, after having seen the others'
    assert agreement(both)["sentences"] == 6
    assert agreement(both)["not_blind"] == 1
    found = agreement(both, "--blind-only")
    assert (found["sentences"], found["not_blind"]) == (5, 0)
    assert main(["agreement", str(both)]) == 0
    assert "1 decision was made after its annotator had chosen to see the others’" in capsys.readouterr().out


def test_a_retired_theme_that_was_used_counts(both: Path, agreement: Report) -> None:
    before = agreement(both)
    with Store.open(both) as store:
        theme = next(theme for theme in store.themes() if theme.name == "economy")
        store.apply(retire_theme(theme))
    assert agreement(both) == before


def test_only_those_who_are_named_are_compared(project: Path, agreement: Report) -> None:
    annotate(project, {"Ann": ANN, "Ben": BEN, "Cy": ["s", UNDECIDED, *[""] * 6]})
    assert agreement(project)["annotators"] == ["Ann", "Ben", "Cy"]
    found = agreement(project, "--annotator", "cy", "--annotator", "Ann")
    assert found["annotators"] == ["Ann", "Cy"]
    assert found["sentences"] == 6
    assert all(len(theme["pairs"]) == 1 for theme in found["themes"])
    assert found["overall"]["fleiss_kappa"] is not None
    assert agreement(project)["overall"]["fleiss_kappa"] is None


def test_the_text_says_the_same_and_why_figures_are_missing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    annotate(project, {"Ann": ["s", "e", "", ""], "Ben": ["s", "", "", ""]})
    assert main(["agreement", str(project)]) == 0
    text = capsys.readouterr().out
    assert "Ann, Ben: 4 sentences decided by two or more annotators" in text
    assert "Krippendorff's alpha, sets by MASI" in text
    assert "nobody applied the theme to a sentence that can be compared." in text
    assert "both decided the same way everywhere." in text
    assert "Ann: economy; Ben: none" in text
    assert f"{REPLICATES:,} resamples, seed {SEED}" in text
    assert "nan" not in text.lower()


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        ({}, "nobody has decided a sentence yet"),
        ({"Ann": ANN}, "there are decisions of one annotator only"),
        ({"Ann": ["s", UNDECIDED], "Ben": [UNDECIDED, "s"]}, "no sentence was decided by two or more annotators"),
        ({"Ann": ["s"], "Ben": ["e"]}, "only one sentence was decided by two or more annotators"),
        ({"Ann": ["s"] * 8, "Ben": ["s"] * 8}, "all decisions are the same"),
    ],
)
def test_what_is_not_defined_is_null_with_a_reason_in_words(
    project: Path, agreement: Report, capsys: pytest.CaptureFixture[str], people: dict[str, Marks], reason: str
) -> None:
    annotate(project, people)
    found = agreement(project)
    assert set(found["overall"].values()) == {None}
    assert {one[name] for one in found["themes"] for name in ("alpha", "ac1")} == {None}
    assert {one["ci95"] for one in found["themes"]} == {None}
    assert main(["agreement", str(project)]) == 0
    assert reason in capsys.readouterr().out


def test_the_same_seed_gives_the_same_report_and_bad_numbers_are_refused(both: Path, agreement: Report) -> None:
    assert agreement(both) == agreement(both, "--seed", str(SEED), "--replicates", str(REPLICATES))
    other = agreement(both, "--seed", "1")
    assert other["overall"]["alpha_masi"] == agreement(both)["overall"]["alpha_masi"]
    assert other["overall"]["ci95"] != agreement(both)["overall"]["ci95"]
    assert main(["agreement", str(both), "--seed", "-1"]) == 2
    assert main(["agreement", str(both), "--replicates", "many"]) == 2


def test_who_is_not_there_cannot_be_compared(both: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agreement", str(both), "--annotator", "Zoe"]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "there is no annotator “Zoe” to compare; there are: Ann, Ben." in error
