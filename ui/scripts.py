"""How a text is set by its language and script: from which side it runs, and in which faces."""

import re
import sys
from collections.abc import Iterable

from PySide6.QtGui import QFont, QFontInfo

# Families for reading and for lists, best first: those of the Noto project, then what Windows and macOS come with
_SERIF = ("Charter", "Source Serif 4", "Noto Serif", "Georgia", "Cambria", "DejaVu Serif")
_NASKH = ("Noto Naskh Arabic", "Amiri", "Sakkal Majalla", "Traditional Arabic", "Geeza Pro")
_ARABIC_SANS = ("Noto Sans Arabic", "Noto Naskh Arabic", "Segoe UI", "Geeza Pro")
_READING: dict[str, tuple[str, ...]] = {
    "zh": ("Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun"),
    "ja": ("Noto Serif CJK JP", "Source Han Serif", "Hiragino Mincho ProN", "Yu Mincho", "MS Mincho"),
    "ko": ("Noto Serif CJK KR", "Source Han Serif K", "AppleMyungjo", "Batang"),
    "ar": _NASKH,
    "fa": _NASKH,
    "ur": _NASKH,  # Qt 6.11 sets Nastaliq letters on top of each other
    "he": ("Noto Serif Hebrew", "David", "Times New Roman"),
    "hi": ("Noto Serif Devanagari", "Kohinoor Devanagari", "Nirmala UI"),
    "bn": ("Noto Serif Bengali", "Kohinoor Bangla", "Nirmala UI"),
    "ta": ("Noto Serif Tamil", "Tamil Sangam MN", "Nirmala UI"),
    "th": ("Noto Serif Thai", "Thonburi", "Leelawadee UI"),
}
_LISTS: dict[str, tuple[str, ...]] = {
    "zh": ("Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei"),
    "ja": ("Noto Sans CJK JP", "Source Han Sans", "Hiragino Sans", "Yu Gothic UI"),
    "ko": ("Noto Sans CJK KR", "Source Han Sans K", "Apple SD Gothic Neo", "Malgun Gothic"),
    "ar": _ARABIC_SANS,
    "fa": _ARABIC_SANS,
    "ur": _ARABIC_SANS,
    "he": ("Noto Sans Hebrew", "Arial Hebrew", "Segoe UI"),
    "hi": ("Noto Sans Devanagari", "Kohinoor Devanagari", "Nirmala UI"),
    "bn": ("Noto Sans Bengali", "Kohinoor Bangla", "Nirmala UI"),
    "ta": ("Noto Sans Tamil", "Tamil Sangam MN", "Nirmala UI"),
    "th": ("Noto Sans Thai", "Thonburi", "Leelawadee UI"),
}
_HAN = ("zh", "ja", "ko")
_KIN = {"mr": "hi", "ne": "hi", "ps": "ar", "sd": "ar", "ug": "ar", "ckb": "ar", "yi": "he"}

_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LOOKED_AT = 20_000


def reading_families(language: str = "") -> list[str]:
    """The faces of a release in this language; another script in it is shown in the faces of its own."""
    return _families(_READING, language, _SERIF)


def in_language(font: QFont, language: str) -> QFont:
    """A font of lists for words in this language: Chinese, Japanese and Korean share characters, not faces."""
    if language not in _HAN:
        return font
    found = QFont(font)
    found.setFamilies(_families(_LISTS, language, font.families()))
    return found


def for_all_scripts(font: QFont) -> QFont:
    """The font of the window with faces for what it lacks: Linux would take a Japanese one for Chinese."""
    if not sys.platform.startswith("linux"):
        return font  # the system knows better
    found = QFont(font)
    # “Sans Serif” is the name of no family, and Qt would go on to the next one
    found.setFamilies(_families(_LISTS, "", [QFontInfo(font).family()]))
    return found


def _families(faces: dict[str, tuple[str, ...]], language: str, latin: Iterable[str]) -> list[str]:
    own = faces.get(_KIN.get(language, language), ())
    others = (family for families in faces.values() for family in families)
    return list(dict.fromkeys((*own, *latin, *others)))


def right_to_left(text: str, otherwise: bool = False) -> bool:
    """Whether most letters of the text run from right to left; `otherwise` where it has none.

    Most, not the first: a release in Arabic may begin with “NATO”. A long text is known by its beginning.
    """
    text = text[:_LOOKED_AT]
    if text.isascii() and not otherwise:
        return False
    letters = sum(map(str.isalpha, text))
    from_right = sum(map(str.isalpha, _FROM_RIGHT.findall(text)))
    return 2 * from_right > letters if letters else otherwise
