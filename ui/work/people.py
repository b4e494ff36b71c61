"""What making one annotator of two comes to, from the project."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from annotator.commands.annotators import Union, merge_annotators
from annotator.merging.side import portions
from annotator.records import CONSENSUS_ID, Annotation, Annotator
from db.reader import Reader

_DOCUMENTS = 200  # that are read together


@dataclass(frozen=True)
class Looked:
    """What it comes to, and the numbers of the sentences that were decided differently, by document and start."""

    union: Union
    numbers: Mapping[tuple[str, int], int]


def union_of(
    reader: Reader, source: Annotator, target: Annotator, by: str, progress: Callable[[int, int], None]
) -> Looked:
    """Work it out. `progress` hears of documents, and what it raises ends the work."""
    ids = list(reader.revisions())
    annotations: list[Annotation] = []
    for done, some in enumerate(portions(ids, _DOCUMENTS)):
        progress(done * _DOCUMENTS, len(ids))
        for held in reader.decisions(some, {source.id, target.id, CONSENSUS_ID}).values():
            annotations += held
    people = {one.id: one for one in reader.annotators()}
    union = merge_annotators(people, source, target, annotations, [*reader.comments(), *reader.unblindings()], by)
    documents = {one.source.document for one in union.conflicts}
    numbers = {
        (document, sentence.start): number
        for document in documents
        for number, sentence in enumerate(reader.sentences(document), start=1)
    }
    return Looked(union, numbers)
