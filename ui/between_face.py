"""The annotators compared with each other: figures by theme, pairs, what they confused, and the sentences behind it."""

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotator.agreement import PairFigures
from annotator.agreement.confusion import confusion
from annotator.agreement.ranking import Aim, Kind, lowering
from annotator.agreement.units import Codes, Counts, Floats
from annotator.commands.reviewing import unblind
from ui import chips
from ui.figures_table import ALPHA, BY_THEME, FiguresTable, Row, lowest, theme_row
from ui.lowering_list import Found, LoweringList
from ui.matrix_table import Cell, Matrix, MatrixTable
from ui.sheet import quiet
from ui.wording import number_of
from ui.work.figures import UNDEFINED, number, percent
from ui.work.findings import Between
from ui.workspace import Workspace

_SETS = ("All themes together", "n", "Percent", "Value", "95 % interval", "", "Until ±0.1")
_WIDE = 1000  # device-independent pixels
_NOTHING_ELSE = "nothing"


class BetweenFace(QWidget):
    """Shows what was measured between the annotators. Whatever figure is chosen, its sentences stand below."""

    opened = Signal(str, int)  # a sentence should be opened: document, start
    asked = Signal(object)  # what should be worked out off the window's thread; `show_detail` takes the answer

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._found: Between | None = None
        self._aim = Aim(Kind.MASI)
        self.themes = FiguresTable("Agreement by theme", BY_THEME, axis=True)
        self.sets = FiguresTable("Agreement over all themes together", _SETS)
        self.pairs = MatrixTable("Cohen’s kappa by pair of annotators")
        self.confusion = MatrixTable("What the one said, and the other")
        self.sentences = LoweringList(workspace)
        self._pairs_heading, self._confusion_heading = _heading(), _heading()
        self._confusion_about, self._notes, self._reason = quiet(""), quiet(""), quiet("")
        self._below = _heading()
        self._veil = quiet("")
        self.unveil = QPushButton("Show them: it is recorded")
        self.unveil.setToolTip("See what others decided; the history keeps that you did before you had finished")
        self._lay_out()
        for table in (self.themes, self.sets, self.pairs, self.confusion):
            table.chosen.connect(self._choose)
            table.chosen.connect(lambda _, table=table: self._reveal(table))
            table.entered.connect(self._go_to_sentences)
        self.sentences.opened.connect(self.opened)
        self.sentences.reveiled.connect(self._show_veil)
        self.unveil.clicked.connect(self._lift)
        self._show_veil()

    def _lay_out(self) -> None:
        self._upper = QFrame()
        column = QVBoxLayout(self._upper)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(16)
        tables = QVBoxLayout()
        tables.setSpacing(16)
        tables.addWidget(self.themes)
        tables.addWidget(self.sets)
        tables.addStretch(1)
        self._figures = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._figures.setSpacing(24)
        for heading, table, about in (
            (self._pairs_heading, self.pairs, None),
            (self._confusion_heading, self.confusion, self._confusion_about),
        ):
            part = QVBoxLayout()
            part.setSpacing(6)
            part.addWidget(heading)
            part.addWidget(table)
            if about is not None:
                part.addWidget(about)
            part.addStretch(1)
            self._figures.addLayout(part, 1)
        self._sides = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._sides.setSpacing(16)
        self._sides.addLayout(tables, 5)
        self._sides.addLayout(self._figures, 3)
        column.addWidget(self._reason)
        column.addLayout(self._sides)
        column.addWidget(self._notes)
        column.addStretch(1)
        for label in (self._notes, self._reason):
            label.setContentsMargins(8, 0, 8, 0)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its tables have it
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self._upper)
        lower = QFrame()
        below = QVBoxLayout(lower)
        below.setContentsMargins(0, 8, 0, 0)
        below.setSpacing(4)
        self._below.setContentsMargins(24, 0, 24, 0)
        veil = QHBoxLayout()
        veil.setContentsMargins(24, 0, 24, 4)
        veil.setSpacing(16)
        veil.addWidget(self._veil, 1)
        veil.addWidget(self.unveil)
        below.addWidget(self._below)
        below.addLayout(veil)
        below.addWidget(self.sentences, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.area)
        split.addWidget(lower)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([480, 320])
        split.setChildrenCollapsible(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(split)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is room, the figures of pairs stand beside the tables, else below them."""
        wide = self.width() >= _WIDE
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(across if wide else down)
        self._sides.setSpacing(32 if wide else 16)
        self._figures.setDirection(down if wide else across)
        super().resizeEvent(event)

    # What is shown

    def show_found(self, found: Between) -> None:
        """Show what was measured; the figure that was chosen stays so where it is still there."""
        self._found = found
        report = found.report
        if self._aim.theme and self._aim.theme not in [figures.theme for figures in report.themes]:
            self._aim = Aim(Kind.MASI)
        if self._aim.pair and not set(self._aim.pair) <= set(report.annotators):
            self._aim = Aim(Kind.MASI if not self._aim.theme else Kind.ALPHA, self._aim.theme)
        known = chips.by_id(self._workspace.themes)
        reason = "" if report.sentences else report.overall.alpha_masi.reason
        self._reason.setText(f"There is nothing to compare: {reason}." if reason else "")
        self._reason.setVisible(bool(reason))
        themes, sets = [theme_row(one, known) for one in report.themes], self._set_rows(found)
        for table, rows in ((self.themes, themes), (self.sets, sets)):
            table.figures.low = lowest([*themes, *sets])
            table.show_rows(rows)
        self._notes.setText("  ".join(_notes(found)))
        self._notes.setVisible(bool(self._notes.text()))
        if not (self.themes.aim or self.sets.aim):
            self.sets.setCurrentIndex(self.sets.figures.index(0, ALPHA))
        self._show_pairs()
        self._ask()

    def set_stale(self, stale: bool) -> None:
        """Show that newer figures are on the way."""
        for part in (self.themes, self.sets, self.pairs, self.confusion, self.sentences):
            part.set_stale(stale)

    def _set_rows(self, found: Between) -> list[Row]:
        overall, n = found.report.overall, found.report.sentences
        return [
            Row(
                "Alpha, MASI",
                Aim(Kind.MASI),
                n,
                overall.alpha_masi,
                interval=overall.interval,
                about="Krippendorff’s alpha over sets of themes; sets that share themes are less far apart",
            ),
            Row("Alpha, Jaccard", Aim(Kind.JACCARD), n, overall.alpha_jaccard),
            Row(
                "Alpha, nominal",
                Aim(Kind.ALPHA),
                n,
                overall.alpha_nominal,
                found.alike,
                about="Each set of themes is a category of its own: two sets are the same, or they are not",
            ),
            Row("Fleiss’ kappa", Aim(Kind.FLEISS), n, overall.fleiss_kappa),
        ]

    # Choosing

    def _choose(self, aim: Aim) -> None:
        changed = aim.theme != self._aim.theme or aim.pair != self._aim.pair
        self._aim = aim
        for table, mine in ((self.themes, bool(aim.theme)), (self.sets, not aim.theme)):
            if not mine:
                blocked = table.blockSignals(True)
                table.setCurrentIndex(table.figures.index(-1, -1))
                table.blockSignals(blocked)
            table.viewport().update()
        if changed:
            self._show_pairs()
        elif aim.cell is None:
            self.confusion.point_at(None)
        self._ask()

    def _go_to_sentences(self) -> None:
        if self.sentences.model_.rowCount():
            self.sentences.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reveal(self, table: FiguresTable | MatrixTable) -> None:
        """Scroll so that the current cell of the table is in sight."""
        cell = table.visualRect(table.currentIndex())
        middle = table.viewport().mapTo(self._upper, cell.center())
        self.area.ensureVisible(middle.x(), middle.y(), 0, cell.height() + 16)

    # Pairs

    def _show_pairs(self) -> None:
        found, aim = self._found, self._aim
        if found is None:
            return
        names, report = found.material.annotators, found.report
        of = self._name(aim.theme) if aim.theme else "all themes together"
        figures = next((one.pairs for one in report.themes if one.theme == aim.theme), report.pairs)
        by_pair = {(one.a, one.b): one for one in figures}
        several = len(report.annotators) > 1
        self._pairs_heading.setText(f"Cohen’s kappa by pair: {of}")
        self._pairs_heading.setVisible(several)
        self.pairs.setVisible(several)
        labels = [names[one] for one in report.annotators]
        self.pairs.show_matrix(
            Matrix(
                labels[1:],
                labels[:-1],
                [
                    [self._pair_cell(by_pair[a, b]) if (a, b) in by_pair else None for a in report.annotators[:-1]]
                    for b in report.annotators[1:]
                ],
            )
        )
        self.pairs.point_at(Aim(Kind.KAPPA, aim.theme, aim.pair) if aim.pair else None)
        self._show_confusion(self._pair(found))

    def _pair_cell(self, pair: PairFigures) -> Cell:
        names, theme = self._names(), self._aim.theme
        kappa = pair.kappa.value
        words = f"{names[pair.a]} and {names[pair.b]}: kappa {number(kappa)}, {percent(pair.percent.value)} of "
        words += number_of(pair.sentences, "sentence")
        if pair.kappa.reason:
            words += f"; {pair.kappa.reason}"
        shade = None if kappa is None else max(kappa, 0.0)
        return Cell(number(kappa, 2), shade, words, Aim(Kind.KAPPA, theme, (pair.a, pair.b)))

    def _show_confusion(self, pair: tuple[str, str] | None) -> None:
        found, theme = self._found, self._aim.theme
        for widget in (self._confusion_heading, self.confusion, self._confusion_about):
            widget.setVisible(pair is not None)
        if found is None or pair is None:
            return
        a, b = (self._names()[one] for one in pair)
        self._confusion_heading.setText(f"{a} said (rows), {b} said (columns)")
        if theme:
            self._confusion_about.setText("On how many sentences each of them applied the theme.")
            self.confusion.show_matrix(self._fourfold(theme, pair))
            self.confusion.point_at(self._aim if self._aim.cell else None)
        else:
            self._confusion_about.setText(
                "On the diagonal what both said; elsewhere what the one said instead of what the other said."
            )

    def _fourfold(self, theme: str, pair: tuple[str, str]) -> Matrix:
        found = self._found
        figures = next(one for one in found.report.themes if one.theme == theme) if found else None
        table = next((one.table for one in figures.pairs if (one.a, one.b) == pair), None) if figures else None
        if table is None:
            return Matrix()
        name, (a, b) = self._name(theme), (self._names()[one] for one in pair)
        sides = (name, f"not {name}")
        counts = ((table.both, table.only_a), (table.only_b, table.neither))
        return Matrix(
            sides,
            sides,
            [
                [
                    self._count_cell(
                        counts[row][column],
                        sum(table),
                        f"{a}: {sides[row]}, {b}: {sides[column]}",
                        Aim(Kind.KAPPA, theme, pair, (row, column)),
                    )
                    for column in range(2)
                ]
                for row in range(2)
            ],
        )

    def _instead(self, pair: tuple[str, str], counts: Counts) -> Matrix:
        names = [self._name(theme) for theme in self._found.material.decisions.themes] if self._found else []
        names.append(_NOTHING_ELSE)
        a, b = (self._names()[one] for one in pair)
        whole = int(counts.max(initial=0))
        return Matrix(
            names,
            names,
            [
                [
                    self._count_cell(
                        int(counts[row, column]),
                        whole,
                        f"both: {names[row]}" if row == column else f"{a}: {names[row]}, {b} instead: {names[column]}",
                        Aim(Kind.KAPPA, "", pair, (row, column)),
                    )
                    for column in range(len(names))
                ]
                for row in range(len(names))
            ],
        )

    def _count_cell(self, count: int, whole: int, words: str, aim: Aim) -> Cell:
        shade = None if not count else 0.12 + 0.88 * count / max(whole, 1)
        return Cell(f"{count:,}" if count else "·", shade, f"{words}: {number_of(count, 'sentence')}", aim)

    # Sentences

    def _ask(self) -> None:
        """Have the sentences ranked, and what a pair confused counted: with many sentences that takes a while."""
        found, aim = self._found, self._aim
        if found is not None:
            pair = self._pair(found)
            self.asked.emit(lambda: _detail(found, aim, pair))

    def show_detail(self, detail: "_Detail") -> None:
        """Show what was asked for, unless something else was chosen or measured since."""
        if detail.found is not self._found or detail.aim != self._aim:
            return
        decisions = detail.found.material.decisions
        if detail.pair and detail.counts is not None:
            self.confusion.show_matrix(self._instead(detail.pair, detail.counts))
            self.confusion.point_at(detail.aim if detail.aim.cell else None)
        who = detail.aim.pair or decisions.annotators
        columns = tuple(decisions.annotators.index(one) for one in who)
        self.sentences.show_found(Found(detail.found.material, detail.sentences, detail.weights, columns))
        self._below.setText(self._in_words(detail.aim, len(detail.sentences)))
        self._show_veil()

    def _show_veil(self) -> None:
        """Say how many sentences are hidden from who has not finished their documents."""
        hidden = self.sentences.hidden
        for widget in (self._veil, self.unveil):
            widget.setVisible(hidden > 0)
        releases = "a release" if len(self.sentences.veiled) == 1 else "releases"
        stand = "stands" if hidden == 1 else "stand"
        self._veil.setText(
            f"{number_of(hidden, 'sentence')} of them {stand} in {releases} that you have not finished. What others "
            "decided there can sway you, so it is hidden until you are done."
        )

    def _lift(self) -> None:
        """Show what is hidden; that the annotator chose to is recorded for each document."""
        workspace = self._workspace
        workspace.do(unblind(sorted(self.sentences.veiled), workspace.annotator.id))

    def _pair(self, found: Between) -> tuple[str, str] | None:
        """The pair that was chosen, else the first."""
        first = found.report.annotators[:2]
        return self._aim.pair or ((first[0], first[1]) if len(first) > 1 else None)

    def _in_words(self, aim: Aim, count: int) -> str:
        of = f"on “{self._name(aim.theme)}”" if aim.theme else "over all themes"
        whose = f" of {' and '.join(self._names()[one] for one in aim.pair)}" if aim.pair else ""
        if aim.cell is not None:
            return f"{number_of(count, 'sentence')} in this cell, and how much each lowers {aim.kind}{whose} {of}"
        if not count:
            return f"No sentence lowers {aim.kind}{whose} {of}"
        verb = "lowers" if count == 1 else "lower"
        return f"{number_of(count, 'sentence')} that {verb} {aim.kind}{whose} {of}, and by how much"

    def _names(self) -> dict[str, str]:
        return dict(self._found.material.annotators) if self._found else {}

    def _name(self, theme: str) -> str:
        return self._found.material.themes.get(theme, theme) if self._found else theme


class _Detail(NamedTuple):
    """What `BetweenFace` asks for: the sentences behind a figure, and over sets what the pair confused."""

    found: Between
    aim: Aim
    pair: tuple[str, str] | None
    sentences: Codes
    weights: Floats
    counts: Counts | None


def _detail(found: Between, aim: Aim, pair: tuple[str, str] | None) -> _Detail:
    decisions = found.material.decisions
    counts = None
    if pair and not aim.theme:
        a, b = (decisions.annotators.index(one) for one in pair)
        counts = confusion(decisions, a, b)
    return _Detail(found, aim, pair, *lowering(decisions, aim), counts)


def _notes(found: Between) -> list[str]:
    """What a reader of the figures must know."""
    report, material, blind = found.report, found.material, found.blindness
    parts = []
    if material.decisions.singly:
        parts.append(f"{number_of(material.decisions.singly, 'sentence')} that only one annotator decided: left out.")
    if blind.unblind:
        alpha = number(blind.alpha.value) if blind.alpha.value is not None else f"{UNDEFINED} ({blind.alpha.reason})"
        parts.append(
            f"{number_of(blind.unblind, 'decision')} not made blind; without them alpha (MASI) is {alpha} "
            f"on {number_of(blind.sentences, 'sentence')}."
        )
    if suggested := material.comparison.suggested:
        parts.append(f"{number_of(suggested, 'decision')} accepted a suggestion or came from a rule.")
    if material.training:
        parts.append(f"{number_of(material.training, 'document')} for training left out.")
    if report.sentences:
        parts.append(
            f"Intervals: {report.replicates:,} resamples of sentences, seed {report.seed}. "
            "“Until ±0.1”: how many more sentences like these until the interval is that narrow."
        )
    return parts


def _heading() -> QLabel:
    label = QLabel()
    label.setObjectName("heading")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
