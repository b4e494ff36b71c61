"""A first look at files before they are imported: which of them a user should see, and what of them would be stored."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from annotator import formats
from annotator.formats import companions
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.glance import Glance
from annotator.formats.guesses import ENCODING, SHEET
from annotator.formats.protocol import Incoming, Looked
from annotator.language import guess_language
from annotator.refusal import Refusal
from annotator.segmentation import Span, segment
from ui.work.importing import ImportReport, found_files

SHOWN = 100_000
"""Code points of a text that are shown and cut."""


@dataclass(frozen=True)
class Doubt:
    """A file that a user should see before it is imported; `member` is its name in an archive, "" elsewhere.

    `new` says that this is the first time that the user imports a file whose text has to be worked out.
    """

    path: Path
    member: str
    format_name: str
    kind: str
    glance: Glance
    new: bool = False

    @property
    def name(self) -> str:
        return PurePosixPath(self.member).name or self.path.name

    @property
    def place(self) -> str:
        return f"{self.path}/{self.member}" if self.member else str(self.path)

    @property
    def is_table(self) -> bool:
        return bool(self.glance.columns)

    @property
    def alike(self) -> tuple[object, ...]:
        """Equal for files for which one decision will mostly do."""
        guessed = tuple(guess for guess in self.glance.guesses if guess.what in (ENCODING, SHEET))
        return self.format_name, self.glance.columns, tuple(guess._replace(member="") for guess in guessed)


@dataclass
class Decision:
    """What a user decides on a doubt: how to read the file, or not to, or which document to take in its place."""

    options: Options = AS_FOUND
    left_out: bool = False
    instead: Incoming | None = None


@dataclass(frozen=True)
class Plan:
    """How files are to be imported: as `ui.work.importing.import_paths` takes it."""

    by_file: Mapping[Path, Options | None] = field(default_factory=dict)
    instead: Mapping[Path, Sequence[Incoming]] = field(default_factory=dict)
    options: Options = AS_FOUND


@dataclass(frozen=True)
class Sight:
    """The first document of a file as it would be stored, or why there is none.

    `spans` are the sentences of the first SHOWN code points; `several` says that more documents follow.
    """

    incoming: Incoming | None = None
    spans: Sequence[Span] = ()
    refusal: str = ""
    several: bool = False


class First(NamedTuple):
    """Files that a user should see, how many others there are, and those with codings of another tool."""

    doubts: list[Doubt]
    certain: int
    coded: list[Path]


def first_look(
    paths: Sequence[Path], progress: Callable[[int, int], None], seen: Collection[str] | None = None
) -> First:
    """Which of these files, of those in folders and in archives a user should see. What cannot be read is no doubt.

    `seen` names the formats that the user has imported before; None where that is not to count.
    """
    files = companions.standing(list(found_files(paths, ImportReport())))
    found: list[Doubt] = []
    coded: dict[Path, None] = {}
    certain = 0
    for done, path in enumerate(files):
        progress(done, len(files))
        try:
            for looked in formats.look_at(path) if not path.is_dir() else ():
                progress(done, len(files))  # an archive may be long
                if looked.format.coded:
                    coded[path] = None
                doubt = _doubt(path, looked, seen)
                if doubt is None:
                    certain += 1
                else:
                    found.append(doubt)
        except (Refusal, OSError):  # the import itself says why
            certain += 1
    progress(len(files), len(files))
    return First(found, certain, list(coded))


def _doubt(path: Path, looked: Looked, seen: Collection[str] | None) -> Doubt | None:
    new = looked.format.worked_out and seen is not None and looked.format.name not in seen
    if not new and (looked.glance is None or not looked.glance.doubtful):
        return None
    glance = looked.glance or Glance(certain=True)
    return Doubt(path, looked.member, looked.format.name, looked.format.title, glance, new)


def look_again(doubt: Doubt, options: Options) -> Doubt:
    """The doubt as it is where the file is read so. Raises Refusal as reading it would."""
    looked = next(iter(formats.look_at(doubt.path, replace(options, member=doubt.member))), None)
    return doubt if looked is None or looked.glance is None else replace(doubt, glance=looked.glance)


def sight(doubt: Doubt, options: Options, abbreviations: Sequence[str] = ()) -> Sight:
    """What comes of the file where it is read so."""
    problems: list[str] = []
    found: list[Incoming] = []
    try:
        for incoming in formats.read(doubt.path, problems.append, replace(options, member=doubt.member)):
            if isinstance(incoming, Refusal):
                problems.append(str(incoming))
                continue
            found.append(incoming)
            if len(found) > 1:
                break
    except (Refusal, OSError) as error:
        problems.append(str(error))
    if not found:
        reason = problems[0] if problems else "there is no document in this file."
        return Sight(refusal=reason.removeprefix(f"{doubt.member[:200]}: ") if doubt.member else reason)
    return Sight(found[0], spans_of(found[0], abbreviations), several=len(found) > 1)


def spans_of(incoming: Incoming, abbreviations: Sequence[str] = ()) -> list[Span]:
    """The sentences at the beginning of the document: those that the file gives, or as the rules cut it."""
    if incoming.sentences is not None:
        return [Span(one.start, one.end, one.paragraph) for one in incoming.sentences if one.end <= SHOWN]
    text = incoming.text[:SHOWN]
    return segment(text, incoming.language or guess_language(text), abbreviations)


def plan(decided: Iterable[tuple[Doubt, Decision]]) -> Plan:
    """What was decided, put together by files."""
    by_file: dict[Path, Options | None] = {}
    members: dict[Path, list[tuple[str, Options | None]]] = {}
    instead: dict[Path, list[Incoming]] = {}
    for doubt, decision in decided:
        taken = None if decision.left_out or decision.instead is not None else decision.options
        if doubt.member:
            members.setdefault(doubt.path, []).append((doubt.member, taken))
        else:
            by_file[doubt.path] = taken
        if decision.instead is not None and not decision.left_out:
            instead.setdefault(doubt.path, []).append(decision.instead)
    by_file |= {path: Options(members=tuple(told)) for path, told in members.items()}
    return Plan(by_file, instead)
