"""New annotators against the consensus on the documents for training, and what these are."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.agreement.ranking import Aim, Kind, lowering
from annotator.changes import Change
from annotator.commands.training import choose_training, set_pass_mark, training_of
from annotator.records import Setting
from annotator.refusal import Refusal
from ui.choose_dialog import ChooseDialog
from ui.lowering_list import Found, LoweringList, veiled
from ui.plain_table import Entry, PlainTable
from ui.sheet import quiet
from ui.wording import number_of
from ui.work.figures import UNDEFINED, number
from ui.work.trainees import Trainee
from ui.workspace import Workspace

_ABOUT = (
    "A new annotator tags the documents for training without seeing the consensus, and gets a mark for each theme. "
    "These documents do not count in the agreement between the annotators."
)
_NOBODY = "Nobody has tagged a document for training yet that the consensus has decided."
_UNFINISHED = "The marks are shown once all sentences for training are decided."


class TrainingFace(QWidget):
    """Which documents are for training, how far everybody is, and the marks of who has finished."""

    opened = Signal(str, int)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._trainees: list[Trainee] = []
        self.mark = QDoubleSpinBox()
        self.mark.setRange(0.01, 1.0)
        self.mark.setSingleStep(0.05)
        self.mark.setDecimals(3)
        self.mark.setKeyboardTracking(False)
        self.mark.setFixedWidth(self.fontMetrics().averageCharWidth() * 10)
        self.mark.setToolTip(
            "Alpha with the consensus that each theme must reach; Krippendorff (2004, p. 241) asks .800"
        )
        self.choose = QPushButton("Choose &documents…")
        self._documents = QLabel()
        self._documents.setObjectName("quiet")
        self.people = PlainTable("Annotators in training", whole=True)
        self.themes = MarksTable()
        self.sentences = LoweringList(workspace)
        self._note = quiet("")
        self._lay_out()
        for widget in (self.mark, self.choose):
            widget.setEnabled(not workspace.read_only)
        self.mark.valueChanged.connect(self._set_mark)
        self.choose.clicked.connect(self._choose)
        self.people.chosen.connect(self._show)
        self.sentences.opened.connect(self.opened)
        workspace.changed.connect(self._absorb)
        self._show_settings()
        self.show_trainees([])

    def _lay_out(self) -> None:
        label = QLabel("&Pass mark: alpha of")
        label.setBuddy(self.mark)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(label)
        top.addWidget(self.mark)
        top.addSpacing(16)
        top.addWidget(self._documents, 1)
        top.addWidget(self.choose)
        about = quiet(_ABOUT)
        for label in (about, self._note):
            label.setContentsMargins(8, 0, 8, 0)
        top.setContentsMargins(8, 0, 8, 0)
        column = QVBoxLayout()
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(12)
        column.addWidget(about)
        column.addLayout(top)
        column.addWidget(self.people)
        column.addWidget(self.themes)
        column.addWidget(self._note)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(column)
        outer.addWidget(self.sentences, 1)
        outer.addStretch()

    def show_trainees(self, trainees: list[Trainee]) -> None:
        """Show these."""
        self._trainees = trainees
        rows = [
            [Entry(one.name), Entry(f"{one.decided:,} of {one.sentences:,}"), Entry(verdict(one))] for one in trainees
        ]
        self.people.show_rows(["Annotator", "Decided", "Mark"], rows)
        self.people.setVisible(bool(trainees))
        if trainees:
            self._show(max(self.people.currentIndex().row(), 0))
        else:
            self.themes.hide()
            self.sentences.hide()
            self._note.setText(_NOBODY)

    def set_stale(self, stale: bool) -> None:
        """Show that newer figures are on the way."""
        for part in (self.people, self.themes, self.sentences):
            part.set_stale(stale)

    def _show(self, row: int) -> None:
        one = self._trainees[row]
        self.themes.setVisible(one.finished)
        self.sentences.setVisible(one.finished)
        if not one.finished:
            self._note.setText(_UNFINISHED)
            return
        self.themes.show_marks(one)
        found = differing(one)
        self.sentences.show_found(found, one.annotator)
        number = number_of(len(found.sentences), "sentence")
        self._note.setText(f"Decided otherwise than the consensus: {number}{veiled(self.sentences)}.")

    # Settings

    def _absorb(self, change: Change) -> None:
        if change.touches(Setting):
            self._show_settings()

    def _show_settings(self) -> None:
        training = training_of(self._workspace.settings)
        blocked = self.mark.blockSignals(True)
        self.mark.setValue(training.pass_mark)
        self.mark.blockSignals(blocked)
        self._documents.setText(f"{number_of(len(training.documents), 'document')} for training")

    def _set_mark(self, value: float) -> None:
        try:
            self._workspace.do(set_pass_mark(self._workspace.settings, value, self._workspace.annotator.id))
        except Refusal as refusal:
            self._workspace.refused.emit(str(refusal))

    def _choose(self) -> None:
        workspace = self._workspace
        titles = [(one.id, one.title) for one in workspace.headings.values()]
        held = training_of(workspace.settings).documents
        chosen = ChooseDialog.ask(self, "Documents for training", _ABOUT, titles, held, 0)
        if chosen is not None:
            workspace.do(choose_training(workspace.settings, chosen, workspace.annotator.id))


class MarksTable(PlainTable):
    """The marks of one who has finished."""

    def __init__(self) -> None:
        super().__init__("Marks by theme", whole=True)

    def show_marks(self, trainee: Trainee) -> None:
        rows = [
            [
                Entry(trainee.material.themes.get(mark.theme, mark.theme)),
                Entry(number(mark.alpha.value), mark.alpha.reason),
                Entry(_MARKS[mark.passed], mark.alpha.reason),
                Entry(f"{mark.missed:,}", "Sentences that have the theme in the consensus only", quiet=True),
                Entry(f"{mark.too_many:,}", "Sentences that do not have the theme in the consensus", quiet=True),
            ]
            for mark in trainee.marks
        ]
        self.show_rows(["Theme", "Alpha", "Mark", "Missed", "Too many"], rows)


_MARKS = {True: "✓ reached", False: "✗ not reached", None: f"{UNDEFINED} not tested"}


def verdict(trainee: Trainee) -> str:
    """In words, for a table."""
    if not trainee.finished:
        return "not finished"
    tested = [mark.passed for mark in trainee.marks if mark.passed is not None]
    return f"{sum(tested)} of {number_of(len(tested), 'theme')} reached"


def differing(trainee: Trainee) -> Found:
    """The sentences that were decided otherwise than the consensus."""
    sentences, weights = lowering(trainee.material.decisions, Aim(Kind.MASI))
    return Found(trainee.material, sentences, weights, (0, 1))
