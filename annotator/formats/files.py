"""Opening a file that may be anything: gone, forbidden, a pipe, or a folder that contains itself."""

import os
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from annotator.formats.beside import may_be_release, parts_of_pages
from annotator.refusal import Refusal

_OWN = (".pressmark", ".pressmark.lock", ".pressmark-journal")


def size_of(path: Path) -> int:
    """The size of a file in bytes. Raises Refusal (without the file's name) for what cannot be read as a file."""
    try:
        status = path.stat()
    except FileNotFoundError:
        if path.is_symlink():
            raise Refusal("this link points to a file that is not there; mend the link or give the file.") from None
        raise Refusal("there is no such file; check its name, or whether it was moved.") from None
    except OSError as error:
        raise Refusal(cannot_read(error)) from None
    if not stat.S_ISREG(status.st_mode):  # reading a pipe would wait for ever
        raise Refusal("this is not a file that can be read, but a device or a pipe; save its content to a file.")
    return status.st_size


def read_bytes(path: Path, limit: int) -> bytes:
    """The whole file; at most one byte more than `limit` of it. Raises Refusal as `size_of` does."""
    size = min(size_of(path), limit)
    try:
        with path.open("rb") as file:
            data = file.read(size + 1)  # asking for the limit would set aside that much memory for each small file
            return data if len(data) <= size else data + file.read(limit - size)  # it has grown since
    except FileNotFoundError:
        raise Refusal("the file vanished while it was being read.") from None
    except OSError as error:
        raise Refusal(cannot_read(error)) from None


def cannot_read(error: OSError) -> str:
    """Why the system gave nothing, in words."""
    if isinstance(error, PermissionError):
        return "you have no permission to read it; change its permissions or ask its owner."
    return f"cannot be read ({error.strerror or error}); check the file and its disk."


def readable(name: str) -> str:
    """A name as it can be stored: bytes in a file's name that are no UTF-8 become question marks."""
    return name.encode("utf-8", "replace").decode()


def walk(folder: Path, pass_over: Callable[[Path], object] = lambda _: None) -> Iterator[Path]:
    """The files in a folder and the folders in it, in natural order; hidden ones and our own projects are skipped.

    `pass_over` hears of files that are no releases: parts of saved pages, and what is of no kind that is known. Each
    real folder is visited once, so that links that lead back end the walk. Raises Refusal where the folder cannot be
    read; a folder within it that cannot be read is yielded itself.
    """
    seen: set[tuple[int, int]] = set()
    stack = [folder]
    while stack:
        path = stack.pop()
        try:
            if not path.is_dir():
                if may_be_release(path):
                    yield path
                else:
                    pass_over(path)
                continue
            status = path.stat()
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            entries = [Path(entry.path) for entry in os.scandir(path) if not _skipped(entry.name)]
            for name in parts_of_pages([entry.name for entry in entries]):
                entries.remove(path / name)
                for part in filter(Path.is_file, (path / name).rglob("*")):
                    pass_over(part)
        except OSError as error:
            if path == folder:
                raise Refusal(cannot_read(error)) from None
            yield path
            continue
        stack.extend(sorted(entries, key=_natural, reverse=True))


def _skipped(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower().endswith(_OWN)


def _natural(path: Path) -> tuple[list[tuple[int, str]], str]:
    """Release 9 comes before release 10."""
    parts = re.split(r"([0-9]+)", path.name.casefold())
    return [(int(part), "") if part.isascii() and part.isdigit() else (0, part) for part in parts], path.name
