"""The walk through a Word document's XML: every place where text that a reader sees can stand.

Left out is what is not on the page, or on every page: deleted and hidden text, field codes, comments, running heads.
"""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from annotator.formats.listing import Lists

if TYPE_CHECKING:
    from lxml.etree import _Element

_SPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
}
_SKIPPED = frozenset(
    "w:del w:moveFrom w:delText w:instrText w:delInstrText w:rPr w:pPr w:sdtPr w:sdtEndPr w:rubyPr w:rt w:tblPr "
    "w:tblGrid w:trPr w:tcPr w:sectPr w:fldData w:commentReference w:annotationRef w:footnoteRef w:endnoteRef".split()
)
_NOT_SET = ("0", "false", "off")
_SYMBOL_FONT = 0xF000  # where symbol fonts have their characters


class Notes:
    """Footnotes and endnotes, numbered in the order in which the text refers to them."""

    def __init__(self, footnotes: "_Element | None", endnotes: "_Element | None") -> None:
        self._notes = {"w:footnoteReference": _by_id(footnotes), "w:endnoteReference": _by_id(endnotes)}
        self._referred: dict[tuple[str, str], None] = {}

    def mark(self, kind: str, identity: str) -> str:
        """What stands in the text for the note."""
        if identity not in self._notes[kind]:
            return ""
        self._referred.setdefault((kind, identity))
        return f"[{list(self._referred).index((kind, identity)) + 1}]"

    def blocks(self) -> Iterator[str]:
        """The notes themselves."""
        for number, (kind, identity) in enumerate(self._referred, start=1):
            found = list(_Walk(None, Lists()).blocks(self._notes[kind][identity]))
            yield f"[{number}] " + "\n".join(found)


def blocks(root: "_Element", notes: Notes, numbering: "_Element | None", styles: "_Element | None") -> Iterator[str]:
    """The paragraphs, table rows, text boxes and notes of the document, in order."""
    lists, by_style = _lists(numbering), _list_styles(styles)
    for body in root:
        if _name(body.tag) == "w:body":
            yield from _Walk(notes, lists, by_style).blocks(body)
    yield from notes.blocks()


class _Walk:
    """One pass over a part of the document."""

    def __init__(self, notes: Notes | None, lists: Lists, by_style: dict[str, tuple[str, int]] | None = None) -> None:
        self._notes = notes
        self._lists = lists
        self._by_style = by_style or {}

    def blocks(self, container: "_Element") -> Iterator[str]:
        for child in container:
            match _name(child.tag):
                case "w:p":
                    yield from self._paragraph(child)
                case "w:tbl":
                    yield from self._table(child)
                case "mc:AlternateContent":
                    yield from self.blocks(_chosen(child))
                case "w:sdt" if _is_placeholder(child):
                    pass
                case name if name not in _SKIPPED:
                    yield from self.blocks(child)

    def _paragraph(self, paragraph: "_Element") -> Iterator[str]:
        parts: list[str] = []
        boxes: list[_Element] = []
        self._inline(paragraph, parts, boxes)
        text = "".join(parts)
        marker = self._marker(paragraph)
        if text.strip():
            yield f"{marker} {text.lstrip()}" if marker else text
        for box in boxes:
            yield from self.blocks(box)

    def _inline(self, parent: "_Element", parts: list[str], boxes: "list[_Element]") -> None:
        for child in parent:
            name = _name(child.tag)
            if name in _SKIPPED:
                continue
            if name in ("w:t", "m:t"):
                parts.append(child.text or "")
            elif name == "w:r" and _is_hidden(child):
                continue
            elif name in ("w:footnoteReference", "w:endnoteReference"):
                parts.append(self._notes.mark(name, _value(child, "id")) if self._notes else "")
            elif name == "w:txbxContent":
                boxes.append(child)
            elif name == "mc:AlternateContent":
                self._inline(_chosen(child), parts, boxes)
            elif name == "w:sdt" and _is_placeholder(child):
                continue
            else:
                parts.append(_character(name, child))
                self._inline(child, parts, boxes)

    def _table(self, table: "_Element") -> Iterator[str]:
        """A row of short cells is one line; cells that hold more are a page's layout, so their parts stand alone."""
        for row in _within(table, "w:tr"):
            cells = [list(self.blocks(cell)) for cell in _within(row, "w:tc")]
            if all(len(cell) <= 1 for cell in cells):
                yield "\t".join(" ".join(part.split()) for cell in cells for part in (cell or [""]))
            else:
                yield from (part for cell in cells for part in cell)

    def _marker(self, paragraph: "_Element") -> str:
        properties = _child(paragraph, "w:pPr")
        if properties is None:
            return ""
        style = _child(properties, "w:pStyle")
        identity, level = self._by_style.get(_value(style, "val"), ("", 0)) if style is not None else ("", 0)
        own = _child(properties, "w:numPr")
        if own is not None:
            identity, level = _number_of(own, identity, level)
        return self._lists.marker(identity, level) if identity else ""


