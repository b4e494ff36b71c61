"""What a review asks of the disk, for some documents at a time: the sentences that a filter wants, how far it is."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from annotator.commands.adjudicating import Agreed
from annotator.records import CONSENSUS_ID
from annotator.reviewing import Filter, Only
from db import codec
from db.schema import annotation, comment, document, sentence, unblinding

Themes = frozenset[str]
Is = ColumnElement[bool]

_IS_CONSENSUS = annotation.c.annotator == CONSENSUS_ID
_DECIDED = annotation.c.themes != codec.UNDECIDED


class Query(NamedTuple):
    """A filter with the ids of all whose decisions are compared.

    `blind` is the id of an annotator from whom documents are hidden that they have neither finished nor chosen to see;
    "" hides nothing.
    """

    filter: Filter
    raters: tuple[str, ...]
    blind: str = ""


class Standing(NamedTuple):
    """How far adjudication is: sentences decided differently and alike, and how many of these the consensus decided."""

    disagreements: int = 0
    adjudicated: int = 0
    agreed: int = 0
    accepted: int = 0

    def __add__(self, other: "Standing") -> "Standing":  # type: ignore[override]
        return Standing(*(one + another for one, another in zip(self, other, strict=True)))


def visible(connection: Connection, annotator: str, ids: Sequence[str]) -> set[str]:
    """Those of the documents that the annotator has finished, or chosen to see before."""
    total = select(func.count()).where(sentence.c.document == document.c.id).scalar_subquery()
    own = and_(annotation.c.document == document.c.id, annotation.c.annotator == annotator, _DECIDED)
    decided = select(func.count()).where(own).scalar_subquery()
    chosen = select(unblinding.c.at).where(unblinding.c.document == document.c.id, unblinding.c.annotator == annotator)
    seen = select(document.c.id).where(document.c.id.in_(ids), or_(total == decided, chosen.exists()))
    return set(connection.scalars(seen))


def places(connection: Connection, query: Query, ids: Sequence[str]) -> list[tuple[str, int]]:
    """Document and start of the sentences in these documents that are wanted, in the given order and the texts'."""
    if query.blind:
        shown = visible(connection, query.blind, ids)
        ids = [one for one in ids if one in shown]
    order = {one: at for at, one in enumerate(ids)}
    found = [(str(row[0]), int(row[1])) for row in connection.execute(_wanted(query, ids))]
    return sorted(set(found), key=lambda place: (order[place[0]], place[1]))


def standing(connection: Connection, raters: Sequence[str], ids: Sequence[str]) -> Standing:
    by_sentence = _sentences(raters, ids).add_columns(
        func.min(_themes_of(raters)).label("low"),
        func.max(_themes_of(raters)).label("high"),
        func.count(_themes_of(raters)).label("deciders"),
        _ever(_IS_CONSENSUS & _DECIDED).label("final"),
    )
    rows = by_sentence.subquery()
    differ, alike = rows.c.low != rows.c.high, and_(rows.c.deciders > 1, rows.c.low == rows.c.high)
    final = rows.c.final == 1
    sums = [func.sum(case((one, 1), else_=0)) for one in (differ, differ & final, alike, alike & final)]
    return Standing(*(int(number or 0) for number in connection.execute(select(*sums)).one()))


def agreed(connection: Connection, raters: Sequence[str], ids: Sequence[str]) -> list[Agreed]:
    """The sentences that all who decided, two or more, decided alike, and that have no consensus yet."""
    low = func.min(_themes_of(raters))
    alike = _sentences(raters, ids).add_columns(low.label("themes"))
    alike = alike.having(
        func.count(_themes_of(raters)) > 1, low == func.max(_themes_of(raters)), _ever(_IS_CONSENSUS & _DECIDED) == 0
    )
    rows = connection.execute(alike).all()
    noted = select(annotation).where(annotation.c.document.in_(ids), _IS_CONSENSUS, ~_DECIDED)
    held = {(one.document, one.start): one for one in map(codec.annotation_of, connection.execute(noted))}
    return [
        Agreed(row.document, row.start, codec.unpack_themes(row.themes) or frozenset(), held.get((row[0], row[1])))
        for row in rows
    ]


def reasons(connection: Connection, raters: Sequence[str], ids: Sequence[str]) -> Counter[tuple[str, str]]:
    """How often each reason ("" where none was given) was why annotators disagreed on each theme: (theme id, reason).

    Counted are adjudicated sentences, for each theme that some who decided gave and others did not.
    """
    final = select(annotation.c.document, annotation.c.start).where(
        annotation.c.document.in_(ids), _IS_CONSENSUS, _DECIDED
    )
    adjudicated = final.subquery()
    rows = connection.execute(
        select(annotation)
        .join(
            adjudicated,
            and_(annotation.c.document == adjudicated.c.document, annotation.c.start == adjudicated.c.start),
        )
        .where(annotation.c.annotator.in_([*raters, CONSENSUS_ID]), _DECIDED)
        .order_by(annotation.c.document, annotation.c.start)
    )
    counted: Counter[tuple[str, str]] = Counter()
    for _, group in groupby(map(codec.annotation_of, rows), lambda one: (one.document, one.start)):
        said = list(group)
        reason = next(one.reason for one in said if one.annotator == CONSENSUS_ID)
        sets = [one.themes or frozenset() for one in said if one.annotator != CONSENSUS_ID]
        if len(sets) > 1:
            counted.update((theme, reason) for theme in frozenset.union(*sets) - frozenset.intersection(*sets))
    return counted


