"""Hidden repeats: an annotator decides some of their own earlier sentences again, without seeing what they decided."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from annotator.changes import Act, Change, Edit
from annotator.records import Annotator, Setting, annotator_id, timestamp
from annotator.refusal import Refusal

Place = tuple[str, int]
"""A sentence: its document, and where it begins there."""

SHARE, DAYS = 0.1, 14
"""What is drawn unless said otherwise: a tenth of what is older than two weeks."""


@dataclass(frozen=True, slots=True)
class Pass:
    """A second pass: `annotator` is the id of the record that holds it, `of` of whom; places in the order shown."""

    annotator: str
    of: str
    drawn: tuple[Place, ...]
    share: float
    days: int
    seed: int
    at: str


def passes(settings: Mapping[str, Setting], annotators: Mapping[str, Annotator]) -> list[Pass]:
    """All that were drawn, the oldest first. A setting that makes no sense, as from elsewhere, is left out."""
    found = [_read(one, settings.get(setting_name(one.id))) for one in annotators.values() if one.repeat_of]
    return sorted((one for one in found if one is not None), key=lambda one: (one.at, one.annotator))


def old_enough(made: Iterable[tuple[str, int, str]], days: int, now: datetime | None = None) -> list[Place]:
    """The places decided at least so many days ago; `made` gives document, start and when."""
    before = timestamp((now or datetime.now(UTC)) - timedelta(days=days))
    return sorted((document, start) for document, start, at in made if at <= before)


def number_drawn(sentences: int, share: float) -> int:
    """How many of so many sentences a share is: rounded, at least one where there is one."""
    return min(sentences, max(1, round(sentences * share)))


def draw(
    annotator: Annotator,
    annotators: Mapping[str, Annotator],
    places: Sequence[Place],
    *,
    share: float = SHARE,
    days: int = DAYS,
    seed: int = 0,
    at: str = "",
) -> Change:
    """Draw a share of the places, by seed, in random order, for the annotator to decide again.

    Adds the annotator record that holds the second pass, and the setting with what was drawn. The order is that of a
    hash of seed and place: the same on every machine, whatever else could have been drawn.
    """
    if annotator.repeat_of:
        raise Refusal("This is a second pass already; end it before you draw another.")
    if not 0 < share <= 1:
        raise Refusal("Draw a share above 0 and not above 100 %.")
    if not places:
        raise Refusal(f"None of your decisions is {days} days old yet; choose fewer days, or come back later.")
    at = at or timestamp()
    drawn = sorted(places, key=lambda place: _lot(seed, place))[: number_drawn(len(places), share)]
    repeat = _record(annotator, annotators)
    said = {
        "drawn": [list(place) for place in drawn],
        "share": share,
        "days": days,
        "seed": seed,
        "at": at,
    }
    setting = Setting(setting_name(repeat.id), json.dumps(said, ensure_ascii=False))
    detail: dict[str, str | int] = {"count": len(drawn), "name": annotator.name}
    return Change(Act.REPEAT, (Edit(None, repeat), Edit(None, setting)), annotator.id, detail=detail, at=at)


def next_drawn(drawn: Sequence[Place], here: Place | None) -> Sequence[Place]:
    """The places in the order drawn, from the one after `here` on and round."""
    at = drawn.index(here) + 1 if here in drawn else 0
    return (*drawn[at:], *drawn[:at])


def _record(annotator: Annotator, annotators: Mapping[str, Annotator]) -> Annotator:
    """The record for the next pass. The number is in the name, so that no two files mean different passes by one."""
    number = 1 + sum(one.repeat_of == annotator.id for one in annotators.values())
    while annotator_id(name := f"{annotator.name} (repeat {number})") in annotators:
        number += 1
    return Annotator(annotator_id(name), name, repeat_of=annotator.id)


def _lot(seed: int, place: Place) -> bytes:
    return hashlib.sha256(f"{seed} {place[0]} {place[1]}".encode()).digest()


def setting_name(annotator: str) -> str:
    """The setting that says what was drawn for a second pass."""
    return f"repeat {annotator}"


def _read(repeat: Annotator, held: Setting | None) -> Pass | None:
    try:
        said = json.loads(held.value) if held is not None else {}
        drawn = tuple((str(document), int(start)) for document, start in said["drawn"])
        share, days, seed = float(said["share"]), int(said["days"]), int(said["seed"])
        return Pass(repeat.id, repeat.repeat_of, drawn, share, days, seed, str(said["at"]))
    except (ValueError, TypeError, KeyError):
        return None
