"""Corpora in spreadsheets, JSON and treebanks, and Markdown."""

import json
from pathlib import Path

import pytest

from annotator.formats import read as reading
from annotator.formats.columns import Options
from annotator.formats.markdown import plain
from annotator.formats.prose import clean
from annotator.formats.protocol import Incoming
from annotator.refusal import Refusal
from tests.annotator.made_files import Row, workbook
from tests.annotator.reading import read, read_one, refusal


def xlsx(path: Path, *rows: Row) -> Path:
    """A spreadsheet of one sheet."""
    return workbook(path, {"Releases": rows})


def test_a_row_of_a_spreadsheet_is_a_document(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a.xlsx",
        ("Title", "date", "text", "source"),
        ("Talks", "2026-01-05", "Ministers met.\nThey agreed.", "Ministry"),
        ("", "", "", ""),
        ("Aid", 2026.0, "Aid was sent.", "Ministry"),
    )
    first, second = read(path)
    assert first == Incoming("Ministers met.\nThey agreed.", "Talks", "2026-01-05", "Ministry")
    assert isinstance(second, Incoming)
    assert (second.text, second.date) == ("Aid was sent.", "2026")


def test_a_row_of_a_spreadsheet_is_a_sentence_with_its_themes(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a.xlsx",
        ("document", "number", "text", "annotator", "economy"),
        ("r1", 1.0, "Ministers met.", "Ada", 0.0),
        ("r1", 2.0, "Trade grew.", "Ada", 1.0),
    )
    found = read_one(path)
    assert [found.text[one.start : one.end] for one in found.sentences or ()] == ["Ministers met.", "Trade grew."]
    assert [decision.themes for decision in found.decisions] == [(), ("economy",)]


def test_a_spreadsheet_without_texts_or_with_damage_is_refused(tmp_path: Path) -> None:
    assert "no column “text”" in refusal(xlsx(tmp_path / "a.xlsx", ("a", "b"), (1.0, 2.0)))
    assert "empty" in refusal(xlsx(tmp_path / "b.xlsx"))
    (tmp_path / "c.xlsx").write_text("text\nMinisters met.\n", encoding="utf-8")
    assert "plain text" in refusal(tmp_path / "c.xlsx")


@pytest.mark.parametrize(
    "value",
    [
        [{"text": "Ministers met.", "title": "Talks"}],
        {"source": "made", "records": [{"text": ["Ministers met."], "title": ["Talks"]}]},
        {"text": "Ministers met.", "title": "Talks"},
    ],
)
def test_json_is_a_list_of_objects_wherever_it_stands(tmp_path: Path, value: object) -> None:
    (tmp_path / "a.json").write_text(json.dumps(value), encoding="utf-8")
    found = read_one(tmp_path / "a.json")
    assert (found.title, found.text) == ("Talks", "Ministers met.")


def test_json_lines_under_the_name_of_json_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"text": "One."}\n{"text": "Two."}\n', encoding="utf-8")
    assert len(read(tmp_path / "a.json")) == 2


@pytest.mark.parametrize("content", ["{", "[1, 2]", '"text"', "", "[" * 200_000])
def test_what_is_no_list_of_objects_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.json").write_text(content, encoding="utf-8")
    assert refusal(tmp_path / "a.json")


def test_a_treebank_gives_its_documents_and_sentences(tmp_path: Path) -> None:
    lines = [
        "# newdoc id = r1", "# text = Ministers met.", "1\tMinisters\t_", "", "# text = They agreed.", "",
        "# newpar", "# text = Aid came.", "", "# newdoc id = r2", "# text = The end.", "",
    ]  # fmt: skip
    (tmp_path / "a.conllu").write_text("\n".join(lines), encoding="utf-8")
    first, second = read(tmp_path / "a.conllu")
    assert isinstance(first, Incoming)
    assert isinstance(second, Incoming)
    assert (first.title, first.text) == ("r1", "Ministers met. They agreed.\n\nAid came.")
    assert [(one.paragraph, first.text[one.start : one.end]) for one in first.sentences or ()] == [
        (1, "Ministers met."), (1, "They agreed."), (2, "Aid came."),
    ]  # fmt: skip
    assert second.text == "The end."


def test_a_mark_within_a_file_is_a_character_and_no_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "a.conllu").write_text("# text = \ufeffThey met.\n", encoding="utf-8")
    (tmp_path / "a.csv").write_text("document,number,text\nR,1,\ufeffThey met.\n", encoding="utf-8-sig")
    (tmp_path / "a.jsonl").write_text('{"document": "R", "number": 1, "text": "\ufeffThey met."}', encoding="utf-8")
    for name in ("a.conllu", "a.csv", "a.jsonl"):
        (one,) = read(tmp_path / name)
        assert isinstance(one, Incoming)
        assert [one.text[span.start : span.end] for span in one.sentences or ()] == ["\ufeffThey met."]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# Ministers meet #\nText.", "Ministers meet\n\nText."),
        ("Ministers meet\n===\nText.", "Ministers meet\n\nText."),
        ("They **agreed** on _trade_ and *aid*.", "They agreed on trade and aid."),
        ("See [the text](https://example.org/a_b) or <https://example.org>.", "See the text or https://example.org."),
        ("![A photo](a.jpg)Text[^1].\n\n[1]: https://example.org", "Text[^1]."),
        ("- one\n- two\n\n1. three", "- one\n- two\n\n1. three"),
        ("> Quoted.\n> Twice.", "Quoted.\nTwice."),
        ("| a | b |\n|---|:-:|\n| c | d |", "a\tb\nc\td"),
        ("snake_case_names and 2*3*4 and 5 * 6 stay", "snake_case_names and 2*3*4 and 5 * 6 stay"),
        ("`code` and \\*stars\\* <br/>end <!-- not this -->", "code and *stars* end"),
    ],
)
def test_markdown_keeps_its_words_and_loses_its_signs(source: str, expected: str) -> None:
    assert clean(plain(source)) == expected


