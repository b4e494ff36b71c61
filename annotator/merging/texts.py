"""Documents of two projects that are the same release though their texts are not the same to the letter."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from annotator.aligning import Alignment
from annotator.merging.report import ALIKE, LAYOUT, REVISION
from annotator.merging.side import Side, portions
from annotator.records import Document

Progress = Callable[[int, int], None]

_SHARED = 0.5  # of the pieces of the shorter text, for two texts to be compared at all
_MOST_TEXTS = 20  # that have a piece: more, and it says nothing of the release
_ALIKE = 0.6  # of the longer text, that must be in both;
_PART, _WHOLE = 0.2, 0.95  # or so much of the longer and of the shorter one, as where only some sentences have come
_BATCH = 200
_SIGNS = str.maketrans(
    dict.fromkeys("‘’‚‛′", "'") | dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‐‑‒–—−", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)  # fmt: skip
_STOP = re.compile(r"[.!?…。！？؟۔।]+")


class Pair(NamedTuple):
    """Two documents that are taken for the same release; `how` and `share` as a Match has them."""

    theirs: str
    ours: str
    how: str
    share: float


def match_texts(ours: Side, theirs: Side, progress: Progress) -> list[Pair]:
    """Each document there that ours has not to the letter, with the one of ours that it may be; each at most once.

    `progress` hears how many of our documents have been looked at, where that must be.
    """
    here, there = ours.revisions(), theirs.revisions()
    unknown = [one for one in there if one not in here]
    free = [one for one in here if one not in there]
    if not unknown or not free:
        return []
    pairs = _by_revision(unknown, free, here, there)
    left = _Left(unknown, free, pairs)
    if left.unknown and left.free:
        pairs += _by_text(ours, theirs, left, progress)
    return pairs


class _Left:
    """The documents that have no other yet."""

    def __init__(self, unknown: Iterable[str], free: Iterable[str], pairs: Sequence[Pair]) -> None:
        paired = {one for pair in pairs for one in pair[:2]}
        self.unknown = [one for one in unknown if one not in paired]
        self.free = [one for one in free if one not in paired]


def _by_revision(
    unknown: Sequence[str],
    free: Sequence[str],
    here: Mapping[str, tuple[str, ...]],
    there: Mapping[str, tuple[str, ...]],
) -> list[Pair]:
    """Texts of which one corrects the other, or both the same."""
    corrected = {former: one for one in reversed(free) for former in (*here[one], one)}
    pairs: list[Pair] = []
    taken: set[str] = set()
    for one in unknown:
        other = next((corrected[former] for former in (one, *there[one]) if former in corrected), None)
        if other is not None and other not in taken:
            pairs.append(Pair(one, other, REVISION, 1.0))
            taken.add(other)
    return pairs


def _by_text(ours: Side, theirs: Side, left: _Left, progress: Progress) -> list[Pair]:
    index = _Index(_documents(theirs, left.unknown))
    candidates: list[tuple[str, str, bool]] = []
    for number, document in enumerate(_documents(ours, left.free)):
        progress(number, len(left.free))
        candidates += [(other, document.id, same) for other, same in index.like(document)]
    texts = {one.id: one.text for one in _documents(ours, list(dict.fromkeys(pair[1] for pair in candidates)))}
    scored = []
    for one, other, same in candidates:
        share, within = (1.0, 1.0) if same else alike(index.texts[one], texts[other])
        if same or share >= _ALIKE or (share >= _PART and within >= _WHOLE):
            scored.append(Pair(one, other, LAYOUT if same else ALIKE, share))
    taken: set[str] = set()
    pairs = []
    for pair in sorted(scored, key=lambda pair: (pair.how != LAYOUT, -pair.share, pair)):
        if not taken & {pair.theirs, pair.ours}:
            taken |= {pair.theirs, pair.ours}
            pairs.append(pair)
    return pairs


def _documents(side: Side, identities: Sequence[str]) -> Iterator[Document]:
    for some in portions(identities, _BATCH):
        yield from side.texts(some)


class _Index:
    """Texts by what they are without layout, and by their pieces."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.texts: dict[str, str] = {}
        self._whole: defaultdict[int, list[str]] = defaultdict(list)
        self._pieces: defaultdict[int, list[str]] = defaultdict(list)
        self._sizes: dict[str, int] = {}
        self._titles: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for document in documents:
            plain = without_layout(document.text)
            pieces = _pieces(plain)
            self.texts[document.id] = document.text
            self._whole[hash(plain)].append(document.id)
            self._sizes[document.id] = len(pieces)
            self._titles[_title(document)].append(document.id)
            for piece in pieces:
                self._pieces[piece].append(document.id)

    def like(self, document: Document) -> Iterator[tuple[str, bool]]:
        """The documents that are worth a closer look, and whether they are the same but for layout."""
        plain = without_layout(document.text)
        same = [one for one in self._whole.get(hash(plain), ()) if without_layout(self.texts[one]) == plain]
        if same:
            yield same[0], True
            return
        pieces = _pieces(plain)
        shared: Counter[str] = Counter()
        for piece in pieces:
            having = self._pieces.get(piece, ())
            if len(having) <= _MOST_TEXTS:
                shared.update(having)
        found = {one for one, count in shared.items() if count >= _SHARED * min(len(pieces), self._sizes[one])}
        having = self._titles.get(_title(document), ())
        found.update(having if len(having) <= _MOST_TEXTS else ())
        yield from ((one, False) for one in sorted(found))


def without_layout(text: str) -> str:
    """The text without white space and invisible signs, quotation marks and dashes all of one kind."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_SIGNS))
    return "".join(text.split())


def _pieces(plain: str) -> set[int]:
    """What stands between stops, as numbers."""
    return {hash(piece) for piece in _STOP.split(plain) if len(piece) >= 12}


def _title(document: Document) -> tuple[str, str]:
    return without_layout(document.title).casefold(), document.date


def alike(one: str, other: str) -> tuple[float, float]:
    """How much of the longer and of the shorter text, without white space, is in both, in the same order."""
    alignment = Alignment(one, other)
    shared = sum(_visible(one[block.old : block.old + block.size]) for block in alignment.blocks)
    shorter, longer = sorted((_visible(one), _visible(other)))
    return shared / max(longer, 1), shared / max(shorter, 1)


def _visible(text: str) -> int:
    return sum(map(len, text.split()))
