"""W3C Web Annotation (JSON-LD): an annotation for each decision, its themes as tags, its place in code points."""

import json
import uuid
from typing import Any, BinaryIO

from annotator.exporting.items import Release
from annotator.exporting.losses import Aspect
from annotator.formats.protocol import Dataset, Format
from annotator.formats.tasks import Task, tasks

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_SPACE = uuid.UUID("9d3b4f0e-2f3c-4f39-8b5e-6a1f6f6f0c27")
_BESIDE = 32  # code points before and after the quotation
NONE = "none of the themes"
UNSURE = "unsure"


def write(file: BinaryIO, dataset: Dataset) -> int:
    """Write the list of annotations and return their number."""
    count = 0
    file.write(b"[")
    for task in tasks(dataset):
        if task.decision is not None:
            file.write(b",\n" if count else b"\n")
            file.write(json.dumps(_annotation(task), ensure_ascii=False).encode())
            count += 1
    file.write(b"\n]\n")
    return count


def _annotation(task: Task) -> dict[str, Any]:
    document, item = task.release.document, task.item
    name = f"{task.release.id_of(item)}/{task.annotator}"
    made: dict[str, Any] = {
        "@context": _CONTEXT,
        "id": uuid.uuid5(_SPACE, name).urn,
        "type": "Annotation",
        "motivation": "tagging",
        "creator": {"type": "Person", "name": task.annotator},
        "body": _bodies(task),
        "target": {
            "source": document.url or f"urn:pressmark:{document.id}",
            "selector": [
                {"type": "TextPositionSelector", "start": item.start, "end": item.end},
                {
                    "type": "TextQuoteSelector",
                    "exact": item.text,
                    "prefix": document.text[max(item.start - _BESIDE, 0) : item.start],
                    "suffix": document.text[item.end : item.end + _BESIDE],
                },
            ],
        },
    }
    if task.decision is not None and task.decision.at:
        made["created"] = task.decision.at
    return made


def _bodies(task: Task) -> list[dict[str, Any]]:
    bodies = [_body("tagging", theme) for theme in task.themes or ()]
    if task.themes is not None and not task.themes:
        bodies.append(_body("assessing", NONE))
    if task.decision is not None and task.decision.unsure:
        bodies.append(_body("assessing", UNSURE))
    if task.decision is not None and task.decision.note:
        bodies.append(_body("commenting", task.decision.note))
    return bodies


def _body(purpose: str, value: str) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}


def _special(release: Release, _dataset: Dataset) -> list[str]:
    return ["texts of documents (the targets quote them)"] if release.items else []


FORMAT = Format(
    "web-annotation",
    "W3C Web Annotation (JSON-LD)",
    (".jsonld",),
    write=write,
    lacks={
        Aspect.UNDECIDED: "",
        Aspect.SHARES: "",
        Aspect.ORIGINS: "",
        Aspect.METADATA: "",
        Aspect.TITLES: "",
        Aspect.EXTRA: "",
        Aspect.CONTEXT: "the quotations have the text beside them",
        Aspect.SPLITS: "",
    },
    special=_special,
)
