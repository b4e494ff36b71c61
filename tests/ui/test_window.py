"""The window as a whole: projects come and go, keys reach what they should, long work ends, the screen is true."""

import contextlib
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from annotator.changes import Act, Change, Edit
from annotator.commands import codebook
from annotator.commands.codebook import RESERVED_KEYS
from annotator.records import Theme
from db.store import Store
from tests.ui.conftest import TEXTS, import_of
from ui import appearance, preferences
from ui.annotators_dialog import AnnotatorsDialog
from ui.appearance import theme_colour
from ui.coding_dialog import CodingDialog
from ui.import_dialog import ImportDialog
from ui.menus import EDIT, REDO, UNDO, groups, word_undo
from ui.preferences import Preferences
from ui.project_view import ProjectView
from ui.report_dialog import ReportDialog
from ui.window import MainWindow


@pytest.fixture
def path(project: Path) -> Path:
    """A closed project of three documents (4, 3 and 2 sentences)."""
    with Store.open(project) as store:
        for title, text in TEXTS.items():
            store.apply(import_of(title, text))
    return project


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    """The window without a project; Ann annotates."""
    window = MainWindow(Preferences(), "Ann")
    qtbot.addWidget(window)
    window.resize(1200, 700)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()


@pytest.fixture
def view(window: MainWindow, path: Path) -> ProjectView:
    """The project, open in the window."""
    window.open_project(path)
    return opened(window)


@pytest.fixture
def boxes(qtbot: QtBot) -> Iterator[list[str]]:
    """What boxes have said; each is answered with its first button."""
    words: list[str] = []
    answered: list[QWidget] = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            if box not in answered:
                answered.append(box)
                words.append(box.text())
            box.buttons()[0].click()

    timer = QTimer(interval=10)
    timer.timeout.connect(answer)
    timer.start()
    yield words
    timer.stop()


def opened(window: MainWindow) -> ProjectView:
    assert window.view is not None
    return window.view


def press(window: MainWindow, *keys: str) -> None:
    """Press keys where the keyboard is; a name is one of Qt's ("Down"), with the modifiers before it ("Ctrl+Z")."""
    if not window.isActiveWindow():  # no window manager sees to it here once a dialog has gone
        window.activateWindow()
        QApplication.processEvents()
    for key in keys:
        *modifiers, name = key.split("+") if len(key) > 1 else [key]
        held = Qt.KeyboardModifier.NoModifier
        for one in modifiers:
            held |= Qt.KeyboardModifier[f"{one.replace('Ctrl', 'Control')}Modifier"]
        widget = QApplication.focusWidget() or window
        if len(name) == 1 and not modifiers:
            QTest.keyClicks(widget, name)
        else:
            QTest.keyClick(widget, Qt.Key[f"Key_{name}"], held)


def themes_of(path: Path, document: int = 0, name: str = "Ann") -> dict[int, set[str] | None]:
    """What is decided of a document's sentences, by number from 1, read from the file."""
    with Store.open(path, read_only=True) as store:
        heading = store.headings()[document]
        numbers = {one.start: number for number, one in enumerate(store.sentences(heading.id), start=1)}
        who = {one.id for one in store.annotators() if one.name == name}
        found = [one for one in store.annotations(heading.id) if one.annotator in who]
        return {numbers[one.start]: None if one.themes is None else set(one.themes) for one in found}


def delete_what_is_done_with(window: MainWindow) -> None:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()


# Projects come and go


def test_keys_tag_at_once_in_a_project_that_was_opened(window: MainWindow, view: ProjectView, path: Path) -> None:
    assert view.release.hasFocus()
    press(window, "1", "J", "2", "Down", "0")
    assert themes_of(path) == {1: {"security"}, 2: {"economy"}, 3: set()}


def test_a_closed_project_leaves_nothing_behind(window: MainWindow, path: Path) -> None:
    names = [menu.title() for menu in menus(window)]
    sizes = []
    for _ in range(4):
        window.open_project(path)
        view = opened(window)
        press(window, "1")
        window.close_project()
        delete_what_is_done_with(window)
        assert not shiboken6.isValid(view)
        assert [menu.title() for menu in menus(window)] == names
        with Store.open(path):
            pass  # nobody holds the lock
        sizes.append((len(window.findChildren(QObject)), len(window.actions())))
    assert len(set(sizes[1:])) == 1
    assert [one.name for one in threading.enumerate() if one.name == "search"] == []


