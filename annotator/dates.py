"""Dates as people and programs write them, in many languages, made ISO 8601."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from annotator.month_names import MONTHS

_EARLIEST, _LATEST = 1500, 2200
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2}))?(?![\d])")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?\d{4,6}(?:Z|[+-]\d\d.*)?)?$")
_EAST_ASIAN = re.compile(
    r"(?P<era>[^\W\d]{2})?\s*(\d{1,4}|元)\s*[年년]\s*(?:(\d{1,2})\s*[月월]\s*(?:(\d{1,2})\s*[日일号號]?)?)?"
)
_VIETNAMESE = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm|,)?\s+(\d{4})", re.IGNORECASE)
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d\d)(?!\d)")
_TOKEN = re.compile(r"\d+|[^\s\d.,;:/()\[\]|·•–—-]+")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "民國": 1911, "民国": 1911}
_BUDDHIST = 543  # years that Thailand is ahead
_SHORTEST = 3  # letters of an abbreviated month


def iso_date(written: str, day_first: bool | None = None) -> str:
    """The date as YYYY-MM-DD, YYYY-MM or YYYY, as much of it as is written; "" where there is none.

    `day_first` says how to read 03/04/2026; without it only what is certain is given: 2026. The time of day is left
    off and the day is kept as it is written, whatever the time zone.
    """
    text = _plain(written)
    if not text:
        return ""
    for reading in (_iso, _compact, _east_asian, _vietnamese):
        found = reading(text)
        if found:
            return found
    return _numbers(text, day_first) or _named(text) or (_year(text) if text.isdigit() else "")


def understood(given: str, day_first: bool | None = None) -> tuple[str, str]:
    """The date in ISO 8601 ("" where it is not understood), and what was given, where the date does not say it all."""
    given = given.strip()
    if not given or _is_iso(given):
        return given, ""
    found = iso_date(given, day_first)
    return found, given if not found or (len(found) == 4 and _NUMBERS.search(_plain(given))) else ""


def _is_iso(given: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", given):
        return False
    year, month, day = (int(part) for part in (given + "-01-01")[:10].split("-"))
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


def day_comes_first(values: Iterable[str]) -> bool | None:
    """Whether these dates, of one source, put the day before the month; None where they do not show it."""
    for value in values:
        match = _NUMBERS.search(_plain(value))
        if match and int(match[1]) > 12:
            return True
        if match and int(match[3]) > 12:
            return False
    return None


def _plain(written: str) -> str:
    """The beginning of what is written with the digits 0 to 9, whatever its script."""
    text = unicodedata.normalize("NFC", written[:200]).strip()
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def _date(year: int, month: int | None = None, day: int | None = None) -> str:
    """The date, or "" where there is no such day."""
    if not _EARLIEST <= year <= _LATEST or (month is not None and not 1 <= month <= 12):
        return ""
    if month is None:
        return f"{year:04}"
    if day is None:
        return f"{year:04}-{month:02}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _year(text: str) -> str:
    return _date(int(text)) if len(text) == 4 else ""


def _iso(text: str) -> str:
    match = _ISO.match(text)
    return _date(*(int(part) for part in match.groups() if part)) if match else ""


def _compact(text: str) -> str:
    match = _COMPACT.match(text)
    return _date(*map(int, match.groups())) if match else ""


def _east_asian(text: str) -> str:
    match = _EAST_ASIAN.search(text)
    if not match:
        return ""
    era, year, month, day = match.groups()
    first = _ERAS.get(era or "", 0)
    if year == "元" and not first:
        return ""
    number = first + (1 if year == "元" else int(year))
    return _date(number, int(month) if month else None, int(day) if day else None)


def _vietnamese(text: str) -> str:
    match = _VIETNAMESE.search(text)
    return _date(int(match[3]), int(match[2]), int(match[1])) if match else ""


def _numbers(text: str, day_first: bool | None) -> str:
    match = _NUMBERS.search(text)
    if not match:
        return ""
    first, second, year = int(match[1]), int(match[3]), _full_year(match[4])
    if match[2] == "." or first > 12:  # with points, everybody puts the day first
        return _date(year, second, first)
    if second > 12:
        return _date(year, first, second)
    if first == second or day_first is not None:
        return _date(year, second, first) if day_first else _date(year, first, second)
    return _date(year)


def _full_year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) < 70 else 1900)


def _named(text: str) -> str:
    """A date whose month is written out or abbreviated."""
    folded = fold(text)
    for words in _double():
        folded = folded.replace(words.replace("_", " "), words)
    tokens = _TOKEN.findall(folded)
    best = ""
    for at, token in enumerate(tokens):
        month = 0 if token.isdigit() else _month(token.strip("'’\"“”«»"))
        if month:
            found = _around(tokens, at, month)
            if len(found) > len(best):
                best = found
    return best


def _around(tokens: Sequence[str], at: int, month: int) -> str:
    """The date of which the month stands at this token: the day is next to it, the year not far off."""
    near = [*tokens[at + 1 : at + 5], *reversed(tokens[max(0, at - 4) : at])]
    years = [int(token) for token in near if token.isdigit() and len(token) == 4]
    if not years:
        return _short_year(tokens, at, month)
    year = years[0] - _BUDDHIST if years[0] > _LATEST else years[0]
    before = [token for token in tokens[max(0, at - 3) : at] if _is_day(token)]  # 9 th of May
    after = [token for token in tokens[at + 1 : at + 2] if _is_day(token)]
    day = int(_digits(before[-1] if before else after[0])) if before or after else None
    return _date(year, month, day) or _date(year, month)


def _short_year(tokens: Sequence[str], at: int, month: int) -> str:
    """5 Jan 26"""
    if at + 1 < len(tokens) and at and _is_day(tokens[at - 1]) and re.fullmatch(r"'?\d\d", tokens[at + 1]):
        return _date(_full_year(tokens[at + 1].lstrip("'")), month, int(tokens[at - 1]))
    return ""


def _is_day(token: str) -> bool:
    digits = _digits(token)
    return bool(digits) and 1 <= int(digits) <= 31


def _digits(token: str) -> str:
    return token if token.isdigit() and len(token) <= 2 else ""


@cache
def _month(word: str) -> int:
    """The month of this name, or of the names that begin so where all of them mean the same; else 0."""
    names = _names()
    if word in names:
        return names[word]
    if len(word) < _SHORTEST:
        return 0
    months = {month for name, month in names.items() if name.startswith(word)}
    return months.pop() if len(months) == 1 else 0


@cache
def _names() -> dict[str, int]:
    """Every name with its month, without the few that mean another month in another language."""
    names: dict[str, set[int]] = {}
    for listed in MONTHS.values():
        for month, forms in enumerate(listed.split(" "), start=1):
            for form in forms.split("/"):
                names.setdefault(fold(form), set()).add(month)
    return {name: months.pop() for name, months in names.items() if len(months) == 1}


@cache
def _double() -> tuple[str, ...]:
    return tuple(name for name in _names() if "_" in name)


def fold(text: str) -> str:
    """Without capitals and accents, which are often left off."""
    return "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
