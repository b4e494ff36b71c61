"""Parquet: the columns of the labelled table with their types; empty is null where nothing is decided."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from annotator.formats import labelled
from annotator.formats.protocol import Dataset, Format

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 20_000
"""Rows of a row group: what is in memory at once."""
_ALIKE = {"document", "title", "date", "source", "url", "language", "annotator", "origin", "theme", "split"}
"""Columns in which few texts stand in many rows."""
_OF_DECISIONS = ("annotator", "unsure", "note", "origin", "annotated_at")


def write(file: BinaryIO, dataset: Dataset) -> int:
    """Write the table and return the number of its rows."""
    schema = schema_of(dataset)
    table = labelled.rows(dataset, blank=None)
    return write_rows(file, schema, _nulls_for_nobody(table, schema.names) if _flat(schema.names) else table)


def schema_of(dataset: Dataset) -> "pa.Schema":
    """The columns of the labelled table with their types; texts are of the small kind, which all readers know."""
    import pyarrow as pa

    numbers = {"text": pa.string(), "integer": pa.int32(), "number": pa.float64()}
    return pa.schema([pa.field(one.name, numbers[one.kind]) for one in labelled.columns(dataset)])


def _flat(names: Sequence[str]) -> bool:
    return "annotator" in names


def _nulls_for_nobody(table: Iterable[Sequence[Any]], names: Sequence[str]) -> Iterator[Sequence[Any]]:
    """What a row says of the decision is null where nobody decided."""
    annotator = names.index("annotator")
    places = [names.index(name) for name in _OF_DECISIONS]
    for row in table:
        if row[annotator] == "":
            cells = list(row)
            for at in places:
                cells[at] = None
            yield cells
        else:
            yield row


def write_rows(file: BinaryIO, schema: "pa.Schema", table: Iterable[Sequence[Any]]) -> int:
    """Write rows under a schema, a row group at a time; returns how many there are."""
    with Writer(file, schema) as writer:
        rest = iter(table)
        while rows := list(islice(rest, ROWS)):
            writer.write(rows)
        return writer.count


class Writer:
    """A Parquet file that is written a row group at a time."""

    def __init__(self, file: BinaryIO, schema: "pa.Schema") -> None:
        from pyarrow.parquet import ParquetWriter

        self.count = 0
        self._schema = schema
        alike = [name for name in schema.names if name in _ALIKE]
        self._writer = ParquetWriter(file, schema, compression="zstd", use_dictionary=alike, store_schema=True)

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add these rows as one group."""
        import pyarrow as pa

        columns = [
            pa.array(column, field.type) for column, field in zip(zip(*rows, strict=True), self._schema, strict=True)
        ]
        self._writer.write_batch(pa.record_batch(columns, schema=self._schema), row_group_size=len(rows))
        self.count += len(rows)


FORMAT = Format(
    "parquet",
    "Parquet",
    (".parquet",),
    write=write,
    columns=labelled.described,
    extra="parquet",
    module="pyarrow",
)
