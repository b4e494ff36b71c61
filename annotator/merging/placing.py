"""Where a colleague's decisions stand in our document."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from annotator.aligning import Alignment
from annotator.heirs import Heirs, carried
from annotator.records import Annotation, Document, Sentence


class Placed(NamedTuple):
    """`made` are annotations on sentences of ours; `starts` says for where a sentence began there where it went."""

    made: list[Annotation]
    starts: dict[int, list[int]]


class Placing:
    """Which sentences there are which of ours: by span where the text is the same, else by its alignment; by what they
    share where sentences were cut anew."""

    def __init__(
        self,
        theirs: Document,
        their_sentences: Sequence[Sentence],
        ours: Document,
        our_sentences: Sequence[Sentence],
    ) -> None:
        same = theirs.text == ours.text
        self._document = ours.id
        self._origin = "" if same else "corrected"
        self._heirs = Heirs(Alignment(theirs.text, ours.text), their_sentences, our_sentences, may_move=not same)

    def place(self, annotations: Iterable[Annotation]) -> Placed:
        """A decision on a sentence whose words are others here says that its text was corrected."""
        made = carried(self._heirs, annotations, self._document, origin=self._origin)
        return Placed(made, self._heirs.starts)
