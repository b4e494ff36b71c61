"""The child process in which readers of complex formats run: it has limits, no network, and can be lost.

`annotator.formats.confined` starts it and says how they talk. What it answers is JSON, never a pickle: a reader that a
harmful file has taken over can say wrong things, but cannot make the application run anything.
"""

import faulthandler
import importlib
import json
import os
import struct
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, fields
from itertools import chain
from pathlib import Path
from typing import IO, Any

from annotator.formats.columns import Options
from annotator.formats.memory import limit_own
from annotator.formats.protocol import Incoming
from annotator.refusal import Refusal

LENGTH = struct.Struct(">I")
"""Before every message: how many bytes it has."""

_PATIENCE = 300.0  # seconds
_FORBIDDEN = frozenset(
    "os.exec os.fork os.forkpty os.posix_spawn os.startfile os.system socket.bind socket.connect socket.getaddrinfo "
    "socket.gethostbyname socket.sendto subprocess.Popen".split()
)
_TOO_DEEP = "its parts are nested too deeply to be read; it may be made to harm. Save its text as a .txt file."

Message = dict[str, Any]
_END: Message = {"end": True}


def serve() -> None:
    """Answer requests on standard input until it is closed."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)  # a library that prints must not garble the answers
    with os.fdopen(nowhere, "wb") as log, suppress(BrokenPipeError):
        _limit()
        watch = _Watch(log)
        while request := receive(requests):
            watch.renew(request["seconds"])
            _answer(request, requests, answers, watch)


class _Watch:
    """Ends this process when it is idle, or when it hangs and nobody is left to end it.

    It works in C, so it also ends a library that never comes back. Setting it takes as long as reading a short mail.
    """

    def __init__(self, log: IO[bytes]) -> None:
        self._log = log
        self._until = 0.0

    def renew(self, seconds: float) -> None:
        now = time.monotonic()
        if self._until < now + max(_PATIENCE, seconds + 10):
            self._until = now + 2 * max(_PATIENCE, seconds)
            faulthandler.dump_traceback_later(self._until - now, exit=True, file=self._log)


def _answer(request: Message, requests: IO[bytes], answers: IO[bytes], watch: _Watch) -> None:
    """Send one document for each `next`, so that neither side has to hold what the other is not ready for.

    The first is held back until it is known whether it is the only one: most files are one document, so one answer.
    """
    found = _reading(request)
    first, second = next(found, {}), next(found, None)
    if second is None:
        send(answers, first | _END)
        return
    for answer in chain((first, second), found):
        send(answers, answer)
        if "problem" not in answer and receive(requests) is None:
            os._exit(0)
        watch.renew(request["seconds"])
    send(answers, _END)


def _reading(request: Message) -> Iterator[Message]:
    problems: list[str] = []
    module, path = importlib.import_module(request["module"]), Path(request["path"])
    options = [Options.of(request["options"])] if "options" in request else []
    try:
        if "look" in request:
            yield {"look": asdict(module.glimpse(path, *options))}
            return
        for found in module.parse(path, problems.append, *options):
            yield from _told(problems)
            yield {"refused": str(found)} if isinstance(found, Refusal) else {"document": _fields(found)}
        yield from _told(problems)
    except Refusal as refusal:
        yield {"refusal": str(refusal)}
    except RecursionError:
        yield {"refusal": _TOO_DEEP}
    except MemoryError:
        yield {"memory": True}
    except Exception:  # noqa: BLE001 - whatever it is, the other side logs it whole
        yield {"bug": traceback.format_exc()}


def _fields(incoming: Incoming) -> Message:
    return {one.name: getattr(incoming, one.name) for one in fields(incoming)}


def _told(problems: list[str]) -> Iterator[Message]:
    for problem in problems:
        yield {"problem": problem}
    problems.clear()


def _limit() -> None:
    """Little memory, no files written, no network and no programs: for as long as this process lives."""
    limit_own()
    sys.addaudithook(_forbid)
    if sys.platform != "win32":
        import resource

        for kind in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
            with suppress(ValueError, OSError):  # macOS does not know all of them
                resource.setrlimit(kind, (0, 0))


def _forbid(event: str, _arguments: tuple[Any, ...]) -> None:
    if event in _FORBIDDEN:
        raise PermissionError(f"a reader may not use {event}")


def send(pipe: IO[bytes], message: Message) -> None:
    """Write one message."""
    data = json.dumps(message).encode()
    pipe.write(LENGTH.pack(len(data)) + data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Message | None:
    """Read one message; None where the other side is gone."""
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    data = pipe.read(*LENGTH.unpack(head))
    message: Message = json.loads(data)
    return message
