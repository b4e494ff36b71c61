"""Asks what the columns of a table are, beside its first rows."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.formats import rows
from annotator.formats.columns import EXTRA_ROLE, NO_ROLE, PER_DOCUMENT, PER_SENTENCE, THEME_ROLE, Columns
from annotator.formats.glance import Glance
from annotator.formats.protocol import Incoming
from annotator.refusal import Refusal
from ui.sheet import Sheet, dress_table, quiet
from ui.texts import menu_text
from ui.wording import number_of

Index = QModelIndex | QPersistentModelIndex

WORDS = {
    "text": "Text", "title": "Title", "date": "Date", "source": "Source", "url": "Web address",
    "language": "Language", "annotator": "Annotator", "number": "Sentence number", "document": "Document",
    "paragraph": "Paragraph", "themes": "Themes, with ;", "unsure": "Unsure", "note": "Note",
    "annotated_at": "Annotated at", THEME_ROLE: "Theme", EXTRA_ROLE: "Further field", NO_ROLE: "Leave out",
}  # fmt: skip
_SEVERAL = frozenset({THEME_ROLE, EXTRA_ROLE, NO_ROLE})
_SHOWN = 12  # rows
_WIDTH = 24  # letters of a column


class MappingDialog(Sheet):
    """A box above each column says what it is; below stands what will come in. `columns` is what was chosen."""

    def __init__(self, glance: Glance, name: str, remembered: Columns | None = None, parent: QWidget | None = None):
        super().__init__(
            "What are the columns?",
            f"{name}: {number_of(glance.rows, glance.row)}. Say what each column is; the guess may be right already.",
            accept="Import",
            cancel="Leave this file out",
            parent=parent,
        )
        self._glance = glance
        self.boxes: dict[str, QComboBox] = {}
        self.per_document = QRadioButton("One row is a &document")
        self.per_sentence = QRadioButton("One row is a &sentence")
        self.outcome = quiet("")
        self.outcome.setAccessibleName("What will come in")
        self.table = QTableView()
        self._lay_out()
        self._begin(remembered)
        for box in self.boxes.values():
            box.currentIndexChanged.connect(self._chosen)
        self.per_document.toggled.connect(self._look)
        self._look()
        self.open_at(130, 32)
        next(iter(self.boxes.values())).setFocus()

    @property
    def columns(self) -> Columns:
        """What was said of every column, and what a row is."""
        roles = tuple((name, str(box.currentData())) for name, box in self.boxes.items())
        return Columns(roles, PER_SENTENCE if self.per_sentence.isChecked() else PER_DOCUMENT)

    @classmethod
    def ask(
        cls, parent: QWidget | None, glance: Glance, name: str, remembered: Columns | None = None
    ) -> Columns | None:
        """What the columns are, or None where the file is to be left out."""
        dialog = cls(glance, name, remembered, parent)
        try:
            return dialog.columns if dialog.exec() else None
        finally:
            dialog.deleteLater()

    def accepting(self) -> None:
        if self._documents() is not None:
            self.accept()

    # Putting together

    def _lay_out(self) -> None:
        kinds = QHBoxLayout()
        kinds.setSpacing(24)
        for button in (self.per_document, self.per_sentence):
            kinds.addWidget(button)
        kinds.addStretch(1)
        self.body.addLayout(kinds)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        width = self.fontMetrics().averageCharWidth() * _WIDTH
        grid = QGridLayout()
        grid.setSpacing(0)
        for at, name in enumerate(self._glance.columns):
            grid.addWidget(self._box(name, width), 0, at)
            grid.setColumnMinimumWidth(at, width)
        grid.setColumnStretch(len(self._glance.columns), 1)
        column.addLayout(grid)
        self.table.setModel(_Rows(self._glance, self))
        self.table.setAccessibleName("The first rows")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        dress_table(self.table)
        for at in range(len(self._glance.columns)):
            self.table.setColumnWidth(at, width)
        self.table.setMinimumWidth(width * len(self._glance.columns) + 4)
        column.addWidget(self.table, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inner)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self._area = area
        self.body.addWidget(area, 1)
        heading = QLabel("What will come in")
        heading.setObjectName("heading")
        self.body.addWidget(heading)
        self.body.addWidget(self.outcome)

    def _box(self, name: str, width: int) -> QComboBox:
        box = QComboBox()
        box.setFixedWidth(width - 8)
        box.setAccessibleName(f"What the column {name} is")
        for role, words in WORDS.items():
            box.addItem(words, role)
        self.boxes[name] = box
        return box

    def _begin(self, remembered: Columns | None) -> None:
        """With what was chosen for such a table before, or else with the guess."""
        said = dict(remembered.roles if remembered else self._glance.roles)
        per = remembered.per if remembered else self._glance.per
        if not remembered:
            said = {name: said.get(name) or self._other(name, per) for name in self.boxes}
        for name, box in self.boxes.items():
            box.setCurrentIndex(
                max(box.findData(said.get(name, NO_ROLE)), 0 if name in said else box.findData(NO_ROLE))
            )
        (self.per_sentence if per == PER_SENTENCE else self.per_document).setChecked(True)

    def _other(self, name: str, per: str) -> str:
        """What a column is of which nothing is known: with a row per sentence, yes and no make a theme."""
        cells = [row.get(name) for row in self._glance.first]
        theme = per == PER_SENTENCE and all(cell in (None, "") or rows.yes_or_no(cell) is not None for cell in cells)
        return THEME_ROLE if theme else EXTRA_ROLE

    # What happens

    def _chosen(self) -> None:
        """A role that was chosen is taken from the column that had it."""
        chosen = self.sender()
        for box in self.boxes.values():
            if not isinstance(chosen, QComboBox) or box is chosen or box.currentData() in _SEVERAL:
                continue
            if box.currentData() == chosen.currentData():
                box.blockSignals(True)
                box.setCurrentIndex(box.findData(EXTRA_ROLE))
                box.blockSignals(False)
        self._look()

    def _look(self) -> None:
        """Read the first rows with what is chosen, and say what comes of them."""
        found = self._documents()
        if found is None:
            self.outcome.setText("Nothing yet.")
            return
        if not found:
            self.outcome.setText("There is no document in the first rows.")
            return
        if self.per_document.isChecked():
            what = number_of(self._glance.rows, "document")
        else:
            more = "At least " if self._glance.rows > len(self._glance.first) else ""
            what = f"{more}{number_of(len(found), 'document')}, {number_of(self._glance.rows, 'row')} of sentences"
        first = found[0]
        parts = [f"{what}. The first: “{menu_text(first.title, 80)}”"]
        parts += [part for part in (first.date, first.source, first.language) if part]
        parts += [number_of(len(first.themes), "theme")] if first.themes else []
        parts += [f"{name}: {menu_text(value, 30)}" for name, value in first.extra[:3]]
        begin = " ".join(first.text[:300].split())
        shown = begin if len(begin) <= 200 else f"{begin[:199]}…"
        self.outcome.setText(" · ".join(parts).replace("&&", "&") + f"\n{shown}")

    def _documents(self) -> list[Incoming] | None:
        """The documents of the first rows; None where what is chosen makes no sense, which is said."""
        try:
            found = list(rows.documents(self._glance, lambda _: None, self.columns))
        except Refusal as refusal:
            said = str(refusal)
            self.warn(
                "Choose which column holds the text." if "no column “text”" in said else f"{said[0].upper()}{said[1:]}"
            )
            self.accept_button.setEnabled(False)
            return None
        self.warn("")
        self.accept_button.setEnabled(True)
        return [one for one in found if isinstance(one, Incoming)]


class _Rows(QAbstractTableModel):
    """The first rows under the names of the columns."""

    def __init__(self, glance: Glance, parent: QWidget) -> None:
        super().__init__(parent)
        self._glance = glance

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else min(len(self._glance.first), _SHOWN)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._glance.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        cell = self._glance.first[index.row()].get(self._glance.columns[index.column()])
        return "" if cell is None else " ".join(str(cell)[:400].split())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._glance.columns[section]
        return None
