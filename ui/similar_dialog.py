"""Near duplicates: two documents side by side, and what is to be done with them."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from annotator.commands.similar import keep_both
from annotator.comparing import compare
from annotator.records import Annotation
from db.similar import Similar
from ui.comparison_view import ComparisonView, Side
from ui.documents_model import origin_of
from ui.elided import ElidedLabel
from ui.scripts import in_language
from ui.sheet import Sheet, quiet
from ui.wording import number_of, share_of
from ui.work.removing import removal
from ui.workspace import Workspace


class SimilarDialog(Sheet):
    """Goes through pairs of near duplicates. `opened` is the document that was asked for, or ""."""

    def __init__(
        self, workspace: Workspace, pairs: Sequence[Similar], parent: QWidget | None = None, *, at: int = 0
    ) -> None:
        super().__init__("Similar documents", accept="Close", cancel="", parent=parent)
        self._workspace = workspace
        self._pairs = list(pairs)
        self._number = at
        self._sides: tuple[Side, Side] | None = None
        self.opened = ""
        self.summary = quiet("")
        self.heads = (_Head("left"), _Head("right"))
        self.view = ComparisonView()
        self.only_differences = QCheckBox("Only the &differences")
        self.previous_difference = _small("▲", "The difference before (Alt+Up)")
        self.next_difference = _small("▼", "The next difference (Alt+Down)")
        self.previous_pair = _small("◀", "The pair before (Alt+Left)")
        self.next_pair = _small("▶", "The next pair (Alt+Right)")
        self.where = QLabel()
        self.keep = QPushButton("&Keep both")
        self._lay_out()
        self._connect()
        self._show_pair()
        self.open_at(170, 46)
        self.view.setFocus()

    def _lay_out(self) -> None:
        self.keep.setAutoDefault(False)
        self.keep.setToolTip("Both belong in the project: do not point them out any more")
        reason = self._workspace.read_only
        for button in (self.keep, *(head.remove for head in self.heads)):
            button.setEnabled(not reason)
            if reason:
                button.setToolTip(f"Nothing can be changed: {reason}")
        heads = QGridLayout()
        heads.setContentsMargins(0, 0, 0, 0)
        heads.setSpacing(0)
        for column, head in enumerate(self.heads):
            heads.addWidget(head, 0, column)
            heads.setColumnStretch(column, 1)
        frame = QFrame()
        frame.setObjectName("panel")
        box = QGridLayout(frame)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(heads, 0, 0)
        box.addWidget(self.view, 1, 0)
        box.setRowStretch(1, 1)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.only_differences)
        below.addSpacing(16)
        below.addWidget(QLabel("Differences"))
        below.addWidget(self.previous_difference)
        below.addWidget(self.next_difference)
        below.addStretch(1)
        below.addWidget(self.where)
        below.addWidget(self.previous_pair)
        below.addWidget(self.next_pair)
        self.body.setSpacing(8)
        self.body.addWidget(self.summary)
        self.body.addWidget(frame, 1)
        self.body.addLayout(below)
        self.buttons.insertWidget(0, self.keep)

    def _connect(self) -> None:
        self.only_differences.toggled.connect(self.view.show_only_differences)
        self.keep.clicked.connect(self.keep_both)
        for column, head in enumerate(self.heads):
            head.open.clicked.connect(lambda _=False, column=column: self.open_side(column))
            head.remove.clicked.connect(lambda _=False, column=column: self.remove_side(column))
        steps = (
            (self.previous_difference, "Alt+Up", lambda: self.view.go(-1)),
            (self.next_difference, "Alt+Down", lambda: self.view.go(1)),
            (self.previous_pair, "Alt+Left", lambda: self.step(-1)),
            (self.next_pair, "Alt+Right", lambda: self.step(1)),
        )
        for button, key, act in steps:
            button.clicked.connect(act)
            QShortcut(QKeySequence(key), self, act)

    # What can be done

    @property
    def pair(self) -> Similar:
        """The pair that is shown."""
        return self._pairs[self._number]

    def step(self, by: int) -> None:
        """Show another pair."""
        if 0 <= self._number + by < len(self._pairs):
            self._number += by
            self._show_pair()

    def open_side(self, column: int) -> None:
        """Close, and have this document opened."""
        if self._sides is not None:
            self.opened = self._sides[column].document.id
            self.accept()

    def keep_both(self) -> None:
        """Remember that both belong here, and go on to the next pair."""
        if self._sides is not None:
            left, right = (side.document for side in self._sides)
            if self._workspace.do(keep_both(left, right, self._workspace.settings, self._workspace.annotator.id)):
                self._go_on()

    def remove_side(self, column: int) -> None:
        """Remove this document, and go on; where somebody has annotated it, only when that is confirmed."""
        if self._sides is None:
            return
        document = self._sides[column].document
        annotations = self._workspace.store.annotations(document.id)
        if annotations and not self._agrees(document.title, annotations):
            return
        if self._workspace.do(removal(self._workspace.store, document, self._workspace.annotator.id)):
            self._go_on()

    def _agrees(self, title: str, annotations: Sequence[Annotation]) -> bool:
        go = "goes" if len(annotations) == 1 else "go"
        about = f"“{title}” has {self._said(annotations)}, which {go} with it. Undo (Ctrl+Z) brings all of it back."
        sheet = Sheet("Remove the document?", about, accept="Remove the document", parent=self)
        try:
            return bool(sheet.exec())
        finally:
            sheet.deleteLater()

    def _go_on(self) -> None:
        """Leave out the pairs that are settled now; close where none is left."""
        similar = self._workspace.similar
        self._pairs = [pair for pair in self._pairs if pair in similar.get(pair.document, ())]
        if not self._pairs:
            self._workspace.told.emit("All similar documents are settled.")
            self.accept()
            return
        self._number = min(self._number, len(self._pairs) - 1)
        self._show_pair()

    # What is shown

    def _show_pair(self) -> None:
        store, pair = self._workspace.store, self.pair
        documents = [store.document(id_) for id_ in (pair.similar_to, pair.document)]
        left, right = (Side(one, store.sentences(one.id)) for one in documents if one is not None)
        self._sides = left, right
        comparison = compare(left.document.text, left.sentences, right.document.text, right.sentences)
        for head, side in zip(self.heads, self._sides, strict=True):
            heading = self._workspace.headings[side.document.id]
            annotations = store.annotations(side.document.id)
            facts = [origin_of(heading), number_of(len(side.sentences), "sentence")]
            facts += [self._said(annotations)] if annotations else []
            head.say(side.document.title or "Untitled", "  ·  ".join(part for part in facts if part), heading.language)
        self.view.show_comparison(left, right, comparison)
        count = len(self.view.differences)
        self.summary.setText(
            f"{share_of(pair.share)} of the shorter text is in both. "
            + (
                f"What only one of them has is underlined: {number_of(count, 'place')}."
                if count
                else "They read alike."
            )
        )
        several = len(self._pairs) > 1
        self.where.setText(f"Pair {self._number + 1:,} of {len(self._pairs):,}" if several else "")
        self.previous_pair.setVisible(several)
        self.next_pair.setVisible(several)
        self.previous_pair.setEnabled(self._number > 0)
        self.next_pair.setEnabled(self._number < len(self._pairs) - 1)
        for button in (self.previous_difference, self.next_difference):
            button.setEnabled(bool(count))

    def _said(self, annotations: Sequence[Annotation]) -> str:
        """For example “14 annotations by Ann and Ben”."""
        known = self._workspace.annotators
        names = sorted({known[one.annotator].name for one in annotations if one.annotator in known})
        shown = names if len(names) <= 3 else [*names[:2], f"{len(names) - 2} others"]
        by = " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
        return f"{number_of(len(annotations), 'annotation')} by {by}"


class _Head(QFrame):
    """What is above a column: which document it is, and what can be done with it."""

    def __init__(self, side: str) -> None:
        super().__init__()
        self.title, self.facts = ElidedLabel(), ElidedLabel()
        self.title.setObjectName("document")
        self._font = self.title.font()
        self._font.setBold(True)
        self.facts.setObjectName("quiet")
        self.open, self.remove = QPushButton("&Open" if side == "left" else "O&pen"), QPushButton("Remove…")
        for button, what in ((self.open, "Open"), (self.remove, "Remove")):
            button.setAutoDefault(False)
            button.setAccessibleName(f"{what} the document on the {side}")
            button.setToolTip(f"{what} the document on the {side}")
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.title, 0, 0)
        grid.addWidget(self.facts, 1, 0)
        grid.addWidget(self.open, 0, 1, 2, 1)
        grid.addWidget(self.remove, 0, 2, 2, 1)
        grid.setColumnStretch(0, 1)

    def say(self, title: str, facts: str, language: str) -> None:
        """Say which document stands below."""
        self.title.setFont(in_language(self._font, language))
        self.title.setText(title)
        self.facts.setText(facts)


def _small(sign: str, said: str) -> QPushButton:
    button = QPushButton(sign)
    button.setAutoDefault(False)
    button.setToolTip(said)
    button.setAccessibleName(said)
    button.setFixedSize(QSize(32, 28))
    button.setStyleSheet("padding: 0")
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
