"""A report as one HTML page that needs nothing else and prints well."""

from collections.abc import Iterable

from ui.work.report.blocks import Block, Grid, Heading, Listing, Paragraph, Picture
from ui.work.report.drawing import svg
from ui.work.report.texts import as_html

_STYLE = """
body { font: 15px/1.5 Charter, Georgia, "Noto Serif", serif; color: #22211E; background: #FFFFFF; max-width: 46em;
  margin: 3em auto; padding: 0 1.5em; }
h1 { font-size: 1.7em; font-weight: 600; margin: 0 0 .2em; }
h2 { font-size: 1.15em; margin: 2.2em 0 .5em; }
h3 { font-size: 1em; margin: 1.6em 0 .3em; }
.quiet, caption, figcaption { color: #67635A; font-size: .9em; }
table { border-collapse: collapse; width: 100%; margin: 1em 0 1.5em; font: 13px/1.4 sans-serif;
  font-variant-numeric: tabular-nums; }
caption { text-align: start; padding-bottom: .5em; font-family: Charter, Georgia, serif; }
th, td { text-align: end; padding: .3em .6em; border-bottom: 1px solid #DAD6CD; vertical-align: top; }
th:first-child, td:first-child, .prose th, .prose td { text-align: start; padding-inline-start: 0; }
th { font-weight: 600; border-bottom: 1.5px solid #22211E; }
td { unicode-bidi: plaintext; }
figure { margin: 1em 0 1.5em; }
svg { max-width: 100%; height: auto; }
@page { margin: 22mm 20mm; }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 11pt; } h2, h3 { break-after: avoid; }
  tr, figure { break-inside: avoid; } thead { display: table-header-group; } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html(title: str, blocks: Iterable[Block]) -> str:
    """The whole page."""
    body = "\n".join(map(_block, blocks))
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{as_html(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _block(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f'<h{level} dir="auto">{as_html(text)}</h{level}>'
        case Paragraph(text, quiet):
            return f'<p dir="auto"{" class=quiet" if quiet else ""}>{as_html(text)}</p>'
        case Listing(items):
            return "<ul>\n" + "\n".join(f'<li dir="auto">{as_html(item)}</li>' for item in items) + "\n</ul>"
        case Grid():
            return _table(block)
        case Picture(caption, drawing, _):
            return f"<figure>\n{svg(drawing)}\n<figcaption>{as_html(caption)}</figcaption>\n</figure>"


def _table(grid: Grid) -> str:
    head = "".join(f'<th scope="col">{as_html(cell)}</th>' for cell in grid.header)
    rows = "\n".join("<tr>" + "".join(f"<td>{as_html(cell)}</td>" for cell in row) + "</tr>" for row in grid.rows)
    return (
        f"<table{' class=prose' if grid.prose else ''}>\n<caption>{as_html(grid.caption)}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
    )
