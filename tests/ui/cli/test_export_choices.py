"""What may be chosen for an export on the command line, and what is written beside it."""

import csv
import hashlib
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.ui.cli.conftest import Pressmark

LABELLED = (
    "document,number,text,annotator,security,economy,diplomacy,date,source,language,Desk,note\n"
    "R1,1,They met.,Ann,0,0,1,2026-01-05,MFA,en,Asia,hm\n"
    "R1,1,They met.,Ben,0,0,0,2026-01-05,MFA,en,Asia,\n"
    "R1,1,They met.,Cem,0,0,1,2026-01-05,MFA,en,Asia,\n"
    "R1,2,Guns fell silent.,Ann,1,0,0,2026-01-05,MFA,en,Asia,\n"
    "R1,2,Guns fell silent.,Ben,0,0,0,2026-01-05,MFA,en,Asia,\n"
    "R1,3,It rained.,,,,,2026-01-05,MFA,en,Asia,\n"
    "R2,1,Il pleut.,Ann,0,0,0,2026-02-05,Élysée,fr,Europe,\n"
)


@pytest.fixture
def labelled(tmp_path: Path, pressmark: Pressmark) -> Path:
    """A project with what is in LABELLED."""
    table = tmp_path / "labelled.csv"
    table.write_text(LABELLED, encoding="utf-8")
    project = tmp_path / "p.pressmark"
    assert pressmark("new", project).status == 0
    assert pressmark("import", project, table).status == 0
    return project


