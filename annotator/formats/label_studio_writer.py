"""Label Studio: a JSON list of tasks, a sentence each, with an annotation for each annotator who decided.

The labelling interface has a `<Text name="text" value="$text"/>` and a `<Choices name="theme" toName="text"
choice="multiple">` with a choice for each theme; the task's `data` has all else, the annotators in the order of the
annotations: Label Studio refuses annotators that it does not know.
"""

import json
import uuid
from typing import Any, BinaryIO

from annotator.exporting.items import Item, Release
from annotator.formats.protocol import Dataset
from annotator.formats.tasks import Task, facts

_SPACE = uuid.UUID("5f0c6a54-5c7e-4b1c-9a5d-0d1c7f1b6a11")
_OF_DECISION = ("annotator", "decision", "unsure", "note", "origin", "annotated_at")


def write(file: BinaryIO, dataset: Dataset) -> int:
    """Write the list and return the number of tasks."""
    count = 0
    file.write(b"[")
    for release in dataset.releases:
        for item in release.items:
            file.write(b",\n" if count else b"\n")
            file.write(_dumps(_task(release, item, dataset)).encode())
            count += 1
    file.write(b"\n]\n")
    return count


def _task(release: Release, item: Item, dataset: Dataset) -> dict[str, Any]:
    themes = {theme.id: theme.name for theme in dataset.themes}
    decisions, annotations = [], []
    for one in item.decisions:
        chosen = None if one.themes is None else [name for key, name in themes.items() if key in one.themes]
        known = facts(Task(release, item, dataset.annotators[one.annotator], chosen, one), dataset)
        decisions.append({name: known[name] for name in _OF_DECISION})
        if chosen is not None:
            annotations.append(_annotation(release.id_of(item), one.annotator, chosen))
    known = facts(Task(release, item, "", None, None), dataset)
    data = {"text": item.text, **{name: value for name, value in known.items() if name not in _OF_DECISION}}
    return {"data": data | {"decisions": decisions}, "annotations": annotations}


def _annotation(sentence: str, annotator: str, themes: list[str]) -> dict[str, Any]:
    """One annotator's decision; “none” is an annotation without a result."""
    result = [{"from_name": "theme", "to_name": "text", "type": "choices", "value": {"choices": themes}}]
    unique = uuid.uuid5(_SPACE, f"{sentence}/{annotator}")
    return {"unique_id": str(unique), "was_cancelled": False, "result": result if themes else []}


_dumps = json.JSONEncoder(ensure_ascii=False).encode
