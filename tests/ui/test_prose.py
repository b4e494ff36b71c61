import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from ui.prose import rects_of, rects_of_all

TEXTS = {
    "one direction": "The ministers met 🎻 in the capital. They spoke of trade. It was late, and cold; nobody left. "
    * 4,
    "two directions": "قونصل خانہ کھلا رہے گا۔ The consulate (قونصل) stays open. پاسپورٹ ساتھ لائیں۔ Bring it. " * 4,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("width", [120, 400, 5000])
def test_what_spans_cover_does_not_depend_on_asking_for_them_together(qtbot: QtBot, text: str, width: int) -> None:
    document = QTextDocument(text.strip())
    document.setTextWidth(width)
    assert document.size().height() > 0  # which lays it out
    block = document.firstBlock()
    spans = [(-3, 0), *((at, at + 7) for at in range(0, block.length() - 8, 9))]
    together = list(rects_of_all(block, spans, QPointF(3, 5)))
    assert together == [rects_of(block, *span, QPointF(3, 5)) for span in spans]
    assert not together[0]
    assert all(together[1:])
