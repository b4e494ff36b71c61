"""Where the application is put together: Qt, the look, the window, and then the project."""

import gc
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QLoggingCategory
from PySide6.QtWidgets import QApplication

from ui import appearance, preferences
from ui.ahead import Ahead
from ui.faults import Faults
from ui.painted import when_painted
from ui.window import MainWindow


def open_window(project: Path | None, annotator: str, ahead: Ahead | None = None) -> int:
    """Run the window until it is closed; returns the exit status.

    `annotator` is the name given on the command line, "" where none was; `ahead` the project's opening, where it was
    begun already. The window is painted before the project is, and that before SQLAlchemy is imported.
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
    when_painted(window, lambda: _begin(window, project, ahead))
    window.show()
    window.activateWindow()  # where no window manager gives the keyboard, as on a bare X server
    status = application.exec()
    faults.let_go()
    return status


def _begin(window: MainWindow, project: Path | None, ahead: Ahead | None) -> None:
    if project is not None:
        window.open_project(project, ahead.opening if ahead else None)
        if window.view is None:
            window.show_start()
    if window.view is None:
        _collect()
    else:
        window.view.workspace.settled.connect(_collect)


def _collect() -> None:
    """What a start leaves behind is never looked through for garbage again: that would take some frames each time."""
    gc.freeze()
    gc.enable()
