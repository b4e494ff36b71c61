"""Near duplicates: the same release from two outlets, with another header or footer, or with some words corrected.

A text is the set of its shingles, twelve letters in a row: case, accents, punctuation and line ends do not count. Of
those a sketch keeps the smallest hashes, a sample that any two texts draw alike (Broder, 1997). Texts that share hashes
of their sketches are compared whole. What many texts share, as the footer of a ministry, says little.
"""

import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

HASHES: Final = 64
"""In a sketch at most; each takes four bytes."""

_SHINGLE: Final = 12  # letters; Han, kana and Hangul count twice, since they say as much as two
_SAME: Final = 0.8  # of the shingles of a text or a stretch of it, that make it the same: a word in twenty may differ
_STRETCH: Final = 0.6  # of the shorter text, that such a stretch has to be: the rest may be headers and footers
_LENGTHS: Final = 5  # times as long as the other, and a text only quotes it
_LIKELY: Final = 0.4  # of the weight of the shorter text's sketch in common, that makes a pair worth comparing
_COMMON: Final = 0.75  # how fast a hash loses weight with the number of texts that have it: footers do, copies hardly
_FEWEST: Final = 3  # hashes in common, or all there are
_EARLIER: Final = 2  # texts that a hash leads to: the last ones before this one that have it
_NONE: Final = np.uint32(0xFFFFFFFF)  # fills the sketch of a short text
_AT_ONCE: Final = 2_000  # pairs, while estimating: bounds the memory

_LOOKED_AT: Final = 1_000_000  # code points: no release is so long, and memory stays bounded
_WIDE: Final = (0x3040, 0xD800)  # the letters that count twice
_BASE: Final = 0x9E3779B1
_MIX: Final = np.uint32(0x846CA68B)
_HALF: Final = np.uint64(32)
_LOW: Final = np.uint64(0xFFFFFFFF)
_POWERS: Final = {exponent: np.uint32(pow(_BASE, exponent, 1 << 32)) for exponent in (1, 2, 4)}

Hashes = NDArray[np.uint32]
Sketches = NDArray[np.uint32]
Rows = NDArray[np.int64]


class Pair(NamedTuple):
    """Two rows of the sketches, the later one first."""

    later: int
    earlier: int


def sketch(text: str) -> bytes:
    """The smallest hashes of the text's shingles in order, at most HASHES, as little-endian 32-bit numbers."""
    hashes = _shingles(text)
    below = 0xFFFFFFFF // max(len(hashes) // (3 * HASHES), 1)  # as a rule enough are; to sort all would take longer
    few = _distinct(hashes[hashes < below])
    if len(few) < HASHES:
        few = _distinct(hashes)
    return bytes(few[few != _NONE][:HASHES].tobytes())


def stacked(sketches: Iterable[bytes]) -> Sketches:
    """Sketches as the rows of a table."""
    return np.frombuffer(b"".join(one.ljust(4 * HASHES, b"\xff") for one in sketches), "<u4").reshape(-1, HASHES)


def candidates(sketches: Sketches, first: int = 0) -> list[Pair]:
    """Pairs that may be near duplicates, of rows from `first` on with those before each.

    A hash leads only to the last rows before that have it. So the work grows with the number of texts, not with its
    square, however many share a footer; of copies each is paired with those before it.
    """
    weights, later, earlier = _led_to(sketches, first)
    found: list[Pair] = []
    for at in range(0, len(later), _AT_ONCE):
        some, others = later[at : at + _AT_ONCE], earlier[at : at + _AT_ONCE]
        likely = _in_common(sketches, weights, some, others) >= _LIKELY
        found += map(Pair, some[likely].tolist(), others[likely].tolist())
    return found


def shared_part(one: str, other: str) -> float:
    """How much of the shorter text is in the other one, from 0 to 1, where they are near duplicates; else 0."""
    return compare(shingles(one), shingles(other))


class Shingles(NamedTuple):
    """The shingles of a text where they stand, and the same in order."""

    hashes: Hashes
    ordered: Hashes


def shingles(text: str) -> Shingles:
    """What `compare` needs of a text that is compared with several."""
    hashes = _shingles(text)
    return Shingles(hashes, np.sort(hashes))


def compare(one: Shingles, other: Shingles) -> float:
    """As `shared_part`."""
    short, long = sorted((one, other), key=lambda text: len(text.hashes))
    count = len(short.hashes)
    if count == 0 or len(long.hashes) > _LENGTHS * count:
        return 0.0
    at = np.minimum(np.searchsorted(long.ordered, short.hashes), len(long.ordered) - 1)
    found = long.ordered[at] == short.hashes
    if found.mean() < _SAME and _densest_stretch(found) < _STRETCH * count:
        return 0.0
    covered = np.zeros(count + _SHINGLE, np.int32)
    np.add.at(covered, np.flatnonzero(found), 1)
    np.add.at(covered, np.flatnonzero(found) + _SHINGLE, -1)
    return float((np.cumsum(covered)[:-1] > 0).mean())


# Sketches


