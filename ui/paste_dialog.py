"""Takes a pasted text as a new document, exactly as it was."""

from dataclasses import dataclass

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from annotator.commands.documents import check_date, check_language
from annotator.formats.decoding import usable
from annotator.formats.plain import title_of
from annotator.records import fingerprint
from annotator.refusal import Refusal
from annotator.segmentation import segment
from ui.appearance import reading_font
from ui.document_fields import DocumentFields
from ui.sheet import Sheet, quiet
from ui.wording import number_of
from ui.workspace import Workspace

_PAUSE = 250  # milliseconds without a key before sentences are counted
_END = "\u2029"  # of a paragraph, as Qt has it
_COUNTED = 300_000  # characters; more would be felt while typing


@dataclass(frozen=True, slots=True)
class Pasted:
    """A text and what was said of it; each field is "" where nothing was said."""

    text: str
    title: str
    date: str = ""
    source: str = ""
    url: str = ""
    language: str = ""


class PasteDialog(Sheet):
    """A large field for the text, the document's details below, and how many sentences there are."""

    def __init__(self, workspace: Workspace, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__("Paste a text", accept="Add the document", parent=parent)
        self._workspace = workspace
        self._own_title = False  # whether the user has written the title
        self.text = ExactTextEdit()
        self.text.setAccessibleName("The text of the release")
        self.text.setPlaceholderText("Paste the text of a release here")
        self.count = quiet("")
        self.fields = DocumentFields("Found out from the text")
        self.body.setSpacing(8)
        self.body.addWidget(self.text, 1)
        self.body.addWidget(self.count)
        self.body.addWidget(self.fields)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._look)
        self.text.textChanged.connect(self._timer.start)
        self.text.textChanged.connect(lambda: self.warn(""))
        self.fields.title.textEdited.connect(self._keep_title)
        self.accept_button.setToolTip("Ctrl+Enter")
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self.accepting)
        if text:
            self.text.set_exact(text)
            self._look()
        self.open_at(104, 42)
        self.text.setFocus()

    @property
    def pasted(self) -> Pasted:
        """What was entered. Refusal where it cannot become a document."""
        try:
            text = usable(self.text.exact())
        except Refusal as refusal:
            raise Refusal(f"This text cannot be added: {refusal}") from None
        known = self._workspace.headings.get(fingerprint(text))
        if known is not None:
            raise Refusal(f"This text is in the project already, as “{known.title}”.")
        fields = self.fields
        return Pasted(
            text,
            " ".join(fields.title.text().split()),
            check_date(fields.date.text()),
            " ".join(fields.source.text().split()),
            " ".join(fields.url.text().split()),
            check_language(fields.language),
        )

    @classmethod
    def ask(cls, parent: QWidget | None, workspace: Workspace, text: str = "") -> Pasted | None:
        """The text and its details, or None where the user thought better of it."""
        dialog = cls(workspace, text, parent)
        try:
            return dialog.pasted if dialog.exec() else None
        finally:
            dialog.deleteLater()

    def accepting(self) -> None:
        self._look()
        try:
            _ = self.pasted
        except Refusal as refusal:
            self.warn(str(refusal))
            return
        self.accept()

    def _keep_title(self, title: str) -> None:
        self._own_title = bool(title.strip())

    def _look(self) -> None:
        """Guess the title from the text, and count its sentences."""
        self._timer.stop()
        text = self.text.exact()
        if not self._own_title:
            self.fields.title.setText(title_of(text, "") if text.strip() else "")
            self.fields.title.setCursorPosition(0)
        self.count.setText(self._counted(text))

    def _counted(self, text: str) -> str:
        if not text.strip():
            return ""
        characters = number_of(len(text), "character")
        if len(text) > _COUNTED:
            return f"{characters}; sentences are counted when it is added"
        sentences = segment(text, self.fields.language, self._workspace.abbreviations)
        return f"{number_of(len(sentences), 'sentence')}, {characters}"


class ExactTextEdit(QPlainTextEdit):
    """A field that remembers what was pasted: an editor gives back its own idea of line ends and spaces."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(reading_font(-1))
        self.setTabChangesFocus(True)
        self._pasted = ""
        self._shown_for_it = ""  # what the document held right after the pasting

    def set_exact(self, text: str) -> None:
        """Hold this text and nothing else."""
        self.selectAll()
        self._paste(text)

    def exact(self) -> str:
        """The text as it was pasted where it was not changed since, and what was changed as it reads."""
        raw, shown = self._raw(), self._shown_for_it
        if raw == shown:
            return self._pasted
        pasted = self._pasted.replace("\r\n", "\n")
        if len(pasted) != len(shown) or shown.replace(_END, "\n") == pasted:
            return raw.replace(_END, "\n")
        return _restored(pasted, shown, raw)

    def insertFromMimeData(self, source: QMimeData) -> None:
        cursor = self.textCursor()
        whole = cursor.selectionStart() == 0 and cursor.selectionEnd() == self.document().characterCount() - 1
        if whole and source.hasText():
            self._paste(source.text())
        else:
            super().insertFromMimeData(source)

    def _paste(self, text: str) -> None:
        self.textCursor().insertText(text)
        self.ensureCursorVisible()
        self._pasted, self._shown_for_it = text, self._raw()

    def _raw(self) -> str:
        """All characters; paragraphs end with U+2029."""
        return self.document().toRawText()


def _restored(pasted: str, shown: str, raw: str) -> str:
    """What is in the field, with the characters that it shows as others (such as U+2029) where they were pasted."""
    from annotator.aligning import Alignment

    parts, done = [], 0
    for block in Alignment(shown, raw).blocks:
        parts += [raw[done : block.new].replace(_END, "\n"), pasted[block.old : block.old + block.size]]
        done = block.new + block.size
    return "".join([*parts, raw[done:].replace(_END, "\n")])
