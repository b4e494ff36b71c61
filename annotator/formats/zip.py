"""ZIP archives: each file in them through its own reader."""

import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath

from annotator.formats import companions, containers
from annotator.formats.beside import passed_in_archive
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.guesses import within
from annotator.formats.protocol import Format, Incoming, Looked, Problem
from annotator.refusal import Refusal

MAX_TOTAL = 4_000_000_000
"""Bytes that all files of an archive may have: a corpus of 100,000 releases has about 1,000,000,000."""
MAX_MEMBER = 500_000_000
MAX_RATIO = 1000
"""How many times its packed size a file may have, once it is larger than a release can be."""
_NESTED = ("a", "b", "c")
_DEEPEST = 2  # archives within archives
_CHUNK = 1 << 20
_HARMLESS = 20_000_000
_SKIPPED = ("__macosx", "thumbs.db", "desktop.ini")


def read(path: Path, problem: Problem, options: Options = AS_FOUND) -> Iterator[Incoming | Refusal]:
    """The documents of all files in the archive, in order; what is wrong with one of them names it."""
    yield from _read(path, problem, options, 1)


def look_within(path: Path, options: Options) -> Iterator[Looked]:
    """A first look at all files in the archive; what cannot be read is left to the reading to say."""
    yield from _look_within(path, options, 1)


def _read(path: Path, problem: Problem, options: Options, depth: int) -> Iterator[Incoming | Refusal]:
    told = _Told(options)
    with _opened(path) as (archive, members, folder):
        coders = companions.coders_in_archive([PurePosixPath(info.filename) for info in members])
        for info in members:
            how = told.of(info.filename)
            if how is not None:
                with _together(archive, info, folder):
                    coder = coders.get(PurePosixPath(info.filename), how.coder)
                    yield from _member(archive, info, folder, problem, replace(how, coder=coder), depth)


@contextmanager
def _together(archive: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path) -> Iterator[None]:
    """With the files unpacked that its reader looks for beside it; what should not be unpacked it will miss."""
    held = {PurePosixPath(one.filename): one for one in archive.infolist()}
    with ExitStack() as stack:
        for name in companions.beside(PurePosixPath(info.filename), held):
            with suppress(Refusal):
                stack.enter_context(_unpacked(archive, held[name], folder))
        yield


def _look_within(path: Path, options: Options, depth: int) -> Iterator[Looked]:
    told = _Told(options)
    with _opened(path) as (archive, members, folder):
        for info in members:
            how = told.of(info.filename)
            if how is None:
                continue
            try:
                with _unpacked(archive, info, folder) as file:
                    yield from _look_at(file, info.filename, how, depth)
            except Refusal:
                if options.member:  # whoever asks for this one wants to know
                    raise


def _look_at(file: Path, name: str, options: Options, depth: int) -> Iterator[Looked]:
    from annotator.formats import look_at, reader_for

    if reader_for(file) is not FORMAT:
        yield from (one._replace(member=name) for one in look_at(file, options))
    elif depth < _DEEPEST:
        yield from (one._replace(member=f"{name}/{one.member}") for one in _look_within(file, options, depth + 1))


class _Told:
    """How the files of an archive are to be read."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._members = dict(options.members)
        self._inner: dict[str, list[tuple[str, Options | None]]] = {}  # by what may be an archive itself
        for name, how in options.members:
            for slash in re.finditer("/", name):
                self._inner.setdefault(name[: slash.start()], []).append((name[slash.end() :], how))

    def of(self, name: str) -> Options | None:
        """How to read this one; None where it is to be left out."""
        only = self._options.member
        if only and only != name and not only.startswith(f"{name}/"):
            return None
        if name in self._members:
            return self._members[name]
        inner = tuple(self._inner.get(name, ()))
        return replace(self._options, member=only.removeprefix(name).removeprefix("/"), members=inner)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, list[zipfile.ZipInfo], Path]]:
    """The archive, the files in it that count, and a folder to unpack them in."""
    with containers.open_archive(path) as archive:
        members = _files_in(archive)
        passed = passed_in_archive([info.filename for info in members])
        members = [info for info in members if info.filename.replace("\\", "/") not in passed] or members
        standing = set(companions.standing([PurePosixPath(info.filename) for info in members]))
        members = [info for info in members if PurePosixPath(info.filename) in standing]
        containers.check_sizes(members, MAX_TOTAL)
        if not members:
            raise Refusal("this archive is empty; there is nothing to import.")
        with tempfile.TemporaryDirectory(prefix="pressmark-") as temporary:
            folder = Path(temporary, *_NESTED)  # readers look into the folders above for what belongs to a file
            folder.mkdir(parents=True)
            yield archive, members, folder


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path, problem: Problem, options: Options, depth: int
) -> Iterator[Incoming | Refusal]:
    shown = info.filename[:200]
    try:
        with _unpacked(archive, info, folder) as path:
            for found in _documents(path, lambda reason: problem(f"{shown}: {reason}"), options, depth):
                if isinstance(found, Refusal):
                    yield Refusal(f"{shown}: {found}")
                else:
                    yield replace(found, guesses=within(shown, found.guesses)) if found.guesses else found
    except Refusal as refusal:
        yield Refusal(f"{shown}: {refusal}")


def _documents(path: Path, problem: Problem, options: Options, depth: int) -> Iterator[Incoming | Refusal]:
    from annotator.formats import read_as, reader_for

    format_ = reader_for(path, options)
    if format_ is FORMAT:
        if depth >= _DEEPEST:
            raise Refusal("archives are packed into each other too deeply; unpack them first.")
        yield from _read(path, problem, options, depth + 1)
    else:
        yield from read_as(format_, path, problem, options)


@contextmanager
def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path) -> Iterator[Path]:
    """The member as a file of its own name, for a while. Raises Refusal for what should not be unpacked."""
    if not containers.is_safe_name(info):
        raise Refusal("its name leads out of the archive, or it is a link; it may be made to harm.")
    if info.flag_bits & 1:
        raise Refusal("it is protected by a password; pack it anew without one.")
    bomb = info.file_size > _HARMLESS and info.file_size > MAX_RATIO * max(info.compress_size, 1)
    if info.file_size > MAX_MEMBER or bomb:
        raise Refusal(f"it would unpack to {info.file_size / 1e6:.0f} MB; it may be made to harm.")
    path = folder / (PurePosixPath(info.filename.replace("\\", "/")).name[-100:] or "file")
    try:
        try:
            with archive.open(info) as packed, path.open("wb") as file:
                while chunk := packed.read(_CHUNK):
                    file.write(chunk)
        except containers.DAMAGE:
            raise Refusal("it is damaged; get the archive again.") from None
        yield path
    finally:
        path.unlink(missing_ok=True)


def passed_over(path: Path) -> set[str]:
    """The names of the files in the archive that are no releases, so that they are not read."""
    try:
        with containers.open_archive(path) as archive:
            names = [info.filename for info in _files_in(archive)]
    except Refusal:  # the reading says why
        return set()
    passed = passed_in_archive(names)
    return passed if len(passed) < len(names) else set()


def _files_in(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [info for info in archive.infolist() if not info.is_dir() and not _is_skipped(info.filename)]


def _is_skipped(name: str) -> bool:
    parts = [part.lower() for part in name.replace("\\", "/").split("/")]
    return any(part.startswith((".", "~$")) and part not in (".", "..") for part in parts) or bool(
        {*parts} & {*_SKIPPED}
    )


FORMAT = Format("zip", "ZIP archive", (".zip",), read, read_with=read, look_within=look_within)
