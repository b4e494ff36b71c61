"""The workspace: the one object that panels know. It does changes, and says what has changed."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.changes import Act, Change, Edit, successors
from annotator.commands.similar import kept_both
from annotator.commands.tagging import Target
from annotator.people import named, root
from annotator.records import (
    ABBREVIATIONS,
    Annotation,
    Annotator,
    Document,
    Sentence,
    Setting,
    Theme,
    Unblinding,
    annotator_id,
)
from annotator.refusal import Refusal
from db.first_look import FirstLook
from db.opening import Opening
from db.shapes import Heading, Progress
from ui.modes import Mode
from ui.overview import Overview
from ui.tasks import Cancelled, Task

if TYPE_CHECKING:
    from db.similar import Similar
    from db.store import Entry, Store

_FIRST = 0.010  # seconds for the overview before the first paint: a project of some thousand sentences is done
_SLICE = 0.005  # seconds for it between two events


class Workspace(QObject):
    """An open project and the place in it where the annotator is.

    Panels read the public attributes and never write them. `changed` follows every change, `moved` every move to
    another document or sentence (which is no change and cannot be undone), `refused` carries a sentence for the user.
    """

    changed = Signal(object)  # Change
    moved = Signal()
    document_opened = Signal()
    mode_changed = Signal()
    settled = Signal()  # nothing of the opening is left to be done
    arrived = Signal()  # more of the overview is known
    compared = Signal()  # documents with each other: `similar` is another
    refused = Signal(str)
    told = Signal(str)  # something that went well and is worth a word
    task_started = Signal(object)  # Task
    task_ended = Signal(object)

    def __init__(self, project: "Opening | Store", annotator: str, parent: QObject | None = None) -> None:
        """Of a project that is being opened, what has to be shown first is read; `settle` has the rest follow."""
        super().__init__(parent)
        self._project = project
        self._settling: Task | None = None
        reader = self._reader
        self.themes: list[Theme] = reader.themes()
        self.annotators: dict[str, Annotator] = {one.id: one for one in reader.annotators()}
        self.settings: dict[str, Setting] = reader.settings()
        self.overview = Overview(reader)
        self._more = QTimer(self, interval=0)
        self._more.timeout.connect(self._take_in)
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
        self._seen: set[str] | None = None  # documents on which the annotator chose to see the others' decisions
        self._task: Task | None = None
        self._closed = False
        self.switch_annotator(annotator)

    # The project

    @property
    def path(self) -> Path:
        return self._project.path

    @property
    def read_only(self) -> str:
        """Why nothing can be changed, or ""."""
        return self._project.read_only

    @property
    def store(self) -> "Store":
        """Whoever asks first waits until it is open."""
        return self._project.store() if isinstance(self._project, Opening) else self._project

    @property
    def _reader(self) -> "FirstLook | Store":
        """What can be read from now."""
        project = self._project
        if isinstance(project, Opening) and not project.is_open and project.look is not None:
            return project.look
        return self.store

    def state(self) -> str:
        """A mark of what is stored, which each change makes another."""
        return self._reader.state()

    def settle(self, failed: Callable[[Exception], None]) -> None:
        """Open the store and take in what the window could be shown without; `failed` hears where that is impossible.

        Until then a key works all the same: it waits for the store.
        """
        if not isinstance(self._project, Opening) or self._settling is not None:
            return
        project = self._project
        task = self._settling = Task("Opening", lambda _: project.store(), self)

        def end() -> None:
            self.settled.emit()
            if task.error is not None and not self._closed:
                failed(task.error)
            elif not self._closed:
                self.compared.emit()

        task.finished.connect(end)
        task.start()
        if not self.overview.counted:
            self._more.start()

    def _count(self) -> None:
        """Count for the annotator: some documents now, in a large project the others later."""
        self.overview.count_for(self.annotator.id)
        if not isinstance(self._project, Opening):
            self.overview.count_all()
        self.overview.begin(_FIRST)
        if self._settling is not None and not self.overview.counted:
            self._more.start()

    def _take_in(self) -> None:
        """The next little of the overview, between two events."""
        new = self.overview.take_in(_SLICE)
        if self.overview.counted:
            self._more.stop()
        if new:
            self.arrived.emit()

    # All documents. What is asked for here is complete: whoever can do with less asks the overview.

    @property
    def headings(self) -> Mapping[str, Heading]:
        """By id, in the project's order."""
        self.overview.list_all()
        return self.overview.headings

    @property
    def progress(self) -> Mapping[str, Progress]:
        """How far the annotator is, by document."""
        self.overview.count_all()
        return self.overview.progress

    @property
    def theme_counts(self) -> Counter[str]:
        """How many sentences the annotator has given each theme."""
        self.overview.count_all()
        return self.overview.theme_counts

    @property
    def abbreviations(self) -> list[str]:
        """The project's own, which never end a sentence."""
        held = self.settings.get(ABBREVIATIONS)
        return [str(word) for word in json.loads(held.value)] if held else []

    @property
    def similar(self) -> Mapping[str, "list[Similar]"]:
        """The near duplicates to be pointed out, by each of the two documents: those that are not meant to be there.

        None are known before the store is open; `compared` tells when.
        """
        if isinstance(self._project, Opening) and not self._project.is_open:
            return {}
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
        self._annotate_as(named(self.annotators.values(), name))

    def _annotate_as(self, annotator: Annotator) -> None:
        self.annotator = annotator
        self._seen = None
        self._count()
        if self.document is not None:
            self._read_document(self.document)
            self.document_opened.emit()

    def is_blind_to(self, document_id: str) -> bool:
        """Whether the others' decisions on a document are hidden: it is not finished, and nothing else was chosen.

        Nobody annotates in a project that is opened for reading.
        """
        if self.read_only or self._is_finished(document_id):
            return False
        if self._seen is None:
            own = self.annotator.id
            self._seen = {one.document for one in self.store.unblindings() if one.annotator == own}
        return document_id not in self._seen

    def _is_finished(self, document_id: str) -> bool:
        """Whether the annotator has decided all sentences of a document; of one that is not there, yes."""
        if self.document is not None and document_id == self.document.id:
            return sum(one.decided for one in self.decisions.values()) >= len(self.sentences)
        progress = self.progress.get(document_id)
        return progress is None or progress.decided >= progress.sentences

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
            document = self._reader.document(document_id)
            if document is None:
                raise Refusal("This document is no longer in the project.")
            self._read_document(document)
            self.current = self.anchor = self.index_at(start)
            self.document_opened.emit()
        else:
            self.current = self.anchor = self.index_at(start)
        self.moved.emit()

    def holds(self, document_id: str) -> bool:
        """Whether there is such a document."""
        return document_id in self.overview.headings or self._reader.document(document_id) is not None

    def open_first(self) -> None:
        """Open the project's first document, where it has any."""
        first = next(iter(self.overview.headings), None)
        if first is not None:
            self.open_document(first)

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
        place = self._next_drawn() if self.annotator.repeat_of else self._next_undecided()
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

    def _next_undecided(self) -> tuple[str, int] | None:
        for index in range(self.current + 1, len(self.sentences)):
            decision = self.decision(index)
            if decision is None or not decision.decided:
                return self.sentences[index].document, self.sentences[index].start
        reader, here = self._reader, self.sentence
        if self.document is None and isinstance(reader, FirstLook):
            return reader.first_undecided(self.annotator.id)
        at = (here.document, here.start) if here else (self.document.id if self.document else "", -1)
        return self.store.next_undecided(self.annotator.id, *at)

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
            if change.touches(Document):
                self.overview.list_all()
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

    def undoable(self) -> "Entry | None":
        return self.store.undoable(self._scope, self.annotator.id)

    def redoable(self) -> "Entry | None":
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
        self.overview.count_all()
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
        self._more.stop()
        if self._settling is not None:
            self._settling.wait()
        self._project.close()

    # What is known, kept up with each change

    @property
    def _scope(self) -> str:
        return self.document.id if self.document else ""

    def _revert(self, revert: Callable[[str, str], Sequence[Change]]) -> Sequence[Change]:
        try:
            self.overview.list_all()
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
        self.overview.absorb(change)
        if self.document is not None:
            self._absorb_into_document(change, self.document.id)
        if change.touches((Annotator, Unblinding)):
            self._seen = None
            self._follow_annotator()
        self.changed.emit(change)

    def _follow_annotator(self) -> None:
        """Who annotates may have been renamed, or have turned out to be another annotator."""
        here = self.annotators.get(root(self.annotators, self.annotator.id), self.annotator)
        if here.id != self.annotator.id:
            self._annotate_as(here)
        self.annotator = here

    def _absorb_late(self, change: Change) -> None:
        """Take a change that was made in another thread, unless the project has been closed meanwhile."""
        if not self._closed:
            self._absorb(change)

    def _absorb_into_document(self, change: Change, document_id: str) -> None:
        if change.touches(Document) and document_id not in self.headings:
            taken = {old: new for new, old in successors(change.edits).items()}
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
        reader = self._reader
        self.sentences = reader.sentences(document.id)
        own = reader.annotations(document.id, self.annotator.id)
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
