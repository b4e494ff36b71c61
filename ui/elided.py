"""Text in a few lines: wrapped, and elided at the end of the last where there is more."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel

from ui.positions import Positions, visible_text
from ui.scripts import right_to_left
from ui.texts import tip

LONGEST = 2000  # characters that are looked at; nobody sees more in a few lines


class ElidedLabel(QLabel):
    """A line that says with an ellipsis that there was no room for the rest; its tooltip has all of it."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(tip(text[:LONGEST]))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


def one_line(text: str) -> str:
    """The text as it is laid out here, without line ends of its own."""
    return visible_text(text[:LONGEST]).replace("\n", " ").replace("\u2028", " ")


def line_count(text: str, font: QFont, width: float) -> int:
    """How many lines the text takes."""
    return len(_breaks(one_line(text), font.toString(), int(width)))


def paint_lines(painter: QPainter, rect: QRectF, text: str, lines: int) -> None:
    """Draw the text in at most so many lines from the top of the rectangle, in its own direction."""
    text = one_line(text)
    mirrored = right_to_left(text)
    breaks = _breaks(text, painter.font().toString(), int(rect.width()))
    metrics = QFontMetrics(painter.font(), painter.device())
    side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
    flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextSingleLine
    flags |= Qt.TextFlag.TextDontClip  # letters of a script that the font lacks may be higher than its lines
    painter.save()
    painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
    for number, (start, end) in enumerate(breaks[:lines]):
        shown = text[start:end].strip()
        if number == lines - 1 and number < len(breaks) - 1:
            shown = metrics.elidedText(text[start:].strip(), Qt.TextElideMode.ElideRight, int(rect.width()))
        place = QRectF(rect.left(), rect.top() + number * metrics.lineSpacing(), rect.width(), metrics.height())
        painter.drawText(place, flags, shown)
    painter.restore()


@lru_cache(maxsize=1024)
def _breaks(text: str, font_name: str, width: int) -> list[tuple[int, int]]:
    """Where each line begins and ends, in code points."""
    font = QFont()
    font.fromString(font_name)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text, font)
    layout.setTextOption(option)
    layout.setCacheEnabled(False)
    positions = Positions(text)
    breaks = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 8))
        line.setPosition(QPointF(0, 0))
        start = line.textStart()
        breaks.append((positions.from_qt(start), positions.from_qt(start + line.textLength())))
    layout.endLayout()
    return breaks
