"""PDF: the paragraphs of the release, put together again from the lines on its pages."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.formats import confined, prose
from annotator.formats.containers import refuse_other_kind
from annotator.formats.pdf_layout import Line, paragraphs
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.refusal import Refusal

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

Box = Callable[[int], tuple[float, float, float, float]]

_MOST_PAGES = 3000
_SCAN = "this PDF holds pictures of pages and no text; have its text recognised (OCR) and import that."
_NO_TEXT = "there is no text in this PDF; it may be drawn as shapes. Have its text recognised (OCR) and import that."
_UNREADABLE = (
    "the fonts in this PDF do not say which characters they show, so its text cannot be read; get the release as a "
    "web page or a Word file."
)
_PASSWORD = "it is protected by a password; open it in a PDF reader and save or print it to a new PDF without one."
_DAMAGED = "this PDF is damaged or incomplete ({error}); get it again."
_BLANK = re.compile(r"(?<=\S) (?=\S)")
_ARABIC = re.compile("[\u0620-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")
_LETTER_FORMS = re.compile("[\ufb00-\ufdfb\ufe70-\ufefc]")
_END_OF_LINE = re.compile(r"\r\n|\r|\n|(?<=[\x02\ufffe])")  # PDFium marks a hyphen so, and joins the lines


def parse(path: Path, _problem: Problem) -> Iterator[Incoming | Refusal]:
    """The one document that the file is."""
    import pypdfium2

    refuse_other_kind(path, b"%PDF-")
    try:
        with closing(pypdfium2.PdfDocument(path)) as document:
            if len(document) > _MOST_PAGES:
                raise Refusal(f"it has {len(document)} pages, more than one document can have; split it.")
            pages = [_lines(page, number) for number, page in enumerate(document)]
            _check(document, "\n".join(line.text for lines in pages for line in lines))
            title = document.get_metadata_value("Title")
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise Refusal(_PASSWORD) from None
        raise Refusal(
            _DAMAGED.format(error=str(error).rpartition(": ")[2].rstrip(").") or "no more is known")
        ) from None
    text = prose.text_of(paragraphs(pages))
    shown = prose.one_line(title).casefold() in prose.one_line(text[:5000]).casefold()
    yield prose.incoming(path, text, title=title if shown else "")


def _check(document: "PdfDocument", text: str) -> None:
    """Refuse what shows no text, or what nobody could read."""
    visible = sum(map(len, text.split()))
    if visible < 8 * len(document):
        if _has_pictures(document):
            raise Refusal(_SCAN)
        if visible < 8:
            raise Refusal(_NO_TEXT)
    odd = {char for char in set(text) if char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn", "Cc")}
    unknown = sum(map(text.count, odd - set("\n\x02\ufffe")))  # our line ends, and hyphens at theirs
    if unknown * 10 > visible or _is_scattered(text):
        raise Refusal(_UNREADABLE)


def _is_scattered(text: str) -> bool:
    """Whether Arabic letters come one by one: fonts that slope, as for Urdu, do not tell which belong together."""
    lines = [line.strip() for line in text.split("\n") if _ARABIC.search(line)]
    return len(lines) > 20 and sum(len(line) <= 3 for line in lines) * 4 > len(lines)


def _has_pictures(document: "PdfDocument") -> bool:
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    return any(
        next(iter(document[number].get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=3)), None) is not None
        for number in range(min(len(document), 5))
    )


def _lines(page: "PdfPage", number: int) -> list[Line]:
    """The lines of a page in the order in which they were written, with where they stand."""
    height = page.get_height()
    text_page = page.get_textpage()
    text = text_page.get_text_range()
    spans: list[tuple[int, int]] = []
    at = 0
    for match in _END_OF_LINE.finditer(text):
        spans.append((at, match.start()))
        at = match.end()
    spans.append((at, len(text)))
    box = _boxes(text_page)
    if _is_woven(box, text, spans):
        spans = [part for span in spans for part in _parted(box, text, span)]
    lines = [_line(box, text[start:end], start, number, height) for start, end in spans]
    text_page.close()
    page.close()
    return lines


def _is_woven(box: Box, text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether lines run through two columns, as those do that were written across the page.

    A few of the longest lines tell: looking at every blank of every page would take longer than reading it.
    """
    longest = sorted(spans, key=lambda span: span[0] - span[1])[:6]
    parted = sum(len(_parted(box, text, span)) > 1 for span in longest[:2])
    if not parted:
        return False
    return parted + sum(len(_parted(box, text, span)) > 1 for span in longest[2:]) >= 3


def _parted(box: Box, text: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    """The line cut where there is more than a blank between two words."""
    parts = []
    start, end = span
    for blank in _BLANK.finditer(text, start + 1, end - 1):
        _, bottom, before, top = box(blank.start() - 1)
        after = box(blank.end())[0]
        if after - before > 1.2 * (top - bottom) > 0:
            parts.append((start, blank.start()))
            start = blank.end()
    return [*parts, (start, end)]


def _line(box: Box, text: str, start: int, page: int, height: float) -> Line:
    shown = text.strip()
    if not shown:
        return Line("", page, 0.0, 0.0, 0.0, 0.0, height)
    first = start + len(text) - len(text.lstrip())
    left, bottom, right, top = box(first)
    other_left, other_bottom, other_right, other_top = box(first + len(shown) - 1)
    if not shown.isascii() and _LETTER_FORMS.search(shown):
        shown = _LETTER_FORMS.sub(lambda form: unicodedata.normalize("NFKC", form.group()), shown)
    return Line(
        shown,
        page,
        min(left, other_left),
        max(right, other_right),
        min(bottom, other_bottom),
        max(top, other_top),
        height,
    )


def _boxes(text_page: "PdfTextPage") -> Box:
    """Gives left, bottom, right and top of a character, in points; zeros where it has no place.

    The index errs a little after characters that take two code units. It is asked for dozens of times on each page.
    """
    from pypdfium2.raw import FS_RECTF, FPDFText_GetLooseCharBox

    handle = text_page.raw
    nowhere = 0.0, 0.0, 0.0, 0.0

    def box(index: int) -> tuple[float, float, float, float]:
        found = FS_RECTF()
        if not FPDFText_GetLooseCharBox(handle, index, found):
            return nowhere
        return found.left, found.bottom, found.right, found.top

    return box


FORMAT = Format("pdf", "PDF", (".pdf",), read=confined.reader(__name__), worked_out=True)
