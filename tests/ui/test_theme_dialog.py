from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.records import Theme
from ui.theme_dialog import ThemeDialog

THEMES = [
    Theme("s", "security", "1", "#B94834", "Force.", ("a", "b"), ("c",), 0),
    Theme("e", "economy", "2", "#123456", position=1),
]


def shown(qtbot: QtBot, theme: Theme | None = None) -> ThemeDialog:
    dialog = ThemeDialog(THEMES, theme)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_a_new_theme_gets_a_free_key_and_a_colour_of_its_own(qtbot: QtBot) -> None:
    dialog = shown(qtbot)
    assert dialog.key.text() == "3"
    assert dialog.swatches.colour not in {theme.colour for theme in THEMES}
    assert not dialog.accept_button.isEnabled()
    assert dialog.warning.text() == ""  # nothing was done wrong yet
    dialog.name.setText("culture")
    assert dialog.accept_button.isEnabled()


def test_what_is_not_touched_stays_as_it_was(qtbot: QtBot) -> None:
    for theme in THEMES:
        assert shown(qtbot, theme).theme() == theme


@pytest.mark.parametrize(
    ("key", "said"), [("2", "belongs to “economy”"), ("J", "cannot be a theme's key"), ("0", "cannot be a theme's key")]
)
def test_a_key_that_clashes_is_said_at_once(qtbot: QtBot, key: str, said: str) -> None:
    dialog = shown(qtbot, THEMES[0])
    dialog.key.setFocus()
    dialog.key.selectAll()
    QTest.keyClicks(dialog.key, key)
    assert said in dialog.warning.text()
    assert not dialog.accept_button.isEnabled()
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.key.clear()
    assert dialog.theme().key == ""


def test_a_letter_is_shown_as_a_capital_and_kept_small(qtbot: QtBot) -> None:
    dialog = shown(qtbot, THEMES[0])
    dialog.key.clear()
    QTest.keyClicks(dialog.key, "s")
    assert dialog.key.text() == "S"
    assert dialog.theme().key == "s"


def test_a_name_that_another_theme_has_is_said_at_once(qtbot: QtBot) -> None:
    dialog = shown(qtbot, THEMES[0])
    dialog.name.setText("Economy")
    assert "already" in dialog.warning.text()


def test_examples_are_one_for_each_line(qtbot: QtBot) -> None:
    dialog = shown(qtbot, THEMES[0])
    dialog.include.setPlainText("one\n\n  two  \n")
    assert dialog.theme() == replace(THEMES[0], include=("one", "two"))


def test_colours_are_chosen_by_arrow_keys_and_have_names(qtbot: QtBot) -> None:
    dialog = shown(qtbot, THEMES[0])
    dialog.activateWindow()
    dialog.swatches.setFocus()
    first = dialog.swatches.chosen.checkedButton()
    assert first is not None
    assert first.accessibleName() == "Brick"
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert dialog.swatches.colour == "#34A08E"
    assert dialog.theme().colour == "#34A08E"


def test_a_colour_that_is_not_of_the_palette_has_a_swatch_too(qtbot: QtBot) -> None:
    dialog = shown(qtbot, THEMES[1])
    button = dialog.swatches.chosen.checkedButton()
    assert button is not None
    assert button.accessibleName() == "Own colour #123456"
    dialog.swatches.choose("#654321")
    assert dialog.theme().colour == "#654321"
    dialog.grab()
