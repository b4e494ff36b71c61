"""A menu whose letters are its own while it is open, whatever they do in the window."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QMenu


class KeyMenu(QMenu):
    """Without it, a letter that is a key of the window would act there, and the menu stay open."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)
