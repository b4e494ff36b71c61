"""Reading a file as an import does: by what it is, through its own reader."""

from pathlib import Path

from annotator.formats import reader_for
from annotator.formats.protocol import Incoming
from annotator.refusal import Refusal


def read(path: Path) -> list[Incoming | Refusal]:
    """All that the file gives. Raises Refusal where the file as a whole is refused."""
    reader = reader_for(path).read
    assert reader is not None
    return list(reader(path, lambda _reason: None))


def read_one(path: Path) -> Incoming:
    """The one document in the file."""
    (found,) = read(path)
    assert isinstance(found, Incoming), found
    return found


def paragraphs(path: Path) -> list[str]:
    """The paragraphs of the one document in the file."""
    return read_one(path).text.split("\n\n")


def refusal(path: Path) -> str:
    """Why the file is refused."""
    try:
        found = read(path)
    except Refusal as refused:
        return str(refused)
    raise AssertionError(f"not refused, but read: {found!r:.300}")
