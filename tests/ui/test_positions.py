"""Positions in code points and in Qt's UTF-16 units."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from ui.positions import Positions, visible_text

TEXTS = st.text(
    alphabet=st.characters(exclude_categories=["Cs"]) | st.sampled_from("🎻𠮷\u2029\r\0\ufffc a"), max_size=80
)


@given(TEXTS)
def test_each_position_goes_to_qts_units_and_back(text: str) -> None:
    positions = Positions(text)
    for position in range(len(text) + 1):
        units = len(text[:position].encode("utf-16-le")) // 2
        assert positions.to_qt(position) == units
        assert positions.from_qt(units) == position


def test_a_unit_inside_a_pair_counts_as_before_it() -> None:
    assert Positions("a🎻b").from_qt(2) == 1


@given(text=TEXTS)
def test_qt_keeps_the_length_of_what_is_shown(text: str) -> None:
    document = QTextDocument()
    document.setPlainText(visible_text(text))
    assert document.characterCount() - 1 == len(text.encode("utf-16-le")) // 2


def test_ordinary_text_is_shown_as_it_is(qtbot: QtBot) -> None:
    assert visible_text("Één\u00a0zin.\nنعم 🎻") == "Één\u00a0zin.\nنعم 🎻"
