from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPainter
from pytestqt.qtbot import QtBot

from ui import elided


def test_every_character_is_in_one_line_even_after_an_emoji(qtbot: QtBot) -> None:
    text = "🎻 one two three four five six seven eight nine ten 🎻 eleven"
    breaks = elided._breaks(text, QFont().toString(), 90)
    assert len(breaks) > 3
    assert "".join(text[start:end] for start, end in breaks) == text
    assert elided.line_count(text, QFont(), 90) == len(breaks)


def test_no_more_lines_are_drawn_than_allowed(qtbot: QtBot) -> None:
    def inked(lines: int) -> int:
        image = QImage(120, 200, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        elided.paint_lines(painter, QRectF(0, 0, 120, 200), "many words " * 30, lines)
        painter.end()
        rows = (any(image.pixelColor(x, y) != Qt.GlobalColor.white for x in range(120)) for y in range(200))
        return sum(rows)

    assert 0 < inked(1) < inked(2) < inked(4)
