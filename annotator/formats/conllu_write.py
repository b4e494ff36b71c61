"""CoNLL-U out: one block per sentence, with place and decisions in its comments and its words as bare tokens.

Words are what white space and punctuation divide, without grammar: for the programs that add it. As in Universal
Dependencies, `# text` is the sentence on one line, and SpaceAfter and SpacesAfter say what stood between the words.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from annotator.exporting.items import Item, Release
from annotator.formats import jsonl
from annotator.formats.protocol import Dataset

_TOKEN = re.compile(r"(\w+(?:[’'\-.]\w+)*|[^\w\s])(\s*)")
_BREAKS = re.compile("[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_ESCAPES = {" ": "\\s", "\t": "\\t", "\r": "\\r", "\n": "\\n", "|": "\\p", "\\": "\\\\"}
_dumps = json.JSONEncoder(ensure_ascii=False).encode


def write(file: BinaryIO, dataset: Dataset) -> int:
    """Write all sentences and return how many there are."""
    names = {theme.id: theme.name for theme in dataset.themes}
    count = 0
    for release in dataset.releases:
        paragraph = 0
        for item in release.items:
            lines = [] if paragraph else list(_document(release, dataset))
            if item.paragraph != paragraph:
                lines.append(f"# newpar id = {release.document.id}-p{item.paragraph}")
                paragraph = item.paragraph
            lines += _comments(release, item, dataset, names)
            lines += _tokens(item.text)
            file.write(("\n".join(lines) + "\n\n").encode())
            count += 1
    return count


def _document(release: Release, dataset: Dataset) -> Iterator[str]:
    document = release.document
    yield f"# newdoc id = {document.id}"
    told: list[tuple[str, Any]] = [(name, getattr(document, name)) for name in _METADATA]
    if dataset.splits:
        told.append(("split", release.split))
    for name, value in told:
        if value:
            yield f"# {name} = {_one_line(value)}"
    if document.extra:
        yield f"# extra = {_dumps(dict(document.extra))}"


_METADATA = ("title", "date", "source", "url", "language")


def _comments(release: Release, item: Item, dataset: Dataset, names: dict[str, str]) -> Iterator[str]:
    yield f"# sent_id = {release.id_of(item)}"
    yield f"# text = {_one_line(item.text)}"
    yield f"# number = {item.number}"
    for decision in item.decisions:
        yield f"# annotation = {_dumps(jsonl.annotation(dataset, decision, item.vote, names))}"
    for name, text in (("previous", item.previous), ("next", item.next)):
        if text:
            yield f"# {name} = {_one_line(text)}"


def _tokens(text: str) -> Iterator[str]:
    found = _TOKEN.findall(text) or [(_one_line(text) or "_", "")]
    for number, (word, after) in enumerate(found, start=1):
        last = number == len(found)
        if not after and not last:
            misc = "SpaceAfter=No"
        elif after in ("", " ") or last:
            misc = "_"
        else:
            misc = "SpacesAfter=" + "".join(_ESCAPES.get(one, one) for one in after)
        yield f"{number}\t{word}\t_\t_\t_\t_\t_\t_\t_\t{misc}"


def _one_line(text: str) -> str:
    return _BREAKS.sub(" ", text).strip()


def special(release: Release) -> Iterable[str]:
    """Line breaks are the one thing in a text that a comment cannot hold."""
    return ("line breaks in “# text” (a space there; the words keep them)" for _ in _broken(release))


def _broken(release: Release) -> Iterator[str]:
    for item in release.items:
        yield from _BREAKS.findall(item.text)