def menus(window: MainWindow) -> list[QMenu]:
    return [menu for action in window.menuBar().actions() if isinstance(menu := action.menu(), QMenu)]


def test_opening_another_project_closes_the_first(
    window: MainWindow, view: ProjectView, path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.pressmark"
    Store.create(other).close()
    window.open_project(other)
    with Store.open(path):
        pass
    assert window.windowTitle() == "other – Pressmark"
    assert opened(window).workspace.store.path == other


def test_opening_what_is_no_project_keeps_the_open_one(
    window: MainWindow, view: ProjectView, path: Path, tmp_path: Path, boxes: list[str]
) -> None:
    (tmp_path / "bad.pressmark").write_text("no project")
    window.open_project(tmp_path / "bad.pressmark")
    window.open_project(tmp_path / "none.pressmark")
    assert [("bad.pressmark" in boxes[0]), ("none.pressmark" in boxes[1])] == [True, True]
    assert window.view is view
    press(window, "1")
    assert themes_of(path) == {1: {"security"}}


def test_opening_the_open_project_again_changes_nothing(window: MainWindow, view: ProjectView, path: Path) -> None:
    window.open_project(path)
    assert window.view is view


def test_a_project_that_is_open_elsewhere_is_told_by_whom_and_may_be_read(
    window: MainWindow, path: Path, boxes: list[str]
) -> None:
    with Store.open(path, user="Bea"):
        window.open_project(path)
        assert len(boxes) == 1
        assert "open by Bea on " in boxes[0]
        view = opened(window)
        assert view.workspace.read_only
        press(window, "1", "U", "0")
        assert view.workspace.decisions == {}
        window.close_project()
    assert themes_of(path) == {}


def test_what_was_set_is_there_again(window: MainWindow, view: ProjectView, path: Path, qtbot: QtBot) -> None:
    view.release.set_zoom(3)
    view.annotating.advance = True
    view.columns.setSizes([300, 500, 400])
    sizes = view.columns.sizes()
    view.workspace.open_document(list(view.workspace.headings)[1])
    view.workspace.move_to(2)
    place = view.workspace.sentence
    window.close()
    again = MainWindow(preferences.load())
    again.preferences.annotator = "Ann"
    qtbot.addWidget(again)
    again.resize(window.size())
    again.show()
    again.open_project(path)
    view = opened(again)
    assert (view.release.zoom, view.annotating.advance, view.columns.sizes()) == (3, True, sizes)
    assert view.workspace.sentence == place
    again.close()


# Who, and what can be undone


def test_switching_the_annotator_shows_their_own_decisions_only(
    window: MainWindow, view: ProjectView, path: Path, qtbot: QtBot
) -> None:
    press(window, "1")

    def enter() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, AnnotatorsDialog)
        dialog.field.setText(" Bea ")
        dialog.accept_button.click()

    QTimer.singleShot(50, enter)
    bar = window.statusBar()
    bar.annotator_clicked.emit()  # type: ignore[attr-defined]
    assert view.workspace.annotator.name == "Bea"
    press(window, "Ctrl+Z", "2")
    assert (themes_of(path), themes_of(path, name="Bea")) == ({1: {"security"}}, {1: {"economy"}})


def test_the_menu_says_what_would_be_undone_and_done_again(window: MainWindow, view: ProjectView) -> None:
    actions = {action.objectName(): action for action in window.project.groups[EDIT]}
    word_undo(window)
    assert (actions[UNDO].text(), actions[REDO].text()) == ("Undo: Import 1 document", "&Redo")
    press(window, "J", "1")
    word_undo(window)
    assert actions[UNDO].text() == "Undo: Tag sentence 2 “security”"
    press(window, "Ctrl+Z")
    word_undo(window)
    assert (actions[UNDO].text(), actions[REDO].text()) == (
        "Undo: Import 1 document",
        "Redo: Tag sentence 2 “security”",
    )


