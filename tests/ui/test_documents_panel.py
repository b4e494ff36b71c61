from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.changes import Act, Change, Edit
from annotator.commands import tagging
from annotator.records import Document
from ui.documents_model import Order
from ui.documents_panel import DocumentsPanel
from ui.workspace import Workspace

Role = Qt.ItemDataRole


@pytest.fixture
def panel(workspace: Workspace, qtbot: QtBot) -> DocumentsPanel:
    panel = DocumentsPanel(workspace)
    qtbot.addWidget(panel)
    panel.resize(280, 500)
    panel.show()
    return panel


def titles(panel: DocumentsPanel) -> list[str]:
    return [panel.model.index(row, 0).data() for row in range(panel.model.rowCount())]


def tag_first_sentence(workspace: Workspace) -> None:
    workspace.move_to(0)
    assert workspace.do(tagging.toggle_theme(workspace.targets(), workspace.themes[0], workspace.annotator.id))


def document_of(workspace: Workspace, row: int) -> Document:
    document = workspace.store.document(list(workspace.headings)[row])
    assert document is not None
    return document


def removal(workspace: Workspace, row: int) -> Change:
    document = document_of(workspace, row)
    edits = [Edit(sentence, None) for sentence in workspace.store.sentences(document.id)]
    return Change(Act.REMOVE_DOCUMENT, (*edits, Edit(document, None)), workspace.annotator.id)


def test_documents_stand_in_the_order_in_which_they_came(panel: DocumentsPanel, workspace: Workspace) -> None:
    assert titles(panel) == [heading.title for heading in workspace.headings.values()]


def test_a_click_opens_the_document_and_gives_the_keyboard_back(
    panel: DocumentsPanel, workspace: Workspace, qtbot: QtBot
) -> None:
    place = panel.view.visualRect(panel.model.index(1, 0)).center()
    with qtbot.waitSignal(panel.opened):
        QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert workspace.document is not None
    assert workspace.document.title == titles(panel)[1]
    assert not panel.view.hasFocus()


