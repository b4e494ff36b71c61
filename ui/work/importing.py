"""Bringing documents and annotations into a project, file by file and batch by batch."""

import json
import uuid
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import repeat
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from annotator.changes import Act, Change, Edit
from annotator.commands.importing import Holdings, annotate, document_of, theme_name
from annotator.crew import read_files
from annotator.formats import beside, brat, companions, files
from annotator.formats import zip as zip_
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.decoding import usable
from annotator.formats.guesses import Guess
from annotator.formats.plain import title_of
from annotator.formats.protocol import Incoming
from annotator.people import named
from annotator.reading import Cut, Left, Rules
from annotator.records import (
    ABBREVIATIONS,
    DATE_AS_GIVEN,
    Annotation,
    Document,
    Sentence,
    fingerprint,
    timestamp,
)
from annotator.refusal import Refusal
from annotator.spans import Unplaced, listing
from db.reader import Reader
from db.store import Store
from ui.wording import number_of
from ui.work.resources import palette

_DOCUMENTS = 200  # in one change, and
_CHARACTERS = 2_000_000  # of text in it: a change is held in memory and journalled whole


_UNMAPPED = 10_000
"""Spans that are listed; more are only counted."""


class Unmapped(NamedTuple):
    """A span of another tool that came onto no sentence: where it stands, in code points, and why it was left out.

    `theme` is "" where it had only a note, or said that no theme applies.
    """

    file: str
    document: str
    start: int
    end: int
    text: str
    theme: str
    annotator: str
    reason: str

    @property
    def in_words(self) -> str:
        """What was left out, and why."""
        what = f"“{self.theme}”" if self.theme else "a note"
        who = f" of {self.annotator}" if self.annotator else ""
        place = f"“{self.text[:60]}” ({self.start}-{self.end})" if self.text else f"{self.start}-{self.end}"
        return f"{what}{who} on {place} in “{self.document}” was left out: {self.reason}."


class SimilarTo(NamedTuple):
    """A document that came in and one that it is a near duplicate of, by id and title: `share` of the shorter text."""

    document: str
    title: str
    similar_to: str
    other_title: str
    share: float

    def to_json(self) -> dict[str, Any]:
        share = round(self.share, 3)
        return {"document": self.document, "title": self.title, "similar_to": self.similar_to, "share": share}


class Problem(NamedTuple):
    """What could not be used: the file, and one sentence that says why."""

    file: str
    reason: str


class Guessed(NamedTuple):
    """What was not certain of a file."""

    file: str
    guess: Guess


