"""What the keys of Review do: gestures made into commands for the consensus."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from annotator.changes import Change
from annotator.commands import adjudicating, reviewing
from annotator.records import Annotator, Comment
from annotator.refusal import Refusal
from annotator.reviewing import Filter, Only, Reviewed
from db.review import Query
from db.shapes import Place
from ui import wording
from ui.review_rows import ReviewRows
from ui.tasks import Task
from ui.work import reviewing as work
from ui.workspace import Workspace

_NOWHERE = Place("", -1)  # stands for the end of looking
_AT_ONCE = 3  # batches of documents that are looked through without a thread of its own


class Reviewing(QObject):
    """Turns gestures on the selected sentences into changes of the consensus. `advance` goes on after a decision."""

    asked_back = Signal()  # the table should have the keyboard again

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.rows = ReviewRows(workspace, self)
        self.advance = False
        self._reviews: set[str] = set()  # ids of who is known to only review
        self.rows.reset.connect(self._lift)

    # Deciding

    def take(self, annotator: Annotator) -> None:
        """Decide as this annotator did."""
        self._decide(lambda targets, who: adjudicating.take(targets, annotator, who))

    def take_letter(self, letter: str) -> None:
        """Decide as the annotator with this letter did."""
        found = [one for one in self.rows.raters if self.rows.letters.get(one.id) == letter]
        if found:
            self.take(found[0])

    def take_union(self) -> None:
        self._decide(adjudicating.take_union)

    def take_majority(self) -> None:
        self._decide(adjudicating.take_majority)

    def toggle_none(self) -> None:
        """None of the themes; where that is decided already, nothing is."""
        if all(one.adjudicated is not None and not one.adjudicated for one in self.rows.targets):
            self.undecide()
        else:
            self._decide(adjudicating.take_none)

    def toggle_theme(self, theme_id: str) -> None:
        theme = next((theme for theme in self.workspace.themes if theme.id == theme_id), None)
        if theme is not None:
            self._do(lambda targets, who: adjudicating.toggle_theme(targets, theme, who))

    def undecide(self) -> None:
        self._do(adjudicating.undecide)

    def toggle_unsure(self) -> None:
        self._do(adjudicating.toggle_unsure)

    def give_reason(self, reason: str) -> None:
        self._do(lambda targets, who: adjudicating.set_reason(targets, reason, who))

    def note(self, one: Reviewed, text: str) -> bool:
        """Write the note on the consensus on this sentence."""
        return self._carry_out(lambda: adjudicating.set_note(one, text, self.workspace.annotator.id))

    def decided(self) -> list[frozenset[str] | None]:
        """What the consensus says of the selected sentences."""
        return [one.adjudicated for one in self.rows.targets]

    def accept_here(self) -> None:
        """Adopt for the consensus what all agree on in the open document."""
        workspace = self.workspace
        found = adjudicating.agreed(self.rows.here)
        if not found or workspace.document is None:
            workspace.told.emit("There is nothing in this document that all agree on and that is not accepted yet.")
            return
        document = workspace.document.id
        self._carry_out(lambda: adjudicating.accept(found, workspace.annotator.id, document=document), tell=True)

    def accept_everywhere(self) -> None:
        """The same in all documents, in the background; undone as one."""
        workspace, store = self.workspace, self.workspace.store
        if workspace.read_only:
            workspace.refused.emit(f"Nothing can be adjudicated: {workspace.read_only}.")
            return
        self._introduce()
        raters, ids, group = [one.id for one in self.rows.raters], list(workspace.headings), secrets.token_hex(8)
        accepted: list[int] = []

        def accept(task: Task) -> None:
            for change in work.accepting(store, raters, ids, workspace.annotator.id, group, task.progress):
                workspace.apply_in(task, change)
                accepted.append(len(change.edits))

        def tell(stopped: str = "") -> None:
            count = wording.number_of(sum(accepted), "sentence")
            words = f"Accepted what all agree on in {count}. Ctrl+Z takes it back."
            workspace.told.emit(stopped + words if accepted else f"{stopped}Nothing more is agreed on by all.")

        workspace.run(
            "Accepting what all agree on",
            accept,
            lambda _: tell(),
            lambda: tell("Stopped. "),
        )

    def _decide(self, command: Callable[[Sequence[Reviewed], str], Change]) -> None:
        if self._do(command) and self.advance:
            self.next_open()

    def _do(self, command: Callable[[Sequence[Reviewed], str], Change]) -> bool:
        targets = self.rows.targets
        if not targets:
            return False
        return self._carry_out(lambda: command(targets, self.workspace.annotator.id))

    def _carry_out(self, command: Callable[[], Change], *, tell: bool = False) -> bool:
        """Do what the command says; False where it is refused or there is nothing to do."""
        workspace = self.workspace
        try:
            change = command()
        except Refusal as refusal:
            workspace.refused.emit(str(refusal))
            return False
        if change.edits and not workspace.read_only:
            self._introduce()
        done = workspace.do(change)
        if done and tell:
            workspace.told.emit(wording.what(change.act, change.detail))
        return done

    def _introduce(self) -> None:
        """The consensus becomes an annotator of the project with its first decision."""
        self.workspace.introduce()
        self.workspace.introduce(adjudicating.CONSENSUS)

    # Comments

    def comment(self, text: str) -> bool:
        """Say something about the current sentence."""
        one = self.rows.current
        if one is None:
            return False
        return self._carry_out(lambda: reviewing.comment(one, text, self.workspace.annotator.id))

    def resolve(self, said: Comment | None = None) -> None:
        """Resolve a comment, or open it again: this one, else the first that is open on the current sentence."""
        one = self.rows.current
        if one is None or not one.comments:
            self.workspace.told.emit("There is no comment on this sentence.")
            return
        chosen = said or next((each for each in one.comments if not each.resolved), one.comments[-1])
        self._carry_out(lambda: reviewing.resolve(chosen, one, self.workspace.annotator.id), tell=True)

    def remove_comment(self, said: Comment) -> None:
        one = self.rows.current
        if one is not None:
            self._carry_out(lambda: reviewing.remove_comment(said, one, self.workspace.annotator.id), tell=True)

    # Going through them

    def step(self, by: int, *, extend: bool = False) -> None:
        """Go so many shown sentences on."""
        rows, workspace = self.rows, self.workspace
        if not rows.shown:
            return
        current = workspace.sentence
        place = rows.place_of(current.document, current.start) if current else -1
        if place < 0 and current is not None and not rows.across:  # where it would stand
            after = [at for at, index in enumerate(rows.shown) if rows.rows[index].sentence.start > current.start]
            place = (after[0] if after else len(rows.shown)) - (1 if by > 0 else 0)
        self.show(rows.row(min(max(place + by, 0), len(rows.shown) - 1)), extend=extend)

    def show(self, one: Reviewed, *, extend: bool = False) -> None:
        """Go to this sentence."""
        document, workspace = one.sentence.document, self.workspace
        if workspace.document is not None and workspace.document.id == document:
            workspace.move_to(one.number - 1, extend=extend)
        else:
            self.open(Place(document, one.sentence.start))

    def open(self, place: Place) -> None:
        try:
            self.workspace.open_document(place.document, place.start)
        except Refusal as refusal:
            self.workspace.refused.emit(str(refusal))

    def next_open(self, *, back: bool = False) -> None:
        """Go to the next disagreement that has no consensus, in this document or another."""
        wanted = replace(self.rows.filter, only=Only.OPEN)
        self._go(wanted, back=back, otherwise="Every disagreement is adjudicated.")

    def next_wanted(self, *, back: bool = False) -> None:
        """Go to the next sentence that the filter wants, a disagreement where it wants all."""
        wanted = self.rows.filter
        if wanted.only is Only.ALL:
            wanted = replace(wanted, only=Only.DISAGREEMENTS)
        self._go(wanted, back=back, otherwise="There is none in this project.")

    def query(self, wanted: Filter) -> Query:
        """The filter for the disk. What is hidden from the annotator stays so, unless they only review."""
        own = self.workspace.annotator.id
        blind = "" if self._only_reviews() or self.workspace.read_only else own
        return Query(wanted, tuple(one.id for one in self.rows.raters), blind)

    def _go(self, wanted: Filter, *, back: bool, otherwise: str) -> None:
        workspace = self.workspace
        here = workspace.sentence
        at = Place(here.document, here.start) if here else Place("", -1)
        looking = work.nearest(workspace.store, self.query(wanted), list(workspace.headings), at, back=back)

        def arrive(place: Place | None) -> None:
            if place is None:
                workspace.told.emit(otherwise)
            else:
                if place == at:
                    workspace.told.emit("This is the only one.")
                self.open(place)

        for _ in range(_AT_ONCE):
            found = next(looking, _NOWHERE)
            if found is not None:
                arrive(None if found is _NOWHERE else found)
                return

        def go_on(task: Task) -> Place | None:
            for done, place in enumerate(looking):
                task.progress(done * work.BATCH, len(workspace.headings))
                if place is not None:
                    return place
            return None

        workspace.run("Looking for the next one", go_on, arrive, lambda: None)

    # Across the documents

    def show_across(self) -> None:
        """Gather what the filter wants of all documents into one table."""
        rows, workspace = self.rows, self.workspace
        query, among, ids = self.query(rows.filter), rows.raters, list(workspace.headings)

        def show(table: work.Table) -> None:
            rows.show_across(table.rows, more=table.more)

        workspace.run(
            "Gathering sentences",
            lambda task: work.table(workspace.store, query, among, ids, task.progress),
            show,
            lambda: None,
        )

    def show_changed(self) -> None:
        """Gather the annotator's own decisions that the consensus has changed."""
        self.rows.set_filter(Filter(Only.CHANGED, annotators=frozenset({self.workspace.annotator.id})))
        self.show_across()

    def set_filter(self, wanted: Filter) -> None:
        self.rows.set_filter(wanted)
        if self.rows.across:
            self.show_across()

    # What is hidden

    def unveil(self) -> None:
        """Show the others' decisions on the open document; that one chose to is recorded."""
        rows, workspace = self.rows, self.workspace
        if rows.veil is None or workspace.document is None:
            return
        document = workspace.document
        workspace.do(reviewing.unblind([document.id], workspace.annotator.id, document.title))

    def _lift(self) -> None:
        """Who only reviews is asked once; for each document that they see, it is recorded all the same."""
        if self.rows.veil is not None and self._only_reviews():
            self.unveil()

    def _only_reviews(self) -> bool:
        """Whether the annotator has decided nothing in this project, and has chosen before to see the others."""
        own, workspace = self.workspace.annotator.id, self.workspace
        if any(progress.decided for progress in workspace.progress.values()):
            return False
        if own not in self._reviews and any(one.annotator == own for one in workspace.store.unblindings()):
            self._reviews.add(own)
        return own in self._reviews
