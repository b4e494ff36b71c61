from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from annotator.changes import Change
from annotator.commands import codebook, tagging
from annotator.records import Theme
from ui import codebook_panel
from ui.codebook_panel import CodebookPanel
from ui.codebook_rows import Held
from ui.theme_dialog import ThemeDialog
from ui.workspace import Workspace

Role = Qt.ItemDataRole


@pytest.fixture
def panel(workspace: Workspace, qtbot: QtBot) -> CodebookPanel:
    workspace.open_document(next(iter(workspace.headings)))
    panel = CodebookPanel(workspace)
    qtbot.addWidget(panel)
    panel.resize(320, 400)
    panel.show()
    return panel


def names(panel: CodebookPanel) -> list[str]:
    return [panel.model.row(number).name for number in range(panel.model.rowCount())]


def held(panel: CodebookPanel) -> list[Held]:
    return [panel.model.row(number).held for number in range(panel.model.rowCount())]


def theme_of(workspace: Workspace, name: str) -> Theme:
    return next(theme for theme in workspace.themes if theme.name == name)


def tag(workspace: Workspace, index: int, name: str) -> None:
    workspace.move_to(index)
    assert workspace.do(tagging.toggle_theme(workspace.targets(), theme_of(workspace, name), workspace.annotator.id))


def action_of(menu: QMenu, text: str) -> QAction:
    return next(action for action in menu.actions() if action.text().partition("\t")[0] == text)


def click(panel: CodebookPanel, row: int) -> None:
    place = panel.view.visualRect(panel.model.index(row)).center()
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def dialog_of(panel: CodebookPanel) -> ThemeDialog:
    dialog = panel.findChild(ThemeDialog)
    assert dialog is not None
    return dialog


def test_the_themes_come_in_order_and_none_of_these_after_them(panel: CodebookPanel) -> None:
    assert names(panel) == ["security", "economy", "diplomacy", "none of these"]


