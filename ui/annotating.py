"""What the keys of Annotate do: gestures made into commands."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotator.changes import Act, Change
from annotator.commands import cutting, tagging
from annotator.refusal import Refusal
from ui import wording
from ui.workspace import Workspace

if TYPE_CHECKING:
    from db.store import Entry

MANY = 3
"""More changes than this are undone in the background: each may be of 200 documents."""


class Annotating(QObject):
    """Turns gestures on the selected sentences into changes. `advance` moves on after a tag."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.advance = False

    def toggle_theme(self, theme_id: str) -> None:
        theme = next((theme for theme in self._workspace.themes if theme.id == theme_id), None)
        if theme is None:
            return
        self._decide(lambda targets, annotator: tagging.toggle_theme(targets, theme, annotator))

    def toggle_none(self) -> None:
        self._decide(tagging.toggle_none)

    def toggle_unsure(self) -> None:
        self._decide(tagging.toggle_unsure)

    def decided(self) -> list[frozenset[str] | None]:
        """What the annotator has decided of the selected sentences."""
        return [target.themes for target in self._workspace.targets()]

    def split(self, position: int) -> None:
        """Split the current sentence before the code point at `position`."""
        workspace = self._workspace
        sentence, document = workspace.sentence, workspace.document
        if sentence is None or document is None:
            return
        if position < 0:
            workspace.refused.emit("Move the cursor to where the sentence should be split, with Left and Right.")
            return
        held = [one for one in workspace.store.annotations(document.id) if one.start == sentence.start]
        self._try(
            lambda: cutting.split(
                document.text, sentence, workspace.current + 1, position, held, workspace.annotator.id
            )
        )

    def join(self) -> None:
        """Join the current sentence with the next."""
        workspace = self._workspace
        first, document = workspace.sentence, workspace.document
        if first is None or document is None:
            return
        if workspace.current + 1 >= len(workspace.sentences):
            workspace.refused.emit("This is the last sentence of the document; there is none to join it with.")
            return
        second = workspace.sentences[workspace.current + 1]
        held = [one for one in workspace.store.annotations(document.id) if one.start in (first.start, second.start)]
        self._try(lambda: cutting.join(first, second, workspace.current + 1, held, workspace.annotator.id))

    def undo(self) -> None:
        workspace = self._workspace
        if self._is_long(workspace.undoable()):
            self._run("Undoing an import", workspace.store.undo, "Undone")
        else:
            self._tell(workspace.undo(), "Undone", "There is nothing of yours to undo in this document.")

    def redo(self) -> None:
        workspace = self._workspace
        if self._is_long(workspace.redoable()):
            self._run("Importing again", workspace.store.redo, "Done again")
        else:
            self._tell(workspace.redo(), "Done again", "There is nothing to do again in this document.")

    def next_undecided(self) -> None:
        if not self._workspace.next_undecided():
            self._workspace.told.emit("Every sentence in this project is decided.")

    def next_corrected(self) -> None:
        """Go to what was decided before its text was corrected, to look at it again."""
        if not self._workspace.next_corrected():
            self._workspace.told.emit("No decision of yours is on a sentence whose text was corrected since.")

    def _decide(self, command: Callable[[list[tagging.Target], str], Change]) -> None:
        workspace = self._workspace
        targets = workspace.targets()
        if not targets:
            return
        last = workspace.selection[-1]
        change = command(targets, workspace.annotator.id)
        if workspace.do(change) and self.advance and change.act in (Act.TAG, Act.NONE):
            workspace.move_to(last + 1)

    def _try(self, command: Callable[[], Change]) -> None:
        try:
            change = command()
        except Refusal as refusal:
            self._workspace.refused.emit(str(refusal))
            return
        if self._workspace.do(change):
            self._workspace.told.emit(wording.what(change.act, change.detail))

    def _is_long(self, entry: "Entry | None") -> bool:
        workspace = self._workspace
        return (
            entry is not None
            and not workspace.read_only
            and entry.group != ""
            and workspace.store.size_of(entry) > MANY
        )

    def _run(self, title: str, revert: Callable[..., Sequence[Change]], done: str) -> None:
        workspace = self._workspace
        workspace.run(
            title,
            workspace.reverting(revert),
            lambda changes: self._tell(changes, done, "There was nothing left to do."),
            lambda: workspace.told.emit("Stopped; nothing was changed."),
        )

    def _tell(self, changes: Sequence[Change], done: str, nothing: str) -> None:
        if not changes:
            self._workspace.told.emit(nothing)
            return
        last = changes[-1]
        act = Act(str(last.detail.get("act", last.act)))
        self._workspace.told.emit(f"{done}: {wording.what(act, last.detail)}")
