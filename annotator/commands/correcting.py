"""Correcting the text of a document: a new document takes its place, and everybody's decisions come along."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from annotator.aligning import Alignment
from annotator.changes import Act, Change, Edit
from annotator.commands.cutting import united
from annotator.formats.decoding import usable
from annotator.formats.plain import title_of
from annotator.records import Annotation, Comment, Document, Sentence, Unblinding, fingerprint, timestamp
from annotator.recutting import recut
from annotator.refusal import Refusal
from annotator.segmentation import Span

Pair = tuple[Sentence, Sentence]
Segment = Callable[[str], Sequence[Span]]
Known = Callable[[str], str | None]

_ENOUGH = 1 / 3
"""Of the shorter of two sentences, how much must be the same words for the one to be what became of the other."""
_ALIKE = 0.6  # of their pairs of letters; what a typo or two in a short sentence leaves
_FEW = 4  # sentences that a rewritten one is compared with


@dataclass(frozen=True, slots=True)
class Correction:
    """What a correction comes to. `change` makes it; the numbers count sentences, `carried` annotations."""

    change: Change
    unchanged: int
    changed: int
    added: int
    removed: int
    carried: int
    lost: tuple[Annotation, ...]
    """The annotations of sentences that are wholly gone; the journal keeps them."""


def correct_text(
    document: Document,
    sentences: Sequence[Sentence],
    annotations: Iterable[Annotation],
    text: str,
    segment: Segment,
    annotator: str,
) -> Change:
    """Give a document another text, given all its sentences and everybody's annotations."""
    return correction(document, sentences, annotations, text, segment, annotator).change


def correction(
    document: Document,
    sentences: Sequence[Sentence],
    annotations: Iterable[Annotation],
    text: str,
    segment: Segment,
    annotator: str,
    *,
    review: Iterable[Comment | Unblinding] = (),
    known: Known = lambda _: None,
) -> Correction:
    """What giving a document another text comes to; `segment` cuts a text, `known` names the document of an id.

    An unchanged sentence keeps its annotations as they are. What a touched one had goes, with the origin “corrected”,
    to every sentence it has become part of; where several become one, themes are united as in joining. The document's
    comments and unblindings, all of which are `review`, come along.
    """
    text = _checked(document, text, known)
    after = replace(document, id=fingerprint(text), text=text, title=_title(document, text), revises=document.id)
    alignment = Alignment(document.text, text)
    spans = recut(alignment, sentences, segment(text))
    new = [Sentence(after.id, span.start, span.end, span.paragraph) for span in spans]
    heirs = _Heirs(alignment, sentences, new)
    annotations, review = tuple(annotations), tuple(review)
    moved, carried, lost = _carried(heirs, annotations, after.id)
    edits = (
        *(Edit(one, None) for one in review),
        *(Edit(annotation, None) for annotation in annotations),
        *(Edit(sentence, None) for sentence in sentences),
        Edit(document, None),
        Edit(None, after),
        *(Edit(None, sentence) for sentence in new),
        *(Edit(None, annotation) for annotation in moved),
        *(Edit(None, _moved(one, alignment, after)) for one in review),
    )
    detail: dict[str, str | int] = {
        "title": after.title,
        "from": document.id,
        "to": after.id,
        "changed": len(heirs.sources),
        "carried": carried,
        "lost": len(lost),
    }
    # An act on the whole project: a document's id is its text's, so it belongs to neither document alone
    change = Change(Act.CORRECT, edits, annotator, detail=detail, at=timestamp())
    unchanged, changed = len(heirs.unchanged), len(heirs.sources)
    gone = len(sentences) - unchanged - len(heirs.touched)
    return Correction(change, unchanged, changed, len(new) - unchanged - changed, gone, carried, lost)


def _moved(one: Comment | Unblinding, alignment: Alignment, after: Document) -> Comment | Unblinding:
    if isinstance(one, Unblinding):
        return one._replace(document=after.id)
    return one._replace(document=after.id, start=min(alignment.place(one.start), len(after.text)))


def aligned(
    old_text: str, old_sentences: Sequence[Sentence], new_text: str, new_sentences: Sequence[Sentence]
) -> list[Pair]:
    """The sentences of two texts that are the same, each with its other self, in the order of the old text."""
    return _unchanged(Alignment(old_text, new_text), old_sentences, new_sentences)


def _unchanged(alignment: Alignment, old: Sequence[Sentence], new: Sequence[Sentence]) -> list[Pair]:
    """Those in place first; then what was moved elsewhere, in order where a text occurs several times."""
    by_start = {sentence.start: sentence for sentence in new}
    found: dict[Sentence, Sentence] = {}
    for sentence in old:
        start = alignment.forward(sentence.start, sentence.end)
        other = by_start.get(-1 if start is None else start)
        if other is not None and other.end - other.start == sentence.end - sentence.start:
            found[sentence] = other
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


class _Heirs:
    """What became of each sentence.

    `unchanged` pairs those that stayed; `sources` gives for each other new sentence the old ones it was made of,
    `touched` all of these.
    """

    def __init__(self, alignment: Alignment, old: Sequence[Sentence], new: Sequence[Sentence]) -> None:
        self.unchanged = dict(_unchanged(alignment, old, new))
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


def _carried(
    heirs: _Heirs, annotations: Sequence[Annotation], document: str
) -> tuple[list[Annotation], int, tuple[Annotation, ...]]:
    """The annotations of the new sentences, how many old ones are on touched sentences, and those that are on none."""
    at = timestamp()
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
            one = united([side.get(annotator) for side in sides], at)
            made.append(one._replace(document=document, start=new.start, origin="corrected"))
    touched = {sentence.start for sentence in heirs.touched}
    placed = touched | {sentence.start for sentence in heirs.unchanged}
    carried = sum(annotation.start in touched for annotation in annotations)
    lost = tuple(annotation for annotation in annotations if annotation.start not in placed)
    return sorted(made, key=lambda one: (one.start, one.annotator)), carried, lost


def _checked(document: Document, text: str, known: Known) -> str:
    try:
        text = usable(text)
    except Refusal as refusal:
        raise Refusal(f"The text cannot become this: {refusal}") from None
    if text == document.text:
        raise Refusal("The text is as it was; there is nothing to correct.")
    title = known(fingerprint(text))
    if title is not None:
        raise Refusal(f"This text is in the project already, as “{title}”; remove one of the two documents instead.")
    return text


def _title(document: Document, text: str) -> str:
    """The title; where it was the first line and that is no longer there, the new first line."""
    if title_of(document.text, "") != document.title or any(
        " ".join(one.split()) == document.title for one in text.split("\n")
    ):
        return document.title
    return title_of(text, document.title)


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
