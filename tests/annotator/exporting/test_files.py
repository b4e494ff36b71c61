"""The everyday formats hold what they were given: read again by other programs' readers, or by their rules."""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from annotator.exporting.items import Chapter, Plan, releases
from annotator.exporting.losses import Losses
from annotator.exporting.selection import Resolve, Rows
from annotator.formats import csv as csv_format
from annotator.formats import fasttext, huggingface, labelled, parquet, tsv, xlsx, xlsx_write
from annotator.formats.conllu import FORMAT as CONLLU
from annotator.formats.protocol import Dataset
from annotator.records import Theme
from tests.annotator.exporting.made import NAMES, chapter

THEMES = [Theme("s", "security", "1", "#000000"), Theme("e", "foreign trade", "2", "#000000")]
AWKWARD = ["=1+1", "tab\there", 'He said "so".', "line\nbreak", "_x0041_ \x0b", "🎻 on Sunday", "  spaced  ", "0012"]
EVERYONE = Plan(NAMES)
PEOPLE = {identity: name for identity, name in NAMES.items() if identity != "consensus"}


def dataset(chapters: Sequence[Chapter], plan: Plan = EVERYONE, **given: Any) -> Dataset:
    return Dataset(releases(chapters, plan), THEMES, plan.names, **given)


def one_chapter() -> Chapter:
    return chapter(AWKWARD, {1: {"ann": "s e", "ben": ""}, 3: {"ben": None}, 6: {"cem": "e"}})


def written(write: Any, made: Dataset) -> bytes:
    file = io.BytesIO()
    write(file, made)
    return file.getvalue()


def cells_of(data: bytes, tmp_path: Path, sheet: str = xlsx_write.SHEET) -> list[list[Any]]:
    path = tmp_path / "made.xlsx"
    path.write_bytes(data)
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


@pytest.mark.parametrize("rows", list(Rows))
def test_tables_of_every_shape_have_as_many_cells_as_columns(rows: Rows) -> None:
    for plan in (Plan(NAMES), Plan(PEOPLE, resolve=Resolve.SOFT, context=True)):
        votes = plan.resolve is not Resolve.EACH
        made = dataset([one_chapter()], plan, rows=rows, soft=votes, votes=votes, context=plan.context)
        assert {len(row) for row in labelled.rows(made)} == {len(labelled.header(made))}


def test_tabs_separate_a_tsv_and_a_cell_with_one_stands_in_quotes() -> None:
    text = written(tsv.write, dataset([one_chapter()], raw=True)).decode()
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t"))
    assert [row["text"] for row in rows if row["annotator"] != "Ben"] == [*AWKWARD[:2], *AWKWARD[3:]]
    assert "\r" not in text


def test_a_spreadsheet_has_texts_as_texts_and_numbers_as_numbers(tmp_path: Path) -> None:
    header, *rows = cells_of(written(xlsx.write, dataset([one_chapter()])), tmp_path)
    assert header == labelled.header(dataset([]))
    by_text = {row[11]: row for row in rows}
    assert set(by_text) == set(AWKWARD)
    assert rows[0][12:15] == ["Ann", 1.0, 1.0]
    assert by_text["0012"][12:15] == ["", "", ""]
    with zipfile.ZipFile(tmp_path / "made.xlsx") as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_a_spreadsheet_is_the_same_bytes_each_time() -> None:
    assert written(xlsx.write, dataset([one_chapter()])) == written(xlsx.write, dataset([one_chapter()]))


