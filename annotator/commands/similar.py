"""Near duplicates that are meant to be there: kept both, and no longer pointed out."""

from collections.abc import Mapping

from annotator.changes import Act, Change, Edit
from annotator.records import Document, Setting, timestamp

_PREFIX = "keep both"


def keep_both(one: Document, other: Document, settings: Mapping[str, Setting], annotator: str = "") -> Change:
    """Remember that these two belong in the project. Without a difference the change has no edits."""
    name = " ".join((_PREFIX, *sorted((one.id, other.id))))
    edits = () if name in settings else (Edit(None, Setting(name, "true")),)
    return Change(Act.KEEP_BOTH, edits, annotator, detail={"title": one.title, "other": other.title}, at=timestamp())


def kept_both(settings: Mapping[str, Setting]) -> set[frozenset[str]]:
    """The pairs of documents, by their ids, that are not to be pointed out any more."""
    return {frozenset(name.split()[-2:]) for name in settings if name.startswith(f"{_PREFIX} ")}
