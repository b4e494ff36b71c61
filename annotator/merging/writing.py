"""The changes of a merge."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.changes import OVERRULED, Act, Change, Edit
from annotator.records import Annotator


@dataclass(frozen=True)
class Occasion:
    """Who merges which file when; the changes of one merge, or of several that are undone together, have its group.

    `at` is also the time of decisions whose file gives none. `palette` has colours for themes without one.
    """

    by: Annotator
    at: str
    group: str
    palette: Sequence[str] = ()


class Writer:
    """Makes changes of edits."""

    def __init__(self, occasion: Occasion, name: str) -> None:
        """`name` is the file's."""
        self.changes: list[Change] = []
        self._occasion = occasion
        self._name = name

    def write(self, edits: Iterable[Edit], *, documents: int = 0, count: int = 0, overruled: bool = False) -> None:
        """A change of the edits, which add so many documents and place so many decisions, if there are any.

        `overruled` says that they are about decisions that stand here and are decided otherwise in the file.
        """
        edits = tuple(edits)
        if not edits:
            return
        detail: dict[str, str | int] = {"name": self._name, "documents": documents, "count": count}
        if overruled:
            detail[OVERRULED] = len(edits) // 2
        detail["by"] = self._occasion.by.name  # who only merges is not among the project's annotators
        occasion = self._occasion
        self.changes.append(
            Change(Act.MERGE, edits, occasion.by.id, detail=detail, group=occasion.group, at=occasion.at)
        )
