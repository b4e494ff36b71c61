"""Projects as the command line names them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.refusal import Refusal

if TYPE_CHECKING:
    from db.store import Store


def project_path(name: str) -> Path:
    """The path of a project file. Refuses servers, which this version does not know yet."""
    if name.startswith(("postgresql://", "postgresql+")):
        raise Refusal("projects on a server come with a later version; give a project file (NAME.pressmark).")
    return Path(name)


@contextmanager
def reading(name: str) -> Iterator["Store"]:
    """The project, opened for reading; that works while a window has it open."""
    from db.store import Store

    with Store.open(project_path(name), read_only=True) as store:
        yield store


@contextmanager
def writing(name: str) -> Iterator["Store"]:
    """The project, opened for writing; refused while a window has it open."""
    from db.store import Store

    with Store.open(project_path(name)) as store:
        yield store
