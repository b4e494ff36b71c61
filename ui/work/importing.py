"""Bringing documents and annotations into a project, file by file and batch by batch."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from annotator.changes import Change
from db.reader import Reader


class Problem(NamedTuple):
    """What could not be used: the file, and one sentence that says why."""

    file: str
    reason: str


@dataclass
class ImportReport:
    """What an import did: numbers of documents, sentences and annotations, and what was left out.

    `refused` counts files and rows that gave no document.
    """

    added: int = 0
    known: int = 0
    refused: int = 0
    sentences: int = 0
    annotations: int = 0
    problems: list[Problem] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return {
            "documents": {"added": self.added, "known": self.known, "refused": self.refused},
            "sentences": self.sentences,
            "annotations": self.annotations,
            "problems": [{"file": problem.file, "reason": problem.reason} for problem in self.problems],
        }


def _silent(_done: int, _total: int) -> None:
    pass


def import_paths(
    paths: Sequence[Path],
    reader: Reader,
    *,
    annotator: str,
    report: ImportReport,
    progress: Callable[[int, int], None] = _silent,
) -> Iterator[Change]:
    """Changes that bring in these files and all files in these folders; apply each before asking for the next.

    All have the same group, so that the whole import is undone at once. Files that cannot be used are listed in the
    report, the others come in. `progress` hears how many of the files are done.
    """
    raise NotImplementedError


def import_text(
    text: str, reader: Reader, *, annotator: str, report: ImportReport, title: str = ""
) -> Iterator[Change]:
    """The change that brings in a pasted text; none where the project has it already. Refusal where it is unusable."""
    raise NotImplementedError
