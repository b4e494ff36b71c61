"""Which edits concern a sentence or a theme."""

from dataclasses import replace

import pytest

from annotator.changes import Edit
from annotator.chronicle import Spot, on_sentence, on_theme, reworded
from annotator.records import Annotation, Comment, Record, Sentence, Theme

SPOT = Spot("d", 10, 20)
WAR = Theme("war", "war", "1", "#000000", "Armed force.")


@pytest.mark.parametrize(
    ("record", "concerns"),
    [
        (Annotation("d", 10, "ann", frozenset()), True),
        (Annotation("d", 20, "ann", frozenset()), False),
        (Annotation("e", 10, "ann", frozenset()), False),
        (Comment("c", "d", 19, "ann", "Why?", ""), True),
        (Comment("c", "d", 20, "ann", "Why?", ""), False),
        (Sentence("d", 0, 11, 1), True),  # from which it was cut
        (Sentence("d", 20, 30, 1), False),
        (WAR, False),
    ],
)
def test_what_concerns_a_sentence(record: Record, concerns: bool) -> None:
    assert on_sentence(Edit(None, record), SPOT) is concerns
    assert on_sentence(Edit(record, None), SPOT) is concerns


def test_a_theme_is_concerned_where_it_is_put_on_or_taken_off_or_changed() -> None:
    bare = Annotation("d", 10, "ann", frozenset({"trade"}))
    tagged = bare._replace(themes=frozenset({"trade", "war"}))
    assert on_theme(Edit(bare, tagged), "war")
    assert on_theme(Edit(tagged, None), "war")
    assert not on_theme(Edit(bare, tagged), "trade")
    assert not on_theme(Edit(tagged, tagged._replace(note="hm")), "war")
    assert on_theme(Edit(WAR, replace(WAR, key="2")), "war")


@pytest.mark.parametrize(
    ("change", "is_new"),
    [({"definition": "Armed force, or its threat."}, True), ({"exclude": ("drills",)}, True), ({"name": "War"}, False)],
)
def test_only_what_a_theme_means_is_its_wording(change: dict[str, object], is_new: bool) -> None:
    assert reworded(Edit(WAR, replace(WAR, **change))) is is_new  # type: ignore[arg-type]
    assert not reworded(Edit(None, WAR))
