"""Label Studio: JSON of a project, and JSON_MIN, CSV and TSV with a record per annotation.

Offsets count code points. A task has annotations, each a list of results: labels on a span, choices for the whole text
or for a span, remarks. An annotation that was submitted is complete; one that was skipped says nothing.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from annotator.formats import files, foreign, items, jsonish
from annotator.formats.coding import Coding, Span
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.items import Item
from annotator.formats.label_studio_writer import write
from annotator.formats.marked_up import Flat, points_of, units_of
from annotator.formats.offsets import Offsets, Seen, Unit, best_counting, countings, is_quoted
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.formats.tool_tables import rows
from annotator.refusal import Refusal

_MIN = frozenset({"annotation_id", "annotator", "lead_time"})
_OF_ANNOTATION = _MIN | {"id", "created_at", "updated_at", "agreement"}
_CONTROLS = frozenset("label labels choice choices taxonomy sentiment theme themes topic category code codes".split())
_ADDRESS = re.compile(r"(https?|s3|gs)://\S+$|/data/\S+$")

Result = Mapping[str, Any]
Place = Callable[[int, int], tuple[int, int]]


def is_record(record: Mapping[str, Any]) -> bool:
    """Whether an object of a JSON file is one of Label Studio's."""
    if record.keys() >= _MIN:
        return True
    done = record.get("annotations", record.get("completions", record.get("predictions")))
    listed = isinstance(done, list) and all(isinstance(one, dict) and "result" in one for one in done)
    return isinstance(record.get("data"), dict) and listed


def is_header(names: Sequence[str]) -> bool:
    """Whether a table with these columns is one of Label Studio's."""
    return set(names) >= _MIN


def read(path: Path, problem: Problem, options: Options = AS_FOUND) -> Iterator[Incoming | Refusal]:
    """The documents of the file."""
    if path.suffix.lower() in (".csv", ".tsv", ".tab"):
        tasks = list(_small(_rows(path, options)))
    else:
        found = list(jsonish.records(path, options.encoding, problem))
        small = bool(found) and found[0][1].keys() >= _MIN
        tasks = list(_small(found)) if small else [_Task.of(*one) for one in found]
    reader = _Reader(tasks, options, problem)
    given = [reader.item(task) for task in tasks]
    yield from items.documents(given, files.readable(path.stem), problem, reader.coding(), options.columns.per)


class _Annotation:
    """What one person said of a task."""

    def __init__(self, who: str, at: str, results: Sequence[Result]) -> None:
        self.who, self.at, self.results = who, at, results


class _Task:
    """A text to be annotated; `skipped`, `predicted` are how many annotations do not count."""

    def __init__(self, where: str, data: dict[str, Any], annotations: list[_Annotation]) -> None:
        self.where, self.data, self.annotations = where, data, annotations
        self.skipped = self.predicted = 0

    @classmethod
    def of(cls, where: str, record: Mapping[str, Any]) -> "_Task":
        """From a task of the full JSON."""
        data = record.get("data")
        done = [one for name in ("annotations", "completions") for one in _dicts(record.get(name))]
        kept = [one for one in done if not one.get("was_cancelled")]
        annotations = [
            _Annotation(_person(one.get("completed_by")), _time(one), _dicts(one.get("result"))) for one in kept
        ]
        task = cls(where, data if isinstance(data, dict) else {}, annotations)
        task.skipped = len(done) - len(kept)
        task.predicted = len(_dicts(record.get("predictions")))
        return task

    @property
    def results(self) -> Iterator[Result]:
        for annotation in self.annotations:
            yield from annotation.results


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _time(one: Mapping[str, Any]) -> str:
    return foreign.moment(one.get("updated_at")) or foreign.moment(one.get("created_at"))


def _person(given: Any) -> str:
    if isinstance(given, dict):
        name = " ".join(filter(None, (foreign.person(given.get(part)) for part in ("first_name", "last_name"))))
        return name or foreign.person(given.get("email")) or _person(given.get("id"))
    if isinstance(given, int) or (isinstance(given, str) and given.isdigit()):
        return f"Label Studio user {given}"
    return foreign.person(given)


# A record per annotation


def _rows(path: Path, options: Options) -> Iterator[jsonish.Record]:
    """The rows of a table as records; cells that hold JSON as what they hold."""
    for number, row in rows(path, options.encoding):
        yield f"row {number}", {name: _cell(value) for name, value in row.items() if value}


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _small(found: Iterable[jsonish.Record]) -> Iterator[_Task]:
    """The tasks of a file with a record per annotation: what the annotator said stands beside the task's own fields."""
    held = list(found)
    controls = _controls([record for _, record in held])
    for where, record in held:
        results = [one for name in controls if name in record for one in _results(name, record[name])]
        data = {name: value for name, value in record.items() if name not in controls and name not in _OF_ANNOTATION}
        done = record.get("annotation_id") not in (None, "")
        who = _person(record.get("annotator"))
        yield _Task(where, data, [_Annotation(who, _time(record), results)] if done else [])


