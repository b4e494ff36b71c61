"""Merging colleagues' files into a project: reading, planning, carrying out, and what to tell of it."""

import gc
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator import formats
from annotator.changes import Change
from annotator.formats.protocol import Incoming
from annotator.merging import Choices, Conflict, MergeReport, Occasion, Ours, Plan, Side, Unplaced, plan
from annotator.merging.labelled import side_of
from annotator.people import named
from annotator.records import Annotation, Theme, timestamp
from annotator.refusal import Refusal
from db import foreign
from db.file import SUFFIX
from db.reader import Reader
from db.store import Store
from ui.work.importing import Problem
from ui.work.resources import palette

Progress = Callable[[int, int], None]

_MAGIC = b"SQLite format 3\x00"


def _silent(_done: int, _total: int) -> None:
    pass


def occasion(reader: Reader, name: str, group: str = "") -> Occasion:
    """Now, by the annotator whom the name means. Files with the same group are undone together."""
    return Occasion(named(reader.annotators(), name), timestamp(), group or uuid.uuid4().hex, palette())


@contextmanager
def opening(
    path: Path, ours: Ours, this: Occasion, problem: Callable[[str], None], progress: Progress = _silent
) -> Iterator[Side]:
    """A colleague's file, a project or a labelled table, as a side of the merge. Raises Refusal, which names it."""
    if _is_project(path):
        if isinstance(ours, Reader) and _is_same(path, Path(ours.name)):
            raise Refusal(f"{path}: this is the project itself; choose a colleague's file.")
        with foreign.opening(path, progress) as side:
            yield side
        return
    try:
        table = side_of(path.name, _labelled(path, problem), ours, this.by, problem)
    except Refusal as refusal:
        raise Refusal(f"{path}: {refusal}") from None
    yield table


def _is_project(path: Path) -> bool:
    if path.suffix.lower() == SUFFIX:
        return True
    try:
        with path.open("rb") as file:
            return path.is_file() and file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def _is_same(path: Path, project: Path) -> bool:
    try:
        return path.samefile(project)
    except OSError:
        return False


def _labelled(path: Path, problem: Callable[[str], None]) -> Iterator[Incoming]:
    for incoming in formats.read(path, problem):
        if isinstance(incoming, Refusal):
            problem(str(incoming))
        else:
            yield incoming


