"""pressmark compare: which decisions changed."""

import json
import shutil
from pathlib import Path

import pytest

from annotator.changes import Act, Change, Edit
from annotator.commands.tagging import set_note, toggle_none, toggle_theme
from annotator.records import Annotation, Annotator
from db.store import Store
from tests.db.made import ADA, BEN, ECONOMY, SECURITY, XS, YS, X, added, document, make, target
from tests.ui.cli.conftest import Pressmark


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Ada has decided four sentences, Ben one."""
    path = tmp_path / "old.pressmark"
    with make(path) as store:
        for sentence in XS:
            store.apply(toggle_theme([target(store, sentence)], SECURITY, ADA.id))
        store.apply(toggle_none([target(store, YS[0])], ADA.id))
        store.apply(toggle_theme([target(store, XS[0], BEN)], ECONOMY, BEN.id))
    return path


@pytest.fixture
def new(old: Path, tmp_path: Path) -> Path:
    """Since then: one changed, one undecided, one decided, one noted; Ben is unchanged."""
    path = tmp_path / "new.pressmark"
    shutil.copy(old, path)
    with Store.open(path) as store:
        store.apply(toggle_theme([target(store, XS[0])], ECONOMY, ADA.id))
        store.apply(toggle_theme([target(store, XS[1])], SECURITY, ADA.id))
        store.apply(set_note(target(store, XS[2]), "sure?", ADA.id))
        store.apply(toggle_none([target(store, YS[1])], ADA.id))
    return path


CHANGES = [
    ("Envoys", 2, "Ada", "decided", None, []),
    ("Ministers", 1, "Ada", "changed", ["security"], ["economy", "security"]),
    ("Ministers", 2, "Ada", "undecided", ["security"], None),
    ("Ministers", 3, "Ada", "remarked", ["security"], ["security"]),
]


def told(found: dict[str, object]) -> list[tuple[object, ...]]:
    changes = found["changes"]
    assert isinstance(changes, list)
    return [
        (
            one["title"],
            one["number"],
            one["annotator"],
            one["kind"],
            *((one[side] or {}).get("themes") for side in ("old", "new")),
        )
        for one in changes
    ]


def test_two_states_of_a_project(pressmark: Pressmark, old: Path, new: Path) -> None:
    answer = pressmark("compare", old, new, "--json")
    assert answer.status == 0
    assert told(answer.json) == CHANGES
    assert answer.json["documents"] == {"both": 2, "old": 0, "new": 0}
    assert answer.json["sentences"] == {"both": 6, "old": 0, "new": 0}
    ada, ben = answer.json["annotators"]
    assert ada == {"name": "Ada", "same": 1, "decided": 1, "undecided": 1, "changed": 1, "remarked": 1}
    assert (ben["name"], ben["same"], ben["changed"]) == ("Ben", 1, 0)
    assert answer.json["changes"][1]["id"] == f"{X.id}:{XS[0].start}-{XS[0].end}"


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_two_exports_differ_as_their_projects_do(
    pressmark: Pressmark, old: Path, new: Path, tmp_path: Path, suffix: str
) -> None:
    exports = [tmp_path / f"{path.stem}.{suffix}" for path in (old, new)]
    for project, out in zip((old, new), exports, strict=True):
        assert pressmark("export", project, out).status == 0
    assert told(pressmark("compare", *exports, "--json").json) == CHANGES
    assert told(pressmark("compare", old, exports[1], "--json").json) == CHANGES
    assert pressmark("compare", new, exports[1], "--json").json["changes"] == []


def test_a_state_is_equal_to_itself(pressmark: Pressmark, new: Path) -> None:
    answer = pressmark("compare", new, new, "--json")
    assert answer.json["changes"] == []
    assert [(one["name"], one["same"]) for one in answer.json["annotators"]] == [("Ada", 4), ("Ben", 1)]


def test_a_renamed_theme_is_the_same_theme(pressmark: Pressmark, old: Path, new: Path) -> None:
    from dataclasses import replace

    with Store.open(new) as store:
        store.apply(Change(Act.EDIT_THEME, (Edit(SECURITY, replace(SECURITY, name="safety")),)))
    kinds = [one["kind"] for one in pressmark("compare", old, new, "--json").json["changes"]]
    assert kinds == ["decided", "changed", "undecided", "remarked"]


def test_documents_and_sentences_of_one_side_are_counted(pressmark: Pressmark, old: Path, new: Path) -> None:
    doc, spans = document("guests", 4)
    eve = Annotator("eve", "=Eve")
    with Store.open(new) as store:
        store.apply(
            added(
                Act.IMPORT, doc, *spans, eve, Annotation(doc.id, 0, eve.id, frozenset(), at="2026-01-01T00:00:00.000Z")
            )
        )
    found = pressmark("compare", old, new, "--json").json
    assert found["documents"] == {"both": 2, "old": 0, "new": 1}
    assert found["sentences"] == {"both": 6, "old": 0, "new": 0}
    assert ("Guests", 1, "=Eve", "decided", None, []) in told(found)


def test_it_is_readable(pressmark: Pressmark, old: Path, new: Path) -> None:
    lines = pressmark("compare", old, new).out.splitlines()
    assert lines[0] == "Documents: 2 in both, 0 only in OLD, 0 only in NEW."
    assert "Ada: 1 decision the same, 1 changed, 1 decided, 1 undecided, 1 with another note or doubt." in lines
    assert "     1  Ada: security -> economy + security" in lines
    assert "     3  Ada: security -> security, “sure?”" in lines


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("gone.csv", None, "no such file"),
        ("text.txt", "They met.", "neither a project nor an export"),
        ("gone.pressmark", None, "no such project"),
        ("rows.jsonl", json.dumps({"text": "They met."}), "neither a project nor an export"),
    ],
)
def test_what_is_neither_is_refused(
    pressmark: Pressmark, old: Path, tmp_path: Path, name: str, content: str | None, reason: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    answer = pressmark("compare", old, tmp_path / name)
    assert answer.status == 1
    assert reason in answer.err
    assert answer.err.count("\n") == 1