def _controls(records: Sequence[Mapping[str, Any]]) -> dict[str, None]:
    """The fields that hold what was chosen: by what is in them, by where they stand, by how they are called."""
    found: dict[str, None] = {}
    for record in records:
        names = list(record)
        if "id" in names and "annotator" in names:
            found |= dict.fromkeys(names[names.index("id") + 1 : names.index("annotator")])
        for name, value in record.items():
            structured = isinstance(value, dict) and "choices" in value
            regions = isinstance(value, list) and bool(_dicts(value)) and "start" in _dicts(value)[0]
            if structured or regions or (name.lower() in _CONTROLS and name not in ("text",)):
                found[name] = None
    return {name: None for name in found if name not in _OF_ANNOTATION}


def _results(name: str, value: Any) -> Iterator[Result]:
    """What a field says, as the full JSON has it."""
    match value:
        case {"choices": list(chosen)}:
            yield {"from_name": name, "type": "choices", "value": {"choices": chosen}}
        case str():
            yield {"from_name": name, "type": "choices", "value": {"choices": [value]}}
        case [str(), *_]:
            yield {"from_name": name, "type": "textarea", "value": {"text": value}}
        case [list(), *_]:
            yield {"from_name": name, "type": "taxonomy", "value": {"taxonomy": value}}
        case list():
            for region in _dicts(value):
                kind = next((key for key in region if key.endswith("labels") or key == "choices"), "labels")
                yield {"from_name": name, "type": kind, "value": region}


# Results


class _Reader:
    """Makes items of tasks."""

    def __init__(self, tasks: Sequence[_Task], options: Options, problem: Problem) -> None:
        self._problem = problem
        self._said = options.offsets
        self._coder = options.coder
        self._names = foreign.Names()
        self._left: Counter[str] = Counter()
        self._notes: dict[str, None] = {}
        kinds = {str(result.get("type")) for task in tasks for result in task.results}
        self._marks = any(kind.endswith("labels") for kind in kinds)
        controls: dict[str, set[str]] = {}
        for task in tasks:
            for result in task.results:
                for code in _codes(result):
                    controls.setdefault(code, set()).add(str(result.get("from_name")))
        self._shared = {code for code, names in controls.items() if len(names) > 1}

    def item(self, task: _Task) -> Item | Refusal:
        name = _text_name(task)
        raw = task.data.get(name)
        if isinstance(raw, str) and _ADDRESS.match(raw.strip()) and task.annotations:
            return Refusal(f"{task.where}: the text is not in the file but at an address; export it with the texts.")
        try:
            text = items.usable_text(raw, task.where)
        except Refusal as refusal:
            return refusal
        own = Item(task.where, text, fields={key: value for key, value in task.data.items() if key != name})
        if own.is_own and self._take_own(own, task):
            return own
        if _is_html(task, str(raw)):
            return self._of_html(task, name, str(raw))
        item = Item(task.where, text, fields={key: value for key, value in task.data.items() if key != name})
        seen = [
            Seen(*where, quote) for result in task.results if (where := _where(result)) and (quote := _quote(result))
        ]
        candidates = countings([Unit.CODE_POINTS, Unit.UTF_16], self._said, line_ends=(2, 1))
        counting = best_counting(str(raw), seen, candidates)
        if counting != candidates[0]:
            self._notes[f"{counting}"] = None
        for annotation in task.annotations:
            self._take(item, annotation, Offsets(str(raw), counting).place, name, task)
        self._count(task)
        return item

    def _take_own(self, item: Item, task: _Task) -> bool:
        """Take over what our own export says of its decisions; False where others have annotated since."""
        known = [one for one in _dicts(task.data.get("decisions")) if "decision" in one]
        decided = [one for one in known if one["decision"] != "undecided"]
        if len(decided) != len(task.annotations):
            return False
        said = {id(one): annotation for one, annotation in zip(decided, task.annotations, strict=True)}
        for one in known:
            annotation = said.get(id(one))
            themes = [code for result in annotation.results for code in _codes(result)] if annotation else []
            item.decide(one, themes)
        return True

    def _of_html(self, task: _Task, name: str, raw: str) -> Item | Refusal:
        """A task whose text is HTML: offsets count the text in it."""
        seen = [(where, _quote(result)) for result in task.results if (where := _where(result))]
        flats = [Flat(raw, size) for size in (points_of, units_of)]
        fitting = [sum(is_quoted(flat.text[slice(*flat.place(*at))], quote) for at, quote in seen) for flat in flats]
        flat = flats[fitting.index(max(fitting))]
        try:
            text = items.usable_text(flat.text, task.where)
        except Refusal as refusal:
            return refusal
        item = Item(task.where, text, fields={key: value for key, value in task.data.items() if key != name})
        for annotation in task.annotations:
            self._take(item, annotation, flat.place, name, task)
        self._count(task)
        return item

    def _count(self, task: _Task) -> None:
        for what, count in (("skipped annotations", task.skipped), ("predictions", task.predicted)):
            if count:
                self._left[what] += count

    def coding(self) -> Coding:
        """What holds for the whole file, once all items are made."""
        return Coding(left_out=tuple(self._left.items()), notes=(*self._notes, *self._names.notes))

    def _take(self, item: Item, annotation: _Annotation, place_of: Place, name: str, task: _Task) -> None:
        who, at = annotation.who or self._coder, annotation.at
        before = len(item.spans)
        notes: list[str] = []
        for result in annotation.results:
            target = result.get("to_name")
            if target != name and target in task.data:
                self._left["results on other parts of a task"] += 1
                continue
            codes = [self._name(code, result) for code in _codes(result)]
            where = _where(result)
            note = foreign.words(_remark(result))
            if where is None and _is_marked(result):
                self._problem(f"{item.where}: a result without a start and an end in the text was left out.")
            elif where is not None:
                place = place_of(*where)
                item.spans += [Span(*place, code, who, at, note) for code in codes or [""] if code or note]
            else:
                for code in codes:
                    item.whole(code, who, at)
                notes += [note] if note else []
                if not codes and not note:
                    self._left[_kind(result)] += 1
        if len(item.spans) == before and not self._marks:
            item.whole(None, who, at)
        if notes:
            item.whole("", who, at, "\n".join(notes))
        if self._marks:
            item.completed.append((who, at))

    def _name(self, code: str, result: Result) -> str:
        return self._names.of(f"{result.get('from_name')} / {code}" if code in self._shared else code)


