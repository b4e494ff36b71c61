"""What a format could not carry of what was exported, counted."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from annotator.exporting.items import Item, Release


class Aspect(StrEnum):
    """What a dataset holds that some formats have no place for; the words are those of the report."""

    UNDECIDED = "undecided sentences"
    NONE = "sentences decided as “none”"
    ANNOTATORS = "decisions whose annotator is not named"
    SEVERAL = "sentences with decisions of several annotators"
    SHARES = "sentences with shares of annotators per theme"
    UNSURE = "decisions marked unsure"
    NOTES = "notes"
    ORIGINS = "origins of decisions"
    TIMES = "times of decisions"
    ADJUDICATION = "decisions with who adjudicated and why"
    COMMENTS = "comments of the review"
    PLACES = "places of sentences in their documents"
    METADATA = "documents with a date, source, address or language"
    TITLES = "titles of documents"
    EXTRA = "further fields of documents"
    CONTEXT = "previous and next sentences"
    SPLITS = "splits of documents"


class Loss(NamedTuple):
    """Something that was not carried: what, how many of it, and what was done instead ("" where it is left out)."""

    what: str
    number: int
    instead: str = ""

    def __str__(self) -> str:
        return f"{self.what}: {self.number:,}" + (f" ({self.instead})" if self.instead else "")


OF_THE_REVIEW: Mapping[Aspect, str] = {Aspect.ADJUDICATION: "", Aspect.COMMENTS: ""}
"""What no format has a place for yet."""

Special = Callable[[Release], Iterable[str]]
"""What a format cannot carry of one release beyond whole aspects: each thing once for every time that it is lost."""


class Losses:
    """Watches releases go by and counts what a format lacks.

    `lacks` gives by aspect what is done instead, `special` what only this format minds. Iterate for what was lost,
    aspects first.
    """

    def __init__(self, lacks: Mapping[Aspect, str], special: Special | None = None) -> None:
        self._lacks = lacks
        self._special = special
        self._of_items = [(aspect, _OF_ITEMS[aspect]) for aspect in lacks if aspect in _OF_ITEMS]
        self._of_releases = [(aspect, _OF_RELEASES[aspect]) for aspect in lacks if aspect in _OF_RELEASES]
        self._counted: Counter[Aspect] = Counter()
        self._others: Counter[str] = Counter()

    def watch(self, releases: Iterable[Release]) -> Iterator[Release]:
        """The releases as they are, counted."""
        if not self._lacks and self._special is None:
            yield from releases
            return
        for release in releases:
            self._see(release)
            yield release

    def _see(self, release: Release) -> None:
        for aspect, of_release in self._of_releases:
            self._counted[aspect] += of_release(release)
        for aspect, of_item in self._of_items:
            self._counted[aspect] += sum(map(of_item, release.items))
        if self._special is not None:
            self._others.update(self._special(release))

    def __iter__(self) -> Iterator[Loss]:
        for aspect in Aspect:
            if self._counted[aspect]:
                yield Loss(aspect.value, self._counted[aspect], self._lacks[aspect])
        for what, count in self._others.items():
            yield Loss(what, count)


def in_words(losses: Sequence[Loss], format_title: str, dataset: str) -> str:
    """The report that is written beside a dataset."""
    lines = [f"What “{format_title}” has no place for, and is therefore not in {dataset}:", ""]
    return "\n".join([*lines, *(f"- {loss}" for loss in losses)]) + "\n"


def _undecided(item: Item) -> int:
    return not any(one.themes is not None for one in item.decisions)


_OF_ITEMS: Mapping[Aspect, Callable[[Item], int]] = {
    Aspect.UNDECIDED: _undecided,
    Aspect.NONE: lambda item: any(one.themes is not None and not one.themes for one in item.decisions),
    Aspect.ANNOTATORS: lambda item: len(item.decisions) if item.vote is None else 0,
    Aspect.SEVERAL: lambda item: len(item.decisions) > 1,
    Aspect.SHARES: lambda item: item.vote is not None,
    Aspect.UNSURE: lambda item: sum(one.unsure for one in item.decisions),
    Aspect.NOTES: lambda item: sum(bool(one.note) for one in item.decisions),
    Aspect.ORIGINS: lambda item: len(item.decisions),
    Aspect.TIMES: lambda item: sum(bool(one.at) for one in item.decisions),
    Aspect.ADJUDICATION: lambda item: sum(bool(one.decided_by or one.reason) for one in item.decisions),
    Aspect.PLACES: lambda item: 1,
    Aspect.CONTEXT: lambda item: bool(item.previous or item.next),
}
_OF_RELEASES: Mapping[Aspect, Callable[[Release], int]] = {
    Aspect.METADATA: lambda release: bool(
        release.document.date or release.document.source or release.document.url or release.document.language
    ),
    Aspect.TITLES: lambda release: bool(release.document.title),
    Aspect.EXTRA: lambda release: len(release.document.extra),
    Aspect.COMMENTS: lambda release: len(release.comments),
    Aspect.SPLITS: lambda release: bool(release.split),
}
