"""A project is shown before its store is open, and a large one before all of it is known."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from annotator.changes import Act, Change, Edit
from annotator.records import Annotation, Annotator, Document, Record, Sentence, fingerprint
from annotator.refusal import Refusal
from db.store import Store
from tests.ui.conftest import TEXTS, import_of
from ui import preferences
from ui.ahead import Ahead
from ui.preferences import Preferences
from ui.project_view import ProjectView
from ui.window import MainWindow

ANN = Annotator("ann", "Ann")
MANY = 2500


@pytest.fixture
def path(project: Path) -> Path:
    """A closed project of three documents (4, 3 and 2 sentences)."""
    with Store.open(project) as store:
        for title, text in TEXTS.items():
            store.apply(import_of(title, text))
    return project


@pytest.fixture
def large(project: Path) -> Path:
    """A closed project of many documents of one sentence; Ann has decided all but the last two."""
    records: list[Record] = [ANN]
    for number in range(MANY):
        text = f"Number {number} came."
        document = Document(fingerprint(text), text, f"Release {number}")
        records += [document, Sentence(document.id, 0, len(text), 1)]
        if number < MANY - 2:
            records.append(Annotation(document.id, 0, ANN.id, frozenset({"economy"}), at="2026-01-05T09:30:00.000Z"))
    with Store.open(project) as store:
        store.apply(Change(Act.IMPORT, tuple(Edit(None, one) for one in records)))
    return project


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    """The window without a project; Ann annotates."""
    window = MainWindow(Preferences(), "Ann")
    qtbot.addWidget(window)
    window.resize(1200, 700)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()


def open_in(window: MainWindow, path: Path) -> ProjectView:
    window.open_project(path)
    assert window.view is not None
    return window.view


def press(key: Qt.Key) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key)


def test_a_key_pressed_before_the_store_is_open_waits_for_it(window: MainWindow, path: Path) -> None:
    view = open_in(window, path)
    project = view.workspace._project
    assert view.workspace.sentence is not None
    press(Qt.Key.Key_J)  # the document is there
    assert not project.is_open  # type: ignore[union-attr]
    press(Qt.Key.Key_2)
    assert view.workspace.store.annotations(view.workspace.sentence.document)[0].themes == frozenset({"economy"})
    assert view.workspace.theme_counts == {"economy": 1}


def test_the_store_is_opened_once_the_project_is_painted(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    view = open_in(window, path)
    with qtbot.waitSignal(view.workspace.settled):
        pass
    assert view.workspace._project.is_open  # type: ignore[union-attr]


def test_a_project_is_closed_before_its_store_was_open(window: MainWindow, path: Path) -> None:
    open_in(window, path)
    assert window.close_project()
    Store.open(path).close()  # nobody holds it


def test_a_project_that_turns_out_to_be_damaged_is_closed_again(
    window: MainWindow, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.text()))
    open_in(window, path)
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TRIGGER evil AFTER INSERT ON journal BEGIN SELECT 1; END")
    qtbot.waitUntil(lambda: window.view is None and bool(said))
    assert "another program has put “evil” into it" in said[0]
    with closing(sqlite3.connect(path)) as other:
        other.execute("DROP TRIGGER evil")
    Store.open(path).close()


def test_a_large_project_opens_at_the_first_undecided_sentence_and_then_knows_the_rest(
    window: MainWindow, large: Path, qtbot: QtBot
) -> None:
    view = open_in(window, large)
    workspace, documents = view.workspace, view.documents
    assert workspace.document is not None
    assert workspace.document.title == f"Release {MANY - 2}"
    assert not workspace.overview.listed
    assert documents._count.text() == ""
    assert "Document" not in window.statusBar().findChild(type(documents._count)).text()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: workspace.overview.counted)
    assert documents._count.text() == f"{MANY:,}"
    assert documents.model.rowCount() == MANY
    assert documents.view.currentIndex().row() == MANY - 2
    assert workspace.theme_counts == {"economy": MANY - 2}
    assert documents.model.progress(0) == (1, 1)


def test_a_key_before_all_is_counted_is_counted_once(window: MainWindow, large: Path) -> None:
    workspace = open_in(window, large).workspace
    press(Qt.Key.Key_2)
    assert not workspace.overview.counted
    assert workspace.theme_counts == {"economy": MANY - 1}
    assert workspace.progress == workspace.store.counts(ANN.id).progress


def test_what_was_finished_is_not_looked_through_again(window: MainWindow, large: Path, qtbot: QtBot) -> None:
    workspace = open_in(window, large).workspace
    qtbot.waitUntil(lambda: workspace.overview.counted)
    state = workspace.state()
    assert window.close_project()
    kept = preferences.load().window["finished"][str(large.absolute())]
    assert kept == {"annotator": ANN.id, "before": MANY - 1, "state": state}
    again = Ahead(large, "Ann").opening()
    assert again.look is not None
    assert again.look._finished == {ANN.id: MANY - 1}
    assert again.look.first_undecided(ANN.id) == (again.look.headings(MANY - 2, 1)[0].id, 0)
    again.close()


def test_what_goes_wrong_ahead_is_told_where_it_is_asked_for(tmp_path: Path, path: Path) -> None:
    with pytest.raises(Refusal, match="no such project"):
        Ahead(tmp_path / "nowhere.pressmark", "Ann").opening()
    with Store.open(path, user="Ben"), pytest.raises(Refusal, match="Ben"):
        Ahead(path, "Ann").opening()
