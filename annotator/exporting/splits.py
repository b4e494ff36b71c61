"""Dividing documents into training, validation and test: whole, near duplicates together, themes in proportion.

Documents come in the order in which they came into the project, and each is decided from those before it alone, so that
a document added later moves none. docs/decisions/ says why it is done so.

The rule is a sequential allocation with a biased coin (Pocock & Simon 1975, Biometrics 31, 103-115), held to the quota
of each split at every step (Balinski & Young 1975, American Mathematical Monthly 82, 701-730): of k documents a split
with the fraction f never has more than f * k, rounded up. Among the splits that may take the document, the one whose
themes are then nearest their share gets it, in `_GUIDED` of the cases; else chance decides by the fractions. Chance is
a hash of the seed and the document's id.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Self

from annotator.refusal import Refusal

REST = "rest"
_GUIDED = 0.8
_EXAMPLE = "write for example --split train=0.8,validation=0.1,test=0.1 or --split train=rest,test=100"


@dataclass(frozen=True, slots=True)
class Division:
    """The splits that are wanted, in their order: name and how much, as it was written, and a seed.

    How much is a fraction of the documents (`0.8`, `80%`), a number of documents (`100`), or `rest`.
    """

    parts: tuple[tuple[str, str], ...]
    seed: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.parts)

    def __str__(self) -> str:
        return ",".join(f"{name}={amount}" for name, amount in self.parts)

    @property
    def by_count(self) -> bool:
        """Whether a number of documents is named, so that the draw depends on how many there are."""
        return any(amount.isdigit() for _, amount in self.parts)

    @classmethod
    def of(cls, words: str, seed: int = 0) -> Self:
        """From words such as `train=0.8,test=0.2`. Refusal where they make no sense."""
        parts: dict[str, str] = {}
        for word in words.split(","):
            name, equals, amount = (part.strip() for part in word.partition("="))
            if not equals or not name.replace("-", "").replace("_", "").isalnum():
                raise Refusal(f"--split {words}: “{word.strip()}” is not a name, = and how much; {_EXAMPLE}.")
            if name in parts:
                raise Refusal(f"--split {words}: “{name}” is there twice; give each split a name of its own.")
            parts[name] = amount.lower()
            _amount(words, amount.lower())
        division = cls(tuple(parts.items()), seed)
        division._check()
        return division

    def _check(self) -> None:
        amounts = [_amount(str(self), amount) for _, amount in self.parts]
        fractions = sum((one for one in amounts if isinstance(one, Fraction)), Fraction(0))
        if fractions > 1:
            raise Refusal(f"--split {self}: together more than all documents; {_EXAMPLE}.")
        if amounts.count(None) > 1:
            raise Refusal(f"--split {self}: only one split can have the rest; {_EXAMPLE}.")

    def fractions(self, documents: int) -> dict[str, Fraction]:
        """The fraction of so many documents that each split is to have; "" has those that are in none."""
        amounts = {name: _amount(str(self), amount) for name, amount in self.parts}
        found = {
            name: Fraction(one, max(documents, 1)) if isinstance(one, int) else one
            for name, one in amounts.items()
            if one is not None
        }
        taken = sum(found.values(), Fraction(0))
        if taken > 1:
            raise Refusal(f"--split {self}: that is more than the {documents:,} documents; name smaller numbers.")
        rest = next((name for name, one in amounts.items() if one is None), "")
        return {name: found.get(name, 1 - taken) for name in amounts} | ({} if rest else {"": 1 - taken})


def _amount(words: str, amount: str) -> Fraction | int | None:
    """A fraction, a number of documents, or None for the rest."""
    if amount == REST:
        return None
    try:
        if amount.isdigit():
            return int(amount)
        value = Fraction(amount.removesuffix("%")) / (100 if amount.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        value = Fraction(-1)
    if not 0 <= value <= 1:
        raise Refusal(f"--split {words}: “{amount}” is no fraction, number or “{REST}”; {_EXAMPLE}.")
    return value


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of earlier divisions: the split of documents by their id, and the splits that take no more."""

    documents: Mapping[str, str] = field(default_factory=dict)
    frozen: frozenset[str] = frozenset()


NOTHING_KEPT = Kept()


@dataclass(frozen=True, slots=True)
class Divided:
    """The split of each document, and those left out of all since a near duplicate of theirs lies in a frozen one."""

    splits: Mapping[str, str]
    beside_frozen: Sequence[str] = ()
    apart: Sequence[str] = ()  # documents kept in another split than a near duplicate of theirs

    def counts(self) -> Counter[str]:
        """How many documents each split has."""
        return Counter(self.splits.values())


