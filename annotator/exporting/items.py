"""The stream that every format writes: documents with their sentences, decisions resolved, split and context known."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.exporting.selection import Resolve, Tie
from annotator.records import CONSENSUS_ID, Annotation, Comment, Document, Sentence

Chapter = tuple[Document, Sequence[Sentence], Sequence[Annotation]]
"""A document with all its sentences and the annotations on them, both in order of the text."""

MAJORITY_ID, MAJORITY_NAME = "majority", "Majority"
SOFT_ID, SOFT_NAME = "soft", "Shares"


class Vote(NamedTuple):
    """How many annotators decided a sentence, and how many of them applied each theme (by its id)."""

    voters: int
    counts: Mapping[str, int]

    def share(self, theme: str) -> float:
        """The share of those who decided that applied the theme, from 0 to 1, to six decimals."""
        return round(self.counts.get(theme, 0) / self.voters, 6)


class Item(NamedTuple):
    """A sentence as it is exported: `[start, end)` in code points, paragraph and number from 1.

    `decisions` holds what is said of it, in the order of the annotators' names: none where nobody decided; with
    `themes` None where somebody only noted something, or where a majority is tied. Where decisions are resolved there
    is one at most, and `vote` says how it came about. `previous` and `next` are the texts of the sentences beside it,
    "" where there is none or no context is wanted.
    """

    start: int
    end: int
    paragraph: int
    number: int
    text: str
    decisions: Sequence[Annotation]
    vote: Vote | None = None
    previous: str = ""
    next: str = ""


class Release(NamedTuple):
    """A document with its items in order of the text, the split that it is in ("": none), and the review's comments."""

    document: Document
    items: Sequence[Item]
    split: str = ""
    comments: Sequence[Comment] = ()

    def id_of(self, item: Item) -> str:
        """The sentence's public id."""
        return f"{self.document.id}:{item.start}-{item.end}"


@dataclass(frozen=True, slots=True)
class Plan:
    """How chapters become releases: a Selection in the ids of the project.

    `annotators` gives by id the names of those whose decisions count; `themes` the ids of the themes that are exported,
    None for all. `people` gives the id of the person for annotators who are somebody else under another name, so that
    nobody has two votes. `splits` gives the split of each document that has one, `comments` the comments of each.
    `disguise` gives another id to annotators under a pseudonym: their own is a hash of their name.
    """

    annotators: Mapping[str, str]
    themes: frozenset[str] | None = None
    resolve: Resolve = Resolve.EACH
    tie: Tie = Tie.UNDECIDED
    people: Mapping[str, str] = field(default_factory=dict)
    decided_only: bool = False
    context: bool = False
    splits: Mapping[str, str] = field(default_factory=dict)
    comments: Mapping[str, Sequence[Comment]] = field(default_factory=dict)
    disguise: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> Mapping[str, str]:
        """The annotators of the items, by id: a majority is one of its own."""
        match self.resolve:
            case Resolve.MAJORITY:
                return {MAJORITY_ID: MAJORITY_NAME}
            case Resolve.SOFT:
                return {SOFT_ID: SOFT_NAME}
            case _:
                return {self.disguise.get(identity, identity): name for identity, name in self.annotators.items()}


Decide = Callable[[Sequence[Annotation]], tuple[Sequence[Annotation], Vote | None]]

_NOBODY: tuple[Sequence[Annotation], None] = ((), None)


def releases(chapters: Iterable[Chapter], plan: Plan) -> Iterator[Release]:
    """The items of each document; documents without any are left out where only what is decided is wanted."""
    decide = _each(plan) if plan.resolve is Resolve.EACH else _by_vote(plan)
    for document, sentences, annotations in chapters:
        said = _by_sentence(annotations, plan)
        text, found = document.text, []
        for number, (_, start, end, paragraph) in enumerate(sentences, start=1):
            here = said.get(start)
            decisions, vote = decide(here) if here else _NOBODY
            if decisions or not plan.decided_only:
                found.append(Item(start, end, paragraph, number, text[start:end], decisions, vote))
        if plan.context:
            found = [_with_context(item, document, sentences) for item in found]
        if found or not plan.decided_only:
            yield Release(document, found, plan.splits.get(document.id, ""), plan.comments.get(document.id, ()))


