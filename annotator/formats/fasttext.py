"""fastText: a line per decided sentence, its themes before it as `__label__` and their names.

A line without any label is left out by fastText when it learns, so that “none of these” is a label too. A line that is
read is a unit of its own, as doccano exports them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from annotator.exporting.items import Release
from annotator.exporting.losses import Aspect
from annotator.formats import files, foreign, items
from annotator.formats.coding import Coding
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.items import Item
from annotator.formats.protocol import Dataset, Format, Incoming, Problem
from annotator.formats.tool_tables import opened
from annotator.records import Theme
from annotator.refusal import Refusal

_LABEL = "__label__"
_LABELS = re.compile(rf"\s*((?:{_LABEL}\S*\s*)*)(.*)", re.DOTALL)
_NONE = "none"
_IN_ITS_WAY = "words that fastText would take for labels (written with a space in them)"
_BREAK = "line breaks within sentences (written as spaces)"
_BREAKS = re.compile(r"[\s\x00]+")
_WHITE = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def read(path: Path, problem: Problem, options: Options = AS_FOUND) -> Iterator[Incoming | Refusal]:
    """The texts of the lines."""
    names = foreign.Names()
    with opened(path, options.encoding) as file:
        found = [_item(number, line, names, options) for number, line in enumerate(file, start=1) if line.strip()]
    coding = Coding(notes=names.notes)
    yield from items.documents(found, files.readable(path.stem), problem, coding, options.columns.per)


def _item(number: int, line: str, names: foreign.Names, options: Options) -> Item | Refusal:
    match = _LABELS.match(line)
    labels, text = match.groups() if match else ("", line)
    try:
        item = Item(f"line {number}", items.usable_text(text.strip(), f"line {number}"))
    except Refusal as refusal:
        return refusal
    for label in labels.split():
        name = label.removeprefix(_LABEL)
        if name:
            item.whole(None if name == _NONE else names.of(name), options.coder)
    return item


def write(file: BinaryIO, dataset: Dataset) -> int:
    """Write a line for each decision, and return how many there are."""
    labels = labels_of(dataset.themes)
    none = _LABEL + _name(_NONE, labels.values())
    count = 0
    for release in dataset.releases:
        for item in release.items:
            words = _BREAKS.sub(" ", item.text).replace(_LABEL, "__ label__").strip()
            for decision in item.decisions:
                if decision.themes is None:
                    continue
                applied = [_LABEL + label for theme, label in labels.items() if theme in decision.themes]
                file.write(f"{' '.join(applied or [none])} {words}\n".encode())
                count += 1
    return count


def labels_of(themes: Sequence[Theme]) -> Mapping[str, str]:
    """By the ids of the themes their names with hyphens in place of spaces, each another."""
    found: dict[str, str] = {}
    for theme in themes:
        found[theme.id] = _name(theme.name, found.values())
    return found


def _name(name: str, taken: Iterable[str]) -> str:
    plain = _BREAKS.sub("-", name.strip()) or "-"
    same = Counter(taken)
    while plain in same:
        plain += "-2"
    return plain


def _special(release: Release, _dataset: Dataset) -> Iterable[str]:
    for item in release.items:
        for _ in range(item.text.count(_LABEL)):
            yield _IN_ITS_WAY
        for _ in _WHITE.findall(item.text):
            yield _BREAK


FORMAT = Format(
    "fasttext",
    "fastText",
    (".fasttext",),
    read,
    write,
    read_with=read,
    lacks={
        Aspect.UNDECIDED: "left out",
        Aspect.ANNOTATORS: "",
        Aspect.SEVERAL: "a line for each",
        Aspect.SHARES: "those of more than half are labels",
        Aspect.UNSURE: "",
        Aspect.NOTES: "",
        Aspect.ORIGINS: "",
        Aspect.TIMES: "",
        Aspect.PLACES: "",
        Aspect.METADATA: "",
        Aspect.TITLES: "",
        Aspect.EXTRA: "",
        Aspect.CONTEXT: "",
        Aspect.SPLITS: "write a folder",
    },
    special=_special,
)
