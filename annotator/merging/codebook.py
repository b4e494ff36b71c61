"""Themes of two projects: by id, then key and name, then name, then by choice."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from annotator.changes import Edit
from annotator.commands.codebook import WELL_FORMED_ID, free_key, new_id, validate
from annotator.records import Theme, theme_id

_GREY = "#6B6B6B"
_LOOKED_AT = {"name": "name", "definition": "definition", "include": "examples", "exclude": "examples", "key": "key"}


@dataclass
class Codebook:
    """`ids` gives for each theme there the one here, `held` all themes here by id, with those that come along.

    `doubtful` are those there that ours has not by id.
    """

    ids: dict[str, str] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    held: dict[str, Theme] = field(default_factory=dict)
    doubtful: list[Theme] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def added(self) -> int:
        return len(self.edits)

    @property
    def as_they_are(self) -> bool:
        """Whether every theme has the same id on both sides."""
        return all(there == here for there, here in self.ids.items())

    def taken_for(self, identity: str) -> str:
        """The id of the theme of ours that one there is taken for, "" where it comes along."""
        here = self.ids[identity]
        return "" if any(edit.record == self.held[here] for edit in self.edits) else here


def match_themes(
    ours: Sequence[Theme], theirs: Sequence[Theme], chosen: Mapping[str, str], palette: Sequence[str] = ()
) -> Codebook:
    """Which theme is which. `chosen` gives for a theme's id there the id here, or "" to take it as a new one.

    Of what both have, ours stays as it is; where the two differ a note says so. No two themes there become one here
    unless that was chosen. A theme that comes along keeps its place in the codebook, and its key where that is free.
    """
    found = Codebook(held={theme.id: theme for theme in ours})
    by_id = found.held.copy()
    for theme in theirs:
        if chosen.get(theme.id):
            found.ids[theme.id] = chosen[theme.id]
        elif theme.id in by_id and theme.id not in chosen:
            found.ids[theme.id] = theme.id
    taken = set(found.ids.values())
    for is_same in _ORDER:
        for theme in theirs:
            if theme.id in found.ids or theme.id in chosen:
                continue
            same = next((one for one in ours if one.id not in taken and is_same(one, theme)), None)
            if same is not None:
                found.ids[theme.id] = same.id
                taken.add(same.id)
    for theme in theirs:
        if theme.id not in by_id or theme.id in chosen:
            found.doubtful.append(theme)
        if theme.id not in found.ids:
            _add(found, theme, palette)
        elif theme.id not in chosen and theme.colour:
            found.notes += _differences(by_id[found.ids[theme.id]], theme)
    return found


def _name(theme: Theme) -> str:
    return " ".join(theme.name.split()).casefold()


_ORDER: Sequence[Callable[[Theme, Theme], bool]] = (
    lambda ours, theirs: _name(ours) == _name(theirs) and ours.key == theirs.key,
    lambda ours, theirs: _name(ours) == _name(theirs),
    lambda ours, theirs: not theirs.colour and ours.id == theme_id(theirs.name),  # a former name, in a table
)


def _add(found: Codebook, theme: Theme, palette: Sequence[str]) -> None:
    held = found.held.values()
    kept = re.fullmatch(WELL_FORMED_ID, theme.id) and theme.id not in found.held
    used = {one.colour for one in held}
    colour = theme.colour or next((one for one in palette if one not in used), palette[0] if palette else _GREY)
    keys = {one.key for one in held if not one.retired}
    from_table = not theme.colour  # where a theme is a name and nothing else
    key = free_key(held) if theme.key in keys or from_table else theme.key
    added = replace(
        theme,
        id=theme.id if kept else new_id(theme.name, held),
        name=_free(theme.name, held),
        key="" if theme.retired else key,
        colour=colour,
        position=max((one.position for one in held), default=-1) + 1 if from_table else theme.position,
    )
    added = validate(added, held)
    found.ids[theme.id] = added.id
    found.held[added.id] = added
    found.edits.append(Edit(None, added))
    if added.name != theme.name:
        found.notes.append(f"Their theme “{theme.name}” is another one than yours; it is called “{added.name}” here.")


def _free(name: str, held: Iterable[Theme]) -> str:
    taken = {_name(one) for one in held}
    free, again = name, 1
    while " ".join(free.split()).casefold() in taken:
        again += 1
        free = f"{name} {again}"
    return free


def _differences(ours: Theme, theirs: Theme) -> list[str]:
    parts = dict.fromkeys(words for name, words in _LOOKED_AT.items() if getattr(ours, name) != getattr(theirs, name))
    if ours.retired != theirs.retired:
        parts["retirement"] = None
    if not parts:
        return []
    called = "" if ours.name == theirs.name else f" (“{theirs.name}” there)"
    listed = " and ".join(", ".join(parts).rsplit(", ", 1))
    return [f"The theme “{ours.name}”{called} has another {listed} in the file; yours stays."]
