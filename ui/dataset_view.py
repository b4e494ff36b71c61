"""The numbers of the project that people look at before exporting it, as pictures and as tables."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator import statistics
from annotator.changes import Change
from annotator.records import CONSENSUS_ID, Annotation, Annotator, Document, Sentence, Theme
from annotator.refusal import Refusal
from annotator.statistics import NONE, UNDECIDED, Counts, Table, Where
from ui import appearance
from ui.latest import Latest
from ui.picture_files import save_picture, write_whole
from ui.pictures import BARS, COLUMNS, HEAT, HISTOGRAM, STACKS, Picture, Style, left_out
from ui.sheet import dress_table, quiet
from ui.wording import number_of
from ui.workspace import Workspace

_EVERYBODY = "Everybody"
_MEASURE = 900  # the widest that a picture gets


class _Figure(NamedTuple):
    """One picture of the view: what it is called, how its table comes about, how it is drawn."""

    title: str
    about: str
    table: Callable[[Counts, list[Theme], dict[str, str]], Table]
    picture: Picture


FIGURES = (
    _Figure(
        "Sentences per theme",
        "A sentence with two themes counts for both.",
        lambda counts, themes, names: statistics.per_theme(counts, themes),
        BARS,
    ),
    _Figure(
        "Decided and undecided",
        "“None of the themes” is a decision; undecided is not.",
        lambda counts, themes, names: statistics.per_annotator(counts, names),
        STACKS,
    ),
    _Figure(
        "Themes on the same sentence",
        "In the diagonal: all sentences with the theme.",
        lambda counts, themes, names: statistics.together(counts, themes),
        HEAT,
    ),
    _Figure(
        "Themes over time",
        "By the date of the document.",
        lambda counts, themes, names: statistics.over_time(counts, themes),
        COLUMNS,
    ),
    _Figure(
        "Themes by source",
        "The sources with the most tags first.",
        lambda counts, themes, names: statistics.by_source(counts, themes),
        HEAT,
    ),
    _Figure(
        "Length of the sentences",
        "In characters (code points), all sentences of the project.",
        lambda counts, themes, names: statistics.lengths(counts),
        HISTOGRAM,
    ),
)


class DatasetView(QScrollArea):
    """Counts off the window's thread, again after each change while it is in sight."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._stale = True
        self.setObjectName("dataset")
        self.setAccessibleName("The dataset in numbers")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.whose = QComboBox()
        self.whose.setAccessibleName("Whose decisions are counted")
        self.whose.setToolTip("Whose decisions are counted")
        self.summary = quiet("Counting…")
        self._latest = Latest(self._show, self.summary.setText, self)
        self.cards = [_Card(figure, workspace) for figure in FIGURES]
        self.setWidget(self._lay_out())
        self._list_people()
        self.whose.currentIndexChanged.connect(lambda _: self._ask())
        workspace.changed.connect(self._absorb)

    def _lay_out(self) -> QWidget:
        page = QWidget()
        page.setObjectName("page")
        page.setMaximumWidth(_MEASURE + 96)
        column = QVBoxLayout(page)
        column.setContentsMargins(40, 24, 40, 40)
        column.setSpacing(32)
        head = QHBoxLayout()
        head.setSpacing(12)
        title = QLabel("Dataset")
        title.setFont(appearance.reading_font(6))
        head.addWidget(title)
        head.addStretch(1)
        label = QLabel("Decisions of")
        label.setObjectName("quiet")
        head.addWidget(label)
        head.addWidget(self.whose)
        top = QVBoxLayout()
        top.setSpacing(4)
        top.addLayout(head)
        top.addWidget(self.summary)
        column.addLayout(top)
        for card in self.cards:
            column.addWidget(card)
        column.addStretch(1)
        outer = QWidget()
        row = QHBoxLayout(outer)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(page, 100)
        row.addStretch(1)
        return outer

    def sizeHint(self) -> QSize:
        return QSize(800, 800)

    # Counting

    def _list_people(self) -> None:
        chosen = self.whose.currentData()
        people = [one for one in self._workspace.annotators.values() if not one.alias_of and not one.repeat_of]
        people.sort(key=lambda one: (one.id == CONSENSUS_ID, one.name.casefold()))
        self.whose.blockSignals(True)
        self.whose.clear()
        self.whose.addItem(_EVERYBODY, "")
        for one in people:
            self.whose.addItem(one.name, one.id)
        self.whose.setCurrentIndex(max(self.whose.findData(chosen), 0))
        self.whose.blockSignals(False)

    def _absorb(self, change: Change) -> None:
        if change.touches(Annotator):
            self._list_people()
        if change.touches((Annotation, Annotator, Document, Sentence, Theme)):
            self._stale = True
            if self.isVisible():
                self._ask()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        if self._stale:
            self._ask()

    def _ask(self) -> None:
        self._stale = False
        workspace = self._workspace
        chosen = self.whose.currentData()
        people = [chosen] if chosen else [self.whose.itemData(at) for at in range(1, self.whose.count())]
        if not chosen:
            people = [one for one in people if one != CONSENSUS_ID]  # it says again what the others said
        documents = {one.id: Where(one.date, one.source) for one in workspace.headings.values()}
        self.summary.setText("Counting…")
        self._latest.ask(lambda: _counts(workspace, documents, people))

    def _show(self, counts: Counts) -> None:
        themes = [theme for theme in self._workspace.themes if not theme.retired or counts.themes[theme.id]]
        names = {one.id: one.name for one in self._workspace.annotators.values()}
        self.summary.setText(
            f"{number_of(len(self._workspace.headings), 'document')}, {number_of(counts.sentences, 'sentence')}; "
            f"{number_of(counts.decided, 'decision')} by {number_of(len(counts.people), 'annotator')}."
        )
        for card in self.cards:
            card.show_table(card.figure.table(counts, themes, names), themes)


