"""Bytes to text: which encoding a file has, line ends, and what cannot be text."""

import codecs
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from annotator.formats.encodings import encoding_name
from annotator.formats.guesses import ENCODING, Guess
from annotator.refusal import Refusal

if TYPE_CHECKING:
    from charset_normalizer.models import CharsetMatches

MAX_DOCUMENT = 20_000_000
"""Bytes of a file that is one document, code points of a text. A thousand pages have about 3,000,000."""

_BOMS = (  # UTF-32 first: its little-endian mark begins as UTF-16's does
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ESCAPES = (  # these are all ASCII, so they would pass for UTF-8
    (b"\x1b$)C", "iso2022_kr"),
    (b"\x1b$B", "iso2022_jp_2"),
    (b"\x1b$@", "iso2022_jp_2"),
)
# What releases really come in: a shorter list is a better guess on short texts
_CANDIDATES = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874",
    "koi8_r", "iso8859_2", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8",
    "cp932", "euc_jp", "gb18030", "big5hkscs", "cp949", "mac_roman", "cp850", "cp437", "cp866",
)  # fmt: skip
_CONFUSED_WITH_WESTERN = frozenset({"cp1250", "cp1254", "cp1257", "cp1258", "iso8859_2", "cp850", "cp437"})
_SAMPLE = 1_000_000  # bytes that are looked at for a guess
_KINDS = (
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "an RTF file"),
    (b"PK\x03\x04", "a Word, OpenDocument or ZIP file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)
_CONTROL = bytes([*range(0x01, 0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
_SURROGATE = re.compile("[\ud800-\udfff]")
_HALF_IN_UTF_8 = re.compile(b"\xed[\xa0-\xbf][\x80-\xbf]")
_VISIBLE = re.compile("[^\\s\ufeff\u200b\u200c\u200d\u2060]")
# What Windows-1252 makes of Polish and Romanian, of Czech and Slovak, of Hungarian
_SYMBOL_IN_WORD = re.compile("[a-zà-ÿ][¡-¿×÷][a-zà-ÿ]|[ªº][a-zà-ÿ]")
_SLAVIC = re.compile("[šžŠŽ]")
_HUNGARIAN = re.compile("(?=.*[õû])(?=.*[öü])(?!.*[àâäèêîôçãñ])", re.DOTALL)
_JAMO = re.compile("[ㄱ-ㆎ]")


class Encoding(NamedTuple):
    """The codec that reads some bytes. Where it was guessed, `likely` are others that would do, likeliest first."""

    name: str
    certain: bool = True
    likely: tuple[str, ...] = ()

    @property
    def guesses(self) -> tuple[Guess, ...]:
        return () if self.certain else (Guess(ENCODING, self.name),)


def decode(data: bytes, encoding: str = "") -> str:
    """The text of a document's bytes: no byte-order mark, line ends as `\\n`, otherwise as it was.

    `encoding` is what a user says it is, "" where that is to be found out.

    Raises Refusal (without the file's name) where the bytes are no text, or none that could be annotated.
    """
    return decoded(data, encoding)[0]


def decoded(data: bytes, encoding: str = "") -> tuple[str, Encoding]:
    """As `decode`, with the encoding that the text was read in."""
    kind = next((kind for magic, kind in _KINDS if data.startswith(magic)), "")
    if kind:
        raise Refusal(f"this is {kind}, not plain text; save its text as a .txt file.")
    if len(data) > MAX_DOCUMENT:
        raise Refusal(too_large(len(data)))
    if not data.strip():
        raise Refusal(_EMPTY)
    if not data.strip(b"\x00"):
        raise Refusal(_ALL_NUL)
    found = Encoding(encoding) if encoding else detect(data)
    try:
        text = data.decode(found.name)
    except UnicodeDecodeError:
        raise Refusal(NOT_IN.format(encoding_name(encoding)) if encoding else _UNKNOWN) from None
    sample = text[:_SAMPLE].encode("utf-8", "surrogatepass")
    if (len(sample) - len(sample.translate(None, _CONTROL))) * 100 > min(len(text), _SAMPLE):
        raise Refusal(_NO_TEXT)
    return usable(text), found


NOT_IN = "its characters are not all in the encoding {}; name another, or none so that it is found out."
_EMPTY = "empty, or only white space; there is nothing to annotate."
_ALL_NUL = "it holds nothing but NUL characters: it was damaged, or never written whole; get it again."
_NO_TEXT = "this is not a text file; save its text as a .txt file."
_UNKNOWN = "its characters are in no encoding that can be recognised; save it as UTF-8."


def too_large(size: int) -> str:
    """Why a document of so many bytes is refused."""
    return f"too large for one document ({size / 1e6:.0f} MB; {MAX_DOCUMENT // 1_000_000} MB is the limit); split it."


def usable(text: str) -> str:
    """The text with its line ends made `\\n` and without a byte-order mark; Refusal where it is not to be annotated."""
    return usable_part(text.removeprefix("\ufeff"))


def usable_part(text: str) -> str:
    """The same for a part of a text, such as a sentence: a U+FEFF at its beginning is a character of it."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MAX_DOCUMENT:
        raise Refusal(too_large(len(text)))
    check_characters(text)
    if not _VISIBLE.search(text):
        raise Refusal(_EMPTY)
    return text


def is_blank(text: str) -> bool:
    """Whether it is nothing but white space as a stored text may have it."""
    return "\r" not in text and not _VISIBLE.search(text)


def check_characters(text: str) -> None:
    """Refuse what no project can hold: NUL characters and halves of surrogate pairs."""
    nul = text.find("\x00")
    if nul >= 0:
        raise Refusal(f"contains a NUL character (at position {nul}), so it is no text file or was damaged.")
    broken = None if text.isascii() else _SURROGATE.search(text)
    if broken:
        raise Refusal(f"contains half a character (a lone surrogate at position {broken.start()}); write it anew.")


def detect(data: bytes) -> Encoding:
    """The codec that reads the data, or what begins with it. Raises Refusal where there is none.

    It is certain where the bytes say it: by a mark or escapes of their own, by being UTF-8 throughout, by the NULs of
    UTF-16; else where they can be read in one way only.
    """
    marked = _marked(data)
    if marked:
        return Encoding(marked)
    for escape, encoding in _ESCAPES:
        if escape in data[:_SAMPLE] and _decodes(data, encoding):
            return Encoding(encoding)
    if _decodes(data, "utf-8") and b"\x00" not in data:
        return Encoding("utf-8")
    if b"\x00" in data:
        return _utf_16(data)
    if _HALF_IN_UTF_8.search(data) and _decodes(data, "utf-8", "surrogatepass"):
        check_characters(data.decode("utf-8", "surrogatepass"))
    return _guess(data if len(data) <= _SAMPLE else data[: data.rfind(b"\n", 0, _SAMPLE) + 1 or _SAMPLE])


def said_encoding(encoding: str, head: bytes) -> str:
    """The codec for what a user calls the encoding of a file that begins so: one that takes off a byte-order mark."""
    marked = _marked(head)
    name = codecs.lookup(encoding).name
    return marked if marked and name.startswith(marked.removesuffix("-sig")) else encoding


def _marked(data: bytes) -> str:
    return next((encoding for mark, encoding in _BOMS if data.startswith(mark)), "")


def _decodes(data: bytes, encoding: str, errors: str = "strict") -> bool:
    try:
        data.decode(encoding, errors)
    except UnicodeDecodeError:
        return False
    return True


def _utf_16(data: bytes) -> Encoding:
    """UTF-16 without a mark has its NULs all at odd or all at even places."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    ascii_share = sum(sample.count(byte) for byte in range(0x20, 0x7F)) / len(sample)
    for encoding, here, there in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        # In Chinese only spaces and line ends have a NUL; a stray one in another encoding is something else
        sure = here * 8 > len(sample)
        likely = here > there and ascii_share < 0.8 and _all_assigned(sample, encoding)
        if (sure or likely) and there * 50 < here and _decodes(data, encoding):
            return Encoding(encoding, certain=sure)
    at = data.find(0)
    if data.count(0) * 10 > len(data):
        raise Refusal(_NO_TEXT)
    raise Refusal(f"contains a NUL character (at byte {at}), so it is no text file or was damaged.")


def _all_assigned(sample: bytes, encoding: str) -> bool:
    """Whether these would be characters that there are: bytes of another encoding make others."""
    text = sample[: len(sample) & ~1].decode(encoding, errors="replace")
    return not any(unicodedata.category(char) in ("Cn", "Co") for char in text)


def _guess(sample: bytes) -> Encoding:
    from charset_normalizer import from_bytes

    _refuse_damaged_utf_8(sample)
    matches = from_bytes(sample, cp_isolation=list(_CANDIDATES))
    name = _likeliest(sample, matches)
    others = dict.fromkeys(match.encoding for match in matches)
    others.pop(name, None)
    return Encoding(name, certain=not others and len(matches) == 1, likely=tuple(others))


def _likeliest(sample: bytes, matches: "CharsetMatches") -> str:
    best = matches.best()
    western = _western(sample)
    if best is None:
        if western is None:
            raise Refusal(_UNKNOWN)
        return "cp1252"
    if best.encoding in _CONFUSED_WITH_WESTERN and western is not None:
        held = next((match for match in matches if match.encoding == "cp1252"), best)
        if held.chaos <= best.chaos and held.coherence >= best.coherence:
            return "cp1252"
    if best.encoding == "cp949" and _JAMO.search(str(best)) and _decodes(sample, "euc_jp"):
        return "euc_jp"  # its kana look like loose Korean letters, which no Korean text has
    return best.encoding


def _refuse_damaged_utf_8(sample: bytes) -> None:
    """Text that is nearly all UTF-8 is no other encoding: reading it as one would garble all of it."""
    read = sample.decode("utf-8", errors="replace")
    bad = read.count("\ufffd")
    good = sum(not char.isascii() for char in read) - bad
    if bad * 10 < good:
        at = len(read[: read.index("\ufffd")].encode())
        raise Refusal(f"this is UTF-8, but damaged at byte {at}; mend it, or save it anew.")


def _western(sample: bytes) -> str | None:
    """The sample read as Windows-1252, where nothing tells against that."""
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return None
    told_against = _SYMBOL_IN_WORD.search(text) or _SLAVIC.search(text) or _HUNGARIAN.match(text)
    return None if told_against else text
