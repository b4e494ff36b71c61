"""OpenDocument texts: all that stands in the body of the text, in its order."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.formats import confined, files, prose
from annotator.formats.containers import MAX_PART, open_archive, parse_xml, read_part
from annotator.formats.listing import Lists
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.refusal import Refusal

if TYPE_CHECKING:
    from lxml.etree import _Element

_SPACES = {"text": "text", "table": "table", "drawing": "draw", "office": "office", "style": "style", "meta": "meta"}
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_SKIPPED = frozenset(
    "text:tracked-changes office:annotation office:annotation-end text:ruby-text text:note-citation office:forms "
    "text:sequence-decls text:table-of-content-source text:bibliography-source table:table-column office:scripts "
    "draw:object draw:object-ole draw:image text:index-title-template text:alphabetical-index-source".split()
)
_KINDS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "": "none"}


def parse(path: Path, _problem: Problem) -> Iterator[Incoming | Refusal]:
    """The one document that the file is."""
    content, styles, meta = _parts(path)
    walk = _Walk(_lists(content, styles))
    body = next((one for one in content if _name(one.tag) == "office:body"), None)
    text = prose.text_of(walk.all_blocks(body)) if body is not None else ""
    said = _said(meta)
    title = said.get("title", "")
    shown = prose.one_line(title).casefold() in prose.one_line(text[:5000]).casefold()
    yield prose.incoming(path, text, title=title if shown else "", language=said.get("language", ""))


def _parts(path: Path) -> "tuple[_Element, _Element | None, _Element | None]":
    """The text, the styles and what is said about it; a “flat” file has all in one."""
    if path.suffix.lower() == ".fodt":
        flat = parse_xml(files.read_bytes(path, MAX_PART))
        return flat, flat, flat
    with open_archive(path) as archive:
        manifest = read_part(archive, "META-INF/manifest.xml")
        if manifest and b"encryption-data" in manifest:
            raise Refusal("it is protected by a password; save it without one.")
        data = read_part(archive, "content.xml")
        if data is None:
            raise Refusal("this OpenDocument file has no text in it; it may be damaged. Save it anew.")
        styles, meta = read_part(archive, "styles.xml"), read_part(archive, "meta.xml")
        return parse_xml(data), parse_xml(styles) if styles else None, parse_xml(meta) if meta else None


class _Walk:
    """One pass over the document, with the notes that it comes across."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._notes: list[_Element] = []

    def all_blocks(self, body: "_Element") -> Iterator[str]:
        """The paragraphs, table rows and text boxes in order, then the notes."""
        yield from self._blocks(body)
        for number, note in enumerate(self._notes, start=1):  # a note may hold a note: the list grows meanwhile
            yield f"[{number}] " + "\n".join(self._blocks(note))

    def _blocks(self, container: "_Element", style: str = "", depth: int = -1) -> Iterator[str]:
        for child in container:
            match _name(child.tag):
                case "text:p" | "text:h":
                    yield from self._paragraph(child)
                case "text:list":
                    yield from self._list(child, _value(child, "style-name") or style, depth + 1)
                case "table:table":
                    yield from self._table(child)
                case name if name not in _SKIPPED:
                    yield from self._blocks(child, style, depth)

    def _list(self, element: "_Element", style: str, depth: int) -> Iterator[str]:
        for item in element:
            name = _name(item.tag)
            if name not in ("text:list-item", "text:list-header"):
                continue
            marker = self._lists.marker(style, depth) if name == "text:list-item" else ""
            for block in self._blocks(item, style, depth):
                yield f"{marker} {block}" if marker else block
                marker = ""

    def _table(self, table: "_Element") -> Iterator[str]:
        """A row of short cells is one line; cells that hold more are a page's layout, so their parts stand alone."""
        for row in table:
            name = _name(row.tag)
            if name in ("table:table-header-rows", "table:table-rows", "table:table-row-group"):
                yield from self._table(row)
            if name != "table:table-row":
                continue
            cells = [list(self._blocks(cell)) for cell in row if _name(cell.tag) == "table:table-cell"]
            if all(len(cell) <= 1 for cell in cells):
                yield "\t".join(" ".join(part.split()) for cell in cells for part in (cell or [""]))
            else:
                yield from (part for cell in cells for part in cell)

    def _paragraph(self, paragraph: "_Element") -> Iterator[str]:
        parts: list[str] = []
        boxes: list[_Element] = []
        self._inline(paragraph, parts, boxes)
        text = "".join(parts)
        if text.strip():
            yield text
        for box in boxes:
            yield from self._blocks(box)

    def _inline(self, element: "_Element", parts: list[str], boxes: "list[_Element]") -> None:
        parts.append(_folded(element.text))
        for child in element:
            name = _name(child.tag)
            if name == "text:s":
                count = _value(child, "c")
                parts.append(" " * min(int(count) if count.isdecimal() else 1, 100))
            elif name == "text:tab":
                parts.append("\t")
            elif name == "text:line-break":
                parts.append("\n")
            elif name == "text:note":
                self._note(child, parts)
            elif name == "draw:text-box":
                boxes.append(child)
            elif name not in _SKIPPED:
                self._inline(child, parts, boxes)
            parts.append(_folded(child.tail))

    def _note(self, note: "_Element", parts: list[str]) -> None:
        body = next((part for part in note if _name(part.tag) == "text:note-body"), None)
        if body is not None:
            self._notes.append(body)
            parts.append(f"[{len(self._notes)}]")


def _folded(text: str | None) -> str:
    """White space in the file is one blank; wanted blanks have elements of their own."""
    if not text:
        return ""
    for char in "\t\r\n":
        text = text.replace(char, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _lists(*parts: "_Element | None") -> Lists:
    lists = Lists()
    for part in parts:
        for style in part.iter("{*}list-style") if part is not None else ():
            for level in style:
                _define(lists, _value(style, "name"), level)
    return lists


def _define(lists: Lists, name: str, level: "_Element") -> None:
    depth, start = _value(level, "level"), _value(level, "start-value")
    if not depth.isdecimal():
        return
    at = int(depth) - 1
    if _name(level.tag) != "text:list-level-style-number":
        lists.define(name, at, "bullet", _value(level, "bullet-char"), 1)
        return
    shown = _value(level, "display-levels")
    levels = range(at + 2 - (int(shown) if shown.isdecimal() else 1), at + 2)
    numbers = ".".join(f"%{place}" for place in levels if 1 <= place <= 9)
    kind = _KINDS.get(_value(level, "num-format"), "decimal")
    pattern = _value(level, "num-prefix") + numbers + _value(level, "num-suffix")
    lists.define(name, at, kind, pattern, int(start) if start.isdecimal() else 1)


def _said(meta: "_Element | None") -> dict[str, str]:
    if meta is None:
        return {}
    return {str(one.tag).rpartition("}")[2]: one.text or "" for one in meta.iter(f"{{{_DUBLIN_CORE}}}*")}


@cache
def _name(tag: Any) -> str:
    """text:p for {urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"""
    space, _, local = str(tag).rpartition("}")
    parts = space.split(":")
    return f"{_SPACES.get(parts[-2], '') if len(parts) > 2 else ''}:{local}"


def _value(element: "_Element", attribute: str) -> str:
    for name, value in element.attrib.items():
        if str(name).rpartition("}")[2] == attribute:
            return str(value)
    return ""


FORMAT = Format("odt", "OpenDocument text", (".odt", ".ott", ".fodt"), read=confined.reader(__name__))
