"""pressmark compare: which decisions are not the same in two projects or exports."""

import argparse
from itertools import groupby
from pathlib import Path

from ui.cli.console import Console
from ui.cli.projects import project_path
from ui.wording import number_of

HELP = "say which decisions differ between two projects or exports"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", metavar="OLD", help="a project, or an export with a row per sentence")
    parser.add_argument("new", metavar="NEW", help="the same, later or somebody else's")


def run(arguments: argparse.Namespace, console: Console) -> int:
    from ui.work.comparing import as_json, compared, in_words

    old, new = project_path(arguments.old), project_path(arguments.new)
    with console.progress("Compare") as progress, compared(Path(old), Path(new), progress) as comparison:
        if console.json:
            console.show(as_json(arguments.old, arguments.new, comparison))
            return 0
        for what, found in (("Documents", comparison.documents()), ("Sentences", comparison.sentences())):
            console.say(f"{what}: {found.both:,} in both, {found.old:,} only in OLD, {found.new:,} only in NEW.")
        for one in comparison.annotators():
            console.say(
                f"{one.name}: {number_of(one.same, 'decision')} the same, {one.changed:,} changed, "
                f"{one.decided:,} decided, {one.undecided:,} undecided, {one.remarked:,} with another note or doubt."
            )
        for (_, title), differences in groupby(comparison.differences(), key=lambda one: (one.document, one.title)):
            console.say(f"\n{title}")
            for difference in differences:
                console.say(f"  {difference.number:>4}  {in_words(difference)}")
    return 0
