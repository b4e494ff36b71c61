"""Texts of others where Qt would take them for markup or mnemonics, and how they are compared when filtering."""

import html
import re
import unicodedata

# Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowel signs; those of other scripts are no mere ornament
_DIACRITICS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff]")


def tip(text: str) -> str:
    """A tooltip that shows exactly this text, wrapped; nothing in it is taken for HTML."""
    return f"<p style='white-space: pre-wrap; margin: 0'>{html.escape(text)}</p>" if text else ""


def menu_text(text: str, limit: int = 60) -> str:
    """The text as a menu or button shows it: its ampersands are no mnemonics, and it is not endless."""
    text = " ".join(text.split())
    return (text if len(text) <= limit else f"{text[: limit - 1]}…").replace("&", "&&")


def folded(text: str) -> str:
    """The text without case and diacritics, for finding “Émile” by “emile”."""
    if text.isascii():
        return text.lower()
    return _DIACRITICS.sub("", unicodedata.normalize("NFKD", text.casefold()))
