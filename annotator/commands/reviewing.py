"""What is done in a review beside adjudicating: comments, and the recorded choice to see the others' decisions."""

import secrets
from collections.abc import Iterable

from annotator.changes import Act, Change, Edit
from annotator.records import Comment, Unblinding, timestamp
from annotator.refusal import Refusal
from annotator.reviewing import Reviewed

LONGEST = 4000  # characters of a comment


def comment(on: Reviewed, text: str, author: str, at: str = "", identity: str = "") -> Change:
    """Say something about a sentence; `identity` is made at random unless it is given."""
    text = text.strip()
    if not text:
        raise Refusal("A comment needs words; nothing was kept.")
    if len(text) > LONGEST:
        raise Refusal(f"This comment is {len(text):,} characters long; please keep it to {LONGEST:,}.")
    at = at or timestamp()
    said = Comment(identity or secrets.token_hex(8), on.sentence.document, on.sentence.start, author, text, at)
    return _change(Act.COMMENT, Edit(None, said), on, author, at)


def resolve(said: Comment, on: Reviewed, annotator: str, at: str = "") -> Change:
    """Mark the comment as resolved, or as open again where it was resolved."""
    return _change(Act.RESOLVE, Edit(said, said._replace(resolved=not said.resolved)), on, annotator, at)


def remove_comment(said: Comment, on: Reviewed, annotator: str, at: str = "") -> Change:
    """Take a comment away; only its author may."""
    if said.author != annotator:
        raise Refusal("Only who wrote a comment can remove it; you can resolve it.")
    return _change(Act.REMOVE_COMMENT, Edit(said, None), on, annotator, at)


def unblind(documents: Iterable[str], annotator: str, title: str = "", at: str = "") -> Change:
    """Record that the annotator chose to see the others' decisions on these documents before having finished them."""
    at = at or timestamp()
    edits = tuple(Edit(None, Unblinding(document, annotator, at)) for document in documents)
    only = edits[0].record.document if len(edits) == 1 and isinstance(edits[0].record, Unblinding) else ""
    return Change(Act.UNBLIND, edits, annotator, only, {"title": title, "count": len(edits)}, at=at)


def _change(act: Act, edit: Edit, on: Reviewed, annotator: str, at: str) -> Change:
    after = edit.after
    reopened = act is Act.RESOLVE and isinstance(after, Comment) and not after.resolved
    detail: dict[str, str | int] = {"number": on.number, **({"reopened": 1} if reopened else {})}
    return Change(act, (edit,), annotator, on.sentence.document, detail, at=at or timestamp())