@contextmanager
def undisturbed() -> Iterator[None]:
    """Without looking for garbage: records never are in a circle, and among so many new ones Python would look and look
    again, which takes as long as all the rest."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@dataclass(frozen=True)
class Prepared:
    """What merging a file comes to. `themes` are the file's; `told` is what of a table cannot be read.

    `act` is the newest act of the project for which it was worked out.
    """

    plan: Plan
    themes: Sequence[Theme]
    told: Sequence[str]
    act: int


def prepare(
    path: Path, store: Store, this: Occasion, choose: Callable[[Side], Choices], progress: Progress = _silent
) -> Prepared:
    """Work out what merging a file comes to. `choose` says what is to be done with what is in doubt in it."""
    told: list[str] = []
    act = store.last_act()
    with undisturbed(), opening(path, store, this, told.append, progress) as theirs:
        return Prepared(plan(store, theirs, this, choose(theirs), progress), theirs.themes(), told, act)


def carry_out(store: Store, made: Plan, progress: Progress = _silent) -> list[Change]:
    """Apply a plan in one transaction; what `progress`, which hears of changes, raises ends it with nothing changed."""
    total = len(made.changes)

    def coming() -> Iterator[Change]:
        for number, change in enumerate(made.changes):
            progress(number, total)
            yield change
        progress(total, total)

    with undisturbed():
        return store.apply_all(coming())


@dataclass
class Merged:
    """What merging several files came to."""

    reports: list[tuple[str, MergeReport]] = field(default_factory=list)  # with each file's name
    problems: list[Problem] = field(default_factory=list)
    themes: dict[str, Theme] = field(default_factory=dict)  # of the project when all is done, by id
    dry_run: bool = False

    def total(self, what: str) -> int:
        """The sum over the files of one of the report's numbers."""
        return sum(int(getattr(report, what)) for _, report in self.reports)

    def annotators(self) -> list[dict[str, Any]]:
        """Everybody's numbers, those of all files together."""
        by_name: dict[str, dict[str, Any]] = {}
        for _, report in self.reports:
            for one in report.annotators:
                row = by_name.setdefault(
                    one.name, {"name": one.name, "new": 0, "same": 0, "differing": 0, "unplaced": 0}
                )
                for what in ("new", "same", "differing", "unplaced"):
                    row[what] += getattr(one, what)
        return sorted(by_name.values(), key=lambda row: str(row["name"]).casefold())

    def to_json(self) -> dict[str, Any]:
        """As `merge --json` shows it."""
        return {
            "annotators": self.annotators(),
            "documents_added": self.total("documents_added"),
            "themes_added": self.total("themes_added"),
            "problems": [{"file": one.file, "reason": one.reason} for one in self.problems],
            "comments": self.total("comments"),
            "unblindings": self.total("unblindings"),
            "conflicts": [self._conflict(file, one) for file, report in self.reports for one in report.conflicts],
            "unplaced": [_unplaced(file, one) for file, report in self.reports for one in report.unplaced],
            "matches": [
                {"file": file, "document": one.theirs, "ours": one.ours, "title": one.our_title, "how": one.how,
                 "share": round(one.share, 3), "annotations": one.annotations, "done": one.what}
                for file, report in self.reports
                for one in report.matches
            ],
            "themes": [
                {"file": file, "theme": one.name, "ours": self._theme(one.ours), "annotations": one.annotations}
                for file, report in self.reports
                for one in report.themes
            ],
            "notes": [f"{file}: {note}" for file, report in self.reports for note in report.notes],
            "dry_run": self.dry_run,
        }  # fmt: skip

    def _theme(self, identity: str) -> str | None:
        return self.themes[identity].name if identity in self.themes else None

    def _conflict(self, file: str, one: Conflict) -> dict[str, Any]:
        return {
            "file": file,
            "annotator": one.annotator,
            "document": one.ours.document,
            "title": one.title,
            "number": one.number,
            "sentence": one.sentence,
            "ours": self._decision(one.ours),
            "theirs": self._decision(one.theirs),
            "stands": "theirs" if one.theirs_stands else "ours",
        }

    def _decision(self, one: Annotation) -> dict[str, Any]:
        themes = None if one.themes is None else sorted(self._theme(theme) or theme for theme in one.themes)
        return {"themes": themes, "unsure": one.unsure, "note": one.note, "at": one.at}


def _unplaced(file: str, one: Unplaced) -> dict[str, Any]:
    return {
        "file": file,
        "annotator": one.annotator,
        "document": one.document,
        "title": one.title,
        "start": one.start,
        "end": one.end,
        "sentence": one.sentence,
        "themes": None if one.themes is None else list(one.themes),
        "unsure": one.unsure,
        "note": one.note,
        "at": one.at,
    }


def merge_files(
    paths: Sequence[Path],
    store: Store,
    this: Occasion,
    choose: Callable[[Side], Choices],
    *,
    dry_run: bool = False,
    progress: Progress = _silent,
) -> Merged:
    """Merge one file after the other; one that cannot be used is told, and the others come in.

    `choose` says for each file what is to be done with it. A dry run leaves out the last step: merging the last file,
    so give it a `trial` where there are several.
    """
    merged = Merged(dry_run=dry_run)
    before = store.totals()
    for path in paths:
        told: Sequence[str] = []
        try:
            made = prepare(path, store, this, choose, progress)
            if not dry_run or path is not paths[-1]:
                carry_out(store, made.plan)
        except Refusal as refusal:
            told = [str(refusal).removeprefix(f"{path}: ")]
        else:
            told = made.told
            merged.reports.append((str(path), made.plan.report))
            merged.themes |= made.plan.themes
        merged.problems += [Problem(str(path), reason) for reason in told]
    if not dry_run and store.totals() != before:
        store.look_for_similar(progress=progress)
    return merged


@contextmanager
def trial(store: Store) -> Iterator[Store]:
    """A copy of the project to merge into, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="pressmark-") as folder:
        copy = Path(folder) / f"trial{SUFFIX}"
        store.copy_to(copy)
        with Store.open(copy) as other:
            yield other
