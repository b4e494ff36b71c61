"""What the line formats of other annotation tools have in common: one task for each decision on a sentence."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from annotator.exporting.items import Item, Release
from annotator.formats.protocol import Dataset
from annotator.records import Annotation


class Task(NamedTuple):
    """A sentence with one annotator's decision on it; `decision` is None where nobody said anything.

    `annotator` is a name, `themes` the names of the themes that apply, None where that is undecided.
    """

    release: Release
    item: Item
    annotator: str
    themes: list[str] | None
    decision: Annotation | None


def tasks(dataset: Dataset) -> Iterator[Task]:
    """A task for each sentence and annotator, and one for each sentence that nobody said anything of."""
    for release in dataset.releases:
        for item in release.items:
            for one in item.decisions:
                name = dataset.annotators[one.annotator]
                themes = None if one.themes is None else [t.name for t in dataset.themes if t.id in one.themes]
                yield Task(release, item, name, themes, one)
            if not item.decisions:
                yield Task(release, item, "", None, None)


def facts(task: Task, dataset: Dataset) -> dict[str, Any]:
    """All that is known of the task besides text and themes, for the place where a tool keeps further fields.

    `decision` says what a list of labels cannot: “themes”, “none” or “undecided”.
    """
    document, item, one = task.release.document, task.item, task.decision
    found: dict[str, Any] = {
        "sentence_id": task.release.id_of(item),
        "document": document.id,
        "title": document.title,
        "date": document.date,
        "source": document.source,
        "url": document.url,
        "language": document.language,
        "paragraph": item.paragraph,
        "number": item.number,
        "start": item.start,
        "end": item.end,
        "annotator": task.annotator,
        "decision": "undecided" if task.themes is None else "themes" if task.themes else "none",
        "unsure": bool(one and one.unsure),
        "note": one.note if one else "",
        "origin": one.origin if one else "",
        "annotated_at": one.at if one else "",
    }
    if dataset.splits:
        found["split"] = task.release.split
    if dataset.context:
        found |= {"previous": item.previous, "next": item.next}
    if item.vote is not None:
        found["annotators"] = item.vote.voters
        if dataset.soft:
            found["shares"] = {theme.name: item.vote.share(theme.id) for theme in dataset.themes}
    if document.extra:
        found["fields"] = dict(document.extra)
    return found


def line(value: Any) -> bytes:
    """A value as a line of JSON."""
    return _dumps(value).encode() + b"\n"


_dumps = json.JSONEncoder(ensure_ascii=False).encode
