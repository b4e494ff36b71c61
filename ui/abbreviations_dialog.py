"""The project's own abbreviations, after which a sentence does not end."""

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from annotator.changes import Change
from annotator.commands.settings import abbreviations_of, set_abbreviations
from annotator.records import Setting
from annotator.refusal import Refusal
from ui.sheet import Sheet


class AbbreviationsDialog(Sheet):
    """One abbreviation a line; `change` is what accepting them comes to."""

    def __init__(self, held: Setting | None, annotator: str, parent: QWidget | None = None) -> None:
        super().__init__(
            "Abbreviations",
            "A sentence does not end after these words. They add to those that Pressmark knows, for texts that you "
            "import from now on; documents already cut stay as they are.",
            accept="Save",
            parent=parent,
        )
        self._held = held
        self._annotator = annotator
        self.change: Change | None = None
        self.field = QPlainTextEdit("\n".join(abbreviations_of(held)))
        self.field.setAccessibleName("Abbreviations, one a line")
        self.field.setPlaceholderText("One a line, with its stop, for example\nRegt.\nMin.-Pres.")
        self.field.setTabChangesFocus(True)
        self.field.textChanged.connect(lambda: self.warn(""))
        self.body.addWidget(self.field, 1)
        self.field.setFocus()
        self.open_at(74, 24)

    def accepting(self) -> None:
        try:
            self.change = set_abbreviations(self._held, self.field.toPlainText().splitlines(), self._annotator)
        except Refusal as refusal:
            self.warn(str(refusal))
            return
        self.accept()

    @classmethod
    def ask(cls, parent: QWidget | None, held: Setting | None, annotator: str) -> Change | None:
        """The change that was made, or None where nothing was changed."""
        dialog = cls(held, annotator, parent)
        try:
            return dialog.change if dialog.exec() and dialog.change and dialog.change.edits else None
        finally:
            dialog.deleteLater()
