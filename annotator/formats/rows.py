"""Tables with a row per sentence or a row per document, whatever file they come from."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from annotator.dates import day_comes_first, understood
from annotator.formats import decoding
from annotator.formats.columns import AS_NAMED, EXTRA, KNOWN, PER_DOCUMENT, WHITE_SPACE, Columns
from annotator.formats.guesses import Guess
from annotator.formats.mapping import Mapped, Row, Rows, resolve, sample_of
from annotator.formats.plain import title_of
from annotator.formats.protocol import Decision, Incoming, Problem
from annotator.formats.rebuilding import Piece, rebuild
from annotator.records import DATE_AS_GIVEN, ORIGINS, extra_fields, timestamp
from annotator.refusal import Refusal

_YES = frozenset({"1", "true", "yes", "x", "1.0"})
_NO = frozenset({"0", "false", "no", "0.0"})
_OWN_ID = re.compile(r"[0-9a-f]{16}")
_OWN_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@dataclass
class _Survey:
    """What a first reading of the table finds out."""

    columns: dict[str, None] = field(default_factory=dict)
    yes_or_no: dict[str, int] = field(default_factory=dict)  # by column
    other: dict[str, tuple[int, str]] = field(default_factory=dict)  # by column: how many, and the first
    nested: dict[str, None] = field(default_factory=dict)  # themes named in annotations, in their order
    together: bool = True  # the rows of each document follow each other
    themes: frozenset[str] = frozenset()  # columns that are said to be themes
    extras: frozenset[str] = frozenset()  # columns that are said to be further fields
    day_first: bool | None = None  # how its dates in numbers are written
    guesses: tuple[Guess, ...] = ()  # what of the table was not certain

    @property
    def by_sentence(self) -> bool:
        return {"document", "number", "text"} <= self.columns.keys()

    @property
    def theme_columns(self) -> list[str]:
        """Columns that mostly say yes or no; one typing error does not make a theme something else."""
        return [name for name in self.columns if name and self._is_theme(name)]

    def _is_theme(self, name: str) -> bool:
        if name in KNOWN or name in self.extras:
            return False
        return name in self.themes or self.yes_or_no.get(name, 0) >= self.other.get(name, (0, ""))[0]

    @property
    def extra_columns(self) -> list[str]:
        """Columns that are further fields, where sentences are rows: all that are nothing else."""
        return [name for name in self.columns if name and name not in KNOWN and not self._is_theme(name)]


Extra = tuple[tuple[str, str], ...]


class _Meta(NamedTuple):
    """What a row says of its document."""

    title: str
    date: str
    source: str
    url: str
    language: str


class _Sentence(NamedTuple):
    """A row that is a sentence of a document, with what is decided on it."""

    at: int
    document: str
    piece: Piece
    meta: _Meta
    decisions: Sequence[Decision]
    extra: Extra


def documents(
    table: Rows, problem: Problem, said: Columns = AS_NAMED, guesses: Sequence[Guess] = ()
) -> Iterator[Incoming | Refusal]:
    """The documents of the table, in order; all but one of them are forgotten again while it is read.

    Only where the rows of a document lie apart in the file is the whole table held. `said` is what is known of the
    columns; the rest is guessed. `guesses` are those that were made to find the table.
    """
    sample = sample_of(table)
    if not sample:
        raise Refusal("there is no row in this table that could be used; there is nothing to import.")
    resolved = resolve(sample, said)
    rows = Mapped(table, resolved, sample)
    survey = _survey(rows)
    survey.guesses = (*guesses, *resolved.guesses)
    if survey.by_sentence and resolved.per != PER_DOCUMENT:
        yield from _of_sentences(rows, survey, problem)
        return
    if {"annotator", "themes", "annotations"} & survey.columns.keys():
        raise Refusal("a table of annotations needs the columns “document”, “number” and “text”; add what is missing.")
    yield from _of_documents(rows, survey)


def _survey(rows: Mapped) -> _Survey:
    survey = _Survey(themes=rows.themes, extras=rows.extras)
    seen: set[str] = set()
    last = None
    for _, row in rows:
        with suppress(Refusal):  # the second reading says what is wrong with the row
            document = _document_id(row)
            if document != last:
                survey.together = survey.together and document not in seen
                seen.add(document)
                last = document
            for annotation in _annotations(row):
                for theme in _listed(annotation.get("themes")) or ():
                    survey.nested[theme] = None
            if survey.day_first is None:
                survey.day_first = day_comes_first([_meta(row).date])
        for name, value in row.items():
            if name not in survey.columns:
                survey.columns[name] = None
            if name not in KNOWN and value not in (None, ""):
                _survey_cell(survey, name, value)
    return survey


def _survey_cell(survey: _Survey, name: str, value: Any) -> None:
    if yes_or_no(value) is None:
        count, first = survey.other.get(name, (0, str(value)))
        survey.other[name] = count + 1, first
    else:
        survey.yes_or_no[name] = survey.yes_or_no.get(name, 0) + 1


# One row per document


def _of_documents(rows: Rows, survey: _Survey) -> Iterator[Incoming | Refusal]:
    fields = [name for name in survey.columns if name and name not in KNOWN]
    for number, row in rows:
        try:
            text = decoding.usable(_text(row, "text"))
            meta, extra = _dated(_meta(row), _extra(row, fields), survey.day_first)
        except Refusal as refusal:
            yield Refusal(f"{rows.row} {number}: {refusal}")
            continue
        title = meta.title or title_of(text, f"{rows.name} {number}")
        yield Incoming(text, title, *meta[1:], extra=extra, guesses=survey.guesses)


# One row per sentence


def _of_sentences(rows: Rows, survey: _Survey, problem: Problem) -> Iterator[Incoming | Refusal]:
    themes = survey.theme_columns
    every_theme = tuple(dict.fromkeys([*themes, *survey.nested]))
    sentences = _sentences(rows, survey, themes, problem)
    if survey.together:
        runs: Iterable[list[_Sentence]] = (list(run) for _, run in groupby(sentences, lambda one: one.document))
    else:
        by_document: dict[str, list[_Sentence]] = {}
        for sentence in sentences:
            by_document.setdefault(sentence.document, []).append(sentence)
        runs = by_document.values()
    varying: set[str] = set()
    for run in runs:
        try:
            for name in _varying(run) - varying:
                problem(
                    f"the column “{name}” is neither a theme, with 1 and 0, nor a field of the document, because it "
                    "differs from sentence to sentence; it was left out where it does."
                )
                varying.add(name)
            yield replace(_assemble(run, every_theme, rows.row, problem), guesses=survey.guesses)
        except Refusal as refusal:
            yield Refusal(f"{rows.row} {run[0].at}: {refusal}")


def _sentences(rows: Rows, survey: _Survey, themes: list[str], problem: Problem) -> Iterator[_Sentence]:
    fields = survey.extra_columns
    anonymous = not {"annotator", "annotations"} & survey.columns.keys()
    for number, row in rows:
        where = f"{rows.row} {number}"
        try:
            document, piece = _document_id(row), _piece(row, number)
            meta, extra = _dated(_meta(row), _extra(row, fields), survey.day_first)
            if not document:
                raise Refusal("the column “document” is empty.")
        except Refusal as refusal:
            problem(f"{where}: {refusal}")
            continue
        try:
            decisions = list(_decisions(row, themes, anonymous, partial(_tell, problem, where)))
        except Refusal as refusal:
            problem(f"{where}: {refusal}")
            decisions = []
        yield _Sentence(number, document, piece, meta, decisions, extra)


def _tell(problem: Problem, where: str, reason: str) -> None:
    problem(f"{where}: {reason}")


def _varying(run: list[_Sentence]) -> set[str]:
    """The further fields in which the sentences of the document differ."""
    if all(one.extra == run[0].extra for one in run):
        return set()
    pairs = {pair for one in run for pair in one.extra}
    return {name for name, count in Counter(name for name, _ in pairs).items() if count > 1}


def _common_extra(run: list[_Sentence]) -> Extra:
    varying = _varying(run)
    pairs = dict.fromkeys(pair for one in run for pair in one.extra)
    return tuple((name, value) for name, value in pairs if name not in varying)


def _assemble(run: list[_Sentence], themes: tuple[str, ...], row: str, problem: Problem) -> Incoming:
    first: dict[int, _Sentence] = {}
    decided: list[tuple[int, Decision]] = []
    for sentence in run:
        number = sentence.piece.number
        same = first.setdefault(number, sentence)
        if same.piece.text != sentence.piece.text:
            problem(
                f"{row} {sentence.at}: sentence {number} of “{sentence.document[:40]}” is another one in {row} "
                f"{same.at}; this one was left out."
            )
            continue
        decided.extend((number, decision) for decision in sentence.decisions)
    pieces = [first[number].piece for number in sorted(first)]
    identity = run[0].document
    own = bool(_OWN_ID.fullmatch(identity))
    text, sentences = rebuild(pieces, identity if own else "")
    starts = {sentence.number: sentence.start for sentence in sentences}
    meta = _Meta(*(next(filter(None, values), "") for values in zip(*(one.meta for one in run), strict=True)))
    title = meta.title or (title_of(text, identity) if own else identity)
    decisions = tuple(decision._replace(start=starts[number]) for number, decision in decided)
    return Incoming(
        text,
        title,
        meta.date,
        meta.source,
        meta.url,
        meta.language,
        identity,
        sentences,
        decisions,
        themes,
        _common_extra(run),
    )


def _piece(row: Row, at: int) -> Piece:
    text = decoding.usable_part(_text(row, "text"))
    number, start, end = _integer(row, "number"), _integer(row, "start"), _integer(row, "end")
    if number is None or number < 1:
        raise Refusal("the column “number” must say which sentence of the document this is (1, 2, 3 ...).")
    if start is None or end is None:
        text = text.strip()
    return Piece(text, number, _integer(row, "paragraph"), start, end, at, *_white_space(row))


def _white_space(row: Row) -> tuple[str | None, str | None]:
    """What stands before the sentence and at the end of the text, where our own JSONL says it."""
    said = row.get(WHITE_SPACE)
    given = [said.get(side) for side in ("before", "after")] if isinstance(said, dict) else [None, None]
    before, after = (one if isinstance(one, str) and decoding.is_blank(one) else None for one in given)
    return before, after


def _decisions(row: Row, themes: list[str], anonymous: bool, problem: Problem) -> Iterator[Decision]:
    """The decisions in a row: a list of them, or one in its columns."""
    if "annotations" in row:
        for annotation in _annotations(row):
            name = _name(annotation, "annotator")
            if not name:
                problem("an annotation without an annotator was left out.")
                continue
            yield _decision(annotation, name, _listed(annotation.get("themes")), problem)
        return
    name = _name(row, "annotator")
    chosen = _chosen(row, themes)
    if "themes" in row:
        listed = _listed(row["themes"])
        # Whoever has a row of his own has decided; without names, an empty cell says nothing
        chosen = (listed or ()) if name and row["themes"] is not None and chosen is None else listed or chosen
    decision = _decision(row, name, chosen, problem)
    said = decision.themes is not None or decision.unsure or bool(decision.note)
    if not said:
        return
    if not name and not anonymous:
        problem("themes, unsure or a note without an annotator were left out.")
        return
    yield decision


def _decision(row: Row, name: str, themes: tuple[str, ...] | None, problem: Problem) -> Decision:
    unsure = yes_or_no(row.get("unsure"))
    if unsure is None and row.get("unsure") not in (None, ""):
        problem(f"unsure says “{row['unsure']}”, not 1 or 0; taken as sure.")
    origin = _text(row, "origin")
    at = _text(row, "annotated_at") or _text(row, "at")
    time = _time(at)
    if at and not time:
        problem(f"“{at[:40]}” is not a time (ISO 8601); taken as unknown.")
    note = _text(row, "note")
    return Decision(0, name, themes, bool(unsure), note, origin if origin in ORIGINS else "import", time)


def _chosen(row: Row, themes: list[str]) -> tuple[str, ...] | None:
    """The themes whose columns say yes; None where all are empty."""
    chosen, decided = [], False
    for theme in themes:
        value = row.get(theme)
        if value in (None, ""):
            continue
        answer = yes_or_no(value)
        if answer is None:
            raise Refusal(f"the theme “{theme}” says “{str(value)[:40]}”, not 1 or 0; the annotation was left out.")
        decided = True
        if answer:
            chosen.append(theme)
    return tuple(chosen) if decided else None


def _listed(value: Any) -> tuple[str, ...] | None:
    """Themes in a JSON list, or in a text separated by semicolons; None where nothing is said."""
    if value is None or value == "":
        return None
    if isinstance(value, list) and all(isinstance(theme, str) for theme in value):
        names = value
    elif isinstance(value, str):
        names = value.split(";")
    else:
        raise Refusal("“themes” is neither a list of names nor names with semicolons; the annotation was left out.")
    for name in names:
        decoding.check_characters(name)
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


def _annotations(row: Row) -> list[Row]:
    value = row.get("annotations") or []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Refusal("“annotations” is not a list of objects.")
    return value


# Cells


def _document_id(row: Row) -> str:
    value = row.get("document")
    if isinstance(value, dict):
        return _text(value, "id").strip()
    return _text(row, "document").strip()


def _meta(row: Row) -> _Meta:
    nested = row.get("document")
    source = nested if isinstance(nested, dict) else row
    return _Meta(*(_text(source, name).strip() for name in _Meta._fields))


def _dated(meta: _Meta, extra: Extra, day_first: bool | None) -> tuple[_Meta, Extra]:
    """With the date in ISO 8601, and as it was given too where that loses something."""
    date, given = understood(meta.date, day_first)
    return meta._replace(date=date), extra + (((DATE_AS_GIVEN, given),) if given else ())


def _extra(row: Row, fields: Sequence[str]) -> Extra:
    """The further fields of a row, of its columns and of the document in it."""
    nested = row.get("document")
    given = nested.get("extra") if isinstance(nested, dict) else None
    pairs = [(str(name), _value(given, name)) for name in given] if isinstance(given, dict) else []
    pairs += [(name.removeprefix(EXTRA), _value(row, name)) for name in fields]
    return extra_fields(pairs)


def _value(row: Row, name: str) -> str:
    """The cell as text; lists and objects as JSON."""
    value = row.get(name)
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) and value else None
    if text is None:
        text = "" if isinstance(value, list | dict) else _text(row, name)
    decoding.check_characters(text)
    return text


def _name(row: Row, column: str) -> str:
    return " ".join(_text(row, column).split())


def _text(row: Row, column: str) -> str:
    value = row.get(column)
    match value:
        case None:
            return ""
        case str():
            decoding.check_characters(value)
            return value
        case bool():
            return str(value).lower()
        case int() | float():
            return str(_whole(value) if _whole(value) is not None else value)
    raise Refusal(f"“{column}” is neither text nor a number.")


def _integer(row: Row, column: str) -> int | None:
    value = row.get(column)
    if value in (None, ""):
        return None
    if isinstance(value, str):
        try:
            value = float(value) if len(value) < 20 else math.nan
        except ValueError:
            value = None
    whole = _whole(value)
    if whole is None:
        raise Refusal(f"“{column}” is not a whole number.")
    return whole


def _whole(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return int(value) if value == int(value) and abs(value) < 1e15 else None


def yes_or_no(value: Any) -> bool | None:
    """What a cell of a theme says; None where it is neither yes nor no."""
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    return True if word in _YES else False if word in _NO else None


def _time(value: str) -> str:
    """A time in UTC as our own are written; "" where it is none. Without a zone it is taken for UTC."""
    try:
        moment = datetime.fromisoformat(value.strip())
        return (
            value if _OWN_TIME.fullmatch(value) else timestamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
        )
    except (ValueError, OverflowError):
        return ""
