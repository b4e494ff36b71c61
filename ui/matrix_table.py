"""A table of numbers whose cells are shaded by how high they are: pairs of annotators, and what they confused."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyledItemDelegate, QTableView, QWidget

from annotator.agreement.ranking import Aim
from ui.appearance import current, ink_on
from ui.figures_table import with_even_figures
from ui.texts import tip

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LETTERS, _WIDEST = 8, 16  # width of a column: at least, at most
_MANY = 6  # columns: from there on they are narrow
_HIGHEST = 16  # rows that are seen without scrolling


_STYLE = """
QTableView, QHeaderView { background: transparent; border: none; }
QTableCornerButton::section, QAbstractScrollArea::corner { background: transparent; border: none; }
QHeaderView::section { background: transparent; border: none; padding: 2px 6px; }
"""


@dataclass(frozen=True)
class Cell:
    """`shade` from 0 to 1, or None for no shade; `words` say the whole, `aim` names the figure."""

    text: str
    shade: float | None
    words: str
    aim: Aim | None = None


@dataclass(frozen=True)
class Matrix:
    """Names of rows and columns, and cells; None where there is none."""

    rows: Sequence[str] = ()
    columns: Sequence[str] = ()
    cells: Sequence[Sequence[Cell | None]] = field(default_factory=tuple)


class _Cells(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.matrix = Matrix()

    def show(self, matrix: Matrix) -> None:
        self.beginResetModel()
        self.matrix = matrix
        self.endResetModel()

    def cell(self, index: Index) -> Cell | None:
        return self.matrix.cells[index.row()][index.column()] if index.isValid() else None

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.matrix.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.matrix.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        names = self.matrix.columns if orientation == Qt.Orientation.Horizontal else self.matrix.rows
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _line(names[section])
            case Qt.ItemDataRole.ToolTipRole:
                return tip(names[section])
            case Qt.ItemDataRole.TextAlignmentRole:
                across = orientation == Qt.Orientation.Horizontal
                side = Qt.AlignmentFlag.AlignHCenter if across else Qt.AlignmentFlag.AlignRight
                return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self.cell(index)
        if cell is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return cell.words
            case Qt.ItemDataRole.ToolTipRole:
                return tip(cell.words)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) if self.cell(index) is not None else Qt.ItemFlag.NoItemFlags


class MatrixTable(QTableView):
    """`chosen` follows the current cell, `entered` is Enter or a double click on it."""

    chosen = Signal(object)  # Aim
    entered = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.stale = False
        self.cells = _Cells(self)
        self.setModel(self.cells)
        self.setAccessibleName(name)
        self.setItemDelegate(_Painter(self))
        self.setShowGrid(False)
        self.setStyleSheet(_STYLE)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFont(with_even_figures(self.font()))
        letter, line = self.fontMetrics().averageCharWidth(), self.fontMetrics().lineSpacing()
        for header, size in ((self.horizontalHeader(), letter * _LETTERS), (self.verticalHeader(), line + 14)):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setDefaultSectionSize(size)
            header.setHighlightSections(False)
            header.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # names often begin alike
            header.setSectionsClickable(False)
        self.verticalHeader().setMaximumWidth(letter * 20)
        self.doubleClicked.connect(lambda _: self.entered.emit())

    def show_matrix(self, matrix: Matrix) -> None:
        """Show this one; the current cell stays where it was, as far as there is one, without being chosen anew."""
        held = self.currentIndex()
        row, column = held.row(), held.column()
        self.cells.show(matrix)
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(_line(name)) for name in matrix.columns), default=0)
        letter = metrics.averageCharWidth()
        room = letter * (_WIDEST if len(matrix.columns) < _MANY else _LETTERS + 1)
        self.horizontalHeader().setDefaultSectionSize(min(max(widest + 20, letter * _LETTERS), room))
        if row >= 0 and row < len(matrix.rows) and column < len(matrix.columns) and matrix.cells[row][column]:
            blocked = self.blockSignals(True)
            self.setCurrentIndex(self.cells.index(row, column))
            self.blockSignals(blocked)
        self.updateGeometry()

    def point_at(self, aim: Aim | None) -> None:
        """Make the cell of this figure the current one, or none, without telling."""
        found = next(
            (
                self.cells.index(row, column)
                for row, cells in enumerate(self.cells.matrix.cells)
                for column, cell in enumerate(cells)
                if cell is not None and cell.aim == aim
            ),
            QModelIndex(),
        )
        blocked = self.blockSignals(True)
        self.setCurrentIndex(found)
        self.blockSignals(blocked)
        self.viewport().update()

    def set_stale(self, stale: bool) -> None:
        """Show that newer figures are on the way."""
        self.stale = stale
        self.viewport().update()

    def sizeHint(self) -> QSize:
        rows = min(len(self.cells.matrix.rows), _HIGHEST)
        across, down = self.horizontalHeader(), self.verticalHeader()
        wide = down.sizeHint().width() + across.defaultSectionSize() * len(self.cells.matrix.columns)
        high = across.sizeHint().height() + down.defaultSectionSize() * rows
        bar = self.horizontalScrollBar().sizeHint().height() if wide > self.width() else 0
        return QSize(wide + 2 * self.frameWidth() + 2, high + 2 * self.frameWidth() + 2 + bar)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def currentChanged(self, now: Index, before: Index) -> None:
        super().currentChanged(now, before)
        cell = self.cells.cell(now)
        if cell is not None and cell.aim is not None:
            self.chosen.emit(cell.aim)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class _Painter(QStyledItemDelegate):
    """One hue from the page to the accent: told by lightness alone, and by the number in the cell."""

    def __init__(self, table: MatrixTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        cell, colours = self._table.cells.cell(index), current()
        if cell is None:
            return
        ground = QColor(colours.window) if cell.shade is None else mixed(colours.window, colours.accent, cell.shade)
        area = QRectF(option.rect).adjusted(1, 1, -1, -1)
        painter.save()
        painter.setOpacity(0.45 if self._table.stale else 1.0)
        painter.fillRect(area, ground)
        if cell.shade is None:
            painter.setPen(QPen(QColor(colours.line), 1, Qt.PenStyle.DotLine))
            painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setPen(QColor(colours.quiet) if cell.shade is None else ink_on(ground))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), cell.text)
        if self._table.currentIndex() == index:
            focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
            painter.setOpacity(1.0)
            painter.setPen(QPen(QColor(colours.ink), 2 if focused else 1))
            painter.drawRect(area.adjusted(1, 1, -1, -1))
        painter.restore()


def mixed(ground: str, colour: str, share: float) -> QColor:
    """From the ground (0) to the colour (1)."""
    a, b, part = QColor(ground), QColor(colour), min(max(share, 0.0), 1.0)
    return QColor.fromRgbF(
        a.redF() + (b.redF() - a.redF()) * part,
        a.greenF() + (b.greenF() - a.greenF()) * part,
        a.blueF() + (b.blueF() - a.blueF()) * part,
    )


def _line(text: str) -> str:
    return " ".join(text.split())
