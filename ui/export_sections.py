"""The sections of the export dialog: each holds some fields, says them in a few words, and can be set again."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from annotator.commands.exporting import CARD_FIELDS
from annotator.exporting.selection import Filter, Resolve, Rows, Selection, Tie
from annotator.exporting.splits import Division, Kept
from annotator.records import CONSENSUS_ID, Annotator, Theme
from annotator.refusal import Refusal
from ui.sheet import form, quiet
from ui.wording import number_of

EVERYONE, CONSENSUS, CHOSEN = "everyone", "consensus", "chosen"
MAJORITY, SOFT = "majority", "soft"
_SEEDS = 999_999
_LINES = 6  # of a list, before it is scrolled
_KEEPS_ID = Qt.ItemDataRole.UserRole

WHOSE = {
    EVERYONE: "Everyone’s, each as it was made",
    CONSENSUS: "The consensus",
    CHOSEN: "Chosen annotators’",
    MAJORITY: "The majority of the annotators",
    SOFT: "Shares of the annotators (soft labels)",
}
TIES = {
    Tie.UNDECIDED: "the sentence stays undecided",
    Tie.NO: "the theme does not apply",
    Tie.YES: "the theme applies",
    Tie.CONSENSUS: "the consensus decides, where there is one",
}
ROWS = {
    Rows.ANNOTATOR: "A sentence and one annotator",
    Rows.SENTENCE: "A sentence",
    Rows.THEME: "A sentence, annotator and theme",
}
DIVISIONS = ("", "train=80%, validation=10%, test=10%", "train=80%, test=20%", "train=rest, test=100")
LICENCES = ("", "CC BY 4.0", "CC BY-SA 4.0", "CC BY-NC 4.0", "CC BY-NC-SA 4.0", "CC0 1.0")


class Section(QWidget):
    """Fields under one title. `changed` tells of every change of them."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: QFormLayout = form()
        self.fields.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.fields.setContentsMargins(0, 0, 0, 0)
        self.setLayout(self.fields)

    def watch(self, *widgets: QCheckBox | QComboBox | QLineEdit | QListWidget) -> None:
        """Tell of changes of these."""
        for one in widgets:
            if isinstance(one, QCheckBox):
                one.toggled.connect(self.changed)
            elif isinstance(one, QComboBox):
                (one.editTextChanged if one.isEditable() else one.currentIndexChanged).connect(self.changed)
            elif isinstance(one, QLineEdit):
                one.textChanged.connect(self.changed)
            else:
                one.itemChanged.connect(self.changed)


class Whose(Section):
    """Whose decisions, and what becomes of several on one sentence."""

    def __init__(self, annotators: Sequence[Annotator]) -> None:
        super().__init__()
        self._consensus = any(one.id == CONSENSUS_ID for one in annotators)
        offered = {key: words for key, words in WHOSE.items() if key != CONSENSUS or self._consensus}
        self.whose = chooser("Whose decisions", offered)
        self.annotators = checklist("Annotators whose decisions count", [(one.id, one.name) for one in annotators])
        self.tie = chooser("Where exactly half applied a theme", TIES)
        self.decided_only = QCheckBox("&Leave out sentences that nobody has decided")
        self.pseudonyms = QCheckBox("&Pseudonyms in place of names")
        self.pseudonyms.setToolTip("“Annotator 4f2a1c” or the like, the same in every export of this project")
        self.fields.addRow("&Whose", self.whose)
        self.fields.addRow("", self.annotators)
        self.fields.addRow("&If half apply it", self.tie)
        self.fields.addRow(self.decided_only)
        self.fields.addRow(self.pseudonyms)
        self.watch(self.whose, self.annotators, self.tie, self.decided_only, self.pseudonyms)
        self.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        """Show the fields that matter."""
        whose = self.whose.currentData()
        self.fields.setRowVisible(self.annotators, whose in (CHOSEN, MAJORITY, SOFT))
        self.fields.setRowVisible(self.tie, whose in (MAJORITY, SOFT))
        for row in range(self.annotators.count()):
            item = self.annotators.item(row)
            if item.data(_KEEPS_ID) == CONSENSUS_ID:
                item.setHidden(whose != CHOSEN)

    def checked(self) -> tuple[tuple[str, ...], bool]:
        """The names that are checked, and whether the consensus is among them."""
        items = checked_items(self.annotators)
        names = tuple(item.text() for item in items if item.data(_KEEPS_ID) != CONSENSUS_ID)
        return names, any(item.data(_KEEPS_ID) == CONSENSUS_ID for item in items)

    @property
    def nobody(self) -> bool:
        """Whether nobody is left whose decisions could be exported."""
        whose = self.whose.currentData()
        names, consensus = self.checked()
        return whose in (CHOSEN, MAJORITY, SOFT) and not names and not (consensus and whose == CHOSEN)

    def chosen(self) -> tuple[tuple[str, ...], bool, Resolve, Tie]:
        """Annotators, consensus, what becomes of several, and ties, as a Selection has them."""
        whose = self.whose.currentData()
        names, consensus = self.checked()
        if whose == CHOSEN:
            return names, consensus, Resolve.EACH, Tie.UNDECIDED
        if whose in (MAJORITY, SOFT):
            everybody = len(names) == self.annotators.count() - self._consensus
            return () if everybody else names, False, Resolve(whose), Tie(self.tie.currentData())
        return (), whose == CONSENSUS, Resolve.EACH, Tie.UNDECIDED

    def set(self, selection: Selection) -> None:
        """Show what a selection says."""
        if selection.resolve is not Resolve.EACH:
            whose = str(selection.resolve)
        elif selection.annotators:
            whose = CHOSEN
        else:
            whose = CONSENSUS if selection.consensus else EVERYONE
        set_chosen(self.whose, whose)
        set_chosen(self.tie, selection.tie)
        wanted = set(selection.annotators)
        for row in range(self.annotators.count()):
            item = self.annotators.item(row)
            consensus = item.data(_KEEPS_ID) == CONSENSUS_ID
            check(item, selection.consensus if consensus and wanted else not wanted or item.text() in wanted)
        self.decided_only.setChecked(selection.decided_only)
        self.pseudonyms.setChecked(selection.pseudonyms)

    def words(self) -> str:
        whose = str(self.whose.currentData())
        names, consensus = self.checked()
        said = WHOSE[whose]
        if whose == CHOSEN:
            said = ", ".join([*names, *(["consensus"] if consensus else [])]) or "Nobody"
        more = ["decided only"] if self.decided_only.isChecked() else []
        more += ["pseudonyms"] if self.pseudonyms.isChecked() else []
        return "; ".join([said, *more])


