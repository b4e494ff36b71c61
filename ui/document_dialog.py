"""Corrects what is known of a document."""

from PySide6.QtWidgets import QWidget

from annotator.changes import Change
from annotator.commands.documents import edit_document
from annotator.records import Document
from annotator.refusal import Refusal
from ui.document_fields import DocumentFields
from ui.extra_fields import ExtraFields
from ui.sheet import Sheet


class DocumentDialog(Sheet):
    """The fields of one document; `change` is what accepting them comes to."""

    def __init__(self, document: Document, annotator: str, parent: QWidget | None = None) -> None:
        super().__init__(
            "Document details",
            "Details go into every export. The text itself has a command of its own: Correct the text, Ctrl+Shift+D.",
            accept="Save",
            parent=parent,
        )
        self._document = document
        self._annotator = annotator
        self.change: Change | None = None
        self.fields = DocumentFields()
        self.fields.fill(
            title=document.title,
            date=document.date,
            source=document.source,
            url=document.url,
            language=document.language,
        )
        self.body.addWidget(self.fields)
        self.extra = ExtraFields(document.extra)
        self.body.addWidget(self.extra)
        self.body.addStretch(1)
        self.fields.title.setFocus()
        self.open_at(84, 26)

    def accepting(self) -> None:
        fields = self.fields
        try:
            self.change = edit_document(
                self._document,
                title=fields.title.text(),
                date=fields.date.text(),
                source=fields.source.text(),
                url=fields.url.text(),
                language=fields.language,
                extra=self.extra.pairs(),
                annotator=self._annotator,
            )
        except Refusal as refusal:
            self.warn(str(refusal))
            return
        self.accept()

    @classmethod
    def ask(cls, parent: QWidget | None, document: Document, annotator: str) -> Change | None:
        """The change that was made, or None where nothing was changed."""
        dialog = cls(document, annotator, parent)
        try:
            return dialog.change if dialog.exec() and dialog.change and dialog.change.edits else None
        finally:
            dialog.deleteLater()
