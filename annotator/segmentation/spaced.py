"""Stops with white space after them: which of them end a sentence."""

import re
from typing import Final

from annotator.segmentation.abbreviations import Kind
from annotator.segmentation.characters import BRACKETS_CLOSING, DASHES, HANGUL, QUOTES_CLOSING
from annotator.segmentation.datelines import MONTHS, WEEKDAYS
from annotator.segmentation.kinds import LABELS, Abbreviations
from annotator.segmentation.markers import is_marker
from annotator.segmentation.starters import is_starter
from annotator.segmentation.stops import Stop, after_lead

_WORD: Final = re.compile(r"[^\W\d_]+")
_CAMEL: Final = re.compile(r"[a-z]{1,2}[A-Z][a-z]")
_ROMAN: Final = re.compile(r"[IVXLC]{1,6}(?![^\W_])")
_SHORT_NUMBER: Final = re.compile(r"(?:^|[^\w.,:/-])\d{1,4}\Z")
_NUMBER: Final = re.compile(r"\d{1,4}")
_SYMBOL: Final = re.compile(r"[A-Z]{1,4}[-/–.]?\d|[A-Z.]{1,8}/")
"""The number of a document or a case: DS597, F.1-2/2026, A/79/L.2."""
_COMPANY: Final = re.compile(r"(?:Inc|Ltd|Corp|Co|Plc|LLC|GmbH)\b")
_COMPANY_GOES_ON: Final = frozenset(
    "Ltd Inc Limited KG LLC Pty plc PLC GmbH AG SA NV BV Pte Corp Corporation Sdn Bhd KGaA Chief CEO CFO COO Chairman "
    "Chairwoman Chair President Vice Executive Managing Director Group США".split()
)
_ZONE: Final = re.compile(
    r"(?:[A-Z]{2,5}T\b|GMT|UTC|(?:[A-Z]\w+\s){1,3}(?i:(?:standard|daylight|local|summer)\s)?[tT]ime\b|"
    r"(?:Eastern|Central|Pacific|Mountain|Greenwich|Zulu|[A-Z]\.[A-Z]\.)(?:[\s,.(]|\Z))"
)
_GERMAN_BEFORE_ORDINAL: Final = frozenset(
    "der die das den dem des am im zum zur vom beim ein eine einer einem einen eines und bis seit dieser diesem "
    "seiner seinem seinen ihrer ihrem ihren unser unserer ab zwischen".split()
)
_GERMAN_MONTHS: Final = frozenset(
    "Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember Jan Feb Mär Apr Jun Jul "
    "Aug Sep Sept Okt Nov Dez".split()
)
_KOREAN_DATE: Final = re.compile(r"\d{4}\. ?\d{1,2}\. ?\d{1,2}\Z")
_SLAVIC_YEAR: Final = frozenset(("г", "гг", "р", "рр"))
_FRONTED_YEAR: Final = re.compile(
    r"(?:(?:[ВСКУЗ]|До|После|Від|На)\s)?(?:\d{1,2}\s\w{3,9}\s)?\d{4}(?:[–-]\d{2,4})?\s?\w{1,2}"
)
_NAME_ASKED: Final = re.compile(
    r"(?!(?:He|She|They|It|We|I)\s)(?:(?:[A-Z][\w'’-]*\.?|of|de|al|bin|van|von)\s){1,6}?"
    r"(?:(?:was|were|then|also|later)\s)?"
    r"(?:asks?|asked|wondered|inquired|enquired|says?|said|told|replied|responded|shouted|exclaimed|declared|warned|"
    r"insisted|added|tweeted|wrote)\b"
)
_PAGE_NUMBER: Final = re.compile(r"\d{1,4}\s*\Z")
_LOWER_WINDOW: Final = 200


def spaced_stop_ends(stop: Stop, abbreviations: Abbreviations, german: bool) -> bool:
    """Whether a stop with white space after it ends its sentence. `german` says that ordinals may end in a stop."""
    if stop.first in DASHES and _dash_goes_on(stop):
        return False
    if stop.letter.islower() and not _CAMEL.match(stop.text, stop.lead, stop.end) and not _is_without_capitals(stop):
        return False
    if stop.is_ellipsis:
        return _ellipsis_ends(stop)
    if _COMPANY.match(stop.text, stop.lead, stop.end):
        return False
    if stop.run not in (".", "．"):
        return _mark_ends(stop)
    if "." in stop.tail or stop.start == stop.sentence:
        return True
    if stop.before.isdigit():
        return _stop_after_number_ends(stop, german)
    if stop.before in QUOTES_CLOSING or stop.before in BRACKETS_CLOSING:
        return True
    return _stop_after_word_ends(stop, abbreviations)


def _dash_goes_on(stop: Stop) -> bool:
    """Whether a dash after the stop goes on with the sentence: after a quote, or before small letters."""
    if stop.is_quoted:
        return True
    lead = after_lead(stop.text, stop.following, stop.end)
    return lead < stop.end and not (stop.text[lead].isupper() or stop.text[lead].isdigit())


def _is_without_capitals(stop: Stop) -> bool:
    """Whether the text around has no capitals at all, as some archives keep theirs."""
    window = stop.text[max(stop.sentence, stop.after - _LOWER_WINDOW) : min(stop.end, stop.after + _LOWER_WINDOW)]
    return len(window) >= 40 and window.islower() and len(stop.words_before()[0]) > 1


def _ellipsis_ends(stop: Stop) -> bool:
    text = stop.text
    if len(stop.run) > 3 and _PAGE_NUMBER.match(text, stop.lead, stop.end):
        return False  # the leader of a table of contents
    starts = is_starter(text, stop.lead, stop.end)
    if stop.start == stop.sentence:
        return False
    if stop.before in "([":
        return starts and stop.start - stop.sentence > 1
    spaced = stop.before.isspace()
    if starts or (not spaced and (stop.tail or stop.run.count(".") > 3)):
        return True
    return not spaced and (stop.letter.isupper() or not stop.letter.isalpha())


