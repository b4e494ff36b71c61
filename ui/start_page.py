"""The start page: what is shown while no project is open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFont,
    QFontMetrics,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QStyle, QStyledItemDelegate, QVBoxLayout, QWidget

from ui.appearance import application_icon, current, icon, reading_font
from ui.key_caps import caps_width, draw_caps, key_parts, key_text
from ui.preferences import Preferences

SUFFIX = ".pressmark"
RECENT_SHOWN = 8
SAYING = "Read press releases, tag their sentences by theme, and keep every decision."

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the page: something to do, a heading (no name of an act), or a recent project (a path)."""

    title: str
    about: str = ""
    act: str = ""
    icon: str = ""
    key: QKeySequence | None = None
    path: Path | None = None
    when: str = ""
    gone: bool = False

    @property
    def heading(self) -> bool:
        return not self.act


class StartPage(QWidget):
    """The name, what to begin with, and recent projects; a project file may be dropped anywhere on it."""

    sample_requested = Signal()
    new_requested = Signal()
    open_requested = Signal()
    recent_requested = Signal(object)  # Path
    recent_forgotten = Signal(object)  # Path

    def __init__(
        self, preferences: Preferences, keys: Mapping[str, QKeySequence] | None = None, parent: QWidget | None = None
    ) -> None:
        """`keys` names the window's own keys for "sample", "new" and "open"; they are shown, not heard, here."""
        super().__init__(parent)
        self._preferences = preferences
        self.setObjectName("start")
        self.setAccessibleName("Start page")
        self.setAcceptDrops(True)
        self._dropping = False
        self._keys = {
            "new": QKeySequence(QKeySequence.StandardKey.New),
            "open": QKeySequence(QKeySequence.StandardKey.Open),
            **(keys or {}),
        }
        self._model = _Entries(self)
        self.entries = _List(self)
        self.entries.setModel(self._model)
        self.entries.chosen.connect(self._choose)
        self.entries.forgotten.connect(self._forget)
        self.setFocusProxy(self.entries)
        self._lay_out()
        self.refresh()

    def refresh(self) -> None:
        """List the projects that the preferences name now."""
        self.show_recent(Path(path) for path in self._preferences.recent)

    def show_recent(self, paths: Iterable[Path]) -> None:
        """List these projects, newest first."""
        recent = [_recent(path) for path in list(paths)[:RECENT_SHOWN]]
        self._model.show([*self._acts(), *([_Entry("Recent"), *recent] if recent else [])])
        self.entries.setCurrentIndex(self._model.index(0))
        self.entries.fit()

    def _acts(self) -> list[_Entry]:
        acts = [
            ("sample", "Open the sample", "Three short releases to try every key on", "documents"),
            ("new", "New project…", "An empty project with a codebook to begin from", "new"),
            ("open", "Open project…", "A project file from this computer, or a colleague’s", "open"),
        ]
        return [_Entry(title, about, act, picture, self._keys.get(act)) for act, title, about, picture in acts]

    def _lay_out(self) -> None:
        name = QLabel("Pressmark")
        font = reading_font(14)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.3)
        name.setFont(font)
        saying = QLabel(SAYING)
        saying.setObjectName("quiet")
        saying.setWordWrap(True)
        for label in (name, saying):
            label.setTextFormat(Qt.TextFormat.PlainText)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch()
        words.addWidget(name)
        words.addWidget(saying)
        words.addStretch()
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 16, 0)
        head.setSpacing(24)
        head.addWidget(_Mark())
        head.addLayout(words, 1)
        column = QVBoxLayout()
        column.setSpacing(24)
        column.addStretch(2)
        column.addLayout(head)
        column.addWidget(self.entries)
        column.addStretch(3)
        middle = QWidget()
        middle.setLayout(column)
        middle.setMaximumWidth(self.fontMetrics().averageCharWidth() * 88)
        across = QHBoxLayout(self)
        across.setContentsMargins(24, 24, 24, 24)
        across.addStretch(1)
        across.addWidget(middle, 100)
        across.addStretch(1)

    def _choose(self, row: int) -> None:
        entry = self._model.entry(row)
        match entry.act:
            case "sample":
                self.sample_requested.emit()
            case "new":
                self.new_requested.emit()
            case "open":
                self.open_requested.emit()
            case "recent":
                self.recent_requested.emit(entry.path)

    def _forget(self, row: int) -> None:
        entry = self._model.entry(row)
        if entry.path is None:
            return
        self._model.remove(row)
        self.entries.fit()
        self.recent_forgotten.emit(entry.path)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(current().page))
        if self._dropping:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(current().accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(8, 8, -8, -8), 8, 8)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            self._show_dropping(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_dropping(False)
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.recent_requested.emit(path)

    def _show_dropping(self, dropping: bool) -> None:
        self._dropping = dropping
        self.update()


def _dropped(event: QDropEvent) -> Path | None:
    """The one project file that is being dropped."""
    urls = event.mimeData().urls()
    if len(urls) == 1 and urls[0].isLocalFile() and urls[0].toLocalFile().lower().endswith(SUFFIX):
        return Path(urls[0].toLocalFile())
    return None


def _recent(path: Path) -> _Entry:
    try:
        when = _day(datetime.fromtimestamp(path.stat().st_mtime).astimezone())
        gone = False
    except (OSError, OverflowError, ValueError):
        when, gone = "no longer there", True
    name = path.name.removesuffix(SUFFIX) or path.name
    return _Entry(name, _homely(path.parent), "recent", path=path, when=when, gone=gone)


def _homely(folder: Path) -> str:
    try:
        return str(Path("~") / folder.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(folder)


def _day(moment: datetime) -> str:
    """Today's as a time, other moments as a day."""
    now = datetime.now().astimezone()
    days = (now.date() - moment.date()).days
    if days == 0:
        return f"today, {moment:%H:%M}"
    if days == 1:
        return f"yesterday, {moment:%H:%M}"
    return f"{moment.day} {moment:%B}" if moment.year == now.year else f"{moment.day} {moment:%B %Y}"


class _Mark(QWidget):
    """The application's icon, drawn sharp at any scale."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(72, 72)

    def paintEvent(self, event: QPaintEvent) -> None:
        application_icon().paint(QPainter(self), self.rect())


class _Entries(QAbstractListModel):
    """The lines of the page."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._entries: list[_Entry] = []

    def show(self, entries: list[_Entry]) -> None:
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def entry(self, row: int) -> _Entry:
        return self._entries[row]

    def remove(self, row: int) -> None:
        """Take out a recent project, and the heading with the last of them."""
        first = row - 1 if self._entries[row - 1].heading and row == len(self._entries) - 1 else row
        self.beginRemoveRows(QModelIndex(), first, row)
        del self._entries[first : row + 1]
        self.endRemoveRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self._entries[index.row()].heading:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.title
            case Qt.ItemDataRole.AccessibleTextRole:
                key = key_text(entry.key) if entry.key else ""
                return ", ".join(part for part in (entry.title, key, entry.when) if part)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return str(entry.path) if entry.path else entry.about
            case Qt.ItemDataRole.UserRole:
                return entry
        return None


class _List(QListView):
    """The entries; arrow keys go through them, Enter or a click takes one, Delete forgets a recent project."""

    chosen = Signal(int)
    forgotten = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("What to begin with")
        self.setAccessibleDescription("Enter opens, Delete removes a recent project from the list")
        self.setItemDelegate(_Delegate(self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(palette)

    def fit(self) -> None:
        """No taller than its entries, so that they stand in the middle of the page."""
        height = self._height()
        self.setMaximumHeight(height)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), max(self.sizeHintForRow(0), 0) * 2)

    def _height(self) -> int:
        return sum(self.sizeHintForRow(row) for row in range(self.model().rowCount())) + 2

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self.chosen.emit(row)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and row >= 0:
            self.forgotten.emit(row)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.chosen.emit(index.row())


class _Delegate(QStyledItemDelegate):
    """Draws an entry: icon or nothing, title over what it is about, key or time at the right."""

    def sizeHint(self, option: Any, index: Index) -> QSize:
        entry: _Entry = index.data(Qt.ItemDataRole.UserRole)
        line = QFontMetrics(option.font).height()
        if entry.heading:
            return QSize(100, line + 32)
        return QSize(100, line * 2 + (28 if not entry.path else 20))

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        entry: _Entry = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry.heading:
            self._paint_heading(painter, option.rect, entry.title, option.font)
        else:
            self._paint_ground(painter, option)
            self._paint_entry(painter, option.rect.adjusted(16, 0, -16, 0), entry, option.font)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, title: str, font: QFont) -> None:
        colours = current()
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(QColor(colours.quiet))
        area = rect.adjusted(16, 0, -16, -8)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, title)
        painter.fillRect(area.left(), rect.bottom() - 2, area.width(), 1, QColor(colours.line))

    def _paint_ground(self, painter: QPainter, option: Any) -> None:
        colours = current()
        here = bool(option.state & QStyle.StateFlag.State_HasFocus)
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if not (here or hover):
            return
        painter.setPen(QPen(QColor(colours.accent), 1) if here else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.current if here else colours.selected))
        painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 1.5, -0.5, -1.5), 6, 6)

    def _paint_entry(self, painter: QPainter, area: QRect, entry: _Entry, font: QFont) -> None:
        colours = current()
        if entry.icon:
            size = QFontMetrics(font).height() + 6
            spot = QRect(area.left(), area.center().y() - size // 2, size, size)
            icon(entry.icon).paint(painter, spot, Qt.AlignmentFlag.AlignCenter, QIcon.Mode.Normal)
            area.setLeft(area.left() + size + 16)
        self._paint_right(painter, area, entry, font)
        line = QFontMetrics(font).height()
        top = area.center().y() - line
        title_font = QFont(font)
        title_font.setWeight(QFont.Weight.Medium)
        painter.setFont(title_font)
        painter.setPen(QColor(colours.quiet if entry.gone else colours.ink))
        self._line(painter, QRect(area.left(), top - 1, area.width(), line), entry.title, Qt.TextElideMode.ElideRight)
        painter.setFont(font)
        painter.setPen(QColor(colours.quiet))
        self._line(painter, QRect(area.left(), top + line + 1, area.width(), line), entry.about)

    def _paint_right(self, painter: QPainter, area: QRect, entry: _Entry, font: QFont) -> None:
        """Draw the key or the time, and take its room from the area."""
        painter.setFont(font)
        width = 0.0
        if entry.key and not entry.key.isEmpty():
            parts = key_parts(entry.key)
            width = caps_width(parts, font)
            draw_caps(painter, parts, area.right() - width, area.center().y())
        elif entry.when:
            width = QFontMetrics(font).horizontalAdvance(entry.when)
            painter.setPen(QColor(current().warning if entry.gone else current().quiet))
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, entry.when)
        area.setRight(area.right() - round(width) - 16)

    def _line(
        self, painter: QPainter, rect: QRect, text: str, mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle
    ) -> None:
        shown = painter.fontMetrics().elidedText(text, mode, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
