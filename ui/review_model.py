"""The sentences of a review as rows of a table: a column for each annotator, one for the consensus."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.records import REASONS, Annotation, Annotator
from annotator.reviewing import Reviewed
from ui import chips
from ui.review_rows import By, ReviewRows
from ui.texts import tip
from ui.times import local_time

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
REASON_NAMES = dict(zip(REASONS, ("slip", "ambiguity", "gap"), strict=True))


class Kind(IntEnum):
    """What a column shows. Between TEXT and CONSENSUS stand those of the annotators."""

    NUMBER = 0
    DOCUMENT = 1
    TEXT = 2
    ANNOTATOR = 3
    CONSENSUS = 4
    REASON = 5
    DECIDED = 6
    COMMENTS = 7


_TITLES = {
    Kind.NUMBER: "No.",
    Kind.DOCUMENT: "Document",
    Kind.TEXT: "Sentence",
    Kind.CONSENSUS: "Consensus",
    Kind.REASON: "Reason",
    Kind.DECIDED: "Decided",
    Kind.COMMENTS: "",
}
ORDERS = {
    Kind.NUMBER: By.TEXT,
    Kind.DOCUMENT: By.TEXT,
    Kind.TEXT: By.DIFFERENCE,
    Kind.CONSENSUS: By.CONSENSUS,
    Kind.REASON: By.REASON,
    Kind.DECIDED: By.DECIDED,
    Kind.COMMENTS: By.COMMENTS,
}


class ReviewModel(QAbstractTableModel):
    """The shown rows, read as they are asked."""

    def __init__(self, rows: ReviewRows, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows = rows
        self._columns: list[tuple[Kind, Annotator | None]] = []
        rows.reset.connect(self._reset)
        rows.altered.connect(self._say_altered)
        self._reset()

    def kind(self, column: int) -> Kind:
        return self._columns[column][0]

    def annotator(self, column: int) -> Annotator | None:
        """Whose column it is."""
        return self._columns[column][1]

    def annotation(self, row: int, column: int) -> Annotation | None:
        """What stands in a column of an annotator or of the consensus."""
        one, who = self.rows.row(row), self.annotator(column)
        return one.held.get(who.id) if who else one.consensus

    def columns_of(self, kind: Kind) -> list[int]:
        return [at for at, (one, _) in enumerate(self._columns) if one is kind]

    def _reset(self) -> None:
        self.beginResetModel()
        across = self.rows.across
        before = [Kind.NUMBER, *([Kind.DOCUMENT] if across else []), Kind.TEXT]
        after = [Kind.CONSENSUS, *([Kind.REASON, Kind.DECIDED] if across else []), Kind.COMMENTS]
        self._columns = [(kind, None) for kind in before]
        self._columns += [(Kind.ANNOTATOR, one) for one in self.rows.columns]
        self._columns += [(kind, None) for kind in after]
        self.endResetModel()

    def _say_altered(self, row: int) -> None:
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self._columns) - 1))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows.shown)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        kind, who = self._columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return who.name if who else _TITLES[kind]
            case Qt.ItemDataRole.ToolTipRole:
                return tip(self._explained(kind, who))
        return None

    def _explained(self, kind: Kind, who: Annotator | None) -> str:
        letter = self.rows.letters.get(who.id, "") if who else ""
        lines = [who.name if who else _TITLES[kind] or "Comments"]
        lines += [f"Take this decision with the key {letter}"] if letter else []
        return "\n".join([*lines, "Click to sort"])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows.shown):
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.cell(index.row(), index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return tip(self._told(index.row(), index.column()))
            case Qt.ItemDataRole.AccessibleTextRole:
                if self.kind(index.column()) in (Kind.NUMBER, Kind.TEXT):
                    return self.spoken(index.row())
                return self._told(index.row(), index.column()) or "none"
        return None

    def cell(self, row: int, column: int) -> str:
        """What a cell says in words."""
        one = self.rows.row(row)
        match self.kind(column):
            case Kind.NUMBER:
                return str(one.number)
            case Kind.DOCUMENT:
                heading = self.rows.workspace.headings.get(one.sentence.document)
                return " ".join(heading.title.split()) if heading else ""
            case Kind.TEXT:
                return one.text
            case Kind.ANNOTATOR | Kind.CONSENSUS:
                return chips.in_words(self.annotation(row, column), self.rows.themes)
            case Kind.REASON:
                return REASON_NAMES.get(one.consensus.reason, "") if one.consensus else ""
            case Kind.DECIDED:
                return self._decided(one)
            case Kind.COMMENTS:
                return str(len(one.comments)) if one.comments else ""

    def _decided(self, one: Reviewed) -> str:
        """Who adjudicated, and when."""
        if one.consensus is None or one.adjudicated is None:
            return ""
        held = self.rows.workspace.annotators.get(one.consensus.decided_by)
        who = held.name if held else "unknown"
        return f"{who}, {local_time(one.consensus.at).rsplit(':', 1)[0]}" if one.consensus.at else who

    def _told(self, row: int, column: int) -> str:
        who, kind = self.annotator(column), self.kind(column)
        if kind is Kind.COMMENTS:
            said = self.rows.row(row).comments
            names = self.rows.workspace.annotators
            return "\n".join(
                f"{names[each.author].name if each.author in names else each.author}"
                f"{' (resolved)' if each.resolved else ''}: {each.text}"
                for each in said
            )
        if who is not None or kind is Kind.CONSENSUS:
            return f"{who.name if who else 'Consensus'}: {self.cell(row, column)}"
        return self.cell(row, column)

    def spoken(self, row: int) -> str:
        """The whole row in words."""
        one = self.rows.row(row)
        parts = [f"Sentence {one.number}: {one.text}", state_in_words(one)]
        parts += [f"{who.name}: {chips.in_words(one.held.get(who.id), self.rows.themes)}" for who in self.rows.columns]
        parts.append(f"consensus: {chips.in_words(one.consensus, self.rows.themes)}")
        parts += [f"{len(one.comments)} comments"] if one.comments else []
        return " – ".join(part for part in parts if part)


def state_in_words(one: Reviewed) -> str:
    if one.disagreed:
        return "disagreement" if one.adjudicated is None else "disagreement, adjudicated"
    return "agreed" if one.agreed is not None else ""
