"""Codebooks in CSV: a row per theme; examples stand in one cell, one on a line."""

import csv
import io
from collections.abc import Sequence

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
    if "name" not in names:
        raise Refusal("a codebook needs a column “name”; the others may be key, colour, definition, include, exclude.")
    return [_theme(dict(zip(names, row, strict=False)), at) for at, row in enumerate(filter(any, rows[1:]))]


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
