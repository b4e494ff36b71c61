"""Pictures of tables: bars, stacked bars, heat maps and small columns, drawn on whatever can be painted on."""

from collections.abc import Callable, Mapping, Sequence
from math import ceil, log10
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from annotator.statistics import Table
from ui.appearance import Colours, ink_on

_ROW = 1.9  # heights of a line of text
_LABELS = 0.34  # of the width, at most
_MOST_ROWS = 24
_MOST_COLUMNS = 12
_GAP = 8.0


class Style(NamedTuple):
    """What a picture is painted with; `marks` are colours by the names in the table."""

    font: QFont
    colours: Colours
    marks: Mapping[str, QColor]

    def mark(self, name: str) -> QColor:
        return self.marks.get(name, QColor(self.colours.faint))

    @property
    def line(self) -> float:
        return QFontMetricsF(self.font).height()


Paint = Callable[[QPainter, QRectF, Table, Style], None]
Height = Callable[[Table, Style], float]


class Picture(NamedTuple):
    """A way to draw a table: what paints it, and how high it is."""

    paint: Paint
    height: Height


def size_of(picture: Picture, table: Table, style: Style, width: float) -> QSizeF:
    return QSizeF(width, picture.height(table, style))


def left_out(table: Table, most: int = _MOST_ROWS) -> int:
    """How many rows there is no room for; the table has them."""
    return max(len(table.rows) - most, 0)


# Bars


def _bars_height(table: Table, style: Style) -> float:
    return style.line * _ROW * min(len(table.rows), _MOST_ROWS)


def _paint_bars(painter: QPainter, rect: QRectF, table: Table, style: Style) -> None:
    """One bar for each row: its name, its figure, its share of all in per cent."""
    rows = table.rows[:_MOST_ROWS]
    most = max((int(value) for _, value, _ in rows), default=0)
    label = _label_width([str(name) for name, _, _ in rows], rect, style)
    figures = [f"{int(value):,}  {share} %" if share else f"{int(value):,}" for _, value, share in rows]
    room = rect.width() - label - 2 * _GAP - _widest(figures, style)
    for at, ((name, value, _), figure) in enumerate(zip(rows, figures, strict=True)):
        row = QRectF(rect.left(), rect.top() + at * style.line * _ROW, rect.width(), style.line * _ROW)
        _label(painter, QRectF(row.left(), row.top(), label, row.height()), str(name), style)
        length = room * int(value) / most if most else 0
        bar = QRectF(row.left() + label + _GAP, row.center().y() - style.line * 0.42, length, style.line * 0.84)
        _block(painter, bar, style.mark(str(name)))
        _figure(painter, QRectF(bar.right() + _GAP, row.top(), row.width(), row.height()), figure, style)


# Stacked bars


def _stacks_height(table: Table, style: Style) -> float:
    return style.line * _ROW * (min(len(table.rows), _MOST_ROWS) + 1.2)


def _paint_stacks(painter: QPainter, rect: QRectF, table: Table, style: Style) -> None:
    """One bar for each row, as long as every other, divided by the columns; a legend above."""
    names = table.columns[1:]
    at = rect.left()
    for name in names:
        box = QRectF(at, rect.top() + style.line * 0.3, style.line * 0.7, style.line * 0.7)
        _block(painter, box, style.mark(name))
        width = QFontMetricsF(style.font).horizontalAdvance(name)
        _figure(painter, QRectF(box.right() + 6, rect.top(), width + 4, style.line * 1.3), name, style)
        at = box.right() + width + 3 * _GAP
    label = _label_width([str(row[0]) for row in table.rows], rect, style)
    for number, row in enumerate(table.rows[:_MOST_ROWS]):
        top = rect.top() + style.line * _ROW * (number + 1.2)
        _label(painter, QRectF(rect.left(), top, label, style.line * _ROW), str(row[0]), style)
        values = [int(value) for value in row[1:]]
        room, left = rect.width() - label - _GAP, rect.left() + label + _GAP
        for name, value in zip(names, values, strict=True):
            length = room * value / sum(values) if sum(values) else 0
            part = QRectF(left, top + style.line * 0.4, length, style.line * 1.1)
            _block(painter, part.adjusted(0, 0, -1, 0) if length > 2 else part, style.mark(name))
            _figure_on(painter, part, f"{value:,}", style.mark(name), style)
            left += length


