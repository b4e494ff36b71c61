"""Opening a text table that may be too large to hold: its encoding is found first, then it is streamed."""

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from annotator.formats import decoding, files
from annotator.refusal import Refusal

_CHUNK = 1 << 20


@contextmanager
def open_table(path: Path, encoding: str = "") -> Iterator[TextIO]:
    """The file as text, line ends untouched. Raises Refusal where it is empty, unreadable or no text."""
    if not files.size_of(path):
        raise Refusal("this file is empty; there is nothing to import.")
    try:
        with path.open(encoding=encoding or _encoding(path), newline="") as file:
            try:
                yield file
            except UnicodeDecodeError:
                if encoding:
                    raise Refusal(decoding.NOT_IN.format(encoding)) from None
                raise Refusal("its characters are not all in the same encoding; save it as UTF-8.") from None
    except FileNotFoundError:
        raise Refusal("the file vanished while it was being read.") from None
    except OSError as error:
        raise Refusal(files.cannot_read(error)) from None


def _encoding(path: Path) -> str:
    """UTF-8 where all of the file is; else what its beginning looks like."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        head = file.read(_CHUNK)
        if b"\x00" in head or head.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)):
            return decoding.encoding_of(head[: len(head) & ~3])
        chunk = head
        try:
            while chunk:
                decoder.decode(chunk)
                if b"\x00" in chunk:
                    raise Refusal("contains NUL characters, so it is no text file or was damaged.")
                chunk = file.read(_CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return decoding.encoding_of(chunk or head)
    return "utf-8"
