"""Web pages saved as one file: the page is unpacked and read as any other; what it shows is never fetched."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

from annotator.formats import confined, decoding, eml, files, html_page, prose
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.refusal import Refusal

_MOST = 100_000_000  # with its pictures


def parse(path: Path, _problem: Problem) -> Iterator[Incoming | Refusal]:
    """The one release that the page holds."""
    data = files.read_bytes(path, _MOST)
    if len(data) > _MOST:
        raise Refusal(decoding.too_large(len(data)))
    message = eml.message_of(data)
    page = _page(message)
    if page is None:
        raise Refusal("there is no page in this file; it may be damaged. Save the page again.")
    url = prose.web_address(eml.header(message, "snapshot-content-location") or eml.header(page, "content-location"))
    yield html_page.incoming(path, eml.content(page), url)


def _page(message: EmailMessage) -> EmailMessage | None:
    """The first page in it: the others are its frames."""
    for part in message.walk():
        if isinstance(part, EmailMessage) and part.get_content_type() in ("text/html", "application/xhtml+xml"):
            return part
    return None


FORMAT = Format("mhtml", "Web page in one file", (".mhtml", ".mht"), read=confined.reader(__name__), worked_out=True)
