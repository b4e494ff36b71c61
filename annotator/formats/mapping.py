"""A table whose columns are called by what they are, however the file calls them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from annotator.exporting.items import SOFT_NAME
from annotator.formats.columns import (
    BEFORE_THEMES,
    DERIVED,
    EXTRA,
    EXTRA_ROLE,
    KNOWN,
    NO_ROLE,
    OF_DOCUMENTS,
    PER_DOCUMENT,
    PER_SENTENCE,
    THEME_ROLE,
    THEME_ROW,
    VOTES,
    Columns,
    is_own,
    listed,
)
from annotator.formats.guesses import COLUMNS, Guess
from annotator.formats.guessing import guess_roles
from annotator.refusal import Refusal

Row = Mapping[str, Any]

SAMPLE = 50
"""Rows that a guess is made from, and that a preview shows."""


class Rows(Protocol):
    """Rows of a table with their numbers in the file; every iteration begins anew.

    Names of columns in KNOWN are in lower case. Iterating raises Refusal where the file is malformed.
    """

    @property
    def row(self) -> str:
        """What a row is called in messages: “row” or “line”."""

    @property
    def name(self) -> str:
        """The table's name, for documents that have none."""

    def __iter__(self) -> Iterator[tuple[int, Row]]: ...


@dataclass(frozen=True, slots=True)
class Resolved:
    """What every column of a table is: one of ROLES or of KNOWN, or "" where its cells are to decide.

    `certain` is False where something was guessed that a user should look at.
    """

    roles: Mapping[str, str]
    per: str
    certain: bool

    @property
    def guesses(self) -> tuple[Guess, ...]:
        """What the columns were taken for, where that is not certain."""
        named = [f"{role}={name}" for name, role in self.roles.items() if role in _NAMED and role != name]
        return (Guess(COLUMNS, ", ".join(named)),) if named and not self.certain else ()


_NAMED = KNOWN - {"annotations"}


def sample_of(table: Rows) -> list[Row]:
    """The first rows."""
    return [row for _, row in islice(iter(table), SAMPLE)]


def resolve(sample: Sequence[Row], said: Columns) -> Resolved:
    """What the columns are, given the first rows and what is said of them. Refusal where that makes no sense.

    What is said goes before a name, a name before what the column holds.
    """
    names = list(dict.fromkeys(name for row in sample for name in row))
    given = said.among(names)
    if tuple(names[: len(BEFORE_THEMES) - 1]) == BEFORE_THEMES[:-1]:
        _check_shape(names, sample)
    if is_own(names) and not given:
        after = names[names.index("annotated_at") + 1 :]
        return Resolved({name: NO_ROLE if name in DERIVED else EXTRA_ROLE for name in after}, said.per, certain=True)
    found = guess_roles(names, sample, given)
    roles = {name: given.get(name) or found.get(name, "") for name in names if name}
    if {"id", "paragraph", "start", "annotations"} <= set(names):  # our own lines
        roles |= {name: NO_ROLE for name in DERIVED if name in roles and name not in given}
    roles = {name: role or (EXTRA_ROLE if name in KNOWN else "") for name, role in roles.items()}
    if "text" not in roles.values():
        raise Refusal(
            "this table has no column “text”, and none that is clearly the texts; name the column that holds them so, "
            f"or say which it is (--map text=…). There are: {listed(names)}."
        )
    badly = next((name for name, role in roles.items() if role == THEME_ROLE and name in KNOWN), "")
    if badly:
        raise Refusal(f"the column “{badly}” cannot be a theme, because its name means something else; rename it.")
    certain = all(role in ("", name) for name, role in roles.items() if name not in given)
    per = said.per or _per(roles)
    return Resolved(_of_documents(roles) if per == PER_DOCUMENT else roles, per, certain)


def _check_shape(names: Sequence[str], sample: Sequence[Row]) -> None:
    """Refuse those of our exports from which the decisions cannot be told."""
    if names[len(BEFORE_THEMES) : len(BEFORE_THEMES) + len(THEME_ROW)] == list(THEME_ROW):
        raise Refusal("this table has a row for each theme; export it again with a row for each annotator.")
    if any(name.endswith(": annotated_at") for name in names):
        raise Refusal("this table has columns for each annotator; export it again with a row for each.")
    if any(row.get("annotator") == SOFT_NAME for row in sample) and VOTES in names:
        raise Refusal("this table has shares in place of decisions; export it again without --soft.")


def _per(roles: Mapping[str, str]) -> str:
    """What a row is, where the columns show it."""
    return PER_SENTENCE if {"document", "number"} <= set(roles.values()) else ""


def _of_documents(roles: Mapping[str, str]) -> Mapping[str, str]:
    """With a row per document, what else a column might be is a field of the document."""
    return {name: role if role in OF_DOCUMENTS else EXTRA_ROLE for name, role in roles.items()}


class Mapped:
    """The table again, each column under its role; further fields under their own names."""

    def __init__(self, table: Rows, resolved: Resolved, sample: Sequence[Row]) -> None:
        self.row, self.name = table.row, table.name
        self._table = table
        self._roles = resolved.roles
        used = set(resolved.roles.values())
        self._count = resolved.per == PER_SENTENCE and "number" not in used
        self._one = resolved.per == PER_SENTENCE and "document" not in used
        self._first = _first_number(resolved.roles, sample)
        self.themes = frozenset(name for name, role in resolved.roles.items() if role == THEME_ROLE)
        self.extras = frozenset(_field(name) for name, role in resolved.roles.items() if role == EXTRA_ROLE)

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        counted: Counter[tuple[str, str]] = Counter()
        for at, row in self._table:
            cells: dict[str, Any] = {}
            for name, cell in row.items():
                role = self._roles.get(name, "")
                if role in _NAMED or role == "annotations":
                    cells[role] = cell
                elif role == EXTRA_ROLE:
                    cells[_field(name)] = cell
                elif role != NO_ROLE and name:
                    cells[name] = cell
            if self._one:
                cells["document"] = self.name
            if self._count:
                key = str(cells["document"]), str(cells.get("annotator", ""))
                counted[key] += 1
                cells["number"] = counted[key]
            elif self._first == 0:
                cells["number"] = _one_more(cells.get("number"))
            yield at, cells


def _field(name: str) -> str:
    """What a further field's column is called here: not as one with a meaning of its own."""
    return EXTRA + name if name in KNOWN else name


def _first_number(roles: Mapping[str, str], sample: Sequence[Row]) -> int:
    """0 where sentences of another program's table are counted from there."""
    column = next((name for name, role in roles.items() if role == "number" and name != "number"), None)
    return 0 if column is not None and any(str(row.get(column)) in ("0", "0.0") for row in sample) else 1


def _one_more(number: Any) -> Any:
    try:
        return float(number) + 1
    except (TypeError, ValueError):
        return number
