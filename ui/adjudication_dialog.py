"""How far adjudication is in the whole project, and why annotators had disagreed, by theme."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from annotator.records import REASONS, Theme
from db.review import Standing
from ui.sheet import Sheet, dress_table, quiet
from ui.wording import number_of
from ui.work.reviewing import Account

_HEADER = ("Theme", "Slip", "Ambiguity", "Gap", "Not given", "Together")


class AdjudicationDialog(Sheet):
    """A sentence, and a table of reasons that can be counted on in a methods section."""

    def __init__(self, account: Account, themes: Sequence[Theme], parent: QWidget | None = None) -> None:
        super().__init__("Adjudication", told(account.standing), accept="Close", cancel="", parent=parent)
        self.model = _reasons(account, themes)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName("Why annotators had disagreed, by theme")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        dress_table(self.table)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        if self.model.rowCount():
            self.body.addWidget(self.table, 1)
            self.body.addWidget(
                quiet("Counted is each adjudicated sentence, for every theme that some had given and others had not.")
            )
            self.open_at(96, 18 + min(self.model.rowCount() * 2, 24))
        else:
            self.table.setParent(self)
            self.table.hide()
        self.accept_button.setFocus()


def told(standing: Standing) -> str:
    """How far adjudication is, in words."""
    if not standing.disagreements and not standing.agreed:
        return "No sentence has been decided by two annotators yet."
    parts = [
        f"{standing.adjudicated:,} of {number_of(standing.disagreements, 'disagreement')} adjudicated"
        if standing.disagreements
        else "No disagreement"
    ]
    if standing.agreed:
        alike = number_of(standing.agreed, "sentence")
        parts.append(f"{standing.accepted:,} of {alike} that all agree on accepted")
    return "; ".join(parts) + "."


def _reasons(account: Account, themes: Sequence[Theme]) -> QStandardItemModel:
    model = QStandardItemModel(0, len(_HEADER))
    model.setHorizontalHeaderLabels(list(_HEADER))
    for theme in themes:
        counts = [account.reasons[theme.id, reason] for reason in (*REASONS, "")]
        if any(counts):
            numbers = [_number(count) for count in (*counts, sum(counts))]
            model.appendRow([QStandardItem(" ".join(theme.name.split())), *numbers])
    for column in range(1, len(_HEADER)):
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        model.setHeaderData(column, Qt.Orientation.Horizontal, int(side), Qt.ItemDataRole.TextAlignmentRole)
    return model


def _number(count: int) -> QStandardItem:
    item = QStandardItem(f"{count:,}" if count else "–")
    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item
