"""The lock that keeps a project to one writing program at a time, on one laptop or a shared folder.

An operating system's lock on a file of its own: it vanishes with the process, however that ends. The command line
must respect it too and imports no Qt, hence not QLockFile.
"""

import errno
import json
import os
import socket
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from annotator.refusal import Refusal

_HELD = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK}
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)  # in a shared folder somebody could lay a link to a file of ours there
_FAR = 1 << 30  # Windows locks bytes for readers too: lock one beyond the text that says who holds the lock


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a project open for writing."""

    user: str
    host: str
    process: int

    def __str__(self) -> str:
        return f"{self.user or 'someone'} on {self.host} (process {self.process})"


class InUse(Refusal):
    """Another program has the project open for writing."""

    def __init__(self, path: Path, holder: Holder | None) -> None:
        self.holder = holder
        by = f"by {holder}" if holder else "in another program"
        super().__init__(f"{path}: this project is open {by}; close it there and try again.")


class NotWritable(Refusal):
    """The project can be read where it lies, but not written."""


class ProjectLock:
    """Held from construction to `release`; raises InUse where another process holds it, OSError where none can be."""

    def __init__(self, project: Path, user: str) -> None:
        real = project.resolve()  # a link to a project is locked like the project
        self._path = real.with_name(real.name + ".lock")
        self._descriptor = self._acquire(project)
        text = json.dumps(asdict(Holder(user, socket.gethostname(), os.getpid()))).encode()
        with suppress(OSError):  # on a full disk the lock holds all the same, it just cannot say whose it is
            os.ftruncate(self._descriptor, 0)
            os.write(self._descriptor, text)

    def _acquire(self, project: Path) -> int:
        while True:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | _NO_FOLLOW, 0o666)
            try:
                _lock(descriptor)
            except OSError as error:
                os.close(descriptor)
                if error.errno not in _HELD:
                    raise
                raise InUse(project, self._holder()) from None
            if self._is_current(descriptor):
                return descriptor
            os.close(descriptor)  # its last holder removed the file while we waited: take the new one

    def _is_current(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), self._path.stat())
        except FileNotFoundError:
            return False

    def _holder(self) -> Holder | None:
        try:
            return Holder(**json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None  # just being written, or gone: then nobody's name can be told

    def release(self) -> None:
        """Let others write. A second call does nothing."""
        if self._descriptor < 0:
            return
        descriptor, self._descriptor = self._descriptor, -1
        if sys.platform == "win32":  # an open file cannot be removed there
            os.close(descriptor)
        with suppress(OSError):  # gone, in a folder that can no longer be written, or held by the next one already
            self._path.unlink()
        if sys.platform != "win32":
            os.close(descriptor)


def lock_project(path: Path, user: str, otherwise: str) -> ProjectLock:
    """The project's lock; where none can be made, NotWritable in the words of `otherwise` with the reason in it."""
    try:
        return ProjectLock(path, user)
    except OSError as error:
        raise NotWritable(f"{path}: {otherwise.format(error.strerror)}") from None


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
