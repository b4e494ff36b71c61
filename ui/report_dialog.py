"""Tells what an import did, and what could not be used and why."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QPushButton, QTableView, QWidget

from ui.sheet import Sheet, dress_table, quiet
from ui.texts import tip
from ui.wording import number_of, share_of
from ui.work.importing import ImportReport, Problem, SimilarTo

Index = QModelIndex | QPersistentModelIndex
_NOTES = 8


class ReportDialog(Sheet):
    """Numbers in a sentence, problems in a table to be copied, and what is similar. Accepted where the new document is
    to be opened; `compare` holds the documents that are to be shown beside those they are similar to."""

    def __init__(self, report: ImportReport, parent: QWidget | None = None, *, can_open: bool = False) -> None:
        super().__init__(
            "Import",
            summary(report),
            accept="Open the first new document" if can_open else "Close",
            cancel="Close" if can_open else "",
            parent=parent,
        )
        listed = [*report.problems, *(Problem(one.file, one.in_words) for one in report.unmapped)]
        self.table = _ProblemTable(listed)
        heading = QLabel(_heading(report))
        heading.setObjectName("heading")
        self.copy = QPushButton("&Copy the list")
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(self.table.copy_all)
        self.compare: list[str] = []
        if report.similar:
            self._add_similar(report.similar)
        if report.notes:
            self.body.addWidget(quiet("\n".join(report.notes[:_NOTES])))
            self.body.addSpacing(8)
        if listed:
            self.body.setSpacing(8)
            self.body.addWidget(heading)
            self.body.addWidget(self.table, 1)
            self.buttons.insertWidget(0, self.copy)
            self.open_at(110, 28)
        else:
            self.table.setParent(self)
            self.table.hide()
            self.copy.setParent(self)
            self.copy.hide()
        self.accept_button.setFocus()

    def _add_similar(self, similar: list[SimilarTo]) -> None:
        """The documents that are near duplicates, and the way to them."""
        heading = QLabel(number_of(len(similar), "similar document"))
        heading.setObjectName("heading")
        self.similar = QTableView()
        self.similar.setModel(_Similar(similar, self))
        self.similar.setAccessibleName("Similar documents")
        self.similar.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        dress_table(self.similar)
        for column in (0, 1):
            self.similar.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.similar.doubleClicked.connect(lambda index: self._compare([similar[index.row()].document]))
        button = QPushButton("Compare &them…")
        button.setAutoDefault(False)
        button.setToolTip("Show each beside the document it is similar to")
        button.clicked.connect(lambda: self._compare([one.document for one in similar]))
        self.compare_button = button
        self.body.setSpacing(8)
        self.body.addWidget(heading)
        self.body.addWidget(self.similar, 1)
        self.buttons.insertWidget(0, button)
        self.open_at(110, 18)

    def _compare(self, documents: list[str]) -> None:
        self.compare = documents
        self.reject()


def _heading(report: ImportReport) -> str:
    """What the table lists."""
    parts = [number_of(len(report.problems), "problem")] if report.problems or not report.unmapped else []
    if report.unmapped_total:
        parts.append(number_of(report.unmapped_total, "passage left out", "passages left out"))
    shown = len(report.unmapped)
    return ", ".join(parts) + (f", {shown:,} of them listed" if shown < report.unmapped_total else "")


def summary(report: ImportReport) -> str:
    """What came in and what did not, in one sentence."""
    parts = [f"{number_of(report.added, 'document')} added"]
    if report.added:
        parts[0] += f" with {number_of(report.sentences, 'sentence')}"
    if report.annotations:
        parts.append(f"{number_of(report.annotations, 'annotation')} taken over")
    if report.known:
        parts.append(f"{report.known:,} known already")
    if report.refused:
        parts.append(f"{report.refused:,} refused")
    return ", ".join(parts) + "."


class _Similar(QAbstractTableModel):
    """What came in, and what it is similar to."""

    HEADER = ("Document", "Similar to", "Of the text")

    def __init__(self, similar: list[SimilarTo], parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = [(one.title, one.other_title, share_of(one.share)) for one in similar]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.HEADER)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._rows[index.row()][index.column()]
            case Qt.ItemDataRole.ToolTipRole:
                return tip(self._rows[index.row()][index.column()])
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.HEADER[section]
        return None


class _Problems(QAbstractTableModel):
    """File and reason."""

    HEADER = ("File", "Reason")

    def __init__(self, problems: list[Problem], parent: QWidget) -> None:
        super().__init__(parent)
        self.problems = problems

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.problems)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.HEADER)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        problem = self.problems[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return (Path(problem.file).name or problem.file) if index.column() == 0 else _shown(problem)
            case Qt.ItemDataRole.ToolTipRole:
                return tip(problem[index.column()])
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.HEADER[section]
        return None


def _shown(problem: Problem) -> str:
    """The reason without the file's name, which stands beside it."""
    return " ".join(problem.reason.removeprefix(f"{problem.file}: ").split())


class _ProblemTable(QTableView):
    """The problems; Ctrl+C copies the selected rows with whole paths."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self._problems = _Problems(problems, self)
        self.setModel(self._problems)
        self.setAccessibleName("What could not be used")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        dress_table(self)
        self.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(0, self.fontMetrics().averageCharWidth() * 34)

    def copy_all(self) -> None:
        self._copy(self._problems.problems)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
            self._copy([self._problems.problems[row] for row in rows])
        else:
            super().keyPressEvent(event)

    def _copy(self, problems: list[Problem]) -> None:
        if problems:
            QGuiApplication.clipboard().setText("\n".join(f"{one.file}\t{_shown(one)}" for one in problems))
