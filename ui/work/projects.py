"""Making projects."""

from pathlib import Path

from annotator.changes import Act, Change
from db.store import Store
from ui.work.codebooks import read_codebook
from ui.work.resources import CODEBOOK


def new_project(path: Path, codebook: Path | None = None, *, user: str = "") -> Store:
    """Make a project with the themes of a codebook file, else with our own, and open it.

    Raises Refusal where the codebook is unusable or nothing can be made at `path`; then nothing has been made.
    """
    edits = read_codebook(codebook or CODEBOOK).edits
    return Store.create(path, [Change(Act.CREATE, edits)], user=user)
