"""The rules: where a paragraph's sentences end."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from annotator.segmentation.abbreviations import Kind, kinds_for
from annotator.segmentation.characters import (
    ASKING,
    BLANK,
    BRACKETS_CLOSING,
    CONTINUING,
    DASHES,
    HAN_KANA,
    HANGUL,
    HARD_STOPS,
    OPENERS,
    QUOTES_CLOSING,
)
from annotator.segmentation.datelines import MONTHS, WEEKDAYS, dateline_end
from annotator.segmentation.markers import is_marker
from annotator.segmentation.starters import is_starter
from annotator.segmentation.stops import GLUED_NUMBER, STOP

LOOK_BACK: Final = 48
"""Code points before a stop in which its word is sought: a bound, so that no text takes more than linear time."""

_LEAD: Final = re.compile(rf"[{re.escape(OPENERS + DASHES)}>|*_#\s\u200e\u200f\u2066-\u2068]{{0,8}}")
_HARD: Final = re.compile(rf"[{HARD_STOPS}]")
_QUOTE: Final = re.compile(rf"[{re.escape(QUOTES_CLOSING)}]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_ROMAN: Final = re.compile(r"[IVXLC]{1,6}(?![^\W_])")
_CAMEL: Final = re.compile(r"[a-z]{1,2}[A-Z][a-z]")
_BEFORE_WORD: Final = "([{“”‘’«»‹›\"'„‚‟¿¡*_>|—–―-/…•（「『【《〈"
_SPLITTERS: Final = re.compile(r"[—–―/(\[“”«»„\"…]|--")
_VOWELLESS: Final = re.compile(r"[B-DF-HJ-NP-TV-XZ][b-df-hj-np-tv-xz]{1,4}")
_ADDRESS: Final = re.compile(r"://|www\.|@|\w/\w|\\|\w_\w")
_TOP_DOMAINS: Final = frozenset("Com Org Net Gov Edu Int Info Pk Cn Ru Uk Js Io Ai Html Pdf Doc".split())
_LABELS: Final = frozenset(
    "point plan option annex group appendix category phase type class schedule section part hepatitis vitamin team "
    "block zone model grade tier scenario article chapter title war level route site camp sector area party exhibit "
    "attachment clause list table figure form column pillar track basket band division unit company battery series "
    "volume book act anexo annexe anlage allegato grupo groupe gruppe plano plan opción option guerra guerre "
    "weltkrieg приложение группа план вариант пункт класс война".split()
)
_MONARCHS: Final = frozenset(
    "elizabeth charles george henry william james philip felipe carlos juan francis paul pius john leo nicholas".split()
)
_ELISION: Final = re.compile(r"(?i:[ldcjnmst]|qu|dell|all|nell|sull|dall)['’](?=\w)")
_ZONE: Final = re.compile(
    r"(?:[A-Z]{2,5}T\b|GMT|UTC|(?:[A-Z]\w+\s){1,3}(?i:(?:standard|daylight|local|summer)\s)?[tT]ime\b|"
    r"(?:Eastern|Central|Pacific|Mountain|Greenwich|Zulu|[A-Z]\.[A-Z]\.)(?:[\s,.(]|\Z))"
)
_COMPANY_GOES_ON: Final = frozenset(
    "Ltd Inc Limited KG LLC Pty plc PLC GmbH AG SA NV BV Pte Corp Corporation Sdn Bhd KGaA Chief CEO CFO COO Chairman "
    "Chairwoman Chair President Vice Executive Managing Director Group США".split()
)
_GERMAN_BEFORE_ORDINAL: Final = frozenset(
    "der die das den dem des am im zum zur vom beim ein eine einer einem einen eines und bis seit dieser diesem "
    "seiner seinem seinen ihrer ihrem ihren unser unserer ab zwischen".split()
)
_FRONTED_DATE: Final = re.compile(
    r"(?:(?:[ВСКДоЗУ]|До|После|Від|С|К)\s)?(?:\d{1,2}\s\w{3,9}\s)?\d{4}(?:[–-]\d{2,4})?\s?\w{1,2}"
)
_URDU_LETTERS: Final = frozenset(
    "اے بی سی ڈی ای ایف ایچ آئی جے ایل ایم این او پی کیو آر ایس ٹی یو وی ڈبلیو ایکس وائی زیڈ".split()
)
_URDU_LETTERS_IN_CHAINS: Final = _URDU_LETTERS | {"جی", "کے"}
_JAPANESE_GOES_ON: Final = re.compile(r"と|って|との|など|は|が|を|の|に|も|で|や|か|という|へ")
_CHINESE_GOES_ON: Final = re.compile(r"的|等|和|与|及|之|字样|一词|一书|一文|一语")
_SAYS_SO: Final = re.compile(
    r"[^。！？۔؟।.!?\n]{0,14}?(?:问道|反问|追问|提问|问)[^。！？]{0,4}?[。，,：]|"  # Chinese
    r"(?:[^\s。！？۔؟।.!?]+\s){0,5}?(?:سأل|تساءل|سألت|تساءلت|پوچھا|دریافت|پرسید|पूछा|שאל|שאלה|물었다|질문했다)"
)
_LOOKS_AHEAD: Final = 60


class Rules:
    """The rules for one text: `ends` gives the sentences of a paragraph."""

    def __init__(self, text: str, language: str, abbreviations: Iterable[str]) -> None:
        self._text = text
        self._kinds = kinds_for(language)
        self._german = language in ("", "de")
        self._own = _own_abbreviations(abbreviations)

    def sentences(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The spans `[start, end)` of the sentences of the paragraph `[start, end)`, whose ends are visible."""
        text = self._text
        sentence = start
        prose = -1
        for match in STOP.finditer(text, start, end):
            if prose < 0:
                prose = dateline_end(text, start, end)
            stop, after = match.span()
            if stop < prose or stop < sentence:
                continue
            cut = self._cut(match, sentence, end) if after < end else end
            if cut <= 0 or cut >= end:
                continue
            following = _after_blanks(text, cut, end)
            yield sentence, cut
            sentence = following
        yield sentence, end

    def _cut(self, match: re.Match[str], sentence: int, end: int) -> int:
        """Where the sentence ends that this stop ends; 0 where it ends none."""
        text = self._text
        stop, after = match.span()
        following = _after_blanks(text, after, end)
        first = text[following]
        run = match["run"]
        if first in CONTINUING or self._is_between_initials(stop, after, following, sentence):
            return 0
        if self._own and self._is_own(text, stop, after):
            return 0
        if _HARD.search(text, stop, after):
            return after if self._hard_stop_ends(match, sentence, following, end) else 0
        if following == after:
            return self._cut_without_space(match, sentence, end)
        if first in DASHES and _goes_on_after_dash(text, following, end, match["tail"]):
            return 0
        lead = _after_lead(text, following, end)
        letter = text[lead] if lead < end else ""
        if letter.islower() and not _CAMEL.match(text, lead, end) and not self._without_capitals(sentence, after, end):
            return 0
        if run[0] in "…‥" or (len(run) > 1 and set(run) <= {".", " ", "…", "\xa0", "\u202f"}):
            return after if self._ellipsis_ends(match, sentence, following, lead, end) else 0
        if run != "." and run != "．":
            return after if self._mark_ends(match, sentence) else 0
        return after if self._full_stop_ends(match, sentence, following, lead, end) else 0

    def _is_between_initials(self, stop: int, after: int, following: int, sentence: int) -> bool:
        text = self._text
        return (
            text[following].isupper()
            and text[following + 1 : following + 2] == "."
            and text[stop - 1].isupper()
            and after == stop + 1 < following
            and (stop - 1 <= sentence or text[stop - 2] in " \xa0\n.")
        )

    # stops with white space after them

    def _full_stop_ends(self, match: re.Match[str], sentence: int, following: int, lead: int, end: int) -> bool:
        text, stop = self._text, match.start()
        if "." in match["tail"] or stop == sentence:
            return True
        before = text[stop - 1]
        if before.isdigit():
            return self._stop_after_number_ends(sentence, stop, lead, end)
        if before.isalpha() or before in "º°.'’-":
            return self._stop_after_word_ends(match, sentence, following, lead, end)
        return not "\u0e00" <= before <= "\u0e7f" or not "\u0e00" <= text[following] <= "\u0e7f"

    def _stop_after_number_ends(self, sentence: int, stop: int, lead: int, end: int) -> bool:
        text = self._text
        if is_marker(text, sentence, stop):
            return False
        word, before = _words_before(text, sentence, stop)
        letter = text[lead] if lead < end else ""
        if letter.isdigit():
            number = re.compile(r"\d{1,4}").match(text, lead, end)
            return not (word.isdigit() and number and text[number.end() : number.end() + 1] == "." and len(word) <= 4)
        if not word.isdigit() or len(word) > 3:
            return True
        if before.endswith((":", ";", "：", "；")) and letter.isupper():
            return False
        if self._german and letter.isupper():
            noun = _WORD.match(text, lead, end)
            if before in _GERMAN_BEFORE_ORDINAL and len(word) < 3:
                return False
            if noun and len(word) < 3 and noun[0].casefold() in MONTHS and noun[0] not in ("May", "March"):
                return False
        return True

    def _stop_after_word_ends(self, match: re.Match[str], sentence: int, following: int, lead: int, end: int) -> bool:
        text, stop = self._text, match.start()
        word, before = _words_before(text, sentence, stop)
        if "\u0e00" <= text[stop - 1] <= "\u0e7f":
            return False  # Thai ends no sentence with a full stop
        kind = self._kind(word, before)
        if kind is None and not _might_be_marker(word):
            return True
        if is_marker(text, sentence, stop):
            return False
        if kind is None:
            return True
        return self._abbreviation_ends(kind, word, before, match, sentence, following, lead, end)

    def _kind(self, word: str, before: str) -> Kind | None:
        """The class of the abbreviation before a stop; None for a plain word."""
        kind = self._kinds.get(word)
        if len(word) == 1:
            return _kind_of_letter(word, before)
        if kind is not None:
            if word in ("am", "pm") and not before[-1:].isdigit():
                return None
            if kind is Kind.TITLE and before[-1:].isdigit() and word in ("Min", "Sec", "Fr", "Ft"):
                return None
            return kind
        if "." in word or "-" in word:
            return self._kind_of_chain(word, before)
        if len(word) < 6 and _VOWELLESS.fullmatch(word):
            return Kind.STARTER_ONLY
        return None

    def _kind_of_chain(self, word: str, before: str) -> Kind | None:
        small = self._kinds.get(word.lower())
        if small is not None and "." in word:
            return small
        parts = [part.strip("-'’") for part in re.split(r"[.-]", word)]
        lengths = [len(part) for part in parts]
        if all(map(str.isalpha, parts)) and max(lengths) <= 3 and min(lengths) == 1:
            initials = parts[-1].isupper() and lengths[-1] == 1 and parts[-2][:1].isupper()
            if "." in word or initials:
                return Kind.STARTER_ONLY
        kind = self._kinds.get(parts[-1])
        if kind is Kind.TITLE or (kind is not None and "." in word):
            return kind
        return None

    def _abbreviation_ends(
        self,
        kind: Kind,
        word: str,
        before: str,
        match: re.Match[str],
        sentence: int,
        following: int,
        lead: int,
        end: int,
    ) -> bool:
        text, tail = self._text, match["tail"]
        if text[following] in DASHES or kind is Kind.TITLE or kind is Kind.NEVER_FINAL:
            return False
        letter = text[lead] if lead < end else ""
        single = len(word) == 1
        if kind is Kind.NUMBERED:
            if letter.isdigit() or letter in "+§#№" or (single and not letter.isalpha()):
                return False
            if _ROMAN.match(text, lead, end) and not (letter == "I" and is_starter(text, lead, end)):
                return False
            if single or any(bracket in tail for bracket in ")]"):
                return is_starter(text, lead, end)
            return not _is_symbol(text, lead, end)
        if kind is Kind.CLOCK:
            return not (letter.isdigit() or _goes_on_after_clock(text, lead, end))
        starts = is_starter(text, lead, end, after_initial=single and before.casefold() not in _LABELS)
        if kind is Kind.COMPANY and not any(bracket in tail for bracket in ")]"):
            following_word = _WORD.match(text, lead, end)
            return following_word is None or following_word[0] not in _COMPANY_GOES_ON
        if starts:
            return True
        return not (letter.isalnum() or following != lead)

    def _ellipsis_ends(self, match: re.Match[str], sentence: int, following: int, lead: int, end: int) -> bool:
        text, stop = self._text, match.start()
        letter = text[lead] if lead < end else ""
        if letter.isdigit() and len(match["run"]) > 3 and not text[lead:end].strip("0123456789"):
            return False  # the leader of a table of contents
        if stop == sentence or _AFTER_OPENER.search(text, max(stop - 2, sentence), stop):
            return bool(stop - sentence > 1) and is_starter(text, lead, end)
        spaced = text[stop - 1].isspace()
        if not spaced and (match["tail"] or match["run"].count(".") > 3):
            return True
        return is_starter(text, lead, end) or not spaced or following != lead

    def _mark_ends(self, match: re.Match[str], sentence: int) -> bool:
        """Whether a ! or ? ends a sentence; "(?)" and "(!)" do not."""
        text, stop = self._text, match.start()
        return not (stop > sentence and text[stop - 1] in "([" and match["tail"][:1] in (")", "]"))

    # stops of scripts that need no white space after them

    def _hard_stop_ends(self, match: re.Match[str], sentence: int, following: int, end: int) -> bool:
        text = self._text
        stop, after = match.span()
        first = text[following]
        tail = match["tail"]
        if following == after and first.isdigit() and text[stop - 1 : stop].isdigit():
            return False
        if stop > sentence and is_marker(text, sentence, stop):
            return False
        if _in_title_marks(text, stop, sentence, end):
            return False
        quoted = _QUOTE.search(tail) is not None
        if quoted and first in DASHES:
            return False
        if (quoted or tail[-1:] in BRACKETS_CLOSING) and tail and following == after:
            if _JAPANESE_GOES_ON.match(text, following, end) or HANGUL.match(text, following, end):
                return False
            if quoted and _CHINESE_GOES_ON.match(text, following, end):
                return False
        if quoted and text[stop] in ASKING and _SAYS_SO.match(text, following, min(end, following + _LOOKS_AHEAD)):
            return False
        return text[stop] != "۔" or not self._is_urdu_initial(sentence, stop, following, end)

    def _is_urdu_initial(self, sentence: int, stop: int, following: int, end: int) -> bool:
        word, before = _words_before(self._text, sentence, stop)
        word = word.rsplit("۔", 1)[-1]
        if word in _URDU_LETTERS:
            return True
        if word not in _URDU_LETTERS_IN_CHAINS:
            return False
        next_word = _WORD.match(self._text, following, end)
        next_is_letter = (
            next_word is not None
            and next_word[0] in _URDU_LETTERS_IN_CHAINS
            and self._text[next_word.end() : next_word.end() + 1] == "۔"
        )
        return next_is_letter or before.endswith("۔")

    # stops with no white space after them

    def _cut_without_space(self, match: re.Match[str], sentence: int, end: int) -> int:
        text = self._text
        stop, after = match.span()
        tail, run = match["tail"], match["run"]
        first = text[after]
        if first.islower():
            return 0
        before = text[stop - 1] if stop > sentence else " "
        if first.isdigit():
            return self._cut_after_footnote(match, sentence, end)
        if run[0] == "…" or (len(run) > 1 and set(run) == {"."}):
            return after if is_starter(text, after, end) or (tail and first.isupper()) else 0
        if HAN_KANA.match(first):
            closed = bool(tail) or run[0] in ASKING or HAN_KANA.match(before) or self._is_plain(sentence, stop)
            return after if closed and not _in_title_marks(text, stop, sentence, end) else 0
        if first in OPENERS:
            opened = _after_lead(text, after, end)
            plain = opened < end and text[opened].isupper() and self._is_plain(sentence, stop)
            return after if plain and not tail else 0
        if not first.isalpha() or _ADDRESS.search(text, max(sentence, stop - LOOK_BACK), stop):
            return 0
        if first.isupper():
            return self._cut_before_capital(match, sentence, end)
        if HANGUL.match(first):
            return after if not tail and (before in "다요까죠" or run[0] in ASKING) else 0
        if before.isalpha() and not before.isupper() and not before.islower():
            return after if not tail and self._is_plain(sentence, stop) and not _is_thai(before) else 0
        return 0

    def _cut_before_capital(self, match: re.Match[str], sentence: int, end: int) -> int:
        text = self._text
        stop, after = match.span()
        word = _WORD.match(text, after, end)
        if word is None:
            return 0
        beyond = text[word.end() : word.end() + 1] if word.end() < end else ""
        starts = is_starter(text, after, end)
        capitalised = len(word[0]) > 1 and word[0][1:].islower()
        if not starts and (not capitalised or word[0] in _TOP_DOMAINS or beyond in tuple("@_/(.")):
            return 0
        if beyond == "." and text[word.end() + 1 : word.end() + 2].isalnum() and word.end() + 1 < end:
            return 0
        quote = match["tail"].rstrip("”’»")[-1:]
        if quote and quote in "\"'" and text.count(quote, max(sentence, stop - 2000), stop) % 2 == 0:
            return after - 1  # it opens the next sentence
        if match["tail"] or match["run"] != ".":
            return after
        spoken, before = _words_before(text, sentence, stop)
        kind = self._kind(spoken, before) if not spoken[-1:].isdigit() else None
        if kind is None:
            plain = self._is_plain(sentence, stop) or (starts and not spoken[-1:].isalpha())
            return after if plain and not is_marker(text, sentence, stop) else 0
        ends = starts and kind is not Kind.TITLE and kind is not Kind.NEVER_FINAL and len(spoken) > 1
        return after if ends and not is_marker(text, sentence, stop) else 0

    def _cut_after_footnote(self, match: re.Match[str], sentence: int, end: int) -> int:
        text = self._text
        stop, after = match.span()
        number = GLUED_NUMBER.match(text, after, end)
        if number is None or (text[stop - 1].isdigit() and not match["tail"]):
            return 0
        following = _after_blanks(text, number.end(), end)
        lead = _after_lead(text, following, end)
        if following >= end or lead >= end or text[lead].islower() or text[following] in CONTINUING:
            return 0
        if match["tail"] or match["run"] != "." or self._is_plain(sentence, stop):
            return number.end()
        return 0

    def _is_plain(self, sentence: int, stop: int) -> bool:
        """Whether a plain word of two letters or more stands before the stop."""
        word, before = _words_before(self._text, sentence, stop)
        if not word or not (word[-1].isalpha() or word[-1] in ')]”"’%'):
            return False
        return self._kind(word, before) is None and len(word) > 1 and not _ADDRESS.search(word)

    def _without_capitals(self, sentence: int, after: int, end: int) -> bool:
        """Whether the text around has no capitals at all, as some archives keep theirs."""
        window = self._text[max(sentence, after - 200) : min(end, after + 200)]
        if len(window) < 40 or not window.islower():
            return False
        word, _ = _words_before(self._text, sentence, after - 1)
        return len(word) > 3 or word.isdigit()

    def _is_own(self, text: str, stop: int, after: int) -> bool:
        for position in range(stop + 1, min(after, stop + 4) + 1):
            for head, rest in self._own.get(text[max(stop - 2, 0) : stop].casefold()[-2:], ()):
                start = position - len(head)
                here = start >= 0 and text[start:position].casefold() == head and text.startswith(rest, position)
                if here and (start == 0 or not (text[start - 1].isalnum() and head[0].isalnum())):
                    return True
        return False


