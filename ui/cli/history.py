"""pressmark history: who changed what, when."""

import argparse
import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from annotator.changes import Act
from annotator.refusal import Refusal
from ui.cli.console import Console
from ui.cli.projects import reading

if TYPE_CHECKING:
    from annotator.chronicle import Spot
    from db.store import Store
    from ui.work.history import Wanted

HELP = "say who changed what, and when; the newest first"

_KINDS = ("decisions", "review", "codebook", "documents", "project")  # as ui.work.history has them


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("--limit", type=_count, metavar="N", help="only the newest N")
    parser.add_argument("--annotator", default="", metavar="NAME", help="only what this annotator did")
    parser.add_argument("--document", default="", metavar="ID", help="only in this document, by its id or title")
    parser.add_argument("--sentence", default="", metavar="ID", help="only on this sentence, by its id (D:S-E)")
    parser.add_argument("--theme", default="", metavar="NAME", help="only where it was changed, put or taken off")
    parser.add_argument(
        "--act",
        action="append",
        default=[],
        choices=[*_KINDS, *(str(act) for act in Act)],
        metavar="ACT",
        help=f"only such acts; a kind ({', '.join(_KINDS)}) or an act as --json names it",
    )
    parser.add_argument("--since", type=_time, metavar="DAY", help="from this day or time on (UTC)")
    parser.add_argument("--until", type=_time, metavar="DAY", help="up to this day or time, included")
    parser.add_argument("--changes", action="store_true", help="say of each act what it changed, record by record")
    parser.add_argument(
        "--reworded",
        action="store_true",
        help="list instead the decisions made before the theme on them was last given another wording",
    )
    parser.add_argument("--csv", action="store_true", help="print a table (CSV) instead of lines for people")


def run(arguments: argparse.Namespace, console: Console) -> int:
    from ui.work.history import csv_lines

    with reading(arguments.project) as store:
        if arguments.reworded:
            _say_reworded(store, arguments, console)
            return 0
        entries = islice(_entries(store, arguments), arguments.limit)
        if console.json:
            console.show(list(entries))
        elif arguments.csv:
            for line in csv_lines(entries):
                console.say(line)
        else:
            for entry in entries:
                _say(entry, console, located=not arguments.sentence)
    return 0


def _say_reworded(store: "Store", arguments: argparse.Namespace, console: Console) -> None:
    from ui.work.rechecking import to_json

    wanted = _wanted(store, arguments)
    found = to_json(store, wanted.theme, wanted.annotator)
    if console.json:
        console.show(found)
        return
    for one in found:
        when, since = (one[name][:19].replace("T", " ") for name in ("at", "reworded"))
        console.say(f"{one['id']}  {one['annotator']}: “{one['theme']}” decided {when}, reworded {since}")
    if not found:
        console.say("No decision was made under an old wording.")


def _say(entry: dict[str, Any], console: Console, *, located: bool) -> None:
    where = f" in “{entry['title']}”" if entry["title"] else ""
    undone = " (undone)" if entry["undone"] else ""
    when = entry["at"][:19].replace("T", " ")
    console.say(f"{entry['seq']:>6}  {when}  {entry['annotator'] or '-'}: {entry['what']}{where}{undone}")
    for change in entry.get("changes", ()):
        elsewhere = located and change["title"] and not entry["document"]
        where = f" (“{change['title']}”, at {change['start']:,})" if elsewhere else ""
        console.say(f"{'':>29}{change['what']}{where}")


def _entries(store: "Store", arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    from ui.work.history import Narrator, Told, edits_of, tell

    narrator, wanted = Narrator(store), _wanted(store, arguments)
    for told in tell(store, wanted):
        if told is not None:
            if arguments.changes and not told.edits:
                told = Told(told.entry, edits_of(store, told.entry))
            yield narrator.shown(told)


def _wanted(store: "Store", arguments: argparse.Namespace) -> "Wanted":
    from ui.work.history import ACTS, Kind, Wanted

    acts: set[Act] = set()
    for name in arguments.act:
        acts |= ACTS[Kind(name)] if name in _KINDS else {Act(name)}
    return Wanted(
        _document(store, arguments.document),
        _spot(store, arguments.sentence),
        _named("annotator", arguments.annotator, {one.id: one.name for one in store.annotators()}, store),
        frozenset(acts),
        _named("theme", arguments.theme, {one.id: one.name for one in store.themes()}, store),
        arguments.since or "",
        arguments.until or "",
    )


def _named(what: str, name: str, names: dict[str, str], store: "Store") -> str:
    """The id of what has this name, whatever its case; "" where none is given."""
    if not name:
        return ""
    found = [id_ for id_, known in names.items() if known.casefold() == name.casefold()]
    if not found:
        listed = ", ".join(sorted(names.values())) or "none"
        raise Refusal(f"{store.name}: there is no {what} “{name}”; there are: {listed}.")
    return found[0]


def _document(store: "Store", name: str) -> str:
    if not name:
        return ""
    found = [heading.id for heading in store.headings() if name in (heading.id, heading.title)]
    if not found and not re.fullmatch(r"[0-9a-f]{16}", name):  # the id of one since removed has a history too
        raise Refusal(f"{store.name}: there is no document “{name}”; give its id or its whole title.")
    return found[0] if found else name


def _spot(store: "Store", identity: str) -> "Spot | None":
    from annotator.chronicle import Spot

    if not identity:
        return None
    parts = re.fullmatch(r"([0-9a-f]{16}):([0-9]{1,9})-([0-9]{1,9})", identity)
    if parts is None:
        raise Refusal(f"{store.name}: “{identity}” is no sentence's id; exports have them (D:S-E).")
    return Spot(parts[1], int(parts[2]), int(parts[3]))


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError("give a whole number from 0")
    return int(text)


def _time(text: str) -> str:
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9:.]*Z?)?)?)?", text):
        raise argparse.ArgumentTypeError("give a day, such as 2026-01-05, or a time, such as 2026-01-05T09:30")
    return text
