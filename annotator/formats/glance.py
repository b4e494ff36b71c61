"""A first look at a table: its columns, its first rows, and what the columns probably are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from annotator.formats.columns import Columns, Options
from annotator.formats.mapping import Resolved, Row, Rows, resolve, sample_of
from annotator.refusal import Refusal

_LONGEST = 20_000  # characters of a cell that are kept: enough for its title, language and length


@dataclass(frozen=True, slots=True)
class Glance:
    """`first` are the first rows, `rows` how many there are; `refusal` says why they give no documents as they are.

    `certain` is False where a user should look at what the columns are taken for. `sheets` are those of a spreadsheet,
    `sheet` is the one that was looked at.
    """

    row: str
    name: str
    columns: tuple[str, ...]
    first: tuple[Row, ...]
    rows: int
    roles: tuple[tuple[str, str], ...] = ()
    per: str = ""
    certain: bool = False
    refusal: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        """The first rows as a table, to try out what the columns are."""
        return enumerate(self.first, start=1)

    def resolved(self, columns: Columns) -> Resolved:
        """What the columns are where this is said of them. Refusal where that makes no sense."""
        return resolve(self.first, columns)

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """From what JSON makes of the fields."""
        roles = tuple((str(name), str(role)) for name, role in given["roles"])
        lists = {name: tuple(given[name]) for name in ("columns", "first", "sheets")}
        return cls(**{**given, **lists, "roles": roles})


def at(table: Rows, options: Options) -> Glance:
    """The first look at a table."""
    sample = [{name: _short(cell) for name, cell in row.items()} for row in sample_of(table)]
    if not sample:
        raise Refusal("there is no row in this table that could be used; there is nothing to import.")
    columns = tuple(dict.fromkeys(name for row in sample for name in row if name))
    rows = sum(1 for _ in table)
    shown = table.row, table.name, columns, tuple(sample), rows
    try:
        found = resolve(sample, options.columns)
    except Refusal as refusal:
        return Glance(*shown, refusal=str(refusal))
    return Glance(*shown, tuple(found.roles.items()), found.per, found.certain)


def _short(cell: Any) -> Any:
    return cell[:_LONGEST] if isinstance(cell, str) else cell
