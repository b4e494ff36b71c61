"""The rows of the codebook: what each theme looks like beside the release, and the list that shows them."""

from collections import Counter
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import (
    QColor,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.records import Theme
from ui import appearance
from ui.elided import line_count, paint_lines
from ui.texts import tip
from ui.wording import number_of
from ui.workspace import Workspace

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MARGIN = 16
_GAP = 10  # between key and name


class Held(Enum):
    """Whether the selected sentences have a theme."""

    NO = 0
    SOME = 1
    ALL = 2


class Row(NamedTuple):
    """A theme, or “none of these” where there is no theme."""

    theme: Theme | None
    held: Held

    @property
    def name(self) -> str:
        return self.theme.name if self.theme else "none of these"

    @property
    def key(self) -> str:
        return self.theme.key.upper() if self.theme else "0"


class CodebookModel(QAbstractListModel):
    """Themes in use, then “none of these”, then the retired ones where they are wanted."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.show_retired = False
        self.decided: Callable[[], Sequence[frozenset[str] | None]] = self._own
        self.edition = 0  # grows whenever the rows are others
        self._rows: list[Row] = []
        self.rebuild()

    def rebuild(self) -> None:
        """After a change of the codebook."""
        self.beginResetModel()
        self.edition += 1
        in_use = [theme for theme in self._workspace.themes if not theme.retired]
        retired = [theme for theme in self._workspace.themes if theme.retired and self.show_retired]
        self._rows = [Row(theme, Held.NO) for theme in (*in_use, None, *retired)]
        self._look()
        self.endResetModel()

    def refresh(self) -> None:
        """After a move or a decision: what the selected sentences have."""
        before = self._rows
        self._look()
        for number, (old, new) in enumerate(zip(before, self._rows, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(number), self.index(number), [Qt.ItemDataRole.CheckStateRole])

    def row(self, number: int) -> Row:
        return self._rows[number]

    def number_of(self, theme: str) -> int:
        """The row of this theme, or -1."""
        return next((number for number, row in enumerate(self._rows) if row.theme and row.theme.id == theme), -1)

    def count(self, row: Row) -> int | None:
        """How many sentences of the project the annotator has given the theme; None where that is not known (yet)."""
        overview = self._workspace.overview
        return overview.theme_counts[row.theme.id] if row.theme and overview.counted else None

    def _own(self) -> list[frozenset[str] | None]:
        return [target.themes for target in self._workspace.targets()]

    def _look(self) -> None:
        decided = self.decided()
        having: Counter[str] = Counter(theme for themes in decided for theme in themes or ())
        nothing = sum(themes is not None and not themes for themes in decided)

        def held(theme: Theme | None) -> Held:
            number = having[theme.id] if theme else nothing
            return Held.NO if not number else Held.ALL if number == len(decided) else Held.SOME

        self._rows = [row._replace(held=held(row.theme)) for row in self._rows]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        theme = self._rows[index.row()].theme
        draggable = theme is not None and not theme.retired and not self._workspace.read_only
        return flags | Qt.ItemFlag.ItemIsDragEnabled if draggable else flags

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.name
            case Qt.ItemDataRole.ToolTipRole:
                return tip(self._explained(row))
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(self._said(row))
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return row.theme.definition if row.theme else ""
        return None

    def _said(self, row: Row) -> list[str]:
        state = {Held.NO: "", Held.SOME: "on some selected sentences", Held.ALL: "on this sentence"}[row.held]
        parts = [row.name, f"key {row.key}" if row.key else "", state]
        if row.theme:
            count = self.count(row)
            parts.append("retired" if row.theme.retired else "")
            parts.append("" if count is None else number_of(count, "sentence"))
        return [part for part in parts if part]

    def _explained(self, row: Row) -> str:
        decisions = self._workspace.decisions.values()
        if row.theme is None:
            here = sum(one.themes is not None and not one.themes for one in decisions)
            return f"None of the themes applies (key 0)\nIn this document: {here:,}"
        here = sum(row.theme.id in (one.themes or ()) for one in decisions)
        key = f" (key {row.key})" if row.key else " (no key)"
        count = self.count(row)
        counts = f"In this document: {here:,}" + ("" if count is None else f" · in the project: {count:,}")
        return f"{row.name}{key}\n{counts}\n\n{first_paragraph(row.theme)}".rstrip()


class CodebookView(QListView):
    """The list. It takes the keyboard only from Tab, and leaves letters and digits to the window."""

    activated_row = QtSignal(int)
    edit_asked = QtSignal(int)
    step_asked = QtSignal(int, int)  # row, -1 or 1
    dropped = QtSignal(int, int)  # row, the row before which it goes

    def __init__(self, model: CodebookModel) -> None:
        super().__init__()
        self.setModel(model)
        self.delegate = _ThemeDelegate(model, self)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName("Themes")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(False)
        self._dragged = -1
        self._target = -1
        self.clicked.connect(lambda index: self.activated_row.emit(index.row()))
        self.doubleClicked.connect(lambda index: self.activated_row.emit(index.row()))  # two quick clicks are two

    @property
    def target(self) -> int:
        """The row before which a drop would put what is dragged, or -1."""
        return self._target

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if row >= 0 and event.modifiers() == both and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step_asked.emit(row, -1 if event.key() == Qt.Key.Key_Up else 1)
        elif row >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.activated_row.emit(row)
        elif row >= 0 and event.key() == Qt.Key.Key_F2:
            self.edit_asked.emit(row)
        elif event.text().isprintable() and event.text():
            event.ignore()  # a theme's key works here as it does in the release
        else:
            super().keyPressEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:
        self._dragged = self.currentIndex().row()
        super().startDrag(actions)
        self._dragged = self._target = -1
        self.viewport().update()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self._dragged < 0:
            event.ignore()
            return
        self._target = self.row_before(event.position().toPoint().y())
        self.viewport().update()
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._dragged < 0:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.IgnoreAction)  # the rows follow from the change, not from the view
        event.accept()
        self.dropped.emit(self._dragged, self.row_before(event.position().toPoint().y()))

    def row_before(self, y: int) -> int:
        """The row before which something let go at this height belongs."""
        for row in range(self.model().rowCount()):
            if y < self.visualRect(self.model().index(row, 0)).center().y():
                return row
        return self.model().rowCount()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() or self.delegate.with_definitions:
            self.scheduleDelayedItemsLayout()


class _ThemeDelegate(QStyledItemDelegate):
    """Key, name, whether the sentence has it, and count; below, where wanted, the definition."""

    def __init__(self, model: CodebookModel, view: CodebookView) -> None:
        super().__init__(view)
        self._model = model
        self._view = view
        self.with_definitions = False
        self._fitted: tuple[tuple[int, int, str, int], int] = ((0, 0, "", -1), 2)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = QFontMetrics(self._view.font())
        width = self._view.viewport().width()
        height = metrics.height() + 14
        text = self._definition(self._model.row(index.row()))
        if text:
            small = _small(self._view.font())
            lines = min(line_count(text, small, self._room()), self._lines())
            height += lines * QFontMetrics(small).lineSpacing() + 10
        return QSize(width, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._model.row(index.row())
        rect = QRectF(option.rect)
        colour = self._colour(row)
        painter.save()
        self._paint_ground(painter, option, rect, index.row(), row, colour)
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        side = QFontMetricsF(option.font).height() + 2
        line = QRectF(rect.left() + _MARGIN, rect.top() + 6, rect.width() - 2 * _MARGIN, side)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_key(painter, _lead(line, 0, side, mirrored), row, colour, option.font)
        taken = self._paint_count(painter, line, row, option.font, mirrored)
        at = side + _GAP
        self._paint_name(painter, _lead(line, at, line.width() - at - taken, mirrored), row, option.font, mirrored)
        text = self._definition(row)
        if text:
            painter.setFont(_small(option.font))
            painter.setPen(QColor(appearance.current().quiet))
            place = _lead(line.translated(0, side + 8), at, line.width() - at, mirrored)
            paint_lines(painter, place, text, self._lines())
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRectF, number: int, row: Row, colour: QColor
    ) -> None:
        colours = appearance.current()
        if row.held is Held.ALL:
            tint = QColor(colour)
            tint.setAlphaF(0.22 if colours.dark else 0.15)
            head = QFontMetrics(option.font).height() + 14
            painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), min(head, rect.height())), tint)
            bar = QRectF(rect.left(), rect.top(), 3, rect.height())
            if option.direction == Qt.LayoutDirection.RightToLeft:
                bar.moveRight(rect.right())
            painter.fillRect(bar, colour)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.current))
        if row.theme is None:
            painter.fillRect(
                QRectF(rect.left() + _MARGIN, rect.top(), rect.width() - 2 * _MARGIN, 1), QColor(colours.line)
            )
        if self._view.target in (number, number + 1) and self._view.target >= 0:
            edge = rect.top() if self._view.target == number else rect.bottom() - 1
            painter.fillRect(QRectF(rect.left(), edge, rect.width(), 2), QColor(colours.accent))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_key(self, painter: QPainter, square: QRectF, row: Row, colour: QColor, font: QFont) -> None:
        radius = square.height() * 0.22
        if row.theme is None or row.theme.retired:
            painter.setPen(QPen(colour, 1))
            painter.drawRoundedRect(square.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
            painter.setPen(colour)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(square, radius, radius)
            painter.setPen(appearance.ink_on(colour))
        bold = QFont(font)
        bold.setBold(True)
        painter.setFont(bold)
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, row.key)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_name(self, painter: QPainter, place: QRectF, row: Row, font: QFont, mirrored: bool) -> None:
        colours = appearance.current()
        named = QFont(font)
        if row.held is Held.ALL:
            named.setWeight(QFont.Weight.DemiBold)
        painter.setFont(named)
        quiet = row.theme is None or row.theme.retired
        painter.setPen(QColor(colours.quiet if quiet and row.held is Held.NO else colours.ink))
        text = row.name + (" (retired)" if row.theme and row.theme.retired else "")
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(place.width()))
        painter.drawText(place, _side(mirrored) | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)

    def _paint_count(self, painter: QPainter, line: QRectF, row: Row, font: QFont, mirrored: bool) -> float:
        """The count at the far end and the mark of being held before it; returns the width of both."""
        colours = appearance.current()
        metrics = QFontMetricsF(font)
        count = self._model.count(row)
        text = "" if not count else f"{count:,}"
        width = max(metrics.horizontalAdvance(text), metrics.horizontalAdvance("000"))
        painter.setFont(font)
        painter.setPen(QColor(colours.quiet))
        far = _lead(line, line.width() - width, width, mirrored)
        painter.drawText(far, _side(not mirrored) | Qt.AlignmentFlag.AlignVCenter, text)
        if row.held is not Held.NO:
            mark = _lead(line, line.width() - width - line.height() - 4, line.height(), mirrored)
            painter.setPen(QColor(colours.ink))
            painter.drawText(mark, Qt.AlignmentFlag.AlignCenter, "✓" if row.held is Held.ALL else "–")
        return width + line.height() + 8

    def _room(self) -> int:
        """The width of a definition."""
        return max(
            self._view.viewport().width() - 2 * _MARGIN - QFontMetrics(self._view.font()).height() - 2 - _GAP, 60
        )

    def _lines(self) -> int:
        """How many lines each definition may have so that all rows are in sight: at least two, where they never fit."""
        size = self._view.viewport().size()
        state = (size.width(), size.height(), self._view.font().toString(), self._model.edition)
        if self._fitted[0] != state:
            self._fitted = (state, self._fit())
        return self._fitted[1]

    def _fit(self) -> int:
        small = _small(self._view.font())
        rows = [self._model.row(number) for number in range(self._model.rowCount())]
        counts = [line_count(text, small, self._room()) for text in map(self._definition, rows) if text]
        heads = len(rows) * (QFontMetrics(self._view.font()).height() + 14) + len(counts) * 10
        free = (self._view.viewport().height() - heads) // QFontMetrics(small).lineSpacing()
        most = max(counts, default=1)
        return next((lines for lines in range(most, 2, -1) if sum(min(n, lines) for n in counts) <= free), 2)

    def _colour(self, row: Row) -> QColor:
        if row.theme is None:
            return QColor(appearance.current().quiet)
        return appearance.theme_colour(row.theme)

    def _definition(self, row: Row) -> str:
        return first_paragraph(row.theme) if row.theme and self.with_definitions else ""


def first_paragraph(theme: Theme) -> str:
    """What a definition says first."""
    return theme.definition.strip().partition("\n")[0]


def _lead(line: QRectF, at: float, width: float, mirrored: bool) -> QRectF:
    """A part of the line, `at` from where reading begins."""
    left = line.right() - at - width if mirrored else line.left() + at
    return QRectF(left, line.top(), width, line.height())


def _side(mirrored: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignAbsolute


def _small(font: QFont) -> QFont:
    small = QFont(font)
    if small.pointSizeF() > 0:
        small.setPointSizeF(small.pointSizeF() * 0.9)
    return small
