"""The annotators of a project are listed, renamed, made one and switched."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.changes import Act, Change, Edit
from annotator.commands.tagging import Target, toggle_theme
from annotator.people import named
from annotator.records import CONSENSUS_ID, CONSENSUS_NAME, Annotator
from db.store import Store
from ui.annotators_dialog import AnnotatorsDialog, MergeAnnotatorsDialog
from ui.name_dialog import NameDialog
from ui.status_bar import StatusBar
from ui.workspace import Workspace


def tag(store: Store, name: str, numbers: list[int], theme: int, minute: int = 0) -> None:
    document = store.headings()[0].id
    sentences, who = store.sentences(document), named(store.annotators(), name)
    if who.id not in {one.id for one in store.annotators()}:
        store.apply(Change(Act.ADD_ANNOTATOR, (Edit(None, who),), who.id))
    targets = [Target(sentences[number - 1], number, None) for number in numbers]
    store.apply(toggle_theme(targets, store.themes()[theme], who.id, f"2026-01-05T09:{minute:02d}:00.000Z"))


@pytest.fixture
def shared(workspace: Workspace) -> Workspace:
    """Ann has tagged three sentences, Anna (who is Ann) two of them, one otherwise and later; Bob one."""
    tag(workspace.store, "Ann", [1, 2, 3], 0)
    tag(workspace.store, "Anna", [1], 1, minute=5)
    tag(workspace.store, "Anna", [2], 0, minute=5)
    tag(workspace.store, "Bob", [4], 2)
    consensus = Annotator(CONSENSUS_ID, CONSENSUS_NAME)
    second = Annotator("ann-2", "Ann (repeat 1)", repeat_of=named(workspace.store.annotators(), "Ann").id)
    workspace.store.apply(Change(Act.ADD_ANNOTATOR, (Edit(None, consensus), Edit(None, second))))
    return Workspace(workspace.store, "Ann")


@pytest.fixture
def dialog(shared: Workspace, qtbot: QtBot) -> AnnotatorsDialog:
    dialog = AnnotatorsDialog(shared)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def rows(dialog: AnnotatorsDialog) -> list[list[str]]:
    return [[entry.text for entry in row] for row in dialog.table.entries.rows]


def point_at(dialog: AnnotatorsDialog, name: str) -> None:
    at = [row[0] for row in rows(dialog)].index(name)
    dialog.table.setCurrentIndex(dialog.table.entries.index(at, 0))


def enter_name(name: str) -> None:
    """Enter a name into the dialog that asks for one next."""

    def enter() -> None:
        asking = QApplication.activeModalWidget()
        assert isinstance(asking, NameDialog)
        asking.field.setText(name)
        asking.accept_button.click()

    QTimer.singleShot(50, enter)


def test_people_are_listed_with_what_they_have_decided(dialog: AnnotatorsDialog) -> None:
    assert rows(dialog) == [
        ["Ann", "3", "0", "0", "annotates now"],
        ["Anna", "2", "0", "0", ""],
        ["Bob", "1", "0", "0", ""],
    ]
    assert dialog.chosen is not None
    assert (dialog.chosen.name, dialog.accept_button.text()) == ("Ann", "Annotate as Ann")


def test_one_is_renamed_and_stays_the_same_person(dialog: AnnotatorsDialog, shared: Workspace, qtbot: QtBot) -> None:
    bar = StatusBar(shared)
    qtbot.addWidget(bar)
    identity = shared.annotator.id
    enter_name("Dr. Ann")
    dialog.rename_button.click()
    assert [row[0] for row in rows(dialog)] == ["Anna", "Bob", "Dr. Ann"]
    assert (shared.annotator.id, shared.annotator.name) == (identity, "Dr. Ann")
    assert "Dr. Ann" in [button.text() for button in bar.findChildren(type(bar._annotator))]
    shared.switch_annotator("Ann")  # a former name still means her, as on the command line or in a colleague's table
    assert shared.annotator.id == identity
    shared.undo()
    assert shared.annotator.name == "Ann"


def test_a_name_that_somebody_has_is_refused(dialog: AnnotatorsDialog, shared: Workspace) -> None:
    enter_name("bob")
    dialog.rename_button.click()
    assert "There is an annotator “Bob” already" in dialog.warning.text()
    assert shared.annotator.name == "Ann"


def wait(dialog: AnnotatorsDialog | MergeAnnotatorsDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not dialog.busy, timeout=20_000)


def test_two_spellings_become_one_person_and_what_differed_is_shown(
    dialog: AnnotatorsDialog, shared: Workspace, qtbot: QtBot
) -> None:
    shared.open_document(shared.store.headings()[0].id)
    shared.switch_annotator("Anna")
    point_at(dialog, "Anna")
    seen: list[list[list[str]]] = []

    def accept() -> None:
        asking = QApplication.activeModalWidget()
        assert isinstance(asking, MergeAnnotatorsDialog)
        if asking.busy:
            QTimer.singleShot(20, accept)
            return
        seen.append([list(row) for row in asking.table.rows.rows])
        assert asking.words.text() == "2 decisions of Anna become Ann’s."
        asking.accept_button.click()

    QTimer.singleShot(50, accept)
    dialog.merge_button.click()
    wait(dialog, qtbot)
    assert [row[1:] for row in seen[0]] == [["1", "economy", "security", "Anna"]]
    assert [row[0] for row in rows(dialog)] == ["Ann", "Bob"]
    assert shared.annotator.name == "Ann"
    assert [sorted(one.themes or ()) for one in shared.decisions.values()] == [["economy"], ["security"], ["security"]]
    assert [row[4] for row in rows(dialog)] == ["annotates now", ""]
    shared.undo()
    assert sorted(one.name for one in shared.annotators.values() if not one.alias_of and not one.repeat_of) == [
        "Ann", "Anna", "Bob", "Consensus"
    ]  # fmt: skip
    assert shared.theme_counts["security"] == 3


def test_leaving_the_choice_of_another_changes_nothing(shared: Workspace, qtbot: QtBot) -> None:
    before = shared.store.last_act()
    asking = MergeAnnotatorsDialog(shared, named(shared.annotators.values(), "Bob"))
    qtbot.addWidget(asking)
    asking.show()
    asking.reject()
    wait(asking, qtbot)
    assert shared.store.last_act() == before


def test_what_others_decided_is_not_shown_to_who_is_blind(shared: Workspace, qtbot: QtBot) -> None:
    shared.switch_annotator("Bob")
    asking = MergeAnnotatorsDialog(shared, named(shared.annotators.values(), "Anna"))
    qtbot.addWidget(asking)
    wait(asking, qtbot)
    assert [list(row)[2:4] for row in asking.table.rows.rows] == [["hidden", "hidden"]]
    asking.reject()


def test_somebody_new_is_entered_by_name(dialog: AnnotatorsDialog) -> None:
    dialog.field.setText("  Dee  ")
    assert (dialog.name, dialog.accept_button.text()) == ("Dee", "Annotate as Dee")
    dialog.accept_button.click()
    assert dialog.result() == 1


def test_nobody_annotates_as_the_consensus_by_entering_its_name(dialog: AnnotatorsDialog) -> None:
    dialog.field.setText("consensus")
    dialog.accept_button.click()
    assert dialog.isVisible()
    assert "the adjudicated decisions" in dialog.warning.text()
