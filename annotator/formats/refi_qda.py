"""REFI-QDA projects (.qdpx) and codebooks (.qdc), as NVivo, ATLAS.ti, MAXQDA, QualCoder and others write them.

A project is a ZIP archive with one .qde and the texts in a folder `sources`. Offsets count code points of the text
file, the end exclusive. Vendors differ in whether a CR LF is one or two, and a byte-order mark none or one; what a
selection is called is mostly the text that it marks, which shows how its vendor counts.
"""

import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from annotator.formats import confined, containers, decoding, files, foreign, items, refi_codes
from annotator.formats.coding import Coding, Span
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.offsets import Counting, Offsets, Seen, Unit, best_counting, best_of_all, countings, with_mark
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.formats.refi_codes import child, children, described, guid, local, text_of
from annotator.formats.refi_qda_writer import LACKS, ORIGIN, special, understood, write
from annotator.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    Part = Callable[[str], bytes | None]

SOURCES = "sources"
INTERNAL = "internal://"
_ALL_TEXTS = 500_000_000  # bytes
_TEXTS = ("TextSource", "Representation", "Transcript")
_OTHERS = {"PictureSource": "pictures", "PDFSource": "PDF files without their text", "AudioSource": "sounds"}
_OURS = {"date": "date", "source": "source", "address": "url", "url": "url", "language": "language"}
_CRLF_IS_ONE = ("atlas", "maxqda")


def parse(path: Path, problem: Problem, options: Options) -> Iterator[Incoming | Refusal]:
    """The documents of the project, or the codes of the codebook."""
    with _opened(path) as (data, part):
        root = containers.parse_xml(data)
        if local(root) == "CodeBook":
            codes = refi_codes.Codes(root)
            if not codes.found:
                raise Refusal("there is no code in this codebook; export it again.")
            yield from foreign.with_codes(codes.found, [])
        elif local(root) == "Project":
            yield from _Project(root, part, options, problem).documents()
        else:
            raise Refusal(f"this is no project of REFI-QDA, but “{local(root)[:40]}”; export the project again.")


@contextmanager
def _opened(path: Path) -> "Iterator[tuple[bytes, Part]]":
    """The XML, and how to get what lies beside it by name."""
    if not zipfile.is_zipfile(path):
        folder = path.parent / SOURCES
        yield files.read_bytes(path, containers.MAX_PART), lambda name: _beside(folder, name)
        return
    with containers.open_archive(path) as archive:
        names = [info.filename for info in archive.infolist()]
        projects = [name for name in names if name.lower().endswith(".qde")]
        at_top = [name for name in projects if "/" not in name.replace("\\", "/").strip("/")] or projects
        if len(at_top) != 1:
            what = "no project" if not at_top else "more than one project"
            raise Refusal(f"there is {what} (.qde) in this archive; export it again.")
        by_name = {PurePosixPath(name.replace("\\", "/")).name.casefold(): name for name in names}
        containers.check_sizes(archive.infolist(), 4 * _ALL_TEXTS)

        def part(name: str) -> bytes | None:
            found = by_name.get(name.casefold())
            return None if found is None else containers.read_part(archive, found, decoding.MAX_DOCUMENT * 4)

        yield containers.read_part(archive, at_top[0]) or b"", part


def _beside(folder: Path, name: str) -> bytes | None:
    """A file of an unpacked project; names are matched whatever their case."""
    if not folder.is_dir():
        return None
    found = next((one for one in folder.iterdir() if one.name.casefold() == name.casefold() and one.is_file()), None)
    return None if found is None else files.read_bytes(found, decoding.MAX_DOCUMENT * 4)


@dataclass
class _Mark:
    """A selection in a text, with what is said of it: codes with who and when, and notes."""

    seen: Seen
    codes: list[tuple[str, str, str, str]]
    who: str
    at: str
    note: str


