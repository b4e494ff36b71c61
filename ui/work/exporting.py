"""Writing a project's dataset to a file or folder that appears whole or not at all."""

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from annotator.exporting import croissant, manifest
from annotator.exporting.card import in_words as card_text
from annotator.exporting.items import Chapter, Release
from annotator.exporting.losses import Aspect, Loss, in_words
from annotator.exporting.manifest import Written
from annotator.exporting.order import AS_USUAL, Order
from annotator.exporting.splits import NOTHING_KEPT, Divided, Kept
from annotator.exporting.tally import Tally
from annotator.formats import writer_for
from annotator.refusal import Refusal
from db.file import SUFFIX
from db.reader import Reader
from ui.cli.version import version
from ui.work.dataset_card import HEADER, card_for
from ui.work.preparing import Prepared, Progress, losses_of, silent
from ui.work.writing import replacing, replacing_folder

WHOLE = "data"  # the file in a folder that is not divided
LOST = "losses.txt"  # in a folder
LOSSES = ".loss.txt"
MANIFEST = ".manifest.json"


@dataclass(frozen=True, slots=True)
class ExportReport:
    """Where the dataset lies, in which format, and how many rows (CSV) or sentences (JSONL) it has.

    `files` are relative to the folder that `path` is, or lies in; empty where nothing was to be written. `losses` is
    what the format could not carry; `documents` counts the documents of each split.
    """

    path: Path
    format: str
    rows: int
    files: Sequence[Written] = ()
    losses: Sequence[Loss] = ()
    documents: Mapping[str, int] = field(default_factory=dict)
    divided: Divided | None = None


def export(
    reader: Reader,
    out: Path,
    order: Order = AS_USUAL,
    progress: Progress = silent,
    *,
    kept: Kept = NOTHING_KEPT,
    said: Mapping[str, str] | None = None,
    dry: bool = False,
) -> ExportReport:
    """Write the dataset; `progress` hears of documents. `dry` writes nothing and only reports.

    `kept` is what the project keeps of earlier divisions, `said` what the card tells in the user's words (None: what
    the project keeps of it). Raises Refusal where the format or an annotator is unknown or the disk fails; then `out`
    is as it was.
    """
    chosen = writer_for(out, order.format)
    if not chosen.installed:
        raise Refusal(f'{out}: {chosen.title} needs a library; get it by: pip install "pressmark[{chosen.extra}]".')
    _check_target(out, reader)
    as_folder = order.folder or chosen.write is None
    if order.division is not None and not as_folder and Aspect.SPLITS in chosen.lacks:
        raise Refusal(f"{out}: a file in this format cannot say which split a row is in; write a folder (--folder).")
    prepared = Prepared(reader, chosen, order, kept=kept, said=said)
    passes = 1 if order.division is None else 2
    prepared.divide(_part(progress, 0, passes))
    writing = _Writing(prepared, _part(progress, passes - 1, passes))
    if dry:  # nothing tells as truly what comes out as writing it
        with tempfile.TemporaryDirectory(prefix="pressmark-") as name:
            target = Path(name) / out.name
            return replace(writing.folder(target) if as_folder else writing.file(target), path=out)
    return writing.folder(out) if as_folder else writing.file(out)


