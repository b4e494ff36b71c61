"""The list of documents as a table of one column: filtered, ordered, and kept up without being rebuilt each time."""

import math
from collections.abc import Collection, Iterator, Mapping
from enum import Enum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from annotator.changes import Change
from annotator.grouping import groups
from annotator.records import Annotation, Document, Sentence, Setting
from db.shapes import Heading, Progress
from ui.documents_filter import DocumentsFilter
from ui.texts import folded, tip
from ui.wording import share_of
from ui.workspace import Workspace

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_SLICE = 0.004  # seconds for the filter between two events


class Order(Enum):
    """How the documents are ordered, by the words that the menu shows."""

    IMPORTED = "As imported"
    TITLE = "By title"
    DATE = "By date, newest first"
    PROGRESS = "By progress, least first"


class DocumentsModel(QAbstractTableModel):
    """One row for each document that passes the filter. Additions and removals are gathered before rows change."""

    rebuilt = Signal()

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._filter = DocumentsFilter(lambda: workspace.overview.headings)
        self._order: Order | str = Order.IMPORTED
        self._only_similar = False
        self._all: list[str] | None = None  # in this order, whatever the filter says
        self._rows: list[str] = []
        self._row_of: dict[str, int] | None = None
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._rebuild)
        self._unprepared: Iterator[str] = iter(())
        self._prepare = QTimer(self, interval=0)
        self._prepare.timeout.connect(self._prepare_filter)
        self._take(self._arranged())

    # What is shown

    @property
    def order(self) -> Order | str:
        return self._order

    def field_names(self) -> list[str]:
        """The further fields that documents have, by which they can be ordered too."""
        headings = self._workspace.overview.headings.values()
        return sorted({name for heading in headings for name, _ in heading.extra}, key=folded)

    def arrange(self, order: Order | str) -> None:
        """Order the rows anew, by one of ours or by a further field."""
        self._order, self._all = order, None
        self._rebuild()

    def filter(self, words: str) -> None:
        """Show only documents in whose details each of the words occurs; “source:mfa” looks into one field only.

        Quotes keep words together: “ministry:"foreign affairs"”. `unread` are words for which texts must be read too.
        """
        self._filter.look_for(words)
        self._rebuild()

    @property
    def unread(self) -> list[str]:
        """The words of the filter that are looked for in texts as well, as far as they were not."""
        return self._filter.unread

    def note_texts(self, found: Mapping[str, Collection[str]]) -> None:
        """Show documents in whose text the words stand, too: by word, their ids."""
        self._filter.note_texts(found)
        self._rebuild()

    @property
    def only_similar(self) -> bool:
        return self._only_similar

    def show_only_similar(self, only: bool) -> None:
        """Show only documents that are near duplicates of others, each beside those; or all."""
        self._only_similar = only
        self._rebuild()

    def document_at(self, row: int) -> str:
        """The id of the document in this row."""
        return self._rows[row]

    def row_of(self, document: str) -> int:
        """The row of this document, or -1 where it is not shown."""
        if self._row_of is None:
            self._row_of = {document: row for row, document in enumerate(self._rows)}
        return self._row_of.get(document, -1)

    def heading(self, row: int) -> Heading | None:
        """None for a document that has gone but whose row has not yet."""
        return self._workspace.overview.headings.get(self._rows[row])

    def progress(self, row: int) -> Progress | None:
        """None where it is not known yet."""
        return self._workspace.overview.progress_of(self._rows[row])

    def absorb(self, change: Change) -> None:
        """Take note of a change: repaint the rows it touches, or have the rows rebuilt soon."""
        touched: set[str] = set()
        for edit in change.edits:
            record = edit.record
            if isinstance(record, Document):
                self._filter.forget(record.id)
                self._all = None
                if edit.before is None or edit.after is None:
                    self._filter.forget_texts()
                    self._later.start()
                elif self._filter.words or self._order is not Order.IMPORTED:
                    self._later.start()
                else:
                    touched.add(record.id)
            elif isinstance(record, Sentence | Annotation):
                touched.add(record.document)
        if touched and self._order is Order.PROGRESS:
            self._all = None
        if change.touches(Setting):  # it may say that similar documents are meant to be there
            self.note_similar()
        if len(touched) > 200:  # one signal for all costs less
            self._say_changed(0, len(self._rows) - 1)
            return
        for document in touched:
            row = self.row_of(document)
            if row >= 0:
                self._say_changed(row, row)

    def note_arrival(self) -> None:
        """More is known of the documents, or there are more of them."""
        if self._rows or not self._workspace.overview.listed:
            self.refresh()
        else:
            self._all = None
            self._rebuild()
            self._unprepared = iter(list(self._workspace.overview.headings))
            self._prepare.start()

    def _prepare_filter(self) -> None:
        """The next little of what the filter looks into, between two events."""
        if self._filter.prepare(self._unprepared, _SLICE):
            self._prepare.stop()

    def note_similar(self) -> None:
        """Other documents may be similar now."""
        if self._only_similar:
            self._later.start()
        else:
            self.refresh()

    def refresh(self) -> None:
        """Everything may have changed, as when another annotator works here now."""
        self._say_changed(0, len(self._rows) - 1)

    def _say_changed(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))

    def _rebuild(self) -> None:
        rows = self._arranged()
        held = self._rows
        if rows == held:
            self._say_changed(0, len(rows) - 1)
        elif held and rows[: len(held)] == held:
            self.beginInsertRows(_ROOT, len(held), len(rows) - 1)
            self._take(rows)
            self.endInsertRows()
        else:
            self.beginResetModel()
            self._take(rows)
            self.endResetModel()
        self.rebuilt.emit()

    def _take(self, rows: list[str]) -> None:
        self._rows = rows
        self._row_of = None

    def _arranged(self) -> list[str]:
        if not self._workspace.overview.listed:
            return []
        rows = self._ordered()
        if self._filter.words:
            rows = self._filter.passing(rows)
        return self._of_groups(rows) if self._only_similar else list(rows)

    def _ordered(self) -> list[str]:
        """All documents in the order that was chosen: worked out once, not at each key."""
        if self._all is None:
            headings = list(self._workspace.overview.headings.values())
            match self._order:
                case Order.TITLE:
                    headings.sort(key=lambda heading: folded(heading.title))
                case Order.DATE:  # documents without a date come last
                    headings.sort(key=lambda heading: heading.date, reverse=True)
                case Order.PROGRESS:
                    progress = self._workspace.progress
                    headings.sort(key=lambda heading: share(progress.get(heading.id, Progress(0, 0))))
                case str(field):  # documents without it come last
                    headings.sort(key=lambda heading: _field_key(heading, field))
            self._all = [heading.id for heading in headings]
        return self._all

    def _of_groups(self, rows: list[str]) -> list[str]:
        """Those that are similar to others, together with them, the groups in the order of their first."""
        pairs = [one[:2] for found in self._workspace.similar.values() for one in found]
        group_of = {id_: number for number, group in enumerate(groups(pairs)) for id_ in group}
        found: dict[int, list[str]] = {}
        for document in rows:
            if document in group_of:
                found.setdefault(group_of[document], []).append(document)
        return [id_ for group in found.values() for id_ in group]

    # Qt

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        heading = self.heading(index.row())
        if heading is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return heading.title
            case Qt.ItemDataRole.ToolTipRole:
                return tip("\n".join(self._said(heading, index.row())))
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(self._said(heading, index.row()))
        return None

    def _said(self, heading: Heading, row: int) -> list[str]:
        origin = origin_of(heading)
        progress = self.progress(row)
        far = f"{progress.decided:,} of {progress.sentences:,} sentences decided" if progress else ""
        further = [f"{name}: {_shortened(value)}" for name, value in heading.extra[:_FURTHER]]
        if len(heading.extra) > _FURTHER:
            further.append("…")
        return [
            part for part in (heading.title or "Untitled", origin, *further, far, *self._similar_to(heading)) if part
        ]

    def _similar_to(self, heading: Heading) -> list[str]:
        headings, said = self._workspace.headings, []
        for pair in self._workspace.similar.get(heading.id, [])[:_FURTHER]:
            other = headings[pair.similar_to if pair.document == heading.id else pair.document]
            said.append(f"Similar to: {_shortened(other.title)} ({share_of(pair.share)} of the text)")
        return said


_FURTHER = 8  # fields that a tooltip shows


def _field_key(heading: Heading, field: str) -> tuple[bool, float, str]:
    """Numbers by their size, before words; nothing comes last."""
    value = dict(heading.extra).get(field, "")
    try:
        number = float(value)
    except ValueError:
        number = math.inf
    return not value, math.inf if math.isnan(number) else number, folded(value)


def _shortened(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= 80 else f"{line[:79]}…"


def origin_of(heading: Heading) -> str:
    """Date and source in one line."""
    return " · ".join(" ".join(part.split()) for part in (heading.date, heading.source) if part)


def share(progress: Progress) -> float:
    """How much of a document is decided, from 0 to 1; all of one without sentences."""
    return progress.decided / progress.sentences if progress.sentences else 1.0