def _counts(workspace: Workspace, documents: dict[str, Where], people: list[str]) -> Counts:
    store = workspace.store
    _, sentences = store.totals()
    lengths = store.sentence_lengths(statistics.BIN)
    return statistics.count(store.decided_sets(), documents, people, sentences, lengths)


class _Card(QFrame):
    """A picture with its title; the same as a table at the press of a button, and both to be saved."""

    def __init__(self, figure: _Figure, workspace: Workspace) -> None:
        super().__init__()
        self.figure = figure
        self._workspace = workspace
        self.table = Table((), ())
        self.canvas = _Canvas(figure.title, figure.picture)
        self.grid = QTableWidget()
        self.grid.setAccessibleName(figure.title)
        self.grid.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        dress_table(self.grid)
        self.grid.hide()
        self.more = quiet("")
        self.more.hide()
        title = QLabel(figure.title)
        font = QFont(title.font())
        font.setWeight(QFont.Weight.DemiBold)
        title.setFont(font)
        self.as_table = _button("As a table", f"{figure.title}: as a table", checkable=True)
        self.as_table.toggled.connect(self._turn)
        self.save = _button("Save picture…", f"{figure.title}: save the picture as SVG or PNG")
        self.save.clicked.connect(self._save_picture)
        self.save_table = _button("Save table…", f"{figure.title}: save the table as CSV")
        self.save_table.clicked.connect(self._save_table)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(title)
        head.addStretch(1)
        for button in (self.as_table, self.save, self.save_table):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(quiet(figure.about))
        column.addSpacing(8)
        column.addWidget(self.canvas)
        column.addWidget(self.grid)
        column.addWidget(self.more)

    def show_table(self, table: Table, themes: list[Theme]) -> None:
        self.table = table
        self.canvas.show_table(table, themes)
        self.grid.setRowCount(len(table.rows))
        self.grid.setColumnCount(len(table.columns))
        self.grid.setHorizontalHeaderLabels(list(table.columns))
        for at, row in enumerate(table.rows):
            for column, value in enumerate(row):
                item = QTableWidgetItem(f"{value:,}" if isinstance(value, int) else value)
                if column:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.grid.setItem(at, column, item)
        self.grid.resizeColumnsToContents()
        height = self.grid.verticalHeader().defaultSectionSize()
        self.grid.setFixedHeight(height * (min(len(table.rows), 12) + 1) + 12)
        hidden = left_out(table) if self.figure.picture is not COLUMNS and self.figure.picture is not HISTOGRAM else 0
        self.more.setText(f"The table has {number_of(hidden, 'row')} more." if hidden else "")
        self.more.setVisible(bool(hidden))

    def _turn(self, as_table: bool) -> None:
        self.grid.setVisible(as_table)
        self.canvas.setVisible(not as_table)

    def _save_picture(self) -> None:
        name = self._name("Save the picture", ".svg", "SVG, sharp at any size (*.svg);;PNG (*.png)")
        if name:
            self._saving(name, lambda: self.canvas.save(Path(name)))

    def _save_table(self) -> None:
        name = self._name("Save the table", ".csv", "CSV (*.csv)")
        if name:
            self._saving(name, lambda: write_whole(Path(name), self.table.as_csv().encode()))

    def _name(self, caption: str, suffix: str, kinds: str) -> str:
        stem = f"{self._workspace.store.path.stem} {self.figure.title.lower()}"
        proposed = self._workspace.store.path.with_name(stem + suffix)
        name, kind = QFileDialog.getSaveFileName(self, caption, str(proposed), kinds)
        if name and not Path(name).suffix:
            name += ".png" if "PNG" in kind else suffix
        return name

    def _saving(self, name: str, save: Callable[[], None]) -> None:
        try:
            save()
        except Refusal as refusal:
            self._workspace.refused.emit(str(refusal))
        else:
            self._workspace.told.emit(f"Saved {Path(name).name}.")


class _Canvas(QWidget):
    """The picture itself, as high as it needs to be."""

    def __init__(self, title: str, picture: Picture) -> None:
        super().__init__()
        self._title, self._picture = title, picture
        self._table = Table((), ())
        self._themes: list[Theme] = []
        self.setAccessibleName(title)

    def show_table(self, table: Table, themes: list[Theme]) -> None:
        self._table, self._themes = table, themes
        self.setAccessibleDescription("; ".join(f"{row[0]}: {', '.join(map(str, row[1:]))}" for row in table.rows[:40]))
        self.setFixedHeight(int(self._picture.height(table, self._style())) + 2)
        self.update()

    def save(self, path: Path) -> None:
        save_picture(path, self._title, self._picture, self._table, self._style(on_paper=True))

    def _style(self, *, on_paper: bool = False) -> Style:
        colours = appearance.LIGHT if on_paper else appearance.current()
        marks = {
            theme.name: QColor(theme.colour) if on_paper else appearance.theme_colour(theme) for theme in self._themes
        }
        marks |= {
            NONE: QColor(colours.faint),
            UNDECIDED: QColor(colours.line),
            "with a theme": QColor(colours.accent),
        }
        return Style(self.font(), colours, marks)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._picture.paint(painter, QRectF(self.rect()), self._table, self._style())
        painter.end()


def _button(text: str, tip: str, *, checkable: bool = False) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setCheckable(checkable)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
