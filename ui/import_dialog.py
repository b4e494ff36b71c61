"""Shows files that are in doubt before they are imported: as they will be stored, with all that can be changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from annotator.formats.columns import Columns, Options
from annotator.formats.guesses import ENCODING, SHEET
from ui.import_list import DoubtList, in_full
from ui.import_table_page import TablePage
from ui.import_text_page import TextPage
from ui.sheet import Sheet, quiet
from ui.texts import menu_text, tip
from ui.wording import number_of
from ui.work.looking import Decision, Doubt, Plan, plan

_LIST = 30  # letters: the width of the list

Remembered = Mapping[tuple[str, ...], Columns]
"""What was chosen for tables with these columns before."""


@dataclass(frozen=True)
class Looked:
    """What a user has decided: the plan, the columns of tables that were seen, and the formats."""

    plan: Plan
    columns: Remembered
    formats: frozenset[str]
    nothing: bool
    """Whether all was left out."""


class ImportDialog(Sheet):
    """A list where there are several files; beside it the one in question. Enter imports all, Esc nothing."""

    def __init__(
        self,
        doubts: Sequence[Doubt],
        others: int = 0,
        abbreviations: Sequence[str] = (),
        remembered: Remembered | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Look before importing", _about(doubts, others), accept="Import", parent=parent)
        self.pairs = [(doubt, _begin(doubt, remembered or {})) for doubt in doubts]
        self._row = 0
        self._apart: set[tuple[object, ...]] = set()  # kinds of files that are decided one by one
        self._accept_when_read = False
        self.list = DoubtList(self.pairs)
        self.name = QLabel()
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setObjectName("heading")
        self.why = quiet("")
        self.why.setAccessibleName("What is in doubt")
        self.text_page = TextPage(abbreviations)
        self.table_page = TablePage(abbreviations)
        self.pages = QStackedWidget()
        self.leave_out = QCheckBox()
        self.same = QCheckBox()
        self._lay_out()
        for page in (self.text_page, self.table_page):
            page.changed.connect(self._note_change)
            page.ready.connect(self._note_reading)
        self.leave_out.clicked.connect(self._leave_out)
        self.same.clicked.connect(self._take_same)
        self.list.selectionModel().currentChanged.connect(lambda index, _: self._go(index.row()))
        for key, step in (("Alt+Down", 1), ("Alt+Up", -1)):
            QShortcut(QKeySequence(key), self, lambda step=step: self._step(step))
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self.accepting)
        self.accept_button.setToolTip("Enter; Ctrl+Enter within the text")
        self.cancel_button.setToolTip("Esc: import nothing at all")
        self.open_at(168, 44)
        self.list.select(0)
        (self.list if len(self.pairs) > 1 else self.accept_button).setFocus()

    @property
    def page(self) -> TextPage | TablePage:
        return self.table_page if self.pairs[self._row][0].is_table else self.text_page

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        doubts: Sequence[Doubt],
        others: int = 0,
        abbreviations: Sequence[str] = (),
        remembered: Remembered | None = None,
    ) -> Looked | None:
        """What is decided, or None where nothing is to be imported."""
        dialog = cls(doubts, others, abbreviations, remembered, parent)
        try:
            return dialog.looked() if dialog.exec() else None
        finally:
            dialog.deleteLater()

    def looked(self) -> Looked:
        columns = {
            doubt.glance.columns: decision.options.columns
            for doubt, decision in self.pairs
            if doubt.is_table and decision.options.columns and not decision.left_out
        }
        formats = frozenset(doubt.format_name for doubt, _ in self.pairs if doubt.new)
        return Looked(plan(self.pairs), columns, formats, all(decision.left_out for _, decision in self.pairs))

    def accepting(self) -> None:
        """Import, unless a file that was not left out cannot be read as it is."""
        if self.page.is_reading():
            self._accept_when_read = True
            return
        self.page.settle()
        if self.page.is_reading():  # what was written last has it read anew
            self._accept_when_read = True
            return
        _, decision = self.pairs[self._row]
        if self.page.problem and not decision.left_out:
            self.warn(f"{_sentence(self.page.problem)} Or leave this file out.")
            return
        at = next((at for at, (doubt, decision) in enumerate(self.pairs) if _is_open(doubt, decision)), None)
        if at is None:
            self.accept()
            return
        self.list.select(at)
        self.warn("Choose which column holds the text, or leave this file out.")

    def done(self, result: int) -> None:
        for page in (self.text_page, self.table_page):
            page.stop()
        super().done(result)

    # Putting together

    def _lay_out(self) -> None:
        self.pages.addWidget(self.text_page)
        self.pages.addWidget(self.table_page)
        self.list.setFixedWidth(self.fontMetrics().averageCharWidth() * _LIST)
        self.list.setVisible(len(self.pairs) > 1)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addWidget(self.name)
        right.addWidget(self.why)
        right.addSpacing(8)
        right.addWidget(self.pages, 1)
        both = QHBoxLayout()
        both.setSpacing(24)
        both.addWidget(self.list)
        both.addLayout(right, 1)
        self.body.addLayout(both, 1)
        self.buttons.insertWidget(0, self.leave_out)
        self.buttons.insertSpacing(1, 16)
        self.buttons.insertWidget(2, self.same)

    # Going from file to file

    def _go(self, row: int) -> None:
        if row < 0:
            return
        self.page.settle()
        self._row = row
        doubt, decision = self.pairs[row]
        for page in (self.text_page, self.table_page):
            page.stop()
        self.pages.setCurrentWidget(self.page)
        self.name.setText(menu_text(doubt.name, 100).replace("&&", "&"))
        self.name.setToolTip(tip(doubt.place))
        self.why.setText(in_full(doubt))
        self._show_choices()
        self.page.show_doubt(doubt, decision)

    def _step(self, by: int) -> None:
        self.list.select(min(max(self._row + by, 0), len(self.pairs) - 1))

    def _show_choices(self) -> None:
        doubt, decision = self.pairs[self._row]
        alike = len(self._alike(doubt))
        together = alike > 1 and doubt.alike not in self._apart
        self.same.setVisible(alike > 1)
        self.same.setText(f"The same for &all {alike:,} files like this one")
        self.same.setChecked(together)
        self.leave_out.setText(f"Leave these {alike:,} files &out" if together else "Leave this file &out")
        self.leave_out.setChecked(decision.left_out)
        self.page.setEnabled(not decision.left_out)
        self.warn("")

    def _alike(self, doubt: Doubt) -> list[Decision]:
        return [decision for one, decision in self.pairs if one.alike == doubt.alike]

    # What is decided

    def _leave_out(self, left_out: bool) -> None:
        self.pairs[self._row][1].left_out = left_out
        self._spread()
        self._show_choices()

    def _take_same(self, same: bool) -> None:
        kind = self.pairs[self._row][0].alike
        (self._apart.discard if same else self._apart.add)(kind)
        self._spread()
        self._show_choices()

    def _note_change(self) -> None:
        self.warn("")
        self._spread()

    def _spread(self) -> None:
        """Have all files that are like this one read, or left out, as it is. What was written by hand stays."""
        doubt, decision = self.pairs[self._row]
        if doubt.alike not in self._apart:
            for other in self._alike(doubt):
                if other is not decision:
                    other.left_out = decision.left_out
                    other.options = decision.options if other.instead is None else other.options
        self.list.viewport().update()

    def _note_reading(self) -> None:
        if self.page.problem:
            self.warn(_sentence(self.page.problem))
        if self._accept_when_read:
            self._accept_when_read = False
            self.accepting()


def _about(doubts: Sequence[Doubt], others: int) -> str:
    if len(doubts) == 1 and not others:
        return "The text as it will be stored. What is changed later is a correction, kept in the history."
    files = number_of(len(doubts), "file is in doubt", "files are in doubt")
    rest = f"; {number_of(others, 'other comes', 'others come')} in as {'it is' if others == 1 else 'they are'}"
    return f"{files}{rest if others else ''}. The texts are shown as they will be stored."


def _begin(doubt: Doubt, remembered: Remembered) -> Decision:
    """What is decided where the user only looks: the guess, or what was chosen for such columns before."""
    glance = doubt.glance
    guessed = {guess.what: guess.value for guess in glance.guesses}
    columns = remembered.get(glance.columns) if doubt.is_table else None
    if columns is None and not glance.certain and not glance.refusal:
        columns = Columns(glance.roles, glance.per)
    return Decision(Options(guessed.get(ENCODING, ""), guessed.get(SHEET, ""), columns=columns or Columns()))


def _is_open(doubt: Doubt, decision: Decision) -> bool:
    """Whether it is still to be said which column holds the text."""
    return bool(doubt.glance.refusal) and not decision.options.columns and not decision.left_out


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
