"""Stops that need no white space after them, and stops that lost it."""

import re
from typing import Final

from annotator.segmentation.abbreviations import Kind
from annotator.segmentation.characters import ASKING, BRACKETS_CLOSING, CONTINUING, DASHES, HAN_KANA, HANGUL, OPENERS
from annotator.segmentation.kinds import Abbreviations
from annotator.segmentation.markers import is_marker
from annotator.segmentation.starters import is_starter
from annotator.segmentation.stops import LOOK_BACK, Stop, after_blanks, after_lead

_WORD: Final = re.compile(r"[^\W\d_]+")
_FOOTNOTE: Final = re.compile(r"\d{1,3}(?:[,–-]\d{1,3}){0,4}(?=\s|\Z)")
"""A footnote number that lost its superscript: `the text.1 It`."""
_ADDRESS: Final = re.compile(r"://|www\.|@|\w/\w|\\|\w_\w")
_TOP_DOMAINS: Final = frozenset("Com Org Net Gov Edu Int Info Pk Cn Ru Uk Js Io Ai Html Pdf Doc".split())
_MOST_QUOTES: Final = 2000

_URDU_LETTERS: Final = frozenset(
    "اے بی سی ڈی کے ای ایف ایچ آئی جے ایل ایم این او پی کیو آر ایس ٹی یو وی ڈبلیو ایکس وائی زیڈ".split()
)
"""Names of Latin letters, as in ایس۔ جے شنکر. The letter G (جی) is also a plain "yes"."""
_JAPANESE_GOES_ON: Final = re.compile(r"[とがをのにもではへや]|って|など|か[^ら]|という")
_CHINESE_GOES_ON: Final = re.compile(r"[的等和与及之]|字样|一词|一书|一文|一语")
_SAYS_SO: Final = re.compile(
    r"(?![没无不])[^。！？۔؟।.!?\n]{1,12}?(?:[追反提]?问|说|强调|喊|高呼)道?[。，,]|"
    r"(?:[^\s。！？۔؟।.!?]+\s){0,5}?(?:سأل|تساءل|سألت|تساءلت|پوچھا|دریافت|پرسید|पूछा|שאל|שאלה|물었다|질문했다)"
)
_SAID_WITHIN: Final = 60


def hard_stop_ends(stop: Stop) -> bool:
    """Whether a stop that cuts without asking, such as 。 or ۔, ends its sentence: nearly always."""
    text, start = stop.text, stop.start
    first, glued = stop.first, not stop.is_spaced
    if glued and first.isdigit() and stop.before.isdigit():
        return False
    if text[start] in "۔।" and (stop.before.isdigit() or text[start] == "۔") and is_marker(text, stop.sentence, start):
        return False
    if _is_in_title(stop):
        return False
    quoted = stop.is_quoted
    if quoted and (first in DASHES or first.islower()):
        return False
    if glued and stop.tail and (quoted or stop.tail[-1] in BRACKETS_CLOSING):
        if _JAPANESE_GOES_ON.match(text, stop.following, stop.end) or HANGUL.match(first):
            return False
        if quoted and _CHINESE_GOES_ON.match(text, stop.following, stop.end):
            return False
    if quoted and text[start] in ASKING and _SAYS_SO.match(text, stop.following, min(stop.end, start + _SAID_WITHIN)):
        return False
    return text[start] != "۔" or not _is_urdu_initial(stop)


def _is_in_title(stop: Stop) -> bool:
    """Whether the stop is inside 《...》, the title of a work."""
    text, start = stop.text, stop.start
    opened = text.rfind("《", max(stop.sentence, start - LOOK_BACK), start)
    if opened < 0 or text.find("》", opened, start) >= 0:
        return False
    closed = text.find("》", start, min(stop.end, start + LOOK_BACK))
    return closed >= 0 and text.find("《", start, closed) < 0


def _is_urdu_initial(stop: Stop) -> bool:
    word, before = stop.words_before()
    word = word.rsplit("۔", 1)[-1]
    if word in _URDU_LETTERS:
        return True
    if word != "جی":
        return False
    following = _WORD.match(stop.text, stop.following, stop.end)
    chained = following is not None and following[0] in _URDU_LETTERS and stop.text.startswith("۔", following.end())
    return chained or before.endswith("۔")


