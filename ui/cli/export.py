"""pressmark export: write the dataset."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.cli.console import Console
from ui.cli.projects import reading
from ui.wording import number_of

if TYPE_CHECKING:
    from annotator.exporting.selection import Selection
    from ui.work.exporting import ExportReport, Order

HELP = "write the dataset to a file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("out", metavar="OUT", help="the file or folder to write, for example dataset.csv")
    parser.add_argument("--format", default="", metavar="F", help="csv, jsonl and so on; else as the name of OUT ends")
    parser.add_argument("--dry-run", action="store_true", help="write nothing; say what would be written and lost")
    _add_whose(parser.add_argument_group("whose decisions"))
    _add_documents(parser.add_argument_group("which documents (all that is given must apply)"))
    _add_rows(parser.add_argument_group("what is in a row"))
    _add_splits(parser.add_argument_group("training and test"))


def _add_whose(group: Any) -> None:
    group.add_argument(
        "--annotator", action="append", default=[], metavar="NAME", help="only this annotator; may be given repeatedly"
    )
    group.add_argument("--consensus", action="store_true", help="the consensus only (and whom --annotator names)")
    votes = group.add_mutually_exclusive_group()
    votes.add_argument("--majority", action="store_true", help="one decision: what more than half of them applied")
    votes.add_argument("--soft", action="store_true", help="for each theme the share of annotators that applied it")
    group.add_argument(
        "--tie",
        choices=["undecided", "no", "yes", "consensus"],
        default="undecided",
        help="what a majority makes of a theme that exactly half applied (default: %(default)s)",
    )
    group.add_argument("--decided-only", action="store_true", help="leave out sentences that nobody decided")
    group.add_argument("--pseudonyms", action="store_true", help="“Annotator 1” and so on in place of names")


def _add_documents(group: Any) -> None:
    group.add_argument("--title", default="", metavar="WORDS", help="whose title has these words")
    group.add_argument("--source", action="append", default=[], metavar="S", help="from this source; repeatedly: or")
    group.add_argument("--since", default="", metavar="DATE", help="not before this day, month or year")
    group.add_argument("--until", default="", metavar="DATE", help="not after this day, month or year")
    group.add_argument("--language", action="append", default=[], metavar="L", help="in this language, as en or ur")
    group.add_argument("--field", action="append", default=[], metavar="NAME=VALUE", help="with this further field")
    group.add_argument("--document", action="append", default=[], metavar="ID", help="this document; repeatedly: or")


def _add_rows(group: Any) -> None:
    group.add_argument("--theme", action="append", default=[], metavar="NAME", help="only this theme; repeatedly: and")
    group.add_argument(
        "--rows",
        choices=["sentence", "annotator", "theme"],
        default="annotator",
        help="a row per sentence, per sentence and annotator, or per sentence, annotator and theme "
        "(default: %(default)s)",
    )
    group.add_argument("--context", action="store_true", help="with the previous and the next sentence")
    group.add_argument("--raw", action="store_true", help="leave cells as they are that a spreadsheet would run")


def _add_splits(group: Any) -> None:
    group.add_argument(
        "--split",
        default="",
        metavar="PARTS",
        help="train=0.8,validation=0.1,test=0.1 or train=rest,test=100 documents",
    )
    group.add_argument("--seed", type=int, default=0, metavar="N", help="another division (default: %(default)s)")
    group.add_argument("--folder", action="store_true", help="OUT is a folder, with a file for each split")
    group.add_argument("--manifest", action="store_true", help="write checksums beside a file too")


def run(arguments: argparse.Namespace, console: Console) -> int:
    from ui.work.exporting import export

    out = Path(arguments.out)
    with reading(arguments.project) as store, console.progress("Export") as progress:
        report = export(store, out, order_of(arguments), progress, dry=arguments.dry_run)
    if console.json:
        console.show(to_json(report))
        return 0
    done = "Would write" if arguments.dry_run else "Wrote"
    console.say(f"{done} {number_of(report.rows, 'row')} to {report.path}.")
    for name, count in report.documents.items() if report.divided else ():
        console.say(f"  {name or 'in no split'}: {number_of(count, 'document')}")
    if report.losses:
        console.say("This format has no place for:")
    for loss in report.losses:
        console.say(f"  {loss}")
    return 0


def order_of(arguments: argparse.Namespace) -> "Order":
    """What the arguments ask for."""
    from annotator.exporting.splits import Division
    from ui.work.exporting import Order

    division = Division.of(arguments.split, arguments.seed) if arguments.split else None
    folder = arguments.folder or arguments.out.endswith(("/", "\\"))
    return Order(arguments.format, selection_of(arguments), division, folder, arguments.manifest)


def selection_of(arguments: argparse.Namespace) -> "Selection":
    """What the arguments choose. Refusal where a date or a field cannot be understood."""
    from annotator.exporting.selection import Filter, Resolve, Rows, Selection, Tie

    documents = Filter(
        arguments.title,
        tuple(arguments.source),
        arguments.since,
        arguments.until,
        tuple(arguments.language),
        tuple(_field(words) for words in arguments.field),
        tuple(arguments.document),
    )
    return Selection(
        tuple(arguments.annotator),
        arguments.consensus,
        arguments.decided_only,
        arguments.raw,
        Resolve.MAJORITY if arguments.majority else Resolve.SOFT if arguments.soft else Resolve.EACH,
        Tie(arguments.tie),
        documents,
        tuple(arguments.theme),
        Rows(arguments.rows),
        arguments.context,
        arguments.pseudonyms,
    )


def _field(words: str) -> tuple[str, str]:
    from annotator.refusal import Refusal

    name, equals, value = words.partition("=")
    if not equals or not name.strip():
        raise Refusal(f"--field {words}: write the name of a field, = and its value, for example --field Region=Asia.")
    return " ".join(name.split()), value.strip()


def to_json(report: "ExportReport") -> dict[str, object]:
    """The report in the shape of `export --json`."""
    shown: dict[str, object] = {"path": str(report.path), "format": report.format, "rows": report.rows}
    shown["files"] = [{"path": one.name, "bytes": one.bytes, "sha256": one.sha256} for one in report.files]
    shown["losses"] = [{"what": one.what, "count": one.number, "instead": one.instead} for one in report.losses]
    if report.divided is not None:
        shown["splits"] = dict(report.documents)
    return shown
