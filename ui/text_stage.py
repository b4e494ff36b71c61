"""A text before it is stored: how it is cut into sentences, or open to be edited."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from annotator.segmentation import Span
from ui.cut_text import CutText
from ui.exact_text_edit import ExactTextEdit
from ui.sheet import quiet
from ui.wording import number_of

SHOWN = 100_000
"""Code points that are shown cut into sentences."""

_PAUSE = 250  # milliseconds without a key before sentences are counted
_COUNTED = 300_000  # code points; more would be felt while typing

Cutting = Callable[[str], Sequence[Span]]


class TextStage(QWidget):
    """Sentences or a field, one of the two. `text` is what is in sight; `typed` follows keys after a pause."""

    typed = Signal()

    def __init__(self, cut: Cutting, *, editing: bool = False) -> None:
        super().__init__()
        self._cut = cut
        self._text = ""
        self.sentences = CutText("The text with its sentences")
        self.field = ExactTextEdit()
        self.field.setAccessibleName("The text of the release")
        self.count = quiet("")
        self.count.setAccessibleName("How many sentences there are")
        self.edit = QPushButton()
        self.edit.setCheckable(True)
        self.edit.setAutoDefault(False)
        self.edit.setChecked(editing)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.sentences)
        self._stack.addWidget(self.field)
        below = QHBoxLayout()
        below.addWidget(self.count, 1)
        below.addWidget(self.edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._stack, 1)
        layout.addLayout(below)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._note_typing)
        self.field.textChanged.connect(self._timer.start)
        self.edit.toggled.connect(self._toggle)
        self._dress()

    @property
    def editing(self) -> bool:
        return self.edit.isChecked()

    @property
    def text(self) -> str:
        return self.field.exact() if self.editing else self._text

    def show_text(self, text: str, spans: Sequence[Span]) -> None:
        """Show a text with its sentences; a field that is open is closed."""
        self._timer.stop()
        self.edit.blockSignals(True)  # nobody has typed this text
        self.edit.setChecked(False)
        self.edit.blockSignals(False)
        self._text = text
        self._dress()
        self._show_cut(spans)

    def settle(self) -> None:
        """Take what was typed as it is now, without waiting."""
        if self._timer.isActive():
            self._note_typing()

    def _toggle(self, editing: bool) -> None:
        if editing:
            self.field.set_exact(self._text)
            self.field.document().clearUndoRedoStacks()  # or Ctrl+Z would empty the field
            self.field.moveCursor(self.field.textCursor().MoveOperation.Start)
        else:
            self._text = self.field.exact()
            self._show_cut(self._cut(self._text[:SHOWN]))
        self._timer.stop()
        self._dress()
        (self.field if editing else self.sentences).setFocus()

    def _show_cut(self, spans: Sequence[Span]) -> None:
        self.sentences.show_text(self._text[:SHOWN], spans)
        self.count.setText(_counted(self._text, spans) if len(self._text) <= SHOWN else _part(self._text))

    def _note_typing(self) -> None:
        self._timer.stop()
        text = self.field.exact()
        if not text.strip():
            self.count.setText("")
        elif len(text) > _COUNTED:
            self.count.setText(f"{number_of(len(text), 'character')}; sentences are counted when it is added")
        else:
            self.count.setText(_counted(text, self._cut(text)))
        self.typed.emit()

    def _dress(self) -> None:
        self._stack.setCurrentWidget(self.field if self.editing else self.sentences)
        self.edit.setText("S&how the sentences" if self.editing else "&Edit the text")
        self.edit.setToolTip("Alt+H" if self.editing else "Alt+E: change the text before it is stored")


def _counted(text: str, spans: Sequence[Span]) -> str:
    return f"{number_of(len(spans), 'sentence')}, {number_of(len(text), 'character')}"


def _part(text: str) -> str:
    return f"The first {SHOWN:,} of {number_of(len(text), 'character')} are shown"
