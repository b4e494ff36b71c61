"""Deciding some of one's own sentences again, in the window's parts."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.changes import Act
from annotator.commands.repeating import draw, old_enough, passes
from annotator.commands.tagging import toggle_none, toggle_theme
from tests.ui.agreeing import decide
from ui.agreement_view import REPEATS, AgreementView
from ui.project_view import ProjectView
from ui.repeat_dialog import RepeatDialog
from ui.repeating import RepeatStrip, begin, end, unfinished
from ui.workspace import Workspace

ANN = [["s", "e", "", "d"], ["s", "e"]]


@pytest.fixture
def decided(workspace: Workspace) -> Workspace:
    """Ann has decided six sentences in January."""
    for number, marks in enumerate(ANN):
        decide(workspace, number, {"Ann": marks})
    return workspace


def drawn(workspace: Workspace, share: float = 1.0) -> None:
    places = old_enough(workspace.store.made_by(workspace.annotator.id), 0)
    assert workspace.do(draw(workspace.annotator, workspace.annotators, places, share=share, seed=3))


def here(workspace: Workspace) -> tuple[str, int]:
    assert workspace.sentence is not None
    return workspace.sentence.document, workspace.sentence.start


def test_the_dialog_says_what_it_would_draw_and_draws_it(decided: Workspace, qtbot: QtBot) -> None:
    dialog = RepeatDialog(decided)
    qtbot.addWidget(dialog)
    assert dialog.count.text() == "6 of your 6 decisions are old enough; 1 sentence would be drawn."
    dialog.share.setValue(50)
    assert "3 sentences would be drawn" in dialog.count.text()
    dialog.days.setValue(3650)
    assert "0 of your 6 decisions" in dialog.count.text()
    assert not dialog.accept_button.isEnabled()
    dialog.days.setValue(7)
    dialog.accepting()
    assert dialog.change is not None
    assert (dialog.change.act, dialog.change.detail["count"]) == (Act.REPEAT, 3)


def test_who_has_decided_nothing_cannot_repeat_anything(workspace: Workspace, qtbot: QtBot) -> None:
    dialog = RepeatDialog(workspace)
    qtbot.addWidget(dialog)
    assert not dialog.accept_button.isEnabled()
    dialog.accepting()
    assert "None of your decisions is 14 days old yet" in dialog.warning.text()


def test_a_repeat_goes_through_what_was_drawn_in_its_order_and_hides_the_first_decisions(
    decided: Workspace, qtbot: QtBot
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    drawn(decided, 0.5)
    begin(decided, parent)
    [one] = passes(decided.settings, decided.annotators)
    assert decided.annotator.id == one.annotator
    seen = []
    for _ in one.drawn:
        seen.append(here(decided))
        assert decided.decision(decided.current) is None
        decided.do(toggle_none(decided.targets(), decided.annotator.id))
        decided.next_undecided()
    assert tuple(seen) == one.drawn
    assert not decided.next_undecided()
    own = decided.store.annotations(one.drawn[0][0], one.of)
    assert {annotation.themes for annotation in own} != {frozenset()}  # those of January are as they were


def test_a_repeat_can_be_left_and_gone_on_with(decided: Workspace, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    drawn(decided)
    begin(decided, parent)
    decided.do(toggle_none(decided.targets(), decided.annotator.id))
    end(decided)
    assert decided.annotator.name == "Ann"
    held = unfinished(decided)
    assert held is not None
    begin(decided, parent)
    assert decided.annotator.id == held.annotator
    assert here(decided) == held.drawn[1]


def test_the_draw_is_one_act_that_is_undone(decided: Workspace) -> None:
    drawn(decided)
    assert len(passes(decided.settings, decided.annotators)) == 1
    decided.undo()
    assert passes(decided.settings, decided.annotators) == []
    assert not any(one.repeat_of for one in decided.annotators.values())


def test_a_sentence_that_is_gone_is_not_waited_for(decided: Workspace, qtbot: QtBot) -> None:
    from annotator.commands.cutting import join

    parent = QWidget()
    qtbot.addWidget(parent)
    drawn(decided)
    first = next(iter(decided.headings))
    sentences = decided.store.sentences(first)
    held = [one for one in decided.store.annotations(first) if one.start in (sentences[0].start, sentences[1].start)]
    decided.do(join(sentences[0], sentences[1], 1, held, decided.annotator.id))
    begin(decided, parent)
    for _ in range(5):
        decided.do(toggle_none(decided.targets(), decided.annotator.id))
        decided.next_undecided()
    assert not decided.next_undecided()
    end(decided)
    assert unfinished(decided) is None


@pytest.fixture
def strip(decided: Workspace, qtbot: QtBot) -> Iterator[RepeatStrip]:
    parent = QWidget()
    qtbot.addWidget(parent)
    strip = RepeatStrip(decided, parent)
    yield strip
    strip.deleteLater()


def test_a_strip_above_the_release_says_how_far_one_is(decided: Workspace, strip: RepeatStrip) -> None:
    assert strip.isHidden()
    drawn(decided)
    begin(decided, strip)
    assert not strip.isHidden()
    assert "0 of 6 sentences decided again" in strip._words.text()
    decided.do(toggle_theme(decided.targets(), decided.themes[0], decided.annotator.id))
    assert "1 of 6 sentences decided again" in strip._words.text()
    strip.stop.click()
    assert strip.isHidden()
    assert decided.annotator.name == "Ann"


def test_enter_in_the_window_follows_the_repeat(decided: Workspace, qtbot: QtBot) -> None:
    drawn(decided, 0.5)
    view = ProjectView(decided)
    qtbot.addWidget(view)
    begin(decided, view)
    [one] = passes(decided.settings, decided.annotators)
    view.annotating.next_undecided()
    assert here(decided) == one.drawn[1]
    view.finder.stop()


def test_agreement_with_oneself_is_shown_once_the_repeat_is_finished(decided: Workspace, qtbot: QtBot) -> None:
    drawn(decided)
    view = AgreementView(decided)
    qtbot.addWidget(view)
    with qtbot.waitSignal(view.live.measured):
        view.show()
    with qtbot.waitSignal(view.live.measured):
        view.tabs.setCurrentIndex(REPEATS)
    face = view.repeats
    assert [entry.text for entry in face.passes.entries.rows[0]][2:4] == ["0 of 6", "–"]
    assert face.sentences.isHidden()
    [one] = passes(decided.settings, decided.annotators)
    for number, marks in enumerate((["s", "e", "", "e"], ["s", "e"])):
        decide(decided, number, {decided.annotators[one.annotator].name: marks}, day=20)
    qtbot.waitUntil(lambda: face.passes.entries.rows[0][2].text == "6 of 6")
    assert not face.sentences.isHidden()
    assert [face.sentences.model_.sentence(row)[0] for row in range(face.sentences.model_.rowCount())] == [
        "Tea was served."
    ]
    view.stop()
