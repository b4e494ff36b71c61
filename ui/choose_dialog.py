"""Asks which of many things are meant: a list of ticks with a filter."""

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QLineEdit, QListView, QPushButton, QWidget

from ui.sheet import Sheet
from ui.texts import folded, tip

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class ChooseDialog(Sheet):
    """Ticks `chosen` of `things` (id and name). At least `least` must be ticked to accept."""

    def __init__(
        self,
        title: str,
        about: str,
        things: Sequence[tuple[str, str]],
        chosen: Collection[str],
        least: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, about, accept="Choose", parent=parent)
        self._least = least
        self.ticks = Ticks(things, chosen, self)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter")
        self.filter.setAccessibleName("Filter the list")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self.ticks.filter)
        self.list = _List()
        self.list.setModel(self.ticks)
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(title)
        self.list.setToolTip("Space ticks or unticks")
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.count = QLabel()
        self.count.setObjectName("quiet")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.count, 1)
        for words, tick in (("Tick &all shown", True), ("&Untick all shown", False)):
            button = QPushButton(words)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, tick=tick: self.ticks.tick_all(tick))
            buttons.addWidget(button)
        self.body.setSpacing(8)
        if len(things) > 12:
            self.body.addWidget(self.filter)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(buttons)
        self.ticks.dataChanged.connect(self._count)
        self.ticks.modelReset.connect(self._count)
        self._count()
        self.open_at(76, min(34, 16 + len(things)))
        if things:
            self.list.setCurrentIndex(self.ticks.index(0))
        self.list.setFocus()

    def accepting(self) -> None:
        if len(self.ticks.chosen) < self._least:
            self.warn(f"Tick at least {self._least}.")
        else:
            self.accept()

    def _count(self) -> None:
        self.count.setText(f"{len(self.ticks.chosen):,} of {len(self.ticks.things):,}")

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        title: str,
        about: str,
        things: Sequence[tuple[str, str]],
        chosen: Collection[str],
        least: int = 1,
    ) -> list[str] | None:
        """The ids that were ticked, in the order of the things; None where the dialog was left."""
        dialog = cls(title, about, things, chosen, least, parent)
        try:
            return [one for one, _ in things if one in dialog.ticks.chosen] if dialog.exec() else None
        finally:
            dialog.deleteLater()


class Ticks(QAbstractListModel):
    """Things that pass the filter, each with a tick."""

    def __init__(self, things: Sequence[tuple[str, str]], chosen: Collection[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.things = things
        self.chosen = {one for one, _ in things} & set(chosen)
        self._rows = list(things)

    def filter(self, words: str) -> None:
        """Show only the things whose names hold all the words."""
        wanted = folded(words).split()
        self.beginResetModel()
        self._rows = [(one, name) for one, name in self.things if all(word in folded(name) for word in wanted)]
        self.endResetModel()

    def tick_all(self, tick: bool) -> None:
        shown = {one for one, _ in self._rows}
        self.chosen = self.chosen | shown if tick else self.chosen - shown
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one, name = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return " ".join(name.split())
            case Qt.ItemDataRole.ToolTipRole:
                return tip(name)
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if one in self.chosen else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        one, _ = self._rows[index.row()]
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self.chosen.add(one)
        else:
            self.chosen.discard(one)
        self.dataChanged.emit(index, index)
        return True


class _List(QListView):
    """Space ticks all selected rows as the current one."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current, model = self.currentIndex(), self.model()
        if event.key() != Qt.Key.Key_Space or not current.isValid():
            super().keyPressEvent(event)
            return
        role = Qt.ItemDataRole.CheckStateRole
        ticked = model.data(current, role) == Qt.CheckState.Checked
        for index in self.selectionModel().selectedIndexes():
            model.setData(index, Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked, role)
