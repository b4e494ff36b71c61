"""Where a colleague's decisions stand in our document."""

from collections.abc import Sequence
from typing import NamedTuple

from annotator.aligning import Alignment
from annotator.heirs import Heirs, carried
from annotator.records import Annotation, Document, Sentence


class Placed(NamedTuple):
    """`made` are annotations on sentences of ours; `starts` says for where a sentence began there where it went."""

    made: list[Annotation]
    starts: dict[int, list[int]]


def place(
    theirs: Document,
    their_sentences: Sequence[Sentence],
    ours: Document,
    our_sentences: Sequence[Sentence],
    annotations: Sequence[Annotation],
) -> Placed:
    """By span where the text is the same, else by its alignment; by what of it they share where sentences were cut
    anew. A decision on a sentence whose words are others here says that its text was corrected."""
    same = theirs.text == ours.text
    alignment = Alignment(theirs.text, ours.text)
    heirs = Heirs(alignment, their_sentences, our_sentences, may_move=not same)
    made = carried(heirs, annotations, ours.id, origin="" if same else "corrected")
    return Placed(made, heirs.starts)
