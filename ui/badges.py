"""Badges: an annotator in a circle, by initials and colour; the same everywhere."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import count

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter, QPen

from annotator.records import CONSENSUS_ID, Annotator
from ui import appearance

_HUES = (0.58, 0.08, 0.42, 0.83, 0.15, 0.70, 0.50, 0.95, 0.30, 0.76)  # neighbours in a list are far apart


def badge_size(metrics: QFontMetrics | QFontMetricsF) -> float:
    """The diameter of a badge beside text."""
    return float(round(metrics.height() + 4))


def initials(one: Annotator, among: Sequence[Annotator]) -> str:
    """One or two letters, or a letter and a number, by which the annotator is told from the others."""
    return _initials(tuple(among)).get(one.id) or next(_candidates(one.name))


@lru_cache(maxsize=64)
def _initials(among: tuple[Annotator, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in among:
        found[one.id] = next(short for short in _candidates(one.name) if short not in found.values())
    return found


def _candidates(name: str) -> Iterator[str]:
    words = name.split() or ["?"]
    first, last = words[0], words[-1]
    yield (first[:1] + (last[:1] if len(words) > 1 else "")).upper()
    for letter in first[1:] + last[1:]:
        yield first[:1].upper() + letter
    for number in count(2):
        yield f"{first[:1].upper()}{number}"


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
