"""How a review is painted: agreement quiet, disagreement standing out, the consensus apart."""

from collections import Counter

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from annotator.reviewing import Reviewed
from ui import appearance, badges, chips
from ui.elided import paint_lines
from ui.key_caps import caps_width, draw_caps
from ui.review_model import Index, Kind, ReviewModel
from ui.review_rows import By
from ui.workspace import Workspace

PAD = 8  # around what stands in a cell
_QUIET = 0.45  # how strongly what all agree on is painted


class ReviewDelegate(QStyledItemDelegate):
    """A sentence in two lines (the current one in full) and everybody's decision as chips."""

    def __init__(self, model: ReviewModel, workspace: Workspace, view: QTableView) -> None:
        super().__init__(view)
        self._model = model
        self._workspace = workspace
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, column = index.row(), index.column()
        one, kind = self._model.rows.row(row), self._model.kind(column)
        rect = QRectF(option.rect)
        painter.save()
        painter.setFont(option.font)
        self._paint_ground(painter, rect, one, column)
        inner = rect.adjusted(PAD, PAD, -PAD, -PAD)
        colours = appearance.current()
        painter.setPen(QColor(colours.quiet))
        match kind:
            case Kind.NUMBER:
                self._paint_number(painter, rect, inner, one)
            case Kind.TEXT:
                painter.setPen(QColor(colours.ink))
                paint_lines(painter, inner, one.text, self._lines(inner))
            case Kind.ANNOTATOR | Kind.CONSENSUS:
                self._paint_decision(painter, rect, one, row, column)
            case Kind.COMMENTS:
                _paint_comments(painter, inner, one)
            case _:
                paint_lines(painter, inner, self._model.cell(row, column), 2)
        painter.restore()

    def _lines(self, inner: QRectF) -> int:
        return max(int((inner.height() + 2) // QFontMetrics(self._view.font()).lineSpacing()), 1)

    def _is_current(self, one: Reviewed) -> bool:
        sentence = self._workspace.sentence
        return sentence is not None and one.sentence == sentence

    def _paint_ground(self, painter: QPainter, rect: QRectF, one: Reviewed, column: int) -> None:
        colours = appearance.current()
        workspace = self._workspace
        here = workspace.document is not None and one.sentence.document == workspace.document.id
        if self._is_current(one):
            painter.fillRect(rect, QColor(colours.current))
        elif here and len(workspace.selection) > 1 and one.number - 1 in workspace.selection:
            painter.fillRect(rect, QColor(colours.selected))
        elif self._model.kind(column) is Kind.CONSENSUS:
            painter.fillRect(rect, QColor(colours.window))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(colours.line))
        if self._model.kind(column) is Kind.CONSENSUS:  # set apart
            painter.fillRect(QRectF(rect.left(), rect.top(), 1, rect.height()), QColor(colours.line))
        focused = self._view.hasFocus() and self._is_current(one) and self._view.currentIndex().column() == column
        if focused and self._model.kind(column) is not Kind.TEXT:
            painter.fillRect(
                QRectF(rect.left() + PAD, rect.bottom() - 3, rect.width() - 2 * PAD, 2), QColor(colours.accent)
            )

    def _paint_number(self, painter: QPainter, rect: QRectF, inner: QRectF, one: Reviewed) -> None:
        """The number; a bar and a sign say where there is, or was, a disagreement."""
        colours = appearance.current()
        top = Qt.AlignmentFlag.AlignTop
        if self._is_current(one):
            painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height() - 1), QColor(colours.accent))
            painter.setPen(QColor(colours.accent))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | top, str(one.number))
        if not one.disagreed:
            return
        done = one.adjudicated is not None
        painter.setPen(QColor(colours.good if done else colours.warning))
        font = QFont(painter.font())
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | top, "✓" if done else "≠")

    def _paint_decision(self, painter: QPainter, rect: QRectF, one: Reviewed, row: int, column: int) -> None:
        annotation = self._model.annotation(row, column)
        line = chips.chips_height(painter.fontMetrics())
        place = QRectF(rect.left() + PAD, rect.top() + PAD - 1, rect.width() - 2 * PAD, line)
        who = self._model.annotator(column)
        shown = chips.chips_of(annotation, self._model.rows.themes)
        if annotation is None or annotation.themes is None:
            painter.setPen(QColor(appearance.current().faint))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, "–")
            place.setLeft(place.left() + painter.fontMetrics().averageCharWidth() * 2)
        if who is not None:
            if _stands_out(one, who.id):
                tint = QColor(appearance.current().warning)
                tint.setAlphaF(0.13 if appearance.current().dark else 0.10)
                painter.fillRect(rect.adjusted(0, 0, -1, -1), tint)
            elif not one.disagreed:
                painter.setOpacity(_QUIET)
        chips.paint_chips(painter, place, shown, compact=rect.width() < names_from(painter.fontMetrics()))


