"""What a file format is: documents in, datasets out, codebooks either way."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from annotator.exporting.items import Release
from annotator.exporting.losses import Aspect
from annotator.exporting.selection import Rows
from annotator.formats.coding import NO_CODING, Coding
from annotator.formats.columns import Options
from annotator.formats.glance import Glance
from annotator.formats.guesses import Guess
from annotator.records import Theme
from annotator.refusal import Refusal


class IncomingSentence(NamedTuple):
    """A span `[start, end)` of an incoming text in code points; paragraph and number count from 1."""

    start: int
    end: int
    paragraph: int
    number: int


class Decision(NamedTuple):
    """What an annotator says of the incoming sentence that begins at `start`.

    `annotator` is a name, "" for whoever imports. `themes` holds names; empty is "none of these", None means that
    nothing is decided. `at` is a time as `records.timestamp` writes it, or "" where the file gives none.
    """

    start: int
    annotator: str
    themes: tuple[str, ...] | None
    unsure: bool = False
    note: str = ""
    origin: str = "import"
    at: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A document as a file gives it. `sentences` is None where the text is still to be segmented.

    `id` is what the file calls the document: in our own exports the id in the project, elsewhere anything or "".
    `themes` names all themes that the file knows, used or not, in its order; `extra` holds further fields of the
    document, name and value. `guesses` is what the reader was not certain of. `coding` is what another tool's file says
    of parts of the text; where `text` is "", it is all there is.
    """

    text: str
    title: str
    date: str = ""
    source: str = ""
    url: str = ""
    language: str = ""
    id: str = ""
    sentences: tuple[IncomingSentence, ...] | None = None
    decisions: tuple[Decision, ...] = ()
    themes: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    guesses: tuple[Guess, ...] = field(default=(), compare=False)
    coding: Coding = NO_CODING


Problem = Callable[[str], None]
"""Takes one sentence on a part of a file that cannot be used; the rest goes on."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """What an export writes: the stream of releases, to be read once, and what holds for all of it.

    `annotators` gives the names by the ids that decisions have, `themes` the themes in their order; no decision names
    another. `extras` names the further fields that any of the documents has. `decided_only` has left out what nobody
    decided; `raw` leaves cells as they are that a spreadsheet would run. `rows` says what a row of a table is.

    `votes` says that items have votes, `soft` that themes are to be given as shares (`Vote.share`) where the format
    can, `context` that items have the sentences beside them. `splits` names the splits in their order, none where
    there are none. `name` is that of the project.
    """

    releases: Iterable[Release]
    themes: Sequence[Theme]
    annotators: Mapping[str, str] = field(default_factory=dict)
    decided_only: bool = False
    raw: bool = False
    extras: Sequence[str] = ()
    rows: Rows = Rows.ANNOTATOR
    soft: bool = False
    votes: bool = False
    context: bool = False
    splits: Sequence[str] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """A file format; each of the functions is None where the format does not do that.

    `read` yields documents lazily, or a Refusal in place of one that cannot be used; it tells what else it leaves out,
    and raises Refusal where the file as a whole cannot be used. None of these names the file. `read_with` reads as it
    was told to and `look` is a first look without reading all, for the formats that can; `look_within` looks at the
    files of an archive, one after the other. `worked_out`: which text on the page is the release is found by rules that
    may be wrong. `coded`: it is another tool's, and has codes on parts of the texts.

    `write` writes a dataset to a file, `write_folder` to an empty folder, for the formats that are one; both return the
    number of rows. `lacks` says what the format has no place for and what is done instead ("" where it is just left
    out), and `special` what else is lost of one release: from these the report of losses is made. `extra` is the name
    of the optional dependency that writing needs and `module` the module that comes with it, both "" where none does.

    For the dataset card, `columns` gives what is in a row, name and kind (text, integer, number, boolean, or “list of”
    these), where a row has columns; `features` the same as Hugging Face's cards have it, and `path_of` the file of a
    split ("": of all), both for the folder that it reads.

    `suffixes` are the endings of files in this format, the usual one first, `also_reads` those of kindred formats that
    are only read. A format whose files end as those of another do has no suffix but their `notation`. `guards` says
    that cells are written harmless unless the dataset is `raw`. Whatever is heavy is imported inside these functions.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    read: Callable[[Path, Problem], Iterator[Incoming | Refusal]] | None = None
    write: Callable[[BinaryIO, Dataset], int] | None = None
    read_codebook: Callable[[str], list[Theme]] | None = None
    write_codebook: Callable[[Sequence[Theme]], str] | None = None
    read_with: Callable[[Path, Problem, Options], Iterator[Incoming | Refusal]] | None = None
    look: Callable[[Path, Options], Glance] | None = None
    look_within: Callable[[Path, Options], Iterator["Looked"]] | None = None
    worked_out: bool = False
    coded: bool = False
    write_folder: Callable[[Path, Dataset], int] | None = None
    lacks: Mapping[Aspect, str] = field(default_factory=dict)
    special: Callable[[Release, Dataset], Iterable[str]] | None = None
    extra: str = ""
    module: str = ""
    also_reads: tuple[str, ...] = ()
    guards: bool = False
    columns: Callable[[Dataset], Sequence[tuple[str, str]]] | None = None
    features: Callable[[Dataset], Sequence[Mapping[str, Any]]] | None = None
    path_of: Callable[[str], str] | None = None
    notation: str = ""

    @property
    def ending(self) -> str:
        """How the names of files end that are written so; "" for folders."""
        return self.suffixes[0] if self.suffixes else self.notation

    @property
    def writes(self) -> bool:
        """Whether datasets can be written so."""
        return self.write is not None or self.write_folder is not None

    @property
    def installed(self) -> bool:
        """Whether what writing needs is there."""
        return not self.module or find_spec(self.module) is not None


class Looked(NamedTuple):
    """A file that was looked at: its name within an archive or "", its format, and what was seen, if that can be."""

    member: str
    format: Format
    glance: Glance | None
