"""Plain text: one file is one release."""

import re
from collections.abc import Iterator
from pathlib import Path

from annotator.formats import decoding, files
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.decoding import Encoding
from annotator.formats.glance import Glance
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.refusal import Refusal

_TITLE = 200  # code points; longer first lines are paragraphs
_DATELINE = re.compile(r"(?P<place>[A-ZÀ-Þ][^!?]{1,60}?)(?:\s[-–—]{1,2}\s|\s?--|\s?—)")
_TWO_SENTENCES = re.compile(r"\w{3,}[.!?][”\"’)]*\s+[“\"‘(]*[A-ZÀ-Þ].*[.!?][”\"’)]*$|[。！？].")
_PLACE_AND_DATE = re.compile(r".*[,\d]|[^a-zß-ÿ]+$")
_STOP = re.compile(r"[.!?。][”\"’)]*$")

UNSUPPORTED = {
    "doc": "an old Word file", "docx": "a Word file", "eml": "an e-mail", "epub": "a book",
    "gif": "a picture", "htm": "a web page", "html": "a web page", "jpeg": "a picture", "jpg": "a picture",
    "json": "JSON", "mhtml": "a web page", "odt": "an OpenDocument text", "parquet": "Parquet", "pdf": "a PDF",
    "png": "a picture", "rtf": "an RTF file", "tsv.gz": "compressed", "xls": "an Excel file", "xlsx": "an Excel file",
    "xml": "XML", "zip": "a ZIP archive",
}  # fmt: skip
"""Suffixes of what is no plain text, whatever the bytes look like."""


def read(path: Path, _problem: Problem, options: Options = AS_FOUND) -> Iterator[Incoming | Refusal]:
    """The one document that the file is."""
    text, encoding = _load(path, options.encoding)
    yield Incoming(text, title_of(text, files.readable(path.stem)), guesses=encoding.guesses)


def look(path: Path, options: Options) -> Glance:
    """Its encoding."""
    return Glance.of_text(decoding.decoded(_bytes(path), options.encoding)[1])


def load(path: Path) -> tuple[str, str]:
    """The text of a file and its title, for whoever needs no more. Refusal names the file."""
    try:
        text, _ = _load(path)
        return text, title_of(text, files.readable(path.stem))
    except Refusal as refusal:
        raise Refusal(f"{path}: {refusal}") from None


def _load(path: Path, encoding: str = "") -> tuple[str, Encoding]:
    return decoding.decoded(_bytes(path), encoding)


def _bytes(path: Path) -> bytes:
    kind = UNSUPPORTED.get(path.suffix.lower().removeprefix("."))
    size = files.size_of(path)
    if kind:
        raise Refusal(f"this is {kind}, which cannot be read; save its text as a .txt file.")
    if size > decoding.MAX_DOCUMENT:
        raise Refusal(decoding.too_large(size))
    return files.read_bytes(path, decoding.MAX_DOCUMENT)


def title_of(text: str, otherwise: str) -> str:
    """The first line that says something, where it looks like a headline; else the other name."""
    start = len(text) - len(text.lstrip())
    first = " ".join(text[start : start + 4 * _TITLE].split("\n", 1)[0].split())
    return first if _is_title(first) else otherwise


def _is_title(line: str) -> bool:
    if not 0 < len(line) <= _TITLE or not re.search(r"\w", line):
        return False
    dateline = _DATELINE.match(line)
    if dateline and _PLACE_AND_DATE.match(dateline["place"]) and _STOP.search(line):
        return False
    return not _TWO_SENTENCES.search(line)


FORMAT = Format("text", "Plain text", (".txt", ".text", ".md"), read, read_with=read, look=look)
