"""ZIP archives and the XML in them, opened as if they were made to harm."""

import os
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from annotator.formats import files, sniffing
from annotator.refusal import Refusal

if TYPE_CHECKING:
    from lxml import etree

MAX_PART = 100_000_000
"""Bytes of XML that are unpacked from a document: a thousand pages have about 10,000,000."""
MAX_DIRECTORY = 20_000_000
"""Bytes of a list of contents, about 200,000 names: Python holds ten times as much for it."""

DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, UnicodeDecodeError)
"""What `zipfile` raises on a damaged archive."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others unpack a few bytes to any number at once
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_BOMB = "it would unpack to {size:.0f} MB, more than any release has ({limit:.0f} MB); it may be made to harm."
_DAMAGED = "this archive is damaged or incomplete; get the file again, or save it anew."
_PASSWORD = "it is protected by a password; save it without one."
_DOCTYPE = "its XML declares a document type, which these files never do; it may be made to harm."


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, for reading its parts one by one. Raises Refusal for what cannot be read, also from within."""
    files.size_of(path)
    try:
        refuse_other_kind(path)
        check_directory(path)
        with zipfile.ZipFile(path) as archive:
            yield archive
    except DAMAGE as error:
        raise Refusal(_DAMAGED) from error
    except NotImplementedError as error:
        raise Refusal("it is packed in a way that cannot be unpacked; pack it anew as a plain ZIP archive.") from error
    except RuntimeError as error:  # what zipfile raises where a password is asked for
        if "password" not in str(error) and "encrypted" not in str(error):
            raise
        raise Refusal(_PASSWORD) from error
    except OSError as error:
        raise Refusal(files.cannot_read(error)) from error


def refuse_other_kind(path: Path, magic: bytes = b"PK") -> None:
    """Say what a file is that has not the first bytes its name promises."""
    head = sniffing.head_of(path)
    if magic in head[:1024]:
        return
    if not head:
        raise Refusal("this file is empty.")
    if b"\x00" in head or not all(byte > 31 or byte in b"\t\n\r\f\x1b" for byte in head):
        raise Refusal(f"this is no {path.suffix} file, whatever its name says, or it is damaged; get it again.")
    raise Refusal(f"its name says {path.suffix}, but it is plain text; name it .txt and import it again.")


def check_directory(path: Path) -> None:
    """Refuse an archive whose list of contents alone would fill the memory: `zipfile` reads all of it on opening."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 66_000))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise zipfile.BadZipFile("no end of the central directory")
    directory = struct.unpack_from("<I", tail, at + 12)[0]
    at_64 = tail.rfind(_END_64, 0, at)
    if directory == 0xFFFFFFFF and at_64 >= 0 and len(tail) >= at_64 + 48:
        directory = struct.unpack_from("<Q", tail, at_64 + 40)[0]
    if min(directory, size) > MAX_DIRECTORY:
        raise Refusal("this archive lists more files than can be read at once; split it.")


def read_part(archive: zipfile.ZipFile, name: str, limit: int = MAX_PART) -> bytes | None:
    """One part of the archive, None where there is none. Raises Refusal where it is too large once unpacked."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        return None
    check_sizes([info], limit)
    if info.flag_bits & 1:
        raise Refusal(_PASSWORD)
    with archive.open(info) as part:
        return part.read(limit + 1)  # zipfile never gives more than the size that the list says


def check_sizes(infos: Sequence[zipfile.ZipInfo], limit: int) -> None:
    """Add up what would be unpacked before anything is."""
    total = sum(info.file_size for info in infos)
    if total > limit:
        raise Refusal(_BOMB.format(size=total / 1e6, limit=limit / 1e6))
    if any(info.compress_type not in _METHODS for info in infos):
        raise NotImplementedError("compression method")


def is_safe_name(info: zipfile.ZipInfo) -> bool:
    """Whether the member would stay in the folder it is unpacked to, and is a file."""
    name = info.filename.replace("\\", "/")
    kind = info.external_attr >> 28
    path = PurePosixPath(name)
    return (
        kind in (0, 8)  # not said, or a regular file: no link, no device
        and not path.is_absolute()
        and ".." not in path.parts
        and ":" not in path.parts[0]
        and not any(ord(char) < 32 for char in name)
    )


def parse_xml(data: bytes) -> "etree._Element":
    """The root of the XML. Raises Refusal for a document type, with which entity bombs come, and for what is no XML."""
    from lxml import etree

    if b"<!DOCTYPE" in data or "<!DOCTYPE".encode("utf-16-le") in data or "<!DOCTYPE".encode("utf-16-be") in data:
        raise Refusal(_DOCTYPE)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "allocation" in str(error) or "memory" in str(error):
            raise MemoryError from None
        raise Refusal(f"its text is damaged ({error.msg}); save it anew.") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refusal(_DOCTYPE)
    return root
