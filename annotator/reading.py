"""Reading a file: its documents with their sentences, and what of it cannot be used, in order."""

from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from annotator import formats
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.protocol import Incoming
from annotator.records import fingerprint
from annotator.refusal import Refusal

_PROBLEMS = 100  # that are told of one file


class Cut(NamedTuple):
    """Where the rules cut a text: three numbers for each sentence, its start, end and paragraph."""

    numbers: "array[int]"
    language: str
    engine: str

    def spans(self) -> Iterator[tuple[int, int, int]]:
        """Start, end and paragraph of each sentence."""
        numbers = iter(self.numbers)
        return zip(numbers, numbers, numbers, strict=True)


class Found(NamedTuple):
    """A document of a file. `cut` is None where the file gives the sentences, or the project has the document.

    `sketch` is by what near duplicates are found, b"" where the project has the document.
    """

    incoming: Incoming
    cut: Cut | None
    sketch: bytes = b""


class Left(NamedTuple):
    """What could not be used: `reason` says why, or is "" where enough was said; `refused`: it gave no document."""

    reason: str
    refused: bool


Event = Found | Left


@dataclass(frozen=True)
class Rules:
    """What is known before the first file: the project's abbreviations, the ids of its documents, how to read.

    `options` say how to read the files, `by_file` how to read some of them.
    """

    abbreviations: Sequence[str] = ()
    known: Collection[str] = frozenset()
    options: Options = AS_FOUND
    by_file: Mapping[Path, Options] = field(default_factory=dict)

    def options_for(self, path: Path) -> Options:
        return self.by_file.get(path, self.options)

    def cut(self, incoming: Incoming) -> Found:
        """The document, with its sentences and its sketch where they will be needed."""
        from annotator.similarity import sketch

        known = incoming.id in self.known or (bool(self.known) and fingerprint(incoming.text) in self.known)
        if known or not incoming.text:
            return Found(incoming, None)
        return Found(
            incoming, None if incoming.sentences is not None else self.cut_text(incoming), sketch(incoming.text)
        )

    def cut_text(self, incoming: Incoming) -> Cut:
        from annotator.language import guess_language
        from annotator.segmentation import ENGINE_VERSION, segment

        language = incoming.language or guess_language(incoming.text)
        numbers = array("q")
        for span in segment(incoming.text, language, self.abbreviations):
            numbers.extend(span)
        return Cut(numbers, language, ENGINE_VERSION)


def read_file(path: Path, cut: Callable[[Incoming], Found], options: Options = AS_FOUND) -> Iterator[Event]:
    """What is in the file, one after the other; nothing is raised for a file that cannot be used."""
    told: list[str] = []  # since the last event
    problems = 0

    def due() -> Iterator[Left]:
        nonlocal problems
        for reason in told:
            problems += 1
            if problems <= _PROBLEMS:
                yield Left(reason, refused=False)
        told.clear()

    def refuse(reason: str) -> Left:
        nonlocal problems
        problems += 1
        return Left(reason if problems <= _PROBLEMS else "", refused=True)

    given = 0
    whole: Refusal | None = None
    try:
        if path.is_dir():  # a folder within a folder that could not be opened
            raise Refusal("this folder cannot be opened; change its permissions.")
        for incoming in formats.read(path, told.append, options):
            given += 1
            yield from due()
            yield refuse(str(incoming)) if isinstance(incoming, Refusal) else cut(incoming)
    except Refusal as refusal:
        whole = refusal
    yield from due()
    if whole is not None:
        yield Left(str(whole), refused=True)
    elif not given:
        yield refuse("there is no document in this file.")
    if problems > _PROBLEMS:
        yield Left(f"and {problems - _PROBLEMS} more problems of this kind.", refused=False)
