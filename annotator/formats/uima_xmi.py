"""UIMA CAS as XMI, with the types in TypeSystem.xml beside it, as INCEpTION and DKPro write them.

XMI alone does not tell a number from a reference; where there is no type system, a number that is something's id is
taken for a reference.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from annotator.formats import cas, confined, containers, files, layers
from annotator.formats.cas import OWN_FOLDER, Annotation, Cas
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.formats.uima_writer import LACKS, path_of, special_xmi, write_xmi
from annotator.refusal import Refusal

if TYPE_CHECKING:
    from lxml.etree import _Element

XMI = "http://www.omg.org/XMI"
_ID = f"{{{XMI}}}id"
_CAS = "uima.cas."
PathLike = TypeVar("PathLike", Path, PurePosixPath)
_PLACE = frozenset({_ID, "sofa", "begin", "end"})
_WORDS = tuple(_CAS + name for name in ("String", "Integer", "Long", "Short", "Byte", "Float", "Double"))
_FOLDERS = 3  # that may hold the types: of a document, of a split, of all
_TYPE_SYSTEM = 20_000_000  # bytes

Types = Mapping[str, Mapping[str, str]]
"""The ranges of the features of each type, those of its supertypes too."""


def parse(path: Path, _problem: Problem, options: Options) -> Iterator[Incoming | Refusal]:
    """The one document in the file."""
    types = next(
        (one for folder in folders(path) for one in sorted(folder.iterdir()) if is_type_system(one.name)), None
    )
    system = None if types is None else files.read_bytes(types, _TYPE_SYSTEM)
    found = read(files.read_bytes(path, containers.MAX_PART), system)
    yield cas.of_file(found, path, options)


def folders(path: PathLike) -> Sequence[PathLike]:
    """The folders that may hold the types of a file: its own, and where that is one of our exports, those above."""
    return [path.parent, *path.parent.parents][: _FOLDERS if OWN_FOLDER.fullmatch(path.parent.name) else 1]


def is_type_system(name: str) -> bool:
    """Whether a file of this name has the types of the files beside it."""
    return name.lower().endswith(".xml") and "typesystem" in name.lower().replace("_", "").replace("-", "")


def read(data: bytes, system: bytes | None) -> Cas:
    """The CAS in an XMI file, given its type system where there is one."""
    root = containers.parse_xml(data)
    if str(root.tag) != f"{{{XMI}}}XMI":
        raise Refusal("this is no XMI of UIMA; export it again as UIMA CAS XMI.")
    types = {} if system is None else type_system(system)
    elements = [(kind_of(element), element) for element in root if isinstance(element.tag, str)]
    sofas = [
        (element.get(_ID) or "", element.get("sofaID") or "", element.get("sofaString") or "")
        for kind, element in elements
        if kind == f"{_CAS}Sofa"
    ]
    sofa, text, others = cas.text_of(sofas)
    strings = {element.get(_ID): _elements(element) for kind, element in elements if kind == f"{_CAS}StringArray"}
    ids = {element.get(_ID) for _, element in elements}
    found = Cas(text, others=others)
    for kind, element in elements:
        if element.get("sofa") == sofa and (place := _place(element)) is not None and not kind.startswith(_CAS):
            features = _features(element, types.get(kind), strings, ids)
            ties = layers.ties([*map(str, element.attrib), *types.get(kind, ())])
            found.annotations.append(Annotation(kind, *place, features, ties))
    return found


def kind_of(element: "_Element") -> str:
    """The name of an element's type: a package for each part of the namespace's path."""
    namespace, _, name = str(element.tag).removeprefix("{").rpartition("}")
    package = namespace.removeprefix("http:///").removesuffix(".ecore").replace("/", ".")
    return name if package in ("", "uima.noNamespace") else f"{package}.{name}"


def _place(element: "_Element") -> tuple[int, int] | None:
    try:
        return int(element.get("begin", "")), int(element.get("end", ""))
    except ValueError:
        return None


def _features(
    element: "_Element",
    ranges: Mapping[str, str] | None,
    strings: Mapping[str | None, tuple[str, ...]],
    ids: set[str | None],
) -> dict[str, layers.Value]:
    found: dict[str, layers.Value] = {}
    if ranges is not None:
        found |= {name: "" for name, kind in ranges.items() if kind == f"{_CAS}String"}
    for name, value in element.attrib.items():
        if name in _PLACE:
            continue
        name, value = str(name), str(value)
        kind = (ranges or {}).get(name, "")
        if kind == f"{_CAS}StringArray" or (not kind and value in strings):
            found[name] = strings.get(value, ())
        elif kind == f"{_CAS}Boolean" or (not kind and value in ("true", "false")):
            found[name] = value == "true"
        elif kind in _WORDS or (not kind and (layers.is_text(name) or not all(part in ids for part in value.split()))):
            found[name] = value
    for child in element:
        if isinstance(child.tag, str):
            held = found.get(str(child.tag), ())
            found[str(child.tag)] = (*(held if isinstance(held, tuple) else ()), child.text or "")
    return found


def _elements(array: "_Element") -> tuple[str, ...]:
    given = array.get("elements")
    return tuple(given.split()) if given else tuple(child.text or "" for child in array)


def type_system(data: bytes) -> Types:
    """The ranges of features by type. Types that enumerate strings are strings."""
    root = containers.parse_xml(data)
    above: dict[str, str] = {}
    own: dict[str, dict[str, str]] = {}
    for element in root.iter("{*}typeDescription"):
        name = (element.findtext("{*}name") or "").strip()
        above[name] = (element.findtext("{*}supertypeName") or "").strip()
        own[name] = {
            (one.findtext("{*}name") or "").strip(): (one.findtext("{*}rangeTypeName") or "").strip()
            for one in element.iter("{*}featureDescription")
        }
    types: dict[str, dict[str, str]] = {}
    for name in own:
        ranges: dict[str, str] = {}
        seen: set[str] = set()
        at = name
        while at in own and at not in seen:
            seen.add(at)
            ranges = own[at] | ranges
            at = above[at]
        types[name] = {
            feature: f"{_CAS}String" if above.get(kind) == f"{_CAS}String" else kind for feature, kind in ranges.items()
        }
    return types


_read = confined.reader_with(__name__)

FORMAT = Format(
    "uima-xmi",
    "UIMA CAS as XMI (INCEpTION, DKPro)",
    (".xmi",),
    lambda path, problem: _read(path, problem, AS_FOUND),
    read_with=_read,
    coded=True,
    write_folder=write_xmi,
    path_of=path_of,
    lacks=LACKS,
    special=special_xmi,
)