def _is_html(task: _Task, text: str) -> bool:
    """Whether the text was shown as a page: then places are told by their elements too."""
    return "<" in text and any(isinstance(_value(result).get("start"), str) for result in task.results)


def _text_name(task: _Task) -> str:
    """The field of the task that is annotated: what is called text or is named by the results, else the longest."""
    texts = {name: value for name, value in task.data.items() if isinstance(value, str)}
    named = (str(result.get("to_name")) for result in task.results)
    return next(
        (name for name in ("text", *named) if name in texts), max(texts, key=lambda name: len(texts[name]), default="")
    )


def _value(result: Result) -> Mapping[str, Any]:
    value = result.get("value")
    return value if isinstance(value, dict) else {}


def _codes(result: Result) -> list[str]:
    value = _value(result)
    found: list[str] = []
    for key, held in value.items():
        if (key.endswith("labels") or key == "choices") and isinstance(held, list):
            found += [foreign.words(one) for one in held]
        elif key == "taxonomy" and isinstance(held, list):
            found += [" / ".join(map(foreign.words, one)) for one in held if isinstance(one, list)]
    return [one for one in found if one.strip()]


def _is_marked(result: Result) -> bool:
    """Whether it says something of a part of the text."""
    return "start" in _value(result) or str(result.get("type")).endswith("labels")


def _where(result: Result) -> tuple[int, int] | None:
    value = _value(result)
    whole = value.get("globalOffsets") if isinstance(value.get("start"), str) else value
    start, end = (whole.get("start"), whole.get("end")) if isinstance(whole, dict) else (None, None)
    return (start, end) if isinstance(start, int) and isinstance(end, int) else None


def _quote(result: Result) -> str:
    text = _value(result).get("text")
    return text if isinstance(text, str) else ""


def _remark(result: Result) -> str:
    """The words that were written, or the number that was given."""
    value = _value(result)
    meta = result.get("meta")
    said = meta.get("text") if isinstance(meta, dict) else None
    texts = [*(said if isinstance(said, list) else []), *(value["text"] if isinstance(value.get("text"), list) else [])]
    numbers = [f"{result.get('from_name')}: {value[key]}" for key in ("rating", "number", "datetime") if key in value]
    return "\n".join(filter(None, [*map(foreign.words, texts), *numbers]))


def _kind(result: Result) -> str:
    return "relations" if result.get("type") == "relation" else "results of other kinds"


FORMAT = Format("label-studio", "Label Studio (JSON)", (), read, write, read_with=read, coded=True, notation=".json")
