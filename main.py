"""Pressmark starts here: the window, or a command."""

import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from ui.cli.run import run


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program on the arguments, else on the process's own. Returns 0 (done), 1 (refused) or 2 (usage)."""
    return run(list(sys.argv[1:] if argv is None else argv), open_window)


def open_window(project: Path | None, annotator: str) -> int:
    """Open the window, on a project where one is given; `annotator` is "" where nobody said who annotates."""
    gc.disable()  # until the window is there: nothing that is imported is garbage
    from ui.ahead import Ahead

    ahead = Ahead(project, annotator) if project is not None else None
    from ui.app import open_window as open_on_screen  # Qt is imported here and nowhere else on the way

    return open_on_screen(project, annotator, ahead)


if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # in a bundle a worker of an import is this very program, started again
        import multiprocessing

        multiprocessing.freeze_support()
    sys.exit(main())
