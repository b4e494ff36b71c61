"""The release as prose: sentences, their themes beneath and beside them, and the place where the annotator is."""

import math
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from annotator.changes import Change
from annotator.commands.cutting import cut_points
from annotator.records import Annotation, Document, Sentence, Theme
from ui import appearance
from ui.chips import by_id, chips_height, chips_of, in_words, paint_chips
from ui.positions import Positions
from ui.prose import caret, prose, rects_of, rects_of_all, set_directions
from ui.scripts import right_to_left
from ui.workspace import Workspace

_MEASURE = 68  # characters in a line: what reads well for hours
_NUMBERS = 52.0  # width of the column of sentence numbers
_CHIPS = (96.0, 232.0)  # least and most width of the column of themes
_GAP = 20.0
_EDGE = 8.0  # that themes keep from the edge of the window
_LEADING = 0.30  # between lines, in heights of the font: room for the theme lines under the text
_BAR = 2.5  # thickness of a theme line
_FLASH = 1600  # milliseconds for which a passage that was found stays marked


class _Shown(NamedTuple):
    """A visible sentence: the rectangles it covers, and the line where it begins (None: further up)."""

    number: int  # from 0
    rects: list[QRectF]
    first: QRectF | None


class _Piece(NamedTuple):
    """What a block holds of a sentence: its rectangles from the top of the block, and whether it begins there."""

    number: int
    rects: list[QRectF]
    begins: bool


