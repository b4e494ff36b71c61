"""Words an edit for people: what a record was and what it became."""

from collections.abc import Mapping
from typing import NamedTuple

from annotator.changes import Edit
from annotator.records import Annotation, Annotator, Comment, Document, Record, Sentence, Setting, Theme, Unblinding

_LONGEST = 80  # characters of a note, a definition or a title


class Names(NamedTuple):
    """Names by id."""

    annotators: Mapping[str, str]
    themes: Mapping[str, str]


def in_words(edit: Edit, names: Names) -> str:
    """For example “Ann: undecided → security; note: “sea lanes””."""
    before, after = edit
    match edit.record:
        case Annotation() as one:
            return f"{names.annotators.get(one.annotator, one.annotator)}: {_decided(before, after, names)}"
        case Comment() as one:
            return f"{names.annotators.get(one.author, one.author)}: {_said(before, after)}"
        case Sentence() as one:
            return f"{_done(edit)} the cut {one.start}-{one.end}"
        case Theme() as one:
            return f"{one.name}: {_theme(before, after)}"
        case Document() as one:
            return f"{_done(edit)} “{_short(one.title)}”"
        case Annotator() as one:
            return f"{_done(edit)} {one.name}"
        case Unblinding() as one:
            return f"{names.annotators.get(one.annotator, one.annotator)} sees the others’ decisions"
        case Setting() as one:
            return f"{one.name}: {_short(one.value)}"


def decision_in_words(annotation: Annotation | None, names: Names) -> str:
    """The themes by name, or that there are none, or that nothing is decided."""
    if annotation is None or annotation.themes is None:
        return "undecided"
    return ", ".join(sorted(names.themes.get(theme, theme) for theme in annotation.themes)) or "none"


def _decided(before: Record | None, after: Record | None, names: Names) -> str:
    old = before if isinstance(before, Annotation) else None
    new = after if isinstance(after, Annotation) else None
    parts = []
    was, became = decision_in_words(old, names), decision_in_words(new, names)
    if was != became:
        parts.append(f"{was} → {became}")
    if (old is not None and old.unsure) != (new is not None and new.unsure):
        parts.append("unsure" if new is not None and new.unsure else "sure again")
    for what in ("note", "reason"):
        held, given = (str(getattr(one, what, "")) for one in (old, new))
        if held != given:
            parts.append(f"{what}: “{_short(given)}”" if given else f"{what} removed")
    return "; ".join(parts) or f"{became}, confirmed"


def _said(before: Record | None, after: Record | None) -> str:
    match before, after:
        case None, Comment() as new:
            return f"“{_short(new.text)}”"
        case Comment() as old, None:
            return f"removed “{_short(old.text)}”"
        case Comment() as old, Comment() as new:
            return f"“{_short(new.text)}” {'resolved' if new.resolved else 'opened again'}"
    return ""


def _theme(before: Record | None, after: Record | None) -> str:
    if not isinstance(before, Theme) or not isinstance(after, Theme):
        return "added" if isinstance(after, Theme) else "removed"
    parts = []
    for field in Theme.__slots__:
        old, new = getattr(before, field), getattr(after, field)
        if old != new and field != "position":
            parts.append(f"{field} {_value(old)} → {_value(new)}")
    return "; ".join(parts) or "moved"


def _value(value: object) -> str:
    if isinstance(value, tuple):
        value = "; ".join(map(str, value))
    return f"“{_short(str(value))}”"


def _done(edit: Edit) -> str:
    return "added" if edit.before is None else "removed" if edit.after is None else "changed"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
