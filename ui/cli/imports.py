"""pressmark import: add documents and labelled tables."""

import argparse
from pathlib import Path

from ui.cli.console import Console, one_line
from ui.cli.projects import project_path
from ui.wording import number_of

HELP = "add documents; folders are walked"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("paths", metavar="PATH", nargs="+", help="text, CSV and JSONL files, or folders of them")
    parser.add_argument("--as", dest="annotator", default="", metavar="NAME", help="who imports; whose tags these are")


def run(arguments: argparse.Namespace, console: Console) -> int:
    from db.store import Store
    from ui.preferences import who
    from ui.work.importing import ImportReport, carry_out, import_paths

    name = who(arguments.annotator)
    report = ImportReport()
    paths = [Path(path) for path in arguments.paths]
    with Store.open(project_path(arguments.project), user=name) as store, console.progress("Import") as progress:
        carry_out(store, import_paths(paths, store, annotator=name, report=report, progress=progress))
    if console.json:
        console.show(report.to_json())
    else:
        console.say(summary(report.added, report.known, report.sentences, report.annotations))
    for problem in report.problems:
        console.note(one_line(f"pressmark: {problem.file}: {problem.reason}"))
    for note in report.notes:
        console.note(f"pressmark: {note}")
    return 1 if report.problems else 0


def summary(added: int, known: int, sentences: int, annotations: int) -> str:
    """What came in, in one sentence."""
    text = f"Added {number_of(added, 'document')} with {number_of(sentences, 'sentence')}"
    if annotations:
        text += f" and {number_of(annotations, 'annotation')}"
    return f"{text}; {number_of(known, 'document was', 'documents were')} known already." if known else f"{text}."
