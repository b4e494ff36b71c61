"""Datelines: the place, date and agency before a release's first sentence, which belong to that sentence."""

import re
from typing import Final

from annotator.segmentation.starters import is_starter

LONGEST: Final = 140
"""Code points within which a dateline ends; a longer opening is prose."""

_MONTHS: Final = (
    "jan feb mar apr may jun jul aug sep sept oct nov dec janv févr fév avr mai juin juil août déc ene abr mayo ago "
    "dic fev out dez gen mag giu lug set ott jän mär märz mrz okt янв фев февр мар апр мая май июн июл авг сен сент "
    "окт ноя нояб дек january february march april june july august september october november december janvier "
    "février mars avril juillet septembre octobre novembre décembre enero febrero marzo abril junio julio agosto "
    "septiembre octubre noviembre diciembre janeiro fevereiro março maio junho julho setembro outubro novembro "
    "dezembro gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre januar februar juni juli "
    "oktober dezember января февраля марта апреля июня июля августа сентября октября ноября декабря"
)
MONTHS: Final = frozenset(_MONTHS.split())
WEEKDAYS: Final = frozenset(
    "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday lundi mardi "
    "mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo montag dienstag "
    "mittwoch donnerstag freitag samstag sonntag".split()
)
_AGENCIES: Final = frozenset(
    "ap afp upi dpa efe ansa tass тасс app apa ani pti ians xinhua reuters kyodo yonhap kcna interfax интерфакс "
    "bernama antara irna mehr tasnim wam spa mena saba petra anadolu aa cna una pap ctk belta ria риа новости novosti "
    "ukrinform укринформ lusa agi adnkronos europapress presidencia prnewswire newswire globe wire agencies agency "
    "service bss online inp nni ppi ddp sid kna epd tanjug hina mti agerpres bta ntb tt ritzau stt anp belga lustat "
    "nns cns".split()
)
_PARTICLES: Final = frozenset(
    "de del la le les el los las al an am and the of y e du des da do das dos di den der die das and und et on upon "
    "in le op á ad г th st nd rd o by from von".split()
)
_REGIONS: Final = re.compile(
    r"(?:[A-Z]\.){2,4}|Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Mass|Mich|Minn|Miss|Mo|Mont|Neb|Nev|"
    r"Okla|Ore|Pa|Tenn|Tex|Va|Vt|Wash|Wis|Wyo|Ont|Que|Alta|Sask"
)
_CLOSING: Final = re.compile(r"\s*(?:[—–―]+|--+|-(?=\s)|(?<=\))-|:(?=\s))\s*|(?<=[a-zA-Z.\d])\s{2,}(?=[A-Z])")
_TOKEN: Final = re.compile(r"[^\s,()/\[\]]+|[(/\[][^()/\[\]]{1,40}[)/\]]\.?")
_DATE_AT_END: Final = re.compile(
    r"(?:\d{1,2}(?:st|nd|rd|th|º|er|\.)?,?|\b\d{4}(?:\sг)?)\)?\.\s|[/(][^()/]{2,30}[)/]\.\s|\d{1,2}\s[^\W\d]{3,4}\.\s"
)
_ARTICLE_OF_PLACE: Final = re.compile(r"(?:The|La|Le|Les|Los|Las|El|Den|San)\s[A-Z]|[A-Z]{3,}")
_NUMERIC_DATE: Final = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b")
_INTERFAX: Final = re.compile(
    r"[^\W\d][\w -]{2,30}\.\s\d{1,2}\s(?P<month>[^\W\d]{3,9})\.?\s"
    r"[A-ZА-ЯЁІЇЄ][\w.-]{2,20}(?:\s?[–—-]|\.(?=\s))\s?"
)
"""The house style of Interfax and its kin: `МОСКВА. 5 января. ИНТЕРФАКС - `."""
_AGENCY_AFTER_DASH: Final = re.compile(
    r"(?:РИА\sНовости|Sputnik|УНИАН|Укринформ|Бел[Тт][Аа]|Казинформ|Trend|АПА|"
    r"Интерфакс|ТАСС|REGNUM|Xinhua|TASS|Interfax|Reuters|AP|AFP)\.\s"
)


def dateline_end(text: str, start: int, end: int) -> int:
    """Where the dateline that opens a paragraph ends; `start` where there is none."""
    limit = min(end, start + LONGEST)
    if text.find(".", start, limit) < 0 or not (text[start].isupper() or text[start] in "([/"):
        return start
    if is_starter(text, start, limit) and not _ARTICLE_OF_PLACE.match(text, start, limit):
        return start  # "In 2025, 5." is prose, "The Hague, Jan. 5." a dateline
    interfax = _INTERFAX.match(text, start, limit)
    if interfax and interfax["month"].casefold() in MONTHS:
        return interfax.end()
    position = _end_at_dash(text, start, limit)
    return position if position > start else _end_at_date(text, start, limit)


def _end_at_dash(text: str, start: int, limit: int) -> int:
    """The end of a dateline closed by a dash, a colon or wide space: `GENEVA, Jan. 5 (AP) --`."""
    position = start
    for closing in _CLOSING.finditer(text, start + 1, limit):
        if _is_dateline(text[start : closing.start()]):
            position = closing.end()
            agency = _AGENCY_AFTER_DASH.match(text, position, limit)
            if agency:
                return agency.end()
        if ":" in closing[0]:
            break
    return position


def _end_at_date(text: str, start: int, limit: int) -> int:
    """The end of a dateline closed by a full stop after its date or agency: `Lahore, Jan. 5. The`."""
    position = start
    for closing in _DATE_AT_END.finditer(text, start, limit):
        head = text[start : closing.end() - 2]
        if "," not in head or not _has_date(head.casefold()) or not _is_dateline(head):
            continue
        if text[closing.end() : closing.end() + 8].lstrip("\"'“«„([/ ")[:1].isupper():
            position = closing.end()
    return position


def _is_dateline(head: str) -> bool:
    """Whether all words could stand in a dateline, and some of them stand only there."""
    tokens = _TOKEN.findall(head)
    if not tokens or len(tokens) > 14:
        return False
    evidence = False
    for token in tokens:
        word = token.strip("()[]/.,").casefold()
        if ":" in token:
            return False
        if token[0] in "([/":
            if not any(map(str.islower, token)) or word.split(" ")[0].split("-")[0] in _AGENCIES or _has_date(word):
                evidence = True
            elif not token[1:2].isupper() or "." in token:
                return False
        elif word in MONTHS or token[0].isdigit():
            evidence = True
        elif word in _PARTICLES or word in WEEKDAYS or word in _AGENCIES or not word or not word[0].isalpha():
            continue
        elif not token[0].isupper() or (token.endswith(".") and not _may_be_abbreviated(token)):
            return False
        elif _REGIONS.fullmatch(token.rstrip(".") if len(token) > 4 and token.count(".") == 1 else token):
            evidence = True
    first = tokens[0].strip("/.,")
    return evidence or (len(first) > 3 and first.isupper())


def _has_date(word: str) -> bool:
    return _NUMERIC_DATE.search(word) is not None or any(part.strip(".,") in MONTHS for part in word.split())


def _may_be_abbreviated(token: str) -> bool:
    return len(token) < 6 or token.count(".") > 1