class Documents(Section):
    """Which documents."""

    def __init__(self, total: int, further: Sequence[str]) -> None:
        super().__init__()
        self._total = total
        self.ids: tuple[str, ...] = ()  # chosen elsewhere, as by a profile from the command line
        self.title = line("Words of the title", "Any")
        self.sources = line("Sources", "Any; several with ; between")
        self.since = line("Not before this date", "2026, 2026-01 or 2026-01-31")
        self.until = line("Not after this date", "2026, 2026-01 or 2026-01-31")
        self.languages = line("Languages", "Any; for example en; ur")
        self.extra = line("Further fields", f"{further[0]} = …" if further else "Name = value")
        self.count = quiet("")
        for label, field in (
            ("&Title", self.title),
            ("&Source", self.sources),
            ("F&rom", self.since),
            ("&Until", self.until),
            ("Lan&guage", self.languages),
        ):
            self.fields.addRow(label, field)
        if further:
            self.fields.addRow("Fiel&d", self.extra)
        self.fields.addRow(self.count)
        self.watch(self.title, self.sources, self.since, self.until, self.languages, self.extra)

    def chosen(self) -> Filter:
        """Raises Refusal where a date or a field cannot be understood."""
        return Filter(
            " ".join(self.title.text().split()),
            _several(self.sources.text()),
            self.since.text().strip(),
            self.until.text().strip(),
            _several(self.languages.text()),
            tuple(_pair(words) for words in _several(self.extra.text())),
            self.ids,
        )

    def set(self, wanted: Filter) -> None:
        """Show what a filter says."""
        self.title.setText(wanted.title)
        self.sources.setText("; ".join(wanted.sources))
        self.since.setText(wanted.since)
        self.until.setText(wanted.until)
        self.languages.setText("; ".join(wanted.languages))
        self.extra.setText("; ".join(f"{name} = {value}" for name, value in wanted.extra))
        self.ids = wanted.ids

    def tell(self, number: int) -> None:
        """Say how many documents the filter takes."""
        self.count.setText(f"{number:,} of {number_of(self._total, 'document')}")

    def words(self) -> str:
        fields = (self.title, self.sources, self.since, self.until, self.languages, self.extra)
        if not self.ids and not any(one.text().strip() for one in fields):
            return f"All {self._total:,}"
        return self.count.text()


