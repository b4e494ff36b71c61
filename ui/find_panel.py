"""Finds words in all documents and takes the reader to where they stand."""

import contextlib
import threading
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from annotator.changes import Change
from annotator.records import Document
from annotator.refusal import Refusal
from db.shapes import Hit
from ui.find_results import Results, ResultsView
from ui.wording import number_of
from ui.workspace import Workspace

if TYPE_CHECKING:
    from db.reader import Reader

LIMIT = 500
_PAUSE = 100  # milliseconds without a key before the search begins
_LOOK = 40  # milliseconds between two looks at what a search has found


class FindPanel(QFrame):
    """A field, and what was found under the titles of its documents. Enter, Down and F3 go to the next place."""

    closed = Signal()
    place_shown = Signal(str, int, int)  # document, start, end in code points

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName("Find in all documents")
        self._workspace = workspace
        self._search: _Search | None = None
        self._gone = threading.Event()
        self.destroyed.connect(self._gone.set)
        self._stale = False
        self._awaited = 0  # a step that is taken once something is found
        self.field = QLineEdit()
        self.field.setPlaceholderText("Find in all documents")
        self.field.setAccessibleName("Find in all documents")
        self.field.setToolTip("Enter or F3: next place, Shift+F3: place before, Esc: back to the documents")
        self.field.setClearButtonEnabled(True)
        self.count = QLabel()
        self.count.setObjectName("quiet")
        self.results = Results(self)
        self.list = ResultsView(self.results)
        self.list.chosen.connect(self._open)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._begin)
        self._look = QTimer(self, interval=_LOOK)
        self._look.timeout.connect(self._take)
        self.field.textChanged.connect(self._timer.start)
        for widget in (self.field, self.list):
            widget.installEventFilter(self)
        for key, step in (("F3", 1), ("Shift+F3", -1)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self.step(step))
        workspace.changed.connect(self._note_change)
        self._lay_out()
        self.setFocusProxy(self.field)

    def _lay_out(self) -> None:
        heading = QLabel("Find")
        heading.setObjectName("heading")
        close = QToolButton()
        close.setText("✕")
        close.setToolTip("Back to the documents (Esc)")
        close.setAccessibleName("Close the search")
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self._close)
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addStretch(1)
        top.addWidget(close)
        head = QVBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(8)
        head.addLayout(top)
        head.addWidget(self.field)
        head.addWidget(self.count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)

    def focus_field(self) -> None:
        """Begin to find: the keyboard in the field, what is in it selected."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        if self._stale:
            self._begin()

    def step(self, by: int) -> None:
        """Go to the next place found, or with -1 to the one before; round at the ends."""
        row = self.results.next_hit(self.list.currentIndex().row(), by)
        if row is not None:
            self.list.setCurrentIndex(self.results.index(row))
            self._open(row)

    def stop(self) -> None:
        """Stop searching and wait until nothing is read any more, as before the project is closed."""
        self._timer.stop()
        search, self._search = self._search, None
        if search is not None:
            search.stop()
            search.worker.join()

    # Searching

    def _begin(self) -> None:
        self._timer.stop()
        self._stale = False
        self._awaited = 0
        if self._search is not None:
            self._search.stop()
            self._search = None
        self.results.clear()
        words = self.field.text()
        if not words.strip():
            self.count.clear()
            return
        self.count.setText("Searching…")
        self._search = _Search(self._workspace.store, words, self._gone)
        self._look.start()

    def _take(self) -> None:
        """Show what has been found by now."""
        if self._search is None:
            self._look.stop()
            return
        hits, ended = self._search.take()
        if hits:
            self.results.add(hits)
            self.count.setText(f"{self.results.hits:,} so far…")
        if ended:
            refusal, self._search = self._search.refusal, None
            self._look.stop()
            self.count.setText(refusal or self._counted())
        if hits and self._awaited:
            by, self._awaited = self._awaited, 0
            self.step(by)

    def _counted(self) -> str:
        hits = self.results.hits
        if not hits:
            return "Nothing found"
        number = f"The first {hits:,}" if hits >= LIMIT else f"{hits:,}"
        return f"{number} in {number_of(self.results.documents, 'document')}"

    def _note_change(self, change: Change) -> None:
        self._stale = self._stale or (change.touches(Document) and bool(self.field.text().strip()))

    # Going there

    def _open(self, row: int) -> None:
        hit = self.results.hit(row)
        try:
            self._workspace.open_document(hit.document, hit.start)
        except Refusal as refusal:
            self._workspace.refused.emit(str(refusal))
            return
        self.place_shown.emit(hit.document, hit.start, hit.end)

    def _close(self) -> None:
        self._timer.stop()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return super().eventFilter(watched, event)
        act = self._act_of(event, in_field=watched is self.field)
        if act is None:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # these keys are ours here, whatever they do elsewhere in the window
        else:
            act()
        return True

    def _act_of(self, event: QKeyEvent, *, in_field: bool) -> Any:
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Escape:
                return self._close
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                return lambda: self._enter(-1 if back else 1)
            case Qt.Key.Key_Down if in_field or not back:
                return lambda: self.step(1)
            case Qt.Key.Key_Up if in_field or not back:
                return lambda: self.step(-1)
        return None

    def _enter(self, by: int) -> None:
        """Enter does not wait for the pause in typing to end, but goes to the first place as soon as there is one."""
        if self._timer.isActive():
            self._begin()
        if self._search is not None and not self.results.hits:
            self._awaited = by
        else:
            self.step(by)


class _Search:
    """One search in a thread of its own; what it finds lies in a queue until the panel takes it.

    The thread knows nothing of Qt: it may outlive the panel for a moment, and a signal from it to a widget that is
    being destroyed crashes. `gone` is set when the panel is.
    """

    def __init__(self, reader: "Reader", words: str, gone: threading.Event) -> None:
        self.refusal = ""  # why it could not go on
        self._hits: SimpleQueue[Hit] = SimpleQueue()
        self._stopped = threading.Event()
        self._gone = gone
        self.worker = threading.Thread(target=self._run, args=(reader, words), name="search", daemon=True)
        self.worker.start()

    def stop(self) -> None:
        """End soon."""
        self._stopped.set()

    def take(self) -> tuple[list[Hit], bool]:
        """What was found since the last look, and whether that was all."""
        ended = not self.worker.is_alive()  # asked first: what it found before it ended is in the queue by now
        hits = []
        with contextlib.suppress(Empty):
            while True:
                hits.append(self._hits.get_nowait())
        return hits, ended

    def _is_over(self) -> bool:
        return self._stopped.is_set() or self._gone.is_set()

    def _run(self, reader: "Reader", words: str) -> None:
        try:
            for hit in reader.search(words, limit=LIMIT, stopped=self._is_over):
                if self._is_over():
                    return
                self._hits.put(hit)
        except Refusal as refusal:
            self.refusal = str(refusal)
