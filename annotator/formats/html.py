"""Saved web pages: the release without the page around it, and what the page says of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from annotator.formats import confined, decoding, files
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.glance import Glance
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.refusal import Refusal

MAX_PAGE = decoding.MAX_DOCUMENT


def parse(path: Path, _problem: Problem, options: Options = AS_FOUND) -> Iterator[Incoming | Refusal]:
    """The one release that the page holds."""
    from annotator.formats import html_page

    source, encoding = html_page.decode(_bytes(path), options.encoding)
    yield replace(html_page.incoming(path, source), guesses=encoding.guesses)


def look(path: Path, options: Options) -> Glance:
    """Its encoding."""
    from annotator.formats import html_page

    return Glance.of_text(html_page.decode(_bytes(path), options.encoding)[1])


def _bytes(path: Path) -> bytes:
    data = files.read_bytes(path, MAX_PAGE)
    if len(data) > MAX_PAGE:
        raise Refusal(decoding.too_large(len(data)))
    return data


FORMAT = Format(
    "html",
    "Web page",
    (".html", ".htm", ".xhtml", ".xht"),
    read=confined.reader(__name__),
    read_with=confined.reader_with(__name__),
    look=look,
    worked_out=True,
)