def test_with_advance_one_key_tags_and_moves_on(window: MainWindow, view: ProjectView, path: Path) -> None:
    press(window, "Ctrl+T", "1", "0", "2", "Ctrl+T", "3", "3")
    assert themes_of(path) == {1: {"security"}, 2: set(), 3: {"economy"}}
    assert view.workspace.current == 3


# Keys and actions


def test_no_two_actions_share_a_key_where_both_can_hear_it(window: MainWindow, view: ProjectView) -> None:
    heard: Counter[tuple[str, str]] = Counter()
    for action in (action for _, actions in groups(window) for action in actions):
        for sequence in action.shortcuts():
            heard[sequence.toString(), "everywhere"] += 1
    assert [key for key, count in heard.items() if count > 1] == []


def test_no_key_of_a_theme_is_one_of_the_windows_own(window: MainWindow, view: ProjectView) -> None:
    single = {
        sequence.toString().lower()
        for group, actions in groups(window)
        if group != "Themes"
        for action in actions
        for sequence in action.shortcuts()
        if len(sequence.toString()) == 1
    }
    assert {key for key in single if key.isalnum()} == RESERVED_KEYS


def test_every_action_has_words_and_is_in_one_menu(window: MainWindow, view: ProjectView) -> None:
    listed = [action for _, actions in groups(window) for action in actions]
    assert all(action.text().strip() for action in listed)
    shown: Counter[QAction] = Counter(
        action
        for menu in menus(window)
        for action in menu.actions()
        if not action.isSeparator() and action.menu() is None
    )
    assert shown == Counter(listed)


def test_what_is_typed_into_fields_tags_nothing(window: MainWindow, view: ProjectView, qtbot: QtBot) -> None:
    typed = "1230 jkun/+9"
    fields: list[tuple[Callable[[], object], QWidget]] = [
        (view.documents.focus_filter, view.documents.filter_field),
        (view.show_find, view.finder.field),
        (view.sentence.focus_note, view.sentence.note),
    ]
    for focus, field in fields:
        focus()
        assert QApplication.focusWidget() is field
        QTest.keyClicks(field, typed)
        text = field.toPlainText() if field is view.sentence.note else field.text()  # type: ignore[attr-defined]
        assert text == typed
        assert view.workspace.decisions == {}
    view.focus_text()
    assert [one.themes for one in view.workspace.decisions.values()] == [None]  # the note, and nothing else


def test_a_theme_added_to_the_codebook_has_its_key_at_once(window: MainWindow, view: ProjectView, path: Path) -> None:
    new = Theme("health", "health & care", "x", "#117733", position=9)
    assert view.workspace.do(codebook.add_theme(view.workspace.themes, new, view.workspace.annotator.id))
    press(window, "X", "Down", "X")
    assert [len(one or ()) for one in themes_of(path).values()] == [1, 1]
    listed = next(actions for group, actions in groups(window) if group == "Themes")
    assert [action.text() for action in listed] == ["security", "economy", "diplomacy", "health && care"]
    press(window, "Ctrl+Z", "Ctrl+Z", "Ctrl+Z", "X")  # the theme itself goes last, and its key with it
    assert themes_of(path) == {}


def test_a_retired_theme_gives_its_key_back(window: MainWindow, view: ProjectView, path: Path) -> None:
    theme = view.workspace.themes[0]
    edit = Edit(theme, replace(theme, retired=True))
    assert view.workspace.do(Change(Act.RETIRE_THEME, (edit,), view.workspace.annotator.id))
    press(window, "1")
    assert themes_of(path) == {}


def test_a_change_of_colours_repaints_the_themes(
    window: MainWindow, view: ProjectView, restored: None, qapp: QApplication
) -> None:
    press(window, "1")
    seen = []
    for scheme in ("light", "dark", "light"):
        window.set_scheme(scheme)
        colour = theme_colour(view.workspace.themes[0]).name()
        assert colour in colours_in(view.release.viewport())
        assert appearance.current().page.lower() in colours_in(view.release.viewport())
        seen.append(colour)
    assert seen[0] == seen[2] != seen[1]


