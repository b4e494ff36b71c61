"""Projects for the benchmarks of the window: one document of many sentences."""

from pathlib import Path

from annotator.changes import Act, Change, Edit
from annotator.records import Annotator, Document, Record, Sentence, Theme, fingerprint
from db.store import Store

ADA = Annotator("ada", "Ada")
THEMES = [
    Theme("security", "security", "1", "#B94834"),
    Theme("economy", "economy", "2", "#8A6D00", position=1),
    Theme("diplomacy", "diplomacy", "3", "#0072B2", position=2),
]
_PROSE = (
    "The two sides agreed to focus on the three key sectors of industry, agriculture and mining.",
    "They also welcomed the participation of third parties.",
    "“We will not yield,” the minister said after the meeting in the capital on Sunday.",
)


def project(path: Path, sentences: int) -> Path:
    """A closed project with one document; a paragraph holds four sentences."""
    parts, spans, at = [], [], 0
    for number in range(sentences):
        words = _PROSE[number % len(_PROSE)]
        parts.append(words + ("\n" if number % 4 == 3 else " "))
        spans.append((at, at + len(words), 1 + number // 4))
        at += len(parts[-1])
    text = "".join(parts)
    document = Document(fingerprint(text), text, "A long release")
    records: list[Record] = [*THEMES, ADA, document, *(Sentence(document.id, *span) for span in spans)]
    Store.create(path, [Change(Act.CREATE, tuple(Edit(None, one) for one in records))]).close()
    return path
