"""A colleague's file is shown before it is merged, merged in one act, and told of afterwards."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.changes import Act, Change, Edit
from annotator.commands.codebook import add_theme
from annotator.commands.tagging import toggle_theme
from annotator.merging import ADD, LEAVE
from annotator.people import named
from annotator.records import Annotation, Theme
from db.store import Store
from tests.ui.conftest import TEXTS, import_of
from ui.merge_dialog import HIDDEN, MergeDialog
from ui.merging import Merging
from ui.preferences import Preferences
from ui.project_view import ProjectView
from ui.work.merging import occasion
from ui.workspace import Workspace

TITLE = next(iter(TEXTS))


def decide(store: Store, name: str, decisions: dict[int, Iterable[str]], minute: int = 0) -> None:
    """Let somebody decide sentences of the first document, by their numbers."""
    document = store.headings()[0].id
    sentences = store.sentences(document)
    who = named(store.annotators(), name)
    held = {one.start: one for one in store.annotations(document, who.id)}
    at = f"2026-01-05T09:{minute:02d}:00.000Z"
    made = [Annotation(document, sentences[number - 1].start, who.id, frozenset(themes), at=at)
            for number, themes in decisions.items()]  # fmt: skip
    edits = [Edit(held.get(one.start), one) for one in made]
    if who.id not in {one.id for one in store.annotators()}:
        edits.insert(0, Edit(None, who))
    store.apply(Change(Act.TAG, tuple(edits), who.id))


@pytest.fixture
def theirs(workspace: Workspace, tmp_path: Path) -> Path:
    """A colleague's copy of the project, in which Bob has decided two sentences and Ann one."""
    path = tmp_path / "bob.pressmark"
    shutil.copy(workspace.store.path, path)
    with Store.open(path) as store:
        decide(store, "Bob", {1: ["economy"], 3: []})
        decide(store, "Ann", {1: ["diplomacy"]}, minute=1)
    return path


Ask = Callable[[], MergeDialog]


@pytest.fixture
def ask(workspace: Workspace, theirs: Path, qtbot: QtBot) -> Ask:
    """Shows the dialog on the colleague's file and waits until it has been read."""

    def show() -> MergeDialog:
        dialog = MergeDialog(workspace, theirs, occasion(workspace.store, workspace.annotator.name))
        qtbot.addWidget(dialog)
        dialog.show()
        wait(dialog, qtbot)
        return dialog

    return show


def wait(dialog: MergeDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not dialog.busy, timeout=20_000)


def shown(dialog: MergeDialog) -> list[list[str]]:
    return [[entry.text for entry in row] for row in dialog.people.entries.rows]


def decided(store: Store, name: str) -> dict[int, set[str]]:
    document = store.headings()[0].id
    numbers = {one.start: number for number, one in enumerate(store.sentences(document), 1)}
    who = named(store.annotators(), name)
    return {numbers[one.start]: set(one.themes or ()) for one in store.annotations(document, who.id)}


def test_nothing_is_changed_before_it_is_shown_and_accepted(ask: Ask, workspace: Workspace, qtbot: QtBot) -> None:
    before = workspace.store.last_act()
    dialog = ask()
    assert shown(dialog) == [["Ann", "1", "0", "0", "0"], ["Bob", "2", "0", "0", "0"]]
    assert dialog.along.text() == "No releases and no themes come along."
    dialog.reject()
    assert workspace.store.last_act() == before
    assert not dialog.merged


def test_it_is_merged_in_one_act_which_one_undo_takes_back(ask: Ask, workspace: Workspace, qtbot: QtBot) -> None:
    heard: list[Change] = []
    workspace.changed.connect(heard.append)
    workspace.open_document(workspace.store.headings()[0].id)
    dialog = ask()
    dialog.accept_button.click()
    wait(dialog, qtbot)
    assert dialog.merged
    assert dialog.accept_button.text() == "Close"
    assert dialog.along.text().startswith("Merged.")
    assert {change.act for change in heard} == {Act.MERGE}
    assert decided(workspace.store, "Bob") == {1: {"economy"}, 3: set()}
    assert workspace.decisions[0].themes == frozenset({"diplomacy"})
    workspace.undo()
    assert decided(workspace.store, "Bob") == decided(workspace.store, "Ann") == {}
    assert workspace.decisions == {}


def test_a_file_with_nothing_new_says_so(ask: Ask, workspace: Workspace, qtbot: QtBot) -> None:
    dialog = ask()
    dialog.accept_button.click()
    wait(dialog, qtbot)
    again = ask()
    assert again.along.text() == "Nothing in it is new to this project."
    assert not again.accept_button.isEnabled()


def test_what_one_decided_differently_is_listed(ask: Ask, workspace: Workspace) -> None:
    decide(workspace.store, "Ann", {1: ["security"]}, minute=9)
    dialog = ask()
    (row,) = dialog.lists.differing.rows.rows
    assert list(row) == ["Ann", TITLE, "1", "security", "diplomacy", "ours"]


def test_what_others_decided_differently_stays_hidden_while_one_is_blind(
    ask: Ask, workspace: Workspace, qtbot: QtBot
) -> None:
    decide(workspace.store, "Bob", {1: ["security"]}, minute=9)
    (row,) = ask().lists.differing.rows.rows
    assert list(row) == ["Bob", TITLE, "1", HIDDEN, HIDDEN, "ours"]


