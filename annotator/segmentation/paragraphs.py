"""Paragraphs: which lines of a text stand alone, and which were only broken to fit a width."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from annotator.segmentation.abbreviations import Kind, kinds_for
from annotator.segmentation.characters import DASHES, HAN_KANA, HANGUL, LINE_BREAKS, OPENERS, trimmed
from annotator.segmentation.starters import is_starter

WIDEST_WRAP: Final = 120
"""No mail program, editor or PDF reader breaks prose lines wider than this (in columns)."""
NARROWEST_JOIN: Final = 40
NARROWEST_COLUMN: Final = 20
_RAGGED: Final = 10
"""Columns by which a line in mid-sentence may be shorter than it could be: people break lines, too."""

_LINE: Final = re.compile(rf"[^{LINE_BREAKS}]+")
_BREAK: Final = re.compile(rf"\r\n|[{LINE_BREAKS}]")
_QUOTED: Final = re.compile(r"(?:>[ ]?){1,8}")
_MARKER: Final = re.compile(
    r"(?:[•‣▪◦●○■□▶►➢➤✓✔❖·∙*+–—―-][ \t\xa0]|[•‣▪◦●■□►➢✓✔❖]|\#{1,6}[ ]"  # bullets, markdown headings
    r"|[(（]?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[A-Za-zА-Яа-я]|[ivxlc]{1,6}|[IVXLC]{1,6})[.)）]{1,2}(?=\s|$)"  # 1. 1) (a) II.
    r"|\d{1,3}(?:\.\d{1,3}){1,4}\s|[\[(]\d{1,3}[\])]|[¹²³⁰⁴⁵⁶⁷⁸⁹]+\s?|[*†‡]{1,3}\s?\S"  # 1.1 [1] and footnotes
    r"|\d{1,3}[、．۔।)]|[一二三四五六七八九十]{1,3}[、．]|[（(][一二三四五六七八九十]{1,3}[)）])"
)
_LABEL: Final = re.compile(r"[^\W\d_a-z][^\W\d_]*(?:[ .'’-]{1,2}[^\W\d_a-z][^\W\d_]*\.?){0,4}:(?=\s|$)|[QA][:.]\s")
_WORD: Final = re.compile(r"\S{1,60}")
_ENDING: Final = re.compile(r"[.!?…。！？۔؟।｡][\"'”’»“‘«」』)\]）】¹²³⁰-⁹*†‡\d]{0,6}$")
_LAST_WORD: Final = re.compile(r"[\w.'’-]{1,24}$")
_CHAIN: Final = re.compile(r"(?:[^\W\d_]\.){1,5}[^\W\d_]")
_LEANING: Final = frozenset(
    "a an the of and or nor to in on at by for from with as that which who whose its their his her our is are was "
    "were be been has have will shall would into between under upon de la le les du des et à au aux en par pour avec "
    "dans sur que qui un une el los las y del al con por para su sus der die das den dem des und mit von zu zur zum "
    "für im in auf ein eine einer einem einen di il lo gli della delle dei e o os as do da dos das em no na um uma и "
    "в на с по для о об от из к у за не что как van het een".split()
)
"""Words that lean on the next one: a line that ends with one of them has not ended a sentence."""


class Paragraph(NamedTuple):
    """A stretch `[start, end)` of text, in code points, that no sentence crosses."""

    start: int
    end: int


class _Line(NamedTuple):
    start: int  # the first visible character after any mail-quote marks
    end: int  # after the last visible character
    first: int  # the first visible character
    indent: int  # columns before the first visible character
    columns: int  # columns up to the end, white space included

    @property
    def length(self) -> int:
        return self.end - self.first


def paragraphs(text: str) -> Iterator[Paragraph]:
    """The paragraphs of a text in order, trimmed of blanks; blank lines and empty text give none."""
    for block in _blocks(text):
        if len(block) == 1:
            yield Paragraph(block[0].first, block[0].end)
        else:
            yield from _joined(text, block)


def _blocks(text: str) -> Iterator[list[_Line]]:
    """Runs of lines without a blank line between them."""
    block: list[_Line] = []
    previous_end = 0
    for match in _LINE.finditer(text):
        line_start, line_end = match.span()
        first, end = trimmed(text, line_start, line_end)
        if first == end:
            continue
        if block and line_start - previous_end > 1 and _skips_a_line(text, previous_end, line_start):
            yield block
            block = []
        start = first
        if text[first] == ">" and (quoted := _QUOTED.match(text, first, end)):
            start = quoted.end()
        block.append(_Line(start, end, first, first - line_start, end - line_start))
        previous_end = end
    if block:
        yield block


def _skips_a_line(text: str, start: int, end: int) -> bool:
    breaks = _BREAK.finditer(text, start, end)
    next(breaks)
    return next(breaks, None) is not None


def _joined(text: str, block: list[_Line]) -> Iterator[Paragraph]:
    width = _wrap_width(text, block)
    start, before = block[0].first, block[0]
    for line in block[1:]:
        if not width or not _continues(text, before, line, width):
            yield Paragraph(start, before.end)
            start = line.first
        before = line
    yield Paragraph(start, before.end)


def _wrap_width(text: str, block: list[_Line]) -> int:
    """The width in columns to which the block was broken; 0 where nothing shows that it was."""
    if max(line.columns for line in block) < NARROWEST_COLUMN:
        return 0
    width = max(_columns(text, line) for line in block)
    if width > WIDEST_WRAP:
        # A long address or rule cannot be broken, so it says nothing.
        breakable = [line for line in block if line.columns <= WIDEST_WRAP or " " in text[line.first : line.end]]
        width = max((_columns(text, line) for line in breakable), default=0)
    if width > WIDEST_WRAP:
        return 0
    pairs = list(pairwise(block))
    if any(before.length >= NARROWEST_JOIN and _runs_on(text, before, line) for before, line in pairs):
        return width
    running = sum(before.length >= NARROWEST_COLUMN and _runs_on(text, before, line) for before, line in pairs)
    if running >= 2 and running * 2 >= len(pairs):
        return width
    return width if _even(text, block, width) else 0


def _columns(text: str, line: _Line) -> int:
    """The columns a line takes: Chinese and Japanese characters are two columns wide."""
    return line.columns * 2 if line.length and _wide(text, line) else line.columns


def _wide(text: str, line: _Line) -> bool:
    if text[line.first] < "\u2e80":
        return False
    seen = min(line.end, line.first + WIDEST_WRAP)
    return len(HAN_KANA.findall(text, line.first, seen)) * 2 > seen - line.first


def _runs_on(text: str, before: _Line, line: _Line) -> bool:
    """Whether the line goes on with the sentence of the one before, whatever the width."""
    if _stands_alone(text, before, line):
        return False
    last, first = text[before.end - 1], _first_letter(text, line)
    if last in "-‐\xad" and text[before.end - 2 : before.end - 1].isalpha():
        return first.islower()
    if _ENDING.search(text, max(before.end - 8, before.start), before.end):
        return _awaits(text, before, line)
    if last in ";:":
        return False
    return first.islower() or _leans(text, before)


def _awaits(text: str, before: _Line, line: _Line) -> bool:
    """Whether the line before ends with an abbreviation that a name or a number must follow."""
    word = _LAST_WORD.search(text[max(before.end - 24, before.start) : before.end - 1])
    if word is None or text[before.end - 1] != ".":
        return False
    kind = kinds_for("").get(word[0])
    return kind is Kind.TITLE or (kind is Kind.NUMBERED and text[line.start].isdigit())


def _leans(text: str, before: _Line) -> bool:
    word = _LAST_WORD.search(text[max(before.end - 24, before.start) : before.end])
    return word is not None and (word[0] in _LEANING or (word[0].isupper() and word[0].lower() in _LEANING))


def _first_letter(text: str, line: _Line) -> str:
    position = line.start
    while position < line.end - 1 and position < line.start + 4 and text[position] in OPENERS:
        position += 1
    return text[position]


def _even(text: str, block: list[_Line], width: int) -> bool:
    """Whether all lines but the last are as full as they could be, and most do not end a sentence.

    The only sign of breaking in scripts without capitals.
    """
    if len(block) < 3 or width < NARROWEST_JOIN:
        return False
    pairs = list(pairwise(block))
    if not all(_full(text, before, line, width) and not _stands_alone(text, before, line) for before, line in pairs):
        return False
    ended = sum(bool(_ENDING.search(text, max(line.end - 8, line.start), line.end)) for line in block[:-1])
    return ended * 2 < len(pairs) and (not _first_letter(text, block[1]).isupper() or len(block) > 4)


def _full(text: str, before: _Line, line: _Line, width: int) -> bool:
    """Whether the next line's first word would not have fitted at the end of the line before."""
    if _wide(text, before):
        return _columns(text, before) >= width - 4
    word = _WORD.match(text, line.start, line.end)
    return word is not None and before.columns + 1 + len(word[0]) > width


