"""A project is opened in a thread while Qt is loaded: on a machine with two cores, in no time. Imports no Qt."""

import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.refusal import Refusal
from ui import preferences

if TYPE_CHECKING:
    from db.opening import Opening
    from ui.preferences import Preferences
    from ui.workspace import Workspace


class Ahead:
    """The opening of a project, begun in a thread."""

    def __init__(self, path: Path, annotator: str) -> None:
        """`annotator` is the name given on the command line, "" where none was."""
        self._path = path
        self._annotator = annotator
        self._result: Opening | Exception
        self._thread = threading.Thread(target=self._run, name="ahead", daemon=True)
        self._thread.start()

    def opening(self) -> "Opening":
        """The opening, once it is there; raises what `Opening` raised."""
        self._thread.join()
        if isinstance(self._result, Exception):
            raise self._result
        return self._result

    def _run(self) -> None:
        try:
            self._result = begin(self._path, preferences.load(), self._annotator)
        except Exception as error:  # noqa: BLE001 - raised again where the opening is asked for
            self._result = error


def begin(path: Path, kept: "Preferences", annotator: str) -> "Opening":
    """Claim a project and find where the window will begin: at the first undecided sentence, or where it was left.

    `annotator` is the name given on the command line, "" where none was. Raises what `Opening` does.
    """
    from annotator.records import annotator_id
    from db.opening import Opening

    name = annotator or kept.annotator
    opening = Opening(path, user=name)
    look, key = opening.look, str(path.absolute())
    if look is not None and name and (annotator or key not in kept.window.get("places", {})):
        match kept.window.get("finished", {}).get(key):
            case {"annotator": str(who), "before": int(number), "state": str(state)}:
                look.believe(who, number, state)
        look.first_undecided(annotator_id(name))  # the look remembers it
    return opening


def finished(workspace: "Workspace") -> dict[str, Any] | None:
    """What the next opening may believe as long as the project stays as it is; None where not all was counted."""
    number = workspace.overview.first_unfinished()
    if number is not None:
        with suppress(Refusal):  # a disk that cannot be read any more must not keep the window open
            return {"annotator": workspace.annotator.id, "before": number, "state": workspace.state()}
    return None