def cut_without_space(stop: Stop, abbreviations: Abbreviations) -> int:
    """Where the sentence ends that a stop ends though the space after it is missing; 0 where it ends none."""
    text, first, run = stop.text, stop.first, stop.run
    if first.islower():
        return 0
    if first.isdigit():
        return _cut_after_footnote(stop, abbreviations)
    if run[0] == "…" or (len(run) > 1 and set(run) == {"."}):
        return stop.after if is_starter(text, stop.after, stop.end) or (stop.tail and first.isupper()) else 0
    if HAN_KANA.match(first):
        ended = stop.tail or run[0] in ASKING or HAN_KANA.match(stop.before) or _is_after_word(stop, abbreviations)
        return stop.after if ended and not _is_in_title(stop) else 0
    if first in OPENERS:
        opens = not stop.tail and stop.letter.isupper() and (run[0] in ASKING or _is_after_word(stop, abbreviations))
        return stop.after if opens else 0
    if not first.isalpha() or _ADDRESS.search(text, max(stop.sentence, stop.start - LOOK_BACK), stop.start):
        return 0
    if first.isupper():
        return _cut_before_capital(stop, abbreviations)
    if HANGUL.match(first):
        return stop.after if not stop.tail and (stop.before in "다요까죠" or run[0] in ASKING) else 0
    caseless = stop.before.isalpha() and not (stop.before.isupper() or stop.before.islower())
    if caseless and not stop.tail and not "\u0e00" <= stop.before <= "\u0e7f" and _is_after_word(stop, abbreviations):
        return stop.after
    return 0


def _cut_before_capital(stop: Stop, abbreviations: Abbreviations) -> int:
    """`met.They` and `no.”She` cut; Node.Js, U.S.-led, report.Final.pdf and St.Petersburg do not."""
    text, end = stop.text, stop.end
    starts = is_starter(text, stop.after, end)
    if not starts and not _begins_plain_word(stop):
        return 0
    quote = stop.tail.rstrip("”’»")[-1:]
    if quote in ('"', "'") and text.count(quote, max(stop.sentence, stop.start - _MOST_QUOTES), stop.start) % 2 == 0:
        return stop.after - 1  # it opens the next sentence
    if stop.tail or stop.run != ".":
        return stop.after
    word, before = stop.words_before()
    if is_marker(text, stop.sentence, stop.start):
        return 0
    if word[-1:].isdigit():
        return stop.after if starts or (word.isdigit() and len(word) > 3) else 0
    kind = abbreviations.of(word, before)
    if kind is None:
        return stop.after if (starts and not word[-1:].isalpha()) or _is_after_word(stop, abbreviations) else 0
    return stop.after if starts and len(word) > 1 and kind not in (Kind.TITLE, Kind.NEVER_FINAL) else 0


def _begins_plain_word(stop: Stop) -> bool:
    """Whether a capitalised word follows that is no part of an address or a file's name."""
    word = _WORD.match(stop.text, stop.after, stop.end)
    if word is None or len(word[0]) < 2 or not word[0][1:].islower() or word[0] in _TOP_DOMAINS:
        return False
    beyond = stop.text[word.end() : word.end() + 2] if word.end() < stop.end else ""
    return beyond[:1] not in tuple("@_/(") and not (beyond[:1] == "." and beyond[1:].isalnum())


def _cut_after_footnote(stop: Stop, abbreviations: Abbreviations) -> int:
    number = _FOOTNOTE.match(stop.text, stop.after, stop.end)
    if number is None or (stop.before.isdigit() and not stop.tail):
        return 0
    following = after_blanks(stop.text, number.end(), stop.end)
    lead = after_lead(stop.text, following, stop.end)
    if lead >= stop.end or stop.text[lead].islower() or stop.text[following] in CONTINUING:
        return 0
    return number.end() if stop.tail or stop.run != "." or _is_after_word(stop, abbreviations) else 0


def _is_after_word(stop: Stop, abbreviations: Abbreviations) -> bool:
    """Whether a plain word of two letters or more stands before the stop, or what closes one."""
    word, before = stop.words_before()
    if len(word) < 2 or not (word[-1].isalpha() or word[-1] in ')]”"’%'):
        return False
    return abbreviations.of(word, before) is None and not _ADDRESS.search(word)
