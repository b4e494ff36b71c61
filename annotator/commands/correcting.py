"""Correcting the text of a document: a new document takes its place, and everybody's decisions come along."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from annotator.aligning import Alignment
from annotator.changes import Act, Change, Edit
from annotator.formats.decoding import usable
from annotator.formats.plain import title_of
from annotator.heirs import Heirs, Pair, carried, unchanged
from annotator.records import Annotation, Comment, Document, Sentence, Unblinding, fingerprint, timestamp
from annotator.recutting import recut
from annotator.refusal import Refusal
from annotator.segmentation import Span

Segment = Callable[[str], Sequence[Span]]
Known = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a correction comes to. `change` makes it; the numbers count sentences, `carried` annotations."""

    change: Change
    unchanged: int
    changed: int
    added: int
    removed: int
    carried: int
    lost: tuple[Annotation, ...]
    """The annotations of sentences that are wholly gone; the journal keeps them."""


def correct_text(
    document: Document,
    sentences: Sequence[Sentence],
    annotations: Iterable[Annotation],
    text: str,
    segment: Segment,
    annotator: str,
) -> Change:
    """Give a document another text, given all its sentences and everybody's annotations."""
    return correction(document, sentences, annotations, text, segment, annotator).change


def correction(
    document: Document,
    sentences: Sequence[Sentence],
    annotations: Iterable[Annotation],
    text: str,
    segment: Segment,
    annotator: str,
    *,
    review: Iterable[Comment | Unblinding] = (),
    known: Known = lambda _: None,
) -> Correction:
    """What giving a document another text comes to; `segment` cuts a text, `known` names the document of an id.

    An unchanged sentence keeps its annotations as they are. What a touched one had goes, with the origin “corrected”,
    to every sentence it has become part of; where several become one, themes are united as in joining. The document's
    comments and unblindings, all of which are `review`, come along.
    """
    text = _checked(document, text, known)
    after = replace(document, id=fingerprint(text), text=text, title=_title(document, text), revises=document.id)
    alignment = Alignment(document.text, text)
    spans = recut(alignment, sentences, segment(text))
    new = [Sentence(after.id, span.start, span.end, span.paragraph) for span in spans]
    heirs = Heirs(alignment, sentences, new)
    annotations, review = tuple(annotations), tuple(review)
    moved = carried(heirs, annotations, after.id, at=timestamp())
    touched = {sentence.start for sentence in heirs.touched}
    along = sum(one.start in touched for one in annotations)
    lost = tuple(one for one in annotations if one.start not in heirs.starts)
    edits = (
        *(Edit(one, None) for one in review),
        *(Edit(annotation, None) for annotation in annotations),
        *(Edit(sentence, None) for sentence in sentences),
        Edit(document, None),
        Edit(None, after),
        *(Edit(None, sentence) for sentence in new),
        *(Edit(None, annotation) for annotation in moved),
        *(Edit(None, _moved(one, alignment, after)) for one in review),
    )
    detail: dict[str, str | int] = {
        "title": after.title,
        "from": document.id,
        "to": after.id,
        "changed": len(heirs.sources),
        "carried": along,
        "lost": len(lost),
    }
    # An act on the whole project: a document's id is its text's, so it belongs to neither document alone
    change = Change(Act.CORRECT, edits, annotator, detail=detail, at=timestamp())
    same, changed = len(heirs.unchanged), len(heirs.sources)
    gone = len(sentences) - same - len(heirs.touched)
    return Correction(change, same, changed, len(new) - same - changed, gone, along, lost)


def _moved(one: Comment | Unblinding, alignment: Alignment, after: Document) -> Comment | Unblinding:
    if isinstance(one, Unblinding):
        return one._replace(document=after.id)
    return one._replace(document=after.id, start=min(alignment.place(one.start), len(after.text)))


def aligned(
    old_text: str, old_sentences: Sequence[Sentence], new_text: str, new_sentences: Sequence[Sentence]
) -> list[Pair]:
    """The sentences of two texts that are the same, each with its other self, in the order of the old text."""
    return unchanged(Alignment(old_text, new_text), old_sentences, new_sentences)


def _checked(document: Document, text: str, known: Known) -> str:
    try:
        text = usable(text)
    except Refusal as refusal:
        raise Refusal(f"The text cannot become this: {refusal}") from None
    if text == document.text:
        raise Refusal("The text is as it was; there is nothing to correct.")
    title = known(fingerprint(text))
    if title is not None:
        raise Refusal(f"This text is in the project already, as “{title}”; remove one of the two documents instead.")
    return text


def _title(document: Document, text: str) -> str:
    """The title; where it was the first line and that is no longer there, the new first line."""
    if title_of(document.text, "") != document.title or any(
        " ".join(one.split()) == document.title for one in text.split("\n")
    ):
        return document.title
    return title_of(text, document.title)