@pytest.fixture
def releases(tmp_path: Path, pressmark: Pressmark) -> Path:
    """A project with twenty releases of three sentences."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(20):
        words = f"Release {number}\n\nThe ministers met for the {number}th time. They left in the rain."
        (folder / f"{number:02}.txt").write_text(words, encoding="utf-8")
    project = tmp_path / "many.pressmark"
    assert pressmark("new", project).status == 0
    assert pressmark("import", project, folder).status == 0
    return project


def table_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def exported(pressmark: Pressmark, project: Path, *words: str) -> list[dict[str, str]]:
    out = project.with_name("out.csv")
    answer = pressmark("export", project, out, *words)
    assert answer.status == 0, answer.err
    return table_of(out)


def test_a_majority_is_one_row_with_how_many_decided(labelled: Path, pressmark: Pressmark) -> None:
    rows = exported(pressmark, labelled, "--majority")
    assert [(row["annotator"], row["diplomacy"], row["security"], row["annotators"]) for row in rows] == [
        ("Majority", "1", "0", "3"),
        ("Majority", "", "", "2"),
        ("", "", "", "0"),
        ("Majority", "0", "0", "1"),
    ]
    assert rows[0]["note"] == "Ann: hm"
    yes = exported(pressmark, labelled, "--majority", "--tie", "yes")
    assert yes[1]["security"] == "1"


def test_soft_labels_are_shares_in_tables_and_beside_the_themes_in_json_lines(
    labelled: Path, pressmark: Pressmark
) -> None:
    rows = exported(pressmark, labelled, "--soft", "--annotator", "Ann", "--annotator", "Ben")
    assert [(row["diplomacy"], row["security"]) for row in rows] == [
        ("0.5", "0.0"), ("0.0", "0.5"), ("", ""), ("0.0", "0.0"),
    ]  # fmt: skip
    out = labelled.with_name("out.jsonl")
    assert pressmark("export", labelled, out, "--soft").status == 0
    first = json.loads(out.read_text(encoding="utf-8").splitlines()[0])
    assert first["annotations"][0]["themes"] == ["diplomacy"]
    assert first["annotations"][0]["shares"] == {"security": 0.0, "economy": 0.0, "diplomacy": 0.666667}


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        (["--source", "mfa"], ["They met.", "Guns fell silent.", "It rained."]),
        (["--language", "fr"], ["Il pleut."]),
        (["--since", "2026-02"], ["Il pleut."]),
        (["--until", "2026-01-31", "--language", "fr"], []),
        (["--field", "Desk=europe"], ["Il pleut."]),
        (["--title", "R2"], ["Il pleut."]),
    ],
)
def test_only_documents_that_the_filter_takes_are_there(
    labelled: Path, pressmark: Pressmark, words: list[str], texts: list[str]
) -> None:
    rows = exported(pressmark, labelled, *words)
    assert list(dict.fromkeys(row["text"] for row in rows)) == texts


def test_only_the_themes_that_are_named_are_columns(labelled: Path, pressmark: Pressmark) -> None:
    rows = exported(pressmark, labelled, "--theme", "Security")
    assert "security" in rows[0]
    assert "economy" not in rows[0]
    answer = pressmark("export", labelled, labelled.with_name("x.csv"), "--theme", "sport")
    assert answer.status == 1
    assert "no theme “sport”; there are: security, economy, diplomacy" in answer.err


def test_with_a_row_per_theme_none_is_zero_and_undecided_empty(labelled: Path, pressmark: Pressmark) -> None:
    rows = exported(pressmark, labelled, "--rows", "theme", "--annotator", "Ann")
    assert len(rows) == 12
    assert [(row["theme"], row["applies"]) for row in rows[:3]] == [
        ("security", "0"), ("economy", "0"), ("diplomacy", "1"),
    ]  # fmt: skip
    assert [row["applies"] for row in rows if row["text"] == "It rained."] == ["", "", ""]
    assert [row["annotator"] for row in rows if row["text"] == "It rained."] == ["", "", ""]


def test_with_a_row_per_sentence_every_annotator_has_columns(labelled: Path, pressmark: Pressmark) -> None:
    rows = exported(pressmark, labelled, "--rows", "sentence")
    assert [row["text"] for row in rows] == ["They met.", "Guns fell silent.", "It rained.", "Il pleut."]
    assert (rows[0]["Ann: diplomacy"], rows[0]["Ben: diplomacy"], rows[0]["Cem: diplomacy"]) == ("1", "0", "1")
    assert (rows[1]["Ann: security"], rows[1]["Cem: security"], rows[1]["Cem: unsure"]) == ("1", "", "")
    assert rows[0]["Ann: note"] == "hm"
    assert "annotator" not in rows[0]


def test_context_is_the_previous_and_the_next_sentence(labelled: Path, pressmark: Pressmark) -> None:
    rows = exported(pressmark, labelled, "--context", "--annotator", "Ann", "--decided-only")
    assert [(row["previous"], row["next"]) for row in rows] == [
        ("", "Guns fell silent."), ("They met.", "It rained."), ("", ""),
    ]  # fmt: skip


def test_pseudonyms_stand_in_place_of_names(labelled: Path, pressmark: Pressmark) -> None:
    rows = exported(pressmark, labelled, "--pseudonyms")
    names = {row["annotator"] for row in rows}
    assert len(names) == 4
    assert all(re.fullmatch("Annotator [0-9a-f]{6}", name) for name in names - {""})
    assert {row["annotator"] for row in exported(pressmark, labelled, "--pseudonyms", "--annotator", "Ann")} <= names
    refi, ids = labelled.with_name("out.qdpx"), {}
    for word in ("--pseudonyms", "--raw"):
        assert pressmark("export", labelled, refi, word).status == 0
        with zipfile.ZipFile(refi) as archive:
            ids[word] = set(re.findall('<User guid="([^"]*)"', archive.read("project.qde").decode()))
    assert len(ids["--raw"]) == len(ids["--pseudonyms"]) == 3
    assert not ids["--raw"] & ids["--pseudonyms"]  # a guid is made of a name
    assert "Ann," not in labelled.with_name("out.csv").read_text(encoding="utf-8")


def splits_of(rows: list[dict[str, str]]) -> dict[str, str]:
    return {row["document"]: row["split"] for row in rows}


def test_a_split_is_a_column_and_stays_when_documents_are_added(
    releases: Path, pressmark: Pressmark, tmp_path: Path
) -> None:
    words = ("--split", "train=0.8,validation=0.1,test=0.1", "--seed", "7")
    before = splits_of(exported(pressmark, releases, *words))
    assert sorted(before.values()) == ["test"] * 2 + ["train"] * 16 + ["validation"] * 2
    (tmp_path / "new.txt").write_text("One more release.", encoding="utf-8")
    assert pressmark("import", releases, tmp_path / "new.txt").status == 0
    after = splits_of(exported(pressmark, releases, *words))
    assert len(after) == 21
    assert before.items() <= after.items()


def test_a_folder_has_a_file_for_each_split_and_a_manifest(
    releases: Path, pressmark: Pressmark, tmp_path: Path
) -> None:
    out = tmp_path / "dataset"
    words = ("export", releases, f"{out}/", "--format", "jsonl", "--split", "train=0.8,test=0.2", "--json")
    answer: Any = pressmark(*words).json
    assert answer["splits"] == {"train": 16, "test": 4}
    assert sorted(path.name for path in out.iterdir()) == [
        "README.md", "croissant.json", "manifest.json", "test.jsonl", "train.jsonl",
    ]  # fmt: skip
    listed = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert listed["splits"] == {"parts": {"train": "0.8", "test": "0.2"}, "seed": 0}
    for file in listed["files"]:
        assert hashlib.sha256((out / file["path"]).read_bytes()).hexdigest() == file["sha256"]
    lines = (out / "test.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["split"] for line in lines} == {"test"}
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    assert pressmark(*words).status == 0  # our own folder is written anew, with the same bytes
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert not list(tmp_path.glob(".pressmark-*"))


def test_a_folder_with_anything_else_in_it_is_left_as_it_is(
    releases: Path, pressmark: Pressmark, tmp_path: Path
) -> None:
    out = tmp_path / "dataset"
    words = ("export", releases, out, "--folder", "--format", "csv")
    assert pressmark(*words).status == 0
    (out / "thesis.txt").write_text("mine", encoding="utf-8")
    answer = pressmark(*words)
    assert answer.status == 1
    assert "“thesis.txt” here is not of the dataset" in answer.err
    assert (out / "thesis.txt").read_text(encoding="utf-8") == "mine"
    answer = pressmark("export", releases, tmp_path / "in", "--folder", "--format", "csv")
    assert answer.status == 1
    assert "holds other files" in answer.err


def more(pressmark: Pressmark, project: Path, count: int) -> None:
    folder = project.with_name("more")
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.txt").write_text(f"Another release, the {number}th.", encoding="utf-8")
    assert pressmark("import", project, folder).status == 0


def test_a_frozen_split_stays_as_it_is_until_it_is_thawed(releases: Path, pressmark: Pressmark) -> None:
    words = ("--split", "train=rest,test=5")
    before = splits_of(exported(pressmark, releases, *words, "--freeze", "test"))
    more(pressmark, releases, 30)
    after = splits_of(exported(pressmark, releases, *words, "--seed", "5"))
    test = {document for document, split in before.items() if split == "test"}
    assert len(test) == 5
    assert {document for document, split in after.items() if split == "test"} == test
    drawn = splits_of(exported(pressmark, releases, *words, "--seed", "5", "--thaw", "test"))
    assert {document for document, split in drawn.items() if split == "test"} != test
    history = pressmark("history", releases, "--json").json
    assert [entry["what"] for entry in history[:3]].count("Change the setting “splits”") == 2


def test_kept_splits_hold_whatever_is_asked_later(releases: Path, pressmark: Pressmark) -> None:
    before = splits_of(exported(pressmark, releases, "--split", "train=rest,test=5", "--keep"))
    more(pressmark, releases, 30)
    after = splits_of(exported(pressmark, releases, "--split", "train=0.5,test=0.5", "--seed", "9"))
    assert before.items() <= after.items()
    assert list(after.values()).count("test") == 25


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--freeze", "test"], "name them with --split"),
        (["--split", "train=1.0", "--freeze", "test"], "--freeze test: there is no such split; there are: train"),
        (["--thaw", "test"], "nothing is kept of a split “test”"),
    ],
)
def test_only_what_is_there_is_frozen_or_thawed(
    releases: Path, pressmark: Pressmark, words: list[str], reason: str
) -> None:
    answer = pressmark("export", releases, releases.with_name("out.csv"), *words)
    assert answer.status == 1
    assert reason in answer.err
    assert not releases.with_name("out.csv").exists()


def test_a_profile_runs_again_by_its_name_and_what_is_given_goes_before_it(
    labelled: Path, pressmark: Pressmark
) -> None:
    chosen = ("--annotator", "Ann", "--decided-only", "--context", "--split", "train=0.5,test=0.5")
    first = exported(pressmark, labelled, *chosen, "--save-profile", "for training")
    assert exported(pressmark, labelled, "--profile", "for training") == first
    bens = exported(pressmark, labelled, "--profile", "for training", "--annotator", "Ben")
    assert {row["annotator"] for row in bens} == {"Ben"}
    assert "previous" in bens[0]
    answer = pressmark("export", labelled, labelled.with_name("x.csv"), "--profile", "mine")
    assert answer.status == 1
    assert "no profile “mine”; there are: for training" in answer.err


def test_an_export_of_a_past_state_is_what_was_exported_then(labelled: Path, pressmark: Pressmark) -> None:
    acts = len(pressmark("history", labelled, "--json").json)
    out = labelled.with_name("out.jsonl")
    assert pressmark("export", labelled, out).status == 0
    before = out.read_bytes()
    more(pressmark, labelled, 2)
    assert pressmark("export", labelled, out).status == 0
    assert out.read_bytes() != before
    assert pressmark("export", labelled, out, "--as-of", str(acts)).status == 0
    assert out.read_bytes() == before


def test_a_dry_run_says_all_and_writes_nothing(labelled: Path, pressmark: Pressmark) -> None:
    out = labelled.with_name("out.csv")
    answer = pressmark("export", labelled, out, "--dry-run", "--json").json
    assert (answer["path"], answer["rows"], answer["losses"]) == (str(out), 7, [])
    assert not out.exists()
    assert pressmark("export", labelled, out).status == 0
    assert answer["files"][0]["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()


def test_a_manifest_is_written_beside_a_file_that_asks_for_one(labelled: Path, pressmark: Pressmark) -> None:
    out = labelled.with_name("out.csv")
    assert pressmark("export", labelled, out, "--manifest", "--since", "2026-02").status == 0
    listed = json.loads(out.with_name("out.csv.manifest.json").read_text(encoding="utf-8"))
    assert listed["selection"] == {"documents": {"since": "2026-02"}}
    assert listed["files"][0]["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--since", "May"], "“May” is no date"),
        (["--field", "Desk"], "--field Desk: write the name of a field"),
        (["--split", "train=2.5"], "--split train=2.5: “2.5” is no fraction"),
        (["--majority", "--consensus"], "the consensus is no vote"),
    ],
)
def test_what_cannot_be_chosen_is_refused(labelled: Path, pressmark: Pressmark, words: list[str], reason: str) -> None:
    answer = pressmark("export", labelled, labelled.with_name("out.csv"), *words)
    assert answer.status == 1
    assert reason in answer.err


def test_near_duplicates_lie_in_the_same_split(tmp_path: Path, pressmark: Pressmark) -> None:
    project, folder = tmp_path / "p.pressmark", tmp_path / "texts"
    folder.mkdir()
    for number in range(12):
        body = " ".join(f"In round {number} the envoy {word} spoke long of {word}{number}." for word in WORDS)
        (folder / f"{number:02}a.txt").write_text(body, encoding="utf-8")
        (folder / f"{number:02}b.txt").write_text(f"{body} Updated.", encoding="utf-8")
    assert pressmark("new", project).status == 0
    assert pressmark("import", project, folder).status == 0
    rows = exported(pressmark, project, "--split", "train=0.5,test=0.5")
    splits = {row["title"]: row["split"] for row in rows}
    assert set(splits.values()) == {"train", "test"}
    by_text: dict[str, set[str]] = {}
    for row in rows:
        by_text.setdefault(row["text"], set()).add(row["split"])
    assert all(len(found) == 1 for text, found in by_text.items() if text != "Updated.")


WORDS = "Ada Ben Cem Dar Eve Fay Gil Hal".split()
