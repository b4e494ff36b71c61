"""The command line that gives an order."""

import shlex
from collections.abc import Iterator

from annotator.exporting.order import Order
from annotator.exporting.selection import Filter, Resolve, Rows, Selection, Tie


def command(order: Order, project: str, out: str, as_of: str = "") -> str:
    """`pressmark export` with all that the order says, for a shell."""
    words = ["pressmark", "export", project, out, *_words(order)]
    return shlex.join([*words, "--as-of", as_of] if as_of else words)


def _words(order: Order) -> Iterator[str]:
    if order.format:
        yield from ("--format", order.format)
    yield from _selected(order.selection)
    yield from _filtered(order.selection.documents)
    if order.division is not None:
        yield from ("--split", str(order.division))
        if order.division.seed:
            yield from ("--seed", str(order.division.seed))
    for name in ("folder", "manifest", "card"):
        if getattr(order, name):
            yield f"--{name}"


def _selected(selection: Selection) -> Iterator[str]:
    for name in selection.annotators:
        yield from ("--annotator", name)
    for name in ("consensus", "decided_only", "raw", "context", "pseudonyms"):
        if getattr(selection, name):
            yield "--" + name.replace("_", "-")
    if selection.resolve is not Resolve.EACH:
        yield f"--{selection.resolve}"
    if selection.tie is not Tie.UNDECIDED:
        yield from ("--tie", str(selection.tie))
    for theme in selection.themes:
        yield from ("--theme", theme)
    if selection.rows is not Rows.ANNOTATOR:
        yield from ("--rows", str(selection.rows))


def _filtered(documents: Filter) -> Iterator[str]:
    several = [
        ("--source", documents.sources),
        ("--language", documents.languages),
        ("--field", [f"{name}={value}" for name, value in documents.extra]),
        ("--document", documents.ids),
    ]
    for flag, value in (("--title", documents.title), ("--since", documents.since), ("--until", documents.until)):
        if value:
            yield from (flag, value)
    for flag, values in several:
        for value in values:
            yield from (flag, value)
