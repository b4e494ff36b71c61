"""The current sentence: what the annotator has decided of it, whether they are unsure, and their note."""

from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from annotator.changes import Change
from annotator.commands import tagging
from annotator.commands.tagging import Target
from annotator.records import Annotation, Sentence, Theme
from annotator.refusal import Refusal
from ui import chips
from ui.note_edit import NoteEdit
from ui.others_view import OthersView
from ui.workspace import Workspace

_PAUSE = 3000  # milliseconds without a key after which a note is saved even while it is being written
_ORIGINS = {
    "suggestion": "Suggestion accepted",
    "import": "Imported",
    "rule": "By a rule",
    "corrected": "Text corrected since",
}


class _Place(NamedTuple):
    """What a note is on: whatever moves meanwhile, it is saved there."""

    document: str
    start: int
    annotator: str


class SentencePanel(QFrame):
    """Shows the current sentence's decision and edits its note. No note is lost: see `save`."""

    done = Signal()  # the release should have the keyboard again

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._place: _Place | None = None
        self._target: Target | None = None
        self._unsaved: dict[_Place, str] = {}  # what could not be saved, until it can
        self._saving = False
        self._turn_later = False  # another sentence became current while a note was being saved
        self.setObjectName("panel")
        self.setAccessibleName("Sentence")
        self.heading, self.state, self.origin = QLabel(), QLabel(), QLabel()
        self.problem = QLabel()
        self.decision = ChipsView()
        self.unsure_button = _UnsureButton("Unsure  ·  U")
        self.note = NoteEdit()
        self.others = OthersView(workspace)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._lay_out()
        self._connect()
        self._show_sentence()

    def _lay_out(self) -> None:
        self.heading.setObjectName("heading")
        self.state.setObjectName("quiet")
        self.origin.setObjectName("quiet")
        self.problem.setObjectName("warning")
        for label in (self.heading, self.state, self.origin, self.problem):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.state.setMinimumHeight(round(chips.chips_height(self.state.fontMetrics())))  # nothing jumps when tagging
        font = self.origin.font()
        font.setPointSizeF(font.pointSizeF() * 0.9)
        self.origin.setFont(font)
        self.problem.hide()
        self.unsure_button.setCheckable(True)
        self.unsure_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.unsure_button)
        row.addWidget(self.origin, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(10)
        for widget in (self.heading, self.state, self.decision):
            column.addWidget(widget)
        column.addLayout(row)
        column.addWidget(self.note)
        column.addWidget(self.problem)
        column.addWidget(self.others)
        column.addStretch(1)

    def _connect(self) -> None:
        self.unsure_button.clicked.connect(self._toggle_unsure)
        self.note.finished.connect(self._finish)
        self.note.left.connect(self.save)
        self.note.textChanged.connect(self._note_changed)
        self._pause.timeout.connect(self.save)
        self._workspace.changed.connect(self._absorb)
        self._workspace.moved.connect(self._show_sentence)
        self._workspace.document_opened.connect(self._show_sentence)

    def sizeHint(self) -> QSize:
        return QSize(320, 280)

    def hideEvent(self, event: QHideEvent) -> None:
        self.save()
        super().hideEvent(event)

    # The note

    def focus_note(self) -> None:
        """Put the keyboard into the note, after what is written there."""
        if self._workspace.read_only:
            self._workspace.refused.emit(f"Nothing can be noted: {self._workspace.read_only}.")
            return
        self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.note.moveCursor(self.note.textCursor().MoveOperation.End)

    def save(self) -> bool:
        """Write the note to the sentence that it was typed for. False where that fails: the text is kept here.

        Called whenever the note is left in whatever way; the window calls it once more before it closes the project.
        """
        self._pause.stop()
        if self._saving or self._target is None or self._place is None:
            return True
        target, place, text = self._target, self._place, self.note.toPlainText()
        if text.strip() == _note_of(target.annotation):
            self._unsaved.pop(place, None)
            return True
        self._saving = True  # doing may show another state of the project, and so this panel anew
        try:
            saved = self._do_note(target, text, place)
        finally:
            self._saving = False
        if saved:
            self._unsaved.pop(place, None)
        else:
            self._unsaved[place] = text
        if self._turn_later:
            self._turn_later = False
            self._turn_to(self._place_now())
        elif not saved:
            self._write(text)
        self._show_problem()
        return saved

    def _do_note(self, target: Target, text: str, place: _Place) -> bool:
        try:
            return self._workspace.do(tagging.set_note(target, text, place.annotator))
        except Refusal as refusal:
            self._workspace.refused.emit(str(refusal))
            return False

    def _finish(self) -> None:
        self.save()
        self.done.emit()

    def _note_changed(self) -> None:
        self._pause.start()

    def _write(self, text: str) -> None:
        """Show a text without taking it for something typed."""
        self.note.blockSignals(True)
        self.note.setPlainText(text)
        self.note.blockSignals(False)

    # What is shown

    def _absorb(self, change: Change) -> None:
        place = self._place
        if place is not None and self._target is not None:
            for edit in change.edits:
                record = edit.record
                if isinstance(record, Annotation) and record[:3] == place:
                    self._take(self._target, edit.after if isinstance(edit.after, Annotation) else None)
        if change.touches((Annotation, Sentence, Theme)):
            self._show_sentence()

    def _take(self, target: Target, annotation: Annotation | None) -> None:
        """The sentence whose note is shown was decided, noted or cleared, here or by undo."""
        typed = self.note.toPlainText()
        untouched = typed.strip() == _note_of(target.annotation)
        self._target = target._replace(annotation=annotation)
        if untouched and typed.strip() != _note_of(annotation):
            self._write(_note_of(annotation))

    def _show_sentence(self) -> None:
        workspace = self._workspace
        sentence = workspace.sentence
        place = self._place_now()
        if place != self._place:
            self.save()
            if self._saving:
                self._turn_later = True
            else:
                self._turn_to(place)
        elif self._target is not None:
            self._take(self._target, workspace.decision(workspace.current))
        number = workspace.current + 1
        chosen = len(workspace.selection)
        annotation = workspace.decision(workspace.current) if sentence else None
        if sentence is None:
            self.heading.setText("Sentence")
        elif chosen > 1:
            self.heading.setText(f"{chosen:,} sentences selected")
        else:
            self.heading.setText(f"Sentence {number:,} of {len(workspace.sentences):,}")
        self._show_decision(annotation, chosen, number)
        self._show_controls(annotation, enabled=sentence is not None)

    def _place_now(self) -> _Place | None:
        sentence = self._workspace.sentence
        return _Place(sentence.document, sentence.start, self._workspace.annotator.id) if sentence else None

    def _turn_to(self, place: _Place | None) -> None:
        """Show the note of another sentence; the one before is saved by now, or kept."""
        self._place, self._target = place, None
        text = ""
        if place is not None:
            at = self._workspace.current
            self._target = Target(self._workspace.sentences[at], at + 1, self._workspace.decision(at))
            text = self._unsaved.get(place, _note_of(self._target.annotation))
        self._write(text)
        self._show_problem()

    def _show_decision(self, annotation: Annotation | None, chosen: int, number: int) -> None:
        themes = chips.by_id(self._workspace.themes)
        decided = annotation is not None and annotation.decided
        self.decision.show_decision(annotation if decided else None, themes)
        self.decision.setVisible(decided)
        words = []
        if chosen > 1:
            words.append(f"Keys act on all of them. Sentence {number:,}:")
        if self._place is None:
            words.append("No sentence")
        elif not decided:
            words.append("Not decided yet")
        self.state.setText(" ".join(words))
        self.state.setVisible(bool(words))
        self.origin.setText(_origin_of(annotation))

    def _show_controls(self, annotation: Annotation | None, *, enabled: bool) -> None:
        reason = self._workspace.read_only
        unsure = annotation is not None and annotation.unsure
        self.unsure_button.setChecked(unsure)
        self.unsure_button.setText("✓ Unsure  ·  U" if unsure else "Unsure  ·  U")
        self.unsure_button.setAccessibleName("Unsure, key U")
        self.unsure_button.setToolTip(f"Nothing can be changed: {reason}" if reason else "I am not sure of this (U)")
        self.unsure_button.setEnabled(enabled and not reason)
        self.note.setEnabled(enabled)
        self.note.setReadOnly(bool(reason))
        if reason:
            self.note.setToolTip(f"Nothing can be changed: {reason}")
            self.note.setPlaceholderText("No note")

    def _show_problem(self) -> None:
        count = len(self._unsaved)
        here = self._place in self._unsaved
        if here:
            self.problem.setText("This note could not be saved. It is kept here until it can be.")
        elif count:
            self.problem.setText("A note on another sentence could not be saved; it is kept there.")
        self.problem.setVisible(bool(count))

    def _toggle_unsure(self) -> None:
        targets = self._workspace.targets()
        if not targets or not self._workspace.do(tagging.toggle_unsure(targets, self._workspace.annotator.id)):
            self._show_sentence()  # the button shows what is true, not what was clicked


class ChipsView(QWidget):
    """Chips in as many lines as they need."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._annotation: Annotation | None = None
        self._themes: dict[str, Theme] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_decision(self, annotation: Annotation | None, themes: dict[str, Theme]) -> None:
        """Show a decision; its note is left out, being in sight."""
        self._annotation = annotation._replace(note="") if annotation else None
        self._themes = themes
        self.setAccessibleName(f"Decision: {chips.in_words(self._annotation, themes)}")
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = max(len(self._lines(width)), 1)
        return int(lines * (self._line_height() + chips.GAP) - chips.GAP)

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(self.width(), 120)))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, int(self._line_height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        height = self._line_height()
        for number, line in enumerate(self._lines(self.width())):
            top = number * (height + chips.GAP)
            chips.paint_chips(painter, QRectF(0, top, self.width(), height), line)
        painter.end()

    def _lines(self, width: int) -> list[list[chips.Chip]]:
        metrics = QFontMetricsF(self.font(), self)
        lines: list[list[chips.Chip]] = []
        for chip in chips.chips_of(self._annotation, self._themes):  # in the colours of now
            if lines and chips.chips_width(metrics, [*lines[-1], chip]) <= width:
                lines[-1].append(chip)
            else:
                lines.append([chip])
        return lines

    def _line_height(self) -> float:
        return chips.chips_height(QFontMetricsF(self.font(), self))


class _UnsureButton(QPushButton):
    """A click asks; what is shown as checked is what is on the disk."""

    def nextCheckState(self) -> None:
        pass


def _note_of(annotation: Annotation | None) -> str:
    return annotation.note if annotation is not None else ""


def _origin_of(annotation: Annotation | None) -> str:
    """Where the decision came from and when, in local time."""
    if annotation is None:
        return ""
    parts = [_ORIGINS.get(annotation.origin, ""), _moment(annotation.at)]
    if not parts[0] and parts[1]:
        return f"Changed {parts[1]}"
    return ", ".join(part for part in parts if part)


def _moment(at: str) -> str:
    try:
        local = datetime.fromisoformat(at).astimezone()
    except (ValueError, OverflowError, OSError):
        return ""
    return f"{local.day} {local:%b %Y %H:%M}"
