"""Reading the history: which edits concern a sentence or a theme, and when the wording of a theme has changed."""

from typing import NamedTuple

from annotator.changes import Edit
from annotator.records import Annotation, Comment, Document, Sentence, Theme


class Spot(NamedTuple):
    """A span of a document's text in code points, [start, end): where a sentence is now."""

    document: str
    start: int
    end: int


def on_sentence(edit: Edit, spot: Spot) -> bool:
    """Whether the edit decides this sentence, cuts it, or says something about it."""
    record = edit.record
    match record:
        case Annotation():
            return record.document == spot.document and record.start == spot.start
        case Comment():
            return record.document == spot.document and spot.start <= record.start < spot.end
        case Sentence():
            return record.document == spot.document and record.start < spot.end and record.end > spot.start
    return False


def on_theme(edit: Edit, theme: str) -> bool:
    """Whether the edit changes the theme, puts it on a sentence, or takes it off."""
    if isinstance(edit.record, Theme):
        return edit.record.id == theme
    return isinstance(edit.record, Annotation) and _has(edit.before, theme) != _has(edit.after, theme)


def corrected_from(edits: tuple[Edit, ...], document: str) -> tuple[Document, Document] | None:
    """The text before and the text after, where these edits put the document in the place of another."""
    before = {edit.before.id: edit.before for edit in edits if isinstance(edit.before, Document) and not edit.after}
    for edit in edits:
        after = edit.after
        if isinstance(after, Document) and after.id == document and edit.before is None and after.revises in before:
            return before[after.revises], after
    return None


def reworded(edit: Edit) -> bool:
    """Whether what a theme means was changed: its definition, or what is included or excluded. A name is no wording."""
    before, after = edit
    return isinstance(before, Theme) and isinstance(after, Theme) and _wording(before) != _wording(after)


def _wording(theme: Theme) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    return theme.definition, theme.include, theme.exclude


def _has(record: object, theme: str) -> bool:
    return isinstance(record, Annotation) and theme in (record.themes or ())
