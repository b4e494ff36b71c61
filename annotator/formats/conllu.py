"""CoNLL-U: the sentences of a treebank, as they are cut there."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from annotator.exporting.items import Release
from annotator.formats import decoding
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.decoding import Encoding
from annotator.formats.glance import Glance
from annotator.formats.protocol import Dataset, Format, Incoming, IncomingSentence, Problem
from annotator.formats.tables import find_encoding, open_table
from annotator.refusal import Refusal


def read(path: Path, _problem: Problem, options: Options = AS_FOUND) -> Iterator[Incoming | Refusal]:
    """A document for each `# newdoc`, or one where there is none; the words and their grammar are left."""
    name = path.stem
    encoding = find_encoding(path, options.encoding)
    gathered = _Gathered(name)
    with open_table(path, encoding.name, options.encoding) as file:
        for line in file:
            key, _, value = line.removeprefix("#").strip().partition("=") if line.startswith("#") else ("", "", "")
            match key.strip():
                case "newdoc" | "newdoc id":
                    if gathered.sentences:
                        yield gathered.document(encoding)
                    gathered = _Gathered(value.strip() or name)
                case "newpar" | "newpar id":
                    gathered.begin_paragraph()
                case "text" if value.strip():
                    gathered.add(value.strip())
    if not gathered.sentences:
        raise Refusal("there are no lines “# text = …” in this file; export it again with the texts of its sentences.")
    yield gathered.document(encoding)


def look(path: Path, options: Options) -> Glance:
    """Its encoding."""
    return Glance.of_text(find_encoding(path, options.encoding))


class _Gathered:
    """The sentences of one document so far."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._text = ""
        self._paragraph = 1
        self._begins = False
        self.sentences: list[IncomingSentence] = []

    def begin_paragraph(self) -> None:
        self._begins = bool(self.sentences)

    def add(self, sentence: str) -> None:
        decoding.check_characters(sentence)
        if len(self._text) + len(sentence) > decoding.MAX_DOCUMENT:
            raise Refusal(decoding.too_large(len(self._text) + len(sentence)))
        if self.sentences:
            self._text += "\n\n" if self._begins else " "
        self._paragraph += self._begins
        self._begins = False
        start = len(self._text)
        self._text += sentence
        self.sentences.append(IncomingSentence(start, len(self._text), self._paragraph, len(self.sentences) + 1))

    def document(self, encoding: Encoding) -> Incoming:
        text = decoding.usable_part(self._text)
        return Incoming(text, self._name, sentences=tuple(self.sentences), guesses=encoding.guesses)


def write(file: BinaryIO, dataset: Dataset) -> int:
    """Write the sentences with their decisions in comments; returns how many there are."""
    from annotator.formats import conllu_write

    return conllu_write.write(file, dataset)


def _special(release: Release, _dataset: Dataset) -> Iterable[str]:
    from annotator.formats import conllu_write

    return conllu_write.special(release)


FORMAT = Format(
    "conllu",
    "Treebank (CoNLL-U)",
    (".conllu", ".conll"),
    read,
    write,
    read_with=read,
    look=look,
    special=_special,
)
