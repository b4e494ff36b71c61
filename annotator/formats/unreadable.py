"""Files that are refused for what they are, with what to do instead."""

from collections.abc import Iterator
from pathlib import Path

from annotator.formats import files, sniffing
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.refusal import Refusal

_BY_SUFFIX = {
    ".doc": "an old Word file", ".dot": "an old Word file", ".ppt": "a PowerPoint file", ".pptx": "a presentation",
    ".msg": "an Outlook message", ".pages": "a Pages document", ".epub": "an electronic book", ".mobi": "a book",
    ".gif": "a picture", ".jpeg": "a picture", ".jpg": "a picture", ".png": "a picture", ".tif": "a picture",
    ".tiff": "a picture", ".webp": "a picture", ".bmp": "a picture", ".gz": "packed", ".7z": "packed", ".rar": "packed",
    ".bz2": "packed", ".xz": "packed", ".tgz": "packed",
}  # fmt: skip
_REMEDIES = {
    "an old Word file": "open it in Word or LibreOffice and save it as DOCX.",
    "a picture, a sound or a film": "type or recognise (OCR) its text and import that.",
    "a picture": "recognise its text (OCR) and import that.",
    "packed": "unpack it and import the files that are in it, or pack them as a ZIP archive.",
    "an Outlook message": "save it as .eml or as text.",
    "a PowerPoint file": "save it as PDF.",
    "a presentation": "save it as PDF.",
    "a presentation or a drawing": "save it as PDF.",
}


def read(path: Path, _problem: Problem) -> Iterator[Incoming | Refusal]:
    """Nothing: says what the file is."""
    yield from ()  # a generator like every reader: it refuses when it is asked for a document
    files.size_of(path)
    kind = sniffing.what_is(path) or _BY_SUFFIX.get(path.suffix.lower(), "no text")
    if kind == "protected by a password":
        raise Refusal("it is protected by a password; save it without one.")
    raise Refusal(f"this is {kind}, which cannot be read; {_REMEDIES.get(kind, 'save its text as a .txt file.')}")


FORMAT = Format("unreadable", "No text", tuple(_BY_SUFFIX), read=read)
