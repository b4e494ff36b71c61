"""From the blocks of a document to the text that is stored, and the names and codes that come with it."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from annotator.dates import understood
from annotator.formats import decoding
from annotator.formats.plain import title_of
from annotator.formats.protocol import Incoming
from annotator.records import DATE_AS_GIVEN

_BLANKS = re.compile(r"[ \t\f\v]*\n[ \t\f\v]*")
_MANY = re.compile(r"\n{3,}")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_].*)?$")
_LETTER = re.compile(r"[^\W\d_]")
_SCRIPTS = {
    "ARABIC": "ar fa ur ps ku sd ug", "HEBREW": "he yi", "CYRILLIC": "ru uk be bg mk sr kk ky mn tg",
    "GREEK": "el", "CJK": "zh ja ko", "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko",
    "DEVANAGARI": "hi mr ne sa", "BENGALI": "bn as", "THAI": "th", "TAMIL": "ta", "GEORGIAN": "ka", "ARMENIAN": "hy",
}  # fmt: skip
_NOT_LATIN = frozenset(" ".join(_SCRIPTS.values()).split()) - {"ku", "sr", "kk", "ky", "tg", "ug", "mn"}


def text_of(blocks: Iterable[str]) -> str:
    """The blocks as paragraphs: a blank line between them, which always ends a sentence."""
    return "\n\n".join(filter(None, map(clean, blocks)))


def clean(block: str) -> str:
    """The block without what no editor shows: control characters, and blanks at the ends of its lines."""
    block = _CONTROL.sub("", block.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
    return _MANY.sub("\n\n", _BLANKS.sub("\n", block)).strip(" \t\n")


def incoming(
    path: Path, text: str, *, title: str = "", date: str = "", source: str = "", url: str = "", language: str = ""
) -> Incoming:
    """The document with its metadata made sound. Raises Refusal where there is no text to annotate.

    `date` may be written in any way that `annotator.dates` reads; `language` may be a tag such as de-CH.
    """
    text = decoding.usable(text)
    iso, given = understood(one_line(date))
    return Incoming(
        text,
        one_line(title) or title_of(text, path.stem),
        iso,
        one_line(source),
        web_address(url),
        language_code(language, text),
        extra=((DATE_AS_GIVEN, given),) if given else (),
    )


def one_line(words: str) -> str:
    """Words for a field: no line ends, no control characters, not without end."""
    return " ".join(_SURROGATE.sub("", _CONTROL.sub(" ", words)).split())[:500].strip()


def web_address(url: str) -> str:
    """The address, if it is one that a browser opens."""
    url = one_line(url)
    return url if re.match(r"https?://[^\s/]+\S*$", url) else ""


def language_code(tag: str, text: str) -> str:
    """The two letters of a language tag, or "" where there are none or the script of the text tells against it.

    Content management systems stamp their own default on every page, so the tag alone proves nothing.
    """
    match = _LANGUAGE.match(tag.strip())
    if not match:
        return ""
    code = match[1].lower()
    letters = "".join(_LETTER.findall(text[:2000]))[:400]
    scripts = [unicodedata.name(letter, "").split(" ")[0] for letter in letters]
    most = max(set(scripts), key=scripts.count, default="")
    fits = code in _SCRIPTS[most].split() if most in _SCRIPTS else code not in _NOT_LATIN
    return code if fits else ""
