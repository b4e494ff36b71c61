"""Dates in many ways of writing become ISO 8601; what is not certain is left out."""

import pytest

from annotator.dates import day_comes_first, iso_date

FIFTH = """2026-01-05T09:30:00Z | 5 January 2026 | January 5, 2026 | Jan. 5, 2026 | Mon, 05 Jan 2026 12:30:45 +0100
5. Januar 2026 | 5. Jänner 2026 | le 5 janvier 2026 | 5 janv. 2026 | lunes, 5 de enero de 2026 | 5 de janeiro de 2026
5 gennaio 2026 | 5 января 2026 г. | 5 січня 2026 | 5 stycznia 2026 | 5. ledna 2026 | 2026. január 5. | 5 Ocak 2026
5 Ιανουαρίου 2026 | ٥ يناير ٢٠٢٦ | 5 كانون الثاني 2026 | ۵ ژانویه ۲۰۲۶ | ۵ جنوری ۲۰۲۶ | 5 बजे 5 जनवरी 2026
2026年1月5日 | 令和8年1月5日 | 民國115年1月5日 | 2026년 1월 5일 | 5 มกราคม 2569 | ngày 5 tháng 1 năm 2026
5.1.2026 | 05.01.26 | 2026/1/5 | 20260105 | 5 Jan 26 | 5th of January 2026 | 10:30, 5 January 2026"""


@pytest.mark.parametrize("written", [one.strip() for line in FIFTH.split("\n") for one in line.split("|")])
def test_the_fifth_of_january_is_found(written: str) -> None:
    assert iso_date(written) == "2026-01-05"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", ""), ("yesterday", ""), ("2026", "2026"), ("January 2026", "2026-01"), ("2026年1月", "2026-01"),
        ("31 February 2026", "2026-02"), ("13/04/2026", "2026-04-13"), ("04/13/2026", "2026-04-13"),
        ("03/04/2026", "2026"), ("03.04.2026", "2026-04-03"), ("12345", ""), ("mar. 3 févr. 2026", "2026-02-03"),
        ("3 November 0026", ""), ("99/99/2026", ""), ("may or may not", ""),
    ],
)  # fmt: skip
def test_as_much_is_given_as_is_certain(written: str, expected: str) -> None:
    assert iso_date(written) == expected


def test_a_column_of_dates_shows_whether_the_day_comes_first() -> None:
    assert day_comes_first(["03/04/2026", "25/04/2026"]) is True
    assert day_comes_first(["03/04/2026", "04/25/2026"]) is False
    assert day_comes_first(["03/04/2026", ""]) is None
    assert iso_date("03/04/2026", day_first=True) == "2026-04-03"
    assert iso_date("03/04/2026", day_first=False) == "2026-03-04"
