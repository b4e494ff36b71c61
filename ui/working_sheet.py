"""A dialog that works off the window's thread: what it is busy with can be left, and ends before the dialog does."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QProgressBar, QWidget

from annotator.refusal import Refusal
from ui.sheet import Sheet
from ui.tasks import Task
from ui.workspace import Workspace

_MOST = 2**30  # of what a progress bar counts


class WorkingSheet(Sheet):
    """`run` works with the progress in sight. Leaving stops the work first; a Refusal of the work is the warning."""

    def __init__(
        self,
        workspace: Workspace,
        title: str,
        about: str = "",
        *,
        accept: str = "OK",
        cancel: str = "Cancel",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, about, accept=accept, cancel=cancel, parent=parent)
        self._workspace = workspace
        self._task: Task | None = None
        self._leaving = False
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("How far it is")
        self.progress.hide()
        self.buttons.insertWidget(0, self.progress)

    @property
    def busy(self) -> bool:
        return self._task is not None

    def run(self, title: str, work: Callable[[Task], Any], done: Callable[[Any], None]) -> None:
        """Do the work in another thread; `done` hears here what came of it, unless it was stopped or refused."""

        def guarded(task: Task) -> Any:
            try:
                return work(task)
            except Refusal as refusal:
                return refusal

        def finish(result: Any) -> None:
            self._end()
            if isinstance(result, Refusal):
                self.warn(str(result))
            elif not self._leaving:
                done(result)

        self.warn("")
        self.accept_button.setEnabled(False)
        self._task = self._workspace.run(title, guarded, finish, self._end)
        if self._task is None:
            self.warn("Something else is running in this project; wait for it or cancel it, then try again.")
            return
        self.working(True)
        self.progress.setRange(0, 0)
        self.progress.show()
        self._task.progressed.connect(self._note)

    def working(self, busy: bool) -> None:
        """Called when work begins and ends; a subclass lets nothing be chosen meanwhile."""

    def _note(self, done: int, total: int) -> None:
        self.progress.setRange(0, min(total, _MOST))
        self.progress.setValue(min(done, _MOST))

    def _end(self) -> None:
        self._task = None
        self.progress.hide()
        self.working(False)
        if self._leaving:
            super().reject()

    def reject(self) -> None:
        """Leave; what is running is stopped first."""
        if self._task is None:
            super().reject()
        else:
            self._leaving = True
            self._task.cancel()
