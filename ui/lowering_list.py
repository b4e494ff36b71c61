"""The sentences that lower a figure, the heaviest first, each with what the annotators said."""

from collections import OrderedDict
from typing import Any, NamedTuple

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyledItemDelegate, QTableView, QWidget

from annotator.agreement.units import MISSING
from annotator.records import Annotation
from annotator.refusal import Refusal
from ui import chips
from ui.appearance import current
from ui.elided import line_count, paint_lines
from ui.figures_table import with_even_figures
from ui.work.agreement import Material
from ui.work.figures import number
from ui.workspace import Workspace

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_HELD = 64  # documents whose text is kept
_LINES = 2  # of a sentence
_PAD = 8
_MARGIN = 24


class Found(NamedTuple):
    """The sentences (numbers in `material`) and how much each lowers the figure; `who` are the columns shown."""

    material: Material
    sentences: Any  # (n,) int
    weights: Any  # (n,) float, not a number where the figure is not defined without the sentence
    who: tuple[int, ...]


class _Text(NamedTuple):
    title: str
    text: str
    spans: dict[int, tuple[int, int]]  # by start: end and number


class Lowering(QAbstractTableModel):
    """One row for each sentence. Texts are read as they come into sight."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._found: Found | None = None
        self._texts: OrderedDict[str, _Text] = OrderedDict()
        self.stale = False
        self.decimals = 3  # of the weights: two figures of the largest

    def show(self, found: Found | None) -> None:
        self.beginResetModel()
        self._found = found
        known = np.abs(found.weights[~np.isnan(found.weights)]) if found else np.empty(0)
        most = float(known.max(initial=0.0))
        self.decimals = min(max(3, 1 - int(np.floor(np.log10(most)))), 9) if most else 3
        self._texts.clear()
        self.endResetModel()

    def place(self, row: int) -> tuple[str, int]:
        """The document, and where the sentence begins in it."""
        found = self._held()
        return found.material.places.of(int(found.sentences[row]))

    def weight(self, row: int) -> float | None:
        weight = float(self._held().weights[row])
        return None if np.isnan(weight) else weight

    def sentence(self, row: int) -> tuple[str, str]:
        """The text of the sentence, and where it stands in words."""
        document, start = self.place(row)
        held = self._text(document)
        end, place = held.spans.get(start, (start, 0))
        where = f"{_line(held.title)} · {place}" if place else "no longer there"
        return held.text[start:end], where

    def said(self, row: int) -> list[tuple[str, frozenset[str]]]:
        """Names, and the themes that each gave the sentence."""
        found = self._held()
        decisions, codes = found.material.decisions, found.material.decisions.codes[int(found.sentences[row])]
        return [
            (
                found.material.annotators[decisions.annotators[column]],
                frozenset(decisions.themes[theme] for theme in decisions.members[codes[column]].nonzero()[0]),
            )
            for column in found.who
            if codes[column] != MISSING
        ]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() or self._found is None else len(self._found.sentences)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.sentence(index.row())[0]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index.row())
        return None

    def _spoken(self, row: int) -> str:
        text, where = self.sentence(row)
        names = {theme.id: theme.name for theme in self._workspace.themes}
        said = "; ".join(
            f"{name}: {', '.join(sorted(names.get(theme, theme) for theme in themes)) or 'none of the themes'}"
            for name, themes in self.said(row)
        )
        return f"{text} – {said} – {where} – without it the figure gains {number(self.weight(row), self.decimals)}"

    def _held(self) -> Found:
        if self._found is None:
            raise IndexError("nothing is shown")
        return self._found

    def _text(self, document: str) -> _Text:
        if document in self._texts:
            self._texts.move_to_end(document)
            return self._texts[document]
        store = self._workspace.store
        try:
            read = store.document(document)
            spans = store.spans([document]).get(document, [])
        except Refusal as refusal:
            self._workspace.refused.emit(str(refusal))
            read, spans = None, []
        by_start = {start: (end, place) for place, (start, end) in enumerate(spans, start=1)}
        self._texts[document] = _Text(read.title if read else "", read.text if read else "", by_start)
        if len(self._texts) > _HELD:
            self._texts.popitem(last=False)
        return self._texts[document]


class LoweringList(QTableView):
    """Enter or a click asks to open the sentence.

    Sentences of documents that the annotator has not finished are left out, for what others decided there is hidden
    from them; `hidden` counts them, `veiled` are the documents.
    """

    opened = Signal(str, int)  # document, start
    reveiled = Signal()  # the sentences that are hidden are others, because somebody else annotates

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._found: Found | None = None
        self._reader = workspace.annotator.id  # from whom it is hidden
        self._open_to = ""
        self.hidden = 0
        self.veiled: set[str] = set()
        self.model_ = Lowering(workspace, self)
        self.setModel(self.model_)
        self.setAccessibleName("Sentences that lower the figure")
        self.setToolTip("Enter or a click opens the sentence")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        metrics = self.fontMetrics()
        chip = chips.chips_height(metrics)
        self.verticalHeader().setDefaultSectionSize(round(metrics.lineSpacing() * _LINES + chip + 3.5 * _PAD))
        self.setItemDelegate(_Painter(self, workspace))
        self.clicked.connect(lambda index: self._open(index.row()))
        workspace.document_opened.connect(self._look_who_reads)
        workspace.moved.connect(self._look_who_reads)

    def show_found(self, found: Found | None, open_to: str = "") -> None:
        """Show these; nothing is hidden from the annotator `open_to`, whose own decisions they are."""
        row = self.currentIndex().row()
        place = self.model_.place(row) if row >= 0 else None
        self._found, self._open_to = found, open_to
        self._reader = self._workspace.annotator.id
        self.model_.show(self._unveiled(found))
        rows = self.model_.rowCount()
        again = next((one for one in range(min(rows, 500)) if self.model_.place(one) == place), 0) if place else 0
        if rows:
            self.setCurrentIndex(self.model_.index(again, 0))

    def _unveiled(self, found: Found | None) -> Found | None:
        self.hidden, self.veiled = 0, set()
        if found is None or self._reader == self._open_to:
            return found
        places = found.material.places
        numbers = places.document[found.sentences]
        self.veiled = self._unfinished({places.documents[number] for number in set(numbers.tolist())})
        kept = np.array([places.documents[number] not in self.veiled for number in numbers.tolist()], np.bool_)
        self.hidden = int((~kept).sum())
        return found._replace(sentences=found.sentences[kept], weights=found.weights[kept])

    def _unfinished(self, documents: set[str]) -> set[str]:
        """Those that the annotator has not decided wholly, nor chosen to see the others' decisions on."""
        workspace = self._workspace
        if workspace.read_only or not documents:
            return set()
        seen = {one.document for one in workspace.store.unblindings() if one.annotator == self._reader}
        progress = ((one, workspace.progress.get(one)) for one in documents - seen)
        return {one for one, held in progress if held is not None and held.decided < held.sentences}

    def _look_who_reads(self) -> None:
        if self._workspace.annotator.id != self._reader and self._found is not None:
            self.show_found(self._found, self._open_to)
            self.reveiled.emit()

    def set_stale(self, stale: bool) -> None:
        """Show that newer figures are on the way."""
        self.model_.stale = stale
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _open(self, row: int) -> None:
        self.opened.emit(*self.model_.place(row))


