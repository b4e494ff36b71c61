"""The labelled table that exports write: its columns and its rows, for every kind of table file."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from annotator.exporting.items import Item
from annotator.exporting.selection import Rows
from annotator.formats.columns import AFTER_THEMES, BEFORE_THEMES, DERIVED, EXTRA, KNOWN, THEME_ROW, VOTES
from annotator.formats.protocol import Dataset

Cell = str | int | float | None
Written = Callable[[str], str]
"""How the file writes a text that somebody else has chosen."""


class Column(NamedTuple):
    """A column: `kind` is text, integer or number, `chosen` that its name is somebody else's words."""

    name: str
    kind: str = "text"
    chosen: bool = False


def columns(dataset: Dataset) -> list[Column]:
    """The columns in their order; those of further fields come last, only where a document has some."""
    flag = "number" if dataset.soft else "integer"
    decided = [*(Column(theme.name, flag, chosen=True) for theme in dataset.themes), *_AFTER]
    taken = KNOWN | DERIVED | {theme.name.lower() for theme in dataset.themes}
    extras = [Column(_extra_column(name, taken), chosen=True) for name in dataset.extras]
    if dataset.rows is Rows.THEME:
        middle = [*_BEFORE, Column(THEME_ROW[0]), Column(THEME_ROW[1], flag), *_AFTER]
    elif _wide(dataset):
        people = _annotators(dataset).values()
        middle = [*_BEFORE[:-1], *(Column(f"{who}: {one.name}", one.kind, True) for who in people for one in decided)]
    else:
        middle = [*_BEFORE, *decided]
    return [*middle, *_asked_columns(dataset), *extras]


_INTEGERS = ("paragraph", "number", "start", "end", "unsure")
_BEFORE = [Column(name, "integer" if name in _INTEGERS else "text") for name in BEFORE_THEMES]
_AFTER = [Column(name, "integer" if name in _INTEGERS else "text") for name in AFTER_THEMES]


def _asked_columns(dataset: Dataset) -> list[Column]:
    """The columns that are there only where they were asked for."""
    votes = [Column(VOTES, "integer")] if dataset.votes else []
    splits = [Column("split")] if dataset.splits else []
    return [*votes, *splits, *([Column("previous"), Column("next")] if dataset.context else [])]


def described(dataset: Dataset) -> list[tuple[str, str]]:
    """Name and kind of each column, for the card."""
    return [(one.name, one.kind) for one in columns(dataset)]


def header(dataset: Dataset, written: Written = str) -> list[str]:
    """The names of the columns."""
    return [written(one.name) if one.chosen else one.name for one in columns(dataset)]


def _extra_column(name: str, taken: Collection[str]) -> str:
    """The field's name, told apart from a column that is called the same."""
    return EXTRA + name if name.lower() in taken or name.startswith(EXTRA) else name


def _wide(dataset: Dataset) -> bool:
    """Whether each annotator has columns of their own, because there is one row for all of them."""
    return dataset.rows is Rows.SENTENCE and len(dataset.annotators) > 1


def _annotators(dataset: Dataset) -> dict[str, str]:
    return dict(sorted(dataset.annotators.items(), key=lambda pair: (pair[1], pair[0])))


def rows(dataset: Dataset, written: Written = str, blank: Cell = "") -> Iterator[Sequence[Cell]]:
    """The rows in the order of the text.

    By default one per sentence and annotator, or one without an annotator for a sentence nobody decided: 1, 0, and
    `blank` where nothing is decided, or shares. An annotation that only notes something has a row unless only what is
    decided was wanted.
    """
    shape = _by_theme if dataset.rows is Rows.THEME else _wide_rows if _wide(dataset) else _by_annotator
    decisions = shape(dataset, written, blank)
    splits, context, votes = bool(dataset.splits), dataset.context, dataset.votes
    for release in dataset.releases:
        document, items, split, _ = release
        told = (document.title, document.date, document.source, document.url, document.language)
        meta: list[Cell] = [document.id, *map(written, told)]
        prefix = document.id + ":"
        extra = dict(document.extra)
        further: list[Cell] = [written(extra.get(name, "")) for name in dataset.extras]
        tail = [written(split), *further] if splits else further
        for item in items:
            start, end, paragraph, number, text, *_ = item
            shared = [f"{prefix}{start}-{end}", *meta, paragraph, number, start, end, written(text)]
            if votes or context:
                tail = _asked(dataset, item, split, written) + further
            for row in decisions(item):
                yield shared + row + tail


def _asked(dataset: Dataset, item: Item, split: str, written: Written) -> list[Cell]:
    cells: list[Cell] = [0 if item.vote is None else item.vote.voters] if dataset.votes else []
    if dataset.splits:
        cells.append(written(split))
    return [*cells, written(item.previous), written(item.next)] if dataset.context else cells


Shape = Callable[[Item], Sequence[list[Cell]]]


def _by_annotator(dataset: Dataset, written: Written, blank: Cell) -> Shape:
    names = {identity: written(name) for identity, name in dataset.annotators.items()}
    theme_ids = [theme.id for theme in dataset.themes]
    blank_flags: list[Cell] = [blank] * len(theme_ids)
    undecided: list[list[Cell]] = [[*_NOBODY, *blank_flags, blank, "", "", ""]]
    soft = dataset.soft
    known: dict[frozenset[str], list[Cell]] = {}

    def flags_of(themes: frozenset[str]) -> list[Cell]:
        flags: list[Cell] = [1 if one in themes else 0 for one in theme_ids]
        known[themes] = flags
        return flags

    def cells(item: Item) -> Sequence[list[Cell]]:
        held = item[5]
        if not held:
            return undecided
        found = []
        for _, _, annotator, themes, unsure, note, origin, at, *_ in held:
            if soft and item.vote is not None:
                flags: list[Cell] = [item.vote.share(one) for one in theme_ids]
            elif themes is None:
                flags = blank_flags
            else:
                flags = known.get(themes) or flags_of(themes)
            found.append([names[annotator], *flags, 1 if unsure else 0, written(note), origin, at])
        return found

    return cells


_NOBODY: list[Cell] = [""]


def _by_theme(dataset: Dataset, written: Written, blank: Cell) -> Shape:
    names = [written(theme.name) for theme in dataset.themes]
    flat = _by_annotator(dataset, written, blank)

    def cells(item: Item) -> Sequence[list[Cell]]:
        return [
            [who, name, flag, *rest]
            for who, *others in flat(item)
            for rest in (others[len(names) :],)
            for name, flag in zip(names, others, strict=False)
        ]

    return cells


def _wide_rows(dataset: Dataset, written: Written, blank: Cell) -> Shape:
    flat = _by_annotator(dataset, written, blank)
    order = list(_annotators(dataset))
    nothing: list[Cell] = [*[blank] * len(dataset.themes), blank, "", "", ""]

    def cells(item: Item) -> Sequence[list[Cell]]:
        said = {one.annotator: row[1:] for one, row in zip(item.decisions, flat(item), strict=False)}
        return [[cell for who in order for cell in said.get(who, nothing)]]

    return cells