def _continues(text: str, before: _Line, line: _Line, width: int) -> bool:
    """Whether a line of a block broken to the width goes on with the paragraph of the line before."""
    if _stands_alone(text, before, line):
        return False
    narrowest = min(NARROWEST_JOIN, width // 2) if width < NARROWEST_JOIN * 2 else NARROWEST_JOIN
    if _wide(text, before):
        narrowest //= 2
    if before.length < narrowest:
        return _hangs(text, before, line) or (width < NARROWEST_JOIN + 10 and _runs_on(text, before, line))
    if _runs_on(text, before, line):
        return True
    ended = _ends_sentence(text, before)
    if ended and line.indent >= before.indent + 2 and not _hangs(text, before, line):
        return False
    if not ended and not _leans(text, before) and is_starter(text, line.start, line.end):
        return False  # a heading as long as the lines below it
    return _full(text, before, line, width if ended else width - _RAGGED)


def _ends_sentence(text: str, line: _Line) -> bool:
    """Whether the line ends with a stop that is not an abbreviation's, as far as the line alone shows it."""
    if not _ENDING.search(text, max(line.end - 8, line.start), line.end):
        return False
    word = _LAST_WORD.search(text[max(line.end - 24, line.start) : line.end - 1])
    return word is None or text[line.end - 1] != "." or not (_CHAIN.fullmatch(word[0]) or word[0] in kinds_for(""))


def _hangs(text: str, before: _Line, line: _Line) -> bool:
    """Whether the line is indented to the text of the list item before it."""
    marker = _MARKER.match(text, before.start, before.end)
    if marker is None:
        return False
    hanging, _ = trimmed(text, marker.end(), before.end)
    return line.indent > before.indent and line.indent == before.indent + hanging - before.first


def _stands_alone(text: str, before: _Line, line: _Line) -> bool:
    """Whether the break before the line is meant, in any block: list items, speakers, rules, after a colon."""
    if text[before.end - 1] in ":：" or bool(before.start - before.first) != bool(line.start - line.first):
        return True
    if _MARKER.match(text, line.start, line.end) and not _splits_a_number(text, before, line):
        return True
    if _LABEL.match(text, line.start, line.end):
        return True
    if _is_rule(text, before) or _is_rule(text, line):
        return True
    capitals = text[before.start : before.end].isupper()
    return capitals and not text[line.start : line.end].isupper() and not HANGUL.match(text, line.start)


def _splits_a_number(text: str, before: _Line, line: _Line) -> bool:
    """Whether a seeming dash bullet is the dash of a running sentence: no list has one item in mid-sentence."""
    return (
        text[line.start] in DASHES
        and before.length >= NARROWEST_JOIN
        and text[before.end - 1].isalpha()
        and _first_letter(text, line._replace(start=min(line.start + 2, line.end - 1))).islower()
        and text[line.start] in "–—"
    )


def _is_rule(text: str, line: _Line) -> bool:
    """Whether the line has no letter and no digit: `***`, `----`, `###`."""
    return not any(map(str.isalnum, text[line.start : min(line.end, line.start + WIDEST_WRAP)]))
