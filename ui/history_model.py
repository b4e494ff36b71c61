"""The acts of a history as rows of a table, read as one scrolls."""

import time
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QWidget

from db.store import Entry
from ui.appearance import current
from ui.edit_words import in_words
from ui.texts import tip
from ui.times import local_time, universal_time
from ui.wording import what
from ui.work.history import VEILED, Blind, Narrator, Told, Wanted, tell
from ui.workspace import Workspace

Index = QModelIndex | QPersistentModelIndex

_PAGE = 200
_BREATH = 0.05  # seconds of looking, after which the window has its turn
_CHANGES = 3  # of an act that are told in its row


class Acts(QAbstractTableModel):
    """Acts as they have been read so far. Where edits have to be looked at, this goes on while the window lives."""

    HEADER = ("When", "Who", "What", "Document")
    looked = Signal()  # some way further

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._told: list[Told] = []
        self._coming: Iterator[Told | None] = iter(())
        self.looking = False  # whether there may be more
        self._wished = 0  # rows that are to be read
        self._former: dict[str, str] = {}  # titles of documents whose text was corrected since
        self._struck = QFont(parent.font())
        self._struck.setStrikeOut(True)
        self._names = Narrator(workspace.store).names
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._look)

    def begin(self, wanted: Wanted) -> None:
        """Show the acts that are wanted."""
        self.beginResetModel()
        self._told = []
        workspace = self._workspace
        coming = tell(workspace.store, wanted, blind_of(workspace))
        self._coming, self.looking, self._wished = coming, True, _PAGE
        self.endResetModel()
        self._look()

    def _look(self) -> None:
        """Read on for a moment."""
        if not self.looking:
            return
        end = time.monotonic() + _BREATH
        found: list[Told] = []
        while len(self._told) + len(found) < self._wished:
            told = next(self._coming, _END)
            if told is _END:
                self.looking = False
                break
            if told is not None:
                found.append(told)
            if time.monotonic() > end:
                self._timer.start()
                break
        self._take(found)
        self.looked.emit()

    def _take(self, found: list[Told]) -> None:
        if not found:
            return
        for told in found:  # a correction is newer than what was done before it
            entry = told.entry
            self._former.update(dict.fromkeys(entry.revisions, str(entry.detail.get("title", ""))))
        first = len(self._told)
        self.beginInsertRows(QModelIndex(), first, first + len(found) - 1)
        self._told += found
        self.endInsertRows()

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self.looking

    def fetchMore(self, parent: Index) -> None:
        if self._wished <= len(self._told):
            self._wished = len(self._told) + _PAGE
            self._look()

    def entry(self, row: int) -> Entry:
        return self._told[row].entry

    def told(self, row: int) -> Told:
        return self._told[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._told)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.HEADER)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry, column = self.entry(index.row()), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(index.row(), column)
            case Qt.ItemDataRole.ToolTipRole if column == 0:
                return tip(universal_time(entry.at))
            case Qt.ItemDataRole.ToolTipRole:
                return tip("\n".join([self._text(index.row(), column), *self._changes(index.row(), 20)]))
            case Qt.ItemDataRole.FontRole if entry.undone and column == 2:
                return self._struck
            case Qt.ItemDataRole.ForegroundRole if entry.undone or column != 2:
                return QColor(current().quiet)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.HEADER[section]
        return None

    def _text(self, row: int, column: int) -> str:
        entry = self.entry(row)
        match column:
            case 0:
                return local_time(entry.at)
            case 1:
                held = self._workspace.annotators.get(entry.annotator)
                return held.name if held else str(entry.detail.get("by", "unknown" if entry.annotator else ""))
            case 2:
                words = VEILED if self._told[row].veiled else what(entry.act, entry.detail)
                changes = self._changes(row, _CHANGES)
                words = f"{words} – {'  ·  '.join(changes)}" if changes else words
                return f"{words} (undone)" if entry.undone else words
            case _:
                return self._document(entry)

    def _document(self, entry: Entry) -> str:
        heading = self._workspace.headings.get(entry.document)
        if heading is not None:
            return " ".join(heading.title.split())
        if entry.document in self._former:
            return f"{' '.join(self._former[entry.document].split())} (an earlier text)"
        return "a document since removed" if entry.document else ""

    def _changes(self, row: int, most: int) -> list[str]:
        """What was asked for, where edits were, record by record."""
        edits = self._told[row].edits
        words = [in_words(edit, self._names) for edit in edits[:most]]
        return [*words, f"and {len(edits) - most:,} more"] if len(edits) > most else words


def blind_of(workspace: Workspace) -> Blind | None:
    """What is hidden from who annotates; a project that is only read can keep no record of who looked."""
    return None if workspace.read_only else Blind(workspace.store, workspace.annotator.id)


_END = Told(Entry(0, "", "", "", "", {}, "", 0, undone=False))  # type: ignore[arg-type]
