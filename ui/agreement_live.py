"""Keeps figures up with the project: reads and measures in a thread of its own, after each change, the latest wins."""

import threading
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

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
    """Measures what is wanted and tells the result; after a change again. Does nothing while it is paused.

    What is asked about a result, `ask`, is worked out beside it, and `answered` only while nothing newer was asked.
    """

    measured = Signal(object)  # what the work gave
    answered = Signal(object)
    failed = Signal(str)  # why the project could not be read
    stale = Signal(bool)  # whether what was told last is out of date; False with each result

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._work: Work | None = None
        self._paused = True
        self._due = False  # something has changed since the last result
        self._held = _Held(workspace.store, list(workspace.headings))
        self._figures, self._details = _Latest("agreement"), _Latest("agreement details")
        for one in (self._figures, self._details):
            self.destroyed.connect(one.end)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._measure)
        self._look = QTimer(self, interval=_LOOK)
        self._look.timeout.connect(self._take)
        self._grey = QTimer(self, singleShot=True, interval=_GREY_AFTER)
        self._grey.timeout.connect(lambda: self.stale.emit(True))
        workspace.changed.connect(self._absorb)

    def want(self, work: Work) -> None:
        """Measure this from now on."""
        self._work = work
        self._renew(0)

    def ask(self, work: Callable[[], Any]) -> None:
        """Work this out once, in place of what was asked before."""
        self._details.ask(lambda _: work())
        self._look.start()

    def pause(self) -> None:
        """Measure nothing, as while nobody looks; changes are remembered."""
        self._paused = True
        for timer in (self._pause, self._look, self._grey):
            timer.stop()
        for one in (self._figures, self._details):
            one.cancel()

    def resume(self) -> None:
        """Measure again; at once where something has changed."""
        self._paused = False
        if self._due:
            self._renew(0)

    def stop(self) -> None:
        """End, and wait until nothing is read any more, as before the project is closed."""
        self.pause()
        for one in (self._figures, self._details):
            one.end()
            one.thread.join()

    def _absorb(self, change: Change) -> None:
        touched: dict[str, None] = {}
        for edit in change.edits:
            record = edit.record
            if isinstance(record, Document):
                touched[record.id] = None
            elif isinstance(record, Sentence | Annotation | Unblinding):
                touched[record.document] = None
        self._held.note(touched)
        if touched or change.touches((Annotator, Theme, Setting)):
            self._renew(_PAUSE)

    def _renew(self, pause: int) -> None:
        self._due = True
        if not self._paused and self._work is not None:
            self._pause.start(pause)
            if not self._grey.isActive():
                self._grey.start()

    def _measure(self) -> None:
        workspace, work, held = self._workspace, self._work, self._held
        if work is not None:
            people, settings = dict(workspace.annotators), dict(workspace.settings)
            known = Known(people, workspace.themes, settings, list(workspace.headings), {})
            self._figures.ask(lambda check: held.measure(work, known, check))
            self._look.start()

    def _take(self) -> None:
        if not (self._figures.busy or self._details.busy):  # asked first: what ends now is taken the next time
            self._look.stop()
        found = self._opened(self._figures.take())
        if found is not None:
            self._due = self._pause.isActive()
            self._grey.stop()
            if self._due:
                self._grey.start()
            self.stale.emit(False)
            self.measured.emit(found.value)
        answer = self._opened(self._details.take())
        if answer is not None:
            self.answered.emit(answer.value)

    def _opened(self, answer: "_Done | _Failed | None") -> "_Done | None":
        match answer:
            case _Failed(Refusal() as refusal):
                self.failed.emit(str(refusal))
                return None
            case _Failed(error):
                raise error
        return answer


class _Stopped(Exception):
    """Something newer was asked for, or nothing is wanted any more."""


class _Failed(NamedTuple):
    """What went wrong; it is raised again in the window's thread."""

    error: Exception


class _Done(NamedTuple):
    """What was worked out."""

    value: Any


class _Latest:
    """A thread that works out what it was asked last. It knows nothing of Qt."""

    def __init__(self, name: str) -> None:
        self._news = threading.Condition()
        self._asked: Callable[[Progress], Any] | None = None
        self._answer: _Done | _Failed | None = None
        self._cancelled = threading.Event()
        self._working = self._ended = False
        self.thread = threading.Thread(target=self._run, name=name, daemon=True)
        self.thread.start()

    def ask(self, work: Callable[[Progress], Any]) -> None:
        """Work this out, and nothing that was asked before."""
        with self._news:
            self._asked, self._answer = work, None
            self._cancelled.set()
            self._news.notify()

    def cancel(self) -> None:
        with self._news:
            self._asked = self._answer = None
            self._cancelled.set()

    def end(self) -> None:
        with self._news:
            self._ended = True
            self._cancelled.set()
            self._news.notify()

    @property
    def busy(self) -> bool:
        """Whether there is an answer to wait for."""
        with self._news:
            return self._asked is not None or self._working or self._answer is not None

    def take(self) -> "_Done | _Failed | None":
        """The answer to what was asked last, once."""
        with self._news:
            answer, self._answer = self._answer, None
            return answer

    def _run(self) -> None:
        while (work := self._next()) is not None:
            answer: _Done | _Failed
            try:
                answer = _Done(work(self._check))
            except _Stopped:
                continue  # there is something newer, or nobody waits
            except Exception as error:  # noqa: BLE001 - it is raised again in the window's thread
                answer = _Failed(error)
            with self._news:
                if not self._cancelled.is_set():
                    self._answer = answer

    def _next(self) -> Callable[[Progress], Any] | None:
        with self._news:
            self._working = False
            while self._asked is None and not self._ended:
                self._news.wait()
            work, self._asked = self._asked, None
            self._working = True
            self._cancelled.clear()
            return None if self._ended else work

    def _check(self, _done: int, _total: int) -> None:
        if self._cancelled.is_set():
            raise _Stopped


class _Held:
    """The decisions that have been read, and which documents have changed since. One thread reads, another notes."""

    def __init__(self, reader: Reader, documents: list[str]) -> None:
        self._reader = reader
        self._ledger = Ledger()
        self._unread = dict.fromkeys(documents)
        self._lock = threading.Lock()

    def note(self, documents: dict[str, None]) -> None:
        """What is held of these documents is out of date."""
        with self._lock:
            self._unread.update(documents)

    def measure(self, work: Work, known: Known, check: Progress) -> Any:
        """Read what has changed, then do the work."""
        while batch := self._taken_off():
            try:
                check(0, 0)
                for ids, made in self._reader.decided(batch):
                    self._ledger.take(ids, made)
            except BaseException:
                self.note(dict.fromkeys(batch))
                raise
        return work(self._ledger, replace(known, revisions=self._reader.revised()), self._reader, check)

    def _taken_off(self) -> list[str]:
        """Some of what is to be read. It is taken off first, so that a change while it is read puts it back."""
        with self._lock:
            batch = list(islice(self._unread, _BATCH))
            for one in batch:
                del self._unread[one]
            return batch
