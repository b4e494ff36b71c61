"""An open project on the screen: documents left, the release in the middle, codebook and sentence right."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.changes import Change
from annotator.records import Document
from ui.annotating import Annotating
from ui.codebook_panel import CodebookPanel
from ui.documents_panel import DocumentsPanel
from ui.find_panel import FindPanel
from ui.release_view import ReleaseView
from ui.repeating import RepeatStrip
from ui.sentence_list import SentenceList
from ui.sentence_panel import SentencePanel
from ui.training_watch import TrainingWatch
from ui.workspace import Workspace

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
        self._header = _Header(workspace)
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
        middle.addWidget(self._repeat)
        middle.addWidget(self._faces, 1)
        self.centre = centre
        right = QSplitter(Qt.Orientation.Vertical)
        right.addWidget(self.codebook)
        right.addWidget(self.sentence)
        right.setStretchFactor(0, 1)
        right.setChildrenCollapsible(False)
        left = QStackedWidget()
        left.addWidget(self.documents)
        left.addWidget(self.finder)
        self._left = left
        columns = QSplitter(Qt.Orientation.Horizontal)
        for widget in (left, centre, right):
            columns.addWidget(widget)
        columns.setStretchFactor(1, 1)
        columns.setCollapsible(1, False)
        columns.setSizes(list(_SIDES))
        centre.setMinimumWidth(360)
        self.right = right
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if self.workspace.read_only:
            outer.addWidget(_banner(self.workspace.read_only))
        outer.addWidget(columns)
        return columns

    def _connect(self) -> None:
        self.documents.opened.connect(self.focus_text)
        self.documents.dismissed.connect(self.focus_text)
        self.codebook.theme_activated.connect(self.annotating.toggle_theme)
        self.codebook.none_activated.connect(self.annotating.toggle_none)
        self.sentence.done.connect(self.focus_text)
        self._repeat.ended.connect(self.focus_text)
        self.finder.closed.connect(self.hide_find)
        self.finder.place_shown.connect(self._flash)
        self.workspace.document_opened.connect(self._show_face)

    def sizeHint(self) -> QSize:
        return QSize(1280, 800)

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
        """Give the keyboard to the release."""
        face = self._faces.currentWidget()
        if face is not None:
            face.setFocus(Qt.FocusReason.OtherFocusReason)

    def restore(self, columns: object, zoom: int, advance: bool) -> None:
        """Take up the places of the splitters, the size of text and the habit of the last time."""
        if isinstance(columns, list) and len(columns) == 3 and all(isinstance(one, int) for one in columns):
            self.columns.setSizes(columns)
        self.release.set_zoom(zoom)
        self.annotating.advance = advance

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


class _Header(QFrame):
    """Says which document is open: its title, date and source."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.setObjectName("header")
        self._title, self._origin = _Elided(), QLabel()
        for label in (self._title, self._origin):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setMinimumWidth(0)
        self._title.setObjectName("document")
        self._origin.setObjectName("quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 9, 24, 9)
        row.setSpacing(12)
        row.addWidget(self._title)
        row.addWidget(self._origin)
        row.addStretch(1)
        workspace.document_opened.connect(self._show)
        workspace.changed.connect(self._absorb)
        self._show()

    def _absorb(self, change: Change) -> None:
        if change.touches(Document):
            self._show()

    def _show(self) -> None:
        document = self._workspace.document
        self.setVisible(document is not None)
        if document is None:
            return
        self._title.setText(document.title)
        self._title.setToolTip("" if len(document.title) < 60 else document.title[:300].replace("<", "‹"))
        self._origin.setText("  ·  ".join(part for part in (document.date, document.source) if part))


class _Elided(QLabel):
    """A line that says with an ellipsis that there was no room for the rest."""

    def minimumSizeHint(self) -> QSize:
        return QSize(80, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()


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
