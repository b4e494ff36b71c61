"""pressmark merge: colleagues' files on the command line."""

import itertools
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from annotator.changes import Act, Change, Edit
from annotator.commands.annotators import merge_annotators, rename_annotator
from annotator.commands.codebook import add_theme
from annotator.commands.correcting import correct_text
from annotator.commands.cutting import join, split
from annotator.people import named
from annotator.records import Annotation, Annotator, Theme
from annotator.segmentation import segment
from db.integrity import check
from db.store import Store
from tests.ui.cli.conftest import Answer, Pressmark

Themes = Iterable[str] | None


@pytest.fixture
def ours(pressmark: Pressmark, release: Path, tmp_path: Path) -> Path:
    """A project with one release of five sentences that nobody has decided."""
    path = tmp_path / "ours.pressmark"
    assert pressmark("new", path).status == 0
    assert pressmark("import", path, release, "--as", "Ann").status == 0
    return path


def copy(project: Path, name: str) -> Path:
    return Path(shutil.copy(project, project.with_name(f"{name}.pressmark")))


def decide(project: Path, name: str, decisions: dict[int, Themes], minute: int = 0, **fields: Any) -> None:
    """Let somebody decide sentences, by their numbers, at 9 o'clock and so many minutes."""
    with Store.open(project) as store:
        ids = {theme.name: theme.id for theme in store.themes()}
        (document,) = store.headings()
        sentences = store.sentences(document.id)
        who = named(store.annotators(), name)
        if who.id not in {one.id for one in store.annotators()}:
            store.apply(Change(Act.ADD_ANNOTATOR, (Edit(None, who),), who.id))
        held = {one.start: one for one in store.annotations(document.id, who.id)}
        for number, themes in decisions.items():
            start = sentences[number - 1].start
            chosen = None if themes is None else frozenset(ids[theme] for theme in themes)
            made = Annotation(document.id, start, who.id, chosen, at=f"2026-01-05T09:{minute:02d}:00.000Z", **fields)
            store.apply(Change(Act.TAG, (Edit(held.get(start), made),), who.id, document.id, {"number": number}))


def decided(project: Path, name: str) -> dict[int, set[str]]:
    """What somebody has decided, by the number of the sentence."""
    with Store.open(project, read_only=True) as store:
        names = {theme.id: theme.name for theme in store.themes()}
        who = named(store.annotators(), name)
        found = {}
        for chapter in store.chapters():
            numbers = {one.start: number for number, one in enumerate(chapter.sentences, 1)}
            for one in chapter.annotations:
                if one.annotator == who.id and one.themes is not None:
                    found[numbers[one.start]] = {names[theme] for theme in one.themes}
        return found


def tally(answer: Answer) -> dict[str, tuple[int, int, int, int]]:
    """New, same, differing and unplaced, by name."""
    return {
        one["name"]: (one["new"], one["same"], one["differing"], one["unplaced"]) for one in answer.json["annotators"]
    }


def test_a_colleagues_decisions_come_in(pressmark: Pressmark, ours: Path) -> None:
    theirs = copy(ours, "bob")
    decide(ours, "Ann", {1: ["security"], 2: []})
    decide(theirs, "Bob", {1: ["economy"], 3: []})
    merged = pressmark("merge", ours, theirs, "--json")
    assert merged.status == 0
    assert tally(merged) == {"Bob": (2, 0, 0, 0)}
    assert (merged.json["documents_added"], merged.json["themes_added"], merged.json["problems"]) == (0, 0, [])
    assert decided(ours, "Bob") == {1: {"economy"}, 3: set()}
    assert decided(ours, "Ann") == {1: {"security"}, 2: set()}
    assert check(ours) == []


