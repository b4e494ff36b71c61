"""Joins comments and unblindings: a union, in which what was resolved stays so and who looked has looked since."""

from collections.abc import Callable, Iterable, Mapping

from annotator.changes import Edit
from annotator.records import Comment, Unblinding

Place = Callable[[str, int], tuple[str, int] | None]
"""Gives for a document there and a position in it the document and position here, None where there is none."""


def join_comments(
    ours: Iterable[Comment], theirs: Iterable[Comment], people: Mapping[str, str], place: Place
) -> tuple[list[Edit], list[Comment]]:
    """The edits, and the comments that could not be placed."""
    held = {one.id: one for one in ours}
    altered, added, left = [], [], []
    for one in theirs:
        before = held.get(one.id)
        if before is not None:
            newer = max((before.at, before.text), (one.at, one.text))
            after = before._replace(at=newer[0], text=newer[1], resolved=before.resolved or one.resolved)
            if after != before:
                altered.append(Edit(before, after))
            continue
        where = place(one.document, one.start)
        if where is None:
            left.append(one)
        else:
            document, start = where
            added.append(Edit(None, one._replace(document=document, start=start, author=people[one.author])))
    return [*altered, *added], left


def join_unblindings(
    ours: Iterable[Unblinding], theirs: Iterable[Unblinding], people: Mapping[str, str], place: Place
) -> list[Edit]:
    """The edits; of two looks by the same annotator at the same document the first one counts."""
    held = {(one.document, one.annotator): one for one in ours}
    after = dict(held)
    for one in theirs:
        where = place(one.document, 0)
        if where is not None:
            moved = one._replace(document=where[0], annotator=people[one.annotator])
            key = moved.document, moved.annotator
            after[key] = min(after.get(key, moved), moved, key=lambda each: each.at)
    altered = [Edit(held[key], one) for key, one in after.items() if key in held and one != held[key]]
    return [*altered, *(Edit(None, one) for key, one in after.items() if key not in held)]
