"""Which kind of abbreviation a word before a stop is, by the lists, by its shape and by the word before it."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from annotator.segmentation.abbreviations import Kind, kinds_for
from annotator.segmentation.characters import HAN_KANA
from annotator.segmentation.stops import STOP, Stop

LABELS: Final = frozenset(
    "point plan option annex group appendix category phase type class schedule section part hepatitis vitamin team "
    "block zone model grade tier scenario article chapter title war level route site camp sector area party exhibit "
    "attachment clause list table figure form column pillar track basket band division unit company battery series "
    "volume book act anexo annexe anlage allegato grupo groupe gruppe plano plan opción option guerra guerre "
    "weltkrieg приложение группа план вариант пункт класс война".split()
)
"""Words that a letter follows as a label (Point B), so that the letter is no initial."""
_MONARCHS: Final = frozenset(
    "elizabeth charles george henry william james philip felipe carlos juan francis paul pius john leo nicholas".split()
)
_ROMAN: Final = re.compile(r"[IVXLC]{1,6}")
_VOWELLESS: Final = re.compile(r"[B-DF-HJ-NP-TV-XZ][b-df-hj-np-tv-xz]{1,4}")
_SMALL_VOWELLESS: Final = re.compile(r"[b-df-hj-np-tv-xz]{2,5}")
_TWO_LETTER_INITIALS: Final = frozenset("Yu Ya Ye Yo Kh Zh Sh Ts Th Ph Дж".split())
_PARTS: Final = re.compile(r"[.-]")


class Abbreviations:
    """The abbreviations that hold for one text: those of the languages and a project's own."""

    def __init__(self, language: str, own: Iterable[str]) -> None:
        self._kinds = kinds_for(language)
        self._own = _by_ending(own)

    def of(self, word: str, before: str) -> Kind | None:
        """The kind of a word that touches a stop, `before` being the word before it; None for a plain word."""
        if len(word) == 1:
            return _of_letter(word, before)
        kind = self._kinds.get(word)
        number_before = before[-1:].isdigit()
        if kind is not None:
            return self._in_context(kind, word, before, number_before)
        if word in ("hrs", "hr", "hours", "Uhr") and number_before:
            return Kind.CLOCK
        if "." in word.strip(".") or "-" in word.strip("-"):
            return self._of_chain(word)
        if word.endswith(("ª", "º")) and word[0].isalpha():
            return Kind.TITLE  # Mª. del Carmen, Fcº.
        if len(word) < 6 and _SMALL_VOWELLESS.fullmatch(word) and not number_before:
            return Kind.NUMBERED
        if (len(word) < 6 and _VOWELLESS.fullmatch(word)) or word in _TWO_LETTER_INITIALS:
            return Kind.STARTER_ONLY
        return None

    def takes_number(self, word: str) -> bool:
        return self._kinds.get(word) is Kind.NUMBERED

    def is_own(self, stop: Stop) -> bool:
        """Whether the stop belongs to one of the project's own abbreviations."""
        if not self._own:
            return False
        text, start = stop.text, stop.start
        for head, rest in self._own.get(text[max(start - 1, 0) : start].lower()[-1:], ()):
            begin = start + 1 - len(head)
            if begin < 0 or text[begin : start + 1].lower() != head or not text.startswith(rest, start + 1):
                continue
            if begin == 0 or not (text[begin - 1].isalnum() and head[0].isalnum()):
                return True
        return False

    def _in_context(self, kind: Kind, word: str, before: str, number_before: bool) -> Kind | None:
        if kind is Kind.CLOCK and not number_before:
            return Kind.STARTER_ONLY if "." in word else None  # P.M. Khan
        if number_before and word in ("Min", "Sec", "Fr", "Ft"):
            return None  # a unit, not a title
        if word == "al" and before != "et":
            return Kind.NUMBERED  # alinéa, not alii
        if word in ("Jr", "Sr") and before.islower():
            return Kind.TITLE
        return kind

    def _of_chain(self, word: str) -> Kind | None:
        """The kind of U.N, Ph.D, S.p.A, J.-C, Lt.-Gen."""
        dotted = "." in word
        listed = self._kinds.get(word.lower())
        if listed is not None and dotted:
            return listed
        parts = [part.strip("-'’") for part in _PARTS.split(word) if part]
        lengths = [len(part) for part in parts]
        if all(map(str.isalpha, parts)) and max(lengths) <= 3 and min(lengths) == 1:
            hyphened_initials = len(parts[-1]) == 1 and parts[-1].isupper() and parts[-2][:1].isupper()
            if dotted or hyphened_initials:
                return Kind.STARTER_ONLY
        kind = self._kinds.get(parts[-1])
        return kind if kind is Kind.TITLE or dotted else None


def _of_letter(letter: str, before: str) -> Kind | None:
    """What one letter before a stop is: an initial, a label's letter, a mark of a page or a year."""
    number_before = before[-1:].isdigit() or _ROMAN.fullmatch(before) is not None
    if letter in "SPNR" and before[-1:].isdigit():
        return Kind.NUMBERED  # Abs. 1 S. 2
    if letter.isupper():
        label = before.casefold()
        if number_before or label in LABELS or (letter in "IVX" and label in _MONARCHS):
            return None
        return Kind.STARTER_ONLY
    if number_before or not letter.isalpha() or HAN_KANA.match(letter):
        return None
    if letter.islower() and letter != "v":
        return Kind.NUMBERED
    return Kind.NEVER_FINAL


def _by_ending(own: Iterable[str]) -> Mapping[str, list[tuple[str, str]]]:
    """Abbreviations by the character before each of their stops: up to that stop, and what must follow it."""
    by_ending: dict[str, list[tuple[str, str]]] = {}
    for abbreviation in own:
        entry = abbreviation.strip()
        if not entry:
            continue
        if not STOP.search(entry[-1]):
            entry += "."
        for match in STOP.finditer(entry):
            head = entry[: match.start() + 1].lower()
            by_ending.setdefault(head[:-1][-1:], []).append((head, entry[match.start() + 1 :]))
    return by_ending
