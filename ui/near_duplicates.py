"""Near duplicates in the window: finding them, and showing them side by side."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.similar import Similar
    from ui.project_view import ProjectView


class NearDuplicates:
    """The acts on similar documents. What was not compared yet, as in an older project, is compared first."""

    def __init__(self, view: "ProjectView") -> None:
        self._view = view
        self._workspace = view.workspace
        view.documents.compare_requested.connect(self.show)

    def show(self, document_id: str = "") -> None:
        """Show this document beside those it is similar to, else all that are similar."""
        workspace = self._workspace
        if workspace.read_only or workspace.store.all_compared():
            self._show(document_id)
            return
        store = workspace.store

        def done(_: object) -> None:
            workspace.reread_similar()
            self._show(document_id)

        workspace.run(
            "Looking for similar documents",
            lambda task: store.look_for_similar(progress=task.progress),
            done,
            lambda: workspace.told.emit("The documents were not compared; choose Similar documents again to do so."),
        )

    def show_those_of(self, documents: Collection[str]) -> None:
        """Show the pairs that one of these documents is in."""
        self._ask([pair for pair in self._pairs() if pair.document in documents or pair.similar_to in documents])

    def _show(self, document_id: str) -> None:
        similar, open_ = self._workspace.similar, self._workspace.document
        if document_id in similar:
            self.show_those_of([document_id])
        elif document_id:
            self._workspace.told.emit("Nothing is similar to this document.")
        elif similar:
            self._ask(self._pairs(), similar[open_.id][0] if open_ is not None and open_.id in similar else None)
        else:
            self._workspace.told.emit("There are no similar documents.")

    def _pairs(self) -> "list[Similar]":
        """Those to be pointed out, in the order of the later document."""
        headings, similar = self._workspace.headings, self._workspace.similar
        pairs = {pair: None for found in similar.values() for pair in found}
        return sorted(pairs, key=lambda pair: (headings[pair.document].number, -pair.share))

    def _ask(self, pairs: "Sequence[Similar]", first: "Similar | None" = None) -> None:
        from ui.similar_dialog import SimilarDialog

        if not pairs:
            return
        dialog = SimilarDialog(self._workspace, pairs, self._view, at=pairs.index(first) if first else 0)
        try:
            dialog.exec()
            if dialog.opened:
                self._workspace.open_document(dialog.opened)
        finally:
            dialog.deleteLater()
        self._view.focus_text()