@pytest.fixture
def restored(qapp: QApplication) -> Iterator[None]:
    """The application's own looks, for the tests that come later."""
    style, palette, sheet, dark = (
        qapp.style().name(),
        qapp.palette(),
        qapp.styleSheet(),
        qapp.property("pressmark-dark"),
    )
    yield
    qapp.setStyleSheet(sheet)
    qapp.setStyle(style)
    qapp.setPalette(palette)
    qapp.setProperty("pressmark-dark", dark)


def colours_in(widget: QWidget) -> set[str]:
    image = widget.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(image.height())}


# Long work


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with more releases than one batch of an import."""
    folder = tmp_path / "releases"
    folder.mkdir()
    for number in range(700):
        (folder / f"{number}.txt").write_text(f"Release {number}\n\nThe ministers met on day {number}. They spoke.\n")
    return folder


def test_an_import_can_be_cancelled_and_undone_as_a_whole(
    window: MainWindow, view: ProjectView, folder: Path, qtbot: QtBot
) -> None:
    workspace = view.workspace
    told: list[str] = []
    workspace.told.connect(told.append)
    workspace.task_started.connect(lambda task: task.applied.connect(lambda _: task.cancel()))
    with qtbot.waitSignal(workspace.told, timeout=60_000):
        window.files.import_paths([folder])
    assert "stopped" in told[-1]
    assert 3 < len(workspace.headings) < 703
    assert workspace.store.totals()[0] == len(workspace.headings)
    workspace.open_document(next(iter(workspace.headings)))
    press(window, "Ctrl+Z")
    assert len(workspace.headings) == workspace.store.totals()[0] == 3


LONG = "The ministers of both countries met in the capital on Sunday and agreed to continue their talks in the spring."


def answer_once(window: MainWindow, accept: bool, heard: list[str]) -> QTimer:
    """Imports what it is shown, or leaves it out, and takes note of it."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, ImportDialog) and dialog.isVisible() and not dialog.page.is_reading():
            heard.append(dialog.table_page.outcome.text() or dialog.text_page.stage.text)
            if not accept:
                dialog.leave_out.click()
            dialog.accept_button.click()

    timer = QTimer(window, interval=10)
    timer.timeout.connect(answer)
    timer.start()
    return timer


def test_tables_with_the_same_foreign_columns_are_asked_about_once_and_come_in(
    window: MainWindow, view: ProjectView, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    for number in range(2):
        (folder / f"{number}.csv").write_text(f"Headline,Body,Desk\nMeeting {number},{number} {LONG},Asia\n")
    (folder / "own.csv").write_text("text,title\nOne.,Certain\n")
    heard: list[str] = []
    timer = answer_once(window, True, heard)
    with qtbot.waitSignal(view.workspace.told, timeout=60_000):
        window.files.import_paths([folder])
    timer.stop()
    assert len(heard) == 1
    assert heard[0].startswith("1 document. The first: “Meeting 0”")
    titles = {heading.title: heading.extra for heading in view.workspace.headings.values()}
    assert len(titles) == 6
    assert titles["Meeting 1"] == (("Desk", "Asia"),)
    assert view.workspace.undo()
    assert len(view.workspace.headings) == 3


def test_a_table_that_is_left_out_does_not_come_in(
    window: MainWindow, view: ProjectView, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "a.csv").write_text(f"Headline,Body\nMeeting,{LONG}\n")
    heard: list[str] = []
    timer = answer_once(window, False, heard)
    with qtbot.waitSignal(view.workspace.task_ended, timeout=60_000):
        window.files.import_paths([tmp_path / "a.csv"])
    qtbot.waitUntil(lambda: len(heard) == 1)
    timer.stop()
    assert len(view.workspace.headings) == 3


@pytest.mark.parametrize(("rule", "decided", "asked"), [("any", [2], 1), ("exact", [0], 2), ("", [], 1)])
def test_what_another_tool_coded_comes_in_by_the_rule_that_is_chosen(
    window: MainWindow,
    view: ProjectView,
    tmp_path: Path,
    qtbot: QtBot,
    rule: str,
    decided: list[int],
    asked: int,
) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "Aid was sent. Nobody came.", "label": [[8, 20, "Aid"]]}\n')
    heard: list[str] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, CodingDialog) and dialog.isVisible():
            heard[:] = [dialog.accessibleDescription()]
            if rule:
                dialog.buttons_by_rule[rule].setChecked(True)
            QTest.keyClick(dialog, Qt.Key.Key_Return if rule else Qt.Key.Key_Escape)
        elif isinstance(dialog, ReportDialog) and dialog.isVisible():
            heard[1:] = [dialog.table.model().index(0, 1).data()]
            QTest.keyClick(dialog, Qt.Key.Key_Return)

    def came() -> list[int]:
        return [len(view.workspace.store.annotations(added)) for added in list(view.workspace.headings)[3:]]

    timer = QTimer(window, interval=10)
    timer.timeout.connect(answer)
    timer.start()
    told: list[str] = []
    view.workspace.told.connect(told.append)
    view.workspace.refused.connect(told.append)
    drop(window, files(tmp_path / "a.jsonl"))
    qtbot.waitUntil(lambda: len(heard) == asked and came() == decided and (asked > 1 or any(told)), timeout=15_000)
    timer.stop()
    assert heard[0] == "a.jsonl: 1 passage is coded in 1 document with 1 theme."
    assert "“sent. Nobody”" in heard[-1] or asked == 1


