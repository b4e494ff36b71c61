"""The agreement panel: figures, what they are of, the sentences behind them, kept up with the project."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.changes import Act, Change, Edit
from annotator.commands.documents import remove_document
from annotator.commands.tagging import toggle_theme
from annotator.commands.training import mark_for_training
from annotator.records import CONSENSUS_NAME, Unblinding, annotator_id
from tests.ui.agreeing import decide
from ui.agreement_view import OVER_TIME, REPEATS, TRAINING, AgreementView
from ui.choose_dialog import ChooseDialog
from ui.figures_table import AC1, ALPHA, INTERVAL, MORE, PERCENT, SENTENCES, FiguresTable
from ui.matrix_table import MatrixTable
from ui.modes import Mode
from ui.workspace import Workspace

Show = Callable[[], AgreementView]

# Four sentences of the first document and three of the second
ANN = [["s", "e", "", "d"], ["s", "e", ""]]
BEN = [["s", "", "", "e"], ["s", "e", "?"]]


@pytest.fixture
def both(workspace: Workspace) -> Workspace:
    """Ann and Ben on six sentences; they differ on the second and the fourth of the first document."""
    for number in range(2):
        decide(workspace, number, {"Ann": ANN[number], "Ben": BEN[number]}, day=1 + number)
    return workspace


@pytest.fixture
def show(workspace: Workspace, qtbot: QtBot) -> Iterator[Show]:
    """Makes the panel, shows it, and waits for its first figures."""
    made: list[AgreementView] = []

    def make() -> AgreementView:
        view = AgreementView(workspace)
        made.append(view)
        view.resize(900, 800)
        with qtbot.waitSignal(view.live.answered):
            view.show()
        return view

    yield make
    for view in made:
        view.stop()
        view.close()
        view.deleteLater()


def texts(table: FiguresTable, row: int) -> list[str]:
    return [str(table.figures.index(row, column).data() or "") for column in range(MORE + 1)]


Choose = Callable[[AgreementView, FiguresTable | MatrixTable, int, int], None]


@pytest.fixture
def choose(qtbot: QtBot) -> Choose:
    """Makes a cell the current one and waits for its sentences."""

    def make(view: AgreementView, table: FiguresTable | MatrixTable, row: int, column: int) -> None:
        with qtbot.waitSignal(view.live.answered):
            table.setCurrentIndex(table.model().index(row, column))

    return make


def listed(view: AgreementView) -> list[str]:
    model = view.between.sentences.model_
    return [model.sentence(row)[0] for row in range(model.rowCount())]


def test_figures_stand_by_theme_and_over_all_themes(both: Workspace, show: Show) -> None:
    view = show()
    economy = texts(view.between.themes, 1)
    assert economy[:4] == ["economy", "6", "66.7 %", "0.312"]
    assert economy[INTERVAL].startswith("[")
    assert economy[AC1] == "0.400"
    assert economy[MORE].startswith("+")
    assert [texts(view.between.sets, row)[0] for row in range(4)] == [
        "Alpha, MASI",
        "Alpha, Jaccard",
        "Alpha, nominal",
        "Fleiss’ kappa",
    ]
    assert texts(view.between.sets, 3)[ALPHA] != "–"
    assert view._summary.text() == "6 sentences decided by two or more · Ann and Ben"


def test_a_figure_that_is_not_defined_is_a_dash_with_the_reason_in_words(both: Workspace, show: Show) -> None:
    decide(both, 0, {"Cy": ["s"]})
    fleiss = texts(show().between.sets, 3)
    assert fleiss[ALPHA] == "–"
    assert fleiss[INTERVAL] == "the sentences differ in how many annotators decided them"


@pytest.mark.parametrize(
    ("marks", "reason"),
    [
        ({}, "nobody has decided a sentence yet"),
        ({"Ann": ["s", "e"]}, "there are decisions of one annotator only"),
        ({"Ann": ["s", "?"], "Ben": ["?", "s"]}, "no sentence was decided by two or more annotators"),
        ({"Ann": ["s"], "Ben": ["e"]}, "only one sentence was decided by two or more annotators"),
        ({"Ann": ["s", "s"], "Ben": ["s", "s"]}, "all decisions are the same"),
    ],
)
def test_degenerate_projects_have_dashes_and_reasons(
    workspace: Workspace, show: Show, marks: dict[str, list[str]], reason: str
) -> None:
    decide(workspace, 0, marks) if marks else None
    view = show()
    masi = texts(view.between.sets, 0)
    assert (masi[ALPHA], masi[MORE]) == ("–", "–")
    assert reason in masi[INTERVAL]
    for row in range(3):
        assert texts(view.between.themes, row)[ALPHA] == "–"
        assert texts(view.between.themes, row)[INTERVAL]
    for face in (OVER_TIME, REPEATS, TRAINING):
        view.tabs.setCurrentIndex(face)
    view.grab()


def test_the_sentences_that_lower_a_figure_are_listed_the_heaviest_first(
    both: Workspace, show: Show, choose: Choose
) -> None:
    view = show()
    assert set(listed(view)) == {"They spoke of trade.", "Tea was served."}
    weights = [view.between.sentences.model_.weight(row) or 0.0 for row in range(2)]
    assert weights == sorted(weights, reverse=True)
    choose(view, view.between.themes, 2, ALPHA)
    assert listed(view) == ["Tea was served."]
    choose(view, view.between.themes, 0, ALPHA)
    assert listed(view) == []
    assert "No sentence lowers alpha on “security”" in view.between._below.text()


@pytest.mark.parametrize("column", [SENTENCES, PERCENT, ALPHA, INTERVAL, AC1, MORE])
def test_every_figure_of_a_theme_can_be_chosen(both: Workspace, show: Show, column: int, choose: Choose) -> None:
    view = show()
    choose(view, view.between.themes, 1, column)
    assert listed(view) != []
    assert "economy" in view.between._below.text()


def test_every_figure_over_all_themes_can_be_chosen(both: Workspace, show: Show, choose: Choose) -> None:
    view = show()
    for row in (1, 2, 3, 0):
        choose(view, view.between.sets, row, ALPHA)
        assert len(listed(view)) == 2
        weights = [view.between.sentences.model_.weight(place) for place in range(2)]
        assert all(weight is not None and weight > 0 for weight in weights)


def test_enter_goes_from_the_figure_to_its_sentences_and_opens_one(
    both: Workspace, show: Show, qtbot: QtBot, choose: Choose
) -> None:
    view = show()
    view.between.themes.setFocus()
    choose(view, view.between.themes, 2, ALPHA)
    QTest.keyClick(view.between.themes, Qt.Key.Key_Return)
    assert view.between.sentences.hasFocus()
    with qtbot.waitSignal(both.mode_changed):
        QTest.keyClick(view.between.sentences, Qt.Key.Key_Return)
    assert both.document is not None
    assert both.document.title == "Ministers meet in Beijing"
    assert both.current == 3
    assert both.mode is Mode.REVIEW


def test_a_click_opens_the_sentence(both: Workspace, show: Show, qtbot: QtBot) -> None:
    view = show()
    sentences = view.between.sentences
    with qtbot.waitSignal(both.mode_changed):
        QTest.mouseClick(sentences.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, sentences.rowHeight(0) + 10))
    assert both.document is not None
    assert both.sentences[both.current].start == sentences.model_.place(1)[1]


def test_what_the_annotators_said_stands_with_the_sentence(both: Workspace, show: Show, choose: Choose) -> None:
    view = show()
    choose(view, view.between.themes, 2, ALPHA)
    model = view.between.sentences.model_
    assert model.said(0) == [("Ann", frozenset({"diplomacy"})), ("Ben", frozenset({"economy"}))]
    spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Tea was served. – Ann: diplomacy; Ben: economy – Ministers meet in Beijing · 4" in spoken


def test_a_kappa_and_a_cell_of_what_was_confused_show_their_sentences(
    both: Workspace, show: Show, choose: Choose
) -> None:
    decide(both, 0, {"Cy": ["s", "e", "", "d"]})
    view = show()
    pairs, confusion = view.between.pairs, view.between.confusion
    assert list(pairs.cells.matrix.rows) == ["Ben", "Cy"]
    assert list(pairs.cells.matrix.columns) == ["Ann", "Ben"]
    choose(view, pairs, 1, 0)
    assert listed(view) == []  # Ann and Cy agree
    choose(view, pairs, 0, 0)
    assert len(listed(view)) == 2
    names = list(confusion.cells.matrix.columns)
    assert names == ["security", "economy", "diplomacy", "nothing"]
    choose(view, confusion, names.index("diplomacy"), names.index("economy"))
    assert listed(view) == ["Tea was served."]
    assert "in this cell" in view.between._below.text()


def test_a_theme_has_a_table_of_who_applied_it(both: Workspace, show: Show, choose: Choose) -> None:
    view = show()
    choose(view, view.between.themes, 1, ALPHA)
    matrix = view.between.confusion.cells.matrix
    assert list(matrix.rows) == ["economy", "not economy"]
    assert [[one.text if one else "" for one in row] for row in matrix.cells] == [["1", "1"], ["1", "3"]]
    choose(view, view.between.confusion, 0, 1)
    assert listed(view) == ["They spoke of trade."]


def test_figures_follow_each_change_and_the_chosen_one_stays(
    both: Workspace, show: Show, qtbot: QtBot, choose: Choose
) -> None:
    view = show()
    choose(view, view.between.themes, 1, AC1)
    both.switch_annotator("Ben")
    both.open_document(next(iter(both.headings)), 20)
    with qtbot.waitSignal(view.live.measured):
        both.do(toggle_theme(both.targets(), both.themes[1], both.annotator.id))
    assert texts(view.between.themes, 1)[PERCENT] == "83.3 %"
    assert view.between.themes.currentIndex() == view.between.themes.figures.index(1, AC1)
    with qtbot.waitSignal(view.live.measured):
        both.undo()
    assert texts(view.between.themes, 1)[PERCENT] == "66.7 %"


def test_changes_that_follow_each_other_are_measured_at_last(both: Workspace, show: Show, qtbot: QtBot) -> None:
    view = show()
    heard: list[object] = []
    view.live.measured.connect(heard.append)
    both.switch_annotator("Ben")
    both.open_document(next(iter(both.headings)), 20)
    for _ in range(7):
        both.do(toggle_theme(both.targets(), both.themes[1], both.annotator.id))
    qtbot.waitUntil(lambda: texts(view.between.themes, 1)[PERCENT] == "83.3 %")
    assert len(heard) < 7


def test_a_removed_document_leaves_the_figures_and_undo_brings_it_back(
    both: Workspace, show: Show, qtbot: QtBot
) -> None:
    view = show()
    store, first = both.store, next(iter(both.headings))
    document = store.document(first)
    assert document is not None
    with qtbot.waitSignal(view.live.measured):
        both.do(remove_document(document, store.sentences(first), store.annotations(first), both.annotator.id))
    assert texts(view.between.themes, 1)[SENTENCES] == "2"
    with qtbot.waitSignal(view.live.measured):
        both.undo()
    assert texts(view.between.themes, 1)[SENTENCES] == "6"


def test_nothing_is_measured_while_nobody_looks(both: Workspace, show: Show, qtbot: QtBot) -> None:
    view = show()
    view.hide()
    decide(both, 2, {"Ann": ["s", "e"], "Ben": ["s", "e"]})
    qtbot.wait(150)
    assert texts(view.between.themes, 1)[SENTENCES] == "6"
    with qtbot.waitSignal(view.live.measured):
        view.show()
    assert texts(view.between.themes, 1)[SENTENCES] == "8"


def test_old_figures_are_marked_until_the_new_ones_are_there(both: Workspace, show: Show) -> None:
    view = show()
    view.live.stale.emit(True)
    assert not view._updating.isHidden()
    assert view.between.themes.figures.stale
    view.grab()
    view.live.stale.emit(False)
    assert view._updating.isHidden()
    assert not view.between.themes.figures.stale


def test_annotators_and_documents_can_be_chosen(
    both: Workspace, show: Show, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(both, 0, {"Cy": ["s", "e", "", "d"], CONSENSUS_NAME: ["s", "e", "", "d"]})
    view = show()
    asked: list[list[str]] = []

    def tick(names: list[str]) -> None:
        def ask(_parent: object, _title: str, _about: str, things: list[tuple[str, str]], *_: object) -> list[str]:
            asked.append([name for _, name in things])
            return [one for one, name in things if name in names]

        monkeypatch.setattr(ChooseDialog, "ask", ask)

    tick(["Ann", "Cy"])
    with qtbot.waitSignal(view.live.measured):
        view.annotators.click()
    assert asked == [["Ann", "Ben", "Cy", CONSENSUS_NAME]]
    assert view._summary.text() == "4 sentences decided by two or more · Ann and Cy"
    assert view.annotators.text() == "Annotators: 2"
    tick(["Ben", CONSENSUS_NAME])
    with qtbot.waitSignal(view.live.measured):
        view.annotators.click()
    assert "Consensus" in view._summary.text()
    tick(["Émigré fund opens"])
    with qtbot.waitSignal(view.live.measured):
        view._choose_documents()
    assert view.documents.text() == "Documents: 1 of 3 ▾"
    assert texts(view.between.themes, 0)[SENTENCES] == "0"


def test_decisions_that_were_not_blind_are_told_and_left_out_on_demand(
    both: Workspace, show: Show, qtbot: QtBot
) -> None:
    first = next(iter(both.headings))
    both.do(Change(Act.UNBLIND, (Edit(None, Unblinding(first, annotator_id("Ben"), "2026-01-01T00:00:00.000Z")),)))
    view = show()
    assert "4 decisions not made blind; without them alpha (MASI) is" in view.between._notes.text()
    assert texts(view.between.themes, 1)[SENTENCES] == "6"
    with qtbot.waitSignal(view.live.measured):
        view.blind_only.click()
    assert texts(view.between.themes, 1)[SENTENCES] == "2"


def test_documents_for_training_do_not_count(both: Workspace, show: Show, qtbot: QtBot) -> None:
    view = show()
    with qtbot.waitSignal(view.live.measured):
        both.do(mark_for_training(both.settings, next(iter(both.headings)), True))
    assert texts(view.between.themes, 1)[SENTENCES] == "2"
    assert "1 document for training left out." in view.between._notes.text()


def test_what_others_decided_is_hidden_until_one_has_finished_the_release(
    both: Workspace, show: Show, qtbot: QtBot
) -> None:
    both.switch_annotator("Cy")
    decide(both, 0, {"Cy": ["s"]})
    view = show()
    assert listed(view) == []
    assert view.between.sentences.hidden == 2
    assert "2 sentences of them stand in a release that you have not finished" in view.between._veil.text()
    assert not view.between.unveil.isHidden()
    both.switch_annotator("Ann")
    both.moved.emit()
    assert len(listed(view)) == 2
    assert view.between.unveil.isHidden()
    both.switch_annotator("Cy")
    both.moved.emit()
    assert listed(view) == []
    with qtbot.waitSignal(view.live.answered):
        view.between.unveil.click()
    assert len(listed(view)) == 2
    [seen] = both.store.unblindings()
    assert (seen.document, seen.annotator) == (next(iter(both.headings)), annotator_id("Cy"))


def test_over_time_has_a_dot_and_a_row_for_each_document(both: Workspace, show: Show, qtbot: QtBot) -> None:
    decide(both, 0, {CONSENSUS_NAME: ANN[0]})
    decide(both, 1, {CONSENSUS_NAME: ANN[1]})
    view = show()
    with qtbot.waitSignal(view.live.measured):
        view.tabs.setCurrentIndex(OVER_TIME)
    face = view.over_time
    assert [face.who.itemText(place) for place in range(face.who.count())] == ["Ann", "Ben"]
    face.who.setCurrentIndex(1)
    rows = [[entry.text for entry in row] for row in face.table.entries.rows]
    assert [(row[0], row[2], row[3]) for row in rows] == [
        ("Ministers meet in Beijing", "4", "50.0 %"),
        ("Émigré fund opens", "2", "100.0 %"),
    ]
    face.chart.setFocus()
    QTest.keyClick(face.chart, Qt.Key.Key_Right)
    assert face.table.currentIndex().row() == 1
    view.grab()
    with qtbot.waitSignal(both.mode_changed):
        QTest.keyClick(face.table, Qt.Key.Key_Return)
    assert both.document is not None
    assert both.document.title == "Émigré fund opens"


def test_a_report_is_written_in_the_background(both: Workspace, show: Show, qtbot: QtBot, tmp_path: Path) -> None:
    view = show()
    for name, begins in (("out.html", b"<!DOCTYPE html>"), ("out.pdf", b"%PDF")):
        with qtbot.waitSignal(both.told):
            view.write_report(tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(begins)
    with qtbot.waitSignal(both.refused):
        view.write_report(tmp_path / "out.doc")


def test_a_project_can_be_closed_while_it_is_measured(workspace: Workspace, qtbot: QtBot) -> None:
    decide(workspace, 0, {"Ann": ANN[0], "Ben": BEN[0]})
    view = AgreementView(workspace)
    view.show()
    view.deleteLater()
    QApplication.sendPostedEvents()
    workspace.store.close()


def test_things_are_ticked_by_key_filtered_and_ticked_together(qtbot: QtBot) -> None:
    things = [(str(number), f"Release {number}") for number in range(30)]
    dialog = ChooseDialog("Documents", "Which?", things, ["3"], 1)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.count.text() == "1 of 30"
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    assert dialog.ticks.chosen == {"0", "3"}
    dialog.filter.setText("2")
    dialog.ticks.tick_all(True)
    assert {"2", "12", "20", "29", "3"} <= dialog.ticks.chosen
    dialog.filter.clear()
    dialog.ticks.tick_all(False)
    dialog.accepting()
    assert not dialog.warning.isHidden()


def test_every_control_is_reached_by_tab(both: Workspace, show: Show) -> None:
    view = show()
    view.setFocus()
    reached = []
    for _ in range(12):
        widget = QApplication.focusWidget()
        assert widget is not None
        reached.append(widget)
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    face = view.between
    controls = [view.tabs, view.export, view.annotators, view.documents, view.blind_only]
    assert reached[:10] == [*controls, face.themes, face.sets, face.pairs, face.confusion, face.sentences]
    assert reached[10] is view.tabs
