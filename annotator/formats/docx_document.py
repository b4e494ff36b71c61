"""Annotated documents for reading and going on in Word: sentences shaded by theme, themes named beside them."""

import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from annotator.exporting.items import Release
from annotator.exporting.losses import Aspect
from annotator.formats.html_document import LACKS
from annotator.formats.protocol import Dataset, Format
from annotator.formats.readable import Piece, is_right_to_left, meta, paler, paragraphs, said
from annotator.formats.xml_text import xml

_MOMENT = (1980, 1, 1, 0, 0, 0)  # of every part: the same project gives the same bytes
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    f'{_DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = f'{_DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
_PARTS = {
    "[Content_Types].xml": _TYPES,
    "_rels/.rels": f'{_RELATIONS}<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    "</Relationships>",
    "word/_rels/document.xml.rels": f'{_RELATIONS}<Relationship Id="r1" Type="{_OFFICE}/styles" '
    'Target="styles.xml"/></Relationships>',
}


def _style(identity: str, name: str, size: int, before: int, after: int, *, bold: bool = False) -> str:
    strong = "<w:b/><w:bCs/>" if bold else ""
    default = ' w:default="1"' if identity == "Normal" else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{identity}"><w:name w:val="{name}"/>'
        f'<w:pPr><w:spacing w:before="{before}" w:after="{after}"/></w:pPr>'
        f'<w:rPr>{strong}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


_STYLES = (
    f'{_DECLARATION}<w:styles xmlns:w="{_WORD}">'
    + _style("Normal", "Normal", 22, 0, 160)
    + _style("Title", "Title", 40, 0, 240, bold=True)
    + _style("Heading1", "heading 1", 30, 480, 60, bold=True)
    + _style("Origin", "Origin", 18, 0, 240)
    + "</w:styles>"
)


def write(file: BinaryIO, dataset: Dataset) -> int:
    """Write the document and return the number of sentences."""
    count = 0
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in {**_PARTS, "word/styles.xml": _STYLES}.items():
            archive.writestr(_member(name), content)
        with archive.open(_member("word/document.xml"), "w", force_zip64=True) as body:
            body.write(f'{_DECLARATION}<w:document xmlns:w="{_WORD}"><w:body>'.encode())
            body.write(_paragraph("Title", _run(dataset.name or "Annotated documents")).encode())
            for theme in dataset.themes:
                name = _run(f" {theme.name} ", shade=paler(theme.colour), bold=True)
                body.write(_paragraph("Normal", name + _run(f"  {theme.definition}")).encode())
            for release in dataset.releases:
                for part in _document(release, dataset):
                    body.write(part.encode())
                count += len(release.items)
            body.write(b"<w:sectPr/></w:body></w:document>")
    return count


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _document(release: Release, dataset: Dataset) -> Iterator[str]:
    title = release.document.title
    yield _paragraph("Heading1", _run(title, mirrored=is_right_to_left(title)), mirrored=is_right_to_left(title))
    yield _paragraph("Origin", _run(meta(release)))
    for pieces in paragraphs(release):
        mirrored = is_right_to_left("".join(piece.text for piece in pieces))
        yield _paragraph("Normal", "".join(_piece(piece, dataset, mirrored) for piece in pieces), mirrored=mirrored)


def _piece(piece: Piece, dataset: Dataset, mirrored: bool) -> str:
    if piece.item is None:
        return _run(piece.text, mirrored=mirrored)
    found = said(piece.item, dataset)
    first = next((theme for one in found for theme in one.themes), None)
    runs = [_run(piece.text, shade=paler(first.colour) if first else "", mirrored=mirrored)]
    for one in found:
        words = [theme.name for theme in one.themes] + one.words
        who = f"{one.annotator}: " if len(dataset.annotators) > 1 else ""
        runs.append(_run(f" [{who}{', '.join(words)}]", small=True, mirrored=mirrored))
    return "".join(runs)


def _paragraph(style: str, runs: str, *, mirrored: bool = False) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{"<w:bidi/>" if mirrored else ""}</w:pPr>{runs}</w:p>'


def _run(text: str, *, shade: str = "", bold: bool = False, small: bool = False, mirrored: bool = False) -> str:
    known = "<w:b/><w:bCs/>" if bold else ""
    known += '<w:color w:val="67635A"/><w:sz w:val="17"/><w:szCs w:val="17"/>' if small else ""
    known += f'<w:shd w:val="clear" w:color="auto" w:fill="{shade.lstrip("#")}"/>' if shade else ""
    known += "<w:rtl/>" if mirrored else ""
    return f'<w:r><w:rPr>{known}</w:rPr><w:t xml:space="preserve">{xml(text)}</w:t></w:r>'


FORMAT = Format(
    "docx",
    "Annotated documents to read (Word)",
    (".docx",),
    write=write,
    lacks={**LACKS, Aspect.UNDECIDED: "left unmarked"},
)
