"""The labelled table that exports write: its columns and its rows, for every kind of table file."""

from collections.abc import Iterator, Sequence
from itertools import repeat

from annotator.formats.protocol import Chapter, Dataset
from annotator.records import Annotation

BEFORE_THEMES = (
    "id", "document", "title", "date", "source", "url", "language", "paragraph", "number", "start", "end", "text",
    "annotator",
)  # fmt: skip
AFTER_THEMES = ("unsure", "note", "origin", "annotated_at")

Cell = str | int


def header(dataset: Dataset) -> list[str]:
    """The names of the columns."""
    return [*BEFORE_THEMES, *(theme.name for theme in dataset.themes), *AFTER_THEMES]


def rows(dataset: Dataset) -> Iterator[list[Cell]]:
    """One row per sentence and annotator, or one without an annotator for a sentence nobody decided.

    1, 0, and "" where nothing is decided. An annotation that only notes something has a row unless `decided_only`.
    """
    theme_ids = [theme.id for theme in dataset.themes]
    blank: list[Cell] = ["", *repeat("", len(theme_ids)), "", "", "", ""]
    for chapter in dataset.chapters:
        document, sentences, _ = chapter
        annotations = chosen(dataset, chapter)
        meta: list[Cell] = [
            document.id,
            document.title,
            document.date,
            document.source,
            document.url,
            document.language,
        ]
        text = document.text
        for number, (_, start, end, paragraph) in enumerate(sentences, start=1):
            held = annotations.get(start)
            if held is None and dataset.decided_only:
                continue
            place: list[Cell] = [paragraph, number, start, end, text[start:end]]
            shared = [f"{document.id}:{start}-{end}", *meta, *place]
            if held is None:
                yield shared + blank
                continue
            for annotation in held:
                yield shared + _decision(dataset, annotation, theme_ids)


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


def _decision(dataset: Dataset, annotation: Annotation, theme_ids: Sequence[str]) -> list[Cell]:
    _, _, annotator, themes, unsure, note, origin, at = annotation
    flags: list[Cell] = [""] * len(theme_ids) if themes is None else [1 if one in themes else 0 for one in theme_ids]
    return [dataset.annotators[annotator], *flags, int(unsure), note, origin, at]
