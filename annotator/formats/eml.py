"""E-mails: the subject, the date, the sender and the body that says most."""

from collections.abc import Iterator
from email.headerregistry import AddressHeader, DateHeader
from email.message import EmailMessage
from pathlib import Path

from annotator.formats import confined, decoding, files, prose
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.refusal import Refusal

_MOST = 60_000_000  # with all that is attached

_ONLY_POINTS = 200  # characters; a plain body that is shorter may only say where the page is


def parse(path: Path, _problem: Problem) -> Iterator[Incoming | Refusal]:
    """The one mail that the file is."""
    data = files.read_bytes(path, _MOST)
    if len(data) > _MOST:
        raise Refusal(decoding.too_large(len(data)))
    message = message_of(data)
    if message.get_content_type() in ("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"):
        raise Refusal("this mail is encrypted; open it in your mail program and save its text.")
    text = _body(message)
    if not text.strip():
        attached = [name for part in message.walk() if (name := part.get_filename())]
        rest = f"; save its attachment “{prose.one_line(attached[0])}” and import that." if attached else "."
        raise Refusal(f"this mail has no text of its own{rest}")
    yield prose.incoming(
        path,
        text,
        title=header(message, "subject"),
        date=_date(message),
        source=_sender(message),
        language=header(message, "content-language"),
    )


def message_of(data: bytes) -> EmailMessage:
    """The mail. Raises Refusal where there are no headers, so that it is none."""
    from email import message_from_bytes, policy

    message = message_from_bytes(data.lstrip(), policy=policy.default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise Refusal("this is no mail, whatever its name says; name it .txt if it is plain text.")
    return message


def header(message: EmailMessage, name: str) -> str:
    """A header's decoded text; "" where there is none, or none that can be decoded."""
    try:
        return str(message.get(name, ""))
    except (ValueError, IndexError, AttributeError, TypeError, KeyError, LookupError):  # what the parser trips over
        return ""


def content(part: EmailMessage) -> str:
    """The text of a part, whatever encoding it claims."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    name = part.get_content_charset("")
    try:
        if name:
            return data.decode(name)
    except (LookupError, UnicodeDecodeError):
        pass
    return decoding.decode(data) if data.strip() else ""


def _body(message: EmailMessage) -> str:
    """The plain text, unless it only says that there is a page to see; else all the text of that page."""
    best = _part(message, "plain", "html")
    plain, page = (best, None) if best is not None and best.get_content_subtype() == "plain" else (None, best)
    text = _plain(plain) if plain is not None else ""
    if plain is not None and len(text) <= _ONLY_POINTS:
        page = _part(message, "html")
    if page is None:
        return text
    from annotator.formats import html_page

    source = content(page)
    shown = prose.text_of(html_page.all_text(html_page.parse_page(source))) if source.strip() else ""
    return shown if len(shown) > 2 * len(text) else text or shown


def _part(message: EmailMessage, *kinds: str) -> EmailMessage | None:
    try:
        part = message.get_body(preferencelist=kinds)
    except (AttributeError, ValueError, KeyError, IndexError, TypeError):  # what broken structures make it trip over
        return None
    return part if isinstance(part, EmailMessage) else None


def _plain(part: EmailMessage) -> str:
    text = content(part).replace("\r\n", "\n").replace("\r", "\n")
    if str(part.get_param("format", "")).lower() == "flowed":
        text = _unflowed(text, str(part.get_param("delsp", "")).lower() == "yes")
    return prose.clean(text.replace("\x00", ""))


def _unflowed(text: str, delete_space: bool) -> str:
    """Lines that end with a blank go on in the next one (RFC 3676); “-- ” alone begins the signature."""
    lines: list[str] = []
    going_on = False
    for line in text.split("\n"):
        line = line.removeprefix(" ") if line[:1] == " " else line
        if going_on and lines and line and not line.startswith(">"):
            lines[-1] = (lines[-1][:-1] if delete_space else lines[-1]) + line
        else:
            lines.append(line)
        going_on = line.endswith(" ") and line != "-- " and not line.startswith(">")
    return "\n".join(lines)


def _date(message: EmailMessage) -> str:
    try:
        found = message["date"]
    except (ValueError, IndexError, AttributeError, TypeError):
        return ""
    if isinstance(found, DateHeader) and found.datetime:
        return found.datetime.date().isoformat()
    return str(found or "")


def _sender(message: EmailMessage) -> str:
    try:
        found = message["from"]
    except (ValueError, IndexError, AttributeError, TypeError):
        return ""
    if isinstance(found, AddressHeader) and found.addresses:
        first = found.addresses[0]
        return str(first.display_name or first.addr_spec)
    return str(found or "")


FORMAT = Format("eml", "E-mail", (".eml",), read=confined.reader(__name__))
