"""Of two decisions by the same annotator on the same sentence: which one stands."""

from typing import Any

from annotator.records import Annotation


def said(annotation: Annotation) -> tuple[Any, ...]:
    """What a decision says, without when and how it came about."""
    return annotation.themes, annotation.unsure, annotation.note, annotation.reason


def rank(annotation: Annotation) -> tuple[Any, ...]:
    """The higher one stands: the later, and of two with the same time always the same one, whoever brings it."""
    themes = annotation.themes
    return (
        annotation.at,
        themes is not None,
        sorted(themes or ()),
        annotation.unsure,
        annotation.note,
        annotation.origin,
        annotation.reason,
        annotation.decided_by,
    )


def standing(one: Annotation, other: Annotation) -> Annotation:
    """Of the two the one that stands."""
    return other if rank(other) > rank(one) else one
