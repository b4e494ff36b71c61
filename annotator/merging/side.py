"""The two sides of a merge: what must be known of a project, ours or a colleague's, and one held in memory."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from annotator.records import Annotation, Annotator, Comment, Document, Sentence, Setting, Theme, Unblinding


class Side(Protocol):
    """A project to be read. `name` is its file, for messages."""

    name: str

    def themes(self) -> list[Theme]: ...

    def annotators(self) -> list[Annotator]: ...

    def settings(self) -> dict[str, Setting]: ...

    def comments(self) -> list[Comment]: ...

    def unblindings(self) -> list[Unblinding]: ...

    def revisions(self) -> dict[str, tuple[str, ...]]:
        """The ids of all documents in their order, each with those of the texts that it corrects, as far as known."""
        ...

    def texts(self, document_ids: Sequence[str]) -> Iterator[Document]:
        """The documents with these ids, in no certain order."""
        ...

    def outlines(self, document_ids: Sequence[str]) -> dict[str, str]:
        """By document, its sentences as `outline_of` writes them; those with the same outline are cut alike."""
        ...

    def sentences(self, document_id: str) -> list[Sentence]: ...

    def decisions(
        self, document_ids: Sequence[str], annotators: Collection[str] | None = None
    ) -> dict[str, list[Annotation]]:
        """By document, all annotations or those of some annotators, in order of the text; none where there are none."""
        ...


class Ours(Side, Protocol):
    """The project that is merged into."""

    def earlier(self, document_ids: Sequence[str]) -> set[Annotation]:
        """What decisions on these documents were before they were altered, and what merging overruled there."""
        ...


def portions(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """The items in lists of at most `size`, as itertools.batched makes them from Python 3.12 on."""
    for at in range(0, len(items), size):
        yield items[at : at + size]


def outline_of(sentences: Iterable[Sentence]) -> str:
    """Where each sentence begins and ends."""
    return ",".join(f"{start}-{end}" for _, start, end, _ in sentences)


@dataclass
class Memory:
    """A side held in memory: `chapters` gives each document with its sentences and annotations."""

    name: str = ""
    codebook: Sequence[Theme] = ()
    people: Sequence[Annotator] = ()
    chapters: Mapping[str, tuple[Document, Sequence[Sentence], Sequence[Annotation]]] = field(default_factory=dict)
    remarks: Sequence[Comment] = ()
    looks: Sequence[Unblinding] = ()
    kept: Mapping[str, Setting] = field(default_factory=dict)
    former: Collection[Annotation] = ()

    def themes(self) -> list[Theme]:
        return list(self.codebook)

    def annotators(self) -> list[Annotator]:
        return list(self.people)

    def settings(self) -> dict[str, Setting]:
        return dict(self.kept)

    def comments(self) -> list[Comment]:
        return list(self.remarks)

    def unblindings(self) -> list[Unblinding]:
        return list(self.looks)

    def revisions(self) -> dict[str, tuple[str, ...]]:
        return {one.id: (one.revises,) if one.revises else () for one, _, _ in self.chapters.values()}

    def texts(self, document_ids: Sequence[str]) -> Iterator[Document]:
        for identity in document_ids:
            yield self.chapters[identity][0]

    def outlines(self, document_ids: Sequence[str]) -> dict[str, str]:
        return {identity: outline_of(self.chapters[identity][1]) for identity in document_ids}

    def sentences(self, document_id: str) -> list[Sentence]:
        return list(self.chapters[document_id][1])

    def decisions(
        self, document_ids: Sequence[str], annotators: Collection[str] | None = None
    ) -> dict[str, list[Annotation]]:
        found = {}
        for identity in document_ids:
            made = [one for one in self.chapters[identity][2] if annotators is None or one.annotator in annotators]
            if made:
                found[identity] = made
        return found

    def earlier(self, document_ids: Sequence[str]) -> set[Annotation]:
        return {one for one in self.former if one.document in document_ids}
