"""The modes of an open project: what stands in the middle and at the right."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.project_view import ProjectView
    from ui.window import MainWindow
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


class Hand(Protocol):
    """What the keys that mean the same in several modes act through: for oneself, or for the consensus."""

    def toggle_theme(self, theme_id: str, /) -> None: ...

    def toggle_none(self) -> None: ...

    def toggle_unsure(self) -> None: ...

    def decided(self) -> Sequence[frozenset[str] | None]:
        """What is decided of the sentences on which the keys act; None where nothing is."""


class Faces(NamedTuple):
    """What a mode shows and does.

    The `centre` takes the keyboard with `setFocus`. The `side` stands below the codebook; without one the right-hand
    column gives its room to the centre. A mode with a `hand` has the keys of the themes, 0 and U. `add_actions` is
    called once, to add what else the mode can do. `save` has on the disk what is being written; False where it cannot.
    """

    centre: "QWidget"
    side: "QWidget | None" = None
    hand: Hand | None = None
    add_actions: "Callable[[MainWindow, ProjectView], None] | None" = None
    save: Callable[[], bool] = lambda: True


def _dataset(workspace: "Workspace") -> Faces:
    from ui.dataset_view import DatasetView

    return Faces(DatasetView(workspace))


def _review(workspace: "Workspace") -> Faces:
    from ui.review_actions import review_actions
    from ui.review_panel import ReviewPanel
    from ui.review_view import ReviewView

    view = ReviewView(workspace)
    panel = ReviewPanel(view.reviewing)
    return Faces(view, panel, view.reviewing, review_actions, panel.save)


def _agreement(workspace: "Workspace") -> Faces:
    from ui.agreement_view import AgreementView

    return Faces(AgreementView(workspace))


FACTORIES: dict[Mode, Callable[["Workspace"], Faces]] = {
    Mode.REVIEW: _review,
    Mode.AGREEMENT: _agreement,
    Mode.DATASET: _dataset,
}
"""How each mode but Annotate is made; a mode that is not here is not offered. They import what they make."""


def offered() -> list[Mode]:
    """The modes that can be entered, in their order."""
    return [mode for mode in Mode if mode is Mode.ANNOTATE or mode in FACTORIES]
