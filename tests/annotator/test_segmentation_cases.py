"""Sentences of the genre, cut by hand: ours, those beside the project, and sentences of corpora put together again."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from annotator.segmentation import Span, segment
from annotator.segmentation.characters import trimmed

OURS = Path(__file__).with_name("segmentation_cases.json")
SHARED = Path(__file__).resolve().parents[3] / "shared"
CUT = "¦"
"""Stands in the marked text of a case wherever a sentence ends and another begins."""

Bounds = list[tuple[int, int]]


def unmarked(marked: str) -> tuple[str, Bounds]:
    """The text of a case and the spans of its sentences."""
    text, sentences = "", []
    for part in marked.split(CUT):
        start = len(text)
        text += part
        first, end = trimmed(text, start, len(text))
        if first < end:
            sentences.append((first, end))
    return text, sentences


def bounds(spans: Iterable[Span]) -> Bounds:
    return [(span.start, span.end) for span in spans]


def boundary_f1(pairs: Iterable[tuple[Bounds, Bounds]]) -> float:
    """F1 of the places where sentences end, over pairs of right and found spans."""
    right = wrong = missed = 0
    for expected, found in pairs:
        expected_ends, found_ends = {end for _, end in expected}, {end for _, end in found}
        right += len(expected_ends & found_ends)
        wrong += len(found_ends - expected_ends)
        missed += len(expected_ends - found_ends)
    return 2 * right / (2 * right + wrong + missed)


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the repository")
    return path


def our_cases() -> list[Any]:
    cases = json.loads(OURS.read_text(encoding="utf-8"))
    return [
        pytest.param(case["marked"], case.get("language", ""), id=f"{case['category']} {number}")
        for number, case in enumerate(cases, 1)
    ]


@pytest.mark.parametrize(("marked", "language"), our_cases())
def test_our_case_is_cut_as_marked(marked: str, language: str) -> None:
    text, expected = unmarked(marked)
    assert [text[start:end] for start, end in bounds(segment(text, language))] == [
        text[start:end] for start, end in expected
    ]


def test_our_cases_are_cut_nearly_as_well_when_the_language_is_unknown() -> None:
    cases = [unmarked(case["marked"]) for case in json.loads(OURS.read_text(encoding="utf-8"))]
    assert boundary_f1((expected, bounds(segment(text))) for text, expected in cases) >= 0.99


def test_the_press_release_is_cut_exactly() -> None:
    gold = json.loads(shared("cases/segmentation/press_release.json").read_text(encoding="utf-8"))
    text = shared(f"corpus/{gold['file']}").read_bytes().decode("utf-8")
    assert [span._asdict() for span in segment(text)] == gold["sentences"]


def test_the_hard_cases_are_cut_right() -> None:
    cases = json.loads(shared("cases/segmentation/hard_cases.json").read_text(encoding="utf-8"))
    pairs = [([(start, end) for start, end in case["sentences"]], bounds(segment(case["text"]))) for case in cases]
    failed = [case["name"] for case, (expected, found) in zip(cases, pairs, strict=True) if expected != found]
    assert boundary_f1(pairs) >= 0.99, failed


def put_together(sentences: Sequence[str], space: str, each: int = 10) -> list[tuple[str, Bounds]]:
    """Texts of `each` sentences joined by `space`, with the spans of the sentences."""
    texts = []
    for first in range(0, len(sentences), each):
        text, spans = "", []
        for sentence in sentences[first : first + each]:
            text += space if text else ""
            spans.append((len(text), len(text) + len(sentence)))
            text += sentence
        texts.append((text, spans))
    return texts


def conllu_sentences(path: Path) -> list[str]:
    marker = "# text = "
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix(marker).strip() for line in lines if line.startswith(marker)]


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    ("name", "language", "space"),
    [("chinese_gsdsimp_head.conllu", "zh", ""), ("urdu_udtb_head.conllu", "ur", " ")],
)
def test_sentences_of_a_treebank_are_found_again(name: str, language: str, space: str, known: bool) -> None:
    texts = put_together(conllu_sentences(shared(f"corpus/press/corpora/{name}")), space)
    assert boundary_f1((spans, bounds(segment(text, language if known else ""))) for text, spans in texts) >= 0.99


def test_arabic_sentences_are_found_again() -> None:
    lines = shared("corpus/press/txt/arabic_pud_sentences.txt").read_text(encoding="utf-8").splitlines()
    texts = put_together([line.strip() for line in lines if line.strip()], " ")
    assert boundary_f1((spans, bounds(segment(text))) for text, spans in texts) >= 0.99


@pytest.mark.parametrize("language", ["text", "fr", "es"])
def test_sentences_of_the_united_nations_are_never_run_together(language: str) -> None:
    """Some of these "sentences" hold several, so only missed ends count."""
    lines = shared("cases/themes/un_quadclass.jsonl").read_text(encoding="utf-8").splitlines()
    sentences = [(json.loads(line).get(language) or "").strip() for line in lines]
    whole = [sentence for sentence in sentences if sentence.endswith((".", "?", "!")) and sentence[0].isupper()]
    ends = missed = 0
    for text, spans in put_together(whole, " "):
        found = {span.end for span in segment(text)}
        ends += len(spans)
        missed += sum(end not in found for _, end in spans)
    assert missed <= ends * 0.005
