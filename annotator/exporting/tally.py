"""What a dataset holds in numbers, counted while it is written."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from annotator.exporting.items import Item, Release


@dataclass(slots=True)
class Part:
    """The numbers of one split, or of all where there are none.

    `rows` has one for each decision and for each sentence without one; `themes` counts decisions by theme id.
    """

    documents: int = 0
    sentences: int = 0
    rows: int = 0
    undecided: int = 0  # sentences
    decisions: int = 0
    none: int = 0
    unsure: int = 0
    themes: Counter[str] = field(default_factory=Counter)

    def add(self, item: Item) -> None:
        """Count a sentence."""
        said = [one for one in item.decisions if one.themes is not None]
        self.sentences += 1
        self.rows += len(item.decisions) or 1
        self.undecided += not said
        self.decisions += len(said)
        for one in said:
            self.none += not one.themes
            self.unsure += one.unsure
            self.themes.update(one.themes or ())


class Tally:
    """Watches releases go by. `languages` and `sources` count documents, `annotators` decisions."""

    def __init__(self) -> None:
        self.parts: dict[str, Part] = {}
        self.languages: Counter[str] = Counter()
        self.sources: Counter[str] = Counter()
        self.annotators: Counter[str] = Counter()
        self.first_date = self.last_date = ""
        self.last_decision = ""

    def watch(self, releases: Iterable[Release]) -> Iterator[Release]:
        """The releases as they are, counted."""
        for release in releases:
            self._see(release)
            yield release

    def _see(self, release: Release) -> None:
        document = release.document
        part = self.parts.setdefault(release.split, Part())
        part.documents += 1
        self.languages[document.language] += 1
        self.sources[document.source] += 1
        if document.date:
            self.first_date = min(self.first_date or document.date, document.date)
            self.last_date = max(self.last_date, document.date)
        for item in release.items:
            part.add(item)
            for one in item.decisions:
                if one.themes is not None:
                    self.annotators[one.annotator] += 1
                    self.last_decision = max(self.last_decision, one.at)

    @property
    def whole(self) -> Part:
        """All splits together."""
        total = Part()
        for part in self.parts.values():
            for name in ("documents", "sentences", "rows", "undecided", "decisions", "none", "unsure"):
                setattr(total, name, getattr(total, name) + getattr(part, name))
            total.themes.update(part.themes)
        return total
