"""The strip in the status bar that shows what is running, how far it is, and stops it."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from ui.tasks import Task
from ui.workspace import Workspace

_SHOWN_AFTER = 250  # milliseconds: what is done sooner needs no strip
_REPAINTED = 60  # milliseconds between two looks at how far it is
_LONGEST = 40  # characters of a title


class ProgressStrip(QWidget):
    """Follows the tasks of a workspace; takes no room while nothing runs."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("What is running")
        self._task: Task | None = None
        self._state = (0, 0)
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(self.fontMetrics().averageCharWidth() * 20)
        self.count = QLabel()
        self.count.setObjectName("quiet")
        self.cancel = QToolButton()
        self.cancel.setText("✕ Cancel")
        self.cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.cancel.clicked.connect(self._cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(8)
        for widget in (self.title, self.bar, self.count, self.cancel):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._appear = QTimer(self, singleShot=True, interval=_SHOWN_AFTER)
        self._appear.timeout.connect(self.show)
        self._tick = QTimer(self, interval=_REPAINTED)
        self._tick.timeout.connect(self._show_state)
        self.hide()
        workspace.task_started.connect(self._begin)
        workspace.task_ended.connect(self._end)

    def _begin(self, task: Task) -> None:
        self._task, self._state = task, (0, 0)
        task.progressed.connect(self._note)
        self.title.setText(_short(task.title))
        self.title.setToolTip("")
        self.cancel.setEnabled(True)
        self.cancel.setToolTip("Stop this; what is done already stays")
        self.cancel.setAccessibleName(f"Cancel: {task.title}")
        self._show_state()
        self._appear.start()
        self._tick.start()

    def _note(self, done: int, total: int) -> None:
        # work may report thousands of times a second; the strip looks now and then
        self._state = (done, total)

    def _show_state(self) -> None:
        done, total = self._state
        self.bar.setRange(0, total)  # 0 to 0 moves to and fro: how much there is to do is not known
        self.bar.setValue(done)
        if total:
            self.count.setText(f"{done:,} of {total:,}")
        else:
            self.count.setText(f"{done:,}" if done else "")

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.cancel.setEnabled(False)
            self.title.setText("Stopping…")

    def _end(self, task: Task) -> None:
        if task is self._task:
            self._task = None
            self._appear.stop()
            self._tick.stop()
            self.hide()


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1]}…"
