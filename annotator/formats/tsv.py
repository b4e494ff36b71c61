"""TSV: the labelled table with tabs between the cells, as statistics programs and the shell like it.

Lines end with LF. A cell with a tab, a line break or a quote in it stands in quotes, as in CSV.
"""

from typing import BinaryIO

from annotator.formats import csv, labelled
from annotator.formats.protocol import Dataset, Format


def write(file: BinaryIO, dataset: Dataset) -> int:
    """Write the labelled table and return the number of its rows."""
    return csv.write_table(file, dataset, "\t", "\n")


FORMAT = Format(
    "tsv",
    "Table (TSV)",
    (".tsv", ".tab"),
    csv.read,
    write,
    read_with=csv.read,
    look=csv.look,
    columns=labelled.described,
    guards=True,
)