def test_certain_files_ask_nothing_and_a_doubtful_one_is_asked_about_before_any_comes_in(
    window: MainWindow, view: ProjectView, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "1.txt").write_text("Certain.", encoding="utf-8")
    (tmp_path / "2.txt").write_text("Le ministre a déclaré que l’accord était signé.", encoding="cp1252")
    asked: list[int] = []

    def leave() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, ImportDialog) and dialog.isVisible() and not dialog.page.is_reading():
            asked.append(len(view.workspace.headings))
            QTest.keyClick(dialog, Qt.Key.Key_Escape)

    timer = QTimer(window, interval=10)
    timer.timeout.connect(leave)
    timer.start()
    with qtbot.waitSignal(view.workspace.told, timeout=60_000) as told:
        drop(window, files(tmp_path / "1.txt", tmp_path / "2.txt"))
    timer.stop()
    assert told.args == ["Nothing was imported."]
    assert asked == [len(view.workspace.headings)] == [3]
    qtbot.waitUntil(lambda: window.focusWidget() is view.release)
    with qtbot.waitSignal(view.workspace.told, timeout=60_000) as told:
        drop(window, files(tmp_path / "1.txt"))
    assert told.args == ["1 document added."]


def test_the_first_page_is_shown_and_later_ones_are_not(
    window: MainWindow, view: ProjectView, tmp_path: Path, qtbot: QtBot
) -> None:
    for number in range(2):
        text = f"<html><body><article><h1>Talks {number}</h1><p>{LONG}</p><p>They left.</p></article></body></html>"
        (tmp_path / f"{number}.html").write_text(text, encoding="utf-8")
    heard: list[str] = []
    timer = answer_once(window, True, heard)
    for number in range(2):
        with qtbot.waitSignal(view.workspace.told, timeout=60_000):
            window.files.import_paths([tmp_path / f"{number}.html"])
    timer.stop()
    assert len(heard) == 1
    assert heard[0].startswith("Talks 0")
    assert len(view.workspace.headings) == 5


def test_closing_the_window_while_an_import_runs_leaves_a_sound_project(
    window: MainWindow, view: ProjectView, folder: Path, path: Path, qtbot: QtBot
) -> None:
    from db.integrity import check

    imported = view.workspace.changed
    with qtbot.waitSignal(imported, timeout=60_000, check_params_cb=lambda change: change.act == Act.IMPORT):
        window.files.import_paths([folder])
    window.close()
    delete_what_is_done_with(window)
    with Store.open(path) as store:
        documents, sentences = store.totals()
        assert 3 < documents <= 703
        assert sentences == 9 + 3 * (documents - 3)
    assert list(check(path)) == []


