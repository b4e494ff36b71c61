"""Where the command line writes: JSON or text to standard output, messages and progress to standard error."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

_EVERY = 0.1  # seconds between two pictures of the progress bar
_WIDTH = 30


class OutputError(Exception):
    """Standard output takes no more, in the system's words; a full disk behind ">", for example."""


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains again at the end
        raise OutputError(error.strerror or str(error)) from None


class Console:
    """The streams of one command. `json` says that standard output takes exactly one JSON document."""

    def __init__(self, *, json: bool = False) -> None:
        self.json = json

    def show(self, value: object) -> None:
        """Print a JSON document; in ASCII where the stream could not hold more."""
        encoding = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "")
        self._print(json.dumps(value, ensure_ascii=encoding != "utf8", indent=2))
        self.flush()

    def say(self, text: str) -> None:
        """Print a line for people; nothing where standard output is for JSON."""
        if not self.json:
            self._print(text)

    def flush(self) -> None:
        """Have all of it on its way. Raises OutputError where it cannot go."""
        with _writing():
            if sys.stdout is not None:  # as where a shell's ">&-" has closed it
                sys.stdout.flush()

    def _print(self, text: str) -> None:
        with _writing():
            print(text)

    def note(self, text: str) -> None:
        """A message on standard error."""
        print(text, file=sys.stderr)

    def progress(self, title: str) -> "Bar":
        return Bar(title, shown=sys.stderr.isatty())


class Bar:
    """A progress bar on a terminal; elsewhere nothing. Call it with how much is done, and of how much."""

    def __init__(self, title: str, *, shown: bool) -> None:
        self._title = title
        self._shown = shown
        self._drawn = 0.0

    def __call__(self, done: int, total: int) -> None:
        if not self._shown or time.monotonic() - self._drawn < _EVERY:
            return
        self._drawn = time.monotonic()
        filled = _WIDTH * done // total if total else 0
        count = f"{done:,}/{total:,}" if total else f"{done:,}"
        sys.stderr.write(f"\r{self._title} [{'#' * filled}{'.' * (_WIDTH - filled)}] {count}")
        sys.stderr.flush()

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def one_line(text: str) -> str:
    """The text without line breaks: what a program reading messages line by line expects of each of them."""
    return " ".join(text.splitlines())


def make_streams_safe() -> None:
    """A release in Urdu must not crash a console that knows 256 characters."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")


def has_display() -> bool:
    """Whether a window could open; on macOS and Windows that is never in doubt."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
