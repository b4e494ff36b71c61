"""Asks who annotates."""

from PySide6.QtWidgets import QLineEdit, QWidget

from annotator.people import check_name
from annotator.refusal import Refusal
from ui.sheet import Sheet


class NameDialog(Sheet):
    """One field for an annotator's name; `name` is what was entered, trimmed."""

    def __init__(
        self,
        suggestion: str = "",
        parent: QWidget | None = None,
        *,
        title: str = "Who is annotating?",
        about: str = "Your name goes on every decision you make; colleagues see it.",
        field: str = "Your name",
        accept: str = "Continue",
    ) -> None:
        super().__init__(title, about, accept=accept, parent=parent)
        self.field = QLineEdit(suggestion)
        self.field.setAccessibleName(field)
        self.field.setPlaceholderText(field)
        self.field.setMinimumWidth(self.fontMetrics().averageCharWidth() * 56)
        self.field.selectAll()
        self.field.textEdited.connect(lambda: self.warn(""))
        self.body.addWidget(self.field)
        self.field.setFocus()

    @property
    def name(self) -> str:
        return " ".join(self.field.text().split())

    def accepting(self) -> None:
        try:
            check_name(self.name)
        except Refusal as refusal:
            self.warn(str(refusal))
            self.field.setFocus()
            return
        self.accept()

    @classmethod
    def ask(cls, parent: QWidget | None, suggestion: str = "", **words: str) -> str | None:
        """The name that was entered, or None where the user would not say; `words` as the dialog takes them."""
        dialog = cls(suggestion, parent, **words)
        try:
            return dialog.name if dialog.exec() else None
        finally:
            dialog.deleteLater()


def real_name() -> str:
    """The real name of whoever is logged in, where the system knows it, else ""."""
    try:
        import os
        import pwd

        return pwd.getpwuid(os.getuid()).pw_gecos.split(",")[0].strip()
    except (ImportError, KeyError, AttributeError):  # Windows, or a user without an entry
        return ""
