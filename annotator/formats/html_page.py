"""From the source of a web page to its main text and its metadata."""

import codecs
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.dates import iso_date
from annotator.formats import decoding, prose
from annotator.formats.decoding import Encoding
from annotator.formats.protocol import Incoming
from annotator.refusal import Refusal

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_TOO_DEEP = "its parts are nested too deeply to be read; it may be made to harm. Save its text as a .txt file."
_TOO_MANY = (
    "one of its paragraphs has more links than any release; it may be made to harm. Copy its text from the browser and "
    "paste it."
)
_MANY_MARKS, _MOST_MARKS = 2_000, 5_000  # in one block
_LOOKS = ("span", "b", "i", "em", "strong", "u", "s", "font", "small", "big", "sup", "sub", "mark", "code", "tt", "wbr")
_NO_TEXT = "no text of a release was found on this page; copy the text from the browser and paste it."

# Signs that trafilatura takes out although they are part of words in Persian, Urdu, Hindi and German, or say how text
# runs; they travel as letters of a script that no page uses.
_INVISIBLE = "\u00ad\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\u061c"
_ANY_INVISIBLE = re.compile(f"[{_INVISIBLE}]")
_STAND_INS = {ord(char): chr(0x14400 + at) for at, char in enumerate(_INVISIBLE)}
_BACK = {ord(stand_in): chr(char) for char, stand_in in _STAND_INS.items()}

_BESIDE_THE_TEXT = re.compile(
    r"(?:©|\(c\)\s|(?:foto|photo|bild|image|picture|imagen|credit|crédit)s?(?:\s+(?:credit|source|crédit|von|by|:))?\s?:"
    r"|letzte (?:änderung|aktualisierung)|zuletzt (?:geändert|aktualisiert)|last (?:updated|modified|change)"
    r"|dernière (?:mise à jour|modification)|última (?:actualización|modificación)|ultima modifica|stand:\s?\d"
    r"|آخر تحديث|最后更新|最終更新|(?:seite )?drucken$|print(?: this)?(?: page)?$|imprimer$|imprimir$|share(?: this)?$"
    r"|teilen$|partager$|compartir$|comentar$|comments?$|advertisement$|anzeige$|read more$|weiterlesen$)",
    re.IGNORECASE,
)
_INVITES = re.compile(
    r"\b(?:sign up|subscribe|newsletter|follow us|abonnieren|abonnez|inscrivez|suscr[ií]bete|iscriviti)\b",
    re.IGNORECASE,
)
_LONGEST_ASIDE = 120  # characters; a longer line is prose, whatever it begins with
_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table tbody td tfoot th thead "
    "tr ul".split()
)
_SILENT = frozenset("head iframe math noscript object script select style svg template textarea title".split())


_AS_BROWSERS_DO = {  # these names are used for what Windows has in their place
    "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030",
    "shift_jis": "cp932", "iso-8859-9": "cp1254", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "x-sjis": "cp932",
    "utf8": "utf-8",
}  # fmt: skip

_NO_ENCODINGS = frozenset("idna oem mbcs punycode raw-unicode-escape undefined unicode-escape utf-7".split())
"""Of Python, which no page is in; some take a time that grows with the square of its length."""


def decode(data: bytes, said: str = "") -> tuple[str, Encoding]:
    """The page's source: what a user says, a byte-order mark, UTF-8, what the page declares, or a guess, in this order.

    What a page declares is believed: where some of its bytes are not in that encoding, they are replaced.
    """
    if said or data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return decoding.decoded(data, said)
    try:
        return data.decode("utf-8").replace("\x00", ""), Encoding("utf-8")
    except UnicodeDecodeError:
        declared = _CHARSET.search(data[:10_000]) or _XML_ENCODING.match(data)
    if declared:
        name = declared[1].decode("ascii").lower()
        name = _AS_BROWSERS_DO.get(name, name)
        with suppress(LookupError):
            if codecs.lookup(name).name not in _NO_ENCODINGS:
                return data.decode(name, errors="replace").replace("\x00", ""), Encoding(name)
    return decoding.decoded(data)


def incoming(path: Path, source: str, url: str = "") -> Incoming:
    """The release on the page. `url` is where the page came from, if something else than the page says so."""
    tree = parse_page(source)
    if source.count("<") - source.count("</") > _MANY_MARKS:
        tree = _thinned(tree)
    said = metadata(tree, url)
    text = main_text(tree)
    if not text:
        raise Refusal(_NO_TEXT)
    first = text.partition("\n")[0]
    if len(first) > 20 and first in said["title"]:  # which may go on with the name of the site
        said["title"] = first
    return prose.incoming(path, text, **said)


