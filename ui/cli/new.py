"""pressmark new: make an empty project."""

import argparse
from pathlib import Path

from ui.cli.console import Console
from ui.cli.projects import project_path

HELP = "make an empty project"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT", help="the file to make (NAME.pressmark)")
    parser.add_argument("--codebook", metavar="FILE", help="its themes, a codebook in JSON or CSV")


def run(arguments: argparse.Namespace, console: Console) -> int:
    from ui.cli.info import describe
    from ui.preferences import who
    from ui.work.projects import new_project

    path = project_path(arguments.project)
    codebook = Path(arguments.codebook) if arguments.codebook else None
    with new_project(path, codebook, user=who()) as store:
        if console.json:
            console.show(describe(store))
        else:
            themes = ", ".join(theme.name for theme in store.themes())
            console.say(f"Made {path} with the themes {themes}.")
    return 0