def test_a_text_too_long_for_a_cell_goes_on_on_another_sheet_and_comes_back_whole(tmp_path: Path) -> None:
    long = "🎻" + "a" * 40_000 + "🎻" * 20_000 + "end."
    made = dataset([chapter(["Short.", long], {2: {"ann": "s"}})])
    data = written(xlsx.write, made)
    rows = cells_of(data, tmp_path)
    assert max(len(cell.encode("utf-16-le")) // 2 for row in rows for cell in row if isinstance(cell, str)) == 32_767
    assert len(cells_of(data, tmp_path, xlsx_write.CONTINUED)) == 3
    assert xlsx.FORMAT.read is not None
    (document,) = xlsx.FORMAT.read(tmp_path / "made.xlsx", pytest.fail)
    assert getattr(document, "text", "").endswith(long)
    losses = Losses({}, lambda release: xlsx_write.special(release, made))
    list(losses.watch(dataset([chapter([long])]).releases))
    assert [str(loss) for loss in losses] == [
        "texts too long for a cell (they go on on the sheet “Continued”): 1",
    ]


def test_more_rows_than_a_sheet_has_go_on_on_the_next(tmp_path: Path) -> None:
    file = io.BytesIO()
    assert xlsx_write.write(file, dataset([one_chapter()]), rows_per_sheet=5) == 9
    first, second = (cells_of(file.getvalue(), tmp_path, name) for name in ("Sentences", "Sentences 2"))
    assert (len(first), len(second)) == (5, 5)
    assert first[0] == second[0]


def table_of(data: bytes) -> Any:
    pyarrow = pytest.importorskip("pyarrow")
    parquet_files = pytest.importorskip("pyarrow.parquet")
    return parquet_files.read_table(pyarrow.BufferReader(data))


def test_parquet_has_the_columns_of_the_table_with_their_types() -> None:
    made = dataset([one_chapter()])
    table = table_of(written(parquet.write, made))
    assert table.schema.names == labelled.header(dataset([]))
    assert {str(field.type) for field in table.schema} == {"string", "int32"}
    rows = table.to_pylist()
    assert [row["text"] for row in rows] == [row[11] for row in labelled.rows(dataset([one_chapter()]))]
    assert (rows[0]["annotator"], rows[0]["security"], rows[1]["security"]) == ("Ann", 1, 0)
    undecided = next(row for row in rows if row["text"] == "0012")
    said = ("annotator", "security", "foreign trade", "unsure", "note", "origin", "annotated_at")
    assert {undecided[name] for name in said} == {None}


def test_soft_labels_are_numbers_in_parquet() -> None:
    plan = Plan(PEOPLE, resolve=Resolve.SOFT)
    made = dataset([one_chapter()], plan, soft=True, votes=True)
    table = table_of(written(parquet.write, made))
    assert str(table.schema.field("security").type) == "double"
    assert table["security"].to_pylist()[:2] == [0.5, None]
    assert table["annotators"].to_pylist()[:2] == [2, 0]


def test_parquet_is_the_same_bytes_each_time_whatever_is_in_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyarrow")
    first = written(parquet.write, dataset([one_chapter()]))
    assert written(parquet.write, dataset([one_chapter()])) == first
    monkeypatch.setattr(parquet, "ROWS", 2)
    assert table_of(written(parquet.write, dataset([one_chapter()]))) == table_of(first)


def test_a_hugging_face_folder_has_class_names_and_a_file_for_each_split(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    chapters = [one_chapter(), chapter(["Alone."], {1: {"ann": ""}})]
    plan = Plan(NAMES, splits={chapters[0][0].id: "train-1", chapters[1][0].id: "test"})
    assert huggingface.write_folder(tmp_path, dataset(chapters, plan, splits=("train-1", "test"))) == 10
    names = sorted(path.name for path in (tmp_path / "data").iterdir())
    assert names == ["test-00000-of-00001.parquet", "train_1-00000-of-00001.parquet"]
    train = table_of((tmp_path / "data" / names[1]).read_bytes())
    features = json.loads(train.schema.metadata[b"huggingface"])["info"]["features"]
    assert list(features) == train.schema.names
    assert features["labels"] == {
        "feature": {"names": ["security", "foreign trade"], "_type": "ClassLabel"}, "_type": "Sequence",
    }  # fmt: skip
    assert train["labels"].to_pylist()[:4] == [[0, 1], [], None, None]
    assert str(train.schema.field("labels").type).startswith("list<")
    assert "split" not in features


def test_shares_stand_beside_the_labels(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    plan = Plan(PEOPLE, resolve=Resolve.SOFT)
    huggingface.write_folder(tmp_path, dataset([one_chapter()], plan, soft=True, votes=True))
    table = table_of((tmp_path / huggingface.path_of("")).read_bytes())
    assert table["shares"].to_pylist()[:2] == [[0.5, 0.5], None]
    assert table["labels"].to_pylist()[0] is None  # tied
    assert [one["name"] for one in huggingface.card_features(dataset([], plan, soft=True, votes=True))] == list(
        table.schema.names
    )


def test_fasttext_has_a_line_for_each_decision_and_nothing_in_a_text_is_a_label() -> None:
    lines = written(
        fasttext.write, dataset([chapter(["Not __label__x\nhere.", "Undecided."], {1: {"ann": "s e", "ben": ""}})])
    ).decode()
    assert lines.splitlines() == [
        "__label__security __label__foreign-trade Not __ label__x here.",
        "__label__none Not __ label__x here.",
    ]


def test_labels_that_would_be_the_same_are_told_apart() -> None:
    themes = [replace(THEMES[0], id=str(number), name=name) for number, name in enumerate(["a b", "a-b", "none"])]
    assert list(fasttext.labels_of(themes).values()) == ["a-b", "a-b-2", "none"]
    made = replace(dataset([chapter(["One."], {1: {"ann": ""}})]), themes=themes)
    assert written(fasttext.write, made).decode() == "__label__none-2 One.\n"


def test_a_treebanks_words_and_what_is_between_them_make_the_text() -> None:
    assert CONLLU.write is not None
    texts = ["The U.N. envoy’s visit  ended\non Jan. 4.", "Ministers (two) met; 🎻 rang.", "他们会晤了。"]
    blocks = written(CONLLU.write, dataset([chapter(texts, {1: {"ann": "s"}})])).decode().rstrip("\n").split("\n\n")
    for text, block in zip(texts, blocks, strict=True):
        words = [line.split("\t") for line in block.splitlines() if not line.startswith("#")]
        assert {len(word) for word in words} == {10}
        assert "".join(word[1] + after(word[9]) for word in words).rstrip(" ") == text
    assert "# sent_id = " in blocks[1]
    decided = json.loads(blocks[0].partition("# annotation = ")[2].partition("\n")[0])
    assert (decided["annotator"], decided["themes"]) == ("Ann", ["security"])


def after(misc: str) -> str:
    if misc == "SpaceAfter=No":
        return ""
    return misc.removeprefix("SpacesAfter=").replace("\\s", " ").replace("\\n", "\n") if misc != "_" else " "


def test_a_treebank_comes_in_again_with_its_sentences(tmp_path: Path) -> None:
    assert CONLLU.write is not None
    assert CONLLU.read is not None
    path = tmp_path / "made.conllu"
    path.write_bytes(written(CONLLU.write, dataset([chapter(["They met.", "It rained."])])))
    (document,) = CONLLU.read(path, pytest.fail)
    assert getattr(document, "text", "") == "They met. It rained."


def test_a_csv_is_written_row_by_row() -> None:
    made = dataset([one_chapter()])
    file = io.BytesIO()
    assert csv_format.write(file, made) == len(list(csv.reader(io.StringIO(file.getvalue().decode(), newline="")))) - 1


def test_a_further_field_with_the_name_of_a_column_is_told_apart(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    document, sentences, annotations = one_chapter()
    made = (replace(document, extra=(("labels", "mine"), ("Split", "a"))), sentences, annotations)
    huggingface.write_folder(tmp_path, dataset([made], extras=("labels", "Split")))
    table = table_of((tmp_path / huggingface.path_of("")).read_bytes())
    assert table.schema.names[-2:] == ["extra:labels", "extra:Split"]
    assert table["labels"].to_pylist()[0] == [0, 1]
