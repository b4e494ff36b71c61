"""Review: the release with everybody's decisions side by side."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.reviewing import Filter
from ui.appearance import reading_font
from ui.document_header import DocumentHeader
from ui.modes import Mode
from ui.review_bar import ReviewBar
from ui.review_list import ReviewList
from ui.reviewing import Reviewing
from ui.sheet import quiet
from ui.wording import number_of
from ui.workspace import Workspace


class ReviewView(QFrame):
    """Bar and table. Where the others' decisions are hidden from the annotator, a veil says so and asks."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reviewing = Reviewing(workspace, self)
        self.setAccessibleName("Review")
        self.header = DocumentHeader(workspace, self)
        self.bar = ReviewBar(self.reviewing)
        self.list = ReviewList(self.reviewing)
        self.veil = _Veil(self.reviewing)
        self._nothing = _Nothing()
        self._faces = QStackedWidget()
        for face in (self.list, self.veil, self._nothing):
            self._faces.addWidget(face)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.bar)
        column.addWidget(self._faces, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.reviewing.asked_back.connect(lambda: self.setFocus(Qt.FocusReason.OtherFocusReason))
        self.reviewing.rows.reset.connect(self._show)
        self._show()

    def _show(self) -> None:
        rows = self.reviewing.rows
        keyboard = QApplication.focusWidget()
        had = keyboard is not None and self._faces.isAncestorOf(keyboard)
        if rows.veil is not None and not rows.across:
            self.veil.show_for(rows.veil.undecided, rows.veil.total, annotates=rows.veil.annotates)
            face: QWidget = self.veil
        elif rows.shown:
            face = self.list
        else:
            self._nothing.say(_why_nothing(self.reviewing))
            face = self._nothing
        self._faces.setCurrentWidget(face)
        if had and self.isVisible():
            face.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard belongs to what is shown."""
        face = self._faces.currentWidget()
        if face is not None:
            face.setFocus(event.reason())


class _Veil(QWidget):
    """Says that the others' decisions are hidden, and why; the button that has the keyboard goes on annotating."""

    def __init__(self, reviewing: Reviewing) -> None:
        super().__init__()
        self._reviewing = reviewing
        self.heading, self.words = QLabel(), quiet("")
        self.heading.setFont(reading_font(5))
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.heading.setWordWrap(True)
        self.show_button, self.back_button = QPushButton(), QPushButton("Go on annotating")
        self.show_button.clicked.connect(reviewing.unveil)
        self.back_button.clicked.connect(lambda: reviewing.workspace.set_mode(Mode.ANNOTATE))
        for button in (self.show_button, self.back_button):
            button.setAutoDefault(True)  # Enter presses it
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.back_button)
        buttons.addWidget(self.show_button)
        buttons.addStretch(1)
        inner = QWidget()
        inner.setMaximumWidth(inner.fontMetrics().averageCharWidth() * 76)
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 0, 24, 0)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(self.heading)
        column.addWidget(self.words)
        column.addSpacing(12)
        column.addLayout(buttons)
        column.addStretch(3)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addWidget(inner, 8)
        row.addStretch(1)
        self.setFocusProxy(self.back_button)

    def show_for(self, undecided: int, total: int, *, annotates: bool) -> None:
        if annotates:
            left = number_of(undecided, "sentence")
            self.heading.setText("You have not finished this release")
            self.words.setText(
                f"{left} of {total:,} {'is' if undecided == 1 else 'are'} undecided. What others decided can sway you, "
                "so it is hidden until you are done. You can see it now: that you did is kept in the history."
            )
            self.show_button.setText("Show them: it is recorded")
        else:
            self.heading.setText("You have not annotated in this project")
            self.words.setText(
                "If you only review, see what others decided. For each release that you see, this is kept in the "
                "history: who annotates it afterwards does not do so blind."
            )
            self.show_button.setText("I only review: it is recorded")


class _Nothing(QLabel):
    """In place of an empty table: why it is empty."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("quiet")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setMargin(24)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def say(self, words: str) -> None:
        self.setText(words)
        self.setAccessibleName(words)


def _why_nothing(reviewing: Reviewing) -> str:
    rows = reviewing.rows
    if rows.across:
        return "No sentence of this project is like that, or it is in a release that you have not finished."
    if reviewing.workspace.document is None:
        return "No release is open."
    if rows.filter != Filter() and rows.here:
        return "No sentence of this release is like that. Ctrl+Down looks in the others; / shows something else."
    return "This release has no sentences."
