"""Running a reader in a child process, so that a harmful file costs a moment and not the application.

The child lives as long as it is used: starting it and importing a reader's library takes longer than reading a release.
Per file the parent asks `{"module", "path", "seconds"}`, perhaps with `options`, and is answered `{"document"}` or
`{"refused"}` for each document, or `{"refusal"}`, `{"memory"}` or `{"bug"}` instead of the rest; `{"problem"}` may come
in between. Where it asks for a `look`, it is answered `{"look"}`. The last answer says `"end"` too; after each other
document the parent asks for the `{"next"}`. A child that is silent for too long is ended, one that died is replaced.
"""

import atexit
import logging
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, fields
from functools import cache
from pathlib import Path
from typing import Any

from annotator.formats import files, memory
from annotator.formats.coding import Coding
from annotator.formats.columns import Options
from annotator.formats.glance import Glance
from annotator.formats.guesses import Guess
from annotator.formats.protocol import Decision, Incoming, IncomingSentence, Problem
from annotator.formats.worker import Message, receive, send
from annotator.refusal import Refusal

SECONDS = 30.0
"""A reader may be silent for so long, and for a second more per megabyte of its file."""

_LOOK = 0.5  # seconds between two looks at how much memory a child holds, where nothing else limits that
_NO_WINDOW = 0x08000000 if sys.platform == "win32" else 0  # subprocess.CREATE_NO_WINDOW, which only Windows has
_ROOT = Path(__file__).resolve().parents[2]
_START = "import sys; sys.path.insert(0, sys.argv[1]); from annotator.formats.worker import serve; serve()"
_LOG = logging.getLogger(__name__)


def reader(module: str, seconds: float = SECONDS) -> Callable[[Path, Problem], Iterator[Incoming | Refusal]]:
    """A reader for the protocol that has a child process run the `parse` of the module."""

    def read(path: Path, problem: Problem) -> Iterator[Incoming | Refusal]:
        allowed = seconds + files.size_of(path) / 1e6
        yield from _workers().read(module, path, problem, allowed)

    return read


def reader_with(
    module: str, seconds: float = SECONDS
) -> Callable[[Path, Problem, Options], Iterator[Incoming | Refusal]]:
    """The same for a `parse` that takes options."""

    def read(path: Path, problem: Problem, options: Options) -> Iterator[Incoming | Refusal]:
        allowed = seconds + files.size_of(path) / 1e6
        yield from _workers().read(module, path, problem, allowed, options)

    return read


def looker(module: str, seconds: float = SECONDS) -> Callable[[Path, Options], Glance]:
    """A first look for the protocol that has a child process run the `glimpse` of the module."""

    def look(path: Path, options: Options) -> Glance:
        return _workers().look(module, path, options, seconds + files.size_of(path) / 1e6)

    return look


class _Gone(Exception):
    """The child died, or said what makes no sense."""


class _TooLong(Exception):
    """The child said nothing in time."""


class _TooMuch(Exception):
    """The child holds more memory than it should."""


