"""Which other tool a file comes from, by how it begins."""

import re
from pathlib import Path

_BRAT = re.compile(r"(?:[TEAMN]\d+\t|R\d+\t|#\d*\t|\*\t)")


def kind_of_text(path: Path, head: str) -> str:
    """The name of the format, given the first characters of the file; "" where it is of no tool that is known."""
    start = head.lstrip()
    if start.startswith("#FORMAT=WebAnno TSV"):
        return "webanno"
    if path.suffix.lower() == ".ann" and all(map(_BRAT.match, filter(None, head.split("\n")[:1]))):
        return "brat"
    return ""