class RowsAndThemes(Section):
    """What a row is and what is in it."""

    def __init__(self, themes: Sequence[Theme]) -> None:
        super().__init__()
        self.rows = chooser("A row is", ROWS)
        self.themes = checklist("Themes that are exported", [(theme.id, theme.name) for theme in themes])
        self.context = QCheckBox("With the &previous and the next sentence")
        self.raw = QCheckBox("Write every cell &exactly as it is")
        self.raw.setToolTip("Otherwise a cell that a spreadsheet would run as a formula gets an apostrophe before it")
        self.fields.addRow("A &row is", self.rows)
        self.fields.addRow("The&mes", self.themes)
        self.fields.addRow(self.context)
        self.fields.addRow(self.raw)
        self.watch(self.rows, self.themes, self.context, self.raw)

    def follow(self, *, table: bool, guarded: bool) -> None:
        """Leave free what is a question for this format."""
        self.rows.setEnabled(table)
        self.raw.setEnabled(guarded)

    @property
    def shape(self) -> Rows:
        """What a row is, where that is a question for the format."""
        return Rows(self.rows.currentData()) if self.rows.isEnabled() else Rows.ANNOTATOR

    def chosen_themes(self) -> tuple[str, ...]:
        """Their names; none where all are chosen. Refusal where none is."""
        names = tuple(item.text() for item in checked_items(self.themes))
        if not names and self.themes.count():
            raise Refusal("Choose at least one theme.")
        return () if len(names) == self.themes.count() else names

    def set(self, selection: Selection) -> None:
        """Show what a selection says."""
        set_chosen(self.rows, selection.rows)
        wanted = {name.casefold() for name in selection.themes}
        for row in range(self.themes.count()):
            item = self.themes.item(row)
            check(item, not wanted or item.text().casefold() in wanted)
        self.context.setChecked(selection.context)
        self.raw.setChecked(selection.raw)

    def words(self) -> str:
        chosen, total = len(checked_items(self.themes)), self.themes.count()
        said = [f"{chosen} of {total} themes" if chosen < total else "All themes"]
        if self.rows.isEnabled() and self.shape is not Rows.ANNOTATOR:
            said.insert(0, self.rows.currentText())
        return "; ".join(said + (["context"] if self.context.isChecked() else []))


class Splits(Section):
    """Training, validation and test."""

    def __init__(self, kept: Kept) -> None:
        super().__init__()
        self._kept = kept
        self.division = QComboBox()
        self.division.setEditable(True)
        self.division.setAccessibleName("Splits and their sizes")
        self.division.addItems(DIVISIONS)
        self.division.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.division.setToolTip("A name, = and a share, a number of documents, or rest; a comma between")
        edit = self.division.lineEdit()
        if edit is not None:
            edit.setPlaceholderText("Not divided")
        self.seed = line("Seed of the draw", "0")
        self.seed.setValidator(QIntValidator(0, _SEEDS, self))
        self.seed.setToolTip("Another number draws another division; the same one always the same")
        self.keep = QCheckBox("&Keep every document in its split in later exports")
        self.freeze = QCheckBox("Free&ze the test split: no others come in")
        self.anew = QCheckBox("Draw &anew what was kept")
        self.count = quiet("")
        self.fields.addRow("&Splits", self.division)
        self.fields.addRow("See&d", self.seed)
        for box in (self.keep, self.freeze, self.anew):
            self.fields.addRow(box)
        self.fields.addRow(self.count)
        self.watch(self.division, self.seed, self.keep, self.freeze, self.anew)
        self.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        divided = bool(self.division.currentText().strip())
        for widget in (self.seed, self.keep, self.freeze):
            self.fields.setRowVisible(widget, divided)
        self.fields.setRowVisible(self.anew, divided and bool(self._kept.documents))
        self.fields.setRowVisible(self.count, divided and bool(self.count.text()))
        self.freeze.setEnabled("test" in self.division.currentText())

    def chosen(self) -> Division | None:
        """Raises Refusal where the words make no sense."""
        words = self.division.currentText().strip()
        return Division.of(words, int(self.seed.text() or 0)) if words else None

    @property
    def kept(self) -> Kept:
        """What is kept of earlier divisions and is to stay so."""
        return Kept() if self.anew.isChecked() else self._kept

    def set(self, division: Division | None) -> None:
        """Show a division."""
        self.division.setEditText("" if division is None else str(division).replace(",", ", "))
        self.seed.setText("0" if division is None else str(division.seed))

    def tell(self, documents: dict[str, int]) -> None:
        """Say how many documents each split has."""
        try:
            division = self.chosen()
        except Refusal:
            division = None
        names = dict.fromkeys([*(division.names if division else ()), *documents])
        parts = [f"{name or 'in no split'} {documents.get(name, 0):,}" for name in names]
        kept = f"; {number_of(len(self.kept.documents), 'document')} kept from before" if self.kept.documents else ""
        divided = bool(self.division.currentText().strip())
        self.count.setText(f"Documents: {', '.join(parts)}{kept}" if divided else "")
        self.fields.setRowVisible(self.count, divided)

    def words(self) -> str:
        return " ".join(self.division.currentText().split()) or "Not divided"


