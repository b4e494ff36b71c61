"""Offsets as other tools count them, to and from code points of the text as it is stored.

Tools differ in the unit, in whether a CR LF counts as one or as two, and in whether they count a byte-order mark. The
stored text has LF only and no mark.
"""

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple


class Unit(StrEnum):
    """What is counted; the values are those of `columns.OFFSETS`."""

    CODE_POINTS = "codepoints"
    UTF_16 = "utf-16"
    GRAPHEMES = "graphemes"
    BYTES = "bytes"


_WORDS = {
    Unit.CODE_POINTS: "code points",
    Unit.UTF_16: "UTF-16 units",
    Unit.GRAPHEMES: "characters as they are seen",
    Unit.BYTES: "bytes of UTF-8",
}


@dataclass(frozen=True, slots=True)
class Counting:
    """How a tool counts: `line_end` is what a CR LF counts, `mark` what stands before the text."""

    unit: Unit = Unit.CODE_POINTS
    line_end: int = 2
    mark: int = 0

    def __str__(self) -> str:
        parts = [f"offsets count {_WORDS[self.unit]}"]
        parts += ["a CR LF as one"] if self.line_end == 1 else []
        parts += ["the byte-order mark too"] if self.mark else []
        return ", ".join(parts)


def normal(raw: str) -> str:
    """The text as it is stored, with line ends as LF."""
    return raw.replace("\r\n", "\n").replace("\r", "\n") if "\r" in raw else raw


