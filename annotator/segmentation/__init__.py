"""Sentences of a text: exact spans, cut by rules for press releases in many languages."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from annotator.segmentation.paragraphs import paragraphs
from annotator.segmentation.rules import Rules

__all__ = ["ENGINE_VERSION", "Span", "segment"]

ENGINE_VERSION: Final = "1"
"""Stored with each document; it changes whenever the cuts may change."""


class Span(NamedTuple):
    """A sentence's place: `[start, end)` in code points of the text; `paragraph` counts from 1."""

    start: int
    end: int
    paragraph: int


def segment(text: str, language: str = "", abbreviations: Iterable[str] = ()) -> list[Span]:
    """The sentences of a text in order.

    `language` is an ISO 639-1 code, or empty where unknown: then the rules of all languages apply that do not
    contradict each other. `abbreviations` are a project's own ("Regt.", "Min.-Pres."): they never end a sentence.
    Spans do not overlap, have no white space at their ends, and cover every visible character. Any text is taken.
    """
    rules = Rules(language.casefold().replace("_", "-").partition("-")[0], abbreviations)
    return [
        Span(start, end, number)
        for number, paragraph in enumerate(paragraphs(text), 1)
        for start, end in rules.sentences(text, paragraph.start, paragraph.end)
    ]
