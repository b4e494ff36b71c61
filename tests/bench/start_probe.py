"""One start, timed from within: `start_probe.py BORN HOW ARGUMENTS`, where the arguments are Pressmark's.

BORN is the parent's monotonic clock just before the process was made. Prints the seconds from then until the window
was painted first and, of a project, until the first sentence could be tagged (current, with the keyboard, painted),
each followed by the seconds of processor time. HOW is “empty”, for an empty window of Qt; “show”; “tag”, which also
tags the first sentence, the moment it can be, and tells when that tag was on the disk; or “leave”, which waits until
everything is counted and closes the window as a user does.
"""

import gc
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

BORN = float(sys.argv[1])
HOW = sys.argv[2]
ARGUMENTS = sys.argv[3:]


def when_painted(widget: Any, then: Callable[[], None], condition: Callable[[], bool] = lambda: True) -> None:
    """Call `then` once the widget, and all that is painted with it, has been painted while the condition held."""
    from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt

    class Painted(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and condition():
                widget.removeEventFilter(self)
                # posted events come before timers: right after the painting that begins now
                QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), Qt.EventPriority.HighEventPriority.value)
            return False

        def event(self, event: QEvent) -> bool:
            if event.type() == QEvent.Type.User:
                then()
            return True

    widget.installEventFilter(Painted(widget))


def told(what: str, *, last: bool) -> None:
    print(what, time.monotonic() - BORN, time.process_time(), flush=True)
    if last:
        os._exit(0)  # the project is its own copy; closing is not what is measured


def empty() -> None:
    """The other side: what Qt itself takes."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication([])
    window = QMainWindow()
    window.resize(1229, 691)
    when_painted(window, lambda: told("painted", last=True))
    window.show()
    application.exec()


def pressmark() -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    import main

    open_window = main.open_window

    def watched(project: Path | None, annotator: str) -> int:
        gc.disable()  # as open_window is about to do: what it imports is imported here already
        from ui.window import MainWindow

        watch(MainWindow, end_when_painted=project is None)
        return open_window(project, annotator)

    main.open_window = watched
    sys.argv[1:] = ARGUMENTS
    main.main(ARGUMENTS)


def watch(kind: Any, *, end_when_painted: bool) -> None:
    """Tell when the window is painted first, and when a project that it has entered is ready."""
    init, enter = kind.__init__, kind._enter

    def made(window: Any, *arguments: Any, **more: Any) -> None:
        init(window, *arguments, **more)
        when_painted(window, lambda: told("painted", last=end_when_painted))

    def entered(window: Any, view: Any) -> None:
        enter(window, view)
        release = view.release
        when_painted(
            release.viewport(),
            lambda: ready(window, view),
            lambda: view.workspace.sentence is not None and release.hasFocus(),
        )

    def ready(window: Any, view: Any) -> None:
        told("ready", last=HOW == "show")
        if HOW == "tag":
            view.annotating.toggle_theme(view.workspace.themes[0].id)
            told("durable", last=True)
        else:
            leave(window, view)

    def leave(window: Any, view: Any) -> None:
        from PySide6.QtCore import QTimer

        timer = QTimer(window, interval=50)
        timer.timeout.connect(lambda: window.close() if view.workspace.overview.counted else None)
        timer.start()

    kind.__init__, kind._enter = made, entered


if __name__ == "__main__":
    empty() if HOW == "empty" else pressmark()
