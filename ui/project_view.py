"""An open project on the screen: documents left, the release in the middle, codebook and sentence right."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.annotating import Annotating
from ui.codebook_panel import CodebookPanel
from ui.document_header import DocumentHeader
from ui.documents_panel import DocumentsPanel
from ui.find_panel import FindPanel
from ui.mode_bar import ModeBar
from ui.modes import FACTORIES, Faces, Hand, Mode
from ui.release_view import ReleaseView
from ui.repeating import RepeatStrip
from ui.sentence_list import SentenceList
from ui.sentence_panel import SentencePanel
from ui.training_watch import TrainingWatch
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.rechecking import Rechecking

_SIDES = (250, 740, 290)  # widths of the three columns to begin with, in device-independent pixels
_FEW_THEMES = 6


class ProjectView(QWidget):
    """Puts the panels of a workspace together; what passes between them goes through the workspace."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.annotating = Annotating(workspace, self)
        self.documents = DocumentsPanel(workspace)
        self.release = ReleaseView(workspace)
        self.sentence_list = SentenceList(workspace)
        self.codebook = CodebookPanel(workspace)
        self.sentence = SentencePanel(workspace)
        self.finder = FindPanel(workspace)
        self._header = DocumentHeader(workspace, self)
        self._repeat = RepeatStrip(workspace)
        self._training = TrainingWatch(workspace, self)
        self._faces = QStackedWidget()
        self._faces.addWidget(self.release)
        self._faces.addWidget(self.sentence_list)
        self._faces.addWidget(_Nothing(workspace))
        self.columns = self._lay_out()
        self._connect()
        self._show_face()
        # A coder needs the definitions in sight, as long as they leave room for the themes themselves
        self.codebook.show_definitions(len(workspace.themes) <= _FEW_THEMES)

    def _lay_out(self) -> QSplitter:
        centre = QFrame()
        middle = QVBoxLayout(centre)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self._header)
        self._strips = QVBoxLayout()
        self._strips.addWidget(self._repeat)
        middle.addLayout(self._strips)
        middle.addWidget(self._faces, 1)
        self.centre = centre
        right = QSplitter(Qt.Orientation.Vertical)
        self._sides = QStackedWidget()
        self._sides.addWidget(self.sentence)
        right.addWidget(self.codebook)
        right.addWidget(self._sides)
        right.setStretchFactor(0, 1)
        right.setChildrenCollapsible(False)
        left = QStackedWidget()
        left.addWidget(self.documents)
        left.addWidget(self.finder)
        self._left = left
        self._centres = QStackedWidget()
        self._centres.addWidget(centre)
        self._right = right
        self._heights: dict[QWidget, list[int]] = {}
        columns = QSplitter(Qt.Orientation.Horizontal)
        for widget in (left, self._centres, right):
            columns.addWidget(widget)
        columns.setStretchFactor(1, 1)
        columns.setCollapsible(1, False)
        columns.setSizes(list(_SIDES))
        self._centres.setMinimumWidth(360)
        self._modes = {Mode.ANNOTATE: Faces(centre, self.sentence, self.annotating, save=self.sentence.save)}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if self.workspace.read_only:
            outer.addWidget(_banner(self.workspace.read_only))
        self.mode_bar = ModeBar(self.workspace, self)
        outer.addWidget(self.mode_bar)
        outer.addWidget(columns, 1)
        return columns

    def _connect(self) -> None:
        self.documents.opened.connect(self._read)
        self.documents.dismissed.connect(self.focus_text)
        self.codebook.theme_activated.connect(lambda theme: self.hand.toggle_theme(theme))
        self.codebook.none_activated.connect(lambda: self.hand.toggle_none())
        self.sentence.done.connect(self.focus_text)
        self._repeat.ended.connect(self.focus_text)
        self.finder.closed.connect(self.hide_find)
        self.finder.place_shown.connect(self._flash)
        self.workspace.document_opened.connect(self._show_face)
        self.workspace.mode_changed.connect(self._show_mode)

    def sizeHint(self) -> QSize:
        return QSize(1280, 800)

    # Modes

    def set_mode(self, mode: Mode) -> None:
        """Annotate, review, … the same project. The keyboard goes to the middle."""
        self.workspace.set_mode(mode)
        self.focus_text()

    def faces(self, mode: Mode) -> Faces:
        """The widgets of a mode, made now where they are needed for the first time."""
        if mode not in self._modes:
            made = self._modes[mode] = FACTORIES[mode](self.workspace)
            self._centres.addWidget(made.centre)
            if made.side is not None:
                self._sides.addWidget(made.side)
            for signal in (self.workspace.changed, self.workspace.document_opened):
                signal.connect(self.codebook.follow)  # once more, after the mode has taken it in
        return self._modes[mode]

    @property
    def hand(self) -> Hand:
        """What the keys of the themes act through now."""
        return self.faces(self.workspace.mode).hand or self.annotating

    def save(self) -> bool:
        """Have the notes on the disk that are being written. False where one could not be saved."""
        saved = [faces.save() for faces in self._modes.values()]
        return all(saved)

    def _show_mode(self) -> None:
        faces = self.faces(self.workspace.mode)
        keyboard = QApplication.focusWidget()
        leaves = any(column.isAncestorOf(keyboard) for column in (self._centres, self._right) if keyboard)
        self._centres.setCurrentWidget(faces.centre)
        if faces.side is not None:
            self._make_room_for(faces.side)
        self._right.setVisible(faces.side is not None)
        self.codebook.show_decided(self.hand.decided)
        if leaves:
            self.focus_text()

    def _make_room_for(self, side: QWidget) -> None:
        """Show what stands below the codebook; each takes the height it had when it was shown last."""
        shown = self._sides.currentWidget()
        if shown is not None:
            self._heights[shown] = self._right.sizes()
        self._sides.setCurrentWidget(side)
        wanted = min(side.sizeHint().height(), sum(self._right.sizes()) * 2 // 3)
        self._right.setSizes(self._heights.get(side, [sum(self._right.sizes()) - wanted, wanted]))

    def _read(self) -> None:
        """A document was chosen to be looked at."""
        if not self.workspace.mode.shows_document:
            self.workspace.set_mode(Mode.ANNOTATE)
        self.focus_text()

    # Faces of the centre

    @property
    def as_list(self) -> bool:
        """Whether the sentences are shown as a list instead of prose."""
        return self._as_list

    _as_list = False

    def show_as_list(self, as_list: bool) -> None:
        self._as_list = as_list
        self._show_face()
        self.focus_text()

    def _show_face(self) -> None:
        index = 2 if self.workspace.document is None else int(self._as_list)
        self._faces.setCurrentIndex(index)

    def focus_text(self) -> None:
        """Give the keyboard to the release, or to what the mode shows in its place."""
        annotate = self.workspace.mode is Mode.ANNOTATE
        face = self._faces.currentWidget() if annotate else self._centres.currentWidget()
        if face is not None:
            face.setFocus(Qt.FocusReason.OtherFocusReason)

    def restore(self, columns: object, zoom: int, advance: bool) -> None:
        """Take up the places of the splitters, the size of text and the habit of the last time."""
        if isinstance(columns, list) and len(columns) == 3 and all(isinstance(one, int) for one in columns):
            self.columns.setSizes(columns)
        self.release.set_zoom(zoom)
        self.annotating.advance = advance

    @cached_property
    def rechecking(self) -> "Rechecking":
        """What goes through decisions made under an old wording, with its line above the release; made when needed."""
        from ui.rechecking import Rechecking, RecheckStrip

        rechecking = Rechecking(self.workspace, self)
        strip = RecheckStrip(rechecking, self.centre)
        strip.ended.connect(self.focus_text)
        self._strips.addWidget(strip)
        return rechecking

    # Finding

    def show_find(self) -> None:
        self._left.setCurrentWidget(self.finder)
        self.finder.focus_field()

    def hide_find(self) -> None:
        self._left.setCurrentWidget(self.documents)
        self.focus_text()

    def _flash(self, document: str, start: int, end: int) -> None:
        if self.workspace.document is not None and self.workspace.document.id == document:
            self.release.flash(start, end)


class _Nothing(QWidget):
    """The centre while no document is open."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        heading, words = (
            QLabel("No releases yet"),
            QLabel(
                "Drop files or folders on this window, press Ctrl+I to choose them,\nor Ctrl+Shift+V to paste a text."
            ),
        )
        heading.setObjectName("large")
        words.setObjectName("quiet")
        self._heading, self._words = heading, words
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(2)
        for label in (heading, words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addStretch(3)


def _banner(reason: str) -> QFrame:
    banner = QFrame()
    banner.setObjectName("banner")
    label = QLabel(f"Reading only: {reason}")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    row = QHBoxLayout(banner)
    row.setContentsMargins(16, 7, 16, 7)
    row.addWidget(label)
    return banner
