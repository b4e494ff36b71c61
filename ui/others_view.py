"""What the others decided of the current sentence: hidden until one's own release is finished, or by choice."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QToolTip, QVBoxLayout, QWidget

from annotator.changes import Change
from annotator.commands.reviewing import unblind
from annotator.people import listed, root
from annotator.records import CONSENSUS_ID, Annotation, Annotator, Sentence, Theme, Unblinding
from ui import appearance, badges, chips
from ui.elided import line_count, paint_lines
from ui.sheet import Sheet, quiet
from ui.texts import tip
from ui.wording import number_of
from ui.workspace import Workspace

_IN_SIGHT = 6  # lines; the rest is scrolled to


class OthersView(QWidget):
    """Takes no room until it is wanted. In a release that is not finished it says so, and offers to show them."""

    wanted_changed = Signal(bool)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._wanted = False
        self._held: dict[int, list[Annotation]] | None = None  # by where the sentence begins; None: not read yet
        self.setAccessibleName("What the others decided")
        heading = QLabel("Others")
        heading.setObjectName("heading")
        self.words = quiet("")
        self.button = QPushButton("Show them…")
        self.button.setToolTip("That you did is recorded in the history")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self._ask)
        self.lines = _Lines()
        self._area = QScrollArea()
        self._area.setWidget(self.lines)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        column.addWidget(heading)
        column.addWidget(self.words)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._area)
        workspace.moved.connect(self._show)
        workspace.document_opened.connect(self._forget)
        workspace.changed.connect(self._absorb)
        self.hide()

    @property
    def wanted(self) -> bool:
        """Whether they are to be shown wherever that may be."""
        return self._wanted

    def want(self, wanted: bool) -> None:
        """Show the others' decisions, or hide them. Where one's own release is not finished, that is asked first."""
        document = self._workspace.document
        if wanted and document is not None and self._workspace.is_blind_to(document.id) and not self._agreed():
            wanted = False
        self._wanted = wanted
        self._show()
        self.wanted_changed.emit(wanted)

    def _ask(self) -> None:
        if self._agreed():
            self._show()

    def _agreed(self) -> bool:
        """Whether the annotator chooses to see them, which is recorded before anything is shown."""
        workspace, document = self._workspace, self._workspace.document
        if document is None or not _Question.ask(self.window(), workspace):
            return False
        return workspace.do(unblind([document.id], workspace.annotator.id, document.title))

    def _forget(self) -> None:
        self._held = None
        self._show()

    def _absorb(self, change: Change) -> None:
        if change.touches((Annotation, Annotator, Sentence, Theme, Unblinding)):
            self._forget()

    def _show(self) -> None:
        workspace = self._workspace
        document, sentence = workspace.document, workspace.sentence
        self.setVisible(self._wanted and sentence is not None)
        if not self._wanted or document is None or sentence is None:
            return
        blind = workspace.is_blind_to(document.id)
        if blind:
            self.lines.show_decisions([], [], {})
            self.words.setText("Hidden until you have finished this release.")
        else:
            among = self._others()
            found = [] if not among else self._read().get(sentence.start, [])
            known = {one.id: one for one in among}
            made = [(known[one.annotator], one) for one in found if one.annotator in known]
            self.lines.show_decisions(made, among, chips.by_id(workspace.themes))
            self.words.setText("" if made else "Nobody else has decided this sentence.")
        self.words.setVisible(bool(self.words.text()))
        self.button.setVisible(blind)
        self._area.setVisible(bool(self.lines.decisions))
        self._area.setFixedHeight(min(self.lines.sizeHint().height(), _IN_SIGHT * self.lines.line_height))

    def _others(self) -> list[Annotator]:
        """All but the annotator, in whatever pass; the consensus last."""
        workspace = self._workspace
        own = workspace.annotator.repeat_of or workspace.annotator.id
        people = [one for one in listed(workspace.annotators.values()) if one.id != root(workspace.annotators, own)]
        return sorted(people, key=lambda one: (one.id == CONSENSUS_ID, one.name.casefold()))

    def _read(self) -> dict[int, list[Annotation]]:
        if self._held is None:
            self._held = {}
            document = self._workspace.document
            order = {one.id: at for at, one in enumerate(self._others())}
            made = self._workspace.store.annotations(document.id) if document is not None else []
            for one in sorted((one for one in made if one.annotator in order), key=lambda one: order[one.annotator]):
                self._held.setdefault(one.start, []).append(one)
        return self._held


class _Lines(QWidget):
    """One annotator's decision a line: badge, name, themes; a note below."""

    def __init__(self) -> None:
        super().__init__()
        self.decisions: list[tuple[Annotator, Annotation]] = []
        self._among: list[Annotator] = []
        self._themes: dict[str, Theme] = {}

    def show_decisions(
        self, decisions: list[tuple[Annotator, Annotation]], among: list[Annotator], themes: dict[str, Theme]
    ) -> None:
        self.decisions, self._among, self._themes = decisions, among, themes
        self.setAccessibleName("Decisions of the others")
        self.setAccessibleDescription("; ".join(self._spoken(at) for at in range(len(decisions))))
        self.updateGeometry()
        self.update()

    @property
    def line_height(self) -> int:
        return round(chips.chips_height(QFontMetricsF(self.font()))) + 8

    def _spoken(self, at: int) -> str:
        who, one = self.decisions[at]
        return f"{who.name}: {chips.in_words(one, self._themes)}"

    def _height(self, note: str) -> int:
        lines = min(line_count(note, self.font(), self._note_width()), 3) if note else 0
        return self.line_height + lines * self.fontMetrics().lineSpacing()

    def _note_width(self) -> float:
        return max(self.width() - badges.badge_size(self.fontMetrics()) - 8, 80)

    def sizeHint(self) -> QSize:
        return QSize(240, sum(self._height(one.note) for _, one in self.decisions))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            top = 0
            for at, (_, one) in enumerate(self.decisions):
                top += self._height(one.note)
                if event.pos().y() < top:
                    QToolTip.showText(event.globalPos(), tip(self._spoken(at)), self)
                    return True
        return super().event(event)  # type: ignore[arg-type]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        top = 0
        for who, one in self.decisions:
            self._paint(painter, QRectF(0, top, self.width(), self.line_height), who, one)
            top += self._height(one.note)
        painter.end()

    def _paint(self, painter: QPainter, line: QRectF, who: Annotator, one: Annotation) -> None:
        colours, metrics = appearance.current(), QFontMetricsF(self.font())
        size = badges.badge_size(self.fontMetrics())
        badge = QRectF(0, line.center().y() - size / 2, size, size)
        badges.paint_badge(painter, badge, badges.initials(who, self._among), badges.badge_colour(who, self._among))
        names = max((metrics.horizontalAdvance(other.name) for other, _ in self.decisions), default=0.0)
        room = min(names + 8, line.width() * 0.4)
        left = size + 8
        painter.setPen(QColor(colours.ink))
        painter.drawText(
            QRectF(left, line.top(), room, line.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            metrics.elidedText(" ".join(who.name.split()), Qt.TextElideMode.ElideRight, room - 4),
        )
        rest = QRectF(left + room + 4, line.top(), line.right() - left - room - 4, line.height())
        bare = one._replace(note="")
        if bare.themes is None and not bare.unsure:
            painter.setPen(QColor(colours.quiet))
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, "undecided")
        else:
            chips.paint_chips(painter, rest, chips.chips_of(bare, self._themes))
        if one.note:
            painter.setPen(QColor(colours.quiet))
            below = QRectF(left, line.bottom() - 2, self._note_width(), self._height(one.note) - self.line_height)
            paint_lines(painter, below, one.note, 3)


class _Question(Sheet):
    """Asks whether one really wants to see them; leaving it is what Enter does."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        progress = workspace.progress[workspace.document.id] if workspace.document is not None else None
        left = progress.sentences - progress.decided if progress is not None else 0
        super().__init__(
            "You have not finished this release",
            f"{number_of(left, 'sentence is', 'sentences are')} undecided. What others decided can sway you, so it is "
            "hidden until you are done. You can see it now: that you did is kept in the history, and your decisions on "
            "this release no longer count as blind.",
            accept="Show them: it is recorded",
            cancel="Stay blind",
            parent=parent,
        )
        self.accept_button.setDefault(False)
        self.accept_button.setAutoDefault(False)
        self.cancel_button.setAutoDefault(True)
        self.cancel_button.setDefault(True)
        self.cancel_button.setFocus()

    @classmethod
    def ask(cls, parent: QWidget | None, workspace: Workspace) -> bool:
        dialog = cls(workspace, parent)
        try:
            return bool(dialog.exec())
        finally:
            dialog.deleteLater()
