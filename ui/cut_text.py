"""A text as prose that shows how it is cut: sentences by turns on a tinted ground, their numbers beside them."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QTextEdit

from annotator.language import guess_language
from annotator.records import Sentence
from annotator.segmentation import Span
from ui import appearance
from ui.positions import Positions
from ui.prose import prose, rects_of, set_directions
from ui.scripts import right_to_left

_MEASURE = 68  # characters in a line, as in the release
_NUMBERS = 44.0  # width of the column of numbers
_GAP = 16.0


class CutText(QTextEdit):
    """Shows a text and its sentences; nothing can be changed here."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._spans: list[tuple[int, int]] = []  # in Qt's units
        self._mirrored = False
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setAccessibleName(name)
        self.document().setDocumentMargin(0)
        self.document().setDefaultFont(appearance.reading_font(-1))

    def show_text(self, text: str, spans: Sequence[Span]) -> None:
        """Show the text from its beginning, with its sentences in code points."""
        positions = Positions(text)
        self._spans = [(positions.to_qt(span.start), positions.to_qt(span.end)) for span in spans]
        self._mirrored = right_to_left(text)
        self.document().setDefaultFont(appearance.reading_font(-1, guess_language(text)))
        self.setPlainText(prose(text, [Sentence("", *span) for span in spans]))
        self.setAccessibleDescription(f"{len(spans):,} sentences")
        self._set_blocks()
        self._set_margins()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._set_margins()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_sentences(painter)
        finally:
            painter.end()  # or Qt aborts on the way out of an error
        super().paintEvent(event)

    # Layout

    def _set_blocks(self) -> None:
        """Room between lines and paragraphs; blank lines are lower than others."""
        spacing = QFontMetricsF(self.document().defaultFont()).height()
        lines, blank = QTextBlockFormat(), QTextBlockFormat()
        lines.setLineHeight(spacing * 0.25, QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)
        lines.setBottomMargin(spacing * 0.45)
        blank.setLineHeight(spacing * 0.2, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.setBlockFormat(lines)
        block = self.document().firstBlock()
        while block.isValid():
            if block.length() == 1:
                QTextCursor(block).setBlockFormat(blank)
            block = block.next()
        set_directions(self.document(), self._mirrored)
        cursor.endEditBlock()

    def _set_margins(self) -> None:
        width = self.viewport().width()
        metrics = QFontMetricsF(self.document().defaultFont())
        measure = min(metrics.horizontalAdvance("n") * _MEASURE * 0.88, max(width - _NUMBERS - 3 * _GAP, 120.0))
        numbers = _NUMBERS + _GAP
        spare = max(width - measure - numbers, _GAP)
        frame = self.document().rootFrame()
        layout = frame.frameFormat()
        layout.setLeftMargin(spare if self._mirrored else numbers)
        layout.setRightMargin(numbers if self._mirrored else spare)
        layout.setTopMargin(16)
        layout.setBottomMargin(24)
        frame.setFrameFormat(layout)

    def _blocks_in_sight(self) -> Iterator[tuple[QTextBlock, float]]:
        """Each with where it begins in the viewport."""
        layout, scrolled = self.document().documentLayout(), self.verticalScrollBar().value()
        block = self.cursorForPosition(self.viewport().rect().topLeft()).block()
        while block.isValid():
            box = layout.blockBoundingRect(block).translated(0, -scrolled)
            if box.top() > self.viewport().height():
                return
            yield block, box.top()
            block = block.next()

    # Painting

    def _paint_sentences(self, painter: QPainter) -> None:
        colours = appearance.current()
        left = self.document().rootFrame().frameFormat().leftMargin()
        numbers: dict[int, list[int]] = {}  # by the top of the line where they begin
        for block, top in self._blocks_in_sight():
            begin, end = block.position(), block.position() + block.length() - 1
            for index in self._in_block(begin, end):
                start, stop = self._spans[index]
                from_, to = max(start, begin) - begin, min(stop, end) - begin
                rects = rects_of(block, from_, to, QPointF(left, top)) if to > from_ else []
                self._paint_ground(painter, rects, index, colours)
                if rects and start >= begin:
                    numbers.setdefault(round(rects[0].top()), []).append(index + 1)
        for y, found in numbers.items():
            self._paint_numbers(painter, y, found, colours)

    def _in_block(self, begin: int, end: int) -> Iterator[int]:
        from bisect import bisect_right

        index = max(bisect_right(self._spans, (begin, begin)) - 1, 0)
        while index < len(self._spans) and self._spans[index][0] < end:
            if self._spans[index][1] > begin:
                yield index
            index += 1

    def _paint_ground(self, painter: QPainter, rects: list[QRectF], index: int, colours: appearance.Colours) -> None:
        """Every other sentence is tinted, and begins with a hairline: two that follow each other never look as one."""
        if not index % 2:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.current))
        for rect in rects:
            painter.drawRoundedRect(rect.adjusted(-2, -1, 2, 2), 3, 3)

    def _paint_numbers(self, painter: QPainter, top: float, numbers: list[int], colours: appearance.Colours) -> None:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.92)
        painter.setFont(font)
        painter.setPen(QColor(colours.quiet))
        margins = self.document().rootFrame().frameFormat()
        x = self.viewport().width() - margins.rightMargin() + _GAP if self._mirrored else 0.0
        side = Qt.AlignmentFlag.AlignLeft if self._mirrored else Qt.AlignmentFlag.AlignRight
        line = QFontMetricsF(self.document().defaultFont()).height()
        shown = f"{numbers[0]}" if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"
        painter.drawText(QRectF(x, top, _NUMBERS, line), side | Qt.AlignmentFlag.AlignVCenter, shown)
