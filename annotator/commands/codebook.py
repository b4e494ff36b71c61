"""The codebook: adding, altering, ordering, retiring and merging themes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from annotator.changes import Act, Change, Edit
from annotator.records import Annotation, Theme, theme_id, timestamp
from annotator.refusal import Refusal

RESERVED_KEYS = frozenset("jkun0")
"""Keys that do something else while annotating."""

WELL_FORMED_ID = r"[\w.-]{1,64}"
"""What a theme's id may consist of: the disk keeps the themes of a sentence in one string, with spaces between."""

EXPORT_COLUMNS = (
    "id", "document", "title", "date", "source", "url", "language", "paragraph", "number", "start", "end", "text",
    "annotator", "unsure", "note", "origin", "annotated_at", "themes",
)  # fmt: skip
"""Columns of a labelled table that no theme may be named after."""


def validate(theme: Theme, others: Iterable[Theme]) -> Theme:
    """The theme with its fields trimmed; refuses what would make the codebook ambiguous."""
    theme = replace(theme, name=" ".join(theme.name.split()), key=theme.key.strip().lower())
    others = [other for other in others if other.id != theme.id]
    if not re.fullmatch(WELL_FORMED_ID, theme.id):
        raise Refusal(f"“{theme.id}” cannot be a theme's id; use up to 64 letters, digits, dots and hyphens.")
    if not theme.name:
        raise Refusal("A theme needs a name.")
    if ";" in theme.name:
        raise Refusal(f"“{theme.name}”: a theme's name cannot contain a semicolon, which separates themes in tables.")
    if theme.name.casefold() in EXPORT_COLUMNS:
        raise Refusal(f"“{theme.name}” is the name of a column in exports; choose another name for the theme.")
    for other in others:
        if other.name.casefold() == theme.name.casefold():
            raise Refusal(f"There is a theme “{other.name}” already; choose another name, or merge the two.")
    if theme.key:
        _validate_key(theme, others)
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", theme.colour):
        raise Refusal(f"“{theme.colour}” is not a colour; write it as #RRGGBB, for example #0072B2.")
    return theme


def _validate_key(theme: Theme, others: Iterable[Theme]) -> None:
    if len(theme.key) != 1 or not (theme.key.isalpha() or theme.key in "123456789") or theme.key in RESERVED_KEYS:
        raise Refusal(
            f"“{theme.key}” cannot be a theme's key; use 1-9 or a letter other than J, K, U and N, "
            "which do something else."
        )
    for other in others:
        if other.key == theme.key and not (other.retired or theme.retired):
            raise Refusal(f"The key {theme.key.upper()} belongs to “{other.name}” already; choose another.")


def free_key(themes: Iterable[Theme]) -> str:
    """The first key that no theme in use has, or "" where all are taken."""
    taken = {theme.key for theme in themes if not theme.retired} | RESERVED_KEYS
    return next((key for key in "123456789abcdefghilmopqrstvwxyz" if key not in taken), "")


def new_id(name: str, themes: Iterable[Theme]) -> str:
    """An id for a new theme: the same on every laptop, unless that one is taken here."""
    taken = {theme.id for theme in themes}
    candidate, again = theme_id(name), 1
    while candidate in taken:
        again += 1
        candidate = theme_id(f"{name} {again}")
    return candidate


def add_theme(themes: Sequence[Theme], theme: Theme, annotator: str = "") -> Change:
    """Add a theme at the end of the codebook."""
    position = max((other.position for other in themes), default=-1) + 1
    theme = validate(replace(theme, id=theme.id or new_id(theme.name, themes), position=position), themes)
    return _change(Act.ADD_THEME, [Edit(None, theme)], annotator, theme.name)


def edit_theme(themes: Sequence[Theme], before: Theme, after: Theme, annotator: str = "") -> Change:
    """Alter a theme's name, key, colour, definition or examples. It keeps its id, and so its tags."""
    after = validate(after, themes)
    return _change(Act.EDIT_THEME, [Edit(before, after)], annotator, after.name)


