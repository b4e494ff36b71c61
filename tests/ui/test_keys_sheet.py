"""The sheet of keys."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from annotator.records import Theme
from ui.keys_sheet import KeysSheet


def action(text: str, *keys: str) -> QAction:
    made = QAction(text)
    made.setShortcuts([QKeySequence(key) for key in keys])
    return made


THEMES = [
    Theme("s", "security & order", "1", "#B94834"),
    Theme("e", "economy", "e", "#8A6D00"),
    Theme("k", "keyless", "", "#0072B2"),
    Theme("o", "old", "9", "#0072B2", retired=True),
]


@pytest.fixture
def sheet(qtbot: QtBot) -> Iterator[KeysSheet]:
    groups = [
        ("Go", [action("&Next sentence", "Down", "J"), action("Next &undecided", "Return", "Enter")]),
        ("Edit", [action("&Undo", "Ctrl+Z"), action("History…")]),
        ("Themes", [action("security && order", "1", "Num+1")]),
        ("Nothing", [action("Without a key")]),
    ]
    sheet = KeysSheet(lambda: groups, THEMES)
    qtbot.addWidget(sheet)
    sheet.show()
    yield sheet
    sheet.close()


def test_the_sheet_tells_all_keys_as_text(sheet: KeysSheet) -> None:
    assert sheet.as_text().splitlines() == [
        "Themes",
        "security & order: 1",
        "economy: E",
        "keyless: no key",
        "Go",
        "Next sentence: Down or J",
        "Next undecided: Return",
        "Edit",
        "Undo: Ctrl+Z",
    ]


def test_the_filter_leaves_what_holds_all_its_words(sheet: KeysSheet) -> None:
    QTest.keyClicks(sheet.field, "next sent")
    assert sheet.as_text().splitlines() == ["Go", "Next sentence: Down or J"]


def test_the_filter_finds_a_key_too(sheet: KeysSheet) -> None:
    QTest.keyClicks(sheet.field, "ctrl+z")
    assert sheet.as_text().splitlines() == ["Edit", "Undo: Ctrl+Z"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F1])
def test_escape_and_f1_close_it(sheet: KeysSheet, key: Qt.Key) -> None:
    sheet.activateWindow()
    QTest.keyClick(sheet.field, key)
    assert not sheet.isVisible()


def test_down_scrolls_a_small_sheet(sheet: KeysSheet, qtbot: QtBot) -> None:
    sheet.resize(320, 260)
    bar = sheet.findChildren(QScrollArea)[0].verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    QTest.keyClick(sheet.field, Qt.Key.Key_Down)
    assert bar.value() > 0


def test_without_themes_the_actions_of_the_group_are_shown(qtbot: QtBot) -> None:
    groups = [("Themes", [action("security", "1", "Num+1")])]
    sheet = KeysSheet(lambda: groups)
    qtbot.addWidget(sheet)
    assert sheet.as_text().splitlines() == ["Themes", "security: 1"]


def test_a_wide_sheet_has_more_columns_than_a_narrow_one(sheet: KeysSheet) -> None:
    sheet.resize(1200, 600)
    heads = [child for child in sheet.columns.children() if hasattr(child, "name")]
    assert len({head.x() for head in heads}) == 3  # type: ignore[attr-defined]
    sheet.resize(300, 600)
    assert len({head.x() for head in heads}) == 1  # type: ignore[attr-defined]


def test_keys_that_few_keyboards_have_are_left_out(qtbot: QtBot) -> None:
    groups = [("Edit", [action("Undo", "Ctrl+Z", "F14", "Undo"), action("Full", "F11"), action("Back", "Back")])]
    sheet = KeysSheet(lambda: groups)
    qtbot.addWidget(sheet)
    assert sheet.as_text().splitlines() == ["Edit", "Undo: Ctrl+Z", "Full: F11"]
