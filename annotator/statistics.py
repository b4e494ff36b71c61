"""The numbers people look at before they export a dataset: how many sentences have which themes, when, where."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.formats.cells import guard
from annotator.records import Theme

NONE, UNDECIDED, UNDATED, NO_SOURCE = "none of the themes", "undecided", "no date", "no source"
_MOST_PERIODS = 24  # beyond this many months, years are told apart instead
BIN = 20  # code points
_LAST_BIN = 30


class Where(NamedTuple):
    """What is counted by of a document: its date (ISO 8601 or "") and its source."""

    date: str
    source: str


class Decided(NamedTuple):
    """How many sentences of a document an annotator decided in the same way; `themes` None is undecided, but noted."""

    document: str
    annotator: str
    themes: frozenset[str] | None
    sentences: int


Row = tuple[str | int, ...]


class Table(NamedTuple):
    """Figures under the names of their columns; the first column names the rows."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def as_csv(self) -> str:
        """RFC 4180, with cells that a spreadsheet would run made harmless."""
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\r\n")
        for row in (self.columns, *self.rows):
            writer.writerow([guard(cell) if isinstance(cell, str) else cell for cell in row])
        return file.getvalue()


@dataclass(slots=True)
class Counts:
    """What a project's decisions come to. All are counts of sentences, once for each annotator counted.

    `pairs` counts two themes on one sentence, in the order of their ids; `lengths` the sentences of the project by
    their length in code points, in bins of BIN.
    """

    sentences: int = 0
    themes: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    people: dict[str, Counter[str]] = field(default_factory=dict)
    dates: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    sources: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    lengths: Mapping[int, int] = field(default_factory=dict)

    @property
    def decided(self) -> int:
        return sum(counter["some"] + counter["none"] for counter in self.people.values())

    @property
    def none(self) -> int:
        return sum(counter["none"] for counter in self.people.values())

    @property
    def undecided(self) -> int:
        return max(self.expected - self.decided, 0)

    @property
    def expected(self) -> int:
        """How many decisions there would be, had everybody decided everything."""
        return self.sentences * max(len(self.people), 1)


def count(
    decisions: Iterable[Decided],
    documents: Mapping[str, Where],
    annotators: Iterable[str],
    sentences: int,
    lengths: Mapping[int, int],
) -> Counts:
    """The counts of these annotators' decisions in a project of so many sentences."""
    counts = Counts(sentences, lengths=lengths)
    counts.people = {annotator: Counter() for annotator in annotators}
    for document, annotator, themes, number in decisions:
        if themes is None or annotator not in counts.people or document not in documents:
            continue
        counts.people[annotator]["some" if themes else "none"] += number
        where = documents[document]
        held = sorted(themes)
        for at, theme in enumerate(held):
            counts.themes[theme] += number
            counts.dates[where.date[:7]][theme] += number
            counts.sources[where.source][theme] += number
            for other in held[at + 1 :]:
                counts.pairs[theme, other] += number
    return counts


def per_theme(counts: Counts, themes: Sequence[Theme]) -> Table:
    """Sentences with each theme, with none and undecided, and their share of all."""
    found = [(theme.name, counts.themes[theme.id]) for theme in themes]
    found += [(NONE, counts.none), (UNDECIDED, counts.undecided)]
    rows = (
        (name, number, f"{100 * number / counts.expected:.1f}" if counts.expected else "") for name, number in found
    )
    return Table(("theme", "sentences", "per cent"), tuple(rows))


def per_annotator(counts: Counts, names: Mapping[str, str]) -> Table:
    """How far each annotator is."""
    rows = [
        (names.get(one, one), held["some"], held["none"], max(counts.sentences - held["some"] - held["none"], 0))
        for one, held in counts.people.items()
    ]
    return Table(("annotator", "with a theme", NONE, UNDECIDED), tuple(rows))


def together(counts: Counts, themes: Sequence[Theme]) -> Table:
    """Sentences with both of two themes; in the diagonal, with the one."""

    def number(one: Theme, other: Theme) -> int:
        if one.id == other.id:
            return counts.themes[one.id]
        return counts.pairs[min(one.id, other.id), max(one.id, other.id)]

    rows: list[Row] = [(one.name, *(number(one, other) for other in themes)) for one in themes]
    return Table(("theme", *(theme.name for theme in themes)), tuple(rows))


def over_time(counts: Counts, themes: Sequence[Theme]) -> Table:
    """Sentences with each theme by month, or by year where there are many months or some dates are years only.

    Periods in which nothing was released are rows of zeros; documents without a date come last.
    """
    dated = [date for date in counts.dates if date]
    monthly = all(len(date) == 7 for date in dated) and len(_months(dated)) <= _MOST_PERIODS
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for date, held in counts.dates.items():
        sums[(date if monthly else date[:4]) if date else UNDATED].update(held)
    periods = (_months(dated) if monthly else _years(dated)) + ([UNDATED] if UNDATED in sums else [])
    return _by(("month" if monthly else "year"), periods, sums, themes)


def by_source(counts: Counts, themes: Sequence[Theme]) -> Table:
    """Sentences with each theme by source, the source with the most first."""
    sums = {source or NO_SOURCE: held for source, held in counts.sources.items()}
    ordered = sorted(sums, key=lambda source: (-sums[source].total(), source))
    return _by("source", ordered, sums, themes)


def lengths(counts: Counts) -> Table:
    """Sentences by their length in code points; the last bin takes all that are longer still."""
    if not counts.lengths:
        return Table(("length", "sentences"), ())
    bins = range(min(min(counts.lengths), _LAST_BIN), min(max(counts.lengths), _LAST_BIN) + 1)
    rows: list[Row] = [(f"{at * BIN}–{at * BIN + BIN - 1}", counts.lengths.get(at, 0)) for at in bins]
    longest = sum(number for at, number in counts.lengths.items() if at >= _LAST_BIN)
    if longest:
        rows[-1] = (f"{_LAST_BIN * BIN} or more", longest)
    return Table(("length", "sentences"), tuple(rows))


def _by(name: str, keys: Iterable[str], sums: Mapping[str, Counter[str]], themes: Sequence[Theme]) -> Table:
    empty: Counter[str] = Counter()
    rows: list[Row] = [(key, *(sums.get(key, empty)[theme.id] for theme in themes)) for key in keys]
    return Table((name, *(theme.name for theme in themes)), tuple(rows))


def _months(dates: Sequence[str]) -> list[str]:
    if not dates:
        return []
    first, last = min(dates), max(dates)
    numbers = range(_month_number(first), _month_number(last) + 1)
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in numbers]


def _month_number(date: str) -> int:
    return int(date[:4]) * 12 + int(date[5:7] or 1) - 1


def _years(dates: Sequence[str]) -> list[str]:
    if not dates:
        return []
    return [f"{year:04d}" for year in range(int(min(dates)[:4]), int(max(dates)[:4]) + 1)]