class _Writing:
    """The last reading of an export: the stream is watched, counted and written."""

    def __init__(self, prepared: Prepared, progress: Progress) -> None:
        self._prepared = prepared
        self._progress = progress
        self._losses = prepared.losses()
        self._done = 0
        self._total = prepared.total
        self._files: list[Written] = []
        self._documents: Counter[str] = Counter()
        self._tally = Tally()
        self._with_card = prepared.order.card or prepared.order.folder or prepared.format.write is None

    def report(self, out: Path, rows: int) -> ExportReport:
        chosen, divided = self._prepared.format.name, self._prepared.divided
        return ExportReport(out, chosen, rows, self._files, self._lost(), dict(self._documents), divided)

    def _lost(self) -> list[Loss]:
        return losses_of(self._losses, self._prepared.divided)

    def file(self, out: Path) -> ExportReport:
        """One file, with a report of losses beside it where there are any."""
        write = self._prepared.format.write
        if write is None:
            raise ValueError("this format is a folder")
        with replacing(out) as file:
            rows = write(file, self._prepared.dataset(self._stream(self._prepared.ids)))
        self._files.append(manifest.written(out, out.name))
        self._write_beside(out, LOSSES, self._losses_in_words(out.name))
        order = self._prepared.order
        if order.card:
            data = self._files[:1]
            for name, content in self._cards({"": out.name}, data, out.name).items():
                self._write_beside(out, f".{name}", content)
        if order.manifest:
            self._write_beside(out, MANIFEST, manifest.in_json(self._files, self._about(rows)))
        return self.report(out, rows)

    def folder(self, out: Path) -> ExportReport:
        """A folder, with a file for each split where the format is not a folder itself."""
        with replacing_folder(out) as folder:
            write = self._prepared.format.write_folder
            if write is not None:
                rows = write(folder, self._prepared.dataset(self._stream(self._prepared.ids)))
            else:
                rows = sum(self._write_split(folder, name, ids) for name, ids in self._by_split())
            self._add_files(folder)
            lost = self._losses_in_words(out.name)
            beside = self._cards(self._paths(folder), list(self._files), out.name) | ({LOST: lost} if lost else {})
            for name, content in beside.items():
                (folder / name).write_text(content, encoding="utf-8", newline="\n")
            self._add_files(folder)
            content = manifest.in_json(self._files, self._about(rows))
            (folder / manifest.NAME).write_text(content, encoding="utf-8", newline="\n")
        return self.report(out, rows)

    def _add_files(self, folder: Path) -> None:
        """Take what has been written to the folder into the list of files."""
        known = {one.name for one in self._files}
        names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        self._files += [manifest.written(folder / name, name) for name in sorted(set(names) - known)]

    def _paths(self, folder: Path) -> dict[str, str]:
        """The data files in a folder by split, "" where there is only one."""
        format_, division = self._prepared.format, self._prepared.order.division
        path_of = format_.path_of or (lambda split: (split or WHOLE) + format_.ending)
        named = {split: path_of(split) for split in (division.names if division else ("",))}
        return {split: path for split, path in named.items() if (folder / path).exists()}

    def _cards(self, paths: Mapping[str, str], files: Sequence[Written], out: str) -> dict[str, str]:
        """The dataset card for people and for machines, by the names of their files."""
        prepared = self._prepared
        card = card_for(prepared, self._tally, paths, files, self._lost(), out)
        columns = prepared.format.columns
        described = croissant.in_json(card, columns(prepared.dataset(())) if columns else ())
        return {HEADER: card_text(card), croissant.NAME: described}

    def _write_split(self, folder: Path, name: str, ids: Sequence[str] | None) -> int:
        format_ = self._prepared.format
        if format_.write is None:
            raise ValueError("this format is a folder")
        with (folder / f"{name}{format_.ending}").open("wb") as file:
            return format_.write(file, self._prepared.dataset(self._stream(ids)))

    def _by_split(self) -> Iterator[tuple[str, Sequence[str] | None]]:
        divided, division = self._prepared.divided, self._prepared.order.division
        if divided is None or division is None:
            yield WHOLE, self._prepared.ids
            return
        for name in division.names:
            yield name, [document for document, split in divided.splits.items() if split == name]

    def _stream(self, ids: Sequence[str] | None) -> Iterator[Release]:
        prepared = self._prepared
        stream = self._losses.watch(prepared.releases(self._told(prepared.reader.chapters(ids))))
        for release in self._tally.watch(stream) if self._with_card else stream:
            self._documents[release.split] += 1
            yield release

    def _told(self, chapters: Iterable[Chapter]) -> Iterator[Chapter]:
        self._progress(self._done, self._total)
        for chapter in chapters:
            yield chapter
            self._done += 1
            self._progress(self._done, self._total)

    def _losses_in_words(self, name: str) -> str:
        lost = self._lost()
        return in_words(lost, self._prepared.format.title, name) if lost else ""

    def _write_beside(self, out: Path, ending: str, content: str) -> None:
        path = out.with_name(out.name + ending)
        if not content:
            path.unlink(missing_ok=True)  # that of an earlier export, which is no longer true
            return
        with replacing(path) as file:
            file.write(content.encode())
        self._files.append(manifest.written(path, path.name))

    def _about(self, rows: int) -> dict[str, object]:
        order = self._prepared.order
        division = order.division
        return {
            "program": f"Pressmark {version()}",
            "project": Path(self._prepared.reader.name).name,
            "act": self._prepared.reader.last_act(),
            "dataset": {"format": self._prepared.format.name, "rows": rows, "documents": sum(self._documents.values())},
            "selection": order.selection.to_json(),
            "splits": None if division is None else {"parts": dict(division.parts), "seed": division.seed},
        }


def _check_target(out: Path, reader: Reader) -> None:
    try:
        is_project = out.samefile(reader.name)
    except OSError:
        is_project = False
    if is_project or out.name.lower().endswith(SUFFIX):
        raise Refusal(f"{out}: this would overwrite a project; give the dataset another name.")


def _part(progress: Progress, part: int, parts: int) -> Progress:
    """Progress of one of several readings of the same documents."""
    return lambda done, total: progress(part * total + done, parts * total)
