"""Every real file of the shared corpus reaches its expected text, or is read or refused for the right reason."""

import difflib
import json
from pathlib import Path

import pytest

from annotator.formats.protocol import Incoming
from tests.annotator.reading import read, read_one, refusal
from tests.conftest import SHARED

CORPUS = SHARED / "corpus/press"
REFUSED = {  # every other file gives at least one document
    "pdf/password_peanuts.pdf": "protected by a password",
    "pdf/urdu_AwamiNastaliq-TypeSample.pdf": "fonts in this PDF do not say",
    "doc/": "old Word file",
    "txt/ascii_nul__01Mar2007Kennedy3.txt": "nothing but NUL characters",
    "corpora/asahi_ja_head.tsv": "no column “text”",
    "corpora/sheffield_facesheet.xlsx": "no column “text”",
}
EXPECTED = [path for path in sorted(CORPUS.glob("html/*.html")) if path.with_suffix(".expected.txt").exists()]
TWINS = {  # the same text as PDF and in an encoding
    "pdf/UDHR_english.pdf": "txt_encodings/UDHR_English_UTF-16LE.txt",
    "pdf/UDHR_greek.pdf": "txt_encodings/UDHR_Greek_CP1253.txt",
    "pdf/UDHR_japanese.pdf": "txt_encodings/UDHR_Japanese_CP932.txt",
}


def every_file() -> list[str]:
    if not CORPUS.is_dir():
        return ["none"]
    found = (path for path in sorted(CORPUS.rglob("*")) if path.is_file() and ".expected." not in path.name)
    return [path.relative_to(CORPUS).as_posix() for path in found if path.name != "gold_with_without.json"]


@pytest.mark.parametrize("name", every_file())
def test_every_file_is_read_or_refused_for_the_right_reason(shared: Path, name: str) -> None:
    path = shared / "corpus/press" / name
    reason = next((reason for part, reason in REFUSED.items() if name.startswith(part)), "")
    if reason:
        assert reason in refusal(path)
        return
    found = read(path)
    assert found
    for one in found:
        assert isinstance(one, Incoming), one
        assert one.text.strip()
        assert one.title.strip()
        assert "\r" not in one.text


def test_pages_hold_what_they_should_and_little_else(shared: Path) -> None:
    folder = shared / "corpus/press/html"
    gold = json.loads((folder / "gold_with_without.json").read_text(encoding="utf-8"))
    wanted, found, unwanted, noise = 0, 0, 0, 0
    for expected in gold.values():
        path = folder / expected["file"]
        if path.exists():
            text = read_one(path).text
            wanted += len(expected["with"])
            found += sum(part in text for part in expected["with"])
            unwanted += len(expected["without"])
            noise += sum(part in text for part in expected["without"])
    assert found / wanted >= 0.97
    assert noise / unwanted <= 0.10


def test_pages_say_their_title_and_their_day(shared: Path) -> None:
    folder = shared / "corpus/press/html"
    gold = json.loads((folder / "gold_with_without.json").read_text(encoding="utf-8"))
    pairs = [(read_one(folder / one["file"]), one) for one in gold.values() if (folder / one["file"]).exists()]
    titles = [(found.title, one["title"]) for found, one in pairs if one.get("title")]
    days = [(found.date, one["date"]) for found, one in pairs if one.get("date")]
    assert sum(a == b for a, b in titles) >= 0.85 * len(titles), titles
    assert sum(a == b for a, b in days) >= 0.85 * len(days), days


@pytest.mark.parametrize("page", EXPECTED or [Path("none")], ids=lambda path: path.name)
def test_pages_with_an_expected_text_reach_it(shared: Path, page: Path) -> None:
    expected = _lines(page.with_suffix(".expected.txt").read_text(encoding="utf-8"))
    got = read_one(page).text
    held = sum(len(line) for line in expected if line in " ".join(got.split()))
    assert held >= 0.97 * sum(map(len, expected))
    ratio = difflib.SequenceMatcher(None, " ".join(got.split()), " ".join(expected), autojunk=False).ratio()
    assert ratio >= 0.9


@pytest.mark.parametrize(("made", "twin"), TWINS.items())
def test_a_pdf_reads_as_the_same_text_in_plain_does(shared: Path, made: str, twin: str) -> None:
    """The PDFs hold the first two pages of it; their translation differs in places."""
    got = "".join(read_one(shared / "corpus/press" / made).text.split())
    same = "".join(read_one(shared / "corpus/press" / twin).text.split())[: len(got)]
    matching = difflib.SequenceMatcher(None, got, same, autojunk=False).ratio()
    assert matching >= 0.9


def test_the_same_text_as_odt_and_pdf_reads_the_same(shared: Path) -> None:
    folder = shared / "corpus/press"
    assert read_one(folder / "odt/d-text.odt").text == read_one(folder / "pdf/d-text.pdf").text


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def test_the_table_in_the_guide_names_every_file(shared: Path) -> None:
    guide = (Path(__file__).resolve().parents[2] / "docs/formats.md").read_text(encoding="utf-8")
    assert [name for name in every_file() if f"`{name}`" not in guide] == []
