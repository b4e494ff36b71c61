"""Two documents side by side: which sentences stand beside each other, and what only one of the two has."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from operator import itemgetter
from typing import Final, NamedTuple

from annotator.aligning import Alignment
from annotator.records import Sentence

_ENOUGH: Final = 0.3  # of the shorter of two sentences that is in the other: they belong beside each other
_SPACE: Final = re.compile(r"\s")


class Row(NamedTuple):
    """Sentences, from 0, that stand beside each other; either side may be empty. `differs`: not all is on both."""

    left: range
    right: range
    differs: bool


class Comparison(NamedTuple):
    """The rows in order, and the stretches `[start, end)` of each text that the other one lacks, in code points."""

    rows: list[Row]
    left_only: list[tuple[int, int]]
    right_only: list[tuple[int, int]]


def compare(left: str, lefts: Sequence[Sentence], right: str, rights: Sequence[Sentence]) -> Comparison:
    """Compare two texts by their sentences; white space and line ends make no difference."""
    # Of the same length, so that all places stay; where the lines of two outlets end says nothing
    alignment = Alignment(_SPACE.sub(" ", left), _SPACE.sub(" ", right))
    left_only = _own(left, [(block.old, block.old + block.size) for block in alignment.blocks])
    right_only = _own(right, [(block.new, block.new + block.size) for block in alignment.blocks])
    rows = [
        Row(one, other, _has(lefts, one, left_only) or _has(rights, other, right_only))
        for one, other in _beside(list(_links(alignment, lefts, rights)), len(lefts), len(rights))
    ]
    return Comparison(rows, left_only, right_only)


def _has(sentences: Sequence[Sentence], part: range, stretches: Sequence[tuple[int, int]]) -> bool:
    """Whether there is something of the stretches in these sentences."""
    if not part:
        return False
    before = bisect_left(stretches, sentences[part.stop - 1].end, key=itemgetter(0)) - 1
    return before >= 0 and stretches[before][1] > sentences[part.start].start


def _own(text: str, shared: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What lies between the shared stretches and can be seen; two such are one where only white space parts them."""
    found: list[tuple[int, int]] = []
    at = 0
    for start, end in [*shared, (len(text), len(text))]:
        own = text[at:start]
        if own.strip():
            first, last = at + len(own) - len(own.lstrip()), at + len(own.rstrip())
            if found and not text[found[-1][1] : first].strip():
                first = found.pop()[0]
            found.append((first, last))
        at = end
    return found


def _links(alignment: Alignment, lefts: Sequence[Sentence], rights: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    """Sentences that share enough, in the order of both."""
    first = 0
    for number, sentence in enumerate(lefts):
        shared: dict[int, int] = {}
        for start, end in alignment.shared(sentence.start, sentence.end):
            while first < len(rights) and rights[first].end <= start:
                first += 1
            other = first
            while other < len(rights) and rights[other].start < end:
                part = alignment.new[max(start, rights[other].start) : min(end, rights[other].end)]
                shared[other] = shared.get(other, 0) + _visible(part)
                other += 1
        length = _visible(alignment.old[sentence.start : sentence.end])
        for other, size in shared.items():
            if size >= max(1, _ENOUGH * min(length, _visible(alignment.new[rights[other].start : rights[other].end]))):
                yield number, other


def _visible(text: str) -> int:
    return len(text) - text.count(" ")


def _beside(links: Sequence[tuple[int, int]], lefts: int, rights: int) -> Iterator[tuple[range, range]]:
    """Linked sentences beside each other, what lies between them in pairs."""
    left = right = 0
    at = 0
    while at < len(links):
        first = links[at]
        last_left, last_right = first
        while at < len(links) and (links[at][0] <= last_left or links[at][1] <= last_right):
            last_left, last_right = max(last_left, links[at][0]), max(last_right, links[at][1])
            at += 1
        yield from _between(range(left, first[0]), range(right, first[1]))
        left, right = last_left + 1, last_right + 1
        yield range(first[0], left), range(first[1], right)
    yield from _between(range(left, lefts), range(right, rights))


def _between(lefts: range, rights: range) -> Iterator[tuple[range, range]]:
    for left, right in zip_longest(lefts, rights):
        yield _only(left, lefts.stop), _only(right, rights.stop)


def _only(number: int | None, stop: int) -> range:
    return range(stop, stop) if number is None else range(number, number + 1)
