"""Tables of other tools: the rows of a text file with the names of their columns as they are."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TextIO

from annotator.formats.tables import find_encoding, open_table
from annotator.refusal import Refusal

_LONGEST_CELL = 100_000_000


def rows(path: Path, encoding: str = "") -> Iterator[tuple[int, dict[str, str]]]:
    """The rows with their numbers, the header being row 1. Raises Refusal where the quotes do not match."""
    csv.field_size_limit(_LONGEST_CELL)
    with opened(path, encoding) as file:
        separator = separator_of(file.readline())
        file.seek(0)
        reader = csv.reader(file, delimiter=separator, strict=True)
        number = 1
        try:
            names = [name.removeprefix("\ufeff").strip() for name in next(reader, [])]
            for number, row in enumerate(reader, start=2):
                if any(row):
                    yield number, dict(zip(names, row, strict=False))
        except csv.Error as error:
            raise Refusal(f"row {number + 1}: the quotes do not match ({error}); mend this row.") from None


def opened(path: Path, encoding: str = "") -> AbstractContextManager[TextIO]:
    """The file as text, in the encoding that a user says or that is found out."""
    return open_table(path, find_encoding(path, encoding).name, encoding)


def header(line: str) -> list[str]:
    """The names of the columns in the first line of a table."""
    try:
        return [name.strip() for name in next(csv.reader([line.rstrip("\r\n")], delimiter=separator_of(line)), [])]
    except csv.Error:
        return []


def separator_of(line: str) -> str:
    """What separates the columns in a first line."""
    return max(",;\t", key=line.count)


def column(names: Iterable[str], wanted: Sequence[str]) -> str:
    """The first of the wanted columns that there is, whatever its case; "" where there is none."""
    held = {name.casefold(): name for name in names}
    return next((held[name] for name in wanted if name in held), "")


def cell(row: Mapping[str, str], name: str) -> str:
    """What a row says in a column; "" for what statistics programs write where nothing is known."""
    value = row.get(name, "").strip() if name else ""
    return "" if value in ("NA", "N/A", "nan", "NaN", "NULL", "None", ".") else value
