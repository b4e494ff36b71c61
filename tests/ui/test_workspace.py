"""The workspace: one door for changes, one signal for what changed, and the place where the annotator is."""

import threading
from collections.abc import Callable

from pytestqt.qtbot import QtBot

from annotator.changes import Act, Change, Edit
from annotator.commands import tagging
from annotator.records import Annotation, Document
from annotator.refusal import Refusal
from db.store import Store
from ui.annotating import Annotating
from ui.tasks import Task
from ui.workspace import Workspace


def open_first(workspace: Workspace) -> Document:
    workspace.open_document(next(iter(workspace.headings)))
    assert workspace.document is not None
    return workspace.document


def test_a_change_is_on_the_disk_before_panels_hear_of_it(workspace: Workspace) -> None:
    document = open_first(workspace)
    stored: list[list[Annotation]] = []
    workspace.changed.connect(lambda _: stored.append(workspace.store.annotations(document.id)))
    workspace.do(tagging.toggle_none(workspace.targets(), workspace.annotator.id))
    assert stored[-1][0].themes == frozenset()


def test_the_first_decision_adds_the_annotator_to_the_project(workspace: Workspace) -> None:
    open_first(workspace)
    assert workspace.annotators == {}
    Annotating(workspace).toggle_none()
    assert [one.name for one in workspace.store.annotators()] == ["Ann"]


def test_progress_and_counts_follow_each_change_and_its_undo(workspace: Workspace) -> None:
    document = open_first(workspace)
    annotating = Annotating(workspace)
    annotating.toggle_theme("security")
    workspace.move_to(1)
    annotating.toggle_none()
    assert workspace.progress[document.id].decided == 2
    assert workspace.theme_counts["security"] == 1
    annotating.undo()
    annotating.undo()
    assert workspace.progress[document.id] == workspace.store.counts(workspace.annotator.id).progress[document.id]
    assert workspace.theme_counts["security"] == 0


def test_a_theme_key_tags_every_selected_sentence(workspace: Workspace) -> None:
    open_first(workspace)
    workspace.move_to(2, extend=True)
    Annotating(workspace).toggle_theme("economy")
    assert [decision.themes for decision in workspace.decisions.values()] == [frozenset({"economy"})] * 3


def test_advance_moves_on_after_a_tag_but_not_after_taking_it_off(workspace: Workspace) -> None:
    open_first(workspace)
    annotating = Annotating(workspace)
    annotating.advance = True
    annotating.toggle_theme("economy")
    assert workspace.current == 1
    workspace.move_to(0)
    annotating.toggle_theme("economy")
    assert workspace.current == 0


def test_undo_never_walks_into_another_document(workspace: Workspace) -> None:
    open_first(workspace)
    annotating = Annotating(workspace)
    annotating.toggle_theme("economy")
    first, second = list(workspace.headings)[:2]
    workspace.open_document(second)
    told: list[str] = []
    workspace.told.connect(told.append)
    annotating.undo()
    assert told == ["There is nothing of yours to undo in this document."]
    assert len(workspace.store.annotations(first)) == 1


def test_undo_says_what_it_undid(workspace: Workspace) -> None:
    open_first(workspace)
    workspace.move_to(2)
    annotating = Annotating(workspace)
    annotating.toggle_theme("economy")
    told: list[str] = []
    workspace.told.connect(told.append)
    annotating.undo()
    assert told == ["Undone: Tag sentence 3 “economy”"]


def test_split_and_join_carry_decisions_along(workspace: Workspace) -> None:
    document = open_first(workspace)
    annotating = Annotating(workspace)
    annotating.toggle_theme("economy")
    count = len(workspace.sentences)
    annotating.split(document.text.index("met"))
    assert len(workspace.sentences) == count + 1
    assert [workspace.decision(index) is not None for index in (0, 1, 2)] == [True, True, False]
    annotating.join()
    assert len(workspace.sentences) == count
    decision = workspace.decision(0)
    assert decision is not None
    assert (decision.themes, decision.unsure) == (frozenset({"economy"}), False)


def test_a_conflict_is_told_and_what_is_stored_is_shown(workspace: Workspace, refusals: list[str]) -> None:
    open_first(workspace)
    stale = tagging.toggle_theme(workspace.targets(), workspace.themes[0], workspace.annotator.id)
    Annotating(workspace).toggle_none()
    assert not workspace.do(stale)
    assert len(refusals) == 1
    decision = workspace.decision(0)
    assert decision is not None
    assert decision.themes == frozenset()


