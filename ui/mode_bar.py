"""The modes as a row of words over the columns."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QWidget

from ui import appearance
from ui.key_caps import cap_font
from ui.modes import Mode, offered
from ui.workspace import Workspace


class ModeBar(QFrame):
    """Follows a workspace. A click leaves the keyboard where it is."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setObjectName("modes")
        self.setAccessibleName("Modes")
        self._group = QButtonGroup(self)
        self.tabs = {mode: _Tab(mode) for mode in offered()}
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(0)
        for mode, tab in self.tabs.items():
            self._group.addButton(tab)
            tab.clicked.connect(lambda *_, mode=mode: workspace.set_mode(mode))
            row.addWidget(tab)
        row.addStretch(1)
        if len(self.tabs) < 2:
            self.hide()  # showing it here would make it a window of its own for a moment
        workspace.mode_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.tabs[self._workspace.mode].setChecked(True)


class _Tab(QAbstractButton):
    """The name of a mode with its key, underlined where it is the one in use."""

    _PAD = 12

    def __init__(self, mode: Mode) -> None:
        super().__init__()
        self._key = mode.key
        self.setText(mode.value)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(f"{mode.value} ({mode.key})")
        self.setAccessibleName(f"{mode.value}, {mode.key}")

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font())
        keys = QFontMetrics(cap_font(self.font()))
        width = metrics.horizontalAdvance(self.text()) + 6 + keys.horizontalAdvance(self._key)
        return QSize(width + 2 * self._PAD, metrics.height() + 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = appearance.current()
        painter = QPainter(self)
        inner = self.rect().adjusted(self._PAD, 0, -self._PAD, 0)
        chosen = self.isChecked()
        painter.setFont(self._font() if chosen else self.font())
        painter.setPen(QColor(colours.ink if chosen or self.underMouse() else colours.quiet))
        centred = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, centred | Qt.AlignmentFlag.AlignLeading, self.text())
        painter.setFont(cap_font(self.font()))
        painter.setPen(QColor(colours.quiet))
        painter.drawText(inner, centred | Qt.AlignmentFlag.AlignTrailing, self._key)
        if chosen:
            line = QRect(inner.left(), self.height() - 2, inner.width(), 2)
            painter.fillRect(line, QColor(colours.accent))
        if self.hasFocus():
            painter.setPen(QColor(colours.accent))
            painter.drawRoundedRect(self.rect().adjusted(4, 4, -5, -5), 4, 4)
        painter.end()

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font
