"""Badges: an annotator in a circle, by initials and colour; the same everywhere."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter, QPen

from annotator.records import CONSENSUS_ID, Annotator
from ui import appearance

_HUES = (0.58, 0.08, 0.42, 0.83, 0.15, 0.70, 0.50, 0.95, 0.30, 0.76)  # neighbours in a list are far apart


def badge_size(metrics: QFontMetrics | QFontMetricsF) -> float:
    """The diameter of a badge beside text."""
    return float(round(metrics.height() + 4))


def initials(one: Annotator, among: Sequence[Annotator]) -> str:
    """One or two letters by which the annotator is told from the others, as far as that goes."""
    own = _initials(one.name)
    if sum(_initials(other.name) == own for other in among) <= 1:
        return own
    word = one.name.split()[0] if one.name.split() else one.name
    return next(
        (
            short
            for short in (f"{word[:1]}{letter}".title() for letter in (one.name.split()[-1] + word)[1:])
            if not any(other.id != one.id and _initials(other.name) == short for other in among)
        ),
        own,
    )


def badge_colour(one: Annotator, among: Sequence[Annotator]) -> QColor:
    """The annotator's colour by the place in the list; the consensus has that of the accent."""
    if one.id == CONSENSUS_ID:
        return QColor(appearance.current().accent)
    at = next((at for at, other in enumerate(among) if other.id == one.id), 0)
    hue = (_HUES[at % len(_HUES)] + at // len(_HUES) * 0.05) % 1.0
    return QColor.fromHslF(hue, 0.40, 0.70) if appearance.current().dark else QColor.fromHslF(hue, 0.50, 0.36)


def paint_badge(painter: QPainter, rect: QRectF, text: str, colour: QColor, *, filled: bool = True) -> None:
    """Draw a badge of initials in the square; one that is not filled is a ring."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen if filled else QPen(colour, 1.2))
    painter.setBrush(colour if filled else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(rect.adjusted(0.5, 0.5, -0.5, -0.5))
    font = QFont(painter.font())
    font.setBold(True)
    font.setPointSizeF(max(font.pointSizeF() * (0.72 if len(text) > 1 else 0.84), 5.0))
    painter.setFont(font)
    painter.setPen(appearance.ink_on(colour) if filled else colour)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def _initials(name: str) -> str:
    words = name.split()
    if not words:
        return "?"
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()
