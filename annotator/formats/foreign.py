"""What the readers of other tools' files have in common: names, people, times, and texts with their spans."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from annotator.commands.codebook import EXPORT_COLUMNS
from annotator.formats import decoding, prose
from annotator.formats.coding import Code, Coding
from annotator.formats.protocol import Incoming, IncomingSentence
from annotator.records import timestamp
from annotator.refusal import Refusal

NAMELESS = "(no name)"
_OWN_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_BAD = re.compile("[\x00\ud800-\udfff]")


@dataclass
class Names:
    """The names of codes as themes can have them; `notes` says which had to be another."""

    _given: dict[str, str] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """The name as a theme can have it."""
        if name not in self._given:
            self._given[name] = theme_name(name)
        return self._given[name]

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(
            f"the code “{prose.one_line(given)[:60]}” is the theme “{name[:60]}” here"
            for given, name in self._given.items()
            if name != " ".join(given.split())
        )


def theme_name(name: str) -> str:
    """A code's name as a theme can have it: on one line, without a semicolon, not that of a column in exports."""
    name = prose.one_line(name).replace(";", ",")
    if name.casefold() in EXPORT_COLUMNS:
        return f"{name} (theme)"
    return name or NAMELESS


def person(name: object) -> str:
    """An annotator's name on one line; "" for what is none."""
    return prose.one_line(name) if isinstance(name, str) else ""


def colour(given: object) -> str:
    """#RRGGBB from what a tool writes; "" for what is none, and for black, which tools give to what has no colour."""
    if not isinstance(given, str):
        return ""
    digits = given.strip().removeprefix("#").lower()
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    known = len(digits) == 6 and all(digit in "0123456789abcdef" for digit in digits)
    return f"#{digits.upper()}" if known and digits != "000000" else ""


def rgb(red: object, green: object, blue: object) -> str:
    """The same from three numbers."""
    parts = (red, green, blue)
    if not all(isinstance(part, int) and 0 <= part <= 255 for part in parts):
        return ""
    return colour("".join(f"{part:02x}" for part in parts))


def moment(given: Any) -> str:
    """A time as records have it, from ISO 8601 or from seconds or milliseconds since 1970; "" for what is none."""
    try:
        if isinstance(given, str):
            found = datetime.fromisoformat(given.strip())
            return timestamp(found if found.tzinfo else found.replace(tzinfo=UTC))
        if isinstance(given, int | float) and not isinstance(given, bool) and math.isfinite(given) and given > 0:
            return timestamp(datetime.fromtimestamp(given / 1000 if given > 1e11 else given, UTC))
    except (ValueError, OverflowError, OSError):
        pass
    return ""


def own_time(given: Any) -> str:
    """A time as records have it, as it is."""
    return given if isinstance(given, str) and _OWN_TIME.fullmatch(given) else moment(given)


def day(given: Any) -> str:
    """The day of a time, as a document's date; "" for what is none."""
    return moment(given)[:10]


def raw_text(data: bytes, encoding: str = "") -> str:
    """The text of a file with its line ends, without a byte-order mark. Raises Refusal where it is none."""
    name = decoding.said_encoding(encoding, data) if encoding else decoding.detect(data).name
    try:
        return data.decode(name).removeprefix("\ufeff")
    except UnicodeError:
        raise Refusal(decoding.NOT_IN.format(encoding or name)) from None


def words(value: Any) -> str:
    """A value of a file as text that can be stored; "" for lists, objects and nothing."""
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
        case str():
            return _BAD.sub("", value)
    return ""


def sentences_of(text: str, spans: Iterable[tuple[int, int]]) -> tuple[IncomingSentence, ...] | None:
    """The sentences that a tool has cut, without the white space at their ends; a line end begins a paragraph.

    None where there are none, or where they lie outside of the text or overlap.
    """
    found: list[IncomingSentence] = []
    paragraph, before = 1, 0
    for start, end in sorted(spans):
        if not before <= start <= end <= len(text):
            return None
        before = end
        piece = text[start:end]
        start, end = start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
        if start < end:
            paragraph += bool(found) and "\n" in text[found[-1].end : start]
            found.append(IncomingSentence(start, end, paragraph, len(found) + 1))
    return tuple(found) or None


def with_codes(codes: Sequence[Code], found: Iterable[Incoming | Refusal]) -> Iterator[Incoming | Refusal]:
    """The documents, the first of them with all codes of the file; codes alone where no document has come."""
    given = not codes
    for one in found:
        if not given and isinstance(one, Incoming):
            one, given = replace(one, coding=one.coding._replace(codes=tuple(codes))), True
        yield one
    if not given:
        yield Incoming("", "", coding=Coding(codes=tuple(codes)))
