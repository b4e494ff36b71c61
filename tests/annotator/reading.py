"""Reading a file as an import does: by what it is, through its own reader."""

from pathlib import Path

from annotator import formats
from annotator.formats import reader_for
from annotator.formats.columns import AS_FOUND, Options
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


def told(path: Path, options: Options = AS_FOUND) -> tuple[list[Incoming | Refusal] | str, list[str]]:
    """All that the file gives, or why it is refused, and what was told meanwhile."""
    problems: list[str] = []
    try:
        return list(formats.read(path, problems.append, options)), problems
    except Refusal as refused:
        return str(refused), problems


def told_one(path: Path, options: Options = AS_FOUND) -> tuple[Incoming, list[str]]:
    """The one document in the file, and what was told meanwhile."""
    found, problems = told(path, options)
    assert isinstance(found, list), found
    (one,) = found
    assert isinstance(one, Incoming), one
    return one, problems


def words_of(incoming: Incoming) -> list[tuple[str, str | None]]:
    """What is marked, and with which code."""
    return [(incoming.text[span.start : span.end], span.code) for span in incoming.coding.spans]
