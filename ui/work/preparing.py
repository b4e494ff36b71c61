"""An export whose choices are checked against the project: what the file, the preview and the counts are made from."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from annotator import people
from annotator.exporting import splits
from annotator.exporting.items import Chapter, Plan, Release, releases
from annotator.exporting.losses import OF_THE_REVIEW, Aspect, Loss, Losses
from annotator.exporting.order import Order
from annotator.exporting.selection import Resolve, Selection, filtered
from annotator.exporting.splits import NOTHING_KEPT, Divided, Kept
from annotator.formats.protocol import Dataset, Format
from annotator.records import CONSENSUS_ID, Annotator, Comment, Theme, theme_id
from annotator.refusal import Refusal
from db.reader import Reader
from db.shapes import Heading

Progress = Callable[[int, int], None]


def silent(_done: int, _total: int) -> None:
    """Progress that nobody hears of."""


@dataclass(frozen=True)
class Facts:
    """What a project says beside texts and decisions, read once. `themes` lacks the retired that nobody used."""

    project: str
    themes: Sequence[Theme]
    annotators: Sequence[Annotator]
    headings: Sequence[Heading]
    comments: Mapping[str, Sequence[Comment]]
    birthmark: str

    @staticmethod
    def of(reader: Reader) -> "Facts":
        used = {theme for tally in reader.tallies().values() for theme in tally.themes}
        comments = {document: list(held) for document, held in groupby(reader.comments(), attrgetter("document"))}
        return Facts(
            reader.name,
            [theme for theme in reader.themes() if not theme.retired or theme.id in used],
            reader.annotators(),
            reader.headings(),
            comments,
            reader.birthmark(),
        )

    @cached_property
    def further_fields(self) -> tuple[str, ...]:
        """The names of the further fields that documents have, in the order in which they first occur."""
        return tuple(dict.fromkeys(name for heading in self.headings for name, _ in heading.extra))


class Prepared:
    """An export whose choices are checked against the project: what every face of it shows or writes.

    `total` is the number of documents that are read, `ids` those documents (None: all), `facts` what is known of the
    project already. Raises Refusal where an annotator or a theme is unknown.
    """

    def __init__(
        self,
        reader: Reader,
        format_: Format,
        order: Order,
        *,
        kept: Kept = NOTHING_KEPT,
        said: Mapping[str, str] | None = None,
        facts: Facts | None = None,
    ) -> None:
        facts = Facts.of(reader) if facts is None else facts
        self.reader = reader
        self.format = format_
        self.order = order
        self.said = said
        selection = order.selection
        self.themes = _themes(facts, selection)
        chosen = frozenset(theme.id for theme in self.themes) if selection.themes else None
        self.plan = Plan(
            _annotators(facts, selection),
            chosen,
            selection.resolve,
            selection.tie,
            {one.id: one.alias_of for one in facts.annotators if one.alias_of},
            selection.decided_only,
            selection.context,
            comments=facts.comments,
            disguise=_disguise(facts) if selection.pseudonyms else {},
        )
        self.ids = filtered(facts.headings, selection.documents) if selection.documents else None
        self.total = len(facts.headings) if self.ids is None else len(self.ids)
        self.extras = facts.further_fields
        self.divided: Divided | None = None
        self._kept = kept

    def divide(self, progress: Progress = silent) -> None:
        """Give the documents their splits, where they are to have some: a reading of its own."""
        if self.order.division is None:
            return
        listed = [(one.document.id, _kinds(one)) for one in self.releases(told(self.chapters(), self.total, progress))]
        alike = {document: group[0] for group in self.reader.similar_groups(_unheard(progress)) for document in group}
        self.divided = splits.divide(self.order.division, listed, alike, self._kept)
        self.plan = replace(self.plan, splits=self.divided.splits)

    def chapters(self) -> Iterator[Chapter]:
        """The documents that are exported."""
        return self.reader.chapters(self.ids)

    def releases(self, chapters: Iterable[Chapter]) -> Iterator[Release]:
        """The stream that a format writes of these documents."""
        return releases(chapters, self.plan)

    def dataset(self, stream: Iterable[Release]) -> Dataset:
        """What a format writes."""
        selection = self.order.selection
        return Dataset(
            stream,
            self.themes,
            self.plan.names,
            selection.decided_only,
            selection.raw,
            self.extras,
            selection.rows,
            selection.resolve is Resolve.SOFT,
            selection.resolve is not Resolve.EACH,
            selection.context,
            () if self.order.division is None else self.order.division.names,
            Path(self.reader.name).stem,
        )

    def losses(self) -> Losses:
        """A count of what the format cannot carry, to watch the stream with."""
        special, blank = self.format.special, self.dataset(())
        return Losses(self._lacks(), None if special is None else lambda release: special(release, blank))

    def _lacks(self) -> Mapping[Aspect, str]:
        """In a folder with a file for each split, the split is carried by the file."""
        lacks = {**OF_THE_REVIEW, **self.format.lacks}
        if self.order.folder or self.format.write is None:
            lacks.pop(Aspect.SPLITS, None)
        if self.order.selection.resolve is not Resolve.SOFT:
            lacks.pop(Aspect.SHARES, None)
        return lacks


def _themes(facts: Facts, selection: Selection) -> list[Theme]:
    """The themes that are exported: those chosen, else all."""
    wanted = {theme_id(name): name for name in selection.themes}
    missing = wanted.keys() - {theme_id(theme.name) for theme in facts.themes}
    if missing:
        names = ", ".join(theme.name for theme in facts.themes) or "none yet"
        raise Refusal(f"{facts.project}: there is no theme “{wanted[min(missing)]}”; there are: {names}.")
    return [theme for theme in facts.themes if not wanted or theme_id(theme.name) in wanted]


def _annotators(facts: Facts, selection: Selection) -> Mapping[str, str]:
    """By id the names of those whose decisions count."""
    names = {one.id: one.name for one in facts.annotators}
    if selection.pseudonyms:
        names |= {who: f"Annotator {hidden}" for who, hidden in _disguise(facts).items() if who != CONSENSUS_ID}
    return {identity: names[identity] for identity in _chosen(facts, selection)}


def _chosen(facts: Facts, selection: Selection) -> Iterable[str]:
    votes = selection.resolve is not Resolve.EACH
    if votes and selection.consensus:
        raise Refusal(f"{facts.project}: the consensus is no vote; export either the consensus or a majority.")
    if not selection.annotators and not selection.consensus:
        return [one.id for one in people.listed(facts.annotators) if not votes or one.id != CONSENSUS_ID]
    chosen = [_named(facts, name) for name in selection.annotators]
    if selection.consensus:
        if all(one.id != CONSENSUS_ID for one in facts.annotators):
            raise Refusal(
                f"{facts.project}: there is no consensus yet; decide in Review first, or leave --consensus out."
            )
        chosen.append(CONSENSUS_ID)
    return chosen


def _named(facts: Facts, name: str) -> str:
    found = people.find(facts.annotators, name)
    if found is None:
        names = ", ".join(sorted(one.name for one in people.listed(facts.annotators))) or "nobody yet"
        raise Refusal(f"{facts.project}: there is no annotator “{name}”; there are: {names}.")
    return found.id


def _disguise(facts: Facts) -> dict[str, str]:
    """Another id for each annotator but the consensus, which stays the same whoever else comes.

    It is a hash with what only the project knows, since a name could be found again by hashing likely names.
    """
    made = {one.id: sha256(f"{facts.birthmark}\n{one.id}".encode()).hexdigest()[:6] for one in facts.annotators}
    return made | {CONSENSUS_ID: CONSENSUS_ID}


def _kinds(release: Release) -> Counter[str]:
    """How many sentences of each kind a document has: with each theme, none, undecided."""
    kinds: Counter[str] = Counter()
    for item in release.items:
        themes = frozenset[str]().union(*(one.themes for one in item.decisions if one.themes is not None))
        kinds.update(themes or ["" if any(one.themes is not None for one in item.decisions) else "?"])
    return kinds


def losses_of(losses: Losses, divided: Divided | None) -> list[Loss]:
    """What the format could not carry, and what the splits left out."""
    lost = list(losses)
    if divided is not None:
        if divided.beside_frozen:
            what = "near duplicates of documents in a frozen split"
            lost.append(Loss(what, len(divided.beside_frozen), "in no split"))
        if divided.apart:
            lost.append(Loss("near duplicates kept in different splits", len(divided.apart), "they stay there"))
        outside = divided.counts()[""] - len(divided.beside_frozen)
        if outside:
            lost.append(Loss("documents beyond the sizes of the splits", outside, "in no split"))
    return lost


def told(chapters: Iterable[Chapter], total: int, progress: Progress) -> Iterator[Chapter]:
    """The chapters as they are; `progress` hears of each."""
    progress(0, total)
    for done, chapter in enumerate(chapters, start=1):
        yield chapter
        progress(done, total)


def _unheard(progress: Progress) -> Progress:
    """What is compared is not documents of this export, but it can be stopped like it."""
    return lambda _done, _total: progress(0, 0)
