"""Review in the window, by keyboard alone; what is seen and what is read aloud."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from annotator.records import CONSENSUS_ID, Annotator, annotator_id
from annotator.reviewing import Only, Reviewed
from db.store import Store
from tests.ui.conftest import TEXTS, import_of
from tests.ui.reviewed import BEN, CEM, FIRST, colleagues, decide, document_of
from ui import appearance, badges
from ui.badges import initials
from ui.menus import groups
from ui.modes import Mode
from ui.preferences import Preferences
from ui.project_view import ProjectView
from ui.review_model import Kind
from ui.review_panel import ReviewPanel
from ui.review_view import ReviewView
from ui.window import MainWindow
from ui.workspace import Workspace

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(qtbot: QtBot, project: Path) -> Iterator[MainWindow]:
    """The project with what Ann, Ben and Cem decided, open on its first sentence."""
    with Store.open(project) as store:
        for title, text in TEXTS.items():
            store.apply(import_of(title, text))
        colleagues(Workspace(store, "Ann"))
    window = MainWindow(Preferences(), "Ann")
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    window.open_project(project)
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    workspace_of(window).open_document(document_of(workspace_of(window), FIRST), 0)
    view_of(window).focus_text()
    yield window
    window.close()


@pytest.fixture
def review(window: MainWindow) -> ReviewView:
    """Review, with the keyboard in its table."""
    press(Qt.Key.Key_2, CTRL)
    faces = view_of(window).faces(Mode.REVIEW)
    assert isinstance(faces.centre, ReviewView)
    return faces.centre


def view_of(window: MainWindow) -> ProjectView:
    assert window.view is not None
    return window.view


def workspace_of(window: MainWindow) -> Workspace:
    return view_of(window).workspace


def panel_of(window: MainWindow) -> ReviewPanel:
    side = view_of(window).faces(Mode.REVIEW).side
    assert isinstance(side, ReviewPanel)
    return side


def press(*keys: Qt.Key | str | Qt.KeyboardModifier) -> None:
    """Press keys, or type words, where the keyboard is; modifiers go with the key before them."""
    for key, held in zip(keys, (*keys[1:], None), strict=True):
        if isinstance(key, Qt.KeyboardModifier):
            continue
        if QApplication.activeWindow() is None:  # no window manager sees to it here once a menu has gone
            next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)).activateWindow()
            QApplication.processEvents()
        widget = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert widget is not None
        modifiers = held if isinstance(held, Qt.KeyboardModifier) else Qt.KeyboardModifier.NoModifier
        if isinstance(key, str):
            QTest.keyClicks(widget, key, modifiers)
        else:
            QTest.keyClick(widget, key, modifiers)


def current(review: ReviewView) -> Reviewed:
    one = review.reviewing.rows.current
    assert one is not None
    return one


def test_two_keys_lead_to_the_first_disagreement_and_one_takes_a_decision(review: ReviewView) -> None:
    assert QApplication.focusWidget() is review.list
    press(Qt.Key.Key_Return)
    assert current(review).number == 2
    press("b")
    assert current(review).adjudicated == frozenset({"security"})
    press(Qt.Key.Key_Space)
    assert current(review).adjudicated == frozenset({"economy"})
    press("+")
    assert current(review).adjudicated == frozenset({"economy", "security"})
    press("3")
    assert current(review).adjudicated == frozenset({"economy", "security", "diplomacy"})
    press("0")
    assert current(review).adjudicated == frozenset()
    press(Qt.Key.Key_Backspace)
    assert current(review).adjudicated is None
    press(Qt.Key.Key_Z, CTRL)
    assert current(review).adjudicated == frozenset()


def test_the_keys_of_themes_decide_for_oneself_in_annotate_only(window: MainWindow, review: ReviewView) -> None:
    workspace = workspace_of(window)
    own = dict(workspace.decisions)
    press("1")
    assert current(review).adjudicated == frozenset({"security"})
    assert workspace.decisions == own
    press(Qt.Key.Key_1, CTRL)
    press("1")
    assert workspace.decisions != own


def test_the_codebook_marks_what_the_consensus_has(window: MainWindow, review: ReviewView) -> None:
    model = view_of(window).codebook.model
    held = {row.name: row.held.name for row in map(model.row, range(model.rowCount()))}
    assert held["economy"] == "NO"  # though Ann has it
    press("c")
    held = {row.name: row.held.name for row in map(model.row, range(model.rowCount()))}
    assert held["economy"] == "ALL"


def test_a_reason_is_two_keys(review: ReviewView) -> None:
    press("j", "b")
    for letter, reason in (("s", "slip"), ("a", "ambiguity"), ("g", "gap"), ("n", "")):
        press(Qt.Key.Key_Question, SHIFT)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        press(letter)
        held = current(review).consensus
        assert held is not None
        assert held.reason == reason
        assert held.themes == frozenset({"security"})  # the letter decided nothing


def test_a_note_and_a_comment_are_written_and_the_keyboard_goes_back(window: MainWindow, review: ReviewView) -> None:
    panel = panel_of(window)
    press("j", "n")
    assert QApplication.focusWidget() is panel.note
    press("see b 2", Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is review.list
    held = current(review).consensus
    assert held is not None
    assert (held.note, held.themes) == ("see b 2", None)
    press(Qt.Key.Key_M, CTRL)
    assert QApplication.focusWidget() is panel.comments.field
    press("Which one?")
    press(Qt.Key.Key_Return, CTRL)
    assert QApplication.focusWidget() is review.list
    assert [said.text for said in current(review).comments] == ["Which one?"]
    assert [button.text() for button in panel.comments.findChildren(QToolButton)] == ["Resolve", "Remove"]
    press(Qt.Key.Key_R, CTRL)
    assert [said.resolved for said in current(review).comments] == [True]


def test_what_is_being_written_stays_with_its_sentence(window: MainWindow, review: ReviewView) -> None:
    panel = panel_of(window)
    press(Qt.Key.Key_M, CTRL)
    press("half a tho", Qt.Key.Key_Escape)
    press("j")
    assert panel.comments.field.toPlainText() == ""
    press("n", "for two")
    workspace_of(window).move_to(0)  # as by a click elsewhere
    assert panel.comments.field.toPlainText() == "half a tho"
    assert panel.note.toPlainText() == ""
    held = review.reviewing.rows.here[1].consensus
    assert held is not None
    assert held.note == "for two"


def test_a_note_that_is_being_written_is_kept_when_the_project_is_closed(
    window: MainWindow, review: ReviewView, project: Path
) -> None:
    press("j", "n", "half a tho")
    assert window.close_project()
    with Store.open(project, read_only=True) as store:
        assert [one.note for one in store.annotations(store.headings()[0].id, CONSENSUS_ID)] == ["half a tho"]


def test_the_menu_of_what_is_shown_opens_and_is_chosen_by_keys(review: ReviewView) -> None:
    press("/")
    press("t")
    assert review.reviewing.rows.filter.only is Only.OPEN
    assert review.bar.only.text() == "Disagreements to adjudicate ▾"
    rows = review.reviewing.rows
    assert [rows.row(at).number for at in range(len(rows.shown))] == [2, 4]


def test_progress_is_told(review: ReviewView) -> None:
    assert review.bar.standing.text() == "0 of 2 disagreements adjudicated  ·  2 agreed, to accept"
    press(Qt.Key.Key_Return, "b")
    assert review.bar.standing.text() == "1 of 2 disagreements adjudicated  ·  2 agreed, to accept"
    press(Qt.Key.Key_A, CTRL | SHIFT)
    assert review.bar.standing.text() == "1 of 2 disagreements adjudicated"


def test_a_row_is_read_aloud_with_everybody_in_it(review: ReviewView) -> None:
    press("j", "b")
    model = review.list.reviewed
    assert model.data(model.index(1, 0), Qt.ItemDataRole.AccessibleTextRole) == (
        "Sentence 2: They spoke of trade. – disagreement, adjudicated – Ann: economy – Ben: security – Cem: economy"
        " – consensus: security"
    )
    columns = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    assert columns == ["No.", "Sentence", "Ann", "Ben", "Cem", "Consensus", ""]


def test_the_veil_hides_the_table_and_enter_goes_back_to_annotating(window: MainWindow, review: ReviewView) -> None:
    workspace = workspace_of(window)
    press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert review.veil.isVisible()
    assert not review.list.isVisible()
    assert "3 sentences of 3 are undecided" in review.veil.words.text()
    assert review.list.reviewed.rowCount() == 0
    assert QApplication.focusWidget() is review.veil.back_button
    press(Qt.Key.Key_Return)
    assert str(workspace.mode) == "Annotate"
    press(Qt.Key.Key_2, CTRL)
    press(Qt.Key.Key_Tab, Qt.Key.Key_Return)
    assert not review.veil.isVisible()
    assert QApplication.focusWidget() is review.list
    assert len(workspace.store.unblindings()) == 1


def test_only_the_current_sentence_is_shown_in_full(window: MainWindow, review: ReviewView) -> None:
    table = review.list
    long = "A very long sentence goes on " * 30 + "."
    workspace = workspace_of(window)
    workspace.do(import_of("Long", f"{long} Short."))
    document = document_of(workspace, 3)
    decide(workspace, BEN, 3, "economy", "")
    decide(workspace, workspace.annotator, 3, "security", "")
    workspace.open_document(document, 0)
    usual = table.verticalHeader().defaultSectionSize()
    assert table.rowHeight(0) > 2 * usual
    press("j")
    assert (table.rowHeight(0), table.rowHeight(1)) == (usual, usual)


def test_a_click_goes_there_and_a_double_click_takes_the_decision(review: ReviewView) -> None:
    table = review.list
    column = next(at for at in table.reviewed.columns_of(Kind.ANNOTATOR) if table.reviewed.annotator(at) == BEN)
    place = table.visualRect(table.reviewed.index(3, column)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert current(review).number == 4
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert current(review).adjudicated == frozenset({"economy", "diplomacy"})


def test_a_click_on_a_decision_beside_the_table_takes_it(window: MainWindow, review: ReviewView) -> None:
    press("j")
    decisions = panel_of(window).decisions
    height = decisions.sizeHint().height() // 6  # Ann, Ben, Cem, majority, union, consensus
    for line, expected in ((1, {"security"}), (3, {"economy"}), (4, {"security", "economy"})):
        QTest.mouseClick(decisions, Qt.MouseButton.LeftButton, pos=QPoint(40, line * height + height // 2))
        assert current(review).adjudicated == frozenset(expected)
    assert QApplication.focusWidget() is review.list


def test_a_click_on_a_heading_sorts(review: ReviewView) -> None:
    table = review.list
    column = next(at for at in table.reviewed.columns_of(Kind.ANNOTATOR) if table.reviewed.annotator(at) == CEM)
    table.horizontalHeader().sectionClicked.emit(column)
    assert [review.reviewing.rows.row(at).number for at in range(4)] == [4, 1, 2, 3]


def test_the_keys_of_review_are_listed_while_one_reviews(window: MainWindow, review: ReviewView) -> None:
    listed = dict(groups(window))
    assert [action.text() for action in listed["Take"]] == ["Ann", "Ben", "Cem"]
    assert "Next to &adjudicate" in [action.text() for action in listed["Go"]]
    press(Qt.Key.Key_1, CTRL)
    assert "Take" not in dict(groups(window))


def test_a_table_of_all_documents_says_who_decided_why(window: MainWindow, review: ReviewView, qtbot: QtBot) -> None:
    press("j", "b", Qt.Key.Key_Question, SHIFT)
    press("g")
    with qtbot.waitSignal(workspace_of(window).task_ended, timeout=20_000):
        press(Qt.Key.Key_L, CTRL)
    model = review.list.reviewed
    titles = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    assert titles == ["No.", "Document", "Sentence", "Ann", "Ben", "Cem", "Consensus", "Reason", "Decided", ""]
    words = [model.cell(1, at) for at in range(model.columnCount())]
    assert words[1] == "Ministers meet in Beijing"
    assert words[7] == "gap"
    assert words[8].startswith("Ann, ")
    press(Qt.Key.Key_L, CTRL)
    assert review.list.reviewed.columns_of(Kind.DOCUMENT) == []


def test_initials_tell_people_apart() -> None:
    names = ["Ann Berg", "Anton Becker", "Cher", "王毅", ""]
    people = [Annotator(annotator_id(name), name) for name in names]
    found = [initials(one, people) for one in people]
    assert found == ["AB", "An", "C", "王", "?"]
    twins = [Annotator(str(number), "Al") for number in range(4)]
    assert len({initials(one, twins) for one in twins}) == 4


def test_annotators_have_colours_of_their_own(qapp: QApplication) -> None:
    people = [Annotator(str(number), str(number)) for number in range(10)]
    for scheme in ("light", "dark"):
        appearance.apply(qapp, scheme)
        assert len({badges.badge_colour(one, people).name() for one in people}) == 10
        consensus = badges.badge_colour(Annotator(CONSENSUS_ID, "Consensus"), people)
        assert consensus.name().upper() == appearance.current().accent
    appearance.apply(qapp, "light")
