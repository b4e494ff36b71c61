"""What opens a sentence without being one: list numbers, heading labels, the Q. and A. of an interview."""

import re
from typing import Final

_BULLETS: Final = r"[\s•‣▪◦●○■□*#>(\[（“\"'«„–—-]*"
_ROMAN: Final = r"(?=[IVXLC])(?:X[CL]|L?X{0,3})(?:I[XV]|V?I{0,3})"
_SMALL_ROMAN: Final = r"(?=[ivxlc])(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})"
_MARKER: Final = re.compile(
    rf"{_BULLETS}(?:\d{{4}}\. ?\d{{1,2}}\. ?\d{{1,2}}|\d{{1,3}}(?:\.\d{{1,3}}){{0,4}}|\d{{1,3}}[a-z]"
    rf"|[A-Z]{{1,2}}\d{{1,3}}|[A-Z](?:\.\d{{1,3}}){{1,4}}|[^\W\d_]|{_ROMAN}|{_SMALL_ROMAN})"
)
_LABELS: Final = r"""
    articles? arts?\.? sections? secs?\.? chapters? annex appendix rule principle pillar step item point part clause
    day session paragraph para\.? figure fig\.? table question note title schedule phase goal objective priority
    action recommendation decision agenda\sitem no\.? volume vol\.? artículo art[ií]colo artigo artikel título titre
    titel titolo capítulo chapitre capitolo kapitel abschnitt anexo annexe anlage allegato sección sezione secção anhang
    punkt punto ponto статья ст\. глава раздел пункт п\. часть приложение таблица рисунок стаття розділ madde
    artykuł rozdział المادة البند الفصل مادة ماده بند فصل دفعہ شق باب अनुच्छेद धारा अध्याय סעיף פרק 제 [§№]
"""
_LABEL: Final = re.compile(
    rf"{_BULLETS}(?:{'|'.join(_LABELS.split())})(?:\s|(?<=[§№제.]))(?:\d[\w-]{{0,5}}(?:\.\d{{1,3}}){{0,3}}|[IVXLC]{{1,6}}|[^\W\d_])",
    re.IGNORECASE,
)
_TIME: Final = re.compile(rf"{_BULLETS}\d[\d.:–-]*(?:\s?[ap]\.?m\.?\s?[–-]\s?\d[\d.:]*)?\s?[ap]\.?m", re.IGNORECASE)
"""A time that opens a line of a programme: `9.30 a.m. Arrival of delegates`."""
_WIDEST: Final = 40


def is_marker(text: str, start: int, stop: int) -> bool:
    """Whether everything from the sentence's start to the stop is a list marker or a heading label."""
    if stop - start > _WIDEST:
        return False
    if text[stop - 1] in "mM" and _TIME.fullmatch(text, start, stop):
        return True
    return _MARKER.fullmatch(text, start, stop) is not None or _LABEL.fullmatch(text, start, stop) is not None
