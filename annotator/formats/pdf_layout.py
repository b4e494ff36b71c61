"""From the lines on pages to paragraphs: columns in order, running heads left out, line ends and hyphens undone."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_ZONE = 0.12  # of a page's height, at its top and bottom: where running heads and page numbers stand
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:(?:page|seite|página|pagina|strona|стр\.?|صفحة|صفحہ|第)\s*)?\d{1,4}"
    r"(?:\s*(?:/|of|von|de|di|sur|z|из|من)\s*\d{1,4})?\s*(?:页|頁|ページ)?[-–—\s]*$",
    re.IGNORECASE,
)
_MARKER = re.compile(
    r"(?:[•‣▪◦●○■□▶►➢➤✓✔❖·∙*–—-]\s|[•‣▪●■➢✓✔❖]|[(（]?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[A-Za-z]|[ivx]{1,5})[.)）]\s|第.{1,4}条)"
)
_STOP = re.compile(r"[.!?…:;。！？؟۔।][\"'”’»“)\]）」』]*$")
_HYPHENS = frozenset("-‐\u00ad\x02\ufffe")
_HYPHEN = re.compile(r"([^\W\d_]+).$")
_HYPHENATED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SOFT = "\u00ad"
_CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff]")
_ROW = re.compile(r"\S(?:\s+(?:[-–—]|[\d.,:/%€$£+-]*\d[\d.,:/%€$£+-]*)){2,}$")  # of a table: it ends with numbers
_NEAR = 5  # lines before and after that show how wide a column is
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class Line:
    """A line of text and its box in points, counted from the bottom left of a page of this height."""

    text: str
    page: int
    left: float
    right: float
    bottom: float
    top: float
    page_height: float

    @property
    def size(self) -> float:
        return max(self.top - self.bottom, 1.0)


def paragraphs(pages: Sequence[Sequence[Line]]) -> Iterator[str]:
    """The paragraphs of all pages in order."""
    heads = _running_heads(pages)
    lines = [
        line for page in pages for line in _in_columns([one for one in page if not _is_head(one, heads, len(pages))])
    ]
    leading = _leading(lines)
    reach = dict(zip(map(id, lines), _reach(lines), strict=True))
    words = _words(lines)
    paragraph = ""
    before: Line | None = None
    blank = False
    for line in lines:
        if not line.text:
            blank = True
            continue
        if before is None or _begins(before, line, blank, leading, reach[id(before)]):
            if paragraph:
                yield _without_marks(paragraph)
            paragraph = line.text
        else:
            paragraph = _joined(paragraph, line.text, words)
        before, blank = line, False
    if paragraph:
        yield _without_marks(paragraph)


def _words(lines: Sequence[Line]) -> Counter[str]:
    """How often each word is there, with its hyphens; nothing where no line ends with one."""
    if not any(_hyphen(line.text) for line in lines):
        return Counter()
    return Counter(word.casefold() for line in lines for word in _HYPHENATED.findall(line.text))


# Running heads


def _running_heads(pages: Sequence[Sequence[Line]]) -> set[tuple[str, int]]:
    """What stands at the same height of most pages, but for its numbers."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen.update({_place(line) for line in page if line.text and _in_zone(line)})
    often = max(2, len(pages) * 0.4)
    heads = {place for place, count in seen.items() if count >= often}
    # a head may stand a little higher on one page than on another
    return heads | {(text, height + step) for text, height in heads for step in (-1, 1)}


def _place(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text), round(line.bottom / 6)


def _in_zone(line: Line) -> bool:
    return line.bottom > line.page_height * (1 - _ZONE) or line.top < line.page_height * _ZONE


def _is_head(line: Line, heads: set[tuple[str, int]], pages: int) -> bool:
    if not line.text or not _in_zone(line):
        return False
    if pages > 1 and _place(line) in heads:
        return True
    return line.top < line.page_height * _ZONE and bool(_PAGE_NUMBER.match(line.text))


# Columns


def _in_columns(lines: list[Line]) -> list[Line]:
    """Left column first where the lines of two columns were written alternately; else the order as written."""
    text = [line for line in lines if line.text]
    gutter = _gutter(text)
    if gutter is None:
        return lines
    sides = [_side(line, gutter) for line in text]
    changes = sum(a * b < 0 for a, b in pairwise(sides))
    if changes <= 3:
        return lines
    ordered: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in sorted(text, key=lambda one: -one.top):
        side = _side(line, gutter)
        if not side:  # across both: what is above it comes first
            ordered += [*left, *right, line]
            left, right = [], []
        else:
            (left if side < 0 else right).append(line)
    return [*ordered, *left, *right]


