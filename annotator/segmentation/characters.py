"""The characters that sentence rules speak of: blanks, line breaks, stops, and what opens or closes around them."""

import re
from typing import Final

LINE_BREAKS: Final = "\n\r\v\f\x85\u2028\u2029"
INVISIBLE: Final = "\u200b\ufeff"
"""Zero-width space and byte-order mark: like white space, they belong to no sentence's ends."""

HARD_STOPS: Final = "。｡！？۔؟।॥։՜՞።፧።။៕᠃᠉꓿⸮"
"""Stops that mean nothing else in their scripts, so they cut without asking for a space or a capital."""
SOFT_STOPS: Final = ".!?…‥‼⁇⁈⁉‽．\u037e"
ASKING: Final = "!?‼⁇⁈⁉‽！？؟\u037e՜՞፧"

QUOTES_CLOSING: Final = "\"'”’»›“‘«‹」』〞〟＂＇״"
BRACKETS_CLOSING: Final = ")]}）］｝】》〉〕〗"
OPENERS: Final = "\"'“‘„‚‛‟«»‹›”([{（［｛「『【《〈〔〖〝＂＇״¿¡"
SUPERSCRIPTS: Final = "¹²³⁰⁴⁵⁶⁷⁸⁹"
DIRECTION_MARKS: Final = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
DASHES: Final = "-–—―‒"
CONTINUING: Final = ",;:/&、，；：،؛·"
"""After one of these nothing has ended."""

BLANK: Final = re.compile(rf"[\s{INVISIBLE}]*")
"""White space, zero-width spaces and byte-order marks, perhaps none."""

HAN_KANA: Final = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
HANGUL: Final = re.compile(r"[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]")


def is_blank(character: str) -> bool:
    """Whether the character is white space, a zero-width space or a byte-order mark."""
    return character.isspace() or character in INVISIBLE


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """`[start, end)` without the blanks at either end; empty where nothing visible is left."""
    while start < end and is_blank(text[start]):
        start += 1
    while end > start and is_blank(text[end - 1]):
        end -= 1
    return start, end
