"""Which documents are near duplicates of each other: found once for each text, and kept beside it.

Like the index of words these tables are made of the texts and can be made again of them, so they belong to no schema
version. They are made when documents are first compared; a text without a sketch has not been compared yet.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    bindparam,
    inspect,
    or_,
    select,
)

from db.schema import document, text

_tables = MetaData()

_sketch = Table(
    "similar_sketch",
    _tables,
    Column("number", Integer, primary_key=True),  # the order in which texts were compared, each with those before it
    Column("id", Text, nullable=False, unique=True),
    Column("hashes", LargeBinary, nullable=False),
)

_pair = Table(
    "similar_pair",
    _tables,
    Column("later", Text, primary_key=True),
    Column("earlier", Text, primary_key=True),
    Column("share", Float, nullable=False),
    sqlite_with_rowid=False,
)

TABLES = tuple(_tables.tables)

_BATCH = 200  # texts that are in memory at once
_HELD = 64  # texts whose shingles are kept for the next comparison

Progress = Callable[[int, int], None]
Read = Callable[[Sequence[str]], Mapping[str, str]]
"""Gives texts by their ids."""


class Similar(NamedTuple):
    """Two documents that are near duplicates: `share`, from 0 to 1, of the shorter one's text is in the other."""

    document: str
    similar_to: str
    share: float


def prepare(connection: Connection) -> None:
    """Make the tables where there are none."""
    _tables.create_all(connection)


def lacking(connection: Connection) -> list[str]:
    """The documents whose text has not been compared, in their order."""
    ids = select(document.c.id).order_by(document.c.number)
    if is_there(connection):
        ids = ids.where(document.c.id.not_in(select(_sketch.c.id)))
    return list(connection.scalars(ids))


def pairs(connection: Connection) -> list[Similar]:
    """The pairs of documents of the project, the one that came later first, in the order of those."""
    if not is_there(connection):
        return []
    later, earlier = document.alias(), document.alias()
    rows = (
        select(_pair.c.later, _pair.c.earlier, _pair.c.share)
        .join(later, later.c.id == _pair.c.later)
        .join(earlier, earlier.c.id == _pair.c.earlier)
        .order_by(later.c.number, _pair.c.share.desc(), earlier.c.number)
    )
    return [Similar(*row) for row in connection.execute(rows)]


def all_pairs(connection: Connection) -> list[Similar]:
    """The same for all texts, those whose documents were removed included: two copies of a third are copies."""
    if not is_there(connection):
        return []
    rows = connection.execute(select(_pair.c.later, _pair.c.earlier, _pair.c.share))
    return [Similar(*row) for row in rows]


def sketches(connection: Connection) -> list[tuple[str, bytes]]:
    """The sketches of the texts that have been compared, in that order."""
    if not is_there(connection):
        return []
    rows = connection.execute(select(_sketch.c.id, _sketch.c.hashes).order_by(_sketch.c.number))
    return [(row.id, row.hashes) for row in rows]


def texts(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """These texts by id."""
    rows = connection.execute(select(text.c.id, text.c.body).where(text.c.id.in_(ids)))
    return {row.id: row.body for row in rows}


def keep(connection: Connection, new: Mapping[str, bytes], found: Sequence[Similar]) -> None:
    """Store what was found of texts that have now been compared, unless somebody else has done so meanwhile."""
    prepare(connection)
    if not new.keys() <= set(lacking(connection)):
        return
    connection.execute(_sketch.insert(), [{"id": id_, "hashes": hashes} for id_, hashes in new.items()])
    if found:
        connection.execute(_pair.insert(), [dict(zip(_pair.c.keys(), one, strict=True)) for one in found])


def only(connection: Connection, ids: Collection[str]) -> None:
    """Forget what was found of all other texts."""
    others = [{"other": id_} for id_ in connection.scalars(select(_sketch.c.id)) if id_ not in ids]
    if others:
        other = bindparam("other", type_=Text())
        connection.execute(_pair.delete().where(or_(_pair.c.later == other, _pair.c.earlier == other)), others)
        connection.execute(_sketch.delete().where(_sketch.c.id == other), others)


def sketched(ids: Sequence[str], known: Mapping[str, bytes], read: Read, tell: Progress) -> dict[str, bytes]:
    """The sketches of these texts; those that are known already are not made again."""
    from annotator.similarity import sketch

    found: dict[str, bytes] = {}
    for at in range(0, len(ids), _BATCH):
        tell(at, len(ids))
        some = ids[at : at + _BATCH]
        bodies = read([id_ for id_ in some if not known.get(id_)])
        for id_ in some:
            found[id_] = known.get(id_) or sketch(bodies[id_])
    return found


def compared(
    old: Sequence[tuple[str, bytes]],
    new: Mapping[str, bytes],
    read: Read,
    tell: Progress,
) -> Iterator[Similar]:
    """The near duplicates of new texts, among the old ones and each other; sketches first, then the texts."""
    from annotator import similarity

    ids = [id_ for id_, _ in old] + list(new)
    likely = similarity.candidates(similarity.stacked([hashes for _, hashes in old] + list(new.values())), len(old))

    @lru_cache(_HELD)
    def shingles(id_: str) -> similarity.Shingles:
        return similarity.shingles(read([id_])[id_])

    for number, (later, earlier) in enumerate(likely):
        if number % 20 == 0:
            tell(number, len(likely))
        share = similarity.compare(shingles(ids[later]), shingles(ids[earlier]))
        if share:
            yield Similar(ids[later], ids[earlier], share)


def is_there(connection: Connection) -> bool:
    """Whether documents have ever been compared."""
    return inspect(connection).has_table(_sketch.name)