def _mark_ends(stop: Stop) -> bool:
    """Whether a ! or ? ends a sentence; "(?)" does not, nor `?"` before `Mr. Khan asked`."""
    if stop.before in "([" and stop.tail[:1] in (")", "]"):
        return False
    return not (stop.tail[-1:] in tuple("\"'”’»") and _NAME_ASKED.match(stop.text, stop.following, stop.end))


def _stop_after_number_ends(stop: Stop, german: bool) -> bool:
    text = stop.text
    if stop.letter.isdigit() and _SHORT_NUMBER.search(text[max(stop.start - 5, stop.sentence) : stop.start]):
        following = _NUMBER.match(text, stop.lead, stop.end)
        if following is not None and text.startswith(".", following.end(), stop.end):
            return False  # 5. 1. 2026
    if is_marker(text, stop.sentence, stop.start):
        return False
    number, before = stop.words_before()
    if stop.letter.isdigit():
        return True
    if not number.isdigit() or len(number) > 3:
        return True
    if before.endswith((":", ";", "：", "；")) and stop.letter.isupper():
        return False  # Three points: 1. Trade
    if german and len(number) < 3 and stop.letter.isupper():
        noun = _WORD.match(text, stop.lead, stop.end)
        if before.casefold() in _GERMAN_BEFORE_ORDINAL or (noun and noun[0] in _GERMAN_MONTHS):
            return False
    korean_date = HANGUL.match(stop.letter) and _KOREAN_DATE.search(
        text, max(stop.sentence, stop.start - 14), stop.start
    )
    return not korean_date


def _stop_after_word_ends(stop: Stop, abbreviations: Abbreviations) -> bool:
    text, start = stop.text, stop.start
    if "\u0e00" <= stop.before <= "\u0e7f":
        return False  # Thai ends no sentence with a full stop
    word, before = stop.words_before()
    kind = abbreviations.of(word, before)
    if kind is None and stop.letter.islower():
        kind = abbreviations.of(word.capitalize(), before)  # a text without capitals
    if kind is None and len(word) > 5:
        return True
    if is_marker(text, stop.sentence, start):
        return False
    if len(word) < 6 and not stop.tail and text[max(start - len(word) - 1, 0)] == "(":
        return False  # "(pop. 240 million)", "(on. Rossi)": an aside begins with an abbreviation, not a sentence
    if kind is None:
        if len(word) == 1 and stop.letter.isdigit() and before[-1:].isdigit():
            return False  # 10 h. 30 min.
        return not (word in _SLAVIC_YEAR and _FRONTED_YEAR.fullmatch(text, stop.sentence, start))
    if start - stop.sentence <= len(word) + 1 and word.casefold() != "no":
        return False  # no sentence is an abbreviation only
    if kind is Kind.COMPANY and word.isupper() and text[stop.lead : stop.lead + 2].isupper():
        kind = Kind.STARTER_ONLY  # a headline in capitals
    return _abbreviation_ends(stop, kind, word, before, abbreviations)


def _abbreviation_ends(stop: Stop, kind: Kind, word: str, before: str, abbreviations: Abbreviations) -> bool:
    if kind is Kind.TITLE or kind is Kind.NEVER_FINAL or stop.first in DASHES:
        return False
    if kind is Kind.NUMBERED:
        return _numbered_ends(stop, word, abbreviations)
    if kind is Kind.CLOCK:
        return not (stop.letter.isdigit() or _clock_goes_on(stop))
    if kind is Kind.COMPANY and stop.first not in "([" and not stop.is_bracketed:
        following = _WORD.match(stop.text, stop.lead, stop.end)
        return following is None or following[0] not in _COMPANY_GOES_ON
    after_initial = len(word) == 1 and before.casefold() not in LABELS
    if is_starter(stop.text, stop.lead, stop.end, after_initial):
        return True
    return not stop.letter.isalnum() and stop.following == stop.lead


def _numbered_ends(stop: Stop, word: str, abbreviations: Abbreviations) -> bool:
    text, lead, end = stop.text, stop.lead, stop.end
    single, says_no = len(word) == 1, word.casefold() in ("no", "nos")
    if stop.letter.isdigit() or stop.letter in "+§#№" or (single and not stop.letter.isalpha()):
        return False
    if _SYMBOL.match(text, lead, end) or (not says_no and _is_number_abbreviated(stop, abbreviations)):
        return False
    starts = is_starter(text, lead, end)
    if _ROMAN.match(text, lead, end) and not (stop.letter == "I" and starts):
        return False
    return starts or not (single or stop.is_bracketed)


def _is_number_abbreviated(stop: Stop, abbreviations: Abbreviations) -> bool:
    """Whether an abbreviation with its number follows: `Reg. No. 833`, `Sat. Jan. 10`."""
    word = _WORD.match(stop.text, stop.lead, stop.end)
    if word is None or not abbreviations.takes_number(word[0]) or not stop.text.startswith(".", word.end(), stop.end):
        return False
    return stop.text[word.end() + 1 : word.end() + 3].strip()[:1].isdigit()


def _clock_goes_on(stop: Stop) -> bool:
    """Whether a day, a place's time or a zone follows: `3 p.m. Beijing time`."""
    word = _WORD.match(stop.text, stop.lead, stop.end)
    if word is not None and word[0].casefold() in MONTHS | WEEKDAYS:
        return not is_starter(stop.text, stop.lead, stop.end)
    return _ZONE.match(stop.text, stop.lead, stop.end) is not None
