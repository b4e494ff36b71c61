"""The main window: opening and closing projects, and what is remembered from one day to the next."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QMessageBox, QStackedWidget

from annotator.refusal import Refusal
from ui import appearance
from ui.actions import Actions
from ui.ahead import begin, finished
from ui.menus import fill_menus, window_actions
from ui.modes import Mode, offered
from ui.painted import when_painted
from ui.preferences import Preferences

if TYPE_CHECKING:
    from db.opening import Opening
    from ui.project_view import ProjectView
    from ui.start_page import StartPage
    from ui.workspace import Workspace

Begun = Callable[[], "Opening"]
"""Gives the opening of a project that was begun before; raises what `Opening` does."""

T = TypeVar("T")

SUFFIX = ".pressmark"
PROJECT_FILES = f"Pressmark projects (*{SUFFIX});;All files (*)"


class MainWindow(QMainWindow):
    """One window, at most one project. The project's own code is imported when the first one is opened."""

    def __init__(self, preferences: Preferences, annotator: str = "", *, empty: bool = False) -> None:
        """`annotator` is the name given on the command line; `empty` leaves out the start page, as before a project."""
        super().__init__()
        self.preferences = preferences
        self._named = annotator  # on the command line; never written to the preferences
        self.view: ProjectView | None = None
        self.always = Actions(self)
        self.project = Actions(self)  # of the open project; made anew with each
        self.setWindowTitle("Pressmark")
        self.setAcceptDrops(True)
        self._start: StartPage | None = None
        self._faces = QStackedWidget()
        self.setCentralWidget(self._faces)
        window_actions(self)
        fill_menus(self)
        self._restore_geometry()
        if not empty:
            self.show_start()

    def show_start(self) -> None:
        """Show what can be opened. The page is made when it is needed first."""
        if self._start is None:
            from ui.start_page import StartPage

            self._start = page = StartPage(self.preferences)
            page.sample_requested.connect(self.open_sample)
            page.new_requested.connect(self.new_project)
            page.open_requested.connect(self.choose_project)
            page.recent_requested.connect(self.open_project)
            page.recent_forgotten.connect(self._forget)
            self._faces.addWidget(page)
        self._start.refresh()
        self._faces.setCurrentWidget(self._start)
        self._start.setFocus()

    # Projects

    def open_sample(self) -> None:
        """Open the sample project, which is made the first time."""
        from ui.samples import sample_project

        path = self._try(sample_project)
        if path is not None:
            self.open_project(path)

    def new_project(self) -> None:
        """Ask for a name and make an empty project with the default codebook."""
        path = self._ask_path("New project", save=True)
        if path is None:
            return
        path = path if path.suffix else path.with_suffix(SUFFIX)
        from ui.work.projects import new_project

        store = self._try(lambda: new_project(path))
        if store is not None:
            store.close()
            self.open_project(path)

    def choose_project(self) -> None:
        path = self._ask_path("Open project", save=False)
        if path is not None:
            self.open_project(path)

    def open_project(self, path: Path, begun: "Begun | None" = None) -> None:
        """Open a project in this window; the one that is open is closed first.

        `begun` gives the opening where that has been begun already. The store follows the first paint.
        """
        if self._is_open(path):
            return
        opening = self._try(lambda: self._opening(path, begun))
        if opening is None:
            return
        name = self._annotator()
        if not self.close_project():
            opening.close()
            return
        workspace = self._try(lambda: self._workspace(opening, name))
        if workspace is None:
            opening.close()
            return
        from ui.project_view import ProjectView

        self.view = view = ProjectView(workspace)
        self._faces.addWidget(view)
        self._faces.setCurrentWidget(view)
        self._enter(view)
        self.preferences.opened(path)
        when_painted(view, lambda: self._settle(view))

    def _workspace(self, opening: "Opening", name: str) -> "Workspace":
        from ui.workspace import Workspace

        return Workspace(opening, name)

    def _settle(self, view: "ProjectView") -> None:
        """What the first sentence need not wait for."""

        def failed(error: Exception) -> None:
            self.close_project()
            if not isinstance(error, Refusal):
                raise error
            self._box(QMessageBox.Icon.Warning, str(error)).exec()

        if self.view is view:
            view.workspace.settle(failed)
            self.remember()

    def close_project(self) -> bool:
        """Leave the project; everything in it is on the disk already but a note that is being written.

        False where the disk refuses that note and the user would rather stay.
        """
        view = self.view
        if view is None:
            return True
        if not view.save() and not self._agree(
            "The note on this sentence could not be saved. Close the project without it?", "Close without the note"
        ):
            return False
        self.view = None
        self._keep(view)
        view.finder.stop()
        view.documents.stop()
        view.workspace.close()
        self.show_start()
        self._faces.removeWidget(view)
        self.setStatusBar(None)  # type: ignore[arg-type]
        view.deleteLater()
        self.setWindowTitle("Pressmark")
        fill_menus(self)
        return True

    def _opening(self, path: Path, begun: "Begun | None") -> "Opening | None":
        from db.lock import InUse, NotWritable
        from db.opening import Opening

        try:
            return begun() if begun else begin(path, self.preferences, self._named)
        except (InUse, NotWritable) as refusal:
            if self._agree(str(refusal), "Open for reading"):
                return Opening(path, read_only=True)
            return None

    def _annotator(self) -> str:
        """Who annotates: as the command line says, as kept, else asked for once."""
        if self._named:
            return self._named
        if not self.preferences.annotator:
            from ui.name_dialog import NameDialog

            name = NameDialog.ask(self, "")
            if name is None:
                from ui.preferences import who

                return who()
            self.preferences.annotator = name
            self.remember()
        return self.preferences.annotator

    def _enter(self, view: "ProjectView") -> None:
        """Show the project where it was left, or at the first sentence that is not decided."""
        from ui.project_files import ProjectFiles
        from ui.project_menus import project_actions
        from ui.status_bar import StatusBar

        workspace = view.workspace
        bar = StatusBar(workspace)
        self.setStatusBar(bar)
        self.files = ProjectFiles(view, self.preferences)
        bar.annotator_clicked.connect(self.files.show_annotators)
        self.project = Actions(view)
        project_actions(self, view)
        fill_menus(self)
        self.setWindowTitle(f"{workspace.path.stem} – Pressmark")
        kept = self.preferences.window
        view.restore(kept.get("columns"), int(kept.get("zoom", 0)), bool(kept.get("advance", False)))
        place = kept.get("places", {}).get(str(workspace.path.absolute()))
        if place and not self._named and workspace.holds(place["document"]):
            workspace.open_document(place["document"], int(place["start"]))
            view.set_mode(self._kept_mode(place))
        elif not workspace.next_undecided():
            workspace.open_first()
        view.focus_text()

    def _kept_mode(self, place: Mapping[str, object]) -> Mode:
        """The mode in which the project was left, where it is still offered."""
        return next((mode for mode in offered() if mode == place.get("mode")), Mode.ANNOTATE)

    # What is remembered

    def _keep(self, view: "ProjectView") -> None:
        window, workspace = self.preferences.window, view.workspace
        window["columns"] = view.columns.sizes()
        window["zoom"] = view.release.zoom
        window["advance"] = view.annotating.advance
        if workspace.document is not None:
            start = workspace.sentence.start if workspace.sentence else 0
            places = window.setdefault("places", {})
            places[str(workspace.path.absolute())] = {
                "document": workspace.document.id,
                "start": start,
                "mode": workspace.mode,
            }
            window.setdefault("finished", {})[str(workspace.path.absolute())] = finished(workspace)
        self.remember()

    def remember(self) -> None:
        """Write the preferences; a disk that refuses must not stop the work."""
        try:
            self.preferences.save()
        except OSError as error:
            self.tell(f"Your settings could not be kept ({error.strerror}).")

    def _restore_geometry(self) -> None:
        geometry = self.preferences.window.get("geometry")
        if isinstance(geometry, str) and self.restoreGeometry(QByteArray.fromBase64(geometry.encode())):
            return
        screen = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(min(1360, int(screen.width() * 0.9)), min(880, int(screen.height() * 0.9)))

    def _forget(self, path: Path) -> None:
        self.preferences.recent = [one for one in self.preferences.recent if one != str(path)]
        self.remember()
        self.show_start()

    def set_scheme(self, scheme: str) -> None:
        """Light, dark, or as the system has it."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            appearance.apply(application, scheme)
        self.preferences.window["scheme"] = scheme
        self.remember()

    # Talking

    def tell(self, words: str) -> None:
        """Say what could not be done: in the status bar of a project, else in a box."""
        if self.view is not None:
            self.view.workspace.refused.emit(words)
        else:
            self._box(QMessageBox.Icon.Information, words).exec()

    def _try(self, act: Callable[[], T]) -> T | None:
        try:
            return act()
        except Refusal as refusal:
            self._box(QMessageBox.Icon.Warning, str(refusal)).exec()
            return None

    def _agree(self, words: str, yes: str) -> bool:
        box = self._box(QMessageBox.Icon.Question, words)
        accept = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        return box.clickedButton() is accept

    def _box(self, icon: QMessageBox.Icon, words: str) -> QMessageBox:
        box = QMessageBox(icon, "Pressmark", words, parent=self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        return box

    def _ask_path(self, title: str, *, save: bool) -> Path | None:
        folder = str(Path(self.preferences.recent[0]).parent if self.preferences.recent else Path.home())
        ask = QFileDialog.getSaveFileName if save else QFileDialog.getOpenFileName
        name, _ = ask(self, title, folder, PROJECT_FILES)
        return Path(name) if name else None

    # Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or (self.view is not None and event.mimeData().hasText()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        projects = [path for path in paths if path.suffix == SUFFIX]
        if self.view is None or (projects and len(projects) == len(paths)):
            if projects:
                self._drop_projects(projects)
            else:
                self.tell("Open or make a project first; then drop the releases on its window.")
        elif paths:
            self.files.import_paths(paths)
        elif event.mimeData().hasText():
            self.files.paste(event.mimeData().text())

    def _drop_projects(self, paths: list[Path]) -> None:
        """Open a project; on an open one, ask whether it is rather to be merged."""
        if self.view is None or self._is_open(paths[0]):
            self.open_project(paths[0])
            return
        name = paths[0].name if len(paths) == 1 else f"{len(paths)} projects"
        box = self._box(QMessageBox.Icon.Question, f"What should be done with {name}?")
        merge = box.addButton("&Merge into this project…", QMessageBox.ButtonRole.AcceptRole)
        opening = box.addButton("&Open it instead", QMessageBox.ButtonRole.DestructiveRole) if len(paths) == 1 else None
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(merge)
        box.exec()
        if box.clickedButton() is merge:
            self.files.merging.merge(paths)
        elif opening is not None and box.clickedButton() is opening:
            self.open_project(paths[0])

    def _is_open(self, path: Path) -> bool:
        return self.view is not None and path.exists() and path.samefile(self.view.workspace.path)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.close_project():
            event.ignore()
            return
        self.preferences.window["geometry"] = bytes(self.saveGeometry().toBase64().data()).decode()
        self.remember()
        event.accept()
