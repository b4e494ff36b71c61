"""The release as prose."""

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.changes import Act, Change, Edit
from annotator.records import Document, Sentence, fingerprint
from ui.annotating import Annotating
from ui.appearance import theme_colour
from ui.release_view import ReleaseView
from ui.workspace import Workspace


@pytest.fixture
def view(workspace: Workspace, qtbot: QtBot) -> ReleaseView:
    view = ReleaseView(workspace)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    qtbot.waitExposed(view)
    return view


def add(workspace: Workspace, text: str, spans: list[tuple[int, int, int]]) -> Document:
    document = Document(fingerprint(text), text, "Title")
    sentences = [Sentence(document.id, *span) for span in spans]
    workspace.do(Change(Act.IMPORT, (Edit(None, document), *(Edit(None, sentence) for sentence in sentences))))
    workspace.open_document(document.id)
    return document


def colours_in(view: ReleaseView) -> set[str]:
    image = view.viewport().grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(image.height())}


def test_a_tag_is_painted_in_the_themes_colour_and_goes_with_undo(workspace: Workspace, view: ReleaseView) -> None:
    workspace.open_document(next(iter(workspace.headings)))
    colour = theme_colour(workspace.themes[0]).name()
    assert colour not in colours_in(view)
    annotating = Annotating(workspace)
    annotating.toggle_theme("security")
    assert colour in colours_in(view)
    annotating.undo()
    assert colour not in colours_in(view)


@pytest.mark.parametrize("prefix", ["", "🎻🎻 "])
def test_a_click_makes_the_sentence_current_even_after_astral_characters(
    workspace: Workspace, view: ReleaseView, qtbot: QtBot, prefix: str
) -> None:
    text = prefix + "The ministers met. They spoke of trade."
    second = text.index("They")
    document = add(workspace, text, [(0, second - 1, 1), (second, len(text), 1)])
    cursor = view.textCursor()
    cursor.setPosition(len(document.text[: second + 6].encode("utf-16-le")) // 2)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.cursorRect(cursor).center())
    assert workspace.current == 1
    assert document.text[view.cut_position :].startswith("poke of trade")


def test_shift_click_extends_the_selection(workspace: Workspace, view: ReleaseView, qtbot: QtBot) -> None:
    workspace.open_document(next(iter(workspace.headings)))
    cursor = view.textCursor()
    cursor.setPosition(workspace.sentences[2].start + 3)
    point: QPoint = view.cursorRect(cursor).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, point)
    assert list(workspace.selection) == [0, 1, 2]


def test_line_ends_within_a_paragraph_are_shown_as_spaces(workspace: Workspace, view: ReleaseView) -> None:
    text = "A sentence that was\nwrapped. Another\none.\n\nA new paragraph."
    add(workspace, text, [(0, 28, 1), (29, 41, 1), (43, 59, 2)])
    assert view.toPlainText() == "A sentence that was wrapped. Another one.\n\nA new paragraph."


def test_what_is_copied_is_what_is_stored(workspace: Workspace, view: ReleaseView) -> None:
    text = "Mr.\u00a0Dar\nspoke. 🎻 Then he left."
    document = add(workspace, text, [(0, 14, 1), (15, 30, 1)])
    view.selectAll()
    assert view.selected_text() == document.text


def test_the_cursor_moves_by_words_within_the_sentence(workspace: Workspace, view: ReleaseView) -> None:
    workspace.open_document(next(iter(workspace.headings)))
    text = workspace.document.text if workspace.document else ""
    places = []
    for _ in range(4):
        view.move_cut(1)
        places.append(text[view.cut_position :][:8])
    assert places == ["minister", "met. The", "met. The", "met. The"]
    workspace.move_to(1)
    assert view.cut_position == -1


def test_the_current_sentence_is_in_sight_however_far_it_is(
    workspace: Workspace, view: ReleaseView, import_document: Callable[..., Change], qtbot: QtBot
) -> None:
    workspace.do(import_document("Long", "\n".join(f"Sentence number {number} of many." for number in range(400))))
    workspace.open_document(list(workspace.headings)[-1])
    for index in (399, 0, 200):
        workspace.move_to(index)
        shown = {sentence.number for sentence in view._shown(view.viewport().rect().toRectF())}
        assert index in shown


def test_a_right_to_left_release_has_its_numbers_on_the_right(workspace: Workspace, view: ReleaseView) -> None:
    workspace.open_document(list(workspace.headings)[2])
    frame = view.document().rootFrame().frameFormat()
    assert frame.leftMargin() > frame.rightMargin()


def test_zooming_makes_the_text_larger_and_keeps_the_place(workspace: Workspace, view: ReleaseView) -> None:
    workspace.open_document(next(iter(workspace.headings)))
    size = view.document().defaultFont().pointSizeF()
    view.set_zoom(3)
    assert view.document().defaultFont().pointSizeF() > size
    assert workspace.current == 0


def test_an_empty_document_is_shown(workspace: Workspace, view: ReleaseView) -> None:
    workspace.close_document()
    assert view.toPlainText() == ""
    assert view.viewport().grab().width() > 0


def test_what_is_repainted_after_a_change_is_all_that_has_changed(workspace: Workspace, view: ReleaseView) -> None:
    words = ["Yes.", "The ministers of the two neighbours met in the capital on Sunday.", "No.", "They left."]
    chance = random.Random(3)
    text, spans = "", []
    for number in range(40):
        one = chance.choice(words)
        spans.append((len(text), len(text) + len(one), 1 + number // 6))
        text += one + (" " if number % 6 < 5 else "\n")
    add(workspace, text, spans)
    annotating = Annotating(workspace)
    for _ in range(60):
        if chance.random() < 0.5:
            workspace.move_to(chance.randrange(12))
        chance.choice(
            [
                annotating.toggle_none,
                annotating.toggle_unsure,
                lambda: annotating.toggle_theme("security"),
                lambda: annotating.toggle_theme("economy"),
                annotating.undo,
            ]
        )()
        QApplication.processEvents()
        shown = on_screen(view)
        view.viewport().repaint()
        assert on_screen(view) == shown


def on_screen(view: ReleaseView) -> QImage:
    """What the window shows, as it was painted bit by bit."""
    return view.screen().grabWindow(view.winId()).toImage()
