"""brat standoff, in folders and in archives."""

import zipfile
from pathlib import Path

import pytest

from annotator.formats import brat, companions
from annotator.formats.coding import Code, Span
from annotator.formats.columns import Options
from annotator.formats.protocol import Incoming
from tests.annotator.reading import told, told_one, words_of

TEXT = "Talks\n\nThe minister spoke of wheat and rye.\nNobody came.\n"
ANN = (
    "T1\tPraise 7 19\tThe minister\n"
    "T2\tFood_and_Farms 29 34;39 42\twheat rye\n"
    "A1\tStance T1 Pro\n"
    "#1\tAnnotatorNotes T1\twho?\n"
    "#2\tAnnotatorNotes R1\tlost\n"
    "R1\tAbout Arg1:T1 Arg2:T2\n"
    "*\tEquiv T1 T2\n"
)


def corpus(folder: Path, ann: str = ANN, text: str = TEXT) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "talks.txt").write_bytes(text.encode())
    (folder / "talks.ann").write_text(ann, encoding="utf-8")
    return folder / "talks.ann"


def test_spans_types_notes_and_what_has_no_place(tmp_path: Path) -> None:
    path = corpus(tmp_path)
    (tmp_path / "annotation.conf").write_text(
        "# types\n[entities]\nPraise\n!Food_and_Farms\n\tBlame\n[relations]\nAbout\n"
    )
    (tmp_path / "visual.conf").write_text(
        "[labels]\nFood_and_Farms | Food; and farms | F\n[drawing]\nPraise\tbgColor:#fc0, x\n"
    )
    found, problems = told_one(path)
    assert problems == []
    assert (found.text, found.title) == (TEXT, "Talks")
    assert found.coding.spans == (
        Span(7, 19, "Praise", note="Stance: Pro; who?"),
        Span(29, 34, "Food, and farms"),
        Span(39, 42, "Food, and farms"),
    )
    assert found.coding.codes == (Code("Praise", "#FFCC00"), Code("Food, and farms"), Code("Blame"))
    assert dict(found.coding.left_out) == {
        "relations": 1,
        "equivalences": 1,
        "notes on relations, events or documents": 1,
    }
    assert found.coding.notes == ("the code “Food; and farms” is the theme “Food, and farms” here",)


def test_a_file_without_annotations_is_a_text(tmp_path: Path) -> None:
    assert told_one(corpus(tmp_path, ""))[0].coding.spans == ()


def test_a_text_with_other_line_ends_is_counted_as_it_is(tmp_path: Path) -> None:
    found, _ = told_one(corpus(tmp_path, "T1\tNobody 47 53\tNobody\n", TEXT.replace("\n", "\r\n")))
    assert words_of(found) == [("Nobody", "Nobody")]


def test_a_server_that_counted_in_utf_16_is_found_out(tmp_path: Path) -> None:
    text = "\U0001f600\U0001f600 Wheat grew."
    found, _ = told_one(corpus(tmp_path, "T1\tFood 5 10\tWheat\n", text))
    assert words_of(found) == [("Wheat", "Food")]
    assert found.coding.notes == ("offsets count UTF-16 units",)


def test_damage_is_told_line_by_line_and_the_rest_comes_in(tmp_path: Path) -> None:
    found, problems = told_one(corpus(tmp_path, "T1\tA 0 5\tTalks\nT1\tB 0 5\tTalks\nT2 A 0 5\nT9\tA x 5\tTalks\n"))
    assert words_of(found) == [("Talks", "A")]
    assert [problem.split(":")[0] for problem in problems] == ["line 2", "line 3", "line 4"]


def test_without_its_text_it_is_refused(tmp_path: Path) -> None:
    path = corpus(tmp_path)
    (tmp_path / "talks.txt").unlink()
    assert told(path)[0] == "there is no talks.txt beside it, which has the text; put both files into one folder."


def test_texts_and_settings_are_not_read_by_themselves(tmp_path: Path) -> None:
    paths = [corpus(tmp_path / "Ann"), tmp_path / "Ann/talks.txt", tmp_path / "annotation.conf", tmp_path / "other.txt"]
    assert companions.standing(paths) == [paths[0], paths[3]]


def test_folders_with_the_same_files_are_annotators(tmp_path: Path) -> None:
    ann, ben = corpus(tmp_path / "Ann"), corpus(tmp_path / "Ben")
    alone = corpus(tmp_path / "other/Cem")
    coders = brat.coders([ann, ben, alone])
    assert coders == {ann: "Ann", ben: "Ben"}
    found, _ = told_one(ann, Options(coder=coders[ann]))
    assert {span.annotator for span in found.coding.spans} == {"Ann"}


def test_an_archive_keeps_texts_and_annotations_together(tmp_path: Path) -> None:
    path = tmp_path / "corpus.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("annotation.conf", "[entities]\nPraise\n")
        for who in ("Ann", "Ben"):
            file.writestr(f"c/{who}/talks.ann", ANN)
            file.writestr(f"c/{who}/talks.txt", TEXT)
        file.writestr("c/../../talks.txt", "slipped")
    found, problems = told(path)
    assert not isinstance(found, str)
    ann, ben, slipped = found
    assert isinstance(ann, Incoming)
    assert isinstance(ben, Incoming)
    assert (ann.coding.spans[0].annotator, ben.coding.spans[0].annotator) == ("Ann", "Ben")
    assert ann.coding.codes == (Code("Praise"),)
    assert "leads out of the archive" in str(slipped)
    assert problems == []


def test_real_corpora_agree_with_their_quotations(shared: Path) -> None:
    for path in sorted((shared / "cases/interchange/brat").rglob("*.ann")):
        found, problems = told_one(path)
        assert problems == []
        quotes = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("T")]
        assert [text for text, _ in words_of(found)] == [quote for _, _, quote in quotes]
        assert [code for _, code in words_of(found)] == [kind.split(" ")[0] for _, kind, _ in quotes]


@pytest.mark.parametrize("offsets", ["utf-16", "bytes"])
def test_what_a_user_says_is_counted_goes_before_what_fits(tmp_path: Path, offsets: str) -> None:
    found, _ = told_one(corpus(tmp_path, "T1\tFood 4 9\tWheat\n", "\U0001f600 Wheat grew."), Options(offsets=offsets))
    assert found.coding.spans[0].start == {"utf-16": 3, "bytes": 1}[offsets]
