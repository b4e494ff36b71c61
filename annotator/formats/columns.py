"""The columns of a table: the names that are known, and what a user or a guess says that the others are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from annotator.refusal import Refusal

KNOWN = frozenset({
    "id", "document", "title", "date", "source", "url", "language", "paragraph", "number", "start", "end", "text",
    "annotator", "themes", "unsure", "note", "origin", "annotated_at", "at", "annotations", "white_space",
})  # fmt: skip
"""Columns with a meaning of their own; of the others, those with yes and no in them are themes."""

WHITE_SPACE = "white_space"
"""In our JSONL: an object that says what stands `before` a sentence and `after` the last, where that is not usual."""

BEFORE_THEMES = (
    "id", "document", "title", "date", "source", "url", "language", "paragraph", "number", "start", "end", "text",
    "annotator",
)  # fmt: skip
AFTER_THEMES = ("unsure", "note", "origin", "annotated_at")
THEME_ROW = ("theme", "applies")
"""In place of a column per theme where each theme has a row."""
VOTES = "annotators"
"""How many annotators a decision comes from, where it comes from a vote."""

DERIVED = frozenset({VOTES, "split", "previous", "next", "labels", "shares"})
"""Columns of our exports that follow from the rest, and are not read."""

EXTRA = "extra:"
"""Before the name of a further field that is also the name of another column."""

THEME_ROLE, EXTRA_ROLE, NO_ROLE = "theme", "extra", "none"
ROLES = (
    "text", "title", "date", "source", "url", "language", "annotator", "number", "document", "paragraph", "themes",
    "unsure", "note", "annotated_at", THEME_ROLE, EXTRA_ROLE, NO_ROLE,
)  # fmt: skip
"""What a user may say that a column is; `theme` and `extra` may be said of several, `none` leaves one out."""
OF_DOCUMENTS = frozenset({"text", "title", "date", "source", "url", "language", EXTRA_ROLE, NO_ROLE})
"""What columns are in a table with a row per document."""

PER_DOCUMENT, PER_SENTENCE = "document", "sentence"


@dataclass(frozen=True, slots=True)
class Columns:
    """What is said of a table's columns: pairs of a column and one of ROLES, and what a row is ("": not said)."""

    roles: tuple[tuple[str, str], ...] = ()
    per: str = ""

    def __bool__(self) -> bool:
        return bool(self.roles or self.per)

    @classmethod
    def of_words(cls, words: Iterable[str], per: str = "") -> Self:
        """From words such as `date=Published` and `extra=Region,Desk`. Refusal where they make no sense."""
        roles: dict[str, str] = {}
        for word in words:
            role, equals, names = word.partition("=")
            role = role.strip().lower()
            if not equals or not names.strip():
                raise Refusal(f"--map {word}: write what a column is, = and its name, for example --map text=Body.")
            if role not in ROLES:
                raise Refusal(f"--map {word}: a column cannot be “{role}”; it can be: {', '.join(ROLES)}.")
            # a name may have commas in it, so the whole is tried too once the columns are known
            roles[names.strip()] = role
        return cls(tuple(roles.items()), per)

    def among(self, names: Sequence[str]) -> dict[str, str]:
        """The role of each of these columns that something is said of. Refusal where there is no such column."""
        found: dict[str, str] = {}
        for given, role in self.roles:
            for name in [given] if column_name(given) in names else given.split(","):
                name = column_name(name)
                if name not in names:
                    raise Refusal(f"there is no column “{name}”; there are: {listed(names)}.")
                found[name] = role
        for role in set(ROLES) - {THEME_ROLE, EXTRA_ROLE, NO_ROLE}:
            several = [name for name, one in found.items() if one == role]
            if len(several) > 1:
                raise Refusal(f"only one column can be “{role}”, not {listed(several)}.")
        return found


AS_NAMED = Columns()


ANY, MOST, EXACT = "any", "most", "exact"
RULES = (ANY, MOST, EXACT)
"""Which sentences a span of another tool is put on: `annotator.spans` says what each of them means."""
UNDECIDED, NONE = "undecided", "none"
REST = (UNDECIDED, NONE)
"""What the sentences without a span are in documents that an annotator has completed."""
OFFSETS = ("codepoints", "utf-16", "graphemes", "bytes")
"""What another tool may have counted."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is to be read, as far as that has been said; what is empty the reader finds out itself.

    Of an archive, `member` is the only file to read, "" for all; `members` say how to read some of them, or with None
    to leave one out. A file in an archive within the archive is called `inner.zip/file`.
    `spans` is one of RULES, `rest` one of REST, `offsets` one of OFFSETS or "". `coder` is whose a file of another tool
    is, where that does not say who annotated, or "" for whoever imports.
    """

    encoding: str = ""
    sheet: str = ""
    language: str = ""
    columns: Columns = AS_NAMED
    member: str = ""
    members: "tuple[tuple[str, Options | None], ...]" = ()
    spans: str = MOST
    rest: str = UNDECIDED
    offsets: str = ""
    coder: str = ""

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """From what JSON makes of the fields."""
        columns = given["columns"]
        roles = tuple((str(name), str(role)) for name, role in columns["roles"])
        return cls(**{**given, "columns": Columns(roles, columns["per"]), "members": ()})


AS_FOUND = Options()


def column_name(name: str) -> str:
    """The name as a column is known by: of ours in lower case, of others as it is."""
    name = " ".join(name.split())
    return name.lower() if name.lower() in KNOWN else name


def listed(names: Iterable[str]) -> str:
    """The names for a message."""
    shown = [f"“{name[:40]}”" for name in names if name]
    return ", ".join(shown[:30]) + (" …" if len(shown) > 30 else "") or "none with a name"


def is_own(names: Sequence[str]) -> bool:
    """Whether these are the columns of our own export, in its order."""
    if tuple(names[: len(BEFORE_THEMES)]) != BEFORE_THEMES or "annotated_at" not in names:
        return False
    last = names.index("annotated_at")
    return tuple(names[last - len(AFTER_THEMES) + 1 : last + 1]) == AFTER_THEMES
