"""PDF: paragraphs are put together again; what is on every page is left out; what cannot be read is said."""

from pathlib import Path

from tests.annotator.made_files import Placed, pdf, prose_lines
from tests.annotator.reading import paragraphs, read_one, refusal

FIRST = (
    "The ministers of foreign affairs of both countries met in Geneva on Monday to discuss trade and security in the "
    "region, the ministry said. They agreed to open a second border crossing before the end of the year."
)
SECOND = (
    "A further round of talks on energy and on the exchange of students will take place in Vienna in autumn, when the "
    "two governments will also sign an agreement on fisheries."
)


def test_hard_wraps_are_undone_and_paragraphs_stay_apart(tmp_path: Path) -> None:
    lines: list[Placed] = [(72, 760, "Ministers meet in Geneva")]
    lines += prose_lines(FIRST, 72, 730, 80) + prose_lines(SECOND, 72, 660, 80)
    assert paragraphs(pdf(tmp_path / "a.pdf", [lines])) == ["Ministers meet in Geneva", FIRST, SECOND]


def test_paragraphs_without_space_between_end_where_the_next_word_would_have_fitted(tmp_path: Path) -> None:
    first = prose_lines(FIRST, 72, 730, 80)
    lines = first + prose_lines(SECOND, 72, first[-1][1] - 14, 80)
    assert paragraphs(pdf(tmp_path / "a.pdf", [lines])) == [FIRST, SECOND]


def test_words_divided_at_line_ends_are_whole_again(tmp_path: Path) -> None:
    lines: list[Placed] = [
        (72, 730, "The ministers of both countries met on Monday and discussed the inter-"),
        (72, 716, "national situation and the long-term agreement on fishing that both sides"),
        (72, 702, "had prepared since spring, together with a second and equally long-"),
        (72, 688, "term agreement on trade."),
    ]
    text = read_one(pdf(tmp_path / "a.pdf", [lines])).text
    assert "the international situation" in text
    assert "equally long-term agreement" in text


def test_running_heads_and_page_numbers_are_left_out_and_sentences_go_on_over_pages(tmp_path: Path) -> None:
    words = FIRST.split()
    halves = " ".join(words[:18]), " ".join(words[18:])
    pages = [
        [
            (72.0, 810.0, "Ministry of Examples - Press release"),
            *prose_lines(half, 72, 740, 80),
            (290.0, 30.0, f"Page {number} of 2"),
        ]
        for number, half in enumerate(halves, start=1)
    ]
    assert paragraphs(pdf(tmp_path / "a.pdf", pages)) == [FIRST]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left, right = prose_lines(FIRST, 60, 740, 32), prose_lines(SECOND, 320, 740, 32)
    woven = [line for pair in zip(left, right, strict=False) for line in pair]
    woven += left[len(right) :] + right[len(left) :]
    text = read_one(pdf(tmp_path / "a.pdf", [woven], size=10)).text
    assert " ".join(text.split()) == f"{FIRST} {SECOND}"


def test_rows_of_a_table_stay_apart(tmp_path: Path) -> None:
    lines: list[Placed] = [(72, 700 - 14 * at, f"Country {name} 12 {at} 400") for at, name in enumerate("ABCD")]
    assert len(paragraphs(pdf(tmp_path / "a.pdf", [lines]))) == 4


def test_a_scan_is_refused_as_one(tmp_path: Path) -> None:
    assert "pictures of pages and no text" in refusal(pdf(tmp_path / "a.pdf", [[], []], picture=True))
    assert "no text in this PDF" in refusal(pdf(tmp_path / "b.pdf", [[]]))


def test_a_truncated_file_and_a_text_called_pdf_are_refused(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", [prose_lines(FIRST, 72, 730, 80)])
    path.write_bytes(path.read_bytes()[:60])
    assert "damaged or incomplete" in refusal(path)
    path.write_text(FIRST, encoding="utf-8")
    assert "plain text; name it .txt" in refusal(path)


def test_a_pdf_called_text_is_read_as_the_pdf_it_is(tmp_path: Path) -> None:
    assert FIRST in read_one(pdf(tmp_path / "a.txt", [prose_lines(FIRST, 72, 730, 80)])).text


def test_a_pdf_with_a_password_is_refused_as_one(shared: Path) -> None:
    assert "protected by a password" in refusal(shared / "corpus/press/pdf/password_peanuts.pdf")


def test_a_pdf_whose_font_scatters_its_letters_is_refused_as_unreadable(shared: Path) -> None:
    assert "do not say which characters" in refusal(shared / "corpus/press/pdf/urdu_AwamiNastaliq-TypeSample.pdf")
