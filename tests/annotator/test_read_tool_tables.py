"""Tables of the Manifesto Project and of the Comparative Agendas Project, and codebooks of other tools."""

import json
from pathlib import Path

import pytest

from annotator import formats
from annotator.formats import reader_for
from annotator.formats.coding import Code, Span
from annotator.formats.columns import PER_DOCUMENT, Columns, Options
from annotator.formats.protocol import Incoming
from annotator.refusal import Refusal
from tests.annotator.reading import told, told_one, words_of

PROGRAMME = """"text","cmp_code","eu_code"
"Our plan","H","NA"
"We build schools.","506","NA"
"Farms; too, are helped.",703.1,108
"Thank you.",000,NA
"Who knows.",NA,NA
"The end.","504.0",0
"""


def test_a_programme_keeps_its_quasi_sentences_and_its_codes_as_words(tmp_path: Path) -> None:
    path = tmp_path / "41113_202109.csv"
    path.write_text(PROGRAMME, encoding="utf-8")
    assert reader_for(path).name == "manifesto"
    found, problems = told_one(path, Options(coder="Ann"))
    assert problems == []
    assert (found.title, found.date) == ("41113_202109", "2021-09")
    assert found.text == "Our plan\nWe build schools. Farms; too, are helped. Thank you. Who knows. The end."
    assert words_of(found) == [
        ("We build schools.", "506 Education Expansion"),
        ("Farms; too, are helped.", "703.1 Agriculture and Farmers: Positive"),
        ("Thank you.", None),
        ("The end.", "504 Welfare State Expansion"),
    ]
    assert found.coding.spans[1].note == "eu_code: 108"
    assert found.coding.codes[1] == Code("703.1 Agriculture and Farmers: Positive", id="cmp.703.1")
    assert found.coding.notes == (
        "1 quasi-sentence with the code H (headings) stay undecided",
        "1 quasi-sentence with no code stay undecided",
    )
    assert [(one.paragraph, one.number) for one in found.sentences or ()] == [(1, 1), *((2, n) for n in range(2, 7))]


def test_several_programmes_in_a_file_are_ordered_and_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "corpus.csv"
    path.write_text(
        "manifesto_id;pos;content;cmp_code;language;page\n11_201809;2;Two.;9999;sv;1\n11_201809;1;One.;per104;sv;2\n"
        "12_201809;1;Other.;104;da;1\n12_201809;2;;104;da;1\n",
        encoding="utf-8",
    )
    given, _ = told(path)
    assert isinstance(given, list)
    one, two, refused = given
    assert isinstance(one, Incoming)
    assert isinstance(two, Incoming)
    assert words_of(one) == [("One.", "104 Military: Positive"), ("Two.", "9999")]
    assert (one.language, one.extra) == ("sv", ()), "the page differs from sentence to sentence"
    assert two.extra == (("page", "1"),)
    assert str(refused) == "row 5: there is no text; it was left out."


