"""Which sentences the spans of another tool are put on, and which come onto none.

A span is taken without the white space at its ends. By the rule ANY it is put on every sentence that it touches; by
MOST on those of which it covers more than half, or where it covers so much of none, as a marked word does, on the one
that holds most of it; by EXACT only where it begins and ends as sentences do.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.formats.coding import Coding, Span
from annotator.formats.columns import ANY, EXACT, NONE, Options
from annotator.formats.protocol import Decision
from annotator.records import Sentence
from annotator.refusal import Refusal

_BLANK = "\ufeff\u200b"
_MOST_PLACED = 5_000_000
"""Spans times sentences in one document: 5,000 coders of a book have as many."""
_LONGEST_NOTE = 4_000  # code points: many remarks may come together on one sentence


class Unplaced(NamedTuple):
    """A span that came onto no sentence, and why. `wrong`: the file is at fault, not the rule."""

    span: Span
    reason: str
    wrong: bool


def place(
    coding: Coding, text: str, sentences: Sequence[Sentence], options: Options
) -> tuple[list[Decision], list[Unplaced]]:
    """The decisions that the spans of a document are, sentence by sentence, and the spans that are none.

    `sentences` are all of the document, in order. Spans of one annotator on one sentence become one decision: their
    codes are united, a code outweighs the word that no theme applies, and the latest time stands. Raises Refusal where
    there are more than anybody could have coded.
    """
    rule = _Rule(text, sentences, options.spans)
    found: dict[tuple[int, str], _Gathered] = {}
    unplaced: list[Unplaced] = []
    placed = 0
    for span in coding.spans:
        where = rule.where(span.start, span.end)
        if isinstance(where, Refusal):
            unplaced.append(Unplaced(span, str(where), wrong=where in (_OUTSIDE, _BETWEEN)))
            continue
        placed += len(where)
        if placed > _MOST_PLACED:
            raise Refusal("there are more codings in this document than anybody could have made; it may be damaged.")
        for sentence in sentences[where.start : where.stop]:
            found.setdefault((sentence.start, span.annotator), _Gathered()).add(span)
    if options.rest == NONE:
        for annotator, at in coding.completed:
            for sentence in sentences:
                found.setdefault((sentence.start, annotator), _Gathered()).complete(at)
    return [gathered.decision(*key) for key, gathered in found.items()], unplaced


_NOTHING = Refusal("it marks nothing")
_OUTSIDE = Refusal("it lies outside of the text")
_BETWEEN = Refusal("it lies between two sentences")
_NOT_EXACT = Refusal("it does not begin and end where sentences do")


class _Rule:
    """Finds the sentences of a span; the same span is looked up once."""

    def __init__(self, text: str, sentences: Sequence[Sentence], name: str) -> None:
        self._text = text
        self._starts = [sentence.start for sentence in sentences]
        self._ends = [sentence.end for sentence in sentences]
        self._name = name
        self._known: dict[tuple[int, int], range | Refusal] = {}

    def where(self, start: int, end: int) -> range | Refusal:
        """The places of the sentences, or why there are none."""
        key = start, end
        if key not in self._known:
            self._known[key] = self._look_up(start, end)
        return self._known[key]

    def _look_up(self, start: int, end: int) -> range | Refusal:
        if not 0 <= start <= end <= len(self._text):
            return _OUTSIDE
        start, end = _trimmed(self._text, start, end)
        if start == end:
            return _NOTHING
        touched = range(bisect_right(self._ends, start), bisect_left(self._starts, end))
        if not touched:
            return _BETWEEN
        if self._name == ANY:
            return touched
        if self._name == EXACT:
            exact = self._starts[touched[0]] == start and self._ends[touched[-1]] == end
            return touched if exact else _NOT_EXACT
        return self._most(touched, start, end)

    def _most(self, touched: range, start: int, end: int) -> range:
        """Sentences between the first and the last are covered whole."""
        first, last = touched[0], touched[-1]
        covered = [at for at in dict.fromkeys((first, last)) if self._overlap(at, start, end) * 2 > self._length(at)]
        inner = range(first + (first not in covered), last + (last in covered))
        if inner:
            return inner
        best = max(touched, key=lambda at: self._overlap(at, start, end))
        return range(best, best + 1)

    def _overlap(self, at: int, start: int, end: int) -> int:
        return min(end, self._ends[at]) - max(start, self._starts[at])

    def _length(self, at: int) -> int:
        return self._ends[at] - self._starts[at]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in _BLANK):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _BLANK):
        end -= 1
    return start, end


@dataclass
class _Gathered:
    """What one annotator said of one sentence so far."""

    codes: dict[str, None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    none: bool = False
    unsure: bool = False
    at: str = ""

    def add(self, span: Span) -> None:
        if span.code is None:
            self.none = True
        elif span.code:
            self.codes[span.code] = None
        if span.note.strip():
            self.notes[span.note.strip()] = None
        self.unsure = self.unsure or span.unsure
        self.at = max(self.at, span.at)

    def complete(self, at: str) -> None:
        """The annotator is done with the document: where there is no code, none applies."""
        if not self.codes and not self.none:
            self.none = True
            self.at = max(self.at, at)

    def decision(self, start: int, annotator: str) -> Decision:
        themes = tuple(self.codes) if self.codes or self.none else None
        note = "\n".join(self.notes)
        note = note if len(note) <= _LONGEST_NOTE else f"{note[: _LONGEST_NOTE - 1]}…"
        return Decision(start, annotator, themes, self.unsure, note, at=self.at)


def listing(unplaced: Sequence[Unplaced]) -> Iterator[str]:
    """In a sentence for each reason, how many spans were left out, for people."""
    reasons: dict[str, int] = {}
    for one in unplaced:
        reasons[one.reason] = reasons.get(one.reason, 0) + 1
    for reason, count in reasons.items():
        yield f"{count:,} {'passage was' if count == 1 else 'passages were'} left out: {reason}"
