"""The objects of a JSON Lines file, or of a JSON file with a list of them, each with words for where it stands."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.formats import files, foreign
from annotator.formats.protocol import Problem
from annotator.refusal import Refusal

Record = tuple[str, dict[str, Any]]

_MOST = 500_000_000  # bytes; all is held


def records(path: Path, encoding: str, problem: Problem) -> Iterator[Record]:
    """The objects; what is none is told. Raises Refusal where the file is no JSON."""
    text = load(path, encoding)
    if text.lstrip()[:1] == "[":
        value = parse(text)
        for number, one in enumerate(value, start=1):
            if isinstance(one, dict):
                yield f"object {number}", one
            else:
                problem(f"object {number}: this is no JSON object; it was left out.")
        return
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        yield from _lines(text, problem)
        return
    if isinstance(value, dict):
        yield "object 1", value


def load(path: Path, encoding: str = "") -> str:
    """The text of a JSON file."""
    data = files.read_bytes(path, _MOST + 1)
    if len(data) > _MOST:
        raise Refusal(f"too large to be read at once (more than {_MOST // 1_000_000} MB); export it in parts.")
    if not data.strip():
        raise Refusal("this file is empty; there is nothing to import.")
    return foreign.raw_text(data, encoding)


def parse(text: str) -> Any:
    """The value. Raises Refusal where the text is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refusal(f"this is no JSON ({error}); mend it, or export it anew.") from None


def _lines(text: str, problem: Problem) -> Iterator[Record]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            problem(f"line {number}: this is no JSON ({error}); it was left out.")
            continue
        if isinstance(value, dict):
            yield f"line {number}", value
        else:
            problem(f"line {number}: this is no JSON object; it was left out.")


def first_object(head: str) -> dict[str, Any] | None:
    """The first object of a JSON or JSON Lines text that begins so; None where there is none, or not the whole."""
    start = head.lstrip("\ufeff \t\r\n")
    if start[:1] == "[":
        start = start[1:].lstrip()
    if start[:1] != "{":
        return None
    try:
        value, _ = json.JSONDecoder().raw_decode(start)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
