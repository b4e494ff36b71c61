"""What a review shows: sentences with everybody's decisions, narrowed down and in order, kept up with each change."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from annotator.changes import Change
from annotator.people import raters
from annotator.records import CONSENSUS_ID, Annotation, Annotator, Comment, Theme
from annotator.reviewing import Filter, Reviewed, sentence_at, side_by_side
from ui import chips
from ui.modes import Mode
from ui.workspace import Workspace

# J, K, U and N do something else; where themes have all the others, there are still those above the digits
_KEYS = [*"ABCDEFGHILMOPQRSTVWXYZ", *(f"F{number}" for number in range(2, 11))]


class By(StrEnum):
    """What the rows are in the order of; an annotator's id is another."""

    TEXT = "text"
    DIFFERENCE = "difference"
    CONSENSUS = "consensus"
    COMMENTS = "comments"
    REASON = "reason"
    DECIDED = "decided"


class Veil(NamedTuple):
    """Why the others' decisions on the open document are not shown: so many of its sentences are not decided.

    `annotates` is False for who has decided nothing in the whole project, and perhaps only reviews.
    """

    undecided: int
    total: int
    annotates: bool


class ReviewRows(QObject):
    """The open document's sentences (`here`), and the rows: these, or a table `across` all documents.

    `shown` has the indexes of the rows that the filter wants, in order. A row stays shown when it changes, until the
    filter is set again or another document is opened: what one has just decided does not vanish under one's hand.
    """

    reset = Signal()  # other rows, in another order, or with other annotators
    altered = Signal(int)  # the row shown at this place

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.filter = Filter()
        self.order: str = By.TEXT
        self.descending = False
        self.across = False
        self.more = False  # whether there are more sentences across the documents than in the rows
        self.veil: Veil | None = None
        self.here: list[Reviewed] = []
        self.rows: list[Reviewed] = []
        self.shown: list[int] = []
        self.letters: dict[str, str] = {}  # by annotator id, kept as long as the project is open
        self.themes: dict[str, Theme] = {}
        self._here_at: dict[int, int] = {}  # indexes of `here` by where the sentence begins
        self._places: dict[tuple[str, int], int] = {}  # where each row is shown
        self._stale = True
        workspace.changed.connect(self._absorb)
        workspace.document_opened.connect(self._open)
        workspace.mode_changed.connect(self._enter)
        self._enter()

    # What is known

    @property
    def raters(self) -> list[Annotator]:
        """All whose decisions are compared, by name."""
        return sorted(raters(self.workspace.annotators.values()), key=lambda one: (one.name.casefold(), one.id))

    @property
    def columns(self) -> Sequence[Annotator]:
        """Those of them who have said anything of the rows."""
        return self._columns

    _columns: Sequence[Annotator] = ()

    def row(self, place: int) -> Reviewed:
        """The row that is shown at this place."""
        return self.rows[self.shown[place]]

    def place_of(self, document: str, start: int) -> int:
        """Where this sentence is shown, or -1."""
        return self._places.get((document, start), -1)

    @property
    def current(self) -> Reviewed | None:
        """The sentence on which one is, shown or not; None without one, or behind the veil."""
        at = self.workspace.current
        return self.here[at] if 0 <= at < len(self.here) else None

    @property
    def targets(self) -> list[Reviewed]:
        """The selected sentences that are shown; the current one in any case."""
        chosen = [self.here[index] for index in self.workspace.selection if 0 <= index < len(self.here)]
        shown = [one for one in chosen if self.place_of(one.sentence.document, one.sentence.start) >= 0]
        current = self.current
        return shown if current is None or current in shown else [current]

    # What is wanted

    def set_filter(self, wanted: Filter) -> None:
        self.filter = wanted
        if not self.across:
            self._arrange()

    def sort(self, order: str) -> None:
        """Put the rows in this order, or turn it round where they are in it already."""
        self.descending = order == self.order and not self.descending
        self.order = order
        self._arrange()

    def show_across(self, rows: list[Reviewed], *, more: bool) -> None:
        """Show these sentences of the whole project."""
        self.across, self.rows, self.more = True, rows, more
        self._arrange()

    def show_here(self) -> None:
        """Show the open document."""
        self.across, self.more = False, False
        self.load()

    # Kept up

    def load(self) -> None:
        """Read the open document."""
        self._stale = False
        workspace = self.workspace
        document = workspace.document
        self.themes = chips.by_id(workspace.themes)
        self.here = []
        self.veil = None
        if document is not None:
            annotations = workspace.store.annotations(document.id)
            self.veil = self._veil(annotations)
            if self.veil is None:
                comments = workspace.store.comments(document.id)
                self.here = side_by_side(document.text, workspace.sentences, annotations, comments, self.raters)
        self._here_at = {one.sentence.start: at for at, one in enumerate(self.here)}
        if not self.across:
            self.rows = self.here
        self._arrange()

    def _veil(self, annotations: Iterable[Annotation]) -> Veil | None:
        workspace = self.workspace
        own, document = workspace.annotator.id, workspace.document
        undecided = sum(
            not (held := workspace.decision(at)) or not held.decided for at in range(len(workspace.sentences))
        )
        if document is None or not undecided or workspace.read_only:
            return None
        if not any(one.annotator != own for one in annotations):
            return None
        if any(one.annotator == own for one in workspace.store.unblindings(document.id)):
            return None
        annotates = any(progress.decided for progress in workspace.progress.values())
        return Veil(undecided, len(workspace.sentences), annotates)

    def _enter(self) -> None:
        if self._stale and self.workspace.mode is Mode.REVIEW:
            self.load()

    def _open(self) -> None:
        if self.workspace.mode is Mode.REVIEW:
            self.load()
        else:
            self._stale = True

    def _absorb(self, change: Change) -> None:
        if self.workspace.mode is not Mode.REVIEW:
            self._stale = True
            return
        document = self.workspace.document
        if self._must_load(change, document.id if document else ""):
            self.load()
            return
        for edit in change.edits:
            record = edit.record
            if isinstance(record, Annotation | Comment):
                self._alter(record, edit.before, edit.after)

    def _must_load(self, change: Change, document: str) -> bool:
        """Whether the rows themselves are others, or who is compared, or what hides them."""
        if change.touches((Theme, Annotator)):
            return True
        records = [edit.record for edit in change.of(document)]
        if any(not isinstance(record, Annotation | Comment) for record in records):
            return True
        own, known = self.workspace.annotator.id, {one.id for one in self._columns} | {CONSENSUS_ID}
        said = [record.annotator for record in records if isinstance(record, Annotation)]
        return (self.veil is not None and own in said) or not known.issuperset(said)

    def _alter(self, record: Annotation | Comment, before: object, after: object) -> None:
        workspace, start = self.workspace, record.start
        if workspace.document is not None and record.document == workspace.document.id:
            start = sentence_at(workspace.sentences, start)
            at = self._here_at.get(start, -1)
            if at >= 0:
                self.here[at] = _with(self.here[at], before, after)
        place = self.place_of(record.document, start)
        if place >= 0:
            index = self.shown[place]
            if self.rows is not self.here:
                self.rows[index] = _with(self.rows[index], before, after)
            self.altered.emit(place)

    def _arrange(self) -> None:
        present = {who for one in self.rows for who in one.held}
        self._columns = [one for one in self.raters if one.id in present]
        self._name(self._columns)
        wanted = [at for at, one in enumerate(self.rows) if self.across or self.filter.shows(one)]
        if self.order != By.TEXT or self.descending:
            key = self._key()
            wanted.sort(key=lambda at: key(self.rows[at]), reverse=self.descending)
        self.shown = wanted
        spans = ((self.rows[index].sentence, place) for place, index in enumerate(wanted))
        self._places = {(sentence.document, sentence.start): place for sentence, place in spans}
        self.reset.emit()

    def _name(self, columns: Iterable[Annotator]) -> None:
        """Give each a letter, the first that is neither a theme's key nor anybody's; who has one keeps it."""
        keys = {theme.key.upper() for theme in self.workspace.themes if not theme.retired}
        kept = {who: letter for who, letter in self.letters.items() if letter not in keys}
        free = [letter for letter in _KEYS if letter not in keys and letter not in kept.values()]
        for one in columns:
            if one.id not in kept and free:
                kept[one.id] = free.pop(0)
        self.letters = kept

    def _key(self) -> Callable[[Reviewed], tuple[object, ...]]:
        match self.order:
            case By.TEXT:
                numbers = {id_: heading.number for id_, heading in self.workspace.headings.items()}
                return lambda one: (numbers.get(one.sentence.document, 0), one.number)
            case By.DIFFERENCE:
                return lambda one: (-len(set(one.decisions.values())) if one.disagreed else 0,)
            case By.CONSENSUS:
                return lambda one: self._words(one.consensus)
            case By.COMMENTS:
                return lambda one: (-sum(not said.resolved for said in one.comments), -len(one.comments))
            case By.REASON:
                return lambda one: (
                    not (one.consensus and one.consensus.reason),
                    one.consensus and one.consensus.reason,
                )
            case By.DECIDED:
                return lambda one: (one.adjudicated is None, one.consensus.at if one.consensus else "")
        return lambda one: self._words(one.held.get(self.order))

    def _words(self, annotation: Annotation | None) -> tuple[object, ...]:
        undecided = annotation is None or annotation.themes is None
        return undecided, chips.in_words(annotation, self.themes)


def _with(one: Reviewed, before: object, after: object) -> Reviewed:
    """The row after an edit."""
    record = after if after is not None else before
    if isinstance(record, Annotation):
        new = after if isinstance(after, Annotation) else None
        if record.annotator == CONSENSUS_ID:
            return one._replace(consensus=new)
        held = {who: each for who, each in one.held.items() if who != record.annotator}
        return one._replace(held=held | ({record.annotator: new} if new else {}))
    if isinstance(record, Comment):
        rest = tuple(each for each in one.comments if each.id != record.id)
        added = (after,) if isinstance(after, Comment) else ()
        return one._replace(comments=tuple(sorted((*rest, *added), key=lambda each: (each.at, each.id))))
    return one
