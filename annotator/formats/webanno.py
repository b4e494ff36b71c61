"""WebAnno TSV 3: a token per row with a column for each feature of each layer, sentence by sentence.

Offsets count UTF-16 units from the beginning of the document. Of what stands between sentences only the length is
known. `_` is no annotation, `*` one without a value, `|` separates several on a token, and `[n]` says which values
belong together: on several tokens, or stacked on one. Cells escape these signs with a backslash.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.formats import decoding, files, foreign, layers
from annotator.formats.coding import Coding, Span
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.offsets import Counting, Offsets, Seen, Unit, countings
from annotator.formats.plain import title_of
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.refusal import Refusal

FORMAT_LINE = "#FORMAT=WebAnno TSV 3"
_KINDS = {"#T_SP=": "span", "#T_CH=": "chain", "#T_RL=": "relation"}
_ROW = re.compile(r"(\d+)-(\d+)((?:\.\d+)*)\t(\d+)-(\d+)\t")
_ESCAPED = re.compile(r"\\(->|[tnrbf\\\[\]|_;*])|\\")
_MEANT = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_STACKED = re.compile(r"(?<!\\)(?:\\\\)*\|")
_NUMBER = re.compile(r"(.*?)(?<!\\)((?:\\\\)*)\[(\d+)\]$", re.DOTALL)
_LARGEST = 500_000_000  # bytes; a token takes about 50


def read(path: Path, problem: Problem, options: Options = AS_FOUND) -> Iterator[Incoming | Refusal]:
    """The one document in the file."""
    data = files.read_bytes(path, _LARGEST + 1)
    if len(data) > _LARGEST:
        raise Refusal(f"too large for one document (more than {_LARGEST // 1_000_000} MB); export it in parts.")
    content = foreign.raw_text(data, options.encoding)
    yield document(content, files.readable(path.stem), options, problem)


def document(
    content: str,
    name: str,
    options: Options,
    problem: Problem,
    closed: Mapping[str, Collection[str]] | None = None,
    source: str = "",
) -> Incoming:
    """The document in the content of a file. `closed` names the features with sets of tags, by layer.

    `source` is the text that was annotated, where it is known; it is taken if all tokens are in it.
    """
    if not content.startswith(FORMAT_LINE):
        raise Refusal("this is no WebAnno TSV 3; it would begin with “#FORMAT=WebAnno TSV 3”.")
    found = _Reader(problem)
    found.read(content)
    if not found.sentences:
        raise Refusal("there is no sentence in this file; export it again.")
    placed = _in_source(found.sentences, source, options.offsets) if source else None
    raw, places = placed or _laid_out(found.sentences, options.offsets, problem)
    text = decoding.usable(raw)
    names = foreign.Names()
    left: Counter[str] = Counter()
    spans: list[Span] = []
    for one in found.annotations():
        if one.layer.kind != "span" or not layers.is_coding(one.layer.name):
            left[f"annotations of the layer “{layers.short(one.layer.name)}”"] += 1
            continue
        said = layers.said(one.layer.name, one.features, (closed or {}).get(one.layer.name, ()))
        where = places.place(*one.sentence.moved(one.start, one.end))
        spans.extend(Span(*where, names.of(code), options.coder, note=foreign.words(said.note)) for code in said.codes)
    coding = Coding(tuple(spans), (), (), tuple(left.items()), names.notes)
    cut = foreign.sentences_of(places.text, (places.place(one.begin, one.end) for one in found.sentences))
    return Incoming(text, title_of(text, name), sentences=cut, coding=coding)


@dataclass(frozen=True)
class _Layer:
    kind: str
    name: str
    features: tuple[str, ...]

    @property
    def columns(self) -> int:
        return max(len(self.features), 1)


@dataclass
class _Sentence:
    """A sentence with its tokens: begin and end as the file has them, and the word. `shift` is what moves them."""

    lines: list[str] = field(default_factory=list)
    tokens: list[Seen] = field(default_factory=list)
    at: int = 0
    begin: int = 0
    end: int = 0
    shift: int = 0

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def moved(self, start: int, end: int) -> tuple[int, int]:
        return start + self.shift, end + self.shift


@dataclass
class _Annotation:
    layer: _Layer
    sentence: _Sentence
    start: int
    end: int
    features: dict[str, layers.Value]


class _Reader:
    """The lines of the file."""

    def __init__(self, problem: Problem) -> None:
        self.sentences: list[_Sentence] = []
        self._layers: list[_Layer] = []
        self._problem = problem
        self._found: dict[tuple[int, str], _Annotation] = {}

    def annotations(self) -> Iterator[_Annotation]:
        yield from self._found.values()

    def read(self, content: str) -> None:
        current = _Sentence()
        for number, line in enumerate(content.split("\n"), start=1):
            line = line.removesuffix("\r")
            if line.startswith(tuple(_KINDS)):
                self._layers.append(_layer(line))
            elif line.startswith("#Text="):
                if current.tokens:
                    self.sentences.append(current)
                    current = _Sentence()
                current.at = current.at or number
                current.lines.append(_unescaped(line.removeprefix("#Text=")))
            elif _ROW.match(line):
                self._row(line, number, current)
            elif line.strip() and not line.startswith("#"):
                self._problem(f"line {number}: this is no row of WebAnno TSV (“{line[:40]}”); it was left out.")
        if current.lines:
            self.sentences.append(current)

    def _row(self, line: str, number: int, sentence: _Sentence) -> None:
        at, place, word, *cells = line.split("\t")
        start, end = map(int, place.split("-"))
        if "." not in at:
            sentence.tokens.append(Seen(start, end, _unescaped(word)))
        column = 0
        for layer_at, layer in enumerate(self._layers):
            given = cells[column : column + layer.columns]
            column += layer.columns
            if len(given) < layer.columns:
                self._problem(f"line {number}: there are too few columns; the row's annotations were left out.")
                return
            for key, features in _items(layer, given, at):
                self._take(layer_at, layer, key, features, sentence, start, end)

    def _take(
        self,
        at: int,
        layer: _Layer,
        key: str,
        features: dict[str, layers.Value],
        sentence: _Sentence,
        start: int,
        end: int,
    ) -> None:
        held = self._found.get((at, key))
        if held is None:
            self._found[at, key] = _Annotation(layer, sentence, start, end, features)
        else:
            held.start, held.end = min(held.start, start), max(held.end, end)


def _layer(line: str) -> _Layer:
    head, _, rest = line.partition("=")
    name, *features = rest.split("|")
    return _Layer(_KINDS[f"{head}="], name.strip(), tuple(one.strip() for one in features if one.strip()))


def _items(layer: _Layer, cells: Sequence[str], at: str) -> Iterator[tuple[str, dict[str, layers.Value]]]:
    """Each annotation that a row has in the layer: what tells it from others, and its features."""
    if layer.kind == "relation":  # a row per relation, which has no span of its own
        cells = cells[:1]
    stacks = [_STACKED.split(cell) for cell in cells]
    for index in range(max(map(len, stacks))):
        values = [stack[index] if index < len(stack) else "_" for stack in stacks]
        key, features, there = f"{at} {index}", dict[str, layers.Value](), False
        for name, value in zip(layer.features or ("",), values, strict=False):
            match = _NUMBER.match(value)
            if match:
                key, value = f"[{match[3]}]", match[1] + match[2]
            there = there or value != "_"
            features[name] = "" if value in ("_", "*") else _unescaped(value)
        features.pop("", None)
        if there:
            yield key, features


def _unescaped(cell: str) -> str:
    return _ESCAPED.sub(lambda match: _MEANT.get(match[1] or "\\", match[1] or "\\"), cell) if "\\" in cell else cell


# The text


def _laid_out(sentences: Sequence[_Sentence], said: str, problem: Problem) -> tuple[str, Offsets]:
    """The text of the document, and where offsets lie in it; what stood between sentences becomes white space."""
    candidates = countings([Unit.UTF_16, Unit.CODE_POINTS], said)
    if len(candidates) > 1:
        whole = "\n".join(sentence.text for sentence in sentences)
        candidates = candidates[:1] if whole.isascii() or max(whole) <= "\uffff" else candidates
    best = candidates[0]
    if len(candidates) > 1:
        best = max(candidates, key=lambda one: _fitting(sentences, one))
    text, wrong = _layout(sentences, best)
    for sentence in wrong:
        problem(f"line {sentence.at}: the offsets of this sentence do not fit its text; it follows the one before.")
    return text, Offsets(text, best)


def _in_source(sentences: Sequence[_Sentence], source: str, said: str) -> tuple[str, Offsets] | None:
    """The text that was annotated, where it has all tokens at their places."""
    for counting in countings([Unit.UTF_16, Unit.CODE_POINTS], said):
        offsets = Offsets(source, counting)
        tokens = (token for sentence in sentences for token in sentence.tokens)
        if all(offsets.text[slice(*offsets.place(token.start, token.end))] == token.quote for token in tokens):
            for sentence in sentences:
                sentence.begin = _begin(sentence, counting) or 0
                sentence.end = sentence.begin + _length(sentence.text, counting)
            return offsets.text, offsets
    return None


def _fitting(sentences: Sequence[_Sentence], counting: Counting) -> int:
    """How many tokens are where they should be."""
    text, _ = _layout(sentences, counting)
    offsets = Offsets(text, counting)
    tokens = (Seen(*one.moved(token.start, token.end), token.quote) for one in sentences for token in one.tokens)
    return sum(text[slice(*offsets.place(token.start, token.end))] == token.quote for token in tokens)


def _layout(sentences: Sequence[_Sentence], counting: Counting) -> tuple[str, list[_Sentence]]:
    parts: list[str] = []
    wrong = []
    end = 0
    for sentence in sentences:
        text = sentence.text
        begin = _begin(sentence, counting)
        if begin is None or begin < end or begin - end > decoding.MAX_DOCUMENT:
            fits = begin is None and not sentence.tokens
            sentence.shift = 0 if begin is None else end + bool(end) - begin
            begin = end + bool(end)
            if not fits:
                wrong.append(sentence)
        else:
            sentence.shift = 0
        gap = begin - end
        parts.append(" " if gap == 1 else "\n" * gap)
        parts.append(text)
        sentence.begin, end = begin, begin + _length(text, counting)
        sentence.end = end
        if end > decoding.MAX_DOCUMENT * 2:
            raise Refusal(decoding.too_large(end))
    return "".join(parts), wrong


def _begin(sentence: _Sentence, counting: Counting) -> int | None:
    """Where the sentence begins, as its first token says; None where none is found in its text."""
    if not sentence.tokens:
        return None
    first = sentence.tokens[0]
    at = sentence.text.find(first.quote)
    return None if at < 0 else max(first.start - _length(sentence.text[:at], counting), 0)


def _length(text: str, counting: Counting) -> int:
    if text.isascii() or counting.unit is Unit.CODE_POINTS:
        return len(text)
    return Offsets(text, counting).offsets(0, len(text))[1]


FORMAT = Format("webanno", "WebAnno TSV 3", (), read, read_with=read, coded=True)
