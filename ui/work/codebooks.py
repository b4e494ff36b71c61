"""Codebooks from and to files."""

from collections.abc import Sequence
from pathlib import Path

from annotator import formats
from annotator.changes import Change
from annotator.commands.codebook import import_codebook
from annotator.records import Theme
from annotator.refusal import Refusal
from ui.work.resources import palette
from ui.work.writing import replacing


def read_codebook(path: Path, themes: Sequence[Theme] = (), annotator: str = "") -> Change:
    """The change that takes over the codebook in a file, given the project's themes. Refusal names the file.

    Themes without a colour get the next one of the palette that the project does not use.
    """
    used = {theme.colour for theme in themes}
    incoming = formats.read_codebook(path, [colour for colour in palette() if colour not in used])
    try:
        return import_codebook(themes, incoming, annotator)
    except Refusal as refusal:
        raise Refusal(f"{path}: {refusal}") from None


def write_codebook(path: Path, themes: Sequence[Theme]) -> None:
    """Write the themes as JSON or CSV, as the suffix says, whole or not at all."""
    content = formats.write_codebook(themes, path).encode()
    with replacing(path) as file:
        file.write(content)
