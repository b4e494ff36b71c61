"""Which columns of a foreign table are the text, the title, the date: a guess by their names and what they hold."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, Protocol

from annotator.dates import day_comes_first, iso_date

Row = Mapping[str, Any]

_SAMPLE = 200  # rows that are looked at
_PROSE = 60  # characters that the cells of a text have at least, in the middle
_NAMES: Mapping[str, Sequence[str]] = {  # ours: what others call it, the surest first
    "text": "texts full_text fulltext text_full body body_text content press_release release_text article_text speech "
    "sent_text sentence sentence_text message paragraph testo texte texto tekst inhalt volltext contenu contenido "
    "текст النص متن 正文 内容 本文".split(),
    "title": "headline heading header subject head titolo titre titulo título titel überschrift naslov заголовок "
    "العنوان عنوان 标题 標題 タイトル".split(),
    "date": "published published_at publication_date date_published pub_date pubdate release_date datum data fecha "
    "дата التاريخ تاریخ 日期 日付".split(),
    "source": "outlet publisher organisation organization institution ministry party party_name newspaper author "
    "sender member_name president quelle fonte fuente источник المصدر 来源".split(),
    "url": "link href uri web_url source_url permalink address_url".split(),
    "language": "lang sprache langue lingua idioma language_code".split(),
    "document": "doc_id document_id docid doc article_id release_id press_id text_id".split(),
    "number": "sent_id sentence_id sentence_number sentence_no sent_no sent_number".split(),
    "themes": "sent_labels labels".split(),
}  # fmt: skip


class Rows(Protocol):
    """As `annotator.formats.rows.Rows`."""

    row: str
    name: str

    def __iter__(self) -> Iterator[tuple[int, Row]]: ...


class Named:
    """The rows of a table with our names for its columns, and with its dates as ours.

    A table that has a column “text” speaks our language: of such a one only the dates are put right.
    """

    def __init__(self, rows: Rows) -> None:
        self.row, self.name = rows.row, rows.name
        self._rows = rows

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        rows = iter(self._rows)
        sample = list(islice(rows, _SAMPLE))
        names = guess([row for _, row in sample])
        ours = {theirs: name for name, theirs in names.items()}
        dates = [str(row.get(names.get("date", "date")) or "") for _, row in sample]
        day_first = day_comes_first(dates)
        from_zero = "number" in names and any(str(row.get(names["number"])) in ("0", "0.0") for _, row in sample)
        for number, row in chain(sample, rows):
            named = {ours.get(name, name): value for name, value in row.items() if name}  # R numbers rows
            date = named.get("date")
            if isinstance(date, str) and date:
                named["date"] = iso_date(date, day_first)
            if from_zero:
                named["number"] = _next(named.get("number"))
            yield number, named


def guess(rows: Sequence[Row]) -> dict[str, str]:
    """The names of the columns by ours, for those that are called otherwise; nothing where there is a “text”."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    if "text" in columns:
        return {}
    found: dict[str, str] = {}
    for ours, others in _NAMES.items():
        called = {_plain(name): name for name in reversed(columns)}
        theirs = next((called[other] for other in others if other in called), "")
        if theirs and ours not in columns:
            found[ours] = theirs
    if "text" not in found:
        prose = _longest([name for name in columns if name not in found.values()], rows)
        if not prose:
            return {}
        found["text"] = prose
    if not {"document", "number"} <= {*found, *columns}:  # an identity of a document says nothing on its own
        for name in ("document", "number", "themes"):
            found.pop(name, None)
    return found


def text_column(columns: Sequence[str]) -> bool:
    """Whether the names alone show which column is the text."""
    return "text" in columns or any(_plain(name) in _NAMES["text"] for name in columns)


def _longest(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """The column whose cells read like prose, and are not the same over and over."""
    best, length = "", _PROSE
    for name in columns:
        cells = [value for row in rows if isinstance(value := row.get(name), str) and value.strip()]
        if not cells or len(cells) * 2 < len(rows) or len(set(cells)) * 2 < len(cells):
            continue
        middle = sorted(map(len, cells))[len(cells) // 2]
        if middle >= length and sum(" " in cell.strip() for cell in cells) * 2 > len(cells):
            best, length = name, middle
    return best


def _plain(name: str) -> str:
    return "_".join(name.casefold().replace("-", " ").replace(".", " ").replace("_", " ").split())


def _next(value: Any) -> Any:
    try:
        return int(float(value)) + 1
    except (TypeError, ValueError):
        return value