class _Worker:
    """One child process and the line to it."""

    def __init__(self) -> None:
        self.used = False
        self._answers: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._process = subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=_NO_WINDOW,
        )
        threading.Thread(target=self._listen, daemon=True, name="confined reader").start()

    def ask(self, message: Message, seconds: float) -> Message:
        """Send a message and wait for its answer."""
        assert self._process.stdin is not None
        try:
            send(self._process.stdin, message)
        except OSError:
            raise _Gone from None
        return self.answer(seconds)

    def answer(self, seconds: float) -> Message:
        """The next answer. Raises _Gone, _TooLong or _TooMuch."""
        end = time.monotonic() + seconds
        while True:
            left = end - time.monotonic()
            try:
                answer = self._answers.get(timeout=max(0.0, min(left, _LOOK) if memory.HAS_NO_LIMIT else left))
            except queue.Empty:
                if left <= _LOOK or not memory.HAS_NO_LIMIT:
                    raise _TooLong from None
                if memory.resident(self._process.pid) > memory.MOST:
                    raise _TooMuch from None
                continue
            if answer is None:
                raise _Gone
            return answer

    def close(self) -> None:
        """End the child, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def _listen(self) -> None:
        assert self._process.stdout is not None
        answer: Message | None = None
        while True:
            try:
                answer = receive(self._process.stdout)
            except (OSError, ValueError):
                answer = None
            self._answers.put(answer)
            if answer is None:
                return


def _command() -> list[str]:
    # -P keeps the folder that the program was started in out of the imports: a file there may be called json.py
    return [sys.executable, "-P", "-c", _START, str(_ROOT)]


class _Workers:
    """The children that are at rest; each thread that reads takes one of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._resting: list[_Worker] = []

    def read(
        self, module: str, path: Path, problem: Problem, seconds: float, options: Options | None = None
    ) -> Iterator[Incoming | Refusal]:
        request: Message = {"module": module, "path": str(path.absolute()), "seconds": seconds}
        if options is not None:
            request["options"] = asdict(options)
        with self._failures(seconds), self._first_answer(request, seconds) as (worker, answer):
            while True:
                if "problem" in answer:
                    problem(str(answer["problem"]))
                elif answer != _END:
                    yield _found(answer)
                if "end" in answer:
                    break
                answer = worker.answer(seconds) if "problem" in answer else worker.ask({"next": True}, seconds)

    def look(self, module: str, path: Path, options: Options, seconds: float) -> Glance:
        request = {"module": module, "path": str(path.absolute()), "seconds": seconds, "options": asdict(options)}
        with self._failures(seconds), self._first_answer(request | {"look": True}, seconds) as (_, answer):
            return _glance(answer)

    @contextmanager
    def _failures(self, seconds: float) -> Iterator[None]:
        try:
            yield
        except _TooLong:
            raise Refusal(
                f"reading it took longer than {seconds:.0f} seconds and was stopped; save its text as a .txt file."
            ) from None
        except _TooMuch:
            raise Refusal(_MEMORY) from None
        except _Gone:
            raise Refusal(_FAILED) from None

    @contextmanager
    def _first_answer(self, request: Message, seconds: float) -> Iterator[tuple[_Worker, Message]]:
        """A child with its first answer; it goes back to rest if it was left having said all."""
        worker = self._take()
        try:
            try:
                answer = worker.ask(request, seconds)
                spent = worker.used and "memory" in answer
            except _Gone:
                spent, answer = worker.used, {}
                if not spent:
                    raise
            if spent:  # it may have ended itself at this moment, or be full of what other files left in it
                worker.close()
                worker = _Worker()
                answer = worker.ask(request, seconds)
            worker.used = True
            yield worker, answer
        except BaseException:  # also where the consumer stops in the middle: the child still waits for its `next`
            worker.close()
            raise
        with self._lock:
            self._resting.append(worker)

    def _take(self) -> _Worker:
        with self._lock:
            while self._resting:
                worker = self._resting.pop()
                if worker.alive:
                    return worker
                worker.close()
        return _Worker()

    def close(self) -> None:
        """End all children that are at rest."""
        with self._lock:
            for worker in self._resting:
                worker.close()
            self._resting.clear()


@cache
def _workers() -> _Workers:
    """The one set of children: a format is a pair of functions, so nobody could hand it over."""
    workers = _Workers()
    atexit.register(workers.close)
    return workers


_FAILED = (
    "its reader failed on it: it is damaged, or made to harm; open it in the program it comes from and save it anew."
)
_MEMORY = "reading it takes more memory than any release should; it may be made to harm. Save its text as a .txt file."


_END = {"end": True}


def _found(answer: Message) -> Incoming | Refusal:
    """What the child found. Raises Refusal where that concerns the whole file, _Gone where it makes no sense."""
    match answer:
        case {"document": dict(given)}:
            return _incoming(given)
        case {"refused": str(reason)}:
            return Refusal(reason)
        case {"refusal": str(reason)}:
            raise Refusal(reason)
        case {"memory": True}:
            raise Refusal(_MEMORY)
        case {"bug": str(trace)}:
            _LOG.error("A reader failed.\n%s", trace)
            raise Refusal(_FAILED)
    raise _Gone


def _glance(answer: Message) -> Glance:
    try:
        return Glance.of(answer["look"])
    except (KeyError, TypeError, ValueError):
        _found(answer)
        raise _Gone from None


def _incoming(given: dict[str, Any]) -> Incoming:
    """The document as it was sent. Raises _Gone where it is none."""
    try:
        if given["sentences"] is not None:
            given["sentences"] = tuple(IncomingSentence(*sentence) for sentence in given["sentences"])
        given["decisions"] = tuple(
            Decision(at, by, None if themes is None else tuple(themes), *rest)
            for at, by, themes, *rest in given["decisions"]
        )
        given["themes"] = tuple(given["themes"])
        given["guesses"] = tuple(Guess(*map(str, one)) for one in given["guesses"])
        given["coding"] = Coding.of(given["coding"])
        given["extra"] = tuple((str(name), str(value)) for name, value in given["extra"])
        incoming = Incoming(**given)
    except (KeyError, TypeError, ValueError):
        raise _Gone from None
    if not all(isinstance(getattr(incoming, one.name), str) for one in fields(incoming) if one.type in ("str", str)):
        raise _Gone
    return incoming
