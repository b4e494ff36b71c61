"""Aligns two versions of a text: which stretches of the one are still in the other, and where.

Chunks that end with a stop or a line are aligned first, then the words of what is left between them. Each step keeps
what is the same at both ends, then tokens that occur once on either side (patience), then the shortest edit script
within bounds (Myers, 1986). So a few edits in a text full of repetitions are found exactly, and no text takes time
that grows with its square.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from annotator.segmentation.characters import (
    BRACKETS_CLOSING,
    HAN_KANA,
    HARD_STOPS,
    LINE_BREAKS,
    QUOTES_CLOSING,
    SOFT_STOPS,
)

_STOPS: Final = re.escape(HARD_STOPS + SOFT_STOPS)
_CLOSING: Final = re.escape(QUOTES_CLOSING + BRACKETS_CLOSING)
_CHUNK: Final = re.compile(rf"\s+|\S[^{LINE_BREAKS}{_STOPS}]*[{_STOPS}]*[{_CLOSING}]*")
# One character is a word where no spaces are written: Han, kana, Thai, Lao, Burmese, Khmer
_UNSPACED: Final = HAN_KANA.pattern[1:-1] + "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_WORD: Final = re.compile(rf"\s+|[^\W{_UNSPACED}]+|.", re.DOTALL)
_DEEPEST: Final = 16  # rounds of patience; each takes time in proportion to the length
_STEPS: Final = 4_000_000  # that all searches for edit scripts may take: seconds
_EDITS: Final = 1_000  # tokens that one edit script may add and remove


class Block(NamedTuple):
    """`size` code points that are the same from `old` in the old text and from `new` in the new one."""

    old: int
    new: int
    size: int


class Alignment:
    """What two texts have in common, in the order of both."""

    def __init__(self, old: str, new: str) -> None:
        self.old = old
        self.new = new
        self.blocks = list(_merged(_blocks(old, new)))
        self._olds = [block.old for block in self.blocks]
        self._news = [block.new for block in self.blocks]

    def forward(self, start: int, end: int) -> int | None:
        """Where `[start, end)` of the old text begins in the new one; None where it is not there in one piece."""
        block = self._at(self._olds, start)
        if block is None or end > block.old + block.size:
            return None
        return start - block.old + block.new

    def backward(self, start: int, end: int) -> int | None:
        """Where `[start, end)` of the new text began in the old one; None where it was not there in one piece."""
        block = self._at(self._news, start)
        if block is None or end > block.new + block.size:
            return None
        return start - block.new + block.old

    def shared(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches of the new text, `[start, end)`, that `[start, end)` of the old text has become."""
        index = max(bisect_right(self._olds, start) - 1, 0)
        while index < len(self.blocks) and self._olds[index] < end:
            block = self.blocks[index]
            first, last = max(start, block.old), min(end, block.old + block.size)
            if first < last:
                yield first - block.old + block.new, last - block.old + block.new
            index += 1

    def is_new(self, start: int, end: int) -> bool:
        """Whether nothing visible of `[start, end)` of the new text was in the old one."""
        index = max(bisect_right(self._news, start) - 1, 0)
        while index < len(self.blocks) and self._news[index] < end:
            block = self.blocks[index]
            if self.new[max(start, block.new) : min(end, block.new + block.size)].strip():
                return False
            index += 1
        return True

    def place(self, position: int) -> int:
        """Where a position of the old text is in the new one; the nearest place before it where that text has gone."""
        index = bisect_right(self._olds, position) - 1
        if index < 0:
            return 0
        block = self.blocks[index]
        return block.new + min(position - block.old, block.size)

    def _at(self, starts: list[int], position: int) -> Block | None:
        index = bisect_right(starts, position) - 1
        return self.blocks[index] if index >= 0 else None


def _blocks(old: str, new: str) -> Iterator[Block]:
    done_old = done_new = 0
    allowance = _Allowance(_STEPS)
    chunks = _aligned(_CHUNK, Block(0, 0, 0), old, new, allowance)
    for block in [*chunks, Block(len(old), len(new), 0)]:
        left = old[done_old : block.old], new[done_new : block.new]
        if all(left):
            yield from _aligned(_WORD, Block(done_old, done_new, 0), *left, allowance)
        yield block
        done_old, done_new = block.old + block.size, block.new + block.size


def _aligned(token: re.Pattern[str], offset: Block, old: str, new: str, allowance: "_Allowance") -> Iterator[Block]:
    """The blocks of tokens that two stretches of text have in common."""
    olds, news = token.findall(old), token.findall(new)
    at_old, at_new = _offsets(olds, offset.old), _offsets(news, offset.new)
    for i, j, count in sorted(_runs(olds, news, allowance)):
        yield Block(at_old[i], at_new[j], at_old[i + count] - at_old[i])