class Offsets:
    """The offsets of one text, `raw` being the text with the line ends that the tool saw."""

    def __init__(self, raw: str, counting: Counting = Counting()) -> None:
        self.text = normal(raw)
        self._mark = counting.mark
        self._starts = None if _alike(raw, counting) else _starts(raw, counting)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Code points in the stored text; what is outside stays outside, what parts a character takes all of it."""
        start, end = start - self._mark, end - self._mark
        if self._starts is None:
            return start, end
        first, last = bisect_right(self._starts, start) - 1, bisect_right(self._starts, end) - 1
        return self._one(start, first), self._one(end, last + (last >= 0 and self._starts[last] < end))

    def offsets(self, start: int, end: int) -> tuple[int, int]:
        """The other way round, for writing."""
        if self._starts is None:
            return start + self._mark, end + self._mark
        return self._starts[start] + self._mark, self._starts[end] + self._mark

    def _one(self, offset: int, place: int) -> int:
        assert self._starts is not None
        if offset < 0:
            return offset
        beyond = offset - self._starts[-1]
        return len(self.text) + beyond if beyond > 0 else place


def _alike(raw: str, counting: Counting) -> bool:
    """Whether every code point of the stored text counts one."""
    if "\r\n" in raw and counting.line_end != 1:
        return False
    return raw.isascii() or counting.unit is Unit.CODE_POINTS


def _starts(raw: str, counting: Counting) -> "array[int]":
    """The offset of each code point of the stored text, and of its end."""
    starts = array("q", [0])
    at = 0
    before = ""
    for char, size in _sizes(raw, counting.unit):
        if char == "\n" and before == "\r":
            starts[-1] = at = starts[-2] + counting.line_end
        else:
            at += size
            starts.append(at)
        before = char
    return starts


def _sizes(raw: str, unit: Unit) -> Iterator[tuple[str, int]]:
    match unit:
        case Unit.CODE_POINTS:
            return ((char, 1) for char in raw)
        case Unit.UTF_16:
            return ((char, 2 if char > "\uffff" else 1) for char in raw)
        case Unit.BYTES:
            return ((char, len(char.encode("utf-8", "surrogatepass"))) for char in raw)
        case Unit.GRAPHEMES:
            return _clusters(raw)


def _clusters(raw: str) -> Iterator[tuple[str, int]]:
    """0 for what is seen together with the character before: marks, joined emoji, the second letter of a flag."""
    before, flags = "", 0
    for char in raw:
        flag = "\U0001f1e6" <= char <= "\U0001f1ff"
        flags = flags + 1 if flag else 0
        joined = before != "" and (
            _extends(char) or (before == "\u200d" and char > "\u203b") or (flag and flags % 2 == 0)
        )
        yield char, 0 if joined else 1
        before = char


def _extends(char: str) -> bool:
    if char < "\u0300":
        return False
    skin_or_tag = "\U0001f3fb" <= char <= "\U0001f3ff" or "\U000e0020" <= char <= "\U000e007f"
    jamo = "\u1160" <= char <= "\u11ff"
    return char == "\u200d" or skin_or_tag or jamo or unicodedata.category(char) in ("Mn", "Me", "Mc")


class Seen(NamedTuple):
    """A span as a file gives it, and the text that the file says is there, or ""."""

    start: int
    end: int
    quote: str = ""


_SAMPLE = 2000


def best_counting(raw: str, seen: Sequence[Seen], candidates: Sequence[Counting]) -> Counting:
    """Of the ways to count, the one that fits best what the file says of its spans; the first of equals.

    Where the file quotes what it marks, what is there must be the quotation; else the ends of spans should be ends of
    words.
    """
    return best_of_all([(raw, seen)], candidates)


def best_of_all(texts: Iterable[tuple[str, Sequence[Seen]]], candidates: Sequence[Counting]) -> Counting:
    """The same for all texts of a file."""
    if len(candidates) == 1:
        return candidates[0]
    telling = [
        (raw, seen[:_SAMPLE])
        for raw, seen in texts
        if seen and not (is_plain(raw) and not any(map(_has_mark, candidates)))
    ]
    quoted = [(raw, [one for one in seen if one.quote.strip()]) for raw, seen in telling]
    scores = [sum(_quotations(Offsets(raw, one), seen) for raw, seen in quoted) for one in candidates]
    if not any(scores):
        scores = [sum(_edges(Offsets(raw, one), seen) for raw, seen in telling) for one in candidates]
    return candidates[scores.index(max(scores))]


def _has_mark(counting: Counting) -> bool:
    return counting.mark > 0


def is_plain(raw: str) -> bool:
    """Whether every tool counts alike in this text."""
    return raw.isascii() and "\r" not in raw


def _quotations(offsets: Offsets, seen: Sequence[Seen]) -> int:
    """How many spans are what the file says they are."""
    return sum(is_quoted(offsets.text[slice(*offsets.place(one.start, one.end))], one.quote) for one in seen)


def _edges(offsets: Offsets, seen: Sequence[Seen]) -> int:
    """How many spans are in the text, and how many of their ends are ends of words."""
    score = 0
    for one in seen:
        start, end = offsets.place(one.start, one.end)
        if 0 <= start <= end <= len(offsets.text):
            score += _is_edge(offsets.text, start) + _is_edge(offsets.text, end) + 1
    return score


def is_quoted(piece: str, quote: str) -> bool:
    """Whether the quotation is of this piece; white space does not matter, and a long one may be cut off."""
    found, said = " ".join(piece.split()), " ".join(quote.split())
    if found == said:
        return True
    cut = said.removesuffix("…").removesuffix("...").rstrip()
    return len(cut) < len(said) and len(cut) > 20 and found.startswith(cut)


_WORD = re.compile(r"\w")


def _is_edge(text: str, at: int) -> bool:
    """Whether a word begins or ends here, or none is near."""
    before, after = text[at - 1 : at] if at else "", text[at : at + 1]
    return not (_WORD.match(before) and _WORD.match(after))


def countings(units: Sequence[Unit], said: str = "", *, line_ends: Sequence[int] = (2,)) -> list[Counting]:
    """The candidates in order; only those of the unit that a user said, where one was said."""
    chosen = [Unit(said)] if said else list(units)
    return [Counting(unit, line_end) for line_end in line_ends for unit in chosen]


def with_mark(candidates: Sequence[Counting], length: int = 1) -> list[Counting]:
    """The candidates, and after them each with the byte-order mark counted."""
    return [*candidates, *(replace(one, mark=length) for one in candidates)]