def test_a_dry_run_only_says_what_would_come_in(pressmark: Pressmark, ours: Path) -> None:
    theirs = copy(ours, "bob")
    decide(theirs, "Bob", {1: ["economy"]})
    before = ours.read_bytes()
    dry = pressmark("merge", ours, theirs, theirs, "--dry-run", "--json")
    assert tally(dry) == {"Bob": (1, 1, 0, 0)}
    assert dry.json["dry_run"] is True
    assert ours.read_bytes() == before


def test_merging_twice_adds_nothing(pressmark: Pressmark, ours: Path) -> None:
    theirs = copy(ours, "bob")
    decide(ours, "Bob", {1: ["economy"], 2: ["security"]}, minute=5)
    decide(theirs, "Bob", {1: ["diplomacy"], 3: []}, minute=1)
    assert tally(pressmark("merge", ours, theirs, "--json")) == {"Bob": (1, 0, 1, 0)}
    before = decided(ours, "Bob"), len(pressmark("history", ours, "--json").json)
    again = pressmark("merge", ours, theirs, "--json")
    assert tally(again) == {"Bob": (0, 1, 1, 0)}
    assert (decided(ours, "Bob"), len(pressmark("history", ours, "--json").json)) == before


@pytest.mark.parametrize("ours_is_later", [True, False])
def test_of_two_decisions_of_one_annotator_the_later_stands_and_both_are_in_the_history(
    ours_is_later: bool, pressmark: Pressmark, ours: Path
) -> None:
    theirs = copy(ours, "laptop")
    decide(ours, "Ann", {1: ["security"]}, minute=2 * ours_is_later)
    decide(theirs, "Ann", {1: ["economy"]}, minute=1)
    merged = pressmark("merge", ours, theirs, "--json").json
    (conflict,) = merged["conflicts"]
    assert (conflict["annotator"], conflict["number"], conflict["sentence"]) == ("Ann", 1, "Ministers Meet in Beijing")
    assert (conflict["ours"]["themes"], conflict["theirs"]["themes"]) == (["security"], ["economy"])
    assert conflict["stands"] == ("ours" if ours_is_later else "theirs")
    assert decided(ours, "Ann") == {1: {"security" if ours_is_later else "economy"}}
    with Store.open(ours) as store:
        seen = {
            theme
            for entry in store.history()
            if entry.act is Act.MERGE
            for edit in store.edits(entry.seq)
            for side in edit
            if isinstance(side, Annotation)
            for theme in side.themes or ()
        }
        assert seen == {"security", "economy"}
    assert check(ours) == []


def test_several_files_come_in_in_any_order_and_go_with_one_undo(pressmark: Pressmark, ours: Path) -> None:
    files = [copy(ours, name) for name in ("a", "b", "c")]
    decide(files[0], "Ann", {1: ["security"], 2: []}, minute=1)
    decide(files[1], "Ann", {1: ["economy"], 3: []}, minute=2)
    decide(files[2], "Bob", {1: ["economy"]}, minute=3)
    results, target = [], ours
    for order in itertools.permutations(files):
        target = copy(ours, "target")
        assert pressmark("merge", target, *order, "--as", "Mo").status == 0
        assert pressmark("export", target, target.with_suffix(".csv")).status == 0
        results.append(target.with_suffix(".csv").read_bytes())
    assert len(set(results)) == 1
    with Store.open(target) as store:
        store.undo("", named([], "Mo").id)
    assert decided(target, "Ann") == decided(target, "Bob") == {}


def test_a_bad_file_among_good_ones_is_told_and_the_others_come_in(pressmark: Pressmark, ours: Path) -> None:
    theirs = copy(ours, "bob")
    decide(theirs, "Bob", {1: []})
    bad = ours.with_name("bad.pressmark")
    bad.write_bytes(theirs.read_bytes()[:5000])
    merged = pressmark("merge", ours, bad, theirs, "--json")
    assert merged.status == 1
    assert tally(merged) == {"Bob": (1, 0, 0, 0)}
    (problem,) = merged.json["problems"]
    assert problem["file"] == str(bad)
    assert merged.err.count("\n") == 1
    assert merged.err.startswith(f"pressmark: {bad}: ")


