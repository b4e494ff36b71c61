"""Two documents side by side: sentences that belong together in one row, what only one of the two has underlined."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextLength,
    QTextTable,
    QTextTableCellFormat,
    QTextTableFormat,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from annotator.comparing import Comparison, Row
from annotator.records import Document, Sentence
from ui import appearance
from ui.positions import visible_text
from ui.scripts import right_to_left
from ui.wording import number_of

_PAD = 16  # beside the text
_SENTENCE, _PARAGRAPH = 5, 14  # above a sentence, and above one that begins a paragraph
_BAR = 3.0  # width of the mark of the difference that was gone to
_TINT, _TINT_DARK = 0.16, 0.24


class Side(NamedTuple):
    """One of the two documents."""

    document: Document
    sentences: list[Sentence]


class _Line(NamedTuple):
    """A row of the table: one of the comparison, or `same` sentences that are left out."""

    row: Row | None
    same: int = 0


class ComparisonView(QTextEdit):
    """Both texts in one table, so that they scroll together. Nothing in it can be changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sides: tuple[Side, Side] | None = None
        self._comparison = Comparison([], [], [])
        self._only_differences = False
        self._lines: list[_Line] = []
        self._table: QTextTable | None = None
        self._at = -1  # the first line of the difference that was gone to
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("The two texts side by side")
        self.document().setDocumentMargin(0)

    @property
    def differences(self) -> list[int]:
        """The lines of the table with which a difference begins; what one side has in a row by itself is one."""
        return [at for at in range(len(self._lines)) if self._differs(at) and not self._goes_on(at)]

    @property
    def only_differences(self) -> bool:
        return self._only_differences

    @property
    def at(self) -> int:
        """The line of the difference that was gone to, or -1."""
        return self._at

    def show_comparison(self, left: Side, right: Side, comparison: Comparison) -> None:
        """Show two documents and how they compare."""
        self._sides, self._comparison = (left, right), comparison
        self._fill()

    def show_only_differences(self, only: bool) -> None:
        """Leave out the rows that do not differ, or show all."""
        self._only_differences = only
        self._fill()

    def go(self, step: int) -> bool:
        """Bring the next or the previous difference into sight. False where there is none."""
        found = self.differences
        later = [at for at in found if at > self._at]
        earlier = [at for at in found if at < self._at]
        if not (later if step > 0 else earlier):
            return False
        self._at = later[0] if step > 0 else earlier[-1]
        box = self._box(self._at)
        if not QRectF(self.viewport().rect()).adjusted(0, 24, 0, -24).contains(box):
            bar = self.verticalScrollBar()
            bar.setValue(int(bar.value() + box.top() - self.viewport().height() * 0.25))
        self.viewport().update()
        return True

    # Filling

    def _fill(self) -> None:
        self._at = -1
        self._lines = list(self._shown())
        self.clear()
        self._table = None
        if self._sides is None or not self._lines:
            return
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        self._table = cursor.insertTable(len(self._lines), 2, _table_format())
        for number, line in enumerate(self._lines):
            if line.row is None:
                self._table.mergeCells(number, 0, 1, 2)
                cell, form = self._table.cellAt(number, 0), QTextTableCellFormat()
                form.setPadding(_PARAGRAPH)
                cell.setFormat(form)
                self._say(cell.firstCursorPosition(), _left_out(line.same))
            else:
                self._write(self._table, number, line.row)
        cursor.endEditBlock()
        self.verticalScrollBar().setValue(0)

    def _shown(self) -> Iterator[_Line]:
        same = 0
        for row in self._comparison.rows:
            if row.differs or not self._only_differences:
                if same:
                    yield _Line(None, same)
                same = 0
                yield _Line(row)
            else:
                same += len(row.left)
        if same:
            yield _Line(None, same)

    def _write(self, table: QTextTable, number: int, row: Row) -> None:
        """Fill a line of the table; where a side has nothing, there is less than paper."""
        if self._sides is None:
            return
        begins = any(_begins(side, part) for side, part in zip(self._sides, (row.left, row.right), strict=True))
        own = (self._comparison.left_only, self._comparison.right_only)
        for column, (side, part) in enumerate(zip(self._sides, (row.left, row.right), strict=True)):
            cell, form = table.cellAt(number, column), QTextTableCellFormat()
            form.setTopPadding(_PARAGRAPH if begins else _SENTENCE)
            form.setBottomPadding(_SENTENCE)
            form.setLeftPadding(_PAD)
            form.setRightPadding(_PAD)
            if not part:
                form.setBackground(QColor(appearance.current().window))
            cell.setFormat(form)
            if part:
                self._write_text(cell.firstCursorPosition(), column, side, part, own[column])

    def _write_text(
        self, cursor: QTextCursor, column: int, side: Side, part: range, own: Sequence[tuple[int, int]]
    ) -> None:
        text = side.document.text
        start, end = side.sentences[part.start].start, side.sentences[part.stop - 1].end
        font = appearance.reading_font(-1, side.document.language)
        block = QTextBlockFormat()
        from_right = right_to_left(text[start:end])
        block.setLayoutDirection(Qt.LayoutDirection.RightToLeft if from_right else Qt.LayoutDirection.LeftToRight)
        height = QFontMetricsF(font).height()
        block.setLineHeight(height * 0.18, QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)
        cursor.setBlockFormat(block)
        plain, marked = _formats(column)
        for form in (plain, marked):
            form.setFont(font, QTextCharFormat.FontPropertiesInheritanceBehavior.FontPropertiesSpecifiedOnly)
        for stretch, is_own in _stretches(start, end, own):
            cursor.insertText(_on_one_line(text[stretch[0] : stretch[1]]), marked if is_own else plain)

    def _say(self, cursor: QTextCursor, words: str) -> None:
        block, form = QTextBlockFormat(), QTextCharFormat()
        block.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        form.setFont(self.font())
        form.setForeground(QColor(appearance.current().quiet))
        cursor.setBlockFormat(block)
        cursor.insertText(words, form)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = appearance.current()
        painter = QPainter(self.viewport())
        try:
            middle = self.viewport().width() / 2
            painter.setPen(QColor(colours.line))
            painter.drawLine(QPointF(middle, 0), QPointF(middle, self.viewport().height()))
            if self._at >= 0:
                box = self._box(self._at, self._end_of_difference())
                painter.fillRect(QRectF(0, box.top(), _BAR, box.height()), QColor(colours.accent))
        finally:
            painter.end()
        super().paintEvent(event)

    def _differs(self, at: int) -> bool:
        row = self._lines[at].row
        return row is not None and row.differs

    def _goes_on(self, at: int) -> bool:
        """Whether this line is of the same difference as the one before: both have only the left, or the right."""
        row, before = self._lines[at].row, self._lines[at - 1].row if at else None
        if row is None or before is None:
            return False
        return (not row.left and not before.left) or (not row.right and not before.right)

    def _end_of_difference(self) -> int:
        end = self._at
        while end + 1 < len(self._lines) and self._goes_on(end + 1):
            end += 1
        return end

    def _box(self, first: int, last: int = -1) -> QRectF:
        """From the top of one line of the table to the bottom of another (else the same), in the viewport."""
        if self._table is None:
            return QRectF()
        layout = self.document().documentLayout()
        last = max(first, last)
        bounds = QRectF()
        for line in (first, last):
            for column in (0, 1):
                cell = self._table.cellAt(line, column)
                block, end = cell.firstCursorPosition().block(), cell.lastCursorPosition().block()
                bounds |= layout.blockBoundingRect(block) | layout.blockBoundingRect(end)
        top = bounds.top() - self.verticalScrollBar().value()
        return QRectF(0, top, self.viewport().width(), bounds.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.viewport().update()


def _begins(side: Side, part: range) -> bool:
    """Whether the first of the sentences begins a paragraph."""
    sentences = side.sentences
    return bool(part) and (part.start == 0 or sentences[part.start].paragraph != sentences[part.start - 1].paragraph)


def _table_format() -> QTextTableFormat:
    form = QTextTableFormat()
    form.setBorder(0)
    form.setCellSpacing(0)
    form.setCellPadding(0)
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    half = QTextLength(QTextLength.Type.PercentageLength, 50)
    form.setColumnWidthConstraints([half, half])
    return form


def _formats(column: int) -> tuple[QTextCharFormat, QTextCharFormat]:
    """What both texts have, and what only this one has: underlined, so that it shows without colours too."""
    colours = appearance.current()
    plain, marked = QTextCharFormat(), QTextCharFormat()
    plain.setForeground(QColor(colours.ink))
    tint = QColor(colours.warning if column == 0 else colours.accent)
    marked.setForeground(QColor(colours.ink))
    marked.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
    marked.setUnderlineColor(QColor(tint))
    tint.setAlphaF(_TINT_DARK if colours.dark else _TINT)
    marked.setBackground(tint)
    return plain, marked


def _stretches(start: int, end: int, own: Sequence[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], bool]]:
    """`[start, end)` cut where something begins or ends that only this text has."""
    at = start
    for first, last in own:
        first, last = max(first, start), min(last, end)
        if first < last:
            if at < first:
                yield (at, first), False
            yield (first, last), True
            at = last
    if at < end:
        yield (at, end), False


def _on_one_line(text: str) -> str:
    return visible_text(text).replace("\n", " ").replace("\u2028", " ")


def _left_out(sentences: int) -> str:
    return f"⋯  {number_of(sentences, 'sentence is', 'sentences are')} the same  ⋯"
