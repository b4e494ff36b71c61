"""The command palette: every command, theme and document by a few letters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAction, QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView, QStyle, QStyledItemDelegate, QVBoxLayout, QWidget

from ui.appearance import current
from ui.key_caps import caps_width, draw_caps, key_parts, key_text, keys_of, words_of
from ui.texts import folded
from ui.workspace import Workspace

Groups = Callable[[], list[tuple[str, list[QAction]]]]
Index = QModelIndex | QPersistentModelIndex

DOCUMENTS_SHOWN = 50
RECENT_KEPT = 12
_ROWS = 12  # visible at once
_GO_TO = "go to "


@dataclass(frozen=True, slots=True)
class _Item:
    """A line: an action, or a document to go to."""

    title: str
    group: str
    action: QAction | None = None
    document: str = ""

    @property
    def enabled(self) -> bool:
        return self.action is None or self.action.isEnabled()

    @property
    def key(self) -> QKeySequence | None:
        keys = keys_of(self.action) if self.action is not None else []
        return keys[0] if keys else None


def rank(query: str, text: str) -> int | None:
    """How well the text answers the query, both folded: 0 is best, None where it does not at all."""
    if text.startswith(query):
        return 0
    if f" {query}" in f" {text}":
        return 1
    letters = query.replace(" ", "")
    if _by_word_starts(letters, text.split()):
        return 2
    if query in text:
        return 3
    rest = iter(text)
    return 4 if all(letter in rest for letter in letters) else None


def _by_word_starts(letters: str, words: Sequence[str]) -> bool:
    """Whether the letters are made of beginnings of these words in order, as “neun” of “next undecided”."""
    if not letters:
        return True
    for at, word in enumerate(words):
        length = 0
        while length < min(len(word), len(letters)) and word[length] == letters[length]:
            length += 1
        if any(_by_word_starts(letters[taken:], words[at + 1 :]) for taken in range(length, 0, -1)):
            return True
    return False


class CommandPalette(QFrame):
    """A popup at the top of the window. Up and Down choose, Enter does it, Esc leaves."""

    def __init__(
        self,
        groups: Groups,
        workspace: Workspace | None = None,
        parent: QWidget | None = None,
        recent: list[str] | None = None,
    ) -> None:
        """`recent` holds the names of commands used lately, newest first; the palette keeps it up."""
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("All commands")
        self._workspace = workspace
        self._recent = recent if recent is not None else []
        self._commands = [_Item(words_of(action), group, action) for group, actions in groups() for action in actions]
        self._folded = [folded(item.title) for item in self._commands]
        self._titles: list[tuple[str, str, str]] | None = None  # id, title, folded title; made with the first letter
        self.field = QLineEdit()
        self.field.setPlaceholderText("A command, a theme, or the title of a document")
        self.field.setAccessibleName("Find a command")
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self._model = _Items(self)
        self.list = QListView()
        self.list.setAccessibleName("Commands found")
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda index: self._run(index.row()))
        self._nothing = QLabel("Nothing is called that.")
        self._nothing.setObjectName("quiet")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(9, 9, 9, 9)
        layout.setSpacing(8)
        layout.addWidget(self.field)
        layout.addWidget(self._nothing)
        layout.addWidget(self.list)
        self.setFocusProxy(self.field)
        self._filter("")

    def titles(self) -> list[str]:
        """What is listed now, in order."""
        return [item.title for item in self._model.items]

    # Finding

    def _filter(self, words: str) -> None:
        query = folded(" ".join(words.split()))
        items = self._found(query) if query else sorted(self._commands, key=self._recency)
        self._model.show(items)
        self.list.setVisible(bool(items))
        self._nothing.setVisible(not items)
        self._choose(0)
        self.list.setFixedHeight(min(max(len(items), 1), _ROWS) * self.list.sizeHintForRow(0) if items else 0)
        self.adjustSize()

    def _found(self, query: str) -> list[_Item]:
        ranked: list[tuple[int, bool, int, int, _Item]] = []
        for order, (item, text) in enumerate(zip(self._commands, self._folded, strict=True)):
            place = rank(query, text)
            if place is None and rank(query, f"{folded(item.group)} {text}") == 0:
                place = 3
            if place is not None:
                ranked.append((place, not item.enabled, self._recency(item), order, item))
        documents = enumerate(self._documents(query))
        ranked += [(place, False, RECENT_KEPT + 1, order, item) for order, (place, item) in documents]
        return [item for *_, item in sorted(ranked, key=lambda one: one[:4])]

    def _documents(self, query: str) -> list[tuple[int, _Item]]:
        """Documents whose title holds every word; no more than a list can be read."""
        if self._workspace is None:
            return []
        if self._titles is None:
            headings = self._workspace.headings.values()
            self._titles = [(heading.id, heading.title, folded(heading.title)) for heading in headings]
        words = query.removeprefix(_GO_TO).split()
        found: list[tuple[int, _Item]] = []
        for document, title, text in self._titles:
            if all(word in text for word in words):
                starts = all(f" {word}" in f" {text}" for word in words)
                found.append((1 if starts else 3, _Item(title, "Document", document=document)))
                if len(found) >= DOCUMENTS_SHOWN:
                    break
        return found

    def _recency(self, item: _Item) -> int:
        return self._recent.index(item.title) if item.title in self._recent else RECENT_KEPT

    # Choosing

    def _choose(self, row: int) -> None:
        items = self._model.items
        if not items:
            self.field.setAccessibleDescription("")
            return
        row = min(max(row, 0), len(items) - 1)
        index = self._model.index(row)
        self.list.setCurrentIndex(index)
        # the keyboard stays in the field, so the field tells what is chosen
        self.field.setAccessibleDescription(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))

    def _run(self, row: int) -> None:
        if not 0 <= row < len(self._model.items):
            return
        item = self._model.items[row]
        if not item.enabled:
            return
        self.close()
        if item.action is not None:
            self._remember(item.title)
            item.action.trigger()
        elif self._workspace is not None:
            self._workspace.open_document(item.document)

    def _remember(self, title: str) -> None:
        self._recent[:] = [title, *(other for other in self._recent if other != title)][:RECENT_KEPT]

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            row = self.list.currentIndex().row()
            match event.key():
                case Qt.Key.Key_Down:
                    self._choose(row + 1 if row + 1 < len(self._model.items) else 0)
                case Qt.Key.Key_Up:
                    self._choose(row - 1 if row > 0 else len(self._model.items) - 1)
                case Qt.Key.Key_PageDown:
                    self._choose(row + _ROWS)
                case Qt.Key.Key_PageUp:
                    self._choose(row - _ROWS)
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    self._run(row)
                case Qt.Key.Key_Escape:
                    self.close()
                case _:
                    return False
            return True
        return super().eventFilter(watched, event)

    # Showing

    def showEvent(self, event: QShowEvent) -> None:
        letters = self.fontMetrics().averageCharWidth()
        window = self.parentWidget()
        width = letters * 84
        if window is not None:
            width = min(width, window.width() - 32)
            self.move(window.mapToGlobal(QPoint((window.width() - width) // 2, letters * 8)))
        self.setFixedWidth(max(width, letters * 30))
        self.adjustSize()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(current().faint))
        painter.fillRect(self.rect().adjusted(1, 1, -1, -1), QColor(current().page))


class _Items(QAbstractListModel):
    """What was found."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.items: list[_Item] = []

    def show(self, items: list[_Item]) -> None:
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.items[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return item.title
            case Qt.ItemDataRole.AccessibleTextRole:
                key = key_text(item.key) if item.key else ""
                state = "" if item.enabled else "not available now"
                return ", ".join(part for part in (item.title, item.group, key, state) if part)
            case Qt.ItemDataRole.UserRole:
                return item
        return None


class _Delegate(QStyledItemDelegate):
    """Draws a line: the title, its group quiet after it, the key at the right."""

    def sizeHint(self, option: Any, index: Index) -> QSize:
        return QSize(100, option.fontMetrics.height() + 16)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        item: _Item = index.data(Qt.ItemDataRole.UserRole)
        colours = current()
        painter.save()
        painter.setFont(option.font)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or hover:
            painter.fillRect(option.rect, QColor(colours.current if chosen else colours.selected))
        if chosen:
            painter.fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), QColor(colours.accent))
        area = option.rect.adjusted(12, 0, -10, 0)
        if item.key:
            parts = key_parts(item.key)
            width = caps_width(parts, option.font)
            draw_caps(painter, parts, area.right() - width, area.center().y(), dim=not item.enabled)
            area.setRight(int(area.right() - width) - 16)
        group_width = painter.fontMetrics().horizontalAdvance(item.group)
        title = painter.fontMetrics().elidedText(
            item.title, Qt.TextElideMode.ElideRight, max(area.width() - group_width - 18, area.width() // 2)
        )
        painter.setPen(QColor(colours.ink if item.enabled else colours.faint))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        area.setLeft(area.left() + painter.fontMetrics().horizontalAdvance(title) + 16)
        painter.setPen(QColor(colours.quiet if item.enabled else colours.faint))
        group = painter.fontMetrics().elidedText(item.group, Qt.TextElideMode.ElideRight, max(area.width(), 0))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, group)
        painter.restore()
