"""Plain values as YAML, for the head of a dataset card: the part of YAML that every reader takes alike."""

import json
from collections.abc import Iterator, Mapping
from typing import Any


def dumps(value: Mapping[str, Any]) -> str:
    """The mapping as a block; texts in double quotes, since “no” and “1.0” would be something else without."""
    return "\n".join(_mapping(value, 0)) + "\n"


def _mapping(value: Mapping[str, Any], depth: int) -> Iterator[str]:
    for name, one in value.items():
        key = name if name.isidentifier() else json.dumps(name, ensure_ascii=False)
        yield from _under(f"{'  ' * depth}{key}:", one, depth)


def _under(head: str, value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        yield head
        yield from _mapping(value, depth + 1)
    elif isinstance(value, list | tuple) and value:
        yield head
        for one in value:
            yield from _listed(one, depth)
    else:
        yield f"{head} {json.dumps(value, ensure_ascii=False)}"


def _listed(value: Any, depth: int) -> Iterator[str]:
    margin = "  " * depth
    if isinstance(value, Mapping) and value:
        first, *rest = _mapping(value, depth + 1)
        yield f"{margin}- {first.strip()}"
        yield from rest
    else:
        yield f"{margin}- {json.dumps(value, ensure_ascii=False)}"
