"""The fields for what is known of a document: title, date, source, address, language."""

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from annotator.commands.documents import LONGEST
from ui.sheet import form

LANGUAGES = {
    "ar": "Arabic", "zh": "Chinese", "nl": "Dutch", "en": "English", "fr": "French", "de": "German", "el": "Greek",
    "he": "Hebrew", "hi": "Hindi", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean",
    "fa": "Persian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "es": "Spanish",
    "sw": "Swahili", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
}  # fmt: skip


def language_box(unknown: str) -> QComboBox:
    """A box with the languages, in which a code may be written too; its first line is for none."""
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.addItem(unknown, "")
    for code, name in LANGUAGES.items():
        box.addItem(f"{name} ({code})", code)
    box.setAccessibleName("Language")
    box.setToolTip("Choose one, or write the two letters of its ISO 639-1 code")
    return box


def language_of(box: QComboBox) -> str:
    """The code that is chosen or written; what is no code is given as it is, to be refused."""
    text = box.currentText().strip()
    for index in range(box.count()):
        names = (box.itemText(index), box.itemText(index).partition(" (")[0])
        if text.casefold() in (name.casefold() for name in names):
            return str(box.itemData(index))
    return text


def show_language(box: QComboBox, language: str) -> None:
    """Choose the language of this code, or write the code."""
    index = box.findData(language)
    if index >= 0:
        box.setCurrentIndex(index)
    else:
        box.setEditText(language)


class DocumentFields(QWidget):
    """Five fields in a form; what is entered is checked by the command that takes it."""

    def __init__(self, unknown_language: str = "Not given", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.date, self.source, self.url = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.date.setPlaceholderText("2026, 2026-01 or 2026-01-04")
        self.source.setPlaceholderText("Who published it")
        self.url.setPlaceholderText("https://")
        for field in (self.title, self.source, self.url):
            field.setMaxLength(LONGEST)
        self.language_box = language_box(unknown_language)
        layout = form()
        layout.setContentsMargins(0, 0, 0, 0)
        rows = {
            "&Title": self.title,
            "&Date": self.date,
            "&Source": self.source,
            "&Web address": self.url,
            "&Language": self.language_box,
        }
        for name, widget in rows.items():
            layout.addRow(name, widget)
            widget.setAccessibleName(name.replace("&", ""))
        self.setLayout(layout)
        self.form = layout

    @property
    def language(self) -> str:
        """The code that is chosen or written; what is no code is given as it is, to be refused."""
        return language_of(self.language_box)

    def fill(self, *, title: str = "", date: str = "", source: str = "", url: str = "", language: str = "") -> None:
        """Fill the fields."""
        for field, text in ((self.title, title), (self.date, date), (self.source, source), (self.url, url)):
            field.setText(text)
            field.setCursorPosition(0)
        show_language(self.language_box, language)
