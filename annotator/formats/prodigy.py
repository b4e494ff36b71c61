"""Prodigy: JSONL of a dataset, an answer per line.

Offsets count code points. An answer is *accept*, *reject* or *ignore*. With one label per task, reject says that this
label does not apply; in tasks that are worked on as a whole it only says that the task is no good. `accept` lists
chosen options by their ids; an empty list that was accepted says that none of them applies. Who answered stands after
the name of the dataset.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.formats import files, foreign, items
from annotator.formats.coding import Code, Coding, Span
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.items import Item
from annotator.formats.jsonish import records
from annotator.formats.offsets import Counting, Offsets, Unit, countings
from annotator.formats.prodigy_writer import write
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.refusal import Refusal

_ANSWERS = ("accept", "reject", "ignore")
_WHO = ("_annotator_id", "_session_id")
_BY_CLOCK = re.compile(r"\d{4}-\d\d-\d\d[_T]\d\d[-:]\d\d[-:]\d\d$")  # a session that nobody has named
_OWN = frozenset(
    "text tokens spans relations options accept answer label cats meta html config style ents head child".split()
)
_YES = 0.5


def is_record(record: Mapping[str, Any]) -> bool:
    """Whether an object of a JSON file is one of Prodigy's, or is made as spaCy takes them."""
    if "_task_hash" in record or "_input_hash" in record:
        return True
    if not isinstance(record.get("text"), str):
        return False
    spans = record.get("spans")
    marked = isinstance(spans, list) and all(isinstance(one, dict) and "start" in one for one in spans)
    answered = record.get("answer") in _ANSWERS and any(name in record for name in ("label", "accept", "spans"))
    return answered or (bool(spans) and marked) or isinstance(record.get("cats"), dict)


def read(path: Path, problem: Problem, options: Options = AS_FOUND) -> Iterator[Incoming | Refusal]:
    """The documents of the file."""
    found = list(records(path, options.encoding, problem))
    reader = _Reader([record for _, record in found], options, problem)
    given = [reader.item(*one) for one in found]
    reader.take_rejections()
    documents = items.documents(given, files.readable(path.stem), problem, reader.coding(), options.columns.per)
    yield from foreign.with_codes(reader.codes(), documents)


@dataclass
class _Judged:
    """The labels that one annotator has taken and refused for one text, task by task."""

    item: Item
    at: str = ""
    taken: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)


