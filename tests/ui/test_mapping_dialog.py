"""Asking what the columns of a table are."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.formats import look
from annotator.formats.columns import Columns
from annotator.formats.glance import Glance
from ui.mapping_dialog import MappingDialog

Made = Callable[..., MappingDialog]
LONG = "The ministers of both countries met in the capital on Sunday and agreed to continue their talks in the spring."


@pytest.fixture
def ask(tmp_path: Path, qtbot: QtBot) -> Made:
    """Shows the dialog for a table of this content."""

    def made(content: str, remembered: Columns | None = None) -> MappingDialog:
        dialog = MappingDialog(glance_of(tmp_path, content), "table.csv", remembered)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return made


def glance_of(folder: Path, content: str) -> Glance:
    path = folder / "table.csv"
    path.write_text(content, encoding="utf-8")
    found = look(path)
    assert found is not None
    return found


def choose(dialog: MappingDialog, column: str, role: str) -> None:
    box = dialog.boxes[column]
    box.setCurrentIndex(box.findData(role))


def test_the_guess_is_shown_with_what_will_come_in(ask: Made) -> None:
    dialog = ask(f"Headline,Published,Body,Region\nMeeting,5 May 2026,{LONG},Asia\nSecond,6 May 2026,{LONG}!,EU\n")
    roles = {name: box.currentData() for name, box in dialog.boxes.items()}
    assert roles == {"Headline": "title", "Published": "date", "Body": "text", "Region": "extra"}
    assert dialog.outcome.text().startswith(
        "2 documents. The first: “Meeting” · 2026-05-05 · Region: Asia\nThe ministers"
    )


def test_a_role_is_taken_from_the_column_that_had_it(ask: Made) -> None:
    dialog = ask(f"Headline,Body,Lead\nMeeting,{LONG},Short.\n")
    choose(dialog, "Lead", "text")
    assert dialog.boxes["Body"].currentData() == "extra"
    assert dict(dialog.columns.roles) == {"Headline": "title", "Body": "extra", "Lead": "text"}
    assert "Short." in dialog.outcome.text()


def test_without_a_text_nothing_can_be_imported(ask: Made) -> None:
    dialog = ask("a,b\n1,2\n")
    assert dialog.warning.text() == "Choose which column holds the text."
    assert not dialog.accept_button.isEnabled()
    choose(dialog, "b", "text")
    assert dialog.accept_button.isEnabled()
    assert dialog.warning.text() == ""


def test_sentences_show_their_themes(ask: Made) -> None:
    dialog = ask("doc_id,sent_id,sent_text,KILL,place\n11,0,One.,0,x\n11,1,Two.,1,x\n12,0,Three.,1,y\n")
    assert dialog.per_sentence.isChecked()
    assert dialog.boxes["KILL"].currentData() == "theme"
    assert dialog.outcome.text().startswith("2 documents, 3 rows of sentences. The first: “11” · 1 theme · place: x")
    dialog.per_document.click()
    assert dialog.outcome.text().startswith("3 documents. The first: “One.”")


def test_what_was_chosen_before_is_chosen_again(ask: Made) -> None:
    remembered = Columns((("a", "title"), ("b", "text"), ("c", "none")), "document")
    dialog = ask(f"a,b,c\nA,Short.,{LONG}\n", remembered)
    assert dialog.columns == remembered


@pytest.mark.parametrize("accepted", [True, False])
def test_ask_gives_the_columns_or_nothing(accepted: bool, tmp_path: Path) -> None:
    def press() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, MappingDialog)
        button = dialog.accept_button if accepted else dialog.cancel_button
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, press)
    columns = MappingDialog.ask(None, glance_of(tmp_path, f"Headline,Body\nMeeting,{LONG}\n"), "table.csv")
    wanted = Columns((("Headline", "title"), ("Body", "text")), "document")
    assert columns == (wanted if accepted else None)
