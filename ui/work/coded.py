"""What comes of the codings in other tools' files by each rule, before anything is imported."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from annotator import formats
from annotator.formats import brat
from annotator.formats.columns import AS_FOUND, MOST, NONE, RULES, Options
from annotator.formats.protocol import Incoming
from annotator.reading import Rules
from annotator.records import Sentence, fingerprint
from annotator.refusal import Refusal
from annotator.spans import place
from db.reader import Reader


@dataclass(frozen=True)
class Outcome:
    """How many decisions come of the passages, and how many passages come onto no sentence."""

    decisions: int = 0
    unplaced: int = 0


@dataclass(frozen=True)
class Coded:
    """What other tools' files say: how many of what, who, and what comes of it by each of RULES.

    `rest` counts the sentences that are none besides, where a coder is done with a document; by the rule MOST.
    """

    documents: int
    passages: int
    themes: int
    annotators: Sequence[str]
    outcomes: Mapping[str, Outcome]
    rest: int

    @property
    def matters(self) -> bool:
        """Whether there is something to choose."""
        return bool(self.rest) or len(set(self.outcomes.values())) > 1


def look_at_codings(paths: Sequence[Path], reader: Reader, progress: Callable[[int, int], None]) -> Coded:
    """Read the files and put their passages on sentences, without keeping anything.

    What cannot be read the import itself tells of.
    """
    known = {heading.id for heading in reader.headings()}
    documents = passages = rest = 0
    themes: set[str] = set()
    annotators: dict[str, None] = {}
    counted = dict.fromkeys(RULES, Outcome())
    for done, path in enumerate(paths):
        for one in _read(path, paths):
            progress(done, len(paths))
            coding = one.coding
            themes |= {code.name for code in coding.codes} | {span.code for span in coding.spans if span.code}
            if not one.text:
                continue
            documents += bool(coding.spans)
            passages += len(coding.spans)
            annotators |= dict.fromkeys(span.annotator for span in coding.spans)
            sentences = _sentences(one, known, reader)
            for rule in RULES:
                counted[rule] = _more(counted[rule], _placed(one, sentences, Options(spans=rule)))
            if coding.completed:
                whole = _placed(one, sentences, Options(spans=MOST, rest=NONE))
                rest += whole.decisions - _placed(one, sentences, AS_FOUND).decisions
    progress(len(paths), len(paths))
    return Coded(documents, passages, len(themes), list(annotators), counted, rest)


def _read(path: Path, paths: Sequence[Path]) -> Iterator[Incoming]:
    options = replace(AS_FOUND, coder=brat.coders(paths).get(path, ""))
    try:
        for found in formats.read(path, lambda _: None, options):
            if isinstance(found, Incoming):
                yield found
    except (Refusal, OSError):
        return


def _sentences(incoming: Incoming, known: set[str], reader: Reader) -> Sequence[Sentence]:
    """Those that the project has, or that it would have."""
    identity = fingerprint(incoming.text)
    if identity in known:
        return reader.sentences(identity)
    if incoming.sentences is not None:
        return [Sentence(identity, one.start, one.end, one.paragraph) for one in incoming.sentences]
    return [Sentence(identity, *span) for span in Rules().cut_text(incoming).spans()]


def _placed(incoming: Incoming, sentences: Sequence[Sentence], options: Options) -> Outcome:
    try:
        decisions, unplaced = place(incoming.coding, incoming.text, sentences, options)
    except Refusal:
        return Outcome()
    return Outcome(len(decisions), len(unplaced))


def _more(one: Outcome, other: Outcome) -> Outcome:
    return Outcome(one.decisions + other.decisions, one.unplaced + other.unplaced)
