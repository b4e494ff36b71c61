"""What a user chooses to export: whose decisions, which documents and themes, and how the rows look."""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, Protocol, Self

from annotator.refusal import Refusal


class Resolve(StrEnum):
    """What becomes of the decisions of several annotators on one sentence."""

    EACH = "each"  # all are given
    MAJORITY = "majority"  # a theme applies where more than half of those who decided applied it
    SOFT = "soft"  # with each theme the share of those who decided that applied it


class Tie(StrEnum):
    """What a majority makes of a theme that exactly half of the annotators applied."""

    UNDECIDED = "undecided"  # the sentence is left undecided
    NO = "no"  # the theme does not apply
    YES = "yes"  # the theme applies
    CONSENSUS = "consensus"  # as the consensus decided the sentence; undecided where it did not


class Rows(StrEnum):
    """What a row of a table is."""

    SENTENCE = "sentence"
    ANNOTATOR = "annotator"  # a sentence and one annotator who decided it
    THEME = "theme"  # a sentence, annotator and theme


class Described(Protocol):
    """What a filter looks at: a Document, or its heading."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def date(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def extra(self) -> tuple[tuple[str, str], ...]: ...


_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents: those to which everything that is given applies. An empty filter takes all.

    `title` holds words that the title contains, whatever their case and order. Of `sources`, `languages` and `ids` one
    has to be the document's (sources whatever their case), of each field named in `extra` one value. `since` and
    `until` are ISO dates, themselves included, of a year, month or day: the document's date must lie within wholly as
    far as it is known, so a release of “2026” is not one since February 2026. One without a date lies nowhere.
    """

    title: str = ""
    sources: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    languages: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for date in (self.since, self.until):
            if date and not _DATE.fullmatch(date):
                raise Refusal(f"“{date}” is no date; write 2026, 2026-01 or 2026-01-31.")

    def __bool__(self) -> bool:
        return self != Filter()

    def takes(self, document: Described) -> bool:
        """Whether the document is among them."""
        return (
            (not self.ids or document.id in self.ids)
            and (not self.languages or document.language in self.languages)
            and (not self.sources or document.source.casefold() in {one.casefold() for one in self.sources})
            and all(word in document.title.casefold() for word in self.title.casefold().split())
            and self._dated(document.date)
            and self._has_fields(dict(document.extra))
        )

    def _dated(self, date: str) -> bool:
        if not self.since and not self.until:
            return True
        return bool(date) and _first_day(date) >= _first_day(self.since) and _last_day(date) <= _last_day(self.until)

    def _has_fields(self, held: Mapping[str, str]) -> bool:
        wanted: dict[str, set[str]] = {}
        for name, value in self.extra:
            wanted.setdefault(name, set()).add(value.casefold())
        return all(held.get(name, "").casefold() in values for name, values in wanted.items())


def _first_day(date: str) -> str:
    return date + "0000-01-01"[len(date) :]


def _last_day(date: str) -> str:
    if len(date) == len("2026-02"):
        year, month = map(int, date.split("-"))
        return f"{date}-{monthrange(year, month)[1] if 1 <= month <= 12 else 31}"
    return date + "9999-12-31"[len(date) :]


@dataclass(frozen=True, slots=True)
class Selection:
    """What is exported. Everything left out means: all of it, as the public interface has it.

    `annotators` are names (none: everybody), `consensus` takes the consensus (and whom else is named). Where `resolve`
    is not EACH, `annotators` are those who are counted; never the consensus. `themes` are names (none: all).
    `decided_only` leaves out what nobody decided, `context` adds the previous and the next sentence, `raw` leaves cells
    as they are that a spreadsheet would run. `pseudonyms` puts “Annotator 4f2a1c” or the like in place of names.
    """

    annotators: Sequence[str] = ()
    consensus: bool = False
    decided_only: bool = False
    raw: bool = False
    resolve: Resolve = Resolve.EACH
    tie: Tie = Tie.UNDECIDED
    documents: Filter = field(default_factory=Filter)
    themes: Sequence[str] = ()
    rows: Rows = Rows.ANNOTATOR
    context: bool = False
    pseudonyms: bool = False

    def to_json(self) -> dict[str, Any]:
        """What differs from the defaults, for profiles and manifests."""
        changed = _changed(self)
        return changed | ({"documents": _changed(self.documents)} if self.documents else {})

    @classmethod
    def of_json(cls, value: Mapping[str, Any]) -> Self:
        """What `to_json` gave. Raises ValueError, TypeError or Refusal where it is no selection."""
        given = dict(value)
        extra = given.get("documents", {}).get("extra", ())
        documents = {name: _tuples(one) for name, one in given.pop("documents", {}).items()}
        if extra:
            documents["extra"] = tuple((str(name), str(one)) for name, one in extra)
        for name, kind in (("resolve", Resolve), ("tie", Tie), ("rows", Rows)):
            if name in given:
                given[name] = kind(given[name])
        return cls(**{name: _tuples(one) for name, one in given.items()}, documents=Filter(**documents))


def _changed(value: Any) -> dict[str, Any]:
    blank = type(value)()
    pairs = ((one.name, getattr(value, one.name)) for one in fields(value))
    return {
        name: list(held) if isinstance(held, list | tuple) else held
        for name, held in pairs
        if held != getattr(blank, name) and not isinstance(held, Filter)
    }


def _tuples(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def filtered(headings: Iterable[Described], wanted: Filter) -> list[str]:
    """The ids of the documents that the filter takes, in their order."""
    return [heading.id for heading in headings if wanted.takes(heading)]
