"""A table of figures in which each cell can be chosen, with intervals drawn as dot and whisker."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from annotator.agreement import Figure, Interval, ThemeFigures
from annotator.agreement.ranking import Aim, Kind
from annotator.records import Theme
from ui import chips
from ui.appearance import current, theme_colour
from ui.sheet import dress_table
from ui.texts import tip
from ui.work.figures import UNDEFINED, bounds, more, number, percent

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

BY_THEME = ("Theme", "n", "Percent", "Alpha", "95 % interval", "AC1", "Until ±0.1")
NAME, SENTENCES, PERCENT, ALPHA, INTERVAL, AC1, MORE = range(7)
_PAD = 8
_DOT = 3.5  # radius


@dataclass(frozen=True)
class Row:
    """One line of figures; `aims` are what its cells stand for, `interval` belongs to `alpha`."""

    name: str
    aim: Aim
    sentences: int
    alpha: Figure
    percent: Figure | None = None
    interval: Interval | None = None
    ac1: Figure | None = None
    chip: chips.Chip | None = None
    about: str = ""  # what the figure is, for a tooltip

    def aim_of(self, column: int) -> Aim:
        """The figure that stands in the column, else the row's own."""
        kinds = {PERCENT: Kind.PERCENT if self.percent else None, AC1: Kind.AC1 if self.ac1 else None}
        return Aim(kinds.get(column) or self.aim.kind, self.aim.theme)


