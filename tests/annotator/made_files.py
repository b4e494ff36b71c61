"""Files in the formats of other programs, made small or harmful for the tests."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

Row = tuple[str | float, ...]
"""The cells of a row of a spreadsheet."""

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "style": "style",
    }.items()
)


def archive(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """A ZIP archive of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


def docx(path: Path, body: str, **parts: str) -> Path:
    """A Word file with this XML in its body; further parts by name, as `footnotes=...`."""
    spaces = (
        f'xmlns:w="{_W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="urn:wps" xmlns:v="urn:v" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    )
    made = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>",
    }
    for name, content in parts.items():
        place = "docProps/core.xml" if name == "core" else f"word/{name}.xml"
        made[place] = (
            content.replace("<w:", f'<w:{name} xmlns:w="{_W}"><w:', 1) + f"</w:{name}>" if name != "core" else content
        )
    return archive(path, made)


def paragraph(*texts: str, properties: str = "") -> str:
    """A paragraph of a Word file; texts that begin with “<” are XML."""
    runs = "".join(text if text.startswith("<") else f"<w:r><w:t>{text}</w:t></w:r>" for text in texts)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


def odt(path: Path, body: str, styles: str = "", before: str = "", **parts: str) -> Path:
    """An OpenDocument text with this XML in its body."""
    content = (
        f"{before}<office:document-content {_ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    made = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, **parts}
    return archive(path, made)


Placed = tuple[float, float, str]
"""A line of a PDF: points from the left and from the bottom of the page, and its text in Windows-1252."""


def pdf(path: Path, pages: Sequence[Sequence[Placed]], size: float = 11.0, picture: bool = False) -> Path:
    """A PDF with these lines on its pages, in Helvetica; with a picture over the page instead of text if asked for."""
    objects: list[bytes] = [b"", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"]
    objects.append(
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>\n"
        b"stream\n\x80\nendstream"
    )
    kids = []
    for page in pages:
        stream = b"q 595 0 0 842 0 0 cm /Im Do Q\n" if picture else b""
        for left, bottom, text in page:
            shown = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
            stream += b"BT /F %g Tf %g %g Td (%s) Tj ET\n" % (size, left, bottom, shown)
        objects.append(b"<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream))
        resources = b"<</Font<</F 3 0 R>>/XObject<</Im 4 0 R>>>>"
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources %s>>"
            % (len(objects), resources)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    data, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table,
        len(objects) + 1,
        len(data),
    )
    path.write_bytes(data)
    return path


def prose_lines(text: str, left: float, top: float, columns: int, leading: float = 14.0) -> list[Placed]:
    """The text broken into lines of so many characters, from the top down."""
    lines: list[str] = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) + 1 > columns:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [(left, top - leading * at, line) for at, line in enumerate(lines)]


def workbook(path: Path, sheets: Mapping[str, Sequence[Row]]) -> Path:
    """A spreadsheet."""

    def cell(value: str | float) -> str:
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
        return f"<c><v>{value}</v></c>"

    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    tables = ["".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows) for rows in sheets.values()]
    names = "".join(f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"/>' for at, name in enumerate(sheets, start=1))
    links = "".join(
        f'<Relationship Id="r{at}" Type="{office}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at, _ in enumerate(sheets, start=1)
    )
    return archive(
        path,
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{office}"><sheets>{names}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">{links}</Relationships>',
            **{
                f"xl/worksheets/sheet{at}.xml": f'<worksheet xmlns="{space}"><sheetData>{table}</sheetData></worksheet>'
                for at, table in enumerate(tables, start=1)
            },
        },
    )
