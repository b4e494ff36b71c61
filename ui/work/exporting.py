"""Writing a project's dataset to a file that appears whole or not at all."""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from annotator.formats import writer_for
from annotator.formats.protocol import Chapter, Dataset
from annotator.records import CONSENSUS_ID
from annotator.refusal import Refusal
from db.engine import SUFFIX
from db.reader import Reader


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """`annotators` are names (none: everybody), `consensus` takes the consensus (and whom else is named).

    `decided_only` leaves out what nobody decided, `raw` leaves cells as they are that a spreadsheet would run.
    """

    annotators: Sequence[str] = ()
    consensus: bool = False
    decided_only: bool = False
    raw: bool = False


@dataclass(frozen=True, slots=True)
class ExportReport:
    """Where the dataset lies, in which format, and how many rows (CSV) or sentences (JSONL) it has."""

    path: Path
    format: str
    rows: int


def _silent(_done: int, _total: int) -> None:
    pass


def export(
    reader: Reader,
    out: Path,
    format_name: str = "",
    options: ExportOptions = ExportOptions(),
    progress: Callable[[int, int], None] = _silent,
) -> ExportReport:
    """Write the dataset. `format_name` "" takes the format from the suffix of `out`; `progress` hears of documents.

    Raises Refusal where the format or an annotator is unknown or the disk fails; then `out` is as it was.
    """
    chosen = writer_for(out, format_name)
    if out.name.lower().endswith(SUFFIX) or _is_project(out, reader):
        raise Refusal(f"{out}: this would overwrite a project; give the dataset another name.")
    if chosen.write is None:
        raise Refusal(f"{out}: this format can only be read; choose another.")
    annotators = _annotators(reader, options)
    tallies = reader.tallies()
    used = {theme for tally in tallies.values() for theme in tally.themes}
    themes = [theme for theme in reader.themes() if not theme.retired or theme.id in used]
    extras = further_fields(reader)
    dataset = Dataset(_told(reader, progress), themes, annotators, options.decided_only, options.raw, extras)
    with replacing(out) as file:
        rows = chosen.write(file, dataset)
    return ExportReport(out, chosen.name, rows)


def further_fields(reader: Reader) -> tuple[str, ...]:
    """The names of the further fields that documents have, in the order in which they first occur."""
    return tuple(dict.fromkeys(name for heading in reader.headings() for name, _ in heading.extra))


def _annotators(reader: Reader, options: ExportOptions) -> Mapping[str, str]:
    """Names by id of those whose decisions are exported."""
    known = {one.id: one.name for one in reader.annotators()}
    if not options.annotators and not options.consensus:
        return known
    ids = {name: identity for identity, name in known.items()}
    chosen = {}
    for name in options.annotators:
        if name not in ids:
            names = ", ".join(sorted(ids)) or "nobody yet"
            raise Refusal(f"{reader.name}: there is no annotator “{name}”; there are: {names}.")
        chosen[ids[name]] = name
    if options.consensus:
        if CONSENSUS_ID not in known:
            raise Refusal(
                f"{reader.name}: there is no consensus yet; decide in Review first, or leave --consensus out."
            )
        chosen[CONSENSUS_ID] = known[CONSENSUS_ID]
    return chosen


def _is_project(out: Path, reader: Reader) -> bool:
    try:
        return out.samefile(reader.name)
    except OSError:
        return False


def _told(reader: Reader, progress: Callable[[int, int], None]) -> Iterator[Chapter]:
    total, _ = reader.totals()
    progress(0, total)
    for done, chapter in enumerate(reader.chapters(), start=1):
        yield chapter
        progress(done, total)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write beside `path`, which it replaces once it is whole and on the disk; else nothing is left of it.

    Raises Refusal where that cannot be done.
    """
    try:
        if path.is_dir():
            raise Refusal(f"{path}: this is a folder; give the name of a file in it.")
        if path.exists() and not path.is_file():
            raise Refusal(f"{path}: this is a device or a pipe; give the name of a file.")
        target = Path(os.path.realpath(path))  # what a link points to is replaced, not the link
        descriptor, name = tempfile.mkstemp(prefix=".pressmark-", suffix=".part", dir=target.parent)
    except OSError as error:
        raise Refusal(f"{path}: nothing can be written there ({error.strerror}); choose another folder.") from None
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.chmod(_mode(target))
        unfinished.replace(target)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        if isinstance(error, BrokenPipeError):
            raise
        raise Refusal(f"{path}: could not be written ({error.strerror}); what was there is unchanged.") from error
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int:
    """The permissions of the file that is replaced, or those that a new file gets."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
