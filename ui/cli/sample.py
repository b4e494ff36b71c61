"""pressmark sample: the sample project in the window or, without a display, the main job on it by the command line."""

import argparse
from pathlib import Path
from typing import NamedTuple

from ui.cli.console import Console, has_display
from ui.wording import number_of

HELP = "open a sample project, made the first time"


class Window(NamedTuple):
    """Asks for the window on a project."""

    project: Path
    annotator: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", metavar="FOLDER", help="where the sample project lies, or is to lie")
    parser.add_argument("--no-window", action="store_true", help="do the main job here instead of opening the window")
    parser.add_argument("--as", dest="annotator", default="", metavar="NAME", help="who annotates")


def run(arguments: argparse.Namespace, console: Console) -> int | Window:
    from ui.samples import sample_project

    folder = Path(arguments.folder) if arguments.folder else None
    path = sample_project(folder, annotator=arguments.annotator)
    if has_display() and not arguments.no_window and not console.json:
        return Window(path, arguments.annotator)
    if not arguments.no_window and not has_display():
        console.note("pressmark: there is no display for the window; doing the main job on the sample here instead.")
    return _main_job(path, console)


def _main_job(path: Path, console: Console) -> int:
    """Export what was imported, and tell the way."""
    from db.store import Store
    from ui.cli.info import describe, in_words
    from ui.work.exporting import export

    with Store.open(path, read_only=True) as store:
        reports = [export(store, path.with_suffix(suffix)) for suffix in (".csv", ".jsonl")]
        found = describe(store)
    if console.json:
        datasets = [{"path": str(report.path), "format": report.format, "rows": report.rows} for report in reports]
        console.show(found | {"datasets": datasets})
        return 0
    console.say(in_words(found))
    console.say("")
    console.say(f"project  {path}")
    for report in reports:
        console.say(f"dataset  {report.path} ({number_of(report.rows, 'row')})")
    console.say(f"window   pressmark {_quoted(path)}   (where there is a display)")
    return 0


def _quoted(path: Path) -> str:
    return f'"{path}"' if " " in str(path) else str(path)