def decided_before(connection: Connection, annotator: str, at: str, theme: str = "") -> list[tuple[str, int, int, str]]:
    """Document, start, end and time of what the annotator decided before a time, in the order of documents and texts.

    With a theme, only where it was given.
    """
    rows = (
        select(annotation.c.document, annotation.c.start, sentence.c.end, annotation.c.at)
        .join(document, document.c.id == annotation.c.document)
        .join(sentence, and_(sentence.c.document == annotation.c.document, sentence.c.start == annotation.c.start))
        .where(annotation.c.annotator == annotator, _DECIDED, annotation.c.at < at)
        .order_by(document.c.number, annotation.c.start)
    )
    rows = rows.where(_has(theme)) if theme else rows
    return [(str(row[0]), int(row[1]), int(row[2]), str(row[3])) for row in connection.execute(rows)]


def _wanted(query: Query, ids: Sequence[str]) -> Select[Any]:
    wanted = query.filter
    if wanted.only is Only.COMMENTS:
        return _commented(wanted, ids)
    if wanted == Filter():
        return select(sentence.c.document, sentence.c.start).where(sentence.c.document.in_(ids))
    return _sentences(query.raters, ids).having(*_conditions(wanted, query.raters))


def _commented(wanted: Filter, ids: Sequence[str]) -> Select[Any]:
    beginning = select(func.max(sentence.c.start)).where(
        sentence.c.document == comment.c.document, sentence.c.start <= comment.c.start
    )
    first = select(func.min(sentence.c.start)).where(sentence.c.document == comment.c.document)
    start = func.coalesce(beginning.scalar_subquery(), first.scalar_subquery())
    found = select(comment.c.document, start).where(comment.c.document.in_(ids), ~comment.c.resolved)
    found = found.where(start.is_not(None))
    return found.where(comment.c.author.in_(wanted.annotators)) if wanted.annotators else found


def _sentences(raters: Sequence[str], ids: Sequence[str]) -> Select[Any]:
    """One row for each sentence with an annotation of a rater or the consensus."""
    everybody = [*raters, CONSENSUS_ID]
    return (
        select(annotation.c.document, annotation.c.start)
        .where(annotation.c.document.in_(ids), annotation.c.annotator.in_(everybody))
        .group_by(annotation.c.document, annotation.c.start)
    )


def _conditions(wanted: Filter, raters: Sequence[str]) -> list[Any]:
    """`Filter.shows` over the rows of one sentence."""
    chosen = [one for one in raters if one in wanted.annotators] if wanted.annotators else list(raters)
    with_consensus = chosen if wanted.annotators else [*chosen, CONSENSUS_ID]
    named = annotation.c.annotator.in_(with_consensus)
    has = _has(wanted.theme)
    on_theme = [_ever(named & has) == 1] if wanted.theme else []
    match wanted.only:
        case Only.DISAGREEMENTS | Only.OPEN:
            still = [_ever(_IS_CONSENSUS & _DECIDED) == 0] if wanted.only is Only.OPEN else []
            return [_disagreed(wanted, raters, chosen), *still]
        case Only.UNSURE:
            return [_ever(named & annotation.c.unsure) == 1, *on_theme]
        case Only.NOTES:
            return [_ever(named & (annotation.c.note != "")) == 1, *on_theme]
        case Only.CHANGED:
            final = func.max(_value(_IS_CONSENSUS, wanted.theme))
            ours = _value(annotation.c.annotator.in_(chosen), wanted.theme)
            return [or_(func.min(ours) != final, func.max(ours) != final)]
    decided_by_all = [_ever((annotation.c.annotator == one) & _DECIDED) == 1 for one in chosen if wanted.annotators]
    return [*on_theme, *decided_by_all]


def _disagreed(wanted: Filter, raters: Sequence[str], chosen: Sequence[str]) -> Is:
    if len(wanted.annotators) != 1:
        among = _value(annotation.c.annotator.in_(chosen), wanted.theme)
        return func.min(among) != func.max(among)
    own = func.max(_value(annotation.c.annotator.in_(chosen), wanted.theme))
    everybody = _value(annotation.c.annotator.in_(raters), wanted.theme)
    return or_(func.min(everybody) != own, func.max(everybody) != own)


def _themes_of(raters: Sequence[str]) -> ColumnElement[Any]:
    return _value(annotation.c.annotator.in_(raters), "")


def _value(who: Is, theme: str) -> ColumnElement[Any]:
    """What they decided, or only whether with this theme; NULL where it is somebody else or nothing is decided."""
    if theme:
        return case((who & _DECIDED & _has(theme), 1), (who & _DECIDED, 0))
    return case((who & _DECIDED, annotation.c.themes))


def _has(theme: str) -> Is:
    """Whether the theme is among those of the row, letter by letter: LIKE would take "a" for "A"."""
    return func.replace(" " + annotation.c.themes + " ", f" {theme} ", "") != " " + annotation.c.themes + " "


def _ever(condition: Is) -> ColumnElement[int]:
    return func.max(case((condition, 1), else_=0))
