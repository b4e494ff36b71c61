"""Reading for a dialog in a thread of its own, where only what was asked for last is wanted."""

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any

from PySide6.QtCore import QObject, QTimer

_LOOK = 15  # milliseconds between two looks at whether it is done

Answer = tuple[int, Any, Exception | None]


class Latest(QObject):
    """Does work in a thread and hands its result to `done` here, unless other work was asked for meanwhile.

    The thread knows nothing of Qt: it may outlive the dialog for a moment.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._answers: SimpleQueue[Answer] = SimpleQueue()
        self._asked = 0
        self._done: Callable[[Any], None] = lambda _: None
        self._timer = QTimer(self, interval=_LOOK)
        self._timer.timeout.connect(self._look)

    def is_busy(self) -> bool:
        return self._timer.isActive()

    def ask(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Begin the work; what was asked for before is forgotten."""
        self._asked += 1
        self._done = done
        threading.Thread(target=_answer, args=(self._answers, self._asked, work), daemon=True, name="look").start()
        self._timer.start()

    def forget(self) -> None:
        """Want nothing any more."""
        self._asked += 1
        self._timer.stop()

    def _look(self) -> None:
        while True:
            try:
                number, result, error = self._answers.get_nowait()
            except Empty:
                return
            if number != self._asked:
                continue
            self._timer.stop()
            if error is not None:
                raise error
            self._done(result)
            return


def _answer(answers: SimpleQueue[Answer], number: int, work: Callable[[], Any]) -> None:
    try:
        answers.put((number, work(), None))
    except Exception as error:  # noqa: BLE001 - raised again in the window's thread
        answers.put((number, None, error))
