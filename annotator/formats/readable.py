"""An annotated document for reading: its paragraphs, cut where sentences begin and end."""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from annotator.exporting.items import Item, Release
from annotator.formats.protocol import Dataset
from annotator.records import Theme

_PALER = 0.82  # of the way to white, behind text
NONE, UNDECIDED, UNSURE = "none", "undecided", "unsure"


class Piece(NamedTuple):
    """A part of a paragraph: a sentence, or what stands between sentences (`item` None)."""

    text: str
    item: Item | None


class Said(NamedTuple):
    """What one annotator says of a sentence."""

    annotator: str
    themes: list[Theme]
    words: list[str]
    """“none”, “undecided”, “unsure” and the note, where they are so."""


def paragraphs(release: Release) -> Iterator[list[Piece]]:
    """The whole text of the document; a line end between sentences ends a paragraph."""
    text, at = release.document.text, 0
    pieces: list[Piece] = []
    for item in release.items:
        *ended, rest = text[at : item.start].split("\n")
        for line in ended:
            yield from _whole(pieces, line)
            pieces = []
        if rest:
            pieces.append(Piece(rest, None))
        pieces.append(Piece(item.text.replace("\n", " "), item))
        at = item.end
    *ended, rest = text[at:].split("\n")
    for line in [*ended, rest]:
        yield from _whole(pieces, line)
        pieces = []


def _whole(pieces: list[Piece], line: str) -> Iterator[list[Piece]]:
    whole = [*pieces, Piece(line, None)] if line else pieces
    if any(piece.text.strip() for piece in whole):
        yield whole


def said(item: Item, dataset: Dataset) -> list[Said]:
    """What is said of a sentence, in the order of the annotators' names."""
    found = []
    for one in item.decisions:
        themes = [theme for theme in dataset.themes if theme.id in (one.themes or ())]
        words = [UNDECIDED] if one.themes is None else [] if themes else [NONE]
        words += ([UNSURE] if one.unsure else []) + ([f"“{one.note}”"] if one.note else [])
        found.append(Said(dataset.annotators[one.annotator], themes, words))
    return found


def meta(release: Release) -> str:
    """Date, source, address and further fields on one line."""
    document = release.document
    parts = [document.date, document.source, document.url, *(f"{name}: {value}" for name, value in document.extra)]
    return " · ".join(part for part in parts if part)


def paler(colour: str) -> str:
    """A tint of a colour `#RRGGBB` that black text reads well on."""
    channels = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(one + (255 - one) * _PALER):02X}" for one in channels)


def is_right_to_left(text: str) -> bool:
    """By the first letter that has a direction."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((direction != "L" for direction in directions if direction in ("L", "R", "AL")), False)
