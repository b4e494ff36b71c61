"""Reviewing across documents: long looks that go through a project a few hundred documents at a time."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from annotator.changes import Change
from annotator.commands.adjudicating import accept
from annotator.records import Annotator
from annotator.reviewing import Reviewed, side_by_side
from db.reader import Reader
from db.review import Query, Standing
from db.shapes import Place

BATCH = 400  # documents in one look, some 20 ms
MOST = 2000  # sentences in a table of the whole project

Progress = Callable[[int, int], None]


def nearest(
    reader: Reader, query: Query, ids: Sequence[str], at: Place, *, back: bool = False
) -> Iterator[Place | None]:
    """Look for the first sentence after a place (before it: `back`) that the query wants, through `ids` and round.

    Yields None after each batch without one, then the place, and ends; it ends without one where there is none.
    """
    here = ids.index(at.document) if at.document in ids else 0
    own = reader.places(query, [at.document])
    beyond = [place for place in own if (place.start < at.start if back else place.start > at.start)]
    if beyond:
        yield beyond[-1 if back else 0]
        return
    others = [*ids[here + 1 :], *ids[:here]]
    if back:
        others.reverse()
    for first in range(0, len(others), BATCH):
        found = reader.places(query, others[first : first + BATCH])
        if found:
            yield found[0] if not back else [one for one in found if one.document == found[0].document][-1]
            return
        yield None
    if own:
        yield own[-1 if back else 0]


@dataclass
class Table:
    """Sentences of the whole project; `more` where there are others beyond MOST."""

    rows: list[Reviewed] = field(default_factory=list)
    more: bool = False


def table(reader: Reader, query: Query, among: Sequence[Annotator], ids: Sequence[str], progress: Progress) -> Table:
    """The sentences that the query wants, in the order of the documents and their texts."""
    found = Table()
    for first in range(0, len(ids), BATCH):
        progress(first, len(ids))
        for document_id, places in groupby(reader.places(query, ids[first : first + BATCH]), attrgetter("document")):
            starts = {place.start for place in places}
            for one in reviewed(reader, document_id, among):
                if one.sentence.start in starts:
                    if len(found.rows) == MOST:
                        found.more = True
                        return found
                    found.rows.append(one)
    return found


def reviewed(reader: Reader, document_id: str, among: Sequence[Annotator]) -> list[Reviewed]:
    """A document's sentences with what everybody holds of them."""
    document = reader.document(document_id)
    if document is None:
        return []
    return side_by_side(
        document.text,
        reader.sentences(document_id),
        reader.annotations(document_id),
        reader.comments(document_id),
        among,
    )


@dataclass
class Account:
    """How adjudication stands in a project. `reasons` counts by theme id and reason."""

    standing: Standing = field(default_factory=Standing)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)


def count_all(reader: Reader, raters: Sequence[str], ids: Sequence[str], progress: Progress) -> Account:
    found = Account()
    for first in range(0, len(ids), BATCH):
        progress(first, len(ids))
        batch = ids[first : first + BATCH]
        found.standing += reader.standing(raters, batch)
        found.reasons += reader.reasons(raters, batch)
    return found


def accepting(
    reader: Reader, raters: Sequence[str], ids: Sequence[str], adjudicator: str, group: str, progress: Progress
) -> Iterator[Change]:
    """Changes of one group that adopt for the consensus what everybody agrees on in these documents."""
    for first in range(0, len(ids), BATCH):
        progress(first, len(ids))
        found = reader.agreed(raters, ids[first : first + BATCH])
        if found:
            yield accept(found, adjudicator, group=group)
