"""The sample project: three short releases, and a second annotator's decisions on one of them."""

from pathlib import Path

from ui.preferences import data_folder

NAME = "Pressmark sample.pressmark"


def sample_path(folder: Path | None = None) -> Path:
    """Where the sample project lies, or would lie."""
    return (folder or data_folder()) / NAME


def sample_project(folder: Path | None = None, *, annotator: str = "") -> Path:
    """The sample project, made now where it is not there yet. It is closed."""
    raise NotImplementedError
