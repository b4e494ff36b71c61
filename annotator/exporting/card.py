"""The dataset card: README.md, with the head that Hugging Face reads, for people who did not make the dataset."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from annotator.exporting import yaml
from annotator.exporting.losses import Loss
from annotator.exporting.manifest import Written
from annotator.exporting.order import Order
from annotator.exporting.selection import Resolve, Tie
from annotator.exporting.tally import Part, Tally
from annotator.records import Theme

if TYPE_CHECKING:
    from annotator.agreement import Figure, Interval, Report

_MOST_SOURCES = 20
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_LICENCES = frozenset({
    "cc-by-4.0", "cc-by-sa-4.0", "cc-by-nc-4.0", "cc-by-nc-sa-4.0", "cc-by-nd-4.0", "cc-by-nc-nd-4.0", "cc0-1.0", "mit",
    "cc-by-3.0", "cc-by-sa-3.0", "apache-2.0", "odbl", "pddl", "odc-by", "gpl-3.0", "bsd-3-clause", "unlicense",
})  # fmt: skip
"""What Hugging Face calls the licences that datasets mostly have."""


@dataclass(frozen=True, slots=True)
class Card:
    """All that a card tells. `said` has the fields that the user gave, `paths` the data files by split ("": all).

    `features` describes the columns for Hugging Face, None where the format is not one that it reads. `agreement` is
    None where fewer than two annotators decided; `command` writes the same dataset again.
    """

    project: str
    said: Mapping[str, str]
    order: Order
    format_title: str
    themes: Sequence[Theme]
    annotators: Mapping[str, str]
    tally: Tally
    paths: Mapping[str, str]
    files: Sequence[Written] = ()
    losses: Sequence[Loss] = ()
    agreement: "Report | None" = None
    version: str = ""
    command: str = ""
    as_of: str = ""
    features: Sequence[Mapping[str, Any]] | None = None
    extras: Sequence[str] = field(default_factory=tuple)

    @property
    def title(self) -> str:
        return self.said.get("title") or self.project


def in_words(card: Card) -> str:
    """The whole README."""
    parts = [_head(card), f"# {_plain(card.title)}", _plain(card.said.get("description", ""))]
    for heading, section in _SECTIONS:
        lines = list(section(card))
        if lines:
            parts.append(f"## {heading}\n\n" + "\n".join(lines))
    return "\n\n".join(part for part in parts if part) + "\n"


def licence_id(licence: str) -> str:
    """The licence as Hugging Face calls it, “other” where it knows none of this name."""
    plain = re.sub(r"[\s_]+", "-", licence.strip().lower())
    return plain if plain in _LICENCES else "other"


def _head(card: Card) -> str:
    licence = card.said.get("licence", "")
    head: dict[str, Any] = {"license": licence_id(licence)} if licence else {}
    if licence and head["license"] == "other":
        head["license_name"] = licence
    languages = sorted(language for language in card.tally.languages if language)
    if languages:
        head["language"] = languages
    head |= {"pretty_name": card.title, "task_categories": ["text-classification"]}
    head |= {"task_ids": ["multi-label-classification"], "size_categories": [_size(card.tally.whole.rows)]}
    if all(path.endswith(_LOADED) for path in card.paths.values()):
        files = [{"split": _split(name), "path": path} for name, path in card.paths.items()]
        head["configs"] = [{"config_name": "default", "data_files": files}]
    if card.features is not None:
        sizes = {one.name: one.bytes for one in card.files}
        splits = [
            {"name": _split(name), "num_bytes": sizes.get(path, 0), "num_examples": _part(card, name).rows}
            for name, path in card.paths.items()
        ]
        head["dataset_info"] = {"features": list(card.features), "splits": splits}
    return f"---\n{yaml.dumps(head)}---"


_LOADED = (".csv", ".jsonl", ".parquet")  # what Hugging Face loads as it is


def _split(name: str) -> str:
    """A split as Hugging Face calls it; what is not divided is one."""
    return name.replace("-", "_") or "train"


def _size(rows: int) -> str:
    return next((name for most, name in _SIZES if rows < most), "1M<n<10M")


def _part(card: Card, name: str) -> Part:
    return card.tally.parts.get(name, Part()) if name else card.tally.whole


def _what(card: Card) -> Iterator[str]:
    tally, whole = card.tally, card.tally.whole
    rows = [
        ("Documents", f"{whole.documents:,}"),
        ("Sentences", f"{whole.sentences:,}"),
        ("Decisions", f"{whole.decisions:,}"),
        ("Sentences nobody decided", f"{whole.undecided:,}"),
        ("Dates", f"{tally.first_date} to {tally.last_date}" if tally.first_date else ""),
        ("Languages", _counted(tally.languages)),
        ("Sources", _counted(tally.sources)),
        ("Further fields", ", ".join(map(_plain, card.extras))),
        ("Made by", _plain(card.said.get("creators", ""))),
        ("Contact", _plain(card.said.get("contact", ""))),
        ("Version", _plain(card.said.get("version", ""))),
        ("State of the project", card.as_of),
    ]
    yield from _table(["", ""], [row for row in rows if row[1]])
    yield ""
    yield (
        "The texts are press releases, cut into sentences. Places are counted in Unicode code points from 0, "
        "`[start, end)`, in the text as it was imported; an id is the document’s, start and end."
    )


def _counted(counted: Mapping[str, int]) -> str:
    named = sorted(((name, count) for name, count in counted.items() if name), key=lambda pair: (-pair[1], pair[0]))
    shown = [f"{_plain(name)} ({count:,})" for name, count in named[:_MOST_SOURCES]]
    more = len(named) - len(shown)
    unknown = [f"not known ({counted['']:,})"] if named and counted.get("") else []
    return ", ".join([*shown, *([f"{more:,} more"] if more else []), *unknown])


def _codebook(card: Card) -> Iterator[str]:
    for theme in card.themes:
        yield f"- **{_plain(theme.name)}**" + (f": {_plain(theme.definition)}" if theme.definition else "")
        for words, examples in (("Included", theme.include), ("Not included", theme.exclude)):
            if examples:
                yield f"  - {words}: {'; '.join(map(_plain, examples))}"


def _decisions(card: Card) -> Iterator[str]:
    selection = card.order.selection
    if selection.resolve is Resolve.EACH:
        yield "Each annotator’s decision is given as it was made:"
        yield ""
        names = sorted(card.annotators.items(), key=lambda pair: (pair[1], pair[0]))
        rows = [(_plain(name), f"{card.tally.annotators[who]:,}") for who, name in names]
        yield from _table(["Annotator", "Decisions"], rows)
    else:
        yield f"The decisions of {len(card.annotators)} annotators are made one. " + _RESOLVED[selection.resolve]
        yield _TIES[selection.tie]
    yield ""
    if selection.pseudonyms:
        yield "Annotators have pseudonyms. Notes are as they were written and may name people."
    yield (
        "“None” (none of the themes applies) is a decision; *undecided* is none: such sentences are "
        + ("left out." if selection.decided_only else "included and marked as undecided, never as “none”.")
    )


_RESOLVED = {
    Resolve.MAJORITY: "A theme applies where more than half of those who decided the sentence applied it.",
    Resolve.SOFT: "Each theme has the share of those who decided the sentence that applied it.",
}
_TIES = {
    Tie.UNDECIDED: "Where exactly half applied one, the sentence is undecided.",
    Tie.NO: "Where exactly half did, it does not apply.",
    Tie.YES: "Where exactly half did, it applies.",
    Tie.CONSENSUS: "Where exactly half did, the adjudicated consensus decides; without one the sentence is undecided.",
}


def _counts(card: Card) -> Iterator[str]:
    names = list(card.tally.parts) if card.order.division is None else [*card.order.division.names]
    parts = [card.tally.parts.get(name, Part()) for name in names]
    header = ["", *([_plain(name) for name in names] if card.order.division else []), "all"]
    columns = [*(parts if card.order.division else []), card.tally.whole]
    rows: list[tuple[str, Callable[[Part], int]]] = [
        ("documents", lambda part: part.documents),
        ("sentences", lambda part: part.sentences),
        ("undecided sentences", lambda part: part.undecided),
        ("decisions", lambda part: part.decisions),
        ("unsure", lambda part: part.unsure),
        ("none", lambda part: part.none),
    ]
    lines = [[name, *(f"{count(part):,}" for part in columns)] for name, count in rows]
    lines += [[f"**{_plain(one.name)}**", *(f"{part.themes[one.id]:,}" for part in columns)] for one in card.themes]
    yield from _table(header, lines)
    division = card.order.division
    if division is not None:
        yield ""
        yield (
            f"Drawn by document (`{division}`, seed {division.seed}), themes in proportion; documents that are nearly "
            "the same lie in the same split."
        )


def _agreement(card: Card) -> Iterator[str]:
    report = card.agreement
    if report is None:
        yield "Not measured: fewer than two annotators decided anything."
        return
    yield f"Over {report.sentences:,} sentences that two or more annotators decided; undecided is missing, never “no”."
    yield ""
    names = {theme.id: theme.name for theme in card.themes}
    rows = [
        (_plain(names[one.theme]), _percent(one.percent), _number(one.alpha), _bounds(one.interval), _number(one.ac1))
        for one in report.themes
        if one.theme in names
    ]
    overall = report.overall
    rows.append(("*sets of themes (MASI)*", "", _number(overall.alpha_masi), _bounds(overall.interval), ""))
    yield from _table(["Theme", "Percent", "Krippendorff’s alpha", "95 % interval", "Gwet’s AC1"], rows)
    yield ""
    yield (
        f"Intervals: percentile bootstrap over sentences, {report.replicates:,} resamples, seed {report.seed}. "
        "– is a figure that is not defined."
    )


def _percent(figure: "Figure") -> str:
    return "–" if figure.value is None else f"{100 * figure.value:.1f} %"


def _number(figure: "Figure") -> str:
    return "–" if figure.value is None else f"{figure.value + 0.0:.3f}"


def _bounds(interval: "Interval") -> str:
    return "–" if interval.low is None or interval.high is None else f"{interval.low:.3f} to {interval.high:.3f}"


def _losses(card: Card) -> Iterator[str]:
    if card.losses:
        yield f"The format “{card.format_title}” has no place for:"
        yield ""
    yield from (f"- {loss}" for loss in card.losses)


def _licence(card: Card) -> Iterator[str]:
    yield (
        _plain(card.said.get("licence", "")) or "No licence was given; ask whoever made the dataset before using it."
    )


def _citation(card: Card) -> Iterator[str]:
    if card.said.get("citation"):
        fence = "```" if "```" not in card.said["citation"] else "~~~~~~"
        yield from (fence, card.said["citation"], fence)


def _files(card: Card) -> Iterator[str]:
    yield from _table(["File", "Bytes", "SHA-256"], [(one.name, f"{one.bytes:,}", one.sha256) for one in card.files])
    yield ""
    yield f"Written by Pressmark {card.version}; this writes it again, byte for byte:"
    yield from ("", "```", card.command, "```")


_SECTIONS: Sequence[tuple[str, Callable[[Card], Iterator[str]]]] = (
    ("What it is", _what),
    ("Themes", _codebook),
    ("Decisions", _decisions),
    ("Counts", _counts),
    ("Agreement", _agreement),
    ("What is not in it", _losses),
    ("Licence", _licence),
    ("Citation", _citation),
    ("Files", _files),
)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield "|" + "---|" * len(header)
    for row in rows:
        yield f"| {' | '.join(row)} |"


_MARKS = re.compile(r"([\\`*_\[\]<>#|])")


def _plain(text: str) -> str:
    """Somebody's words on one line, nothing in them taken for Markdown."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
