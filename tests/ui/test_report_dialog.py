"""The report after an import."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui.report_dialog import ReportDialog, summary
from ui.work.importing import ImportReport, Problem, Unmapped

REPORT = ImportReport(
    added=2,
    known=1,
    refused=2,
    sentences=1234,
    problems=[
        Problem("/in/a.pdf", "/in/a.pdf: this is a PDF; save its text."),
        Problem("/in/<img src=x>.txt", "empty."),
    ],
)


def test_the_numbers_are_told_in_a_sentence() -> None:
    assert summary(REPORT) == "2 documents added with 1,234 sentences, 1 known already, 2 refused."
    assert summary(ImportReport(annotations=1)) == "0 documents added, 1 annotation taken over."


def test_each_problem_has_its_file_and_reason(qtbot: QtBot) -> None:
    dialog = ReportDialog(REPORT)
    qtbot.addWidget(dialog)
    model = dialog.table.model()
    assert [[model.index(row, column).data() for column in (0, 1)] for row in (0, 1)] == [
        ["a.pdf", "this is a PDF; save its text."],
        ["<img src=x>.txt", "empty."],
    ]
    assert "<img" not in model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize("can_open", [True, False])
def test_enter_opens_the_new_document_where_there_is_one(qtbot: QtBot, can_open: bool) -> None:
    dialog = ReportDialog(REPORT, can_open=can_open)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.accept_button.text() == ("Open the first new document" if can_open else "Close")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.result() == ReportDialog.DialogCode.Accepted


def test_escape_only_closes(qtbot: QtBot) -> None:
    dialog = ReportDialog(REPORT, can_open=True)
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == ReportDialog.DialogCode.Rejected


def test_the_problems_can_be_copied(qtbot: QtBot) -> None:
    dialog = ReportDialog(REPORT)
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == (
        "/in/a.pdf\tthis is a PDF; save its text.\n/in/<img src=x>.txt\tempty."
    )
    dialog.table.selectRow(1)
    QTest.keyClick(dialog.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "/in/<img src=x>.txt\tempty."


def test_without_problems_there_is_no_table(qtbot: QtBot) -> None:
    dialog = ReportDialog(ImportReport(added=3, sentences=9))
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.table.isVisible()


def test_passages_that_came_onto_no_sentence_are_listed_with_what_was_understood(qtbot: QtBot) -> None:
    one = Unmapped("/in/a.qdpx", "Talks", 3, 9, "words", "Trade", "Ann", "it lies between two sentences")
    dialog = ReportDialog(ImportReport(added=1, unmapped=[one], unmapped_total=12, notes=["Offsets count bytes."]))
    qtbot.addWidget(dialog)
    dialog.show()
    said = [label.text() for label in dialog.findChildren(QLabel)]
    assert {"12 passages left out, 1 of them listed", "Offsets count bytes."} <= set(said)
    assert dialog.table.model().index(0, 1).data() == (
        "“Trade” of Ann on “words” (3-9) in “Talks” was left out: it lies between two sentences."
    )
