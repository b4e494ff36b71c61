"""Re-checking: going through one's decisions that were made under an old wording of a theme."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from annotator.changes import Change
from annotator.commands import tagging
from annotator.records import Annotation
from annotator.refusal import Refusal
from ui.wording import number_of
from ui.work.rechecking import Outdated
from ui.workspace import Workspace

Place = tuple[str, int]


class Rechecking(QObject):
    """The sentences that are left, in order. One leaves when its decision is confirmed or changed."""

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.theme = ""  # its name
        self.left: dict[Place, None] = {}
        self.total = 0
        self._annotator = ""
        workspace.changed.connect(self._absorb)
        workspace.document_opened.connect(self._look)

    @property
    def going(self) -> bool:
        return bool(self.total)

    def begin(self, theme: str, queue: list[Outdated]) -> None:
        """Take up a queue of the annotator's own, and show its first sentence."""
        self.theme, self._annotator = theme, self._workspace.annotator.id
        self.left = {(one.document, one.start): None for one in queue}
        self.total = len(self.left)
        self.changed.emit()
        self._show(next(iter(self.left), None))

    def end(self) -> None:
        self.left, self.total = {}, 0
        self.changed.emit()

    def confirm(self) -> None:
        """What is decided of the current sentence still holds; on to the next."""
        workspace = self._workspace
        targets = workspace.targets()
        if not targets:
            return
        if all(target.themes is None for target in targets):
            workspace.refused.emit("This sentence is not decided; there is nothing to confirm.")
            return
        if workspace.do(tagging.confirm(targets, workspace.annotator.id)):
            self.next()

    def next(self) -> None:
        """Go to the next sentence that is left, after the current one and round."""
        if not self.going:
            self._workspace.told.emit("Nothing is being re-checked; choose a theme under Annotate > Re-check.")
            return
        if not self.left:
            self._workspace.told.emit(f"All {number_of(self.total, 'sentence')} are re-checked.")
            return
        order = {id_: heading.number for id_, heading in self._workspace.headings.items()}
        here = self._workspace.sentence
        at = (order.get(here.document, 0), here.start) if here else (0, -1)
        places = sorted((order[document], start, document) for document, start in self.left if document in order)
        after = [(document, start) for number, start, document in places if (number, start) > at]
        first = [(document, start) for _, start, document in places[:1]]
        self._show(next(iter(after or first), None))

    def _show(self, place: Place | None) -> None:
        if place is None:
            return
        try:
            self._workspace.open_document(*place)
        except Refusal as refusal:
            self._workspace.refused.emit(str(refusal))

    def _absorb(self, change: Change) -> None:
        if not self.left:
            return
        before = len(self.left)
        for edit in change.edits:
            one = edit.record
            if isinstance(one, Annotation) and one.annotator == self._annotator:
                self.left.pop((one.document, one.start), None)
        if len(self.left) != before:
            self.changed.emit()

    def _look(self) -> None:
        """Somebody else annotates now: their queue is another."""
        if self.going and self._workspace.annotator.id != self._annotator:
            self.end()


class RecheckStrip(QFrame):
    """A line above the release while one re-checks: how far one is, and the two keys for it."""

    ended = Signal()

    def __init__(self, rechecking: Rechecking, parent: QWidget) -> None:
        super().__init__(parent)
        self._rechecking = rechecking
        self.setObjectName("banner")
        self.setAccessibleName("Re-checking")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.confirm, self.skip, self.stop = (
            QPushButton("Still right  ·  Ctrl+R"),
            QPushButton("Next"),
            QPushButton("Stop"),
        )
        self.confirm.setToolTip("What is decided still holds under the new wording; go to the next (Ctrl+R)")
        self.skip.setToolTip("Leave this sentence for later; go to the next (Ctrl+Shift+R)")
        self.stop.setToolTip("Stop re-checking; what is left can be listed again")
        self.confirm.clicked.connect(rechecking.confirm)
        self.skip.clicked.connect(rechecking.next)
        self.stop.clicked.connect(self._end)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 6, 24, 6)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        for button in (self.confirm, self.skip, self.stop):
            button.setAutoDefault(False)
            row.addWidget(button)
        rechecking.changed.connect(self._show)
        self.hide()

    def _show(self) -> None:
        one = self._rechecking
        self.setVisible(one.going)
        left, theme = len(one.left), " ".join(one.theme.split())
        done = f"{one.total - left:,} of {number_of(one.total, 'sentence')}"
        self.words.setText(f"“{theme}” has a new wording: {done} re-checked")
        self.confirm.setEnabled(left > 0)
        self.skip.setEnabled(left > 0)

    def _end(self) -> None:
        self._rechecking.end()
        self.ended.emit()
