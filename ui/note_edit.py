"""The field for a note: it says when it is left, and keeps its keys from the window."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NoteEdit(QPlainTextEdit):
    """Plain text of a few lines. Esc and Ctrl+Enter leave it, Tab goes on to the next control."""

    finished = Signal()  # Esc or Ctrl+Enter
    left = Signal()  # the keyboard has gone elsewhere

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setPlaceholderText("Note… (N)")
        self.setAccessibleName("Note on this sentence")
        self.setToolTip("A note on this sentence (N); Esc or Ctrl+Enter saves it and goes back to the release")
        lines = self.fontMetrics().lineSpacing()
        self.setMinimumHeight(lines * 3 + 20)
        self.setMaximumHeight(lines * 6 + 20)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _leaves(event):
            event.accept()  # no shortcut of the window's may take them
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _leaves(event):
            self.finished.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


def _leaves(event: QKeyEvent) -> bool:
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return event.key() == Qt.Key.Key_Escape or (control and event.key() in _ENTER)
