"""Prodigy's answers: accepted, rejected and ignored tasks of its several kinds."""

import json
from pathlib import Path
from typing import Any

from annotator.formats.coding import Span
from annotator.formats.columns import AS_FOUND, PER_DOCUMENT, PER_SENTENCE, Columns, Options
from annotator.formats.protocol import Incoming
from tests.annotator.reading import told, words_of
from tests.annotator.test_read_doccano import jsonl

AT = "2021-10-11T12:31:52.000Z"
TASK = {"_input_hash": 1, "_task_hash": -2, "_timestamp": 1633955512}


def found(path: Path, *records: Any, options: Options = AS_FOUND) -> list[Incoming]:
    given, problems = told(jsonl(path / "a.jsonl", *records), options)
    assert problems == []
    assert isinstance(given, list)
    assert all(isinstance(one, Incoming) for one in given)
    return [one for one in given if isinstance(one, Incoming)]


def test_spans_that_were_marked_by_hand(tmp_path: Path) -> None:
    task = {
        **TASK, "text": "\U0001f600 Health rises.", "meta": {"source": "App", "page": 3}, "_view_id": "ner_manual",
        "tokens": [{"text": "x", "start": 0, "end": 1, "id": 0}], "_is_binary": False, "answer": "accept",
        "spans": [{"start": 2, "end": 8, "label": "TOPIC", "token_start": 1, "token_end": 1}],
        "relations": [{"head": 1, "child": 2, "label": "R"}], "_annotator_id": "news-ann", "_session_id": "news-ann",
    }  # fmt: skip
    (one,) = found(tmp_path, task)
    assert words_of(one) == [("Health", "TOPIC")]
    assert one.coding.spans[0][3:5] == ("ann", AT)
    assert one.coding.completed == (("ann", AT),)
    assert one.coding.left_out == (("relations", 1),)
    assert (one.source, one.extra) == ("App", (("page", "3"),))


def test_chosen_options_are_known_by_their_ids(tmp_path: Path) -> None:
    task = {
        **TASK, "options": [{"id": 1, "text": "Trade"}, {"id": "Q2", "html": "<b>Aid</b>"}], "_view_id": "choice",
        "spans": [{"start": 0, "end": 3, "label": "SHOWN"}],
    }  # fmt: skip
    one, two, three, four = found(
        tmp_path,
        {**task, "text": "One.", "accept": [1, "Q2"], "answer": "accept", "_session_id": "d-x-ann"},
        {**task, "text": "Two.", "accept": [], "answer": "accept", "_session_id": "d-x-ben"},
        {**task, "text": "Three.", "accept": ["Q2"], "answer": "reject", "_session_id": "2021-10-11_12-31-52"},
        {**task, "text": "Four.", "accept": [1], "answer": "ignore"},
    )
    assert one.coding.spans == (Span(0, 4, "Trade", "ann", AT), Span(0, 4, "Q2", "ann", AT))
    assert two.coding.spans == (Span(0, 4, None, "ben", AT),), "accepted without any: none"
    assert three.coding.spans == four.coding.spans == ()
    assert one.coding.left_out == (("rejected tasks", 1),)


def test_rejected_labels_are_none_only_where_all_were_rejected(tmp_path: Path) -> None:
    def judged(text: str, label: str, answer: str) -> dict[str, Any]:
        return {**TASK, "text": text, "label": label, "answer": answer, "_session_id": None}

    answers = (
        judged("One.", "A", "accept"), judged("One.", "B", "reject"),
        judged("Two.", "A", "reject"), judged("Two.", "B", "reject"),
        judged("Three.", "A", "reject"), judged("Three.", "B", "ignore"),
    )  # fmt: skip
    one, two, three = found(tmp_path, *answers)
    assert [span.code for span in one.coding.spans] == ["A"]
    assert [span.code for span in two.coding.spans] == [None]
    assert three.coding.spans == ()
    assert one.coding.left_out == (("rejections of single labels", 1),)


def test_categories_as_spacy_has_them(tmp_path: Path) -> None:
    one, two = found(tmp_path, {"text": "One.", "cats": {"A": 1.0, "B": 0.0}}, {"text": "Two.", "cats": {"A": 0}})
    assert [span.code for span in one.coding.spans] == ["A"]
    assert [span.code for span in two.coding.spans] == [None]


def test_a_paragraph_that_was_labelled_as_a_whole_is_kept_as_one(tmp_path: Path) -> None:
    def task(text: str) -> dict[str, Any]:
        return {**TASK, "text": text, "accept": ["A"], "answer": "accept"}

    one, two = found(tmp_path, task("One. And two.\n"), task("A title\n\nA text."))
    assert one.sentences is not None
    assert [sentence[:2] for sentence in one.sentences] == [(0, 13)]
    assert two.sentences is None, "a document is cut"
    assert two.coding.notes[0].startswith("labels of whole texts are on each of their sentences")
    (cut,) = found(tmp_path, task("One. And two."), options=Options(columns=Columns(per=PER_DOCUMENT)))
    assert cut.sentences is None
    (kept,) = found(tmp_path, task("A title\n\nA text."), options=Options(columns=Columns(per=PER_SENTENCE)))
    assert len(kept.sentences or ()) == 1


def test_what_is_damaged_is_told(tmp_path: Path) -> None:
    path = jsonl(
        tmp_path / "a.jsonl",
        {**TASK, "text": "One.", "spans": [{"start": 0, "label": "A"}, 7, {"start": 0, "end": 3, "label": "A"}]},
        {**TASK, "image": "x.png"},
    )
    given, problems = told(path)
    assert isinstance(given, list)
    assert problems == ["line 1: a span without start, end or label was left out."] * 2
    assert str(given[1]) == "line 2: there is no text; it was left out."


def test_real_datasets(shared: Path) -> None:
    for path in sorted((shared / "cases/interchange/prodigy").glob("*.jsonl")):
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        accepted = [line for line in lines if line["answer"] == "accept"]
        chosen = [code for line in accepted for code in line.get("accept", [])]
        single = [line["label"] for line in accepted if "label" in line]
        marked = [span["label"] for line in accepted for span in line.get("spans", [])]
        wanted = chosen or single or marked
        refused = sum(line["answer"] == "reject" for line in lines) if "label" in lines[0] else 0
        given, problems = told(path)
        assert problems == []
        assert isinstance(given, list)
        codes = [span.code for one in given if isinstance(one, Incoming) for span in one.coding.spans]
        assert sorted(filter(None, codes)) == sorted(wanted), path.name
        assert codes.count(None) == refused
