"""Annotators against themselves: what each second pass says."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotator.agreement.ranking import Aim, Kind, lowering
from ui import chips
from ui.figures_table import BY_THEME, FiguresTable, lowest, theme_row
from ui.lowering_list import Found, LoweringList, veiled
from ui.plain_table import Entry, PlainTable
from ui.sheet import quiet
from ui.times import local_time
from ui.wording import number_of
from ui.work.figures import bounds, number
from ui.work.repeats import Repeat
from ui.workspace import Workspace

_ABOUT = (
    "A repeat presents a random share of your own earlier sentences again, without what you decided then. Nobody can "
    "agree with you more than you do yourself."
)
_HIDDEN = "What was decided the first time is shown once all sentences of the repeat are decided."


class RepeatsFace(QWidget):
    """The passes, the figures of the chosen one by theme, and the sentences that were decided differently."""

    opened = Signal(str, int)
    repeat_requested = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._repeats: list[Repeat] = []
        self.repeat = QPushButton("&Repeat some of my sentences…")
        self.repeat.setEnabled(not workspace.read_only)
        self.repeat.clicked.connect(self.repeat_requested)
        self.passes = PlainTable("Repeats", whole=True)
        self.themes = FiguresTable("Agreement with oneself by theme", BY_THEME, axis=True)
        self.sentences = LoweringList(workspace)
        self._about = quiet(_ABOUT)
        self._note = quiet("")
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self._about, 1)
        top.addWidget(self.repeat)
        top.setContentsMargins(8, 0, 8, 0)
        self._note.setContentsMargins(8, 0, 8, 0)
        column = QVBoxLayout()
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self.passes)
        column.addWidget(self.themes)
        column.addWidget(self._note)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(column)
        outer.addWidget(self.sentences, 1)
        outer.addStretch()
        self.passes.chosen.connect(self._show)
        self.sentences.opened.connect(self.opened)
        self.show_repeats([])

    def show_repeats(self, repeats: list[Repeat]) -> None:
        """Show these, the newest first."""
        self._repeats = repeats[::-1]
        rows = [
            [
                Entry(one.name),
                Entry(local_time(one.drawn.at).rsplit(",", 1)[0], local_time(one.drawn.at), quiet=True),
                Entry(f"{one.decided:,} of {len(one.drawn.drawn):,}"),
                Entry(number(one.report.overall.alpha_masi.value), one.report.overall.alpha_masi.reason),
                Entry(bounds(one.report.overall.interval), one.report.overall.interval.reason, quiet=True),
            ]
            for one in self._repeats
        ]
        self.passes.show_rows(["Annotator", "Drawn", "Decided again", "Alpha (MASI)", "95 % interval"], rows)
        for widget in (self.passes, self.themes, self.sentences, self._note):
            widget.setVisible(bool(repeats))
        if repeats:
            self._show(max(self.passes.currentIndex().row(), 0))

    def set_stale(self, stale: bool) -> None:
        """Show that newer figures are on the way."""
        for part in (self.passes, self.themes, self.sentences):
            part.set_stale(stale)

    def _show(self, row: int) -> None:
        one = self._repeats[row]
        known = chips.by_id(self._workspace.themes)
        rows = [theme_row(figures, known) for figures in one.report.themes]
        self.themes.figures.low = lowest(rows)
        self.themes.show_rows(rows)
        finished = one.decided >= len(one.drawn.drawn)
        sentences, weights = lowering(one.material.decisions, Aim(Kind.MASI))
        found = Found(one.material, sentences, weights, (0, 1)) if finished else None
        self.sentences.show_found(found, one.drawn.of)
        self.sentences.setVisible(finished)
        differing = number_of(len(sentences), "sentence")
        self._note.setText(f"Decided differently: {differing}{veiled(self.sentences)}." if finished else _HIDDEN)
