"""Answers that take a while: worked out off the window's thread, the latest question alone being answered."""

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any

from PySide6.QtCore import QObject, QTimer

from annotator.refusal import Refusal

_LOOK = 30  # milliseconds between looks for an answer
_PAUSE = 150  # without a further question, before one is taken up


class Latest(QObject):
    """Runs `work()` in a thread and gives `done` its result here; a newer question replaces an older one.

    A Refusal is given to `refused`; whatever else the work raises is raised here. The thread knows nothing of Qt: a
    signal to an object that is being destroyed would crash.
    """

    def __init__(self, done: Callable[[Any], None], refused: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._done, self._refused = done, refused
        self._next: Callable[[], Any] | None = None
        self._answer: SimpleQueue[tuple[Any, Exception | None]] = SimpleQueue()
        self._worker: threading.Thread | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._begin)
        self._look = QTimer(self, interval=_LOOK)
        self._look.timeout.connect(self._take)

    @property
    def busy(self) -> bool:
        return self._worker is not None or self._next is not None

    def ask(self, work: Callable[[], Any]) -> None:
        """Answer this, once what is being worked out has ended."""
        self._next = work
        self._pause.start()

    def _begin(self) -> None:
        if self._worker is None and self._next is not None:
            work, self._next = self._next, None
            self._worker = threading.Thread(target=self._run, args=(work,), name="answer", daemon=True)
            self._worker.start()
            self._look.start()

    def _run(self, work: Callable[[], Any]) -> None:
        try:
            self._answer.put((work(), None))
        except Exception as error:  # noqa: BLE001 - raised again in the window's thread
            self._answer.put((None, error))

    def _take(self) -> None:
        try:
            result, error = self._answer.get_nowait()
        except Empty:
            return
        self._look.stop()
        self._worker = None
        if self._next is not None:  # asked anew meanwhile: this answer is old
            self._begin()
        elif isinstance(error, Refusal):
            self._refused(str(error))
        elif error is not None:
            raise error
        else:
            self._done(result)
