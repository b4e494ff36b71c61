"""Who changed what, and when."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QWidget,
)

from annotator.chronicle import Spot
from annotator.records import timestamp
from annotator.refusal import Refusal
from ui.history_model import Acts, blind_of
from ui.sheet import Sheet, dress_table
from ui.tasks import Task
from ui.work.history import ACTS, Kind, Wanted, write_csv
from ui.workspace import Workspace

_KINDS = {
    Kind.DECISIONS: "Decisions",
    Kind.REVIEW: "Review",
    Kind.CODEBOOK: "Codebook",
    Kind.DOCUMENTS: "Documents",
    Kind.PROJECT: "Project",
}
_DAYS = {"Today": 1, "The last 7 days": 7, "The last 30 days": 30}
SENTENCE = "sentence"


class HistoryDialog(Sheet):
    """The journal, newest first, narrowed down by menus; more is read as one scrolls."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(
            "History", "Every act on this project, newest first.", accept="Close", cancel="", parent=parent
        )
        self._workspace = workspace
        self.scope, self.who, self.kind, self.theme, self.when = (QComboBox() for _ in range(5))
        self._fill()
        self.acts = Acts(workspace, self)
        self.table = QTableView()
        self.table.setModel(self.acts)
        self.table.setAccessibleName("Acts, newest first")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        dress_table(self.table)
        letter = self.fontMetrics().averageCharWidth()
        for column, letters in enumerate((28, 20, 0, 36)):
            self.table.setColumnWidth(column, letter * letters)
        self.table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.state = QLabel()
        self.state.setObjectName("quiet")
        self.export = QPushButton("&Export…")
        self.export.setAutoDefault(False)
        self.export.setToolTip("Write what is shown to a table (CSV)")
        self.export.clicked.connect(self._export)
        self.body.addLayout(self._menus())
        self.body.addWidget(self.table, 1)
        self.buttons.insertWidget(0, self.state)
        self.buttons.insertWidget(self.buttons.count() - 1, self.export)
        self.acts.looked.connect(self._tell)
        for menu in (self.scope, self.who, self.kind, self.theme, self.when):
            menu.currentIndexChanged.connect(self._read)
        self._read()
        self.open_at(164, 40)
        self.table.setFocus()

    def _fill(self) -> None:
        """Give each menu its choices; the first of each narrows nothing."""
        workspace = self._workspace
        self.scope.addItem("The whole project", None)
        if workspace.document is not None:
            self.scope.addItem("This document", workspace.document.id)
        if workspace.sentence is not None:
            self.scope.addItem("This sentence", SENTENCE)
        people = sorted(workspace.annotators.values(), key=lambda one: one.name.casefold())
        _offer(self.who, "Anybody", ((one.name, one.id) for one in people))
        _offer(self.kind, "Everything", ((words, kind) for kind, words in _KINDS.items()))
        _offer(self.theme, "Any theme", ((theme.name, theme.id) for theme in workspace.themes))
        _offer(self.when, "At any time", _DAYS.items())

    def _menus(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        names = ("Of what", "Who", "What was done", "Which theme", "When")
        label = QLabel("&Show")
        label.setBuddy(self.scope)
        row.addWidget(label)
        for menu, name in zip((self.scope, self.who, self.kind, self.theme, self.when), names, strict=True):
            menu.setAccessibleName(name)
            menu.setMaximumWidth(self.fontMetrics().averageCharWidth() * 30)
            row.addWidget(menu)
        row.addStretch(1)
        return row

    def wanted(self) -> Wanted:
        """What the menus say."""
        workspace, scope = self._workspace, self.scope.currentData()
        spot = None
        if scope == SENTENCE and workspace.sentence is not None:
            spot = Spot(workspace.sentence.document, workspace.sentence.start, workspace.sentence.end)
        days = self.when.currentData()
        return Wanted(
            document="" if scope in (None, SENTENCE) else str(scope),
            spot=spot,
            annotator=self.who.currentData() or "",
            acts=ACTS[Kind(self.kind.currentData())] if self.kind.currentData() else frozenset(),
            theme=self.theme.currentData() or "",
            since=_since(days) if days else "",
        )

    def _read(self) -> None:
        self.warn("")
        self.table.setColumnHidden(3, self.scope.currentData() is not None)
        try:
            self.acts.begin(self.wanted())
        except Refusal as refusal:
            self.warn(str(refusal))
        if self.acts.rowCount():
            self.table.setCurrentIndex(self.acts.index(0, 0))
            self.table.scrollToTop()

    def _tell(self) -> None:
        count, more = self.acts.rowCount(), self.acts.looking
        if not count:
            self.state.setText("Looking…" if more else "Nothing of that kind was done.")
        else:
            self.state.setText(f"{count:,} {'act' if count == 1 else 'acts'}{' so far' if more else ''}")

    def _export(self) -> None:
        start = str(self._workspace.store.path.with_name(f"{self._workspace.store.path.stem}-history.csv"))
        name, _ = QFileDialog.getSaveFileName(self, "Export the history", start, "Tables (*.csv)")
        if name:
            self.write(Path(name))

    def write(self, path: Path) -> None:
        """Write all that the menus ask for, not only what has been read so far, in the background."""
        workspace, wanted = self._workspace, self.wanted()
        blind = blind_of(workspace)

        def work(task: Task) -> int:
            return write_csv(workspace.store, wanted, path, lambda done: task.progress(done, 0), blind)

        def done(count: int) -> None:
            workspace.told.emit(f"Wrote {count:,} acts to {path.name}.")
            self.state.setText(f"Written to {path.name}.")

        workspace.run("Exporting the history", work, done, lambda: workspace.told.emit("Stopped; nothing was written."))


def _offer(menu: QComboBox, everything: str, choices: Iterable[tuple[str, object]]) -> None:
    menu.addItem(everything, None)
    for words, value in choices:
        menu.addItem(" ".join(words.split()), value)


def _since(days: int) -> str:
    """From when on these days reach: today begins at midnight here."""
    midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return timestamp((midnight - timedelta(days=days - 1)).astimezone(UTC))
