"""What a file really is, by its first bytes: names lie, out of malice or because a program saved under an old one."""

import re
import zipfile
from pathlib import Path

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"RIFF", b"\x00\x00\x00\x0cjP", b"AT&TFORM"
)  # fmt: skip
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]", re.I | re.S
)
_MAIL_HEADER = re.compile(rb"(?:From .*\r?\n)?(?:[!-9;-~]+:[^\r\n]*\r?\n(?:[ \t]+[^\r\n]*\r?\n)*){2,}", re.I)
_SAVED_PAGE = re.compile(rb"^content-type:\s*multipart/related|^x-mimeole:|^snapshot-content-location:", re.I | re.M)
_MIME = re.compile(rb"^mime-version:", re.I | re.M)
_PACKED = (b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ")
_IN_OLE = (  # the name of a stream that only this kind has
    ("EncryptedPackage", "protected by a password"),
    ("WordDocument", "an old Word file"),
    ("Workbook", "an old Excel file"),
    ("PowerPoint Document", "a PowerPoint file"),
    ("__substg1.0_", "an Outlook message"),
)
_FIRST_PARTS = (  # which the programs themselves write at the beginning
    (b"mimetypeapplication/vnd.oasis.opendocument.textPK", "odt"),
    (b"word/document.xml", "docx"),
    (b"xl/workbook.xml", "xlsx"),
)
_FIRST_NAMES = (b"mimetype", b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"xl/", b"customXml/")
_MOST = 50_000_000


def head_of(path: Path) -> bytes:
    """The first bytes of the file; none where it cannot be read, which its reader will say."""
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError:
        return b""


def kind_of(path: Path) -> str:
    """The format that the content shows: the name of one of ours, or "" for any text."""
    head = head_of(path)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        office = head[30:].startswith(_FIRST_NAMES)  # a .docx packed with others shows its parts too
        kind = next((kind for name, kind in _FIRST_PARTS if office and name in head), "") or _kind_of_zip(path)
        return "unreadable" if kind in ("book", "office") else kind
    if head.startswith(_OLE):
        return "xlsx" if "Excel" in name_of_ole(path) else "unreadable"
    text = _without_mark(head)
    if text.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(_PICTURES) and b"\x00" in head:
        return "unreadable"
    if head.startswith(_PACKED):
        return "unreadable"
    if _HTML.match(text):
        return "html"
    if path.suffix.lower() != ".eml" and _MIME.search(head) and _SAVED_PAGE.search(head) and _MAIL_HEADER.match(text):
        return "mhtml"
    from annotator.formats.recognising import kind_of_database, kind_of_text

    if head.startswith(b"SQLite format 3\x00"):
        return kind_of_database(path)
    return kind_of_text(path, _decoded(head))


def _decoded(head: bytes) -> str:
    """The head as text, as far as that is no question; what is cut off at its end is lost."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) & ~1].decode("utf-16", "ignore")
    return head.decode("utf-8-sig", "ignore")


def name_of_ole(path: Path) -> str:
    """Which of the programs that used this container wrote the file; "" where that does not show."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST)
    except OSError:
        return ""
    return next((kind for stream, kind in _IN_OLE if stream.encode("utf-16-le") in data), "")


def what_is(path: Path) -> str:
    """In words, what a file is that cannot be read; "" where that is not known."""
    head = head_of(path)
    if head.startswith(_OLE):
        return name_of_ole(path)
    if head.startswith(_PICTURES) and b"\x00" in head:
        return "a picture, a sound or a film"
    if head.startswith(_PACKED):
        return "packed"
    return {"book": "an electronic book", "office": "a presentation or a drawing"}.get(_kind_inside(path, head), "")


def _without_mark(head: bytes) -> bytes:
    """The head as ASCII would have it, whatever the encoding."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[2:].replace(b"\x00", b"")
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()


def _kind_inside(path: Path, head: bytes) -> str:
    return _kind_of_zip(path) if head.startswith(b"PK\x03\x04") else ""


def _kind_of_zip(path: Path) -> str:
    """Which of the formats that are ZIP archives inside: by the parts that each of them must have."""
    from annotator.formats.containers import DAMAGE, check_directory
    from annotator.formats.recognising import kind_of_archive
    from annotator.refusal import Refusal

    try:
        check_directory(path)
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                return _open_document(archive.read("mimetype"))
    except (Refusal, *DAMAGE, OSError, ValueError, NotImplementedError, RuntimeError):
        return "zip"  # whose reader says what is wrong with it
    of_tool = kind_of_archive(names)
    if of_tool:
        return of_tool
    if any(name.startswith("word/") for name in names) and "[Content_Types].xml" in names:
        return "docx"
    if any(name.startswith("xl/") for name in names) and "[Content_Types].xml" in names:
        return "xlsx"
    return "office" if "[Content_Types].xml" in names else "zip"


def _open_document(mimetype: bytes) -> str:
    if mimetype.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "xlsx"
    return "book" if mimetype.startswith(b"application/epub") else "office"