def _led_to(sketches: Sketches, first: int) -> tuple[NDArray[np.float32], Rows, Rows]:
    """What each hash of each sketch weighs, and the later and the earlier rows of the pairs that enough hashes lead to.

    A hash weighs 1 where one or two texts have it, the less the more do; what fills a row weighs nothing.
    """
    flat = sketches.ravel()
    places = np.arange(len(flat), dtype=np.uint64)  # the hash before its place: sorting such numbers is the quickest
    keys = np.sort((flat.astype(np.uint64) << _HALF)[flat != _NONE] | places[flat != _NONE])
    hashes, places = keys >> _HALF, (keys & _LOW).astype(np.int64)
    rows = places // HASHES
    texts = np.diff(np.flatnonzero(_firsts(hashes)), append=len(hashes))
    weights = np.zeros(len(flat), np.float32)
    weights[places] = np.repeat(np.maximum(texts - 1, 1) ** -_COMMON, texts)
    led = []
    for back in range(1, _EARLIER + 1):
        same = (hashes[back:] == hashes[:-back]) & (rows[back:] >= first)
        led.append(rows[back:][same] * len(sketches) + rows[:-back][same])
    pairs, counts = np.unique(np.concatenate(led), return_counts=True)
    later, earlier = pairs // len(sketches), pairs % len(sketches)
    held = (sketches != _NONE).sum(axis=1)
    enough = counts >= np.minimum(_FEWEST, np.minimum(held[later], held[earlier]))
    return weights.reshape(sketches.shape), later[enough], earlier[enough]


def _in_common(sketches: Sketches, weights: NDArray[np.float32], some: Rows, others: Rows) -> NDArray[np.float32]:
    """For each pair of rows: how much of the weight of the one with fewer hashes the other has as well.

    Only hashes up to the end of the shorter sketch are compared: beyond, one of the two would not show them.
    """
    one, other = sketches[some], sketches[others]
    end = np.minimum(one[:, -1:], other[:, -1:])
    seen = [np.where(row <= end, weights[at], 0) for row, at in ((one, some), (other, others))]
    common = np.where((one[:, :, None] == other[:, None, :]).any(axis=2), seen[0], 0).sum(axis=1)
    fewer = (one <= end).sum(axis=1) <= (other <= end).sum(axis=1)
    whole = np.where(fewer, seen[0].sum(axis=1), seen[1].sum(axis=1))
    share: NDArray[np.float32] = common / np.maximum(whole, np.float32(1e-9))
    return share


def _distinct(numbers: Hashes) -> Hashes:
    """Each once, in order; quicker than np.unique for few."""
    ordered = np.sort(numbers)
    return ordered[_firsts(ordered)]


def _firsts(ordered: Hashes | NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Where a number stands that is not the one before."""
    firsts = np.ones(len(ordered), np.bool_)
    firsts[1:] = ordered[1:] != ordered[:-1]
    return firsts


# Shingles


@cache
def _folding() -> NDArray[np.uint16]:
    """By UTF-16 unit: the letter or digit as it is compared, without case and accents; 0 for what does not count."""
    table = [ord(char) if char.isalnum() else 0 for char in map(chr, range(0x10000))]
    for code in (*range(0x3400), *range(0xF900, 0x10000)):
        plain = unicodedata.normalize("NFKD", chr(code).lower())[:1]
        table[code] = ord(plain) if plain.isalnum() and ord(plain) < 0x10000 else 0
    table[0xD800:0xE000] = range(0xD800, 0xE000)  # halves of rarer characters
    return np.array(table, np.uint16)


def _letters(text: str) -> NDArray[np.uint16]:
    units = np.frombuffer(text[:_LOOKED_AT].encode("utf-16-le", "surrogatepass"), "<u2")
    codes: NDArray[np.uint16] = _folding().take(units)
    codes = codes[codes != 0]
    if len(codes) and codes.max() >= _WIDE[0]:
        codes = np.repeat(codes, 1 + ((codes >= _WIDE[0]) & (codes < _WIDE[1])))
    return codes


def _shingles(text: str) -> Hashes:
    """A hash for each place in the text where a shingle begins; one for a text that is shorter, none for none."""
    codes = _letters(text).astype(np.uint32)
    if 0 < len(codes) < _SHINGLE:
        codes = np.pad(codes, (0, _SHINGLE - len(codes)))
    two = codes[:-1] * _POWERS[1] + codes[1:]
    four = two[:-2] * _POWERS[2] + two[2:]
    eight = four[:-4] * _POWERS[4] + four[4:]
    hashes: Hashes = eight[:-4] * _POWERS[4] + four[8:]
    hashes ^= hashes >> np.uint32(16)  # so that the smallest are any
    hashes *= _MIX
    hashes ^= hashes >> np.uint32(15)
    return hashes


def _densest_stretch(found: NDArray[np.bool_]) -> int:
    """The length of the stretch in which the shingles found outweigh the others by the most, at _SAME to the rest."""
    balance = np.concatenate([[0.0], np.cumsum(found - _SAME)])
    end = int((balance - np.minimum.accumulate(balance)).argmax())
    return end - int(balance[: end + 1].argmin())
