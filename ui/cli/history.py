"""pressmark history: who changed what, when."""

import argparse
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from ui.cli.console import Console
from ui.cli.projects import reading
from ui.wording import what

if TYPE_CHECKING:
    from db.store import Entry, Store

HELP = "say who changed what, and when; the newest first"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("--limit", type=_count, metavar="N", help="only the newest N")


def run(arguments: argparse.Namespace, console: Console) -> int:
    with reading(arguments.project) as store:
        entries = islice(_entries(store), arguments.limit)
        if console.json:
            console.show(list(entries))
            return 0
        for entry in entries:
            where = f" in “{entry['title']}”" if entry["title"] else ""
            undone = " (undone)" if entry["undone"] else ""
            when = entry["at"][:19].replace("T", " ")
            console.say(f"{entry['seq']:>6}  {when}  {entry['annotator'] or '-'}: {entry['what']}{where}{undone}")
    return 0


def _entries(store: "Store") -> Iterator[dict[str, Any]]:
    names = {one.id: one.name for one in store.annotators()}
    titles = {heading.id: heading.title for heading in store.headings()}
    before: int | None = None
    while page := store.history(before=before):
        for entry in page:
            for revision in entry.revisions:
                titles.setdefault(revision, str(entry.detail.get("title", "")))
            yield _shown(entry, names, titles)
        before = page[-1].seq


def _shown(entry: "Entry", names: dict[str, str], titles: dict[str, str]) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "at": entry.at,
        "act": str(entry.act),
        "annotator": names.get(entry.annotator) or entry.detail.get("by", ""),
        "document": entry.document,
        "title": titles.get(entry.document, ""),
        "what": what(entry.act, entry.detail),
        "undone": entry.undone,
    }


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError("give a whole number from 0")
    return int(text)
