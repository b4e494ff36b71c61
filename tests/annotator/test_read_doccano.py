"""doccano's exports and uploads: labels on texts and in them, offsets in its several units, a file per annotator."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from annotator.formats import companions, reader_for
from annotator.formats.coding import Span
from annotator.formats.columns import AS_FOUND, Columns, Options
from annotator.formats.protocol import Incoming
from tests.annotator.reading import told, told_one, words_of


def jsonl(path: Path, *records: Any) -> Path:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records), encoding="utf-8")
    return path


def found(path: Path, options: Options = AS_FOUND) -> list[Incoming]:
    given, problems = told(path, options)
    assert problems == []
    assert isinstance(given, list)
    return [one for one in given if isinstance(one, Incoming)]


def test_labels_of_a_text_are_on_all_of_it(tmp_path: Path) -> None:
    record = {"id": 7, "text": "Trade\r\ngrew.", "date": "5 May 2026", "desk": "EU", "label": ["Trade; aid", "Date"]}
    (one,) = found(jsonl(tmp_path / "all.jsonl", {**record, "Comments": ["why", "so"]}))
    assert (one.text, one.date, one.extra) == ("Trade\ngrew.", "2026-05-05", (("desk", "EU"), ("comments", "why\nso")))
    assert one.coding.spans == (Span(0, 11, "Trade, aid"), Span(0, 11, "Date (theme)"))
    assert len(one.coding.notes) == 3, "two other names, and that the label is on all sentences"


def test_the_unit_of_offsets_is_seen_from_the_ends_of_words(tmp_path: Path) -> None:
    text = "\U0001f600 Health e\u0301lan rises"
    for start, unit in ((2, "code points"), (3, "UTF-16 units")):
        path = jsonl(
            tmp_path / "a.jsonl", {"text": text, "label": [[start, start + 6, "H"], [start + 7, start + 12, "E"]]}
        )
        (one,) = found(path)
        assert words_of(one) == [("Health", "H"), ("e\u0301lan", "E")]
        assert one.coding.notes == (f"offsets count {unit}, by the ends of words; --offsets says it otherwise",)
    path = jsonl(tmp_path / "b.jsonl", {"text": text, "label": [[2, 8, "H"], [9, 13, "E"]]})
    assert words_of(found(path)[0]) == [("Health", "H"), ("e\u0301lan", "E")], "as they are seen"
    assert words_of(found(path, Options(offsets="codepoints"))[0])[1] == ("e\u0301la", "E")


def test_entities_relations_and_approval(tmp_path: Path) -> None:
    record = {
        "id": 1, "text": "Li met Mo.", "annotation_approver": "boss", "meta": {"page": 3},
        "entities": [{"id": 1, "label": "PER", "start_offset": 0, "end_offset": 2}],
        "relations": [{"id": 1, "from_id": 1, "to_id": 1, "type": "knows"}],
    }  # fmt: skip
    (one,) = found(jsonl(tmp_path / "a.jsonl", record), Options(coder="Ann"))
    assert one.coding.spans == (Span(0, 2, "PER", "Ann"),)
    assert one.coding.completed == (("Ann", ""),)
    assert one.coding.left_out == (("relations", 1),)
    assert one.extra == (("page", "3"),)


def test_a_csv_export_separates_labels_as_doccano_does(tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    path.write_text('id,text,label,Comments\n1,"One, two.",A#B,\n2,Three.,,\n', encoding="utf-8")
    one, two = found(path)
    assert [span.code for span in one.coding.spans] == ["A", "B"]
    assert two.coding.spans == ()
    path.write_text("text,label\nOne.,A#B\n", encoding="utf-8")
    assert [span.code for span in found(path)[0].coding.spans] == ["A#B"], "an upload has one label"
    assert reader_for(path, Options(columns=Columns((("text", "text"),)))).name == "csv", "told what the columns are"


def test_a_json_list_and_a_single_label_are_read_too(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"text": "One.", "label": "A"}, {"text": "Two.", "label": []}]', encoding="utf-8-sig")
    one, two = found(path)
    assert (one.coding.spans, two.coding.spans) == ((Span(0, 4, "A"),), ())


def test_an_archive_with_a_file_for_each_annotator(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "doccano.zip", "w") as file:
        for who in ("ann", "ben"):
            file.writestr(f"{who}.jsonl", json.dumps({"id": 1, "text": "One.", "label": [who], "Comments": []}))
    assert [one.coding.spans for one in found(tmp_path / "doccano.zip")] == [
        (Span(0, 4, "ann", "ann"),), (Span(0, 4, "ben", "ben"),),
    ]  # fmt: skip
    assert companions.coders_in_archive([]) == {}


def test_sentences_of_our_own_exports_become_their_documents_again(tmp_path: Path) -> None:
    records = [
        {"text": "Two.", "document": "r1", "number": 2, "label": ["B"], "annotator": "Ann", "title": "Talks"},
        {"text": "Other.", "document": "r2", "number": 1, "label": [[0, 5, "C"]]},
        {"text": "One.", "document": "r1", "number": 1, "label": [], "annotator": "Ann"},
    ]
    one, two = found(jsonl(tmp_path / "a.jsonl", *records))
    assert (one.text, one.title, words_of(one)) == ("One. Two.", "Talks", [("Two.", "B")])
    assert one.coding.spans[0].annotator == "Ann"
    assert [sentence[:2] for sentence in one.sentences or ()] == [(0, 4), (5, 9)]
    assert words_of(two) == [("Other", "C")]


def test_what_is_wrong_with_a_record_is_told_and_the_others_come_in(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"text": "One.", "label": [[0, 99, "A"], [2, 2, "B"]]}\n{"label": ["A"]}\n{"text": "", "label": []}\n'
        '{"text": "Two.", "label": [[0, "1", "A"], 7, [0, 1], [0, 3, ""]]}\nnonsense\n'
        '{"text": "a\\u0000", "label": []}\n',
        encoding="utf-8",
    )
    given, problems = told(path)
    assert isinstance(given, list)
    assert [str(one) if not isinstance(one, Incoming) else one.text for one in given] == [
        "One.", "line 2: there is no text; it was left out.", "line 3: there is no text; it was left out.", "Two.",
        "line 6: contains a NUL character (at position 1), so it is no text file or was damaged.",
    ]  # fmt: skip
    assert [problem.split(":")[0] for problem in problems] == ["line 5", *["line 4"] * 4]


@pytest.mark.parametrize(
    "record",
    [
        {"text": "One.", "label": "A", "region": "EU"},
        {"text": "One.", "labels": [1, 2]},
        {"text": "One.", "themes": ["A"], "label": ["x"]},
        {"text": "One.", "document": {"id": "r"}, "annotations": [{"annotator": "Ann", "themes": ["A"]}]},
    ],
)
def test_other_tables_are_left_to_their_own_reader(tmp_path: Path, record: dict[str, Any]) -> None:
    assert reader_for(jsonl(tmp_path / "a.jsonl", record)).name == "jsonl"


def test_the_tools_own_files_are_read(shared: Path) -> None:
    for path in sorted((shared / "cases/interchange").rglob("*doccano/**/*.json*")):
        if path.name != "valid_labels.json":
            assert reader_for(path).name == "doccano", path
    one, _ = told_one(shared / "cases/interchange/peer_written/doccano/seq_overlap.zip")
    assert words_of(one) == [("Health", "Health"), ("Health budget", "Economy"), ("budget", "Econ2")]