def test_a_theme_can_be_taken_for_one_of_ours(ask: Ask, workspace: Workspace, theirs: Path, qtbot: QtBot) -> None:
    with Store.open(theirs) as store:
        store.apply(add_theme(store.themes(), Theme("", "defence", "4", "#0072B2")))
        (added,) = [theme for theme in store.themes() if theme.name == "defence"]
        decide(store, "Bob", {2: [added.id]})
    dialog = ask()
    (box,) = dialog.themes.boxes
    assert [box.itemText(at) for at in range(box.count())] == ["A new theme", "security", "economy", "diplomacy"]
    assert dialog.along.text() == "1 theme comes along."
    box.setCurrentIndex(1)
    box.activated.emit(1)
    wait(dialog, qtbot)
    assert dialog.themes.boxes == [box]
    assert dialog.along.text() == "No releases and no themes come along."
    dialog.accept_button.click()
    wait(dialog, qtbot)
    assert decided(workspace.store, "Bob")[2] == {"security"}


def test_a_release_that_is_only_alike_is_asked_about(
    ask: Ask, workspace: Workspace, theirs: Path, qtbot: QtBot
) -> None:
    theirs.unlink()
    with Store.create(theirs, [Change(Act.CREATE, tuple(Edit(None, one) for one in workspace.themes))]) as store:
        store.apply(import_of(TITLE, TEXTS[TITLE].replace("trade", "trades")))
        decide(store, "Bob", {1: ["economy"], 2: []})
    dialog = ask()
    (box,) = dialog.documents.boxes
    assert shown(dialog) == [["Bob", "2", "0", "0", "0"]]
    for what, row, along in (
        (LEAVE, ["Bob", "0", "0", "0", "2"], "No releases and no themes come along."),
        (ADD, ["Bob", "2", "0", "0", "0"], "1 release comes along."),
    ):
        box.setCurrentIndex(box.findData(what))
        box.activated.emit(box.currentIndex())
        wait(dialog, qtbot)
        assert shown(dialog) == [row]
        assert dialog.along.text() == along
        assert len(dialog.lists.unplaced.rows.rows) == (2 if what == LEAVE else 0)


def test_a_file_that_cannot_be_used_says_why(workspace: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    bad = tmp_path / "bad.pressmark"
    bad.write_bytes(b"nothing")
    dialog = MergeDialog(workspace, bad, occasion(workspace.store, "Ann"))
    qtbot.addWidget(dialog)
    wait(dialog, qtbot)
    assert "not a Pressmark project" in dialog.warning.text()
    assert not dialog.accept_button.isEnabled()


def test_what_came_between_is_taken_into_account(ask: Ask, workspace: Workspace, qtbot: QtBot) -> None:
    dialog = ask()
    decide(workspace.store, "Bob", {1: ["security"]}, minute=30)
    dialog.accept_button.click()
    wait(dialog, qtbot)
    assert dialog.merged
    assert decided(workspace.store, "Bob") == {1: {"security"}, 3: set()}


def test_leaving_while_it_is_read_ends_the_reading(workspace: Workspace, theirs: Path, qtbot: QtBot) -> None:
    dialog = MergeDialog(workspace, theirs, occasion(workspace.store, "Ann"))
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.busy
    dialog.reject()
    wait(dialog, qtbot)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert not dialog.merged


def test_several_files_are_asked_about_one_after_the_other(
    workspace: Workspace, theirs: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    other = tmp_path / "cem.pressmark"
    shutil.copy(workspace.store.path, other)
    with Store.open(other) as store:
        decide(store, "Cem", {2: ["security"]})
    view = ProjectView(workspace)
    qtbot.addWidget(view)
    asked: list[str] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, MergeDialog) and not dialog.busy:
            if not dialog.merged:
                asked.append(dialog.windowTitle())
            dialog.accept_button.click()
        if len(asked) < 2 or QApplication.activeModalWidget() is not None:
            QTimer.singleShot(20, answer)

    QTimer.singleShot(20, answer)
    Merging(view, Preferences()).merge([theirs, other])
    assert asked == ["Merge bob.pressmark", "Merge cem.pressmark"]
    assert decided(workspace.store, "Cem") == {2: {"security"}}
    assert workspace.progress[workspace.store.headings()[0].id].decided == 1


def test_a_project_that_is_only_read_takes_nothing_in(
    project: Path, theirs: Path, workspace: Workspace, qtbot: QtBot
) -> None:
    with Store.open(theirs, read_only=True) as store:
        reading = Workspace(store, "Ann")
        view = ProjectView(reading)
        qtbot.addWidget(view)
        heard: list[str] = []
        reading.refused.connect(heard.append)
        Merging(view, Preferences()).merge([project])
        assert "Nothing can be merged" in heard[0]


def test_tagging_goes_on_after_a_merge(ask: Ask, workspace: Workspace, qtbot: QtBot) -> None:
    workspace.open_document(workspace.store.headings()[0].id)
    dialog = ask()
    dialog.accept_button.click()
    wait(dialog, qtbot)
    assert workspace.do(toggle_theme(workspace.targets(), workspace.themes[0], workspace.annotator.id))
    assert workspace.decisions[0].themes == frozenset({"diplomacy", "security"})
