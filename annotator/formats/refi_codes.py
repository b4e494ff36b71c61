"""The codes of REFI-QDA, in projects and in codebooks: their elements, their names as themes, what they describe.

Exchange format for qualitative data analysis software, version 1.5. Files of older drafts and of other vendors carry
other namespaces, so elements are known by their local names. Identifiers are compared without braces and case.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.formats import foreign
from annotator.formats.coding import Code

if TYPE_CHECKING:
    from lxml.etree import _Element

PROJECT_NAMESPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_NAMESPACE = "urn:QDA-XML:codebook:1.0"
BETWEEN = " / "
"""Between the names of a code and of the code that it is under."""

_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")


def local(element: "_Element") -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: "_Element | None", *names: str) -> "Iterator[_Element]":
    """The children of these local names."""
    if element is not None:
        yield from (child for child in element if local(child) in names)


def child(element: "_Element | None", *path: str) -> "_Element | None":
    """The first element along this path; None where there is none."""
    for name in path:
        element = next(children(element, name), None)
    return element


def guid(value: str | None) -> str:
    """An identifier as it is compared."""
    return (value or "").strip().strip("{}").lower()


def described(element: "_Element") -> str:
    """The description of an element."""
    return text_of(child(element, "Description")).strip()


def text_of(element: "_Element | None") -> str:
    """All text in an element; "" where there is none."""
    return "" if element is None else foreign.words("".join(map(str, element.itertext())))


@dataclass(frozen=True)
class _Held:
    """A code with the codes and folders that it is under, from the top; a folder cannot be coded with."""

    guid: str
    path: tuple[tuple[str, bool], ...]
    colour: str
    definition: str

    @property
    def codable(self) -> bool:
        return self.path[-1][1]

    @property
    def short(self) -> str:
        """The name with the codes that it is under; folders only say where it is kept."""
        *above, (name, _) = self.path
        return BETWEEN.join([*(name for name, codable in above if codable), name])

    @property
    def long(self) -> str:
        return BETWEEN.join(name for name, _ in self.path)


class Codes:
    """The codes of a project or of a codebook. `names` are those of themes, by identifier."""

    def __init__(self, codebook: "_Element | None", note: "Callable[[_Element], str]" = lambda _: "") -> None:
        self._made = foreign.Names()
        held = list(_walk(child(codebook, "Codes"), note))
        counted = Counter(one.short.casefold() for one in held if one.codable)
        self.names: dict[str, str] = {}
        self._found: dict[str, Code] = {}
        for one in held:
            given = one.long if counted[one.short.casefold()] > 1 else one.short
            name = self.names[one.guid] = self._made.of(given) if one.codable else foreign.theme_name(given)
            if one.codable:
                definition, include, exclude = examples_in(one.definition)
                code = Code(name, one.colour, definition, include=include, exclude=exclude)
                self._found.setdefault(name, code)

    @property
    def found(self) -> Sequence[Code]:
        """Those that can be coded with, in their order."""
        return tuple(self._found.values())

    @property
    def notes(self) -> tuple[str, ...]:
        """Which had to be called otherwise."""
        return self._made.notes


def _walk(codes: "_Element | None", note: "Callable[[_Element], str]") -> Iterator[_Held]:
    stack = [(one, ()) for one in reversed(list(children(codes, "Code")))]
    waiting: list[tuple[_Element, tuple[tuple[str, bool], ...]]] = [*stack]
    while waiting:
        element, above = waiting.pop()
        codable = (element.get("isCodable") or "true").strip().lower() not in ("false", "0")
        path = (*above, (foreign.words(element.get("name")) or foreign.NAMELESS, codable))
        definition = "\n\n".join(filter(None, (described(element), note(element))))
        yield _Held(guid(element.get("guid")), path, foreign.colour(element.get("color")), definition)
        waiting += [(one, path) for one in reversed(list(children(element, "Code")))]


def examples_in(text: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """A description as `refi_qda_writer.describe` makes it: the definition, what to include, what to exclude."""
    found: dict[str, tuple[str, ...]] = {}
    for title in ("Exclude:", "Include:"):
        before, mark, listed = text.rpartition(f"{title}\n- ")
        if mark and (not before or before.endswith("\n\n")):
            found[title] = tuple(listed.split("\n- "))
            text = before.removesuffix("\n\n")
    return text, found.get("Include:", ()), found.get("Exclude:", ())


def codebook_xml(text: str) -> bytes:
    """The XML in a text that has been decoded, whatever encoding it declares."""
    return _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")