# Heat maps


def _heat_height(table: Table, style: Style) -> float:
    return style.line * (2.2 * min(len(table.rows), _MOST_ROWS) + 2.0)


def _paint_heat(painter: QPainter, rect: QRectF, table: Table, style: Style) -> None:
    """A cell for each figure, the darker the higher; the figure is in it."""
    names, rows = table.columns[1 : 1 + _MOST_COLUMNS], table.rows[:_MOST_ROWS]
    label = _label_width([str(row[0]) for row in rows], rect, style)
    width = min((rect.width() - label - _GAP) / max(len(names), 1), style.line * 7)
    height, top = style.line * 2.2, rect.top() + style.line * 2.0
    most = max((int(value) for row in rows for value in row[1 : 1 + _MOST_COLUMNS]), default=0)
    for column, name in enumerate(names):
        head = QRectF(rect.left() + label + _GAP + column * width, rect.top(), width - 4, style.line * 1.8)
        _label(painter, head, name, style, Qt.AlignmentFlag.AlignHCenter)
    for number, row in enumerate(rows):
        _label(painter, QRectF(rect.left(), top + number * height, label, height), str(row[0]), style)
        for column, value in enumerate(row[1 : 1 + _MOST_COLUMNS]):
            cell = QRectF(rect.left() + label + _GAP + column * width, top + number * height, width - 2, height - 2)
            colour = _between(style.colours, int(value) / most if most else 0)
            _block(painter, cell, colour)
            _figure_on(painter, cell, f"{int(value):,}", colour, style, faint=int(value) == 0)


def _between(colours: Colours, share: float) -> QColor:
    """From the page to the accent."""
    low, high = QColor(colours.window), QColor(colours.accent)
    share = 0.0 if share <= 0 else 0.12 + 0.88 * share
    parts = [a + (b - a) * share for a, b in zip(low.getRgbF()[:3], high.getRgbF()[:3], strict=True)]  # type: ignore[index]
    return QColor.fromRgbF(*parts)


# Small columns, one picture for each theme


def _columns_height(table: Table, style: Style) -> float:
    return style.line * (3.6 * min(len(table.columns) - 1, _MOST_COLUMNS) + 1.6)


def _paint_columns(painter: QPainter, rect: QRectF, table: Table, style: Style) -> None:
    """For each column of the table a row of upright bars over the same axis, all on one scale."""
    names = table.columns[1 : 1 + _MOST_COLUMNS]
    label = _label_width(names, rect, style)
    left, width = rect.left() + label + _GAP, rect.width() - label - _GAP
    most = max((int(value) for row in table.rows for value in row[1:]), default=0)
    step = min(width / max(len(table.rows), 1), style.line * 5)
    for number, name in enumerate(names):
        bottom = rect.top() + style.line * 3.6 * (number + 1) - style.line * 0.4
        _label(painter, QRectF(rect.left(), bottom - style.line * 2.2, label, style.line * 2.2), name, style)
        painter.setPen(QPen(QColor(style.colours.line), 1))
        painter.drawLine(QPointF(left, bottom), QPointF(left + step * len(table.rows), bottom))
        for at, row in enumerate(table.rows):
            value = int(row[number + 1])
            height = style.line * 2.2 * value / most if most else 0
            bar = QRectF(left + at * step + step * 0.12, bottom - height, step * 0.76, height)
            _block(painter, bar, style.mark(name))
            if value and step > QFontMetricsF(style.font).horizontalAdvance(f"{value:,}"):
                above = QRectF(left + at * step, bar.top() - style.line, step, style.line)
                _figure(painter, above, f"{value:,}", style, Qt.AlignmentFlag.AlignHCenter)
    _axis(
        painter, QRectF(left, rect.bottom() - style.line * 1.4, step * len(table.rows), style.line * 1.4), table, style
    )


