"""The status bar: where I am, how far I am, who I am, and that everything is saved."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton, QWidget

from ui import appearance
from ui.progress_strip import ProgressStrip
from ui.workspace import Workspace

_MESSAGE = 8000  # milliseconds for which a message stays


class StatusBar(QStatusBar):
    """Follows a workspace."""

    annotator_clicked = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setSizeGripEnabled(False)
        self._message = QLabel()
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._place, self._saved = QLabel(), QLabel()
        self._annotator = QToolButton()
        self._annotator.setToolTip("Who annotates; press to switch (Ctrl+Shift+N)")
        self._annotator.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._annotator.clicked.connect(self.annotator_clicked)
        for label in (self._place, self._saved):
            label.setObjectName("quiet")
        self.addWidget(self._place)
        self.addWidget(self._message, 1)
        self.addPermanentWidget(ProgressStrip(workspace))
        self.addPermanentWidget(self._annotator)
        self.addPermanentWidget(self._saved)
        self.setContentsMargins(10, 2, 10, 2)
        self._timer = QTimer(self, singleShot=True, interval=_MESSAGE)
        self._timer.timeout.connect(self._message.clear)
        workspace.moved.connect(self.show_place)
        workspace.document_opened.connect(self.show_place)
        workspace.changed.connect(self.show_place)
        workspace.arrived.connect(self.show_place)
        workspace.refused.connect(self.show_refusal)
        workspace.told.connect(self.show_message)
        self.show_place()

    def show_message(self, words: str) -> None:
        """Tell something that went well."""
        self._show(words, appearance.current().ink)

    def show_refusal(self, words: str) -> None:
        """Tell what could not be done."""
        self._show(words, appearance.current().warning)

    def message(self) -> str:
        return self._message.text()

    def _show(self, words: str, colour: str) -> None:
        self._message.setStyleSheet(f"color: {colour};")
        self._message.setText(words)
        self._message.setToolTip("" if len(words) < 80 else words.replace("<", "‹"))
        self._timer.start()

    def show_place(self, *_: object) -> None:
        workspace = self._workspace
        parts = []
        if workspace.sentence is not None:
            decided = sum(1 for annotation in workspace.decisions.values() if annotation.decided)
            total = len(workspace.sentences)
            parts = [f"Sentence {workspace.current + 1} of {total}", f"{decided} decided"]
            if len(workspace.selection) > 1:
                parts.insert(1, f"{len(workspace.selection)} selected")
        place = workspace.overview.place_of(workspace.document.id) if workspace.document else None
        if place is not None and len(workspace.headings) > 1:
            parts.append(f"Document {place + 1:,} of {len(workspace.headings):,}")
        self._place.setText("   ·   ".join(parts))
        self._annotator.setText(workspace.annotator.name)
        self._saved.setText("Reading only" if workspace.read_only else "All saved ✓")
