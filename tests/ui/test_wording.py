"""Acts in words."""

import pytest

from annotator.changes import Act
from ui.wording import number_of, redo_text, undo_text, what


@pytest.mark.parametrize(
    ("act", "detail", "words"),
    [
        (Act.TAG, {"theme": "security", "number": 14, "count": 1}, "Tag sentence 14 “security”"),
        (Act.TAG, {"theme": "security", "number": 14, "count": 3}, "Tag 3 sentences “security”"),
        (Act.UNTAG, {"theme": "x", "number": 1, "count": 1}, "Untag sentence 1 “x”"),
        (Act.NONE, {"number": 2, "count": 1}, "None of the themes on sentence 2"),
        (Act.SPLIT, {"number": 2}, "Split sentence 2"),
        (Act.JOIN, {"number": 2}, "Join sentence 2 with the next"),
        (Act.IMPORT, {"count": 1200, "name": "folder"}, "Import 1,200 documents from “folder”"),
        (Act.IMPORT, {"count": 1, "name": ""}, "Import 1 document"),
        (Act.IMPORT, {"count": 0, "name": "a.csv"}, "Import annotations from “a.csv”"),
        (Act.MERGE_THEMES, {"theme": "a", "into": "b", "count": 3}, "Merge theme “a” into “b”"),
        (Act.CORRECT, {"title": "A release"}, "Correct the text of “A release”"),
        (Act.UNDO, {"act": "tag", "theme": "a", "number": 1}, "Undo: Tag sentence 1 “a”"),
        (Act.UNDO, {"act": "of a later version"}, "Undo"),
    ],
)
def test_an_act_is_worded_for_people(act: Act, detail: dict[str, str | int], words: str) -> None:
    assert what(act, detail) == words


@pytest.mark.parametrize("act", Act)
def test_every_act_has_words_even_without_details(act: Act) -> None:
    assert what(act, {})[0].isupper()


def test_menus_say_what_they_undo() -> None:
    assert undo_text(Act.UNSURE, {"number": 3}) == "Undo: Mark sentence 3 as unsure"
    assert redo_text(Act.CREATE, {}) == "Redo: Make the project"


def test_numbers_agree_with_their_nouns() -> None:
    assert (number_of(1, "row"), number_of(2345, "row"), number_of(0, "codebook entry", "codebook entries")) == (
        "1 row",
        "2,345 rows",
        "0 codebook entries",
    )
