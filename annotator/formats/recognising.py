"""Which other tool a file comes from, by how it begins."""

import re
from collections.abc import Collection
from pathlib import Path

from annotator.formats import jsonish, tool_tables

_SCHEMA = 4_000_000  # bytes of a database
_TABLES = (".csv", ".tsv", ".tab")
_OBJECT = 4_000_000  # bytes: a task with its text
_PROJECT = re.compile(r"[/\\]*exportedproject\d*\.json")
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)[\s>/]")
_BRAT = re.compile(r"(?:[TEAMN]\d+\t|R\d+\t|#\d*\t|\*\t)")


def kind_of_text(path: Path, head: str) -> str:
    """The name of the format, given the first characters of the file; "" where it is of no tool that is known."""
    start = head.lstrip()
    if start.startswith("#FORMAT=WebAnno TSV"):
        return "webanno"
    if path.suffix.lower() == ".ann" and all(map(_BRAT.match, filter(None, head.split("\n")[:1]))):
        return "brat"
    if start.startswith("__label__"):
        return "fasttext"
    if start.startswith(("<", "\ufeff<")):
        return _kind_of_xml(start)
    if start.startswith(("{", "[")):
        return _kind_of_json(path, head)
    if path.suffix.lower() in _TABLES:
        return _kind_of_table(head.lstrip("\ufeff").partition("\n")[0])
    return ""


def kind_of_archive(names: Collection[str]) -> str:
    """The same by what is in an archive."""
    if any(name.lower().endswith(".qde") for name in names):
        return "refi-qda"
    if any(_PROJECT.fullmatch(name) for name in names):
        return "inception"
    return ""


def kind_of_database(path: Path) -> str:
    """The same by the tables of an SQLite database, whose names stand at its beginning."""
    from annotator.formats import dna, taguette

    try:
        with path.open("rb") as file:
            head = file.read(_SCHEMA)
    except OSError:
        return ""
    for kind, tables in (("dna", dna.TABLES), ("taguette", taguette.TABLES)):
        if all(re.search(rb"CREATE TABLE \W?" + table.encode() + rb"\b", head, re.IGNORECASE) for table in tables):
            return kind
    return ""


def _kind_of_xml(head: str) -> str:
    root = _ROOT.search(head)
    if root and root[1] in ("Project", "CodeBook") and "urn:QDA-XML:" in head:
        return "refi-qda"
    return "uima-xmi" if root and root[1] == "XMI" else ""


def _kind_of_json(path: Path, head: str) -> str:
    from annotator.formats import doccano, label_studio, manifesto, prodigy, uima_json

    if uima_json.is_cas(head):
        return "uima-json"
    if manifesto.is_answer(head):
        return "manifesto"
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
    from annotator.formats import cap, doccano, label_studio, manifesto, taguette

    names = tool_tables.header(header)
    if manifesto.is_header(names):
        return "manifesto"
    if taguette.is_header(names):
        return "taguette"
    if cap.is_header(names):
        return "cap"
    if label_studio.is_header(names):
        return "label-studio"
    if "," in header and doccano.is_header(names):
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
