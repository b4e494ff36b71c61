"""The sheet of keys: everything that a key does, at a glance."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from annotator.records import Theme
from ui.appearance import current, theme_colour
from ui.key_caps import cap_height, caps_width, draw_caps, key_parts, key_text, keys_of, words_of
from ui.sheet import Sheet

Groups = Callable[[], list[tuple[str, list[QAction]]]]

THEMES = "Themes"
_BETWEEN = 10.0  # pixels between two combinations that do the same
_COLUMN_GAP = 40


class KeysSheet(Sheet):
    """All keys grouped in columns, with a field that narrows them down; Esc or F1 closes it."""

    def __init__(self, groups: Groups, themes: Sequence[Theme] = (), parent: QWidget | None = None) -> None:
        super().__init__("Keys", accept="Close", cancel="", parent=parent)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Filter")
        self.field.setAccessibleName("Filter the keys")
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._filter)
        self.columns = _Columns(_groups(groups(), themes))
        self._nothing = QLabel("No key does that.")
        self._nothing.setObjectName("quiet")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.hide()
        self._scroll = QScrollArea()
        self._scroll.setWidget(self.columns)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self.columns.setAutoFillBackground(False)
        self.body.addWidget(self.field)
        self.body.addWidget(self._nothing)
        self.body.addWidget(self._scroll, 1)
        QShortcut(QKeySequence("F1"), self, self.reject)
        self.open_at(150, 42)
        self.field.setFocus()

    def as_text(self) -> str:
        """What is shown, line by line."""
        return self.columns.as_text()

    def _filter(self, words: str) -> None:
        self._nothing.setVisible(not self.columns.filter(words.casefold().split()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._scroll.verticalScrollBar()
        steps = {
            Qt.Key.Key_Down: bar.singleStep() * 2,
            Qt.Key.Key_Up: -bar.singleStep() * 2,
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            bar.setValue(bar.value() + step)


def _groups(listed: list[tuple[str, list[QAction]]], themes: Sequence[Theme]) -> list["_Group"]:
    """The themes first, since they matter most; then each group that has a key at all."""
    in_use = [theme for theme in themes if not theme.retired]
    found = [_Group(THEMES, [_theme_row(theme) for theme in in_use])] if in_use else []
    for name, actions in listed:
        if name == THEMES and in_use:
            continue
        rows = [_Row(words_of(action).rstrip("…"), keys_of(action)) for action in actions if keys_of(action)]
        if rows:
            found.append(_Group(name, rows))
    return found


def _theme_row(theme: Theme) -> "_Row":
    return _Row(theme.name, [QKeySequence(theme.key.upper())] if theme.key else [], theme)


class _Columns(QWidget):
    """Puts the groups into as many columns as there is room for, each under the shortest column so far."""

    def __init__(self, groups: list["_Group"]) -> None:
        super().__init__()
        self._groups = groups
        for group in groups:
            group.setParent(self)
        self.setAccessibleName("Keys")
        self.setAccessibleDescription(self.as_text())

    def as_text(self) -> str:
        return "\n".join(group.as_text() for group in self._groups if not group.isHidden())

    def filter(self, words: list[str]) -> bool:
        """Show only what holds all the words; False where nothing does."""
        found = [group.filter(words) for group in self._groups]
        self.setAccessibleDescription(self.as_text())
        self._arrange()
        return any(found)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def _arrange(self) -> None:
        shown = [group for group in self._groups if not group.isHidden()]
        wanted = self.fontMetrics().averageCharWidth() * 38
        number = max(1, min(len(shown), (self.width() + _COLUMN_GAP) // (wanted + _COLUMN_GAP)))
        width = (self.width() - 8 - _COLUMN_GAP * (number - 1)) // number
        width = min(width, wanted * 3 // 2)
        ends = [0] * number
        for group in shown:
            column = ends.index(min(ends))
            height = group.sizeHint().height()
            group.setGeometry(column * (width + _COLUMN_GAP), ends[column], width, height)
            ends[column] += height + 24
        self.setMinimumHeight(max(ends, default=0))


class _Group(QWidget):
    """A heading and its rows."""

    def __init__(self, name: str, rows: list["_Row"]) -> None:
        super().__init__()
        self.name = name
        self._rows = rows
        head = QLabel(name)
        head.setObjectName("heading")
        head.setTextFormat(Qt.TextFormat.PlainText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addSpacing(4)
        for row in rows:
            layout.addWidget(row)

    def as_text(self) -> str:
        return "\n".join([self.name, *(row.accessibleName() for row in self._rows if not row.isHidden())])

    def filter(self, words: list[str]) -> bool:
        for row in self._rows:
            text = f"{self.name} {row.accessibleName()}".casefold()
            row.setHidden(not all(word in text for word in words))
        found = not all(row.isHidden() for row in self._rows)
        self.setHidden(not found)
        return found


class _Row(QWidget):
    """What is done at the left, the caps of its keys at the right; a theme with its colour before it."""

    def __init__(self, text: str, keys: list[QKeySequence], theme: Theme | None = None) -> None:
        super().__init__()
        self._text = text
        self._combinations = [key_parts(key) for key in keys]
        self._theme = theme
        told = " or ".join(key_text(key) for key in keys) or "no key"
        self.setAccessibleName(f"{text}: {told}")

    def sizeHint(self) -> QSize:
        return QSize(100, round(cap_height(self.font())) + 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.rect()
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, QColor(colours.line))
        area.setRight(self._draw_keys(painter, area) - 12)
        if self._theme is not None:
            size = QFontMetrics(self.font()).capHeight() + 3
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme_colour(self._theme))
            painter.drawRoundedRect(QRectF(area.left(), area.center().y() - size / 2 + 0.5, size, size), 3, 3)
            area.setLeft(area.left() + size + 8)
        painter.setPen(QColor(colours.ink))
        self._draw_text(painter, area)

    def _draw_keys(self, painter: QPainter, area: QRect) -> int:
        widths = [caps_width(parts, self.font()) for parts in self._combinations]
        left = area.right() - sum(widths) - _BETWEEN * max(0, len(widths) - 1)
        begin = left
        for parts, width in zip(self._combinations, widths, strict=True):
            draw_caps(painter, parts, left, area.center().y())
            left += width + _BETWEEN
        return int(begin)

    def _draw_text(self, painter: QPainter, area: QRect) -> None:
        shown = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