class Figures(QAbstractTableModel):
    """Rows of figures. Where there is no figure the interval's place says why."""

    def __init__(self, titles: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._titles = titles
        self.rows: list[Row] = []
        self.stale = False
        self.low = 0.0  # where the scale of the intervals begins

    def show(self, rows: list[Row]) -> None:
        """Show these rows; where they are those of before, only what they say is new."""
        same = [row.aim for row in rows] == [row.aim for row in self.rows]
        if not same:
            self.beginResetModel()
        self.rows = rows
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, MORE))

    def ticks(self) -> list[float]:
        """Where the scale has lines, from `low` to 1."""
        return [tick for tick in (-1.0, -0.5, 0.0, 0.5, 1.0) if tick >= self.low]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else MORE + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_side(section) | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(row, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{row.name}, {self._titles[column] or row.aim.kind}: {self.text(row, column)}"
            case Qt.ItemDataRole.ToolTipRole:
                return tip(self._why(row, column) or row.about)
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(_side(column) | Qt.AlignmentFlag.AlignVCenter)
            case Qt.ItemDataRole.ForegroundRole if self.stale or column in (SENTENCES, MORE):
                return QColor(current().quiet)
        return None

    def text(self, row: Row, column: int) -> str:
        """What the cell says; of an interval its bounds, or why there is none."""
        match column:
            case 0:
                return row.name
            case 1:
                return f"{row.sentences:,}"
            case 2:
                return percent(row.percent.value) if row.percent else ""
            case 3:
                return number(row.alpha.value)
            case 4:
                return self._why(row, column) or (bounds(row.interval) if row.interval else "")
            case 5:
                return number(row.ac1.value) if row.ac1 else ""
        return more(row.interval, row.sentences) if row.interval else ""

    def _why(self, row: Row, column: int) -> str:
        """Why there is no figure in this cell, or ""."""
        match column:
            case 2 if row.percent:
                return row.percent.reason
            case 5 if row.ac1:
                return row.ac1.reason
            case 3 | 4 | 6:
                return row.alpha.reason or (row.interval.reason if row.interval and column != ALPHA else "")
        return ""


class FiguresTable(QTableView):
    """As high as its rows. `chosen` follows the current cell, `entered` is Enter or a double click on it."""

    chosen = Signal(object)  # Aim
    entered = Signal()

    def __init__(self, name: str, titles: Sequence[str], *, axis: bool = False) -> None:
        super().__init__()
        self._axis = axis
        self.figures = Figures(titles, self)
        self.setModel(self.figures)
        self.setAccessibleName(name)
        dress_table(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setItemDelegate(_Painter(self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(with_even_figures(self.font()))
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() + 14)
        self._set_widths()
        self.doubleClicked.connect(lambda _: self.entered.emit())
        self.figures.modelReset.connect(self.updateGeometry)

    def _set_widths(self) -> None:
        header, letter = self.horizontalHeader(), self.fontMetrics().averageCharWidth()
        header.setMinimumSectionSize(letter * 5)
        header.setSectionsClickable(False)
        for column, letters in ((SENTENCES, 8), (PERCENT, 10), (ALPHA, 9), (AC1, 9), (MORE, 11)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, letter * letters)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(INTERVAL, QHeaderView.ResizeMode.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._share_room()
        super().resizeEvent(event)

    def _share_room(self) -> None:
        """Names take what they need, up to half of what is left; intervals, or why there is none, the rest."""
        metrics = self.fontMetrics()
        names = [
            chips.chips_width(metrics, [row.chip]) if row.chip else metrics.horizontalAdvance(row.name)
            for row in self.figures.rows
        ]
        needed = max([*names, metrics.averageCharWidth() * 22]) + 2 * _PAD + 8
        taken = sum(self.columnWidth(column) for column in (SENTENCES, PERCENT, ALPHA, AC1, MORE))
        self.setColumnWidth(NAME, round(min(needed, max((self.viewport().width() - taken) * 0.5, 80))))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._whole_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self._whole_height())

    def _whole_height(self) -> int:
        rows = self.verticalHeader().defaultSectionSize() * len(self.figures.rows)
        axis = self.fontMetrics().lineSpacing() + 4 if self._has_axis() else 0
        return self.horizontalHeader().sizeHint().height() + rows + axis + 2 * self.frameWidth()

    def _has_axis(self) -> bool:
        return self._axis and any(row.interval and row.interval.low is not None for row in self.figures.rows)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._has_axis():
            return
        painter = QPainter(self.viewport())
        painter.setFont(self.font())
        painter.setPen(QColor(current().quiet))
        last = self.visualRect(self.figures.index(len(self.figures.rows) - 1, INTERVAL))
        high = self.fontMetrics().lineSpacing()
        for tick in self.figures.ticks():
            x = self.x_of(tick, last)
            label = QRectF(x - 40, last.bottom() + 3, 80, high)
            painter.drawText(
                label, int(Qt.AlignmentFlag.AlignHCenter), number(tick, 1) if tick % 1 else number(tick, 0)
            )
        painter.end()

    def x_of(self, value: float, cell: QRect) -> float:
        """Where in the cell an interval has this value."""
        low, area = self.figures.low, cell.adjusted(2 * _PAD, 0, -2 * _PAD, 0)
        return round(area.left() + (min(max(value, low), 1.0) - low) / (1.0 - low) * area.width()) + 0.5

    def show_rows(self, rows: list[Row]) -> None:
        """Show these; the cell that was current stays it where its row is still there."""
        held = self.currentIndex()
        aim = self.figures.rows[held.row()].aim if held.isValid() else None
        self.figures.show(rows)
        self._share_room()
        self.clearSpans()
        for place, one in enumerate(rows):
            if one.alpha.value is None and not (one.ac1 and one.ac1.value is not None):
                self.setSpan(place, INTERVAL, 1, MORE - INTERVAL + 1)  # room for the reason
        row = next((place for place, row in enumerate(rows) if row.aim == aim), -1)
        if row >= 0:
            self.setCurrentIndex(self.figures.index(row, held.column()))
        self.updateGeometry()

    def set_stale(self, stale: bool) -> None:
        """Show that newer figures are on the way."""
        self.figures.stale = stale
        self.viewport().update()

    @property
    def aim(self) -> Aim | None:
        """What the current cell stands for."""
        index = self.currentIndex()
        return self.figures.rows[index.row()].aim_of(index.column()) if index.isValid() else None

    def currentChanged(self, now: Index, before: Index) -> None:
        super().currentChanged(now, before)
        if now.isValid():
            self.chosen.emit(self.figures.rows[now.row()].aim_of(now.column()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.entered.emit()
        else:
            super().keyPressEvent(event)


def theme_row(figures: ThemeFigures, themes: Mapping[str, Theme]) -> Row:
    """The figures of a theme; one that the codebook has lost goes by its id."""
    theme = themes.get(figures.theme) or Theme(figures.theme, figures.theme, "", "#777777")
    return Row(
        theme.name,
        Aim(Kind.ALPHA, figures.theme),
        figures.sentences,
        figures.alpha,
        figures.percent,
        figures.interval,
        figures.ac1,
        chips.Chip(theme.name, theme.key.upper(), theme_colour(theme)),
    )


def lowest(rows: Iterable[Row]) -> float:
    """Where a scale for these must begin: 0, further down where figures are."""
    lows = [value for row in rows for value in (row.alpha.value, row.interval.low if row.interval else None)]
    least = min((value for value in lows if value is not None), default=0.0)
    return max(math.floor(min(least, 0.0) * 4) / 4, -1.0)


def with_even_figures(font: QFont) -> QFont:
    """The font with all digits of the same width, so that numbers stand below each other."""
    font = QFont(font)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignLeft if column in (NAME, INTERVAL) else Qt.AlignmentFlag.AlignRight


class _Painter(QStyledItemDelegate):
    """Paints names as chips, intervals as dot and whisker, and a frame round the chosen cell."""

    def __init__(self, table: FiguresTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        row, colours = self._table.figures.rows[index.row()], current()
        chosen = index.row() == self._table.currentIndex().row()
        painter.save()
        if chosen:
            painter.fillRect(option.rect, QColor(colours.current))
        if index.column() == NAME and row.chip is not None:
            painter.setOpacity(0.45 if self._table.figures.stale else 1.0)
            chips.paint_chips(painter, QRectF(option.rect.adjusted(_PAD, 0, -_PAD, 0)), [row.chip])
        elif index.column() == INTERVAL and row.interval is not None and row.interval.low is not None:
            self._paint_interval(painter, option.rect, row)
        else:
            self._paint_text(painter, option, index)
        if self._table.currentIndex() == index and bool(option.state & QStyle.StateFlag.State_HasFocus):
            painter.setOpacity(1.0)
            painter.setPen(QPen(QColor(colours.accent), 1.5))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 2, -1, -2), 4, 4)
        painter.restore()

    def _paint_text(self, painter: QPainter, option: Any, index: Index) -> None:
        stale, colours = self._table.figures.stale, current()
        text = str(index.data() or "")
        reason = index.column() == INTERVAL
        quiet = stale or reason or text == UNDEFINED or index.column() in (SENTENCES, MORE)
        painter.setPen(QColor(colours.quiet if quiet else colours.ink))
        font = QFont(option.font)
        font.setItalic(reason)
        painter.setFont(font)
        area = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(_side(index.column()) | Qt.AlignmentFlag.AlignVCenter), shown)

    def _paint_interval(self, painter: QPainter, rect: QRect, row: Row) -> None:
        colours, stale = current(), self._table.figures.stale
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.line), 1))
        for tick in self._table.figures.ticks():
            x = self._table.x_of(tick, rect)
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom() + 1))
        interval = row.interval
        if interval is None or interval.low is None or interval.high is None or row.alpha.value is None:
            return
        ink = QColor(colours.faint if stale else colours.accent)
        middle = rect.top() + rect.height() / 2
        ends = [self._table.x_of(end, rect) for end in (interval.low, interval.high)]
        painter.setPen(QPen(ink, 1.5))
        painter.drawLine(QPointF(ends[0], middle), QPointF(ends[1], middle))
        for end in ends:
            painter.drawLine(QPointF(end, middle - 4), QPointF(end, middle + 4))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(QPointF(self._table.x_of(row.alpha.value, rect), middle), _DOT, _DOT)
