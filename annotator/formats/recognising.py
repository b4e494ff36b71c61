"""Which other tool a file comes from, by how it begins."""

import csv
import re
from pathlib import Path

from annotator.formats import jsonish

_TABLES = (".csv", ".tsv", ".tab")
_OBJECT = 4_000_000  # bytes: a task with its text
_BRAT = re.compile(r"(?:[TEAMN]\d+\t|R\d+\t|#\d*\t|\*\t)")


def kind_of_text(path: Path, head: str) -> str:
    """The name of the format, given the first characters of the file; "" where it is of no tool that is known."""
    start = head.lstrip()
    if start.startswith("#FORMAT=WebAnno TSV"):
        return "webanno"
    if path.suffix.lower() == ".ann" and all(map(_BRAT.match, filter(None, head.split("\n")[:1]))):
        return "brat"
    if start.startswith(("{", "[")):
        return _kind_of_json(path)
    if path.suffix.lower() in _TABLES:
        return _kind_of_table(head.lstrip("\ufeff").partition("\n")[0])
    return ""


def _kind_of_json(path: Path) -> str:
    from annotator.formats import doccano, label_studio, prodigy

    first = jsonish.first_object(_beginning(path))
    if first is None:
        return ""
    if label_studio.is_record(first):
        return "label-studio"
    if prodigy.is_record(first):
        return "prodigy"
    if doccano.is_record(first):
        return "doccano"
    return ""


def _kind_of_table(header: str) -> str:
    from annotator.formats import doccano, label_studio

    separator = max(",;\t", key=header.count)
    names = next(csv.reader([header.rstrip("\r")], delimiter=separator), [])
    if label_studio.is_header(names):
        return "label-studio"
    if separator == "," and doccano.is_header(names):
        return "doccano"
    return ""


def _beginning(path: Path) -> str:
    """Much of the file as text."""
    try:
        with path.open("rb") as file:
            data = file.read(_OBJECT)
    except OSError:
        return ""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[: len(data) & ~1].decode("utf-16", "ignore")
    return data.decode("utf-8-sig", "ignore")
