"""Discourse Network Analyzer: databases (.dna) of versions 2 and 3, with documents and coded statements.

A statement has a type with variables. The *concept* is its theme; who says so and whether they agree is noted. Offsets
are those of Java's text fields: UTF-16 units, a line end counting one. Version 2 keeps dates in milliseconds and values
with the statements, version 3 in seconds and as entities.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.formats import confined, foreign, items
from annotator.formats.coding import Code, Coding, Span
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.offsets import Offsets, Seen, Unit, best_of_all, countings
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.refusal import Refusal

if TYPE_CHECKING:
    from annotator.foreign_sqlite import Database

TABLES = ("STATEMENTTYPES", "DATASHORTTEXT")
"""Tables that only this program makes."""
_CONCEPTS = ("concept", "theme", "topic", "issue", "category", "code", "frame", "claim", "policy")
_SHORT, _LONG, _YES_NO = "short text", "long text", "boolean"
_VALUES = {_SHORT: "DATASHORTTEXT", _LONG: "DATALONGTEXT", "integer": "DATAINTEGER", _YES_NO: "DATABOOLEAN"}


def parse(path: Path, problem: Problem, options: Options) -> Iterator[Incoming | Refusal]:
    """The documents of the database with their statements."""
    from annotator.foreign_sqlite import opened

    with opened(path) as database:
        for table in ("DOCUMENTS", "STATEMENTS", "VARIABLES", *TABLES):
            database.need(table, "ID")
        yield from _Reader(database, problem, options).documents()


class _Variable:
    def __init__(self, name: str, kind: str, type_: int) -> None:
        self.name, self.kind, self.type = name, kind, type_


class _Reader:
    """The tables, put together."""

    def __init__(self, database: "Database", problem: Problem, options: Options) -> None:
        self._database, self._problem, self._options = database, problem, options
        self._names = foreign.Names()
        self._left: Counter[str] = Counter()
        self._new = database.has("ENTITIES", "Value")
        self._coders = {key: foreign.person(name) for key, name in database.rows("CODERS", "ID", "Name")}
        self._types = {key: foreign.words(name) for key, name in database.rows("STATEMENTTYPES", "ID", "Label")}
        self._variables = {
            key: _Variable(foreign.words(name), kind, type_)
            for key, name, kind, type_ in database.rows("VARIABLES", "ID", "Variable", "DataType", "StatementTypeId")
        }
        self._concepts = dict(self._chosen())
        self._entities, self._codes = self._known()
        self._values = self._said()

    def documents(self) -> Iterator[Incoming | Refusal]:
        statements: dict[Any, list[Sequence[Any]]] = defaultdict(list)
        columns = ("DocumentId", "ID", "StatementTypeId", "Start", "Stop", "Coder")
        for document, *rest in self._database.rows("STATEMENTS", *columns, order="ID"):
            statements[document].append(rest)
        found = list(self._documents(statements))
        self._left["links between statements"] += sum(1 for _ in self._database.rows("STATEMENTLINKS", "ID"))
        self._left["statements of documents that are missing"] += sum(map(len, statements.values()))
        coding = Coding(left_out=tuple((+self._left).items()), notes=self._names.notes)
        yield from foreign.with_codes(self._codes, self._with(coding, found))

    def _with(self, coding: Coding, found: Sequence[Incoming | Refusal]) -> Iterator[Incoming | Refusal]:
        for one in found:
            if isinstance(one, Incoming):
                yield replace(one, coding=coding._replace(spans=one.coding.spans))
                coding = coding._replace(left_out=())
            else:
                yield one

    def _documents(self, statements: dict[Any, list[Sequence[Any]]]) -> Iterator[Incoming | Refusal]:
        columns = ("ID", "Title", "Text", "Author", "Source", "Section", "Type", "Notes", "Date")
        held = list(self._database.rows("DOCUMENTS", *columns, order="ID"))
        candidates = countings([Unit.UTF_16], self._options.offsets, line_ends=(1, 2))
        seen = {key: [Seen(one[2], one[3]) for one in some if _is_place(one)] for key, some in statements.items()}
        counting = best_of_all(((str(row[2] or ""), seen.get(row[0], [])) for row in held), candidates)
        for key, title, text, author, source, section, kind, notes, date in held:
            words = foreign.words(title).strip() or f"document {key}"
            mine = statements.pop(key, [])
            try:
                usable = items.usable_text(text, f"“{words[:80]}”")
            except Refusal as refusal:
                yield refusal
                continue
            offsets = Offsets(str(text), counting)
            spans = [span for one in mine if (span := self._span(one, offsets))]
            fields = {
                "title": words, "date": self._day(date), "source": source, "author": author, "section": section,
                "type": kind, "notes": notes,
            }  # fmt: skip
            yield items.incoming(usable, fields, words, Coding(tuple(spans)))

    def _span(self, statement: Sequence[Any], offsets: Offsets) -> Span | None:
        key, type_, start, stop, coder = statement
        if not _is_place(statement):
            self._problem(f"statement {key} has no place in its text; it was left out.")
            return None
        concept = self._concepts.get(type_)
        said = self._values.get(key, {})
        code = said.get(concept, "").strip() if concept is not None else self._type_code(type_)
        rest = (
            self._variables[variable].name + ": " + value if self._variables[variable].kind != _LONG else value
            for variable, value in said.items()
            if variable != concept and value.strip()
        )
        note = "; ".join(rest)
        if not code and not note:
            self._left["statements without a value"] += 1
            return None
        name = self._names.of(code) if code else ""
        return Span(*offsets.place(start, stop), name, self._coders.get(coder, ""), note=note)

    def _type_code(self, type_: Any) -> str:
        """What a statement without a concept is coded with: its type, unless that only takes notes."""
        kinds = {one.kind for one in self._variables.values() if one.type == type_}
        return "" if kinds <= {_LONG} else self._types.get(type_, "")

    def _chosen(self) -> Iterator[tuple[Any, Any]]:
        """The variable of each type of statement that is the theme, where one is."""
        for type_ in self._types:
            short = {
                one.name.casefold(): key
                for key, one in self._variables.items()
                if one.type == type_ and one.kind == _SHORT
            }
            named = next((short[name] for name in _CONCEPTS if name in short), None)
            if named is not None or len(short) == 1:
                yield type_, named if named is not None else next(iter(short.values()))

    def _known(self) -> tuple[dict[Any, str], list[Code]]:
        """The values that have been entered, by their ids, and those of concepts as codes."""
        table = "ENTITIES" if self._new else "ATTRIBUTES"
        columns = ("ID", "VariableId", "Value", "Red", "Green", "Blue")
        entities: dict[Any, str] = {}
        codes: dict[str, Code] = {}
        concepts = set(self._concepts.values())
        for key, variable, value, red, green, blue in self._database.rows(table, *columns, order="ID"):
            entities[key] = foreign.words(value)
            if variable in concepts and entities[key].strip():
                name = self._names.of(entities[key])
                codes.setdefault(name, Code(name, foreign.rgb(red, green, blue)))
        return entities, list(codes.values())

    def _said(self) -> dict[Any, dict[Any, str]]:
        """The values of each statement by variable."""
        found: dict[Any, dict[Any, str]] = defaultdict(dict)
        for kind, table in _VALUES.items():
            column = "Entity" if kind == _SHORT and self._new else "Value"
            for statement, variable, value in self._database.rows(
                table, "StatementId", "VariableId", column, order="ID"
            ):
                if variable not in self._variables:
                    continue
                if kind == _YES_NO:
                    found[statement][variable] = "yes" if value else "no"
                else:
                    found[statement][variable] = (
                        self._entities.get(value, "") if column == "Entity" else foreign.words(value)
                    )
        return {key: {one: said[one] for one in sorted(said, key=str)} for key, said in found.items()}

    def _day(self, given: Any) -> str:
        if not isinstance(given, int) or not given:
            return ""
        seconds = given if self._new else given / 1000
        try:
            return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%d")
        except OverflowError:
            return ""


def _is_place(statement: Sequence[Any]) -> bool:
    return isinstance(statement[2], int) and isinstance(statement[3], int)


_read = confined.reader_with(__name__)

FORMAT = Format(
    "dna",
    "Discourse Network Analyzer",
    (".dna",),
    lambda path, problem: _read(path, problem, AS_FOUND),
    read_with=_read,
    coded=True,
)
