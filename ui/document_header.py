"""The line over a release: its title, date and source."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from annotator.changes import Change
from annotator.records import Document
from ui.elided import ElidedLabel
from ui.scripts import in_language
from ui.workspace import Workspace


class DocumentHeader(QFrame):
    """Says which document is open: its title, date and source."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)  # without a parent it would show itself as a window
        self._workspace = workspace
        self.setObjectName("header")
        self._title, self._origin = ElidedLabel(), QLabel()
        for label in (self._title, self._origin):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setMinimumWidth(0)
        self._title.setObjectName("document")
        self._origin.setObjectName("quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 9, 24, 9)
        row.setSpacing(12)
        row.addWidget(self._title)
        row.addWidget(self._origin)
        row.addStretch(1)
        workspace.document_opened.connect(self._show)
        workspace.changed.connect(self._absorb)
        self._show()

    def _absorb(self, change: Change) -> None:
        if change.touches(Document):
            self._show()

    def _show(self) -> None:
        document = self._workspace.document
        self.setVisible(document is not None)
        if document is None:
            return
        self._title.setFont(in_language(self.font(), document.language))
        self._title.setText(document.title)
        self._origin.setText("  ·  ".join(part for part in (document.date, document.source) if part))