def test_closing_the_window_while_it_searches_leaves_no_thread(
    window: MainWindow, view: ProjectView, qtbot: QtBot
) -> None:
    view.show_find()
    QTest.keyClicks(view.finder.field, "ministers")
    QTest.keyClick(view.finder.field, Qt.Key.Key_Return)
    window.close()
    delete_what_is_done_with(window)
    qtbot.waitUntil(lambda: all(one.name != "search" for one in threading.enumerate()))


# The disk


@contextlib.contextmanager
def full_disk() -> Iterator[None]:
    """No file may grow."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_on_a_full_disk_the_screen_still_shows_the_truth(window: MainWindow, view: ProjectView, path: Path) -> None:
    press(window, "1", "J")
    refused: list[str] = []
    view.workspace.refused.connect(refused.append)
    with full_disk():
        press(window, "2", "0", "U")
    assert len(refused) == 3
    assert "full" in refused[0]
    assert list(view.workspace.decisions) == [view.workspace.sentences[0].start]
    colour = theme_colour(view.workspace.themes[1]).name()
    assert colour not in colours_in(view.release.viewport())
    press(window, "2")
    assert themes_of(path) == {1: {"security"}, 2: {"economy"}}
    assert colour in colours_in(view.release.viewport())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_note_that_the_disk_refuses_keeps_the_window_open_until_the_user_says(
    window: MainWindow, view: ProjectView, path: Path, boxes: list[str]
) -> None:
    view.sentence.focus_note()
    QTest.keyClicks(view.sentence.note, "important")
    with full_disk():
        window.close()
    assert "note" in boxes[0]


# Dropping


def drop(window: MainWindow, data: QMimeData) -> None:
    at, actions = QPointF(600, 300), Qt.DropAction.CopyAction
    buttons, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dragEnterEvent(QDragEnterEvent(at.toPoint(), actions, data, buttons, held))
    window.dropEvent(QDropEvent(at, actions, data, buttons, held))


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_dropped_files_and_folders_are_imported(
    window: MainWindow, view: ProjectView, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.txt").write_text("B\n\nThe second was dropped.\n")
    (tmp_path / "a.txt").write_text("A\n\nThe first was dropped.\n")
    with qtbot.waitSignal(view.workspace.task_ended, timeout=60_000):
        drop(window, files(tmp_path / "a.txt", tmp_path / "in"))

    def the_first_is_open() -> None:
        assert len(view.workspace.headings) == 5
        assert view.workspace.document is not None
        assert view.workspace.document.title == "A"
        assert view.release.hasFocus()

    qtbot.waitUntil(the_first_is_open)


def answer_box(words: str, said: list[str]) -> None:
    """Press the button with these words in the box that comes up next."""

    def press_button() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        said.append(box.text())
        next(button for button in box.buttons() if words in button.text()).click()

    QTimer.singleShot(50, press_button)


def test_a_dropped_project_is_opened_if_that_is_wanted(window: MainWindow, view: ProjectView, tmp_path: Path) -> None:
    other = tmp_path / "other.pressmark"
    Store.create(other).close()
    said: list[str] = []
    answer_box("Cancel", said)
    drop(window, files(other))
    assert window.view is view
    answer_box("Open", said)
    drop(window, files(other))
    assert window.windowTitle() == "other – Pressmark"
    assert said == ["What should be done with other.pressmark?"] * 2


def test_a_release_dropped_on_a_window_without_a_project_is_not_lost_in_silence(
    window: MainWindow, tmp_path: Path, boxes: list[str]
) -> None:
    (tmp_path / "a.txt").write_text("A text.")
    drop(window, files(tmp_path / "a.txt"))
    assert len(boxes) == 1
    assert "project first" in boxes[0]


def test_a_dropped_text_is_offered_to_be_pasted(window: MainWindow, view: ProjectView, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setText("Dropped release\n\nThe ministers were dropped.")

    def enter() -> None:
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        dialog.accepting()  # type: ignore[attr-defined]

    QTimer.singleShot(100, enter)
    with qtbot.waitSignal(view.workspace.task_ended, timeout=60_000):
        drop(window, data)
    qtbot.waitUntil(lambda: len(view.workspace.headings) == 4)