class _Painter(QStyledItemDelegate):
    """How much, the sentence in two lines, and what everybody said of it."""

    def __init__(self, view: LoweringList, workspace: Workspace) -> None:
        super().__init__(view)
        self._view = view
        self._workspace = workspace

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        model, colours, row = self._view.model_, current(), index.row()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        rect = option.rect
        painter.save()
        if chosen or hover:
            painter.fillRect(rect, QColor(colours.current if chosen else colours.selected))
        if chosen:
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), QColor(colours.accent))
        painter.fillRect(rect.left() + _MARGIN, rect.bottom(), rect.width() - 2 * _MARGIN, 1, QColor(colours.line))
        painter.setOpacity(0.5 if model.stale else 1.0)
        metrics = QFontMetrics(option.font)
        wide = metrics.averageCharWidth() * 9
        area = QRectF(rect).adjusted(_MARGIN + wide, _PAD, -_MARGIN, -_PAD)
        text, where = model.sentence(row)
        used = min(_LINES, max(1, line_count(text, option.font, area.width())))
        block = metrics.lineSpacing() * used + 4 + chips.chips_height(metrics)
        area.setTop(rect.top() + (rect.height() - block) / 2)
        self._paint_weight(painter, QRectF(rect.left() + _MARGIN - 8, area.top(), wide - 8, metrics.lineSpacing()), row)
        painter.setFont(option.font)
        painter.setPen(QColor(colours.ink))
        lines = QRectF(area.left(), area.top(), area.width(), metrics.lineSpacing() * used)
        paint_lines(painter, lines, text, _LINES)
        below = QRectF(area.left(), lines.bottom() + 4, area.width(), chips.chips_height(metrics))
        self._paint_said(painter, below, row, where)
        painter.restore()

    def _paint_weight(self, painter: QPainter, area: QRectF, row: int) -> None:
        weight = self._view.model_.weight(row)
        painter.setFont(with_even_figures(painter.font()))
        painter.setPen(QColor(current().quiet))
        sign = "+" if weight is not None and weight > 0 else ""
        words = sign + number(weight, self._view.model_.decimals)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), words)

    def _paint_said(self, painter: QPainter, area: QRectF, row: int, where: str) -> None:
        """Names with chips from the left, the place at the right in what room there is."""
        metrics, themes = painter.fontMetrics(), chips.by_id(self._workspace.themes)
        quiet = QColor(current().quiet)
        right = min(metrics.horizontalAdvance(where), area.width() * 0.4)
        painter.setPen(quiet)
        place = QRectF(area.right() - right, area.top(), right, area.height())
        shown = metrics.elidedText(where, Qt.TextElideMode.ElideMiddle, int(right) + 1)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), shown)
        left, end = area.left(), place.left() - 16
        said = self._view.model_.said(row)
        for done, (name, given) in enumerate(said):
            found = chips.chips_of(Annotation("", 0, "", given), themes)
            label = metrics.elidedText(_line(name), Qt.TextElideMode.ElideRight, metrics.averageCharWidth() * 16)
            room = end - left - metrics.horizontalAdvance(label) - 6
            if room < chips.chips_width(metrics, found[:1], compact=True):
                painter.setPen(quiet)
                rest = QRectF(left, area.top(), max(end - left, 0), area.height())
                painter.drawText(rest, int(Qt.AlignmentFlag.AlignVCenter), f"+{len(said) - done}")
                return
            painter.setPen(quiet)
            wide = metrics.horizontalAdvance(label)
            painter.drawText(
                QRectF(left, area.top(), wide + 2, area.height()), int(Qt.AlignmentFlag.AlignVCenter), label
            )
            share = room if done == len(said) - 1 else max(room / (len(said) - done), 24.0)
            covered = chips.paint_chips(painter, QRectF(left + wide + 6, area.top(), share, area.height()), found)
            left = covered.right() + 24


def veiled(shown: LoweringList) -> str:
    """What is to be added where some of the sentences are hidden."""
    return f"; {shown.hidden:,} in releases that you have not finished are hidden" if shown.hidden else ""


def _line(text: str) -> str:
    return " ".join(text.split())