@dataclass
class ImportReport:
    """What an import did: numbers of documents, sentences and annotations, and what was left out.

    `refused` counts files and rows that gave no document.
    """

    added: int = 0
    known: int = 0
    refused: int = 0
    sentences: int = 0
    annotations: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What is worth a word and left nothing out."""
    guesses: dict[Guessed, None] = field(default_factory=dict)
    passed_over: list[str] = field(default_factory=list)
    """Files in folders and archives that are no releases."""
    sketches: dict[str, bytes] = field(default_factory=dict)
    """The documents that were added, by id, each with its sketch or b""."""
    similar: list[SimilarTo] = field(default_factory=list)
    """The documents that were added and are near duplicates, each with the one it is most like."""
    unmapped: list[Unmapped] = field(default_factory=list)
    unmapped_total: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    """What of other tools has no place in a project, by its name in the plural."""

    def leave(self, file: str, left: Left) -> None:
        """Take note of what could not be used of a file."""
        self.refused += left.refused
        if left.reason:
            self.problems.append(Problem(file, left.reason))

    def to_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "documents": {"added": self.added, "known": self.known, "refused": self.refused},
            "sentences": self.sentences,
            "annotations": self.annotations,
            "problems": [{"file": problem.file, "reason": problem.reason} for problem in self.problems],
            "similar": [one.to_json() for one in self.similar],
            "unmapped": [one._asdict() for one in self.unmapped],
            "unmapped_total": self.unmapped_total,
            "left_out": self.left_out,
        }
        if self.guesses:
            found["guesses"] = [{"file": file, **guess._asdict()} for file, guess in self.guesses]
        if self.passed_over:
            found["passed_over"] = len(self.passed_over)
        return found


def _silent(_done: int, _total: int) -> None:
    pass


def import_paths(
    paths: Sequence[Path],
    reader: Reader,
    *,
    annotator: str,
    report: ImportReport,
    progress: Callable[[int, int], None] = _silent,
    workers: int | None = None,
    options: Options = AS_FOUND,
    by_file: Mapping[Path, Options | None] = MappingProxyType({}),
    instead: Mapping[Path, Sequence[Incoming]] = MappingProxyType({}),
) -> Generator[Change, None, None]:
    """Changes that bring in these files and all files in these folders; apply each before asking for the next.

    All have the same group, so that the whole import is undone at once. Files that cannot be used are listed in the
    report, the others come in. `annotator` is the name of who imports, or the id where the project has it. `progress`
    hears how many of the files are done. `workers` is how many processes read, None for what suits; the result is the
    same. `options` say how to read the files, `by_file` how to read some of them; None leaves one out. `instead` holds
    documents that take the place of what would be read of a file, and come after what is. Close the iterator where it
    is left early, or they go on for a while.
    """
    left_out = {path for path, chosen in by_file.items() if chosen is None}
    given = [path for path in found_files(paths, report) if path not in left_out or path in instead]
    found = companions.standing(given)
    for archive in (path for path in found if path.suffix.lower() == ".zip"):
        report.passed_over.extend(f"{archive}/{name}" for name in sorted(zip_.passed_over(archive)))
    name = files.readable(paths[0].name) if len(paths) == 1 else ""
    batch = _Batch(reader, annotator, report, name)
    progress(0, len(found))
    told = {path: replace(options, coder=coder) for path, coder in brat.coders(found).items()}
    told |= {
        path: replace(one, spans=options.spans, rest=options.rest) for path, one in by_file.items() if one is not None
    }
    batch.rules = rules = replace(batch.rules, options=options, by_file=told)
    done = 0

    def go_on_to(end: int) -> Iterator[Change]:
        nonlocal done
        while done < end:
            for incoming in instead.get(found[done], ()):
                yield from batch.take(incoming, str(found[done]))
            done += 1
            progress(done, len(found))

    reading = [path for path in found if path not in left_out]
    with closing(read_files(reading, rules, report.notes.append, workers)) as reads:
        for path, event in reads:
            if found[done] != path:
                yield from go_on_to(found.index(path, done))
            if isinstance(event, Left):
                report.leave(str(path), event)
            else:
                yield from batch.take(event.incoming, str(path), event.cut, event.sketch)
            progress(done, len(found))
        yield from go_on_to(len(found))
    yield from batch.rest()
    report.notes.extend(batch.notes())


@dataclass(frozen=True)
class Details:
    """What somebody says of a text besides the text; each is "" where nothing is said."""

    title: str = ""
    date: str = ""
    source: str = ""
    url: str = ""
    language: str = ""


def import_text(
    text: str, reader: Reader, *, annotator: str, report: ImportReport, fields: Details = Details()
) -> Iterator[Change]:
    """The change that brings in a pasted text; none where the project has it already. Refusal where it is unusable.

    Without a title its first line is taken.
    """
    text = usable(text)
    title = " ".join(fields.title.split()) or title_of(text, "Pasted text")
    batch = _Batch(reader, annotator, report, title)
    yield from batch.take(Incoming(text, title, fields.date, fields.source, fields.url, fields.language), title)
    yield from batch.rest()


def carry_out(store: Store, changes: Iterable[Change]) -> None:
    """Apply the changes of one import as they come; where it ends early, take back what was applied, and say why."""
    change: Change | None = None
    try:
        with ending(changes):
            for change in changes:
                store.apply(change)
    except BaseException:
        if change is not None:  # an interrupt may come when the change has just reached the disk: ask the journal
            last = store.undoable("", change.annotator)
            if last is not None and last.group == change.group:
                store.undo("", change.annotator)
        raise


@contextmanager
def ending(changes: Iterable[Change]) -> Iterator[None]:
    """End the import that gives the changes at the end of the block, not when the last traceback has been forgotten."""
    try:
        yield
    finally:
        if isinstance(changes, Generator):
            changes.close()


def found_files(paths: Sequence[Path], report: ImportReport) -> Iterator[Path]:
    """Each file once, however often it is named; what cannot be opened goes into the report."""
    seen: set[object] = set()
    for path in paths:
        try:
            for file in files.walk(path, lambda one: report.passed_over.append(str(one))) if path.is_dir() else [path]:
                same = _identity(file) if len(paths) > 1 else None
                if same is None or same not in seen:
                    seen.add(same)
                    yield file
        except (Refusal, OSError) as error:
            report.refused += 1
            reason = files.cannot_read(error) if isinstance(error, OSError) else str(error)
            report.problems.append(Problem(str(path), reason))


def _identity(file: Path) -> object:
    """What is equal for two names of one file."""
    try:
        status = file.stat()
    except OSError:  # whoever reads it says why
        return file
    return status.st_dev, status.st_ino


class _Batch:
    """Edits that wait to be one change, and what the project will hold once that is applied."""

    def __init__(self, reader: Reader, annotator: str, report: ImportReport, name: str) -> None:
        self._reader = reader
        self._report = report
        self._name = name
        self._group = uuid.uuid4().hex
        known = {one.id: one for one in reader.annotators()}
        self._importer = known.get(annotator) or named(known.values(), annotator)
        self._holdings = Holdings(reader.themes(), known, self._importer, timestamp(), palette())
        self._known = {heading.id for heading in reader.headings()}
        self.rules = Rules(_abbreviations(reader), frozenset(self._known))
        self._dates: dict[str, list[str]] = {}  # that were not understood, by file
        self._renamed: dict[str, None] = {}  # themes whose names cannot be taken as they are
        self._notes: dict[str, None] = {}  # on how files of other tools were understood
        self._clear()

    def notes(self) -> Iterator[str]:
        """What is worth a word at the end."""
        if self._report.passed_over:
            yield f"{beside.in_words(self._report.passed_over)}; name one itself to import it."
        for name in self._renamed:
            yield f"the theme “{name}” is “{theme_name(name)}” here: a semicolon separates themes in tables."
        yield from self._notes
        if self._report.left_out:
            listed = ", ".join(f"{count:,} {what}" for what, count in self._report.left_out.items())
            yield f"Left out, having no place in a project: {listed}."
        if self._report.unmapped_total:
            yield f"{number_of(self._report.unmapped_total, 'passage')} came onto no sentence."
        for file, given in self._dates.items():
            many = number_of(len(given), "date was", "dates were")
            yield f"{file}: {many} not understood, or not wholly (“{given[0][:40]}”); see the field “{DATE_AS_GIVEN}”."

    def _clear(self) -> None:
        self._documents: list[Edit] = []
        self._sentences: list[Edit] = []
        self._annotations: list[Edit] = []
        self._characters = 0
        self._ids: set[str] = set()  # of documents that this batch adds or annotates

    def take(self, incoming: Incoming, file: str, cut: Cut | None = None, sketch: bytes = b"") -> Iterator[Change]:
        """Add a document to the batch; yields the batch first where this one builds on it or it is full."""
        for guess in incoming.guesses:
            self._report.guesses[Guessed(file, guess)] = None
        if not incoming.title.isascii():
            incoming = replace(incoming, title=files.readable(incoming.title))
        identity = incoming.id if incoming.id in self._known else fingerprint(incoming.text)
        if identity in self._known and identity in self._ids and _decides(incoming):
            yield from self.rest()
        self._take_themes(incoming, file)
        if not incoming.text:  # only themes have come
            return
        if identity in self._known:
            self._report.known += 1
            self._annotate_known(incoming, identity, file)
        else:
            self._add(incoming, identity, file, cut)
            self._report.sketches[identity] = sketch
        if len(self._documents) >= _DOCUMENTS or self._characters >= _CHARACTERS:
            yield from self.rest()

    def rest(self) -> Iterator[Change]:
        """The batch as a change, if there is anything in it."""
        edits = (*self._holdings.new, *self._documents, *self._sentences, *self._annotations)
        if not edits:
            return
        detail: dict[str, str | int] = {"count": len(self._documents), "name": self._name}
        detail["by"] = self._importer.name  # who only imports is not among the project's annotators
        self._holdings.new.clear()
        self._clear()
        yield Change(Act.IMPORT, edits, self._importer.id, detail=detail, group=self._group, at=timestamp())

    def _take_themes(self, incoming: Incoming, file: str) -> None:
        coding = incoming.coding
        self._notes.update(dict.fromkeys(f"{Path(file).name}: {note}" for note in coding.notes))
        for what, count in coding.left_out:
            self._report.left_out[what] = self._report.left_out.get(what, 0) + count
        for code in coding.codes:
            self._holdings.describe(code)
        for name in (*incoming.themes, *(code.name for code in coding.codes)):
            if ";" in name:
                self._renamed[name] = None
            try:
                self._holdings.theme(name)
            except Refusal as refusal:
                problem = Problem(file, str(refusal))
                if problem not in self._report.problems[-len(incoming.themes) :]:
                    self._report.problems.append(problem)

    def _add(self, incoming: Incoming, identity: str, file: str, cut: Cut | None) -> None:
        document, sentences = document_of(incoming, identity, partial(self._given, cut=cut))
        given = dict(document.extra).get(DATE_AS_GIVEN)
        if given and incoming.sentences is None:
            self._dates.setdefault(file, []).append(given)
        edits = self._annotate(incoming, document, sentences, [], file)
        self._documents.append(Edit(None, document))
        self._sentences.extend(map(Edit, repeat(None), sentences))
        self._annotations.extend(edits)
        self._characters += len(incoming.text)
        self._known.add(identity)
        self._ids.add(identity)
        self._report.added += 1
        self._report.sentences += len(sentences)
        self._report.annotations += len(edits)

    def _given(self, incoming: Incoming, cut: Cut | None) -> tuple[Iterable[tuple[int, int, int]], str, str]:
        cut = cut or self.rules.cut_text(incoming)
        return cut.spans(), cut.language, cut.engine

    def _annotate_known(self, incoming: Incoming, identity: str, file: str) -> None:
        if not _decides(incoming):
            return
        document = self._reader.document(identity)
        if document is None:  # taken out of the project since the import began
            self._tell(file, f"“{incoming.title}” was removed from the project meanwhile; import the file again.")
            return
        sentences, held = self._reader.sentences(identity), self._reader.annotations(identity)
        edits = self._annotate(incoming, document, sentences, held, file)
        self._annotations.extend(edits)
        self._characters += len(incoming.text)
        self._ids.add(identity)
        self._report.annotations += len(edits)

    def _annotate(
        self, incoming: Incoming, document: Document, sentences: Sequence[Sentence], held: list[Annotation], file: str
    ) -> list[Edit]:
        options, left = self.rules.options_for(Path(file)), list[Unplaced]()
        problem = partial(self._tell, file)
        edits = annotate(incoming, document, sentences, held, self._holdings, problem, options, left.append)
        self._report.unmapped_total += len(left)
        for span, reason, _ in left[: _UNMAPPED - len(self._report.unmapped)]:
            text = document.text[max(span.start, 0) : max(span.end, 0)][:200]
            one = Unmapped(file, document.title, span.start, span.end, text, span.code or "", span.annotator, reason)
            self._report.unmapped.append(one)
        wrong = [one for one in left if one.wrong]
        for reason in listing(wrong):
            problem(f"“{document.title}”: {reason}.")
        return edits

    def _tell(self, file: str, reason: str) -> None:
        self._report.problems.append(Problem(file, reason))


def _decides(incoming: Incoming) -> bool:
    return bool(incoming.decisions or incoming.coding.spans or incoming.coding.completed)


def _abbreviations(reader: Reader) -> Sequence[str]:
    setting = reader.settings().get(ABBREVIATIONS)
    return tuple(map(str, json.loads(setting.value))) if setting else ()
