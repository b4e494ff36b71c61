"""Changes: named acts on records that can be turned round."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain, compress, count, islice, pairwise, repeat
from operator import ne
from types import NoneType
from typing import NamedTuple

from annotator.records import Annotation, Comment, Document, Record, Sentence, Unblinding


class Act(StrEnum):
    """What was done; the interface words it."""

    TAG = "tag"
    UNTAG = "untag"
    NONE = "none"
    UNDECIDE = "undecide"
    UNSURE = "unsure"
    SURE = "sure"
    NOTE = "note"
    CONFIRM = "confirm"
    SPLIT = "split"
    JOIN = "join"
    IMPORT = "import"
    MERGE = "merge"
    CORRECT = "correct"
    EDIT_DOCUMENT = "edit document"
    REMOVE_DOCUMENT = "remove document"
    ADJUDICATE = "adjudicate"
    COMMENT = "comment"
    RESOLVE = "resolve comment"
    REMOVE_COMMENT = "remove comment"
    UNBLIND = "unblind"
    REPEAT = "repeat"
    RENAME_ANNOTATOR = "rename annotator"
    MERGE_ANNOTATORS = "merge annotators"
    KEEP_BOTH = "keep both"
    ADD_THEME = "add theme"
    EDIT_THEME = "edit theme"
    RETIRE_THEME = "retire theme"
    RESTORE_THEME = "restore theme"
    REMOVE_THEME = "remove theme"
    ORDER_THEMES = "order themes"
    MERGE_THEMES = "merge themes"
    IMPORT_CODEBOOK = "import codebook"
    ADD_ANNOTATOR = "add annotator"
    SETTING = "setting"
    CREATE = "create"
    UNDO = "undo"
    REDO = "redo"


OVERRULED = "overruled"
"""In the detail of a merge: how many decisions it holds that were overruled, taken in and put right again."""


class Edit(NamedTuple):
    """`(None, r)` adds r, `(r, None)` removes it, `(old, new)` alters it; old and new share their key."""

    before: Record | None
    after: Record | None

    def inverse(self) -> "Edit":
        return Edit(self.after, self.before)

    @property
    def record(self) -> Record:
        """Whichever side there is, the later one first."""
        record = self.after if self.after is not None else self.before
        if record is None:
            raise ValueError("an edit of nothing")
        return record


def additions(records: Iterable[Record]) -> Iterator[Edit]:
    """An edit for each that adds it. Made without asking Python for each: a merge has very many."""
    return map(tuple.__new__, repeat(Edit), zip(repeat(None), records))


class Run(NamedTuple):
    """Edits of one kind that follow each other: all add a record, all remove one, or all alter one."""

    kind: type
    adds: bool
    removes: bool
    edits: Sequence[Edit]


def runs(edits: Sequence[Edit]) -> Iterator[Run]:
    """The edits in their order, in runs as long as they can be."""
    if not edits:
        return
    befores, afters = zip(*edits, strict=True)
    kinds = list(zip(map(type, befores), map(type, afters), strict=True))
    for first, last in stretches(kinds):
        before, after = kinds[first]
        adds = before is NoneType
        yield Run(after if adds else before, adds, after is NoneType, edits[first:last])


def stretches(values: Sequence[object]) -> Iterator[tuple[int, int]]:
    """Where equal values begin and end that follow each other, as `[first, last)`."""
    others = islice(values, 1, None)
    changes = compress(count(1), map(ne, values, others))
    return pairwise(chain([0], changes, [len(values)]))


@dataclass(frozen=True, slots=True)
class Change:
    """An act with its edits, in the order in which they can be applied.

    `annotator` is the id of who acts; `document` the id of the one document that the act belongs to, or "" for an
    act on the whole project; `detail` what the wording needs (theme names, sentence numbers); `group` joins the
    changes of one bulk act that is undone as a whole.
    """

    act: Act
    edits: tuple[Edit, ...]
    annotator: str = ""
    document: str = ""
    detail: Mapping[str, str | int] = field(default_factory=dict)
    group: str = ""
    at: str = ""

    def inverse(self) -> "Change":
        return replace(self, edits=tuple(edit.inverse() for edit in reversed(self.edits)))

    def touches(self, kind: type | tuple[type, ...]) -> bool:
        """Whether a record of this kind is added, removed or altered."""
        return any(isinstance(edit.record, kind) for edit in self.edits)

    def of(self, document: str) -> Iterable[Edit]:
        """The edits of this document, its sentences, and what was decided and said of them."""
        for edit in self.edits:
            record = edit.record
            if isinstance(record, Document):
                if record.id == document:
                    yield edit
            elif isinstance(record, Sentence | Annotation | Comment | Unblinding) and record.document == document:
                yield edit


def successors(edits: Iterable[Edit]) -> dict[str, str]:
    """By the id of each document that a correction, or its undoing, adds: the id of the one whose place it takes."""
    added: dict[str, Document] = {}
    removed: dict[str, Document] = {}
    for before, after in edits:
        if isinstance(before, Document) and after is None:
            removed[before.id] = before
        elif isinstance(after, Document) and before is None:
            added[after.id] = after
    found = {new.id: new.revises for new in added.values() if new.revises in removed}
    return {old.revises: old.id for old in removed.values() if old.revises in added} | found
