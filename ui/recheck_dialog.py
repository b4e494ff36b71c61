"""Asks which decisions made under an old wording of a theme are to be re-checked, and lists them."""

from functools import lru_cache
from os.path import commonprefix
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QComboBox, QHBoxLayout, QHeaderView, QTableView, QWidget

from annotator.records import Theme
from ui.sheet import Sheet, dress_table, quiet
from ui.texts import tip
from ui.times import local_time
from ui.wording import number_of
from ui.work.rechecking import Outdated, Rewording, outdated, rewordings
from ui.workspace import Workspace

Index = QModelIndex | QPersistentModelIndex

_CONTEXT = 80  # characters on either side of what differs
_LONGEST = 400


class RecheckDialog(Sheet):
    """Theme, annotator and list; accepted, one goes through one's own."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(
            "Re-check after a new wording",
            "Sentences that were decided before a theme was last given another definition, inclusion or exclusion.",
            accept="Go through them",
            cancel="Close",
            parent=parent,
        )
        self._workspace = workspace
        self._rewordings = rewordings(workspace.store)
        self.theme, self.who = QComboBox(), QComboBox()
        self.theme.setAccessibleName("Theme")
        self.who.setAccessibleName("Whose decisions")
        for one in self._rewordings:
            self.theme.addItem(f"{' '.join(one.after.name.split())}, {local_time(one.at).rsplit(':', 1)[0]}")
        people = sorted(workspace.annotators.values(), key=lambda one: one.name.casefold())
        for person in people:
            self.who.addItem(person.name, person.id)
        self.who.setCurrentIndex(max(self.who.findData(workspace.annotator.id), 0))
        self.everything = QCheckBox("&Also sentences without the theme, which it may fit now")
        self.wording = quiet("")
        self.count = quiet("")
        self.model = _Queue(workspace, self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName("Sentences decided under the old wording")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        dress_table(self.table)
        letter = self.fontMetrics().averageCharWidth()
        for column, letters in enumerate((30, 0, 26)):
            self.table.setColumnWidth(column, letter * letters)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.theme)
        top.addWidget(self.who)
        top.addWidget(self.everything)
        top.addStretch(1)
        self.body.addLayout(top)
        self.body.addWidget(self.wording)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.count)
        self.theme.currentIndexChanged.connect(self._list)
        self.who.currentIndexChanged.connect(self._list)
        self.everything.toggled.connect(self._list)
        self._list()
        self.open_at(130, 36)

    @property
    def chosen(self) -> Rewording | None:
        at = self.theme.currentIndex()
        return self._rewordings[at] if at >= 0 else None

    @property
    def queue(self) -> list[Outdated]:
        return self.model.queue

    def _list(self) -> None:
        one, who = self.chosen, self.who.currentData()
        store = self._workspace.store
        blind = "" if self._workspace.read_only else self._workspace.annotator.id
        everything = self.everything.isChecked()
        self.model.show_queue(outdated(store, one, who, everything=everything, blind=blind) if one and who else [])
        self.wording.setText(_told(one))
        own = who == self._workspace.annotator.id
        count = number_of(len(self.queue), "sentence")
        self.count.setText(
            f"{count} decided under the old wording" if own else f"{count}; only {self.who.currentText()} can go on"
        )
        self.accept_button.setEnabled(own and bool(self.queue) and not self._workspace.read_only)


def _told(one: Rewording | None) -> str:
    """The old wording and the new one."""
    if one is None:
        return "No theme has been given another wording since it was made."
    before, after = _where_they_differ(_wording(one.before), _wording(one.after))
    return f"Before: {before}\nNow: {after}"


def _where_they_differ(before: str, after: str) -> tuple[str, str]:
    """Both, without most of what they have in common: definitions are long, and changes of them small."""
    start = len(commonprefix([before, after]))  # noqa: RUF071 - by letters is what is meant
    end = len(commonprefix([before[start:][::-1], after[start:][::-1]]))  # noqa: RUF071
    return _around(before, start, len(before) - end), _around(after, start, len(after) - end)


def _around(text: str, start: int, end: int) -> str:
    left, right = max(start - _CONTEXT, 0), min(end + _CONTEXT, len(text))
    cut = text[left:right] if right - left <= _LONGEST else text[left : left + _LONGEST]
    return f"{'…' if left else ''}{cut}{'…' if left + len(cut) < len(text) else ''}"


def _wording(theme: Theme) -> str:
    parts = [" ".join(theme.definition.split()) or "no definition"]
    parts += [f"include: {'; '.join(theme.include)}"] if theme.include else []
    parts += [f"exclude: {'; '.join(theme.exclude)}"] if theme.exclude else []
    return " · ".join(parts)


class _Queue(QAbstractTableModel):
    """The sentences; their words are read when they are seen."""

    HEADER = ("Document", "Sentence", "Decided")

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.queue: list[Outdated] = []
        self._text = lru_cache(maxsize=64)(self._read)

    def show_queue(self, queue: list[Outdated]) -> None:
        self.beginResetModel()
        self.queue = queue
        self.endResetModel()

    def _read(self, document_id: str) -> str:
        document = self._workspace.store.document(document_id)
        return document.text if document else ""

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.queue)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.HEADER)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.HEADER[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._cell(index.row(), index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return tip(self._cell(index.row(), index.column()))
        return None

    def _cell(self, row: int, column: int) -> str:
        one = self.queue[row]
        match column:
            case 0:
                heading = self._workspace.headings.get(one.document)
                return " ".join(heading.title.split()) if heading else ""
            case 1:
                return " ".join(self._text(one.document)[one.start : one.end].split())
        return local_time(one.at).rsplit(":", 1)[0]
