"""A report as Markdown (CommonMark with tables); pictures are drawn with letters."""

from collections.abc import Iterable

from ui.work.report.blocks import Block, Grid, Heading, Listing, Paragraph, Picture
from ui.work.report.texts import as_markdown


def markdown(_title: str, blocks: Iterable[Block]) -> str:
    """The whole file."""
    return "\n\n".join(map(_block, blocks)) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * level} {as_markdown(text)}"
        case Paragraph(text):
            return as_markdown(text)
        case Listing(items):
            return "\n".join(f"- {as_markdown(item)}" for item in items)
        case Grid():
            return _table(block)
        case Picture(caption, _, letters):
            return "\n".join([f"*{as_markdown(caption)}*", "", *(f"    {line}".rstrip() for line in letters)])


def _table(grid: Grid) -> str:
    side = "---" if grid.prose else "---:"
    rule = ["---", *[side] * (len(grid.header) - 1)]
    lines = [grid.header, rule, *grid.rows]
    rows = ["| " + " | ".join(cell if line is rule else as_markdown(cell) for cell in line) + " |" for line in lines]
    return "\n".join([f"*{as_markdown(grid.caption)}*", "", *rows])