def test_enter_opens_the_document_at_its_first_undecided_sentence(
    panel: DocumentsPanel, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.open_document(panel.model.document_at(0))
    tag_first_sentence(workspace)
    workspace.open_document(panel.model.document_at(2))
    panel.view.setCurrentIndex(panel.model.index(0, 0))
    with qtbot.waitSignal(panel.opened):
        QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert workspace.current == 1


def test_the_row_of_the_open_document_is_the_current_one(panel: DocumentsPanel, workspace: Workspace) -> None:
    workspace.open_document(panel.model.document_at(2))
    assert panel.view.currentIndex().row() == 2


def test_a_decision_repaints_the_row_of_its_document_only(
    panel: DocumentsPanel, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.open_document(panel.model.document_at(1))
    with qtbot.waitSignal(panel.model.dataChanged) as heard:
        tag_first_sentence(workspace)
    assert heard.args is not None
    assert [heard.args[0].row(), heard.args[1].row()] == [1, 1]
    assert "1 of 3 sentences decided" in panel.model.index(1, 0).data(Role.AccessibleTextRole)


def test_the_filter_forgives_case_and_diacritics(panel: DocumentsPanel) -> None:
    panel.filter_field.setText("EMIGRE ministry")
    assert titles(panel) == ["Émigré fund opens"]
    panel.filter_field.setText("2026-01-03")
    assert len(titles(panel)) == 1
    panel.filter_field.setText("nothing of the kind")
    assert titles(panel) == []


def test_down_goes_from_the_filter_into_the_list_and_escape_clears_it(panel: DocumentsPanel, qtbot: QtBot) -> None:
    panel.activateWindow()
    panel.filter_field.setFocus()
    panel.filter_field.setText("fund")
    QTest.keyClick(panel.filter_field, Qt.Key.Key_Down)
    assert panel.view.currentIndex().row() == 0
    QTest.keyClick(panel.filter_field, Qt.Key.Key_Escape)
    assert panel.filter_field.text() == ""
    assert panel.model.rowCount() == 3
    with qtbot.waitSignal(panel.dismissed):
        QTest.keyClick(panel.filter_field, Qt.Key.Key_Escape)


def test_enter_in_the_filter_opens_what_is_left(panel: DocumentsPanel, workspace: Workspace, qtbot: QtBot) -> None:
    panel.filter_field.setText("fund")
    QTest.keyClick(panel.filter_field, Qt.Key.Key_Return)
    assert workspace.document is not None
    assert workspace.document.title == "Émigré fund opens"


def test_documents_can_be_ordered_by_title_date_and_progress(panel: DocumentsPanel, workspace: Workspace) -> None:
    workspace.open_document(panel.model.document_at(1))
    tag_first_sentence(workspace)
    panel.model.arrange(Order.TITLE)
    assert titles(panel)[:2] == ["Émigré fund opens", "Ministers meet in Beijing"]
    panel.model.arrange(Order.DATE)
    assert titles(panel)[0] == "قونصل خانہ کھلا رہے گا"
    panel.model.arrange(Order.PROGRESS)
    assert titles(panel)[-1] == "Émigré fund opens"


def test_many_imports_in_a_row_change_the_rows_once(
    panel: DocumentsPanel, workspace: Workspace, import_document: Callable[..., Change], qtbot: QtBot
) -> None:
    rebuilt: list[bool] = []
    panel.model.rebuilt.connect(lambda: rebuilt.append(True))
    for number in range(20):
        workspace.do(import_document(f"Release {number}", f"Text {number}. Second."))
    qtbot.waitUntil(lambda: panel.model.rowCount() == 23)
    assert len(rebuilt) == 1


def test_a_document_that_goes_takes_its_row_with_it(panel: DocumentsPanel, workspace: Workspace, qtbot: QtBot) -> None:
    assert workspace.do(removal(workspace, 0))
    panel.grab()  # painted before the rows have followed
    qtbot.waitUntil(lambda: panel.model.rowCount() == 2)
    workspace.undo()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 3)


def test_a_new_title_is_shown(panel: DocumentsPanel, workspace: Workspace) -> None:
    document = document_of(workspace, 0)
    after = Document(document.id, document.text, "<img src=x> & more", document.date, document.source)
    assert workspace.do(Change(Act.EDIT_DOCUMENT, (Edit(document, after),), document=document.id))
    assert titles(panel)[0] == "<img src=x> & more"
    assert "<img" not in panel.model.index(0, 0).data(Role.ToolTipRole)


def test_the_menu_of_a_document_asks_the_window(panel: DocumentsPanel, qtbot: QtBot) -> None:
    document = panel.model.document_at(1)
    menu = panel.menu_for(document)
    actions = {action.text(): action for action in menu.actions()}
    with qtbot.waitSignal(panel.edit_requested) as heard:
        actions["Edit details…"].trigger()
    assert heard.args == [document]
    with qtbot.waitSignal(panel.remove_requested):
        actions["Remove from project…"].trigger()
    menu.deleteLater()


def test_an_empty_project_says_what_to_do(panel: DocumentsPanel, workspace: Workspace, qtbot: QtBot) -> None:
    for _ in range(3):
        assert workspace.do(removal(workspace, 0))
    qtbot.waitUntil(lambda: panel.model.rowCount() == 0)
    assert not panel.view.isVisible()


@pytest.fixture
def fields(workspace: Workspace, import_document: Callable[..., Change]) -> None:
    """Two more documents, with further fields."""
    for number, (desk, ministry) in enumerate([("9", "Finance"), ("10", "Foreign Affairs")]):
        extra = (("desk", desk), ("Ministry", ministry))
        workspace.do(import_document(f"Fields {number}", f"Text {number}.", source="APP", url="https://x", extra=extra))


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("source:app", 2),
        ("ministry:finance", 1),
        ("MINI:fin desk:9", 1),
        ('ministry:"foreign affairs"', 1),
        ("finance", 1),
        ("source:finance", 0),
        ("nothing:finance", 0),
        ("https", 0),
        ("url:https", 2),
        ("ministry:", 2),
        ('"', 5),
    ],
)
def test_the_filter_looks_into_one_field_where_it_is_named(
    fields: None, workspace: Workspace, words: str, number: int, qtbot: QtBot
) -> None:
    panel = DocumentsPanel(workspace)
    qtbot.addWidget(panel)
    panel.filter_field.setText(words)
    assert panel.model.rowCount() == number


def test_documents_can_be_ordered_by_a_further_field(fields: None, workspace: Workspace, qtbot: QtBot) -> None:
    panel = DocumentsPanel(workspace)
    qtbot.addWidget(panel)
    menu = panel._sort.menu()
    menu.aboutToShow.emit()
    {action.text(): action for action in menu.actions()}["By desk"].trigger()
    assert titles(panel)[:2] == ["Fields 0", "Fields 1"], "9 comes before 10, and what has none comes last"
    assert panel._sort.text() == "desk ▾"
    assert "Ministry: Finance" in panel.model.index(0, 0).data(Role.AccessibleTextRole)
