"""The labelled table that exports write: its columns and its rows, for every kind of table file."""

from collections.abc import Callable, Collection, Iterator

from annotator.formats.columns import AFTER_THEMES, BEFORE_THEMES, EXTRA, KNOWN
from annotator.formats.protocol import Chapter, Dataset
from annotator.records import Annotation

Cell = str | int


def header(dataset: Dataset, written: Callable[[str], str] = str) -> list[str]:
    """The names of the columns; those of further fields come last, only where a document has some.

    `written` is how the file writes a text that somebody else has chosen.
    """
    themes = [theme.name for theme in dataset.themes]
    taken = KNOWN | {name.lower() for name in themes}
    extras = [_extra_column(name, taken) for name in dataset.extras]
    return [*BEFORE_THEMES, *map(written, themes), *AFTER_THEMES, *map(written, extras)]


def _extra_column(name: str, taken: Collection[str]) -> str:
    """The field's name, told apart from a column that is called the same."""
    return EXTRA + name if name.lower() in taken or name.startswith(EXTRA) else name


def rows(dataset: Dataset, written: Callable[[str], str] = str) -> Iterator[list[Cell]]:
    """One row per sentence and annotator, or one without an annotator for a sentence nobody decided.

    1, 0, and "" where nothing is decided. An annotation that only notes something has a row unless `decided_only`.
    `written` as in `header`.
    """
    names = {identity: written(name) for identity, name in dataset.annotators.items()}
    theme_ids = [theme.id for theme in dataset.themes]
    blank_flags: list[Cell] = [""] * len(theme_ids)
    blank: list[Cell] = ["", *blank_flags, "", "", "", ""]
    for chapter in dataset.chapters:
        document, sentences, _ = chapter
        annotations = chosen(dataset, chapter)
        told = (document.title, document.date, document.source, document.url, document.language)
        meta: list[Cell] = [document.id, *map(written, told)]
        text, extra = document.text, dict(document.extra)
        further: list[Cell] = [written(extra.get(name, "")) for name in dataset.extras]
        for number, (_, start, end, paragraph) in enumerate(sentences, start=1):
            held = annotations.get(start)
            if held is None and dataset.decided_only:
                continue
            place: list[Cell] = [paragraph, number, start, end, written(text[start:end])]
            shared = [f"{document.id}:{start}-{end}", *meta, *place]
            if held is None:
                yield shared + blank + further
                continue
            for annotation in held:
                _, _, annotator, themes, unsure, note, origin, at, *_ = annotation
                flags = blank_flags if themes is None else [1 if one in themes else 0 for one in theme_ids]
                yield [*shared, names[annotator], *flags, int(unsure), written(note), origin, at, *further]


def chosen(dataset: Dataset, chapter: Chapter) -> dict[int, list[Annotation]]:
    """The annotations that are exported, by the start of their sentence, in the order of the annotators' names."""
    names = dataset.annotators
    found: dict[int, list[Annotation]] = {}
    for annotation in chapter[2]:
        if annotation.annotator in names and (annotation.themes is not None or not dataset.decided_only):
            found.setdefault(annotation.start, []).append(annotation)
    for held in found.values():
        if len(held) > 1:  # the database's order depends on its locale
            held.sort(key=lambda annotation: (names[annotation.annotator], annotation.annotator))
    return found
