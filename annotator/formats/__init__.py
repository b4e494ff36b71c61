"""File formats: one module each, behind the protocol of `annotator.formats.protocol`.

A module of this package that has a FORMAT is a format; nothing else has to know of it.
"""

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from annotator.formats import decoding, files
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.glance import Glance
from annotator.formats.protocol import Format, Incoming, Looked, Problem
from annotator.formats.sniffing import kind_of
from annotator.records import Theme
from annotator.refusal import Refusal

_LARGEST_CODEBOOK = 5_000_000  # bytes
_GREY = "#6B6B6B"


@cache
def formats() -> Sequence[Format]:
    """All formats, by the names of their modules."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return tuple(module.FORMAT for module in modules if hasattr(module, "FORMAT"))


_TABLES = frozenset("cap doccano label-studio manifesto prodigy taguette".split())
"""Tools whose files are tables too, for whoever says what the columns are."""


def reader_for(path: Path, options: Options = AS_FOUND) -> Format:
    """The format that reads this file: what its content shows, else by its suffix, else plain text."""
    readers = [one for one in formats() if one.read]
    shown = kind_of(path)
    if options.columns.roles and shown in _TABLES:
        shown = ""
    found = next((one for one in readers if one.name == shown), None) or _by_suffix(readers, path)
    found = found or next((one for one in readers if path.suffix.lower() in one.also_reads), None)
    return found or next(one for one in readers if one.name == "text")


def read(path: Path, problem: Problem, options: Options = AS_FOUND) -> Iterator[Incoming | Refusal]:
    """The documents of a file of any format, as its `Format.read` gives them."""
    for incoming in read_as(reader_for(path, options), path, problem, options):
        if isinstance(incoming, Incoming) and options.language:
            yield replace(incoming, language=options.language)
        else:
            yield incoming


def read_as(format_: Format, path: Path, problem: Problem, options: Options = AS_FOUND) -> Iterator[Incoming | Refusal]:
    """The documents of a file, read as it was told to where the format can be told."""
    if format_.read_with is not None:
        yield from format_.read_with(path, problem, options)
    elif format_.read is not None:
        yield from format_.read(path, problem)


def look(path: Path, options: Options = AS_FOUND) -> Glance | None:
    """A first look at a file that is no archive; None where its format has none. Raises Refusal as reading it would."""
    format_ = reader_for(path, options)
    return None if format_.look is None else format_.look(path, options)


def look_at(path: Path, options: Options = AS_FOUND) -> Iterator[Looked]:
    """A first look at a file, or at each file in an archive. Raises Refusal as reading it would."""
    format_ = reader_for(path, options)
    if format_.look_within is not None:
        yield from format_.look_within(path, options)
    else:
        yield Looked("", format_, None if format_.look is None else format_.look(path, options))


def writer_for(path: Path, name: str = "") -> Format:
    """The format of this name, or else of the file's suffix; Refusal where datasets cannot be written so."""
    writers = [one for one in formats() if one.writes]
    found = next((one for one in writers if one.name == name.lower()), None) if name else _by_suffix(writers, path)
    if found is None:
        known = ", ".join(sorted(one.name for one in writers))
        what = f"there is no format “{name}”" if name else "its name does not say the format"
        raise Refusal(f"{path}: {what}; name one with --format: {known}.")
    return found


def codebook_format(path: Path) -> Format:
    """The codebook format of the file's suffix; Refusal where there is none."""
    codebooks = [one for one in formats() if one.read_codebook]
    found = _by_suffix(codebooks, path)
    if found is None:
        suffixes = " or ".join(sorted(suffix for one in codebooks for suffix in one.suffixes))
        raise Refusal(f"{path}: a codebook is a {suffixes} file; give one of these.")
    return found


def read_codebook(path: Path, palette: Sequence[str] = ()) -> list[Theme]:
    """The themes of a codebook file; those without a colour get the next free one of the palette.

    Raises Refusal, which names the file, where it is no codebook.
    """
    read = codebook_format(path).read_codebook
    try:
        data = files.read_bytes(path, _LARGEST_CODEBOOK)
        if len(data) > _LARGEST_CODEBOOK:
            raise Refusal("too large for a codebook; give another file.")
        themes = read(decoding.decode(data)) if read else []
        if not themes:
            raise Refusal("there is no theme in this codebook; give another file.")
    except Refusal as refusal:
        raise Refusal(f"{path}: {refusal}") from None
    used = {theme.colour for theme in themes}
    free = (colour for colour in palette if colour not in used)
    return [theme if theme.colour else replace(theme, colour=next(free, _GREY)) for theme in themes]


def write_codebook(themes: Sequence[Theme], path: Path) -> str:
    """The content of a codebook file, in the format of the file's suffix."""
    write = codebook_format(path).write_codebook
    if write is None:
        raise Refusal(f"{path}: codebooks cannot be written so; give a .json or .csv file.")
    return write(themes)


def _by_suffix(candidates: Sequence[Format], path: Path) -> Format | None:
    suffix = path.suffix.lower()
    return next((one for one in candidates if suffix in one.suffixes), None)
