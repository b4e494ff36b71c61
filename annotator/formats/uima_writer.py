"""UIMA CAS as XMI and as JSON, for INCEpTION and DKPro: a folder per document, in it one CAS for each annotator.

Each CAS has sentences and tokens, a span `webanno.custom.Decision` for each decision and a span `webanno.custom.Theme`
for each theme of it; one that is `decided` and has no theme is “none”. Places are UTF-16 code units, as UIMA counts.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from annotator.exporting.items import Release
from annotator.exporting.losses import Aspect
from annotator.formats.layers import DECISION, SENTENCE, THEME, TOKEN
from annotator.formats.protocol import Dataset
from annotator.formats.xml_text import attributes, impossible, xml
from annotator.records import Annotation

_DOCUMENT = "uima.tcas.DocumentAnnotation"
_FEATURES: Mapping[str, Mapping[str, str]] = {
    SENTENCE: {},
    TOKEN: {},
    DECISION: {
        "annotator": "String",
        "decided": "Boolean",
        "unsure": "Boolean",
        "note": "String",
        "origin": "String",
        "at": "String",
    },
    THEME: {"label": "String"},
}
_NAMESPACES = {
    "xmi": "http://www.omg.org/XMI",
    "cas": "http:///uima/cas.ecore",
    "tcas": "http:///uima/tcas.ecore",
    "type": "http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore",
    "custom": "http:///webanno/custom.ecore",
}
_PREFIXES = {SENTENCE: "type:Sentence", TOKEN: "type:Token", DECISION: "custom:Decision", THEME: "custom:Theme"}
_PREFIXES[_DOCUMENT] = "tcas:DocumentAnnotation"
_WORD = re.compile(r"\w+|[^\w\s]")
_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_UNNAMED = "x-unspecified"
NOBODY = "INITIAL_CAS"
"""What INCEpTION calls the CAS that nobody annotated."""


class Feature(NamedTuple):
    """An annotation of a CAS: its type, its place in UTF-16 units, its features."""

    type: str
    begin: int
    end: int
    values: Mapping[str, str | bool]


class Cas(NamedTuple):
    """A document as one annotator decided it."""

    text: str
    language: str
    features: list[Feature]


def write_xmi(folder: Path, dataset: Dataset) -> int:
    """Write the type system and every CAS; returns the number of CASes."""
    (folder / "TypeSystem.xml").write_text(_type_system(), encoding="utf-8", newline="\n")
    return _write(folder, dataset, ".xmi", _as_xmi)


def write_json(folder: Path, dataset: Dataset) -> int:
    """Write every CAS, each with its types; returns the number of CASes."""
    return _write(folder, dataset, ".json", _as_json)


def path_of(split: str) -> str:
    """The folder of a split, or of all."""
    return split or "."


def _write(folder: Path, dataset: Dataset, suffix: str, render: Callable[[Cas], str]) -> int:
    count = 0
    for release in dataset.releases:
        beside = folder / release.split if release.split else folder
        inner = beside / f"{_file_name(release.document.title)[:60] or 'document'} {release.document.id}"
        inner.mkdir(parents=True)
        taken: set[str] = set()
        for name, cas in _cases(release, dataset):
            path = _free(inner, _file_name(name) or "annotator", suffix, taken)
            path.write_text(render(cas), encoding="utf-8", newline="\n")
            count += 1
    return count


def _file_name(name: str) -> str:
    return _UNSAFE.sub("_", name).strip(" .")


def _free(folder: Path, name: str, suffix: str, taken: set[str]) -> Path:
    """A path that no annotator whose name looks the same to the file system has taken."""
    number, chosen = 1, name
    while chosen.casefold() in taken:
        number += 1
        chosen = f"{name}-{number}"
    taken.add(chosen.casefold())
    return folder / f"{chosen}{suffix}"


def _cases(release: Release, dataset: Dataset) -> Iterator[tuple[str, Cas]]:
    """A CAS for each annotator who said something of the document; one without decisions where nobody did."""
    document = release.document
    units = _Units(document.text)
    said: dict[str, list[tuple[int, int, Annotation]]] = {}
    ground = [Feature(_DOCUMENT, 0, units.at(len(document.text)), {"language": document.language or _UNNAMED})]
    for item in release.items:
        ground.append(Feature(SENTENCE, units.at(item.start), units.at(item.end), {}))
        ground += [
            Feature(TOKEN, units.at(item.start + word.start()), units.at(item.start + word.end()), {})
            for word in _WORD.finditer(item.text)
        ]
        for one in item.decisions:
            said.setdefault(one.annotator, []).append((units.at(item.start), units.at(item.end), one))
    for annotator, decisions in said.items():
        features = [feature for place in decisions for feature in _features(*place, dataset)]
        yield dataset.annotators[annotator], Cas(document.text, document.language, ground + features)
    if not said:
        yield NOBODY, Cas(document.text, document.language, ground)


def _features(begin: int, end: int, one: Annotation, dataset: Dataset) -> Iterator[Feature]:
    known = {"annotator": dataset.annotators[one.annotator], "note": one.note, "origin": one.origin, "at": one.at}
    remarks = {name: value for name, value in known.items() if value}
    yield Feature(DECISION, begin, end, {"decided": one.themes is not None, "unsure": one.unsure, **remarks})
    for theme in dataset.themes:
        if one.themes is not None and theme.id in one.themes:
            yield Feature(THEME, begin, end, {"label": theme.name})


class _Units:
    """Places in code points to places in UTF-16 units."""

    def __init__(self, text: str) -> None:
        self._wide = [at for at, character in enumerate(text) if character > "\uffff"]

    def at(self, position: int) -> int:
        return position + bisect_left(self._wide, position)


# XMI


def _as_xmi(cas: Cas) -> str:
    spaces = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in _NAMESPACES.items())
    parts = [f'<?xml version="1.0" encoding="UTF-8"?>\n<xmi:XMI{spaces} xmi:version="2.0">\n<cas:NULL xmi:id="0"/>\n']
    sofa = len(cas.features) + 1
    for number, one in enumerate(cas.features, start=1):
        known = {name: str(value).lower() if isinstance(value, bool) else value for name, value in one.values.items()}
        place = attributes(sofa=sofa, begin=one.begin, end=one.end, **known)
        parts.append(f'<{_PREFIXES[one.type]} xmi:id="{number}"{place}/>\n')
    whole = attributes(sofaNum=1, sofaID="_InitialView", mimeType="text")
    members = " ".join(map(str, range(1, sofa)))
    parts.append(f'<cas:Sofa xmi:id="{sofa}"{whole} sofaString="{xml(cas.text)}"/>\n')
    parts.append(f'<cas:View sofa="{sofa}" members="{members}"/>\n</xmi:XMI>\n')
    return "".join(parts)


def _type_system() -> str:
    types = "".join(
        f"<typeDescription><name>{name}</name><description/><supertypeName>uima.tcas.Annotation</supertypeName>"
        "<features>"
        + "".join(
            f"<featureDescription><name>{feature}</name><description/>"
            f"<rangeTypeName>uima.cas.{range_}</rangeTypeName></featureDescription>"
            for feature, range_ in features.items()
        )
        + "</features></typeDescription>\n"
        for name, features in _FEATURES.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">\n'
        f"<types>\n{types}</types>\n</typeSystemDescription>\n"
    )


# JSON (CAS JSON 0.4)


def _as_json(cas: Cas) -> str:
    held: list[dict[str, Any]] = [
        {
            "%ID": 1,
            "%TYPE": "uima.cas.Sofa",
            "sofaNum": 1,
            "sofaID": "_InitialView",
            "mimeType": "text",
            "sofaString": cas.text,
        }
    ]
    for number, one in enumerate(cas.features, start=2):
        place = {"%ID": number, "%TYPE": one.type, "@sofa": 1, "begin": one.begin, "end": one.end}
        held.append(place | dict(one.values))
    views = {"_InitialView": {"%SOFA": 1, "%MEMBERS": list(range(2, len(held) + 1))}}
    whole = {"%TYPES": _json_types(), "%FEATURE_STRUCTURES": held, "%VIEWS": views}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _json_types() -> dict[str, Any]:
    return {
        name: {
            "%NAME": name,
            "%SUPER_TYPE": "uima.tcas.Annotation",
            **{one: {"%NAME": one, "%RANGE": f"uima.cas.{range_}"} for one, range_ in features.items()},
        }
        for name, features in _FEATURES.items()
    }


def special_xmi(release: Release, _dataset: Dataset) -> Iterable[str]:
    return ["control characters that XML cannot write"] * impossible(release.document.text)


LACKS = {
    Aspect.UNDECIDED: "sentences without a decision span",
    Aspect.SHARES: "",
    Aspect.METADATA: "the language is kept",
    Aspect.EXTRA: "",
    Aspect.CONTEXT: "the documents have it",
}
