"""The history, narrowed down: by who, what, when, in which document, on which sentence, about which theme."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from annotator.aligning import Alignment
from annotator.changes import Act, Edit
from annotator.chronicle import Spot, corrected_from, on_sentence, on_theme
from annotator.formats.cells import guard
from annotator.records import Annotation, Comment
from db.store import Entry, Store
from ui.edit_words import Names, in_words
from ui.wording import what
from ui.work.writing import replacing

_PAGE = 200
_AFTER_ALL = "~"  # sorts after whatever a time of the same beginning goes on with


class Kind(StrEnum):
    """Acts of a kind, as people ask for them."""

    DECISIONS = "decisions"
    REVIEW = "review"
    CODEBOOK = "codebook"
    DOCUMENTS = "documents"
    PROJECT = "project"


ACTS: dict[Kind, frozenset[Act]] = {
    Kind.DECISIONS: frozenset(
        {
            Act.TAG,
            Act.UNTAG,
            Act.NONE,
            Act.UNDECIDE,
            Act.UNSURE,
            Act.SURE,
            Act.NOTE,
            Act.SPLIT,
            Act.JOIN,
            Act.REPEAT,
            Act.CONFIRM,
        }
    ),
    Kind.REVIEW: frozenset({Act.ADJUDICATE, Act.COMMENT, Act.RESOLVE, Act.REMOVE_COMMENT, Act.UNBLIND}),
    Kind.CODEBOOK: frozenset(act for act in Act if "theme" in act or act is Act.IMPORT_CODEBOOK),
    Kind.DOCUMENTS: frozenset(
        {Act.IMPORT, Act.MERGE, Act.CORRECT, Act.EDIT_DOCUMENT, Act.REMOVE_DOCUMENT, Act.KEEP_BOTH}
    ),
    Kind.PROJECT: frozenset({Act.CREATE, Act.SETTING, Act.ADD_ANNOTATOR, Act.RENAME_ANNOTATOR, Act.MERGE_ANNOTATORS}),
}


_TELLING = (ACTS[Kind.DECISIONS] | ACTS[Kind.REVIEW]) - {Act.UNBLIND, Act.SPLIT, Act.JOIN}
VEILED = "Decided something; hidden until you have finished this release"


@dataclass(frozen=True)
class Wanted:
    """What is asked for; what is empty narrows nothing.

    `document`, `annotator` and `theme` are ids. `since` and `until` are times in UTC as they are stored, or how these
    begin: a day is "2026-01-05". Both are included.
    """

    document: str = ""
    spot: Spot | None = None
    annotator: str = ""
    acts: frozenset[Act] = field(default_factory=frozenset)
    theme: str = ""
    since: str = ""
    until: str = ""

    @property
    def by_edits(self) -> bool:
        """Whether the edits themselves have to be looked at."""
        return self.spot is not None or bool(self.theme)


class Told(NamedTuple):
    """An act with those of its edits that were asked for; without any where only acts were.

    What is `veiled` is hidden from who asks: that something was done may be told, not what.
    """

    entry: Entry
    edits: tuple[Edit, ...] = ()
    veiled: bool = False


class Blind:
    """What an annotator is not told: what others decided in documents that the annotator has neither finished nor
    chosen to see. Without it the history would be the back door to a review."""

    def __init__(self, store: Store, annotator: str) -> None:
        self._store = store
        self._own = annotator
        self._hidden: dict[str, bool] = {}

    def to(self, told: Told) -> Told:
        """What of this may be told."""
        entry = told.entry
        others = entry.annotator != self._own and _is_of(entry, _TELLING)
        if others and entry.document and self._hides(entry.document):
            return Told(entry, veiled=True)
        edits = tuple(edit for edit in told.edits if not self._hides_edit(edit))
        return Told(entry, edits, veiled=bool(told.edits) and not edits)

    def _hides_edit(self, edit: Edit) -> bool:
        record = edit.record
        if isinstance(record, Annotation):
            return record.annotator != self._own and self._hides(record.document)
        return isinstance(record, Comment) and record.author != self._own and self._hides(record.document)

    def _hides(self, document: str) -> bool:
        if document not in self._hidden:
            self._hidden[document] = not self._store.visible(self._own, [document])
        return self._hidden[document]


def tell(store: Store, wanted: Wanted, blind: Blind | None = None) -> Iterator[Told | None]:
    """The acts that are wanted, newest first; None now and then where one was not, so that a caller can do else.

    A sentence is followed back through corrections of its text. What `blind` hides is veiled.
    """
    spot, before = wanted.spot, None
    document = spot.document if spot is not None else wanted.document
    while True:
        page = store.history(
            document_id=document or None,
            with_project=spot is not None,
            annotator_id=wanted.annotator,
            acts=wanted.acts | {Act.UNDO, Act.REDO} if wanted.acts else (),
            since=wanted.since,
            until=wanted.until + _AFTER_ALL if wanted.until else "",
            before=before,
            limit=_PAGE,
        )
        for entry in page:
            before = entry.seq
            edits = edits_of(store, entry) if wanted.by_edits else ()
            found = tuple(edit for edit in edits if _concerns(edit, wanted.theme, spot))
            is_told = (found or not wanted.by_edits) and _is_of(entry, wanted.acts)
            told = Told(entry, found)
            yield None if not is_told else blind.to(told) if blind is not None else told
            texts = corrected_from(edits, spot.document) if spot is not None else None
            if texts is not None and spot is not None:
                back = Alignment(texts[1].text, texts[0].text)
                spot = Spot(texts[0].id, back.place(spot.start), back.place(spot.end - 1) + 1)
                document = spot.document
                break  # what came before is in the journal of the former text
        else:
            if len(page) < _PAGE:
                return


def edits_of(store: Store, entry: Entry) -> tuple[Edit, ...]:
    """What an act did; an undo, which has no edits of its own, did the contrary of what it turned round."""
    if not entry.reverts:
        return store.edits(entry.seq)
    edits = store.edits(entry.reverts)
    return tuple(edit.inverse() for edit in reversed(edits)) if entry.act is Act.UNDO else edits


def _concerns(edit: Edit, theme: str, spot: Spot | None) -> bool:
    return (not theme or on_theme(edit, theme)) and (spot is None or on_sentence(edit, spot))


def _is_of(entry: Entry, acts: frozenset[Act]) -> bool:
    """To undo a tag is an act on a tag."""
    return not acts or entry.act in acts or str(entry.detail.get("act", "")) in acts


class Narrator:
    """Turns acts into words with the names of a project; titles of former texts are learnt on the way back."""

    def __init__(self, store: Store) -> None:
        self.names = Names(
            {one.id: one.name for one in store.annotators()}, {one.id: one.name for one in store.themes()}
        )
        self._titles = {heading.id: heading.title for heading in store.headings()}

    def shown(self, told: Told) -> dict[str, Any]:
        """An act as `history --json` has it; `changes` only where edits were asked for."""
        entry = told.entry
        for revision in entry.revisions:
            self._titles.setdefault(revision, str(entry.detail.get("title", "")))
        shown: dict[str, Any] = {
            "seq": entry.seq,
            "at": entry.at,
            "act": str(entry.act),
            "annotator": self.names.annotators.get(entry.annotator) or entry.detail.get("by", ""),
            "document": entry.document,
            "title": self._titles.get(entry.document, ""),
            "what": VEILED if told.veiled else what(entry.act, entry.detail),
            "undone": entry.undone,
        }
        if told.edits:
            shown["changes"] = [self._change(edit) for edit in told.edits]
        return shown

    def _change(self, edit: Edit) -> dict[str, Any]:
        """What one record became; where it is on a sentence, with the title and the place in the text."""
        record = edit.record
        document = str(getattr(record, "document", ""))
        return {
            "document": document,
            "title": self._titles.get(document, ""),
            "start": getattr(record, "start", None),
            "what": in_words(edit, self.names),
        }


COLUMNS = ("seq", "at", "act", "annotator", "document", "title", "what", "undone", "changes")


def csv_lines(shown: Iterator[dict[str, Any]]) -> Iterator[str]:
    """The acts as lines of CSV, the header first; no cell can be run by a spreadsheet."""
    yield _line(COLUMNS)
    for one in shown:
        row = one | {
            "undone": int(one["undone"]),
            "changes": "\n".join(each["what"] for each in one.get("changes", ())),
        }
        yield _line([guard(str(row[name])) for name in COLUMNS])


def write_csv(
    store: Store, wanted: Wanted, path: Path, progress: Callable[[int], None], blind: Blind | None = None
) -> int:
    """Write what is wanted to a file, which appears whole or not at all. Returns how many acts there are.

    `progress` hears how many are written. Raises Refusal where the disk refuses.
    """
    narrator, count = Narrator(store), 0

    def shown() -> Iterator[dict[str, Any]]:
        nonlocal count
        for told in tell(store, wanted, blind):
            progress(count)
            if told is not None:
                count += 1
                yield narrator.shown(told)

    with replacing(path) as file:
        for line in csv_lines(shown()):
            file.write(f"{line}\r\n".encode())
    return count


def _line(cells: "list[str] | tuple[str, ...]") -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow(cells)
    return stream.getvalue()
