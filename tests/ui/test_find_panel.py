"""Finding words in all documents."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.changes import Change
from annotator.commands.tagging import toggle_none
from db.shapes import Hit
from ui.find_panel import FindPanel
from ui.find_results import context_of
from ui.positions import Positions
from ui.workspace import Workspace


@pytest.fixture
def panel(workspace: Workspace, qtbot: QtBot) -> FindPanel:
    panel = FindPanel(workspace)
    qtbot.addWidget(panel, before_close_func=lambda widget: widget.stop())
    panel.resize(300, 500)
    panel.show()
    panel.focus_field()
    return panel


def find(panel: FindPanel, qtbot: QtBot, words: str, counted: str) -> None:
    panel.field.setText(words)
    qtbot.waitUntil(lambda: panel.count.text() == counted)


def rows(panel: FindPanel) -> list[str]:
    return [panel.results.index(row).data() for row in range(panel.results.rowCount())]


def test_hits_stand_under_the_titles_of_their_documents(panel: FindPanel, qtbot: QtBot) -> None:
    find(panel, qtbot, "was", "3 in 2 documents")
    titles = [rows(panel)[row] for row in (0, 3)]
    assert titles == ["Ministers meet in Beijing", "Émigré fund opens"]
    assert len(rows(panel)) == 5


def test_the_search_begins_when_typing_pauses(panel: FindPanel, qtbot: QtBot) -> None:
    QTest.keyClicks(panel.field, "Trade")
    assert rows(panel) == []
    qtbot.waitUntil(lambda: panel.count.text() == "1 in 1 document")


def test_enter_searches_at_once_and_opens_the_first_place(panel: FindPanel, workspace: Workspace, qtbot: QtBot) -> None:
    QTest.keyClicks(panel.field, "$2 million")
    with qtbot.waitSignal(panel.place_shown) as shown:
        QTest.keyClick(panel.field, Qt.Key.Key_Return)
        assert panel.count.text() == "Searching…"
    document, start, end = shown.args
    assert workspace.document is not None
    assert workspace.document.id == document
    assert workspace.document.text[start:end] == "$2 million"  # an emoji stands before it
    assert workspace.current == 1


def test_down_and_f3_go_on_and_round_shift_f3_back(panel: FindPanel, workspace: Workspace, qtbot: QtBot) -> None:
    find(panel, qtbot, "was", "3 in 2 documents")
    seen = []
    panel.place_shown.connect(lambda document, start, end: seen.append((workspace.headings[document].number, start)))
    QTest.keyClick(panel.field, Qt.Key.Key_Down)
    for _ in range(3):
        QTest.keyClick(panel.field, Qt.Key.Key_F3)
    QTest.keyClick(panel.field, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert [number for number, _ in seen] == [1, 1, 2, 1, 2]
    assert seen[0] == seen[3]


def test_escape_closes_even_where_the_window_uses_it_otherwise(panel: FindPanel, qtbot: QtBot) -> None:
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    override.ignore()
    QApplication.sendEvent(panel.field, override)
    assert override.isAccepted()
    with qtbot.waitSignal(panel.closed):
        QTest.keyClick(panel.field, Qt.Key.Key_Escape)


def test_nothing_found_is_said_and_no_key_does_harm(panel: FindPanel, qtbot: QtBot) -> None:
    find(panel, qtbot, "zebra", "Nothing found")
    QTest.keyClick(panel.field, Qt.Key.Key_Down)
    assert rows(panel) == []


def test_an_emptied_field_finds_nothing(panel: FindPanel, qtbot: QtBot) -> None:
    find(panel, qtbot, "was", "3 in 2 documents")
    find(panel, qtbot, "  ", "")
    assert rows(panel) == []


def test_a_newer_search_takes_the_place_of_an_older(panel: FindPanel, qtbot: QtBot) -> None:
    panel.field.setText("was")
    panel._begin()
    find(panel, qtbot, "trade", "1 in 1 document")
    qtbot.wait(50)
    assert len(rows(panel)) == 2


def test_more_hits_than_can_be_read_are_cut_off_and_said_to_be(
    panel: FindPanel, workspace: Workspace, qtbot: QtBot, import_document: Callable[..., Change]
) -> None:
    workspace.do(import_document("Long", "needle. " * 600))
    find(panel, qtbot, "needle", "The first 500 in 1 document")


def test_documents_that_came_later_are_found_when_the_field_is_entered_again(
    panel: FindPanel, workspace: Workspace, qtbot: QtBot, import_document: Callable[..., Change]
) -> None:
    find(panel, qtbot, "needle", "Nothing found")
    workspace.do(import_document("Later", "A needle."))
    panel.focus_field()
    qtbot.waitUntil(lambda: panel.count.text() == "1 in 1 document")


def test_a_tag_does_not_make_the_results_stale(panel: FindPanel, workspace: Workspace, qtbot: QtBot) -> None:
    find(panel, qtbot, "was", "3 in 2 documents")
    workspace.open_document(next(iter(workspace.headings)))
    workspace.do(toggle_none(workspace.targets(), workspace.annotator.id))
    panel.focus_field()
    assert panel.count.text() == "3 in 2 documents"


def test_a_click_on_a_title_opens_its_first_hit(panel: FindPanel, workspace: Workspace, qtbot: QtBot) -> None:
    find(panel, qtbot, "was", "3 in 2 documents")
    spot = panel.list.visualRect(panel.results.index(3)).center()
    with qtbot.waitSignal(panel.place_shown):
        QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert workspace.document is not None
    assert workspace.document.title == "Émigré fund opens"


def test_the_panel_can_go_while_it_searches(workspace: Workspace, qtbot: QtBot) -> None:
    panel = FindPanel(workspace)
    panel.field.setText("was")
    panel._begin()
    search = panel._search
    assert search is not None
    worker = search.worker
    del search
    panel.close()
    panel.deleteLater()
    QApplication.sendPostedEvents(panel, QEvent.Type.DeferredDelete)
    worker.join()


def test_hits_are_painted_in_narrow_and_wide_panels(panel: FindPanel, qtbot: QtBot) -> None:
    find(panel, qtbot, "قونصل", "1 in 1 document")
    for width in (60, 300, 900):
        panel.resize(width, 400)
        assert not panel.grab().isNull()


def test_the_context_knows_where_the_hit_stands_in_qts_count() -> None:
    hit = Hit("d", "t", 0, 0, "a 🎻 in\nthe very long context that stands before ", "the hit", " after 🎻")
    text, begin, end = context_of(hit)
    positions = Positions(text)
    assert text[positions.from_qt(begin) : positions.from_qt(end)] == "the hit"
    assert "\n" not in text
    assert text.startswith("…")
