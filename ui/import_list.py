"""The files that a user should see before an import: their names, and what of each is in doubt."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QWidget

from annotator.formats.encodings import encoding_name
from annotator.formats.guesses import ENCODING, SHEET
from ui.appearance import current
from ui.texts import tip
from ui.work.looking import Decision, Doubt

Index = QModelIndex | QPersistentModelIndex

Pair = tuple[Doubt, Decision]


def in_short(doubt: Doubt) -> str:
    """What is in doubt, in a few words."""
    words = []
    for guess in doubt.glance.guesses:
        if guess.what == ENCODING:
            words.append(f"{encoding_name(guess.value)}?")
        elif guess.what == SHEET:
            words.append(f"sheet “{guess.value}”?")
    if doubt.is_table and not doubt.glance.certain:
        words.append("columns?")
    if doubt.new:
        words.append(f"{doubt.kind}, the first time")
    return ", ".join(words)


def in_full(doubt: Doubt) -> str:
    """What is in doubt, in sentences."""
    words = []
    for guess in doubt.glance.guesses:
        if guess.what == ENCODING:
            words.append(f"Nothing in it says its encoding; {encoding_name(guess.value)} is a guess.")
        elif guess.what == SHEET:
            words.append("Several of its sheets have texts.")
    if doubt.glance.refusal:
        words.append("Which of its columns holds the text could not be found out.")
    elif doubt.is_table and not doubt.glance.certain:
        words.append("What its columns are is a guess.")
    if doubt.new:
        words.append(
            f"The first {doubt.kind} that you import: its text is worked out by rules, so see whether it is right."
        )
    return " ".join(words)


class DoubtList(QListView):
    """One line for the name, a quiet one for the doubt; what is left out is told there."""

    def __init__(self, pairs: list[Pair]) -> None:
        super().__init__()
        self.setModel(_Pairs(pairs, self))
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setAccessibleName("Files to look at")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def select(self, row: int) -> None:
        self.setCurrentIndex(self.model().index(row, 0))


class _Pairs(QAbstractListModel):
    def __init__(self, pairs: list[Pair], parent: QWidget) -> None:
        super().__init__(parent)
        self._pairs = pairs

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._pairs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        doubt, decision = self._pairs[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return doubt.name
            case Qt.ItemDataRole.UserRole:
                return "left out" if decision.left_out else in_short(doubt)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{doubt.name}, {'left out' if decision.left_out else in_short(doubt)}"
            case Qt.ItemDataRole.ToolTipRole:
                return tip(doubt.place)
        return None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: Any, index: Index) -> QSize:
        return QSize(100, option.fontMetrics.lineSpacing() + QFontMetrics(_small(option.font)).lineSpacing() + 14)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        colours = current()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        rect: QRect = option.rect
        painter.save()
        if chosen:
            painter.fillRect(rect, QColor(colours.current))
            painter.fillRect(QRect(rect.topLeft(), QSize(3, rect.height())), QColor(colours.accent))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.selected))
        area = rect.adjusted(12, 6, -10, -6)
        out = index.data(Qt.ItemDataRole.UserRole) == "left out"
        lines = (
            (index.data(), option.font, colours.quiet if out else colours.ink, Qt.TextElideMode.ElideMiddle),
            (index.data(Qt.ItemDataRole.UserRole), _small(option.font), colours.quiet, Qt.TextElideMode.ElideRight),
        )
        top = area.top()
        for words, font, colour, elide in lines:
            metrics = QFontMetrics(font)
            painter.setFont(font)
            painter.setPen(QColor(colour))
            place = QRect(area.left(), top, area.width(), metrics.height())
            side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, side, metrics.elidedText(words, elide, area.width()))
            top += metrics.lineSpacing() + 2
        painter.restore()


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * 0.92)
    return small
