"""A field for a text that gives it back exactly as it was put in."""

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QPlainTextEdit

from ui.appearance import reading_font

_END = "\u2029"  # of a paragraph, as Qt has it


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
