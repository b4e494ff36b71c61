"""Re-checking what was decided under an old wording of a theme."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from annotator.changes import Act
from annotator.commands import codebook
from annotator.commands.tagging import toggle_theme
from annotator.records import Theme
from tests.ui.reviewed import BEN, FIRST, SECOND, decide, document_of
from ui.recheck_dialog import RecheckDialog
from ui.rechecking import Rechecking, RecheckStrip
from ui.work.rechecking import outdated, rewordings, to_json
from ui.workspace import Workspace


def reword(workspace: Workspace, definition: str, name: str = "security") -> None:
    theme = theme_of(workspace, name)
    workspace.do(codebook.edit_theme(workspace.themes, theme, replace(theme, definition=definition)))


def theme_of(workspace: Workspace, name: str) -> Theme:
    return next(theme for theme in workspace.themes if theme.name == name)


@pytest.fixture
def decided(workspace: Workspace) -> Workspace:
    """Ann has tagged three sentences with security and one without it; then security got another definition."""
    decide(workspace, workspace.annotator, FIRST, "security", "economy", "security economy", None)
    decide(workspace, workspace.annotator, SECOND, "security")
    decide(workspace, BEN, FIRST, "security")
    reword(workspace, "Armed force.")
    return workspace


@pytest.fixture
def dialog(decided: Workspace, qtbot: QtBot) -> Iterator[RecheckDialog]:
    dialog = RecheckDialog(decided)
    qtbot.addWidget(dialog)
    yield dialog
    dialog.close()


def test_what_was_decided_before_the_new_wording_is_listed(decided: Workspace) -> None:
    [one] = rewordings(decided.store)
    assert (one.before.definition, one.after.definition) == ("", "Armed force.")
    own = decided.annotator.id
    assert [(old.document, old.start) for old in outdated(decided.store, one, own)] == [
        (document_of(decided, FIRST), 0),
        (document_of(decided, FIRST), decided.store.sentences(document_of(decided, FIRST))[2].start),
        (document_of(decided, SECOND), 0),
    ]
    assert len(outdated(decided.store, one, own, everything=True)) == 4


def test_a_new_name_or_key_is_no_new_wording_and_an_undone_one_counts_no_more(workspace: Workspace) -> None:
    theme = theme_of(workspace, "security")
    workspace.do(codebook.edit_theme(workspace.themes, theme, replace(theme, name="war", key="9")))
    assert rewordings(workspace.store) == []
    reword(workspace, "Trade.", "economy")
    assert len(rewordings(workspace.store)) == 1
    workspace.undo()
    assert rewordings(workspace.store) == []


def test_the_last_wording_counts(decided: Workspace) -> None:
    decided.open_document(document_of(decided, FIRST), 0)
    decided.do(toggle_theme([decided.targets()[0]], theme_of(decided, "economy"), decided.annotator.id))
    [one] = rewordings(decided.store)
    assert len(outdated(decided.store, one, decided.annotator.id)) == 2  # it was decided anew
    reword(decided, "Armed force, or its threat.")
    [one] = rewordings(decided.store)
    assert one.before.definition == "Armed force."
    assert len(outdated(decided.store, one, decided.annotator.id)) == 3


def test_for_scripts_all_are_listed(decided: Workspace) -> None:
    found = to_json(decided.store)
    assert [(row["annotator"], row["theme"]) for row in found] == [("Ann", "security")] * 3 + [("Ben", "security")]
    assert found[0]["id"] == decided.store.sentences(document_of(decided, FIRST))[0].id
    assert to_json(decided.store, annotator="ben") == found[3:]
    assert to_json(decided.store, theme="economy") == []


def test_the_list_shows_the_sentences_and_both_wordings(dialog: RecheckDialog) -> None:
    assert dialog.wording.text() == "Before: no definition\nNow: Armed force."
    words = [dialog.model.index(row, 1).data() for row in range(dialog.model.rowCount())]
    assert words == ["The ministers met.", "A ceasefire was called for.", "A fund was opened 🎻 today."]
    assert dialog.accept_button.isEnabled()
    dialog.everything.setChecked(True)
    assert dialog.model.rowCount() == 4


def test_of_long_wordings_the_part_that_differs_is_shown(decided: Workspace, qtbot: QtBot) -> None:
    long = "Threats to states by force, and the response to them. " * 20
    reword(decided, f"{long} Sanctions too.")
    reword(decided, f"{long} Sanctions are economy.")
    dialog = RecheckDialog(decided)
    qtbot.addWidget(dialog)
    before, now = dialog.wording.text().split("\n")
    assert before.startswith("Before: …")
    assert before.endswith("response to them. Sanctions too.")
    assert now.endswith("response to them. Sanctions are economy.")


def test_others_are_listed_where_one_may_see_them_and_only_they_go_on(dialog: RecheckDialog) -> None:
    dialog.who.setCurrentIndex(dialog.who.findText("Ben"))
    assert dialog.queue == []  # Ann has not finished that document
    assert not dialog.accept_button.isEnabled()


def test_without_a_new_wording_there_is_nothing_to_choose(workspace: Workspace, qtbot: QtBot) -> None:
    dialog = RecheckDialog(workspace)
    qtbot.addWidget(dialog)
    assert dialog.wording.text() == "No theme has been given another wording since it was made."
    assert not dialog.accept_button.isEnabled()


def test_one_goes_through_them_confirming_or_changing(decided: Workspace, qtbot: QtBot) -> None:
    rechecking = Rechecking(decided)
    strip = RecheckStrip(rechecking, None)  # type: ignore[arg-type]
    qtbot.addWidget(strip)
    [one] = rewordings(decided.store)
    rechecking.begin("security", outdated(decided.store, one, decided.annotator.id))
    assert (decided.document and decided.document.id, decided.current) == (document_of(decided, FIRST), 0)
    assert strip.words.text() == "“security” has a new wording: 0 of 3 sentences re-checked"
    before = decided.decision(0)
    rechecking.confirm()
    assert decided.store.history(limit=1)[0].act is Act.CONFIRM
    confirmed = decided.decision(0)
    assert before is not None
    assert confirmed is not None
    assert confirmed._replace(at=before.at) == before
    assert confirmed.at > before.at
    assert decided.current == 2
    decided.do(toggle_theme(decided.targets(), theme_of(decided, "security"), decided.annotator.id))
    assert strip.words.text() == "“security” has a new wording: 2 of 3 sentences re-checked"
    rechecking.next()
    assert decided.document is not None
    assert decided.document.id == document_of(decided, SECOND)
    rechecking.confirm()
    assert not strip.confirm.isEnabled()
    assert outdated(decided.store, one, decided.annotator.id) == []


def test_a_queue_is_its_annotators_own(decided: Workspace, qtbot: QtBot) -> None:
    rechecking = Rechecking(decided)
    [one] = rewordings(decided.store)
    rechecking.begin("security", outdated(decided.store, one, decided.annotator.id))
    decided.switch_annotator("Ben")
    assert not rechecking.going


def test_what_is_not_decided_cannot_be_confirmed(decided: Workspace, refusals: list[str]) -> None:
    decided.open_document(document_of(decided, FIRST), 0)
    decided.move_to(3)
    Rechecking(decided).confirm()
    assert refusals == ["This sentence is not decided; there is nothing to confirm."]
