"""Correcting the sentences of a document by hand; every annotator's decisions are carried along."""

import re
from collections.abc import Iterable, Sequence

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
        together = united([left, right], at)._replace(start=first.start)
        if together != left:
            kept.append(Edit(left, together))
    edits = [*removed, *kept, Edit(second, None), Edit(first, first._replace(end=second.end))]
    return Change(Act.JOIN, tuple(edits), annotator, first.document, {"number": number}, at=at)


def united(sides: Sequence[Annotation | None], at: str) -> Annotation:
    """One annotator's annotations of sentences that become one, None for each sentence without; at least one is none.

    It stands where the first of them stood, and only gets a new time where it says something new.
    """
    held = [side for side in sides if side is not None]
    decisions = {side.themes for side in held if side.themes is not None}
    differed = len({side.themes if side else None for side in sides}) > 1
    together = held[0]._replace(
        themes=frozenset[str]().union(*decisions) if decisions else None,
        unsure=differed or any(side.unsure for side in held),
        note=" / ".join(dict.fromkeys(side.note for side in held if side.note)),
    )
    return together if together == held[0] else together._replace(at=at)


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
