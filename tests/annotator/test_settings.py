"""The project's settings."""

import json
from pathlib import Path

import pytest

from annotator.changes import Act
from annotator.commands.settings import abbreviations_of, set_abbreviations
from annotator.records import ABBREVIATIONS, Setting
from annotator.refusal import Refusal
from db.store import Store

HELD = Setting(ABBREVIATIONS, '["Regt.", "Мин."]')


def test_words_are_cleaned_and_each_is_kept_once() -> None:
    change = set_abbreviations(None, [" Regt. ", "", "z.  B.", "Regt."], "ann")
    (edit,) = change.edits
    assert edit.before is None
    assert isinstance(edit.after, Setting)
    assert json.loads(edit.after.value) == ["Regt.", "z. B."]
    assert (change.act, change.annotator, change.document) == (Act.SETTING, "ann", "")


def test_without_a_difference_there_is_no_edit() -> None:
    assert set_abbreviations(HELD, ["Regt.", "Мин."]).edits == ()
    assert set_abbreviations(None, []).edits == ()


def test_no_words_remove_the_setting() -> None:
    (edit,) = set_abbreviations(HELD, [" "]).edits
    assert (edit.before, edit.after) == (HELD, None)


@pytest.mark.parametrize("word", ["x" * 41, "...", "1."])
def test_what_is_no_abbreviation_is_refused(word: str) -> None:
    with pytest.raises(Refusal):
        set_abbreviations(None, [word])


def test_they_are_stored_and_taken_back(project: Path) -> None:
    with Store.open(project) as store:
        store.apply(set_abbreviations(None, ["Regt."], "ann"))
        assert abbreviations_of(store.settings()[ABBREVIATIONS]) == ["Regt."]
        store.undo("", "ann")
        assert ABBREVIATIONS not in store.settings()