def _axis(painter: QPainter, rect: QRectF, table: Table, style: Style) -> None:
    """The names of the rows, as many as there is room for."""
    if not table.rows:
        return
    step = rect.width() / len(table.rows)
    widest = _widest([str(row[0]) for row in table.rows], style) + 2 * _GAP
    every = max(ceil(widest / step), 1)
    for at in range(0, len(table.rows), every):
        place = QRectF(rect.left() + (at + 0.5) * step - widest / 2, rect.top(), widest, rect.height())
        _figure(painter, place, str(table.rows[at][0]), style, Qt.AlignmentFlag.AlignHCenter)


# A histogram


def _histogram_height(_table: Table, style: Style) -> float:
    return style.line * 10


def _paint_histogram(painter: QPainter, rect: QRectF, table: Table, style: Style) -> None:
    """Upright bars side by side over an axis; gridlines at round figures."""
    most = max((int(value) for _, value in table.rows), default=0)
    ticks = _round_steps(most)
    left = rect.left() + _widest([f"{tick:,}" for tick in ticks], style) + _GAP
    bottom, top = rect.bottom() - style.line * 1.6, rect.top() + style.line * 0.5
    scale = (bottom - top) / max(ticks[-1], 1)
    for tick in ticks:
        at = bottom - tick * scale
        painter.setPen(QPen(QColor(style.colours.line), 1))
        painter.drawLine(QPointF(left, at), QPointF(rect.right(), at))
        place = QRectF(rect.left(), at - style.line / 2, left - rect.left() - _GAP, style.line)
        _figure(painter, place, f"{tick:,}", style, Qt.AlignmentFlag.AlignRight)
    step = min((rect.right() - left) / max(len(table.rows), 1), style.line * 5)
    for number, (_, value) in enumerate(table.rows):
        bar = QRectF(left + number * step + step * 0.06, bottom - int(value) * scale, step * 0.88, int(value) * scale)
        _block(painter, bar, QColor(style.colours.accent))
    _axis(painter, QRectF(left, bottom + 2, step * len(table.rows), style.line * 1.4), table, style)


def _round_steps(most: int) -> list[int]:
    """0 and two to five round figures, the last at least as high as the highest."""
    if most <= 0:
        return [0, 1]
    rough = most / 4
    power = 10 ** int(log10(rough)) if rough >= 1 else 1
    step = int(next(one for one in (power, 2 * power, 5 * power, 10 * power) if one >= rough or one >= most))
    return [at * step for at in range(ceil(most / step) + 1)]


BARS = Picture(_paint_bars, _bars_height)
STACKS = Picture(_paint_stacks, _stacks_height)
HEAT = Picture(_paint_heat, _heat_height)
COLUMNS = Picture(_paint_columns, _columns_height)
HISTOGRAM = Picture(_paint_histogram, _histogram_height)


# Parts


def _label_width(names: Sequence[str], rect: QRectF, style: Style) -> float:
    return min(_widest(names, style) + 2, rect.width() * _LABELS)


def _widest(texts: Sequence[str], style: Style) -> float:
    metrics = QFontMetricsF(style.font)
    return max((metrics.horizontalAdvance(text) for text in texts), default=0.0)


def _label(
    painter: QPainter,
    rect: QRectF,
    text: str,
    style: Style,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignRight,
) -> None:
    elided = QFontMetricsF(style.font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    _write(painter, rect, elided, QColor(style.colours.ink), style, side)


def _figure(
    painter: QPainter,
    rect: QRectF,
    text: str,
    style: Style,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    _write(painter, rect, text, QColor(style.colours.quiet), style, side)


def _figure_on(
    painter: QPainter, rect: QRectF, text: str, colour: QColor, style: Style, *, faint: bool = False
) -> None:
    """A figure inside a block, where it has room."""
    if QFontMetricsF(style.font).horizontalAdvance(text) + 6 > rect.width():
        return
    ink = QColor(style.colours.quiet) if faint else ink_on(colour)
    _write(painter, rect, text, ink, style, Qt.AlignmentFlag.AlignHCenter)


def _write(painter: QPainter, rect: QRectF, text: str, ink: QColor, style: Style, side: Qt.AlignmentFlag) -> None:
    painter.setFont(style.font)
    painter.setPen(ink)
    flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(rect, flags, text)


def _block(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(rect, 2, 2)
