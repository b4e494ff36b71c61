"""The markers of numbered and bulleted lists, counted as a word processor counts them."""

import re
from dataclasses import dataclass

_PLACE = re.compile("%([1-9])")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class _Level:
    kind: str  # decimal, lowerLetter, upperLetter, lowerRoman, upperRoman, bullet, none
    pattern: str  # %1.%2 stands for the numbers of the first and second level
    start: int


class Lists:
    """All lists of a document, with how far each has been counted."""

    def __init__(self) -> None:
        self._levels: dict[tuple[str, int], _Level] = {}
        self._shared: dict[str, str] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}

    def define(self, identity: str, level: int, kind: str, pattern: str, start: int) -> None:
        """Say how the items of a list look at a level, which counts from 0."""
        self._levels[identity, level] = _Level(kind, pattern, start)

    def share(self, identity: str, counter: str) -> None:
        """Lists that share a counter go on with each other's numbers."""
        self._shared[identity] = counter

    def restart(self, identity: str, level: int, start: int) -> None:
        """This list begins anew although it shares its counter."""
        self._restarts[identity, level] = start

    def marker(self, identity: str, level: int) -> str:
        """The marker of the next item of this list at this level; "" where the list is not known."""
        found = self._levels.get((identity, level))
        if found is None:
            return ""
        if found.kind == "bullet":
            return found.pattern if found.pattern.strip() and not _PRIVATE.search(found.pattern) else "•"
        counts = self._counts.setdefault(self._shared.get(identity, identity), {})
        self._count(counts, identity, level, found.start)
        if found.kind == "none":
            return ""
        return _PLACE.sub(lambda place: self._number(counts, identity, int(place[1]) - 1), found.pattern).strip()

    def _count(self, counts: dict[int, int], identity: str, level: int, start: int) -> None:
        first = self._restarts.pop((identity, level), None)
        counts[level] = first if first is not None else counts.get(level, start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]

    def _number(self, counts: dict[int, int], identity: str, level: int) -> str:
        found = self._levels.get((identity, level), _Level("decimal", "", 1))
        return numeral(counts.get(level, found.start), found.kind)


def numeral(number: int, kind: str) -> str:
    """A number as letters or in Roman numerals where the kind says so: lowerLetter, upperRoman, ..."""
    match kind:
        case "lowerLetter" | "upperLetter" if number > 0:
            letters = chr(97 + (number - 1) % 26) * min((number - 1) // 26 + 1, 5)
            return letters.upper() if kind == "upperLetter" else letters
        case "lowerRoman" | "upperRoman" if 0 < number < 4000:
            roman = _roman(number)
            return roman.upper() if kind == "upperRoman" else roman
        case "decimalZero":
            return f"{number:02}"
        case "none":
            return ""
    return str(number)


def _roman(number: int) -> str:
    digits = []
    for value, letters in _ROMAN:
        digits.append(letters * (number // value))
        number %= value
    return "".join(digits)
