"""What a search found: passages under the titles of their documents, the words found in bold."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QWidget

from db.shapes import Hit
from ui.appearance import current
from ui.positions import Positions, visible_text
from ui.scripts import right_to_left
from ui.texts import tip

Index = QModelIndex | QPersistentModelIndex

HIT = Qt.ItemDataRole.UserRole
_AFTER = 60  # where the store cuts the context after a hit
_BEFORE = 32  # characters of context before the hit, so that it is seen in a narrow panel
_LINES = 2


class Results(QAbstractListModel):
    """A row for each document's title, followed by one for each hit in it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[str | Hit] = []
        self._last = ""
        self.hits = 0
        self.documents = 0

    def clear(self) -> None:
        self.beginResetModel()
        self._rows, self._last, self.hits, self.documents = [], "", 0, 0
        self.endResetModel()

    def add(self, hits: list[Hit]) -> None:
        """Put more hits below; those of one document come one after the other."""
        rows: list[str | Hit] = []
        for hit in hits:
            if hit.document != self._last:
                rows.append(hit.title)
                self._last = hit.document
                self.documents += 1
            rows.append(hit)
        self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(rows) - 1)
        self._rows += rows
        self.hits += len(hits)
        self.endInsertRows()

    def hit(self, row: int) -> Hit:
        """The hit in the row, for a title the first below it."""
        held = self._rows[row]
        return held if isinstance(held, Hit) else self.hit(row + 1)

    def next_hit(self, row: int, by: int) -> int | None:
        """The row of the next hit in that direction, round at the ends; None where there is none."""
        if not self.hits:
            return None
        if row < 0 and by < 0:
            row = 0
        row = (row + by) % len(self._rows)
        while not isinstance(self._rows[row], Hit):
            row = (row + by) % len(self._rows)
        return row

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self._rows[index.row()], Hit):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.ItemIsEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        held = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _one_line(f"{held.before}{held.found}{held.after}") if isinstance(held, Hit) else held
            case Qt.ItemDataRole.ToolTipRole:
                return None if isinstance(held, Hit) else tip(held)
            case Qt.ItemDataRole.UserRole:
                return held
        return None


class ResultsView(QListView):
    """The list of results; a click, like the panel's keys, goes to a place."""

    chosen = Signal(int)  # row

    def __init__(self, results: Results) -> None:
        super().__init__()
        self.setAccessibleName("Places found")
        self.setModel(results)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.chosen.emit(index.row())


def _one_line(text: str) -> str:
    """The text as it can be shown in a running line, of the same length."""
    return "".join(" " if character < " " or character in "\x7f\x85\u2028\u2029" else character for character in text)


def context_of(hit: Hit) -> tuple[str, int, int]:
    """The passage with some context, and where in it the hit begins and ends in UTF-16 units."""
    before = hit.before
    if len(before) > _BEFORE:
        cut = before.find(" ", len(before) - _BEFORE)
        before = "…" + before[cut + 1 if cut >= 0 else len(before) - _BEFORE :]
    after = hit.after
    if len(after) >= _AFTER:  # cut off somewhere in a word
        after = after[: after.rfind(" ") if " " in after else None] + "…"
    before = _one_line(before).lstrip()
    begin = len(before)
    text = visible_text(before + _one_line(f"{hit.found}{after}"))
    positions = Positions(text)
    return text, positions.to_qt(begin), positions.to_qt(begin + len(hit.found))


class _Delegate(QStyledItemDelegate):
    """Draws titles and hits in rows of the same height."""

    def sizeHint(self, option: Any, index: Index) -> QSize:
        return QSize(100, option.fontMetrics.lineSpacing() * _LINES + 12)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        held = index.data(HIT)
        painter.save()
        painter.setFont(option.font)
        if isinstance(held, Hit):
            self._paint_hit(painter, option, held)
        else:
            self._paint_title(painter, option.rect, held, option.font)
        painter.restore()

    def _paint_title(self, painter: QPainter, rect: QRect, title: str, font: QFont) -> None:
        colours = current()
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(QColor(colours.ink))
        area = rect.adjusted(12, 0, -12, -6)
        shown = QFontMetrics(bold).elidedText(_one_line(title), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, _side(right_to_left(title)) | Qt.AlignmentFlag.AlignBottom, shown)
        painter.fillRect(area.left(), rect.bottom(), area.width(), 1, QColor(colours.line))

    def _paint_hit(self, painter: QPainter, option: Any, hit: Hit) -> None:
        colours = current()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or hover:
            painter.fillRect(option.rect, QColor(colours.current if chosen else colours.selected))
        if chosen:
            painter.fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), QColor(colours.accent))
        area = option.rect.adjusted(12, 0, -12, 0)
        layout, height = _laid_out(hit, option.font, area.width())
        painter.setPen(QColor(colours.quiet))
        layout.draw(painter, QPointF(area.left(), area.center().y() - height / 2))


def _laid_out(hit: Hit, font: QFont, width: int) -> tuple[QTextLayout, float]:
    """The passage in at most two lines, and their height."""
    text, begin, end = context_of(hit)
    layout, ends = _lines(text, begin, end, font, width)
    while len(ends) > _LINES:
        units = text.removesuffix("…").encode("utf-16-le")[: 2 * (ends[_LINES - 1] - 1)]
        text = units.decode("utf-16-le", "ignore")[:-2].rstrip() + "…"
        layout, ends = _lines(text, begin, end, font, width)
    return layout, sum(layout.lineAt(number).height() for number in range(len(ends)))


def _lines(text: str, begin: int, end: int, font: QFont, width: int) -> tuple[QTextLayout, list[int]]:
    """The text laid out in at most one line too many, and where its lines end."""
    layout = QTextLayout(text, font)
    layout.setTextOption(_option(right_to_left(text)))
    layout.setFormats([_bold(begin, end)])
    ends: list[int] = []
    height = 0.0
    layout.beginLayout()
    while len(ends) <= _LINES:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height))
        height += line.height()
        ends.append(line.textStart() + line.textLength())
    layout.endLayout()
    return layout, ends


def _option(from_right: bool) -> QTextOption:
    option = QTextOption(_side(from_right))
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if from_right else Qt.LayoutDirection.LeftToRight)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def _side(from_right: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if from_right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignAbsolute


def _bold(begin: int, end: int) -> QTextLayout.FormatRange:
    form = QTextCharFormat()
    form.setFontWeight(QFont.Weight.Bold)
    form.setForeground(QColor(current().ink))
    found = QTextLayout.FormatRange()
    found.start, found.length, found.format = begin, end - begin, form
    return found
