"""pressmark import: add documents and labelled tables."""

import argparse
from pathlib import Path

from annotator.formats.columns import (
    MOST,
    OFFSETS,
    PER_DOCUMENT,
    PER_SENTENCE,
    REST,
    ROLES,
    RULES,
    UNDECIDED,
    Columns,
    Options,
)
from annotator.formats.guesses import COLUMNS, ENCODING, SHEET, in_words
from annotator.refusal import Refusal
from ui.cli.console import Console, one_line
from ui.cli.projects import project_path
from ui.wording import number_of

HELP = "add documents; folders are walked"
_MOST_SIMILAR = 50  # documents that are named

_SETS = {ENCODING: "--encoding sets it", COLUMNS: "--map sets them", SHEET: "--sheet sets it"}
_SPANS = (
    "which sentences the passages of another tool are put on: those they touch (any), those they mostly cover or that "
    "mostly hold them (most), or only where they begin and end as sentences do (exact)"
)
_REST = "what sentences without a passage are in documents that an annotator marked as done in another tool"
_LISTED = 20  # spans that came onto no sentence


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("paths", metavar="PATH", nargs="+", help=_paths())
    what = f"what a table's columns are: {', '.join(ROLES)}"
    parser.add_argument("--map", action="append", default=[], metavar="ROLE=COLUMN", help=what)
    parser.add_argument("--per", choices=(PER_DOCUMENT, PER_SENTENCE), default="", help="what a table's rows are")
    parser.add_argument("--encoding", default="", metavar="ENC", help="of texts and tables; else it is found out")
    parser.add_argument("--sheet", default="", metavar="NAME", help="of a spreadsheet; else the first with texts")
    parser.add_argument("--language", default="", metavar="L", help="ISO 639-1, for example en; else it is guessed")
    parser.add_argument("--spans", choices=RULES, default=MOST, help=_SPANS)
    parser.add_argument("--rest", choices=REST, default=UNDECIDED, help=_REST)
    parser.add_argument(
        "--offsets", choices=OFFSETS, default="", help="what another tool counted; else it is found out"
    )
    parser.add_argument("--as", dest="annotator", default="", metavar="NAME", help="who imports; whose tags these are")


def _paths() -> str:
    """All formats, as they are read."""
    from annotator.formats import formats

    readable = [one for one in formats() if one.read and one.name != "unreadable"]
    names = sorted({suffix.removeprefix(".") for one in readable for suffix in one.suffixes})
    return f"files, or folders of them; the kinds that are read: {', '.join(names)}"


def run(arguments: argparse.Namespace, console: Console) -> int:
    from db.store import Store
    from ui.preferences import who
    from ui.work.importing import ImportReport, carry_out, import_paths
    from ui.work.similar import in_words as similarity_in_words
    from ui.work.similar import point_out

    name = who(arguments.annotator)
    report = ImportReport()
    options = options_of(arguments)
    paths = [Path(path) for path in arguments.paths]
    with Store.open(project_path(arguments.project), user=name) as store, console.progress("Import") as progress:
        changes = import_paths(paths, store, annotator=name, report=report, progress=progress, options=options)
        carry_out(store, changes)
        point_out(store, report, progress)
    if console.json:
        console.show(report.to_json())
    else:
        console.say(summary(report.added, report.known, report.sentences, report.annotations))
        for similar in report.similar[:_MOST_SIMILAR]:
            console.say(one_line(f"{similar.title}: {similarity_in_words(similar)}"))
        if len(report.similar) > _MOST_SIMILAR:
            console.say(f"and {number_of(len(report.similar) - _MOST_SIMILAR, 'more similar document')}.")
    for problem in report.problems:
        console.note(one_line(f"pressmark: {problem.file}: {problem.reason}"))
    for span in report.unmapped[:_LISTED]:
        console.note(one_line(f"pressmark: {span.file}: {span.in_words}"))
    if report.unmapped_total > _LISTED:
        console.note(f"pressmark: and {report.unmapped_total - _LISTED:,} more; --json lists them.")
    for file, guess in report.guesses:
        console.note(one_line(f"pressmark: {file}: {in_words(guess)}; {_SETS[guess.what]}"))
    for note in report.notes:
        console.note(one_line(f"pressmark: {note}"))
    return 1 if report.problems else 0


def options_of(arguments: argparse.Namespace) -> Options:
    """How the files are to be read. Raises Refusal for what cannot be."""
    from annotator.commands.documents import check_language

    if arguments.encoding:
        try:
            "".encode(arguments.encoding)
        except (LookupError, ValueError):
            known = "utf-8, cp1252, cp1256 and gb18030 are some"
            raise Refusal(f"--encoding {arguments.encoding}: there is no such encoding; {known}.") from None
    columns = Columns.of_words(arguments.map, arguments.per)
    return Options(
        arguments.encoding,
        arguments.sheet,
        check_language(arguments.language),
        columns,
        spans=arguments.spans,
        rest=arguments.rest,
        offsets=arguments.offsets,
    )


def summary(added: int, known: int, sentences: int, annotations: int) -> str:
    """What came in, in one sentence."""
    text = f"Added {number_of(added, 'document')} with {number_of(sentences, 'sentence')}"
    if annotations:
        text += f" and {number_of(annotations, 'annotation')}"
    return f"{text}; {number_of(known, 'document was', 'documents were')} known already." if known else f"{text}."
