"""Cells that a spreadsheet would run as a formula: made harmless on the way out, and themselves again on the way in."""

import re

_RUN = "=+-@\t\r\n＝＋－＠"  # the wide ones are run by spreadsheets set to Japanese or Chinese
_GUARDED = re.compile(f"'+[{re.escape(_RUN)}]")
_FIRST = frozenset(_RUN + "'")


def guard(cell: str) -> str:
    """The cell with an apostrophe before what would be run, and before what looks guarded already."""
    if cell and cell[0] in _FIRST and (cell[0] != "'" or _GUARDED.match(cell)):
        return "'" + cell
    return cell


def unguard(cell: str) -> str:
    """What `guard` was given."""
    return cell[1:] if cell.startswith("'") and _GUARDED.match(cell) else cell