def names_from(metrics: QFontMetrics) -> int:
    """The width of a column from which themes are shown by name; in a narrower one their keys say more."""
    return metrics.averageCharWidth() * 14 + 2 * PAD


def _stands_out(one: Reviewed, who: str) -> bool:
    """Whether this is not what was adjudicated; before that, not what most decided."""
    decisions = one.decisions
    if who not in decisions or not one.disagreed:
        return False
    if one.adjudicated is not None:
        return decisions[who] != one.adjudicated
    counted = Counter(decisions.values()).most_common(2)
    return counted[0][1] == counted[1][1] or decisions[who] != counted[0][0]


def _paint_comments(painter: QPainter, inner: QRectF, one: Reviewed) -> None:
    """A speech bubble with the number of comments; an empty one where all are resolved."""
    if not one.comments:
        return
    colours = appearance.current()
    still = sum(not said.resolved for said in one.comments)
    side = float(painter.fontMetrics().height())
    box = QRectF(inner.left(), inner.top(), side + 4, side)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(colours.accent if still else colours.faint))
    painter.setBrush(QColor(colours.accent) if still else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(QColor(colours.on_accent if still else colours.quiet))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(still or len(one.comments)))


class ReviewHeader(QHeaderView):
    """Over each annotator's column: badge and key. A click sorts."""

    def __init__(self, model: ReviewModel, view: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._reviewed = model
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(24)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), round(badges.badge_size(self.fontMetrics())) + 12)

    def paintSection(self, painter: QPainter, rect: object, logicalIndex: int) -> None:
        colours = appearance.current()
        area = QRectF(rect)  # type: ignore[call-overload]
        painter.save()
        painter.fillRect(area, QColor(colours.window))
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), QColor(colours.line))
        inner = area.adjusted(PAD, 0, -PAD, 0)
        who, kind = self._reviewed.annotator(logicalIndex), self._reviewed.kind(logicalIndex)
        if kind is Kind.CONSENSUS:
            painter.fillRect(QRectF(area.left(), area.top(), 1, area.height()), QColor(colours.line))
        painter.setPen(QColor(colours.quiet))
        if who is None:
            title = str(self._reviewed.headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
            text = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, int(inner.width()))
            side = Qt.AlignmentFlag.AlignRight if kind is Kind.NUMBER else Qt.AlignmentFlag.AlignLeft
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | side, text + self._arrow(kind))
        else:
            size = badges.badge_size(painter.fontMetrics())
            place = QRectF(inner.left(), inner.center().y() - size / 2, size, size)
            raters = self._reviewed.rows.raters
            badges.paint_badge(painter, place, badges.initials(who, raters), badges.badge_colour(who, raters))
            letter = self._reviewed.rows.letters.get(who.id, "")
            if letter:
                draw_caps(painter, [letter], place.right() + 5, inner.center().y())
            left = place.right() + 10 + caps_width([letter], painter.font())
            name = QRectF(left, inner.top(), inner.right() - left, inner.height())
            if name.width() > painter.fontMetrics().averageCharWidth() * 5:
                text = painter.fontMetrics().elidedText(who.name, Qt.TextElideMode.ElideRight, int(name.width()))
                painter.drawText(name, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()

    def _arrow(self, kind: Kind) -> str:
        rows = self._reviewed.rows
        sorted_by = {Kind.NUMBER: By.TEXT, Kind.CONSENSUS: By.CONSENSUS, Kind.TEXT: By.DIFFERENCE}.get(kind)
        if sorted_by != rows.order or (rows.order == By.TEXT and not rows.descending):
            return ""
        return " ▾" if rows.descending else " ▴"
