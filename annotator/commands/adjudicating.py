"""Adjudicating: deciding for the consensus what annotators decided differently, or alike.

The consensus is an annotator; who adjudicated stands in its decisions.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from annotator.changes import Act, Change, Edit
from annotator.records import CONSENSUS_ID, CONSENSUS_NAME, REASONS, Annotation, Annotator, Theme, timestamp
from annotator.refusal import Refusal
from annotator.reviewing import Reviewed, majority, union

CONSENSUS = Annotator(CONSENSUS_ID, CONSENSUS_NAME)

Themes = frozenset[str]


class Agreed(NamedTuple):
    """A sentence on which all who decided decided alike, and what the consensus held of it without having decided."""

    document: str
    start: int
    themes: Themes
    consensus: Annotation | None


def take(targets: Sequence[Reviewed], annotator: Annotator, adjudicator: str, at: str = "") -> Change:
    """Decide as this annotator did. Refuses where the annotator has decided none of the targets."""
    change = _decide(targets, lambda one: one.decisions.get(annotator.id), adjudicator, at, {"as": annotator.name})
    return _given(change, targets, lambda one: annotator.id in one.decisions, f"{annotator.name} has not decided")


def take_union(targets: Sequence[Reviewed], adjudicator: str, at: str = "") -> Change:
    """Decide for every theme that anybody gave."""
    change = _decide(
        targets, lambda one: union(one.decisions) if one.decisions else None, adjudicator, at, {"as": "the union"}
    )
    return _given(change, targets, lambda one: bool(one.decisions), "Nobody has decided")


def take_majority(targets: Sequence[Reviewed], adjudicator: str, at: str = "") -> Change:
    """Decide for the themes that more than half gave."""
    change = _decide(targets, lambda one: majority(one.decisions), adjudicator, at, {"as": "the majority"})
    return _given(change, targets, lambda one: majority(one.decisions) is not None, "There is no majority on")


def take_none(targets: Sequence[Reviewed], adjudicator: str, at: str = "") -> Change:
    """None of the themes applies."""
    return _decide(targets, lambda _: frozenset(), adjudicator, at, {})


def toggle_theme(targets: Sequence[Reviewed], theme: Theme, adjudicator: str, at: str = "") -> Change:
    """Take the theme off the consensus where all targets have it there, else put it on; whoever decided what.

    Without its last theme a sentence is undecided again, as it is for an annotator.
    """
    detail: dict[str, str | int] = {"theme": theme.name}
    if not all(theme.id in (one.adjudicated or ()) for one in targets):
        return _decide(targets, lambda one: (one.adjudicated or frozenset()) | {theme.id}, adjudicator, at, detail)
    at = at or timestamp()
    edits = []
    for one in targets:
        rest = (one.adjudicated or frozenset()) - {theme.id} or None
        edits.append(_edit(one, _decided(_held(one), rest, adjudicator, at)))
    return _change(targets, edits, adjudicator, at, detail)


def undecide(targets: Sequence[Reviewed], adjudicator: str, at: str = "") -> Change:
    """Take back what was adjudicated, with its reason; a note and a doubt stay."""
    at = at or timestamp()
    edits = [_edit(one, _decided(_held(one), None, adjudicator, at)) for one in targets if one.adjudicated is not None]
    return _change(targets, edits, adjudicator, at, {"undecided": 1})


def set_reason(targets: Sequence[Reviewed], reason: str, adjudicator: str, at: str = "") -> Change:
    """Say why there was a disagreement: one of REASONS, or "" for none given. It goes with a decision."""
    if reason and reason not in REASONS:
        raise ValueError(f"no reason of ours: {reason!r}")
    if all(one.adjudicated is None for one in targets):
        raise Refusal("Decide the sentence first; the reason is kept with the decision.")
    decided = [one for one in targets if one.adjudicated is not None]
    return _alter(decided, lambda held: held._replace(reason=reason), adjudicator, at, {"reason": reason})


def set_note(target: Reviewed, note: str, adjudicator: str, at: str = "") -> Change:
    """Write a note on the consensus, or remove it with an empty one."""
    return _alter([target], lambda held: held._replace(note=note.strip()), adjudicator, at, {"noted": 1})


def toggle_unsure(targets: Sequence[Reviewed], adjudicator: str, at: str = "") -> Change:
    """Mark the consensus as unsure, or as sure where it is unsure on all targets."""
    unsure = not all(one.consensus is not None and one.consensus.unsure for one in targets)
    return _alter(targets, lambda held: held._replace(unsure=unsure), adjudicator, at, {"unsure": int(unsure)})


def accept(agreed: Iterable[Agreed], adjudicator: str, *, document: str = "", group: str = "", at: str = "") -> Change:
    """Adopt for the consensus what everybody agrees on; `document` where all is in one, `group` for a part of more."""
    at = at or timestamp()
    edits = []
    for one in agreed:
        held = one.consensus or Annotation(one.document, one.start, CONSENSUS_ID, None)
        edits.append(Edit(one.consensus, _decided(held, one.themes, adjudicator, at)))
    edits.sort(key=lambda edit: edit.before is None)
    detail: dict[str, str | int] = {"agreed": 1, "count": len(edits)}
    return Change(Act.ADJUDICATE, tuple(edits), adjudicator, document, detail, group, at=at)


def agreed(rows: Iterable[Reviewed]) -> list[Agreed]:
    """The sentences that everybody agrees on and that have no consensus yet."""
    return [
        Agreed(one.sentence.document, one.sentence.start, one.agreed, one.consensus)
        for one in rows
        if one.agreed is not None and one.adjudicated is None
    ]


def _decide(
    targets: Sequence[Reviewed],
    themes_of: Callable[[Reviewed], Themes | None],
    adjudicator: str,
    at: str,
    detail: dict[str, str | int],
) -> Change:
    at = at or timestamp()
    edits = [
        _edit(one, _decided(_held(one), themes, adjudicator, at))
        for one in targets
        if (themes := themes_of(one)) is not None and themes != one.adjudicated
    ]
    return _change(targets, edits, adjudicator, at, detail)


def _alter(
    targets: Sequence[Reviewed],
    alter: Callable[[Annotation], Annotation],
    adjudicator: str,
    at: str,
    detail: dict[str, str | int],
) -> Change:
    """Change what goes with the decision; who decided stays."""
    at = at or timestamp()
    edits = []
    for one in targets:
        held = _held(one)
        altered = alter(held)
        if altered != held:
            edits.append(_edit(one, altered._replace(at=at, decided_by=held.decided_by or adjudicator)))
    return _change(targets, edits, adjudicator, at, detail)


def _decided(held: Annotation, themes: Themes | None, adjudicator: str, at: str) -> Annotation:
    reason = held.reason if themes is not None else ""
    return held._replace(themes=themes, origin="manual", reason=reason, decided_by=adjudicator, at=at)


def _held(one: Reviewed) -> Annotation:
    return one.consensus or Annotation(one.sentence.document, one.sentence.start, CONSENSUS_ID, None)


def _edit(one: Reviewed, after: Annotation) -> Edit:
    """Where nothing is left to say of a sentence, its annotation goes."""
    empty = after.themes is None and not after.unsure and not after.note
    return Edit(one.consensus, None if empty else after)


def _change(
    targets: Sequence[Reviewed], edits: list[Edit], adjudicator: str, at: str, detail: dict[str, str | int]
) -> Change:
    edits.sort(key=lambda edit: (edit.before is None, edit.after is None))  # one statement for each kind
    detail |= {"number": targets[0].number, "count": len(targets)}
    return Change(Act.ADJUDICATE, tuple(edits), adjudicator, targets[0].sentence.document, detail, at=at)


def _given(change: Change, targets: Sequence[Reviewed], can: Callable[[Reviewed], bool], otherwise: str) -> Change:
    """Refuse where nothing can be decided in this way on any target."""
    if not any(map(can, targets)):
        where = f"sentence {targets[0].number}" if len(targets) == 1 else "any of these sentences"
        raise Refusal(f"{otherwise} {where}; take another decision, or set themes of your own.")
    return change
