"""A text as it is shown: its line ends, its directions, and where a part of it lies on the screen."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCursor, QTextDocument, QTextLine

from annotator.records import Sentence
from ui.positions import visible_text
from ui.scripts import right_to_left


def prose(text: str, sentences: list[Sentence]) -> str:
    """The text as it is shown, of the same length: a line end within a paragraph is only a space."""
    text = visible_text(text)
    characters = list(text) if "\n" in text else None
    if characters is None:
        return text
    paragraph_ends = {before.end for before, after in pairwise(sentences) if before.paragraph != after.paragraph}
    for before, after in zip(sentences, [*sentences[1:], None], strict=True):
        stop = after.start if after is not None and before.end not in paragraph_ends else before.end
        newline = text.find("\n", before.start, stop)
        while newline >= 0:
            characters[newline] = " "
            newline = text.find("\n", newline + 1, stop)
    return "".join(characters)


def set_directions(document: QTextDocument, from_right: bool) -> bool:
    """Let each paragraph run as most of its letters do, else as the document does. True where there are both.

    Qt goes by the first letter alone. Call it once the blocks have their other formats.
    """
    both = False
    block = document.firstBlock()
    while block.isValid():
        wanted = right_to_left(block.text(), otherwise=from_right)
        if wanted != (block.textDirection() == Qt.LayoutDirection.RightToLeft):
            form = QTextBlockFormat()
            form.setLayoutDirection(Qt.LayoutDirection.RightToLeft if wanted else Qt.LayoutDirection.LeftToRight)
            QTextCursor(block).mergeBlockFormat(form)
        both = both or (wanted != from_right and block.length() > 1)
        block = block.next()
    return both


def rects_of(block: QTextBlock, start: int, end: int, origin: QPointF) -> list[QRectF]:
    """The rectangles that `[start, end)` of the block covers, one or more for each line."""
    return next(rects_of_all(block, [(start, end)], origin))


def rects_of_all(block: QTextBlock, spans: Iterable[tuple[int, int]], origin: QPointF) -> Iterator[list[QRectF]]:
    """The rectangles of each of the spans `[start, end)`, which come in order: a block may have thousands of lines."""
    layout, number = block.layout(), 0
    mixed = _mixed(block.text())
    for start, end in spans:
        found: list[QRectF] = []
        while number < layout.lineCount():
            line = layout.lineAt(number)
            begins, ends = line.textStart(), line.textStart() + line.textLength()
            from_, to = max(start, begins), min(end, ends)
            if to > from_:
                found += _rects_in(line, from_, _without_space(block, from_, to), mixed, origin)
            if ends > end:
                break  # the next span begins in this line
            number += 1
        yield found


def _without_space(block: QTextBlock, start: int, end: int) -> int:
    """Where the span ends without the white space that hangs over the end of a line."""
    document = block.document()
    while end > start and document.characterAt(block.position() + end - 1).isspace():
        end -= 1
    return end


def _rects_in(line: QTextLine, start: int, end: int, mixed: bool, origin: QPointF) -> Iterator[QRectF]:
    if end > start:
        for left, right in _visual_spans(line, start, end) if mixed else [_span(line, start, end)]:
            yield QRectF(origin.x() + left, origin.y() + line.y(), right - left, line.height())


def caret(block: QTextBlock, position: int, origin: QPointF) -> QRectF:
    """Where a cursor stands before the character at `position`: no width, the height of its line."""
    line = block.layout().lineForTextPosition(position)
    if not line.isValid():
        return QRectF()
    return QRectF(origin.x() + _x(line, position), origin.y() + line.y(), 0.0, line.height())


def _span(line: QTextLine, start: int, end: int) -> tuple[float, float]:
    one, other = _x(line, start), _x(line, end)
    return min(one, other), max(one, other)


def _x(line: QTextLine, position: int) -> float:
    found: Any = line.cursorToX(position)  # the stubs are wrong: the position as well, in a tuple
    return float(found[0])


def _visual_spans(line: QTextLine, start: int, end: int) -> list[tuple[float, float]]:
    """In a line of mixed direction a run of text may lie in several pieces: one for each run of glyphs."""
    spans = []
    for run in line.glyphRuns(start, end - start):
        box = run.boundingRect()
        if box.width() > 0:
            spans.append((box.left(), box.right()))
    return spans


def _strong(text: str) -> tuple[bool, bool]:
    """Whether the text has letters written left to right, and right to left."""
    right = any("\u0590" <= character <= "\u08ff" or "\ufb1d" <= character <= "\ufefc" for character in text)
    left = any(character.isalpha() and not "\u0590" <= character <= "\u08ff" for character in text)
    return left, right


def _mixed(text: str) -> bool:
    return not text.isascii() and all(_strong(text))