def test_a_project_is_not_merged_into_itself(pressmark: Pressmark, ours: Path) -> None:
    merged = pressmark("merge", ours, ours)
    assert merged.status == 1
    assert "the project itself" in merged.err


def test_documents_and_themes_come_along(pressmark: Pressmark, ours: Path, tmp_path: Path) -> None:
    theirs = copy(ours, "bob")
    other = tmp_path / "other.txt"
    other.write_text("A fund was opened. It is large.", encoding="utf-8")
    assert pressmark("import", theirs, other).status == 0
    with Store.open(theirs) as store:
        store.apply(add_theme(store.themes(), Theme("", "energy", "4", "#0072B2")))
    merged = pressmark("merge", ours, theirs, "--json").json
    assert (merged["documents_added"], merged["themes_added"]) == (1, 1)
    info = pressmark("info", ours, "--json").json
    assert info["documents"] == 2
    assert [theme["name"] for theme in info["themes"]] == ["security", "economy", "diplomacy", "energy"]


def test_a_theme_is_taken_for_one_of_ours_by_choice(pressmark: Pressmark, ours: Path) -> None:
    theirs = copy(ours, "bob")
    with Store.open(theirs) as store:
        store.apply(add_theme(store.themes(), Theme("", "Defence", "4", "#0072B2")))
    decide(theirs, "Bob", {1: ["Defence"], 2: ["economy"]})
    merged = pressmark("merge", ours, theirs, "--theme", "defence=Security", "--json")
    assert merged.json["themes_added"] == 0
    assert merged.json["themes"] == [{"file": str(theirs), "theme": "Defence", "ours": "security", "annotations": 1}]
    assert decided(ours, "Bob") == {1: {"security"}, 2: {"economy"}}
    wrong = pressmark("merge", ours, theirs, "--theme", "Defence=war")
    assert wrong.status == 1
    assert "there is no theme “war”" in wrong.err
    assert pressmark("merge", ours, theirs, "--theme", "Defence").status == 2
    assert "no theme “Sport”" in pressmark("merge", ours, theirs, "--theme", "Sport=security").err


def test_where_a_sentence_was_split_or_joined_decisions_go_to_what_it_became(pressmark: Pressmark, ours: Path) -> None:
    theirs = copy(ours, "bob")
    decide(theirs, "Bob", {2: ["security"], 4: ["economy"], 5: []})
    with Store.open(ours) as store:
        (heading,) = store.headings()
        document = store.document(heading.id)
        assert document is not None
        sentences = store.sentences(document.id)
        store.apply(split(document.text, sentences[1], 2, document.text.index("met") - 1, [], ""))
        store.apply(join(sentences[3], sentences[4], 5, [], ""))
    merged = pressmark("merge", ours, theirs, "--json")
    assert tally(merged) == {"Bob": (3, 0, 0, 0)}
    assert decided(ours, "Bob") == {2: {"security"}, 3: {"security"}, 5: {"economy"}}
    assert tally(pressmark("merge", ours, theirs, "--json"))["Bob"][0] == 0
    assert check(ours) == []


def corrected(project: Path, old: str, new: str) -> None:
    """Correct the text, and forget that it was one, as when a colleague imported the corrected release herself."""
    with Store.open(project) as store:
        (heading,) = store.headings()
        document = store.document(heading.id)
        assert document is not None
        text = document.text.replace(old, new)
        held = store.annotations(document.id)
        store.apply(correct_text(document, store.sentences(document.id), held, text, lambda one: segment(one), ""))


def imported(pressmark: Pressmark, project: Path, text: str) -> Path:
    """A colleague's project into which she imported a text herself."""
    file = project.with_suffix(".txt")
    file.write_text(text, encoding="utf-8")
    assert pressmark("new", project).status == 0
    assert pressmark("import", project, file).status == 0
    return project


