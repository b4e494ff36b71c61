"""Projects in which several people have decided, for the tests of the agreement panel."""

from collections.abc import Mapping, Sequence

from annotator.changes import Act, Change, Edit
from annotator.records import CONSENSUS_ID, CONSENSUS_NAME, Annotation, Annotator, annotator_id
from ui.workspace import Workspace

Marks = Mapping[str, Sequence[str]]  # by name, for each sentence letters of the themes; "" none, "?" undecided

THEMES = {"s": "security", "e": "economy", "d": "diplomacy"}


def identity(name: str) -> str:
    return CONSENSUS_ID if name == CONSENSUS_NAME else annotator_id(name)


def decide(workspace: Workspace, document: int, marks: Marks, day: int = 1) -> None:
    """Decisions that replace none, as if they had been imported."""
    workspace.introduce()
    place = list(workspace.headings)[document]
    edits: list[Edit] = []
    for name, said in marks.items():
        who = identity(name)
        if who not in workspace.annotators:
            assert workspace.do(Change(Act.ADD_ANNOTATOR, (Edit(None, Annotator(who, name)),)))
        for sentence, letters in zip(workspace.store.sentences(place), said, strict=False):
            if letters != "?":
                themes = frozenset(THEMES[letter] for letter in letters)
                at = f"2026-01-{day:02}T09:00:00.000Z"
                edits.append(Edit(None, Annotation(place, sentence.start, who, themes, at=at)))
    assert workspace.do(Change(Act.IMPORT, tuple(edits)))
