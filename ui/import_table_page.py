"""A table that is about to be imported: what its columns are, and the first document that comes of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
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

from annotator.commands.documents import check_language
from annotator.formats import rows
from annotator.formats.columns import EXTRA_ROLE, NO_ROLE, PER_DOCUMENT, PER_SENTENCE, THEME_ROLE, Columns
from annotator.formats.glance import Glance
from annotator.formats.protocol import Incoming
from annotator.refusal import Refusal
from ui.background import Latest
from ui.cut_text import CutText
from ui.document_fields import language_box, language_of, show_language
from ui.encoding_box import EncodingBox
from ui.sheet import dress_table, quiet
from ui.texts import menu_text, tip
from ui.wording import number_of
from ui.work.looking import Decision, Doubt, look_again, spans_of

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


class TablePage(QWidget):
    """A box above each column says what it is; below stands the first document. Shows one doubt at a time."""

    changed = Signal()
    ready = Signal()

    def __init__(self, abbreviations: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._abbreviations = abbreviations
        self._doubt: Doubt | None = None
        self._decision = Decision()
        self._glance = Glance()
        self._latest = Latest(self)
        self.problem = ""
        """Why this table cannot be imported as it is."""
        self.boxes: dict[str, QComboBox] = {}
        self.per_document = QRadioButton("One row is a &document")
        self.per_sentence = QRadioButton("One row is a &sentence")
        self.sheet = QComboBox()
        self.sheet.setAccessibleName("Sheet")
        self.encoding = EncodingBox()
        self.language = language_box("Found out from each text")
        self.outcome = quiet("")
        self.outcome.setAccessibleName("What will come in")
        self.table = QTableView()
        self.first = CutText("The first document with its sentences")
        self._lay_out()
        self.per_document.toggled.connect(self._choose)
        self.sheet.activated.connect(self._look_again)
        self.encoding.activated.connect(self._look_again)
        self.language.activated.connect(self._take_language)

    def is_reading(self) -> bool:
        """Whether something else will be shown in a moment."""
        return self._latest.is_busy()

    @property
    def columns(self) -> Columns:
        """What is said of every column, and what a row is."""
        roles = tuple((name, str(box.currentData())) for name, box in self.boxes.items())
        return Columns(roles, PER_SENTENCE if self.per_sentence.isChecked() else PER_DOCUMENT)

    def show_doubt(self, doubt: Doubt, decision: Decision) -> None:
        """Show the first rows; what the user chooses goes into the decision."""
        self._doubt, self._decision = doubt, decision
        self._latest.forget()
        options, glance = decision.options, doubt.glance
        if (options.encoding and options.encoding != glance.encoding) or (
            options.sheet and options.sheet != glance.sheet
        ):
            self._look_again(of_user=False)
        else:
            self._show(glance)

    def settle(self) -> None:
        """Take what was written just now."""
        self._take_language()

    def stop(self) -> None:
        """Want no rows any more."""
        self._latest.forget()

    # Putting together

    def _lay_out(self) -> None:
        kinds = QHBoxLayout()
        kinds.setSpacing(24)
        for button in (self.per_document, self.per_sentence):
            kinds.addWidget(button)
        kinds.addStretch(1)
        reading = QHBoxLayout()
        reading.setSpacing(24)
        named = {"S&heet": self.sheet, "E&ncoding": self.encoding, "Lan&guage": self.language}
        self._holders = {box: _labelled(name, box) for name, box in named.items()}
        for holder in self._holders.values():
            reading.addWidget(holder, 1)
        self.table.setAccessibleName("The first rows")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        dress_table(self.table)
        self.table.horizontalHeader().setStretchLastSection(True)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        heading = QLabel("What will come in")
        heading.setObjectName("heading")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(reading)
        layout.addLayout(kinds)
        layout.addWidget(self._area, 3)
        layout.addWidget(heading)
        layout.addWidget(self.outcome)
        layout.addWidget(self.first, 4)

    def _show(self, glance: Glance) -> None:
        """Begin with what was chosen for such a table, or else with the guess."""
        self._glance = glance
        options = self._decision.options
        self.sheet.clear()
        self.sheet.addItems(list(glance.sheets))
        self.sheet.setCurrentText(glance.sheet)
        self._holders[self.sheet].setVisible(len(glance.sheets) > 1)
        guessed = any(guess.value == glance.encoding for guess in glance.guesses)
        self.encoding.offer(glance.encoding, glance.likely, options.encoding, guessed=guessed)
        self._holders[self.encoding].setVisible(bool(glance.encoding))
        show_language(self.language, options.language)
        self._make_columns()
        self._begin(options.columns)
        self._look()
        self.ready.emit()

    def _make_columns(self) -> None:
        inner = QWidget()
        inner.setAutoFillBackground(False)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        width = self.fontMetrics().averageCharWidth() * _WIDTH
        grid = QGridLayout()
        grid.setSpacing(0)
        self.boxes = {}
        for at, name in enumerate(self._glance.columns):
            grid.addWidget(self._box(name, width), 0, at)
            grid.setColumnMinimumWidth(at, width)
        grid.setColumnStretch(len(self._glance.columns), 1)
        column.addLayout(grid)
        self.table.setModel(_Rows(self._glance, inner))
        for at in range(len(self._glance.columns)):
            self.table.setColumnWidth(at, width)
        self.table.setMinimumWidth(width * len(self._glance.columns) + 4)
        column.addWidget(self.table, 1)
        self._area.setWidget(inner)

    def _box(self, name: str, width: int) -> QComboBox:
        box = QComboBox()
        box.setFixedWidth(width - 8)
        box.setAccessibleName(f"What the column {name} is")
        box.setToolTip(tip(f"What the column “{name}” is"))
        for role, words in WORDS.items():
            box.addItem(words, role)
        box.currentIndexChanged.connect(lambda _, box=box: self._choose_role(box))
        self.boxes[name] = box
        return box

    def _begin(self, remembered: Columns) -> None:
        said = dict(remembered.roles) or dict(self._glance.roles)
        per = remembered.per or self._glance.per
        for name, box in self.boxes.items():
            role = said.get(name, NO_ROLE if remembered else "") or self._other(name, per)
            box.blockSignals(True)
            if box.findData(role) < 0:
                box.addItem("As it is named", role)
            box.setCurrentIndex(box.findData(role))
            box.blockSignals(False)
        self.per_document.blockSignals(True)
        (self.per_sentence if per == PER_SENTENCE else self.per_document).setChecked(True)
        self.per_document.blockSignals(False)

    def _other(self, name: str, per: str) -> str:
        """What a column is of which nothing is known: with a row per sentence, yes and no make a theme."""
        cells = [row.get(name) for row in self._glance.first]
        theme = per == PER_SENTENCE and all(cell in (None, "") or rows.yes_or_no(cell) is not None for cell in cells)
        return THEME_ROLE if theme else EXTRA_ROLE

    # What the user decides

    def _choose_role(self, chosen: QComboBox) -> None:
        """A role that was chosen is taken from the column that had it."""
        for box in self.boxes.values():
            if box is chosen or box.currentData() in _SEVERAL or box.currentData() != chosen.currentData():
                continue
            box.blockSignals(True)
            box.setCurrentIndex(box.findData(EXTRA_ROLE))
            box.blockSignals(False)
        self._choose()

    def _choose(self) -> None:
        self._decision.options = replace(self._decision.options, columns=self.columns)
        self._look()
        self.changed.emit()

    def _take_language(self) -> None:
        try:
            language = check_language(language_of(self.language))
        except Refusal as refusal:
            self.problem = str(refusal)
            return
        if language != self._decision.options.language:
            self._decision.options = replace(self._decision.options, language=language)
            self._look()
            self.changed.emit()

    def _look_again(self, *_: object, of_user: bool = True) -> None:
        """Read the first rows of another sheet, or in another encoding."""
        if of_user:
            encoding = self.encoding.encoding if self._glance.encoding else ""
            sheet = self.sheet.currentText() if self.sheet.count() > 1 else ""
            other = sheet != self._glance.sheet and bool(sheet)
            columns = Columns() if other else self._decision.options.columns
            self._decision.options = replace(self._decision.options, encoding=encoding, sheet=sheet, columns=columns)
        doubt, options = self._doubt, self._decision.options
        if doubt is None:
            return

        def work() -> Glance | Refusal:
            try:
                return look_again(doubt, replace(options, columns=Columns())).glance
            except (Refusal, OSError) as error:
                return Refusal(str(error))

        self._latest.ask(work, self._show_again)
        if of_user:
            self.changed.emit()

    def _show_again(self, found: Glance | Refusal) -> None:
        if isinstance(found, Refusal):
            self.problem = f"This table cannot be read so: {found}"
            self.outcome.setText(self.problem)
            self.first.show_text("", [])
            self.ready.emit()
        else:
            self._show(found)

    # What comes of it

    def _look(self) -> None:
        """Read the first rows with what is chosen, and show what comes of them."""
        self.problem = ""
        found: list[Incoming] = []
        try:
            read = rows.documents(self._glance, lambda _: None, self.columns)
            found = [one for one in read if isinstance(one, Incoming)]
        except Refusal as refusal:
            said = str(refusal)
            no_text = "no column “text”" in said
            self.problem = "Choose which column holds the text." if no_text else f"{said[0].upper()}{said[1:]}"
        self.outcome.setText(self._summary(found))
        self._show_first(found)

    def _summary(self, found: list[Incoming]) -> str:
        if self.problem:
            return self.problem
        if not found:
            return "There is no document in the first rows."
        glance = self._glance
        if self.per_document.isChecked():
            what = number_of(glance.rows, "document")
        else:
            more = "At least " if glance.rows > len(glance.first) else ""
            what = f"{more}{number_of(len(found), 'document')}, {number_of(glance.rows, 'row')} of sentences"
        first = found[0]
        parts = [f"{what}. The first: “{menu_text(first.title, 80)}”"]
        parts += [part for part in (first.date, first.source, first.language) if part]
        parts += [number_of(len(first.themes), "theme")] if first.themes else []
        parts += [f"{name}: {menu_text(value, 30)}" for name, value in first.extra[:3]]
        return " · ".join(parts).replace("&&", "&")

    def _show_first(self, found: list[Incoming]) -> None:
        if not found:
            self.first.show_text("", [])
            return
        first = replace(found[0], language=self._decision.options.language or found[0].language)
        self.first.show_text(first.text, spans_of(first, self._abbreviations))


def _labelled(name: str, box: QComboBox) -> QWidget:
    """The box with its name before it."""
    both = QWidget()
    layout = QHBoxLayout(both)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    label = QLabel(name)
    label.setBuddy(box)
    layout.addWidget(label)
    layout.addWidget(box, 1)
    return both


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