def retire_theme(theme: Theme, annotator: str = "") -> Change:
    """No longer offer the theme; sentences that have it keep it."""
    return _change(Act.RETIRE_THEME, [Edit(theme, replace(theme, retired=True))], annotator, theme.name)


def restore_theme(themes: Sequence[Theme], theme: Theme, annotator: str = "") -> Change:
    """Offer a retired theme again; without its key where another theme has it now."""
    restored = replace(theme, retired=False)
    if any(other.key == theme.key for other in themes if not other.retired and other.id != theme.id):
        restored = replace(restored, key="")
    return _change(Act.RESTORE_THEME, [Edit(theme, validate(restored, themes))], annotator, theme.name)


def remove_theme(theme: Theme, uses: int, annotator: str = "") -> Change:
    """Remove a theme that was never used."""
    if uses:
        raise Refusal(f"“{theme.name}” is used {uses} times; retire it, or merge it into another theme.")
    return _change(Act.REMOVE_THEME, [Edit(theme, None)], annotator, theme.name)


def order_themes(themes: Sequence[Theme], ids: Sequence[str], annotator: str = "") -> Change:
    """Put the codebook into the order of the ids."""
    by_id = {theme.id: theme for theme in themes}
    moved = [(by_id[one], replace(by_id[one], position=position)) for position, one in enumerate(ids)]
    edits = [Edit(before, after) for before, after in moved if before != after]
    return Change(Act.ORDER_THEMES, tuple(edits), annotator, at=timestamp())


def merge_themes(source: Theme, target: Theme, annotations: Iterable[Annotation], annotator: str = "") -> Change:
    """Make all that is tagged `source` be tagged `target`, and remove `source`. Takes all annotations with it."""
    if source.id == target.id:
        raise Refusal("A theme cannot be merged into itself; choose another one.")
    edits = []
    for annotation in annotations:
        themes = annotation.themes or frozenset()
        edits.append(Edit(annotation, annotation._replace(themes=themes - {source.id} | {target.id})))
    detail: dict[str, str | int] = {"theme": source.name, "into": target.name, "count": len(edits)}
    return Change(Act.MERGE_THEMES, (*edits, Edit(source, None)), annotator, detail=detail, at=timestamp())


def import_codebook(themes: Sequence[Theme], incoming: Iterable[Theme], annotator: str = "") -> Change:
    """Take over a codebook: themes of the same id or name are altered, others added at the end.

    A key that another theme has already is left off rather than refused: the theme matters more than its key.
    """
    pairs = [(theme, _same(themes, theme)) for theme in incoming]
    replaced = {same.id for _, same in pairs if same}
    held = [theme for theme in themes if theme.id not in replaced]
    position = max((theme.position for theme in themes), default=-1)
    edits = []
    for theme, same in pairs:
        if same is None or any(other.id == same.id for other in held):  # two of one name: the second is refused below
            same = None
            position += 1
            theme = replace(theme, id=_own_id(theme, [*themes, *held]), position=position)
        else:
            theme = replace(theme, id=same.id, position=same.position)
        key = theme.key.strip().lower()
        taken = {other.key for other in held if not other.retired}
        theme = validate(replace(theme, key="" if key in taken else key), held)
        if theme != same:
            edits.append(Edit(same, theme))
        held.append(theme)
    detail: dict[str, str | int] = {"count": len(edits)}
    return Change(Act.IMPORT_CODEBOOK, tuple(edits), annotator, detail=detail, at=timestamp())


def _same(themes: Iterable[Theme], theme: Theme) -> Theme | None:
    name = " ".join(theme.name.split()).casefold()
    by_id = next((other for other in themes if other.id == theme.id), None)
    return by_id or next((other for other in themes if other.name.casefold() == name), None)


def _own_id(theme: Theme, themes: Iterable[Theme]) -> str:
    """The theme's id where it can be kept, else a new one."""
    taken = {other.id for other in themes}
    kept = re.fullmatch(WELL_FORMED_ID, theme.id) and theme.id not in taken
    return theme.id if kept else new_id(theme.name, themes)


def _change(act: Act, edits: list[Edit], annotator: str, name: str) -> Change:
    return Change(act, tuple(edits), annotator, detail={"theme": name}, at=timestamp())