class CardFields(Section):
    """What is written beside the data, and what the card says in the user's words."""

    _LABELS = ("T&itle", "&Description", "Li&cence", "Ci&tation", "Made b&y", "C&ontact", "&Version")

    def __init__(self, said: dict[str, str], project: str) -> None:
        super().__init__()
        self.folder = QCheckBox("A folder with a &file for each split, card and checksums")
        self.card = QCheckBox("A dataset c&ard beside the file")
        self.manifest = QCheckBox("Chec&ksums beside the file")
        about = quiet("Asked once, and kept with the project:")
        column = QVBoxLayout()
        column.setSpacing(8)
        for box in (self.folder, self.card, self.manifest):
            column.addWidget(box)
        self.fields.addRow(column)
        self.fields.addRow(about)
        self.lines: dict[str, QLineEdit | QComboBox | QPlainTextEdit] = {}
        for name, label in zip(CARD_FIELDS, self._LABELS, strict=True):
            self.lines[name] = field = _card_field(name, said[name], project)
            self.fields.addRow(label, field)
        self.watch(self.folder, self.card, self.manifest)
        for name in ("licence",):
            field = self.lines[name]
            if isinstance(field, QComboBox):
                self.watch(field)

    def follow(self, *, always_folder: bool) -> None:
        """A format that is a folder has all of it anyhow."""
        self.folder.setEnabled(not always_folder)
        for box in (self.card, self.manifest):
            box.setEnabled(not always_folder and not self.folder.isChecked())

    def said(self) -> dict[str, str]:
        """What the card says in the user's words."""
        return {name: _text_of(field).strip() for name, field in self.lines.items()}

    def words(self) -> str:
        folder = not self.folder.isEnabled() or self.folder.isChecked()
        beside = [box for box, there in (("card", self.card), ("checksums", self.manifest)) if there.isChecked()]
        what = "Folder with card and checksums" if folder else " and ".join(beside).capitalize() or "Nothing beside it"
        return "; ".join(filter(None, [what, self.said()["licence"]]))


def _card_field(name: str, value: str, project: str) -> QLineEdit | QComboBox | QPlainTextEdit:
    field: QLineEdit | QComboBox | QPlainTextEdit
    if name in ("description", "citation"):
        field = QPlainTextEdit(value)
        field.setTabChangesFocus(True)
        field.setFixedHeight(field.fontMetrics().lineSpacing() * 3 + 14)
    elif name == "licence":
        field = QComboBox()
        field.setEditable(True)
        field.addItems(LICENCES)
        field.setEditText(value)
    else:
        field = QLineEdit(value)
        field.setPlaceholderText(project if name == "title" else "")
    field.setAccessibleName(name.capitalize())
    return field


def _text_of(field: QLineEdit | QComboBox | QPlainTextEdit) -> str:
    if isinstance(field, QComboBox):
        return field.currentText()
    return field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()


def chooser(name: str, things: dict[str, str] | dict[Tie, str] | dict[Rows, str]) -> QComboBox:
    """A box to choose one of things, given by what they are called."""
    box = QComboBox()
    box.setAccessibleName(name)
    for thing, words in things.items():
        box.addItem(words, thing)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(18)
    return box


def set_chosen(box: QComboBox, thing: object) -> None:
    """Choose it where it is there, else the first."""
    found = next((at for at in range(box.count()) if box.itemData(at) == thing), 0)
    box.setCurrentIndex(found)


def checklist(name: str, things: Iterable[tuple[str, str]]) -> QListWidget:
    """A list of things to check, ids and names; all are checked."""
    listed = QListWidget()
    listed.setAccessibleName(name)
    listed.setToolTip("Space checks or unchecks")
    for identity, words in things:
        item = QListWidgetItem(words, listed)
        item.setData(_KEEPS_ID, identity)
        item.setToolTip("")
        item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        item.setCheckState(Qt.CheckState.Checked)
    lines = min(max(listed.count(), 1), _LINES)
    listed.setSpacing(2)
    listed.setFixedHeight((listed.fontMetrics().lineSpacing() + 8) * lines + 4)
    return listed


def checked_items(listed: QListWidget) -> list[QListWidgetItem]:
    """The checked ones among those that are shown."""
    items = (listed.item(row) for row in range(listed.count()))
    return [item for item in items if item.checkState() == Qt.CheckState.Checked and not item.isHidden()]


def check(item: QListWidgetItem, on: bool) -> None:
    item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def line(name: str, hint: str) -> QLineEdit:
    """A field of one line."""
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(hint)
    return field


def _several(words: str) -> tuple[str, ...]:
    return tuple(filter(None, (one.strip() for one in words.split(";"))))


def _pair(words: str) -> tuple[str, str]:
    name, equals, value = words.partition("=")
    if not equals or not name.strip():
        raise Refusal(f"“{words}” is no field; write its name, = and its value.")
    return " ".join(name.split()), value.strip()
