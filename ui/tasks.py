"""Long work off the window's thread, with progress and cancel."""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal


class Cancelled(Exception):
    """Raised inside the work when the user has cancelled it."""


class Task(QThread):
    """One piece of long work. It runs `work(task)` in a thread of its own; `result` or `error` is set when it ends."""

    progressed = Signal(int, int)  # done, total (0 where it is not known)
    applied = Signal(object)  # a Change that the work has put on the disk

    def __init__(self, title: str, work: Callable[["Task"], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.result: Any = None
        self.error: Exception | None = None
        self._work = work
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop; it does so at its next report of progress."""
        self._cancelled.set()

    def progress(self, done: int, total: int) -> None:
        """Called by the work: how far it is. Raises Cancelled where it should stop."""
        if self._cancelled.is_set():
            raise Cancelled
        self.progressed.emit(done, total)

    def run(self) -> None:
        try:
            self.result = self._work(self)
        except Exception as error:  # noqa: BLE001 - the workspace raises it again in the window's thread
            self.error = error
