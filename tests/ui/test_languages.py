"""Releases in eleven languages, some of mixed direction: shown, walked through, tagged, selected, copied, exported."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.exporting.order import Order
from ui.positions import Positions
from ui.preferences import Preferences
from ui.project_view import ProjectView
from ui.prose import caret
from ui.scripts import reading_families, right_to_left
from ui.window import MainWindow
from ui.work.exporting import export
from ui.workspace import Workspace

RELEASES = Path(__file__).resolve().parents[2] / "docs" / "releases"
LANGUAGES = "ar de es fa fr he hi ja ru ur zh".split()
FROM_RIGHT = {"ar", "fa", "he", "ur"}
Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def window(qtbot: QtBot, project: Path) -> Iterator[MainWindow]:
    window = MainWindow(Preferences(annotator="Ann"), "Ann")
    qtbot.addWidget(window)
    window.resize(1200, 800)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    window.open_project(project)
    yield window
    window.close()


def opened(window: MainWindow, language: str, qtbot: QtBot) -> ProjectView:
    """The window's view, with the release in this language just imported."""
    assert window.view is not None
    workspace = window.view.workspace
    with qtbot.waitSignal(workspace.document_opened, timeout=60_000):
        window.files.import_paths([RELEASES / f"{language}.txt"])
    assert workspace.document is not None
    return window.view


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifier)


