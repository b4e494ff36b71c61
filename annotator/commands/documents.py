"""Documents: correcting what is known of them, and removing them. Their text never changes."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date as calendar_date

from annotator.changes import Act, Change, Edit
from annotator.records import Annotation, Comment, Document, Sentence, Unblinding, extra_fields, timestamp
from annotator.refusal import Refusal

LONGEST = 1000
"""Code points that a title, source or address may have."""


def edit_document(
    before: Document,
    *,
    title: str,
    date: str,
    source: str,
    url: str,
    language: str,
    extra: Iterable[tuple[str, str]] | None = None,
    annotator: str = "",
) -> Change:
    """Correct what is known of a document. Without a difference the change has no edits; `extra` None leaves it."""
    after = replace(
        before,
        title=_line(title, "title"),
        date=check_date(date),
        source=_line(source, "source"),
        url=_line(url, "address"),
        language=check_language(language),
        extra=before.extra if extra is None else check_extra(extra),
    )
    if not after.title:
        raise Refusal("A document needs a title; its first line will do.")
    edits = () if after == before else (Edit(before, after),)
    detail: dict[str, str | int] = {"title": after.title}
    return Change(Act.EDIT_DOCUMENT, edits, annotator, before.id, detail, at=timestamp())


def remove_document(
    document: Document,
    sentences: Iterable[Sentence],
    annotations: Iterable[Annotation],
    annotator: str = "",
    review: Iterable[Comment | Unblinding] = (),
) -> Change:
    """Remove a document with all its sentences and everybody's annotations, each of which must be given.

    So must its comments and unblindings, as `review`.
    """
    edits = (
        *(Edit(one, None) for one in review),
        *(Edit(annotation, None) for annotation in annotations),
        *(Edit(sentence, None) for sentence in sentences),
        Edit(document, None),
    )
    # an act on the whole project: it must be undone where the document is no longer open
    return Change(Act.REMOVE_DOCUMENT, edits, annotator, detail={"title": document.title}, at=timestamp())


def check_date(date: str) -> str:
    """The date, trimmed; refuses what is neither empty nor a year, a month or a day in ISO 8601."""
    date = date.strip()
    if not date:
        return ""
    if re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", date):
        year, month, day = (int(part) for part in (date + "-01-01")[:10].split("-"))
        try:
            calendar_date(year, month, day)
        except ValueError:
            raise Refusal(f"There is no {date} in the calendar; check the month and the day.") from None
        return date
    raise Refusal(f"“{date}” cannot be read as a date; write a year, month or day as 2026, 2026-01 or 2026-01-04.")


def check_language(language: str) -> str:
    """The code of a language, trimmed and in small letters; refuses what is neither empty nor such a code."""
    code = language.strip().lower()
    if code and not re.fullmatch(r"[a-z]{2,3}", code):
        raise Refusal(
            f"“{language.strip()}” is not the code of a language; write two letters, for example en, fr or ar."
        )
    return code


def check_extra(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The further fields as a document has them; those without a name and a value are left off."""
    pairs = [(_line(name, "name of a field"), value) for name, value in pairs]
    names = [name for name, value in pairs if name and value.strip()]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise Refusal(f"There are two fields “{min(twice)}”; rename or remove one.")
    nameless = next((value.strip() for name, value in pairs if not name and value.strip()), "")
    if nameless:
        raise Refusal(f"The field that says “{nameless[:40]}” has no name; give it one.")
    return extra_fields(pairs)


def _line(text: str, what: str) -> str:
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise Refusal(f"The {what} is {len(text):,} characters long; please keep it to {LONGEST:,}.")
    return text