def divide(
    division: Division,
    documents: Iterable[tuple[str, Mapping[str, int]]],
    groups: Mapping[str, str] | None = None,
    kept: Kept = NOTHING_KEPT,
) -> Divided:
    """Give every document a split.

    `documents` are ids, in the order in which the documents came, with how many sentences they have of each kind
    (themes, “none”, all of them: whatever is to be in proportion). `groups` gives a group to documents that are near
    duplicates; those without one stand alone.
    """
    listed = list(documents)
    held = {document: kept.documents[document] for document, _ in listed if _stays(document, division, kept)}
    groups = groups or {}
    towards: dict[str, str] = {}  # by group: the split that its first document is in
    frozen_groups: dict[str, str] = {}
    apart = []
    for document, split in held.items():
        group = groups.get(document, document)
        if towards.setdefault(group, split) != split:
            apart.append(document)
        if split in kept.frozen:
            frozen_groups[group] = split
    allotting = _Allotting(division.fractions(len(listed)), kept.frozen, division.seed)
    splits, beside = {}, []
    for document, kinds in listed:
        group = groups.get(document, document)
        if document in held:
            split = held[document]
            allotting.put(split, kinds)
        elif group in frozen_groups:
            split = ""
            beside.append(document)
        else:
            if group not in towards:
                towards[group] = allotting.choose(document, kinds)
            split = towards[group]
            allotting.put(split, kinds)
        splits[document] = split
    return Divided(splits, beside, apart)


def _stays(document: str, division: Division, kept: Kept) -> bool:
    return kept.documents.get(document, "") in division.names


class _Allotting:
    """How much of everything each split has so far."""

    def __init__(self, fractions: Mapping[str, Fraction], frozen: frozenset[str], seed: int) -> None:
        open_ = {name: part for name, part in fractions.items() if part > 0 and name not in frozen}
        total = sum(open_.values(), Fraction(0))
        # what a frozen split would have taken goes to the others in proportion; where all are frozen, to none
        self._fractions = {name: part / total for name, part in open_.items()} or {"": Fraction(1)}
        self._shares = {name: float(part) for name, part in self._fractions.items()}
        self._seed = seed
        self._documents: Counter[str] = Counter()
        self._kinds: dict[str, Counter[str]] = {name: Counter() for name in self._fractions}
        self._all: Counter[str] = Counter()

    def put(self, split: str, kinds: Mapping[str, int]) -> None:
        """The document is in this split."""
        if split not in self._fractions:
            return
        self._documents[split] += 1
        self._kinds[split].update(kinds)
        self._all.update(kinds)

    def choose(self, document: str, kinds: Mapping[str, int]) -> str:
        """The split for a document."""
        size = self._documents.total() + 1
        free = [name for name, part in self._fractions.items() if self._documents[name] < -(-part * size // 1)] or list(
            self._fractions
        )
        coin, place = _chance(self._seed, document)
        if coin >= _GUIDED:
            return self._drawn(free, place)
        worth = {name: self._imbalance(name, kinds) for name in free}
        least = min(worth.values())
        return self._drawn([name for name in free if worth[name] == least], place)

    def _drawn(self, names: Sequence[str], place: float) -> str:
        """One of the names by their shares; `place` lies in [0, 1)."""
        place *= sum(self._shares[name] for name in names)
        for name in names:
            place -= self._shares[name]
            if place < 0:
                return name
        return names[-1]

    def _imbalance(self, name: str, kinds: Mapping[str, int]) -> float:
        """By how much the splits' parts of each kind would be further from their shares with the document in this one.

        The change of the sum, over splits and kinds, of (part - share)² / share.
        """
        share, mine = self._shares[name], self._kinds[name]
        total = 0.0
        for kind, count in kinds.items():
            everywhere = self._all[kind] + count
            if everywhere:
                part = count / everywhere
                total += (2 * part * (mine[kind] / everywhere - share) + part * part) / share
        return total


def _chance(seed: int, document: str) -> tuple[float, float]:
    """Two numbers in [0, 1) that depend on the seed and the document alone."""
    drawn = hashlib.sha256(f"{seed}\n{document}".encode()).digest()
    first, second = int.from_bytes(drawn[:6], "big"), int.from_bytes(drawn[6:12], "big")
    return first / 2**48, second / 2**48


def leaking(splits: Mapping[str, str], groups: Mapping[str, str]) -> Iterator[str]:
    """The groups of near duplicates that lie in more than one split."""
    first: dict[str, str] = {}
    told = set()
    for document, split in splits.items():
        group = groups.get(document)
        if group is not None and split and first.setdefault(group, split) != split and group not in told:
            told.add(group)
            yield group
