"""Codebooks in JSON: {"format": "pressmark-codebook", "version": 1, "name", "themes": [...]}, and doccano's labels."""

import json
from collections.abc import Sequence
from typing import Any

from annotator.formats import foreign
from annotator.formats.decoding import check_characters
from annotator.formats.protocol import Format
from annotator.records import Theme
from annotator.refusal import Refusal

_VERSION = 1
_FIELDS = ("id", "key", "name", "colour", "definition")


def read_codebook(text: str) -> list[Theme]:
    """The themes in their order; fields that are absent are "". Refusal (without the file's name) where it is none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refusal(f"this is no JSON ({error}); export the codebook again.") from None
    labels = _labels(value)
    if labels:
        return labels
    if not isinstance(value, dict) or value.get("format") != "pressmark-codebook":
        raise Refusal("this is no codebook of Pressmark; it would say “format”: “pressmark-codebook”.")
    if value.get("version") != _VERSION:
        raise Refusal("this codebook was made by a newer Pressmark; update the program to read it.")
    themes = value.get("themes")
    if not isinstance(themes, list) or not all(isinstance(theme, dict) for theme in themes):
        raise Refusal("this codebook has no list of themes; export it again.")
    return [_theme(theme, position) for position, theme in enumerate(themes)]


def _labels(value: Any) -> list[Theme]:
    """The themes of a list of doccano's labels; none where it is no such list."""
    if not isinstance(value, list) or not all(isinstance(one, dict) and "background_color" in one for one in value):
        return []
    found: dict[str, Theme] = {}
    for position, one in enumerate(value):
        name, key = foreign.theme_name(_text(one, "text", position)), one.get("suffix_key")
        colour = foreign.colour(one["background_color"])
        found.setdefault(
            name.casefold(), Theme("", name, key if isinstance(key, str) else "", colour, position=position)
        )
    return list(found.values())


def _theme(value: dict[str, Any], position: int) -> Theme:
    identity, key, name, colour, definition = (_text(value, field, position) for field in _FIELDS)
    include, exclude = (_texts(value, field, position) for field in ("include", "exclude"))
    return Theme(identity, name, key, colour, definition, include, exclude, position, value.get("retired") is True)


def _text(value: dict[str, Any], field: str, position: int) -> str:
    text = value.get(field, "")
    if not isinstance(text, str):
        raise Refusal(f"“{field}” of theme {position + 1} is no text; mend it.")
    check_characters(text)
    return text


def _texts(value: dict[str, Any], field: str, position: int) -> tuple[str, ...]:
    texts = value.get(field, [])
    if not isinstance(texts, list):
        raise Refusal(f"“{field}” of theme {position + 1} is no list of texts; mend it.")
    return tuple(_text({field: text}, field, position) for text in texts)


def write_codebook(themes: Sequence[Theme]) -> str:
    """The themes in their order, retired ones included."""
    fields = ("id", "key", "name", "colour", "definition", "include", "exclude", "retired")
    listed = [{field: getattr(theme, field) for field in fields} for theme in themes]
    value = {"format": "pressmark-codebook", "version": _VERSION, "name": "", "themes": listed}
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


FORMAT = Format(
    "codebook-json", "Codebook (JSON)", (".json",), read_codebook=read_codebook, write_codebook=write_codebook
)
