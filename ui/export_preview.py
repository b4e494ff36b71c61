"""How an export will look: its first rows, and how many there will be."""

import contextlib
import csv
import io
import threading
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from annotator.exporting.items import Chapter
from annotator.exporting.order import Order
from annotator.exporting.selection import Selection
from annotator.formats import labelled
from annotator.formats.protocol import Dataset, Format
from annotator.refusal import Refusal
from db.reader import Reader
from ui.sheet import dress_table
from ui.wording import number_of
from ui.work.exporting import Prepared

Index = QModelIndex | QPersistentModelIndex

_ROWS = 12
_DOCUMENTS = 12  # that are read for the preview
_SENTENCES = 200  # of each of them
_COUNTED = 200_000  # sentences; more are counted by the export itself
_WIDEST = 26  # letters of a column


def first_chapters(reader: Reader) -> list[Chapter]:
    """The beginnings of the first documents, until there is enough to show."""
    chapters: list[Chapter] = []
    for heading in reader.headings()[:_DOCUMENTS]:
        document = reader.document(heading.id)
        if document is not None:
            sentences = reader.sentences(heading.id)[:_SENTENCES]
            chapters.append((document, sentences, reader.annotations(heading.id)))
        if sum(min(len(sentences), len(annotations)) for _, sentences, annotations in chapters) >= _ROWS:
            break
    return chapters


def dataset_of(
    reader: Reader, chosen: Format, options: Selection, chapters: Iterator[Chapter] | list[Chapter]
) -> Dataset:
    """What the export would write of these chapters."""
    prepared = Prepared(reader, chosen, Order(selection=options))
    return prepared.dataset(prepared.releases(chapters))


def preview(
    reader: Reader, chosen: Format, options: Selection, chapters: list[Chapter]
) -> tuple[list[str], list[list[str]]]:
    """The names of the columns (none for a format of lines) and the first rows, as the format itself writes them."""
    dataset = dataset_of(reader, chosen, options, chapters)
    try:
        written = _written(chosen, dataset).decode()
    except UnicodeDecodeError:  # no text: show what it holds
        dataset = dataset_of(reader, chosen, options, chapters)
        rows = [[str(cell) for cell in row] for row, _ in zip(labelled.rows(dataset), range(_ROWS), strict=False)]
        return labelled.header(dataset), rows
    if chosen.name != "csv":
        return [], [[line] for line in written.split("\n")[:_ROWS] if line]
    header, *rows = csv.reader(io.StringIO(written, newline=""))
    return header, rows[:_ROWS]


def _written(chosen: Format, dataset: Dataset) -> bytes:
    file = io.BytesIO()
    if chosen.write is not None:
        chosen.write(file, dataset)
    return file.getvalue()


class Counting(QObject):
    """Counts the rows of an export in a thread of its own, by writing them nowhere.

    A plain thread, not a QThread: it may outlive the dialog for a moment, and a QThread must not.
    """

    counted = Signal(object, str)  # this counting, the number in words

    def __init__(self, reader: Reader, chosen: Format, options: Selection, parent: QObject) -> None:
        super().__init__(parent)
        self._stopped = threading.Event()
        self._reader, self._format, self._options = reader, chosen, options
        self.worker = threading.Thread(target=self._run, name="count", daemon=True)

    def start(self) -> None:
        self.worker.start()

    def stop(self) -> None:
        """Say nothing more, and read no more of the project."""
        self._stopped.set()
        self.worker.join()
        self.deleteLater()

    def _run(self) -> None:
        with contextlib.suppress(RuntimeError, _Stopped):  # that this object is gone, with the dialog
            try:
                words = self._words()
            except Refusal as refusal:
                words = str(refusal)
            self.counted.emit(self, words)

    def _words(self) -> str:
        _, sentences = self._reader.totals()
        if sentences > _COUNTED or self._format.write is None:
            return f"of {number_of(sentences, 'sentence')}"
        dataset = dataset_of(self._reader, self._format, self._options, self._chapters())
        return number_of(self._format.write(cast(BinaryIO, _Nowhere()), dataset), "row")

    def _chapters(self) -> Iterator[Chapter]:
        for chapter in self._reader.chapters():
            if self._stopped.is_set():
                raise _Stopped
            yield chapter


class _Stopped(Exception):
    """Raised inside the counting when nobody wants the number any more."""


class _Nowhere(io.BytesIO):
    """A file that keeps nothing."""

    def write(self, data: Any, /) -> int:
        return len(data)


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
        self._rows.show(header, rows)
        self.horizontalHeader().setVisible(bool(header))
        self.horizontalHeader().setStretchLastSection(not header)
        letter = self.fontMetrics().averageCharWidth()
        for column in range(self._rows.columnCount()):
            cells = [row[column] for row in rows if column < len(row)] + header[column : column + 1]
            longest = max((len(cell) for cell in cells), default=0)
            self.setColumnWidth(column, letter * (min(longest, _WIDEST if header else 400) + 3))
