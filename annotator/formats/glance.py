"""A first look at a file: its encoding; of a table its columns, its first rows, and what the columns probably are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from annotator.formats.columns import Columns, Options
from annotator.formats.decoding import Encoding
from annotator.formats.guesses import Guess
from annotator.formats.mapping import Resolved, Row, Rows, resolve, sample_of
from annotator.refusal import Refusal

_LONGEST = 20_000  # characters of a cell that are kept: enough for its title, language and length
_NONE = Encoding("")


@dataclass(frozen=True, slots=True)
class Glance:
    """`first` are the first rows, `rows` how many there are; `refusal` says why they give no documents as they are.

    `certain` is False where a user should look at what the columns are taken for. `sheets` are those of a spreadsheet,
    `sheet` is the one that was looked at. `encoding` is "" where the format has none to choose; `likely` are others
    that read the file too. A file that is no table has no columns. `guesses` is what is not certain.
    """

    row: str = ""
    name: str = ""
    columns: tuple[str, ...] = ()
    first: tuple[Row, ...] = ()
    rows: int = 0
    roles: tuple[tuple[str, str], ...] = ()
    per: str = ""
    certain: bool = False
    refusal: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    likely: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        """The first rows as a table, to try out what the columns are."""
        return enumerate(self.first, start=1)

    def resolved(self, columns: Columns) -> Resolved:
        """What the columns are where this is said of them. Refusal where that makes no sense."""
        return resolve(self.first, columns)

    @property
    def doubtful(self) -> bool:
        """Whether a user should be asked."""
        return bool(self.guesses) or not self.certain

    @classmethod
    def of_text(cls, encoding: Encoding) -> Self:
        """Of a file that is no table."""
        return cls(certain=True, encoding=encoding.name, likely=encoding.likely, guesses=encoding.guesses)

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """From what JSON makes of the fields."""
        roles = tuple((str(name), str(role)) for name, role in given["roles"])
        lists = {name: tuple(given[name]) for name in ("columns", "first", "sheets", "likely")}
        guesses = tuple(Guess(*map(str, one)) for one in given["guesses"])
        return cls(**{**given, **lists, "roles": roles, "guesses": guesses})


def at(table: Rows, options: Options, encoding: Encoding = _NONE, guesses: Sequence[Guess] = ()) -> Glance:
    """The first look at a table. `guesses` are those that were made to find it."""
    sample = [{name: _short(cell) for name, cell in row.items()} for row in sample_of(table)]
    if not sample:
        raise Refusal("there is no row in this table that could be used; there is nothing to import.")
    columns = tuple(dict.fromkeys(name for row in sample for name in row if name))
    rows = sum(1 for _ in table)
    seen = Glance(
        table.row, table.name, columns, tuple(sample), rows,
        encoding=encoding.name, likely=encoding.likely, guesses=(*encoding.guesses, *guesses),
    )  # fmt: skip
    try:
        found = resolve(sample, options.columns)
    except Refusal as refusal:
        return replace(seen, refusal=str(refusal))
    guesses = (*seen.guesses, *found.guesses)
    return replace(seen, roles=tuple(found.roles.items()), per=found.per, certain=found.certain, guesses=guesses)


def _short(cell: Any) -> Any:
    return cell[:_LONGEST] if isinstance(cell, str) else cell
