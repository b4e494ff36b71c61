"""Marking documents for training, and the mark to reach."""

import pytest

from annotator.changes import Act, Change
from annotator.commands.training import PASS_MARK, TRAINING, mark_for_training, set_pass_mark, training_of
from annotator.records import Setting
from annotator.refusal import Refusal

Settings = dict[str, Setting]


def done(settings: Settings, change: Change) -> Settings:
    """The settings after the change."""
    [edit] = change.edits
    assert edit.before == settings.get(TRAINING)
    assert edit.after is None or isinstance(edit.after, Setting)
    return {} if edit.after is None else {TRAINING: edit.after}


def test_documents_are_marked_and_unmarked() -> None:
    first = done({}, mark_for_training({}, "x", True, "ann"))
    both = done(first, mark_for_training(first, "y", True))
    assert training_of(both).documents == ("x", "y")
    assert training_of(done(both, mark_for_training(both, "x", False))).documents == ("y",)
    assert done(first, mark_for_training(first, "x", False)) == {}


def test_what_changes_nothing_has_no_edit() -> None:
    first = done({}, mark_for_training({}, "x", True))
    assert mark_for_training(first, "x", True).edits == ()
    assert mark_for_training({}, "x", False).edits == ()
    assert set_pass_mark({}, PASS_MARK).edits == ()
    assert set_pass_mark({}, 0.7).act is Act.SETTING


def test_the_pass_mark_is_kept_with_the_documents() -> None:
    first = done({}, mark_for_training({}, "x", True))
    after = training_of(done(first, set_pass_mark(first, 0.667)))
    assert (after.documents, after.pass_mark) == (("x",), 0.667)


@pytest.mark.parametrize("mark", [0, -1, 1.2, float("nan"), float("inf")])
def test_a_mark_that_nobody_or_everybody_reaches_is_refused(mark: float) -> None:
    with pytest.raises(Refusal, match="pass mark"):
        set_pass_mark({}, mark)


@pytest.mark.parametrize("value", ["", "[]", "{", '{"documents": 1, "pass mark": "high"}', '{"pass mark": 7}'])
def test_a_setting_that_makes_no_sense_is_as_none(value: str) -> None:
    found = training_of({TRAINING: Setting(TRAINING, value)})
    assert (found.documents, found.pass_mark) == ((), PASS_MARK)


def test_the_corrected_text_of_a_training_document_is_one_too() -> None:
    training = training_of(done({}, mark_for_training({}, "old", True)))
    revisions = {"newer": "new", "new": "old", "other": "gone", "round": "round"}
    assert training.among(["newer", "other", "round"], revisions) == {"newer"}
