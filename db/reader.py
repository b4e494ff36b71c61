"""What can be read from a project. Nothing here loads all sentences at once."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, groupby, islice, repeat
from operator import attrgetter, itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Engine, Text, and_, cast, func, select, tuple_

from annotator.commands.adjudicating import Agreed
from annotator.grouping import groups
from annotator.records import (
    CONSENSUS_ID,
    Annotation,
    Annotator,
    Comment,
    Document,
    Sentence,
    Setting,
    Theme,
    Unblinding,
)
from annotator.statistics import Decided
from db import codec, review, search, similar
from db.engine import Gate, reading
from db.journal import corrected, earlier
from db.schema import annotation, annotator, comment, document, journal, sentence, setting, text, theme, unblinding
from db.shapes import Chapter, Counts, Heading, Hit, Place, Progress, Tally
from db.similar import Similar

if TYPE_CHECKING:
    from annotator.agreement.ledger import Made

_BATCH = 200  # documents whose text is held at once while searching or exporting
_LEAN_BATCH = 200  # documents whose decisions are read at once: a writer waits as long
_FIRST_BATCHES = (10, 50)  # while searching: what is found first is shown at once
_PLAIN_LETTERS = frozenset("abcdefghjlmnopqrtuvwxyzABCDEFGHJLMNOPQRTUVWXYZ")

T = TypeVar("T")


class Reader:
    """A project to be read. Every method is one transaction, or one for each batch where it yields."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._gate = Gate(name)
        self.name = name

    def _read(self, query: Callable[[Connection], T]) -> T:
        with self._gate, reading(self._engine, self.name) as connection:
            return query(connection)

    def themes(self) -> list[Theme]:
        """The codebook in its order, retired themes included."""
        return self._all(select(theme).order_by(theme.c.position, theme.c.id), codec.theme_of)

    def annotators(self) -> list[Annotator]:
        rows = select(annotator).order_by(annotator.c.name, annotator.c.id)
        return self._all(rows, lambda row: Annotator(*row))

    def settings(self) -> dict[str, Setting]:
        return {row.name: row for row in self._all(select(setting), lambda row: Setting(row.name, row.value))}

    def headings(self, after: int = 0, most: int = -1) -> list[Heading]:
        """All documents in the order in which they came, or at most so many of those with a number above `after`."""
        rows = select(*(document.c[name] for name in Heading._fields))
        if most >= 0:
            rows = rows.where(document.c.number > after).order_by(document.c.number).limit(most)
        # sorted here: by its index SQLite would look up each row where it lies, at twice the time for 50,000
        return sorted(self._all(rows, codec.heading_of), key=attrgetter("number"))

    def document(self, document_id: str) -> Document | None:
        return self._read(partial(_document, document_id=document_id))

    def known(self, document_ids: Iterable[str]) -> set[str]:
        """Those of the ids whose document is in the project."""

        def find(connection: Connection) -> set[str]:
            found: set[str] = set()
            for ids in _batches(document_ids, 500):
                found.update(connection.scalars(select(document.c.id).where(document.c.id.in_(ids))))
            return found

        return self._read(find)

    def sentences(self, document_id: str) -> list[Sentence]:
        rows = select(sentence).where(sentence.c.document == document_id).order_by(sentence.c.start)
        return self._all(rows, codec.sentence_of)

    def annotations(self, document_id: str, annotator_id: str | None = None) -> list[Annotation]:
        """The annotations of a document in the order of its text, everybody's unless one annotator is named."""
        rows = select(annotation).where(annotation.c.document == document_id)
        if annotator_id is not None:
            rows = rows.where(annotation.c.annotator == annotator_id)
        return self._all(rows.order_by(annotation.c.start, annotation.c.annotator), codec.annotation_of)

    def texts(self, document_ids: Sequence[str]) -> Iterator[Document]:
        """The documents with these ids, in the project's order."""
        yield from self._read(partial(_documents, ids=document_ids))

    def revisions(self) -> dict[str, tuple[str, ...]]:
        """The ids of all documents in their order, each with those of the texts that it corrects, the newest first."""

        def find(connection: Connection) -> dict[str, tuple[str, ...]]:
            rows = connection.execute(select(document.c.id, document.c.number, document.c.revises)).all()
            former = corrected(connection) if any(row.revises for row in rows) else {}
            return {row.id: _chain(row.id, {**former, row.id: row.revises}) for row in sorted(rows, key=_number)}

        return self._read(find)

    def corrects(self, document_id: str) -> tuple[str, ...]:
        """The ids of the texts that a document corrects, the newest first."""

        def find(connection: Connection) -> tuple[str, ...]:
            revises = connection.scalar(select(document.c.revises).where(document.c.id == document_id))
            return _chain(document_id, {**corrected(connection), document_id: revises}) if revises else ()

        return self._read(find)

    def outlines(self, document_ids: Sequence[str]) -> dict[str, str]:
        """By document, where each of its sentences begins and ends, as `annotator.merging.side.outline_of` has it."""
        places = cast(sentence.c.start, Text) + "-" + cast(sentence.c.end, Text)
        rows = select(sentence.c.document, func.aggregate_strings(places, ",")).group_by(sentence.c.document)
        return dict(self._all(rows.where(sentence.c.document.in_(document_ids)), tuple))

    def decisions(
        self, document_ids: Sequence[str], annotators: Collection[str] | None = None
    ) -> dict[str, list[Annotation]]:
        """By document, everybody's annotations or those of some annotators, in the order of the text."""
        found: dict[str, list[Annotation]] = {}
        for ids in _batches(document_ids, _BATCH):
            rows = select(annotation).where(annotation.c.document.in_(ids))
            if annotators is not None:
                rows = rows.where(annotation.c.annotator.in_(sorted(annotators)))
            order = (annotation.c.document, annotation.c.start, annotation.c.annotator)
            made = self._all(rows.order_by(*order), codec.annotation_of)
            found |= {doc: list(held) for doc, held in groupby(made, itemgetter(0))}
        return found

    def earlier(self, document_ids: Sequence[str]) -> set[Annotation]:
        """What decisions on these documents were before they were altered, and what a merge overruled there."""
        return self._read(partial(earlier, document_ids=document_ids))

    def annotations_with(self, theme_id: str) -> Iterator[Annotation]:
        """Everybody's annotations with a theme."""
        yield from self._read(partial(annotations_with, theme_id=theme_id))

    def comments(self, document_id: str | None = None) -> list[Comment]:
        """The comments on a document, or on all, in the order of the text and then of time."""
        rows = select(comment)
        if document_id is not None:
            rows = rows.where(comment.c.document == document_id)
        order = (comment.c.document, comment.c.start, comment.c.at, comment.c.id)
        return self._all(rows.order_by(*order), lambda row: Comment(*row))

    def unblindings(self, document_id: str | None = None) -> list[Unblinding]:
        """Who chose to see the others' decisions on a document, or on all."""
        rows = select(unblinding)
        if document_id is not None:
            rows = rows.where(unblinding.c.document == document_id)
        order = (unblinding.c.document, unblinding.c.annotator)
        return self._all(rows.order_by(*order), lambda row: Unblinding(*row))

    def places(self, query: review.Query, document_ids: Sequence[str]) -> list[Place]:
        """The sentences that a review wants of these documents, in the given order and that of the texts."""
        found = self._read(partial(review.places, query=query, ids=document_ids))
        return [Place(*place) for place in found]

    def visible(self, annotator_id: str, document_ids: Iterable[str]) -> set[str]:
        """Those of the documents that the annotator has finished, or chosen to see the others' decisions on."""
        found: set[str] = set()
        for ids in _batches(document_ids, 500):
            found |= self._read(partial(review.visible, annotator=annotator_id, ids=ids))
        return found

    def standing(self, raters: Sequence[str], document_ids: Sequence[str]) -> review.Standing:
        """How far adjudication is in these documents."""
        return self._read(partial(review.standing, raters=raters, ids=document_ids))

    def agreed(self, raters: Sequence[str], document_ids: Sequence[str]) -> list[Agreed]:
        """What all who decided agree on in these documents, where the consensus has not decided."""
        return self._read(partial(review.agreed, raters=raters, ids=document_ids))

    def reasons(self, raters: Sequence[str], document_ids: Sequence[str]) -> Counter[tuple[str, str]]:
        """By theme id and reason: how often it was why annotators had disagreed, where the consensus has decided."""
        return self._read(partial(review.reasons, raters=raters, ids=document_ids))

    def decided_before(self, annotator_id: str, at: str, theme_id: str = "") -> list[tuple[str, int, int, str]]:
        """Document, start, end and time of what an annotator decided before; with a theme, where it was given."""
        return self._read(partial(review.decided_before, annotator=annotator_id, at=at, theme=theme_id))

    def totals(self) -> tuple[int, int]:
        """How many documents and sentences there are."""

        def count(connection: Connection) -> tuple[int, int]:
            documents = connection.scalar(select(func.count()).select_from(document))
            sentences = connection.scalar(select(func.count()).select_from(sentence))
            return int(documents or 0), int(sentences or 0)

        return self._read(count)

    def counts(self, annotator_id: str, documents: Sequence[str] | None = None) -> Counts:
        """How far the annotator is in these documents, or in all."""

        def count(connection: Connection) -> Counts:
            by_themes = select(annotation.c.document, annotation.c.themes, func.count()).where(
                annotation.c.annotator == annotator_id
            )
            sentences = select(sentence.c.document, func.count()).group_by(sentence.c.document)
            if documents is not None:
                by_themes = by_themes.where(annotation.c.document.in_(documents))
                sentences = sentences.where(sentence.c.document.in_(documents))
            decided: Counter[str] = Counter()
            given: Counter[str] = Counter()
            by_themes = by_themes.group_by(annotation.c.document, annotation.c.themes)
            for document_id, packed, number in connection.execute(by_themes):
                themes = codec.unpack_themes(packed)
                decided[document_id] += number if themes is not None else 0
                for theme_id in themes or ():
                    given[theme_id] += number
            progress = {id_: Progress(number, decided[id_]) for id_, number in connection.execute(sentences)}
            return Counts(progress, given)

        return self._read(count)

    def tallies(self) -> dict[str, Tally]:
        """By annotator id, for everybody who has an annotation."""
        groups = select(annotation.c.annotator, annotation.c.themes, annotation.c.unsure, func.count()).group_by(
            annotation.c.annotator, annotation.c.themes, annotation.c.unsure
        )
        found: dict[str, Tally] = {}
        for annotator_id, packed, unsure, number in self._all(groups, tuple):
            tally = found.get(annotator_id) or Tally(0, 0, 0, Counter())
            themes = codec.unpack_themes(packed)
            for theme_id in themes or ():
                tally.themes[theme_id] += number
            found[annotator_id] = Tally(
                tally.decided + (number if themes is not None else 0),
                tally.none + (number if themes is not None and not themes else 0),
                tally.unsure + (number if unsure else 0),
                tally.themes,
            )
        return found

    def decided_sets(self) -> Iterator[Decided]:
        """How many sentences of each document each annotator decided in which way: counted where they lie."""
        same = (annotation.c.document, annotation.c.annotator, annotation.c.themes)
        rows = select(*same, func.count()).group_by(*same)
        for document_id, annotator_id, packed, number in self._all(rows, tuple):
            yield Decided(document_id, annotator_id, codec.unpack_themes(packed), number)

    def sentence_lengths(self, width: int) -> dict[int, int]:
        """How many sentences there are of each length, in bins so many code points wide."""
        length = (sentence.c.end - sentence.c.start) // width
        return {int(at): int(number) for at, number in self._all(select(length, func.count()).group_by(length), tuple)}

    def next_undecided(self, annotator_id: str, document_id: str, start: int) -> Place | None:
        """The first sentence after this one that the annotator has not decided, through the documents and round."""

        def find(connection: Connection) -> Place | None:
            number = connection.scalar(select(document.c.number).where(document.c.id == document_id)) or 0
            here = _first_undecided(connection, annotator_id, document_id, start)
            if here is not None:
                return here
            for others in (document.c.number > number, document.c.number <= number):
                place = _document_with_undecided(connection, annotator_id, others)
                if place is not None:
                    return _first_undecided(connection, annotator_id, place, -1)
            return None

        return self._read(find)

    def next_corrected(self, annotator_id: str, document_id: str, start: int) -> Place | None:
        """The first sentence after this one whose text was corrected since the annotator decided, and round."""

        def find(connection: Connection) -> Place | None:
            number = connection.scalar(select(document.c.number).where(document.c.id == document_id)) or 0
            place = tuple_(document.c.number, annotation.c.start)
            marked = (
                select(annotation.c.document, annotation.c.start)
                .join(document, document.c.id == annotation.c.document)
                .where(annotation.c.annotator == annotator_id, annotation.c.origin == "corrected")
                .order_by(document.c.number, annotation.c.start)
                .limit(1)
            )
            row = connection.execute(marked.where(place > tuple_(number, start))).first()
            row = row or connection.execute(marked).first()
            return None if row is None else Place(row.document, row.start)

        return self._read(find)

    def search(self, words: str, *, limit: int = 500, stopped: Callable[[], bool] = lambda: False) -> Iterator[Hit]:
        """Passages that contain the words, whatever their case and the white space between them.

        `stopped` is asked between documents, so that a search for what is nowhere can be ended. The index, where there
        is one, leaves out most documents without the words; what is found is the same.
        """
        found = 0
        for doc, pattern in self._candidates(words, stopped):
            for match in pattern.finditer(doc.text):
                yield _hit(doc, match.start(), match.end())
                found += 1
                if found >= limit:
                    return

    def containing(self, words: str, *, stopped: Callable[[], bool] = lambda: False) -> Iterator[str]:
        """The ids of the documents in whose text the words stand, as `search` finds them."""
        return (doc.id for doc, pattern in self._candidates(words, stopped) if pattern.search(doc.text))

    def _candidates(self, words: str, stopped: Callable[[], bool]) -> Iterator[tuple[Document, re.Pattern[str]]]:
        """The documents that may have the words in their text, each with the pattern to look for."""
        parts = [re.escape(word) for word in words.split()]
        if not parts:
            return
        pattern = re.compile(r"\s+".join(parts), re.IGNORECASE)
        candidates = self._read(partial(search.candidates, words=words))
        anchor = _anchor(words) if candidates is None else ""
        for doc in self._documents(self.document_ids() if candidates is None else candidates, anchor, stopped):
            yield doc, pattern

    def similar(self, *, removed_too: bool = False) -> list[Similar]:
        """The pairs of near duplicates that `look_for_similar` has found, the later document first, in its order.

        `removed_too` gives those of removed documents as well, which undo may bring back, in no order.
        """
        return self._read(similar.all_pairs if removed_too else similar.pairs)

    def similar_groups(self, progress: Callable[[int, int], None] = lambda _done, _total: None) -> list[list[str]]:
        """The ids of documents that are near duplicates of each other, directly or through others, in groups.

        What was not compared yet is compared now, which takes time, and nothing is kept of it. What must not be torn
        apart, as by the split of a dataset, is a group: pairs that somebody decided to keep both of are in it too.
        """
        _, new = self._compared(progress)

        def find(connection: Connection) -> list[list[str]]:
            numbers = {row.id: row.number for row in connection.execute(select(document.c.id, document.c.number))}
            held = (
                sorted(filter(numbers.__contains__, one), key=numbers.__getitem__)
                for one in groups(one[:2] for one in [*similar.all_pairs(connection), *new])
            )
            return sorted((one for one in held if len(one) > 1), key=lambda one: numbers[one[0]])

        return self._read(find)

    def _compared(
        self, progress: Callable[[int, int], None], sketches: Mapping[str, bytes] = MappingProxyType({})
    ) -> tuple[dict[str, bytes], list[Similar]]:
        """The sketches of the documents that have not been compared, and the near duplicates among them and of them."""

        def read(ids: Sequence[str]) -> Mapping[str, str]:
            return self._read(partial(similar.texts, ids=ids))

        lacking = self._read(similar.lacking)
        if not lacking:
            return {}, []
        new = similar.sketched(lacking, sketches, read, progress)
        return new, list(similar.compared(self._read(similar.sketches), new, read, progress))

    def has_compared(self) -> bool:
        """Whether documents have ever been compared."""
        return self._read(similar.is_there)

    def all_compared(self) -> bool:
        """Whether `similar` knows of all documents."""
        return not self._read(similar.lacking)

    def chapters(self, among: Sequence[str] | None = None) -> Iterator[Chapter]:
        """Every document, or those of these ids, with sentences and annotations; only a batch is in memory.

        They come in the order in which they came into the project, which `among` is in already.
        """
        for ids in _batches(self.document_ids() if among is None else among, _BATCH):
            yield from self._read(partial(_chapters, ids=ids))

    def state(self) -> str:
        """A mark of what is stored: the digest of the newest journal row, which each change makes another."""
        newest = select(journal.c.digest).order_by(journal.c.seq.desc()).limit(1)
        return self._read(lambda connection: connection.scalar(newest)) or ""

    def last_act(self, until: str = "") -> int:
        """The number of the newest journal row, or of the newest not after a time; it grows with every change."""
        newest = select(func.max(journal.c.seq))
        if until:
            newest = newest.where(journal.c.at <= until)
        return int(self._read(lambda connection: connection.scalar(newest)) or 0)

    def birthmark(self) -> str:
        """What tells this project from all others and is in none of its exports: the digest of its first act."""
        first = select(journal.c.digest).order_by(journal.c.seq).limit(1)
        return str(self._read(lambda connection: connection.scalar(first)) or "")

    def last_time(self) -> str:
        """When the newest journal row was written, or "" in a project without one."""
        newest = select(journal.c.at).order_by(journal.c.seq.desc()).limit(1)
        return str(self._read(lambda connection: connection.scalar(newest)) or "")

    def document_ids(self) -> list[str]:
        """All documents in the order in which they came."""
        ids = select(document.c.id).order_by(document.c.number)
        return self._read(lambda connection: list(connection.scalars(ids)))

    def revised(self) -> dict[str, str]:
        """By the id of each document whose text is a corrected one, the id of the text in whose place it stands."""
        rows = select(document.c.id, document.c.revises).where(document.c.revises != "")
        return dict(self._all(rows, tuple))

    def adjudicated(self) -> list[tuple[str, str, int]]:
        """Who decided for the consensus, the reason that was given or "", and how often."""
        rows = (
            select(annotation.c.decided_by, annotation.c.reason, func.count())
            .where(_decided_by(CONSENSUS_ID))
            .group_by(annotation.c.decided_by, annotation.c.reason)
            .order_by(annotation.c.decided_by, annotation.c.reason)
        )
        return self._all(rows, tuple)

    def begun(self) -> dict[tuple[str, str], str]:
        """By annotator and document, when the first decision was made that still stands."""
        rows = (
            select(annotation.c.annotator, annotation.c.document, func.min(annotation.c.at))
            .where(annotation.c.themes != codec.UNDECIDED)
            .group_by(annotation.c.annotator, annotation.c.document)
        )
        return {(who, where): at for who, where, at in self._all(rows, tuple)}

    def made_by(self, annotator_id: str) -> list[tuple[str, int, str]]:
        """Document, start and time of the decisions of one annotator."""
        columns = select(annotation.c.document, annotation.c.start, annotation.c.at)
        return self._all(columns.where(_decided_by(annotator_id)), tuple)

    def decided(self, documents: Sequence[str]) -> Iterator[tuple[list[str], "Made"]]:
        """Everybody's decisions, lean: batches of these documents, each with all that was decided on them."""
        from db.decided import decided  # which needs numpy

        for ids in _batches(documents, _LEAN_BATCH):
            yield ids, self._read(partial(decided, documents=ids))

    def spans(self, documents: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
        """Where the sentences of these documents begin and end, in order."""
        found: dict[str, list[tuple[int, int]]] = {}
        for ids in _batches(documents, _LEAN_BATCH):
            rows = (
                select(sentence.c.document, sentence.c.start, sentence.c.end)
                .where(sentence.c.document.in_(ids))
                .order_by(sentence.c.document, sentence.c.start)
            )
            for where, start, end in self._all(rows, tuple):
                found.setdefault(where, []).append((start, end))
        return found

    def _documents(self, among: Sequence[str], containing: str, stopped: Callable[[], bool]) -> Iterator[Document]:
        rest = iter(among)
        for size in chain(_FIRST_BATCHES, repeat(_BATCH)):
            ids = list(islice(rest, size))
            if not ids or stopped():
                return
            yield from self._read(partial(_documents, ids=ids, containing=containing))

    def _all(self, query: Any, make: Callable[[Any], T]) -> list[T]:
        return self._read(lambda connection: [make(row) for row in connection.execute(query)])


def annotations_with(connection: Connection, theme_id: str) -> list[Annotation]:
    """Everybody's annotations with a theme."""
    rows = select(annotation).where((" " + annotation.c.themes + " ").contains(f" {theme_id} ", autoescape=True))
    found = map(codec.annotation_of, connection.execute(rows))
    return [one for one in found if theme_id in (one.themes or ())]  # LIKE takes "a" for "A"


_number = attrgetter("number")


def _chain(document_id: str, former: Mapping[str, str]) -> tuple[str, ...]:
    """The ids of the texts that a document corrects, one after the other."""
    found: list[str] = []
    while (document_id := former.get(document_id, "")) and document_id not in found:
        found.append(document_id)
    return tuple(found)


def _document(connection: Connection, document_id: str) -> Document | None:
    found = list(_documents(connection, ids=[document_id]))
    return found[0] if found else None


def _documents(connection: Connection, ids: Sequence[str], containing: str = "") -> list[Document]:
    query = select(document, text.c.body).join(text, text.c.id == document.c.id).where(document.c.id.in_(ids))
    if containing:
        query = query.where(text.c.body.icontains(containing, autoescape=True))
    rows = connection.execute(query.order_by(document.c.number))
    return [codec.document_of(row) for row in rows]


def _chapters(connection: Connection, ids: Sequence[str]) -> list[Chapter]:
    sentences = connection.execute(
        select(sentence).where(sentence.c.document.in_(ids)).order_by(sentence.c.document, sentence.c.start)
    ).all()
    annotations = connection.execute(
        select(annotation)
        .join(annotator, annotator.c.id == annotation.c.annotator)
        .where(annotation.c.document.in_(ids))
        .order_by(annotation.c.document, annotation.c.start, annotator.c.name, annotator.c.id)
    ).all()
    by_document = {doc: list(map(codec.sentence_of, rows)) for doc, rows in groupby(sentences, itemgetter(0))}
    decisions = {doc: list(map(codec.annotation_of, rows)) for doc, rows in groupby(annotations, itemgetter(0))}
    return [Chapter(doc, by_document.get(doc.id, []), decisions.get(doc.id, [])) for doc in _documents(connection, ids)]


def _first_undecided(connection: Connection, annotator_id: str, document_id: str, after: int) -> Place | None:
    decided = select(annotation.c.start).where(
        annotation.c.document == sentence.c.document, annotation.c.start == sentence.c.start, _decided_by(annotator_id)
    )
    undecided = select(sentence.c.document, sentence.c.start).where(
        sentence.c.document == document_id, sentence.c.start > after, ~decided.exists()
    )
    row = connection.execute(undecided.order_by(sentence.c.start).limit(1)).first()
    return None if row is None else Place(row.document, row.start)


def _document_with_undecided(connection: Connection, annotator_id: str, among: Any) -> str | None:
    """The first of these documents that is not finished. Counting is far quicker than looking up each decision."""
    sentences = select(func.count()).where(sentence.c.document == document.c.id).scalar_subquery()
    decided = (
        select(func.count()).where(annotation.c.document == document.c.id, _decided_by(annotator_id)).scalar_subquery()
    )
    unfinished = select(document.c.id).where(among, sentences > decided)
    return connection.scalar(unfinished.order_by(document.c.number).limit(1))


def _decided_by(annotator_id: str) -> Any:
    return and_(annotation.c.annotator == annotator_id, annotation.c.themes != codec.UNDECIDED)


def _anchor(words: str) -> str:
    """The longest part of the words that every database finds whatever its case.

    Those leave the case of letters beyond ASCII alone, and I, K and S have relatives there (İ, the Kelvin sign, ſ).
    """
    caseless = (char if char.lower() == char.upper() and char not in "\\%_" else " " for char in words)
    plain = (char.lower() if char in _PLAIN_LETTERS else other for char, other in zip(words, caseless, strict=True))
    return max("".join(plain).split(), key=len, default="")


def _hit(doc: Document, start: int, end: int, margin: int = 60) -> Hit:
    before = doc.text[max(0, start - margin) : start]
    after = doc.text[end : end + margin]
    return Hit(doc.id, doc.title, start, end, before, doc.text[start:end], after)


def _batches(items: Iterable[str], size: int) -> Iterator[list[str]]:
    """Lists of at most `size`, as itertools.batched makes them from Python 3.12 on."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
