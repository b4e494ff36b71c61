"""Annotators of two projects: by id, else by name; and who turned out to be whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from annotator.changes import Edit
from annotator.people import folded, is_listed
from annotator.records import CONSENSUS_ID, Annotator, annotator_id


@dataclass
class People:
    """`ids` gives for each annotator there the one here; `merged` those here who turn out to be another one here.

    `edits` add and alter annotators; `held` are all of them by id once that is done.
    """

    ids: dict[str, str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    held: dict[str, Annotator] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def as_they_are(self) -> bool:
        """Whether every annotator has the same id on both sides."""
        return all(there == here for there, here in self.ids.items())

    @property
    def unites(self) -> bool:
        """Whether several annotators there are one here."""
        return len(set(self.ids.values())) < len(self.ids)

    def name(self, identity: str) -> str:
        one = self.held.get(identity)
        return one.name if one is not None else identity


def match_people(ours: Iterable[Annotator], theirs: Iterable[Annotator]) -> People:
    """Who is who. Whom either side takes for one person is one, and a name that somebody was given replaces the
    one that the id was made of; where both were given one, ours stays."""
    here = {one.id: one for one in ours}
    there = {one.id: one for one in theirs}
    classes = _Classes()
    for one in (*here.values(), *there.values()):
        if one.alias_of and CONSENSUS_ID not in (one.id, one.alias_of):
            classes.unite(one.id, one.alias_of)
    for one in there.values():
        same = None if one.id in here else _of_this_name(one, here, there)
        if same is not None:
            classes.unite(one.id, same.id)
    found = People()
    roots = {}
    for members in classes.members((*here, *there)):
        roots.update(dict.fromkeys(members, _root(members, here, there)))
    found.ids = {one: roots[one] for one in there}
    found.merged = {one.id: roots[one.id] for one in here.values() if not one.alias_of and roots[one.id] != one.id}
    _fill(found, roots, here, there)
    return found


class _Classes:
    """Ids that are one person."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def find(self, identity: str) -> str:
        while (parent := self._parents.get(identity, identity)) != identity:
            identity = parent
        return identity

    def unite(self, one: str, other: str) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        self._parents[second] = first

    def members(self, identities: Iterable[str]) -> Iterable[list[str]]:
        groups: dict[str, list[str]] = {}
        for identity in dict.fromkeys(identities):
            groups.setdefault(self.find(identity), []).append(identity)
        return groups.values()


def _of_this_name(one: Annotator, here: Mapping[str, Annotator], there: Mapping[str, Annotator]) -> Annotator | None:
    """An annotator here of the same name; not one whom the colleague knows too, as somebody else."""
    if not is_listed(one):
        return None
    key = folded(one.name)
    for other in here.values():
        if is_listed(other) and folded(other.name) == key and other.id not in there and other.id != CONSENSUS_ID:
            return other
    return None


def _root(members: list[str], here: Mapping[str, Annotator], there: Mapping[str, Annotator]) -> str:
    """Under which id all of one person's decisions stand: one of ours where there is one."""
    of_ours = sorted(one for one in members if one in here and not here[one].alias_of)
    of_theirs = sorted(one for one in members if one in there and not there[one].alias_of)
    candidates = of_ours or of_theirs or sorted(members)
    return next((one for one in of_theirs if one in candidates), candidates[0])


def _fill(
    found: People, roots: Mapping[str, str], here: Mapping[str, Annotator], there: Mapping[str, Annotator]
) -> None:
    found.held = dict(here)
    taken = {folded(one.name) for one in here.values() if is_listed(one)}
    added = []
    for one in there.values():
        root = roots[one.id]
        if one.id not in here:
            name = one.name if root != one.id or one.repeat_of else _free(one.name, taken)
            if root == one.id and not one.repeat_of:
                taken.add(folded(name))
            added.append(
                Annotator(
                    one.id, name, "" if root == one.id else root, roots.get(one.repeat_of, "") if root == one.id else ""
                )
            )
    altered = []
    for one in here.values():
        root = roots[one.id]
        after = replace(one, alias_of="" if root == one.id else root, repeat_of=roots.get(one.repeat_of, one.repeat_of))
        other = there.get(one.id)
        if other is not None and not after.alias_of:
            after = replace(after, name=_name(found, one, other, taken))
        if after.alias_of and not one.alias_of:
            same = here.get(root) or there[root]
            found.notes.append(f"“{one.name}” and “{same.name}” are one person, says the file; they are made one.")
        if after != one:
            altered.append(Edit(one, after))
    found.edits = [*(Edit(None, one) for one in added), *altered]
    found.held |= {edit.record.id: edit.record for edit in found.edits if isinstance(edit.record, Annotator)}


def _name(found: People, ours: Annotator, theirs: Annotator, taken: set[str]) -> str:
    """Ours, unless only they gave the annotator another name than the first one."""
    if ours.name == theirs.name:
        return ours.name
    if _is_first(ours) and not _is_first(theirs) and folded(theirs.name) not in taken:
        taken.add(folded(theirs.name))
        found.notes.append(f"“{ours.name}” is called “{theirs.name}” from now on, as in the file.")
        return theirs.name
    found.notes.append(f"“{ours.name}” is called “{theirs.name}” in the file; the name here stays.")
    return ours.name


def _is_first(one: Annotator) -> bool:
    return annotator_id(one.name) == one.id


def _free(name: str, taken: set[str]) -> str:
    free, again = name, 1
    while folded(free) in taken:
        again += 1
        free = f"{name} ({again})"
    return free
