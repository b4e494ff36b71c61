"""Sections that unfold one at a time: a title, in a few words what is chosen there, and the fields below when open."""

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from ui import appearance
from ui.texts import tip

_MARGIN = 8
_INDENT = 22  # of what is below the title


class FoldHeader(QAbstractButton):
    """The line that opens and closes a section: a triangle, the title, and at the right what is chosen."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.chosen = ""

    def choose(self, words: str) -> None:
        """Say what is chosen in this section."""
        self.chosen = words
        self.setAccessibleName(f"{self.text()}: {words}")
        self.setToolTip(tip(words))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, self.fontMetrics().lineSpacing() + 2 * _MARGIN)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = appearance.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.current))
            painter.drawRoundedRect(self.rect().adjusted(0, 1, 0, -2), 4, 4)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 2, -2, -3), 4, 4)
        self._paint_triangle(painter, QColor(colours.quiet))
        line = self.rect().adjusted(_INDENT, 0, -_MARGIN, 0)
        self._paint_words(painter, line)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()

    def _paint_triangle(self, painter: QPainter, colour: QColor) -> None:
        middle = QPointF(11, self.height() / 2)
        down, side = [(-3.5, -2.0), (3.5, -2.0), (0.0, 3.0)], [(-2.0, -3.5), (3.0, 0.0), (-2.0, 3.5)]
        points = down if self.isChecked() else side
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            middle.setX(self.width() - 11)
            points = [(-x, y) for x, y in points]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([middle + QPointF(x, y) for x, y in points]))

    def _paint_words(self, painter: QPainter, line: QRect) -> None:
        colours = appearance.current()
        font = self.font()
        font.setBold(self.isChecked())
        painter.setFont(font)
        painter.setPen(QColor(colours.ink))
        line = QRect(line)
        width = painter.fontMetrics().horizontalAdvance(self.text())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, self.text())
        if self.isChecked():
            return
        painter.setPen(QColor(colours.quiet))
        room = line.width() - width - 2 * _MARGIN
        words = painter.fontMetrics().elidedText(self.chosen, Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing, words)


class Folds(QWidget):
    """Sections below each other, of which at most one is open."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.headers: list[FoldHeader] = []
        self._bodies: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def add(self, title: str, body: QWidget) -> FoldHeader:
        """Add a closed section; gives its header."""
        header = FoldHeader(title, self)
        header.toggled.connect(lambda opened: self._toggle(header, opened))
        body.setVisible(False)
        body.setContentsMargins(_INDENT, 12, _MARGIN, 16)
        self._column.addWidget(header)
        self._column.addWidget(body)
        self.headers.append(header)
        self._bodies.append(body)
        return header

    def finish(self) -> None:
        """Keep the sections at the top."""
        self._column.addStretch(1)

    def _toggle(self, header: FoldHeader, opened: bool) -> None:
        for other, body in zip(self.headers, self._bodies, strict=True):
            if other is header:
                body.setVisible(opened)
            elif opened:
                other.setChecked(False)
