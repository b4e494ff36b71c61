"""Label Studio's projects: tasks with annotations, and files with a record per annotation."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from annotator.formats import reader_for
from annotator.formats.coding import Span
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.protocol import Incoming
from tests.annotator.reading import told, words_of

AT = "2026-11-23T19:52:39.583Z"


def task(text: str, *results: Any, who: Any = 1, data: Any = None, **more: Any) -> dict[str, Any]:
    annotation = {"completed_by": who, "result": list(results), "updated_at": "2026-11-23T19:52:39.583909Z", **more}
    return {"id": 1, "data": {"text": text, **(data or {})}, "annotations": [annotation], "predictions": []}


def labels(start: int, end: int, quote: str, *codes: str, **more: Any) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": quote, "labels": list(codes)}
    return {"from_name": "label", "to_name": "text", "type": "labels", "value": value, **more}


def choices(*codes: str, control: str = "theme") -> dict[str, Any]:
    return {"from_name": control, "to_name": "text", "type": "choices", "value": {"choices": list(codes)}}


def found(folder: Path, *tasks: Any, options: Options = AS_FOUND) -> list[Incoming]:
    path = folder / "project.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    given, problems = told(path, options)
    assert problems == []
    assert isinstance(given, list)
    return [one for one in given if isinstance(one, Incoming)]


def test_labels_on_spans_count_code_points_and_a_submitted_annotation_is_complete(tmp_path: Path) -> None:
    marked = labels(2, 8, "Health", "Health", "Good", meta={"text": ["sure?"]})
    (one,) = found(tmp_path, task("\U0001f600 Health rises", marked, who={"email": "ann@example.org", "id": 7}))
    assert words_of(one) == [("Health", "Health"), ("Health", "Good")]
    assert one.coding.spans[0] == Span(2, 8, "Health", "ann@example.org", AT, "sure?")
    assert one.coding.completed == (("ann@example.org", AT),)


def test_what_is_quoted_shows_how_offsets_count(tmp_path: Path) -> None:
    (one,) = found(
        tmp_path, task("\U0001f600 Health\r\nrises", labels(3, 9, "Health", "H"), labels(10, 15, "rises", "R"))
    )
    assert words_of(one) == [("Health", "H"), ("rises", "R")]
    assert one.coding.notes == ("offsets count UTF-16 units, a CR LF as one",)


def test_a_page_counts_the_text_without_its_tags(tmp_path: Path) -> None:
    value = {
        "start": "/p[1]/text()[1]", "end": "/p[1]/b[1]/text()[1]", "startOffset": 2, "endOffset": 4,
        "text": "Trade grew", "globalOffsets": {"start": 2, "end": 12}, "hypertextlabels": ["Economy"],
    }  # fmt: skip
    region = {"from_name": "label", "to_name": "text", "type": "hypertextlabels", "value": value}
    (one,) = found(tmp_path, task("<p>\U0001f600 Trade <b>grew</b>.</p><p>Nobody.</p>", region))
    assert one.text == "\U0001f600 Trade grew.\n\nNobody."
    assert words_of(one) == [("Trade grew", "Economy")]


def test_choices_none_and_skipped(tmp_path: Path) -> None:
    first = task("One.", choices("Trade", "Aid"), who={"first_name": "Ann", "last_name": "Li", "email": "a@b.c"})
    none, skipped = task("Two."), task("Three.", choices("Trade"), was_cancelled=True)
    skipped["predictions"] = [{"result": [choices("Aid")]}]
    one, two, three = found(tmp_path, first, none, skipped)
    assert one.coding.spans == (Span(0, 4, "Trade", "Ann Li", AT), Span(0, 4, "Aid", "Ann Li", AT))
    assert two.coding.spans == (Span(0, 4, None, "Label Studio user 1", AT),)
    assert three.coding.spans == ()
    assert dict(one.coding.left_out) == {"skipped annotations": 1, "predictions": 1}


def test_other_answers_become_codes_notes_or_are_counted(tmp_path: Path) -> None:
    region = {"start": 0, "end": 3, "text": "One", "choices": ["Firm"]}
    results = (
        {"from_name": "t", "to_name": "text", "type": "taxonomy", "value": {"taxonomy": [["Economy", "Trade"]]}},
        {"from_name": "c", "to_name": "text", "type": "textarea", "value": {"text": ["A remark."]}},
        {"from_name": "r", "to_name": "text", "type": "rating", "value": {"rating": 4}},
        {"from_name": "p", "to_name": "text", "type": "choices", "value": region},
        {"type": "relation", "from_id": "a", "to_id": "b"},
        {"from_name": "x", "to_name": "title", "type": "choices", "value": {"choices": ["Other"]}},
        choices("Yes", control="pro"),
        choices("Yes", control="contra"),
    )
    (one,) = found(tmp_path, task("One.", *results, data={"title": "Talks"}))
    assert one.title == "Talks"
    assert [(span.code, span.note) for span in one.coding.spans] == [
        ("Economy / Trade", ""), ("Firm", ""), ("pro / Yes", ""), ("contra / Yes", ""), ("", "A remark.\nr: 4"),
    ]  # fmt: skip
    assert dict(one.coding.left_out) == {"relations": 1, "results on other parts of a task": 1}


def records() -> list[dict[str, Any]]:
    def record(number: int, text: str, chosen: Any, annotation: int | None) -> dict[str, Any]:
        who = None if annotation is None else 1 + annotation % 2
        said = {} if chosen is None else {"stance": chosen}
        meta = {"annotator": who, "annotation_id": annotation, "updated_at": "2026-11-23T19:52:39.583909Z"}
        return {"text": text, "desk": "EU", "id": number, **said, **meta, "lead_time": None}

    return [
        record(1, "One.", "Pro", 1), record(1, "One.", {"choices": ["Pro", "Firm"]}, 2), record(2, "Two.", None, 3),
        record(3, "Three.", None, None),
    ]  # fmt: skip


def check(given: list[Any]) -> None:
    one, two, three = given
    assert one.coding.spans == (
        Span(0, 4, "Pro", "Label Studio user 2", AT), Span(0, 4, "Pro", "Label Studio user 1", AT),
        Span(0, 4, "Firm", "Label Studio user 1", AT),
    )  # fmt: skip
    assert two.coding.spans == (Span(0, 4, None, "Label Studio user 2", AT),)
    assert three.coding.spans == ()
    assert one.extra == (("desk", "EU"),)


def test_a_record_per_annotation_in_json_min_and_in_tables(tmp_path: Path) -> None:
    check(found(tmp_path, *records()))
    names = sorted({name for record in records() for name in record})
    for suffix, separator in ((".csv", ","), (".tsv", "\t")):
        path = tmp_path / f"project{suffix}"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names, quoting=csv.QUOTE_NONNUMERIC, delimiter=separator)
            writer.writeheader()
            for record in records():
                cells = {name: json.dumps(cell) if isinstance(cell, dict) else cell for name, cell in record.items()}
                writer.writerow(cells)
        given, problems = told(path)
        assert problems == []
        assert isinstance(given, list)
        check(given)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (task("https://example.org/a.txt", choices("A")), "the text is not in the file but at an address"),
        (task("", choices("A")), "there is no text"),
        ({"data": {"image": 3}, "annotations": []}, "there is no text"),
    ],
)
def test_tasks_without_their_text_are_refused(tmp_path: Path, record: Any, reason: str) -> None:
    path = tmp_path / "project.json"
    path.write_text(json.dumps([record]), encoding="utf-8")
    given, _ = told(path)
    assert reason in str(given[0])


def test_damage_is_told(tmp_path: Path) -> None:
    path = tmp_path / "project.json"
    results = ({"type": "labels", "value": {"start": "x", "labels": ["A"]}}, {"value": 7}, labels(0, 3, "One", "B"))
    path.write_text(json.dumps([task("One.", *results, "rubbish"), 5]), encoding="utf-8")
    given, problems = told(path)
    assert isinstance(given, list)
    assert isinstance(given[0], Incoming)
    assert words_of(given[0]) == [("One", "B")]
    assert problems == [
        "object 2: this is no JSON object; it was left out.",
        "object 1: a result without a start and an end in the text was left out.",
    ]
    path.write_text("[{]", encoding="utf-8")
    assert reader_for(path).name == "json"


def test_what_a_server_exported(shared: Path) -> None:
    folder = shared / "cases/interchange/peer_written/labelstudio"
    for name in ("cls.json", "cls.min.json", "cls.csv", "cls.tsv"):
        given, problems = told(folder / name)
        assert problems == []
        assert isinstance(given, list)
        codes = {
            one.text: sorted(str(span.code) for span in one.coding.spans) for one in given if isinstance(one, Incoming)
        }
        assert codes == {
            "First — 😀 line": ["Health", "Économie"], "اردو سطر": ["Health", "Urdu"], "none": ["None"], "unseen": [],
            "x": ["Nope"],
        }, name  # fmt: skip
    for name in ("spans.json", "spans.min.json", "spans.csv", "spans.tsv"):
        given, problems = told(folder / name)
        assert isinstance(given, list)
        assert isinstance(given[0], Incoming)
        assert [span[:3] for span in given[0].coding.spans] == [(2, 8, "Health"), (3, 9, "Economy")]