def test_what_the_interface_of_the_project_answers(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    items = [{"text": "We build schools.", "cmp_code": "506", "eu_code": None}, {"text": "Thanks.", "cmp_code": "000"}]
    path.write_text(json.dumps({"items": [{"key": "41113_202109", "kind": "a", "items": items}]}), encoding="utf-8")
    assert reader_for(path).name == "manifesto"
    found, _ = told_one(path)
    assert (found.title, found.date) == ("41113_202109", "2021-09")
    assert words_of(found) == [("We build schools.", "506 Education Expansion"), ("Thanks.", None)]
    path.write_text('{"items": 3, "cmp_code": 1}', encoding="utf-8")
    assert "no quasi-sentences" in str(told(path)[0])


def test_items_of_cap_are_units_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "cap.csv"
    path.write_text(
        "id,year,description,majortopic,subtopic,filter_x\n1,1998,An act on crops. And on land.,4,402,1\n"
        "2,1999,Nothing of note.,0,0,0\n3,2000.0,A bill.,12.0,,0\n4,2001,Unread.,,,1\n",
        encoding="utf-8",
    )
    given, problems = told(path)
    assert problems == []
    assert isinstance(given, list)
    found = [one for one in given if isinstance(one, Incoming)]
    assert [(one.date, [span.code for span in one.coding.spans]) for one in found] == [
        ("1998", ["4 Agriculture"]), ("1999", [None]), ("2000", ["12 Law and Crime"]), ("2001", []),
    ]  # fmt: skip
    assert found[0].coding.spans == (Span(0, 29, "4 Agriculture", note="subtopic: 402"),)
    assert len(found[0].sentences or ()) == 1
    assert found[0].extra == (("id", "1"), ("filter_x", "1"))
    assert found[0].coding.notes == ("1 row without a topic stay undecided",)


def test_sentences_of_speeches_are_put_together(shared: Path) -> None:
    given, _ = told(shared / "cases/interchange/cap/df_cap_sotu_test_head.csv")
    assert isinstance(given, list)
    assert [len(one.sentences or ()) for one in given if isinstance(one, Incoming)] == [296, 104]
    given, _ = told(shared / "cases/interchange/manifesto/df_manifesto_military_train_head.csv")
    assert isinstance(given, list)
    codes = [span.code for one in given if isinstance(one, Incoming) for span in one.coding.spans]
    assert len(codes) == 400
    assert "703.1 Agriculture and Farmers: Positive" in codes


@pytest.mark.parametrize(
    "header", ["text,code", "majortopic,subtopic,year", "cmp_code,party", "text,label_cap2", "description,major"]
)
def test_other_tables_are_left_to_their_own_reader(tmp_path: Path, header: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"{header}\n1,2,3\n", encoding="utf-8")
    assert reader_for(path).name == "csv"


def test_who_says_what_the_columns_are_goes_before(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(PROGRAMME, encoding="utf-8")
    found, _ = told(path, Options(columns=Columns((("text", "text"), ("cmp_code", "extra")), PER_DOCUMENT)))
    assert isinstance(found, list)
    assert len(found) == 6


def test_lines_of_fasttext_are_units(tmp_path: Path) -> None:
    path = tmp_path / "all.txt"
    path.write_text("__label__Trade __label__New_aid One. Two. \nThree.\n__label__Trade\n\n", encoding="utf-8")
    assert reader_for(path).name == "fasttext"
    given, _ = told(path)
    assert isinstance(given, list)
    one, three, refused = given
    assert isinstance(one, Incoming)
    assert isinstance(three, Incoming)
    assert words_of(one) == [("One. Two.", "Trade"), ("One. Two.", "New_aid")]
    assert len(one.sentences or ()) == 1
    assert three.coding.spans == ()
    assert str(refused) == "line 3: there is no text; it was left out."


def test_codebooks_of_other_tools(tmp_path: Path, shared: Path) -> None:
    path = tmp_path / "codebook.csv"
    path.write_text("tag,description,number of highlights\nThemes.Health,On health,2\nText,,0\n,,1\ntext,x,0\n")
    assert [(one.name, one.definition) for one in formats.read_codebook(path)] == [
        ("Themes.Health", "On health"), ("Text (theme)", ""),
    ]  # fmt: skip
    path.write_text("code,description\n1,x\n", encoding="utf-8")
    with pytest.raises(Refusal, match="needs a column “name”"):
        formats.read_codebook(path)
    scheme = formats.read_codebook(shared / "cases/interchange/manifesto/codebook_categories_MPDS2020a-1.csv")
    assert len(scheme) == 143
    assert [(one.id, one.name) for one in scheme if one.id == "cmp.416.2"] == [
        ("cmp.416.2", "416.2 Sustainability: Positive")
    ]
    labels = formats.read_codebook(shared / "cases/interchange/doccano/tests/valid_labels.json")
    assert [(one.name, one.key, one.colour) for one in labels] == [("Dog", "a", "#FF0000"), ("Cat", "c", "#FF0000")]