def _own_abbreviations(abbreviations: Iterable[str]) -> Mapping[str, list[tuple[str, str]]]:
    """A user's abbreviations by the two characters before each of their stops: (up to the stop, what must follow)."""
    own: dict[str, list[tuple[str, str]]] = {}
    for abbreviation in abbreviations:
        entry = abbreviation.strip()
        if not entry:
            continue
        if not STOP.search(entry[-1]):
            entry += "."
        for stop in STOP.finditer(entry):
            head = entry[: stop.start() + 1].casefold()
            own.setdefault(head[:-1][-2:], []).append((head, entry[stop.start() + 1 :]))
    return own


_AFTER_HAN: Final = re.compile(r"^.*[\u2e80-\uffdc](?=[A-Za-z])")
_AFTER_OPENER: Final = re.compile(r"[\[(]$")


def _after_blanks(text: str, position: int, end: int) -> int:
    match = BLANK.match(text, position, end)
    return match.end() if match else position


def _after_lead(text: str, position: int, end: int) -> int:
    match = _LEAD.match(text, position, end)
    return match.end() if match else position


def _words_before(text: str, sentence: int, stop: int) -> tuple[str, str]:
    """The word that touches the stop, without what opens before it ("" if none does), and the word before that."""
    words = text[max(sentence, stop - LOOK_BACK) : stop].split()
    if not words or text[stop - 1].isspace():
        return "", words[-1] if words else ""
    word = words[-1].lstrip(_BEFORE_WORD).lstrip("\u200e\u200f\ufeff\u200b")
    if _SPLITTERS.search(word):
        word = _SPLITTERS.split(word)[-1]
    if "’" in word or "'" in word:
        word = _ELISION.sub("", word, count=1)
    if word[:1] > "\u2e80" and HAN_KANA.match(word):
        word = _AFTER_HAN.sub("", word)
    return word, words[-2] if len(words) > 1 else ""