def _gutter(lines: Sequence[Line]) -> float | None:
    """The middle of an empty strip that runs down between two columns."""
    if len(lines) < 12:
        return None
    start, end = min(line.left for line in lines), max(line.right for line in lines)
    for share in (0.5, 0.45, 0.55, 0.4, 0.6):
        at = start + (end - start) * share
        left = sum(line.right <= at for line in lines)
        right = sum(line.left >= at for line in lines)
        if min(left, right) >= 5 and left + right >= len(lines) * 0.8:
            return at
    return None


def _side(line: Line, gutter: float) -> int:
    return -1 if line.right <= gutter else 1 if line.left >= gutter else 0


# Paragraphs


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance from one line to the next, in heights of a line."""
    steps = [
        (a.bottom - b.bottom) / a.size
        for a, b in pairwise(lines)
        if a.text and b.text and a.page == b.page and 0 < a.bottom - b.bottom < 3 * a.size
    ]
    return median(steps) if steps else 1.2


def _reach(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """How far to the left and right the lines around each line reach that begin (or, in Arabic, end) where it does."""
    columns = [_column(line) if line.text else None for line in lines]
    lefts, rights = [line.left for line in lines], [line.right for line in lines]
    reach = []
    for at, column in enumerate(columns):
        around = range(max(0, at - _NEAR), min(len(lines), at + _NEAR + 1))
        near = [one for one in around if columns[one] == column]
        reach.append((min(map(lefts.__getitem__, near)), max(map(rights.__getitem__, near))))
    return reach


def _column(line: Line) -> tuple[int, int]:
    return line.page, round((line.right if _is_rtl(line.text) else line.left) / 36)


def _begins(before: Line, line: Line, blank: bool, leading: float, reach: tuple[float, float]) -> bool:
    """Whether a paragraph begins with this line."""
    if _MARKER.match(line.text) or _is_row(before.text) or _is_row(line.text):
        return True
    apart = before.page != line.page or line.bottom > before.top
    if apart:  # the next page or column: it goes on where a sentence does
        return bool(_stops(before.text)) or not _goes_on(line.text)
    if abs(before.size - line.size) > 0.25 * max(before.size, line.size):
        return True
    step = (before.bottom - line.bottom) / before.size
    if step < 3.2 and not _stops(before.text) and _goes_on(line.text):  # also where lines stand far apart
        return _was_short(before, line, reach)
    if step > max(leading * 1.35, leading + 0.3) or (blank and step > leading * 1.2):
        return True
    return _was_short(before, line, reach) or _is_indented(before, line)


def _stops(text: str) -> bool:
    return bool(_STOP.search(text[-8:]))


def _hyphen(text: str) -> re.Match[str] | None:
    """The last word, if a hyphen ends the text."""
    return _HYPHEN.search(text[-60:]) if text[-1:] in _HYPHENS else None


def _is_row(text: str) -> bool:
    return (text[-1].isdigit() or text[-1] in "-–—%€$£") and bool(_ROW.search(text))


def _goes_on(text: str) -> bool:
    letter = next((char for char in text if char.isalpha()), "")
    return bool(letter) and not letter.isupper() and not letter.istitle()


def _was_short(before: Line, line: Line, reach: tuple[float, float]) -> bool:
    """Whether the first word of this line would have fitted on the one before, so that somebody ended it."""
    left, right = reach
    if len(before.text) < 40 and _stops(before.text) and not _goes_on(line.text):
        return True  # nothing around it need be longer
    width = (before.right - before.left) / max(len(before.text), 1)
    word = 1 if _CJK.match(line.text) else len(line.text.split(None, 1)[0])
    free = before.left - left if _is_rtl(before.text) else right - before.right
    return free > (word + 2.5) * width


def _is_indented(before: Line, line: Line) -> bool:
    indent = before.right - line.right if _is_rtl(line.text) else line.left - before.left
    return line.size * 0.8 < indent < line.size * 6 and bool(_stops(before.text))


def _is_rtl(text: str) -> bool:
    if text.isascii():
        return False
    return len(_RIGHT_TO_LEFT.findall(text)) * 2 > len(_WORD.sub("", text)) + sum(map(len, _WORD.findall(text)))


def _joined(paragraph: str, line: str, words: Counter[str]) -> str:
    hyphen = _hyphen(paragraph)
    after = _WORD.match(line)
    if hyphen and after and (paragraph[-1] == _SOFT or after.group()[0].islower()):
        first, second = hyphen[1].casefold(), after.group().casefold()
        if paragraph[-1] != _SOFT and words[f"{first}-{second}"] and not words[first + second]:
            return f"{paragraph[:-1]}-{line}"  # a word that has a hyphen elsewhere too
        return paragraph[:-1] + line
    if paragraph.endswith(("-", "/", "\x02", "\ufffe")) and not paragraph.endswith((" -", " /")):
        return paragraph + line
    if _CJK.match(line) and _CJK.match(paragraph[-1:]):
        return paragraph + line
    return f"{paragraph} {line}"


def _without_marks(paragraph: str) -> str:
    return " ".join(paragraph.replace("\x02", "-").replace("\ufffe", "-").split())
