"""File formats: one module each, behind the protocol of `annotator.formats.protocol`.

A module of this package that has a FORMAT is a format; nothing else has to know of it.
"""

import importlib
import pkgutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from annotator.formats.protocol import Format
from annotator.refusal import Refusal


@cache
def formats() -> Sequence[Format]:
    """All formats, by the names of their modules."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return tuple(module.FORMAT for module in modules if hasattr(module, "FORMAT"))


def reader_for(path: Path) -> Format:
    """The format that reads this file: by its suffix, else plain text."""
    readers = [one for one in formats() if one.read]
    return _by_suffix(readers, path) or next(one for one in readers if one.name == "text")


def writer_for(path: Path, name: str = "") -> Format:
    """The format of this name, or else of the file's suffix; Refusal where datasets cannot be written so."""
    writers = [one for one in formats() if one.write]
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


def _by_suffix(candidates: Sequence[Format], path: Path) -> Format | None:
    return next((one for one in candidates if path.suffix.lower() in one.suffixes), None)