class _Reader:
    """Makes items of records."""

    def __init__(self, found: Sequence[Mapping[str, Any]], options: Options, problem: Problem) -> None:
        self._problem = problem
        self._coder = options.coder
        self._names = foreign.Names()
        self._counting = countings([Unit.CODE_POINTS], options.offsets)[0] if options.offsets else Counting()
        self._before = _dataset({who for record in found if (who := _session(record))})
        self._labels = {label for record in found if (label := _label(record)) and "options" not in record}
        offered = [_shown(record) for record in found if "options" in record]
        self._options = list(offered[0].values()) if offered and all(one == offered[0] for one in offered) else []
        self._judged: dict[tuple[str, str], _Judged] = {}
        self._left: Counter[str] = Counter()

    def item(self, where: str, record: Mapping[str, Any]) -> Item | Refusal:
        try:
            text = items.usable_text(record.get("text"), where)
        except Refusal as refusal:
            return refusal
        item = Item(where, text, fields=_fields(record))
        if item.is_own:
            accepted = record.get("accept") if record.get("answer") == "accept" else None
            item.decide(item.fields, [foreign.words(one) for one in accepted] if isinstance(accepted, list) else [])
        else:
            self._take(item, record)
        return item

    def take_rejections(self) -> None:
        """Whoever has refused all labels that there are has decided that none applies."""
        for (_, who), judged in self._judged.items():
            if judged.taken or not judged.refused:
                continue
            if judged.refused == self._labels:
                judged.item.whole(None, who, judged.at)
            else:
                self._left["rejections of single labels"] += len(judged.refused)

    def codes(self) -> list[Code]:
        """The options, where all tasks that have any have the same."""
        return [Code(self._names.of(name)) for name in self._options if name.strip()]

    def coding(self) -> Coding:
        """What holds for the whole file, once all items are made."""
        return Coding(left_out=tuple(self._left.items()), notes=self._names.notes)

    def _take(self, item: Item, record: Mapping[str, Any]) -> None:
        answer = record.get("answer", "accept")
        who, at = self._who(record), foreign.moment(record.get("_timestamp"))
        label = _label(record)
        if answer == "ignore" or answer not in _ANSWERS:
            return
        if label and "options" not in record:
            self._judge(item, label, answer, who, at)
        elif answer == "reject":
            self._left["rejected tasks"] += 1
        elif "options" in record or isinstance(record.get("accept"), list):
            self._choose(item, record, who, at)
            if record.get("_view_id") == "blocks":
                self._mark(item, record, who, at)
        else:
            self._mark(item, record, who, at)
        if answer == "accept" and isinstance(record.get("cats"), dict):
            self._weigh(item, record["cats"], who, at)

    def _judge(self, item: Item, label: str, answer: str, who: str, at: str) -> None:
        judged = self._judged.setdefault((item.text, who), _Judged(item))
        judged.at = max(judged.at, at)
        if answer == "accept":
            judged.taken.add(label)
            item.whole(self._names.of(label), who, at)
        else:
            judged.refused.add(label)

    def _choose(self, item: Item, record: Mapping[str, Any], who: str, at: str) -> None:
        shown = _shown(record)
        chosen = [foreign.words(one) for one in record.get("accept") or ()]
        for code in filter(str.strip, chosen):
            item.whole(self._names.of(shown.get(code, code)), who, at)
        if not chosen and "answer" in record:
            item.whole(None, who, at)

    def _weigh(self, item: Item, cats: Mapping[str, Any], who: str, at: str) -> None:
        taken = [name for name, share in cats.items() if isinstance(share, int | float) and share >= _YES]
        for name in taken:
            item.whole(self._names.of(name), who, at)
        if not taken and cats:
            item.whole(None, who, at)

    def _mark(self, item: Item, record: Mapping[str, Any], who: str, at: str) -> None:
        offsets = Offsets(str(record["text"]), self._counting)
        spans = record.get("spans")
        for one in spans if isinstance(spans, list) else []:
            start, end, label = (
                (one.get(name) for name in ("start", "end", "label")) if isinstance(one, dict) else "   "
            )
            name = foreign.words(label)
            if not isinstance(start, int) or not isinstance(end, int) or not name.strip():
                self._problem(f"{item.where}: a span without start, end or label was left out.")
                continue
            item.spans.append(Span(*offsets.place(start, end), self._names.of(name), who, at))
        relations = record.get("relations")
        if isinstance(relations, list) and relations:
            self._left["relations"] += len(relations)
        if isinstance(spans, list) and "answer" in record and not record.get("_is_binary"):
            item.completed.append((who, at))

    def _who(self, record: Mapping[str, Any]) -> str:
        session = _session(record)
        name = session.removeprefix(self._before)
        return self._coder if not session or _BY_CLOCK.search(session) else foreign.person(name) or self._coder


def _session(record: Mapping[str, Any]) -> str:
    return next((who for name in _WHO if isinstance(who := record.get(name), str) and who.strip()), "")


def _dataset(sessions: set[str]) -> str:
    """What stands before the names in sessions: the dataset and a hyphen."""
    named = sorted(one for one in sessions if not _BY_CLOCK.search(one))
    first = named[0] if named else ""
    heads = (first[: match.end()] for match in reversed(list(re.finditer("-", first))))
    return next((head for head in heads if all(one.startswith(head) for one in named)), "")


def _shown(record: Mapping[str, Any]) -> dict[str, str]:
    """The options of a task by their ids: as they are shown, where that is text."""
    given = record.get("options")
    options = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    return {foreign.words(one.get("id")): foreign.words(one.get("text") or one.get("id")) for one in options}


def _label(record: Mapping[str, Any]) -> str:
    label = record.get("label")
    return label.strip() if isinstance(label, str) else ""


def _fields(record: Mapping[str, Any]) -> dict[str, Any]:
    meta = record.get("meta")
    fields = dict(meta) if isinstance(meta, dict) else {}
    return fields | {name: value for name, value in record.items() if name not in _OWN and not name.startswith("_")}


FORMAT = Format(
    "prodigy", "Prodigy (JSON Lines, choice)", (), read, write, read_with=read, coded=True, notation=".jsonl"
)
