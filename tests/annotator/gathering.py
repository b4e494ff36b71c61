"""Decisions for the tests of agreement: a sentence's themes by annotator, of those who decided it."""

from collections.abc import Collection, Mapping, Sequence

from annotator.agreement import Decisions, Ledger, Made

Row = Mapping[str, Collection[str]]


def gathered(rows: Sequence[Row], annotators: Sequence[str], themes: Sequence[str] = ()) -> Decisions:
    """As if the rows were the sentences of one document."""
    said = [(place, who, frozenset(row[who])) for place, row in enumerate(rows) for who in sorted(row)]
    ledger = Ledger()
    if said:
        starts, who, sets = zip(*said, strict=True)
        ledger.take(["d"], Made(["d"] * len(said), starts, who, sets, [0] * len(said), [0] * len(said)))
    return ledger.compare(annotators, themes).decisions
