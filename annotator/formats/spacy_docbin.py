"""spaCy's DocBin for `textcat_multilabel`: a Doc for each decision, every theme a category of 1.0, 0.0 or its share."""

from typing import BinaryIO

from annotator.exporting.losses import Aspect
from annotator.formats.protocol import Dataset, Format
from annotator.formats.tasks import facts, tasks


def write(file: BinaryIO, dataset: Dataset) -> int:
    """Write the DocBin and return the number of Docs, all of which are held in memory until then."""
    import spacy
    from spacy.tokens import DocBin

    empty = spacy.blank("xx")  # the categories do not depend on the tokens
    held = DocBin(store_user_data=True)
    count = 0
    for task in tasks(dataset):
        if task.themes is None:
            continue
        doc = empty.make_doc(task.item.text)
        if dataset.soft and task.item.vote is not None:
            doc.cats = {theme.name: task.item.vote.share(theme.id) for theme in dataset.themes}
        else:
            doc.cats = {theme.name: float(theme.name in task.themes) for theme in dataset.themes}
        doc.user_data.update(facts(task, dataset))
        held.add(doc)
        count += 1
    file.write(held.to_bytes())
    return count


FORMAT = Format(
    "spacy",
    "spaCy (DocBin for textcat_multilabel)",
    (".spacy",),
    write=write,
    lacks={Aspect.UNDECIDED: "sentences without a decision are left out"},
    extra="spacy",
    module="spacy",
)
