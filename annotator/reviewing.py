"""Reviewing: what everybody decided, side by side; where they differ; and what hides it from whom."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from annotator.records import CONSENSUS_ID, Annotation, Annotator, Comment, Sentence

Decisions = Mapping[str, frozenset[str]]
"""By annotator id: the themes of those who decided."""


class Reviewed(NamedTuple):
    """A sentence with what everybody holds of it.

    `number` counts from 1 in its document, `held` has the annotations of the raters by annotator id, `comments` are
    in the order of time.
    """

    sentence: Sentence
    number: int
    text: str
    held: Mapping[str, Annotation]
    consensus: Annotation | None = None
    comments: tuple[Comment, ...] = ()

    @property
    def decisions(self) -> Decisions:
        return {who: one.themes for who, one in self.held.items() if one.themes is not None}

    @property
    def disagreed(self) -> bool:
        """Whether two or more decided, and not all alike. Who is undecided is missing and disagrees with nobody."""
        return len({one.themes for one in self.held.values() if one.themes is not None}) > 1

    @property
    def agreed(self) -> frozenset[str] | None:
        """What two or more decided alike, and nobody otherwise; else None."""
        sets = [one.themes for one in self.held.values() if one.themes is not None]
        return sets[0] if len(sets) > 1 and all(one == sets[0] for one in sets) else None

    @property
    def adjudicated(self) -> frozenset[str] | None:
        """What the consensus says; None where it says nothing yet."""
        return self.consensus.themes if self.consensus is not None else None


class Only(StrEnum):
    """What a review can be narrowed down to."""

    ALL = "all"
    DISAGREEMENTS = "disagreements"
    OPEN = "open"  # disagreements without a consensus
    UNSURE = "unsure"
    NOTES = "notes"
    COMMENTS = "comments"  # with an open comment
    CHANGED = "changed"  # the consensus is not what was decided


@dataclass(frozen=True, slots=True)
class Filter:
    """Which sentences are wanted.

    `theme`, an id, narrows to what concerns the theme: a disagreement is then one about it, else it is on the sentence.
    Comments are on sentences, not on themes, and take no heed of it. `annotators`, ids: nobody in particular; one: what
    this annotator decided, doubted, noted, disagreed in; two and more: what is between them.
    """

    only: Only = Only.ALL
    theme: str = ""
    annotators: frozenset[str] = field(default_factory=frozenset)

    def shows(self, one: Reviewed) -> bool:
        match self.only:
            case Only.DISAGREEMENTS:
                return self._disagreed(one)
            case Only.OPEN:
                return one.adjudicated is None and self._disagreed(one)
            case Only.COMMENTS:
                return any(not said.resolved and self._names(said.author) for said in one.comments)
            case Only.CHANGED:
                return self._changed(one)
            case Only.UNSURE:
                return self._on_theme(one) and any(held.unsure for held in self._chosen(one))
            case Only.NOTES:
                return self._on_theme(one) and any(held.note for held in self._chosen(one))
        return self._on_theme(one) and all(who in one.decisions for who in self.annotators)

    def _names(self, annotator: str) -> bool:
        return not self.annotators or annotator in self.annotators

    def _chosen(self, one: Reviewed) -> list[Annotation]:
        """Whose annotations count: those of the annotators named, else everybody's with the consensus."""
        everybody = [*one.held.values(), *([one.consensus] if one.consensus else [])]
        return [held for held in everybody if self._names(held.annotator)]

    def _on_theme(self, one: Reviewed) -> bool:
        return not self.theme or any(self.theme in (held.themes or ()) for held in self._chosen(one))

    def _value(self, themes: frozenset[str]) -> frozenset[str] | bool:
        return self.theme in themes if self.theme else themes

    def _disagreed(self, one: Reviewed) -> bool:
        values = {who: self._value(themes) for who, themes in one.decisions.items()}
        if len(self.annotators) == 1:
            (who,) = self.annotators
            return who in values and any(value != values[who] for value in values.values())
        return len({value for who, value in values.items() if self._names(who)}) > 1

    def _changed(self, one: Reviewed) -> bool:
        if one.adjudicated is None:
            return False
        final = self._value(one.adjudicated)
        return any(self._value(themes) != final for who, themes in one.decisions.items() if self._names(who))


def side_by_side(
    text: str,
    sentences: Sequence[Sentence],
    annotations: Iterable[Annotation],
    comments: Iterable[Comment],
    among: Iterable[Annotator],
) -> list[Reviewed]:
    """The sentences of a document, in order, with what the raters `among` it and the consensus hold of them.

    A comment belongs to the sentence that holds its place, else to the one before; without any, to the first.
    """
    held: dict[int, dict[str, Annotation]] = {sentence.start: {} for sentence in sentences}
    known = {one.id for one in among}
    consensus: dict[int, Annotation] = {}
    for one in annotations:
        if one.annotator in known:
            held[one.start][one.annotator] = one
        elif one.annotator == CONSENSUS_ID:
            consensus[one.start] = one
    said: dict[int, tuple[Comment, ...]] = {}
    for comment in comments:
        start = sentence_at(sentences, comment.start)
        said[start] = (*said.get(start, ()), comment)
    return [
        Reviewed(
            sentence,
            number,
            text[sentence.start : sentence.end],
            held[sentence.start],
            consensus.get(sentence.start),
            said.get(sentence.start, ()),
        )
        for number, sentence in enumerate(sentences, start=1)
    ]


def sentence_at(sentences: Sequence[Sentence], position: int) -> int:
    """Where the sentence begins that holds the code point, else the one before it, else the first; -1 without any."""
    if not sentences:
        return -1
    after = bisect_right(sentences, position, key=lambda sentence: sentence.start)
    return sentences[max(after - 1, 0)].start


def union(decisions: Decisions) -> frozenset[str]:
    """Every theme that anybody gave."""
    return frozenset().union(*decisions.values())


def majority(decisions: Decisions) -> frozenset[str] | None:
    """The themes that more than half of those who decided gave; None where there is no majority.

    There is none where a theme was given by exactly half, and where no theme found more than half, unless more than
    half said that none applies.
    """
    number = len(decisions)
    given = Counter(theme for themes in decisions.values() for theme in themes)
    if number < 2 or any(2 * times == number for times in given.values()):
        return None
    found = frozenset(theme for theme, times in given.items() if 2 * times > number)
    nothing = sum(not themes for themes in decisions.values())
    return found if found or 2 * nothing > number else None
