"""The arguments of pressmark export, and the order that they make."""

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotator.exporting.order import Order
    from annotator.exporting.selection import Selection

CARD = ("title", "description", "licence", "citation", "creators", "contact", "version")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("out", metavar="OUT", help="the file or folder to write, for example dataset.csv")
    parser.add_argument("--format", default="", metavar="F", help="csv, jsonl and so on; else as the name of OUT ends")
    parser.add_argument("--dry-run", action="store_true", help="write nothing; say what would be written and lost")
    parser.add_argument("--as-of", default="", metavar="WHEN", help="as it was: 2026-01-31 or the number of an act")
    parser.add_argument("--profile", default="", metavar="NAME", help="as saved under this name, but for what is given")
    parser.add_argument("--save-profile", default="", metavar="NAME", help="save these choices in the project")
    _add_whose(parser.add_argument_group("whose decisions"))
    _add_documents(parser.add_argument_group("which documents (all that is given must apply)"))
    _add_rows(parser.add_argument_group("what is in a row"))
    _add_splits(parser.add_argument_group("training and test"))
    _add_beside(parser.add_argument_group("what is written beside the data; a folder has all of it"))


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
    group.add_argument("--pseudonyms", action="store_true", help="“Annotator 4f2a1c” and the like in place of names")


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
    group.add_argument("--keep", action="store_true", help="keep every document in its split in later exports")
    group.add_argument("--freeze", action="append", default=[], metavar="SPLIT", help="keep it and let no others in")
    group.add_argument("--thaw", action="append", default=[], metavar="SPLIT", help="draw a kept split anew")


def _add_beside(group: Any) -> None:
    group.add_argument("--folder", action="store_true", help="OUT is a folder, with a file for each split")
    group.add_argument("--manifest", action="store_true", help="a manifest with checksums beside a file too")
    group.add_argument("--card", action="store_true", help="a dataset card beside a file too")
    for name in CARD:
        words = f"the {name} that the card gives; kept in the project"
        group.add_argument(f"--card-{name}", default=None, metavar="TEXT", help=words)


def order_of(arguments: argparse.Namespace) -> "Order":
    """What the arguments ask for."""
    from annotator.exporting.order import Order
    from annotator.exporting.splits import Division

    division = Division.of(arguments.split, arguments.seed) if arguments.split else None
    folder = arguments.folder or arguments.out.endswith(("/", "\\"))
    return Order(arguments.format, _selection(arguments), division, folder, arguments.manifest, arguments.card)


def _selection(arguments: argparse.Namespace) -> "Selection":
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