class ReleaseView(QTextEdit):
    """Shows the workspace's document. It reads positions in code points and alone knows that Qt counts otherwise."""

    zoomed = Signal(int)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._positions = Positions("")
        self._starts: list[int] = []  # of the sentences, in Qt's units
        self._ends: list[int] = []
        self._cut = -1  # where a split would cut, in code points; -1 where no cursor is shown
        self._flash: tuple[int, int] | None = None
        self._mirrored = False  # most of the release runs from right to left: numbers right, themes left
        self._both = False  # some paragraphs run the other way: then their numbers stand where they begin
        self._first_block = 0  # the first one in sight at the last look
        self._laid: dict[int, list[_Piece]] = {}  # what was found of a block, by its number, until the layout changes
        self._chip_tops: dict[int, float] = {}  # where the chips of a sentence were painted last
        self._chips_width = _CHIPS[1]
        self._zoom = 0
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Release")
        self.setAcceptDrops(False)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._forget_layout)
        self._flash_timer = QTimer(self, singleShot=True, interval=_FLASH)
        self._flash_timer.timeout.connect(self._end_flash)
        self.verticalScrollBar().setSingleStep(24)
        workspace.document_opened.connect(self._load)
        workspace.moved.connect(self._follow)
        workspace.changed.connect(self._absorb)
        self._load()

    # What the window may ask

    @property
    def cut_position(self) -> int:
        """Where a split would cut the current sentence, in code points; -1 until Left or Right was pressed."""
        return self._cut

    @property
    def zoom(self) -> int:
        return self._zoom

    def set_zoom(self, zoom: int) -> None:
        """Make the text larger or smaller; 0 is the size it comes in."""
        self._zoom = min(max(zoom, -5), 24)
        self._set_fonts()
        self._set_margins()
        self._show_current()
        self.zoomed.emit(self._zoom)

    def move_cut(self, step: int, *, by_character: bool = False) -> None:
        """Move the cursor in the current sentence to the right, or to the left (-1), by words unless asked otherwise.

        So in a paragraph that runs from right to left the left is where the text goes on.
        """
        sentence, document = self._workspace.sentence, self._workspace.document
        if sentence is None or document is None:
            return
        points = list(range(sentence.start + 1, sentence.end)) if by_character else cut_points(document.text, sentence)
        if not points:
            return
        step = -step if self._from_right(self._workspace.current) else step
        if self._cut < 0:
            index = 0 if step > 0 else len(points) - 1
        else:
            index = bisect_right(points, self._cut) if step > 0 else bisect_left(points, self._cut) - 1
        self._cut = points[min(max(index, 0), len(points) - 1)]
        self._set_accessible_cursor(self._cut)
        self.viewport().update()

    def selected_text(self) -> str:
        """What is selected with the mouse, as the document has it; "" where nothing is."""
        cursor, document = self.textCursor(), self._workspace.document
        if document is None or not cursor.hasSelection():
            return ""
        start, end = map(self._positions.from_qt, (cursor.selectionStart(), cursor.selectionEnd()))
        return document.text[start:end]

    def flash(self, start: int, end: int) -> None:
        """Mark a passage for a moment and bring it into sight."""
        self._flash = (self._positions.to_qt(start), self._positions.to_qt(end))
        self._flash_timer.start()
        self._bring_into_sight(self._flash[0], self._flash[1])
        self.viewport().update()

    # Following the workspace

    def _load(self) -> None:
        document, sentences = self._workspace.document, self._workspace.sentences
        self._cut = -1
        self._flash = None
        text = document.text if document else ""
        self._positions = Positions(text)
        self._mark_sentences()
        self.setPlainText(prose(text, sentences))
        self._mirrored = right_to_left(text)
        self._set_fonts()
        self._set_margins()
        self._show_current()

    def _mark_sentences(self) -> None:
        self._laid.clear()
        self._starts = [self._positions.to_qt(sentence.start) for sentence in self._workspace.sentences]
        self._ends = [self._positions.to_qt(sentence.end) for sentence in self._workspace.sentences]

    def _follow(self) -> None:
        self._cut = -1
        self._show_current()

    def _absorb(self, change: Change) -> None:
        document = self._workspace.document
        if document is None:
            return
        kinds = {type(edit.record) for edit in change.of(document.id)}
        if Sentence in kinds:
            self._cut = -1
            self._mark_sentences()
            self._show_current()
        if Sentence in kinds or change.touches(Theme):
            self.viewport().update()
        elif Annotation in kinds:
            self._repaint({edit.record.start for edit in change.of(document.id) if isinstance(edit.record, Annotation)})
        if Annotation in kinds and QAccessible.isActive():
            self._announce()
        if Document in kinds:
            self._set_fonts()

    def _announce(self) -> None:
        """Tell assistive technology what is now decided of the current sentence."""
        workspace = self._workspace
        if workspace.sentence is not None:
            words = in_words(workspace.decision(workspace.current), by_id(workspace.themes))
            event = QAccessibleAnnouncementEvent(self, f"Sentence {workspace.current + 1}: {words}")
            QAccessible.updateAccessibility(event)

    def _repaint(self, starts: set[int]) -> None:
        """Paint the sentences that begin there anew, and chips that make room for theirs or close up."""
        shown = self._shown(QRectF(self.viewport().rect()))
        tops, width = self._place_chips(shown), self.viewport().width()
        height = QFontMetricsF(self.font()).height() + 18
        for sentence in shown:
            touched = self._workspace.sentences[sentence.number].start in starts
            if touched and sentence.rects:
                top, bottom = _reach(sentence)
                self.viewport().update(QRectF(0, top, width, bottom - top).toAlignedRect())
            was, will = self._chip_tops.get(sentence.number), tops.get(sentence.number)
            for place in (was, will) if touched or was != will else ():
                if place is not None:
                    self.viewport().update(QRectF(0, place - 6, width, height).toAlignedRect())

    def _show_current(self) -> None:
        sentence = self._workspace.sentence
        if sentence is not None:
            self._set_accessible_cursor(sentence.start)
            index = self._workspace.current
            self._bring_into_sight(self._starts[index], self._ends[index])
        self.viewport().update()

    def _set_accessible_cursor(self, position: int) -> None:
        """Assistive technology reads at the text cursor; nothing of it is painted."""
        cursor = self.textCursor()
        cursor.setPosition(self._positions.to_qt(position))
        bar = self.verticalScrollBar()
        value = bar.value()
        self.setTextCursor(cursor)
        bar.setValue(value)

    def _bring_into_sight(self, start: int, end: int) -> None:
        """Scroll so that the passage stands within the middle of the view, but no more than is needed."""
        top = self._line_at(start).top()
        bottom = self._line_at(max(start, end - 1)).bottom()
        height = self.viewport().height()
        margin = height * 0.22
        bar = self.verticalScrollBar()
        if top - margin < bar.value():
            bar.setValue(int(top - margin))
        elif bottom + margin > bar.value() + height:
            bar.setValue(int(min(bottom + margin - height, top - margin / 2)))

    # Geometry

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._set_margins()
        super().resizeEvent(event)

    def _set_fonts(self) -> None:
        """Give the prose its face and rhythm; the title, where the text begins with it, stands out."""
        self._laid.clear()
        font = self._reading_font()
        self.document().setDefaultFont(font)
        spacing = QFontMetricsF(font).height()
        prose, blank = QTextBlockFormat(), QTextBlockFormat()
        prose.setLineHeight(spacing * _LEADING, QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)
        prose.setBottomMargin(spacing * 0.55)
        blank.setLineHeight(spacing * 0.25, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.setBlockFormat(prose)
        cursor.setCharFormat(QTextCharFormat())
        block = self.document().firstBlock()
        while block.isValid():
            if block.length() == 1:
                QTextCursor(block).setBlockFormat(blank)
            block = block.next()
        self._set_title_font(font)
        self._both = set_directions(self.document(), self._mirrored)
        cursor.endEditBlock()

    def _reading_font(self) -> QFont:
        document = self._workspace.document
        return appearance.reading_font(self._zoom, document.language if document else "")

    def _set_title_font(self, font: QFont) -> None:
        document, first = self._workspace.document, self.document().firstBlock()
        if document is None or first.text().strip() != document.title.strip():
            return
        title = QTextCharFormat()
        title.setFontPointSize(font.pointSizeF() * 1.28)
        title.setFontWeight(QFont.Weight.DemiBold)
        cursor = QTextCursor(first)
        cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        cursor.setCharFormat(title)

    def _set_margins(self) -> None:
        """Keep the column of text at a readable measure, with the numbers on one side and the themes on the other."""
        self._laid.clear()
        width = self.viewport().width()
        metrics = QFontMetricsF(self._reading_font())
        measure = metrics.horizontalAdvance("n") * _MEASURE * 0.88
        self._chips_width = min(max(width * 0.24, _CHIPS[0]), _CHIPS[1])
        sides = _NUMBERS + self._chips_width + 2 * _GAP + self._between()
        measure = min(measure, max(width - sides, 120.0))
        spare = max(width - sides - measure, 0.0) / 2
        before, after = spare + _NUMBERS + _GAP, spare + self._chips_width + _GAP + self._between()
        frame = self.document().rootFrame()
        layout = frame.frameFormat()
        layout.setLeftMargin(after if self._mirrored else before)
        layout.setRightMargin(before if self._mirrored else after)
        layout.setTopMargin(28)
        layout.setBottomMargin(self.viewport().height() * 0.4)
        frame.setFrameFormat(layout)

    def _between(self) -> float:
        """Room between text and themes, for the numbers of paragraphs that begin there."""
        return _NUMBERS if self._both else 0.0

    def _line_at(self, units: int) -> QRectF:
        """The line that holds a position, in the coordinates of the whole text."""
        block = self.document().findBlock(units)
        box = self.document().documentLayout().blockBoundingRect(block)
        line = block.layout().lineForTextPosition(units - block.position())
        if not line.isValid():
            return box
        return QRectF(box.left(), box.top() + line.y(), box.width(), line.height())

    def _shown(self, region: QRectF) -> list[_Shown]:
        """The sentences within a region of the viewport, in its coordinates."""
        shown: dict[int, _Shown] = {}
        layout = self.document().documentLayout()
        scroll = self.verticalScrollBar().value()
        block = self._block_at(scroll + region.top())
        while block.isValid():
            top = layout.blockBoundingRect(block).top() - scroll
            if top > region.bottom():
                break
            for index, pieces, begins in self._in_block(block):
                rects = [rect.translated(0, top) for rect in pieces]
                known = shown.get(index)
                if known is None:
                    shown[index] = _Shown(index, rects, rects[0] if begins and rects else None)
                else:
                    known.rects.extend(rects)
            block = block.next()
        return list(shown.values())

    def _block_at(self, y: float) -> QTextBlock:
        """The last block that begins above `y`. (hitTest is wrong in the space between blocks.)

        Looks outward from the block found last time: asking for a far block would lay out all text before it.
        """
        document, layout = self.document(), self.document().documentLayout()

        def above(number: int) -> bool:
            return layout.blockBoundingRect(document.findBlockByNumber(number)).top() <= y

        count = document.blockCount()
        low, step = min(self._first_block, count - 1), 1
        while low > 0 and not above(low):
            low, step = max(low - step, 0), step * 2
        high, step = low + 1, 1
        while high < count and above(high):
            low, high, step = high, high + step, step * 2
        high = min(high, count)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if above(middle) else (low, middle)
        self._first_block = low
        return document.findBlockByNumber(low)

    def _in_block(self, block: QTextBlock) -> list[_Piece]:
        """What the block holds of each sentence."""
        pieces = self._laid.get(block.blockNumber())
        if pieces is None:
            pieces = self._laid[block.blockNumber()] = self._look_into(block)
        return pieces

    def _forget_layout(self) -> None:
        self._laid.clear()

    def _look_into(self, block: QTextBlock) -> list[_Piece]:
        begin, end = block.position(), block.position() + block.length() - 1
        first = max(bisect_right(self._starts, begin) - 1, 0)
        within = range(first, bisect_left(self._starts, end))
        spans = [(max(self._starts[index], begin) - begin, min(self._ends[index], end) - begin) for index in within]
        left = self.document().rootFrame().frameFormat().leftMargin()
        rects = rects_of_all(block, spans, QPointF(left, 0))
        found = zip(within, spans, rects, strict=True)
        return [_Piece(index, at, self._starts[index] >= begin) for index, (start, end), at in found if end > start]

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        try:
            self._paint_sentences(painter, QRectF(event.rect()))
        finally:
            painter.end()  # or Qt aborts on the way out of an error
        super().paintEvent(event)

    def _paint_sentences(self, painter: QPainter, region: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = appearance.current()
        themes = by_id(self._workspace.themes)
        shown = self._shown(QRectF(self.viewport().rect()))
        touched = [sentence for sentence in shown if sentence.rects and _meets(region, *_reach(sentence))]
        for sentence in touched:
            self._paint_ground(painter, sentence, colours)
        for sentence in touched:
            self._paint_theme_lines(painter, sentence, themes)
        self._paint_margins(painter, shown, region, themes, colours)
        self._paint_flash(painter, colours)
        self._paint_cut(painter, colours)

    def _paint_ground(self, painter: QPainter, sentence: _Shown, colours: appearance.Colours) -> None:
        workspace = self._workspace
        if sentence.number == workspace.current:
            colour = colours.current
        elif sentence.number in workspace.selection:
            colour = colours.selected
        else:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        for rect in sentence.rects:
            painter.drawRoundedRect(rect.adjusted(-4, -3, 4, 6), 5, 5)
        if sentence.number == workspace.current and sentence.rects:
            top, bottom = sentence.rects[0].top() - 3, sentence.rects[-1].bottom() + 6
            painter.setBrush(QColor(colours.accent))
            painter.drawRoundedRect(QRectF(self._edge(sentence.number), top, 3, bottom - top), 1.5, 1.5)

    def _edge(self, number: int) -> float:
        """Where the bar beside the current sentence stands, between its number and the text."""
        margins = self.document().rootFrame().frameFormat()
        if self._from_right(number):
            return self.viewport().width() - margins.rightMargin() + 13
        return margins.leftMargin() - 16

    def _from_right(self, number: int) -> bool:
        """Whether the paragraph of this sentence runs from right to left."""
        return self.document().findBlock(self._starts[number]).textDirection() == Qt.LayoutDirection.RightToLeft

    def _paint_theme_lines(self, painter: QPainter, sentence: _Shown, themes: dict[str, Theme]) -> None:
        decision = self._workspace.decision(sentence.number)
        if decision is None or not decision.themes:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        applied = [theme for theme in self._workspace.themes if theme.id in decision.themes]
        for rect in sentence.rects:
            for row, theme in enumerate(applied[:3]):
                painter.setBrush(appearance.theme_colour(themes[theme.id]))
                painter.drawRect(QRectF(rect.left(), rect.bottom() + row * (_BAR + 1), rect.width(), _BAR - 0.5))

    def _paint_margins(
        self,
        painter: QPainter,
        shown: list[_Shown],
        region: QRectF,
        themes: dict[str, Theme],
        colours: appearance.Colours,
    ) -> None:
        margins = self.document().rootFrame().frameFormat()
        width = self.viewport().width()
        left, right = margins.leftMargin(), width - margins.rightMargin()
        away = _GAP + self._between()
        x = left - away - self._chips_width + _EDGE if self._mirrored else right + away
        height = QFontMetricsF(self.font()).height()
        painter.setFont(self.font())
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if self._mirrored else Qt.LayoutDirection.LeftToRight)
        self._chip_tops = self._place_chips(shown)
        for number, top in self._chip_tops.items():
            if _meets(region, top - 6, top + height + 12):
                chips = chips_of(self._workspace.decision(number), themes)
                paint_chips(painter, QRectF(x, top, self._chips_width - _EDGE, height + 6), chips)
        numbers: dict[float, list[int]] = {}
        for sentence in shown:
            if sentence.first is not None and _meets(region, sentence.first.top(), sentence.first.bottom()):
                numbers.setdefault(round(sentence.first.top()), []).append(sentence.number)
        for top, indexes in numbers.items():
            self._paint_numbers(painter, top, height, indexes, colours)

    def _place_chips(self, shown: list[_Shown]) -> dict[int, float]:
        """Where the chips of each sentence that has some stand; those that begin on one line go below each other."""
        metrics = QFontMetricsF(self.font())
        height, row = metrics.height(), chips_height(metrics)
        next_free = -math.inf
        tops: dict[int, float] = {}
        for sentence in shown:
            decision = self._workspace.decision(sentence.number)
            if sentence.first is None or decision is None:
                continue
            tops[sentence.number] = top = max(sentence.first.center().y() - height / 2 - 3, next_free)
            next_free = top + row + 3
        return tops

    def _paint_numbers(
        self, painter: QPainter, top: float, height: float, indexes: list[int], colours: appearance.Colours
    ) -> None:
        current = self._workspace.current in indexes
        font = QFont(self.font())
        font.setBold(current)
        font.setPointSizeF(font.pointSizeF() * 0.92)
        painter.setFont(font)
        painter.setPen(QColor(colours.accent if current else colours.quiet))
        margins = self.document().rootFrame().frameFormat()
        line = QFontMetricsF(self._reading_font()).height()
        if self._from_right(indexes[0]):
            x, side = self.viewport().width() - margins.rightMargin() + 24, Qt.AlignmentFlag.AlignLeft
        else:
            x, side = margins.leftMargin() - 24 - _NUMBERS, Qt.AlignmentFlag.AlignRight
        text = "·".join(str(index + 1) for index in indexes[:3])
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(x, top, _NUMBERS, max(line, height)), flags, text)

    def _paint_flash(self, painter: QPainter, colours: appearance.Colours) -> None:
        if self._flash is None:
            return
        colour = QColor(colours.warning)
        colour.setAlphaF(0.28)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for rect in self._span_rects(*self._flash):
            painter.drawRoundedRect(rect.adjusted(-2, -1, 2, 2), 3, 3)

    def _paint_cut(self, painter: QPainter, colours: appearance.Colours) -> None:
        if self._cut < 0:
            return
        at = self._positions.to_qt(self._cut)
        block, margins = self.document().findBlock(at), self.document().rootFrame().frameFormat()
        top = self.document().documentLayout().blockBoundingRect(block).top() - self.verticalScrollBar().value()
        place = caret(block, at - block.position(), QPointF(margins.leftMargin(), top))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.warning))
        painter.drawRect(QRectF(place.x() - 1.5, place.top() - 3, 2, place.height() + 6))
        painter.drawEllipse(QPointF(place.x() - 0.5, place.top() - 4), 3, 3)

    def _span_rects(self, start: int, end: int) -> list[QRectF]:
        rects: list[QRectF] = []
        block = self.document().findBlock(start)
        margins = self.document().rootFrame().frameFormat()
        while block.isValid() and block.position() < end:
            top = self.document().documentLayout().blockBoundingRect(block).top() - self.verticalScrollBar().value()
            from_, to = max(start - block.position(), 0), min(end - block.position(), block.length() - 1)
            if to > from_:
                rects.extend(rects_of(block, from_, to, QPointF(margins.leftMargin(), top)))
            block = block.next()
        return rects

    def _end_flash(self) -> None:
        self._flash = None
        self.viewport().update()

    # The mouse; keys are the window's

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() != Qt.MouseButton.LeftButton or not self._workspace.sentences:
            return
        units = self.cursorForPosition(event.position().toPoint()).position()
        position = self._positions.from_qt(units)
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._workspace.move_to(self._workspace.index_at(position), extend=extend)
        sentence = self._workspace.sentence
        if sentence is not None and sentence.start < position < sentence.end:
            self._cut = position
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # the window's actions have all keys; the view itself would only scroll

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom + (1 if event.angleDelta().y() > 0 else -1))
            event.accept()
        else:
            super().wheelEvent(event)


def _reach(sentence: _Shown) -> tuple[float, float]:
    """From where to where a sentence is painted, with its ground, its lines and its number."""
    return sentence.rects[0].top() - 12, sentence.rects[-1].bottom() + 16


def _meets(region: QRectF, top: float, bottom: float) -> bool:
    return top <= region.bottom() and bottom >= region.top()
