"""Who changed what, and when."""

from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHBoxLayout, QHeaderView, QLabel, QTableView, QWidget

from annotator.refusal import Refusal
from db.store import Entry
from ui.appearance import current
from ui.sheet import Sheet, dress_table
from ui.texts import tip
from ui.wording import what
from ui.workspace import Workspace

Index = QModelIndex | QPersistentModelIndex

_PAGE = 200


class HistoryDialog(Sheet):
    """The journal, newest first, of one document or of the whole project; more is read as one scrolls."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(
            "History", "Every act on this project, newest first.", accept="Close", cancel="", parent=parent
        )
        self._workspace = workspace
        self.scope = QComboBox()
        self.scope.setAccessibleName("Whose history")
        self.scope.addItem("The whole project", None)
        if workspace.document is not None:
            self.scope.addItem("This document", workspace.document.id)
        self.scope.currentIndexChanged.connect(self._read)
        label = QLabel("&Show")
        label.setBuddy(self.scope)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(label)
        top.addWidget(self.scope)
        top.addStretch(1)
        self.acts = Acts(workspace, self)
        self.table = QTableView()
        self.table.setModel(self.acts)
        self.table.setAccessibleName("Acts, newest first")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        dress_table(self.table)
        letter = self.fontMetrics().averageCharWidth()
        for column, letters in enumerate((28, 20, 0, 36)):
            self.table.setColumnWidth(column, letter * letters)
        self.table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.body.addLayout(top)
        self.body.addWidget(self.table, 1)
        self._read()
        self.open_at(150, 38)
        self.table.setFocus()

    def _read(self) -> None:
        try:
            self.acts.begin(self.scope.currentData())
        except Refusal as refusal:
            self.warn(str(refusal))
        if self.acts.rowCount():
            self.table.setCurrentIndex(self.acts.index(0, 0))
            self.table.scrollToTop()


class Acts(QAbstractTableModel):
    """Journal rows as they have been read so far."""

    HEADER = ("When", "Who", "What", "Document")

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._document: str | None = None
        self._entries: list[Entry] = []
        self._more = False
        self._former: dict[str, str] = {}  # titles of documents whose text was corrected since
        self._struck = QFont(parent.font())
        self._struck.setStrikeOut(True)

    def begin(self, document: str | None) -> None:
        """Show the acts on this document, or on the whole project."""
        self.beginResetModel()
        try:
            self._document, self._entries, self._more = document, [], False
            self._entries = self._page(None)
        finally:
            self.endResetModel()

    def _page(self, before: int | None) -> list[Entry]:
        page = self._workspace.store.history(document_id=self._document, before=before, limit=_PAGE)
        self._more = len(page) == _PAGE
        for entry in page:  # a correction is newer than what was done before it
            self._former.update(dict.fromkeys(entry.revisions, str(entry.detail.get("title", ""))))
        return page

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._more

    def fetchMore(self, parent: Index) -> None:
        page = self._page(self._entries[-1].seq)
        if page:
            first = len(self._entries)
            self.beginInsertRows(QModelIndex(), first, first + len(page) - 1)
            self._entries += page
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.HEADER)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry, column = self._entries[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(entry, column)
            case Qt.ItemDataRole.ToolTipRole:
                return tip(universal_time(entry.at) if column == 0 else self._text(entry, column))
            case Qt.ItemDataRole.FontRole if entry.undone and column == 2:
                return self._struck
            case Qt.ItemDataRole.ForegroundRole if entry.undone or column != 2:
                return QColor(current().quiet)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.HEADER[section]
        return None

    def _text(self, entry: Entry, column: int) -> str:
        match column:
            case 0:
                return local_time(entry.at)
            case 1:
                held = self._workspace.annotators.get(entry.annotator)
                return held.name if held else str(entry.detail.get("by", "unknown" if entry.annotator else ""))
            case 2:
                words = what(entry.act, entry.detail)
                return f"{words} (undone)" if entry.undone else words
            case _:
                heading = self._workspace.headings.get(entry.document)
                if heading is not None:
                    return " ".join(heading.title.split())
                if entry.document in self._former:
                    return f"{' '.join(self._former[entry.document].split())} (an earlier text)"
                return "a document since removed" if entry.document else ""


def local_time(at: str) -> str:
    """A stored time on the clock of this place, for example “5 Jan 2026, 10:30:00”."""
    moment = _moment(at)
    if moment is None:
        return at
    here = moment.astimezone()
    return f"{here.day} {here:%b %Y, %H:%M:%S}"


def universal_time(at: str) -> str:
    moment = _moment(at)
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if moment else at


def _moment(at: str) -> datetime | None:
    try:
        return datetime.fromisoformat(at)
    except ValueError:
        return None
