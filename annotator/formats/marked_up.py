"""The text of HTML whose offsets count the text without its tags, as Taguette and Label Studio count."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from html.parser import HTMLParser

_BLOCKS = frozenset(
    "address article aside blockquote body caption dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 "
    "h6 header hr html li main nav ol p pre section table td th tr ul".split()
)
_UNSEEN = frozenset("head script style template title".split())

Size = Callable[[str], int]


def bytes_of(char: str) -> int:
    """What a character counts in UTF-8."""
    return len(char.encode("utf-8", "surrogatepass"))


def units_of(char: str) -> int:
    """What it counts in UTF-16."""
    return 2 if char > "\uffff" else 1


def points_of(_char: str) -> int:
    """What it counts as a code point."""
    return 1


class Flat(HTMLParser):
    """The text with a blank line between blocks; white space is shown as a browser shows it.

    `text` is the text; `place` finds offsets in it that count the text of the tags' contents as it stands in the HTML.
    """

    def __init__(self, html: str, size: Size) -> None:
        super().__init__(convert_charrefs=True)
        self._size = size
        self._chars: list[str] = []
        self._starts = array("q")
        self._at = 0
        self._unseen = 0
        self._kept = 0  # <pre> around
        self.feed(html)
        self.close()
        self._cut_end()
        self._starts.append(self._at)
        self.text = "".join(self._chars)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Code points in the text; what is outside stays outside."""
        return self._one(start, bisect_right(self._starts, start) - 1), self._one(end, bisect_left(self._starts, end))

    def _one(self, offset: int, place: int) -> int:
        if offset < 0:
            return offset
        beyond = offset - self._starts[-1]
        return len(self.text) + beyond if beyond > 0 else min(place, len(self.text))

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._break("\n\n")
        elif tag == "br":
            self._break("\n", once=False)
        self._unseen += tag in _UNSEEN
        self._kept += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._break("\n\n")
        self._unseen = max(self._unseen - (tag in _UNSEEN), 0)
        self._kept = max(self._kept - (tag == "pre"), 0)

    def handle_data(self, data: str) -> None:
        for char in data:
            if not self._unseen:
                self._take(char)
            self._at += self._size(char)

    def _take(self, char: str) -> None:
        if self._kept or not (char.isspace() and char != "\xa0"):
            self._put(char)
        elif self._chars and not self._chars[-1].isspace():
            self._put(" ")

    def _put(self, char: str) -> None:
        self._chars.append(char)
        self._starts.append(self._at)

    def _break(self, lines: str, *, once: bool = True) -> None:
        """Begin a new line or block, unless one has begun."""
        if not self._chars:
            return
        before = "".join(self._chars[-2:])
        if once and before.endswith("\n\n"):
            return
        if before.endswith(" ") and not self._kept:
            self._cut_end()
        for char in lines[len(before) - len(before.rstrip("\n")) if once else 0 :]:
            self._put(char)

    def _cut_end(self) -> None:
        while self._chars and self._chars[-1].isspace() and self._chars[-1] != "\xa0":
            self._chars.pop()
            self._starts.pop()
