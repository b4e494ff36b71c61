"""What tests of the window may ask for: a project with documents in it, and the workspace on it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from annotator.changes import Act, Change, Edit
from annotator.records import Document, Sentence, fingerprint
from db.store import Store
from ui.workspace import Workspace

TEXTS = {
    "Ministers meet in Beijing": "The ministers met. They spoke of trade. A ceasefire was called for. Tea was served.",
    "Émigré fund opens": "A fund was opened 🎻 today. It holds $2 million.\nThe ambassador spoke.",
    "قونصل خانہ کھلا رہے گا": "قونصل خانہ کھلا رہے گا۔ پاسپورٹ ساتھ لائیں۔",
}


def import_of(title: str, text: str, **fields: Any) -> Change:
    """An import of one document whose sentences end with a stop."""
    document = Document(fingerprint(text), text, title, **fields)
    sentences = [
        Sentence(document.id, match.start(), match.end(), 1 + text.count("\n", 0, match.start()))
        for match in re.finditer(r"[^\s.۔][^.۔\n]*[.۔]?", text)
    ]
    edits = [Edit(None, document), *(Edit(None, sentence) for sentence in sentences)]
    return Change(Act.IMPORT, tuple(edits), detail={"count": 1})


@pytest.fixture
def import_document() -> Callable[..., Change]:
    """Makes the change that imports one document: `import_document(title, text, date=..., source=...)`."""
    return import_of


@pytest.fixture
def workspace(project: Path, qtbot: QtBot) -> Iterator[Workspace]:
    """A project of three documents (4, 3 and 2 sentences) that Ann annotates; none is open yet."""
    store = Store.open(project)
    for number, (title, text) in enumerate(TEXTS.items(), start=1):
        store.apply(import_of(title, text, date=f"2026-01-0{number}", source="Ministry"))
    workspace = Workspace(store, "Ann")
    yield workspace
    workspace.close()


@pytest.fixture
def refusals(workspace: Workspace) -> list[str]:
    """What the workspace has refused so far."""
    heard: list[str] = []
    workspace.refused.connect(heard.append)
    return heard
