"""Training: documents that a new annotator tags blind to be compared with the consensus, and the mark to reach."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from annotator.changes import Act, Change, Edit
from annotator.records import Setting, timestamp
from annotator.refusal import Refusal

TRAINING = "training"
"""The name of the setting."""

PASS_MARK = 0.8
"""Alpha with the consensus that a theme must reach unless the project says otherwise: what Krippendorff (2004) asks."""


@dataclass(frozen=True, slots=True)
class Training:
    """Ids of the documents, and the alpha to reach."""

    documents: tuple[str, ...] = ()
    pass_mark: float = PASS_MARK

    def among(self, documents: Iterable[str], revisions: Mapping[str, str]) -> set[str]:
        """Those of these documents that are for training, or are the corrected text of one that was.

        `revisions` gives the id of the text in whose place a document stands.
        """
        marked = frozenset(self.documents)
        return {one for one in documents if not marked.isdisjoint(_texts(one, revisions))} if marked else set()


def training_of(settings: Mapping[str, Setting]) -> Training:
    """What the project says; what it says wrongly, as a file from elsewhere may, is as if it were not said."""
    held = settings.get(TRAINING)
    said = _read(held.value) if held is not None else {}
    documents, mark = said.get("documents"), said.get("pass mark")
    return Training(
        tuple(str(one) for one in documents) if isinstance(documents, list) else (),
        float(mark) if isinstance(mark, int | float) and 0 < mark <= 1 else PASS_MARK,
    )


def mark_for_training(settings: Mapping[str, Setting], document: str, wanted: bool, annotator: str = "") -> Change:
    """Make a document one for training, or an ordinary one again."""
    held = training_of(settings)
    others = tuple(one for one in held.documents if one != document)
    return _set(settings, replace(held, documents=(*others, document) if wanted else others), annotator)


def choose_training(settings: Mapping[str, Setting], documents: Iterable[str], annotator: str = "") -> Change:
    """Make these the documents for training."""
    return _set(settings, replace(training_of(settings), documents=tuple(documents)), annotator)


def set_pass_mark(settings: Mapping[str, Setting], mark: float, annotator: str = "") -> Change:
    """Alpha with the consensus from which on a theme counts as learnt."""
    if not (math.isfinite(mark) and 0 < mark <= 1):
        raise Refusal("A pass mark is above 0 and not above 1; .8 is what Krippendorff (2004) asks of alpha.")
    return _set(settings, replace(training_of(settings), pass_mark=round(mark, 3)), annotator)


def _set(settings: Mapping[str, Setting], after: Training, annotator: str) -> Change:
    held = settings.get(TRAINING)
    edits: tuple[Edit, ...] = ()
    if after != training_of(settings):
        value = json.dumps({"documents": list(after.documents), "pass mark": after.pass_mark}, ensure_ascii=False)
        edits = (Edit(held, None if after == Training() else Setting(TRAINING, value)),)
    return Change(Act.SETTING, edits, annotator, detail={"name": TRAINING}, at=timestamp())


def _read(value: str) -> dict[str, object]:
    try:
        said = json.loads(value)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _texts(document: str, revisions: Mapping[str, str]) -> list[str]:
    """The document and the earlier texts of it, the newest first."""
    found = [document]
    while (earlier := revisions.get(found[-1], "")) and earlier not in found:
        found.append(earlier)
    return found
