"""A table of texts: a header, rows, and the reasons behind them as tooltips."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.appearance import current
from ui.figures_table import with_even_figures
from ui.sheet import dress_table
from ui.texts import tip

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_HIGHEST = 8  # rows that a whole table shows without scrolling


class Entry(NamedTuple):
    """A cell: its text, what a tooltip adds, and whether it is of less weight."""

    text: str
    more: str = ""
    quiet: bool = False


class _Entries(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.titles: Sequence[str] = ()
        self.rows: Sequence[Sequence[Entry]] = ()
        self.stale = False

    def show(self, titles: Sequence[str], rows: Sequence[Sequence[Entry]]) -> None:
        self.beginResetModel()
        self.titles, self.rows = titles, rows
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            match role:
                case Qt.ItemDataRole.DisplayRole:
                    return " ".join(self.titles[section].split())
                case Qt.ItemDataRole.ToolTipRole:
                    return tip(self.titles[section])
                case Qt.ItemDataRole.TextAlignmentRole:
                    return int(_side(section) | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.rows[index.row()][index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return " ".join(entry.text.split())
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self.titles[index.column()]}: {entry.text} {entry.more}".strip()
            case Qt.ItemDataRole.ToolTipRole:
                return tip(entry.more or entry.text)
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(_side(index.column()) | Qt.AlignmentFlag.AlignVCenter)
            case Qt.ItemDataRole.ForegroundRole if entry.quiet or self.stale:
                return QColor(current().quiet)
        return None


class PlainTable(QTableView):
    """The first column takes the room that is left. `chosen` tells the current row, `entered` Enter or two clicks."""

    chosen = Signal(int)
    entered = Signal(int)

    def __init__(self, name: str, *, whole: bool = False) -> None:
        """`whole`: as high as its rows, up to eight."""
        super().__init__()
        self._whole = whole
        self.entries = _Entries(self)
        self.setModel(self.entries)
        self.setAccessibleName(name)
        dress_table(self)
        self.setFont(with_even_figures(self.font()))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.horizontalHeader().setSectionsClickable(False)
        self.doubleClicked.connect(lambda index: self.entered.emit(index.row()))

    def show_rows(self, titles: Sequence[str], rows: Sequence[Sequence[Entry]]) -> None:
        """Show these; the row that was current stays so."""
        row = max(self.currentIndex().row(), 0)
        self.entries.show(titles, rows)
        header = self.horizontalHeader()
        for column in range(len(titles)):
            stretch = QHeaderView.ResizeMode.Stretch if column == 0 else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, stretch)
        if self._whole:
            high = self.horizontalHeader().sizeHint().height()
            high += self.verticalHeader().defaultSectionSize() * min(max(len(rows), 1), _HIGHEST)
            self.setFixedHeight(high + 2 * self.frameWidth())
        if rows:
            self.point_at(min(row, len(rows) - 1))

    def point_at(self, row: int) -> None:
        """Make the row the current one, without telling."""
        blocked = self.blockSignals(True)
        self.setCurrentIndex(self.entries.index(row, 0))
        self.blockSignals(blocked)

    def set_stale(self, stale: bool) -> None:
        """Show that newer figures are on the way."""
        self.entries.stale = stale
        self.viewport().update()

    def currentChanged(self, now: Index, before: Index) -> None:
        super().currentChanged(now, before)
        if now.isValid():
            self.chosen.emit(now.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.entered.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
