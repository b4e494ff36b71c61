"""ZIP archives: each file in them through its own reader."""

import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from annotator.formats import containers
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.refusal import Refusal

MAX_TOTAL = 4_000_000_000
"""Bytes that all files of an archive may have: a corpus of 100,000 releases has about 1,000,000,000."""
MAX_MEMBER = 500_000_000
MAX_RATIO = 1000
"""How many times its packed size a file may have, once it is larger than a release can be."""
_DEEPEST = 2  # archives within archives
_CHUNK = 1 << 20
_HARMLESS = 20_000_000
_SKIPPED = ("__macosx", "thumbs.db", "desktop.ini")


def read(path: Path, problem: Problem, options: Options = AS_FOUND) -> Iterator[Incoming | Refusal]:
    """The documents of all files in the archive, in order; what is wrong with one of them names it."""
    yield from _read(path, problem, options, 1)


def _read(path: Path, problem: Problem, options: Options, depth: int) -> Iterator[Incoming | Refusal]:
    with containers.open_archive(path) as archive:
        members = [info for info in archive.infolist() if not info.is_dir() and not _is_skipped(info.filename)]
        containers.check_sizes(members, MAX_TOTAL)
        if not members:
            raise Refusal("this archive is empty; there is nothing to import.")
        with tempfile.TemporaryDirectory(prefix="pressmark-") as folder:
            for info in members:
                yield from _member(archive, info, Path(folder), problem, options, depth)


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path, problem: Problem, options: Options, depth: int
) -> Iterator[Incoming | Refusal]:
    shown = info.filename[:200]
    try:
        path = _unpacked(archive, info, folder)
    except Refusal as refusal:
        yield Refusal(f"{shown}: {refusal}")
        return
    try:
        for found in _documents(path, lambda reason: problem(f"{shown}: {reason}"), options, depth):
            yield Refusal(f"{shown}: {found}") if isinstance(found, Refusal) else found
    except Refusal as refusal:
        yield Refusal(f"{shown}: {refusal}")
    finally:
        path.unlink(missing_ok=True)


def _documents(path: Path, problem: Problem, options: Options, depth: int) -> Iterator[Incoming | Refusal]:
    from annotator.formats import read_as, reader_for

    format_ = reader_for(path)
    if format_ is FORMAT:
        if depth >= _DEEPEST:
            raise Refusal("archives are packed into each other too deeply; unpack them first.")
        yield from _read(path, problem, options, depth + 1)
    else:
        yield from read_as(format_, path, problem, options)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path) -> Path:
    """The member as a file of its own name. Raises Refusal for what should not be unpacked."""
    if not containers.is_safe_name(info):
        raise Refusal("its name leads out of the archive, or it is a link; it may be made to harm.")
    if info.flag_bits & 1:
        raise Refusal("it is protected by a password; pack it anew without one.")
    bomb = info.file_size > _HARMLESS and info.file_size > MAX_RATIO * max(info.compress_size, 1)
    if info.file_size > MAX_MEMBER or bomb:
        raise Refusal(f"it would unpack to {info.file_size / 1e6:.0f} MB; it may be made to harm.")
    path = folder / (PurePosixPath(info.filename.replace("\\", "/")).name[-100:] or "file")
    try:
        with archive.open(info) as packed, path.open("wb") as file:
            while chunk := packed.read(_CHUNK):
                file.write(chunk)
    except containers.DAMAGE:
        raise Refusal("it is damaged; get the archive again.") from None
    return path


def _is_skipped(name: str) -> bool:
    parts = [part.lower() for part in name.replace("\\", "/").split("/")]
    return any(part.startswith((".", "~$")) and part not in (".", "..") for part in parts) or bool(
        {*parts} & {*_SKIPPED}
    )


FORMAT = Format("zip", "ZIP archive", (".zip",), read, read_with=read)
