"""What the window knows of all documents, taken in a little at a time, and kept up with each change."""

import math
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from annotator.changes import Change, Edit, successors
from annotator.records import Annotation, Document, Sentence
from db.shapes import Heading, Progress

if TYPE_CHECKING:
    from db.first_look import FirstLook
    from db.reader import Reader

_FIRST, _PORTION = 250, 2000  # headings read at once: the first time, and then
_STEP = 0.003  # seconds that counting some documents should take: in between, the window answers
_MOST = 500  # documents counted at once
_NOTHING = Progress(0, 0)


class Overview:
    """The headings in the project's order, how far one annotator is in each document, how often each theme was given.

    Of a large project not everything is there from the start: `listed` says whether all headings are, `counted`
    whether all documents were counted. A document that was not has no progress.
    """

    def __init__(self, reader: "FirstLook | Reader") -> None:
        self._reader = reader
        self._annotator = ""
        self._uncounted: dict[str, None] = {}
        self._wanted: dict[str, None] = {}
        self._at_once = 1  # documents that are counted in a step
        self.headings: dict[str, Heading] = {}
        self.progress: dict[str, Progress] = {}
        self.theme_counts: Counter[str] = Counter()
        self.listed = False
        self._places: dict[str, int] | None = None

    @property
    def counted(self) -> bool:
        return self.listed and not self._uncounted

    def count_for(self, annotator_id: str) -> None:
        """Count for this annotator, from the beginning."""
        self._annotator = annotator_id
        self._uncounted = dict.fromkeys(self.headings)
        self.progress, self.theme_counts = {}, Counter()

    def progress_of(self, document_id: str) -> Progress | None:
        """None where it was not counted yet, which will be done before others."""
        if document_id in self._uncounted:
            self._wanted[document_id] = None
            return None
        return self.progress.get(document_id, _NOTHING)

    def place_of(self, document_id: str) -> int | None:
        """Where the document stands in the project's order, from 0 on; None where that is not known."""
        if not self.listed:
            return None
        if self._places is None:
            self._places = {id_: place for place, id_ in enumerate(self.headings)}
        return self._places.get(document_id)

    def first_unfinished(self) -> int | None:
        """The number of the first unfinished document, or one beyond the last; None before all are counted."""
        if not self.counted:
            return None
        left = (one for one in self.headings.values() if _is_left(self.progress.get(one.id, _NOTHING)))
        return next((one.number for one in left), self._next_number())

    # Taking in

    def begin(self, seconds: float) -> None:
        """Take in what can be shown from the start: of a small project everything, of a large one nearly nothing."""
        self.take_in(0)
        if self.listed:
            self.take_in(seconds)

    def take_in(self, seconds: float) -> bool:
        """Take in more for about so long. Returns whether there is something new to be seen."""
        end = time.monotonic() + seconds
        new = False
        while not self.counted:
            new = (self._count() if self.listed else self._list()) or new
            if time.monotonic() >= end:
                break
        return new

    def list_all(self) -> None:
        """Have all headings, as is needed before documents come, go or are edited."""
        while not self.listed:
            self._list()

    def count_all(self) -> None:
        """Have everything, as is needed before changes are made in another thread."""
        while not self.counted:
            self.take_in(math.inf)

    def _list(self) -> bool:
        last = next(reversed(self.headings.values()), None)
        most = _PORTION if last else _FIRST
        portion = self._reader.headings(last.number if last else 0, most)
        found = {heading.id: heading for heading in portion}
        self.headings |= found
        self._uncounted |= dict.fromkeys(found)
        self.listed = len(portion) < most
        return self.listed

    def _count(self) -> bool:
        """Count some documents; as many as have been quick enough to count."""
        some = list(islice(self._wanted or self._uncounted, self._at_once))
        began = time.monotonic()
        found = self._reader.counts(self._annotator, some)
        slowness = (time.monotonic() - began) / _STEP
        self._at_once = max(1, self._at_once // 2) if slowness > 1 else min(_MOST, self._at_once * 2)
        self.progress |= found.progress
        self.theme_counts.update(found.themes)
        wanted = bool(self._wanted)
        for document_id in some:
            del self._uncounted[document_id]
            self._wanted.pop(document_id, None)
        return (wanted and not self._wanted) or self.counted

    # Keeping up

    def absorb(self, change: Change) -> None:
        """Take in a change that is on the disk; what is not counted yet will be counted with it."""
        places = successors(change.edits)
        numbers = {new: self.headings[old].number for new, old in places.items() if old in self.headings}
        gone = [edit.before.id for edit in change.edits if isinstance(edit.before, Document) and edit.after is None]
        for edit in change.edits:
            self._absorb(edit)
        for document_id in gone:
            self._uncounted.pop(document_id, None)
            self._wanted.pop(document_id, None)
        self._keep_places(numbers)

    def _absorb(self, edit: Edit) -> None:
        before, after = edit
        match edit.record:
            case Document(id=id_):
                self._places = None
                if isinstance(after, Document):
                    number = self.headings[id_].number if id_ in self.headings else self._next_number()
                    self.headings[id_] = Heading(
                        id_, number, after.title, after.date, after.source, after.url, after.language, after.extra
                    )
                else:
                    self.headings.pop(id_, None)
                    self.progress.pop(id_, None)
            case Sentence(document=id_) if self._is_counted(id_):
                held = self.progress.get(id_, _NOTHING)
                self.progress[id_] = held._replace(sentences=held.sentences + _is(after) - _is(before))
            case Annotation(document=id_, annotator=self._annotator) if self._is_counted(id_):
                held = self.progress.get(id_, _NOTHING)
                self.progress[id_] = held._replace(decided=held.decided + _decided(after) - _decided(before))
                self.theme_counts.subtract(_themes(before))
                self.theme_counts.update(_themes(after))

    def _is_counted(self, document_id: str) -> bool:
        """Whether an edit must be added to what was counted; else it will be counted with the document."""
        return document_id not in self._uncounted and (self.listed or document_id in self.headings)

    def _next_number(self) -> int:
        last = next(reversed(self.headings.values()), None)
        return 1 if last is None else last.number + 1

    def _keep_places(self, numbers: Mapping[str, int]) -> None:
        """Let documents stand where the ones stood whose place they have taken."""
        if numbers:
            for id_, number in numbers.items():
                self.headings[id_] = self.headings[id_]._replace(number=number)
            self.headings = dict(sorted(self.headings.items(), key=lambda item: item[1].number))


def _is_left(progress: Progress) -> bool:
    return progress.decided < progress.sentences


def _is(record: object) -> int:
    return 0 if record is None else 1


def _decided(record: object) -> int:
    return int(isinstance(record, Annotation) and record.decided)


def _themes(record: object) -> Iterable[str]:
    return (record.themes or ()) if isinstance(record, Annotation) else ()
