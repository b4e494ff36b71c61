"""Corrects the text of a document, and says meanwhile what that does to its sentences and decisions."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from annotator.commands.correcting import Correction, correction
from annotator.records import Annotation, Comment, Document, Sentence, Unblinding
from annotator.refusal import Refusal
from annotator.segmentation import Span, segment
from ui.appearance import reading_font
from ui.exact_text_edit import ExactTextEdit
from ui.positions import Positions
from ui.sheet import Sheet, quiet
from ui.wording import number_of
from ui.workspace import Workspace

_PAUSE = 250  # milliseconds without a key before the texts are compared
_COMPARED = 300_000  # code points; comparing more would be felt while typing
_UNTOUCHED = "Nothing is changed yet."


class CorrectDialog(Sheet):
    """The text of the open document to be edited; `correction` is what accepting it comes to."""

    def __init__(self, workspace: Workspace, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(
            "Correct the text",
            "Sentences that you leave alone keep all decisions. What was decided on a sentence that you change comes "
            "along and is marked. The old text stays in the history.",
            accept="Correct the text",
            parent=parent,
        )
        self._workspace = workspace
        self._document = document
        self._sentences: list[Sentence] = workspace.store.sentences(document.id)
        self._annotations: list[Annotation] = workspace.store.annotations(document.id)
        self._review: list[Comment | Unblinding] = [
            *workspace.store.comments(document.id),
            *workspace.store.unblindings(document.id),
        ]
        self.correction: Correction | None = None
        self.text = ExactTextEdit()
        self.text.setAccessibleName("The text of the release")
        self.text.setFont(reading_font(-1, document.language))
        self.text.set_exact(document.text)
        self.text.document().clearUndoRedoStacks()  # or Ctrl+Z would empty the field
        self.summary = quiet("")
        self.summary.setAccessibleName("What the correction does")
        self.body.setSpacing(8)
        self.body.addWidget(self.text, 1)
        self.body.addWidget(self.summary)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._look)
        self.text.textChanged.connect(self._expect)
        self.accept_button.setToolTip("Ctrl+Enter")
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self.accepting)
        self._look()
        self.open_at(104, 40)
        self._show_place()
        self.text.setFocus()

    @classmethod
    def ask(cls, parent: QWidget | None, workspace: Workspace) -> Correction | None:
        """What to do with the open document, or None where the user thought better of it."""
        if workspace.document is None:
            return None
        dialog = cls(workspace, workspace.document, parent)
        try:
            return dialog.correction if dialog.exec() else None
        finally:
            dialog.deleteLater()

    def accepting(self) -> None:
        self._compare(self.text.exact())
        if self.correction is not None:
            self.accept()

    def _expect(self) -> None:
        """Text was typed: what was worked out before holds no more."""
        self.correction = None
        self.warn("")
        self._timer.start()

    def _look(self) -> None:
        text = self.text.exact()
        if len(text) <= _COMPARED or text == self._document.text:
            self._compare(text)
        else:
            self.summary.setText("The text is long; sentences are compared when it is accepted.")
            self.accept_button.setEnabled(True)

    def _compare(self, text: str) -> None:
        """Work out the correction, or say why there is none."""
        self._timer.stop()
        self.correction = None
        words = warning = ""
        if text == self._document.text:
            words = _UNTOUCHED
        else:
            try:
                self.correction = self._corrected(text)
                words = f"{in_words(self.correction)}."
            except Refusal as refusal:
                warning = str(refusal)
        self.summary.setText(words)
        self.warn(warning)
        self.accept_button.setEnabled(self.correction is not None)

    def _corrected(self, text: str) -> Correction:
        workspace = self._workspace
        return correction(
            self._document,
            self._sentences,
            self._annotations,
            text,
            self._segment,
            workspace.annotator.id,
            review=self._review,
            known=lambda id_: workspace.headings[id_].title if id_ in workspace.headings else None,
        )

    def _segment(self, text: str) -> list[Span]:
        return segment(text, self._document.language, self._workspace.abbreviations)

    def _show_place(self) -> None:
        """Begin where the annotator is."""
        sentence = self._workspace.sentence
        if sentence is not None:
            cursor = self.text.textCursor()
            cursor.setPosition(Positions(self._document.text).to_qt(sentence.start))
            self.text.setTextCursor(cursor)
            self.text.centerCursor()


def in_words(correction: Correction) -> str:
    """What a correction does, for example “1 sentence changes, 25 stay as they are; 2 decisions are carried …”."""
    counts = (
        (correction.changed, "sentence changes", "sentences change"),
        (correction.added, "new sentence", "new sentences"),
        (correction.removed, "sentence goes", "sentences go"),
        (correction.unchanged, "stays as it is", "stay as they are"),
    )
    parts = [", ".join(number_of(count, one, many) for count, one, many in counts if count)]
    if correction.carried:
        is_, carried = ("is" if correction.carried == 1 else "are"), number_of(correction.carried, "decision")
        parts.append(f"{carried} {is_} carried along and marked")
    if correction.lost:
        goes = "goes" if len(correction.lost) == 1 else "go"
        with_ = "a deleted sentence" if correction.removed == 1 else "deleted sentences"
        parts.append(f"{number_of(len(correction.lost), 'decision')} {goes} with {with_}")
    return "; ".join(part for part in parts if part)
