"""Of two texts that are nearly the same: which sentences are the same, and whose decisions go where."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from annotator.aligning import Alignment
from annotator.commands.cutting import united
from annotator.records import Annotation, Sentence

Pair = tuple[Sentence, Sentence]

_ENOUGH = 1 / 3
"""Of the shorter of two sentences, how much must be the same words for the one to be what became of the other."""
_ALIKE = 0.6  # of their pairs of letters; what a typo or two in a short sentence leaves
_FEW = 4  # sentences that a rewritten one is compared with


class Heirs:
    """What became of each sentence.

    `unchanged` pairs those that stayed; `sources` gives for each other new sentence the old ones it was made of,
    `touched` all of these. `starts` tells for each of either kind, by where it began, where its heirs begin.
    """

    def __init__(
        self, alignment: Alignment, old: Sequence[Sentence], new: Sequence[Sentence], *, may_move: bool = True
    ) -> None:
        """`may_move` False where the texts are the same: then an equal sentence elsewhere is another one."""
        self.unchanged = dict(unchanged(alignment, old, new, may_move=may_move))
        taken = set(self.unchanged.values())
        self._texts = alignment.old, alignment.new
        self._old = [sentence for sentence in old if sentence not in self.unchanged]
        self._new = [sentence for sentence in new if sentence not in taken]
        self.sources: dict[Sentence, list[Sentence]] = defaultdict(list)
        for sentence in self._old:
            for heir in self._overlapping(alignment, sentence):
                self.sources[heir].append(sentence)
        self._find_rewritten(alignment)
        self.sources = {heir: sorted(sources) for heir, sources in self.sources.items()}
        self.touched = {source for sources in self.sources.values() for source in sources}
        self.starts: dict[int, list[int]] = {one.start: [other.start] for one, other in self.unchanged.items()}
        for heir, sources in self.sources.items():
            for source in sources:
                self.starts.setdefault(source.start, []).append(heir.start)

    def _overlapping(self, alignment: Alignment, sentence: Sentence) -> list[Sentence]:
        """The new sentences with enough of the words of an old one."""
        shares: Counter[Sentence] = Counter()
        for start, end in alignment.shared(sentence.start, sentence.end):
            index = max(bisect_right(self._new, start, key=_start) - 1, 0)
            while index < len(self._new) and self._new[index].start < end:
                other = self._new[index]
                shares[other] += _visible(alignment.new[max(start, other.start) : min(end, other.end)])
                index += 1
        size = _visible(self._text(0, sentence))
        return [one for one, share in shares.items() if share and share >= _ENOUGH * min(size, self._size(one))]

    def _find_rewritten(self, alignment: Alignment) -> None:
        """Give each sentence without an heir one that nothing else became and that reads alike, close to its place."""
        heired = {source for sources in self.sources.values() for source in sources}
        free = [sentence for sentence in self._new if sentence not in self.sources]
        at = 0
        for sentence in self._old:
            if sentence in heired:
                continue
            low = bisect_left(free, self._earliest(alignment, sentence), key=_end)
            at = max(at, low)
            for index in range(at, min(at + _FEW, len(free))):
                if _alike(self._text(0, sentence), self._text(1, free[index])):
                    self.sources[free[index]].append(sentence)
                    at = index + 1
                    break

    def _earliest(self, alignment: Alignment, sentence: Sentence) -> int:
        return alignment.place(max(sentence.start - 1, 0))

    def _text(self, side: int, sentence: Sentence) -> str:
        return self._texts[side][sentence.start : sentence.end]

    def _size(self, sentence: Sentence) -> int:
        return _visible(self._text(1, sentence))


def unchanged(
    alignment: Alignment, old: Sequence[Sentence], new: Sequence[Sentence], *, may_move: bool = True
) -> list[Pair]:
    """The sentences that are the same, each with its other self, in the order of the old text.

    Those in place first; then, where that may be, what was moved elsewhere, in order where a text occurs several times.
    """
    by_start = {sentence.start: sentence for sentence in new}
    found: dict[Sentence, Sentence] = {}
    for sentence in old:
        start = alignment.forward(sentence.start, sentence.end)
        other = by_start.get(-1 if start is None else start)
        if other is not None and other.end - other.start == sentence.end - sentence.start:
            found[sentence] = other
    if not may_move:
        return sorted(found.items())
    taken = set(found.values())
    free: defaultdict[str, list[Sentence]] = defaultdict(list)
    for sentence in reversed(new):
        if sentence not in taken:
            free[alignment.new[sentence.start : sentence.end]].append(sentence)
    for sentence in old:
        waiting = None if sentence in found else free.get(alignment.old[sentence.start : sentence.end])
        if waiting:
            found[sentence] = waiting.pop()
    return sorted(found.items())


def carried(
    heirs: Heirs, annotations: Iterable[Annotation], document: str, *, at: str = "", origin: str = "corrected"
) -> list[Annotation]:
    """The annotations of the new sentences, which are in `document`, in the order of the text.

    Those of touched sentences are united where several became one, and get the `origin`, or keep theirs where that is
    "". What is united says so with the time `at`, or with the latest time of what it was made of where that is "".
    """
    held: defaultdict[int, dict[str, Annotation]] = defaultdict(dict)
    for annotation in annotations:
        held[annotation.start][annotation.annotator] = annotation
    made = [
        annotation._replace(document=document, start=new.start)
        for old, new in heirs.unchanged.items()
        for annotation in held.get(old.start, {}).values()
    ]
    for new, sources in heirs.sources.items():
        sides = [held.get(source.start, {}) for source in sources]
        for annotator in dict.fromkeys(name for side in sides for name in side):
            present = [side.get(annotator) for side in sides]
            one = united(present, at or max(side.at for side in present if side is not None))
            made.append(one._replace(document=document, start=new.start, origin=origin or one.origin))
    return sorted(made, key=lambda one: (one.start, one.annotator))


def _visible(text: str) -> int:
    """Code points without white space."""
    return sum(map(len, text.split()))


def _alike(one: str, other: str) -> bool:
    """Whether two sentences have most of their pairs of letters in common (Dice's coefficient)."""
    pairs, others = _pairs(one), _pairs(other)
    total = pairs.total() + others.total()
    return 2 * (pairs & others).total() >= _ALIKE * total > 0


def _pairs(text: str) -> Counter[str]:
    """Neighbouring letters; letters alone of a word too short for a typo to leave a pair."""
    letters = text.casefold()
    return Counter(letters) if len(letters) < 6 else Counter(one + other for one, other in pairwise(letters))


def _start(sentence: Sentence) -> int:
    return sentence.start


def _end(sentence: Sentence) -> int:
    return sentence.end
