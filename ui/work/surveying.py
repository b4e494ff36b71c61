"""What an export would hold, counted without writing it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotator.exporting.items import Item
from annotator.exporting.losses import Loss
from annotator.exporting.selection import Rows
from annotator.exporting.splits import Divided
from ui.work.preparing import Prepared, Progress, losses_of, told


@dataclass(frozen=True, slots=True)
class Survey:
    """`rows` is None where the format is no table. `documents` counts the documents of each split ("": none)."""

    sentences: int
    rows: int | None
    documents: Mapping[str, int]
    losses: Sequence[Loss]
    divided: Divided | None


def survey(prepared: Prepared, progress: Progress) -> Survey:
    """Read everything that would be exported; `progress` hears of documents and may raise to stop."""
    prepared.divide(progress)
    losses = prepared.losses()
    documents: Counter[str] = Counter()
    sentences = rows = 0
    for release in losses.watch(prepared.releases(told(prepared.chapters(), prepared.total, progress))):
        documents[release.split] += 1
        sentences += len(release.items)
        rows += sum(_rows(item, prepared) for item in release.items)
    lost = losses_of(losses, prepared.divided)
    table = prepared.format.columns is not None
    return Survey(sentences, rows if table else None, documents, lost, prepared.divided)


def _rows(item: Item, prepared: Prepared) -> int:
    shape = prepared.order.selection.rows
    if shape is Rows.SENTENCE and prepared.format.write is not None:
        return 1
    decisions = len(item.decisions) or 1
    return decisions * len(prepared.themes) if shape is Rows.THEME and prepared.format.write is not None else decisions