def _offsets(tokens: Sequence[str], at: int) -> list[int]:
    found = [at]
    for token in tokens:
        at += len(token)
        found.append(at)
    return found


def _merged(blocks: Iterator[Block]) -> Iterator[Block]:
    held = Block(0, 0, 0)
    for block in blocks:
        if (held.old + held.size, held.new + held.size) == (block.old, block.new):
            held = held._replace(size=held.size + block.size)
        else:
            if held.size:
                yield held
            held = block
    if held.size:
        yield held


# Tokens. A region is `[a, b)` of the old and `[c, d)` of the new ones; a run (i, j, count) pairs equal ones

Run = tuple[int, int, int]


def _runs(old: Sequence[str], new: Sequence[str], allowance: "_Allowance") -> Iterator[Run]:
    regions = [(0, len(old), 0, len(new), 0)]
    while regions:
        a, b, c, d, depth = regions.pop()
        same = _same_from_start(old, new, a, b, c, d)
        if same:
            yield a, c, same
            a, c = a + same, c + same
        same = _same_from_end(old, new, a, b, c, d)
        if same:
            b, d = b - same, d - same
            yield b, d, same
        if a == b or c == d:
            continue
        anchors = _anchors(old, new, a, b, c, d) if depth < _DEEPEST else []
        if not anchors:
            yield from _shortest(old[a:b], new[c:d], a, c, allowance)
        for i, j in anchors:
            yield i, j, 1
            regions.append((a, i, c, j, depth + 1))
            a, c = i + 1, j + 1
        if anchors:
            regions.append((a, b, c, d, depth + 1))


def _same_from_start(old: Sequence[str], new: Sequence[str], a: int, b: int, c: int, d: int) -> int:
    most, same = min(b - a, d - c), 0
    while same < most and old[a + same] == new[c + same]:
        same += 1
    return same


def _same_from_end(old: Sequence[str], new: Sequence[str], a: int, b: int, c: int, d: int) -> int:
    most, same = min(b - a, d - c), 0
    while same < most and old[b - 1 - same] == new[d - 1 - same]:
        same += 1
    return same


def _anchors(old: Sequence[str], new: Sequence[str], a: int, b: int, c: int, d: int) -> list[tuple[int, int]]:
    """Tokens that either side has once, as many of them as come in the same order on both."""
    counts_old, counts_new = Counter(old[a:b]), Counter(new[c:d])
    at_new = {new[j]: j for j in range(c, d) if counts_new[new[j]] == 1}
    pairs = [(i, at_new[old[i]]) for i in range(a, b) if counts_old[old[i]] == 1 and old[i] in at_new]
    return _rising(pairs)


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A longest selection whose second numbers rise; the first ones do already."""
    tops: list[int] = []
    top_of: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        before.append(top_of[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [j]
        top_of[pile : pile + 1] = [number]
    found = []
    number = top_of[-1] if top_of else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _shortest(
    old: Sequence[str], new: Sequence[str], at_old: int, at_new: int, allowance: "_Allowance"
) -> Iterator[Run]:
    """What a shortest edit script leaves as it is; nothing where that script would be too long to look for.

    `furthest` says for each diagonal k (a place in the old less the place in the new) how far a path has come there.
    """
    n, m = len(old), len(new)
    most = min(n + m, _EDITS)
    furthest = [0] * (2 * most + 3)  # diagonals from -most - 1; those below 0 are found from the list's end
    trace: list[list[int]] = []
    for edits in range(most + 1):
        trace.append(furthest[:])
        for k in range(-edits, edits + 1, 2):
            begun = x = _begin(furthest, k, edits)
            while x < n and x - k < m and old[x] == new[x - k]:
                x += 1
            furthest[k] = x
            allowance.steps -= x - begun + 1
            if x >= n and x - k >= m:
                yield from _walked_back(trace, n, m, at_old, at_new)
                return
        if allowance.steps < 0:
            return


def _begin(furthest: Sequence[int], k: int, edits: int) -> int:
    """Where the path on diagonal `k` begins: after adding a token to the one below, or removing one from above."""
    if edits == 0:
        return 0
    return furthest[k + 1] if _adds(furthest, k, edits) else furthest[k - 1] + 1


def _adds(furthest: Sequence[int], k: int, edits: int) -> bool:
    return k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])


def _walked_back(trace: Sequence[Sequence[int]], x: int, y: int, at_old: int, at_new: int) -> Iterator[Run]:
    for edits in range(len(trace) - 1, -1, -1):
        furthest, k = trace[edits], x - y
        begun = _begin(furthest, k, edits)
        if x > begun:
            yield at_old + begun, at_new + begun - k, x - begun
        if _adds(furthest, k, edits):
            x, y = begun, begun - k - 1
        else:
            x, y = begun - 1, begun - k


@dataclass
class _Allowance:
    """How many steps may still be taken in looking for edit scripts: a text that was written anew ends them."""

    steps: int
