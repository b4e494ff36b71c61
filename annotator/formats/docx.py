"""Word documents: all that stands in the body of the text, in its order."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.formats import confined, prose
from annotator.formats.containers import open_archive, parse_xml, read_part
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.refusal import Refusal

if TYPE_CHECKING:
    import zipfile

    from lxml.etree import _Element


def parse(path: Path, _problem: Problem) -> Iterator[Incoming | Refusal]:
    """The one document that the file is."""
    from annotator.formats.docx_walk import Notes, blocks

    with open_archive(path) as archive:
        name = _main_part(archive)
        data = read_part(archive, name)
        if data is None:
            raise Refusal("this Word file has no text in it; it may be damaged. Open it in Word and save it anew.")
        folder = name.rpartition("/")[0]
        numbering, styles = (read_part(archive, f"{folder}/{part}.xml") for part in ("numbering", "styles"))
        notes = Notes(*(_xml(read_part(archive, f"{folder}/{part}.xml")) for part in ("footnotes", "endnotes")))
        text = prose.text_of(blocks(parse_xml(data), notes, _xml(numbering), _xml(styles)))
        properties = _properties(read_part(archive, "docProps/core.xml", 1_000_000))
    title = properties.get("title", "")
    yield prose.incoming(
        path,
        text,
        # Word takes the first line of the first draft for the title, and templates bring their own
        title=title if title and prose.one_line(title).casefold() in prose.one_line(text[:5000]).casefold() else "",
        language=properties.get("language", ""),
    )


def _main_part(archive: "zipfile.ZipFile") -> str:
    """The part that holds the text: other programs than Word name it otherwise."""
    relations = _xml(read_part(archive, "_rels/.rels", 1_000_000))
    if relations is not None:
        for relation in relations:
            if str(relation.get("Type")).endswith("/officeDocument"):
                return str(relation.get("Target")).lstrip("/")
    return "word/document.xml"


def _xml(data: bytes | None) -> "_Element | None":
    return None if data is None else parse_xml(data)


def _properties(data: bytes | None) -> dict[str, str]:
    if data is None:
        return {}
    try:
        return {str(one.tag).rpartition("}")[2]: (one.text or "") for one in parse_xml(data)}
    except Refusal:  # a damaged title is no reason to refuse the text
        return {}


FORMAT = Format("docx", "Word document", (".docx", ".docm", ".dotx"), read=confined.reader(__name__))