@pytest.mark.parametrize("sign", ["<!--", "**a", "[", "*a ", "| a ", "`", "> ", "---\n"])
def test_signs_of_markdown_without_end_are_read_at_once(sign: str) -> None:
    assert isinstance(plain("The ministers met.\n" + sign * 50_000), str)


def test_the_block_at_the_beginning_of_markdown_says_title_and_date(tmp_path: Path) -> None:
    head = '---\ntitle: "Ministers meet"\ndate: 5 January 2026\nlang: en\nauthor: Press Office\n---\n'
    (tmp_path / "a.md").write_text(head + "# Ministers meet\n\nThey met.\n", encoding="utf-8")
    found = read_one(tmp_path / "a.md")
    assert (found.title, found.date, found.source, found.language) == (
        "Ministers meet", "2026-01-05", "Press Office", "en",
    )  # fmt: skip
    assert found.text == "Ministers meet\n\nThey met."


def test_columns_with_other_usual_names_are_taken_for_ours(tmp_path: Path) -> None:
    rows = [("", "Titel", "Volltext", "Datum", "Party name", "Link", "views")]
    rows += [
        (str(n), f"Nr. {n}", f"Text {n}.", f"{n + 12}/04/2026", "SP", "https://example.org/", "7") for n in range(3)
    ]
    (tmp_path / "a.csv").write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    further = (("Party name", "SP"), ("views", "7"))
    wanted = Incoming("Text 0.", "Nr. 0", "2026-04-12", "", "https://example.org/", extra=further)
    assert read(tmp_path / "a.csv")[0] == wanted


def test_the_text_is_found_by_what_the_column_holds(tmp_path: Path) -> None:
    lines = [
        f"{n},Q{n},The ministers of both countries met in Geneva on day {n} to talk about trade and aid."
        for n in range(5)
    ]
    (tmp_path / "a.csv").write_text("\n".join(["no,code,what", *lines]), encoding="utf-8")
    assert len(read(tmp_path / "a.csv")) == 5


def test_sentences_counted_from_zero_and_their_themes_are_taken(tmp_path: Path) -> None:
    table = "doc_id,sent_id,sent_text,KILL\n11,0,They met.,0\n11,1,They fired.,1\n"
    (tmp_path / "a.csv").write_text(table, encoding="utf-8")
    found = read_one(tmp_path / "a.csv")
    assert [one.number for one in found.sentences or ()] == [1, 2]
    assert [one.themes for one in found.decisions] == [(), ("KILL",)]


def test_what_is_missing_of_our_columns_is_found_under_another_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,headline,date\nThey met.,A headline,5 January 2026\n", encoding="utf-8")
    assert read_one(tmp_path / "a.csv") == Incoming("They met.", "A headline", "2026-01-05")


def test_lines_of_which_none_is_good_are_one_problem(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("{\n[1]\nno\n", encoding="utf-8")
    told: list[str] = []
    with pytest.raises(Refusal, match=r"^line 1: this is no JSON .* No other line is one either \(3 in all\)\.$"):
        list(reading(path, told.append))
    assert told == []
    path.write_text('{\n{"text": "One."}\nno\n', encoding="utf-8")
    assert len(list(reading(path, told.append))) == 1
    assert [reason[:6] for reason in told] == ["line 1", "line 3"]


def test_lines_made_to_fill_the_memory_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": [' + "[]," * 2_000_001 + "[]]}", encoding="utf-8")
    assert "more values than any release" in refusal(tmp_path / "a.jsonl")
    (tmp_path / "a.csv").write_text("text\n" + "a" * 200_000_001, encoding="utf-8")
    assert "longer than any release" in refusal(tmp_path / "a.csv")


def test_a_sheet_is_a_guess_where_another_has_texts_too(tmp_path: Path) -> None:
    releases = {name: (("text", "title"), (f"Text of {name}.", "A")) for name in ("2024", "2025")}
    workbook(tmp_path / "a.xlsx", {**releases, "Notes": (("who", "when"), ("me", "now"))})
    (one,) = read(tmp_path / "a.xlsx")
    assert isinstance(one, Incoming)
    assert [(guess.what, guess.value) for guess in one.guesses] == [("sheet", "2024")]
    (other,) = reading(tmp_path / "a.xlsx", lambda _: None, Options(sheet="2025"))
    assert isinstance(other, Incoming)
    assert (other.text, other.guesses) == ("Text of 2025.", ())
