"""Everybody's decision on one sentence, one under the other, with the key that takes it."""

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from annotator.records import CONSENSUS_ID, Annotation, Annotator
from annotator.reviewing import Reviewed, majority, union
from ui import appearance, badges, chips
from ui.elided import line_count, paint_lines
from ui.key_caps import caps_width, draw_caps
from ui.reviewing import Reviewing
from ui.texts import tip

_MARGIN = 16


class _Line(NamedTuple):
    """A line of decisions: who or what, the key that takes it, and the decision."""

    key: str
    name: str
    annotation: Annotation | None
    who: Annotator | None = None
    taken: bool = False  # whether the consensus says the same


class DecisionsView(QWidget):
    """Everybody's decision, the majority, the union and the consensus, one under the other. A click takes one."""

    def __init__(self, reviewing: Reviewing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reviewing = reviewing
        self._lines: list[_Line] = []
        self._over = -1
        self.setMouseTracking(True)

    def show_row(self, one: Reviewed | None) -> None:
        self._lines = self._lines_of(one) if one is not None else []
        self.setAccessibleName("Decisions")
        self.setAccessibleDescription("; ".join(self._spoken(line) for line in self._lines))
        self.updateGeometry()
        self.update()

    def _lines_of(self, one: Reviewed) -> list[_Line]:
        rows = self._reviewing.rows
        final = one.adjudicated
        lines = [
            _Line(rows.letters.get(who.id, ""), who.name, held, who, held is not None and _same(held.themes, final))
            for who in rows.raters
            if (held := one.held.get(who.id)) is not None
        ]
        if one.disagreed:
            most, all_ = majority(one.decisions), union(one.decisions)
            if most is not None:
                lines.append(_Line("Space", "Majority", _made(most), taken=_same(most, final)))
            lines.append(_Line("+", "Union", _made(all_), taken=_same(all_, final)))
        elif one.agreed is not None:
            lines.append(_Line("Space", "All agree", _made(one.agreed), taken=_same(one.agreed, final)))
        consensus = Annotator(CONSENSUS_ID, "Consensus")
        held = one.consensus._replace(note="") if one.consensus else None
        return [*lines, _Line("", consensus.name, held, consensus)]

    def _spoken(self, line: _Line) -> str:
        key = f"key {line.key}, " if line.key else ""
        return f"{line.name}: {key}{chips.in_words(line.annotation, self._reviewing.rows.themes)}"

    def sizeHint(self) -> QSize:
        return QSize(280, int(sum(self._height(line) for line in self._lines)) + 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def _base(self) -> float:
        return chips.chips_height(QFontMetricsF(self.font())) + 12

    def _height(self, line: _Line) -> float:
        if line.annotation is None or not line.annotation.note:
            return self._base()
        lines = min(line_count(line.annotation.note, self.font(), self._note_width()), 3)
        return self._base() + lines * QFontMetrics(self.font()).lineSpacing()

    def _name_width(self, room: float) -> float:
        """For the names and their keys: what the longest takes, less than half of the room."""
        metrics = QFontMetricsF(self.font())
        names = (metrics.horizontalAdvance(line.name) + caps_width([line.key], self.font()) for line in self._lines)
        return min(max(names, default=0.0) + 16, room * 0.46)

    def _note_width(self) -> float:
        return self.width() - 2 * _MARGIN - badges.badge_size(self.fontMetrics()) - 8

    def _line_at(self, y: float) -> int:
        top = 0.0
        for at, line in enumerate(self._lines):
            top += self._height(line)
            if y < top:
                return at
        return -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._line_at(event.position().y())
        if over != self._over:
            self._over = over
            line = self._lines[over] if over >= 0 else None
            self.setToolTip(tip(self._spoken(line)) if line else "")
            self.update()

    def leaveEvent(self, event: object) -> None:
        self._over = -1
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._line_at(event.position().y())
        if at < 0 or event.button() != Qt.MouseButton.LeftButton:
            return
        line = self._lines[at]
        if line.key == "Space":
            self._reviewing.take_majority()
        elif line.key == "+":
            self._reviewing.take_union()
        elif line.who is not None and line.who.id != CONSENSUS_ID:
            self._reviewing.take(line.who)

    def resizeEvent(self, event: object) -> None:
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        top = 0.0
        for at, line in enumerate(self._lines):
            height = self._height(line)
            self._paint_line(painter, QRectF(0, top, self.width(), height), line, over=at == self._over)
            top += height
        painter.end()

    def _paint_line(self, painter: QPainter, rect: QRectF, line: _Line, *, over: bool) -> None:
        colours = appearance.current()
        metrics = QFontMetricsF(self.font())
        consensus = line.who is not None and line.who.id == CONSENSUS_ID
        if over and not consensus:
            painter.fillRect(rect, QColor(colours.current))
        if consensus:
            painter.fillRect(
                QRectF(rect.left() + _MARGIN, rect.top(), rect.width() - 2 * _MARGIN, 1), QColor(colours.line)
            )
        row = QRectF(rect.left() + _MARGIN, rect.top(), rect.width() - 2 * _MARGIN, self._base())
        size = badges.badge_size(metrics)
        left = row.left()
        if line.who is not None:
            raters = self._reviewing.rows.raters
            place = QRectF(left, row.center().y() - size / 2, size, size)
            badges.paint_badge(painter, place, badges.initials(line.who, raters), badges.badge_colour(line.who, raters))
        left += size + 8
        name_width = self._name_width(row.width())
        cap = caps_width([line.key], self.font()) if line.key else 0.0
        painter.setPen(QColor(colours.ink if line.who is not None else colours.quiet))
        room = name_width - cap - 6
        painter.drawText(
            QRectF(left, row.top(), room, row.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            metrics.elidedText(line.name, Qt.TextElideMode.ElideRight, room),
        )
        if line.key:
            draw_caps(painter, [line.key], left + name_width - cap, row.center().y())
        left += name_width + 8
        self._paint_decision(painter, QRectF(left, row.top(), row.right() - left, row.height()), line)
        if line.annotation is not None and line.annotation.note:
            painter.setPen(QColor(colours.quiet))
            below = QRectF(row.left() + size + 8, row.bottom() - 4, self._note_width(), rect.bottom() - row.bottom())
            paint_lines(painter, below, line.annotation.note, 3)

    def _paint_decision(self, painter: QPainter, rect: QRectF, line: _Line) -> None:
        colours = appearance.current()
        if line.taken:
            painter.setPen(QColor(colours.good))
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, "✓")
            rect = rect.adjusted(0, 0, -QFontMetricsF(self.font()).horizontalAdvance("✓") - 4, 0)
        bare = line.annotation._replace(note="") if line.annotation else None
        if bare is None or bare.themes is None:
            painter.setPen(QColor(colours.quiet))
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, "undecided")
            return
        chips.paint_chips(painter, rect, chips.chips_of(bare, self._reviewing.rows.themes))


def _same(themes: frozenset[str] | None, final: frozenset[str] | None) -> bool:
    return themes is not None and themes == final


def _made(themes: frozenset[str]) -> Annotation:
    return Annotation("", 0, "", themes)
