"""Where the application is put together: Qt, the look, the window, and then the project."""

import gc
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QLoggingCategory, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from ui import appearance, preferences
from ui.faults import Faults
from ui.window import MainWindow


def open_window(project: Path | None, annotator: str) -> int:
    """Run the window until it is closed; returns the exit status.

    `annotator` is the name given on the command line, "" where none was. The window is painted before the project
    is read: the database's libraries load meanwhile.
    """
    QLoggingCategory.setFilterRules("qt.text.font.db=false")  # a line for each font that lacks Devanagari
    application = QApplication(sys.argv[:1])
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal; all that was done is on the disk
    faults = Faults()
    application.setApplicationName("Pressmark")
    application.setDesktopFileName("pressmark")
    application.setWindowIcon(appearance.application_icon())
    kept = preferences.load()
    appearance.apply(application, str(kept.window.get("scheme", "system")))
    window = MainWindow(kept, annotator, empty=project is not None)
    _Painted(window, lambda: _begin(window, project))
    window.show()
    window.activateWindow()  # where no window manager gives the keyboard, as on a bare X server
    status = application.exec()
    faults.let_go()
    return status


class _Painted(QObject):
    """Does something once, when a widget has been painted the first time."""

    def __init__(self, widget: QWidget, then: Callable[[], None]) -> None:
        super().__init__(widget)
        self._then = then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._then)
        return False


def _begin(window: MainWindow, project: Path | None) -> None:
    if project is not None:
        window.open_project(project)
        if window.view is None:
            window.show_start()
    # What a start leaves behind is never looked through for garbage again: that would take some frames each time.
    gc.freeze()
    gc.enable()
