"""RTF: the text of the release with its footnotes and the markers of its lists."""

import re
from collections.abc import Iterator
from pathlib import Path

from annotator.formats import confined, decoding, files, prose
from annotator.formats.containers import refuse_other_kind
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.refusal import Refusal

_MOST = 50_000_000  # pictures are in it as text
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_FONTS = re.compile(r"\{[^{}]{0,100}\\fonttbl")
_SILENT_FONT = re.compile(r"\{\\f\d+(?:(?!\\fcharset)[^{};])*;?\}")
_FOOTNOTE = re.compile(r"\{[^{}]{0,100}?\\footnote(?![a-z])")
_TITLE = re.compile(r"\{\\title\s?((?:[^{}\\]|\\'[0-9a-fA-F]{2}|\\u-?\d+\s?\??)*)\}")
_BRACE = re.compile(r"\\[\\{}]|[{}]")
_PICTURE = re.compile(r"\{(?:\\\*)?\\(?:pict|objdata)(?![a-z])|\{\\\*\\shppict(?![a-z])")
_BINARY = re.compile(r"\\bin[1-9]")


def parse(path: Path, _problem: Problem) -> Iterator[Incoming | Refusal]:
    """The one document that the file is."""
    refuse_other_kind(path, b"{\\rtf")
    data = files.read_bytes(path, _MOST)
    if len(data) > _MOST:
        raise Refusal(decoding.too_large(len(data)))
    source = _with_sound_fonts(_without_groups(_source(data), _PICTURE))
    if _BINARY.search(source):
        raise Refusal("this RTF file holds unpacked binary data; open it in Word and save it as DOCX.")
    head = _head(source)
    source, notes = _take_footnotes(source)
    blocks = _blocks(source)
    for number, note in enumerate(notes, start=1):
        blocks.append(f"[{number}] " + " ".join(" ".join(_blocks(head + note + "}")).split()))
    title = _TITLE.search(source)
    yield prose.incoming(path, prose.text_of(blocks), title=_text(head + title[1] + "}") if title else "")


def _source(data: bytes) -> str:
    """RTF is ASCII; what is not is in the code page that it names."""
    page = _CODE_PAGE.search(data[:2000])
    try:
        return data.decode(f"cp{page[1].decode()}" if page else "cp1252", errors="replace").replace("\x00", "")
    except LookupError:
        return data.decode("cp1252", errors="replace").replace("\x00", "")


def _with_sound_fonts(source: str) -> str:
    """Without the fonts that do not say their encoding: striprtf would give them that of the next one."""
    fonts = _FONTS.search(source)
    if not fonts:
        return source
    end = _end_of_group(source, fonts.start())
    return source[: fonts.start()] + _SILENT_FONT.sub("", source[fonts.start() : end]) + source[end:]


def _blocks(source: str) -> list[str]:
    lines = [line.replace("|", "\t").strip("\t ") if _is_row(line) else line for line in _text(source).split("\n")]
    return [line for line in lines if line.strip()]


def _is_row(line: str) -> bool:
    """striprtf ends each cell of a table with a bar."""
    return line.rstrip().endswith("|")


def _text(source: str) -> str:
    from striprtf.striprtf import rtf_to_text

    # It leaves out what list items begin with in older files; in newer ones that has this other name
    source = source.replace("\\pntext", "\\listtext")
    try:
        text = str(rtf_to_text(source, errors="replace"))  # type: ignore[no-untyped-call]
    except LookupError:  # a font in an encoding that Python does not have
        text = str(rtf_to_text(source.replace("\\fcharset", "\\fnone"), errors="replace"))  # type: ignore[no-untyped-call]
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # beyond the BMP, RTF writes two halves


def _head(source: str) -> str:
    """What a part of the file needs before it to be read: its fonts say in which encoding it is."""
    start = source.find("\\ansicpg")
    page = source[start : start + 13].split("{")[0].split("\\d")[0] if start >= 0 else ""
    fonts = _FONTS.search(source)
    table = source[fonts.start() : _end_of_group(source, fonts.start())] if fonts else ""
    return "{\\rtf1\\ansi" + re.sub(r"(\\ansicpg\d+).*", r"\1", page, flags=re.DOTALL) + table + " "


def _take_footnotes(source: str) -> tuple[str, list[str]]:
    """The source with a number in place of each footnote, and the footnotes."""
    notes: list[str] = []
    parts: list[str] = []
    at = 0
    while match := _FOOTNOTE.search(source, at):
        end = _end_of_group(source, match.start())
        notes.append("{" + source[match.end() : end].replace("\\chftn", ""))
        parts += [source[at : match.start()], f"[{len(notes)}]"]
        at = end
    return "".join([*parts, source[at:]]), notes


def _without_groups(source: str, opening: re.Pattern[str]) -> str:
    parts: list[str] = []
    at = 0
    while match := opening.search(source, at):
        parts.append(source[at : match.start()])
        at = _end_of_group(source, match.start())
    return "".join([*parts, source[at:]])


def _end_of_group(source: str, start: int) -> int:
    """The place after the brace that closes the group which opens here, or the end of a file that is cut off."""
    depth = 0
    for match in _BRACE.finditer(source, start):
        if match.group() == "{":
            depth += 1
        elif match.group() == "}":
            depth -= 1
            if depth == 0:
                return match.end()
    return len(source)


FORMAT = Format("rtf", "Rich text (RTF)", (".rtf",), read=confined.reader(__name__))
