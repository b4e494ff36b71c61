"""What happens when Pressmark itself is at fault: the error is written down whole, shown once, never swallowed."""

import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QMessageBox

from ui.preferences import data_folder

_LOG = "pressmark.log"
_LARGEST = 1_000_000  # bytes, before a new one is begun


class Faults(QObject):
    """Takes the errors that nobody handled, from any thread, and tells the user of the first."""

    _raised = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told = False
        self._raised.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        sys.excepthook = self._take

    def let_go(self) -> None:
        """Leave errors to Python again."""
        sys.excepthook = sys.__excepthook__

    def _take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        sys.__excepthook__(kind, error, trace)
        path = _write_down("".join(traceback.format_exception(kind, error, trace)))
        where = f"\n\nThe details are in {path}; please send that file with your report." if path else ""
        self._raised.emit(f"{kind.__name__}: {str(error)[:300]}{where}")

    def _tell(self, words: str) -> None:
        if self._told:
            return
        self._told = True
        box = QMessageBox(QMessageBox.Icon.Critical, "Pressmark", "", parent=QApplication.activeWindow())
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText("Something went wrong that should not. What you have tagged is saved; it is best to start again.")
        box.setInformativeText(words)
        box.exec()


def _write_down(words: str) -> Path | None:
    """Add an error to the log; None where that cannot be written, and then it is on standard error only."""
    path = data_folder() / _LOG
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _LARGEST:
            path.replace(path.with_suffix(".old.log"))
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC).isoformat()}\n{words}\n")
    except OSError:
        return None
    return path
