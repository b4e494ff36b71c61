"""CSV: labelled tables out and in, and tables with a release per row in.

Written as RFC 4180 has it: lines end with CR LF, quotes only where a cell needs them, UTF-8 without a byte-order mark.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from annotator.formats import cells, glance, labelled, rows
from annotator.formats.columns import AS_FOUND, KNOWN, Options, column_name
from annotator.formats.glance import Glance
from annotator.formats.mapping import Row
from annotator.formats.protocol import Dataset, Format, Incoming, Problem
from annotator.formats.tables import find_encoding, open_table
from annotator.refusal import Refusal

_SEPARATORS = ",;\t"
_LONGEST_CELL = 100_000_000  # the module's own limit, 131,072, is shorter than a long release


def read(path: Path, problem: Problem, options: Options = AS_FOUND) -> Iterator[Incoming | Refusal]:
    """The documents of the table; its separator is a comma, a semicolon or a tab."""
    csv.field_size_limit(_LONGEST_CELL)
    encoding = find_encoding(path, options.encoding)
    table = _Table(path, encoding.name, options.encoding)
    yield from rows.documents(table, problem, options.columns, encoding.guesses)


def look(path: Path, options: Options) -> Glance:
    """The first rows."""
    csv.field_size_limit(_LONGEST_CELL)
    encoding = find_encoding(path, options.encoding)
    return glance.at(_Table(path, encoding.name, options.encoding), options, encoding)


class _Table:
    """The rows of a CSV file; the header is row 1, as in a spreadsheet."""

    row = "row"

    def __init__(self, path: Path, encoding: str, said: str) -> None:
        self.name = path.stem
        self._open = partial(open_table, path, encoding, said)

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        with self._open() as file:
            separator = _separator(file.readline())
            file.seek(0)
            reader = csv.reader(file, delimiter=separator, strict=True)
            number = 1
            try:
                names = [column_name(cells.unguard(name)) for name in next(reader, [])]
                _check(names)
                for number, row in enumerate(reader, start=2):
                    if row:
                        yield number, dict(zip(names, map(cells.unguard, row), strict=False))
            except csv.Error as error:
                raise Refusal(f"row {number + 1}: the quotes do not match ({error}); mend this row.") from None


def _separator(header: str) -> str:
    """The one that makes known columns of the header, or else most columns."""

    def found(separator: str) -> tuple[int, int]:
        names = [name.strip(' "').lower() for name in header.rstrip("\r\n").split(separator)]
        return sum(name in KNOWN for name in names), len(names)

    return max(_SEPARATORS, key=found)


def _check(names: list[str]) -> None:
    twice = {name for name in names if name and names.count(name) > 1}
    if twice:
        raise Refusal(f"there are two columns “{min(twice)}”; remove or rename one.")


def write(file: BinaryIO, dataset: Dataset) -> int:
    """Write the labelled table and return the number of its rows."""
    return write_table(file, dataset, ",", "\r\n")


def write_table(file: BinaryIO, dataset: Dataset, separator: str, line_end: str) -> int:
    """The same with another separator and another end of lines."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    try:
        written = str if dataset.raw else cells.guard
        counted = _Counted(labelled.rows(dataset, written))
        writer = csv.writer(text, delimiter=separator, lineterminator=line_end)
        writer.writerow(labelled.header(dataset, written))
        writer.writerows(counted)
        return counted.count
    finally:
        text.detach()  # the file is not ours to close


class _Counted:
    """Rows that are counted while the csv module, in C, takes them."""

    def __init__(self, table: Iterator[Sequence[labelled.Cell]]) -> None:
        self.count = 0
        self._rows = table

    def __iter__(self) -> Iterator[Sequence[labelled.Cell]]:
        for row in self._rows:
            self.count += 1
            yield row


FORMAT = Format(
    "csv",
    "Table (CSV)",
    (".csv",),
    read,
    write,
    read_with=read,
    look=look,
    columns=labelled.described,
    guards=True,
)
