"""pressmark export: write the dataset."""

import argparse
from pathlib import Path

from ui.cli.console import Console
from ui.cli.projects import reading
from ui.wording import number_of

HELP = "write the dataset to a file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("out", metavar="OUT", help="the file to write, for example dataset.csv or dataset.jsonl")
    parser.add_argument("--format", default="", metavar="F", help="csv or jsonl; else as the name of OUT ends")
    parser.add_argument(
        "--annotator", action="append", default=[], metavar="NAME", help="only this annotator; may be given repeatedly"
    )
    parser.add_argument("--consensus", action="store_true", help="the consensus only (and whom --annotator names)")
    parser.add_argument("--decided-only", action="store_true", help="leave out sentences that nobody decided")
    parser.add_argument("--raw", action="store_true", help="leave cells as they are that a spreadsheet would run")


def run(arguments: argparse.Namespace, console: Console) -> int:
    from ui.work.exporting import ExportOptions, export

    options = ExportOptions(arguments.annotator, arguments.consensus, arguments.decided_only, arguments.raw)
    with reading(arguments.project) as store, console.progress("Export") as progress:
        report = export(store, Path(arguments.out), arguments.format, options, progress)
    if console.json:
        console.show({"path": str(report.path), "format": report.format, "rows": report.rows})
    else:
        console.say(f"Wrote {number_of(report.rows, 'row')} to {report.path}.")
    return 0
