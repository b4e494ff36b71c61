"""A report as a LaTeX document of its own; every text in it prints as it is."""

from collections.abc import Iterable

from ui.work.report.blocks import Block, Grid, Heading, Listing, Paragraph, Picture
from ui.work.report.drawing import tikz
from ui.work.report.texts import as_latex

_HEAD = r"""% Runs with pdfLaTeX; names in other scripts than Latin need LuaLaTeX or XeLaTeX and a font that has them.
\documentclass[11pt]{article}
\usepackage{iftex}
\ifPDFTeX\usepackage[utf8]{inputenc}\usepackage[T1]{fontenc}\usepackage{textcomp}\else\usepackage{fontspec}\fi
\usepackage[margin=25mm]{geometry}
\usepackage{array,booktabs,longtable,tikz}
\setlength{\parindent}{0pt}\setlength{\parskip}{6pt}
\begin{document}
"""


def latex(_title: str, blocks: Iterable[Block]) -> str:
    """The whole file."""
    return _HEAD + "\n\n".join(map(_block, blocks)) + "\n\n\\end{document}\n"


def _block(block: Block) -> str:
    match block:
        case Heading(text, 1):
            return rf"{{\Large\bfseries {as_latex(text)}\par}}"
        case Heading(text, level):
            return rf"\{'section' if level == 2 else 'subsection'}*{{{as_latex(text)}}}"
        case Paragraph(text, quiet):
            return rf"{{\small {as_latex(text)}\par}}" if quiet else as_latex(text)
        case Listing(items):
            lines = [rf"\item {{}}{as_latex(item)}" for item in items]
            return "\n".join([r"\begin{itemize}", *lines, r"\end{itemize}"])
        case Grid():
            return _table(block)
        case Picture(caption, drawing, _):
            return rf"{{\small\itshape {as_latex(caption)}\par}}" + "\n\n" + tikz(drawing)


def _table(grid: Grid) -> str:
    number = len(grid.header)
    wide = rf"p{{{0.9 / number:.3f}\linewidth}}"
    columns = wide * number if grid.prose else "l" + "r" * (number - 1)
    header = _row(grid.header)
    return "\n".join(
        [
            r"{\small",
            rf"\begin{{longtable}}{{@{{}}{columns}@{{}}}}",
            rf"\multicolumn{{{number}}}{{@{{}}p{{\linewidth}}@{{}}}}{{\itshape {as_latex(grid.caption)}}}\\",
            r"\toprule",
            header,
            r"\midrule\endfirsthead",
            r"\toprule",
            header,
            r"\midrule\endhead",
            r"\bottomrule\endlastfoot",
            *map(_row, grid.rows),
            r"\end{longtable}}",
        ]
    )


def _row(cells: Iterable[str]) -> str:
    return " & ".join(f"{{{as_latex(cell)}}}" for cell in cells) + r" \\"
