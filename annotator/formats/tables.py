"""Opening a text table that may be too large to hold: its encoding is found first, then it is streamed."""

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from annotator.formats import decoding, files
from annotator.formats.decoding import Encoding
from annotator.formats.encodings import encoding_name
from annotator.refusal import Refusal

_CHUNK = 1 << 20
_LONGEST_LINE = 200_000_000  # bytes; a release in JSON with all its characters escaped has fewer


@contextmanager
def open_table(path: Path, encoding: str, said: str = "") -> Iterator[TextIO]:
    """The file as text, line ends untouched. Raises Refusal where it cannot be read, or not in the encoding.

    `said` is the encoding as the user named it, if it was not found out.
    """
    try:
        with path.open(encoding=encoding, newline="") as file:
            try:
                yield file
            except UnicodeError:  # also of a UTF-16 file without its mark
                if said:
                    raise Refusal(decoding.NOT_IN.format(encoding_name(said))) from None
                raise Refusal("its characters are not all in the same encoding; save it as UTF-8.") from None
    except FileNotFoundError:
        raise Refusal("the file vanished while it was being read.") from None
    except OSError as error:
        raise Refusal(files.cannot_read(error)) from None


def find_encoding(path: Path, said: str = "") -> Encoding:
    """What a user says it is; else UTF-8 where all of the file is, or what its beginning looks like.

    Raises Refusal where the file is empty, unreadable, no text, or has a line that no memory should have to hold.
    """
    if not files.size_of(path):
        raise Refusal("this file is empty; there is nothing to import.")
    try:
        with path.open("rb") as file:
            return _found(file, said)
    except OSError as error:
        raise Refusal(files.cannot_read(error)) from None


def _found(file: BinaryIO, said: str) -> Encoding:
    head = chunk = file.read(_CHUNK)
    utf_8 = codecs.getincrementaldecoder("utf-8")()
    found: Encoding | None = None
    if said:
        found = Encoding(decoding.said_encoding(said, head))
    elif b"\x00" in head or head.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)):
        found = decoding.detect(head[: len(head) & ~3])
    line = 0
    while chunk:
        if found is None and b"\x00" in chunk:
            raise Refusal("contains NUL characters, so it is no text file or was damaged.")
        if found is None and not _goes_on(utf_8, chunk):
            found = decoding.detect(chunk)
        end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        line = line + len(chunk) if end < 0 else len(chunk) - end
        if line > _LONGEST_LINE:
            raise Refusal("one of its lines is longer than any release; it may be made to harm.")
        chunk = file.read(_CHUNK)
    if found is None and not _goes_on(utf_8, b"", final=True):
        found = decoding.detect(head)
    return found or Encoding("utf-8")


def _goes_on(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True
