"""What can be read from a project. Nothing here loads all sentences at once."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, groupby, islice, repeat
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Engine, Text, and_, cast, func, select

from annotator.records import Annotation, Annotator, Comment, Document, Sentence, Setting, Theme, Unblinding
from db import codec, search
from db.engine import Gate, reading
from db.journal import corrected, earlier
from db.schema import annotation, annotator, comment, document, journal, sentence, setting, text, theme, unblinding

_BATCH = 200  # documents whose text is held at once while searching or exporting
_FIRST_BATCHES = (10, 50)  # while searching: what is found first is shown at once
_PLAIN_LETTERS = frozenset("abcdefghjlmnopqrtuvwxyzABCDEFGHJLMNOPQRTUVWXYZ")

T = TypeVar("T")


class Heading(NamedTuple):
    """A document without its text, for lists. `number` orders the documents as they came."""

    id: str
    number: int
    title: str
    date: str
    source: str
    url: str
    language: str
    extra: tuple[tuple[str, str], ...] = ()


class Progress(NamedTuple):
    """How many sentences a document has, and how many of them one annotator has decided."""

    sentences: int
    decided: int


class Place(NamedTuple):
    """A sentence, by its document and where it begins there."""

    document: str
    start: int


class Hit(NamedTuple):
    """A passage found: `[start, end)` in the document's text."""

    document: str
    title: str
    start: int
    end: int
    before: str
    found: str
    after: str


class Chapter(NamedTuple):
    """A whole document as exports need it: its sentences and everybody's annotations, both in order of the text."""

    document: Document
    sentences: list[Sentence]
    annotations: list[Annotation]


class Tally(NamedTuple):
    """What one annotator has decided in the whole project."""

    decided: int
    none: int
    unsure: int
    themes: Counter[str]


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

    def headings(self) -> list[Heading]:
        """All documents in the order in which they came."""
        columns = [document.c[name] for name in Heading._fields]
        # sorted here: by its index SQLite would look up each row where it lies, at twice the time for 50,000
        return sorted(self._all(select(*columns), _heading), key=attrgetter("number"))

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

    def totals(self) -> tuple[int, int]:
        """How many documents and sentences there are."""

        def count(connection: Connection) -> tuple[int, int]:
            documents = connection.scalar(select(func.count()).select_from(document))
            sentences = connection.scalar(select(func.count()).select_from(sentence))
            return int(documents or 0), int(sentences or 0)

        return self._read(count)

    def progress(self, annotator_id: str) -> dict[str, Progress]:
        """For each document that has sentences, how far the annotator is."""

        def count(connection: Connection) -> dict[str, Progress]:
            by_document = (
                select(annotation.c.document, func.count())
                .where(annotation.c.annotator == annotator_id, annotation.c.themes != codec.UNDECIDED)
                .group_by(annotation.c.document)
            )
            decided: dict[str, int] = dict(map(tuple, connection.execute(by_document)))
            sentences = select(sentence.c.document, func.count()).group_by(sentence.c.document)
            return {doc: Progress(total, decided.get(doc, 0)) for doc, total in connection.execute(sentences)}

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

    def search(self, words: str, *, limit: int = 500, stopped: Callable[[], bool] = lambda: False) -> Iterator[Hit]:
        """Passages that contain the words, whatever their case and the white space between them.

        `stopped` is asked between documents, so that a search for what is nowhere can be ended. The index, where there
        is one, leaves out most documents without the words; what is found is the same.
        """
        parts = [re.escape(word) for word in words.split()]
        if not parts:
            return
        pattern = re.compile(r"\s+".join(parts), re.IGNORECASE)
        found = 0
        candidates = self._read(partial(search.candidates, words=words))
        anchor = _anchor(words) if candidates is None else ""
        for doc in self._documents(self._ids() if candidates is None else candidates, anchor, stopped):
            for match in pattern.finditer(doc.text):
                yield _hit(doc, match.start(), match.end())
                found += 1
                if found >= limit:
                    return

    def chapters(self) -> Iterator[Chapter]:
        """Every document with its sentences and annotations, in order; only a batch is in memory."""
        for ids in _batches(self._ids(), _BATCH):
            yield from self._read(partial(_chapters, ids=ids))

    def last_act(self) -> int:
        """The number of the newest journal row; it grows with every change."""
        return int(self._read(lambda connection: connection.scalar(select(func.max(journal.c.seq)))) or 0)

    def _ids(self) -> list[str]:
        ids = select(document.c.id).order_by(document.c.number)
        return self._read(lambda connection: list(connection.scalars(ids)))

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


def _heading(row: Any) -> Heading:
    return Heading(
        row.id, row.number, row.title, row.date, row.source, row.url, row.language, codec.unpack_extra(row.extra)
    )


def _document(connection: Connection, document_id: str) -> Document | None:
    found = list(_documents(connection, ids=[document_id]))
    return found[0] if found else None


def _documents(connection: Connection, ids: Sequence[str], containing: str = "") -> list[Document]:
    query = select(document, text.c.body).join(text, text.c.id == document.c.id).where(document.c.id.in_(ids))
    if containing:
        query = query.where(text.c.body.icontains(containing, autoescape=True))
    rows = connection.execute(query.order_by(document.c.number))
    return [codec.document_of(row, row.body) for row in rows]


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
