"""pressmark info: what is in a project."""

import argparse
from collections import Counter
from typing import TYPE_CHECKING, Any

from ui.cli.console import Console
from ui.cli.projects import reading
from ui.wording import number_of

if TYPE_CHECKING:
    from db.reader import Reader

HELP = "say what is in a project"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT")


def run(arguments: argparse.Namespace, console: Console) -> int:
    with reading(arguments.project) as store:
        found, groups = describe(store), len(store.similar_groups()) if store.all_compared() else 0
    if console.json:
        console.show(found)
    else:
        console.say(in_words(found))
        if groups:
            console.say(f"\n{number_of(groups, 'group')} of similar documents")
    return 0


def describe(reader: "Reader") -> dict[str, Any]:
    """The project as `info --json` shows it. `consensus` is the number of sentences that the consensus has decided.

    Second passes of an annotator are counted nowhere; `unplaced` is there where a merge could not place some.
    """
    from annotator.merging.keeping import kept
    from annotator.people import is_listed
    from annotator.records import CONSENSUS_ID
    from db.file import SCHEMA_VERSION
    from db.shapes import Tally

    documents, sentences = reader.totals()
    tallies = reader.tallies()
    nothing = Tally(0, 0, 0, Counter())
    people = [one for one in reader.annotators() if one.id != CONSENSUS_ID and is_listed(one)]
    of_people = [tallies.get(one.id, nothing) for one in people]
    unplaced = len(kept(reader.settings()))
    return {
        "project": reader.name,
        "schema": SCHEMA_VERSION,
        "documents": documents,
        "sentences": sentences,
        "themes": [
            {"key": theme.key, "name": theme.name, "annotations": sum(tally.themes[theme.id] for tally in of_people)}
            for theme in reader.themes()
        ],
        "annotators": [
            {"name": one.name, "decided": tally.decided, "none": tally.none, "unsure": tally.unsure}
            for one, tally in zip(people, of_people, strict=True)
        ],
        "consensus": tallies.get(CONSENSUS_ID, nothing).decided,
    } | ({"unplaced": unplaced} if unplaced else {})


def in_words(found: dict[str, Any]) -> str:
    """The same for people, as two small tables."""
    documents, sentences = number_of(found["documents"], "document"), number_of(found["sentences"], "sentence")
    lines = [f"{found['project']}: {documents}, {sentences}"]
    themes = [[theme["key"], theme["name"], f"{theme['annotations']:,}"] for theme in found["themes"]]
    lines += ["", *table(["key", "theme", "annotations"], themes)]
    people = [
        [one["name"], *(f"{one[column]:,}" for column in ("decided", "none", "unsure"))] for one in found["annotators"]
    ]
    if people:
        lines += ["", *table(["annotator", "decided", "none", "unsure"], people)]
    if found["consensus"]:
        lines += ["", f"consensus on {found['consensus']:,} sentences"]
    if "unplaced" in found:
        lines += ["", f"{number_of(found['unplaced'], 'decision')} kept that a merge could not place"]
    return "\n".join(lines)


def table(header: list[str], rows: list[list[str]]) -> list[str]:
    """Lines with columns under each other; numbers to the right."""
    widths = [max(len(row[at]) for row in [header, *rows]) for at in range(len(header))]
    numeric = [bool(rows) and all(row[at].replace(",", "").isdigit() for row in rows) for at in range(len(header))]
    numeric[0] = False
    return [
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in [header, *rows]
    ]
