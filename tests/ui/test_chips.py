from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from pytestqt.qtbot import QtBot

from annotator.records import Annotation, Theme
from ui import chips

THEMES = chips.by_id(
    [
        Theme("b", "beta", "b", "#34A08E", position=1),
        Theme("a", "alpha", "1", "#B94834", position=0),
        Theme("c", "a theme with a very long name that fits nowhere", "", "#745DC1", position=2),
    ]
)


def decided(*themes: str, unsure: bool = False, note: str = "") -> Annotation:
    return Annotation("d", 0, "ann", frozenset(themes), unsure, note)


def painted(row: list[chips.Chip], width: float, *, rtl: bool = False, compact: bool = False) -> QRectF:
    image = QImage(900, 60, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    if rtl:
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    used = chips.paint_chips(painter, QRectF(10, 10, width, 30), row, compact=compact)
    painter.end()
    return used


def test_themes_come_in_the_order_of_the_codebook(qtbot: QtBot) -> None:
    assert [chip.label for chip in chips.chips_of(decided("c", "b", "a"), THEMES)][:2] == ["alpha", "beta"]


def test_undecided_none_and_noted_only_are_three_different_things(qtbot: QtBot) -> None:
    noted = Annotation("d", 0, "ann", None, note="look again")
    assert chips.chips_of(None, THEMES) == []
    assert [chip.label for chip in chips.chips_of(decided(), THEMES)] == ["none"]
    assert [chip.mark for chip in chips.chips_of(noted, THEMES)] == ["note"]
    assert chips.in_words(None, THEMES) == "undecided"
    assert chips.in_words(decided(), THEMES) == "none of the themes"
    assert chips.in_words(noted, THEMES) == "undecided; note: look again"


def test_a_decision_on_a_corrected_text_has_a_mark_and_says_so(qtbot: QtBot) -> None:
    corrected = Annotation("d", 0, "ann", frozenset(), origin="corrected")
    assert [chip.mark for chip in chips.chips_of(corrected, THEMES)] == ["", "corrected"]
    assert chips.in_words(corrected, THEMES) == "none of the themes; text corrected since"


def test_an_unsure_decision_has_dashed_chips_and_a_mark(qtbot: QtBot) -> None:
    row = chips.chips_of(decided("a", unsure=True), THEMES)
    assert row[0].dashed
    assert row[1].mark == "unsure"


def test_a_theme_that_the_codebook_has_lost_is_still_shown(qtbot: QtBot) -> None:
    assert [chip.label for chip in chips.chips_of(decided("gone", "a"), THEMES)] == ["alpha", "gone"]


def test_chips_never_leave_the_room_they_are_given(qtbot: QtBot) -> None:
    row = chips.chips_of(decided("a", "b", "c", unsure=True, note="n"), THEMES)
    for width in (700, 300, 180, 120, 70, 40):
        used = painted(row, width)
        assert used.left() >= 10
        assert used.right() <= 10 + width
    assert painted(row, 180).width() > 0


def test_chips_are_as_wide_as_foretold_where_there_is_room(qtbot: QtBot) -> None:
    row = chips.chips_of(decided("a", "b"), THEMES)
    image = QImage(10, 10, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    metrics = QFontMetricsF(painter.font(), image)
    painter.end()
    assert painted(row, 800).width() == chips.chips_width(metrics, row)
    assert painted(row, 800, compact=True).width() == chips.chips_width(metrics, row, compact=True)
    assert chips.chips_width(metrics, []) == 0


def test_chips_begin_at_the_right_in_a_window_that_runs_so(qtbot: QtBot) -> None:
    assert painted(chips.chips_of(decided("a"), THEMES), 500, rtl=True).right() == 510
