"""Markdown: the text without the signs that only say how it looks."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from annotator.formats import confined, decoding, files, prose
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.glance import Glance
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.refusal import Refusal

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,20000}?\n)(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z_-]{1,30}):[ \t]*(.*)$", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(```|~~~).*$\n?", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_UNDERLINED = re.compile(r"^(?=.*\S)(.+)\n {0,3}(?:={3,}|-{3,})[ \t]*$", re.MULTILINE)
_RULE = re.compile(r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$", re.MULTILINE)
_QUOTE = re.compile(r"^ {0,3}>[ \t]?", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]\n]{0,500}\]\([^()\n]{0,1000}\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\](?:\([^()\n]{0,1000}\)|\[[^\[\]\n]{0,100}\])")
_TARGET = re.compile(r"^ {0,3}\[[^\]\n]{1,100}\]:[ \t]+\S.*$\n?", re.MULTILINE)
_ADDRESS = re.compile(r"<((?:https?|mailto):[^<>\s]{1,500})>")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]{0,20}(?:\s[^<>\n]{0,500})?/?>")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^\n]{1,2000}?\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*\\])([*_])(?=[^\s*_])([^*_\n]{1,2000}?)(?<=[^\s\\])\1(?![\w*])")
_STRUCK = re.compile(r"~~(?=\S)([^~\n]{1,1000}?)~~")
_CODE = re.compile(r"(`{1,2})([^`\n]{1,500})\1")
_TABLE_RULE = re.compile(
    r"^[ \t]*(?:\|(?:[ \t]*:?-+:?[ \t]*\|)+|:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+)[ \t]*$\n?", re.MULTILINE
)
_ROW = re.compile(r"^[ \t]*\|(.*)\|[ \t]*$", re.MULTILINE)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")
_FIELDS = {"title": "title", "date": "date", "source": "source", "author": "source", "publisher": "source",
           "url": "url", "link": "url", "permalink": "url", "language": "language", "lang": "language"}  # fmt: skip


def parse(path: Path, _problem: Problem, options: Options = AS_FOUND) -> Iterator[Incoming | Refusal]:
    """The one document that the file is."""
    source, encoding = decoding.decoded(files.read_bytes(path, decoding.MAX_DOCUMENT), options.encoding)
    matter = _FRONT_MATTER.match(source)
    said = _said(matter[1]) if matter else {}
    text = prose.clean(plain(source[matter.end() :] if matter else source))
    yield replace(prose.incoming(path, text, **said), guesses=encoding.guesses)


def look(path: Path, options: Options) -> Glance:
    """Its encoding."""
    return Glance.of_text(decoding.decoded(files.read_bytes(path, decoding.MAX_DOCUMENT), options.encoding)[1])


def plain(source: str) -> str:
    """The text as it is read. Line ends within paragraphs stay: cutting undoes them where lines were only wrapped."""
    text = _without_comments(source)
    text = _FENCE.sub("", text)
    text = _TARGET.sub("", text)
    text = _UNDERLINED.sub(r"\n\1\n", text)
    text = _HEADING.sub(r"\n\2\n", text)
    text = _RULE.sub("", text)
    text = _QUOTE.sub("", text)
    text = _TABLE_RULE.sub("", text)
    text = _ROW.sub(lambda row: "\t".join(cell.strip() for cell in row[1].split("|")), text)
    text = _IMAGE.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _ADDRESS.sub(r"\1", text)
    text = _TAG.sub("", text)
    for mark in (_CODE, _STRONG, _EMPHASIS):
        text = mark.sub(r"\2", text)
    text = _STRUCK.sub(r"\1", text)
    return _ESCAPE.sub(r"\1", text)


def _without_comments(source: str) -> str:
    """Without what stands between `<!--` and `-->`; a regular expression would look for each end anew."""
    parts = []
    at = 0
    while (start := source.find("<!--", at)) >= 0 and (end := source.find("-->", start)) >= 0:
        parts.append(source[at:start])
        at = end + len("-->")
    return "".join([*parts, source[at:]])


def _said(matter: str) -> dict[str, str]:
    """What the block at the beginning says, as static-site programs write it."""
    said: dict[str, str] = {}
    for name, value in _FIELD.findall(matter):
        field = _FIELDS.get(name.lower())
        if field and value.strip():
            said.setdefault(field, value.strip().strip("\"'"))
    return said


FORMAT = Format(
    "markdown",
    "Markdown",
    (".md", ".markdown", ".mdown"),
    read=confined.reader(__name__),
    read_with=confined.reader_with(__name__),
    look=look,
)
