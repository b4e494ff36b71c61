"""pressmark merge: bring in colleagues' annotations."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.refusal import Refusal
from ui.cli.console import Console, one_line
from ui.cli.info import table
from ui.cli.projects import project_path, reading
from ui.wording import number_of

if TYPE_CHECKING:
    from annotator.merging import Choices, Side
    from annotator.records import Theme

HELP = "bring in colleagues' annotations"

_LISTED = 10  # decisions of each kind that the text shows; --json has all


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("paths", metavar="FILE", nargs="+", help="colleagues' projects, or labelled tables of ours")
    parser.add_argument("--dry-run", action="store_true", help="only say what would come in")
    parser.add_argument(
        "--aligned",
        action="store_true",
        help="also place decisions on releases whose text is only like ours (a typo corrected, a line added)",
    )
    parser.add_argument(
        "--theme",
        action="append",
        default=[],
        type=_pair,
        metavar="THEIRS=OURS",
        help="take their theme for one of ours; nothing after = takes it as a new one",
    )
    parser.add_argument("--as", dest="annotator", default="", metavar="NAME", help="who merges")


def _pair(text: str) -> tuple[str, str]:
    theirs, sign, ours = text.partition("=")
    if not theirs.strip() or not sign:
        raise argparse.ArgumentTypeError("give their theme, = and one of ours")
    return " ".join(theirs.split()), " ".join(ours.split())


def run(arguments: argparse.Namespace, console: Console) -> int:
    from db.store import Store
    from ui.preferences import who
    from ui.work.merging import merge_files, occasion, trial

    name = who(arguments.annotator)
    paths = [Path(path) for path in arguments.paths]
    with ExitStack() as stack:
        if arguments.dry_run:
            store = stack.enter_context(reading(arguments.project))
            store = stack.enter_context(trial(store)) if len(paths) > 1 else store
        else:
            store = stack.enter_context(Store.open(project_path(arguments.project), user=name))
        progress = stack.enter_context(console.progress("Merge"))
        choose = _Choosing(store.themes(), arguments.theme, aligned=arguments.aligned)
        this = occasion(store, name)
        merged = merge_files(paths, store, this, choose, dry_run=arguments.dry_run, progress=progress)
    if console.json:
        console.show(merged.to_json())
    else:
        for line in in_words(merged.to_json()):
            console.say(line)
    for theirs in choose.unknown():
        console.note(one_line(f"pressmark: --theme: there is no theme “{theirs}” in what was merged."))
    for problem in merged.problems:
        console.note(one_line(f"pressmark: {problem.file}: {problem.reason}"))
    return 1 if merged.problems else 0


class _Choosing:
    """What the options say of a file."""

    def __init__(self, ours: "Sequence[Theme]", pairs: Sequence[tuple[str, str]], *, aligned: bool) -> None:
        by_name = {theme.name.casefold(): theme.id for theme in ours}
        for _, name in pairs:
            if name and name.casefold() not in by_name:
                listed = ", ".join(theme.name for theme in ours) or "none"
                raise Refusal(f"--theme: there is no theme “{name}” in the project; there are: {listed}.")
        self._wanted = {theirs.casefold(): by_name.get(name.casefold(), "") for theirs, name in pairs}
        self._unknown = {theirs.casefold(): theirs for theirs, _ in pairs}
        self._aligned = aligned

    def __call__(self, theirs: "Side") -> "Choices":
        from annotator.merging import LEAVE, PLACE, Choices

        found = {theme.name.casefold(): theme.id for theme in theirs.themes()}
        for name in found:
            self._unknown.pop(name, None)
        themes = {found[name]: ours for name, ours in self._wanted.items() if name in found}
        return Choices(themes, alike=PLACE if self._aligned else LEAVE)

    def unknown(self) -> list[str]:
        """The names of themes that were in no file."""
        return list(self._unknown.values())


def in_words(found: dict[str, Any]) -> Iterator[str]:
    """What came in, for people: numbers, then what differs and what could not be placed."""
    rows = [[one["name"], *(f"{one[what]:,}" for what in _COLUMNS)] for one in found["annotators"]]
    if rows:
        yield from table(["annotator", *_COLUMNS], rows)
    came = [number_of(found["documents_added"], "document"), number_of(found["themes_added"], "theme")]
    came += [number_of(found[what], what[:-1]) for what in ("comments", "unblindings") if found[what]]
    verb = "Would bring in" if found["dry_run"] else "Brought in"
    yield f"{verb} {number_of(sum(one['new'] for one in found['annotators']), 'annotation')}, {', '.join(came)}."
    yield from _section(found["conflicts"], "Decided differently here and there by the same annotator", _conflict)
    yield from _section(found["unplaced"], "Kept, because they could not be placed", _unplaced)
    for match in found["matches"]:
        if match["done"] == "leave":
            yield f"“{match['title']}” is {match['share']:.0%} the same as theirs; --aligned places decisions on it."
    yield from found["notes"]


_COLUMNS = ("new", "same", "differing", "unplaced")


def _section(entries: list[dict[str, Any]], heading: str, line: Callable[[dict[str, Any]], str]) -> Iterator[str]:
    if entries:
        yield f"\n{heading}:"
        yield from (line(entry) for entry in entries[:_LISTED])
        if len(entries) > _LISTED:
            yield f"  … and {len(entries) - _LISTED:,} more (--json lists all)"
        yield ""


def _conflict(one: dict[str, Any]) -> str:
    stands = "theirs stands, being later" if one["stands"] == "theirs" else "ours stands"
    said = f"{_decision(one['ours'])} here, {_decision(one['theirs'])} there; {stands}"
    return f"  {one['annotator']}, “{one['title'][:40]}” {one['number']}: {said}"


def _unplaced(one: dict[str, Any]) -> str:
    return (
        f"  {one['annotator']}, “{one['title'][:40]}”: {_decision(one)} on “{' '.join(one['sentence'].split())[:60]}”"
    )


def _decision(one: dict[str, Any]) -> str:
    if one["themes"] is None:
        return "undecided"
    return ", ".join(one["themes"]) or "none"
