"""Asks what is to be exported, and shows how it will look."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from annotator.exporting.order import Order
from annotator.exporting.selection import Selection
from annotator.formats import formats
from annotator.formats.protocol import Format
from annotator.records import CONSENSUS_ID
from ui.export_preview import Counting, PreviewTable, first_chapters, preview
from ui.preferences import Preferences
from ui.sheet import Sheet, form
from ui.workspace import Workspace

EVERYONE, CONSENSUS, CHOSEN = "everyone", "consensus", "chosen"
_KEPT = "export"  # the name under which the last choices are kept
_PAUSE = 250  # milliseconds without a change before rows are counted


@dataclass(frozen=True, slots=True)
class Export:
    """What was chosen: where to, in which format, and whose decisions."""

    path: Path
    order: Order


class ExportDialog(Sheet):
    """Format, annotators and options at the top, the first rows below them, the file at the end."""

    def __init__(self, workspace: Workspace, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__("Export a dataset", accept="Export", parent=parent)
        self._workspace = workspace
        self._preferences = preferences
        self._formats = [one for one in formats() if one.writes and one.installed]
        self._chapters = first_chapters(workspace.store)
        self._replacing: Path | None = None  # the file that the user has been told would be replaced
        self._counting: Counting | None = None
        self._make_fields()
        self._lay_out()
        self._recall()
        self._connect()
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._count)
        self._show()
        self.open_at(132, 38)
        self.format.setFocus()

    @classmethod
    def ask(cls, parent: QWidget | None, workspace: Workspace, preferences: Preferences) -> Export | None:
        """What is to be exported, or None where nothing is. The choices are kept for the next time."""
        dialog = cls(workspace, preferences, parent)
        try:
            return dialog.chosen() if dialog.exec() else None
        finally:
            dialog.deleteLater()

    def chosen(self) -> Export:
        return Export(Path(self.path.text().strip()).expanduser(), Order(self._format.name, self.options()))

    def options(self) -> Selection:
        """Whose decisions and how, as the export takes it."""
        whose = self.whose.currentData()
        names, consensus = self._checked() if whose == CHOSEN else ((), whose == CONSENSUS)
        return Selection(names, consensus, self.decided_only.isChecked(), self.raw.isChecked() and self._is_csv)

    # The fields

    def _make_fields(self) -> None:
        self.format = QComboBox()
        self.format.setAccessibleName("Format")
        for one in self._formats:
            self.format.addItem(one.title, one.name)
        self.whose = QComboBox()
        self.whose.setAccessibleName("Whose decisions")
        self.whose.addItem("Everyone’s", EVERYONE)
        if CONSENSUS_ID in self._workspace.annotators:
            self.whose.addItem("The consensus", CONSENSUS)
        self.whose.addItem("Chosen annotators’", CHOSEN)
        self.annotators = QListWidget()
        self.annotators.setAccessibleName("Annotators whose decisions are exported")
        lines = min(len(self._workspace.annotators), 6)
        self.annotators.setFixedHeight((self.fontMetrics().lineSpacing() + 4) * max(lines, 1) + 4)
        for annotator in self._workspace.annotators.values():
            item = QListWidgetItem(annotator.name, self.annotators)
            item.setData(Qt.ItemDataRole.UserRole, annotator.id)
            item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked)
        self.decided_only = QCheckBox("&Leave out sentences that nobody has decided")
        self.raw = QCheckBox("Write every cell &exactly as it is")
        self.raw.setToolTip("Otherwise a cell that a spreadsheet would run as a formula gets an apostrophe before it")
        self.preview = PreviewTable()
        self.count = QLabel()
        self.count.setObjectName("quiet")
        self.path = QLineEdit()
        self.path.setAccessibleName("File to write")
        self.browse = QPushButton("&Browse…")
        self.browse.setAutoDefault(False)

    def _lay_out(self) -> None:
        fields = form()
        fields.addRow("&Format", self.format)
        fields.addRow("&Whose decisions", self.whose)
        fields.addRow("", self.annotators)
        fields.addRow("", self.decided_only)
        fields.addRow("", self.raw)
        heading = QLabel("The first rows")
        heading.setObjectName("heading")
        over = QHBoxLayout()
        over.addWidget(heading)
        over.addStretch(1)
        over.addWidget(self.count)
        file = QHBoxLayout()
        file.setSpacing(8)
        label = QLabel("F&ile")
        label.setBuddy(self.path)
        file.addWidget(label)
        file.addWidget(self.path, 1)
        file.addWidget(self.browse)
        self.body.addLayout(fields)
        self.body.addLayout(over)
        self.body.addWidget(self.preview, 1)
        self.body.addLayout(file)
        self._fields = fields

    def _connect(self) -> None:
        self.format.currentIndexChanged.connect(self._change_suffix)
        for signal in (self.format.currentIndexChanged, self.whose.currentIndexChanged, self.annotators.itemChanged):
            signal.connect(self._show)
        for box in (self.decided_only, self.raw):
            box.toggled.connect(self._show)
        self.path.textChanged.connect(lambda: self.warn(""))
        self.browse.clicked.connect(self._browse)

    @property
    def _format(self) -> Format:
        return self._formats[max(self.format.currentIndex(), 0)]

    @property
    def _is_csv(self) -> bool:
        return self._format.name == "csv"

    def _checked(self) -> tuple[tuple[str, ...], bool]:
        """The names that are checked, and whether the consensus is among them."""
        items = [self.annotators.item(row) for row in range(self.annotators.count())]
        checked = [item for item in items if item.checkState() == Qt.CheckState.Checked]
        ids = [item.data(Qt.ItemDataRole.UserRole) for item in checked]
        names = tuple(item.text() for item, id_ in zip(checked, ids, strict=True) if id_ != CONSENSUS_ID)
        return names, CONSENSUS_ID in ids

    # What is shown

    def _show(self, *_: object) -> None:
        """Follow the choices: fields that matter, the first rows, and how many there will be."""
        self._fields.setRowVisible(self.annotators, self.whose.currentData() == CHOSEN)
        self.raw.setEnabled(self._is_csv)
        self.warn("")
        if self._nobody():
            self.preview.show_rows([], [])
            self.count.setText("")
            return
        self.preview.show_rows(*preview(self._workspace.store, self._format, self.options(), self._chapters))
        self.count.setText("Counting…")
        self._stop_counting()
        self._timer.start()

    def _nobody(self) -> bool:
        return self.whose.currentData() == CHOSEN and self._checked() == ((), False)

    def _count(self) -> None:
        self._counting = counting = Counting(self._workspace.store, self._format, self.options(), self)
        counting.counted.connect(self._show_count)
        counting.start()

    def _show_count(self, counting: object, words: str) -> None:
        if counting is self._counting:
            self.count.setText(words)

    def _stop_counting(self) -> None:
        self._timer.stop()
        counting, self._counting = self._counting, None
        if counting is not None:
            counting.stop()

    # The file

    def _change_suffix(self) -> None:
        """Give the file the suffix of the format, unless it has one of its own."""
        text = self.path.text().strip()
        ours = {suffix for one in self._formats for suffix in one.suffixes}
        if text and Path(text).suffix.lower() in ours:
            self.path.setText(str(Path(text).with_suffix(self._format.ending)))

    def _browse(self) -> None:
        kinds = f"{self._format.title} ({' '.join('*' + suffix for suffix in self._format.suffixes)});;All files (*)"
        name, _ = QFileDialog.getSaveFileName(self, "Export to", self.path.text(), kinds)
        if name:
            path = Path(name)
            path = path if path.suffix else path.with_suffix(self._format.ending)
            self.path.setText(str(path))
            self._replacing = path if path == Path(name) else None  # the file dialog has asked already

    def accepting(self) -> None:
        complaint = self._complaint()
        if complaint:
            self.warn(complaint)
            return
        self._keep()
        self.accept()

    def _complaint(self) -> str:
        """What must be mended before anything can be exported, or ""."""
        if self._nobody():
            return "Choose at least one annotator."
        if not self.path.text().strip():
            return "Choose the file to write."
        path = self.chosen().path
        if path.is_dir():
            return f"{path} is a folder; add the name of a file."
        if not path.parent.is_dir():
            return f"There is no folder {path.parent}; choose another, or make it first."
        if path.exists() and path != self._replacing:
            self._replacing = path
            return f"There is a file “{path.name}” already; press Export again to replace it."
        return ""

    # From one time to the next

    def _recall(self) -> None:
        kept = self._preferences.window.get(_KEPT)
        kept = kept if isinstance(kept, dict) else {}
        self.format.setCurrentIndex(max(self.format.findData(kept.get("format", "csv")), 0))
        self.whose.setCurrentIndex(max(self.whose.findData(kept.get("whose", EVERYONE)), 0))
        left_out = kept.get("left out")
        for row in range(self.annotators.count()):
            item = self.annotators.item(row)
            if isinstance(left_out, list) and item.text() in left_out:
                item.setCheckState(Qt.CheckState.Unchecked)
        self.decided_only.setChecked(kept.get("decided only") is True)
        self.raw.setChecked(kept.get("raw") is True)
        project = self._workspace.store.path
        folder = Path(str(kept.get("folder", project.parent)))
        folder = folder if folder.is_dir() else project.parent
        self.path.setText(str(folder / (project.stem + self._format.ending)))

    def _keep(self) -> None:
        items = [self.annotators.item(row) for row in range(self.annotators.count())]
        kept: dict[str, Any] = {
            "format": self._format.name,
            "whose": self.whose.currentData(),
            "left out": [item.text() for item in items if item.checkState() != Qt.CheckState.Checked],
            "decided only": self.decided_only.isChecked(),
            "raw": self.raw.isChecked(),
            "folder": str(self.chosen().path.parent.absolute()),
        }
        self._preferences.window[_KEPT] = kept

    def done(self, result: int) -> None:
        self._stop_counting()
        super().done(result)
