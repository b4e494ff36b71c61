"""The documents of the project: how far each is, and the way into them."""

import threading

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QActionGroup, QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.changes import Change
from annotator.commands.training import mark_for_training, training_of
from annotator.records import Setting
from annotator.refusal import Refusal
from ui import appearance
from ui.documents_model import DocumentsModel, Order, origin_of, share
from ui.latest import Latest
from ui.scripts import in_language
from ui.texts import menu_text, tip
from ui.wording import number_of
from ui.workspace import Workspace

_MARGIN = 16
_MOST_FIELDS = 30  # that the menu offers to order by
_BAR = 3  # width of the mark of the open document, height of the progress bar


class DocumentsPanel(QFrame):
    """Heading, filter and list. Opening goes through the workspace; the rest is asked of the window."""

    opened = Signal()  # the release should have the keyboard now
    dismissed = Signal()  # Escape, with nothing to clear: the same
    edit_requested = Signal(str)
    remove_requested = Signal(str)
    compare_requested = Signal(str)  # with those that it is similar to

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setObjectName("panel")
        self.setAccessibleName("Documents")
        self.model = DocumentsModel(workspace, self)
        self.view = _DocumentsView(self.model, workspace)
        self.filter_field = self._make_filter()
        self._heading, self._count = QLabel("Documents"), QLabel()
        self._sort = self._make_sort()
        self._texts = Latest(self._note_texts, self._note_failure, self)
        self._reading: list[str] = []  # the words for which texts are being read
        self._stopped = threading.Event()
        self.similar_button = self._make_similar()
        self._empty = QLabel()
        self._lay_out()
        self.view.clicked.connect(lambda index: self._open(index.row()))
        self.view.chosen.connect(self._open)
        self.view.left.connect(self.dismissed)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.model.rebuilt.connect(self._refresh)
        workspace.changed.connect(self._absorb)
        workspace.document_opened.connect(self._follow)
        workspace.compared.connect(self._note_similar)
        workspace.arrived.connect(self.model.note_arrival)
        self._refresh()

    def focus_filter(self) -> None:
        """Put the keyboard into the filter."""
        self.filter_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_field.selectAll()

    def menu_for(self, document: str) -> QMenu:
        """What can be done with a document."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Open", lambda: self._open(self.model.row_of(document)))
        if document in self._workspace.similar:
            menu.addAction("Compare with similar documents…", lambda: self.compare_requested.emit(document))
        menu.addSeparator()
        edit = menu.addAction("Edit details…", lambda: self.edit_requested.emit(document))
        training = menu.addAction("Use for training", lambda: self._mark_for_training(document))
        training.setCheckable(True)
        training.setChecked(document in training_of(self._workspace.settings).documents)
        remove = menu.addAction("Remove from project…", lambda: self.remove_requested.emit(document))
        for action in (edit, training, remove):
            action.setEnabled(not self._workspace.read_only)
        return menu

    def _mark_for_training(self, document: str) -> None:
        workspace = self._workspace
        wanted = document not in training_of(workspace.settings).documents
        workspace.do(mark_for_training(workspace.settings, document, wanted, workspace.annotator.id))

    # Putting together

    def _make_filter(self) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText("Filter by title, source, text…")
        field.setAccessibleName("Filter the documents")
        field.setToolTip(
            "Show only documents with these words in their details or text (Down goes to the list, Esc clears). "
            "source:mfa looks into one field; the names of further fields can stand before the colon too"
        )
        field.setClearButtonEnabled(True)
        field.textChanged.connect(self.model.filter)
        field.returnPressed.connect(self._open_first)
        field.installEventFilter(self)
        return field

    def _make_similar(self) -> QToolButton:
        """Says that there are near duplicates, as long as there are, and leads to them."""
        button = QToolButton()
        button.setObjectName("sort")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip("Show only documents that are similar to others (Esc shows all; Ctrl+Shift+M compares them)")
        button.clicked.connect(self.show_only_similar)
        return button

    def _make_sort(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("sort")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setStyleSheet("QToolButton::menu-indicator { image: none; }")  # the text has an arrow of its own
        menu = QMenu(button)
        menu.aboutToShow.connect(lambda: self._fill_sort(menu))
        self._fill_sort(menu)
        button.setMenu(menu)
        return button

    def _fill_sort(self, menu: QMenu) -> None:
        """Our own orders, then the further fields that documents have now."""
        menu.clear()
        group = QActionGroup(menu)
        fields = self.model.field_names()[:_MOST_FIELDS]
        orders: list[Order | str] = [*Order, *fields]
        for order in orders:
            if fields and order == fields[0]:
                menu.addSeparator()
            action = menu.addAction(order.value if isinstance(order, Order) else f"By {menu_text(order)}")
            action.setCheckable(True)
            action.setChecked(order == self.model.order)
            action.triggered.connect(lambda _=False, order=order: self._arrange(order))
            group.addAction(action)

    def show_only_similar(self, only: bool) -> None:
        """Show only near duplicates, each beside the others; or all documents."""
        self.similar_button.setChecked(only)
        self.model.show_only_similar(only)

    def _lay_out(self) -> None:
        self._heading.setObjectName("heading")
        self._count.setObjectName("quiet")
        self._empty.setObjectName("quiet")
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(_MARGIN, 40, _MARGIN, 0)
        head = QHBoxLayout()
        head.setContentsMargins(_MARGIN, 12, 8, 8)
        head.setSpacing(8)
        head.addWidget(self._heading)
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._sort)
        field = QHBoxLayout()
        field.setContentsMargins(12, 0, 12, 10)
        field.addWidget(self.filter_field)
        similar = QHBoxLayout()
        similar.setContentsMargins(7, 0, 12, 6)
        similar.addWidget(self.similar_button)
        similar.addStretch(1)
        self._similar_row = QWidget()
        self._similar_row.setLayout(similar)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(field)
        column.addWidget(self._similar_row)
        column.addWidget(self._pages, 1)
        self._arrange(Order.IMPORTED)

    def sizeHint(self) -> QSize:
        return QSize(272, 600)

    # What happens

    def _absorb(self, change: Change) -> None:
        self.model.absorb(change)
        if change.touches(Setting):
            self._refresh()

    def _read_texts(self) -> None:
        """Look for the words of the filter in the texts as well, in a thread; for the last words only."""
        words = self.model.unread
        if words == self._reading:
            return
        self.stop()
        if words:
            self._reading, store = words, self._workspace.store
            stopped = self._stopped = threading.Event()
            self._texts.ask(
                lambda: (stopped, {word: set(store.containing(word, stopped=stopped.is_set)) for word in words})
            )

    def _note_texts(self, answer: tuple[threading.Event, dict[str, set[str]]]) -> None:
        stopped, found = answer
        if not stopped.is_set():
            self._reading = []
            self.model.note_texts(found)

    def _note_failure(self, words: str) -> None:
        found: dict[str, set[str]] = {word: set() for word in self._reading}
        self._reading = []
        self.model.note_texts(found)
        self._workspace.refused.emit(words)

    def stop(self) -> None:
        """Read no more texts, as before the project is closed."""
        self._stopped.set()
        self._reading = []

    def _note_similar(self) -> None:
        self.model.note_similar()
        self._refresh()

    def _follow(self) -> None:
        """Show where the open document is."""
        self.model.refresh()
        self.view.follow()

    def _refresh(self) -> None:
        overview = self._workspace.overview
        shown, all_ = self.model.rowCount(), len(overview.headings)
        count = f"{all_:,}" if shown == all_ else f"{shown:,} of {all_:,}"
        self._read_texts()
        self._count.setText((count + " …" * bool(self._reading)) if overview.listed else "")
        similar = len(self._workspace.similar)
        self._similar_row.setVisible(bool(similar) or self.model.only_similar)
        shown_only = "✓ " if self.model.only_similar else ""
        self.similar_button.setText(f"{shown_only}{number_of(similar, 'similar document')}")
        if all_ == 0:
            self._empty.setText("No documents yet.\n\nDrop files here, or press Ctrl+I to import.")
        elif self.model.only_similar and not self.filter_field.text():
            self._empty.setText("No document is similar to another one.\n\nEsc shows all.")
        elif self._reading:
            self._empty.setText("Reading the texts…")
        else:
            self._empty.setText("No document matches the filter.\n\nEsc clears it.")
        self._pages.setCurrentIndex(0 if shown or not overview.listed else 1)
        if not self.view.currentIndex().isValid():
            self.view.find_again()

    def _arrange(self, order: Order | str) -> None:
        if order != self.model.order:
            self.model.arrange(order)
        word = {Order.IMPORTED: "Imported", Order.TITLE: "Title", Order.DATE: "Date", Order.PROGRESS: "Progress"}
        said = order.value.lower() if isinstance(order, Order) else f"by {order}"
        self._sort.setText(f"{word[order] if isinstance(order, Order) else menu_text(order, 16)} ▾")
        self._sort.setToolTip(tip(f"Order of the documents: {said}"))
        self._sort.setAccessibleName(f"Order of the documents: {said}")

    def _open_first(self) -> None:
        row = max(self.view.currentIndex().row(), 0)
        if self.model.rowCount():
            self._open(min(row, self.model.rowCount() - 1))

    def _open(self, row: int) -> None:
        if not 0 <= row < self.model.rowCount():
            return
        document = self.model.document_at(row)
        held = self._workspace.document
        try:
            if held is None or held.id != document:
                self._workspace.open_document(document, self._first_undecided(document))
        except Refusal as refusal:
            self._workspace.refused.emit(str(refusal))
            return
        self.opened.emit()

    def _first_undecided(self, document: str) -> int:
        """Where work in this document goes on; asked of the disk only where it is begun and not finished."""
        progress = self._workspace.overview.progress_of(document)
        if progress is not None and not 0 < progress.decided < progress.sentences:
            return 0
        store = self._workspace.store
        annotations = store.annotations(document, self._workspace.annotator.id)
        decided = {annotation.start for annotation in annotations if annotation.decided}
        return next((one.start for one in store.sentences(document) if one.start not in decided), 0)

    def _show_menu(self, point: QPoint) -> None:
        index = self.view.indexAt(point)
        if index.isValid():
            self.menu_for(self.model.document_at(index.row())).popup(self.view.viewport().mapToGlobal(point))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.filter_field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down and self.model.rowCount():
                self.view.enter()
                return True
            if event.key() == Qt.Key.Key_Escape:
                if self.filter_field.text():
                    self.filter_field.clear()
                elif self.model.only_similar:
                    self.show_only_similar(False)
                else:
                    self.dismissed.emit()
                return True
        return super().eventFilter(watched, event)


class _DocumentsView(QTableView):
    """The list itself: a table of one column, since that alone repaints single rows of very many."""

    chosen = Signal(int)
    left = Signal()

    def __init__(self, model: DocumentsModel, workspace: Workspace) -> None:
        super().__init__()
        self._model = model
        self._workspace = workspace
        self._held = ""
        self.setModel(model)
        model.modelAboutToBeReset.connect(self._hold)
        self.setItemDelegate(_DocumentDelegate(model, workspace, self))
        self.setAccessibleName("Documents")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._set_height()

    def enter(self) -> None:
        """Take the keyboard, on the current row or else the first."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._model.index(0, 0))

    def _hold(self) -> None:
        """Rows may come and go while one is in the list: remember where."""
        row = self.currentIndex().row()
        self._held = self._model.document_at(row) if self.hasFocus() and row >= 0 else ""

    def find_again(self) -> None:
        """After other rows have come: the row where one was, else the open document's."""
        row = self._model.row_of(self._held) if self._held else -1
        if row >= 0:
            self.setCurrentIndex(self._model.index(row, 0))
        else:
            self.follow()

    def follow(self) -> None:
        """Make the open document's row the current one, and visible."""
        document = self._workspace.document
        row = self._model.row_of(document.id) if document else -1
        if row >= 0 and row != self.currentIndex().row():
            self.setCurrentIndex(self._model.index(row, 0))
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._set_height()

    def _set_height(self) -> None:
        height = row_height(QFontMetrics(self.font()))
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalScrollBar().setSingleStep(max(height // 2, 1))


class _DocumentDelegate(QStyledItemDelegate):
    """Two lines for each document: its title; date and source, and how far it is."""

    def __init__(self, model: DocumentsModel, workspace: Workspace, view: QTableView) -> None:
        super().__init__(view)
        self._model = model
        self._workspace = workspace
        self._view = view

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        heading = self._model.heading(index.row())
        if heading is None:
            return
        colours = appearance.current()
        document = self._workspace.document
        is_open = document is not None and document.id == heading.id
        rect: QRectF = QRectF(option.rect)
        painter.save()
        self._paint_ground(painter, option, rect, is_open)
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        inner = rect.adjusted(_MARGIN, 8, -_MARGIN, -8)
        title_font = QFont(in_language(option.font, heading.language))
        title_font.setWeight(QFont.Weight.DemiBold if is_open else QFont.Weight.Normal)
        metrics = QFontMetrics(title_font)
        lead = Qt.AlignmentFlag.AlignLeft if not mirrored else Qt.AlignmentFlag.AlignRight
        absolute = Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextSingleLine
        painter.setFont(title_font)
        painter.setPen(QColor(colours.ink))
        title = metrics.elidedText(heading.title or "Untitled", Qt.TextElideMode.ElideRight, int(inner.width()))
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.drawText(inner, lead | absolute, title)
        below = QRectF(inner.left(), inner.top() + metrics.height() + 3, inner.width(), metrics.height())
        taken = self._paint_progress(painter, below, index.row(), small_font(option.font), mirrored)
        painter.setFont(small_font(option.font))
        painter.setPen(QColor(colours.quiet))
        if heading.id in self._workspace.similar:
            taken += self._paint_similar(painter, below, taken, mirrored)
        room = below.adjusted(taken, 0, 0, 0) if mirrored else below.adjusted(0, 0, -taken, 0)
        origin = painter.fontMetrics().elidedText(origin_of(heading), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, lead | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter, origin)
        painter.restore()

    def _paint_similar(self, painter: QPainter, rect: QRectF, taken: float, mirrored: bool) -> float:
        """Two sheets, one behind the other, beside the figures: there is a near duplicate. Returns their width."""
        side = round(painter.fontMetrics().ascent() * 0.62)
        reach = side + 3
        left = rect.left() + taken if mirrored else rect.right() - taken - reach
        top = rect.center().y() - reach / 2
        painter.setBrush(Qt.BrushStyle.NoBrush)
        behind = QRectF(left + 3.5, top + 0.5, side, side)
        front = QRectF(left + 0.5, top + 3.5, side, side)
        painter.drawPolyline([behind.topLeft() + QPointF(0, 2), behind.topLeft(), behind.topRight()])
        painter.drawPolyline([behind.topRight(), behind.bottomRight(), behind.bottomRight() - QPointF(2, 0)])
        painter.drawRect(front)
        return reach + 10.0

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRectF, is_open: bool) -> None:
        colours = appearance.current()
        state: QStyle.StateFlag = option.state
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        if is_open:
            painter.fillRect(rect, QColor(colours.current))
            mark = QRectF(rect.left(), rect.top(), _BAR, rect.height())
            if option.direction == Qt.LayoutDirection.RightToLeft:
                mark.moveRight(rect.right())
            painter.fillRect(mark, QColor(colours.accent))
        elif state & QStyle.StateFlag.State_MouseOver or focused:
            painter.fillRect(rect, QColor(colours.selected))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(colours.line))
        if focused:
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_progress(self, painter: QPainter, rect: QRectF, row: int, font: QFont, mirrored: bool) -> float:
        """The figures and the bar at the far end; returns the width they take with the gap before them."""
        progress = self._model.progress(row)
        if progress is None or not progress.sentences:
            return 0.0
        colours = appearance.current()
        complete = progress.decided >= progress.sentences
        figures = f"{'✓ ' if complete else ''}{progress.decided:,}/{progress.sentences:,}"
        painter.setFont(font)
        width = max(float(painter.fontMetrics().horizontalAdvance(figures)), 44.0)
        place = QRectF(rect.left() if mirrored else rect.right() - width, rect.top(), width, rect.height())
        painter.setPen(QColor(colours.good if complete else colours.quiet))
        side = Qt.AlignmentFlag.AlignLeft if mirrored else Qt.AlignmentFlag.AlignRight
        painter.drawText(place, side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter, figures)
        bar = QRectF(place.left(), place.bottom() + 2, place.width(), _BAR)
        done = QRectF(bar.left(), bar.top(), bar.width() * share(progress), bar.height())
        if mirrored:
            done.moveRight(bar.right())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        if progress.decided:
            painter.setBrush(QColor(colours.good if complete else colours.accent))
            painter.drawRoundedRect(done, _BAR / 2, _BAR / 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        return width + 12


def row_height(metrics: QFontMetrics) -> int:
    """Two lines, the bar under them, and room to breathe."""
    return 8 + metrics.height() + 3 + metrics.height() + 2 + _BAR + 8


def small_font(font: QFont) -> QFont:
    """A size down, for what is said beside the main thing."""
    small = QFont(font)
    if small.pointSizeF() > 0:
        small.setPointSizeF(small.pointSizeF() * 0.88)
    else:
        small.setPixelSize(max(1, round(small.pixelSize() * 0.88)))
    return small
