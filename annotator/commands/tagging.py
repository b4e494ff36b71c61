"""Deciding sentences: themes, none of them, unsure, notes."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from annotator.changes import Act, Change, Edit
from annotator.records import Annotation, Sentence, Theme, timestamp


class Target(NamedTuple):
    """A sentence to be decided, its number in the document, and what the annotator holds of it so far."""

    sentence: Sentence
    number: int
    annotation: Annotation | None

    @property
    def themes(self) -> frozenset[str] | None:
        return None if self.annotation is None else self.annotation.themes


def toggle_theme(targets: Sequence[Target], theme: Theme, annotator: str, at: str = "") -> Change:
    """Take the theme off where all targets have it, else put it on those that lack it."""
    if all(theme.id in (target.themes or ()) for target in targets):
        return _decide(
            Act.UNTAG, targets, annotator, at, lambda target: (target.themes or frozenset()) - {theme.id} or None, theme
        )
    return _decide(Act.TAG, targets, annotator, at, lambda target: (target.themes or frozenset()) | {theme.id}, theme)


def toggle_none(targets: Sequence[Target], annotator: str, at: str = "") -> Change:
    """None of the themes applies to the targets; where that is said of all already, they become undecided."""
    none: frozenset[str] = frozenset()
    if all(target.themes == none for target in targets):
        return _decide(Act.UNDECIDE, targets, annotator, at, lambda _: None)
    return _decide(Act.NONE, targets, annotator, at, lambda _: none)


def toggle_unsure(targets: Sequence[Target], annotator: str, at: str = "") -> Change:
    """Mark the targets as unsure, or as sure where all are unsure; what is decided stays."""
    unsure = not all(target.annotation is not None and target.annotation.unsure for target in targets)
    act = Act.UNSURE if unsure else Act.SURE
    return _alter(act, targets, annotator, at, lambda annotation: annotation._replace(unsure=unsure))


def set_note(target: Target, note: str, annotator: str, at: str = "") -> Change:
    """Write a note on the sentence, or remove it with an empty one."""
    return _alter(Act.NOTE, [target], annotator, at, lambda annotation: annotation._replace(note=note.strip()))


def confirm(targets: Sequence[Target], annotator: str, at: str = "") -> Change:
    """Say that what is decided of the targets still holds, as after a new wording of a theme: it is decided now."""
    at = at or timestamp()
    edits = [_edit(target, _held(target, annotator)._replace(at=at)) for target in targets if target.themes is not None]
    return _change(Act.CONFIRM, targets, edits, annotator, at, {})


def _decide(
    act: Act,
    targets: Sequence[Target],
    annotator: str,
    at: str,
    themes_of: Callable[[Target], frozenset[str] | None],
    theme: Theme | None = None,
) -> Change:
    at = at or timestamp()
    edits = [
        _edit(target, _held(target, annotator)._replace(themes=themes, origin="manual", at=at))
        for target in targets
        if (themes := themes_of(target)) != target.themes
    ]
    detail: dict[str, str | int] = {"theme": theme.name} if theme else {}
    return _change(act, targets, edits, annotator, at, detail)


def _alter(
    act: Act, targets: Sequence[Target], annotator: str, at: str, alter: Callable[[Annotation], Annotation]
) -> Change:
    at = at or timestamp()
    edits = []
    for target in targets:
        held = _held(target, annotator)
        altered = alter(held)
        if altered != held:
            edits.append(_edit(target, altered._replace(at=at)))
    return _change(act, targets, edits, annotator, at, {})


def _held(target: Target, annotator: str) -> Annotation:
    return target.annotation or Annotation(target.sentence.document, target.sentence.start, annotator, None)


def _edit(target: Target, after: Annotation) -> Edit:
    """Where nothing is left to say of a sentence, its annotation goes."""
    empty = after.themes is None and not after.unsure and not after.note
    return Edit(target.annotation, None if empty else after)


def _change(
    act: Act, targets: Sequence[Target], edits: list[Edit], annotator: str, at: str, detail: dict[str, str | int]
) -> Change:
    detail |= {"number": targets[0].number, "count": len(targets)}
    return Change(act, tuple(_ordered(edits)), annotator, targets[0].sentence.document, detail, at=at)


def _ordered(edits: list[Edit]) -> list[Edit]:
    """Adding, removing and altering apart, so that the store needs one statement for each."""
    return sorted(edits, key=lambda edit: (edit.before is None, edit.after is None))