def _might_be_marker(word: str) -> bool:
    return len(word) < 6


def _kind_of_letter(letter: str, before: str) -> Kind | None:
    """What one letter before a stop is: an initial, a label's letter, a page or year mark."""
    number_before = before[-1:].isdigit() or _ROMAN.fullmatch(before) is not None
    if letter.isupper():
        label = before.casefold()
        if label in _LABELS or number_before or (letter in "IVX" and label in _MONARCHS):
            return None
        return Kind.STARTER_ONLY
    if letter.islower():
        if number_before:
            return None
        return Kind.NEVER_FINAL if letter == "v" else Kind.NUMBERED
    return None if number_before or not letter.isalpha() or HAN_KANA.match(letter) else Kind.NEVER_FINAL


def _goes_on_after_dash(text: str, position: int, end: int, tail: str) -> bool:
    if _QUOTE.search(tail):
        return True
    lead = _after_lead(text, position, end)
    return lead < end and not (text[lead].isupper() or text[lead].isdigit())


def _goes_on_after_clock(text: str, lead: int, end: int) -> bool:
    word = _WORD.match(text, lead, end)
    if word is not None and (word[0].casefold() in WEEKDAYS or word[0].casefold() in MONTHS):
        return not is_starter(text, lead, end)
    return _ZONE.match(text, lead, end) is not None


def _is_symbol(text: str, lead: int, end: int) -> bool:
    """Whether a document symbol such as A/79/L.2 or S/RES/2334 begins here."""
    word = _WORD.match(text, lead, end)
    return word is not None and word.end() < end and text[word.end()] in "/" and word[0].isupper()


def _in_title_marks(text: str, stop: int, sentence: int, end: int) -> bool:
    """Whether the stop is inside 《...》, the title of a work."""
    lowest, highest = max(sentence, stop - LOOK_BACK), min(end, stop + LOOK_BACK)
    opened, closed = text.rfind("《", lowest, stop), text.find("》", stop, highest)
    return opened >= 0 and closed >= 0 and text.find("》", opened, stop) < 0 and text.find("《", stop, closed) < 0


def _is_thai(character: str) -> bool:
    return "\u0e00" <= character <= "\u0e7f"
