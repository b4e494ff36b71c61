"""Asks which sentences the passages are put on that were coded in another tool, and says what comes of each answer."""

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QGridLayout, QLabel, QRadioButton, QWidget

from annotator.formats.columns import ANY, EXACT, MOST, NONE, RULES, UNDECIDED, Options
from ui.sheet import Sheet, quiet
from ui.texts import menu_text
from ui.wording import number_of
from ui.work.coded import Coded, Outcome

_WORDS = {
    ANY: "Every sentence that they &touch",
    MOST: "The sentences that they &mostly cover, or that mostly hold them",
    EXACT: "Only where they begin and end as &sentences do",
}
_ORDER = (MOST, ANY, EXACT)
_NAMED = 3  # annotators
_HANGING = 22  # pixels: under the words of the box


class CodingDialog(Sheet):
    """Enter takes what is chosen; at first that is the rule that loses no passage and spreads none."""

    def __init__(self, coded: Coded, name: str, parent: QWidget | None = None) -> None:
        super().__init__("Passages from another tool", _about(coded, name), accept="Import", parent=parent)
        self.rules = QButtonGroup(self)
        self.buttons_by_rule: dict[str, QRadioButton] = {}
        heading = QLabel("Put marked passages on")
        heading.setObjectName("heading")
        self.body.setSpacing(8)
        self.body.addWidget(heading)
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        grid.setHorizontalSpacing(24)
        grid.setColumnStretch(1, 1)
        for row, rule in enumerate(_ORDER):
            button = QRadioButton(_WORDS[rule])
            outcome = quiet(_outcome(coded.outcomes[rule]))
            outcome.setWordWrap(False)
            button.setAccessibleDescription(outcome.text())
            button.setToolTip(f"{outcome.text()} (Alt+{_WORDS[rule].partition('&')[2][:1].upper()})")
            self.rules.addButton(button, RULES.index(rule))
            self.buttons_by_rule[rule] = button
            grid.addWidget(button, row, 0)
            grid.addWidget(outcome, row, 1)
        self.buttons_by_rule[MOST].setChecked(True)
        self.body.addLayout(grid)
        self.rest = QCheckBox("Where an annotator is done with a document, all &other sentences are “none”")
        self.rest.setToolTip("Otherwise they stay undecided (Alt+O)")
        more = quiet(f"{number_of(coded.rest, 'more decision')}; otherwise they stay undecided")
        more.setContentsMargins(_HANGING, 0, 0, 0)
        if coded.rest:
            self.body.addSpacing(8)
            self.body.addWidget(self.rest)
            self.body.addWidget(more)
        else:
            for widget in (self.rest, more):
                widget.setParent(self)
                widget.hide()
        self.body.addStretch(1)
        self.accept_button.setToolTip("Enter")
        self.cancel_button.setToolTip("Esc: import nothing at all")
        self.buttons_by_rule[MOST].setFocus()

    @property
    def options(self) -> Options:
        """What was chosen."""
        rest = NONE if self.rest.isChecked() and self.rest.isVisibleTo(self) else UNDECIDED
        return Options(spans=RULES[self.rules.checkedId()], rest=rest)

    @classmethod
    def ask(cls, parent: QWidget | None, coded: Coded, name: str) -> Options | None:
        """What is chosen, or None where nothing is to be imported."""
        dialog = cls(coded, name, parent)
        try:
            return dialog.options if dialog.exec() else None
        finally:
            dialog.deleteLater()


def _about(coded: Coded, name: str) -> str:
    named = [menu_text(one, 30).replace("&&", "&") for one in coded.annotators if one]
    who = ", ".join(named[:_NAMED]) + (f" and {len(named) - _NAMED:,} more" if len(named) > _NAMED else "")
    by = f" by {who}" if who else ""
    passages = number_of(coded.passages, "passage is coded", "passages are coded")
    documents, themes = number_of(coded.documents, "document"), number_of(coded.themes, "theme")
    return f"{menu_text(name, 60).replace('&&', '&')}: {passages} in {documents} with {themes}{by}."


def _outcome(outcome: Outcome) -> str:
    decided = number_of(outcome.decisions, "sentence decided", "sentences decided")
    left = number_of(outcome.unplaced, "passage left out", "passages left out")
    return f"{decided}, {left}" if outcome.unplaced else decided
