"""Agreement: how far the annotators decided alike, with each other, over time, with themselves, and in training."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from annotator.people import raters
from annotator.records import CONSENSUS_ID
from annotator.refusal import Refusal
from ui.agreement_live import Live, Work
from ui.appearance import reading_font
from ui.between_face import BetweenFace
from ui.choose_dialog import ChooseDialog
from ui.modes import Mode
from ui.over_time_face import OverTimeFace
from ui.repeats_face import RepeatsFace
from ui.tasks import Task
from ui.texts import tip
from ui.training_face import TrainingFace
from ui.wording import number_of
from ui.work.agreement import Scope
from ui.work.drift import courses
from ui.work.findings import Between, between
from ui.work.repeats import repeats
from ui.work.trainees import trainees
from ui.workspace import Workspace

BETWEEN, OVER_TIME, REPEATS, TRAINING = range(4)
_TABS = ("Between annotators", "Over time", "Repeats", "Training")
_LONG = 60  # letters of names that are spelt out
_REPORTS = "Reports (*.html *.pdf *.md *.tex)"


class AgreementView(QFrame):
    """The middle of the mode Agreement. It measures only while it is seen; a sentence is opened in Review."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setAccessibleName("Agreement")
        self._scope = Scope()
        self.live = Live(workspace, self)
        self.between = BetweenFace(workspace)
        self.over_time = OverTimeFace(workspace)
        self.repeats = RepeatsFace(workspace)
        self.training = TrainingFace(workspace)
        self._faces = QStackedWidget()
        self._summary, self._updating = QLabel(), QLabel("● Updating…")
        self.tabs = QTabBar()
        self.annotators, self.documents = QPushButton(), QPushButton()
        self.blind_only = QCheckBox("&Blind decisions only")
        self.export = QPushButton("&Export report…")
        self._lay_out()
        self._connect()
        self._show_scope()
        self._show_face(BETWEEN)
        QWidget.setTabOrder(self.tabs, self.export)

    def _lay_out(self) -> None:
        title = QLabel("Agreement")
        title.setFont(reading_font(4))
        self._summary.setTextFormat(Qt.TextFormat.PlainText)
        self._summary.setMinimumWidth(1)
        for label in (self._summary, self._updating):
            label.setObjectName("quiet")
        self._updating.hide()
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(title)
        top.addWidget(self._summary, 1, Qt.AlignmentFlag.AlignBottom)
        top.addWidget(self._updating, 0, Qt.AlignmentFlag.AlignBottom)
        top.addWidget(self.export)
        for name in _TABS:
            self.tabs.addTab(name)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("What is compared")
        menu = QMenu(self.documents)
        menu.addAction("&All documents", lambda: self._take_documents(None))
        menu.addAction("The &open document", self._take_open_document)
        menu.addAction("&Choose…", self._choose_documents)
        self.documents.setMenu(menu)
        self.documents.setStyleSheet("QPushButton::menu-indicator { image: none; }")
        self.blind_only.setToolTip("Leave out decisions made after having seen the others’")
        choices = QHBoxLayout()
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setSpacing(8)
        for widget in (self.annotators, self.documents, self.blind_only):
            choices.addWidget(widget)
        self._choices = QWidget()
        self._choices.setLayout(choices)
        choices.addStretch(1)
        head = QVBoxLayout()
        head.setContentsMargins(24, 12, 24, 0)
        head.setSpacing(8)
        head.addLayout(top)
        head.addWidget(self.tabs)
        head.addWidget(self._choices)
        for face in (self.between, self.over_time, self.repeats, self.training):
            self._faces.addWidget(face)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        outer.addLayout(head)
        outer.addWidget(self._faces, 1)
        self.setFocusProxy(self.tabs)

    def _connect(self) -> None:
        self.live.measured.connect(self._show_found)
        self.live.failed.connect(self._show_failure)
        self.live.stale.connect(self._show_stale)
        for face in (self.between, self.over_time, self.repeats, self.training):
            face.opened.connect(self._open)
        self.between.asked.connect(self.live.ask)
        self.live.answered.connect(self.between.show_detail)
        self.tabs.currentChanged.connect(self._show_face)
        self.annotators.clicked.connect(self._choose_annotators)
        self.blind_only.toggled.connect(lambda _: self._want())
        self.export.clicked.connect(self._export)
        self.repeats.repeat_requested.connect(self._repeat)

    def stop(self) -> None:
        """End the measuring, as before the project is closed."""
        self.live.stop()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.live.resume()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.live.pause()

    # What is measured

    @property
    def scope(self) -> Scope:
        """Who is compared on what."""
        return Scope(self._scope.annotators, self._scope.documents, self.blind_only.isChecked())

    def _want(self) -> None:
        self.live.want(_work(self.tabs.currentIndex(), self.scope))

    def _show_face(self, face: int) -> None:
        self._faces.setCurrentIndex(face)
        self._choices.setVisible(face == BETWEEN)
        self._summary.clear()
        self._want()

    def _show_found(self, found: tuple[int, object]) -> None:
        face, result = found
        if face != self.tabs.currentIndex():
            return
        match result:
            case Between():
                self.between.show_found(result)
                names = list(result.material.annotators.values())
                number = number_of(result.report.sentences, "sentence")
                self._summary.setText(f"{number} decided by two or more · {_listed(names) or 'nobody'}")
                self._summary.setToolTip(tip(", ".join(names)))
            case list() if face == OVER_TIME:
                self.over_time.show_courses(result)
            case list() if face == REPEATS:
                self.repeats.show_repeats(result)
            case list():
                self.training.show_trainees(result)

    def _show_failure(self, words: str) -> None:
        self._summary.setText(words)

    def _show_stale(self, stale: bool) -> None:
        self._updating.setVisible(stale)
        for face in (self.between, self.over_time, self.repeats, self.training):
            face.set_stale(stale)

    # Who and where

    def _show_scope(self) -> None:
        chosen, documents = self._scope.annotators, self._scope.documents
        self.annotators.setText("Annotators: all" if chosen is None else f"Annotators: {len(chosen)}")
        where = "all" if documents is None else f"{len(documents):,} of {len(self._workspace.headings):,}"
        self.documents.setText(f"Documents: {where} ▾")

    def _choose_annotators(self) -> None:
        workspace = self._workspace
        people = [(one.id, one.name) for one in raters(workspace.annotators.values())]
        held = [one for one, _ in people] if self._scope.annotators is None else self._scope.annotators
        if CONSENSUS_ID in workspace.annotators:
            people.append((CONSENSUS_ID, workspace.annotators[CONSENSUS_ID].name))
        about = "Who is compared. The consensus is compared only where it is ticked."
        chosen = ChooseDialog.ask(self, "Annotators", about, people, held, 2)
        if chosen is not None:
            everybody = [one for one, _ in people if one != CONSENSUS_ID]
            self._scope = Scope(None if chosen == everybody else chosen, self._scope.documents)
            self._show_scope()
            self._want()

    def _choose_documents(self) -> None:
        titles = [(one.id, one.title) for one in self._workspace.headings.values()]
        held = [one for one, _ in titles] if self._scope.documents is None else self._scope.documents
        chosen = ChooseDialog.ask(self, "Documents", "Which documents the figures are of.", titles, held)
        if chosen is not None:
            self._take_documents(None if len(chosen) == len(titles) else chosen)

    def _take_open_document(self) -> None:
        document = self._workspace.document
        if document is None:
            self._workspace.refused.emit("No document is open; choose one.")
        else:
            self._take_documents([document.id])

    def _take_documents(self, documents: list[str] | None) -> None:
        self._scope = Scope(self._scope.annotators, documents)
        self._show_scope()
        self._want()

    # Elsewhere

    def _open(self, document: str, start: int) -> None:
        try:
            self._workspace.open_document(document, start)
        except Refusal as refusal:
            self._workspace.refused.emit(str(refusal))
            return
        self._workspace.set_mode(Mode.REVIEW)  # where everybody's decisions stand side by side

    def _repeat(self) -> None:
        from ui.repeating import begin

        begin(self._workspace, self)
        if self._workspace.annotator.repeat_of:
            self._workspace.set_mode(Mode.ANNOTATE)

    def _export(self) -> None:
        """Write the report in the background; what is chosen here holds there too."""
        name, _ = QFileDialog.getSaveFileName(self, "Export the report", str(Path.home() / "agreement.html"), _REPORTS)
        if name:
            self.write_report(Path(name))

    def write_report(self, path: Path) -> None:
        """Write the report in the format that the file's name asks for."""
        from ui.work.agreement import Known
        from ui.work.findings import find_in
        from ui.work.report import write

        workspace, scope = self._workspace, self.scope

        def work(task: Task) -> Path:
            with workspace.store.snapshot() as reader:  # so that tagging goes on
                write(path, find_in(reader, Known.of(reader), scope, measuring=task.progress))
            return path

        workspace.run(
            f"Writing {path.name}",
            work,
            lambda done: workspace.told.emit(f"The report was written to {done}"),
            lambda: workspace.told.emit("Stopped; no report was written."),
        )


def _work(face: int, scope: Scope) -> Work:
    """What is measured for a face, with the number of the face."""
    match face:
        case 0:
            return lambda ledger, known, _, check: (face, between(ledger, known, scope, progress=check))
        case 1:
            return lambda ledger, known, reader, _: (face, courses(ledger, known, reader.begun()))
        case 2:
            return lambda ledger, known, _, __: (face, repeats(ledger, known))
    return lambda ledger, known, _, __: (face, trainees(ledger, known))


def _listed(names: list[str]) -> str:
    """Names as in a sentence: “Ann, Ben and Cy”; where that is long, how many."""
    if len(names) > 4 or sum(map(len, names)) > _LONG:
        return number_of(len(names), "annotator")
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