def _by_sentence(annotations: Sequence[Annotation], plan: Plan) -> dict[int, list[Annotation]]:
    """What is said by those who count, and the consensus where it breaks ties, by the start of the sentence."""
    names, undecided_too = plan.annotators, not plan.decided_only and plan.resolve is Resolve.EACH
    breaks_ties = plan.resolve is not Resolve.EACH and plan.tie is Tie.CONSENSUS
    found: dict[int, list[Annotation]] = {}
    for one in annotations:
        if one[3] is None and not undecided_too:
            continue
        if one[2] in names or (breaks_ties and one[2] == CONSENSUS_ID):
            found.setdefault(one[1], []).append(one)
    return found


def _each(plan: Plan) -> Decide:
    """Everybody's decision as it is, less the themes that are not exported."""
    names, wanted, disguise = plan.annotators, plan.themes, plan.disguise

    def decide(said: Sequence[Annotation]) -> tuple[Sequence[Annotation], Vote | None]:
        if len(said) > 1:  # the database's order depends on its locale
            said = sorted(said, key=lambda one: (names[one.annotator], one.annotator))
        if wanted is not None:
            said = [one if one.themes is None else one._replace(themes=one.themes & wanted) for one in said]
        if disguise:
            said = [one._replace(annotator=disguise[one.annotator], decided_by="") for one in said]
        return said, None

    return decide


def _by_vote(plan: Plan) -> Decide:
    """One decision from all of them: the themes that more than half applied, ties as the plan says."""
    identity = next(iter(plan.names))

    def decide(said: Sequence[Annotation]) -> tuple[Sequence[Annotation], Vote | None]:
        consensus = next((one for one in said if one.annotator == CONSENSUS_ID), None)
        voters = _once_each([one for one in said if one.annotator in plan.annotators], plan.people)
        if not voters:
            return _NOBODY
        counts = Counter(theme for one in voters for theme in one.themes or () if _counts(theme, plan))
        themes = _majority(Vote(len(voters), counts), plan, consensus)
        if themes is None and plan.decided_only and plan.resolve is Resolve.MAJORITY:
            return _NOBODY
        first, unsure = voters[0], any(one.unsure for one in voters)
        at = max(one.at for one in voters)
        note = "\n".join(f"{plan.annotators[one.annotator]}: {one.note}" for one in voters if one.note)
        made = Annotation(first.document, first.start, identity, themes, unsure, note, "rule", at)
        return (made,), Vote(len(voters), counts)

    return decide


def _once_each(said: Sequence[Annotation], people: Mapping[str, str]) -> Sequence[Annotation]:
    """Everybody's decision but the consensus; of a person with two names the later one."""
    latest: dict[str, Annotation] = {}
    for one in said:
        person = people.get(one.annotator, one.annotator)
        if one.annotator != CONSENSUS_ID and (person not in latest or one.at >= latest[person].at):
            latest[person] = one
    return list(latest.values())


def _counts(theme: str, plan: Plan) -> bool:
    return plan.themes is None or theme in plan.themes


def _majority(vote: Vote, plan: Plan, consensus: Annotation | None) -> frozenset[str] | None:
    """The themes that apply; None where a tie leaves the sentence undecided."""
    applied = {theme for theme, count in vote.counts.items() if 2 * count > vote.voters}
    tied = {theme for theme, count in vote.counts.items() if 2 * count == vote.voters}
    if not tied or plan.tie is Tie.NO:
        return frozenset(applied)
    if plan.tie is Tie.YES:
        return frozenset(applied | tied)
    if plan.tie is Tie.CONSENSUS and consensus is not None and consensus.themes is not None:
        return frozenset(applied | (tied & consensus.themes))
    return None


def _with_context(item: Item, document: Document, sentences: Sequence[Sentence]) -> Item:
    def text_at(number: int) -> str:
        if not 1 <= number <= len(sentences):
            return ""
        return document.text[sentences[number - 1].start : sentences[number - 1].end]

    return item._replace(previous=text_at(item.number - 1), next=text_at(item.number + 1))
