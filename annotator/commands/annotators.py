"""The annotators of a project: renaming one, and making one of two spellings of the same person."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from annotator.changes import Act, Change, Edit
from annotator.people import check_name, folded, listed
from annotator.records import CONSENSUS_ID, Annotation, Annotator, Comment, Unblinding, timestamp
from annotator.refusal import Refusal
from annotator.standing import said, standing


def rename_annotator(annotators: Iterable[Annotator], before: Annotator, name: str, by: str = "") -> Change:
    """Give an annotator another name. The id stays, so that colleagues' files still mean the same person."""
    name = " ".join(name.split())
    check_name(name)
    if before.id == CONSENSUS_ID:
        raise Refusal("The consensus keeps its name; it is nobody in particular.")
    for other in listed(annotators):
        if other.id != before.id and folded(other.name) == folded(name):
            raise Refusal(f"There is an annotator “{other.name}” already; if that is the same person, merge the two.")
    edits = () if name == before.name else (Edit(before, replace(before, name=name)),)
    return Change(Act.RENAME_ANNOTATOR, edits, by, detail={"name": before.name, "into": name}, at=timestamp())


class Differed(NamedTuple):
    """What two annotators who are one decided differently on a sentence, and whether the source's stands."""

    source: Annotation
    target: Annotation
    source_stands: bool


@dataclass(frozen=True, slots=True)
class Union:
    """What making one annotator of two comes to: how many decisions are `moved`, and those that differ."""

    change: Change
    moved: int
    conflicts: tuple[Differed, ...]


def merge_annotators(
    annotators: Mapping[str, Annotator],
    source: Annotator,
    target: Annotator,
    annotations: Iterable[Annotation],
    review: Iterable[Comment | Unblinding] = (),
    by: str = "",
) -> Union:
    """Make `source` another spelling of `target`, given all annotations, comments and unblindings in which either is.

    What `source` decided becomes `target`'s; where both decided a sentence differently, the later decision stands and
    the other stays in the history.
    """
    if source.id == target.id:
        raise Refusal("An annotator cannot be merged into itself; choose another one.")
    for one in (source, target):
        if one.id == CONSENSUS_ID:
            raise Refusal("The consensus is nobody in particular; it cannot be merged with an annotator.")
        if one.alias_of or one.repeat_of:
            raise Refusal(f"“{one.name}” is listed with another annotator already; choose that one.")
    annotations, review = tuple(annotations), tuple(review)
    edits, moved, conflicts = moved_to(target.id, {source.id}, annotations, review)
    for one in annotators.values():
        after = replace(
            one,
            alias_of=target.id if source.id in (one.id, one.alias_of) else one.alias_of,
            repeat_of=target.id if one.repeat_of == source.id else one.repeat_of,
        )
        if after != one:
            edits.append(Edit(one, after))
    detail: dict[str, str | int] = {"name": source.name, "into": target.name, "count": moved}
    by = target.id if by == source.id else by  # who is the target from now on must be able to undo it
    change = Change(Act.MERGE_ANNOTATORS, tuple(edits), by, detail=detail, at=timestamp())
    return Union(change, moved, tuple(conflicts))


def moved_to(
    target: str,
    sources: Collection[str],
    annotations: Iterable[Annotation],
    review: Iterable[Comment | Unblinding],
) -> tuple[list[Edit], int, list[Differed]]:
    """The edits that make all that the sources decided, adjudicated, wrote and looked at the target's.

    With how many decisions were moved, and those that differed.
    """
    annotations, review = tuple(annotations), tuple(review)
    gone = [one for one in annotations if one.annotator in sources]
    held = {(one.document, one.start): one for one in annotations if one.annotator == target}
    after = dict(held)
    conflicts = []
    for one in gone:
        key, moved = (one.document, one.start), one._replace(annotator=target)
        before = after.setdefault(key, moved)
        after[key] = stands = standing(before, moved)
        if said(before) != said(moved):
            conflicts.append(Differed(moved, before, stands is moved))
    adjudicated = [one for one in annotations if one.decided_by in sources]
    comments = [one for one in review if isinstance(one, Comment) and one.author in sources]
    edits = [
        *(Edit(one, None) for one in gone),
        *(Edit(held[key], one) for key, one in after.items() if key in held and one != held[key]),
        *(Edit(None, one) for key, one in after.items() if key not in held),
        *(Edit(one, one._replace(decided_by=target)) for one in adjudicated),
        *(Edit(one, one._replace(author=target)) for one in comments),
        *_looks(target, sources, [one for one in review if isinstance(one, Unblinding)]),
    ]
    return edits, len(gone), conflicts


def _looks(target: str, sources: Collection[str], unblindings: Iterable[Unblinding]) -> Iterator[Edit]:
    """Who looked, whatever the spelling, has looked since the first time."""
    unblindings = tuple(unblindings)
    held = {one.document: one for one in unblindings if one.annotator == target}
    after = dict(held)
    for one in unblindings:
        if one.annotator in sources:
            yield Edit(one, None)
            moved = one._replace(annotator=target)
            after[one.document] = min(after.get(one.document, moved), moved, key=lambda each: each.at)
    for document, one in after.items():
        if one != held.get(document):
            yield Edit(held.get(document), one)
