"""Plans a merge: the changes that bring in a colleague's project, and what they come to."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from annotator.aligning import Alignment
from annotator.changes import Change, Edit, additions
from annotator.commands.annotators import moved_to
from annotator.commands.repeating import setting_name
from annotator.merging.codebook import match_themes
from annotator.merging.decisions import Decisions, Differing
from annotator.merging.keeping import PREFIX, Key, keep, kept, key_of
from annotator.merging.people import match_people
from annotator.merging.placing import Placed, Placing
from annotator.merging.report import ALIKE, Conflict, Match, MergeReport, ThemeMatch, Unplaced
from annotator.merging.review import join_comments, join_unblindings
from annotator.merging.side import Ours, Side, portions
from annotator.merging.texts import Pair, match_texts
from annotator.merging.writing import Occasion, Writer
from annotator.people import root
from annotator.records import Annotation, Comment, Document, Theme, Unblinding, timestamp
from annotator.standing import rank, standing

Progress = Callable[[int, int], None]

_DOCUMENTS = 250  # that are looked at together
_EDITS = 20_000  # from so many on a change is complete: it is journalled whole, and held in memory to be undone

PLACE, ADD, LEAVE = "place", "add", "leave"
"""What is done with a document that is like one of ours: its decisions go there, it comes along, or they are kept."""


@dataclass(frozen=True)
class Choices:
    """What somebody decided before the merge.

    `themes` gives for the id of a theme there the id of one of ours, or "" to take it as a new one. `documents` gives
    for the id of a document there what is done with it, `alike` what is done with all others that are only like one
    of ours.
    """

    themes: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    alike: str = LEAVE

    def of(self, pair: Pair) -> str:
        return self.documents.get(pair.theirs, self.alike if pair.how == ALIKE else PLACE)


@dataclass
class Plan:
    """The changes, to be applied in their order in one transaction, and what they come to.

    `themes` are those of the project afterwards, by id.
    """

    changes: list[Change]
    report: MergeReport
    themes: dict[str, Theme]


def _silent(_done: int, _total: int) -> None:
    pass


def plan(
    ours: Ours, theirs: Side, occasion: Occasion, choices: Choices = Choices(), progress: Progress = _silent
) -> Plan:
    """What merging a colleague's project comes to. `progress` hears how many of how many documents are done.

    Raises Refusal where a theme cannot be taken into the codebook.
    """
    return _Merger(ours, theirs, occasion, choices, progress).plan()


class _Merger:
    def __init__(self, ours: Ours, theirs: Side, occasion: Occasion, choices: Choices, progress: Progress) -> None:
        self._ours, self._theirs, self._choices, self._progress = ours, theirs, choices, progress
        self._people = match_people(ours.annotators(), theirs.annotators())
        self._themes = {theme.id: theme for theme in theirs.themes()}
        self._codebook = match_themes(ours.themes(), list(self._themes.values()), choices.themes, occasion.palette)
        self._occasion = occasion
        self._settings = ours.settings()
        self._writer = Writer(occasion, theirs.name)
        self._decisions = Decisions(occasion.at)
        self._documents: list[Edit] = []
        self._sentences: list[Edit] = []
        self._pairs: dict[str, Pair] = {}  # by document there
        self._uses: Counter[str] = Counter()  # of the themes there that ours has not by id
        self._unplaced: list[Unplaced] = []
        self._placed: set[Key] = set()
        self._here = ours.revisions()
        self._alignments: dict[str, Alignment] = {}
        self._report = MergeReport()

    def plan(self) -> Plan:
        there = list(self._theirs.revisions())
        total = len(self._here) + len(there)
        self._writer.write([*self._codebook.edits, *self._people.edits, *self._moved()])
        pairs = match_texts(self._ours, self._theirs, lambda done, _: self._progress(done, total))
        self._pairs = {pair.theirs: pair for pair in pairs}
        # The order of ours is the disk's for what is there; what comes along comes in the colleague's
        order = [*sorted(one for one in there if one in self._here), *(one for one in there if one not in self._here)]
        for number, ids in enumerate(portions(order, _DOCUMENTS)):
            self._progress(len(self._here) + number * _DOCUMENTS, total)
            self._take(ids)
            self._flush(_EDITS)
        self._flush(1)
        self._report.conflicts = list(self._compared())
        self._writer.write(_overruling(self._report.conflicts), overruled=True)
        review = [*self._review(), *self._second_passes()]
        self._writer.write(
            [*review, *keep(self._settings, [*kept(self._theirs.settings()), *self._unplaced], self._placed)]
        )
        self._tell()
        self._progress(total, total)
        return Plan(self._writer.changes, self._report, self._codebook.held)

    def _moved(self) -> Iterator[Edit]:
        """What is ours and stands under an annotator who turns out to be another one."""
        sources: defaultdict[str, set[str]] = defaultdict(set)
        for source, target in self._people.merged.items():
            sources[target].add(source)
        if not sources:
            return
        annotations = [one for made in self._ours.decisions(list(self._here)).values() for one in made]
        review: list[Comment | Unblinding] = [*self._ours.comments(), *self._ours.unblindings()]
        for target, ids in sources.items():
            yield from moved_to(target, ids, annotations, review)[0]

    # Documents and decisions

    def _take(self, ids: Sequence[str]) -> None:
        made = {one: self._translated(held) for one, held in self._theirs.decisions(ids).items()}
        targets = {one: self._target(one) for one in ids}
        for document in self._theirs.texts([one for one in ids if targets[one] == one and one not in self._here]):
            self._add(document, made.pop(document.id, []))
        for identity in [one for one in made if targets[one] is None]:
            self._leave(identity, made.pop(identity))
        held = self._held({one: str(targets[one]) for one in made}, made)
        cut_alike = self._cut_alike([one for one in made if targets[one] == one])
        for identity, decisions in made.items():
            target = str(targets[identity])
            layers = self._layers(decisions)
            if identity in cut_alike:
                placed: list[Placed | None] = [None] * len(layers)
            else:
                placed = list(self._placed_on(target, identity, layers))
            left = self._decisions.take(list(zip(layers, placed, strict=True)), held.get(target, []))
            self._note_placed(identity, decisions, left)

    def _target(self, identity: str) -> str | None:
        """The document here to which decisions go, itself where it is here or comes along; None to leave them out."""
        pair = self._pairs.get(identity)
        what = ADD if pair is None else self._choices.of(pair)
        return None if what == LEAVE else pair.ours if pair is not None and what == PLACE else identity

    def _translated(self, annotations: list[Annotation]) -> list[Annotation]:
        """In the ids of our annotators and themes."""
        people, themes = self._people.ids, self._codebook.ids
        if self._codebook.doubtful:
            self._uses.update(theme for one in annotations for theme in one.themes or ())
        if self._people.as_they_are and self._codebook.as_they_are:
            return annotations
        return [
            one._replace(
                annotator=people[one.annotator],
                themes=None if one.themes is None else frozenset(themes[theme] for theme in one.themes),
                decided_by=people.get(one.decided_by, ""),
            )
            for one in annotations
        ]

    def _held(
        self, targets: Mapping[str, str], made: Mapping[str, Sequence[Annotation]]
    ) -> dict[str, list[Annotation]]:
        """What we hold of the same annotators, after what `_moved` does."""
        people = {one.annotator for decisions in made.values() for one in decisions}
        merged = self._people.merged
        asked = people | {source for source, target in merged.items() if target in people}
        held = self._ours.decisions(list(targets.values()), asked)
        if not merged:
            return held
        return {identity: list(self._after_moving(annotations)) for identity, annotations in held.items()}

    def _after_moving(self, annotations: Iterable[Annotation]) -> Iterable[Annotation]:
        merged = self._people.merged
        after: dict[tuple[int, str], Annotation] = {}
        for one in annotations:
            moved = one._replace(
                annotator=merged.get(one.annotator, one.annotator),
                decided_by=merged.get(one.decided_by, one.decided_by),
            )
            key = moved.start, moved.annotator
            after[key] = standing(after[key], moved) if key in after else moved
        return after.values()

    def _cut_alike(self, ids: Sequence[str]) -> set[str]:
        """The documents whose sentences are the same on both sides."""
        ours, theirs = self._ours.outlines(ids), self._theirs.outlines(ids)
        return {one for one in ids if ours.get(one) == theirs.get(one)}

    def _layers(self, decisions: list[Annotation]) -> list[list[Annotation]]:
        """One decision of an annotator on a sentence in each; there are several where two there are one person here."""
        if not self._people.unites:
            return [decisions]
        layers: list[list[Annotation]] = []
        depth: Counter[tuple[int, str]] = Counter()
        for one in sorted(decisions, key=rank, reverse=True):
            key = one.start, one.annotator
            if depth[key] == len(layers):
                layers.append([])
            layers[depth[key]].append(one)
            depth[key] += 1
        return layers

    def _placed_on(self, target: str, identity: str, layers: Iterable[Sequence[Annotation]]) -> Iterator[Placed]:
        (ours,) = self._ours.texts([target])
        (theirs,) = self._theirs.texts([identity]) if identity != target else (ours,)
        placing = Placing(theirs, self._theirs.sentences(identity), ours, self._ours.sentences(target))
        return map(placing.place, layers)

    def _add(self, document: Document, decisions: list[Annotation]) -> None:
        sentences = self._theirs.sentences(document.id)
        self._documents.append(Edit(None, document))
        self._sentences.extend(additions(sentences))
        self._decisions.take([(layer, None) for layer in self._layers(decisions)], [])
        self._note_placed(document.id, decisions, [])
        self._report.documents_added += 1

    def _leave(self, identity: str, decisions: list[Annotation]) -> None:
        self._decisions.leave(decisions)
        self._note_placed(identity, decisions, decisions)

    def _note_placed(self, identity: str, decisions: Sequence[Annotation], left: Sequence[Annotation]) -> None:
        """Keep what is left; and forget of what was kept earlier whatever has been placed now."""
        if left:
            self._unplaced += self._described(identity, left)
        if PREFIX + identity in self._settings:
            self._placed |= {key_of(one) for one in self._described(identity, set(decisions) - set(left))}

    def _described(self, identity: str, decisions: Iterable[Annotation]) -> Iterator[Unplaced]:
        """Decisions on a document there in words that do not depend on it."""
        (document,) = self._theirs.texts([identity])
        ends = {sentence.start: sentence.end for sentence in self._theirs.sentences(identity)}
        themes = self._codebook.held
        for one in decisions:
            end = ends.get(one.start, one.start)
            yield Unplaced(
                identity,
                document.title,
                one.start,
                end,
                document.text[one.start : end],
                self._people.name(one.annotator),
                None if one.themes is None else tuple(sorted(themes[theme].name for theme in one.themes)),
                one.unsure,
                one.note,
                one.origin,
                one.at,
            )

    def _flush(self, size: int) -> None:
        """Make a change of what has come together, once it is of this size."""
        decisions = self._decisions
        if len(self._sentences) + len(decisions.altered) + len(decisions.added) >= size:
            edits = [*self._documents, *self._sentences, *decisions.altered, *decisions.added]
            self._writer.write(
                edits, documents=len(self._documents), count=len(decisions.altered) + len(decisions.added)
            )
            for each in (self._documents, self._sentences, decisions.altered, decisions.added):
                each.clear()

    # What differs

    def _compared(self) -> Iterator[Conflict]:
        """The decisions that differ, in the order of the documents."""
        by_document: defaultdict[str, list[Differing]] = defaultdict(list)
        for one in self._decisions.differing:
            by_document[one.ours.document].append(one)
        new = [one for one in by_document if one not in self._here]  # two annotators there are one person here
        for side, ids in ((self._ours, [one for one in self._here if one in by_document]), (self._theirs, new)):
            for some in portions(ids, _DOCUMENTS):
                earlier = {self._as_now(one) for one in self._ours.earlier(some)}
                for document in side.texts(some):
                    places = {one.start: (at, one.end) for at, one in enumerate(side.sentences(document.id), 1)}
                    for one in by_document[document.id]:
                        number, end = places[one.ours.start]
                        name, text = self._people.name(one.ours.annotator), document.text[one.ours.start : end]
                        yield Conflict(name, document.title, number, text, *one, known=one.theirs in earlier)

    def _as_now(self, one: Annotation) -> Annotation:
        """With everybody as whom they are known now."""
        held = self._people.held
        return one._replace(annotator=root(held, one.annotator), decided_by=root(held, one.decided_by))

    # Comments, and who looked

    def _review(self) -> Iterator[Edit]:
        merged, people = self._people.merged, self._people.ids
        comments = [one._replace(author=merged.get(one.author, one.author)) for one in self._ours.comments()]
        edits, left = join_comments(comments, self._theirs.comments(), people, self._where)
        self._report.comments = len(edits)
        for one in left:
            themes = Annotation(one.document, one.start, people[one.author], None, note=one.text, at=one.at)
            self._unplaced += (replace(each, origin="comment") for each in self._described(one.document, [themes]))
        looks: dict[tuple[str, str], Unblinding] = {}
        for look in self._ours.unblindings():
            moved = look._replace(annotator=merged.get(look.annotator, look.annotator))
            key = moved.document, moved.annotator
            looks[key] = min(looks.get(key, moved), moved, key=lambda each: each.at)
        joined = join_unblindings(looks.values(), self._theirs.unblindings(), people, self._where)
        self._report.unblindings = len(joined)
        yield from (*edits, *joined)

    def _second_passes(self) -> Iterator[Edit]:
        """What was drawn for hidden second passes that come along."""
        settings = self._theirs.settings()
        for one in self._theirs.annotators():
            drawn = settings.get(setting_name(one.id)) if one.repeat_of else None
            if drawn is not None and drawn.name not in self._settings:
                yield Edit(None, drawn)

    def _where(self, identity: str, position: int) -> tuple[str, int] | None:
        """A place in a document there as a place here."""
        target = self._target(identity)
        if target is None or target == identity:
            return None if target is None else (identity, position)
        if identity not in self._alignments:
            (ours,), (theirs,) = self._ours.texts([target]), self._theirs.texts([identity])
            self._alignments[identity] = Alignment(theirs.text, ours.text)
        alignment = self._alignments[identity]
        return target, min(alignment.place(position), len(alignment.new))

    # The report

    def _tell(self) -> None:
        report, decisions = self._report, self._decisions
        report.themes_added = self._codebook.added
        report.tallies = {one: decisions.tally(one, self._people.name(one)) for one in decisions.tallies}
        report.unplaced = self._unplaced
        report.notes = [*self._people.notes, *self._codebook.notes]
        tomorrow = datetime.fromisoformat(self._occasion.at) + timedelta(days=1)
        if decisions.latest > timestamp(tomorrow):
            report.notes.append("Some decisions have a time that is still to come, so they stand over all others.")
        report.themes = [
            ThemeMatch(one.id, one.name, self._codebook.taken_for(one.id), self._uses[one.id])
            for one in self._codebook.doubtful
        ]
        report.matches = list(self._matches())

    def _matches(self) -> Iterator[Match]:
        titles: dict[str, str] = {}
        for side, ids in (
            (self._theirs, [pair.theirs for pair in self._pairs.values()]),
            (self._ours, [pair.ours for pair in self._pairs.values()]),
        ):
            for some in portions(ids, _DOCUMENTS):
                titles |= {document.id: document.title for document in side.texts(some)}
        made = Counter[str]()
        for some in portions(list(self._pairs), _DOCUMENTS):
            made.update({one: len(held) for one, held in self._theirs.decisions(some).items()})
        for pair in self._pairs.values():
            what = self._choices.of(pair)
            yield Match(
                pair.theirs,
                pair.ours,
                titles[pair.theirs],
                titles[pair.ours],
                pair.how,
                pair.share,
                made[pair.theirs],
                what,
            )


def _overruling(conflicts: Iterable[Conflict]) -> Iterator[Edit]:
    """What ours overrules, taken in and put right again: so it is in the history, unless it is there already."""
    for one in conflicts:
        if not one.theirs_stands and not one.known:
            yield Edit(one.ours, one.theirs)
            yield Edit(one.theirs, one.ours)
