"""What a report is made of, whatever it is written as: headings, paragraphs, tables, pictures. All text is plain."""

from collections.abc import Sequence
from dataclasses import dataclass

from ui.work.report.drawing import Drawing


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 is the report's title."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `quiet` is of less weight."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of texts."""

    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its first column holds names, the others figures; with `prose` they hold text."""

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    prose: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, and the same in lines of letters of one width."""

    caption: str
    drawing: Drawing
    letters: Sequence[str]


Block = Heading | Paragraph | Listing | Grid | Picture
