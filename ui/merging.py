"""Merging colleagues' files in the window."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from ui.preferences import Preferences

if TYPE_CHECKING:
    from ui.project_view import ProjectView

_FILES = "Projects and labelled tables (*.pressmark *.csv *.jsonl *.xlsx *.tsv);;All files (*)"
_FOLDER = "merge folder"  # under which the preferences keep where the last file lay


class Merging:
    """Asks for files and shows each before it is merged."""

    def __init__(self, view: "ProjectView", preferences: Preferences) -> None:
        self._view = view
        self._workspace = view.workspace
        self._preferences = preferences

    def choose(self) -> None:
        folder = str(self._preferences.window.get(_FOLDER, Path.home()))
        names, _ = QFileDialog.getOpenFileNames(self._view, "Merge a colleague’s file", folder, _FILES)
        if names:
            self.merge([Path(name) for name in names])

    def merge(self, paths: Sequence[Path]) -> None:
        """Show what each file comes to, and merge it where that is wanted."""
        from ui.merge_dialog import MergeDialog
        from ui.work.merging import occasion

        workspace = self._workspace
        self._preferences.window[_FOLDER] = str(paths[0].parent)
        if workspace.read_only:
            workspace.refused.emit(f"Nothing can be merged: {workspace.read_only}.")
            return
        for path in paths:
            dialog = MergeDialog(workspace, path, occasion(workspace.store, workspace.annotator.name), self._view)
            try:
                dialog.exec()
            finally:
                dialog.deleteLater()
        self._view.focus_text()
