"""Stops as they stand in a text: what travels with them, and what stands before and after."""

import re
from typing import Final

from annotator.segmentation.characters import (
    BLANK,
    BRACKETS_CLOSING,
    DASHES,
    DIRECTION_MARKS,
    HAN_KANA,
    HARD_STOPS,
    OPENERS,
    QUOTES_CLOSING,
    SOFT_STOPS,
    SUPERSCRIPTS,
)

LOOK_BACK: Final = 48
"""Code points before a stop in which its word is sought: a bound, so that no text takes more than linear time."""

_STOPS: Final = re.escape(SOFT_STOPS + HARD_STOPS)
_ALWAYS: Final = re.escape(BRACKETS_CLOSING + "’”»›」』〞〟＂＇" + SUPERSCRIPTS + DIRECTION_MARKS + "*_†‡™\u0301")

STOP: Final = re.compile(
    rf"(?P<run>\.(?:[ \xa0\u202f]\.)+\.*|[{_STOPS}]+)"
    r"(?P<tail>(?:"
    rf"[{_ALWAYS}{_STOPS}]"
    r"|[“‘«‹״\"'](?!\w)"  # a closing quote in German, Danish or Hebrew, or a straight one
    r"|(?<=[\w.!?…][.!?…])[\"'](?=\w)"  # a straight one with the space after it missing; unspaced.py looks again
    r"|\[(?:\d{1,3}|[a-z]|note \d{1,3})(?:[,–-] ?\d{1,3})*\]|\(\d{1,2}\)(?=\s|\Z)"
    r"|[ \xa0\u202f\u2009][»›”\"](?=[\s,;:.!?)\]—–]|\Z)"  # French spacing
    r")*)"
)
"""A run of stops with the quotes, brackets and footnote marks that travel with it. No part can match in two ways."""

_LEAD: Final = re.compile(rf"[{re.escape(OPENERS + DASHES)}>|*_#\s\u200e\u200f\u2066-\u2068]{{0,8}}")
_QUOTE: Final = re.compile(rf"[{re.escape(QUOTES_CLOSING)}]")
_BEFORE_WORD: Final = "([{“”‘’«»‹›\"'„‚‟¿¡*_>|—–―-/…•（「『【《〈" + DIRECTION_MARKS + "\u200b\ufeff"
_SPLITTERS: Final = re.compile(r"[—–―/(\[“”«»„…]|--")
_ELISION: Final = re.compile(r"(?i:[ldcjnmst]|qu|dell|all|nell|sull|dall)['’](?=\w)")
_AFTER_HAN: Final = re.compile(r"^.*[\u2e80-\uffdc](?=[A-Za-z])")


class Stop:
    """One run of stops in a paragraph, not at its end.

    `sentence` is where the sentence began that it may end, `start` and `after` bound the run and all that travels
    with it, `following` is the next visible character's place, `lead` that of the first behind any opening quotes,
    and `end` the paragraph's end. All are code points of `text`.
    """

    __slots__ = ("after", "end", "first", "following", "lead", "letter", "run", "sentence", "start", "tail", "text")

    def __init__(self, match: re.Match[str], sentence: int, end: int) -> None:
        self.text = text = match.string
        self.sentence = sentence
        self.end = end
        self.start, self.after = match.span()
        self.run, self.tail = match.groups()
        self.following = following = after_blanks(text, self.after, end)
        self.first = text[following]
        # Most stops stand before a plain letter: nothing to skip, and no need to ask a pattern.
        self.lead = lead = following if self.first.isalpha() else after_lead(text, following, end)
        self.letter = text[lead] if lead < end else ""

    @property
    def before(self) -> str:
        """The character before the stop; a space where the sentence begins with it."""
        return self.text[self.start - 1] if self.start > self.sentence else " "

    @property
    def is_spaced(self) -> bool:
        return self.following > self.after

    @property
    def is_hard(self) -> bool:
        return self.run in HARD_STOPS or (len(self.run) > 1 and any(mark in HARD_STOPS for mark in self.run))

    @property
    def is_quoted(self) -> bool:
        return _QUOTE.search(self.tail) is not None

    @property
    def is_bracketed(self) -> bool:
        return ")" in self.tail or "]" in self.tail

    @property
    def is_ellipsis(self) -> bool:
        return self.run[0] in "…‥" or (len(self.run) > 1 and set(self.run) <= {".", "…", " ", "\xa0", "\u202f"})

    def words_before(self) -> tuple[str, str]:
        """The word that touches the stop, without what opens before it ("" if none does), and the word before that."""
        words = self.text[max(self.sentence, self.start - LOOK_BACK) : self.start].split()
        if not words or self.before.isspace():
            return "", words[-1] if words else ""
        word = words[-1].lstrip(_BEFORE_WORD)
        if _SPLITTERS.search(word):
            word = _SPLITTERS.split(word)[-1]
        if "’" in word or "'" in word:
            word = _ELISION.sub("", word, count=1)
        if word[:1] > "\u2e80" and HAN_KANA.match(word):
            word = _AFTER_HAN.sub("", word)
        return word, words[-2] if len(words) > 1 else ""


def after_blanks(text: str, position: int, end: int) -> int:
    """The place of the first visible character from `position` on; `end` if there is none."""
    if position < end and text[position].isalpha():
        return position
    match = BLANK.match(text, position, end)
    return match.end() if match else position


def after_lead(text: str, position: int, end: int) -> int:
    """The place of the first character behind opening quotes, brackets, dashes and the blanks among them."""
    match = _LEAD.match(text, position, end)
    return match.end() if match else position
