"""Correcting the sentences of a document by hand; every annotator's decisions are carried along."""

import re
from collections.abc import Iterable

from annotator.changes import Act, Change, Edit
from annotator.records import Annotation, Sentence, timestamp
from annotator.refusal import Refusal

INVISIBLE = "\ufeff\u200b"

# After white space, after a sign (as in "met.They"), and among ideographs, kana, Thai, Lao and Khmer
_CUT_POINT = re.compile(
    r"(?<=\s)\S|(?<=[^\s\w])\w|[\u0e00-\u0eff\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"
)


def split(
    text: str, sentence: Sentence, number: int, position: int, annotations: Iterable[Annotation], annotator: str
) -> Change:
    """Cut the sentence before the code point at `position`. Both halves inherit the annotations on it."""
    inside = min(max(position, sentence.start), sentence.end)
    left_end, right_start = _end(text, sentence.start, inside), _start(text, inside, sentence.end)
    if left_end <= sentence.start or right_start >= sentence.end:
        raise Refusal("A sentence can only be split between two words; move the cursor there with Left or Right.")
    right = sentence._replace(start=right_start)
    edits = [
        Edit(sentence, sentence._replace(end=left_end)),
        Edit(None, right),
        *(Edit(None, annotation._replace(start=right.start)) for annotation in annotations),
    ]
    return Change(Act.SPLIT, tuple(edits), annotator, sentence.document, {"number": number}, at=timestamp())


def join(first: Sentence, second: Sentence, number: int, annotations: Iterable[Annotation], annotator: str) -> Change:
    """Make one sentence of two neighbours, given all annotations on both.

    Each annotator's themes are united, and marked unsure where they differed between the two.
    """
    at = timestamp()
    removed, kept = [], []
    by_annotator: dict[str, dict[int, Annotation]] = {}
    for annotation in annotations:
        by_annotator.setdefault(annotation.annotator, {})[annotation.start] = annotation
    for held in by_annotator.values():
        left, right = held.get(first.start), held.get(second.start)
        if right is not None:
            removed.append(Edit(right, None))
        united = _united(first, left, right, at)
        if united != left:
            kept.append(Edit(left, united))
    edits = [*removed, *kept, Edit(second, None), Edit(first, first._replace(end=second.end))]
    return Change(Act.JOIN, tuple(edits), annotator, first.document, {"number": number}, at=at)


def _united(first: Sentence, left: Annotation | None, right: Annotation | None, at: str) -> Annotation:
    sides = [side for side in (left, right) if side is not None]
    decisions = {side.themes for side in sides if side.themes is not None}
    differed = (left.themes if left else None) != (right.themes if right else None)
    united = sides[0]._replace(
        start=first.start,
        themes=frozenset[str]().union(*decisions) if decisions else None,
        unsure=differed or any(side.unsure for side in sides),
        note=" / ".join(dict.fromkeys(side.note for side in sides if side.note)),
    )
    return united if united == left else united._replace(at=at)


def _end(text: str, start: int, end: int) -> int:
    while end > start and (text[end - 1].isspace() or text[end - 1] in INVISIBLE):
        end -= 1
    return end


def _start(text: str, start: int, end: int) -> int:
    while start < end and (text[start].isspace() or text[start] in INVISIBLE):
        start += 1
    return start


def cut_points(text: str, sentence: Sentence) -> list[int]:
    """Where the sentence can be split: before each word, and before each character of a script without spaces."""
    return [match.start() for match in _CUT_POINT.finditer(text, sentence.start + 1, sentence.end)]