@pytest.mark.parametrize("theirs_is_newer", [True, False])
def test_decisions_follow_a_correction_of_the_text(theirs_is_newer: bool, pressmark: Pressmark, ours: Path) -> None:
    theirs = copy(ours, "bob")
    corrected(theirs if theirs_is_newer else ours, "Beijing", "Peking")
    decide(theirs, "Bob", {1: ["diplomacy"], 2: []})
    merged = pressmark("merge", ours, theirs, "--json")
    assert tally(merged) == {"Bob": (2, 0, 0, 0)}
    assert merged.json["documents_added"] == 0
    assert [match["how"] for match in merged.json["matches"]] == ["revision"]
    assert decided(ours, "Bob") == {1: {"diplomacy"}, 2: set()}
    assert check(ours) == []


def test_a_release_with_other_line_breaks_is_the_same(pressmark: Pressmark, ours: Path, release: Path) -> None:
    text = release.read_text(encoding="utf-8").replace("\n\n", "\n \n").replace("They agreed", "They\nagreed").strip()
    theirs = imported(pressmark, ours.with_name("bob.pressmark"), text)
    decide(theirs, "Bob", {1: ["diplomacy"], 3: []})
    merged = pressmark("merge", ours, theirs, "--json")
    assert [match["how"] for match in merged.json["matches"]] == ["layout"]
    assert tally(merged) == {"Bob": (2, 0, 0, 0)}
    assert decided(ours, "Bob") == {1: {"diplomacy"}, 3: set()}


def test_a_release_that_is_only_alike_waits_for_consent_and_nothing_of_it_is_dropped(
    pressmark: Pressmark, ours: Path, release: Path
) -> None:
    text = release.read_text(encoding="utf-8").replace("the strait", "the straits")
    theirs = imported(pressmark, ours.with_name("bob.pressmark"), text)
    decide(theirs, "Bob", {1: ["diplomacy"], 3: []}, note="hm")
    merged = pressmark("merge", ours, theirs, "--json")
    assert tally(merged) == {"Bob": (0, 0, 0, 2)}
    assert merged.json["unplaced"][0]["sentence"] == "Ministers Meet in Beijing"
    assert merged.json["documents_added"] == 0
    assert pressmark("info", ours, "--json").json["unplaced"] == 2
    assert "--aligned" in pressmark("merge", ours, theirs).out
    again = pressmark("merge", ours, theirs, "--aligned", "--json")
    assert tally(again) == {"Bob": (2, 0, 0, 0)}
    assert decided(ours, "Bob") == {1: {"diplomacy"}, 3: set()}
    assert "unplaced" not in pressmark("info", ours, "--json").json
    assert check(ours) == []


@pytest.mark.parametrize("name", ["bob.csv", "bob.jsonl"])
def test_a_labelled_table_of_ours_is_merged_like_a_project(name: str, pressmark: Pressmark, ours: Path) -> None:
    theirs, table = copy(ours, "bob"), ours.with_name(name)
    decide(ours, "Ann", {1: ["security"]}, minute=5)
    decide(theirs, "Ann", {1: ["economy"]}, minute=1)
    decide(theirs, "Bob", {1: ["economy"], 3: []}, minute=2, note="=sum", origin="suggestion")
    assert pressmark("export", theirs, table).status == 0
    assert tally(pressmark("merge", ours, table, "--json")) == {"Ann": (0, 0, 1, 0), "Bob": (2, 0, 0, 0)}
    assert decided(ours, "Bob") == {1: {"economy"}, 3: set()}
    assert decided(ours, "Ann") == {1: {"security"}}
    assert tally(pressmark("merge", ours, theirs, "--json")) == {"Ann": (0, 0, 1, 0), "Bob": (0, 2, 0, 0)}
    assert check(ours) == []