def test_enter_finds_what_is_undecided_in_later_documents(workspace: Workspace) -> None:
    first, second = list(workspace.headings)[:2]
    open_first(workspace)
    workspace.move_to(3, extend=True)
    annotating = Annotating(workspace)
    annotating.toggle_none()
    annotating.next_undecided()
    assert workspace.document is not None
    assert (workspace.document.id, workspace.current) == (second, 0)
    assert first != second


def test_switching_the_annotator_hides_the_others_decisions(workspace: Workspace) -> None:
    open_first(workspace)
    Annotating(workspace).toggle_none()
    workspace.switch_annotator("Bea")
    assert workspace.decisions == {}
    Annotating(workspace).toggle_theme("security")
    workspace.switch_annotator("Ann")
    assert [decision.themes for decision in workspace.decisions.values()] == [frozenset()]


def test_a_removed_document_is_no_longer_open(workspace: Workspace) -> None:
    document = open_first(workspace)
    sentences = [Edit(sentence, None) for sentence in workspace.sentences]
    assert workspace.do(Change(Act.REMOVE_DOCUMENT, (*sentences, Edit(document, None)), workspace.annotator.id))
    assert workspace.document is None
    assert document.id not in workspace.headings
    workspace.undo()
    assert document.id in workspace.headings


def test_long_work_makes_changes_in_its_thread_and_tells_of_them_in_the_windows(
    workspace: Workspace, import_document: Callable[..., Change], qtbot: QtBot
) -> None:
    heard: list[tuple[str, bool]] = []
    main = threading.current_thread()
    workspace.changed.connect(lambda change: heard.append((str(change.act), threading.current_thread() is main)))

    def work(task: Task) -> int:
        workspace.apply_in(task, import_document("New", "One more. And another."))
        return threading.get_ident()

    results: list[int] = []
    with qtbot.waitSignal(workspace.task_ended):
        workspace.run("Import", work, results.append, lambda: None)
    assert results[0] != main.ident
    assert heard == [("import", True)]
    assert "New" in [heading.title for heading in workspace.headings.values()]


def test_long_work_can_be_cancelled(workspace: Workspace, qtbot: QtBot) -> None:
    ends: list[str] = []
    begun = threading.Event()

    def work(task: Task) -> None:
        while True:
            begun.set()
            task.progress(1, 2)

    with qtbot.waitSignal(workspace.task_ended):
        task = workspace.run("For ever", work, lambda _: ends.append("done"), lambda: ends.append("cancelled"))
        assert task is not None
        assert begun.wait(10)
        task.cancel()
    assert ends == ["cancelled"]


def test_a_second_piece_of_long_work_waits_for_the_first(
    workspace: Workspace, refusals: list[str], qtbot: QtBot
) -> None:
    release = threading.Event()
    with qtbot.waitSignal(workspace.task_ended):
        workspace.run("First", lambda _: release.wait(10), lambda _: None, lambda: None)
        assert workspace.run("Second", lambda _: None, lambda _: None, lambda: None) is None
        release.set()
    assert refusals == ["“First” is still running; wait for it or cancel it first."]


def test_a_refusal_in_long_work_is_told(workspace: Workspace, refusals: list[str], qtbot: QtBot) -> None:
    def work(_: Task) -> None:
        raise Refusal("There is no such file.")

    with qtbot.waitSignal(workspace.task_ended):
        workspace.run("Import", work, lambda _: None, lambda: None)
    assert refusals == ["There is no such file."]


def test_a_project_opened_for_reading_takes_no_change(workspace: Workspace, qtbot: QtBot) -> None:
    with Store.open(workspace.store.path, read_only=True) as store:
        reading = Workspace(store, "Bea")
        refused: list[str] = []
        reading.refused.connect(refused.append)
        open_first(reading)
        Annotating(reading).toggle_none()
        assert len(refused) == 1
        assert reading.decisions == {}


def test_an_error_in_long_work_that_is_no_refusal_is_raised(workspace: Workspace, qtbot: QtBot) -> None:
    def work(_: Task) -> None:
        raise ZeroDivisionError("a bug")

    with qtbot.capture_exceptions() as exceptions, qtbot.waitSignal(workspace.task_ended):
        workspace.run("Import", work, lambda _: None, lambda: None)
    qtbot.wait(10)
    assert [kind for kind, *_ in exceptions] == [ZeroDivisionError]


def test_a_document_is_opened_again_where_it_was_left(workspace: Workspace) -> None:
    first, second = list(workspace.headings)[:2]
    workspace.open_document(first)
    workspace.move_to(2)
    workspace.open_document(second)
    workspace.open_document(first)
    assert workspace.current == 2
    workspace.open_document(first, 0)
    assert workspace.current == 0
