"""A table of texts to be read through and copied: as many rows as there are, each on one line."""

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.appearance import current
from ui.sheet import dress_table
from ui.texts import tip

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class ListTable(QTableView):
    """`letters` gives the width of each column, 0 for those that share what is left. Ctrl+C copies the rows chosen."""

    def __init__(self, name: str, titles: Sequence[str], letters: Sequence[int], quiet: Collection[int] = ()) -> None:
        super().__init__()
        self.rows = _Rows(titles, quiet, self)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setToolTip("Ctrl+C copies the rows chosen")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        dress_table(self)
        letter = self.fontMetrics().averageCharWidth()
        for column, width in enumerate(letters):
            if width:
                self.setColumnWidth(column, letter * width)
            else:
                self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show these."""
        self.rows.show(rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            chosen = sorted(index.row() for index in self.selectionModel().selectedRows())
            if chosen:
                texts = ("\t".join(" ".join(cell.split()) for cell in self.rows.rows[row]) for row in chosen)
                QGuiApplication.clipboard().setText("\n".join(texts))
        else:
            super().keyPressEvent(event)


class _Rows(QAbstractTableModel):
    def __init__(self, titles: Sequence[str], quiet: Collection[int], parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: Sequence[Sequence[str]] = ()
        self._titles, self._quiet = titles, quiet

    def show(self, rows: Sequence[Sequence[str]]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._titles[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        text = self.rows[index.row()][index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return " ".join(text.split())
            case Qt.ItemDataRole.ToolTipRole:
                return tip(text)
            case Qt.ItemDataRole.ForegroundRole if index.column() in self._quiet:
                return QColor(current().quiet)
        return None
