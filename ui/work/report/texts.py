"""Any text as HTML, as Markdown and as LaTeX that shows exactly it."""

import html
import re
import unicodedata

_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "-": "{-}",  # two of them are no dash
    "'": r"\textquotesingle{}",
    "`": r"\textasciigrave{}",
    "−": r"\ensuremath{-}",
    "±": r"\ensuremath{\pm}",
    "–": r"\textendash{}",
    "…": r"\ldots{}",
    "’": "'",
    "“": "``",
    "”": "''",
    "·": r"\textperiodcentered{}",
}
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~&$])")
_AT_BEGINNING = re.compile(r"^(\d*)([.)#+=-])(?=[#=-]*(?:\s|$))")  # of a list, a heading, a rule


def one_line(text: str) -> str:
    """White space is one blank; what is no character, or steers a terminal, is left out."""
    line = " ".join(text.split())
    return "".join(letter for letter in line if unicodedata.category(letter) not in ("Cc", "Cs"))


def as_html(text: str) -> str:
    return html.escape(one_line(text))


def as_markdown(text: str) -> str:
    line = _MARKDOWN.sub(r"\\\1", one_line(text))
    return _AT_BEGINNING.sub(r"\1\\\2", line)


def as_latex(text: str) -> str:
    return "".join(_LATEX.get(letter, letter) for letter in one_line(text))