def test_a_click_asks_for_what_the_key_does_and_leaves_the_keyboard_where_it_is(
    panel: CodebookPanel, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(panel.theme_activated) as heard:
        click(panel, 1)
    assert heard.args == ["economy"]
    with qtbot.waitSignal(panel.none_activated):
        click(panel, 3)
    assert not panel.view.hasFocus()


def test_two_quick_clicks_ask_twice_and_open_nothing(panel: CodebookPanel) -> None:
    heard: list[str] = []
    panel.theme_activated.connect(heard.append)
    place = panel.view.visualRect(panel.model.index(0)).center()
    click(panel, 0)
    QTest.mouseDClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseRelease(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert heard == ["security", "security"]
    assert panel.findChild(ThemeDialog) is None


def test_rows_say_what_the_selected_sentences_have(panel: CodebookPanel, workspace: Workspace) -> None:
    tag(workspace, 0, "security")
    assert held(panel) == [Held.ALL, Held.NO, Held.NO, Held.NO]
    workspace.move_to(1, extend=True)
    assert held(panel) == [Held.SOME, Held.NO, Held.NO, Held.NO]
    workspace.move_to(1)
    workspace.do(tagging.toggle_none(workspace.targets(), workspace.annotator.id))
    assert held(panel) == [Held.NO, Held.NO, Held.NO, Held.ALL]


def test_rows_count_the_annotators_sentences(panel: CodebookPanel, workspace: Workspace) -> None:
    tag(workspace, 0, "security")
    tag(workspace, 1, "security")
    said = panel.model.index(0).data(Role.AccessibleTextRole)
    assert said == "security, key 1, on this sentence, 2 sentences"
    assert "In this document: 2 · in the project: 2" in panel.model.index(0).data(Role.ToolTipRole)
    workspace.undo()
    assert "1 sentence" in panel.model.index(0).data(Role.AccessibleTextRole)


def test_letters_and_digits_are_left_to_the_window(panel: CodebookPanel, qtbot: QtBot) -> None:
    panel.view.setCurrentIndex(panel.model.index(0))
    QTest.keyClick(panel.view, Qt.Key.Key_D)
    assert panel.view.currentIndex().row() == 0
    with qtbot.waitSignal(panel.theme_activated):
        QTest.keyClick(panel.view, Qt.Key.Key_Return)


def test_themes_are_moved_by_the_keyboard_and_that_can_be_undone(panel: CodebookPanel, workspace: Workspace) -> None:
    panel.view.setCurrentIndex(panel.model.index(0))
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(panel.view, Qt.Key.Key_Down, both)
    assert names(panel)[:3] == ["economy", "security", "diplomacy"]
    assert panel.view.currentIndex().row() == 1
    QTest.keyClick(panel.view, Qt.Key.Key_Down, both)
    QTest.keyClick(panel.view, Qt.Key.Key_Down, both)  # there is no further
    assert names(panel)[:3] == ["economy", "diplomacy", "security"]
    workspace.undo()
    assert names(panel)[:3] == ["economy", "security", "diplomacy"]


def test_a_theme_that_is_dropped_goes_where_it_was_let_go(panel: CodebookPanel) -> None:
    view = panel.view
    view._dragged = 2
    event = QDropEvent(
        QPointF(view.visualRect(panel.model.index(0)).topLeft()),
        Qt.DropAction.MoveAction,
        panel.model.mimeData([panel.model.index(2)]),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    view.dropEvent(event)
    assert names(panel)[:3] == ["diplomacy", "security", "economy"]


def test_a_theme_can_be_recoloured_retired_and_restored_from_its_menu(
    panel: CodebookPanel, workspace: Workspace
) -> None:
    menu = panel.theme_menu(theme_of(workspace, "economy"))
    colours = action_of(menu, "Change colour").menu()
    assert isinstance(colours, QMenu)
    action_of(colours, "Navy").trigger()
    assert theme_of(workspace, "economy").colour == "#00498E"
    panel.theme_menu(theme_of(workspace, "economy"))
    action_of(panel.theme_menu(theme_of(workspace, "economy")), "Retire").trigger()
    assert names(panel) == ["security", "diplomacy", "none of these"]
    panel.show_retired(True)
    assert names(panel)[-1] == "economy"
    action_of(panel.theme_menu(theme_of(workspace, "economy")), "Restore").trigger()
    assert names(panel) == ["security", "economy", "diplomacy", "none of these"]


def test_only_an_unused_theme_can_be_removed(
    panel: CodebookPanel, workspace: Workspace, refusals: list[str], import_document: Callable[..., Change]
) -> None:
    tag(workspace, 0, "security")
    assert not action_of(panel.theme_menu(theme_of(workspace, "security")), "Remove").isEnabled()
    workspace.switch_annotator("Ben")
    action_of(panel.theme_menu(theme_of(workspace, "security")), "Remove").trigger()  # Ann uses it
    assert "used 1 times" in refusals[0]
    action_of(panel.theme_menu(theme_of(workspace, "economy")), "Remove").trigger()
    assert names(panel)[:2] == ["security", "diplomacy"]


@pytest.mark.parametrize("many", [10_000, 1])
def test_merging_takes_everybodys_decisions_along_and_can_be_undone(
    panel: CodebookPanel, workspace: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(codebook_panel, "MANY", many)
    tag(workspace, 0, "security")
    tag(workspace, 1, "security")
    told: list[str] = []
    workspace.told.connect(told.append)
    menu = action_of(panel.theme_menu(theme_of(workspace, "security")), "Merge into").menu()
    assert isinstance(menu, QMenu)
    action_of(menu, "economy").trigger()
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["Merged “security” into “economy”: 2 decisions altered."]
    assert names(panel) == ["economy", "diplomacy", "none of these"]
    assert workspace.theme_counts["economy"] == 2
    workspace.undo()
    assert workspace.theme_counts["security"] == 2


def test_a_theme_is_added_by_the_dialog(panel: CodebookPanel, workspace: Workspace) -> None:
    panel.add_button.click()
    dialog = dialog_of(panel)
    dialog.name.setText("culture")
    assert dialog.key.text() == "4"
    dialog.accept_button.click()
    assert names(panel) == ["security", "economy", "diplomacy", "culture", "none of these"]
    assert theme_of(workspace, "culture").key == "4"


def test_a_theme_is_edited_from_the_keyboard(panel: CodebookPanel, workspace: Workspace) -> None:
    panel.view.setCurrentIndex(panel.model.index(2))
    QTest.keyClick(panel.view, Qt.Key.Key_F2)
    dialog = dialog_of(panel)
    dialog.name.setText("foreign policy")
    dialog.accept_button.click()
    assert names(panel)[2] == "foreign policy"
    assert workspace.themes[2].id == "diplomacy"


def test_what_clashes_by_now_is_refused_in_words(
    panel: CodebookPanel, workspace: Workspace, refusals: list[str]
) -> None:
    panel.edit_theme(workspace.themes[0])
    held = workspace.themes[0]
    assert workspace.do(codebook.edit_theme(workspace.themes, held, replace(held, name="safety")))
    dialog = dialog_of(panel)
    dialog.name.setText("defence")
    dialog.accept_button.click()
    assert "has been changed since" in refusals[0]


def test_definitions_are_shown_under_the_names_where_wanted(panel: CodebookPanel, workspace: Workspace) -> None:
    theme = workspace.themes[0]
    long = "Threats and force, described at some length so that it takes several lines here. " * 3
    workspace.do(codebook.edit_theme(workspace.themes, theme, replace(theme, definition=f"{long}\n\nStep 1: more")))
    low = panel.view.sizeHintForRow(0)
    panel.definitions_button.click()
    assert panel.view.sizeHintForRow(0) > low * 2
    panel.grab()


def test_definitions_are_shortened_so_that_all_themes_stay_in_sight(panel: CodebookPanel, workspace: Workspace) -> None:
    long = "Threats and force, described at some length so that it takes many lines here. " * 12
    for theme in list(workspace.themes):
        workspace.do(codebook.edit_theme(workspace.themes, theme, replace(theme, definition=long)))
    panel.show_definitions(True)
    panel.view.doItemsLayout()
    last = panel.view.visualRect(panel.model.index(3))
    assert panel.view.viewport().height() * 0.8 < last.bottom() < panel.view.viewport().height()


def test_the_panel_asks_the_window_for_importing_and_exporting(panel: CodebookPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.import_codebook_requested):
        action_of(panel.panel_menu(), "Import codebook…").trigger()
    with qtbot.waitSignal(panel.export_codebook_requested):
        action_of(panel.panel_menu(), "Export codebook…").trigger()