def test_a_table_that_names_no_times_leaves_what_is_here(pressmark: Pressmark, ours: Path, tmp_path: Path) -> None:
    decide(ours, "Bob", {1: ["security"]})
    table = tmp_path / "bob.csv"
    rows = ["document,number,text,annotator,themes", "r,1,Ministers Meet in Beijing,Bob,economy"]
    rows += ["r,2,The ministers met 🎻 on Sunday.,Bob,Energy", "r,3,They agreed to patrol the strait.,Bob,"]
    table.write_text("\n".join(rows), encoding="utf-8")
    merged = pressmark("merge", ours, table, "--aligned", "--json")
    assert tally(merged) == {"Bob": (2, 0, 1, 0)}
    assert merged.json["themes_added"] == 1
    assert decided(ours, "Bob") == {1: {"security"}, 2: {"Energy"}, 3: set()}
    again = pressmark("merge", ours, table, "--aligned", "--json")
    assert tally(again) == {"Bob": (0, 2, 1, 0)}
    assert check(ours) == []


def test_a_text_without_decisions_is_for_import(pressmark: Pressmark, ours: Path, release: Path) -> None:
    merged = pressmark("merge", ours, release)
    assert merged.status == 1
    assert "import it instead" in merged.err


def test_people_read_what_came_in(pressmark: Pressmark, ours: Path) -> None:
    theirs = copy(ours, "bob")
    decide(ours, "Bob", {1: []}, minute=3)
    decide(theirs, "Bob", {1: ["economy"], 2: []}, minute=1)
    said = pressmark("merge", ours, theirs, "--as", "Mo").out
    assert "Brought in 1 annotation, 0 documents, 0 themes." in said
    assert "Bob, “Ministers Meet in Beijing” 1: none here, economy there; ours stands" in said
    history = pressmark("history", ours).out
    assert "Mo: Merge “bob.pressmark” (1 annotation)" in history
    assert "Mo: Merge “bob.pressmark” (1 overruled decision)" in history


def test_who_was_renamed_or_found_to_be_another_is_known_again(pressmark: Pressmark, ours: Path) -> None:
    decide(ours, "Ann", {1: ["security"]})
    decide(ours, "Anne", {2: ["economy"]})
    theirs = copy(ours, "bob")
    decide(theirs, "Anne", {3: []})
    with Store.open(ours) as store:
        people = {one.name: one for one in store.annotators()}
        store.apply(rename_annotator(people.values(), people["Ann"], "Dr. Ann"))
        by_id = {one.id: one for one in store.annotators()}
        source, target = by_id[people["Anne"].id], by_id[people["Ann"].id]
        held = store.annotations(store.headings()[0].id)
        store.apply(merge_annotators(by_id, source, target, held).change)
    merged = pressmark("merge", ours, theirs, "--json")
    assert tally(merged) == {"Dr. Ann": (1, 2, 0, 0)}
    assert decided(ours, "Anne") == {1: {"security"}, 2: {"economy"}, 3: set()}
    assert [one["name"] for one in pressmark("info", ours, "--json").json["annotators"]] == ["Dr. Ann"]
    assert check(ours) == []


def test_json_is_one_document_with_the_names_of_the_interface(pressmark: Pressmark, ours: Path) -> None:
    theirs = copy(ours, "bob")
    merged = json.loads(pressmark("merge", ours, theirs, "--json").out)
    assert {"annotators", "documents_added", "themes_added", "problems"} <= merged.keys()


def test_a_repeat_stays_what_it_is(pressmark: Pressmark, ours: Path) -> None:
    theirs = copy(ours, "bob")
    decide(theirs, "Bob", {1: []})
    with Store.open(theirs) as store:
        (bob,) = store.annotators()
        store.apply(Change(Act.ADD_ANNOTATOR, (Edit(None, Annotator("bob-2", "Bob", repeat_of=bob.id)),)))
    assert pressmark("merge", ours, theirs).status == 0
    with Store.open(ours, read_only=True) as store:
        assert {(one.name, one.repeat_of) for one in store.annotators()} == {("Bob", ""), ("Bob", bob.id)}
