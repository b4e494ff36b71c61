"""Files and folders that appear whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from annotator.exporting import manifest
from annotator.refusal import Refusal


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write beside `path`, which it replaces once it is whole and on the disk; else nothing is left of it.

    Raises Refusal where that cannot be done.
    """
    try:
        if path.is_dir():
            raise Refusal(f"{path}: this is a folder; give the name of a file in it.")
        if path.exists() and not path.is_file():
            raise Refusal(f"{path}: this is a device or a pipe; give the name of a file.")
        target = Path(os.path.realpath(path))  # what a link points to is replaced, not the link
        descriptor, name = tempfile.mkstemp(prefix=".pressmark-", suffix=".part", dir=target.parent)
    except OSError as error:
        raise Refusal(f"{path}: nothing can be written there ({error.strerror}); choose another folder.") from None
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.chmod(_mode(target))
        unfinished.replace(target)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        if isinstance(error, BrokenPipeError):
            raise
        raise Refusal(f"{path}: could not be written ({error.strerror}); what was there is unchanged.") from error
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int:
    """The permissions of the file that is replaced, or those that a new file gets."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        return 0o666 & ~_umask()


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """An empty folder to fill beside `path`, whose place it takes once it is whole; else nothing is left of it.

    Raises Refusal where that cannot be done, and where a folder is there that holds anything but a dataset of ours.
    """
    target = Path(os.path.realpath(path))
    _may_replace(path, target)
    try:
        unfinished = Path(tempfile.mkdtemp(prefix=".pressmark-", suffix=".part", dir=target.parent))
    except OSError as error:
        raise Refusal(f"{path}: nothing can be written there ({error.strerror}); choose another folder.") from None
    try:
        yield unfinished
        unfinished.chmod(0o777 & ~_umask())
        _on_disk(unfinished)
        _take_place(unfinished, target)
    except OSError as error:
        raise Refusal(f"{path}: could not be written ({error.strerror}); what was there is unchanged.") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _may_replace(path: Path, target: Path) -> None:
    if not os.path.lexists(target):
        return
    if not target.is_dir():
        raise Refusal(f"{path}: this is a file, and the dataset is a folder; give another name.")
    try:
        if not any(target.iterdir()):
            return
    except OSError as error:
        raise Refusal(f"{path}: cannot be read ({error.strerror}); choose another folder.") from None
    others = manifest.strangers(target)
    if others is None:
        raise Refusal(f"{path}: this folder holds other files; give the name of a new one.")
    if others:
        raise Refusal(f"{path}: “{others[0]}” here is not of the dataset; move it away, or give a new folder.")


def _on_disk(folder: Path) -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            with file.open("r+b") as written:
                os.fsync(written.fileno())


def _take_place(unfinished: Path, target: Path) -> None:
    if not target.exists():
        unfinished.rename(target)
        return
    old = Path(tempfile.mkdtemp(prefix=".pressmark-", suffix=".old", dir=target.parent))
    try:
        target.replace(old / target.name)
        try:
            unfinished.rename(target)
        except OSError:
            (old / target.name).replace(target)
            raise
    finally:
        with suppress(OSError):
            shutil.rmtree(old)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
