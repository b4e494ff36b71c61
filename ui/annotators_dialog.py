"""The annotators of a project: how far each is, who annotates now, other names, and two spellings of one person."""

from collections import Counter
from collections.abc import Mapping

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from annotator.commands.annotators import Differed, Union, rename_annotator
from annotator.people import check_name, listed
from annotator.records import CONSENSUS_ID, Annotation, Annotator
from annotator.refusal import Refusal
from db.shapes import Tally
from ui.list_table import ListTable
from ui.name_dialog import NameDialog
from ui.plain_table import Entry, PlainTable
from ui.sheet import form, quiet
from ui.texts import menu_text
from ui.wording import number_of
from ui.work.people import Looked, union_of
from ui.working_sheet import WorkingSheet
from ui.workspace import Workspace

_TITLES = ("Annotator", "Decided", "None", "Unsure", "")


class AnnotatorsDialog(WorkingSheet):
    """Lists them; Enter annotates as the one chosen, or as somebody new whose name is entered. `name` is whose."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(
            workspace,
            "Annotators",
            "Each has decisions of their own. A new name keeps the person, also in colleagues’ files.",
            accept="Annotate",
            cancel="Close",
            parent=parent,
        )
        self._people: list[Annotator] = []
        self.table = PlainTable("Annotators")
        self.rename_button, self.merge_button = QPushButton("Re&name…"), QPushButton("&Merge into another…")
        self.rename_button.setToolTip("F2")
        self.merge_button.setToolTip("Two spellings of one person become one")
        self.field = QLineEdit()
        self.field.setAccessibleName("Somebody new")
        self.field.setPlaceholderText("A name that is not in the list yet")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self.rename_button, self.merge_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        fields = form()
        fields.addRow("Somebody ne&w", self.field)
        self.body.setSpacing(8)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(buttons)
        self.body.addLayout(fields)
        QShortcut(QKeySequence("F2"), self, self.rename)
        self.rename_button.clicked.connect(self.rename)
        self.merge_button.clicked.connect(self.merge)
        self.table.chosen.connect(self._choose)
        self.table.doubleClicked.connect(lambda _: self.accepting())
        self.field.textChanged.connect(self._word_accept)
        self._fill()
        self.open_at(84, 30)
        self.table.setFocus()

    @property
    def name(self) -> str:
        """Whose name is entered, else chosen; "" where there is nobody."""
        entered = " ".join(self.field.text().split())
        chosen = self.chosen
        return entered or (chosen.name if chosen is not None else "")

    @property
    def chosen(self) -> Annotator | None:
        row = self.table.currentIndex().row()
        return self._people[row] if 0 <= row < len(self._people) else None

    @classmethod
    def ask(cls, workspace: Workspace, parent: QWidget | None) -> str:
        """Who annotates from now on; "" where that stays as it is."""
        dialog = cls(workspace, parent)
        try:
            return dialog.name if dialog.exec() else ""
        finally:
            dialog.deleteLater()

    def accepting(self) -> None:
        try:
            if self.field.text().strip():
                check_name(self.name)
        except Refusal as refusal:
            self.warn(str(refusal))
            self.field.setFocus()
            return
        self.accept()

    def _fill(self) -> None:
        workspace = self._workspace
        tallies, nothing = workspace.store.tallies(), Tally(0, 0, 0, Counter())
        self._people = [one for one in listed(workspace.annotators.values()) if one.id != CONSENSUS_ID]
        if workspace.annotator.id not in workspace.annotators:
            self._people.append(workspace.annotator)
        self._people.sort(key=lambda one: one.name.casefold())
        rows = []
        for one in self._people:
            tally = tallies.get(one.id, nothing)
            counts = [Entry(f"{count:,}", quiet=not count) for count in (tally.decided, tally.none, tally.unsure)]
            now = "annotates now" if one.id == self._now().id else ""
            rows.append([Entry(one.name, self._also(one)), *counts, Entry(now, quiet=True)])
        self.table.show_rows(_TITLES, rows)
        self.table.point_at(next((at for at, one in enumerate(self._people) if one.id == self._now().id), 0))
        self._choose()

    def _now(self) -> Annotator:
        """Who annotates now; of a second pass the person."""
        own = self._workspace.annotator
        return self._workspace.annotators.get(own.repeat_of, own)

    def _also(self, one: Annotator) -> str:
        names = [other.name for other in self._workspace.annotators.values() if other.alias_of == one.id]
        return f"{one.name}\nalso: {', '.join(names)}" if names else ""

    def _choose(self, _row: int = 0) -> None:
        one, read_only = self.chosen, bool(self._workspace.read_only)
        known = one is not None and one.id in self._workspace.annotators and not read_only
        self.rename_button.setEnabled(known)
        self.merge_button.setEnabled(known and len(self._workspace.annotators) > 1)
        self._word_accept()

    def _word_accept(self) -> None:
        self.warn("")
        self.accept_button.setText(f"Annotate as {menu_text(self.name, 24)}" if self.name else "Annotate")
        self.accept_button.setEnabled(bool(self.name))

    # Altering

    def rename(self) -> None:
        """Give the one chosen another name."""
        one, workspace = self.chosen, self._workspace
        if one is None or not self.rename_button.isEnabled():
            return
        name = NameDialog.ask(
            self,
            one.name,
            field="Another name",
            title=f"Rename {one.name}",
            about="The decisions stay this person’s, and colleagues’ files with the old name are understood.",
            accept="Rename",
        )
        if name is None:
            return
        try:
            change = rename_annotator(workspace.annotators.values(), one, name, workspace.annotator.id)
        except Refusal as refusal:
            self.warn(str(refusal))
            return
        if change.edits and not workspace.do(change):
            self.warn("This could not be done; the line at the bottom of the window says why.")
        self._fill()

    def merge(self) -> None:
        """Make the one chosen another spelling of somebody else."""
        one = self.chosen
        if one is None:
            return
        dialog = MergeAnnotatorsDialog(self._workspace, one, self)
        try:
            if dialog.exec() and dialog.union is not None:
                change, workspace = dialog.union.change, self._workspace
                self.run("Merging annotators", lambda task: workspace.apply_in(task, change), lambda _: self._fill())
        finally:
            dialog.deleteLater()


class MergeAnnotatorsDialog(WorkingSheet):
    """Asks whose decisions they become, and shows what differs. `union` is what accepting it comes to."""

    def __init__(self, workspace: Workspace, source: Annotator, parent: QWidget | None = None) -> None:
        super().__init__(
            workspace,
            f"{source.name} is the same person as …",
            "All decisions and comments become those of the other name. Where both decided a sentence differently, the "
            "later decision stands and the other stays in the history. Ctrl+Z undoes it.",
            accept="Merge",
            parent=parent,
        )
        self._source = source
        self.union: Union | None = None
        self.box = QComboBox()
        self.box.setAccessibleName("The other name")
        others = (one for one in listed(workspace.annotators.values()) if one.id not in (source.id, CONSENSUS_ID))
        for one in sorted(others, key=lambda other: other.name.casefold()):
            self.box.addItem(" ".join(one.name.split()), one.id)
        self.words = quiet("")
        self.heading = QLabel("Decided differently")
        self.heading.setObjectName("heading")
        self.table = ListTable(
            "Decided differently",
            ("Release", "No.", source.name, "The other", "Stands"),
            (0, 6, 20, 20, 20),
            quiet=(1,),
        )
        fields = form()
        fields.addRow("The &other name", self.box)
        self.body.setSpacing(8)
        self.body.addLayout(fields)
        self.body.addWidget(self.words)
        self.body.addWidget(self.heading)
        self.body.addWidget(self.table, 1)
        self.box.currentIndexChanged.connect(self._look)
        self.open_at(96, 30)
        self._look()
        self.box.setFocus()

    def _look(self) -> None:
        """Work out what it comes to."""
        self.union = None
        self.accept_button.setEnabled(False)
        for widget in (self.heading, self.table):
            widget.hide()
        target = self._workspace.annotators.get(str(self.box.currentData() or ""))
        if target is None:
            self.words.setText("There is nobody else in this project.")
            return
        workspace, source = self._workspace, self._source
        by = workspace.annotator.id

        self.words.setText("Comparing the decisions…")
        self.run(
            "Comparing decisions",
            lambda task: union_of(workspace.store, source, target, by, task.progress),
            self._show,
        )

    def working(self, busy: bool) -> None:
        self.box.setEnabled(not busy)

    def _show(self, found: Looked) -> None:
        self.union = found.union
        one = found.union.moved == 1
        words = f"{number_of(found.union.moved, 'decision')} of {self._source.name}"
        words = f"{words} {'becomes' if one else 'become'} {self.box.currentText()}’s."
        self.words.setText(words if found.union.conflicts else f"{words} Nothing was decided differently.")
        self.table.show_rows([self._row(one, found.numbers) for one in found.union.conflicts])
        for widget in (self.heading, self.table):
            widget.setVisible(bool(found.union.conflicts))
        self.accept_button.setEnabled(True)
        self.box.setFocus()

    def _row(self, one: Differed, numbers: Mapping[tuple[str, int], int]) -> tuple[str, ...]:
        workspace, stands = self._workspace, one.source if one.source_stands else one.target
        heading = workspace.headings.get(stands.document)
        hidden = workspace.annotator.id not in (self._source.id, self.box.currentData()) and workspace.is_blind_to(
            stands.document
        )
        said = ["hidden" if hidden else self._said(each) for each in (one.source, one.target)]
        name = self._source.name if one.source_stands else self.box.currentText()
        return heading.title if heading else "", str(numbers[stands.document, stands.start]), *said, name

    def _said(self, one: Annotation) -> str:
        names = {theme.id: theme.name for theme in self._workspace.themes}
        if one.themes is None:
            return "undecided"
        return ", ".join(sorted(names.get(theme, theme) for theme in one.themes)) or "none"