def parse_page(source: str) -> "HtmlElement":
    """The tree of the page. Raises Refusal where it is nested so deeply that its text would be lost."""
    from lxml import etree, html

    if not source.strip():
        raise Refusal("this page is empty.")
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    source = _XML_DECLARATION.sub("", source, count=1)
    if _ANY_INVISIBLE.search(source):
        source = source.translate(_STAND_INS)
    try:
        tree = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        raise Refusal(_NO_TEXT) from None
    if any("depth" in str(error.message).lower() for error in parser.error_log):
        raise Refusal(_TOO_DEEP)
    return tree


def _thinned(tree: "HtmlElement") -> "HtmlElement":
    """Without marks that only say how words look where a block has very many; Refusal where it has too many of others.

    Extraction takes a time that grows with the square of their number.
    """
    from lxml import etree, html

    if _most_in_a_block(tree) <= _MANY_MARKS:
        return tree
    etree.strip_tags(tree, *_LOOKS)
    if _most_in_a_block(tree) > _MOST_MARKS:
        raise Refusal(_TOO_MANY)
    return html.document_fromstring(html.tostring(tree, encoding="unicode"))  # or each word stays a node


def _most_in_a_block(tree: "HtmlElement") -> int:
    """How many elements, such as links, the block has that has most of them."""
    blocks: dict[HtmlElement, HtmlElement] = {}
    counts: Counter[HtmlElement] = Counter()
    for element in tree.iter():
        parent = element.getparent()
        block = element if parent is None or element.tag in _BLOCKS else blocks[parent]
        blocks[element] = block
        counts[block] += 1
    return max(counts.values(), default=0)