def slices(workspace: Workspace) -> list[str]:
    assert workspace.document is not None
    return [workspace.document.text[one.start : one.end] for one in workspace.sentences]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_release_is_walked_tagged_selected_copied_and_exported(
    window: MainWindow, language: str, qtbot: QtBot, tmp_path: Path
) -> None:
    view = opened(window, language, qtbot)
    workspace = view.workspace
    text = (RELEASES / f"{language}.txt").read_text(encoding="utf-8")
    assert workspace.document is not None
    assert (workspace.document.text, workspace.document.language) == (text, language)
    sentences = slices(workspace)
    assert len(sentences) > 6
    assert "".join("".join(sentences).split()) == "".join(text.split()), "nothing between the sentences but blanks"

    for number in range(len(sentences)):
        assert workspace.current == number
        press(Key.Key_1 if number % 2 else Key.Key_0)
        press(Key.Key_J)
    press(Key.Key_Home)
    press(Key.Key_Down, Modifier.ShiftModifier)
    press(Key.Key_3)
    assert [len(workspace.selection), workspace.current] == [2, 1]
    press(Key.Key_C, Modifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "\n".join(sentences[:2])
    press(Key.Key_A, Modifier.ControlModifier)
    press(Key.Key_C, Modifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "\n".join(sentences)

    out = tmp_path / "out.jsonl"
    export(workspace.store, out, Order(format="jsonl"))
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["text"] for row in rows] == sentences
    assert [text[row["start"] : row["end"]] for row in rows] == sentences
    assert [row["number"] for row in rows] == list(range(1, len(sentences) + 1))
    names = [row["annotations"][0]["themes"] for row in rows]
    assert names == [
        ["diplomacy"],
        ["security", "diplomacy"],
        *([["security"] if number % 2 else [] for number in range(2, len(rows))]),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_selected_with_the_mouse_is_copied_as_it_is_stored(
    window: MainWindow, language: str, qtbot: QtBot
) -> None:
    view = opened(window, language, qtbot)
    document = view.workspace.document
    assert document is not None
    positions = Positions(document.text)
    for sentence in view.workspace.sentences:
        middle = (sentence.start + sentence.end) // 2
        cursor = QTextCursor(view.release.document())
        cursor.setPosition(positions.to_qt(sentence.start))
        cursor.setPosition(positions.to_qt(middle), QTextCursor.MoveMode.KeepAnchor)
        view.release.setTextCursor(cursor)
        press(Key.Key_C, Modifier.ControlModifier)
        assert QGuiApplication.clipboard().text() == document.text[sentence.start : middle]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_seen_and_a_click_on_it_goes_there(window: MainWindow, language: str, qtbot: QtBot) -> None:
    view = opened(window, language, qtbot)
    release, workspace = view.release, view.workspace
    for number in range(len(workspace.sentences)):
        workspace.move_to(number)
        shown = {one.number: one for one in release._shown(release.viewport().rect().toRectF())}
        assert shown[number].rects
        assert all(0 <= rect.left() < rect.right() <= release.viewport().width() for rect in shown[number].rects)
        middle = max(shown[number].rects, key=lambda rect: rect.width()).center().toPoint()
        QTest.mouseClick(release.viewport(), Qt.MouseButton.LeftButton, pos=middle)
        assert workspace.current == number


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cut_cursor_goes_where_its_key_points(window: MainWindow, language: str, qtbot: QtBot) -> None:
    view = opened(window, language, qtbot)
    view.workspace.move_to(1)
    sentence = view.workspace.sentences[1]
    onward, back = (Key.Key_Left, Key.Key_Right) if language in FROM_RIGHT else (Key.Key_Right, Key.Key_Left)
    places = []
    for key in (onward, onward, onward, back):
        press(key)
        places.append(view.release.cut_position)
    assert sentence.start < places[0] < places[1] < places[2] < sentence.end
    assert places[3] == places[1]
    press(Key.Key_Slash)
    assert [(one.start, one.end) for one in view.workspace.sentences[1:3]] != [(sentence.start, sentence.end)]
    assert "".join("".join(slices(view.workspace)[1:3]).split()) == "".join(
        view.workspace.document.text[sentence.start : sentence.end].split() if view.workspace.document else []
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_stand_where_reading_begins(window: MainWindow, language: str, qtbot: QtBot) -> None:
    view = opened(window, language, qtbot)
    frame = view.release.document().rootFrame().frameFormat()
    wider = frame.leftMargin() > frame.rightMargin()
    assert wider == (language in FROM_RIGHT), "the themes have more room than the numbers"
    view.show_as_list(True)
    columns = view.sentence_list.layoutDirection()
    assert columns == (Qt.LayoutDirection.RightToLeft if language in FROM_RIGHT else Qt.LayoutDirection.LeftToRight)
    table, header = view.sentence_list, view.sentence_list.horizontalHeader()
    assert (header.sectionViewportPosition(0) > header.sectionViewportPosition(2)) == (language in FROM_RIGHT)
    assert table.viewport().grab().width() > 0


def test_a_paragraph_in_another_direction_begins_on_its_own_side(window: MainWindow, qtbot: QtBot) -> None:
    view = opened(window, "ur", qtbot)
    release, workspace = view.release, view.workspace
    directions = [release._from_right(number) for number in range(len(workspace.sentences))]
    assert directions == [not one.isascii() for one in slices(workspace)]
    assert not all(directions)
    english = directions.index(False)
    assert release._edge(english) < release.viewport().width() / 2 < release._edge(0)


def test_a_paragraph_that_begins_with_a_name_in_another_script_keeps_its_direction(
    window: MainWindow, qtbot: QtBot
) -> None:
    view = opened(window, "ar", qtbot)
    texts = slices(view.workspace)
    number = next(number for number, one in enumerate(texts) if one.startswith("NATO"))
    assert view.release._from_right(number)
    view.workspace.move_to(number)
    shown = {one.number: one for one in view.release._shown(view.release.viewport().rect().toRectF())}
    top = min(rect.top() for rect in shown[number].rects)
    line = [rect for rect in shown[number].rects if abs(rect.top() - top) < 2]
    edge = view.release.viewport().width() - view.release.document().rootFrame().frameFormat().rightMargin()
    assert max(rect.right() for rect in line) == pytest.approx(edge, abs=2), "where the Latin name stands"


def test_the_caret_of_a_right_to_left_line_begins_at_its_right(window: MainWindow, qtbot: QtBot) -> None:
    view = opened(window, "he", qtbot)
    block = view.release.document().firstBlock()
    end = block.layout().lineAt(0).textLength() - 1
    places = [caret(block, at, QPointF(0, 0)).x() for at in range(end)]
    assert places == sorted(places, reverse=True)
    assert places[0] > places[-1] > 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Hello", False),
        ("۲۰۲۶ قونصل", True),
        ("שלום", True),
        ("NATO وبعثة الأمم المتحدة", True),
        ("The word سلام means peace", False),
        ("", False),
        ("12 … 34", False),
    ],
)
def test_most_letters_give_the_direction(text: str, expected: bool) -> None:
    assert right_to_left(text) is expected


def test_what_has_no_letters_runs_as_what_is_around_it() -> None:
    assert right_to_left("12.03.2026 ***", otherwise=True)
    assert not right_to_left("EU 2026", otherwise=True)


def test_languages_that_share_characters_have_faces_of_their_own() -> None:
    assert {reading_families(one)[0] for one in ("zh", "ja", "ko")} == {
        f"Noto Serif CJK {one}" for one in ("SC", "JP", "KR")
    }
    assert reading_families("ur")[0] == reading_families("ar")[0] == "Noto Naskh Arabic"
    assert reading_families("")[0] == reading_families("fr")[0]
    assert all(set(reading_families(one)) == set(reading_families("")) for one in LANGUAGES), "any script is shown"
