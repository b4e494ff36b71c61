"""The history of a project."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from annotator.commands.documents import remove_document
from annotator.commands.tagging import set_note, toggle_theme
from tests.ui.reviewed import BEN, FIRST, decide, document_of
from ui.history_dialog import HistoryDialog
from ui.times import local_time, universal_time
from ui.workspace import Workspace


@pytest.fixture
def annotated(workspace: Workspace) -> Workspace:
    """Ann has tagged a sentence in each of two documents, and taken the second tag back."""
    for document in list(workspace.headings)[:2]:
        workspace.open_document(document)
        workspace.do(toggle_theme(workspace.targets(), workspace.themes[0], workspace.annotator.id))
    workspace.undo()
    return workspace


def lines(dialog: HistoryDialog, column: int = 2) -> list[str]:
    return [dialog.acts.index(row, column).data() for row in range(dialog.acts.rowCount())]


@pytest.fixture
def dialog(annotated: Workspace, qtbot: QtBot) -> Iterator[HistoryDialog]:
    dialog = HistoryDialog(annotated)
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog
    dialog.close()


def test_acts_are_told_in_words_newest_first(dialog: HistoryDialog) -> None:
    assert lines(dialog)[:4] == [
        "Undo: Tag sentence 1 “security”",
        "Tag sentence 1 “security” (undone)",
        "Tag sentence 1 “security”",
        "Add annotator “Ann”",
    ]
    assert lines(dialog, 1)[:3] == ["Ann", "Ann", "Ann"]
    assert lines(dialog, 3)[1:3] == ["Émigré fund opens", "Ministers meet in Beijing"]


def test_who_is_no_annotator_of_the_project_is_unknown(annotated: Workspace, qtbot: QtBot) -> None:
    document = annotated.document
    assert document is not None
    annotated.do(remove_document(document, annotated.sentences, [], "somebody"))
    dialog = HistoryDialog(annotated)
    qtbot.addWidget(dialog)
    assert lines(dialog, 1)[:2] == ["unknown", "Ann"]


def test_what_was_undone_is_struck_through(dialog: HistoryDialog) -> None:
    fonts = [dialog.acts.index(row, 2).data(Qt.ItemDataRole.FontRole) for row in (1, 2)]
    assert fonts[0].strikeOut()
    assert fonts[1] is None


def test_the_history_of_the_open_document_alone_can_be_seen(dialog: HistoryDialog) -> None:
    dialog.scope.setCurrentIndex(1)
    assert lines(dialog) == ["Undo: Tag sentence 1 “security”", "Tag sentence 1 “security” (undone)"]


def test_without_an_open_document_only_the_whole_is_offered(workspace: Workspace, qtbot: QtBot) -> None:
    dialog = HistoryDialog(workspace)
    qtbot.addWidget(dialog)
    assert dialog.scope.count() == 1


def test_more_is_read_as_one_scrolls(annotated: Workspace, qtbot: QtBot) -> None:
    for number in range(450):
        annotated.do(set_note(annotated.targets()[0], f"note {number}", annotated.annotator.id))
    dialog = HistoryDialog(annotated)
    qtbot.addWidget(dialog)
    dialog.show()
    read = dialog.acts.rowCount()
    assert read == 200
    while dialog.acts.canFetchMore(dialog.acts.index(-1, -1)):
        QTest.keyClick(dialog.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(dialog.table, Qt.Key.Key_PageDown)
        qtbot.waitUntil(lambda read=read: dialog.acts.rowCount() > read)  # type: ignore[misc]
        read = dialog.acts.rowCount()
    assert read == len(annotated.store.history(limit=10_000))
    assert lines(dialog)[-1] == "Make the project"


def test_a_removed_document_is_said_to_be_removed(annotated: Workspace, qtbot: QtBot) -> None:
    document, store = annotated.document, annotated.store
    assert document is not None
    annotated.do(remove_document(document, store.sentences(document.id), store.annotations(document.id), "x"))
    dialog = HistoryDialog(annotated)
    qtbot.addWidget(dialog)
    assert lines(dialog, 3)[1] == "a document since removed"


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_escape_and_enter_close_it(dialog: HistoryDialog, key: Qt.Key) -> None:
    QTest.keyClick(dialog.table, key)
    assert not dialog.isVisible()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system's clock cannot be set for one test")
def test_times_are_local_with_universal_ones_in_the_tooltip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Karachi")
    time.tzset()
    try:
        assert local_time("2026-01-05T22:30:00.000Z") == "6 Jan 2026, 03:30:00"
    finally:
        monkeypatch.undo()
        time.tzset()
    assert universal_time("2026-01-05T22:30:00.000Z") == "2026-01-05 22:30:00 UTC"
    assert local_time("not a time") == universal_time("not a time") == "not a time"


def choose(menu: QComboBox, words: str) -> None:
    at = menu.findText(words)
    assert at >= 0, words
    menu.setCurrentIndex(at)


def test_the_history_of_the_current_sentence_says_what_it_became(annotated: Workspace, qtbot: QtBot) -> None:
    annotated.open_document(next(iter(annotated.headings)), 0)
    dialog = HistoryDialog(annotated)
    qtbot.addWidget(dialog)
    choose(dialog.scope, "This sentence")
    qtbot.waitUntil(lambda: not dialog.acts.looking)
    assert lines(dialog) == [
        "Tag sentence 1 “security” – Ann: undecided → security",
        "Import 1 document – added the cut 0-18",
    ]
    assert dialog.state.text() == "2 acts"


def test_menus_narrow_it_down(dialog: HistoryDialog, qtbot: QtBot) -> None:
    choose(dialog.kind, "Documents")
    assert lines(dialog) == ["Import 1 document"] * 3
    choose(dialog.who, "Ann")
    assert lines(dialog) == []
    assert dialog.state.text() == "Nothing of that kind was done."
    choose(dialog.kind, "Everything")
    choose(dialog.theme, "security")
    qtbot.waitUntil(lambda: not dialog.acts.looking)
    assert [line.split(" – ")[0] for line in lines(dialog)] == [
        "Undo: Tag sentence 1 “security”",
        "Tag sentence 1 “security”",
        "Tag sentence 1 “security”",
    ]
    choose(dialog.when, "Today")
    assert dialog.acts.rowCount() == 3


def test_what_is_shown_is_exported_whole(dialog: HistoryDialog, annotated: Workspace, tmp_path: Path) -> None:
    choose(dialog.kind, "Decisions")
    path = tmp_path / "h.csv"
    loop = QEventLoop()
    annotated.task_ended.connect(loop.quit)
    dialog.write(path)
    loop.exec()
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") == 4  # with the header
    assert text.startswith("seq,at,act,annotator,document,title,what,undone,changes\n")
    assert dialog.state.text() == "Written to h.csv."


def test_what_others_decided_is_hidden_where_one_has_not_finished(workspace: Workspace, qtbot: QtBot) -> None:
    decide(workspace, BEN, FIRST, "security", "", "", "")
    document = document_of(workspace, FIRST)
    workspace.open_document(document, 0)
    workspace.switch_annotator("Ben")
    workspace.do(toggle_theme(workspace.targets(), workspace.themes[1], BEN.id))
    workspace.switch_annotator("Ann")
    for finished, told in ((False, "Decided something; hidden until you have finished this release"), (True, "Ben")):
        if finished:
            decide(workspace, workspace.annotator, FIRST, "", "", "", "")
        dialog = HistoryDialog(workspace)
        qtbot.addWidget(dialog)
        assert finished == ("“economy”" in " ".join(lines(dialog)))
        choose(dialog.scope, "This sentence")
        qtbot.waitUntil(lambda dialog=dialog: not dialog.acts.looking)  # type: ignore[misc]
        said = " ".join(lines(dialog))
        assert told in said
        assert finished == ("security" in said)