@dataclass
class _Source:
    """A text of the project with its selections; `bom`: its file begins with a byte-order mark."""

    guid: str
    name: str
    raw: str
    bom: bool
    marks: list[_Mark]
    whole: list[tuple[str, str, str, str]]
    note: str
    fields: dict[str, str] = field(default_factory=dict)


class _Project:
    """A project with its users, codes, notes and variables."""

    def __init__(self, root: "_Element", part: "Part", options: Options, problem: Problem) -> None:
        self._root, self._part, self._options, self._problem = root, part, options, problem
        self._left: Counter[str] = Counter()
        self._size = 0
        self._own = root.get("origin") == ORIGIN
        self._users = {guid(user.get("guid")): _user(user) for user in children(child(root, "Users"), "User")}
        self._memos = {guid(one.get("guid")): one for one in children(child(root, "Notes"), "Note")}
        self._used: set[str] = set()
        self._linked: dict[str, list[str]] = {}
        for link in children(child(root, "Links"), "Link"):
            ends = guid(link.get("originGUID")), guid(link.get("targetGUID"))
            for memo, other in (ends, ends[::-1]):
                if memo in self._memos:
                    self._linked.setdefault(other, []).append(memo)
        self._codes = refi_codes.Codes(child(root, "CodeBook"), self._notes_on)
        variables = children(child(root, "Variables"), "Variable")
        self._variables = {guid(one.get("guid")): foreign.words(one.get("name")) for one in variables}

    def documents(self) -> Iterator[Incoming | Refusal]:
        yield from foreign.with_codes(self._codes.found, self._documents())

    def _documents(self) -> Iterator[Incoming | Refusal]:
        found = list(self._sources())
        sources = [one for one in found if isinstance(one, _Source)]
        cases = self._cases()
        usual = self._usual_counting(sources)
        together: dict[str, list[tuple[_Source, tuple[Span, ...]]]] = {}
        for one in found:
            if isinstance(one, Refusal):
                yield one
                continue
            try:
                text = decoding.usable(one.raw.replace("\r\n", "\n").replace("\r", "\n"))
            except Refusal as refusal:
                yield Refusal(f"“{one.name[:80]}”: {refusal}")
                continue
            together.setdefault(text, []).append((one, self._spans(one, usual, len(text))))
        self._left["memos"] += len(self._memos.keys() - self._used)
        self._left["sets"] += sum(1 for _ in children(child(self._root, "Sets"), "Set"))
        coding = Coding(left_out=tuple((+self._left).items()), notes=(*self._how, *self._codes.notes))
        for text, group in together.items():
            first = group[0][0]
            fields = _named({**cases.get(first.guid, {}), **first.fields, "memo": first.note})
            spans = tuple(span for _, some in group for span in some)
            yield items.incoming(text, {"title": first.name, **fields}, first.name, coding._replace(spans=spans))
            coding = coding._replace(left_out=())

    # Sources

    def _sources(self) -> Iterator[_Source | Refusal]:
        for element in children(child(self._root, "Sources"), "TextSource", "VideoSource", *_OTHERS):
            texts = [element] if local(element) == "TextSource" else list(children(element, *_TEXTS))
            name = foreign.words(element.get("name")).strip()
            if not texts:
                self._left[_OTHERS.get(local(element), "films")] += 1
            for text in texts:
                yield self._source(text, name or foreign.words(text.get("name")).strip())
            outside = [
                one for one in element.iter() if local(one) in ("PDFSelection", "PictureSelection", "AudioSelection")
            ]
            coded = sum(1 for one in outside for _ in children(one, "Coding"))
            if coded:
                self._left["codings on pages, pictures or sounds"] += coded

    def _source(self, element: "_Element", name: str) -> _Source | Refusal:
        path = element.get("plainTextPath") or ""
        name = name or path.rpartition("/")[2].rpartition(".")[0] or "a text without a name"
        try:
            raw, bom = self._text(element, path)
        except Refusal as refusal:
            codings = sum(local(one) == "Coding" for one in element.iter())
            lost = f" Its {codings:,} codings were left out." if codings else ""
            return Refusal(f"“{name[:80]}”: {refusal}{lost}")
        points = {guid(one.get("guid")): one.get("position") for one in children(element, "SyncPoint")}
        marks = [
            self._mark(one, points, name) for one in children(element, "PlainTextSelection", "TranscriptSelection")
        ]
        whole = [self._coding(one, element) for one in children(element, "Coding")]
        note = "\n\n".join(filter(None, (described(element), self._notes_on(element))))
        fields = dict(self._values(element))
        identity = guid(element.get("guid"))
        coded = [one for one in whole if one]
        return _Source(identity, name, raw, bom, [one for one in marks if one], coded, note, fields)

    def _text(self, element: "_Element", path: str) -> tuple[str, bool]:
        content = child(element, "PlainTextContent")
        if content is not None:
            return text_of(content), False
        if not path:
            raise Refusal("there is no plain text of it in the project; export the project again, with its texts.")
        if path.startswith(("relative://", "absolute://")):
            raise Refusal("its text is not in the project but beside it; export the project again, with its texts.")
        data = self._part(path.removeprefix(INTERNAL).replace("\\", "/").rpartition("/")[2])
        if data is None:
            raise Refusal("its text is missing in the project; export the project again.")
        self._size += len(data)
        if self._size > _ALL_TEXTS:
            raise Refusal("the texts of this project are too many to be read at once; export it in parts.")
        text = foreign.raw_text(data, self._options.encoding) if data else ""
        return text, data.startswith(b"\xef\xbb\xbf")

    def _mark(self, element: "_Element", points: Mapping[str, str | None], source: str) -> _Mark | None:
        if local(element) == "TranscriptSelection":
            ends = [points.get(guid(element.get(name))) for name in ("fromSyncPoint", "toSyncPoint")]
        else:
            ends = [element.get("startPosition"), element.get("endPosition")]
        try:
            start, end = (int(str(one)) for one in ends)
        except ValueError:
            self._problem(f"“{source[:80]}”: a selection without a start and an end in the text was left out.")
            return None
        quote = foreign.words(element.get("name"))
        codes = [one for coding in children(element, "Coding") if (one := self._coding(coding, element))]
        note = "\n\n".join(filter(None, (described(element), self._notes_on(element))))
        who, at = self._by(element)
        return _Mark(Seen(start, end, quote), codes, who, at, note)

    def _coding(self, coding: "_Element", marked: "_Element") -> tuple[str, str, str, str] | None:
        """The code's name, who put it, when, and what was noted."""
        reference = child(coding, "CodeRef")
        name = self._codes.names.get(guid(reference.get("targetGUID")) if reference is not None else "")
        if name is None:
            self._problem("a coding with a code that is not in the codebook was left out.")
            return None
        (who, at), (other, before) = self._by(coding), self._by(marked)
        return name, who or other, at or before, self._notes_on(coding)

    def _by(self, element: "_Element") -> tuple[str, str]:
        """Who made it, and when."""
        who = guid(element.get("creatingUser") or element.get("modifyingUser"))
        times = (element.get("modifiedDateTime"), element.get("creationDateTime"))
        return self._users.get(who, ""), next(filter(None, map(foreign.moment, times)), "")

    def _notes_on(self, element: "_Element") -> str:
        """The notes that are tied to an element."""
        wanted = [guid(one.get("targetGUID")) for one in children(element, "NoteRef")]
        wanted += self._linked.get(guid(element.get("guid")), [])
        texts = []
        for one in dict.fromkeys(wanted):
            memo = self._memos.get(one)
            if memo is None:
                continue
            self._used.add(one)
            try:
                texts.append(self._text(memo, memo.get("plainTextPath") or "")[0].strip())
            except Refusal as refusal:
                self._problem(f"the note “{foreign.words(memo.get('name'))[:80]}”: {refusal}")
        return "\n\n".join(filter(None, texts))

    # Variables

    def _values(self, element: "_Element") -> Iterator[tuple[str, str]]:
        for value in children(element, "VariableValue"):
            reference = child(value, "VariableRef")
            name = self._variables.get(guid(reference.get("targetGUID")) if reference is not None else "")
            said = next((one for one in value if local(one).endswith("Value")), None)
            if name and said is not None:
                yield name, text_of(said).strip()

    def _cases(self) -> dict[str, dict[str, str]]:
        """What the cases say of their sources, by the sources' identifiers."""
        found: dict[str, dict[str, str]] = {}
        for case in children(child(self._root, "Cases"), "Case"):
            values = dict(self._values(case))
            for reference in children(case, "SourceRef"):
                found.setdefault(guid(reference.get("targetGUID")), {}).update(values)
        return found

    # Offsets

    def _usual_counting(self, sources: Sequence[_Source]) -> Sequence[Counting]:
        """The ways to count, first the one that fits best in the whole project."""
        origin = (self._root.get("origin") or "").lower()
        line_ends = (1, 2) if any(one in origin for one in _CRLF_IS_ONE) else (2, 1)
        candidates = countings([Unit.CODE_POINTS, Unit.UTF_16], self._options.offsets, line_ends=line_ends)
        if any(one.bom for one in sources):
            candidates = with_mark(candidates)
        best = best_of_all(((one.raw, [mark.seen for mark in one.marks]) for one in sources), candidates)
        self._how: dict[str, None] = {}
        return [best, *(one for one in candidates if one != best)]

    def _spans(self, source: _Source, usual: Sequence[Counting], length: int) -> tuple[Span, ...]:
        candidates = [one for one in usual if source.bom or not one.mark] or list(usual)
        counting = best_counting(source.raw, [mark.seen for mark in source.marks], candidates)
        offsets = Offsets(source.raw, counting)
        if source.marks and not _is_usual(source.raw, counting):
            self._how[f"{counting}"] = None
        spans = [Span(0, length, code, who, at, note) for code, who, at, note in source.whole]
        for mark in source.marks:
            place = offsets.place(mark.seen.start, mark.seen.end)
            if self._own:
                spans += _own_spans(mark, place)
                continue
            for code, who, at, note in mark.codes:
                notes = "\n".join(filter(None, (mark.note, note)))
                spans.append(Span(*place, code, who, at, notes))
            if not mark.codes and mark.note:
                spans.append(Span(*place, "", mark.who, mark.at, mark.note))
            elif not mark.codes:
                self._left["selections without a code"] += 1
        return tuple(spans)


