"""A small chart: how far an annotator decided like the consensus, stage by stage."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.agreement.drift import Stage
from ui.appearance import current
from ui.figures_table import with_even_figures

_HEIGHT = 168
_TICKS = (0.0, 0.5, 1.0)


class DriftChart(QWidget):
    """Dots are stages, the line is the running share. Left and Right move through the stages; `chosen` tells which."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._stages: Sequence[Stage] = ()
        self._current = -1
        self.stale = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(with_even_figures(self.font()))
        self.setAccessibleName("Agreement with the consensus over time")
        self.setToolTip("Dots: documents in the order in which they were begun. Line: the last 50 sentences or more")

    def show_stages(self, stages: Sequence[Stage]) -> None:
        self._stages = stages
        self.setAccessibleDescription(", ".join(f"{100 * one.percent:.0f} %" for one in stages))
        self.update()

    def point_at(self, stage: int) -> None:
        self._current = stage
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and self._stages:
            self.chosen.emit(min(max(self._current + step, 0), len(self._stages) - 1))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._stages:
            x = event.position().x()
            self.chosen.emit(min(range(len(self._stages)), key=lambda one: abs(self._x(one) - x)))

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self._area()
        painter.setPen(QColor(colours.quiet))
        for tick in _TICKS:
            y = self._y(tick)
            label = QRectF(0, y - 10, area.left() - 8, 20)
            painter.setPen(QColor(colours.quiet))
            painter.drawText(
                label, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), f"{100 * tick:.0f} %"
            )
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setOpacity(0.4 if self.stale else 1.0)
        self._paint_stages(painter, area)
        painter.end()

    def _paint_stages(self, painter: QPainter, area: QRectF) -> None:
        colours = current()
        if 0 <= self._current < len(self._stages):
            x = self._x(self._current)
            painter.setPen(QPen(QColor(colours.accent if self.hasFocus() else colours.faint), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        line = QPolygonF([QPointF(self._x(place), self._y(one.running)) for place, one in enumerate(self._stages)])
        painter.setPen(QPen(QColor(colours.accent), 2))
        painter.drawPolyline(line)
        painter.setPen(QPen(QColor(colours.ink), 1))
        painter.setBrush(QColor(colours.window))
        for place, one in enumerate(self._stages):
            painter.drawEllipse(QPointF(self._x(place), self._y(one.percent)), 3.5, 3.5)

    def _area(self) -> QRectF:
        left = self.fontMetrics().horizontalAdvance("100 %") + 12
        return QRectF(left, 12, max(self.width() - left - 16, 1), _HEIGHT - 24)

    def _x(self, stage: int) -> float:
        area, last = self._area().adjusted(12, 0, -12, 0), len(self._stages) - 1
        return area.center().x() if last < 1 else area.left() + area.width() * stage / last

    def _y(self, share: float) -> float:
        area = self._area()
        return area.bottom() - share * area.height()
