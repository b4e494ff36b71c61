"""Keeps figures up with the project: reads and measures in a thread of its own, after each change, the latest wins."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.agreement import Ledger
from annotator.changes import Change
from annotator.records import Annotation, Annotator, Document, Sentence, Setting, Theme, Unblinding
from annotator.refusal import Refusal
from db.reader import Reader
from ui.work.agreement import Known
from ui.workspace import Workspace

Progress = Callable[[int, int], None]
Work = Callable[[Ledger, Known, Reader, Progress], Any]
"""What is measured: from the decisions held, what else is known, and the project; it hears when it should stop."""

_PAUSE = 40  # milliseconds: changes that follow each other so fast are measured together
_LOOK = 15  # milliseconds between two looks whether there is a result
_GREY_AFTER = 120  # milliseconds: what is measured sooner needs no word
_BATCH = 200  # documents read before it looks whether it should stop


class Live(QObject):
    """Measures what is wanted and tells the result; after a change again. Does nothing while it is paused."""

    measured = Signal(object)  # what the work gave
    failed = Signal(str)  # why the project could not be read
    stale = Signal(bool)  # whether what was told last is out of date; False with each result

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._work: Work | None = None
        self._paused = True
        self._due = False  # something has changed since the last result
        self._measurer = _Measurer(workspace.store, list(workspace.headings))
        self.destroyed.connect(self._measurer.end)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._ask)
        self._look = QTimer(self, interval=_LOOK)
        self._look.timeout.connect(self._take)
        self._grey = QTimer(self, singleShot=True, interval=_GREY_AFTER)
        self._grey.timeout.connect(lambda: self.stale.emit(True))
        workspace.changed.connect(self._absorb)

    def want(self, work: Work) -> None:
        """Measure this from now on."""
        self._work = work
        self._renew(0)

    def pause(self) -> None:
        """Measure nothing, as while nobody looks; changes are remembered."""
        self._paused = True
        for timer in (self._pause, self._look, self._grey):
            timer.stop()
        self._measurer.cancel()

    def resume(self) -> None:
        """Measure again; at once where something has changed."""
        self._paused = False
        if self._due:
            self._renew(0)

    def stop(self) -> None:
        """End, and wait until nothing is read any more, as before the project is closed."""
        self.pause()
        self._measurer.end()
        self._measurer.thread.join()

    def _absorb(self, change: Change) -> None:
        touched: dict[str, None] = {}
        for edit in change.edits:
            record = edit.record
            if isinstance(record, Document):
                touched[record.id] = None
            elif isinstance(record, Sentence | Annotation | Unblinding):
                touched[record.document] = None
        self._measurer.note(touched)
        if touched or change.touches((Annotator, Theme, Setting)):
            self._renew(_PAUSE)

    def _renew(self, pause: int) -> None:
        self._due = True
        if not self._paused and self._work is not None:
            self._pause.start(pause)
            if not self._grey.isActive():
                self._grey.start()

    def _ask(self) -> None:
        workspace = self._workspace
        if self._work is not None:
            people, settings = dict(workspace.annotators), dict(workspace.settings)
            known = Known(people, workspace.themes, settings, list(workspace.headings), {})
            self._measurer.ask(_Request(self._work, known))
            self._look.start()

    def _take(self) -> None:
        answer = self._measurer.take()
        if answer is None:
            return
        self._look.stop()
        self._grey.stop()
        self._due = self._pause.isActive()
        match answer:
            case _Result(value=value):
                self.stale.emit(False)
                self.measured.emit(value)
            case Refusal() as refusal:
                self.failed.emit(str(refusal))
            case error:
                raise error
        if self._due:
            self._grey.start()


@dataclass(frozen=True)
class _Request:
    """One measurement."""

    work: Work
    known: Known


@dataclass(frozen=True)
class _Result:
    """What it gave."""

    value: Any


class _Stopped(Exception):
    """There is a newer request, or none any more."""


class _Measurer:
    """The thread. It knows nothing of Qt, and reads again only what was changed since it read it."""

    def __init__(self, reader: Reader, documents: list[str]) -> None:
        self._reader = reader
        self._ledger = Ledger()
        self._unread = dict.fromkeys(documents)
        self._news = threading.Condition()
        self._request: _Request | None = None
        self._answer: _Result | Exception | None = None
        self._cancelled = threading.Event()
        self._ended = False
        self.thread = threading.Thread(target=self._run, name="agreement", daemon=True)
        self.thread.start()

    def note(self, documents: dict[str, None]) -> None:
        """What is held of these documents is out of date."""
        with self._news:
            self._unread.update(documents)

    def ask(self, request: _Request) -> None:
        """Measure this, and nothing that was asked for before."""
        with self._news:
            self._request, self._answer = request, None
            self._cancelled.set()
            self._news.notify()

    def cancel(self) -> None:
        with self._news:
            self._request = None
            self._cancelled.set()

    def end(self) -> None:
        with self._news:
            self._ended = True
            self._cancelled.set()
            self._news.notify()

    def take(self) -> "_Result | Exception | None":
        """The answer to the latest request, once."""
        with self._news:
            answer, self._answer = self._answer, None
            return answer

    def _run(self) -> None:
        while (request := self._next()) is not None:
            answer: _Result | Exception
            try:
                answer = _Result(self._measure(request))
            except _Stopped:
                continue
            except Exception as error:  # noqa: BLE001 - it is raised again in the window's thread
                answer = error
            with self._news:
                if not self._cancelled.is_set():
                    self._answer = answer

    def _next(self) -> _Request | None:
        with self._news:
            while self._request is None and not self._ended:
                self._news.wait()
            request, self._request = self._request, None
            self._cancelled.clear()
            return None if self._ended else request

    def _measure(self, request: _Request) -> Any:
        self._read_all()
        known = replace(request.known, revisions=self._reader.revised())
        return request.work(self._ledger, known, self._reader, self._check)

    def _read_all(self) -> None:
        """What is not held yet, or has changed. It is taken off first: a change meanwhile puts it back."""
        while True:
            self._check(0, 0)
            with self._news:
                batch = list(islice(self._unread, _BATCH))
                for one in batch:
                    del self._unread[one]
            if not batch:
                return
            try:
                for ids, made in self._reader.decided(batch):
                    self._ledger.take(ids, made)
            except BaseException:
                self.note(dict.fromkeys(batch))
                raise

    def _check(self, _done: int, _total: int) -> None:
        if self._cancelled.is_set():
            raise _Stopped
