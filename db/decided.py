"""Who decided what, as columns: for figures over hundreds of thousands of decisions, which need no more of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, select

from annotator.agreement.ledger import Made
from db import codec
from db.schema import annotation, unblinding

_ROWS = 1000  # at once: larger pages take longer


def decided(connection: Connection, documents: Sequence[str]) -> Made:
    """All decisions on these documents."""
    rows = (
        select(
            annotation.c.document,
            annotation.c.start,
            annotation.c.annotator,
            annotation.c.themes,
            annotation.c.origin.in_(("suggestion", "rule")),
        )
        .where(annotation.c.document.in_(documents), annotation.c.themes != codec.UNDECIDED)
        .order_by(annotation.c.document, annotation.c.start, annotation.c.annotator)
    )
    columns: tuple[list[Any], ...] = ([], [], [], [], [])
    unpacked = _Unpacked()
    cursor = connection.execute(rows).cursor  # bare tuples: SQLAlchemy's rows take half as long again
    while page := cursor.fetchmany(_ROWS):
        for column, values in zip(columns, zip(*page, strict=True), strict=True):
            column.extend(values)
    where, starts, who, themes, suggested = columns
    themes[:] = map(unpacked.__getitem__, themes)
    seen = _made_unblind(connection, documents)
    unblind = list(map(seen.__contains__, zip(where, starts, who, strict=True))) if seen else [False] * len(where)
    return Made(where, starts, who, themes, suggested, unblind)


def _made_unblind(connection: Connection, documents: Sequence[str]) -> set[tuple[str, int, str]]:
    """Document, start and annotator of the decisions that were made or altered after the others' had been shown."""
    rows = (
        select(annotation.c.document, annotation.c.start, annotation.c.annotator)
        .join(
            unblinding,
            and_(unblinding.c.document == annotation.c.document, unblinding.c.annotator == annotation.c.annotator),
        )
        .where(unblinding.c.document.in_(documents), unblinding.c.at < annotation.c.at)
    )
    return {(where, start, who) for where, start, who in connection.execute(rows)}


class _Unpacked(dict[str, frozenset[str]]):
    """Sets of themes by how they are stored; there are few different ones."""

    def __missing__(self, packed: str) -> frozenset[str]:
        self[packed] = themes = frozenset(packed.split())
        return themes
