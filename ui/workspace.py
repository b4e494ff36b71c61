"""The workspace: the one object that panels know. It does changes, and says what has changed."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from annotator.changes import Act, Change, Edit, successors
from annotator.commands.similar import kept_both
from annotator.commands.tagging import Target
from annotator.records import (
    ABBREVIATIONS,
    Annotation,
    Annotator,
    Document,
    Sentence,
    Setting,
    Theme,
    annotator_id,
)
from annotator.refusal import Refusal
from db.shapes import Heading, Progress, Tally
from db.similar import Similar
from db.store import Entry, Store
from ui.modes import Mode
from ui.tasks import Cancelled, Task


class Workspace(QObject):
    """An open project and the place in it where the annotator is.

    Panels read the public attributes and never write them. `changed` follows every change, `moved` every move to
    another document or sentence (which is no change and cannot be undone), `refused` carries a sentence for the user.
    """

    changed = Signal(object)  # Change
    moved = Signal()
    document_opened = Signal()
    mode_changed = Signal()
    compared = Signal()  # documents with each other: `similar` is another
    refused = Signal(str)
    told = Signal(str)  # something that went well and is worth a word
    task_started = Signal(object)  # Task
    task_ended = Signal(object)

    def __init__(self, store: Store, annotator: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.themes: list[Theme] = store.themes()
        self.annotators: dict[str, Annotator] = {one.id: one for one in store.annotators()}
        self.settings: dict[str, Setting] = store.settings()
        self.headings: dict[str, Heading] = {heading.id: heading for heading in store.headings()}
        self.progress: dict[str, Progress] = {}
        self.theme_counts: Counter[str] = Counter()
        self.annotator = Annotator(annotator_id(annotator), annotator)
        self.document: Document | None = None
        self.sentences: list[Sentence] = []
        self.decisions: dict[int, Annotation] = {}  # the annotator's own, by where the sentence begins
        self.current = -1  # index of the current sentence, -1 where there is none
        self.anchor = -1  # where the selection began; it reaches to the current sentence
        self.mode = Mode.ANNOTATE
        self._pairs: list[Similar] | None = None  # near duplicates, as the store has them
        self._similar: dict[str, list[Similar]] | None = None
        self._left_at: dict[str, int] = {}  # where each document was left, by its id
        self._task: Task | None = None
        self._closed = False
        self.switch_annotator(annotator)

    @property
    def read_only(self) -> str:
        """Why nothing can be changed, or ""."""
        return self.store.read_only

    @property
    def abbreviations(self) -> list[str]:
        """The project's own, which never end a sentence."""
        held = self.settings.get(ABBREVIATIONS)
        return [str(word) for word in json.loads(held.value)] if held else []

    @property
    def similar(self) -> Mapping[str, list[Similar]]:
        """The near duplicates to be pointed out, by each of the two documents: those that are not meant to be there."""
        if self._pairs is None:
            self._pairs = self.store.similar(removed_too=True)
        if self._similar is None:
            self._similar = {}
            kept = kept_both(self.settings) if self._pairs else set()
            for pair in self._pairs:
                ids = pair.document, pair.similar_to
                if all(id_ in self.headings for id_ in ids) and frozenset(ids) not in kept:
                    for id_ in ids:
                        self._similar.setdefault(id_, []).append(pair)
        return self._similar

    def reread_similar(self) -> None:
        """Take note that documents were compared."""
        self._pairs = self._similar = None
        self.compared.emit()

    # Who

    def switch_annotator(self, name: str) -> None:
        """Annotate as this person; whoever is new to the project is added to it with the first decision."""
        same = [one for one in self.annotators.values() if one.name == name]
        self.annotator = same[0] if same else Annotator(annotator_id(name), name)
        self.progress = self.store.counts(self.annotator.id).progress
        tally = self.store.tallies().get(self.annotator.id, Tally(0, 0, 0, Counter()))
        self.theme_counts = Counter(tally.themes)
        if self.document is not None:
            self._read_document(self.document)
            self.document_opened.emit()

    # Where

    @property
    def sentence(self) -> Sentence | None:
        return self.sentences[self.current] if 0 <= self.current < len(self.sentences) else None

    @property
    def selection(self) -> range:
        """Indexes of the selected sentences; the current one alone where nothing else is."""
        return range(min(self.anchor, self.current), max(self.anchor, self.current) + 1)

    def decision(self, index: int) -> Annotation | None:
        """The annotator's own annotation of the sentence at this index."""
        return self.decisions.get(self.sentences[index].start)

    def targets(self) -> list[Target]:
        """The selected sentences with what the annotator has decided, for a command."""
        if self.sentence is None:
            return []
        return [Target(self.sentences[index], index + 1, self.decision(index)) for index in self.selection]

    def open_document(self, document_id: str, start: int | None = None) -> None:
        """Open a document at the sentence that holds the code point `start`, else where it was left."""
        if self.document is not None and self.sentence is not None:
            self._left_at[self.document.id] = self.sentence.start
        start = self._left_at.get(document_id, 0) if start is None else start
        if self.document is None or self.document.id != document_id:
            document = self.store.document(document_id)
            if document is None:
                raise Refusal("This document is no longer in the project.")
            self._read_document(document)
            self.current = self.anchor = self.index_at(start)
            self.document_opened.emit()
        else:
            self.current = self.anchor = self.index_at(start)
        self.moved.emit()

    def set_mode(self, mode: Mode) -> None:
        """Look at the project in another way, where the annotator is; like a move, this is no change."""
        if mode is not self.mode:
            self.mode = mode
            self.mode_changed.emit()

    def close_document(self) -> None:
        """Show no document, as when the open one has gone."""
        self.document, self.sentences, self.decisions = None, [], {}
        self.current = self.anchor = -1
        self.document_opened.emit()
        self.moved.emit()

    def index_at(self, position: int) -> int:
        """The index of the sentence that holds the code point, else of the nearest before it; -1 without any."""
        after = next((i for i, sentence in enumerate(self.sentences) if sentence.start > position), len(self.sentences))
        return max(after - 1, 0) if self.sentences else -1

    def move_to(self, index: int, *, extend: bool = False) -> None:
        """Make the sentence at the index current; `extend` keeps the other end of the selection."""
        if not self.sentences:
            return
        self.current = min(max(index, 0), len(self.sentences) - 1)
        if not extend:
            self.anchor = self.current
        self.moved.emit()

    def next_undecided(self) -> bool:
        """Move to the next sentence that is not decided, in this document or a later one. False where all are."""
        here = self.sentence
        at = (here.document, here.start) if here else (self.document.id if self.document else "", -1)
        place = self._next_drawn() if self.annotator.repeat_of else self.store.next_undecided(self.annotator.id, *at)
        if place is None:
            return False
        self.open_document(*place)
        return True

    def next_corrected(self) -> bool:
        """Move to the next sentence whose text was corrected since it was decided. False where there is none."""
        here = self.sentence
        at = (here.document, here.start) if here else ("", -1)
        place = self.store.next_corrected(self.annotator.id, *at)
        if place is not None:
            self.open_document(*place)
        return place is not None

    def _next_drawn(self) -> tuple[str, int] | None:
        """In a repeat only what was drawn is gone through, in the order drawn."""
        from annotator.commands.repeating import passes
        from ui.work.passes import next_left

        here = (self.sentence.document, self.sentence.start) if self.sentence else None
        drawn = [one for one in passes(self.settings, self.annotators) if one.annotator == self.annotator.id]
        return next_left(self.store, drawn[0], here) if drawn else None

    def neighbour(self, step: int) -> str | None:
        """The id of the document `step` places further in the project's order."""
        ids = list(self.headings)
        if self.document is None:
            return ids[0] if ids else None
        index = ids.index(self.document.id) + step
        return ids[index] if 0 <= index < len(ids) else None

    # What

    def do(self, change: Change) -> bool:
        """Carry out a change: on the disk, then here, then told to the panels. False where it was refused."""
        if not change.edits:
            return False
        try:
            self.introduce()
            done = self.store.apply(change)
        except Refusal as refusal:
            self._reload()
            self.refused.emit(str(refusal))
            return False
        self._absorb(done)
        return True

    def introduce(self, annotator: Annotator | None = None) -> None:
        """Add the annotator, or this one, to the project's list where the project does not know them yet."""
        annotator = annotator or self.annotator
        if annotator.id not in self.annotators:
            self._absorb(self.store.apply(_introduction(annotator, self.annotator.id)))

    def undo(self) -> Sequence[Change]:
        """Turn round what `undoable` names."""
        return self._revert(self.store.undo)

    def redo(self) -> Sequence[Change]:
        """Do again what `redoable` names."""
        return self._revert(self.store.redo)

    def undoable(self) -> Entry | None:
        return self.store.undoable(self._scope, self.annotator.id)

    def redoable(self) -> Entry | None:
        return self.store.redoable(self._scope, self.annotator.id)

    def reverting(self, revert: Callable[..., Sequence[Change]]) -> Callable[[Task], list[Change]]:
        """Long work that undoes (`store.undo`) or does again. It gives the last change, without its edits."""
        scope, annotator = self._scope, self.annotator.id

        def work(task: Task) -> list[Change]:
            changes = revert(scope, annotator, task.progress)
            for change in changes:
                task.applied.emit(change)
            return [replace(change, edits=()) for change in changes[-1:]]

        return work

    def run(
        self, title: str, work: Callable[[Task], Any], done: Callable[[Any], None], cancelled: Callable[[], None]
    ) -> Task | None:
        """Do long work in another thread; `done` gets its result here. One at a time: None where one is running.

        Changes that the work makes go through `apply_in(task)`. A Refusal is told, any other error raised here.
        """
        if self._task is not None:
            self.refused.emit(f"“{self._task.title}” is still running; wait for it or cancel it first.")
            return None
        task = self._task = Task(title, work, self)

        def end() -> None:
            self._task = None
            self.task_ended.emit(task)
            task.deleteLater()
            if self._closed:  # whoever asked for the work has gone
                return
            match task.error:
                case None:
                    done(task.result)
                case Cancelled():
                    cancelled()
                case Refusal() as refusal:
                    self.refused.emit(str(refusal))
                case error:
                    raise error

        task.applied.connect(self._absorb_late)
        task.finished.connect(end)
        self.task_started.emit(task)
        task.start()
        return task

    def apply_in(self, task: Task, change: Change) -> None:
        """Carry out a change from within long work, in its thread; panels hear of it in theirs.

        Call `introduce` before the work begins where its changes name the annotator.
        """
        task.applied.emit(self.store.apply(change))

    def close(self) -> None:
        """Stop what is running and let go of the project."""
        self._closed = True
        if self._task is not None:
            self._task.cancel()
            self._task.wait()
        self.store.close()

    # What is known, kept up with each change

    @property
    def _scope(self) -> str:
        return self.document.id if self.document else ""

    def _revert(self, revert: Callable[[str, str], Sequence[Change]]) -> Sequence[Change]:
        try:
            changes = revert(self._scope, self.annotator.id)
        except Refusal as refusal:
            self.refused.emit(str(refusal))
            return []
        for change in changes:
            self._absorb(change)
        return changes

    def _absorb(self, change: Change) -> None:
        """Take a change that is on the disk into what is known, then tell the panels."""
        if change.touches((Document, Setting)):
            self._similar = None
        if change.touches((Theme, Annotator, Setting)):
            self.themes = self.store.themes()
            self.annotators = {one.id: one for one in self.store.annotators()}
            self.settings = self.store.settings()
        places = successors(change.edits)
        numbers = {new: self.headings[old].number for new, old in places.items() if old in self.headings}
        for edit in change.edits:
            self._count(edit)
        self._keep_places(numbers)
        if self.document is not None:
            self._absorb_into_document(change, self.document.id, {old: new for new, old in places.items()})
        self.changed.emit(change)

    def _absorb_late(self, change: Change) -> None:
        """Take a change that was made in another thread, unless the project has been closed meanwhile."""
        if not self._closed:
            self._absorb(change)

    def _count(self, edit: Edit) -> None:
        before, after = edit
        match edit.record:
            case Document(id=id_):
                if isinstance(after, Document):
                    number = self.headings[id_].number if id_ in self.headings else self._next_number()
                    self.headings[id_] = Heading(
                        id_, number, after.title, after.date, after.source, after.url, after.language, after.extra
                    )
                else:
                    self.headings.pop(id_, None)
                    self.progress.pop(id_, None)
            case Sentence(document=id_):
                held = self.progress.get(id_, Progress(0, 0))
                self.progress[id_] = held._replace(sentences=held.sentences + _is(after) - _is(before))
            case Annotation(document=id_, annotator=self.annotator.id):
                held = self.progress.get(id_, Progress(0, 0))
                self.progress[id_] = held._replace(decided=held.decided + _decided(after) - _decided(before))
                self.theme_counts.subtract(_themes(before))
                self.theme_counts.update(_themes(after))

    def _next_number(self) -> int:
        last = next(reversed(self.headings.values()), None)
        return 1 if last is None else last.number + 1

    def _keep_places(self, numbers: Mapping[str, int]) -> None:
        """Let documents stand where the ones stood whose place they have taken."""
        if numbers:
            for id_, number in numbers.items():
                self.headings[id_] = self.headings[id_]._replace(number=number)
            self.headings = dict(sorted(self.headings.items(), key=lambda item: item[1].number))

    def _absorb_into_document(self, change: Change, document_id: str, taken: Mapping[str, str]) -> None:
        if document_id not in self.headings:
            self._go_on_in(taken.get(document_id, ""))
            return
        recut = False
        for edit in change.of(document_id):
            match edit.record:
                case Document() as document if edit.after is not None:
                    self.document = document
                case Sentence():
                    recut = True
                case Annotation(annotator=self.annotator.id, start=start):
                    if isinstance(edit.after, Annotation):
                        self.decisions[start] = edit.after
                    else:
                        self.decisions.pop(start, None)
        if recut and self.document is not None:
            here = self.sentence.start if self.sentence else 0
            self._read_document(self.document)
            self.current = self.anchor = self.index_at(here)

    def _go_on_in(self, document_id: str) -> None:
        """Open the document that took the open one's place, at the same place in its text; none where there is none."""
        from annotator.aligning import Alignment

        held, after = self.document, self.store.document(document_id) if document_id else None
        if held is None or after is None:
            self.close_document()
            return
        here = Alignment(held.text, after.text).place(self.sentence.start if self.sentence else 0)
        self._read_document(after)
        self.current = self.anchor = self.index_at(here)
        self.document_opened.emit()
        self.moved.emit()

    def _read_document(self, document: Document) -> None:
        self.document = document
        self.sentences = self.store.sentences(document.id)
        own = self.store.annotations(document.id, self.annotator.id)
        self.decisions = {annotation.start: annotation for annotation in own}

    def _reload(self) -> None:
        """After a conflict: show what is stored."""
        if self.document is not None:
            self._read_document(self.document)
            self.current = min(self.current, len(self.sentences) - 1)
            self.anchor = self.current
            self.document_opened.emit()


def _introduction(annotator: Annotator, by: str) -> Change:
    return Change(Act.ADD_ANNOTATOR, (Edit(None, annotator),), by, detail={"name": annotator.name})


def _is(record: object) -> int:
    return 0 if record is None else 1


def _decided(record: object) -> int:
    return int(isinstance(record, Annotation) and record.decided)


def _themes(record: object) -> Iterable[str]:
    return (record.themes or ()) if isinstance(record, Annotation) else ()
