"""Comparative Agendas Project: items, such as bills or headlines, or sentences of speeches, each with one topic.

The major topic is the theme; the subtopic, whose digits begin with it, is noted. Codes are words, never numbers.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from annotator.formats import files, foreign, items
from annotator.formats.coding import Code, Coding
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.items import Item
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.formats.tool_tables import cell, column, rows
from annotator.refusal import Refusal

MAJOR = ("majortopic", "major_topic", "majortopiccode", "major", "label_cap2", "pap_majortopic")
_MINOR = ("subtopic", "sub_topic", "subtopiccode", "minor", "label_cap4", "pap_subtopic")
_LABEL = ("label_cap2_text", "majortopic_name", "majortopic_label")
TEXT = ("text", "text_original", "description", "headline", "summary", "title", "sentence")
_DOCUMENT = ("doc_id", "document", "speech_id")
_DATE = ("date", "year")
_NONE = "0"
_CONTEXT = ("text_preceding", "text_following", "label", "label_text", "idx", "id_original")

TOPICS = {
    "1": "Macroeconomics", "2": "Civil Rights", "3": "Health", "4": "Agriculture", "5": "Labor", "6": "Education",
    "7": "Environment", "8": "Energy", "9": "Immigration", "10": "Transportation", "12": "Law and Crime",
    "13": "Social Welfare", "14": "Housing", "15": "Domestic Commerce", "16": "Defense", "17": "Technology",
    "18": "Foreign Trade", "19": "International Affairs", "20": "Government Operations", "21": "Public Lands",
    "23": "Culture", "99": "Other",
}  # fmt: skip
"""The major topics."""


def is_header(names: Sequence[str]) -> bool:
    """Whether a table with these columns has coded items with their texts."""
    return bool(column(names, MAJOR) and column(names, TEXT) and (column(names, _MINOR) or column(names, MAJOR[:3])))


def code(given: str) -> str:
    """A code as the scheme writes it: statistics programs make 12.0 of 12."""
    return re.sub(r"(?<=\d)\.0+$", "", given.strip())


def read(path: Path, problem: Problem, options: Options = AS_FOUND) -> Iterator[Incoming | Refusal]:
    """The items, or the speeches that they are sentences of."""
    stem = files.readable(path.stem)
    reader = _Reader(options.coder)
    given = [reader.item(f"row {number}", row) for number, row in rows(path, options.encoding)]
    coding = Coding(notes=tuple(reader.notes()))
    found = items.documents(given, stem, problem, coding, options.columns.per)
    yield from foreign.with_codes(list(reader.codes.values()), found)


class _Reader:
    """Makes items of rows."""

    def __init__(self, coder: str) -> None:
        self._coder = coder
        self._count: Counter[str] = Counter()
        self._undecided = 0
        self.codes: dict[str, Code] = {}

    def notes(self) -> Iterator[str]:
        if self._undecided:
            yield f"{self._undecided:,} {'row' if self._undecided == 1 else 'rows'} without a topic stay undecided"

    def item(self, where: str, row: dict[str, str]) -> Item | Refusal:
        text_column = column(row, TEXT)
        try:
            text = items.usable_text(row.get(text_column), where)
        except Refusal as refusal:
            return refusal
        major, minor = column(row, MAJOR), column(row, _MINOR)
        used = {text_column, major, minor, column(row, _LABEL), column(row, _DOCUMENT)}
        fields: dict[str, object] = {
            key: cell(row, key) for key in row if key not in used and key.casefold() not in (*_CONTEXT, *_DATE)
        }
        fields["date"] = next(filter(None, (code(cell(row, column(row, (one,)))) for one in _DATE)), "")
        document = cell(row, column(row, _DOCUMENT))
        if document:
            self._count[document] += 1
            fields |= {"document": document, "number": self._count[document]}
        item = Item(where, text.strip(), fields=fields)
        topic, subtopic = code(cell(row, major)), code(cell(row, minor))
        note = f"subtopic: {subtopic}" if subtopic not in ("", "0", topic) else ""
        if topic == _NONE:
            item.whole(None, self._coder)
        elif topic:
            item.whole(self._theme(topic, cell(row, column(row, _LABEL))), self._coder, note=note)
        else:
            self._undecided += 1
        return item

    def _theme(self, topic: str, label: str) -> str:
        if topic not in self.codes:
            name = foreign.theme_name(f"{topic} {TOPICS.get(topic, label)}")
            self.codes[topic] = Code(name, id=f"cap.{topic}")
        return self.codes[topic].name


FORMAT = Format("cap", "Comparative Agendas Project", (), read, read_with=read)
