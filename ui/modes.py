"""The modes of an open project: what stands in the middle and at the right."""

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.workspace import Workspace


class Mode(StrEnum):
    """What the window is for at the moment. The order is that of the bar and of the keys Ctrl+1 to Ctrl+4."""

    ANNOTATE = "Annotate"
    REVIEW = "Review"
    AGREEMENT = "Agreement"
    DATASET = "Dataset"

    @property
    def key(self) -> str:
        return f"Ctrl+{list(Mode).index(self) + 1}"

    @property
    def shows_document(self) -> bool:
        """Whether the open document is what is looked at; the others are about the project as a whole."""
        return self in (Mode.ANNOTATE, Mode.REVIEW)


class Faces(NamedTuple):
    """What a mode shows. Without a `side` the right-hand column gives its room to the centre.

    The centre takes the keyboard with `setFocus`.
    """

    centre: "QWidget"
    side: "QWidget | None" = None


def _dataset(workspace: "Workspace") -> Faces:
    from ui.dataset_view import DatasetView

    return Faces(DatasetView(workspace))


FACTORIES: dict[Mode, Callable[["Workspace"], Faces]] = {Mode.DATASET: _dataset}
"""How each mode but Annotate is made; a mode that is not here is not offered. They import what they make."""


def offered() -> list[Mode]:
    """The modes that can be entered, in their order."""
    return [mode for mode in Mode if mode is Mode.ANNOTATE or mode in FACTORIES]
