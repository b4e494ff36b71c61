"""brat standoff: the text in X.txt, what is marked in it in X.ann beside it, the types in annotation.conf.

Offsets count code points of the text file, line ends included, from 0, the end exclusive. A type's name has no blanks;
visual.conf says how it is shown. Who annotated is not said: corpora with several annotators have a folder for each.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeVar

from annotator.formats import decoding, files, foreign
from annotator.formats.coding import Code, Coding, Span
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.offsets import Offsets, Seen, Unit, best_counting, countings
from annotator.formats.plain import title_of
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.refusal import Refusal

PathLike = TypeVar("PathLike", Path, PurePosixPath)

CONFIGURATION = ("annotation.conf", "visual.conf", "tools.conf", "kb_shortcuts.conf")
"""The files of a corpus that are no texts; those of a folder hold for the folders in it."""

_TEXT_BOUND = re.compile(r"(T\d+)\t(\S+) (-?\d+ -?\d+(?:;-?\d+ -?\d+)*)(?:\t(.*))?$", re.DOTALL)
_ON_ONE = re.compile(r"[AMN]\d+\t(\S+) (T\d+)(?:\s+(.*))?$")
_REMARK = re.compile(r"#\S*\t(\S+) (\S+)(?:\t(.*))?$")
_SECTION = re.compile(r"\[(\w+)\]\s*$")
_ELSEWHERE = {"R": "relations", "E": "events", "*": "equivalences", "#": "notes on relations, events or documents"}
_LARGEST = 50_000_000  # bytes of an .ann file
_LARGEST_CONFIGURATION = 1_000_000
_FOLDERS = 3  # that may hold the configuration: the corpus, a part of it, an annotator's


def read(path: Path, problem: Problem, options: Options = AS_FOUND) -> Iterator[Incoming | Refusal]:
    """The one document that the pair of files is."""
    text_path = text_beside(path)
    if text_path is None:
        raise Refusal(f"there is no {path.stem}.txt beside it, which has the text; put both files into one folder.")
    raw = foreign.raw_text(files.read_bytes(text_path, decoding.MAX_DOCUMENT + 1), options.encoding)
    text = decoding.usable(raw)
    data = files.read_bytes(path, _LARGEST + 1)
    if len(data) > _LARGEST:
        raise Refusal(f"too large for the annotations of one text (more than {_LARGEST // 1_000_000} MB).")
    found = _Standoff()
    found.read(foreign.raw_text(data, options.encoding) if data.strip() else "", problem)
    types = _Types.beside(path)
    counting = best_counting(raw, found.seen(), countings([Unit.CODE_POINTS, Unit.UTF_16], options.offsets))
    places = Offsets(raw, counting)
    spans = tuple(
        Span(*places.place(start, end), types.name(one.type), options.coder, note=found.note(identity))
        for identity, one in found.marked.items()
        for start, end in one.parts
    )
    notes = (f"{counting}",) if counting.unit is not Unit.CODE_POINTS else ()
    coding = Coding(spans, types.codes(), (), tuple(found.elsewhere.items()), notes + types.names.notes)
    yield Incoming(text, title_of(text, files.readable(path.stem)), coding=coding)


def text_beside(path: Path) -> Path | None:
    """The file with the text of this .ann file."""
    return next((one for one in (path.with_suffix(end) for end in (".txt", ".TXT")) if one.is_file()), None)


def folders(path: PathLike) -> Sequence[PathLike]:
    """The folders whose configuration holds for this file: its own, and those that this one is in."""
    return [path.parent, *path.parent.parents][:_FOLDERS]


def coders(paths: Iterable[PathLike]) -> Mapping[PathLike, str]:
    """Who annotated: where folders beside each other have files of the same names, each is an annotator's."""
    found = [path for path in paths if path.suffix.lower() == ".ann"]
    names = Counter((path.parent.parent, path.name) for path in found)
    shared = {folder for (folder, _), count in names.items() if count > 1}
    return {path: foreign.person(files.readable(path.parent.name)) for path in found if path.parent.parent in shared}


