"""doccano: JSONL, JSON and CSV of its projects for sequence labelling and for text classification.

The offsets of what was labelled in its window count UTF-16 units, or characters as they are seen where the project
says so; what was uploaded has whatever the uploader counted. The file does not say which. Nor does it say who
labelled: an export has a file for each annotator, called as they are, or one for all.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from annotator.formats import files, foreign, items
from annotator.formats.coding import Coding, Span
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.doccano_writer import write
from annotator.formats.items import Item
from annotator.formats.jsonish import records
from annotator.formats.offsets import Offsets, Seen, Unit, best_of_all, countings, is_plain
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.formats.tool_tables import rows
from annotator.refusal import Refusal

TEXT = ("text", "data", "column_data")
LABELS = ("label", "labels", "column_label", "entities", "annotations")
_PEOPLE = ("annotator", "coder")
_APPROVED = ("annotation_approver", "is_confirmed", "isConfirmed")
_OWN = frozenset({*TEXT, *LABELS, *_PEOPLE, *_APPROVED, "id", "meta", "Comments", "relations"})
_PLAIN = frozenset({"id", *TEXT, "label", "labels", "meta", "Comments"})


def is_record(record: Mapping[str, Any]) -> bool:
    """Whether an object of a JSON file is one of doccano's."""
    if not any(isinstance(record.get(name), str) for name in TEXT) or "themes" in record or "_task_hash" in record:
        return False
    for name in LABELS:
        value = record.get(name)
        if isinstance(value, str) and record.keys() <= _PLAIN:
            return True
        if isinstance(value, list) and name in ("entities", "annotations"):
            return bool(value) and all(isinstance(one, dict) and "start_offset" in one for one in value)
        if isinstance(value, list):
            return all(isinstance(one, str) or _is_triple(one) for one in value)
    return False


def is_header(names: Sequence[str]) -> bool:
    """Whether a CSV file with these columns is one of doccano's."""
    named = set(names)
    if not named & {"text", "data"} or "label" not in named or named & {"document", "themes", "annotations"}:
        return False
    return "Comments" in named or named <= {"id", "text", "data", "label"}


def _is_triple(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 3 and _is_offset(value[0]) and _is_offset(value[1])


def _is_offset(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def read(path: Path, problem: Problem, options: Options = AS_FOUND) -> Iterator[Incoming | Refusal]:
    """The documents of the file."""
    if path.suffix.lower() in (".csv", ".tsv", ".tab"):
        found = list(_rows(path, options))
    else:
        found = list(records(path, options.encoding, problem))
    reader = _Reader(options, problem)
    reader.survey(found)
    given = list(map(reader.item, found))
    yield from items.documents(given, files.readable(path.stem), problem, reader.coding(), options.columns.per)


def _rows(path: Path, options: Options) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of a CSV file as records."""
    for number, row in rows(path, options.encoding):
        label = row.get("label", "")
        several = "Comments" in row or "id" in row
        labels = [one for one in (label.split("#") if several else [label]) if one.strip()]
        yield f"row {number}", row | {"label": labels}


class _Reader:
    """Makes items of records."""

    def __init__(self, options: Options, problem: Problem) -> None:
        self._options = options
        self._problem = problem
        self._names = foreign.Names()
        self._counting = countings([Unit.UTF_16], options.offsets)[0]
        self._relations = 0
        self._notes: list[str] = []

    def survey(self, found: Sequence[tuple[str, dict[str, Any]]]) -> None:
        """Find out how offsets count in this file, where that makes a difference."""
        texts = [(text, seen) for _, record in found if (text := _text(record)) and (seen := _seen(record))]
        candidates = countings([Unit.UTF_16, Unit.CODE_POINTS, Unit.GRAPHEMES], self._options.offsets)
        self._counting = best_of_all(texts, candidates)
        if any(not is_plain(text) and max(text) > "\uffff" for text, _ in texts):
            said = "" if self._options.offsets else ", by the ends of words; --offsets says it otherwise"
            self._notes.append(f"{self._counting}{said}")

    def item(self, found: tuple[str, dict[str, Any]]) -> Item | Refusal:
        where, record = found
        raw = _text(record)
        try:
            text = items.usable_text(raw, where)
        except Refusal as refusal:
            return refusal
        who = self._who(record)
        item = Item(where, text, fields=_fields(record))
        if item.is_own:
            labels = record.get("label")
            item.decide(record, [one for one in labels if isinstance(one, str)] if isinstance(labels, list) else [])
            return item
        offsets = Offsets(raw, self._counting)
        for name in LABELS:
            value = record.get(name)
            for one in value if isinstance(value, list) else [value] if isinstance(value, str) else []:
                self._label(one, item, who, offsets)
        if any(record.get(name) not in (None, False, "") for name in _APPROVED):
            item.completed.append((who, ""))
        relations = record.get("relations")
        self._relations += len(relations) if isinstance(relations, list) else 0
        return item

    def coding(self) -> Coding:
        """What holds for the whole file, once all items are made."""
        left = (("relations", self._relations),) if self._relations else ()
        return Coding(left_out=left, notes=(*self._notes, *self._names.notes))

    def _label(self, one: Any, item: Item, who: str, offsets: Offsets) -> None:
        if isinstance(one, str) and one.strip():
            item.whole(self._names.of(one), who)
            return
        match one:
            case [start, end, code]:
                pass
            case {"start_offset": start, "end_offset": end, "label": code}:
                who = f"doccano user {one['user']}" if isinstance(one.get("user"), int) else who
            case _:
                start = end = code = ""
        name = foreign.words(code)
        if not isinstance(start, int) or not isinstance(end, int) or not name.strip():
            self._problem(f"{item.where}: a label that is neither a name nor [start, end, name] was left out.")
            return
        item.spans.append(Span(*offsets.place(start, end), self._names.of(name), who))

    def _who(self, record: Mapping[str, Any]) -> str:
        named = (foreign.person(record.get(name)) for name in _PEOPLE)
        return next(filter(None, named), self._options.coder)


def _text(record: Mapping[str, Any]) -> str:
    return next((value for name in TEXT if isinstance(value := record.get(name), str)), "")


def _seen(record: Mapping[str, Any]) -> list[Seen]:
    found = []
    for name in LABELS:
        for one in record[name] if isinstance(record.get(name), list) else []:
            if isinstance(one, dict):
                one = [one.get("start_offset"), one.get("end_offset"), ""]
            if _is_triple(one):
                found.append(Seen(one[0], one[1]))
    return found


def _fields(record: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata: what an upload had beside text and label, and the comments."""
    meta = record.get("meta")
    fields = dict(meta) if isinstance(meta, dict) else {}
    fields |= {name: value for name, value in record.items() if name not in _OWN}
    comments = record.get("Comments")
    said = [foreign.words(one) for one in comments] if isinstance(comments, list) else [foreign.words(comments)]
    return fields | {"comments": "\n".join(filter(None, said))}


FORMAT = Format("doccano", "doccano (JSON Lines)", (), read, write, read_with=read, coded=True, notation=".jsonl")
