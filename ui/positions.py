"""Positions: Python counts code points, Qt UTF-16 units. The only place that converts between them."""

import re
from bisect import bisect_left

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")

# Qt keeps these for itself, or drops them; each is shown as one character of the same length
_QTS_OWN = {"\0": "\ufffd", "\ufdd0": "\ufffd", "\ufdd1": "\ufffd", "\ufffc": "\ufffd", "\u2029": "\u2028", "\r": " "}
_ANY_OF_QTS = re.compile(f"[{''.join(_QTS_OWN)}]")


class Positions:
    """Converts positions in one text. Where the text has no astral character the two counts are the same."""

    def __init__(self, text: str) -> None:
        self._astral = [match.start() for match in _ASTRAL.finditer(text)]
        self._astral_units = [position + before for before, position in enumerate(self._astral)]

    def to_qt(self, position: int) -> int:
        """UTF-16 units before the code point at `position`."""
        return position + bisect_left(self._astral, position)

    def from_qt(self, units: int) -> int:
        """Code points before the UTF-16 unit; a unit inside a surrogate pair counts as before the pair."""
        return units - bisect_left(self._astral_units, units)


def visible_text(text: str) -> str:
    """The text as Qt can show it, of the same length in either count."""
    return _ANY_OF_QTS.sub(lambda match: _QTS_OWN[match.group()], text)
