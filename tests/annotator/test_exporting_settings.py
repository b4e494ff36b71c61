"""What a project keeps of its exports goes through changes that can be undone."""

import json

import pytest

from annotator.changes import Change
from annotator.commands.exporting import (
    card_of,
    keep_splits,
    kept_splits,
    profiles_of,
    remove_profile,
    save_profile,
    set_card,
    thawed,
)
from annotator.exporting.order import Order
from annotator.exporting.selection import Filter, Resolve, Selection
from annotator.exporting.splits import NOTHING_KEPT, Division, Kept
from annotator.records import Setting
from annotator.refusal import Refusal

FULL = Order(
    "csv", Selection(("Ann",), resolve=Resolve.SOFT, documents=Filter(since="2026")), Division.of("a=0.5", 3), True
)


def after(change: Change) -> Setting | None:
    """The setting that the change leaves."""
    (edit,) = change.edits
    assert edit.after is None or isinstance(edit.after, Setting)
    return edit.after


def test_profiles_are_saved_replaced_and_removed() -> None:
    held = after(save_profile(None, " for  training ", FULL))
    held = after(save_profile(held, "plain", Order("jsonl")))
    assert profiles_of(held) == {"for training": FULL, "plain": Order("jsonl")}
    held = after(save_profile(held, "plain", Order("csv")))
    assert profiles_of(held)["plain"] == Order("csv")
    held = after(remove_profile(held, "plain"))
    assert after(remove_profile(held, "for training")) is None


def test_saving_the_same_again_is_no_act() -> None:
    held = after(save_profile(None, "plain", FULL))
    assert save_profile(held, "plain", FULL).edits == ()


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_a_profile_needs_a_name(name: str) -> None:
    with pytest.raises(Refusal, match="no name for a profile"):
        save_profile(None, name, FULL)


def test_a_profile_that_a_newer_program_wrote_is_left_alone() -> None:
    held = Setting("export profiles", json.dumps({"new": {"selection": {"rows": "paragraph"}}, "old": {}}))
    assert profiles_of(held) == {"old": Order()}
    assert "paragraph" in str(after(save_profile(held, "plain", FULL)))


def test_what_is_given_goes_before_the_profile() -> None:
    order = Order("jsonl", Selection(("Ben",), context=True)).over(FULL)
    assert order == Order(
        "jsonl",
        Selection(("Ben",), resolve=Resolve.SOFT, documents=Filter(since="2026"), context=True),
        FULL.division,
        True,
    )


def test_splits_are_kept_frozen_and_thawed() -> None:
    held = after(keep_splits(None, NOTHING_KEPT, {"b": "test", "a": "train", "c": ""}, ["test"]))
    kept = kept_splits(held)
    assert kept == Kept({"a": "train", "b": "test"}, frozenset({"test"}))
    assert thawed(kept, ["test"]) == Kept({"a": "train"})
    assert after(keep_splits(held, thawed(kept, ["test", "train"]), {})) is None
    with pytest.raises(Refusal, match="“dev”"):
        thawed(kept, ["dev"])


def test_the_card_keeps_what_is_not_said_again() -> None:
    held = after(set_card(None, {"licence": "CC BY 4.0", "citation": " Dar 2026 "}))
    held = after(set_card(held, {"licence": ""}))
    assert card_of(held)["citation"] == "Dar 2026"
    assert card_of(held)["licence"] == ""
    assert set_card(held, {}).edits == ()
