"""Text in XML: escaped, and without the few control characters that XML 1.0 has no way to write."""

import re

_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}
)


def impossible(text: str) -> int:
    """How many characters of the text XML has no way to write."""
    return sum(1 for _ in _IMPOSSIBLE.finditer(text))


def xml(text: str) -> str:
    """The text for an attribute or between tags; what XML cannot write is U+FFFD, so that no place shifts."""
    return _IMPOSSIBLE.sub("\ufffd", text).translate(_ESCAPES)


def attributes(**values: str | int) -> str:
    """Attributes as they stand in a tag, with a space before each; empty ones are left out."""
    return "".join(f' {name.rstrip("_")}="{xml(str(value))}"' for name, value in values.items() if value != "")
