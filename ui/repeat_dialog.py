"""Asks how many of one's own earlier sentences are to be decided again."""

import secrets

from PySide6.QtWidgets import QLabel, QSpinBox, QWidget

from annotator.changes import Change
from annotator.commands.repeating import DAYS, SHARE, draw, number_drawn, old_enough
from annotator.refusal import Refusal
from ui.sheet import Sheet, form
from ui.wording import number_of
from ui.workspace import Workspace

_SEEDS = 1_000_000


class RepeatDialog(Sheet):
    """The share, how old decisions must be, and the seed; says at once how many sentences that draws."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(
            "Repeat some of my sentences",
            "You decide a random share of your own earlier sentences again, one after the other in random order. What "
            "you decided then stays as it is and is hidden meanwhile. Agreement shows how far you agree with yourself.",
            accept="Draw and begin",
            parent=parent,
        )
        self._workspace = workspace
        self._made = workspace.store.made_by(workspace.annotator.id)
        self.change: Change | None = None
        self.share, self.days, self.seed = QSpinBox(), QSpinBox(), QSpinBox()
        self.share.setRange(1, 100)
        self.share.setValue(round(100 * SHARE))
        self.share.setSuffix(" %")
        self.days.setRange(0, 3650)
        self.days.setValue(DAYS)
        self.days.setSuffix(" days ago or earlier")
        self.seed.setRange(0, _SEEDS)
        self.seed.setValue(secrets.randbelow(_SEEDS))
        self.seed.setToolTip("The same seed draws the same sentences; it is kept with the project")
        self.count = QLabel()
        self.count.setWordWrap(True)
        fields = form()
        fields.addRow("S&hare", self.share)
        fields.addRow("De&cided", self.days)
        fields.addRow("S&eed", self.seed)
        self.body.addLayout(fields)
        self.body.addWidget(self.count)
        self.body.addStretch(1)
        for field in (self.share, self.days):
            field.valueChanged.connect(self._count)
        self._count()
        self.open_at(84, 22)
        self.share.setFocus()

    @classmethod
    def ask(cls, parent: QWidget | None, workspace: Workspace) -> Change | None:
        """The change that draws them, or None."""
        dialog = cls(workspace, parent)
        try:
            return dialog.change if dialog.exec() else None
        finally:
            dialog.deleteLater()

    def accepting(self) -> None:
        workspace = self._workspace
        try:
            self.change = draw(
                workspace.annotator,
                workspace.annotators,
                old_enough(self._made, self.days.value()),
                share=self.share.value() / 100,
                days=self.days.value(),
                seed=self.seed.value(),
            )
        except Refusal as refusal:
            self.warn(str(refusal))
            return
        self.accept()

    def _count(self) -> None:
        self.warn("")
        old = len(old_enough(self._made, self.days.value()))
        of_all = f"{old:,} of your {number_of(len(self._made), 'decision')} are old enough"
        drawn = number_drawn(old, self.share.value() / 100) if old else 0
        self.count.setText(f"{of_all}; {number_of(drawn, 'sentence')} would be drawn.")
        self.accept_button.setEnabled(bool(old))
