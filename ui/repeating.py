"""Repeating: some of one's own earlier sentences are decided again, without seeing what was decided then."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from annotator.changes import Change
from annotator.commands.repeating import Pass, passes
from annotator.records import Annotation
from annotator.refusal import Refusal
from ui.work.passes import left
from ui.workspace import Workspace


def begin(workspace: Workspace, parent: QWidget) -> None:
    """Go on with the annotator's pass that is not finished, else ask what is to be drawn; show its next sentence."""
    if workspace.annotator.repeat_of:
        go_on(workspace)
        return
    if workspace.read_only:
        workspace.refused.emit(f"Nothing can be drawn: {workspace.read_only}.")
        return
    held = unfinished(workspace)
    if held is None:
        from ui.repeat_dialog import RepeatDialog

        change = RepeatDialog.ask(parent, workspace)
        if change is None or not workspace.do(change):
            return
        held = unfinished(workspace)
    if held is not None:
        workspace.switch_annotator(workspace.annotators[held.annotator].name)
        go_on(workspace)


def go_on(workspace: Workspace) -> None:
    """Show the next sentence of the pass."""
    try:
        found = workspace.next_undecided()
    except Refusal as refusal:
        workspace.refused.emit(str(refusal))
        return
    if not found:
        workspace.told.emit(
            "Every sentence of this repeat is decided. Agreement shows how far you agree with yourself."
        )


def end(workspace: Workspace) -> None:
    """Annotate as oneself again; a pass that is not finished can be gone on with."""
    own = workspace.annotators.get(workspace.annotator.repeat_of)
    if own is not None:
        workspace.switch_annotator(own.name)
        workspace.moved.emit()


def unfinished(workspace: Workspace) -> Pass | None:
    """The newest pass of the annotator with sentences left to decide."""
    own = [one for one in passes(workspace.settings, workspace.annotators) if one.of == workspace.annotator.id]
    return next((one for one in reversed(own) if left(workspace.store, one)), None)


class RepeatStrip(QFrame):
    """A line above the release while one repeats: how far one is, and the way out."""

    ended = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setObjectName("banner")
        self.setAccessibleName("Repeating")
        self._words = QLabel()
        self._words.setWordWrap(True)
        self.stop = QPushButton("&Stop repeating")
        self.stop.setToolTip("Annotate as yourself again; you can go on with this repeat later")
        self.stop.clicked.connect(self._end)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 6, 24, 6)
        row.setSpacing(16)
        row.addWidget(self._words, 1)
        row.addWidget(self.stop)
        workspace.document_opened.connect(self._show)
        workspace.changed.connect(self._absorb)
        self._show()

    def _absorb(self, change: Change) -> None:
        if not self.isHidden() and change.touches(Annotation):
            self._show()

    def _show(self) -> None:
        workspace = self._workspace
        held = [
            one for one in passes(workspace.settings, workspace.annotators) if one.annotator == workspace.annotator.id
        ]
        self.setVisible(bool(held))
        for one in held:
            still, drawn = len(left(workspace.store, one)), len(one.drawn)
            if still:
                words = (
                    f"Repeating: {drawn - still:,} of {drawn:,} sentences decided again. Enter goes to the next one."
                )
            else:
                words = f"All {drawn:,} sentences are decided again. Agreement > Repeats shows the figures."
            self._words.setText(f"{words} What you decided the first time is hidden.")

    def _end(self) -> None:
        end(self._workspace)
        self.ended.emit()
