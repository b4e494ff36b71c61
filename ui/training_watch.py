"""Sees when an annotator has decided the last sentence for training, and shows the marks."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from annotator.changes import Act, Change
from annotator.commands.training import training_of
from annotator.records import CONSENSUS_ID, Annotation
from annotator.refusal import Refusal
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.work.trainees import Trainee


class TrainingWatch(QObject):
    """Nothing is measured, and nothing imported for it, before the last sentence is decided."""

    def __init__(self, workspace: Workspace, window: QWidget) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._window = window
        self._later = QTimer(self, singleShot=True, interval=0)  # all panels hear of the change before
        self._later.timeout.connect(self._tell)
        workspace.changed.connect(self._absorb)

    def _absorb(self, change: Change) -> None:
        workspace = self._workspace
        if change.act not in (Act.TAG, Act.NONE) or not training_of(workspace.settings).documents:
            return
        own = workspace.annotator
        if (
            own.id == CONSENSUS_ID
            or own.repeat_of
            or not any(_decides(edit.before, edit.after) for edit in change.edits)
        ):
            return
        documents = training_of(workspace.settings).among(workspace.headings, workspace.store.revised())
        progress = [workspace.progress[one] for one in documents if one in workspace.progress]
        if change.document in documents and all(one.decided >= one.sentences for one in progress):
            self._later.start()

    def _tell(self) -> None:
        from ui.training_sheet import TrainingSheet

        trainee = self._trainee()
        if trainee is None or not trainee.finished:
            return
        sheet = TrainingSheet(self._workspace, trainee, self._window)
        sheet.exec()
        if sheet.place is not None:
            self._workspace.open_document(*sheet.place)
        sheet.deleteLater()

    def _trainee(self) -> "Trainee | None":
        from ui.work.agreement import Known, read
        from ui.work.trainees import trainees

        store = self._workspace.store
        try:
            known = Known.of(store)
            found = trainees(read(store, sorted(known.training)), known)
        except Refusal as refusal:
            self._workspace.refused.emit(str(refusal))
            return None
        return next((one for one in found if one.annotator == self._workspace.annotator.id), None)


def _decides(before: object, after: object) -> bool:
    return isinstance(after, Annotation) and after.decided and not (isinstance(before, Annotation) and before.decided)
