"""Small releases with decisions, for tests of what is exported."""

from collections.abc import Mapping, Sequence

from annotator.exporting.items import Chapter
from annotator.records import Annotation, Document, Sentence, fingerprint

NAMES = {"ann": "Ann", "ben": "Ben", "cem": "Cem", "consensus": "Consensus"}


def chapter(texts: Sequence[str], said: Mapping[int, Mapping[str, str | None]] = {}, title: str = "Release") -> Chapter:
    """A document of these sentences; `said` gives by number and annotator the themes: "" none, "s e" two."""
    text = " ".join(texts)
    document = Document(fingerprint(text), text, title, "2026-01-05", "MFA", language="en")
    sentences, annotations, start = [], [], 0
    for number, one in enumerate(texts, start=1):
        sentences.append(Sentence(document.id, start, start + len(one), 1))
        for who, themes in said.get(number, {}).items():
            chosen = None if themes is None else frozenset(themes.split())
            annotations.append(Annotation(document.id, start, who, chosen, note="?" if chosen is None else ""))
        start += len(one) + 1
    return document, sentences, annotations
