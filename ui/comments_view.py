"""The comments on a sentence: who said what when, open or resolved, and a field to say something."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from annotator.records import Comment
from annotator.reviewing import Reviewed
from ui.note_edit import NoteEdit
from ui.reviewing import Reviewing
from ui.texts import tip
from ui.times import local_time
from ui.wording import number_of


class CommentsView(QWidget):
    """Follows the current sentence. In the field Ctrl+Enter says it, Esc goes back and keeps what is written."""

    done = Signal()  # the table should have the keyboard again

    def __init__(self, reviewing: Reviewing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reviewing = reviewing
        self._shown: tuple[Comment, ...] = ()
        self._drafts: dict[tuple[str, int], str] = {}  # what is written and not said yet, by sentence
        self._place: tuple[str, int] | None = None
        self.heading = QLabel("Comments")
        self.heading.setObjectName("heading")
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.field = _Field()
        self.field.said.connect(self._say)
        self.field.finished.connect(self.done)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.heading)
        column.addLayout(self._list)
        column.addWidget(self.field)

    def show_row(self, one: Reviewed | None) -> None:
        """Show the comments on this sentence; what is being written on another is kept for it."""
        place = (one.sentence.document, one.sentence.start) if one else None
        if place != self._place:
            self._keep_draft()
            self._place = place
            self.field.setPlainText(self._drafts.get(place, "") if place else "")
        comments = one.comments if one else ()
        self.field.setEnabled(one is not None and not self._reviewing.workspace.read_only)
        still = sum(not said.resolved for said in comments)
        self.heading.setText(f"Comments · {still} open" if still else "Comments")
        if comments != self._shown:
            self._fill(comments)

    def focus_field(self) -> None:
        """Put the keyboard into the field."""
        workspace = self._reviewing.workspace
        if workspace.read_only:
            workspace.refused.emit(f"Nothing can be said: {workspace.read_only}.")
        elif self._place is not None:
            self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _keep_draft(self) -> None:
        if self._place is not None:
            words = self.field.toPlainText()
            if words.strip():
                self._drafts[self._place] = words
            else:
                self._drafts.pop(self._place, None)

    def _say(self) -> None:
        if not self.field.toPlainText().strip():
            self.done.emit()
        elif self._reviewing.comment(self.field.toPlainText()):
            self.field.clear()
            self.done.emit()

    def _fill(self, comments: tuple[Comment, ...]) -> None:
        self._shown = comments
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for said in comments:
            self._list.addWidget(_Said(said, self._reviewing))
        self.setAccessibleDescription(number_of(len(comments), "comment"))


class _Said(QFrame):
    """One comment. A resolved one is quiet."""

    def __init__(self, said: Comment, reviewing: Reviewing) -> None:
        super().__init__()
        workspace = reviewing.workspace
        author = workspace.annotators.get(said.author)
        head = QLabel(f"{author.name if author else said.author}  ·  {local_time(said.at).rsplit(':', 1)[0]}")
        head.setObjectName("quiet")
        words = QLabel(said.text)
        words.setWordWrap(True)
        if said.resolved:
            words.setObjectName("quiet")
        for label in (head, words):
            label.setTextFormat(Qt.TextFormat.PlainText)
        head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head.setToolTip(tip(head.text()))
        self.setAccessibleName(f"{head.text()}: {said.text}{' (resolved)' if said.resolved else ''}")
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(head, 1)
        resolve = _button("Open again" if said.resolved else "Resolve", "(Ctrl+R)")
        resolve.clicked.connect(lambda: reviewing.resolve(said))
        top.addWidget(resolve)
        if said.author == workspace.annotator.id:
            remove = _button("Remove", "")
            remove.clicked.connect(lambda: reviewing.remove_comment(said))
            top.addWidget(remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        if said.resolved:
            words.setText(f"✓ {said.text}")
        column.addWidget(words)


class _Field(NoteEdit):
    """Where a comment is written: leaving it keeps the draft, Ctrl+Enter says it."""

    said = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Comment… (Ctrl+M)")
        self.setAccessibleName("Comment on this sentence")
        self.setToolTip("Ctrl+Enter says it, Esc goes back to the release")
        lines = self.fontMetrics().lineSpacing()
        self.setMinimumHeight(lines * 2 + 26)
        self.setMaximumHeight(lines * 2 + 26)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.said.emit()
        else:
            super().keyPressEvent(event)


def _button(words: str, key: str) -> QToolButton:
    button = QToolButton()
    button.setText(words)
    button.setToolTip(f"{words} {key}".strip())
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
