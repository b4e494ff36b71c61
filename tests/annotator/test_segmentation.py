"""Cutting a text into sentences: the contract that the rest of Pressmark codes against."""

from itertools import pairwise

import pytest

from annotator.segmentation import ENGINE_VERSION, Span, segment


def cut(text: str, language: str = "", abbreviations: tuple[str, ...] = ()) -> list[str]:
    return [text[span.start : span.end] for span in segment(text, language, abbreviations)]


def test_a_span_names_code_points_and_a_paragraph() -> None:
    assert segment("🚀 They met. They left.\n\nThe end.") == [Span(0, 11, 1), Span(12, 22, 1), Span(24, 32, 2)]


def test_the_engine_says_its_version() -> None:
    assert ENGINE_VERSION == "1"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\ufeff", " \u200b\n\xa0\r\n"])
def test_a_text_with_nothing_to_see_has_no_sentences(text: str) -> None:
    assert segment(text) == []


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_line_break_ends_a_paragraph(line_break: str) -> None:
    text = f"Heading{line_break}They met."
    assert segment(text) == [Span(0, 7, 1), Span(7 + len(line_break), len(text), 2)]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028"])
def test_lines_broken_to_a_width_are_one_paragraph(line_break: str) -> None:
    text = line_break.join(
        [
            "The two sides agreed to further strengthen cooperation in the financial",
            "and banking sectors, in line with the principles of the U.N.",
            "Charter. They will meet again in the spring of the coming year in the",
            "capital.",
        ]
    )
    assert [span.paragraph for span in segment(text)] == [1, 1]


def test_a_blank_line_ends_a_paragraph_even_in_mid_sentence() -> None:
    assert cut("The two sides agreed to further strengthen their\n\ncooperation.") == [
        "The two sides agreed to further strengthen their",
        "cooperation.",
    ]


def test_a_projects_own_abbreviation_never_ends_a_sentence() -> None:
    text = "The 2nd Regt. Commander met Min.-Pres. Weil. He left."
    assert len(cut(text)) == 3
    assert cut(text, abbreviations=("Regt.", "Min.-Pres.")) == [
        "The 2nd Regt. Commander met Min.-Pres. Weil.",
        "He left.",
    ]


@pytest.mark.parametrize("abbreviation", ["Regt.", "Regt", "regt.", " Regt. "])
def test_an_own_abbreviation_may_be_given_with_or_without_its_stop(abbreviation: str) -> None:
    assert len(cut("The 2nd Regt. The 3rd Regt.", abbreviations=(abbreviation,))) == 1


def test_an_own_abbreviation_is_not_seen_at_the_end_of_a_longer_word() -> None:
    assert len(cut("They cut meat. They left.", abbreviations=("eat.",))) == 2


def test_an_own_abbreviation_may_hold_spaces() -> None:
    assert len(cut("Im Jahr 44 v. Chr. Geburt starb er. Rom trauerte.", "de", ("v. Chr.",))) == 2


def test_the_language_decides_what_languages_contradict_each_other_in() -> None:
    assert len(cut("Das gilt gem. Art. 5 des Vertrags.", "de")) == 1
    assert len(cut("He found a gem. Art. 5 was dull.", "en")) == 2


@pytest.mark.parametrize("language", ["de-DE", "DE", "de_AT"])
def test_a_language_may_be_given_with_its_region(language: str) -> None:
    assert len(cut("Das gilt gem. Art. 5 des Vertrags.", language)) == 1


def test_an_unknown_language_is_taken() -> None:
    assert cut("They met. They left.", "xx") == ["They met.", "They left."]


def test_the_dateline_stays_in_the_first_sentence() -> None:
    assert cut("LAHORE, Jan. 5, 2026 (A.P.P.) -- The Minister spoke. He left.") == [
        "LAHORE, Jan. 5, 2026 (A.P.P.) -- The Minister spoke.",
        "He left.",
    ]


def test_neither_a_semicolon_nor_a_colon_cuts() -> None:
    assert len(cut("They agreed on this: Trade grows; Aid falls; Debt stays.")) == 1


def test_a_line_of_its_own_is_a_paragraph_of_its_own() -> None:
    text = "PRESS RELEASE\nBy Jane Doe\nThe sides agreed to:\n1. Trade\n2. Aid\n***\nThe end."
    assert [span.paragraph for span in segment(text)] == list(range(1, 8))


def test_lone_surrogates_and_control_characters_are_taken() -> None:
    assert cut("\ud800 met.\x00 They \udfff left.") == ["\ud800 met.\x00 They \udfff left."]


def test_a_long_text_without_a_space_is_one_sentence() -> None:
    assert segment("a" * 100_000) == [Span(0, 100_000, 1)]


def test_spans_of_a_long_release_follow_each_other() -> None:
    spans = segment("The U.N. met Gen. Khan at 5 p.m. He left. " * 500)
    assert len(spans) == 1000
    assert all(before.end < after.start for before, after in pairwise(spans))
