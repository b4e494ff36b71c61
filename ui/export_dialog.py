"""Asks what is to be exported, and shows how it will look."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.commands import exporting as commands
from annotator.exporting import manifest
from annotator.exporting.order import Order
from annotator.exporting.selection import Selection, filtered
from annotator.exporting.splits import NOTHING_KEPT, Kept
from annotator.formats import formats
from annotator.formats.protocol import Format
from annotator.people import listed
from annotator.refusal import Refusal
from ui.export_preview import PreviewTable, Surveying, first_chapters, preview
from ui.export_sections import CHOSEN as CHOSEN
from ui.export_sections import CONSENSUS as CONSENSUS
from ui.export_sections import CardFields, Documents, RowsAndThemes, Splits, Whose
from ui.fold import Folds
from ui.preferences import Preferences
from ui.sheet import Sheet, form, quiet
from ui.wording import number_of
from ui.work.preparing import Facts, Prepared
from ui.work.surveying import Survey
from ui.workspace import Workspace

_KEPT = "export"  # the name under which the last choices are kept
_PAUSE = 250  # milliseconds without a change before everything is counted
_WIDTH = 52  # letters of the choices at the left
_MOST = 8  # losses that are listed


@dataclass(frozen=True, slots=True)
class Export:
    """What was chosen: where to, what and how, and what the project is to keep of it.

    `keep` keeps every document in its split, `freeze` names splits that take no others; `kept` is what is kept of
    earlier divisions and stays.
    """

    path: Path
    order: Order
    keep: bool = False
    freeze: tuple[str, ...] = ()
    kept: Kept = NOTHING_KEPT


class ExportDialog(Sheet):
    """The choices at the left, in sections that unfold; at the right the first rows and losses; the file below."""

    def __init__(self, workspace: Workspace, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__("Export a dataset", accept="Export", parent=parent)
        self._workspace = workspace
        self._preferences = preferences
        self._formats = sorted((one for one in formats() if one.writes), key=lambda one: _rank(one.name))
        self._facts = Facts.of(workspace.store)
        self._replacing: Path | None = None  # the file that the user has been told would be replaced
        self._surveying: Surveying | None = None
        self._setting = False  # several fields are being set at once
        self._prepared: Prepared | None = None
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._survey)
        self._make_fields()
        self._lay_out()
        self._recall()
        self._connect()
        self.open_at(158, 44)
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
        """All that is chosen. Raises Refusal where a field cannot be understood."""
        freeze = ("test",) if self.splits.freeze.isChecked() and self.splits.freeze.isEnabled() else ()
        order = self.order()
        keep = self.splits.keep.isChecked() and order.division is not None
        path = Path(self.path.text().strip()).expanduser()
        return Export(path, order, keep, freeze if order.division else (), self.splits.kept)

    def order(self) -> Order:
        """What is exported and how. Raises Refusal where a field cannot be understood."""
        beside = self.beside
        return Order(
            self._format.name,
            self.options(),
            self.splits.chosen(),
            beside.folder.isChecked() and beside.folder.isEnabled(),
            beside.manifest.isChecked() and beside.manifest.isEnabled(),
            beside.card.isChecked() and beside.card.isEnabled(),
        )

    def options(self) -> Selection:
        """Whose decisions, of which documents and how. Raises Refusal where a field cannot be understood."""
        annotators, consensus, resolve, tie = self.who.chosen()
        return Selection(
            annotators,
            consensus,
            self.decided_only.isChecked(),
            self.raw.isChecked() and self.raw.isEnabled(),
            resolve,
            tie,
            self.documents.chosen(),
            self.row.chosen_themes(),
            self.row.shape,
            self.row.context.isChecked(),
            self.who.pseudonyms.isChecked(),
        )

    # The fields

    def _make_fields(self) -> None:
        workspace = self._workspace
        settings = workspace.settings
        self.format = QComboBox()
        self.format.setAccessibleName("Format")
        self.format.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for one in self._formats:
            self.format.addItem(one.title, one.name)
        self._grey_out_missing()
        self.profile = QComboBox()
        self.profile.setAccessibleName("Saved choices")
        self.profile.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.save = QPushButton("Sa&ve…")
        self.save.setToolTip("Keep these choices in the project under a name")
        self.forget = QPushButton("Remo&ve")
        self.forget.setToolTip("Forget the saved choices of this name")
        facts = self._facts
        self.who = Whose(listed(facts.annotators))
        self.documents = Documents(len(facts.headings), facts.further_fields)
        self.row = RowsAndThemes(facts.themes)
        self.splits = Splits(commands.kept_splits(settings.get(commands.SPLITS)))
        self.beside = CardFields(commands.card_of(settings.get(commands.CARD)), workspace.store.path.stem)
        self.whose, self.annotators, self.decided_only = self.who.whose, self.who.annotators, self.who.decided_only
        self.raw = self.row.raw
        self.preview = PreviewTable()
        self.count = QLabel()
        self.count.setObjectName("quiet")
        self.lost = quiet("")
        self.lost.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.path = QLineEdit()
        self.path.setAccessibleName("File or folder to write")
        self.browse = QPushButton("&Browse…")
        for button in (self.save, self.forget, self.browse):
            button.setAutoDefault(False)
        self._fill_profiles()

    def _grey_out_missing(self) -> None:
        """A format whose library is not installed says so, and cannot be chosen."""
        model = self.format.model()
        if not isinstance(model, QStandardItemModel):
            return
        for row, one in enumerate(self._formats):
            if not one.installed:
                item = model.item(row)
                item.setText(f"{one.title} – needs pressmark[{one.extra}]")
                item.setEnabled(False)

    def _lay_out(self) -> None:
        top = form()
        profiles = QHBoxLayout()
        profiles.setSpacing(8)
        profiles.addWidget(self.profile, 1)
        profiles.addWidget(self.save)
        profiles.addWidget(self.forget)
        saved = QLabel("Saved &as")
        saved.setBuddy(self.profile)
        top.addRow(saved, profiles)
        top.addRow("&Format", self.format)
        self.folds = Folds()
        sections = (
            ("Whose decisions", self.who),
            ("Documents", self.documents),
            ("Rows and themes", self.row),
            ("Training and test", self.splits),
            ("Card and checksums", self.beside),
        )
        self._sections = [(self.folds.add(title, section), section) for title, section in sections]
        self.folds.finish()
        self._sections[0][0].setChecked(True)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.folds)
        area.viewport().setAutoFillBackground(False)
        self.folds.setAutoFillBackground(False)
        choices = QVBoxLayout()
        choices.setSpacing(16)
        choices.addLayout(top)
        choices.addWidget(area, 1)
        left = QWidget()
        left.setLayout(choices)
        choices.setContentsMargins(0, 0, 0, 0)
        left.setFixedWidth(self.fontMetrics().averageCharWidth() * _WIDTH)
        columns = QHBoxLayout()
        columns.setSpacing(24)
        columns.addWidget(left)
        columns.addLayout(self._right_side(), 1)
        self.body.addLayout(columns, 1)
        self.body.addLayout(self._file_row())

    def _right_side(self) -> QVBoxLayout:
        heading = QLabel("The first rows")
        heading.setObjectName("heading")
        over = QHBoxLayout()
        over.addWidget(heading)
        over.addStretch(1)
        over.addWidget(self.count)
        self._lost_heading = QLabel("What this format has no place for")
        self._lost_heading.setObjectName("heading")
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addLayout(over)
        side.addWidget(self.preview, 1)
        side.addWidget(self._lost_heading)
        side.addWidget(self.lost)
        return side

    def _file_row(self) -> QHBoxLayout:
        self._path_label = QLabel("F&ile")
        self._path_label.setBuddy(self.path)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._path_label)
        row.addWidget(self.path, 1)
        row.addWidget(self.browse)
        return row

    def _connect(self) -> None:
        self.format.currentIndexChanged.connect(self._change_suffix)
        self.beside.folder.toggled.connect(self._change_suffix)
        self.format.currentIndexChanged.connect(self._show)
        for _, section in self._sections:
            section.changed.connect(self._show)
        self.profile.activated.connect(self._take_profile)
        self.save.clicked.connect(self._save_profile)
        self.forget.clicked.connect(self._forget_profile)
        self.path.textChanged.connect(lambda: self.warn(""))
        self.browse.clicked.connect(self._browse)

    @property
    def _format(self) -> Format:
        return self._formats[max(self.format.currentIndex(), 0)]

    @property
    def _as_folder(self) -> bool:
        return self._format.write is None or self.beside.folder.isChecked()

    # What is shown

    def _show(self, *_: object) -> None:
        """Follow the choices: fields that matter, the first rows, and how many there will be."""
        if self._setting:
            return
        chosen = self._format
        self.row.follow(table=chosen.columns is not None and chosen.write is not None, guarded=chosen.guards)
        self.beside.follow(always_folder=chosen.write is None)
        self._path_label.setText("F&older" if self._as_folder else "F&ile")
        self.warn("")
        self._stop_surveying()
        self._tell_losses([])
        try:
            self._preview()
        except Refusal as refusal:
            self.preview.show_rows([], [])
            self.count.setText("")
            self.warn(str(refusal))
        for header, section in self._sections:
            header.choose(section.words())

    def _preview(self) -> None:
        """Raises Refusal where a field cannot be understood."""
        order = self.order()
        self._prepared = None
        if self.who.nobody:
            self.preview.show_rows([], [])
            self.count.setText("")
            return
        store = self._workspace.store
        ids = filtered(self._facts.headings, order.selection.documents)
        self.documents.tell(len(ids))
        self._prepared = Prepared(store, self._format, order, kept=self.splits.kept, facts=self._facts)
        self._chapters = first_chapters(store, ids)
        self.preview.show_rows(*preview(self._prepared, self._chapters))
        self.count.setText("Counting…")
        self._timer.start()

    def _survey(self) -> None:
        if self._prepared is None:
            return
        self._surveying = surveying = Surveying(self._prepared, self)
        surveying.surveyed.connect(self._show_survey)
        surveying.start()

    def _show_survey(self, surveying: object, found: object) -> None:
        if surveying is not self._surveying or self._prepared is None:
            return
        if not isinstance(found, Survey):
            self.count.setText("")
            self.warn(str(found))
            return
        if found.rows is not None:
            self.count.setText(number_of(found.rows, "row"))
        else:
            self.count.setText(number_of(found.sentences, "sentence"))
        self._tell_losses([str(loss) for loss in found.losses])
        self.splits.tell(dict(found.documents))
        if found.divided is not None:  # the split of each row is known now
            self.preview.show_rows(*preview(self._prepared, self._chapters))

    def _tell_losses(self, losses: list[str]) -> None:
        shown = losses[:_MOST]
        if len(losses) > _MOST:
            shown.append(f"and {len(losses) - _MOST} more; all are in the report that is written with the dataset")
        self.lost.setText("\n".join(shown))
        self.lost.setVisible(bool(losses))
        self._lost_heading.setVisible(bool(losses))

    def _stop_surveying(self) -> None:
        self._timer.stop()
        surveying, self._surveying = self._surveying, None
        if surveying is not None:
            surveying.stop()

    # Profiles

    def _fill_profiles(self, name: str = "") -> None:
        """List the saved choices, and show the name."""
        self._profiles = commands.profiles_of(self._workspace.settings.get(commands.PROFILES))
        self.profile.clear()
        self.profile.addItem("No name")
        self.profile.addItems(list(self._profiles))
        self.profile.setCurrentIndex(max(self.profile.findText(name), 0) if name else 0)
        self.forget.setVisible(self.profile.currentIndex() > 0)
        self.save.setEnabled(not self._workspace.read_only)
        self.forget.setEnabled(not self._workspace.read_only)

    def _take_profile(self, index: int) -> None:
        self.forget.setVisible(index > 0)
        if index > 0:
            self.set_order(self._profiles[self.profile.itemText(index)])

    def _save_profile(self) -> None:
        name = self.profile.currentText() if self.profile.currentIndex() > 0 else ""
        name, agreed = QInputDialog.getText(self, "Save these choices", "Name", QLineEdit.EchoMode.Normal, name)
        if agreed:
            self.save_as(name)

    def save_as(self, name: str) -> None:
        """Keep the choices in the project under a name."""
        workspace = self._workspace
        try:
            held = workspace.settings.get(commands.PROFILES)
            change = commands.save_profile(held, name, self.order(), workspace.annotator.id)
        except Refusal as refusal:
            self.warn(str(refusal))
            return
        if not change.edits or workspace.do(change):
            self._fill_profiles(" ".join(name.split()))

    def _forget_profile(self) -> None:
        workspace = self._workspace
        held = workspace.settings.get(commands.PROFILES)
        if workspace.do(commands.remove_profile(held, self.profile.currentText(), workspace.annotator.id)):
            self._fill_profiles()

    def set_order(self, order: Order) -> None:
        """Show the choices of an order."""
        self._setting = True
        selection = order.selection
        self.format.setCurrentIndex(max(self.format.findData(order.format), 0))
        self.who.set(selection)
        self.documents.set(selection.documents)
        self.row.set(selection)
        self.splits.set(order.division)
        self.beside.folder.setChecked(order.folder)
        self.beside.card.setChecked(order.card)
        self.beside.manifest.setChecked(order.manifest)
        self._setting = False
        self._change_suffix()
        self._show()

    # The file

    def _change_suffix(self, *_: object) -> None:
        """Give the file the suffix of the format, and a folder none, unless it has one of its own."""
        text = self.path.text().strip()
        ours = {suffix for one in self._formats for suffix in (*one.suffixes, one.ending)}
        path = Path(text)
        if not text or (path.suffix and path.suffix.lower() not in ours):
            return
        ending = "" if self._as_folder else self._format.ending
        if path.name and (path.suffix or ending):
            self.path.setText(str(path.with_suffix(ending)))

    def _browse(self) -> None:
        if self._as_folder:
            name, _ = QFileDialog.getSaveFileName(self, "Export to a new folder", self.path.text(), "Folders (*)")
            if name:
                self.path.setText(name)
            return
        endings = " ".join("*" + suffix for suffix in self._format.suffixes or (self._format.ending,))
        kinds = f"{self._format.title.replace('(', '– ').replace(')', '')} ({endings});;All files (*)"
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
        if self.who.nobody:
            return "Choose at least one annotator."
        try:
            path = self.chosen().path
        except Refusal as refusal:
            return str(refusal)
        if not self.path.text().strip():
            return "Choose the folder to write." if self._as_folder else "Choose the file to write."
        if path.is_dir() and not self._as_folder:
            return f"{path} is a folder; add the name of a file."
        if not path.parent.is_dir():
            return f"There is no folder {path.parent}; choose another, or make it first."
        if path.is_dir() and any(path.iterdir()) and manifest.strangers(path) != []:
            return f"The folder “{path.name}” holds other files; choose a new one."
        if path.exists() and path != self._replacing:
            self._replacing = path
            return f"There is a file “{path.name}” already; press Export again to replace it."
        return ""

    # From one time to the next

    def _recall(self) -> None:
        kept = self._preferences.window.get(_KEPT)
        kept = kept if isinstance(kept, dict) else {}
        try:
            self.set_order(Order.of_json(kept.get("order", {"format": "csv"})))
        except (ValueError, TypeError, KeyError, AttributeError, Refusal):
            self.set_order(Order("csv"))
        project = self._workspace.store.path
        folder = Path(str(kept.get("folder", project.parent)))
        folder = folder if folder.is_dir() else project.parent
        ending = "" if self._as_folder else self._format.ending
        self.path.setText(str(folder / (project.stem + ending)))

    def _keep(self) -> None:
        """Keep the choices on this computer, and with the project what the card says."""
        chosen = self.chosen()
        kept: dict[str, Any] = {"order": chosen.order.to_json(), "folder": str(chosen.path.parent.absolute())}
        self._preferences.window[_KEPT] = kept
        workspace = self._workspace
        change = commands.set_card(workspace.settings.get(commands.CARD), self.beside.said(), workspace.annotator.id)
        if change.edits and not workspace.read_only:
            workspace.do(change)

    def done(self, result: int) -> None:
        self._stop_surveying()
        super().done(result)


_FIRST = ("csv", "xlsx", "tsv", "jsonl", "parquet", "huggingface", "fasttext")


def _rank(name: str) -> tuple[int, str]:
    """The everyday formats come first."""
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)
