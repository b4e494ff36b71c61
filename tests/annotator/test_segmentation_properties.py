"""What holds of the sentences of any text whatever."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotator.segmentation import segment
from annotator.segmentation.characters import is_blank

STOPS = [*".!?…。！？۔؟।", "...", ". . .", "?!", ".”", '."', ".)", ".1", ".[2]", ".¹", ". »"]
SPACES = [*" \t\n\r\x0b\x0c\x85\u2028\u2029\xa0\u200b\ufeff", "  ", "\n\n", "\r\n"]
MARKS = [
    *"“”\"'‘’«»„()[]《》「」,;:/&-–—•*#>0123456789¹@_",
    *("1. ", "(a) ", "II. ", "- ", "> ", "\u200f", "\xad"),
]
WORDS = [
    *"The the A U.N U.S p.m Gen No Jan Inc etc J iPhone www.un.org e.g v".split(),
    *"Article 5 2026 /TASS/ (APP) г 中 と ہیں ایس د".split(),
    *["ISLAMABAD, Jan", "В 2026", "डॉ", "다", "𝐓he", "🚀", "e\u0301", "\ud800", "\udfff", "\x00", "\x1c", "\u2060"],
    *["q" * 60, "a" * 125],
]
pieces = st.sampled_from(STOPS) | st.sampled_from(SPACES) | st.sampled_from(MARKS) | st.sampled_from(WORDS)
texts = (
    st.lists(pieces, max_size=60).map("".join)
    | st.text(st.characters(), max_size=80)
    | st.text(st.sampled_from(".!?”\"' \nAaZz09(,"), max_size=120)
)
languages = st.sampled_from("en fr es de ru ar ur fa he hi zh ja ko xx pt-BR".split()) | st.just("")
own_abbreviations = st.lists(
    st.sampled_from(["Regt.", "Min.-Pres.", "No", " ", "", ".", "Yahoo!", "The", "v. Chr."]) | st.text(max_size=4),
    max_size=3,
)


@settings(max_examples=1500, deadline=None)
@given(texts, languages, own_abbreviations)
@example(".", "", [])
@example(". A", "", [])
@example(" .\n.", "", ["."])
@example("\ufeff", "", [])
def test_spans_are_ordered_trimmed_and_cover_all_that_is_visible(text: str, language: str, own: list[str]) -> None:
    spans = segment(text, language, own)
    position, paragraph, uncovered = 0, 1, []
    for span in spans:
        assert position <= span.start < span.end <= len(text)
        assert not is_blank(text[span.start])
        assert not is_blank(text[span.end - 1])
        assert span.paragraph in (paragraph, paragraph + 1)
        uncovered.append(text[position : span.start])
        position, paragraph = span.end, span.paragraph
    uncovered.append(text[position:])
    assert all(map(is_blank, "".join(uncovered)))
    assert not spans or spans[0].paragraph == 1


@settings(max_examples=300, deadline=None)
@given(texts, languages)
def test_the_same_text_is_cut_the_same_way_twice(text: str, language: str) -> None:
    assert segment(text, language) == segment(text, language)


@settings(max_examples=500, deadline=None)
@given(texts)
def test_a_blank_line_keeps_what_is_before_it_from_what_is_after_it(text: str) -> None:
    alone = segment(text)
    followed = segment(text + "\n\nThe end came.")
    assert followed[: len(alone)] == alone
    assert len(followed) == len(alone) + 1


@settings(max_examples=500, deadline=None)
@given(texts, st.integers(min_value=0, max_value=5))
def test_blank_lines_before_a_text_only_shift_its_sentences(text: str, lines: int) -> None:
    shifted = segment("\n" * lines + text)
    assert [(span.start - lines, span.end - lines, span.paragraph) for span in shifted] == [
        tuple(span) for span in segment(text)
    ]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(["The sides met.", "He said no.", "“We agree.”", "What now?", "双方同意。"]), max_size=30)
)
def test_plain_sentences_put_together_come_apart_again(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[span.start : span.end] for span in segment(text)] == sentences