def _own_spans(mark: _Mark, place: tuple[int, int]) -> Iterator[Span]:
    """What our own export says: that none applies, and doubts, stand in the description."""
    none, unsure, note = understood(mark.note)
    coded: list[str | None] = [code for code, *_ in mark.codes]
    for code in coded or [None if none else ""]:
        yield Span(*place, code, mark.who, mark.at, note, unsure)


def _user(element: "_Element") -> str:
    named = (foreign.person(element.get(name)) for name in ("name", "id", "guid"))
    return next(filter(None, named), "")


def _named(fields: Mapping[str, str]) -> dict[str, str]:
    """Variables with names of ours in other letters, as what they are."""
    return {_OURS.get(name.casefold(), name): value for name, value in fields.items()}


def _is_usual(raw: str, counting: Counting) -> bool:
    """Whether this is what the standard says, as far as it makes a difference here."""
    usual = counting.unit is Unit.CODE_POINTS or max(raw, default="") <= "\uffff"
    return usual and not counting.mark and (counting.line_end == 2 or "\r\n" not in raw)


_read = confined.reader_with(__name__)

FORMAT = Format(
    "refi-qda",
    "REFI-QDA project (NVivo, ATLAS.ti, MAXQDA, QualCoder)",
    (".qdpx",),
    lambda path, problem: _read(path, problem, AS_FOUND),
    write,
    read_with=_read,
    coded=True,
    also_reads=(".qde", ".qdc"),
    lacks=LACKS,
    special=special,
)
