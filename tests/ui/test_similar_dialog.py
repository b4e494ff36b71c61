"""Near duplicates in the window: side by side, and what can be done with them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.changes import Act
from annotator.commands import tagging
from annotator.commands.similar import keep_both
from db.store import Store
from tests.annotator.test_similarity import CHINESE, ENGLISH, FOOTER, HEADER, URDU
from tests.ui.conftest import import_of
from ui.documents_panel import DocumentsPanel
from ui.preferences import Preferences
from ui.project_files import ProjectFiles
from ui.project_view import ProjectView
from ui.report_dialog import ReportDialog
from ui.sheet import Sheet
from ui.similar_dialog import SimilarDialog
from ui.workspace import Workspace

CORRECTED = ENGLISH.replace("Monday", "Tuesday")
DOCUMENTS = {
    "Bridge": ENGLISH,
    "Bridge by wire": HEADER + CORRECTED + FOOTER,
    "Something else": "The quay was closed for repairs. Ships land on the other bank until May.",
    "پل": URDU,
    "پل کی خبر": URDU.replace("پیر", "منگل"),
    "大桥": CHINESE,
}


@pytest.fixture
def workspace(project: Path, qtbot: QtBot) -> Iterator[Workspace]:
    store = Store.open(project)
    for title, text in DOCUMENTS.items():
        store.apply(import_of(title, text, source="Ministry"))
    workspace = Workspace(store, "Ann")
    yield workspace
    workspace.close()


def id_of(workspace: Workspace, title: str) -> str:
    return next(heading.id for heading in workspace.headings.values() if heading.title == title)


def compare(workspace: Workspace) -> None:
    workspace.store.look_for_similar()
    workspace.reread_similar()


@pytest.fixture
def dialog(workspace: Workspace, qtbot: QtBot) -> SimilarDialog:
    compare(workspace)
    dialog = SimilarDialog(workspace, workspace.store.similar())
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def shown(dialog: SimilarDialog) -> tuple[str, str]:
    left, right = (head.title.text() for head in dialog.heads)
    return left, right


def marked(dialog: SimilarDialog) -> list[str]:
    """What is underlined, in the order of the table."""
    found: list[str] = []
    block = dialog.view.document().firstBlock()
    while block.isValid():
        pieces = [piece.fragment() for piece in block.begin()]  # type: ignore[attr-defined]
        found += [piece.text() for piece in pieces if piece.charFormat().fontUnderline()]
        block = block.next()
    return found


def answer(accept: bool) -> list[str]:
    """Answer the next question; the list gets its words."""
    asked: list[str] = []

    def act() -> None:
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, Sheet)
        asked.append(sheet.accessibleDescription())
        sheet.accept_button.click() if accept else sheet.reject()

    QTimer.singleShot(0, act)
    return asked


def test_the_two_stand_side_by_side_and_what_only_one_has_is_underlined(dialog: SimilarDialog) -> None:
    assert shown(dialog) == ("Bridge", "Bridge by wire")
    assert marked(dialog)[:3] == ["FOR IMMEDIATE RELEASE", "Press office, tel.", "042 555 0100"]
    assert marked(dialog)[4:7] == [
        "Monday",
        "Tuesday",
        "About the ministry: it builds and keeps the roads and bridges of the province.",
    ]
    assert "It had been closed" not in " ".join(marked(dialog))
    assert dialog.summary.text().endswith("is underlined: 3 places.")
    assert dialog.where.text() == "Pair 1 of 2"


def test_keys_go_from_difference_to_difference_and_from_pair_to_pair(dialog: SimilarDialog) -> None:
    assert dialog.view.hasFocus()
    begins = dialog.view.differences
    places = []
    for _ in range(4):
        QTest.keyClick(dialog.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        places.append(dialog.view.at)
    assert places == [*begins, begins[-1]]
    QTest.keyClick(dialog.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert dialog.view.at == begins[-2]
    QTest.keyClick(dialog.view, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert shown(dialog) == ("پل", "پل کی خبر")
    assert marked(dialog) == ["پیر", "منگل"]
    QTest.keyClick(dialog.view, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(dialog.view, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert shown(dialog) == ("Bridge", "Bridge by wire")


def test_only_the_differences_can_be_shown(dialog: SimilarDialog) -> None:
    assert "It had been closed" in dialog.view.toPlainText()
    before = marked(dialog)
    dialog.only_differences.click()
    assert "It had been closed" not in dialog.view.toPlainText()
    assert "sentences are the same" in dialog.view.toPlainText()
    assert marked(dialog) == before
    assert len(dialog.view.differences) == 3


def test_the_columns_are_read_in_the_direction_of_their_text(dialog: SimilarDialog) -> None:
    dialog.step(1)
    table = dialog.view.document().rootFrame().childFrames()
    assert len(table) == 1
    block = dialog.view.document().firstBlock()
    directions = set()
    while block.isValid():
        if block.text():
            directions.add(block.textDirection())
        block = block.next()
    assert directions == {Qt.LayoutDirection.RightToLeft}


def test_a_document_without_annotations_is_removed_at_once_and_undo_brings_it_back(
    dialog: SimilarDialog, workspace: Workspace
) -> None:
    wire = id_of(workspace, "Bridge by wire")
    dialog.heads[1].remove.click()
    assert wire not in workspace.headings
    assert shown(dialog) == ("پل", "پل کی خبر"), "the next pair"
    workspace.undo()
    assert wire in workspace.headings
    assert {wire, id_of(workspace, "Bridge")} <= workspace.similar.keys()


def test_a_document_with_annotations_is_removed_only_after_a_question(
    dialog: SimilarDialog, workspace: Workspace
) -> None:
    bridge = id_of(workspace, "Bridge")
    workspace.open_document(bridge)
    assert workspace.do(tagging.toggle_none(workspace.targets(), workspace.annotator.id))
    asked = answer(False)
    dialog.heads[0].remove.click()
    assert asked == ["“Bridge” has 1 annotation by Ann, which goes with it. Undo (Ctrl+Z) brings all of it back."]
    assert bridge in workspace.headings
    answer(True)
    dialog.heads[0].remove.click()
    assert bridge not in workspace.headings


def test_what_is_kept_is_not_pointed_out_any_more_until_that_is_undone(
    dialog: SimilarDialog, workspace: Workspace
) -> None:
    told: list[str] = []
    workspace.told.connect(told.append)
    dialog.keep.click()
    assert shown(dialog) == ("پل", "پل کی خبر")
    assert id_of(workspace, "Bridge") not in workspace.similar
    dialog.keep.click()
    assert dialog.result() == SimilarDialog.DialogCode.Accepted
    assert told == ["All similar documents are settled."]
    entry = workspace.undoable()
    assert entry is not None
    assert entry.act is Act.KEEP_BOTH
    workspace.undo()
    assert id_of(workspace, "پل") in workspace.similar


@pytest.mark.parametrize("column", [0, 1])
def test_either_can_be_opened(dialog: SimilarDialog, workspace: Workspace, column: int) -> None:
    dialog.heads[column].open.click()
    assert dialog.opened == id_of(workspace, ("Bridge", "Bridge by wire")[column])
    assert dialog.result() == SimilarDialog.DialogCode.Accepted


def test_in_a_project_that_can_only_be_read_nothing_is_removed(
    project: Path, workspace: Workspace, qtbot: QtBot
) -> None:
    compare(workspace)
    with Store.open(project, read_only=True) as store:
        other = Workspace(store, "Ann")
        dialog = SimilarDialog(other, store.similar())
        qtbot.addWidget(dialog)
        assert not dialog.keep.isEnabled()
        assert not any(head.remove.isEnabled() for head in dialog.heads)
        assert all(head.open.isEnabled() for head in dialog.heads)


def test_the_view_is_painted_with_gaps_and_the_mark_of_the_difference(dialog: SimilarDialog) -> None:
    dialog.view.go(1)
    image: QImage = dialog.view.viewport().grab().toImage()
    assert image.pixelColor(1, 20) != image.pixelColor(1, image.height() - 2), "the mark at the left"


# The list of documents


@pytest.fixture
def panel(workspace: Workspace, qtbot: QtBot) -> DocumentsPanel:
    panel = DocumentsPanel(workspace)
    qtbot.addWidget(panel)
    panel.resize(300, 600)
    panel.show()
    return panel


def titles(panel: DocumentsPanel) -> list[str]:
    return [panel.model.index(row, 0).data() for row in range(panel.model.rowCount())]


def test_the_list_shows_only_similar_documents_each_beside_the_others(
    panel: DocumentsPanel, workspace: Workspace, qtbot: QtBot
) -> None:
    compare(workspace)
    workspace.do(import_of("Bridge in the paper", ENGLISH + FOOTER[:50]))
    compare(workspace)
    assert panel.similar_button.text() == "5 similar documents"
    panel.similar_button.click()
    assert titles(panel) == ["Bridge", "Bridge by wire", "Bridge in the paper", "پل", "پل کی خبر"]
    panel.filter_field.setText("wire")
    assert titles(panel) == ["Bridge by wire"]
    for _ in range(2):
        QTest.keyClick(panel.filter_field, Qt.Key.Key_Escape)
    assert len(titles(panel)) == len(DOCUMENTS) + 1
    assert not panel.similar_button.isChecked()


def test_nothing_is_said_where_nothing_is_similar_any_more(panel: DocumentsPanel, workspace: Workspace) -> None:
    assert not panel.similar_button.isVisible()
    compare(workspace)
    assert panel.similar_button.isVisible()
    for pair in workspace.store.similar():
        one, other = (workspace.store.document(id_) for id_ in pair[:2])
        assert one is not None
        assert other is not None
        assert workspace.do(keep_both(one, other, workspace.settings, workspace.annotator.id))
    assert not panel.similar_button.isVisible()
    assert workspace.undo()
    assert panel.similar_button.isVisible()


def test_a_tooltip_names_what_a_document_is_similar_to(panel: DocumentsPanel, workspace: Workspace) -> None:
    said = panel.model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Similar" not in said
    compare(workspace)
    said = panel.model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Similar to: Bridge (99 % of the text)" in said
    assert "Similar" not in panel.model.index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_the_mark_is_painted_where_there_is_something_similar(panel: DocumentsPanel, workspace: Workspace) -> None:
    before = [picture(panel, row) for row in (0, 2)]
    compare(workspace)
    after = [picture(panel, row) for row in (0, 2)]
    assert before[0] != after[0]
    assert before[1] == after[1]


def picture(panel: DocumentsPanel, row: int) -> QImage:
    QApplication.processEvents()
    return panel.view.viewport().grab(panel.view.visualRect(panel.model.index(row, 0))).toImage()


def test_the_menu_of_a_similar_document_offers_to_compare_it(
    panel: DocumentsPanel, workspace: Workspace, qtbot: QtBot
) -> None:
    compare(workspace)
    words = [action.text() for action in panel.menu_for(id_of(workspace, "Something else")).actions()]
    assert not any("Compare" in one for one in words)
    bridge = id_of(workspace, "Bridge")
    [action] = [one for one in panel.menu_for(bridge).actions() if "Compare" in one.text()]
    with qtbot.waitSignal(panel.compare_requested) as asked:
        action.trigger()
    assert asked.args == [bridge]


# From the menus of the window


@pytest.fixture
def files(workspace: Workspace, qtbot: QtBot) -> ProjectFiles:
    view = ProjectView(workspace)
    qtbot.addWidget(view)
    view.resize(1100, 700)
    view.show()
    return ProjectFiles(view, Preferences(annotator="Ann"))


def with_dialog(act: Callable[[SimilarDialog], None]) -> Callable[[], bool]:
    """Does something with the dialog once it is there; says whether it was."""
    done: list[QWidget] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, SimilarDialog):
            done.append(dialog)
            act(dialog)
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(0, look)
    return lambda: bool(done)


def note_and_leave(seen: list[tuple[str, str]]) -> Callable[[SimilarDialog], None]:
    def act(dialog: SimilarDialog) -> None:
        seen.append(shown(dialog))
        dialog.reject()

    return act


def test_documents_that_were_not_compared_are_compared_first(
    files: ProjectFiles, workspace: Workspace, qtbot: QtBot
) -> None:
    done = with_dialog(lambda dialog: dialog.open_side(1))
    assert not workspace.store.all_compared()
    files.near_duplicates.show()
    qtbot.waitUntil(done)
    qtbot.waitUntil(lambda: workspace.document is not None)
    assert workspace.document is not None
    assert workspace.document.title == "Bridge by wire"
    assert workspace.store.all_compared()


def test_one_document_is_shown_beside_those_it_is_similar_to(
    files: ProjectFiles, workspace: Workspace, qtbot: QtBot
) -> None:
    compare(workspace)
    seen: list[tuple[str, str]] = []
    done = with_dialog(note_and_leave(seen))
    files.near_duplicates.show(id_of(workspace, "پل کی خبر"))
    qtbot.waitUntil(done)
    assert seen == [("پل", "پل کی خبر")]
    told: list[str] = []
    workspace.told.connect(told.append)
    files.near_duplicates.show(id_of(workspace, "Something else"))
    assert told == ["Nothing is similar to this document."]


def test_an_import_tells_what_is_similar_and_a_key_leads_to_the_comparison(
    files: ProjectFiles, workspace: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "paper.txt").write_text(f"The Paper, page 7\n\n{ENGLISH}", encoding="utf-8")
    with qtbot.waitSignal(workspace.told) as told:
        files.import_paths([tmp_path / "paper.txt"])
    assert told.args == [
        "1 document added. “The Paper, page 7” is similar to: Bridge (100 % of the text); Ctrl+Shift+M compares them."
    ]
    assert id_of(workspace, "The Paper, page 7") in workspace.similar
    seen: list[tuple[str, str]] = []
    done = with_dialog(note_and_leave(seen))
    files.near_duplicates.show()
    qtbot.waitUntil(done)
    assert seen == [("Bridge", "The Paper, page 7")], "the open document first"


def test_an_import_with_problems_reports_what_is_similar_too(
    files: ProjectFiles, workspace: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "paper.txt").write_text(f"The Paper, page 7\n\n{ENGLISH}", encoding="utf-8")
    (tmp_path / "empty.txt").touch()
    rows: list[list[str]] = []

    def look() -> None:
        report = QApplication.activeModalWidget()
        if isinstance(report, ReportDialog):
            model = report.similar.model()
            rows.extend([model.index(row, column).data() for column in range(3)] for row in range(model.rowCount()))
            report.compare_button.click()
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(0, look)
    seen: list[tuple[str, str]] = []
    done = with_dialog(note_and_leave(seen))
    files.import_paths([tmp_path])
    qtbot.waitUntil(done)
    assert rows == [["The Paper, page 7", "Bridge", "100 %"]]
    assert seen == [("Bridge", "The Paper, page 7")]
