"""Labelled tables and JSON Lines as they come in."""

import json
from pathlib import Path

import pytest

from annotator.formats import csv, jsonl
from annotator.formats.cells import guard, unguard
from annotator.formats.protocol import Decision, Incoming, IncomingSentence
from annotator.formats.rebuilding import Piece, rebuild
from annotator.records import fingerprint
from annotator.refusal import Refusal


def read(path: Path, content: str | bytes) -> tuple[list[Incoming], list[str]]:
    """The documents of a file of this content, and the problems told."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    problems: list[str] = []
    found = []
    for one in (csv if path.suffix == ".csv" else jsonl).read(path, problems.append):
        if isinstance(one, Refusal):
            problems.append(str(one))
        else:
            found.append(one)
    return found, problems


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    return tmp_path / "lines.jsonl"


# One row per document


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_row_per_document_gives_documents_whatever_separates_the_cells(separator: str, table: Path) -> None:
    rows = [["Title", "text", "date", "source", "url", "language"], ["A", '"One.\nTwo."', "2026", "S", "u", "en"]]
    found, problems = read(table, "\n".join(separator.join(row) for row in rows))
    assert found == [Incoming("One.\nTwo.", "A", "2026", "S", "u", "en")]
    assert problems == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_decoded_as_texts_are(encoding: str, table: Path) -> None:
    found, _ = read(table, "text,title\nLe ministre a été reçu à Genève.,Été\n".encode(encoding))
    assert found == [Incoming("Le ministre a été reçu à Genève.", "Été")]


def test_a_document_longer_than_the_csv_modules_limit_is_read(table: Path) -> None:
    (found,), _ = read(table, "text\n" + "word " * 40_000)
    assert len(found.text) == 200_000


def test_rows_without_text_are_told_by_their_number_and_the_others_come_in(table: Path) -> None:
    found, problems = read(table, 'text,title\n"One.\nTwo.",A\n  ,B\n\nThree.,C\n')
    assert [one.title for one in found] == ["A", "C"]
    assert problems == ["row 3: empty, or only white space; there is nothing to annotate."]


def test_a_line_per_document_gives_documents(lines: Path) -> None:
    found, problems = read(lines, '{"text": "One.", "title": "A", "date": 2026}\n\n{"text": "Two.\\r\\n"}\n')
    assert found == [Incoming("One.", "A", "2026"), Incoming("Two.\n", "Two.")]
    assert problems == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("title\nA\n", "no column “text”"),
        ("", "empty"),
        ("document,number,text\n", "no row"),
        ("text,annotator\nOne.,Ann\n", "needs the columns “document”, “number” and “text”"),
        ("text,text\nOne.,Two.\n", "two columns “text”"),
        ('text\n"One.\n', "quotes do not match"),
        ('text\n"One" two\n', "row 2: the quotes do not match"),
        (b"text\n\xff\xfe\x00One", "encoding|NUL"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_whole(content: str | bytes, words: str, table: Path) -> None:
    with pytest.raises(Refusal, match=words):
        read(table, content)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{broken", "line 2: this is no JSON"),
        ("[1, 2]", "line 2: this is no JSON object"),
        ('{"text": "half \\ud800"}', "line 2: contains half a character"),
        ('{"text": "a\\u0000b"}', "line 2: contains a NUL"),
        ('{"text": ["a"]}', "line 2: “text” is neither text nor a number"),
        ('{"text": "a", "title": "\\udfff"}', "line 2: contains half a character"),
        ("[" * 100_000, "line 2: this is no JSON"),
    ],
)
def test_a_line_that_cannot_be_used_is_told_and_the_others_come_in(line: str, words: str, lines: Path) -> None:
    found, problems = read(lines, f'{{"text": "One."}}\n{line}\n{{"text": "Three."}}\n')
    assert [one.text for one in found] == ["One.", "Three."]
    assert len(problems) == 1
    assert problems[0].startswith(words)


# One row per sentence


def test_sentences_and_annotations_of_a_users_own_table(table: Path) -> None:
    found, problems = read(
        table,
        "document,number,paragraph,text,annotator,security,economy,unsure,note\n"
        "R1,1,1,They met.,Ann,1,0,1,why\n"
        "R1,1,1,They met.,Ben,0,0,,\n"
        "R1,2,1,Guns fell silent.,Ann,x,yes,,\n"
        "R1,3,2,Trade grew.,Ann,,,,later\n"
        "R1,4,2,Nobody decided.,,,,,\n"
        "R2,1,1,Another one.,Ann,FALSE,TRUE,no,\n",
    )
    assert problems == []
    first, second = found
    assert first.text == "They met. Guns fell silent.\nTrade grew. Nobody decided."
    assert first.title == first.id == "R1"
    assert first.themes == ("security", "economy")
    assert first.sentences is not None
    assert [first.text[one.start : one.end] for one in first.sentences][2] == "Trade grew."
    assert [one.paragraph for one in first.sentences] == [1, 1, 2, 2]
    assert first.decisions == (
        Decision(0, "Ann", ("security",), True, "why"),
        Decision(0, "Ben", ()),
        Decision(10, "Ann", ("security", "economy")),
        Decision(28, "Ann", None, False, "later"),
    )
    assert second.decisions == (Decision(0, "Ann", ("economy",)),)


def test_rows_of_a_document_that_lie_apart_are_brought_together(table: Path) -> None:
    found, problems = read(
        table, "document,number,text,annotator,themes\nA,2,Two.,X,a\nB,1,One.,X,\nA,1,One.,X,a; b\nA,2,Two.,Y,b\n"
    )
    assert problems == []
    assert [(one.id, one.text) for one in found] == [("A", "One. Two."), ("B", "One.")]
    assert [(one.start, one.annotator, one.themes) for one in found[0].decisions] == [
        (5, "X", ("a",)),
        (0, "X", ("a", "b")),
        (5, "Y", ("b",)),
    ]
    assert found[1].decisions == (Decision(0, "X", ()),), "who has a row of his own has decided"


def test_without_a_column_annotator_the_decisions_are_the_importers(table: Path) -> None:
    found, problems = read(table, "document,number,text,economy\nA,1,One.,1\nA,2,Two.,0\nA,3,Three.,\n")
    assert problems == []
    assert found[0].decisions == (Decision(0, "", ("economy",)), Decision(5, "", ()))


def test_without_annotators_an_empty_cell_of_themes_decides_nothing(table: Path) -> None:
    found, problems = read(table, "document,number,text,themes\nA,1,One.,\nA,2,Two.,peace\n")
    assert problems == []
    assert found[0].decisions == (Decision(5, "", ("peace",)),)


def test_a_column_that_says_neither_yes_nor_no_is_a_field_of_the_document(table: Path) -> None:
    found, problems = read(table, "document,number,text,desk,peace\nA,1,One.,Asia,1\nA,2,Two.,Asia,\nB,1,T.,,\n")
    assert found[0].themes == ("peace",)
    assert [one.extra for one in found] == [(("desk", "Asia"),), ()]
    assert problems == []


def test_a_column_that_differs_from_sentence_to_sentence_is_told_and_left_out(table: Path) -> None:
    found, problems = read(table, "document,number,text,speaker,peace\nA,1,One.,Wang Yi,1\nA,2,Two.,Dar,\n")
    assert found[0].extra == ()
    assert len(problems) == 1
    assert problems[0].startswith("the column “speaker” is neither a theme")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("A,x,Two.,Ann,1,", "row 3: “number” is not a whole number"),
        ("A,,Two.,Ann,1,", "row 3: the column “number” must say"),
        ("A,0,Two.,Ann,1,", "row 3: the column “number” must say"),
        (",2,Two.,Ann,1,", "row 3: the column “document” is empty"),
        ("A,2,,Ann,1,", "row 3: empty"),
        ("A,1,Another.,Ann,1,", "row 3: sentence 1 of “A” is another one in row 2"),
        ("A,2,Two.,Ann,maybe,", "row 3: the theme “peace” says “maybe”, not 1 or 0"),
        ("A,2,Two.,,1,", "row 3: themes, unsure or a note without an annotator"),
        ("A,2,Two.,Ann,1,last week", "row 3: “last week” is not a time"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_by_its_number(row: str, words: str, table: Path) -> None:
    found, problems = read(
        table, f"document,number,text,annotator,peace,annotated_at\nA,1,One.,Ann,1,\n{row}\nA,9,Nine.,Ann,0,\n"
    )
    assert len(problems) == 1
    assert problems[0].startswith(words)
    assert found[0].text.startswith("One.")
    assert found[0].text.endswith("Nine.")


def test_times_are_brought_to_utc(table: Path) -> None:
    found, _ = read(
        table,
        "document,number,text,annotator,a,annotated_at\n"
        "A,1,One.,X,1,2026-01-05T09:30:00+05:00\nA,2,Two.,X,1,2026-01-05 09:30\nA,3,T.,X,1,2026-01-05T09:30:00.123Z\n",
    )
    assert [one.at for one in found[0].decisions] == [
        "2026-01-05T04:30:00.000Z",
        "2026-01-05T09:30:00.000Z",
        "2026-01-05T09:30:00.123Z",
    ]


def test_a_line_per_sentence_in_our_own_shape(lines: Path) -> None:
    one = {
        "id": "D:0-4",
        "document": {"id": "D", "title": "T", "date": "2026", "source": "S", "url": "U", "language": "en"},
        "paragraph": 1,
        "number": 1,
        "start": 0,
        "end": 4,
        "text": "One.",
        "annotations": [
            {"annotator": "Ann", "themes": ["a"], "unsure": True, "note": "n\nm", "origin": "manual", "at": ""},
            {"annotator": "Ben", "themes": None, "unsure": False, "note": "only noted"},
            {"annotator": "Eve", "themes": []},
        ],
    }
    found, problems = read(lines, json.dumps(one))
    assert problems == []
    assert found == [
        Incoming(
            "One.",
            "T",
            "2026",
            "S",
            "U",
            "en",
            "D",
            (IncomingSentence(0, 4, 1, 1),),
            (
                Decision(0, "Ann", ("a",), True, "n\nm", "manual"),
                Decision(0, "Ben", None, False, "only noted"),
                Decision(0, "Eve", ()),
            ),
            ("a",),
        )
    ]


def test_flat_lines_are_read_as_rows_are(lines: Path) -> None:
    found, problems = read(
        lines,
        '{"document": "A", "number": 1, "text": "One.", "annotator": "X", "themes": ["a", "b"]}\n'
        '{"document": "A", "number": 2, "text": "Two.", "annotator": "X", "themes": null}\n'
        '{"document": "A", "number": 3.0, "text": "T.", "annotator": "X", "themes": []}\n',
    )
    assert problems == []
    assert found[0].decisions == (Decision(0, "X", ("a", "b")), Decision(10, "X", ()))


# The text again


def pieces(text: str, spans: list[tuple[int, int, int]]) -> list[Piece]:
    return [Piece(text[a:b], at, paragraph, a, b, at) for at, (a, b, paragraph) in enumerate(spans, 1)]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("One. Two.\n\nThree.", [(0, 4, 1), (5, 9, 1), (11, 17, 2)]),
        ("\n\nOne. Two.\n", [(2, 6, 1), (7, 11, 1)]),
        ("One\nmore.  Two. \n\nThree.\n\n", [(0, 9, 1), (11, 15, 1), (18, 24, 2)]),
        ("一。二。\n三。", [(0, 2, 1), (2, 4, 1), (5, 7, 2)]),
        ("One.\nTwo.\n", [(0, 4, 1), (5, 9, 1)]),
    ],
)
def test_the_fingerprint_tells_what_stood_between_the_sentences(text: str, spans: list[tuple[int, int, int]]) -> None:
    rebuilt, sentences = rebuild(pieces(text, spans), fingerprint(text))
    assert rebuilt == text
    assert [(one.start, one.end, one.paragraph) for one in sentences] == spans


def test_sentences_that_overlap_are_laid_out_anew() -> None:
    text, sentences = rebuild([Piece("One.", 1, 1, 0, 4, 1), Piece("Two.", 2, 2, 3, 7, 2)])
    assert text == "One.\nTwo."
    assert [(one.start, one.end) for one in sentences] == [(0, 4), (5, 9)]


def test_offsets_that_would_fill_the_memory_are_not_believed() -> None:
    text, _ = rebuild([Piece("One.", 1, 1, 10**12, 10**12 + 4, 1)])
    assert text == "One."


def test_paragraphs_that_run_backwards_are_counted_anew() -> None:
    text, sentences = rebuild([Piece("A.", 1, 5, None, None, 1), Piece("B.", 2, 3, None, None, 2)])
    assert (text, [one.paragraph for one in sentences]) == ("A.\nB.", [1, 2])


# Cells


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "'=1", "''=1"])
def test_a_cell_that_would_be_run_is_guarded_and_comes_back(cell: str) -> None:
    assert guard(cell) == "'" + cell
    assert unguard(guard(cell)) == cell


@pytest.mark.parametrize("cell", ["", "They met.", "'tis", "'", "''", "– dash", "1-1", " =1"])
def test_a_harmless_cell_stays_as_it_is(cell: str) -> None:
    assert guard(cell) == cell
    assert unguard(cell) == cell
