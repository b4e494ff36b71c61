"""The sample project: three short releases, and a second annotator's decisions on them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ui.preferences import data_folder, who

if TYPE_CHECKING:
    from annotator.changes import Change
    from db.store import Store
    from ui.work.importing import ImportReport

NAME = "Pressmark sample.pressmark"
DECISIONS = "decisions.csv"


def sample_path(folder: Path | None = None) -> Path:
    """Where the sample project lies, or would lie."""
    return (folder or data_folder()) / NAME


def sample_project(folder: Path | None = None, *, annotator: str = "") -> Path:
    """The sample project, made now where it is not there yet. It is closed. Raises Refusal where it cannot be made.

    `annotator` is who imports the samples ("": as the preferences or the login say).
    """
    from annotator.refusal import Refusal
    from ui.work.projects import new_project

    path = sample_path(folder)
    if path.exists():
        return path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"{path.parent}: this folder cannot be made ({error.strerror}); name another one.") from None
    unfinished = path.with_name(f".{NAME}.unfinished")
    unfinished.unlink(missing_ok=True)  # of a try that was killed
    try:
        name = who(annotator)
        with new_project(unfinished, user=name) as store:
            fill(store, name)
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def fill(store: "Store", annotator: str) -> None:
    """Import the sample releases and the second annotator's decisions."""
    from annotator.refusal import Refusal
    from ui.work.importing import ImportReport, carry_out, import_paths
    from ui.work.resources import SAMPLES

    report = ImportReport()
    carry_out(store, _releases(store, annotator, report))
    decisions = SAMPLES / DECISIONS
    if decisions.exists():
        carry_out(store, import_paths([decisions], store, annotator=annotator, report=report))
    if report.problems:  # the samples are ours: that is a fault of the installation
        raise Refusal("; ".join(f"{problem.file}: {problem.reason}" for problem in report.problems))


def _releases(store: "Store", annotator: str, report: "ImportReport") -> Iterator["Change"]:
    from annotator.formats import plain
    from ui.work.importing import Details, import_text
    from ui.work.resources import SAMPLES

    for listed in json.loads((SAMPLES / "samples.json").read_text(encoding="utf-8")):
        text, _ = plain.load(SAMPLES / listed.pop("file"))
        yield from import_text(text, store, annotator=annotator, report=report, fields=Details(**listed))
