"""Looking at files before they are imported: texts and tables, what can be changed, what is decided."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.formats.columns import Columns, Options
from tests.annotator.made_files import workbook
from ui.import_dialog import ImportDialog, Remembered
from ui.work.looking import Plan, first_look

Made = Callable[..., ImportDialog]
LONG = "The ministers of both countries met in the capital on Sunday and agreed to continue their talks in the spring."
FRENCH = "Le ministre a déclaré que l’accord était signé. « C’est une étape », a-t-il dit."
POLISH = "Rzecznik MSZ poinformował, że minister spotka się w środę z przedstawicielami państw."


@pytest.fixture
def ask(qtbot: QtBot) -> Made:
    """Shows the dialog for these files, and waits until the first is read."""

    def made(*paths: Path, remembered: Remembered | None = None, seen: tuple[str, ...] = ("html",)) -> ImportDialog:
        found = first_look(paths, lambda _done, _total: None, seen)
        dialog = ImportDialog(found.doubts, found.certain, remembered=remembered)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: not dialog.page.is_reading())
        return dialog

    return made


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str], Path]:
    def made(content: str) -> Path:
        path = tmp_path / "table.csv"
        path.write_text(content, encoding="utf-8")
        return path

    return made


@pytest.fixture
def french(tmp_path: Path) -> Path:
    path = tmp_path / "french.txt"
    path.write_text(FRENCH, encoding="cp1252")
    return path


def choose(dialog: ImportDialog, column: str, role: str) -> None:
    box = dialog.table_page.boxes[column]
    box.setCurrentIndex(box.findData(role))


def take_encoding(dialog: ImportDialog, codec: str, qtbot: QtBot) -> None:
    box = dialog.page.encoding
    box.setCurrentIndex(box.findData(codec))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: not dialog.page.is_reading())


def decided(dialog: ImportDialog) -> Plan:
    return dialog.looked().plan


# Texts


def test_a_text_is_shown_with_its_sentences_and_what_is_known_of_it(ask: Made, french: Path) -> None:
    dialog = ask(french)
    page = dialog.text_page
    assert page.stage.sentences.toPlainText() == FRENCH
    assert page.stage.count.text() == "2 sentences, 80 characters"
    assert dialog.why.text() == "Nothing in it says its encoding; Windows-1252 is a guess."
    assert page.encoding.currentText() == "Windows-1252, Western European (a guess)"
    assert page.fields.language_box.currentText() == "Found out: French"
    assert dialog.list.isHidden()
    assert dialog.same.isHidden()
    assert decided(dialog) == Plan({french: Options(encoding="cp1252")}, {})


def test_another_encoding_is_read_at_once(ask: Made, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "a.txt"
    path.write_text(FRENCH.replace("é", "ł").replace("’", "'"), encoding="cp1250")
    dialog = ask(path)
    take_encoding(dialog, "cp1250", qtbot)
    assert "déclaré" not in dialog.text_page.stage.text
    assert "dłclarł" in dialog.text_page.stage.sentences.toPlainText()
    assert decided(dialog).by_file[path] == Options(encoding="cp1250")


def test_what_cannot_be_read_so_is_said_and_not_imported(ask: Made, french: Path, qtbot: QtBot) -> None:
    dialog = ask(french)
    take_encoding(dialog, "utf-8", qtbot)
    assert "not all in the encoding UTF-8" in dialog.warning.text()
    dialog.accepting()
    assert dialog.isVisible()
    assert dialog.warning.text().endswith("Or leave this file out.")
    dialog.leave_out.click()
    dialog.accepting()
    assert not dialog.isVisible()
    assert decided(dialog).by_file == {french: None}


def test_the_text_can_be_edited_before_it_is_stored(ask: Made, french: Path, qtbot: QtBot) -> None:
    dialog = ask(french)
    stage = dialog.text_page.stage
    stage.edit.click()
    assert stage.field.exact() == FRENCH
    stage.field.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(stage.field, " Fin.")
    stage.edit.click()
    assert stage.count.text() == "3 sentences, 85 characters"
    assert not dialog.text_page.encoding.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    (incoming,) = decided(dialog).instead[french]
    assert incoming.text == FRENCH + " Fin."
    assert decided(dialog).by_file == {french: None}


def test_an_edit_that_is_still_open_counts_and_one_taken_back_does_not(ask: Made, french: Path) -> None:
    dialog = ask(french)
    stage = dialog.text_page.stage
    stage.edit.click()
    QTest.keyClicks(stage.field, "X")
    QTest.keyClick(stage.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.isVisible()
    assert decided(dialog).instead[french][0].text == "X" + FRENCH
    dialog.show()
    stage.field.undo()
    dialog.accepting()
    assert decided(dialog).instead == {}


def test_fields_that_are_written_come_along_and_a_bad_date_is_told(ask: Made, french: Path) -> None:
    dialog = ask(french)
    fields = dialog.text_page.fields
    for field, words in ((fields.title, "  A  title "), (fields.date, "May"), (fields.source, "Ministry")):
        field.clear()
        QTest.keyClicks(field, words)
    dialog.accepting()
    assert dialog.isVisible()
    assert "date" in dialog.warning.text()
    fields.date.clear()
    QTest.keyClicks(fields.date, "2026-05")
    dialog.accepting()
    assert not dialog.isVisible()
    (incoming,) = decided(dialog).instead[french]
    assert (incoming.title, incoming.date, incoming.source) == ("A title", "2026-05", "Ministry")
    assert incoming.text == FRENCH


def test_a_language_steers_how_the_text_is_cut(ask: Made, french: Path, qtbot: QtBot) -> None:
    dialog = ask(french)
    box = dialog.text_page.fields.language_box
    box.setCurrentIndex(box.findData("en"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: not dialog.page.is_reading())
    assert decided(dialog).by_file[french] == Options(encoding="cp1252", language="en")
    box.setEditText("klingon")
    dialog.accepting()
    assert dialog.isVisible()
    assert "language" in dialog.warning.text()


def test_a_first_page_is_shown_with_no_encoding_to_choose_where_it_is_certain(ask: Made, tmp_path: Path) -> None:
    page = "<html><head><title>Talks</title></head><body><article><h1>Talks go on</h1><p>" + f"{LONG}</p><p>" * 3
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    dialog = ask(tmp_path / "a.html", seen=())
    assert "The first Web page that you import" in dialog.why.text()
    assert LONG in dialog.text_page.stage.text
    assert dialog.looked().formats == {"html"}


# Several files


def test_files_that_are_alike_are_decided_together_unless_taken_apart(ask: Made, tmp_path: Path, qtbot: QtBot) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(3)]
    for path in paths:
        path.write_text(f"{FRENCH} {path.stem}.", encoding="cp1252")
    dialog = ask(*paths)
    assert dialog.same.text() == "The same for &all 3 files like this one"
    assert dialog.same.isChecked()
    take_encoding(dialog, "cp1250", qtbot)
    assert decided(dialog).by_file == dict.fromkeys(paths, Options(encoding="cp1250"))
    dialog.same.click()
    QTest.keyClick(dialog, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: not dialog.page.is_reading())
    assert dialog.text_page.stage.text.endswith(" 1.")
    dialog.leave_out.click()
    assert list(decided(dialog).by_file.values()) == [Options(encoding="cp1250"), None, Options(encoding="cp1250")]
    assert not dialog.page.isEnabled()


def test_what_was_written_by_hand_stays_when_going_on_and_coming_back(ask: Made, tmp_path: Path, qtbot: QtBot) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(2)]
    for path in paths:
        path.write_text(f"{FRENCH} {path.stem}.", encoding="cp1252")
    dialog = ask(*paths)
    title = dialog.text_page.fields.title
    title.clear()
    QTest.keyClicks(title, "Mine")
    dialog.list.select(1)
    qtbot.waitUntil(lambda: not dialog.page.is_reading())
    assert title.text() != "Mine"
    dialog.list.select(0)
    qtbot.waitUntil(lambda: not dialog.page.is_reading())
    assert title.text() == "Mine"
    dialog.accepting()
    assert decided(dialog).instead[paths[0]][0].title == "Mine"


def test_a_text_that_is_being_edited_does_not_get_into_the_next_one(ask: Made, tmp_path: Path, qtbot: QtBot) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(2)]
    for path in paths:
        path.write_text(f"{FRENCH} {path.stem}.", encoding="cp1252")
    dialog = ask(*paths)
    stage = dialog.text_page.stage
    stage.edit.click()
    QTest.keyClicks(stage.field, "X")
    dialog.list.select(1)
    qtbot.waitUntil(lambda: not dialog.page.is_reading())
    assert stage.text == f"{FRENCH} 1."
    assert not stage.editing
    assert dialog.text_page.encoding.isEnabled()
    dialog.list.select(0)
    qtbot.waitUntil(lambda: not dialog.page.is_reading())
    assert stage.text == f"X{FRENCH} 0."
    assert not dialog.text_page.encoding.isEnabled()
    dialog.accepting()
    assert {path: found[0].text for path, found in decided(dialog).instead.items()} == {paths[0]: f"X{FRENCH} 0."}


def test_files_in_an_archive_are_shown_too(ask: Made, tmp_path: Path, qtbot: QtBot) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x/a.txt", FRENCH.encode("cp1252"))
        archive.writestr("x/t.csv", f"Titel,Inhalt\nA,{LONG}\n")
    dialog = ask(tmp_path / "a.zip")
    dialog.list.select(1)
    assert dialog.table_page.first.toPlainText() == LONG
    choose(dialog, "Titel", "source")
    (how,) = decided(dialog).by_file.values()
    assert how is not None
    members = dict(how.members)
    assert members["x/a.txt"] == Options(encoding="cp1252")
    assert dict(members["x/t.csv"].columns.roles) == {"Titel": "source", "Inhalt": "text"}  # type: ignore[union-attr]


# Tables


def test_the_guess_is_shown_with_what_will_come_in(ask: Made, table: Callable[[str], Path]) -> None:
    content = f"Headline,Published,Body,Region\nMeeting,5 May 2026,{LONG},Asia\nSecond,6 May 2026,{LONG}!,EU\n"
    page = ask(table(content)).table_page
    roles = {name: box.currentData() for name, box in page.boxes.items()}
    assert roles == {"Headline": "title", "Published": "date", "Body": "text", "Region": "extra"}
    assert page.outcome.text() == "2 documents. The first: “Meeting” · 2026-05-05 · Region: Asia"
    assert page.first.toPlainText() == LONG


def test_a_role_is_taken_from_the_column_that_had_it(ask: Made, table: Callable[[str], Path]) -> None:
    dialog = ask(table(f"Headline,Body,Lead\nMeeting,{LONG},Short.\n"))
    choose(dialog, "Lead", "text")
    assert dialog.table_page.boxes["Body"].currentData() == "extra"
    assert dict(dialog.table_page.columns.roles) == {"Headline": "title", "Body": "extra", "Lead": "text"}
    assert dialog.table_page.first.toPlainText() == "Short."


def test_without_a_text_nothing_can_be_imported(ask: Made, table: Callable[[str], Path]) -> None:
    dialog = ask(table("a,b\n1,2\n"))
    assert dialog.warning.text() == "Choose which column holds the text."
    dialog.accepting()
    assert dialog.isVisible()
    choose(dialog, "b", "text")
    assert dialog.warning.text() == ""
    dialog.accepting()
    assert not dialog.isVisible()


def test_a_table_without_a_text_is_not_passed_by_unseen(ask: Made, french: Path, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    dialog = ask(french, tmp_path / "t.csv")
    dialog.accepting()
    assert dialog.isVisible()
    assert dialog.name.text() == "t.csv"
    assert "Choose which column holds the text" in dialog.warning.text()


def test_sentences_show_their_themes(ask: Made, table: Callable[[str], Path]) -> None:
    page = ask(table("doc_id,sent_id,sent_text,KILL,place\n11,0,One.,0,x\n11,1,Two.,1,x\n12,0,Three.,1,y\n")).table_page
    assert page.per_sentence.isChecked()
    assert page.boxes["KILL"].currentData() == "theme"
    assert page.outcome.text().startswith("2 documents, 3 rows of sentences. The first: “11” · 1 theme · place: x")
    page.per_document.click()
    assert page.outcome.text().startswith("3 documents. The first: “One.”")


def test_what_was_chosen_before_is_chosen_again(ask: Made, table: Callable[[str], Path]) -> None:
    remembered = Columns((("a", "title"), ("b", "text"), ("c", "none")), "document")
    dialog = ask(table(f"a,b,c\nA,Short.,{LONG}\n"), remembered={("a", "b", "c"): remembered})
    assert dialog.table_page.columns == remembered
    assert dialog.looked().columns == {("a", "b", "c"): remembered}


def test_a_column_that_has_a_meaning_of_its_own_keeps_it(ask: Made, table: Callable[[str], Path]) -> None:
    page = ask(table(f"id,Body,origin\nx,{LONG},import\n")).table_page
    assert page.problem == ""
    assert [box.currentText() for box in page.boxes.values()] == ["As it is named", "Text", "As it is named"]


def test_a_table_can_be_read_in_another_encoding(ask: Made, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'Tytuł,Treść\nA,"{POLISH}"\n', encoding="iso8859_2")
    dialog = ask(path)
    take_encoding(dialog, "iso8859_2", qtbot)
    assert list(dialog.table_page.boxes) == ["Tytuł", "Treść"]
    choose(dialog, "Treść", "text")
    assert dialog.table_page.first.toPlainText() == POLISH
    how = decided(dialog).by_file[path]
    assert how is not None
    assert how.encoding == "iso8859_2"


def test_another_sheet_can_be_chosen(ask: Made, tmp_path: Path, qtbot: QtBot) -> None:
    releases = {name: (("text", "title"), (f"Text of {name}.", "A")) for name in ("2024", "2025")}
    workbook(tmp_path / "a.xlsx", releases)
    dialog = ask(tmp_path / "a.xlsx")
    page = dialog.table_page
    assert dialog.why.text() == "Several of its sheets have texts."
    assert page.first.toPlainText() == "Text of 2024."
    page.sheet.setCurrentText("2025")
    page.sheet.activated.emit(1)
    qtbot.waitUntil(lambda: not page.is_reading())
    assert page.first.toPlainText() == "Text of 2025."
    how = decided(dialog).by_file[tmp_path / "a.xlsx"]
    assert how is not None
    assert how.sheet == "2025"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_ask_gives_what_is_decided_or_nothing(key: Qt.Key, french: Path) -> None:
    found = first_look([french], lambda _done, _total: None)

    def press() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ImportDialog)
        QTest.keyClick(dialog, key)

    QTimer.singleShot(0, press)
    looked = ImportDialog.ask(None, found.doubts)
    assert (looked is None) == (key == Qt.Key.Key_Escape)
    if looked is not None:
        assert looked.plan.by_file == {french: Options(encoding="cp1252")}
