"""Beside a review: everybody's decision on the current sentence with the key that takes it, the consensus, comments."""

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from annotator.records import REASONS
from annotator.reviewing import Reviewed
from ui.comments_view import CommentsView
from ui.decisions_view import DecisionsView
from ui.note_edit import NoteEdit
from ui.reviewing import Reviewing
from ui.sheet import quiet
from ui.times import local_time

REASON_WORDS = {"slip": "&Slip", "ambiguity": "&Ambiguity", "gap": "&Gap in the codebook", "": "&No reason"}
_SHORT = {"slip": "Slip", "ambiguity": "Ambiguity", "gap": "Gap"}
_PAUSE = 3000  # milliseconds without a key after which a note is saved
_MARGIN = 16


class ReviewPanel(QFrame):
    """Follows a review. A click on a decision takes it."""

    def __init__(self, reviewing: Reviewing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reviewing = reviewing
        self._rows = reviewing.rows
        self._on: Reviewed | None = None  # the sentence that the note was written for
        self.setObjectName("panel")
        self.setAccessibleName("The sentence in review")
        self.heading = QLabel()
        self.heading.setObjectName("heading")
        self.decisions = DecisionsView(reviewing)
        self.state = quiet("")
        self.reasons = {reason: _reason_button(reason) for reason in REASONS}
        self.note = NoteEdit()
        self.comments = CommentsView(reviewing)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        self.note.setPlaceholderText("Note on the consensus… (N)")
        self.note.setAccessibleName("Note on the consensus")
        self.note.setToolTip("A note that stays with the consensus (N); Esc or Ctrl+Enter saves it and goes back")
        lines = self.note.fontMetrics().lineSpacing()
        self.note.setMinimumHeight(lines + 26)
        self.note.setMaximumHeight(lines * 2 + 26)
        reasons = QHBoxLayout()
        reasons.setSpacing(4)
        why = QLabel("Why?")
        why.setObjectName("quiet")
        why.setToolTip("Why did they disagree? ( ? )")
        reasons.addWidget(why)
        for button in self.reasons.values():
            reasons.addWidget(button)
        reasons.addStretch(1)
        self._below = QWidget()  # what there is only where a sentence is shown
        below = QVBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(8)
        below.addWidget(self.decisions)
        below.addLayout(_indented(self.state))
        below.addLayout(_margins(reasons))
        below.addLayout(_indented(self.note))
        below.addLayout(_indented(self.comments))
        inner = QFrame()
        inner.setObjectName("panel")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 12, 0, 16)
        column.setSpacing(8)
        column.addLayout(_indented(self.heading))
        column.addWidget(self._below)
        column.addStretch(1)
        self._area = area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def _connect(self) -> None:
        workspace = self._reviewing.workspace
        for reason, button in self.reasons.items():
            button.clicked.connect(lambda _=False, reason=reason: self._give(reason))
        self.note.finished.connect(self._leave_note)
        self.note.left.connect(self.save)
        self.note.textChanged.connect(self._pause.start)
        self._pause.timeout.connect(self.save)
        self.comments.done.connect(self._back)
        workspace.moved.connect(self._move)
        self._rows.reset.connect(self._show)
        self._rows.altered.connect(self._show)
        workspace.changed.connect(self._show)

    def sizeHint(self) -> QSize:
        return QSize(320, 420)

    def hideEvent(self, event: QHideEvent) -> None:
        self.save()
        super().hideEvent(event)

    # The note

    def focus_note(self) -> None:
        """Put the keyboard into the note on the consensus."""
        workspace = self._reviewing.workspace
        if workspace.read_only:
            workspace.refused.emit(f"Nothing can be noted: {workspace.read_only}.")
        elif self._rows.current is not None:
            self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.note.moveCursor(self.note.textCursor().MoveOperation.End)
            self._area.ensureWidgetVisible(self.note)

    def focus_comment(self) -> None:
        """Put the keyboard into the field for a comment."""
        self.comments.focus_field()
        self._area.ensureWidgetVisible(self.comments.field)

    def save(self) -> bool:
        """Write the note to the sentence that it was typed for. False where that fails: it stays in the field."""
        self._pause.stop()
        one, text = self._on, self.note.toPlainText().strip()
        if one is None or text == _note_of(one):
            return True
        saved = self._reviewing.note(one, text)
        if saved:
            self._show()
        return saved

    def _leave_note(self) -> None:
        self.save()
        self._back()

    def _back(self) -> None:
        """The keyboard goes back to the table."""
        self._reviewing.asked_back.emit()

    # What is shown

    def _move(self) -> None:
        self.save()
        self._show()
        if not self.isAncestorOf(QApplication.focusWidget() or self):
            self._area.verticalScrollBar().setValue(0)

    def _show(self, *_: object) -> None:
        one = self._rows.current
        total = len(self._rows.here)
        self.heading.setText(f"Sentence {one.number:,} of {total:,}" if one else "Sentence")
        self.decisions.show_row(one)
        self.comments.show_row(one)
        self.state.setText(self._told(one))
        self._below.setVisible(one is not None)
        decided = one is not None and one.adjudicated is not None
        read_only = bool(self._reviewing.workspace.read_only)
        for reason, button in self.reasons.items():
            button.setEnabled(decided and not read_only)
            given = bool(one and one.consensus and one.consensus.reason == reason)
            button.setChecked(given)
            button.setText(f"✓ {_SHORT[reason]}" if given else _SHORT[reason])
        self.note.setEnabled(one is not None)
        self.note.setReadOnly(read_only)
        moved = (self._on is None) != (one is None) or (self._on and one and self._on.sentence != one.sentence)
        untouched = self._on is not None and self.note.toPlainText().strip() == _note_of(self._on)
        self._on = one
        if moved or untouched:
            self._write(_note_of(one) if one else "")

    def _write(self, text: str) -> None:
        if self.note.toPlainText() != text:
            blocked = self.note.blockSignals(True)
            self.note.setPlainText(text)
            self.note.blockSignals(blocked)

    def _told(self, one: Reviewed | None) -> str:
        """How the sentence stands."""
        if one is None:
            return ""
        if one.consensus is not None and one.adjudicated is not None:
            names = self._reviewing.workspace.annotators
            who = names.get(one.consensus.decided_by)
            when = local_time(one.consensus.at).rsplit(":", 1)[0]
            return f"Adjudicated by {who.name if who else 'somebody'}, {when}"
        if one.disagreed:
            return "They disagree; nothing is adjudicated yet"
        if one.agreed is not None:
            return "All who decided agree; not accepted yet"
        return "Fewer than two have decided"

    def _give(self, reason: str) -> None:
        one = self._rows.current
        held = one.consensus.reason if one and one.consensus else ""
        self._reviewing.give_reason("" if held == reason else reason)
        self._show()  # the button shows what is true, not what was clicked


def _note_of(one: Reviewed) -> str:
    return one.consensus.note if one.consensus else ""


def _reason_button(reason: str) -> QPushButton:
    words = _SHORT[reason]
    explained = {
        "slip": "Somebody slipped: the codebook is clear",
        "ambiguity": "The sentence can be read in more than one way",
        "gap": "The codebook does not say",
    }[reason]
    button = QPushButton(words)
    button.setObjectName("small")
    button.setCheckable(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setToolTip(f"{explained} ( ? then {words[0]} )")
    button.setAccessibleName(f"Reason: {REASON_WORDS[reason].replace('&', '')}")
    return button


def _indented(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(widget)
    return _margins(row)


def _margins(row: QHBoxLayout) -> QHBoxLayout:
    row.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
    return row
