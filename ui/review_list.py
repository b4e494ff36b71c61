"""The table of a review. The current sentence is shown in full, the others in two lines."""

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.elided import line_count
from ui.review_model import ORDERS, Kind, ReviewModel
from ui.review_paint import PAD, ReviewDelegate, ReviewHeader, names_from
from ui.reviewing import Reviewing

_MOST_LINES = 14  # of the sentence on which one is


class ReviewList(QTableView):
    """The table. Where one is, is the workspace's; its keys are the window's. The current sentence is shown in full."""

    def __init__(self, reviewing: Reviewing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reviewing = reviewing
        self._rows = reviewing.rows
        self._opened = -1  # the row that is higher than the others
        self.reviewed = ReviewModel(self._rows, self)
        self.setModel(self.reviewed)
        self.setItemDelegate(ReviewDelegate(self.reviewed, reviewing.workspace, self))
        header = ReviewHeader(self.reviewed, self)
        header.sectionClicked.connect(self.sort)
        self.setHorizontalHeader(header)
        self.setAccessibleName("Sentences with everybody’s decisions")
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self._set_sizes()
        self.reviewed.modelReset.connect(self._take_up)
        self.reviewed.dataChanged.connect(self._look_again)
        reviewing.workspace.moved.connect(self.follow)
        self.follow()

    # Where one is: the workspace leads, the table follows

    def follow(self) -> None:
        """Show the workspace's current sentence, if it is among the rows, and open its row."""
        sentence = self.reviewing.workspace.sentence
        place = self._rows.place_of(sentence.document, sentence.start) if sentence else -1
        self._open(place)
        self.viewport().update()
        if place >= 0:
            columns = self.reviewed.columns_of(Kind.TEXT)
            column = self.currentIndex().column() if self.currentIndex().isValid() else columns[0]
            index = self.reviewed.index(place, column)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def _take_up(self) -> None:
        self._opened = -1
        self._set_sizes()
        self.follow()

    def _look_again(self) -> None:
        self._open(self._opened)

    def _open(self, row: int) -> None:
        """Make the row high enough for its whole sentence, and the one before as high as the others."""
        if self._opened >= 0 and self._opened != row and self._opened < self.reviewed.rowCount():
            self.setRowHeight(self._opened, self._row_height())
        self._opened = row
        if 0 <= row < self.reviewed.rowCount():
            column = self.reviewed.columns_of(Kind.TEXT)[0]
            width = self.columnWidth(column) - 2 * PAD
            lines = min(line_count(self._rows.row(row).text, self.font(), width), _MOST_LINES)
            self.setRowHeight(row, max(self._row_height(), self._height_of(lines)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.rowAt(event.position().toPoint().y())
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if row >= 0:
            extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.reviewing.show(self._rows.row(row), extend=extend)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the decision that is clicked."""
        at: QPoint = event.position().toPoint()
        who = self.reviewed.annotator(self.columnAt(at.x())) if self.columnAt(at.x()) >= 0 else None
        if who is not None and self.rowAt(at.y()) >= 0:
            self.reviewing.take(who)

    def event(self, event: QEvent) -> bool:
        # Left and Right go through the cells, for who cannot see them
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
            if plain and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers():
            super().keyPressEvent(event)
        else:
            event.ignore()

    # Sizes

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._set_sizes()
            self._open(self._opened)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._set_sizes()

    def _row_height(self) -> int:
        return self._height_of(2)

    def _height_of(self, lines: int) -> int:
        return lines * QFontMetrics(self.font()).lineSpacing() + 2 * PAD + 1

    def _set_sizes(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._row_height())
        metrics = QFontMetrics(self.font())
        letter, room = metrics.averageCharWidth(), self.viewport().width()
        across = self._rows.across
        fixed = {
            Kind.NUMBER: metrics.horizontalAdvance("00000") + 2 * PAD,
            Kind.DOCUMENT: letter * 20,
            Kind.REASON: letter * 9 + 2 * PAD,
            Kind.DECIDED: letter * 17,
            Kind.COMMENTS: letter * 3 + 2 * PAD,
        }
        deciders = max(len(self._rows.columns), 1) + 1
        spare = room - sum(fixed.values() if across else (fixed[Kind.NUMBER], fixed[Kind.COMMENTS]))
        width = spare * 11 // 20 // deciders  # the words have what the decisions leave
        if width < names_from(metrics):
            width = metrics.horizontalAdvance("Consensus ▴") + 2 * PAD  # three themes by their keys
        width = min(width, names_from(metrics) * 4 // 3)
        header = self.horizontalHeader()
        text = room
        for column in range(self.reviewed.columnCount()):
            kind = self.reviewed.kind(column)
            if kind is not Kind.TEXT:
                size = fixed.get(kind, width)
                header.resizeSection(column, size)
                text -= size
        for column in self.reviewed.columns_of(Kind.TEXT):
            header.resizeSection(column, max(text, letter * 30))

    def sort(self, column: int) -> None:
        """Put the rows in the order of this column."""
        who = self.reviewed.annotator(column)
        self._rows.sort(who.id if who else ORDERS[self.reviewed.kind(column)])
