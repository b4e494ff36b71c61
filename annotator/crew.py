"""Reading many files on all cores: worker processes read and cut, the results come in the order of the files.

Workers are started anew ("spawn") on every system: a fork of a program with threads and a window is not sound. They end
with the process that started them, however that ends.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path

from annotator.reading import Event, Found, Rules, read_file

MANY = 200
"""From so many files on, or
"""
MUCH = 20_000_000
"""from so many bytes on, starting workers takes less time than they save."""

_MOST_WORKERS = 8  # one process writes what they read, and is busy with about so many
_FILES = 32  # in one job,
_BYTES = 1_000_000  # of so much: a larger file is read here and its texts are given out
_AHEAD = 4  # jobs for each worker that wait, so that none is idle and memory stays bounded

Read = tuple[Path, Event]


def cores() -> int:
    """How many processes can run at once."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def read_files(
    paths: Sequence[Path], rules: Rules, tell: Callable[[str], None], workers: int | None = None
) -> Generator[Read, None, None]:
    """What is in the files, in their order, the same whatever the number of workers; 1 reads within this process.

    `workers` None takes as many as there are cores where there is much to read. `tell` hears in a sentence where
    workers could not be used to the end. Close the iterator where it is left early: that ends the workers.
    """
    if workers is None:
        workers = min(cores(), _MOST_WORKERS) if _much(paths) else 1
    if workers > 1:
        yield from _Crew(workers, rules, tell).read(paths)
    else:
        for path in paths:
            for event in read_file(path, rules.cut, rules.options_for(path)):
                yield path, event


def _much(paths: Sequence[Path]) -> bool:
    if len(paths) >= MANY:
        return True
    return sum(map(_size, paths)) >= MUCH


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # whoever reads it says why
        return 0


@dataclass(frozen=True)
class _Job:
    """Either small files to read, or what was read of a large file, whose texts are still to be cut."""

    paths: tuple[Path, ...] = ()
    texts: tuple[Read, ...] = ()

    def work(self, rules: Rules) -> Iterator[Read]:
        for path in self.paths:
            for event in read_file(path, rules.cut, rules.options_for(path)):
                yield path, event
        for path, event in self.texts:
            yield path, rules.cut(event.incoming) if isinstance(event, Found) else event


class _Crew:
    """Workers for one import."""

    def __init__(self, workers: int, rules: Rules, tell: Callable[[str], None]) -> None:
        self._rules = rules
        self._tell = tell
        self._ahead = _AHEAD * workers
        self._pool: ProcessPoolExecutor | None = ProcessPoolExecutor(
            workers, multiprocessing.get_context("spawn"), _begin, (rules,)
        )

    def read(self, paths: Sequence[Path]) -> Iterator[Read]:
        waiting: deque[tuple[_Job, Future[list[Read]] | None]] = deque()
        try:
            for job in _jobs(paths, self._rules):
                waiting.append((job, self._submit(job)))
                if len(waiting) > self._ahead or self._pool is None:
                    yield from self._result(*waiting.popleft())
            while waiting:
                yield from self._result(*waiting.popleft())
        finally:
            waiting.clear()
            if self._pool is not None:
                self._pool.shutdown(wait=True, cancel_futures=True)

    def _submit(self, job: _Job) -> "Future[list[Read]] | None":
        if self._pool is None:
            return None
        try:
            return self._pool.submit(_work, job)
        except (BrokenProcessPool, OSError) as error:  # OSError: the system gives no more processes
            self._lose(error)
            return None

    def _result(self, job: _Job, future: "Future[list[Read]] | None") -> Iterator[Read]:
        if future is not None:
            try:
                yield from future.result()
                return
            except (BrokenProcessPool, CancelledError) as error:
                self._lose(error)
        yield from job.work(self._rules)

    def _lose(self, error: Exception) -> None:
        """Go on without workers."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None
            why = "was ended" if isinstance(error, BrokenProcessPool) else "could not be started"
            self._tell(f"A process that helped to read {why}; the import went on without, only slower.")


def _jobs(paths: Sequence[Path], rules: Rules) -> Iterator[_Job]:
    """The work in portions, in the order of the files; a portion that waits holds little."""
    small: list[Path] = []
    size = 0
    for path in paths:
        here = _size(path)
        if small and (len(small) >= _FILES or size + here > _BYTES):
            yield _Job(paths=tuple(small))
            small, size = [], 0
        if here > _BYTES:
            yield from _jobs_of(path, rules)
        else:
            small.append(path)
            size += here
    if small:
        yield _Job(paths=tuple(small))


def _jobs_of(path: Path, rules: Rules) -> Iterator[_Job]:
    """The texts of a large file in portions."""
    held: list[Read] = []
    size = 0
    for event in read_file(path, lambda incoming: Found(incoming, None), rules.options_for(path)):
        held.append((path, event))
        size += len(event.incoming.text) if isinstance(event, Found) else 100
        if size >= _BYTES:
            yield _Job(texts=tuple(held))
            held, size = [], 0
    yield _Job(texts=tuple(held))


# In a worker

_rules = Rules()  # of the one import that this process was started for


def _begin(rules: Rules) -> None:
    global _rules
    _rules = rules
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches all; the process that started us decides
    threading.Thread(target=_end_with_parent, daemon=True, name="end with parent").start()


def _end_with_parent() -> None:
    """A process that was killed could not tell its workers, who would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _work(job: _Job) -> list[Read]:
    return list(job.work(_rules))
