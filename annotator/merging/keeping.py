"""What cannot be placed is kept with the project, document by document, until a later merge places it."""

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from annotator.changes import Edit
from annotator.merging.report import Unplaced
from annotator.records import Setting

PREFIX = "unplaced "
"""Of the name of a setting; the id of the colleague's document follows."""

Key = tuple[Any, ...]


def kept(settings: Mapping[str, Setting]) -> list[Unplaced]:
    """All that is kept, in order."""
    return [one for name in sorted(settings) if name.startswith(PREFIX) for one in _read(settings[name])]


def keep(held: Mapping[str, Setting], more: Iterable[Unplaced], placed: Collection[Key]) -> list[Edit]:
    """The edits that keep `more` besides what is kept, without what has been placed now, by `key_of`."""
    wanted: dict[str, dict[Key, Unplaced]] = {}
    for one in (*kept(held), *more):
        wanted.setdefault(one.document, {})[key_of(one)] = one
    edits = []
    for document, entries in sorted(wanted.items()):
        before = held.get(PREFIX + document)
        left = [one for key, one in sorted(entries.items()) if key not in placed]
        after = Setting(PREFIX + document, _written(left)) if left else None
        if before != after:
            edits.append(Edit(before, after))
    return edits


def key_of(one: Unplaced) -> Key:
    """By what it is known again."""
    return one.document, one.start, one.annotator, one.at


_FIELDS = Unplaced.__slots__[1:]


def _written(entries: Iterable[Unplaced]) -> str:
    listed = [{name: getattr(one, name) for name in _FIELDS} for one in entries]
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":"))


def _read(setting: Setting) -> Iterable[Unplaced]:
    """Leniently: a colleague's file may hold anything here."""
    document = setting.name.removeprefix(PREFIX)
    try:
        listed = json.loads(setting.value)
        for values in listed:
            given = {name: values[name] for name in _FIELDS}
            themes = given["themes"]
            given["themes"] = None if themes is None else tuple(map(str, themes))
            for name in ("start", "end"):
                given[name] = int(given[name])
            for name in ("title", "sentence", "annotator", "note", "origin", "at"):
                given[name] = str(given[name])
            yield Unplaced(document, **given | {"unsure": bool(given["unsure"])})
    except (ValueError, TypeError, KeyError, RecursionError):
        return
