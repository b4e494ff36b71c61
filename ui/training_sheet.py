"""Tells an annotator who has finished the documents for training how it went."""

from PySide6.QtWidgets import QWidget

from annotator.commands.training import training_of
from ui.lowering_list import LoweringList
from ui.sheet import Sheet, quiet
from ui.training_face import MarksTable, differing
from ui.wording import number_of
from ui.work.figures import number
from ui.work.trainees import Trainee
from ui.workspace import Workspace


class TrainingSheet(Sheet):
    """The marks by theme, and the sentences that were decided otherwise than the consensus."""

    def __init__(self, workspace: Workspace, trainee: Trainee, parent: QWidget | None = None) -> None:
        tested = [mark.passed for mark in trainee.marks if mark.passed is not None]
        mark = number(training_of(workspace.settings).pass_mark, 3)
        super().__init__(
            "Training finished",
            f"You decided all {number_of(trainee.sentences, 'sentence')} for training. On {sum(tested)} of "
            f"{number_of(len(tested), 'theme')} that could be tested you reached the mark: alpha of {mark} with the "
            "consensus.",
            accept="Close",
            cancel="",
            parent=parent,
        )
        self.place: tuple[str, int] | None = None  # a sentence that was chosen
        self.marks = MarksTable()
        self.marks.show_marks(trainee)
        self.sentences = LoweringList(workspace)
        found = differing(trainee)
        self.sentences.show_found(found, trainee.annotator)
        self.sentences.opened.connect(self._leave_for)
        self.body.addWidget(self.marks, 1)
        if len(found.sentences):
            self.body.addWidget(quiet(f"Decided otherwise: {number_of(len(found.sentences), 'sentence')}"))
            self.body.addWidget(self.sentences, 2)
        else:
            self.sentences.setParent(self)
            self.sentences.hide()
        self.open_at(110, 40)
        self.accept_button.setFocus()

    def _leave_for(self, document: str, start: int) -> None:
        self.place = (document, start)
        self.accept()
