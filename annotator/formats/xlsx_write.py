"""Spreadsheets out: the labelled table with texts as texts, whatever they look like.

A cell holds 32,767 UTF-16 units and a sheet 1,048,576 rows. What is longer goes on in further sheets: a long text on
the sheet “Continued”, with sheet, row and column, from where the reader puts it together again; rows on “Sentences 2”.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from annotator.exporting.items import Release
from annotator.formats import labelled
from annotator.formats.protocol import Dataset

if TYPE_CHECKING:
    from xlsxwriter.format import Format as CellFormat
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

LONGEST = 32_767  # UTF-16 units in a cell
SHEET = "Sentences"
CONTINUED = "Continued"
CONTINUED_COLUMNS = ("sheet", "row", "column", "text")
_ROWS = 1_048_576  # of a sheet, header included
_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - the same bytes every time, wherever
_WIDTHS = {"title": 32, "text": 80, "previous": 40, "next": 40, "note": 32}
_WIDTH = 12


def write(file: BinaryIO, dataset: Dataset, rows_per_sheet: int = _ROWS) -> int:
    """Write the workbook and return the number of rows, headers not counted."""
    from xlsxwriter.workbook import Workbook

    workbook = Workbook(file, {"constant_memory": True, "in_memory": False, "use_zip64": True})
    workbook.set_properties({"created": _EPOCH})
    table = _Table(workbook, labelled.header(dataset), rows_per_sheet)
    for row in labelled.rows(dataset, blank=None):
        table.add(row)
    table.finish()
    workbook.close()
    return table.count


class _Table:
    """The sheets so far."""

    def __init__(self, workbook: "Workbook", header: Sequence[str], most: int) -> None:
        self.count = 0
        self._workbook = workbook
        self._header = header
        self._most = most
        self._bold: CellFormat = workbook.add_format({"bold": True})
        self._sheets = 0
        self._continued: list[tuple[str, int, str, str]] = []  # hardly ever any, and never many
        self._begin()

    def _begin(self) -> None:
        self._sheets += 1
        self._name = SHEET if self._sheets == 1 else f"{SHEET} {self._sheets}"
        self._sheet: Worksheet = self._workbook.add_worksheet(self._name)
        for column, name in enumerate(self._header):
            self._sheet.set_column(column, column, _WIDTHS.get(name, _WIDTH))
        self._sheet.freeze_panes(1, 0)
        self._row = 0
        for column, name in enumerate(self._header):
            self._put(column, name, self._bold)

    def add(self, row: Sequence[labelled.Cell]) -> None:
        if self._row + 1 >= self._most:
            self._begin()
        self._row += 1
        self.count += 1
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                if cell:
                    self._put(column, cell)
            elif cell is not None:
                self._sheet.write_number(self._row, column, cell)

    def _put(self, column: int, text: str, look: "CellFormat | None" = None) -> None:
        first, *rest = parts(text) if 2 * len(text) > LONGEST else [text]
        self._sheet.write_string(self._row, column, first, look)
        self._continued += [(self._name, self._row + 1, self._header[column], part) for part in rest]

    def finish(self) -> None:
        """Write what did not fit."""
        if not self._continued:
            return
        sheet = self._workbook.add_worksheet(CONTINUED)
        for column, name in enumerate(CONTINUED_COLUMNS):
            sheet.write_string(0, column, name, self._bold)
        for at, (name, row, header, text) in enumerate(self._continued, start=1):
            sheet.write_string(at, 0, name)
            sheet.write_number(at, 1, row)
            sheet.write_string(at, 2, header)
            sheet.write_string(at, 3, text)


def parts(text: str) -> list[str]:
    """The text in parts of at most LONGEST UTF-16 units."""
    found, start, units = [], 0, 0
    for at, character in enumerate(text):
        more = 2 if character > "\uffff" else 1
        if units + more > LONGEST:
            found.append(text[start:at])
            start, units = at, 0
        units += more
    return [*found, text[start:]]


def special(release: Release, _dataset: Dataset) -> Iterable[str]:
    """Texts that go on on another sheet."""
    document = release.document
    texts = [document.title, document.source, document.url, *(value for _, value in document.extra)]
    for item in release.items:
        texts += [item.text, item.previous, item.next, *(one.note for one in item.decisions)]
    for text in texts:
        if 2 * len(text) > LONGEST and len(parts(text)) > 1:
            yield f"texts too long for a cell (they go on on the sheet “{CONTINUED}”)"
