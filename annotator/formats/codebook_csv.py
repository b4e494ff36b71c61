"""Codebooks in CSV: a row per theme; examples stand in one cell, one on a line.

Columns of other tools' codebooks are known by their names: Taguette's `tag` and `description`, the Manifesto Project's
`code`, `title` and `description_md`.
"""

import csv
import io
from collections.abc import Sequence

from annotator.formats import foreign, manifesto
from annotator.formats.cells import guard, unguard
from annotator.formats.protocol import Format
from annotator.records import Theme
from annotator.refusal import Refusal

_COLUMNS = ("id", "key", "name", "colour", "definition", "include", "exclude", "retired")
_YES = frozenset({"1", "true", "yes", "x"})


def read_codebook(text: str) -> list[Theme]:
    """The themes in the order of the rows; only the column `name` must be there."""
    first = text.split("\n", 1)[0]
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True))
    except csv.Error as error:
        raise Refusal(f"the quotes in this table do not match ({error}); mend it.") from None
    names = [name.strip().lower() for name in rows[0]] if rows else []
    found = [dict(zip(names, row, strict=False)) for row in filter(any, rows[1:])]
    if "name" not in names:
        found = _of_tool(names, found)
    return [_theme(row, at) for at, row in enumerate(found)]


def _of_tool(names: Sequence[str], rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """The rows under our names, from a codebook of another tool; one without a name is left out, as a second one is."""
    if {"code", "title"} <= set(names):
        made = [(manifesto.theme_id(row.get("code", "")), manifesto.name(row.get("code", ""), row)) for row in rows]
    elif "tag" in names:
        made = [("", row.get("tag", "")) for row in rows]
    else:
        raise Refusal("a codebook needs a column “name”; the others may be key, colour, definition, include, exclude.")
    found: dict[str, dict[str, str]] = {}
    for (identity, name), row in zip(made, rows, strict=True):
        definition = row.get("description") or row.get("description_md") or ""
        if name.strip():
            name = foreign.theme_name(name)
            found.setdefault(name.casefold(), {"id": identity, "name": name, "definition": definition})
    return list(found.values())


def _theme(row: dict[str, str], position: int) -> Theme:
    row = {name: unguard(cell) for name, cell in row.items()}
    identity, key, name, colour, definition = (
        row.get(column, "").strip() for column in ("id", "key", "name", "colour", "definition")
    )
    include, exclude = (
        tuple(line.strip() for line in row.get(column, "").splitlines() if line.strip())
        for column in ("include", "exclude")
    )
    retired = row.get("retired", "").strip().lower() in _YES
    return Theme(identity, name, key, colour, definition, include, exclude, position, retired)


def write_codebook(themes: Sequence[Theme]) -> str:
    """The themes in their order, retired ones included; lines end with CR LF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for theme in themes:
        cells = [theme.id, theme.key, theme.name, theme.colour, theme.definition]
        cells += ["\n".join(theme.include), "\n".join(theme.exclude)]
        writer.writerow([*map(guard, cells), int(theme.retired)])
    return text.getvalue()


FORMAT = Format("codebook-csv", "Codebook (CSV)", (".csv",), read_codebook=read_codebook, write_codebook=write_codebook)
