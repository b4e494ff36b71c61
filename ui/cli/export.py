"""pressmark export: write the dataset."""

import argparse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.refusal import Refusal
from ui.cli.console import Console
from ui.cli.export_arguments import CARD, add_arguments, order_of
from ui.cli.projects import reading, writing
from ui.wording import number_of

if TYPE_CHECKING:
    from annotator.changes import Change
    from annotator.exporting.order import Order
    from annotator.exporting.splits import Kept
    from annotator.records import Setting
    from db.reader import Reader
    from db.store import Store
    from ui.work.exporting import ExportReport

HELP = "write the dataset to a file or folder"

__all__ = ["HELP", "add_arguments", "run"]


def run(arguments: argparse.Namespace, console: Console) -> int:
    from ui.work.exporting import export

    out, keeps = Path(arguments.out), _keeps(arguments)
    with (writing if keeps and not arguments.dry_run else reading)(arguments.project) as store:
        settings = store.settings()
        order = _order(arguments, settings, store.name)
        kept = _kept(arguments, settings)
        _check_freezing(arguments, order)
        said = _card(arguments, settings)
        with _state(store, arguments.as_of, console) as reader, console.progress("Export") as progress:
            report = export(reader, out, order, progress, kept=kept, said=said, dry=arguments.dry_run)
        if keeps and not arguments.dry_run:
            store.apply_all(_changes(arguments, store.settings(), order, report))
    if console.json:
        console.show(to_json(report))
    else:
        _tell(report, order, arguments, console)
    return 0


def _keeps(arguments: argparse.Namespace) -> bool:
    """Whether the project is to remember anything."""
    return bool(
        arguments.save_profile or arguments.keep or arguments.freeze or arguments.thaw or _card_fields(arguments)
    )


def _card_fields(arguments: argparse.Namespace) -> Mapping[str, str]:
    given = {name: getattr(arguments, f"card_{name}") for name in CARD}
    return {name: value for name, value in given.items() if value is not None}


def _card(arguments: argparse.Namespace, settings: "Mapping[str, Setting]") -> Mapping[str, str]:
    from annotator.commands.exporting import CARD as SETTING
    from annotator.commands.exporting import card_of

    return card_of(settings.get(SETTING)) | dict(_card_fields(arguments))


def _order(arguments: argparse.Namespace, settings: "Mapping[str, Setting]", project: str) -> "Order":
    from annotator.commands.exporting import PROFILES, profiles_of

    order = order_of(arguments)
    if not arguments.profile:
        return order
    profiles = profiles_of(settings.get(PROFILES))
    if arguments.profile not in profiles:
        names = ", ".join(profiles) or "none yet; --save-profile saves one"
        raise Refusal(f"{project}: there is no profile “{arguments.profile}”; there are: {names}.")
    return order.over(profiles[arguments.profile])


def _kept(arguments: argparse.Namespace, settings: "Mapping[str, Setting]") -> "Kept":
    from annotator.commands.exporting import SPLITS, kept_splits, thawed

    return thawed(kept_splits(settings.get(SPLITS)), arguments.thaw)


def _check_freezing(arguments: argparse.Namespace, order: "Order") -> None:
    """Refuse to keep what is not drawn."""
    names = order.division.names if order.division else ()
    if not names and (arguments.keep or arguments.freeze):
        raise Refusal("--keep and --freeze keep the splits of this export; name them with --split.")
    unknown = [name for name in arguments.freeze if name not in names]
    if unknown:
        raise Refusal(f"--freeze {unknown[0]}: there is no such split; there are: {', '.join(names)}.")


@contextmanager
def _state(store: "Store", moment: str, console: Console) -> "Iterator[Reader]":
    """The project as it is, or as it was."""
    if not moment:
        yield store
        return
    from db.past import act_at, as_of

    seq = act_at(store, moment)
    with console.progress("Going back") as progress, as_of(store, seq, progress) as reader:
        yield reader


def _changes(
    arguments: argparse.Namespace, settings: "Mapping[str, Setting]", order: "Order", report: "ExportReport"
) -> "Iterator[Change]":
    """What the project is to remember, one change for each of its settings."""
    from dataclasses import replace

    from annotator.commands import exporting as commands

    if arguments.save_profile:
        full = replace(order, format=report.format)
        yield commands.save_profile(settings.get(commands.PROFILES), arguments.save_profile, full)
    if arguments.keep or arguments.freeze or arguments.thaw:
        splits = {} if report.divided is None else report.divided.splits
        if not arguments.keep:
            splits = {document: split for document, split in splits.items() if split in arguments.freeze}
        held = settings.get(commands.SPLITS)
        yield commands.keep_splits(held, _kept(arguments, settings), splits, arguments.freeze)
    if _card_fields(arguments):
        yield commands.set_card(settings.get(commands.CARD), _card_fields(arguments))


def _tell(report: "ExportReport", order: "Order", arguments: argparse.Namespace, console: Console) -> None:
    done = "Would write" if arguments.dry_run else "Wrote"
    console.say(f"{done} {number_of(report.rows, 'row')} to {report.path}.")
    for name, count in report.documents.items() if report.divided else ():
        console.say(f"  {name or 'in no split'}: {number_of(count, 'document')}")
    if report.losses:
        console.say("Not carried by this format:")
    for loss in report.losses:
        console.say(f"  {loss}")
    if order.division is not None and order.division.by_count and not arguments.keep:
        console.note("The numbers were drawn from today’s documents; --keep keeps the splits when others are added.")


def to_json(report: "ExportReport") -> dict[str, object]:
    """The report in the shape of `export --json`."""
    shown: dict[str, object] = {"path": str(report.path), "format": report.format, "rows": report.rows}
    shown["files"] = [{"path": one.name, "bytes": one.bytes, "sha256": one.sha256} for one in report.files]
    shown["losses"] = [{"what": one.what, "count": one.number, "instead": one.instead} for one in report.losses]
    if report.divided is not None:
        shown["splits"] = dict(report.documents)
    return shown
