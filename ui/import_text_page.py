"""A text that is about to be imported: how it is read, what is known of it, and how it is cut; all can be mended."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from annotator.commands.documents import check_date, check_language
from annotator.formats.decoding import usable
from annotator.formats.plain import title_of
from annotator.formats.protocol import Incoming
from annotator.language import guess_language
from annotator.refusal import Refusal
from annotator.segmentation import Span, segment
from ui.background import Latest
from ui.document_fields import LANGUAGES, DocumentFields
from ui.encoding_box import CHOOSE, EncodingBox
from ui.text_stage import TextStage
from ui.work.looking import Decision, Doubt, Sight, sight

_OWN = ("title", "date", "source", "url")
_INSPECTOR = 46  # letters: the width of what stands beside the text


class TextPage(QWidget):
    """Shows one doubt at a time. `changed` follows what the user decides, `ready` a reading that is done."""

    changed = Signal()
    ready = Signal()

    def __init__(self, abbreviations: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._abbreviations = abbreviations
        self._doubt: Doubt | None = None
        self._decision = Decision()
        self._found: Incoming | None = None  # as the file gives it
        self._shown: Incoming | None = None  # as the user has made it
        self._latest = Latest(self)
        self.problem = ""
        """Why this text cannot be imported as it is."""
        self.encoding = EncodingBox()
        self.fields = DocumentFields("Found out from the text")
        self.stage = TextStage(self._cut)
        self._lay_out()
        self.encoding.activated.connect(self._read_anew)
        self.fields.language_box.activated.connect(self._take_language)
        for name in _OWN:
            getattr(self.fields, name).textEdited.connect(self._take)
        self.stage.typed.connect(self._take)
        self.stage.edit.toggled.connect(self._take)

    def is_reading(self) -> bool:
        """Whether something else will be shown in a moment."""
        return self._latest.is_busy()

    def show_doubt(self, doubt: Doubt, decision: Decision) -> None:
        """Read the file and show it; what the user changes goes into the decision."""
        self._doubt, self._decision = doubt, decision
        glance = doubt.glance
        self.encoding.offer(glance.encoding, glance.likely, decision.options.encoding, guessed=bool(glance.guesses))
        self.fields.form.setRowVisible(self.encoding, bool(glance.encoding))
        self._found = self._shown = None
        self._hold_encoding(False)
        self.problem = ""
        self.fields.fill(language=decision.options.language)
        self.stage.show_text("", [])
        self.stage.count.setText("Reading…")
        self._read()

    def settle(self) -> None:
        """Take what was written just now."""
        self.stage.settle()
        self._take()
        if self.fields.language != self._decision.options.language:
            self._take_language()

    def stop(self) -> None:
        """Want no text any more."""
        self._latest.forget()

    # Reading

    def _read(self) -> None:
        doubt, options, abbreviations = self._doubt, self._decision.options, self._abbreviations
        if doubt is not None:
            self.setEnabled(True)
            self._latest.ask(lambda: sight(doubt, options, abbreviations), self._show)

    def _show(self, found: Sight) -> None:
        self._found = found.incoming
        self.problem = found.refusal
        shown = self._shown = self._decision.instead or found.incoming
        alone = shown is not None and not found.several
        for widget in (*(getattr(self.fields, name) for name in _OWN), self.stage.edit):
            widget.setEnabled(alone)
        if shown is None:
            self.fields.fill(language=self._decision.options.language)
            self.stage.show_text("", [])
            self.stage.count.setText(f"This text cannot be read so: {found.refusal}")
        else:
            self._show_document(shown, found)
        self.ready.emit()

    def _show_document(self, shown: Incoming, found: Sight) -> None:
        said = self._decision.options.language
        self.fields.fill(title=shown.title, date=shown.date, source=shown.source, url=shown.url, language=said)
        language = shown.language or guess_language(shown.text)
        name = LANGUAGES.get(language, language)
        self.fields.language_box.setItemText(0, f"Found out: {name}" if name else "Not found out")
        self._hold_encoding(found.incoming is not None and shown.text != found.incoming.text)
        spans = found.spans if shown is found.incoming else self._cut(shown.text)
        self.stage.show_text(shown.text, spans)
        if found.several:
            self.stage.count.setText(f"{self.stage.count.text()}; further documents of this file come in as well")

    def _cut(self, text: str) -> Sequence[Span]:
        language = self._decision.options.language or (self._found.language if self._found else "")
        return segment(text, language or guess_language(text), self._abbreviations)

    # What the user decides

    def _read_anew(self) -> None:
        self._decision.options = replace(self._decision.options, encoding=self.encoding.encoding)
        self._read()
        self.changed.emit()

    def _take_language(self) -> None:
        try:
            language = check_language(self.fields.language)
        except Refusal as refusal:
            self.problem = str(refusal)
            return
        self._decision.options = replace(self._decision.options, language=language)
        if self._decision.instead is not None:
            self._decision.instead = replace(self._decision.instead, language=language)
        self._read()
        self.changed.emit()

    def _take(self) -> None:
        """Keep what is in the fields, where it is something else than the file says."""
        if self._found is None or self._shown is None or not self.stage.edit.isEnabled():
            return
        self.problem = ""
        before = self._decision.instead
        try:
            changed = self._written(self._shown)
        except Refusal as refusal:
            self.problem = str(refusal)
            return
        self._decision.instead = changed if changed != self._found else None
        self._hold_encoding(changed.text != self._found.text)
        if before != self._decision.instead:
            self.changed.emit()

    def _hold_encoding(self, edited: bool) -> None:
        """A text that was changed by hand is not read anew."""
        self.encoding.setEnabled(not edited)
        self.encoding.setToolTip("You have changed the text; it cannot be read anew" if edited else CHOOSE)

    def _written(self, shown: Incoming) -> Incoming:
        """The document with what the user has written. Raises Refusal where that cannot be stored."""
        text = self.stage.text
        text = text if text == shown.text else usable(text)

        def line(field: QLineEdit, held: str) -> str:
            return " ".join(field.text().split()) if field.isModified() else held

        fields = self.fields
        title = line(fields.title, shown.title) or title_of(text, shown.title)
        date = check_date(line(fields.date, "")) if fields.date.isModified() else shown.date
        source, url = line(fields.source, shown.source), line(fields.url, shown.url)
        return replace(shown, text=text, title=title, date=date, source=source, url=url, guesses=())

    # Putting together

    def _lay_out(self) -> None:
        self.fields.form.addRow("E&ncoding", self.encoding)
        self.fields.setFixedWidth(self.fontMetrics().averageCharWidth() * _INSPECTOR)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(24)
        layout.addWidget(self.stage, 1)
        layout.addWidget(self.fields, 0, Qt.AlignmentFlag.AlignTop)
