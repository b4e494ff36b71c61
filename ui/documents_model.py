"""The list of documents as a table of one column: filtered, ordered, and kept up without being rebuilt each time."""

import math
import re
from collections.abc import Mapping
from enum import Enum
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from annotator.changes import Change
from annotator.grouping import groups
from annotator.records import Annotation, Document, Sentence, Setting
from db.shapes import Heading, Progress
from ui.texts import folded, tip
from ui.wording import share_of
from ui.workspace import Workspace

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


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
        self._words: list[_Word] = []
        self._order: Order | str = Order.IMPORTED
        self._only_similar = False
        self._folded: dict[str, dict[str, str]] = {}  # what the filter looks into: by document, then by field
        self._rows: list[str] = []
        self._row_of: dict[str, int] = {}
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._rebuild)
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
        self._order = order
        self._rebuild()

    def filter(self, words: str) -> None:
        """Show only documents in whose details each of the words occurs; “source:mfa” looks into one field only.

        Quotes keep words together: “ministry:"foreign affairs"”.
        """
        self._words = [_Word.of(word) for word in _WORDS.findall(folded(words))]
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
                self._folded.pop(record.id, None)
                if edit.before is None or edit.after is None or self._words or self._order is not Order.IMPORTED:
                    self._later.start()
                else:
                    touched.add(record.id)
            elif isinstance(record, Sentence | Annotation):
                touched.add(record.document)
        if change.touches(Setting):  # it may say that similar documents are meant to be there
            self.note_similar()
        if len(touched) > 200:  # one signal for all costs less
            self._say_changed(0, len(self._rows) - 1)
            return
        for document in touched:
            row = self._row_of.get(document)
            if row is not None:
                self._say_changed(row, row)

    def note_arrival(self) -> None:
        """More is known of the documents, or there are more of them."""
        if len(self._rows) or not self._workspace.overview.listed:
            self.refresh()
        else:
            self._rebuild()

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
        self._row_of = {document: row for row, document in enumerate(rows)}

    def _arranged(self) -> list[str]:
        overview = self._workspace.overview
        headings = list(overview.headings.values()) if overview.listed else []
        if self._words:
            headings = [heading for heading in headings if self._passes(heading)]
        match self._order:
            case Order.TITLE:
                headings.sort(key=lambda heading: folded(heading.title))
            case Order.DATE:  # documents without a date come last
                headings.sort(key=lambda heading: heading.date, reverse=True)
            case Order.PROGRESS:
                headings.sort(key=lambda heading: share(self._workspace.progress.get(heading.id, Progress(0, 0))))
            case str(field):  # documents without it come last
                headings.sort(key=lambda heading: _field_key(heading, field))
        return self._of_groups(headings) if self._only_similar else [heading.id for heading in headings]

    def _of_groups(self, headings: list[Heading]) -> list[str]:
        """Those that are similar to others, together with them, the groups in the order of their first."""
        pairs = [one[:2] for found in self._workspace.similar.values() for one in found]
        group_of = {id_: number for number, group in enumerate(groups(pairs)) for id_ in group}
        found: dict[int, list[str]] = {}
        for heading in headings:
            if heading.id in group_of:
                found.setdefault(group_of[heading.id], []).append(heading.id)
        return [id_ for group in found.values() for id_ in group]

    def _passes(self, heading: Heading) -> bool:
        fields = self._folded.get(heading.id)
        if fields is None:
            fields = self._folded[heading.id] = _fields_of(heading)
        return all(word.is_in(fields) for word in self._words)

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


class _Word(NamedTuple):
    """What is looked for: a text, anywhere or in the fields whose names begin so."""

    field: str
    text: str
    whole: str

    @classmethod
    def of(cls, word: str) -> "_Word":
        plain = word.replace('"', "")
        field, colon, text = plain.partition(":")
        return cls(field.strip(), text, plain) if colon else cls("", plain, plain)

    def is_in(self, fields: Mapping[str, str]) -> bool:
        names = [name for name in fields if self.field and name.startswith(self.field)]
        if names:
            return any(self.text in fields[name] for name in names)
        return self.whole in fields[""]


_WORDS = re.compile(r'(?:"[^"]*"?|[^\s"])+')
_FURTHER = 8  # fields that a tooltip shows


def _fields_of(heading: Heading) -> dict[str, str]:
    """What is known of a document by field, folded; under "" all that a word without a field looks into."""
    fields = {name: folded(getattr(heading, name)) for name in ("title", "source", "date", "language")}
    fields |= {folded(name): folded(value) for name, value in heading.extra}
    # every address has the same words in it: only “url:” looks there
    return fields | {"": "\n".join(fields.values()), "url": folded(heading.url)}


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
