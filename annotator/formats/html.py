"""Saved web pages: the release without the page around it, and what the page says of it."""

from collections.abc import Iterator
from pathlib import Path

from annotator.formats import confined, decoding, files
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.refusal import Refusal

MAX_PAGE = decoding.MAX_DOCUMENT


def parse(path: Path, _problem: Problem) -> Iterator[Incoming | Refusal]:
    """The one release that the page holds."""
    from annotator.formats import html_page

    data = files.read_bytes(path, MAX_PAGE)
    if len(data) > MAX_PAGE:
        raise Refusal(decoding.too_large(len(data)))
    yield html_page.incoming(path, html_page.decode(data))


FORMAT = Format("html", "Web page", (".html", ".htm", ".xhtml", ".xht"), read=confined.reader(__name__))
