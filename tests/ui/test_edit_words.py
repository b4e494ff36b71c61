"""Edits in words."""

from dataclasses import replace

import pytest

from annotator.changes import Edit
from annotator.records import (
    Annotation,
    Annotator,
    Comment,
    Document,
    Record,
    Sentence,
    Setting,
    Theme,
    Unblinding,
)
from ui.edit_words import Names, in_words

NAMES = Names({"ann": "Ann"}, {"w": "war", "t": "trade"})
BARE = Annotation("d", 0, "ann", None)
WAR = BARE._replace(themes=frozenset("w"))
COMMENT = Comment("c", "d", 0, "ann", "Which  one?", "")
THEME = Theme("w", "war", "1", "#000000", "Armed force.")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (None, WAR, "Ann: undecided → war"),
        (WAR, WAR._replace(themes=frozenset("wt")), "Ann: war → trade, war"),
        (WAR, WAR._replace(themes=frozenset()), "Ann: war → none"),
        (WAR, None, "Ann: war → undecided"),
        (WAR, WAR._replace(unsure=True, note="sea\nlanes"), "Ann: unsure; note: “sea lanes”"),
        (WAR._replace(unsure=True, note="x"), WAR, "Ann: sure again; note removed"),
        (WAR, WAR._replace(reason="gap"), "Ann: reason: “gap”"),
        (WAR, WAR._replace(at="2026"), "Ann: war, confirmed"),
        (None, WAR._replace(annotator="gone"), "gone: undecided → war"),
        (None, COMMENT, "Ann: “Which one?”"),
        (COMMENT, COMMENT._replace(resolved=True), "Ann: “Which one?” resolved"),
        (COMMENT, None, "Ann: removed “Which one?”"),
        (None, Sentence("d", 3, 9, 1), "added the cut 3-9"),
        (THEME, replace(THEME, definition="Force."), "war: definition “Armed force.” → “Force.”"),
        (THEME, replace(THEME, position=4), "war: moved"),
        (None, THEME, "war: added"),
        (None, Document("d", "x", "T" * 100), f"added “{'T' * 79}…”"),
        (None, Annotator("b", "Ben"), "added Ben"),
        (None, Unblinding("d", "ann", ""), "Ann sees the others’ decisions"),
        (Setting("a", "1"), Setting("a", "2"), "a: 2"),
    ],
)
def test_an_edit_in_words(before: Record | None, after: Record | None, words: str) -> None:
    assert in_words(Edit(before, after), NAMES) == words
