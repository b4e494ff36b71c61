"""doccano: a JSON line per decision for its text classification, everything else among the further fields.

CSV is not for doccano: what it exports as CSV it does not import again. Undecided sentences come without labels, as
those do that were decided as “none”; the field `decision` tells them apart.
"""

from typing import BinaryIO

from annotator.formats.protocol import Dataset
from annotator.formats.tasks import facts, line, tasks


def write(file: BinaryIO, dataset: Dataset) -> int:
    """Write a line per task and return their number."""
    count = 0
    for task in tasks(dataset):
        # `id`, `text`, `label` and `Comments` are doccano's own names
        file.write(line({"text": task.item.text, "label": task.themes or [], **facts(task, dataset)}))
        count += 1
    return count
