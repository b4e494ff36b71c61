"""Where the application is put together: Qt, the look, the window, and then the project."""

import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from ui import appearance, preferences
from ui.faults import Faults
from ui.window import MainWindow


def open_window(project: Path | None, annotator: str) -> int:
    """Run the window until it is closed; returns the exit status.

    `annotator` is the name given on the command line, "" where none was. The window is painted before the project
    is read: the database's libraries load meanwhile.
    """
    application = QApplication(sys.argv[:1])
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal; all that was done is on the disk
    faults = Faults()
    application.setApplicationName("Pressmark")
    application.setDesktopFileName("pressmark")
    application.setWindowIcon(appearance.application_icon())
    kept = preferences.load()
    appearance.apply(application, str(kept.window.get("scheme", "system")))
    window = MainWindow(kept, annotator)
    window.show()
    if project is not None:
        QTimer.singleShot(0, lambda: window.open_project(project))
    status = application.exec()
    faults.let_go()
    return status
