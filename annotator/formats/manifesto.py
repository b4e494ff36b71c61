"""Manifesto Project: election programmes as quasi-sentences with the codes of the coding scheme, a row for each.

Codes are words, never numbers: 000 says that no category applies, H marks a heading, sub-categories have a point.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from annotator.formats import files, foreign, items, jsonish
from annotator.formats.coding import Code, Coding
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.items import Item
from annotator.formats.manifesto_categories import CATEGORIES
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.formats.tool_tables import cell, column, rows
from annotator.refusal import Refusal

TEXT = ("text", "content", "text_original", "quasi_sentence", "qs")
CODE = "cmp_code"
_DOCUMENT = ("manifesto_id", "doc_id", "document")
_TITLES = ("title", "label_subcat_text")
_ORDER = ("pos", "position")
_NONE, _HEADING = ("000", "0"), "H"
_OF_A_ROW = frozenset(
    {*TEXT, *_TITLES, *_ORDER, CODE, "idx", "eu_code", "text_preceding", "text_following", "cmp_code_hb4"}
)
_KEY = re.compile(r"\d+_((?:19|20)\d\d)(\d\d)$")  # a party and the month of the election

Row = tuple[str, dict[str, str]]


def is_header(names: Sequence[str]) -> bool:
    """Whether a table with these columns has coded quasi-sentences."""
    return bool(column(names, (CODE,)) and column(names, TEXT))


def code(given: str) -> str:
    """A code as the scheme writes it: statistics programs make 504.0 of 504, and variables are called per703_1."""
    found = given.strip().removeprefix("per").replace("_", ".")
    return found.removesuffix(".0") if re.fullmatch(r"\d{3,4}\.0", found) else found


def theme_id(given: str) -> str:
    """The id of the theme of a code, the same in data and in codebooks."""
    return f"cmp.{code(given)}" if code(given) else ""


def name(given: str, row: Mapping[str, str] = {}) -> str:
    """What the theme of a code is called: the code and the category's title, as far as it is known."""
    title = next(filter(None, (CATEGORIES.get(code(given), ""), *(cell(row, one) for one in _TITLES))), "")
    return f"{code(given)} {title}".strip()


def read(path: Path, problem: Problem, options: Options = AS_FOUND) -> Iterator[Incoming | Refusal]:
    """The programmes in the file."""
    stem = files.readable(path.stem)
    if path.suffix.lower() == ".json":
        found = list(_from_api(jsonish.parse(jsonish.load(path, options.encoding)), stem))
    else:
        found = [(f"row {number}", row) for number, row in rows(path, options.encoding)]
    reader = _Reader(stem, options.coder)
    given = [reader.item(*one) for one in _in_order(found)]
    yield from foreign.with_codes(
        list(reader.codes.values()), items.documents(given, stem, problem, reader.coding(), options.columns.per)
    )


def _from_api(value: object, stem: str) -> Iterator[Row]:
    """The rows of what the project's programming interface answers."""
    match value:
        case {"items": list(found), **rest}:
            key = str(rest.get("key", stem))
        case list(found):
            key = stem
        case _:
            raise Refusal("there are no quasi-sentences in this file; get it anew.")
    for number, one in enumerate(found, start=1):
        if isinstance(one, dict) and "items" in one:
            yield from _from_api(one, stem)
        elif isinstance(one, dict):
            yield f"item {number}", {"manifesto_id": key} | {str(name): foreign.words(it) for name, it in one.items()}


def _in_order(found: Sequence[Row]) -> Sequence[Row]:
    """The rows as they follow each other in their programmes, where the file says so."""
    names = found[0][1] if found else {}
    order = column(names, _ORDER)
    if not order or not all(row.get(order, "").isdigit() for _, row in found):
        return found
    return sorted(found, key=lambda one: int(one[1][order]))


class _Reader:
    """Makes items of rows."""

    def __init__(self, stem: str, coder: str) -> None:
        self._stem, self._coder = stem, coder
        self._count: Counter[str] = Counter()
        self._paragraph: dict[str, int] = {}
        self._was_heading: dict[str, bool] = {}
        self._undecided: Counter[str] = Counter()
        self.codes: dict[str, Code] = {}

    def item(self, where: str, row: dict[str, str]) -> Item | Refusal:
        try:
            text = items.usable_text(row.get(column(row, TEXT)), where)
        except Refusal as refusal:
            return refusal
        document = cell(row, column(row, _DOCUMENT)) or self._stem
        given = cell(row, column(row, (CODE,)))
        self._count[document] += 1
        fields = {
            "document": document, "number": self._count[document], "paragraph": self._in_paragraph(document, given),
            "title": document, "date": _month(document) or cell(row, column(row, ("date", "edate"))),
        }  # fmt: skip
        extra = {key: cell(row, key) for key in row if key.casefold() not in (*_OF_A_ROW, *_DOCUMENT, "date", "title")}
        item = Item(where, text.strip(), fields=extra | fields)
        other = cell(row, column(row, ("eu_code",)))
        self._decide(item, given, f"eu_code: {other}" if other not in ("", "0") else "", row)
        return item

    def coding(self) -> Coding:
        """What holds for the whole file, once all items are made."""
        notes = [
            f"{count:,} {'quasi-sentence' if count == 1 else 'quasi-sentences'} with {what} stay undecided"
            for what, count in self._undecided.items()
        ]
        return Coding(notes=tuple(notes))

    def _decide(self, item: Item, given: str, note: str, row: dict[str, str]) -> None:
        if given in _NONE:
            item.whole(None, self._coder, note=note)
        elif given in ("", _HEADING):
            self._undecided["the code H (headings)" if given else "no code"] += 1
            if note:
                item.whole("", self._coder, note=note)
        else:
            key = code(given)
            if key not in self.codes:
                self.codes[key] = Code(foreign.theme_name(name(given, row)), id=theme_id(given))
            item.whole(self.codes[key].name, self._coder, note=note)

    def _in_paragraph(self, document: str, given: str) -> int:
        """Headings stand by themselves."""
        heading = given == _HEADING
        if document not in self._paragraph:
            self._paragraph[document] = 1
        elif heading or self._was_heading[document]:
            self._paragraph[document] += 1
        self._was_heading[document] = heading
        return self._paragraph[document]


def _month(document: str) -> str:
    match = _KEY.search(document)
    return f"{match[1]}-{match[2]}" if match and 1 <= int(match[2]) <= 12 else ""


def is_answer(head: str) -> bool:
    """Whether a JSON text that begins so is what the project's programming interface answers."""
    return json.dumps(CODE) in head and '"items"' in head


FORMAT = Format("manifesto", "Manifesto Project", (), read, read_with=read)
