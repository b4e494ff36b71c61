"""Where a second pass stands: the sentences drawn that are still to be decided again."""

from typing import TYPE_CHECKING

from annotator.commands.repeating import Pass, Place, next_drawn

if TYPE_CHECKING:
    from db.reader import Reader


def left(reader: "Reader", one: Pass) -> list[Place]:
    """In the order drawn; without those that are no sentences any more, as after a split or a correction."""
    documents = list({document for document, _ in one.drawn})
    there = {(document, start) for document, spans in reader.spans(documents).items() for start, _ in spans}
    decided = {(document, start) for document, start, _ in reader.made_by(one.annotator)}
    return [place for place in one.drawn if place in there and place not in decided]


def next_left(reader: "Reader", one: Pass, here: Place | None) -> Place | None:
    """The next of them after this place, and round."""
    open_ = set(left(reader, one))
    return next((place for place in next_drawn(one.drawn, here) if place in open_), None)
