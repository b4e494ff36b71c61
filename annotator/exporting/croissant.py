"""Croissant: the card for machines, JSON-LD by the vocabulary of MLCommons, version 1.0."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from annotator.exporting.card import Card
from annotator.exporting.manifest import Written

NAME = "croissant.json"
_CR = "cr:"
_CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    **{
        name: _CR + name
        for name in (
            "citeAs", "column", "equivalentProperty", "extract", "field", "fileProperty", "fileObject", "fileSet",
            "format", "includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet",
            "references", "regex", "repeated", "replace", "samplingRate", "separator", "source", "subField",
            "transform",
        )
    },
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "sc": "https://schema.org/",
}  # fmt: skip
_ENCODINGS = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".jsonl": "application/jsonlines",
    ".parquet": "application/x-parquet",
    ".json": "application/json",
    ".md": "text/markdown",
    ".txt": "text/plain",
}
_TABLES = (".csv", ".tsv", ".parquet")  # whose columns Croissant can name


def in_json(card: Card, columns: Sequence[tuple[str, str]]) -> str:
    """The description; `columns` are the names in a row and their kinds: text, integer, number, boolean, or a list."""
    said = card.said
    value: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": card.title,
        "description": said.get("description") or f"Sentences of press releases, tagged by theme: {card.title}.",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        **{name: said[field] for name, field in _SAID if said.get(field)},
    }
    if said.get("creators"):
        people = (name.strip() for name in said["creators"].replace("\n", ";").split(";"))
        value["creator"] = [{"@type": "sc:Person", "name": name} for name in people if name]
    if card.tally.last_decision:
        value["datePublished"] = card.tally.last_decision[:10]
    languages = sorted(language for language in card.tally.languages if language)
    if languages:
        value["inLanguage"] = languages
    value["keywords"] = [theme.name for theme in card.themes]
    value["distribution"] = [_file(one) for one in card.files]
    value["recordSet"] = [_records(name, path, columns) for name, path in card.paths.items() if path.endswith(_TABLES)]
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


_SAID = (("license", "licence"), ("citeAs", "citation"), ("version", "version"))


def _file(one: Written) -> dict[str, Any]:
    ending = next((ending for ending in _ENCODINGS if one.name.endswith(ending)), "")
    return {
        "@type": "cr:FileObject",
        "@id": one.name,
        "name": one.name,
        "contentUrl": one.name,
        "contentSize": f"{one.bytes} B",
        "encodingFormat": _ENCODINGS.get(ending, "application/octet-stream"),
        "sha256": one.sha256,
    }


def _records(split: str, path: str, columns: Sequence[tuple[str, str]]) -> dict[str, Any]:
    name = split or "sentences"
    return {"@type": "cr:RecordSet", "@id": name, "name": name, "field": [_field(name, path, *one) for one in columns]}


def _field(records: str, path: str, name: str, kind: str) -> dict[str, Any]:
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{records}/{name}",
        "name": name,
        "dataType": _KINDS[kind.removeprefix("list of ")],
        "source": {"fileObject": {"@id": path}, "extract": {"column": name}},
    }
    return field | {"repeated": True} if kind.startswith("list of ") else field


_KINDS = {"text": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean"}
