"""Colleagues' decisions for the tests of reviewing."""

from annotator.changes import Act, Change, Edit
from annotator.records import Annotation, Annotator, Sentence
from ui.workspace import Workspace

BEN, CEM = Annotator("ben", "Ben"), Annotator("cem", "Cem")
_AT = "2026-01-05T09:30:00.000Z"
FIRST, SECOND, THIRD = 0, 1, 2  # documents of the workspace


def document_of(workspace: Workspace, number: int) -> str:
    """The id of one of the workspace's documents."""
    return list(workspace.headings)[number]


def sentence(workspace: Workspace, document: int, number: int) -> Sentence:
    """By its number from 1."""
    return workspace.store.sentences(document_of(workspace, document))[number - 1]


def decide(workspace: Workspace, who: Annotator, document: int, *themes: str | None) -> None:
    """Let somebody decide a document's sentences in order: "a b" two themes, "" none of them, None nothing."""
    if who.id not in workspace.annotators:
        workspace.do(Change(Act.ADD_ANNOTATOR, (Edit(None, who),), who.id))
    spans = workspace.store.sentences(document_of(workspace, document))
    edits = [
        Edit(
            None, Annotation(span.document, span.start, who.id, frozenset(given.split()), at="2026-01-05T09:30:00.000Z")
        )
        for span, given in zip(spans, themes, strict=False)
        if given is not None
    ]
    workspace.do(Change(Act.MERGE, tuple(edits), who.id))


def colleagues(workspace: Workspace) -> None:
    """Ann (who annotates), Ben and Cem have decided: they differ on sentences 2 and 4 of the first document, and on
    the last of the third; of the second only Ben has decided anything."""
    decide(workspace, workspace.annotator, FIRST, "economy", "economy", "", "security")
    decide(workspace, BEN, FIRST, "economy", "security", "", "economy diplomacy")
    decide(workspace, CEM, FIRST, "economy", "economy", None, "diplomacy")
    decide(workspace, BEN, SECOND, "economy", "economy", "")
    decide(workspace, workspace.annotator, THIRD, "diplomacy", "diplomacy")
    decide(workspace, BEN, THIRD, "diplomacy", "security")