def _lists(numbering: "_Element | None") -> Lists:
    """What the numbering part says of each list and level."""
    lists = Lists()
    if numbering is None:
        return lists
    abstract = {_value(one, "abstractNumId"): one for one in _within(numbering, "w:abstractNum")}
    for number in _within(numbering, "w:num"):
        identity, link = _value(number, "numId"), _child(number, "w:abstractNumId")
        shared = _value(link, "val") if link is not None else ""
        lists.share(identity, shared)
        if shared in abstract:
            for level in _within(abstract[shared], "w:lvl"):
                _define(lists, identity, level)
        for override in _within(number, "w:lvlOverride"):
            start = _child(override, "w:startOverride")
            if start is not None:
                lists.restart(identity, _integer(override, "ilvl"), _integer(start, "val", 1))
    return lists


def _define(lists: Lists, identity: str, level: "_Element") -> None:
    said = {name: _value(one, "val") for one in level if (name := _name(one.tag)) in _OF_LEVEL}
    start = said.get("w:start", "1")
    lists.define(
        identity,
        _integer(level, "ilvl"),
        said.get("w:numFmt", "decimal"),
        said.get("w:lvlText", ""),
        int(start) if start.isdecimal() and len(start) < 6 else 1,
    )


_OF_LEVEL = frozenset(("w:numFmt", "w:lvlText", "w:start"))


def _list_styles(styles: "_Element | None") -> dict[str, tuple[str, int]]:
    """The list and level that a paragraph style puts its paragraphs in, its own or its parents'."""
    own: dict[str, tuple[str, int]] = {}
    parents: dict[str, str] = {}
    for style in _within(styles, "w:style") if styles is not None else ():
        identity = _value(style, "styleId")
        based = _child(style, "w:basedOn")
        parents[identity] = _value(based, "val") if based is not None else ""
        properties = _child(style, "w:pPr")
        number = _child(properties, "w:numPr") if properties is not None else None
        if number is not None:
            own[identity] = _number_of(number, "", 0)
    found = dict(own)
    for identity in parents:
        ancestor, steps = identity, 0
        while ancestor and ancestor not in own and steps < 20:  # styles may be based on each other
            ancestor, steps = parents.get(ancestor, ""), steps + 1
        if ancestor in own:
            found[identity] = own[ancestor]
    return found


def _number_of(properties: "_Element", identity: str, level: int) -> tuple[str, int]:
    number, depth = _child(properties, "w:numId"), _child(properties, "w:ilvl")
    if number is not None:
        identity = _value(number, "val")
    return identity if identity != "0" else "", _integer(depth, "val") if depth is not None else level


def _character(name: str, element: "_Element") -> str:
    match name:
        case "w:tab" | "w:ptab":
            return "\t"
        case "w:br" | "w:cr":
            return "\n"
        case "w:noBreakHyphen":
            return "\u2011"
        case "w:sym":
            return _symbol(_value(element, "char"))
    return ""


def _symbol(code: str) -> str:
    """A character of a symbol font: which one is not known without the font, so a bullet stands for all."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return "•" if number >= _SYMBOL_FONT or number < 32 else chr(number)


def _chosen(alternates: "_Element") -> "_Element":
    """The same content is given for new and for old programs; only one of them counts."""
    for child in alternates:
        if _name(child.tag) == "mc:Choice" and len(child):
            return child
    return alternates  # whose only part is the fallback


def _is_hidden(run: "_Element") -> bool:
    properties = _child(run, "w:rPr")
    vanish = _child(properties, "w:vanish") if properties is not None else None
    return vanish is not None and _value(vanish, "val") not in _NOT_SET


def _is_placeholder(control: "_Element") -> bool:
    """Whether the content control still says “Click here to enter text”."""
    properties = _child(control, "w:sdtPr")
    return properties is not None and _child(properties, "w:showingPlcHdr") is not None


def _by_id(notes: "_Element | None") -> "dict[str, _Element]":
    """The notes that are text; those with a type are the lines between text and notes."""
    if notes is None:
        return {}
    return {_value(note, "id"): note for note in notes if _value(note, "type") in ("", "normal")}


def _within(parent: "_Element", name: str) -> "Iterator[_Element]":
    """The parts of this name, also those in content controls and insertions; not those of nested tables."""
    for child in parent:
        found = _name(child.tag)
        if found == name:
            yield child
        elif found in ("w:sdt", "w:sdtContent", "w:customXml", "w:ins"):
            yield from _within(child, name)


def _child(parent: "_Element", name: str) -> "_Element | None":
    for child in parent:
        if _name(child.tag) == name:
            return child
    return None


def _value(element: "_Element", attribute: str) -> str:
    for name, value in element.attrib.items():
        if str(name).rpartition("}")[2] == attribute:
            return str(value)
    return ""


def _integer(element: "_Element", attribute: str, otherwise: int = 0) -> int:
    value = _value(element, attribute)
    return int(value) if value.isdecimal() and len(value) < 6 else otherwise


@cache
def _name(tag: Any) -> str:
    """w:p for {http://...}p; Word writes two sets of names, “transitional” and “strict”."""
    space, _, local = str(tag).rpartition("}")
    prefix = _SPACES.get(space.removeprefix("{"), "")
    return f"{prefix}:{local}" if prefix else local
