"""What we export for other tools comes in again: the same decisions of the same people on the same sentences."""

import json
from pathlib import Path

import pytest

from tests.ui.cli.conftest import Pressmark

THEMES = ["security", "economy, trade", "diplomacy"]
ROWS: list[tuple[str, int, str, dict[str, tuple[list[str] | None, bool, str]]]] = [
    (
        "Émoji 🎻",
        1,
        "First 🎻 line <b>.",
        {"Ann & Co": (["security", "economy, trade"], True, ""), "Bén/..": ([], False, "")},
    ),
    ("Émoji 🎻", 2, "Second line.", {"Ann & Co": ([], True, "none?\nreally"), "Bén/..": (["diplomacy"], False, "why")}),
    ("Émoji 🎻", 3, "Third: 為什麼.", {"Bén/..": (None, False, "later")}),
    ("Émoji 🎻", 4, "Nobody said a word.", {}),
    ("قونصل خانہ", 1, "قونصل خانہ کھلا رہے گا۔", {"Ann & Co": (["security"], False, "")}),
]


@pytest.fixture
def study(pressmark: Pressmark, tmp_path: Path) -> Path:
    lines = []
    for title, number, text, said in ROWS:
        annotations = [
            {"annotator": who, "themes": themes, "unsure": unsure, "note": note, "at": "2026-01-05T09:30:00.000Z"}
            for who, (themes, unsure, note) in said.items()
        ]
        document = {"id": title, "title": title, "date": "2026-01-05", "source": "MFA", "language": "en"}
        lines.append(json.dumps({"document": document, "number": number, "text": text, "annotations": annotations}))
    (tmp_path / "rows.jsonl").write_text("\n".join(lines))
    project = tmp_path / "study.pressmark"
    assert pressmark("new", project).status == 0
    assert pressmark("import", project, tmp_path / "rows.jsonl").status == 0
    return project


def decisions(
    pressmark: Pressmark, project: Path, tmp_path: Path
) -> dict[tuple[str, int], dict[str, tuple[object, ...]]]:
    """By document and sentence number: who said what."""
    out = tmp_path / f"{project.stem}.out.jsonl"
    assert pressmark("export", project, out).status == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    return {
        (row["document"]["id"], row["number"]): {
            one["annotator"]: (one["themes"], one["unsure"], one["note"], one["at"]) for one in row["annotations"]
        }
        for row in rows
    }


@pytest.mark.parametrize(
    ("name", "out"),
    [
        ("doccano", "a.jsonl"),
        ("prodigy", "a.jsonl"),
        ("label-studio", "a.json"),
        ("refi-qda", "a.qdpx"),
        ("uima-xmi", "cases"),
        ("uima-json", "cases"),
        ("xlsx", "a.xlsx"),
        ("tsv", "a.tsv"),
    ],
)
def test_every_decision_comes_back(pressmark: Pressmark, study: Path, tmp_path: Path, name: str, out: str) -> None:
    assert pressmark("export", study, tmp_path / out, "--format", name).status == 0
    again = tmp_path / "again.pressmark"
    assert pressmark("new", again).status == 0
    answer = pressmark("import", again, tmp_path / out, "--as", "Importer", "--json")
    assert answer.json["problems"] == []
    assert answer.json["documents"]["added"] == 2
    assert decisions(pressmark, again, tmp_path) == decisions(pressmark, study, tmp_path)
    assert {one["name"] for one in pressmark("info", again, "--json").json["annotators"]} == {"Ann & Co", "Bén/.."}
