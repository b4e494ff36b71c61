"""The records of a project: everything that is stored, and nothing else."""

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

CONSENSUS_ID = "consensus"
CONSENSUS_NAME = "Consensus"


@dataclass(frozen=True, slots=True)
class Document:
    """A release. Its text never changes; `id` is the fingerprint of the text.

    `date` is ISO 8601 (a year, a month or a day) or empty, `language` an ISO 639-1 code or empty, `engine`
    the version of the rules that cut the sentences ("" where they came with an import), `revises` the id of the
    document whose corrected text this is, or empty. `extra` holds further fields, name and value, as `extra_fields`
    makes them.
    """

    id: str
    text: str
    title: str
    date: str = ""
    source: str = ""
    url: str = ""
    language: str = ""
    engine: str = ""
    revises: str = ""
    extra: tuple[tuple[str, str], ...] = ()


class Sentence(NamedTuple):
    """A span `[start, end)` of a document's text in code points; `paragraph` counts from 1."""

    document: str
    start: int
    end: int
    paragraph: int

    @property
    def id(self) -> str:
        return f"{self.document}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of the codebook. `position` orders the codebook, a retired theme is kept only where it is used."""

    id: str
    name: str
    key: str
    colour: str
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    position: int = 0
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Annotator:
    """Someone who decides: a person, or the consensus.

    `alias_of` is the id of the annotator that this one turned out to be (two spellings of one person), or "";
    `repeat_of` the id of the annotator whose second, hidden pass over the same sentences this is, or "".
    """

    id: str
    name: str
    alias_of: str = ""
    repeat_of: str = ""


class Annotation(NamedTuple):
    """One annotator's decision on the sentence of `document` that begins at `start`.

    `themes` holds theme ids; empty means "none of these"; None means that the annotator only noted something and
    has not decided. `origin` is one of ORIGINS, `at` the time in UTC as `timestamp` writes it. Of a decision of the
    consensus, `decided_by` is the id of who adjudicated, and `reason` one of REASONS or "".
    """

    document: str
    start: int
    annotator: str
    themes: frozenset[str] | None
    unsure: bool = False
    note: str = ""
    origin: str = "manual"
    at: str = ""
    decided_by: str = ""
    reason: str = ""

    @property
    def decided(self) -> bool:
        return self.themes is not None


class Comment(NamedTuple):
    """A remark in a review on the sentence that holds the code point `start`; `author` is an annotator's id.

    `id` is made once, at random, so that the same comment is known again in a colleague's file.
    """

    id: str
    document: str
    start: int
    author: str
    text: str
    at: str
    resolved: bool = False


class Unblinding(NamedTuple):
    """That an annotator chose to see the others' decisions on a document, at this time, before having finished it."""

    document: str
    annotator: str
    at: str


@dataclass(frozen=True, slots=True)
class Setting:
    """A named value of the project; `value` is JSON."""

    name: str
    value: str


Record = Document | Sentence | Theme | Annotator | Annotation | Comment | Unblinding | Setting

ORIGINS = ("manual", "suggestion", "import", "rule", "corrected")
REASONS = ("slip", "ambiguity", "gap")
"""Why annotators disagreed: one of them slipped, the sentence is ambiguous, the codebook has a gap."""
DATE_AS_GIVEN = "date as given"
"""The further field that keeps a date which could not be understood, or not wholly."""
ABBREVIATIONS = "abbreviations"
"""The setting that lists the project's extra abbreviations, a JSON list of strings."""


def fingerprint(text: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def annotator_id(name: str) -> str:
    """The same name gives the same id on every laptop, however it is capitalised or composed."""
    return _name_id(name)


def theme_id(name: str) -> str:
    """The same name gives the same id on every laptop."""
    return _name_id(name)


def _name_id(name: str) -> str:
    folded = unicodedata.normalize("NFC", " ".join(name.split())).casefold()
    return hashlib.sha256(folded.encode()).hexdigest()[:8]


def extra_fields(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Further fields as a document has them: each name once, on one line; trimmed values, none empty; the last wins."""
    fields: dict[str, str] = {}
    for given, value in pairs:
        name, kept = " ".join(given.split()), value.replace("\r\n", "\n").replace("\r", "\n").strip()
        if name and kept:
            fields[name] = kept
    return tuple(fields.items())


def timestamp(moment: datetime | None = None) -> str:
    """The moment (now, unless given) in UTC as ISO 8601 to the millisecond, e.g. 2026-01-05T09:30:00.000Z."""
    utc = (moment or datetime.now(UTC)).astimezone(UTC)
    return utc.strftime("%Y-%m-%dT%H:%M:%S.") + f"{utc.microsecond // 1000:03d}Z"
