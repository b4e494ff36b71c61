"""A document's text from its sentences, where only the sentences have come."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from annotator.formats.decoding import MAX_DOCUMENT, is_blank, too_large
from annotator.formats.protocol import IncomingSentence
from annotator.records import fingerprint
from annotator.refusal import Refusal


class Piece(NamedTuple):
    """A sentence as a table gives it; `paragraph`, `start` and `end` where the table says, `at` its row.

    `before` and `after` are what stands before it and at the end of the text, None where that is not said.
    """

    text: str
    number: int
    paragraph: int | None
    start: int | None
    end: int | None
    at: int
    before: str | None = None
    after: str | None = None


Gap = Callable[[int], str]
"""White space of so many code points."""

# Mostly only the length of what stood between sentences is known. The likeliest white space comes first; the others are
# tried where the document's fingerprint tells which of them is right.
_WITHIN: Sequence[Gap] = (lambda n: " " * n, lambda n: "\n" * n)
_BETWEEN: Sequence[Gap] = (
    lambda n: "\n" * n,
    lambda n: " " + "\n" * (n - 1) if n > 1 else "\n" * n,
    lambda n: "\n" + " " * (n - 1) if n else "",
)
_TAILS = ("", "\n", "\n\n", " ", " \n")


def rebuild(pieces: Sequence[Piece], identity: str = "") -> tuple[str, tuple[IncomingSentence, ...]]:
    """The text and its sentences, given pieces in their order and the fingerprint that the text had, or "".

    Where the pieces say where they stood, they stand there again; else the sentences of a paragraph are joined by a
    space and paragraphs by a line end. Raises Refusal where the text is too large.
    """
    pieces = _with_paragraphs(pieces)
    if sum(len(piece.text) + 1 for piece in pieces) > MAX_DOCUMENT:
        raise Refusal(too_large(sum(len(piece.text) + 1 for piece in pieces)))
    if not _consistent(pieces):
        pieces = _laid_out(pieces)
    sentences = tuple(IncomingSentence(p.start or 0, p.end or 0, p.paragraph or 1, p.number) for p in pieces)
    said = pieces[-1].after if pieces else None
    tails = _TAILS if said is None else (said,)
    likeliest = _fill(pieces, _WITHIN[0], _BETWEEN[0]) + tails[0]
    if not identity:
        return likeliest, sentences
    candidates: Iterator[str] = (
        _fill(pieces, within, between) + tail for within, between, tail in product(_WITHIN, _BETWEEN, tails)
    )
    found = next((text for text in candidates if fingerprint(text) == identity), likeliest)
    return found, sentences


def unguessable(text: str, spans: Sequence[tuple[int, int, int]]) -> list[dict[str, str]]:
    """For each sentence (start, end, paragraph) what `rebuild` would guess wrong: what stands `before` it, or for the
    last `after` it. Mostly nothing.
    """
    found: list[dict[str, str]] = []
    end, in_paragraph = 0, 0
    for start, stop, paragraph in spans:
        gap = text[end:start]
        likeliest = (_WITHIN if paragraph == in_paragraph else _BETWEEN)[0](len(gap))
        found.append({"before": gap} if gap != likeliest and is_blank(gap) else {})
        end, in_paragraph = stop, paragraph
    if spans and text[end:] not in _TAILS and is_blank(text[end:]):
        found[-1]["after"] = text[end:]
    return found


def _with_paragraphs(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """As given where that can be; otherwise counted anew, a new one wherever the given number changes."""
    given = [piece.paragraph for piece in pieces]
    if all(a is not None and a >= 1 for a in given) and given == sorted(given, key=lambda a: a or 0):
        return pieces
    number, counted = 0, []
    for before, piece in zip([None, *pieces], pieces, strict=False):
        number += before is None or before.paragraph != piece.paragraph
        counted.append(piece._replace(paragraph=number))
    return counted


def _consistent(pieces: Sequence[Piece]) -> bool:
    """Whether all say where they stood, one after the other, as long as their texts are."""
    end = 0
    for piece in pieces:
        if piece.start is None or piece.end is None:
            return False
        if piece.start < end or piece.end - piece.start != len(piece.text):
            return False
        end = piece.end
    return end <= MAX_DOCUMENT


def _laid_out(pieces: Sequence[Piece]) -> list[Piece]:
    laid_out, end = [], -1
    for piece in pieces:
        start = end + 1
        end = start + len(piece.text)
        laid_out.append(piece._replace(start=start, end=end))
    return laid_out


def _fill(pieces: Sequence[Piece], within: Gap, between: Gap) -> str:
    parts: list[str] = []
    end, paragraph = 0, None
    for piece in pieces:
        gap = (piece.start or 0) - end
        said = piece.before if piece.before is not None and len(piece.before) == gap else None
        parts.append(said if said is not None else (within if piece.paragraph == paragraph else between)(gap))
        parts.append(piece.text)
        end, paragraph = piece.end or 0, piece.paragraph
    return "".join(parts)
