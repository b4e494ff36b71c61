"""A first look at files before they are imported: which of them a user should be asked about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator import formats
from annotator.formats.glance import Glance
from annotator.refusal import Refusal
from ui.work.importing import ImportReport, found_files


@dataclass(frozen=True)
class Doubt:
    """A table whose columns a user should look at."""

    path: Path
    glance: Glance


def doubts(paths: Sequence[Path], progress: Callable[[int, int], None]) -> list[Doubt]:
    """The tables among these files and folders whose columns are not certain. What cannot be read is no doubt."""
    files = list(found_files(paths, ImportReport()))
    found: list[Doubt] = []
    for done, path in enumerate(files):
        progress(done, len(files))
        try:
            glance = None if path.is_dir() else formats.look(path)
        except (Refusal, OSError):  # the import itself says why
            continue
        if glance is not None and not glance.certain:
            found.append(Doubt(path, glance))
    progress(len(files), len(files))
    return found
