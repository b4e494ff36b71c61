"""Spreadsheets: a sheet with a row per document or per sentence, as in CSV."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from annotator.exporting.items import Release
from annotator.formats import confined, containers, glance, rows, sniffing
from annotator.formats.columns import AS_FOUND, Options, column_name, listed
from annotator.formats.glance import Glance
from annotator.formats.guesses import SHEET, Guess
from annotator.formats.labelled import described
from annotator.formats.mapping import Row, resolve, sample_of
from annotator.formats.protocol import Dataset, Format, Incoming, Problem
from annotator.formats.xlsx_write import CONTINUED, CONTINUED_COLUMNS
from annotator.refusal import Refusal

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_MOST = 500_000_000  # bytes of all sheets, unpacked


def parse(path: Path, problem: Problem, options: Options = AS_FOUND) -> Iterator[Incoming | Refusal]:
    """The documents of the sheet that is named, or else of the first that has texts."""
    sheet, guesses = _chosen(list(_sheets(path)), options)
    yield from rows.documents(sheet, problem, options.columns, guesses)


def glimpse(path: Path, options: Options) -> Glance:
    """The first rows of that sheet."""
    sheets = list(_sheets(path))
    chosen, guesses = _chosen(sheets, options)
    found = glance.at(chosen, options, guesses=guesses)
    return replace(found, sheet=chosen.name, sheets=tuple(sheet.name for sheet in sheets if sheet.columns))


def _chosen(sheets: "list[_Sheet]", options: Options) -> tuple["_Sheet", tuple[Guess, ...]]:
    """The sheet to read; it is a guess where another one has texts too."""
    filled = [sheet for sheet in sheets if sheet.columns]
    if not filled:
        raise Refusal("this spreadsheet is empty; there is nothing to import.")
    if options.sheet:
        named = next((sheet for sheet in filled if sheet.name.casefold() == options.sheet.casefold()), None)
        if named is None:
            raise Refusal(f"there is no sheet “{options.sheet}”; there are: {listed(one.name for one in filled)}.")
        return named, ()
    with_texts = [sheet for sheet in filled if _has_texts(sheet, options)]
    chosen = next(iter(with_texts), filled[0])
    return chosen, (Guess(SHEET, chosen.name),) if len(with_texts) > 1 else ()


def _has_texts(sheet: "_Sheet", options: Options) -> bool:
    try:
        sample = sample_of(sheet)
        return bool(sample) and bool(resolve(sample, options.columns))
    except Refusal:
        return False


class _Sheet:
    """The rows of one sheet; the header is its first row that is not empty."""

    row = "row"

    def __init__(self, name: str, table: list[list[Any]], first: int) -> None:
        at = next((at for at, row in enumerate(table) if any(cell not in ("", None) for cell in row)), len(table))
        self.name = name
        self.columns = [column_name(str(_cell(cell))) for cell in table[at]] if at < len(table) else []
        self._rows = table[at + 1 :]
        self._first = first + at + 2
        twice = {name for name in self.columns if name and self.columns.count(name) > 1}
        if twice:
            raise Refusal(f"there are two columns “{min(twice)}”; remove or rename one.")

    def continue_cell(self, number: int, column: str, text: str) -> None:
        """Put a text after what stands in a cell; nothing where there is no such cell."""
        at = number - self._first
        name = column_name(column)
        if name in self.columns and 0 <= at < len(self._rows):
            cells = self._rows[at]
            cells[self.columns.index(name)] = str(cells[self.columns.index(name)]) + text

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        for number, row in enumerate(self._rows, start=self._first):
            cells = [_cell(cell) for cell in row]
            if any(cell != "" for cell in cells):
                yield number, {name: cell for name, cell in zip(self.columns, cells, strict=False) if name}


def _sheets(path: Path) -> Iterator[_Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    if sniffing.head_of(path).startswith(b"PK"):
        with containers.open_archive(path) as archive:
            containers.check_sizes(archive.infolist(), _MOST)
    elif not sniffing.head_of(path).startswith(b"\xd0\xcf"):
        containers.refuse_other_kind(path)
    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            continued = _continued(workbook)
            for name in workbook.sheet_names:
                sheet = _sheet(workbook, name)
                for row, column, text in continued.get(name, ()):
                    sheet.continue_cell(row, column, text)
                yield sheet
    except PasswordError:
        raise Refusal("it is protected by a password; save it without one.") from None
    except CalamineError as error:
        raise Refusal(f"this spreadsheet is damaged ({error}); open it and save it anew.") from None


def _continued(workbook: "CalamineWorkbook") -> dict[str, list[tuple[int, str, str]]]:
    """By sheet what our own export had to cut off: row, column and what comes after."""
    found: dict[str, list[tuple[int, str, str]]] = {}
    if CONTINUED not in workbook.sheet_names:
        return found
    header, *table = workbook.get_sheet_by_name(CONTINUED).to_python(skip_empty_area=False) or [[]]
    if tuple(header) == CONTINUED_COLUMNS:
        for sheet, row, column, text in table:
            if isinstance(row, float):
                found.setdefault(str(sheet), []).append((int(row), str(column), str(text)))
    return found


def _sheet(workbook: "CalamineWorkbook", name: str) -> _Sheet:
    sheet = workbook.get_sheet_by_name(name)
    table = sheet.to_python(skip_empty_area=True)
    return _Sheet(name, table, sheet.start[0] if sheet.start else 0)


def _cell(value: Any) -> Any:
    """The cell as a CSV file would have it; numbers stay numbers."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else value


def write(file: BinaryIO, dataset: Dataset) -> int:
    """Write the labelled table and return the number of its rows."""
    from annotator.formats import xlsx_write

    return xlsx_write.write(file, dataset)


def _special(release: Release, dataset: Dataset) -> Iterable[str]:
    from annotator.formats import xlsx_write

    return xlsx_write.special(release, dataset)


FORMAT = Format(
    "xlsx",
    "Spreadsheet (XLSX)",
    (".xlsx",),
    read=confined.reader(__name__),
    write=write,
    read_with=confined.reader_with(__name__),
    look=confined.looker(__name__),
    columns=described,
    special=_special,
    also_reads=(".xlsm", ".xlsb", ".xls", ".ods"),
)
