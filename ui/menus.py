"""The menus: every group of actions is one of them."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMessageBox

from ui.actions import ThemeActions, exclusive

if TYPE_CHECKING:
    from ui.window import MainWindow

FILE, EDIT, ANNOTATE, REVIEW, TAKE = "File", "Edit", "Annotate", "Review", "Take"
GO, VIEW, HELP = "Go", "View", "Help"
UNDO, REDO = "undo", "redo"
SEPARATE = "separate"
"""An action with this as its data has a line below it in the menu."""

ORDER = (FILE, EDIT, ANNOTATE, REVIEW, TAKE, ThemeActions.GROUP, GO, VIEW, HELP)


def window_actions(window: "MainWindow") -> None:
    """The actions that need no project."""
    add = window.always.add
    add(FILE, "&New project…", window.new_project, QKeySequence.StandardKey.New, icon="new")
    add(FILE, "&Open project…", window.choose_project, QKeySequence.StandardKey.Open, icon="open")
    add(FILE, "Open the &sample", window.open_sample)
    add(HELP, "&Keys", lambda: _show_keys(window), "F1", icon="help")
    add(HELP, "All &commands…", lambda: _show_palette(window), "Ctrl+K")
    add(HELP, "&About Pressmark", lambda: _about(window))
    schemes = [
        add(VIEW, text, lambda scheme=scheme: window.set_scheme(scheme), checkable=True)  # type: ignore[misc]
        for text, scheme in (("Colours of the system", "system"), ("Light", "light"), ("Dark", "dark"))
    ]
    exclusive(schemes, window)
    kept = ["system", "light", "dark"].index(str(window.preferences.window.get("scheme", "system")))
    schemes[kept].setChecked(True)
    full = add(VIEW, "&Full screen", lambda: _full_screen(window, full), "F11", checkable=True)
    add(FILE, "&Quit", window.close, QKeySequence.StandardKey.Quit)


def word_undo(window: "MainWindow") -> None:
    """Say in the menu what would be undone and done again."""
    from ui import wording

    if window.view is None:
        return
    workspace, actions = window.view.workspace, window.project.groups[EDIT]
    undo, redo = workspace.undoable(), workspace.redoable()
    for action in actions:
        if action.objectName() == UNDO:
            action.setText(wording.undo_text(undo.act, undo.detail) if undo else "&Undo")
        elif action.objectName() == REDO:
            action.setText(wording.redo_text(redo.act, redo.detail) if redo else "&Redo")


def groups(window: "MainWindow") -> list[tuple[str, list[QAction]]]:
    """All actions that are there in the mode in use, by group, in the order of the menus."""
    found: dict[str, list[QAction]] = {name: [] for name in ORDER}
    sources = [window.project, window.always] if window.view is not None else [window.always]
    for source in sources:
        for group, actions in source.groups.items():
            found.setdefault(group, []).extend(actions)
    shown = [(group, [one for one in actions if one.isVisible()]) for group, actions in found.items()]
    return [(group, actions) for group, actions in shown if actions]


def fill_menus(window: "MainWindow") -> None:
    """Make the menus anew, as when a project is opened or closed, or the codebook changes."""
    bar = window.menuBar()
    for old in bar.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
        old.deleteLater()
    bar.clear()
    for group, actions in groups(window):
        menu = bar.addMenu(f"&{group}")
        menu.setToolTipsVisible(True)
        for action in actions:
            menu.addAction(action)
            if action.data() == SEPARATE:
                menu.addSeparator()
        if group == FILE:
            _add_recent(window, menu.addMenu("&Recent"))
        if group == EDIT and window.view is not None:
            menu.aboutToShow.connect(partial(word_undo, window))


def _add_recent(window: "MainWindow", menu: QMenu) -> None:
    for name in window.preferences.recent:
        path = Path(name)
        action = menu.addAction(path.stem.replace("&", "&&"))
        action.setToolTip(str(path))
        action.triggered.connect(lambda *_, path=path: window.open_project(path))
    menu.setToolTipsVisible(True)
    menu.setEnabled(bool(window.preferences.recent))


def _show_keys(window: "MainWindow") -> None:
    from ui.keys_sheet import KeysSheet

    themes = window.view.workspace.themes if window.view is not None else []
    KeysSheet(lambda: groups(window), themes, window).exec()


def _show_palette(window: "MainWindow") -> None:
    from ui.command_palette import CommandPalette

    workspace = window.view.workspace if window.view is not None else None
    recent = window.preferences.window.setdefault("commands", [])
    CommandPalette(lambda: groups(window), workspace, window, recent).show()


def _about(window: "MainWindow") -> None:
    from ui.cli.version import version

    QMessageBox.about(
        window,
        "About Pressmark",
        f"Pressmark {version()}\n\nTags the sentences of press releases by theme, and exports labelled datasets.\n\n"
        "Copyright the Pressmark authors, under the MIT licence. Built with Qt for Python (LGPL).",
    )


def _full_screen(window: "MainWindow", action: QAction) -> None:
    if action.isChecked():
        window.showFullScreen()
    else:
        window.showNormal()
