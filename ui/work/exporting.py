"""Writing a project's dataset to a file that appears whole or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from db.reader import Reader


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """`annotators` are names (none: everybody), `consensus` takes the consensus (and whom else is named).

    `decided_only` leaves out what nobody decided, `raw` leaves cells as they are that a spreadsheet would run.
    """

    annotators: Sequence[str] = ()
    consensus: bool = False
    decided_only: bool = False
    raw: bool = False


@dataclass(frozen=True, slots=True)
class ExportReport:
    """Where the dataset lies, in which format, and how many rows (CSV) or sentences (JSONL) it has."""

    path: Path
    format: str
    rows: int


def _silent(_done: int, _total: int) -> None:
    pass


def export(
    reader: Reader,
    out: Path,
    format_name: str = "",
    options: ExportOptions = ExportOptions(),  # noqa: B008 - frozen
    progress: Callable[[int, int], None] = _silent,
) -> ExportReport:
    """Write the dataset. `format_name` "" takes the format from the suffix of `out`; `progress` hears of documents.

    Raises Refusal where the format or an annotator is unknown or the disk fails; then `out` is as it was.
    """
    raise NotImplementedError
