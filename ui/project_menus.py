"""The actions of an open project."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QGuiApplication, QKeySequence

from annotator.changes import Change
from annotator.records import Theme
from ui.actions import ThemeActions, exclusive
from ui.menus import ANNOTATE, EDIT, FILE, GO, REDO, SEPARATE, UNDO, VIEW, fill_menus
from ui.modes import Mode, offered

if TYPE_CHECKING:
    from ui.project_view import ProjectView
    from ui.window import MainWindow


ANNOTATING = (Mode.ANNOTATE,)
DECIDING = (Mode.ANNOTATE, Mode.REVIEW)  # for oneself, or for the consensus


def project_actions(window: "MainWindow", view: "ProjectView") -> None:
    """Make the actions of the project that is shown. Keys without Ctrl or Alt leave fields of text alone."""
    _file_actions(window)
    _edit_actions(window, view)
    _annotate_actions(window, view)
    _go_actions(window, view)
    _view_actions(window, view)
    _mode_actions(window, view)


def _file_actions(window: "MainWindow") -> None:
    add, files = window.project.add, window.files
    _separated(add(FILE, "&Close project", window.close_project, "Ctrl+W"))
    add(FILE, "&Import files…", files.choose_files, "Ctrl+I", icon="import")
    add(FILE, "Import a &folder…", files.choose_folder, "Ctrl+Shift+I")
    _separated(add(FILE, "&Paste a text…", lambda: files.paste(""), "Ctrl+Shift+V"))
    add(FILE, "&Merge a colleague’s file…", files.merging.choose, "Ctrl+G")
    _separated(add(FILE, "&Export a dataset…", files.export, "Ctrl+E", icon="export"))
    add(FILE, "Import a code&book…", files.import_codebook)
    _separated(add(FILE, "Export the codeboo&k…", files.export_codebook))


def _edit_actions(window: "MainWindow", view: "ProjectView") -> None:
    add, annotating, files = window.project.add, view.annotating, window.files
    undo = add(EDIT, "&Undo", annotating.undo, QKeySequence.StandardKey.Undo, icon="undo")
    redo = add(EDIT, "&Redo", annotating.redo, ["Ctrl+Shift+Z", "Ctrl+Y"], icon="redo")
    undo.setObjectName(UNDO)
    redo.setObjectName(REDO)
    _separated(redo)
    add(EDIT, "&Copy the sentences", lambda: _copy(view), "Ctrl+C", within=view.centre, modes=ANNOTATING)
    add(EDIT, "Select &all sentences", lambda: _select_all(view), "Ctrl+A", within=view.centre, modes=ANNOTATING)
    split = add(
        EDIT,
        "&Split the sentence here",
        lambda: annotating.split(view.release.cut_position),
        "/",
        within=view.centre,
        modes=ANNOTATING,
    )
    split.setToolTip("Move the cursor within the sentence with Left and Right first")
    _separated(add(EDIT, "&Join with the next sentence", annotating.join, "+", within=view.centre, modes=ANNOTATING))
    add(EDIT, "Document &details…", files.edit_document, "Ctrl+D")
    add(EDIT, "Co&rrect the text…", files.correct_text, "Ctrl+Shift+D")
    add(EDIT, "Re&move the document…", files.remove_document)
    add(EDIT, "Si&milar documents…", files.near_duplicates.show, "Ctrl+Shift+M")
    add(EDIT, "A&bbreviations…", files.edit_abbreviations)
    add(EDIT, "&History…", files.show_history, "Ctrl+H")


def _annotate_actions(window: "MainWindow", view: "ProjectView") -> None:
    add, annotating = window.project.add, view.annotating
    add(ANNOTATE, "&None of these", lambda: view.hand.toggle_none(), "0", within=view, modes=DECIDING)
    add(ANNOTATE, "&Unsure", lambda: view.hand.toggle_unsure(), "U", icon="unsure", within=view, modes=DECIDING)
    _separated(add(ANNOTATE, "N&ote", view.sentence.focus_note, "N", icon="note", within=view, modes=ANNOTATING))
    advance = add(
        ANNOTATE, "&Advance after tagging", lambda: _advance(view, advance), "Ctrl+T", checkable=True, modes=ANNOTATING
    )
    advance.setChecked(annotating.advance)
    others = view.sentence.others
    show = add(
        ANNOTATE,
        "Show t&he others’ decisions",
        lambda: others.want(show.isChecked()),
        "Ctrl+Shift+O",
        checkable=True,
        modes=ANNOTATING,
    )
    others.wanted_changed.connect(show.setChecked)
    add(ANNOTATE, "Annotator&s…", window.files.show_annotators, "Ctrl+Shift+N")
    add(ANNOTATE, "&Repeat some of my sentences…", lambda: _repeat(view))
    add(ANNOTATE, "Re-&check after a new wording…", lambda: _recheck(view), modes=ANNOTATING)
    add(ANNOTATE, "Still right, next to re-check", lambda: view.rechecking.confirm(), "Ctrl+R", modes=ANNOTATING)
    words = "Next to re-check"
    _separated(add(ANNOTATE, words, lambda: view.rechecking.next(), "Ctrl+Shift+R", modes=ANNOTATING))
    add(ANNOTATE, "Add a &theme…", view.codebook.add_theme, icon="theme-add")
    themes = ThemeActions(window.project, view, lambda theme: view.hand.toggle_theme(theme), DECIDING)
    themes.show(view.workspace.themes)

    def absorb(change: Change) -> None:
        if change.touches(Theme):
            themes.show(view.workspace.themes)
            fill_menus(window)

    view.workspace.changed.connect(absorb)


def _go_actions(window: "MainWindow", view: "ProjectView") -> None:
    add, workspace, centre = window.project.add, view.workspace, view.centre

    def step(by: int, *, extend: bool = False) -> None:
        workspace.move_to(workspace.current + by, extend=extend)

    def page(direction: int) -> None:
        step(direction * 8)

    add(GO, "&Next sentence", lambda: step(1), ["Down", "J"], within=centre, modes=ANNOTATING)
    add(GO, "&Previous sentence", lambda: step(-1), ["Up", "K"], within=centre, modes=ANNOTATING)
    add(GO, "Next &undecided", view.annotating.next_undecided, ["Return", "Enter"], within=centre, modes=ANNOTATING)
    add(GO, "Next with &corrected text", view.annotating.next_corrected, "F4", modes=ANNOTATING)
    add(GO, "Extend the selection down", lambda: step(1, extend=True), "Shift+Down", within=centre, modes=ANNOTATING)
    add(GO, "Extend the selection up", lambda: step(-1, extend=True), "Shift+Up", within=centre, modes=ANNOTATING)
    add(GO, "Cursor a word to the right", lambda: view.release.move_cut(1), "Right", within=centre, modes=ANNOTATING)
    add(GO, "Cursor a word to the left", lambda: view.release.move_cut(-1), "Left", within=centre, modes=ANNOTATING)
    add(
        GO,
        "Cursor a letter to the right",
        lambda: view.release.move_cut(1, by_character=True),
        "Ctrl+Right",
        within=centre,
        modes=ANNOTATING,
    )
    add(
        GO,
        "Cursor a letter to the left",
        lambda: view.release.move_cut(-1, by_character=True),
        "Ctrl+Left",
        within=centre,
        modes=ANNOTATING,
    )
    add(GO, "Eight sentences on", lambda: page(1), "PgDown", within=centre, modes=ANNOTATING)
    add(GO, "Eight sentences back", lambda: page(-1), "PgUp", within=centre, modes=ANNOTATING)
    add(GO, "First sentence", lambda: workspace.move_to(0), "Home", within=centre, modes=ANNOTATING)
    add(
        GO,
        "Last sentence",
        lambda: workspace.move_to(len(workspace.sentences) - 1),
        "End",
        within=centre,
        modes=ANNOTATING,
    )
    add(GO, "Next &document", lambda: _other_document(view, 1), "Alt+Down")
    add(GO, "Document &before", lambda: _other_document(view, -1), "Alt+Up")


def _view_actions(window: "MainWindow", view: "ProjectView") -> None:
    add, release = window.project.add, view.release
    add(VIEW, "&Find in all documents…", view.show_find, "Ctrl+F", icon="search")
    as_list = add(
        VIEW,
        "Sentences as a &list",
        lambda: view.show_as_list(as_list.isChecked()),
        "Ctrl+L",
        checkable=True,
        modes=ANNOTATING,
    )
    add(VIEW, "&Back to the release", view.focus_text, "Esc")
    add(VIEW, "&Larger text", lambda: release.set_zoom(release.zoom + 1), ["Ctrl++", "Ctrl+="], icon="zoom-in")
    add(VIEW, "&Smaller text", lambda: release.set_zoom(release.zoom - 1), "Ctrl+-", icon="zoom-out")
    _separated(add(VIEW, "&Usual size of text", lambda: release.set_zoom(0), "Ctrl+0"))


def _mode_actions(window: "MainWindow", view: "ProjectView") -> None:
    """One for each mode. The keys of a mode are there only in it."""
    workspace = view.workspace
    actions = {
        mode: window.project.add(VIEW, mode.value, lambda mode=mode: view.set_mode(mode), mode.key, checkable=True)  # type: ignore[misc]
        for mode in offered()
    }
    exclusive(list(actions.values()), view)
    made: set[Mode] = set()  # those whose own actions are there

    def show() -> None:
        actions[workspace.mode].setChecked(True)
        faces = view.faces(workspace.mode)
        if faces.add_actions is not None and workspace.mode not in made:
            faces.add_actions(window, view)
        made.add(workspace.mode)
        window.project.show_mode(workspace.mode)
        fill_menus(window)

    workspace.mode_changed.connect(show)
    actions[workspace.mode].setChecked(True)


def _separated(action: QAction) -> None:
    action.setData(SEPARATE)


def _advance(view: "ProjectView", action: QAction) -> None:
    view.annotating.advance = action.isChecked()


def _recheck(view: "ProjectView") -> None:
    from ui.recheck_dialog import RecheckDialog

    dialog = RecheckDialog(view.workspace, view)
    if dialog.exec() and dialog.chosen is not None:
        view.rechecking.begin(dialog.chosen.after.name, dialog.queue)
    dialog.deleteLater()
    view.focus_text()


def _repeat(view: "ProjectView") -> None:
    from ui.repeating import begin

    begin(view.workspace, view)
    view.focus_text()


def _copy(view: "ProjectView") -> None:
    """Copy the text selected with the mouse, else the selected sentences, exactly as they are stored."""
    selected, workspace = view.release.selected_text(), view.workspace
    if not selected and workspace.document is not None:
        text = workspace.document.text
        spans = [workspace.sentences[index] for index in workspace.selection]
        selected = "\n".join(text[span.start : span.end] for span in spans)
    QGuiApplication.clipboard().setText(selected)


def _select_all(view: "ProjectView") -> None:
    view.workspace.move_to(0)
    view.workspace.move_to(len(view.workspace.sentences) - 1, extend=True)


def _other_document(view: "ProjectView", step: int) -> None:
    document = view.workspace.neighbour(step)
    if document is None:
        view.workspace.told.emit("This is the last document." if step > 0 else "This is the first document.")
        return
    view.workspace.open_document(document)
    view.focus_text()
