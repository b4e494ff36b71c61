"""The sentences as a table: to be scanned quickly, and read by assistive technology row by row."""

from bisect import bisect_left
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from annotator.changes import Change
from annotator.records import Annotation, Sentence, Theme
from ui import appearance, chips
from ui.elided import paint_lines
from ui.scripts import in_language, right_to_left
from ui.texts import tip
from ui.workspace import Workspace

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_PAD = 8
_NAVIGATION: dict[int, int] = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: 0,
    Qt.Key.Key_PageDown: 0,
    Qt.Key.Key_Home: 0,
    Qt.Key.Key_End: 0,
}


class Column(IntEnum):
    """What stands where."""

    NUMBER = 0
    PARAGRAPH = 1
    TEXT = 2
    THEMES = 3
    UNSURE = 4
    NOTE = 5


_TITLES = ("No.", "¶", "Sentence", "Themes", "Unsure", "Note")


class SentencesModel(QAbstractTableModel):
    """The sentences of the open document with the annotator's decisions, read from the workspace as they are asked."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._sentences: list[Sentence] = []
        self._text = ""
        self.language = ""
        self.mirrored = False  # columns go from right to left
        self.themes: dict[str, Theme] = {}
        self.reset()

    def reset(self) -> None:
        """Another document, or other sentences in it."""
        self.beginResetModel()
        document = self._workspace.document
        self._sentences = self._workspace.sentences
        self._text = document.text if document else ""
        self.language = document.language if document else ""
        self.mirrored = document is not None and right_to_left(document.text)
        self.themes = chips.by_id(self._workspace.themes)
        self.endResetModel()

    def absorb(self, change: Change) -> None:
        """Repaint what a change touches."""
        document = self._workspace.document
        if document is None:
            return
        if change.touches(Theme):
            self.themes = chips.by_id(self._workspace.themes)
            self._say_changed(0, len(self._sentences) - 1)
        if self._sentences is not self._workspace.sentences:
            self.reset()
            return
        who = self._workspace.annotator.id
        starts = [
            edit.record.start
            for edit in change.of(document.id)
            if isinstance(edit.record, Annotation) and edit.record.annotator == who
        ]
        if len(starts) > 100:  # one signal for all between costs less
            self._say_changed(self._row_of(min(starts)), self._row_of(max(starts)))
            return
        for start in starts:
            row = self._row_of(start)
            self._say_changed(row, row)

    def text_of(self, row: int) -> str:
        sentence = self._sentences[row]
        return self._text[sentence.start : sentence.end]

    def annotation(self, row: int) -> Annotation | None:
        return self._workspace.decisions.get(self._sentences[row].start)

    def spoken(self, row: int) -> str:
        """The whole row in words."""
        return f"Sentence {row + 1}: {self.text_of(row)} – {chips.in_words(self.annotation(row), self.themes)}"

    def _row_of(self, start: int) -> int:
        return bisect_left(self._sentences, start, key=lambda sentence: sentence.start)

    def _say_changed(self, first: int, last: int) -> None:
        if 0 <= first <= last < len(self._sentences):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._sentences)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_side(Column(section), self.mirrored) | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._sentences):
            return None
        row, column = index.row(), Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._cell(row, column)
            case Qt.ItemDataRole.ToolTipRole if column is Column.TEXT:
                return tip(self.text_of(row))
            case Qt.ItemDataRole.ToolTipRole if column in (Column.THEMES, Column.NOTE):
                return tip(self._cell(row, column))
            case Qt.ItemDataRole.AccessibleTextRole if column in (Column.NUMBER, Column.TEXT):
                return self.spoken(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{_TITLES[column]}: {self._cell(row, column) or 'none'}"
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(_side(column, self.mirrored) | Qt.AlignmentFlag.AlignTop)
        return None

    def _cell(self, row: int, column: Column) -> str:
        annotation = self.annotation(row)
        match column:
            case Column.NUMBER:
                return str(row + 1)
            case Column.PARAGRAPH:
                return str(self._sentences[row].paragraph)
            case Column.TEXT:
                return self.text_of(row)
            case Column.THEMES:
                bare = annotation._replace(unsure=False, note="") if annotation else None
                return chips.in_words(bare, self.themes)
            case Column.UNSURE:
                return "unsure" if annotation and annotation.unsure else ""
            case Column.NOTE:
                return annotation.note if annotation else ""


class SentenceList(QTableView):
    """The table. Where the annotator is, is the workspace's; letters, digits, Space and Enter are the window's."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._following = False
        self._sentences = SentencesModel(workspace, self)
        self.setModel(self._sentences)
        self.setItemDelegate(_SentenceDelegate(self._sentences, self))
        self.setAccessibleName("Sentences of the document")
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self._set_sizes()
        self._set_direction()
        self.selectionModel().currentChanged.connect(self._lead)
        workspace.changed.connect(self._absorb)
        workspace.document_opened.connect(self._reset)
        workspace.moved.connect(self.follow)
        self.follow()

    # Where one is: the workspace leads, the table follows

    def follow(self) -> None:
        """Show the workspace's current sentence and selection."""
        row = self._workspace.current
        if not 0 <= row < self._sentences.rowCount():
            return
        self._following = True
        try:
            chosen = self._workspace.selection
            column = max(self.currentIndex().column(), 0) if self.currentIndex().isValid() else Column.TEXT
            span = QItemSelection(
                self._sentences.index(chosen.start, 0), self._sentences.index(chosen.stop - 1, len(Column) - 1)
            )
            flags = QItemSelectionModel.SelectionFlag
            current = self._sentences.index(row, column)
            self.selectionModel().setCurrentIndex(current, flags.NoUpdate)
            self.selectionModel().select(span, flags.ClearAndSelect)
            self.scrollTo(current)
        finally:
            self._following = False

    def _lead(self, current: QModelIndex) -> None:
        """The current row was moved by other means than ours, as by assistive technology."""
        if not self._following and current.isValid() and current.row() != self._workspace.current:
            self._workspace.move_to(current.row())

    def _reset(self) -> None:
        self._following = True
        try:
            self._sentences.reset()
            self._set_direction()
        finally:
            self._following = False
        self.follow()

    def _set_direction(self) -> None:
        mirrored = self._sentences.mirrored
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)

    def _absorb(self, change: Change) -> None:
        rows = self._sentences.rowCount()
        self._following = True
        try:
            self._sentences.absorb(change)
        finally:
            self._following = False
        if rows != self._sentences.rowCount() or self.currentIndex().row() != self._workspace.current:
            self.follow()

    def event(self, event: QEvent) -> bool:
        # Left and Right go through the cells here; in the release they are shortcuts for something else
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
            if plain and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if key in _NAVIGATION and plain == Qt.KeyboardModifier.NoModifier:
            self._workspace.move_to(self._row_after(key), extend=self._extends(event))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and plain == Qt.KeyboardModifier.NoModifier:
            super().keyPressEvent(event)  # through the cells of the row
            self.follow()
        else:
            event.ignore()

    def _row_after(self, key: int) -> int:
        row = self._workspace.current
        page = max(self.viewport().height() // max(self.verticalHeader().defaultSectionSize(), 1) - 1, 1)
        match key:
            case Qt.Key.Key_Home:
                return 0
            case Qt.Key.Key_End:
                return self._sentences.rowCount() - 1
            case Qt.Key.Key_PageUp:
                return row - page
            case Qt.Key.Key_PageDown:
                return row + page
        return row + _NAVIGATION[key]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.rowAt(event.position().toPoint().y())
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if row >= 0:
            self._workspace.move_to(row, extend=self._extends(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self.rowAt(event.position().toPoint().y())
        if event.buttons() & Qt.MouseButton.LeftButton and row >= 0 and row != self._workspace.current:
            self._workspace.move_to(row, extend=True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    @staticmethod
    def _extends(event: QKeyEvent | QMouseEvent) -> bool:
        return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)

    # Sizes

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._set_sizes()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._set_sizes()

    def _set_sizes(self) -> None:
        metrics = QFontMetrics(self.font())
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(2 * metrics.lineSpacing() + 2 * _PAD + 1)
        header = self.horizontalHeader()
        digits = metrics.horizontalAdvance("0000") + 2 * _PAD
        letter, room = metrics.averageCharWidth(), self.viewport().width()
        widths = {
            Column.NUMBER: digits,
            Column.PARAGRAPH: digits,
            Column.THEMES: min(letter * 40, max(room * 3 // 10, letter * 16)),
            Column.UNSURE: metrics.horizontalAdvance("? unsure") + 2 * _PAD,
            Column.NOTE: letter * 22,
        }
        spare = room - sum(widths.values())
        for column in (Column.UNSURE, Column.NOTE):  # where room is short, marks beside the themes say it
            self.setColumnHidden(column, spare < letter * 40)
        for column, width in widths.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, width)
        header.setSectionResizeMode(Column.TEXT, QHeaderView.ResizeMode.Stretch)


class _SentenceDelegate(QStyledItemDelegate):
    """Two lines of text at most, and the decision as chips."""

    def __init__(self, model: SentencesModel, view: SentenceList) -> None:
        super().__init__(view)
        self._model = model
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        column, row = Column(index.column()), index.row()
        rect = QRectF(option.rect)
        painter.save()
        painter.setLayoutDirection(option.direction)
        self._paint_ground(painter, option, rect, row, column)
        inner = rect.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        colours = appearance.current()
        painter.setFont(option.font)
        painter.setPen(QColor(colours.ink if column is Column.TEXT else colours.quiet))
        match column:
            case Column.NUMBER | Column.PARAGRAPH:
                text = str(index.data() or "")
                painter.drawText(inner, _side(column, self._model.mirrored) | Qt.AlignmentFlag.AlignTop, text)
            case Column.TEXT | Column.NOTE:
                if column is Column.TEXT:
                    painter.setFont(in_language(option.font, self._model.language))
                paint_lines(painter, inner, str(index.data() or ""), 2)
            case Column.THEMES:
                annotation = self._model.annotation(row)
                line = QRectF(inner.left(), inner.top() - 2, inner.width(), QFontMetrics(option.font).height() + 4)
                marks = self._view.isColumnHidden(Column.UNSURE)
                shown = [chip for chip in chips.chips_of(annotation, self._model.themes) if marks or not chip.mark]
                chips.paint_chips(painter, line, shown)
            case Column.UNSURE:
                annotation = self._model.annotation(row)
                if annotation and annotation.unsure:
                    painter.setPen(QColor(colours.warning))
                    flags = _side(column, self._model.mirrored) | Qt.AlignmentFlag.AlignTop
                    painter.drawText(inner, flags, "? unsure")
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRectF, row: int, column: Column
    ) -> None:
        colours = appearance.current()
        is_current = row == self._view.currentIndex().row()
        if is_current:
            painter.fillRect(rect, QColor(colours.current))
        elif option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.selected))
        if is_current and column is Column.NUMBER:
            edge = rect.right() - 3 if option.direction == Qt.LayoutDirection.RightToLeft else rect.left()
            painter.fillRect(QRectF(edge, rect.top(), 3, rect.height()), QColor(colours.accent))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(colours.line))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(QRectF(rect.left(), rect.bottom() - 2, rect.width(), 2), QColor(colours.accent))


def _side(column: Column, mirrored: bool) -> Qt.AlignmentFlag:
    """Figures stand at the far end of their column, words where reading begins."""
    far = column in (Column.NUMBER, Column.PARAGRAPH)
    side = Qt.AlignmentFlag.AlignRight if far is not mirrored else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignAbsolute
