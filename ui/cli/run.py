"""The command line's front: finds the command, runs it, and turns what can go wrong into one line."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from annotator.refusal import Refusal
from ui.cli.console import Console, OutputError, has_display, make_streams_safe, one_line

if TYPE_CHECKING:
    from ui.cli import sample

OpenWindow = Callable[[Path | None, str], int]

COMMANDS: Mapping[str, str] = {
    "new": "new",
    "import": "imports",
    "merge": "merge",
    "export": "export",
    "agreement": "agreement",
    "compare": "compare",
    "info": "info",
    "history": "history",
    "check": "check",
    "segment": "segment",
    "sample": "sample",
}
"""The module in ui.cli of each, which has HELP, add_arguments(parser) and run(arguments, console) -> exit status.

It is imported when its command is given: the window waits for none of them.
"""

_PATHS = ("project", "paths", "out", "file", "codebook", "old", "new")  # arguments that name files

NO_DISPLAY = "there is no display to open a window on; “pressmark --help” lists the commands that need none"


def run(argv: Sequence[str], open_window: OpenWindow) -> int:
    """Run a command, or open the window where the first argument is none. Returns the exit status."""
    make_streams_safe()
    try:
        status = _command(argv) if argv and argv[0] in COMMANDS else None
        if status is None:
            return _window(argv, open_window)
        return status if isinstance(status, int) else open_window(status.project, status.annotator)
    except Refusal as refusal:
        return _fail(argv, 1, str(refusal))
    except _UsageError as error:
        return _fail(argv, 2, str(error), error.program)
    except KeyboardInterrupt:
        return _fail(argv, 130, "stopped; nothing was left half done.")
    except BrokenPipeError:  # whoever was reading has gone, as “head” does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains again at the end
        return 1
    except OutputError as error:
        print(f"pressmark: standard output: cannot be written ({error}); send it elsewhere.", file=sys.stderr)
        return 1
    except SystemExit as end:  # argparse: --help
        return int(end.code or 0)


def _fail(argv: Sequence[str], status: int, words: str, program: str = "pressmark") -> int:
    """Say in one line why nothing came of it; whoever asked for JSON gets that as JSON too."""
    words = one_line(words)
    if "--json" in argv:
        with suppress(OutputError, BrokenPipeError):
            Console(json=True).show({"error": {"message": words, "status": status}})
    print(f"{program}: {words}", file=sys.stderr)
    return status


def _command(argv: Sequence[str]) -> "int | sample.Window":
    module = _module(argv[0])
    parser = Parser(prog=f"pressmark {argv[0]}", description=module.HELP)
    parser.add_argument("--json", action="store_true", help="print exactly one JSON document")
    module.add_arguments(parser)
    arguments = parser.parse_args(argv[1:])
    for name, given in vars(arguments).items():
        if name in _PATHS and "" in (given if isinstance(given, list) else [given]):
            parser.error("a file's name is empty")  # which would mean the folder that one stands in
    console = Console(json=arguments.json)
    status: int | sample.Window = module.run(arguments, console)
    console.flush()
    return status


def _module(command: str) -> Any:
    return import_module(f"ui.cli.{COMMANDS[command]}")


def _window(argv: Sequence[str], open_window: OpenWindow) -> int:
    parser = WindowParser(
        prog="pressmark",
        description="Tag the sentences of press releases by theme.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("project", nargs="?", metavar="PROJECT", help="the project to open (NAME.pressmark)")
    parser.add_argument("--as", dest="annotator", default="", metavar="NAME", help="who annotates")
    parser.add_argument("--version", action="store_true", help="print the version")
    parser.add_argument("--json", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    if arguments.version:
        from ui.cli.version import version

        console = Console(json=arguments.json)
        console.say(f"pressmark {version()}")
        if arguments.json:
            console.show({"version": version()})
        console.flush()
        return 0
    if arguments.json:
        parser.error("--json goes with a command")
    if arguments.project and not Path(arguments.project).exists():
        raise Refusal(f"{arguments.project}: there is no such project or command; “pressmark --help” lists them.")
    if not has_display():
        raise Refusal(NO_DISPLAY + ".")
    return open_window(Path(arguments.project) if arguments.project else None, arguments.annotator)


class Parser(argparse.ArgumentParser):
    """Says in the program's own words what was not understood."""

    def error(self, message: str) -> NoReturn:
        raise _UsageError(self.prog, message)


class WindowParser(Parser):
    """Lists the commands too, whose modules are imported only for that."""

    def format_help(self) -> str:
        commands = "\n".join(f"  {name:<10}{_module(name).HELP}" for name in COMMANDS)
        self.epilog = f"commands:\n{commands}\n\n“pressmark COMMAND --help” says more."
        return super().format_help()


class _UsageError(Exception):
    """The words on the command line make no sense."""

    def __init__(self, program: str, message: str) -> None:
        super().__init__(f"{message}; “{program} --help” says how it is used.")
        self.program = program
