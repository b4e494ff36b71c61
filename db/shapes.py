"""What reading a project gives, beside the records themselves."""

from collections import Counter
from typing import NamedTuple

from annotator.records import Annotation, Document, Sentence


class Heading(NamedTuple):
    """A document without its text, for lists. `number` orders the documents as they came."""

    id: str
    number: int
    title: str
    date: str
    source: str
    url: str
    language: str
    extra: tuple[tuple[str, str], ...] = ()


class Progress(NamedTuple):
    """How many sentences a document has, and how many of them one annotator has decided."""

    sentences: int
    decided: int


class Counts(NamedTuple):
    """Of some documents: how far one annotator is in each that has sentences, and how often each theme was given."""

    progress: dict[str, Progress]
    themes: Counter[str]


class Place(NamedTuple):
    """A sentence, by its document and where it begins there."""

    document: str
    start: int


class Hit(NamedTuple):
    """A passage found: `[start, end)` in the document's text."""

    document: str
    title: str
    start: int
    end: int
    before: str
    found: str
    after: str


class Chapter(NamedTuple):
    """A whole document as exports need it: its sentences and everybody's annotations, both in order of the text."""

    document: Document
    sentences: list[Sentence]
    annotations: list[Annotation]


class Tally(NamedTuple):
    """What one annotator has decided in the whole project."""

    decided: int
    none: int
    unsure: int
    themes: Counter[str]