def main_text(tree: "HtmlElement") -> str:
    """The text of the release, its paragraphs apart; "" where there is none. Changes the tree.

    Precision comes first, since what is taken in wrongly has to be tagged or deleted by hand; where that finds hardly
    anything, more is let in.
    """
    import trafilatura

    for header in tree.xpath("//article//header | //main//header"):
        header.tag = "div"  # a release's own header holds its headline and its lede, not the site's
    found = ""
    whole = len("".join(tree.itertext()))
    for precision, recall in ((True, False), (False, False), (False, True)):
        text = trafilatura.extract(
            tree, include_comments=False, favor_precision=precision, favor_recall=recall, fast=not recall
        )
        found = max(found, text or "", key=len)
        if len(found) > min(120, whole // 3):
            break
    lines = [" ".join(line.split()) for line in found.translate(_BACK).split("\n")]
    return prose.text_of(_without_asides([line for line in lines if line]) or all_text(tree))


def _without_asides(lines: list[str]) -> list[str]:
    """Without credits of pictures, dates of change and buttons; at the end also without invitations to subscribe."""
    kept = [line for line in lines if len(line) > _LONGEST_ASIDE or not _BESIDE_THE_TEXT.match(line)]
    while len(kept) > 1 and len(kept[-1]) <= _LONGEST_ASIDE and _INVITES.search(kept[-1]):
        kept.pop()
    return kept


def all_text(tree: "HtmlElement") -> list[str]:
    """All that a page shows, block by block: for mails, and for pages that are nothing but a text."""
    from lxml import etree

    blocks: list[str] = []
    line: list[str] = []
    silent = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        starts = event == "start"
        if name in _BLOCKS:
            blocks.append(" ".join("".join(line).split()))
            line = ["• "] if name == "li" and starts else []
        if name in _SILENT or not name:
            silent += 1 if starts else -1
        text = element.text if starts else element.tail
        if text and not silent:
            line.append(text)
    blocks.append(" ".join("".join(line).split()))
    return [block.translate(_BACK) for block in blocks if block.strip("• ")]


# What the page says of itself


def metadata(tree: "HtmlElement", url: str = "") -> dict[str, str]:
    """Title, date, source, url and language of the release, each "" where the page does not say."""
    linked = list(_linked_data(tree))
    named = _named(tree)
    address = url or _address(tree, linked, named)
    site = _source(linked, named, address)
    said = {
        "title": _title(tree, linked, named, site),
        "date": _date(tree, linked, named, address),
        "source": site,
        "url": address,
        "language": _language(tree, linked, named),
    }
    return {name: value.translate(_BACK) for name, value in said.items()}


def _linked_data(tree: "HtmlElement") -> Iterator[dict[str, Any]]:
    """The objects of schema.org that describe an article."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            waiting: list[Any] = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue
        while waiting:
            value = waiting.pop(0)
            if isinstance(value, list):
                waiting.extend(value)
            elif isinstance(value, dict):
                waiting.extend(one for name, one in value.items() if name in ("@graph", "mainEntity"))
                if value.get("headline") or value.get("datePublished"):
                    yield value


def _named(tree: "HtmlElement") -> dict[str, str]:
    """The first content of each `meta` by its name or property, in lower case."""
    named: dict[str, str] = {}
    for meta in tree.xpath("//meta[@content]"):
        for kind in ("property", "name", "itemprop", "http-equiv"):
            name = (meta.get(kind) or "").lower()
            if name and meta.get("content").strip():
                named.setdefault(name, meta.get("content").strip())
    return named


def _address(tree: "HtmlElement", linked: list[dict[str, Any]], named: dict[str, str]) -> str:
    offered = [link.get("href") or "" for link in tree.xpath("//link[@rel='canonical'][@href]")]
    offered += [named.get("og:url", ""), *(_words(one.get("url")) for one in linked)]
    return next(filter(prose.web_address, offered), "")


def _title(tree: "HtmlElement", linked: list[dict[str, Any]], named: dict[str, str], site: str) -> str:
    """The headline as it stands on the page, where the page's title has it too; else the title without the site."""
    title = " ".join((tree.findtext(".//title") or "").split())
    offered = [_words(one.get("headline")) for one in linked] + [named.get("og:title", ""), title]
    offered = [one for one in offered if one]
    headings = [" ".join(one.text_content().split()) for one in tree.xpath("//h1 | //h2[position() < 3]")]
    shown = [one for one in headings if len(one) > 8 and any(one in offer for offer in offered)]
    if shown:
        return max(shown, key=len)
    return _without_site(next(iter([*offered, *headings]), ""), site)


def _without_site(title: str, site: str) -> str:
    for mark in (" | ", " :: ", " » ", " – ", " - ", " — ", " · ", "_"):
        head, found, tail = title.rpartition(mark)
        if found and len(head) > 12 and (mark in (" | ", " :: ") or (site and tail.casefold() in site.casefold())):
            return head
    return title


def _date(tree: "HtmlElement", linked: list[dict[str, Any]], named: dict[str, str], address: str) -> str:
    for offered in (
        *(_words(one.get("datePublished")) for one in linked),
        *(named.get(name, "") for name in _PUBLISHED),
        *(one.get("datetime") or "" for one in tree.xpath("//time[@itemprop='datePublished' or @pubdate]")),
    ):
        if found := iso_date(offered):
            return found
    return _date_in_text(tree, address)


def _date_in_text(tree: "HtmlElement", address: str) -> str:
    """The date that is most likely the page's: where pages have theirs, beside the headline, or any that it shows."""
    from htmldate import find_date

    def found(extensive: bool) -> str:
        date = find_date(tree, original_date=True, extensive_search=extensive, url=address or None) or ""
        return date[:4] if date.endswith("-01-01") else date  # it makes a year the first of January

    # The extensive search loads the rules of 200 languages, which takes seconds; so it comes last
    return found(extensive=False) or _date_beside_headline(tree) or found(extensive=True)


def _date_beside_headline(tree: "HtmlElement") -> str:
    """The day that stands next to a heading, or the only one that stands on a line of its own."""
    blocks = all_text(tree)
    headings = {" ".join(one.text_content().translate(_BACK).split()) for one in tree.xpath("//h1")}
    days = [_day(block) for block in blocks]
    for at, block in enumerate(blocks):
        if block in headings:
            near = [*days[at + 1 : at + 6], *reversed(days[max(0, at - 4) : at])]
            if any(near):
                return next(filter(None, near))
    only = set(filter(None, days))
    return only.pop() if len(only) == 1 else ""


def _day(block: str) -> str:
    date = iso_date(block) if len(block) < 60 and _DIGITS.search(block) else ""
    return date if len(date) == len("2026-01-05") else ""


_DIGITS = re.compile(r"\d")


_PUBLISHED = (
    "article:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "pubdate",
    "publishdate", "date",
)  # fmt: skip


def _source(linked: list[dict[str, Any]], named: dict[str, str], address: str) -> str:
    for one in linked:
        publisher = one.get("publisher")
        if isinstance(publisher, dict) and _words(publisher.get("name")):
            return _words(publisher["name"])
    said = next(filter(None, (named.get(name, "") for name in ("og:site_name", "dc.publisher", "publisher"))), "")
    return said or re.sub(r"^https?://(?:www\.)?([^/:]+).*$", r"\1", address)


def _language(tree: "HtmlElement", linked: list[dict[str, Any]], named: dict[str, str]) -> str:
    tag = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    said = (_words(one.get("inLanguage")) for one in linked)
    return tag or next(filter(None, said), "") or named.get("content-language") or named.get("og:locale", "")


def _words(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
