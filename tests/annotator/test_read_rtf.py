"""RTF: text, footnotes, list markers and encodings."""

from pathlib import Path

import pytest

from tests.annotator.reading import paragraphs, read_one, refusal

HEAD = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil Arial;}{\f1\fnil\fcharset204 Arial Cyr;}}"


def rtf(path: Path, body: str) -> Path:
    path.write_text(HEAD + body + "}", encoding="latin-1")
    return path


def test_paragraphs_letters_and_code_points_are_read(tmp_path: Path) -> None:
    body = r"\pard Ministres \'e0 Gen\'e8ve.\par \f1\'cc\'e8\'f0\f0  \u1605?\u1604?\par \u-10179?\u-8704? done.\par"
    assert paragraphs(rtf(tmp_path / "a.rtf", body)) == ["Ministres à Genève.", "Мир مل", "😀 done."]


def test_footnotes_stand_at_the_end(tmp_path: Path) -> None:
    body = r"\pard They met.{\super\chftn}{\footnote\pard{\super\chftn} In \'c9vian.} They agreed.\par The end.\par"
    assert paragraphs(rtf(tmp_path / "a.rtf", body)) == ["They met.[1] They agreed.", "The end.", "[1] In Évian."]


def test_lists_keep_their_markers_and_tables_their_rows(tmp_path: Path) -> None:
    body = (
        r"{\pntext\f0 1.\tab}trade\par{\listtext\f0 2.\tab}energy\par"
        r"\trowd\cellx1000\cellx2000 Mali\cell 3 million\cell\row Chad\cell 4 million\cell\row\pard End.\par"
    )
    expected = ["1.\ttrade", "2.\tenergy", "Mali\t3 million", "Chad\t4 million", "End."]
    assert paragraphs(rtf(tmp_path / "a.rtf", body)) == expected


def test_pictures_and_what_is_said_of_the_file_are_not_text(tmp_path: Path) -> None:
    info = r"{\info{\title Ministers meet}{\author A}}{\*\shppict{\pict\pngblip 89504e47}}"
    body = info + r"\pard Ministers meet\par Text.\par"
    found = read_one(rtf(tmp_path / "a.rtf", body))
    assert (found.title, found.text) == ("Ministers meet", "Ministers meet\n\nText.")


def test_rtf_under_the_name_of_word_is_read_as_rtf(tmp_path: Path) -> None:
    assert paragraphs(rtf(tmp_path / "a.doc", r"\pard Ministers met.\par")) == ["Ministers met."]


@pytest.mark.parametrize("braces", ["{" * 200_000, "{" * 200_000 + "x" + "}" * 200_000, "}" * 200_000])
def test_braces_without_end_harm_nobody(tmp_path: Path, braces: str) -> None:
    path = rtf(tmp_path / "a.rtf", r"\pard Ministers met.\par " + braces)
    assert "Ministers met." in read_one(path).text


def test_a_file_that_is_cut_off_gives_what_is_there(tmp_path: Path) -> None:
    path = rtf(tmp_path / "a.rtf", r"\pard Ministers met.\par They {\b agreed")
    path.write_bytes(path.read_bytes()[:-1])
    assert paragraphs(path) == ["Ministers met.", "They agreed"]
    (tmp_path / "b.rtf").write_text("Ministers met.", encoding="utf-8")
    assert "plain text" in refusal(tmp_path / "b.rtf")
