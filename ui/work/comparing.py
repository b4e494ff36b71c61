"""Compares two projects, two exports, or one of each."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from annotator.crew import read_files
from annotator.reading import Left, Rules
from annotator.records import CONSENSUS_ID, CONSENSUS_NAME, fingerprint
from annotator.refusal import Refusal
from db.comparing import Comparison, Difference, Placed, Said, Side
from db.file import SUFFIX
from db.reader import Reader
from db.store import Store

Progress = Callable[[int, int], None]


@contextmanager
def compared(old: Path, new: Path, progress: Progress) -> Iterator[Comparison]:
    """The comparison of two files, each a project or an export of ours. Refuses what is neither."""
    names = _theme_names(new) if _is_project(old) and _is_project(new) else {}
    with closing(Comparison()) as comparison:
        for side, path in ((0, old), (1, new)):
            if _is_project(path):
                with Store.open(path, read_only=True) as store:
                    take_project(comparison, side, store, names, progress)  # type: ignore[arg-type]
            else:
                _take_export(comparison, side, path)  # type: ignore[arg-type]
        yield comparison


def take_project(
    comparison: Comparison, side: Side, reader: Reader, names: Mapping[str, str], progress: Progress
) -> None:
    """All of a project; `names` are other names for its themes, by id."""
    themes = {theme.id: names.get(theme.id, theme.name) for theme in reader.themes()}
    people = {one.id: one.name for one in reader.annotators()} | {CONSENSUS_ID: CONSENSUS_NAME}
    total, _ = reader.totals()
    for done, (document, sentences, annotations) in enumerate(reader.chapters(), start=1):
        said: dict[int, list[Said]] = {}
        for one in annotations:
            held = None if one.themes is None else tuple(themes[theme] for theme in one.themes)
            said.setdefault(one.start, []).append(Said(people[one.annotator], held, one.unsure, one.note))
        placed = (
            Placed(one.start, one.end, number, document.text[one.start : one.end], tuple(said.get(one.start, ())))
            for number, one in enumerate(sentences, start=1)
        )
        comparison.add(side, document.id, document.title, placed)
        progress(done, total)


def _take_export(comparison: Comparison, side: Side, path: Path) -> None:
    found = 0
    rules = Rules((), frozenset())
    with closing(read_files([path], rules, lambda _: None, 1)) as reads:
        for _, event in reads:
            if isinstance(event, Left):
                raise Refusal(f"{path}: {event.reason}")
            incoming = event.incoming
            if incoming.sentences is None:
                break
            said: dict[int, list[Said]] = {}
            for one in incoming.decisions:
                said.setdefault(one.start, []).append(Said(one.annotator, one.themes, one.unsure, one.note))
            placed = (
                Placed(
                    one.start, one.end, one.number, incoming.text[one.start : one.end], tuple(said.get(one.start, ()))
                )
                for one in incoming.sentences
            )
            comparison.add(side, incoming.id or fingerprint(incoming.text), incoming.title, placed)
            found += 1
    if not found:
        raise Refusal(f"{path}: neither a project nor an export with a row per sentence; give one of these.")


def _is_project(path: Path) -> bool:
    return path.suffix.lower() == SUFFIX


def _theme_names(path: Path) -> dict[str, str]:
    """What the themes are called there: a theme that was only renamed is the same."""
    with Store.open(path, read_only=True) as store:
        return {theme.id: theme.name for theme in store.themes()}


def as_json(old: str, new: str, comparison: Comparison) -> dict[str, Any]:
    """What `pressmark compare --json` prints."""
    return {
        "old": old,
        "new": new,
        "documents": comparison.documents()._asdict(),
        "sentences": comparison.sentences()._asdict(),
        "annotators": [one._asdict() for one in comparison.annotators()],
        "changes": [_shown(one) for one in comparison.differences()],
    }


def _shown(one: Difference) -> dict[str, Any]:
    def side(said: Said | None) -> dict[str, Any] | None:
        return None if said is None else {"themes": said.themes, "unsure": said.unsure, "note": said.note}

    return {
        "id": one.id,
        "title": one.title,
        "number": one.number,
        "text": one.text,
        "annotator": one.annotator,
        "kind": one.kind,
        "old": side(one.old),
        "new": side(one.new),
    }


def in_words(one: Difference) -> str:
    """A line for people."""
    return f"{one.annotator}: {_themes(one.old)} -> {_themes(one.new)}"


def _themes(said: Said | None) -> str:
    if said is None or said.themes is None:
        words = "undecided"
    else:
        words = " + ".join(said.themes) or "none"
    marks = ([", unsure"] if said and said.unsure else []) + ([f", “{said.note}”"] if said and said.note else [])
    return words + "".join(marks)
