"""Cuts a corrected text into sentences: as the old text was cut wherever nothing changed, else by the rules."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from annotator.aligning import Alignment
from annotator.records import Sentence
from annotator.segmentation import Span
from annotator.segmentation.characters import trimmed


class _Whole(NamedTuple):
    """A sentence that is in both texts: its number in the old one, and where it is in the new one."""

    number: int
    start: int
    end: int


def recut(alignment: Alignment, sentences: Sequence[Sentence], fresh: Sequence[Span]) -> list[Span]:
    """The spans of the new text's sentences; `fresh` are those that the rules alone would give.

    A sentence that is in the new text as it was stays one, whatever the rules say, unless new text now runs on from
    it. Between such sentences a cut stays where the text around it is the same; all else is as in `fresh`.
    """
    return _Recutting(alignment, sentences, fresh).spans()


class _Recutting:
    def __init__(self, alignment: Alignment, sentences: Sequence[Sentence], fresh: Sequence[Span]) -> None:
        self._alignment = alignment
        self._sentences = sentences
        self._starts = [sentence.start for sentence in sentences]
        self._fresh = fresh
        self._fresh_starts = [span.start for span in fresh]

    def spans(self) -> list[Span]:
        places: list[tuple[int, int]] = []
        before = _Whole(-1, 0, 0)
        for after in [
            *self._wholes(),
            _Whole(len(self._sentences), len(self._alignment.new), len(self._alignment.new)),
        ]:
            if not self._is_quiet(before, after):
                pieces = self._pieces(before, after)
                if pieces and places and self._runs_on(before.end, pieces[0]):
                    places[-1] = places[-1][0], pieces.pop(0)[1]
                if pieces and after.number < len(self._sentences) and self._runs_into(pieces[-1], after.start):
                    after = after._replace(start=pieces.pop()[0])
                places += pieces
            places.append((after.start, after.end))
            before = after
        return list(self._numbered(places[:-1]))

    def _wholes(self) -> Iterator[_Whole]:
        for number, sentence in enumerate(self._sentences):
            start = self._alignment.forward(sentence.start, sentence.end)
            if start is not None:
                yield _Whole(number, start, start + sentence.end - sentence.start)

    def _is_quiet(self, before: _Whole, after: _Whole) -> bool:
        """Whether nothing was done between the two: neither to a sentence nor to what separates them."""
        if after.number != before.number + 1:
            return False
        end = self._sentences[before.number].end if before.number >= 0 else 0
        start = self._starts[after.number] if after.number < len(self._starts) else len(self._alignment.old)
        return self._alignment.old[end:start] == self._alignment.new[before.end : after.start]

    def _pieces(self, before: _Whole, after: _Whole) -> list[tuple[int, int]]:
        """The sentences between two that stayed."""
        joined: list[tuple[int, int]] = []
        for start, end in self._fresh_pieces(before.end, after.start):
            if joined and self._was_one(joined[-1][1], start):
                joined[-1] = joined[-1][0], end
            else:
                joined.append((start, end))
        cuts = self._old_cuts(before.number + 1, after.number)
        return [piece for whole in joined for piece in _cut(whole, cuts)]

    def _fresh_pieces(self, low: int, high: int) -> Iterator[tuple[int, int]]:
        index = max(bisect_right(self._fresh_starts, low) - 1, 0)
        while index < len(self._fresh) and self._fresh_starts[index] < high:
            span = self._fresh[index]
            start, end = trimmed(self._alignment.new, max(span.start, low), min(span.end, high))
            if start < end:
                yield start, end
            index += 1

    def _was_one(self, end: int, start: int) -> bool:
        """Whether the text around a cut of the rules is as it was, and there was no cut."""
        first = self._alignment.backward(end - 1, start + 1)
        if first is None:
            return False
        index = bisect_right(self._starts, first) - 1
        return index >= 0 and first + start + 2 - end <= self._sentences[index].end

    def _old_cuts(self, first: int, last: int) -> list[tuple[int, int]]:
        """Where sentences from `first` to before `last` were cut from each other, if the text around is as it was."""
        found = []
        for one, other in pairwise(self._sentences[first:last]):
            start = self._alignment.forward(one.end - 1, other.start + 1)
            if start is not None:
                found.append((start + 1, start + 1 + other.start - one.end))
        return found

    def _runs_on(self, end: int, piece: tuple[int, int]) -> bool:
        """Whether the rules see one sentence in what ends here and a piece after it that is all new."""
        return self._span_at(end - 1) == self._span_at(piece[0]) and self._alignment.is_new(*piece)

    def _runs_into(self, piece: tuple[int, int], start: int) -> bool:
        return self._span_at(piece[1] - 1) == self._span_at(start) and self._alignment.is_new(*piece)

    def _span_at(self, position: int) -> int:
        return bisect_right(self._fresh_starts, position) - 1

    # Paragraphs

    def _numbered(self, places: list[tuple[int, int]]) -> Iterator[Span]:
        """With their paragraphs, which go on counting as they did where two sentences follow each other as before."""
        number = self._first_paragraph(places[0][0]) if places else 1
        for before, here in pairwise([(0, 0), *places]):
            if before[1]:
                number += self._step(before, here)
            yield Span(*here, number)

    def _first_paragraph(self, start: int) -> int:
        held = self._alignment.backward(0, start + 1) == 0 and self._starts[:1] == [start]
        return self._sentences[0].paragraph if held else self._paragraph(start)

    def _step(self, before: tuple[int, int], here: tuple[int, int]) -> int:
        first = self._alignment.backward(before[1] - 1, here[0] + 1)
        if first is not None:
            index = bisect_left(self._starts, first + here[0] + 1 - before[1])
            follows = 0 < index < len(self._starts) and self._sentences[index - 1].end == first + 1
            if follows and self._starts[index] == first + here[0] + 1 - before[1]:
                return self._sentences[index].paragraph - self._sentences[index - 1].paragraph
        return max(self._paragraph(here[0]) - self._paragraph(before[0]), 0)

    def _paragraph(self, position: int) -> int:
        return self._fresh[max(self._span_at(position), 0)].paragraph if self._fresh else 1


def _cut(piece: tuple[int, int], cuts: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    start, end = piece
    for left, right in cuts:
        if start < left and right < end:
            yield start, left
            start = right
    yield start, end
