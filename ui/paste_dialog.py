"""Takes a pasted text as a new document, exactly as it was."""

from dataclasses import dataclass

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from annotator.commands.documents import check_date, check_language
from annotator.formats.decoding import usable
from annotator.formats.plain import title_of
from annotator.language import guess_language
from annotator.records import fingerprint
from annotator.refusal import Refusal
from annotator.segmentation import Span, segment
from ui.document_fields import DocumentFields
from ui.sheet import Sheet
from ui.text_stage import TextStage
from ui.workspace import Workspace


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
        self.stage = TextStage(self._cut, editing=True)
        self.text, self.count = self.stage.field, self.stage.count
        self.text.setPlaceholderText("Paste the text of a release here")
        self.fields = DocumentFields("Found out from the text")
        self.body.setSpacing(8)
        self.body.addWidget(self.stage, 1)
        self.body.addWidget(self.fields)
        self.stage.typed.connect(self._look)
        self.text.textChanged.connect(lambda: self.warn(""))
        self.fields.title.textEdited.connect(self._keep_title)
        self.accept_button.setToolTip("Ctrl+Enter")
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self.accepting)
        if text:
            self.text.set_exact(text)
            self.stage.settle()
        self.open_at(104, 42)
        self.text.setFocus()

    @property
    def pasted(self) -> Pasted:
        """What was entered. Refusal where it cannot become a document."""
        try:
            text = usable(self.stage.text)
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
        self.stage.settle()
        try:
            _ = self.pasted
        except Refusal as refusal:
            self.warn(str(refusal))
            return
        self.accept()

    def _keep_title(self, title: str) -> None:
        self._own_title = bool(title.strip())

    def _look(self) -> None:
        """Guess the title from the text."""
        if not self._own_title:
            text = self.stage.text
            self.fields.title.setText(title_of(text, "") if text.strip() else "")
            self.fields.title.setCursorPosition(0)

    def _cut(self, text: str) -> list[Span]:
        return segment(text, self.fields.language or guess_language(text), self._workspace.abbreviations)
