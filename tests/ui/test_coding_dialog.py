"""The question which sentences the passages of another tool are put on."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from annotator.formats.columns import ANY, EXACT, MOST, NONE, UNDECIDED, Options
from ui.coding_dialog import CodingDialog
from ui.work.coded import Coded, Outcome

OUTCOMES = {ANY: Outcome(1542), MOST: Outcome(1301), EXACT: Outcome(1, 642)}
CODED = Coded(3, 1284, 24, ["anna", "Bén <b>", "d", "e", ""], OUTCOMES, 377)

Made = Callable[..., CodingDialog]


@pytest.fixture
def made(qtbot: QtBot) -> Made:
    def made(coded: Coded = CODED, name: str = "a.qdpx") -> CodingDialog:
        dialog = CodingDialog(coded, name)
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        return dialog

    return made


def words(dialog: CodingDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]


def test_it_says_what_is_coded_and_what_comes_of_each_rule(made: Made) -> None:
    dialog = made()
    said = words(dialog)
    assert "a.qdpx: 1,284 passages are coded in 3 documents with 24 themes by anna, Bén <b>, d and 1 more." in said
    assert {"1,301 sentences decided", "1 sentence decided, 642 passages left out"} <= set(said)
    assert dialog.buttons_by_rule[ANY].accessibleDescription() == "1,542 sentences decided"


def test_enter_takes_what_covers_most_and_leaves_the_rest_undecided(made: Made) -> None:
    dialog = made()
    assert dialog.buttons_by_rule[MOST].hasFocus()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.result() == CodingDialog.DialogCode.Accepted
    assert dialog.options == Options(spans=MOST, rest=UNDECIDED)


def test_every_choice_is_in_reach_of_the_keyboard(made: Made, qtbot: QtBot) -> None:
    dialog = made()
    for key, rule in ((Qt.Key.Key_T, ANY), (Qt.Key.Key_S, EXACT), (Qt.Key.Key_M, MOST)):
        QTest.keyClick(dialog, key, Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(partial(_is_chosen, dialog, rule))  # the button is seen to go down
    QTest.keyClick(dialog.buttons_by_rule[MOST], Qt.Key.Key_Down)
    QTest.keyClick(dialog, Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: dialog.options == Options(spans=ANY, rest=NONE))


def test_where_nobody_is_done_there_is_no_talk_of_the_rest(made: Made) -> None:
    dialog = made(Coded(1, 1, 1, [], OUTCOMES, 0), "漢字 & co.ann")
    assert not dialog.rest.isVisible()
    assert words(dialog)[1] == "漢字 & co.ann: 1 passage is coded in 1 document with 1 theme."
    dialog.rest.setChecked(True)
    assert dialog.options.rest == UNDECIDED


def test_escape_imports_nothing(made: Made) -> None:
    dialog = made()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == CodingDialog.DialogCode.Rejected


def _is_chosen(dialog: CodingDialog, rule: str) -> bool:
    return dialog.options.spans == rule
