"""How an export will look: its first rows, how much there will be, and what the format cannot carry."""

import contextlib
import io
import threading
from collections.abc import Sequence
from itertools import islice
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from annotator.exporting.items import Chapter
from annotator.formats import cells, labelled
from annotator.formats.protocol import Dataset
from annotator.refusal import Refusal
from db.reader import Reader
from ui.sheet import dress_table
from ui.work.preparing import Prepared
from ui.work.surveying import Survey, survey

Index = QModelIndex | QPersistentModelIndex

_ROWS = 12
_DOCUMENTS = 12  # that are read for the preview
_SENTENCES = 200  # of each of them
_WIDEST = 26  # letters of a column
_TEXT = 48  # letters of the column that is looked at


def first_chapters(reader: Reader, ids: Sequence[str]) -> list[Chapter]:
    """The beginnings of the first of these documents, until there is enough to show."""
    chapters: list[Chapter] = []
    for document_id in ids[:_DOCUMENTS]:
        document = reader.document(document_id)
        if document is not None:
            sentences = reader.sentences(document_id)[:_SENTENCES]
            chapters.append((document, sentences, reader.annotations(document_id)))
        if sum(min(len(sentences), len(annotations)) for _, sentences, annotations in chapters) >= _ROWS:
            break
    return chapters


def preview(prepared: Prepared, chapters: list[Chapter]) -> tuple[list[str], list[list[str]]]:
    """The names of the columns (none for a format of lines) and the first rows, as the format itself writes them."""
    if prepared.format.write is None or prepared.format.columns is not None:
        return _table(prepared, chapters)
    file = io.BytesIO()
    try:
        prepared.format.write(file, _dataset(prepared, chapters))
        lines = file.getvalue().decode().split("\n")
    except UnicodeDecodeError:  # no text: show what it holds
        return _table(prepared, chapters)
    return [], [[line] for line in lines if line.strip()][:_ROWS]


def _dataset(prepared: Prepared, chapters: list[Chapter]) -> Dataset:
    return prepared.dataset(prepared.releases(chapters))


def _table(prepared: Prepared, chapters: list[Chapter]) -> tuple[list[str], list[list[str]]]:
    dataset = _dataset(prepared, chapters)
    written = cells.guard if prepared.format.guards and not dataset.raw else str
    rows = [[str(cell) for cell in row] for row in islice(labelled.rows(dataset, written), _ROWS)]
    return labelled.header(dataset, written), rows


class Surveying(QObject):
    """Counts what an export would hold in a thread of its own.

    A plain thread, not a QThread: it may outlive the dialog for a moment, and a QThread must not.
    """

    surveyed = Signal(object, object)  # this surveying; a Survey, or a Refusal

    def __init__(self, prepared: Prepared, parent: QObject) -> None:
        super().__init__(parent)
        self._stopped = threading.Event()
        self._prepared = prepared
        self.worker = threading.Thread(target=self._run, name="survey", daemon=True)

    def start(self) -> None:
        self.worker.start()

    def stop(self) -> None:
        """Say nothing more, and read no more of the project."""
        self._stopped.set()
        self.worker.join()
        self.deleteLater()

    def _run(self) -> None:
        with contextlib.suppress(RuntimeError, _Stopped):  # that this object is gone, with the dialog
            found: Survey | Refusal
            try:
                found = survey(self._prepared, self._tell)
            except Refusal as refusal:
                found = refusal
            self.surveyed.emit(self, found)

    def _tell(self, _done: int, _total: int) -> None:
        if self._stopped.is_set():
            raise _Stopped


class _Stopped(Exception):
    """Raised inside the counting when nobody wants the numbers any more."""


class _Rows(QAbstractTableModel):
    """The first rows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.header: list[str] = []
        self.rows: list[list[str]] = []

    def show(self, header: list[str], rows: list[list[str]]) -> None:
        self.beginResetModel()
        self.header, self.rows = header, rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else max(len(self.header), *(len(row) for row in self.rows), 0)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            row = self.rows[index.row()]
            return " ".join(row[index.column()].split()) if index.column() < len(row) else ""
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.header[section] if section < len(self.header) else ""
        return None


class PreviewTable(QTableView):
    """The first rows in a typewriter's face."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = _Rows(self)
        self.setModel(self._rows)
        self.setAccessibleName("The first rows of the export")
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAlternatingRowColors(True)
        dress_table(self)
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * 5)

    def rows(self) -> list[list[str]]:
        return self._rows.rows

    def show_rows(self, header: list[str], rows: list[list[str]]) -> None:
        """Show them, the text at the left where there is a column for it; as they were scrolled where they are kin."""
        moved = header != self._rows.header
        scrolled = self.horizontalScrollBar().value()
        self._rows.show(header, rows)
        self.horizontalHeader().setVisible(bool(header))
        self.horizontalHeader().setStretchLastSection(not header)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        letter = self.fontMetrics().averageCharWidth()
        for column in range(self._rows.columnCount()):
            cells = [row[column] for row in rows if column < len(row)] + header[column : column + 1]
            widest = 400 if not header else _TEXT if header[column : column + 1] == ["text"] else _WIDEST
            longest = max((len(cell) for cell in cells), default=0)
            self.setColumnWidth(column, letter * (min(longest, widest) + 3))
        self.updateGeometries()
        if moved:
            scrolled = self.horizontalHeader().sectionPosition(header.index("text")) if "text" in header else 0
        self.horizontalScrollBar().setValue(scrolled)
