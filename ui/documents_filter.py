"""Which documents pass what was typed over their list: by their details at once, by their texts once they were read."""

import math
import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from db.shapes import Heading
from ui.texts import folded

_WORDS = re.compile(r'(?:"[^"]*"?|[^\s"])+')
_AT_ONCE = 64  # documents got ready between two looks at the clock
_FIELD, _VALUE = "\x1f", "\x1e"  # before the name of a field, and before what is in it


class Word(NamedTuple):
    """What is looked for: anywhere, or in the fields whose names begin as it says before a colon."""

    typed: str
    plain: str
    field: str
    in_field: re.Pattern[str] | None

    @classmethod
    def of(cls, typed: str) -> "Word":
        typed = typed.replace('"', "")
        plain = folded(typed)
        name, colon, text = plain.partition(":")
        field = _FIELD + name.strip()
        if not colon or field == _FIELD:
            return cls(typed, plain, "", None)
        anywhere = f"{re.escape(field)}[^{_VALUE}]*{_VALUE}[^{_FIELD}]*{re.escape(text)}"
        return cls(typed, plain, field, re.compile(anywhere))

    @property
    def in_texts(self) -> bool:
        """Whether texts are looked into; two letters of an alphabet are in nearly all of them."""
        return self.in_field is None and len(self.plain) >= (3 if self.plain.isascii() else 1)


class _Details(NamedTuple):
    """What is known of a document, folded: without the names of the fields, and with them."""

    plain: str
    fields: str


class DocumentsFilter:
    """Keeps what it looks into ready: with 50,000 documents a key must not wait for it."""

    def __init__(self, headings: Callable[[], Mapping[str, Heading]]) -> None:
        self._headings = headings
        self._details: dict[str, _Details] = {}
        self._in_texts: dict[str, Collection[str]] = {}  # by word: the documents in whose text it stands
        self.words: list[Word] = []

    def look_for(self, typed: str) -> None:
        """Each of these words; quotes keep words together: “ministry:"foreign affairs"”."""
        self.words = [Word.of(word) for word in _WORDS.findall(typed)]
        held = self._in_texts
        self._in_texts = {word.typed: held[word.typed] for word in self.words if word.typed in held}

    @property
    def unread(self) -> list[str]:
        """The words for which texts have to be read."""
        return [word.typed for word in self.words if word.in_texts and word.typed not in self._in_texts]

    def note_texts(self, found: Mapping[str, Collection[str]]) -> None:
        """By word: the ids of the documents in whose text it stands."""
        self._in_texts |= {word.typed: found[word.typed] for word in self.words if word.typed in found}

    def forget_texts(self) -> None:
        """There are other documents: what their texts say is not known any more."""
        self._in_texts.clear()

    def forget(self, document_id: str) -> None:
        """The details of this document have changed."""
        self._details.pop(document_id, None)

    def prepare(self, ids: Iterator[str], seconds: float) -> bool:
        """Get what is known of these documents ready, for about so long. True once all is; else go on with the rest."""
        end = time.monotonic() + seconds
        missing = (document_id for document_id in ids if document_id not in self._details)
        while some := list(islice(missing, _AT_ONCE)):
            headings = self._headings()
            self._details |= {one: _details_of(headings[one]) for one in some if one in headings}
            if time.monotonic() > end:
                return False
        return True

    def passing(self, ids: Iterable[str]) -> list[str]:
        """Those of the documents in whose details, or text, each of the words occurs."""
        rest = list(ids)
        self.prepare(iter(rest), math.inf)
        for word in self.words:
            details, in_text = self._details, self._in_texts.get(word.typed, ())
            if word.in_field is None:
                plain = word.plain
                rest = [one for one in rest if plain in details[one].plain or one in in_text]
            else:
                rest = [one for one in rest if _is_in_field(word, details[one])]
        return rest


def _details_of(heading: Heading) -> _Details:
    named = [(name, getattr(heading, name)) for name in ("title", "source", "date", "language")]
    named += heading.extra
    plain = "\n".join(value for _, value in named)
    named.append(("url", heading.url))  # every address has the same words in it: only “url:” looks there
    return _Details(folded(plain), folded("".join(f"{_FIELD}{name}{_VALUE}{value}" for name, value in named)))


def _is_in_field(word: Word, details: _Details) -> bool:
    if word.field in details.fields:
        return word.in_field is not None and word.in_field.search(details.fields) is not None
    return word.plain in details.plain
