"""The dataset card says what is in a dataset, and how to make it again."""

import argparse
import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from annotator.exporting.command import command
from annotator.exporting.order import Order
from annotator.exporting.selection import Filter, Resolve, Rows, Selection, Tie
from annotator.exporting.splits import Division
from tests.ui.cli.conftest import Pressmark
from ui.cli.export_arguments import add_arguments, order_of

LABELLED = "document,number,text,annotator,security,economy,date,source,language\n" + "".join(
    f"R{release},{number},Sentence {number} of release {release}.,{who},{(release + number) % 2},"
    f"{int(who == 'Ann' or number == 3)},2026-01-{release + 1:02},*MFA*,en\n"
    for release in range(10)
    for number in range(1, 5)
    for who in ("Ann", "Ben")
)


@pytest.fixture
def labelled(tmp_path: Path, pressmark: Pressmark) -> Path:
    """A project with what is in LABELLED."""
    table = tmp_path / "labelled.csv"
    table.write_text(LABELLED, encoding="utf-8")
    project = tmp_path / "my study.pressmark"
    assert pressmark("new", project).status == 0
    assert pressmark("import", project, table).status == 0
    return project


SPLIT = ("--split", "train=0.8,test=0.2")


def test_a_folder_has_a_card_with_counts_agreement_and_checksums(
    labelled: Path, pressmark: Pressmark, tmp_path: Path
) -> None:
    out = tmp_path / "dataset"
    told: Any = pressmark("export", labelled, f"{out}/", "--format", "csv", *SPLIT, "--json").json
    card = (out / "README.md").read_text(encoding="utf-8")
    assert "| Documents | 10 |" in card
    assert "\\*MFA\\* (10)" in card
    assert "|  | train | test | all |" in card
    assert "| decisions | 64 | 16 | 80 |" in card
    assert "| security | 100.0 % | 1.000 | 1.000 to 1.000 | 1.000 |" in card
    assert "included and marked as undecided, never as “none”" in card
    data = [file for file in told["files"] if file["path"].endswith(".csv")]
    assert len(data) == 2
    assert all(file["sha256"] in card for file in data)
    assert "No licence was given" in card


def test_the_command_on_the_card_writes_the_same_bytes_later(
    labelled: Path, pressmark: Pressmark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert pressmark("export", "my study.pressmark", "first", "--folder", "--format", "jsonl", *SPLIT).status == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "first").iterdir()}
    (tmp_path / "new.txt").write_text("One more release.", encoding="utf-8")
    assert pressmark("import", labelled, "new.txt").status == 0
    (line,) = [one for one in before["README.md"].decode().splitlines() if one.startswith("pressmark export")]
    assert pressmark(*shlex.split(line)[1:]).status == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "first").iterdir()} == before


def test_licence_and_citation_are_asked_once(labelled: Path, pressmark: Pressmark, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    words = ("--card-licence", "CC BY 4.0", "--card-citation", "Dar (2026).", "--card-title", "Releases: a study")
    assert pressmark("export", labelled, out, "--card", *words).status == 0
    assert pressmark("export", labelled, out, "--card").status == 0
    card = (tmp_path / "out.csv.README.md").read_text(encoding="utf-8")
    assert 'license: "cc-by-4.0"' in card
    assert 'pretty_name: "Releases: a study"' in card
    assert "```\nDar (2026).\n```" in card
    described = json.loads((tmp_path / "out.csv.croissant.json").read_text(encoding="utf-8"))
    assert (described["license"], described["citeAs"]) == ("CC BY 4.0", "Dar (2026).")
    assert described["distribution"][0]["name"] == "out.csv"
    fields = [field["name"] for field in described["recordSet"][0]["field"]]
    assert fields == out.read_text(encoding="utf-8").splitlines()[0].split(",")


def test_a_licence_that_hugging_face_does_not_know_keeps_its_name(
    labelled: Path, pressmark: Pressmark, tmp_path: Path
) -> None:
    assert pressmark("export", labelled, tmp_path / "o.csv", "--card", "--card-licence", "Ask: us").status == 0
    card = (tmp_path / "o.csv.README.md").read_text(encoding="utf-8")
    assert 'license: "other"\nlicense_name: "Ask: us"\n' in card


def test_a_card_of_one_annotator_says_that_agreement_needs_two(tmp_path: Path, pressmark: Pressmark) -> None:
    project = tmp_path / "p.pressmark"
    (tmp_path / "t.csv").write_text("document,number,text,annotator,security\nR,1,They met.,Ann,1\n", encoding="utf-8")
    assert pressmark("new", project).status == 0
    assert pressmark("import", project, tmp_path / "t.csv").status == 0
    assert pressmark("export", project, tmp_path / "o", "--folder", "--format", "csv").status == 0
    assert "fewer than two annotators" in (tmp_path / "o" / "README.md").read_text(encoding="utf-8")


def test_pseudonyms_are_on_the_card_too(labelled: Path, pressmark: Pressmark, tmp_path: Path) -> None:
    assert pressmark("export", labelled, tmp_path / "o", "--folder", "--format", "csv", "--pseudonyms").status == 0
    for file in (tmp_path / "o").iterdir():
        assert "Ben" not in file.read_text(encoding="utf-8")


def test_a_hugging_face_folder_lists_every_column_and_its_exact_numbers(
    labelled: Path, pressmark: Pressmark, tmp_path: Path
) -> None:
    files = pytest.importorskip("pyarrow.parquet")
    out = tmp_path / "hf"
    assert pressmark("export", labelled, out, "--format", "huggingface", *SPLIT).status == 0
    card = (out / "README.md").read_text(encoding="utf-8")
    for split, rows in (("train", 64), ("test", 16)):
        path = out / "data" / f"{split}-00000-of-00001.parquet"
        assert files.read_metadata(path).num_rows == rows
        assert f'- name: "{split}"\n    num_bytes: {path.stat().st_size}\n    num_examples: {rows}\n' in card
        for name in files.read_schema(path).names:
            assert f'  - name: "{name}"\n' in card


def parsed(line: str) -> Order:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return order_of(parser.parse_args(shlex.split(line)[2:]))


@pytest.mark.parametrize(
    "order",
    [
        Order("csv"),
        Order("jsonl", Selection(("Ann", "B. O’Hare"), True, True, True, themes=("trade",), rows=Rows.THEME)),
        Order("csv", Selection(resolve=Resolve.SOFT, tie=Tie.YES, context=True, pseudonyms=True)),
        Order(
            "csv",
            Selection(documents=Filter("a b", ("S",), "2026", "2027", ("en",), (("Desk", "a=b"),), ("c" * 16,))),
            Division.of("train=rest,test=5", 7),
            True,
            True,
            True,
        ),
    ],
)
def test_the_command_line_on_the_card_means_what_was_ordered(order: Order) -> None:
    assert parsed(command(order, "p.pressmark", "out")) == order
