"""Stops as they stand in text: a run of stops with the quotes, brackets and footnote marks that travel with it."""

import re
from typing import Final

from annotator.segmentation.characters import (
    BRACKETS_CLOSING,
    DIRECTION_MARKS,
    HARD_STOPS,
    SOFT_STOPS,
    SUPERSCRIPTS,
)

_STOPS: Final = re.escape(SOFT_STOPS + HARD_STOPS)
_ALWAYS: Final = re.escape(BRACKETS_CLOSING + "’”»›」』〞〟＂＇" + SUPERSCRIPTS + DIRECTION_MARKS + "*_†‡™\u0301")

STOP: Final = re.compile(
    rf"(?P<run>\.(?:[ \xa0\u202f]\.)+\.*|[{_STOPS}]+)"
    r"(?P<tail>(?:"
    rf"[{_ALWAYS}{_STOPS}]"
    r"|[“‘«‹\"'](?!\w)"  # a closing quote in German or Danish, or a straight one
    r"|(?<=[\w.!?…][.!?…])[\"'](?=\w)"  # a straight one with the space after it missing; rules.py looks again
    r"|\[(?:\d{1,3}|[a-z]|note \d{1,3})(?:[,–-] ?\d{1,3})*\]|\(\d{1,2}\)(?=\s|\Z)"
    r"|[ \xa0\u202f\u2009][»›”\"](?=[\s,;:.!?)\]—–]|\Z)"  # French spacing
    r")*)"
)
"""One stop with all that travels with it. Linear: no part can match in two ways."""

GLUED_NUMBER: Final = re.compile(r"\d{1,3}(?:[,–-]\d{1,3}){0,4}(?=\s|\Z)")
"""A footnote number that lost its superscript: `the text.1 It`."""
