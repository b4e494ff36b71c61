"""UIMA CAS as JSON, version 0.4, as INCEpTION and DKPro write it: with its types, and references told from numbers."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from annotator.formats import cas, confined, jsonish, layers
from annotator.formats.cas import Annotation, Cas
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.formats.uima_writer import LACKS, path_of, write_json
from annotator.refusal import Refusal

TYPES, STRUCTURES, VIEWS = "%TYPES", "%FEATURE_STRUCTURES", "%VIEWS"
ID, TYPE, ELEMENTS = "%ID", "%TYPE", "%ELEMENTS"
_SOFA, _STRING = "uima.cas.Sofa", "uima.cas.String"
_PLACE = frozenset({"begin", "end", "^begin", "^end", "sofa", "@sofa"})


def is_cas(head: str) -> bool:
    """Whether a JSON text that begins so is a CAS."""
    return any(f'"{name}"' in head for name in (TYPES, STRUCTURES, VIEWS))


def parse(path: Path, _problem: Problem, options: Options) -> Iterator[Incoming | Refusal]:
    """The one document in the file."""
    yield cas.of_file(read(jsonish.load(path, options.encoding)), path, options)


def read(content: str) -> Cas:
    """The CAS in the text of a JSON file."""
    value = jsonish.parse(content)
    given = value.get(STRUCTURES) if isinstance(value, dict) else None
    if isinstance(given, dict):  # an older draft has them by their ids
        given = [{ID: key, **one} for key, one in given.items() if isinstance(one, dict)]
    if not isinstance(given, list):
        raise Refusal("this is no CAS of UIMA; export it again as UIMA CAS JSON.")
    found = [one for one in given if isinstance(one, dict)]
    sofas = [
        (str(one.get(ID)), str(one.get("sofaID", "")), one["sofaString"])
        for one in found
        if one.get(TYPE) == _SOFA and isinstance(one.get("sofaString"), str)
    ]
    sofa, text, others = cas.text_of(sofas)
    arrays = {str(one.get(ID)): one[ELEMENTS] for one in found if isinstance(one.get(ELEMENTS), list)}
    types = value.get(TYPES)
    made = Cas(text, others=others)
    for one in found:
        begin, end = (one.get(name, one.get(f"^{name}")) for name in ("begin", "end"))
        if isinstance(begin, int) and isinstance(end, int) and str(one.get("@sofa")) == sofa:
            kind = str(one.get(TYPE))
            features = _declared(types, kind) | _features(one, arrays)
            ties = layers.ties([name.removeprefix("@") for name in one])
            made.annotations.append(Annotation(kind, begin, end, features, ties))
    return made


def _declared(types: Any, kind: str) -> dict[str, layers.Value]:
    """The features with texts that the type has, without values: which come first may say which is the code."""
    declared = types.get(kind) if isinstance(types, dict) else None
    if not isinstance(declared, dict):
        return {}
    return {name: "" for name, one in declared.items() if isinstance(one, dict) and one.get("%RANGE") == _STRING}


def _features(one: Mapping[str, Any], arrays: Mapping[str, list[Any]]) -> dict[str, layers.Value]:
    found: dict[str, layers.Value] = {}
    for name, value in one.items():
        if name in _PLACE or name.startswith("%"):
            continue
        if name.startswith("@"):
            texts = tuple(text for text in arrays.get(str(value), []) if isinstance(text, str))
            if texts:
                found[name.removeprefix("@")] = texts
        elif isinstance(value, bool | str):
            found[name] = value
        elif isinstance(value, int | float):
            found[name] = str(value)
    return found


_read = confined.reader_with(__name__)

FORMAT = Format(
    "uima-json",
    "UIMA CAS as JSON (INCEpTION)",
    (),
    lambda path, problem: _read(path, problem, AS_FOUND),
    read_with=_read,
    coded=True,
    write_folder=write_json,
    path_of=path_of,
    lacks=LACKS,
)
