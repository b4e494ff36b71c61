"""Key caps: how a key combination is drawn wherever keys are shown."""

import re
from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QAction, QColor, QFont, QFontMetricsF, QKeySequence, QPainter, QPen

from ui.appearance import current

_SHORT = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "Return": "Enter", "Del": "Delete"}
_GAP = 3.0


def key_text(sequence: QKeySequence) -> str:
    """The combination in words, for tooltips and assistive technology."""
    return sequence.toString(QKeySequence.SequenceFormat.NativeText)


def key_parts(sequence: QKeySequence) -> list[str]:
    """The keys of a combination, one for each cap: Ctrl+Shift+Z gives Ctrl, Shift, Z."""
    text = key_text(sequence)
    if not text:
        return []
    if text[0] in "⌃⌥⇧⌘":
        return list(text)
    if text.endswith("+"):
        return [*[part for part in text[:-1].split("+") if part], "+"]
    return [_SHORT.get(part, part) for part in text.split("+")]


def cap_font(font: QFont) -> QFont:
    """The face of the caps beside text in this font."""
    small = QFont(font)
    small.setPointSizeF(max(6.0, font.pointSizeF() * 0.86))
    small.setBold(False)
    return small


def caps_width(parts: Iterable[str], font: QFont) -> float:
    """How wide the caps of one combination are, in the font of the text beside them."""
    widths = [_cap_width(part, QFontMetricsF(cap_font(font))) for part in parts]
    return sum(widths) + _GAP * (len(widths) - 1) if widths else 0.0


def cap_height(font: QFont) -> float:
    return float(round(QFontMetricsF(cap_font(font)).height()) + 4)


def draw_caps(painter: QPainter, parts: Iterable[str], left: float, middle: float, *, dim: bool = False) -> float:
    """Draw the caps from `left` on, centred on the height `middle`. Returns where they end."""
    colours = current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    height = cap_height(painter.font())
    painter.setFont(cap_font(painter.font()))
    metrics = QFontMetricsF(painter.font())
    for part in parts:
        box = QRectF(left, round(middle - height / 2) + 0.5, _cap_width(part, metrics), height)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.setBrush(QColor(colours.raised))
        painter.drawRoundedRect(box, 4, 4)
        # a heavier lower edge makes the box a key
        painter.setPen(QPen(QColor(colours.faint), 1))
        painter.drawLine(QPointF(box.left() + 4, box.bottom()), QPointF(box.right() - 4, box.bottom()))
        painter.setPen(QColor(colours.faint if dim else colours.quiet))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, part)
        left = box.right() + _GAP
    painter.restore()
    return left - _GAP


def _cap_width(part: str, metrics: QFontMetricsF) -> float:
    return max(float(round(metrics.horizontalAdvance(part))) + 11, metrics.height() + 4)


def words_of(action: QAction) -> str:
    """The action's words without the marks of its mnemonic."""
    return re.sub(r"&(.)", r"\1", action.text())


def keys_of(action: QAction) -> list[QKeySequence]:
    """The combinations worth showing: each once, without its twins and keys that few keyboards have."""
    shown: dict[str, QKeySequence] = {}
    for sequence in action.shortcuts():
        if not sequence.isEmpty() and not _twin(sequence) and not _rare(sequence):
            shown.setdefault("+".join(key_parts(sequence)), sequence)
    return list(shown.values())


def _twin(sequence: QKeySequence) -> bool:
    """Whether it is the same on the number pad, or a letter in capitals."""
    text = sequence.toString()
    return "Num+" in text or (text.startswith("Shift+") and len(text) == len("Shift+J"))


def _rare(sequence: QKeySequence) -> bool:
    """Whether it takes a key such as F14 or “New”, which standard shortcuts on Linux include."""
    key: Qt.Key = sequence[0].key()  # type: ignore[index]
    return Qt.Key.Key_F13 <= key <= Qt.Key.Key_F35 or key >= Qt.Key.Key_Back
