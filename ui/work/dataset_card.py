"""From an export to its dataset card."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.commands.exporting import CARD, card_of
from annotator.exporting.card import Card
from annotator.exporting.command import command
from annotator.exporting.losses import Loss
from annotator.exporting.manifest import Written
from annotator.exporting.selection import Resolve
from annotator.exporting.tally import Tally
from ui.cli.version import version

if TYPE_CHECKING:
    from annotator.agreement import Report
    from ui.work.preparing import Prepared

HEADER = "README.md"


def card_for(
    prepared: "Prepared",
    tally: Tally,
    paths: Mapping[str, str],
    files: Sequence[Written],
    losses: Sequence[Loss],
    out: str,
) -> Card:
    """The card of what has been written: `paths` are the data files by split, `out` the dataset's own name."""
    reader, order, format_ = prepared.reader, prepared.order, prepared.format
    act = reader.last_act()
    project = Path(reader.name).name
    return Card(
        Path(project).stem,
        prepared.said or card_of(reader.settings().get(CARD)),
        order,
        format_.title,
        prepared.themes,
        prepared.plan.names if order.selection.resolve is Resolve.EACH else prepared.plan.annotators,
        tally,
        paths,
        files,
        losses,
        _agreement(prepared),
        version(),
        command(order, project, out, str(act)),
        f"after act {act:,} of its history",
        None if format_.features is None else format_.features(prepared.dataset(())),
        prepared.extras,
    )


def _agreement(prepared: "Prepared") -> "Report | None":
    """Over the documents that are exported, among those who are exported, or else among all who decided."""
    from annotator.agreement import measure
    from annotator.people import raters
    from ui.work.agreement import Known, Scope, compare, read

    known = Known.of(prepared.reader)
    documents = known.documents if prepared.ids is None else prepared.ids
    chosen = [one.id for one in raters(known.annotators.values()) if one.id in prepared.plan.annotators]
    scope = Scope(chosen if len(chosen) > 1 else None, prepared.ids)
    material = compare(read(prepared.reader, documents), known, scope)
    return measure(material.decisions) if len(material.annotators) > 1 else None
