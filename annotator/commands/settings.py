"""The project's settings."""

import json
from collections.abc import Iterable

from annotator.changes import Act, Change, Edit
from annotator.records import ABBREVIATIONS, Setting, timestamp
from annotator.refusal import Refusal

LONGEST = 40
"""Code points of an abbreviation."""


def abbreviations_of(held: Setting | None) -> list[str]:
    """The project's extra abbreviations."""
    return [str(word) for word in json.loads(held.value)] if held is not None else []


def set_abbreviations(held: Setting | None, words: Iterable[str], annotator: str = "") -> Change:
    """Make these the project's extra abbreviations: each once, in the order given. No edit without a difference."""
    cleaned = list(dict.fromkeys(word for word in (" ".join(one.split()) for one in words) if word))
    for word in cleaned:
        _check(word)
    if cleaned == abbreviations_of(held):
        edits: tuple[Edit, ...] = ()
    elif cleaned:
        edits = (Edit(held, Setting(ABBREVIATIONS, json.dumps(cleaned, ensure_ascii=False))),)
    else:
        edits = (Edit(held, None),)
    return Change(Act.SETTING, edits, annotator, detail={"name": ABBREVIATIONS}, at=timestamp())


def _check(word: str) -> None:
    if len(word) > LONGEST:
        raise Refusal(f"“{word[:LONGEST]}…” is too long for an abbreviation; write one a line.")
    if not any(character.isalpha() for character in word):
        raise Refusal(f"“{word}” has no letter, so it is no abbreviation; remove it.")
