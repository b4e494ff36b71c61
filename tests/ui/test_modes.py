"""Modes: one project looked at in several ways, each with keys of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.ui.conftest import TEXTS, import_of
from ui.menus import groups
from ui.modes import FACTORIES, Faces, Mode, offered
from ui.preferences import Preferences
from ui.project_view import ProjectView
from ui.window import MainWindow
from ui.workspace import Workspace


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Mode]:
    """Two further modes, a field with a side and a field without; the list says which were made, in order."""
    made: list[Mode] = []

    def factory(mode: Mode, *, side: bool) -> None:
        def make(workspace: Workspace) -> Faces:
            made.append(mode)
            return Faces(QLineEdit(str(mode)), QLabel("beside it") if side else None)

        monkeypatch.setitem(FACTORIES, mode, make)

    factory(Mode.REVIEW, side=True)
    factory(Mode.DATASET, side=False)
    return made


@pytest.fixture
def path(project: Path) -> Path:
    with Store.open(project) as store:
        for title, text in TEXTS.items():
            store.apply(import_of(title, text))
    return project


@pytest.fixture
def window(qtbot: QtBot, path: Path, made: list[Mode]) -> Iterator[MainWindow]:
    """The project open in the window, with the keyboard in the release."""
    preferences = Preferences()
    preferences.annotator = "Ann"
    window = MainWindow(preferences)
    qtbot.addWidget(window)
    window.show()
    window.open_project(path)
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    yield window
    window.close()


def view_of(window: MainWindow) -> ProjectView:
    assert window.view is not None
    return window.view


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, held)


CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_mode_is_made_when_it_is_entered_first_and_takes_the_keyboard(window: MainWindow, made: list[Mode]) -> None:
    view = view_of(window)
    assert made == []
    for _ in range(2):
        press(Qt.Key.Key_2, CTRL)
        assert view.workspace.mode is Mode.REVIEW
        assert QApplication.focusWidget() is view.faces(Mode.REVIEW).centre
        press(Qt.Key.Key_1, CTRL)
        assert QApplication.focusWidget() is view.release
    assert made == [Mode.REVIEW]


def test_a_mode_without_a_side_leaves_the_room_to_the_centre(window: MainWindow) -> None:
    view = view_of(window)
    view.set_mode(Mode.DATASET)
    assert view.faces(Mode.DATASET).centre.isVisible()
    assert not view.codebook.isVisible()
    view.set_mode(Mode.REVIEW)
    side = view.faces(Mode.REVIEW).side
    assert side is not None
    assert side.isVisible()
    view.set_mode(Mode.ANNOTATE)
    assert view.codebook.isVisible()


def test_the_keys_of_annotate_do_nothing_in_another_mode(window: MainWindow) -> None:
    view = view_of(window)
    for mode, decided in ((Mode.REVIEW, 0), (Mode.ANNOTATE, 1)):
        view.set_mode(mode)
        view.faces(mode).centre.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        press(Qt.Key.Key_1)
        assert len(view.workspace.decisions) == decided


def test_menus_hold_what_can_be_done_in_the_mode(window: MainWindow) -> None:
    def shown() -> set[str]:
        return {action.text().replace("&", "") for _, actions in groups(window) for action in actions}

    view = view_of(window)
    assert {"None of these", "security", "Export a dataset…"} <= shown()
    view.set_mode(Mode.DATASET)
    assert "Export a dataset…" in shown()
    assert not {"None of these", "security"} & shown()


def test_a_click_on_the_bar_changes_the_mode(window: MainWindow) -> None:
    bar = view_of(window).mode_bar
    assert list(bar.tabs) == offered()
    QTest.mouseClick(bar.tabs[Mode.REVIEW], Qt.MouseButton.LeftButton)
    assert view_of(window).workspace.mode is Mode.REVIEW
    assert bar.tabs[Mode.REVIEW].isChecked()
    assert QApplication.focusWidget() is view_of(window).faces(Mode.REVIEW).centre


def test_choosing_a_document_shows_it(window: MainWindow) -> None:
    view = view_of(window)
    view.set_mode(Mode.DATASET)
    view.documents.opened.emit()
    assert str(view.workspace.mode) == "Annotate"
    view.set_mode(Mode.REVIEW)
    view.documents.opened.emit()
    assert str(view.workspace.mode) == "Review"


def test_the_mode_is_remembered_and_changes_nothing_in_the_project(window: MainWindow, path: Path) -> None:
    acts = view_of(window).workspace.store.last_act()
    view_of(window).set_mode(Mode.REVIEW)
    assert view_of(window).workspace.store.last_act() == acts
    window.close_project()
    window.open_project(path)
    assert view_of(window).workspace.mode is Mode.REVIEW


def test_who_is_named_on_the_command_line_annotates(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    view_of(window).set_mode(Mode.REVIEW)
    window.close()
    named = MainWindow(window.preferences, "Ann")
    qtbot.addWidget(named)
    named.open_project(path)
    assert view_of(named).workspace.mode is Mode.ANNOTATE
    named.close()
