"""What comes of other tools' codings by each rule, before anything is imported."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.columns import ANY, EXACT, MOST
from db.store import Store
from ui.work.coded import Coded, Outcome, look_at_codings
from ui.work.importing import ImportReport, carry_out, import_paths
from ui.work.looking import first_look

TEXT = "Trade grew fast. Nobody came. Aid was sent."


def silent(_done: int, _total: int) -> None:
    pass


def doccano(path: Path, *marked: str, **fields: Any) -> Path:
    labels = [[TEXT.index(words), TEXT.index(words) + len(words), "Code"] for words in marked]
    path.write_text(json.dumps({"text": TEXT, "label": labels, **fields}), encoding="utf-8")
    return path


def codings(project: Path, *paths: Path) -> Coded:
    with Store.open(project) as store:
        return look_at_codings(paths, store, silent)


def test_each_rule_is_tried(project: Path, tmp_path: Path) -> None:
    coded = codings(project, doccano(tmp_path / "anna.jsonl", "fast. Nobody came. Aid", "Trade grew fast."))
    assert coded.outcomes == {ANY: Outcome(3, 0), MOST: Outcome(2, 0), EXACT: Outcome(1, 1)}
    assert (coded.documents, coded.passages, coded.themes, coded.rest) == (1, 2, 1, 0)
    assert coded.matters


def test_where_all_rules_come_to_the_same_there_is_nothing_to_choose(project: Path, tmp_path: Path) -> None:
    assert not codings(project, doccano(tmp_path / "a.jsonl", "Nobody came.")).matters


def test_what_a_coder_is_done_with_has_a_rest(project: Path, tmp_path: Path) -> None:
    coded = codings(project, doccano(tmp_path / "a.jsonl", "Nobody came.", is_confirmed=True))
    assert coded.rest == 2
    assert coded.matters


def test_the_sentences_of_the_project_count(project: Path, tmp_path: Path) -> None:
    rows = [{"document": {"id": "a", "title": "A"}, "number": 1, "text": TEXT}]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    with Store.open(project) as store:
        report = ImportReport()
        carry_out(store, import_paths([tmp_path / "rows.jsonl"], store, annotator="Ann", report=report))
        assert report.sentences == 1
    coded = codings(project, doccano(tmp_path / "a.jsonl", "Nobody came. Aid was"))
    assert coded.outcomes == {ANY: Outcome(1), MOST: Outcome(1), EXACT: Outcome(0, 1)}


@pytest.mark.parametrize("content", ['{"text": " ", "label": [[0, 1, "x"]]}', '{"text": "a", "label": [[', ""])
def test_what_cannot_be_read_counts_nothing(project: Path, tmp_path: Path, content: str) -> None:
    (tmp_path / "a.jsonl").write_text(content, encoding="utf-8")
    assert codings(project, tmp_path / "a.jsonl").documents == 0


def test_the_first_look_tells_which_files_are_coded(tmp_path: Path) -> None:
    path = doccano(tmp_path / "a.jsonl", "Nobody came.")
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "c.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "c.ann").write_text("T1\tCode 0 5\tTrade\n", encoding="utf-8")
    found = first_look([tmp_path], silent)
    assert found.coded == [path, tmp_path / "c.ann"]
    assert (found.doubts, found.certain) == ([], 3)
