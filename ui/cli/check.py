"""pressmark check: look for damage."""

import argparse

from ui.cli.console import Console
from ui.cli.projects import project_path
from ui.wording import number_of

HELP = "check a project's integrity; says what is wrong and where"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT")


def run(arguments: argparse.Namespace, console: Console) -> int:
    from db.integrity import check

    with console.progress("Check") as progress:
        problems = check(project_path(arguments.project), progress)
    if console.json:
        listed = [{"where": problem.where, "what": problem.what} for problem in problems]
        console.show({"project": arguments.project, "sound": not problems, "problems": listed})
    elif problems:
        for problem in problems:
            console.say(f"{problem.where}: {problem.what}")
    else:
        console.say(f"{arguments.project}: sound.")
    if problems:
        console.note(
            f"pressmark: {arguments.project}: damaged ({number_of(len(problems), 'problem')}); "
            "keep this file, and go on with a copy from before."
        )
    return 1 if problems else 0
