"""A project is opened in a thread while Qt is loaded: on a machine with two cores, in no time. Imports no Qt."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from ui import preferences

if TYPE_CHECKING:
    from db.opening import Opening


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
            self._result = self._open()
        except Exception as error:  # noqa: BLE001 - raised again where the opening is asked for
            self._result = error

    def _open(self) -> "Opening":
        from annotator.records import annotator_id
        from db.opening import Opening

        kept = preferences.load()
        name = self._annotator or kept.annotator
        opening = Opening(self._path, user=name)
        look, places = opening.look, kept.window.get("places", {})
        if look is not None and name and (self._annotator or str(self._path.absolute()) not in places):
            look.first_undecided(annotator_id(name))  # where the window will begin: the look remembers it
        return opening
