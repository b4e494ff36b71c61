"""Prodigy: tasks of its “choice” view, the themes as options, answered where somebody decided."""

import hashlib
from datetime import datetime
from typing import Any, BinaryIO

from annotator.formats.protocol import Dataset
from annotator.formats.tasks import Task, facts, line, tasks


def write(file: BinaryIO, dataset: Dataset) -> int:
    """Write a line per task and return their number. An undecided sentence is a task without an answer."""
    options = [{"id": theme.name, "text": theme.name} for theme in dataset.themes]
    names = "\n".join(theme.name for theme in dataset.themes)
    count = 0
    for task in tasks(dataset):
        file.write(line(_task(task, dataset, options, names)))
        count += 1
    return count


def _task(task: Task, dataset: Dataset, options: list[dict[str, str]], names: str) -> dict[str, Any]:
    text = task.item.text
    made: dict[str, Any] = {
        "text": text,
        "options": options,
        "meta": facts(task, dataset),
        "_input_hash": _hash(text),
        "_task_hash": _hash(f"{text}\n{names}"),
        "_view_id": "choice",
        "config": {"choice_style": "multiple"},
    }
    if task.themes is not None:
        made |= {"accept": task.themes, "answer": "accept"}
    if task.decision is not None:
        made |= {"_annotator_id": task.annotator, "_session_id": task.annotator}
        if task.decision.at:
            made["_timestamp"] = int(datetime.fromisoformat(task.decision.at).timestamp())
    return made


def _hash(text: str) -> int:
    """A signed number of 32 bits, as Prodigy has; which it is, is of no matter to it."""
    digest = hashlib.blake2b(text.encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big", signed=True)