@dataclass
class _Marked:
    """A text-bound annotation; `parts` are several where it is discontinuous."""

    type: str
    parts: list[tuple[int, int]]
    quote: str


@dataclass
class _Standoff:
    """The lines of an .ann file."""

    marked: dict[str, _Marked] = field(default_factory=dict)
    elsewhere: Counter[str] = field(default_factory=Counter)
    _said: dict[str, list[str]] = field(default_factory=dict)

    def read(self, content: str, problem: Problem) -> None:
        for number, line in enumerate(content.replace("\r\n", "\n").split("\n"), start=1):
            if line.strip():
                self._line(line, f"line {number}", problem)
        for identity in self._said.keys() - self.marked.keys():
            self.elsewhere[_ELSEWHERE["#"]] += len(self._said.pop(identity))

    def _line(self, line: str, where: str, problem: Problem) -> None:
        if match := _TEXT_BOUND.match(line):
            identity, name, places, quote = match.groups()
            parts = [(int(a), int(b)) for a, b in (pair.split(" ") for pair in places.split(";"))]
            if identity in self.marked:
                problem(f"{where}: there are two annotations {identity}; the second was left out.")
                return
            self.marked[identity] = _Marked(name, parts, quote or "")
        elif match := _ON_ONE.match(line):
            name, identity, value = match.groups()
            self._said.setdefault(identity, []).append(f"{name}: {value}" if value else name)
        elif match := _REMARK.match(line):
            kind, identity, words = match.groups()
            said = (words or "").strip()
            self._said.setdefault(identity, []).append(said if kind == "AnnotatorNotes" else f"{kind}: {said}")
        elif line[0] in _ELSEWHERE:
            self.elsewhere[_ELSEWHERE[line[0]]] += 1
        else:
            problem(f"{where}: this is no annotation of brat (“{line[:40]}”); it was left out.")

    def seen(self) -> list[Seen]:
        """The spans in one piece, with what they should mark."""
        return [Seen(*one.parts[0], one.quote) for one in self.marked.values() if len(one.parts) == 1]

    def note(self, identity: str) -> str:
        """What is said of an annotation beside its type."""
        return "; ".join(filter(None, map(foreign.words, self._said.get(identity, []))))


@dataclass
class _Types:
    """The types of a corpus in their order, with how they are shown."""

    known: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    colours: dict[str, str] = field(default_factory=dict)
    names: foreign.Names = field(default_factory=foreign.Names)

    @classmethod
    def beside(cls, path: Path) -> "_Types":
        types = cls()
        for name, take in (("annotation.conf", types._take_types), ("visual.conf", types._take_looks)):
            found = next((folder / name for folder in folders(path) if (folder / name).is_file()), None)
            if found is not None:
                take(foreign.raw_text(files.read_bytes(found, _LARGEST_CONFIGURATION)))
        return types

    def name(self, kind: str) -> str:
        return self.names.of(self.labels.get(kind, kind))

    def codes(self) -> tuple[Code, ...]:
        return tuple(Code(self.name(kind), self.colours.get(kind, "")) for kind in self.known)

    def _take_types(self, content: str) -> None:
        for section, line in _lines(content):
            if section in ("entities", "spans"):
                self.known.append(line.split()[0].removeprefix("!"))

    def _take_looks(self, content: str) -> None:
        for section, line in _lines(content):
            if section == "labels":
                kind, *shown = (part.strip() for part in line.split("|"))
                if shown and shown[0]:
                    self.labels[kind] = shown[0]
            elif section == "drawing":
                kind, *rest = line.split(None, 1)
                match = re.search(r"bgColor:(#[0-9a-fA-F]{3,6})", rest[0] if rest else "")
                if match:
                    self.colours[kind] = foreign.colour(match[1])


def _lines(content: str) -> Iterator[tuple[str, str]]:
    """The lines of a configuration that say something, with the names of their sections."""
    section = ""
    for line in content.splitlines():
        line = line.strip()
        match = _SECTION.match(line)
        if match:
            section = match[1].lower()
        elif line and not line.startswith(("#", "<", "-", "[")):
            yield section, line


FORMAT = Format("brat", "brat standoff", (".ann",), read, read_with=read, coded=True)
