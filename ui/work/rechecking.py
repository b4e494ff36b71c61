"""Decisions made under an old wording of a theme."""

from typing import Any, NamedTuple

from annotator.changes import Act
from annotator.chronicle import reworded
from annotator.records import Theme
from db.store import Store

_PAGE = 200
_ACTS = (Act.EDIT_THEME, Act.IMPORT_CODEBOOK)  # that can give a theme another wording


class Rewording(NamedTuple):
    """The last time at which a theme got another wording."""

    before: Theme
    after: Theme
    at: str


class Outdated(NamedTuple):
    """A decision made before, of the sentence [start, end)."""

    document: str
    start: int
    end: int
    at: str


def rewordings(store: Store) -> list[Rewording]:
    """By theme the last change of its wording that has not been undone, the newest first."""
    themes = {theme.id: theme for theme in store.themes()}
    found: dict[str, Rewording] = {}
    before: int | None = None
    while page := store.history(acts=_ACTS, before=before, limit=_PAGE):
        for entry in page:
            before = entry.seq
            for edit in () if entry.undone else store.edits(entry.seq):
                old, new = edit
                if reworded(edit) and isinstance(old, Theme) and isinstance(new, Theme) and new.id in themes:
                    found.setdefault(new.id, Rewording(old, new, entry.at))
    return list(found.values())


def outdated(
    store: Store, one: Rewording, annotator: str, *, everything: bool = False, blind: str = ""
) -> list[Outdated]:
    """What the annotator decided before: the sentences with the theme, or all that could have got it (`everything`).

    A decision counts as made when it was made or confirmed last. `blind` is the id of who asks: of somebody else's
    decisions only those are listed that are not hidden from them.
    """
    rows = store.decided_before(annotator, one.at, "" if everything else one.after.id)
    found = [Outdated(*row) for row in rows]
    if blind in ("", annotator):
        return found
    seen = store.visible(blind, dict.fromkeys(old.document for old in found))
    return [old for old in found if old.document in seen]


def to_json(store: Store, theme: str = "", annotator: str = "", *, everything: bool = False) -> list[dict[str, Any]]:
    """The decisions made under an old wording, of all themes and annotators unless one is named by id."""
    found = []
    for one in rewordings(store):
        if theme not in ("", one.after.id):
            continue
        for who in store.annotators():
            if annotator not in ("", who.id):
                continue
            for old in outdated(store, one, who.id, everything=everything):
                sentence = f"{old.document}:{old.start}-{old.end}"
                row = {"theme": one.after.name, "reworded": one.at, "annotator": who.name}
                found.append(row | {"id": sentence, "at": old.at})
    return found
