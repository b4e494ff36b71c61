"""What we export comes in again, equal, with and without the documents there."""

import csv
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotator.changes import Act, Change, Edit
from annotator.exporting.order import Order
from annotator.exporting.selection import Selection
from annotator.records import CONSENSUS_ID, CONSENSUS_NAME, Annotation, Annotator, Document, Sentence, annotator_id
from annotator.records import fingerprint as fingerprint_of
from db.store import Store
from ui.work.exporting import export
from ui.work.importing import ImportReport, carry_out, import_paths
from ui.work.projects import new_project

AWKWARD = ["=1+1", "'=1", "a\nb", 'say "so"', "🎻 a, b;", "\u2028", "-5", "é\u00a0x", "''", "@", "\t", "a\r\nb", "0"]
words = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=12),
)


def visible(text: str) -> bool:
    return bool(text.strip().strip("\ufeff\u200b\u200c\u200d\u2060"))


sentence_texts = words.map(lambda word: f"{word.strip()}.".replace("\r", "")).filter(
    lambda text: text == text.strip() and visible(text)
)
times = st.integers(0, 59).map(lambda second: f"2026-01-05T09:30:{second:02d}.000Z")


class Decided(NamedTuple):
    """One annotator's decision on one sentence."""

    annotator: str
    themes: frozenset[str] | None
    unsure: bool
    note: str
    origin: str
    at: str


decisions = st.builds(
    Decided,
    st.sampled_from(["Ann", "Béla, Dr.", "=Eve", CONSENSUS_NAME]),
    st.none() | st.frozensets(st.sampled_from(["security", "economy", "diplomacy"])),
    st.booleans(),
    words.map(str.strip),
    st.sampled_from(["manual", "suggestion", "import", "rule"]),
    times,
).filter(lambda one: one.themes is not None or one.unsure or bool(one.note))
gaps = st.sampled_from([" ", "\n", "\n\n", "", " \n", "\u00a0", "\t\ufeff "])
sentences = st.tuples(sentence_texts, gaps, st.lists(decisions, max_size=3, unique_by=lambda d: d[0]))
documents = st.lists(
    st.tuples(words.map(str.strip), st.lists(sentences, min_size=1, max_size=5)), min_size=1, max_size=3
)


@cache
def empty_project() -> bytes:
    """The bytes of a project with the default codebook: making one takes longer than a whole example."""
    with tempfile.TemporaryDirectory() as folder:
        new_project(Path(folder) / "empty.pressmark").close()
        return (Path(folder) / "empty.pressmark").read_bytes()


def empty(path: Path) -> Store:
    path.write_bytes(empty_project())
    return Store.open(path)


def project_of(path: Path, given: list[tuple[str, list[tuple[str, str, list[Decided]]]]], *, decided: bool) -> Store:
    """A project with these documents, sentence after sentence, with or without what was decided on them."""
    store = empty(path)
    known: set[str] = set()
    for title, parts in given:
        text = "".join(sentence + gap for sentence, gap, _ in parts).rstrip(" ")
        document = Document(fingerprint_of(text), text, title or "untitled", date="2026", source="=S", url="u")
        if document.id in known:
            continue
        known.add(document.id)
        edits = [Edit(None, document)]
        people: set[str] = {one.id for one in store.annotators()}
        at, paragraph, annotations = 0, 1, []
        for sentence, gap, made in parts:
            edits.append(Edit(None, Sentence(document.id, at, at + len(sentence), paragraph)))
            for one in made if decided else []:
                who = CONSENSUS_ID if one.annotator == CONSENSUS_NAME else annotator_id(one.annotator)
                if who not in people:
                    people.add(who)
                    edits.insert(0, Edit(None, Annotator(who, one.annotator)))
                annotations.append(Edit(None, Annotation(document.id, at, who, *one[1:])))
            at += len(sentence) + len(gap)
            paragraph += "\n" in gap
        store.apply(Change(Act.IMPORT, (*edits, *annotations)))
    return store


def everything(store: Store) -> Iterator[tuple[str, list[Sentence], list[Annotation]]]:
    for document, sentences, annotations in store.chapters():
        yield document.text, sentences, sorted(annotations, key=lambda one: (one.start, one.annotator))


def brought_in(store: Store, path: Path) -> ImportReport:
    report = ImportReport()
    carry_out(store, import_paths([path], store, annotator="Importer", report=report))
    return report


@pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl", "xlsx"])
@settings(max_examples=30, deadline=None)
@given(made=documents)
@example(made=[("=1+1", [("\ufeff.", " ", []), ("\ufeffa.", "", [])])])
def test_an_export_comes_in_equal_where_the_documents_are_there(
    suffix: str, made: list[tuple[str, list[tuple[str, str, list[Decided]]]]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, second = folder / f"first.{suffix}", folder / f"second.{suffix}"
        with (
            project_of(folder / "a.pressmark", made, decided=True) as a,
            project_of(folder / "b.pressmark", made, decided=False) as b,
        ):
            export(a, first)
            report = brought_in(b, first)
            assert report.problems == []
            assert report.added == 0
            assert list(everything(b)) == list(everything(a))
            export(b, second)
            assert first.read_bytes() == second.read_bytes()
            assert brought_in(b, first).annotations == 0


@pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl", "xlsx"])
@settings(max_examples=30, deadline=None)
@given(made=documents)
@example(made=[("=1+1", [("\ufeff.", " ", []), ("\ufeffa.", "", [])])])
def test_an_export_comes_in_equal_where_the_documents_are_not_there(
    suffix: str, made: list[tuple[str, list[tuple[str, str, list[Decided]]]]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, second = folder / f"first.{suffix}", folder / f"second.{suffix}"
        with project_of(folder / "a.pressmark", made, decided=True) as a, empty(folder / "b.pressmark") as b:
            export(a, first)
            report = brought_in(b, first)
            assert report.problems == []
            held, came = list(everything(a)), list(everything(b))
            for (_, sentences, annotations), (_, their_sentences, their_annotations) in zip(held, came, strict=True):
                assert [one[1:] for one in their_sentences] == [one[1:] for one in sentences]
                assert [one[1:] for one in their_annotations] == [one[1:] for one in annotations]
            export(b, second)
            if suffix == "jsonl":  # which says what white space stood between the sentences
                assert came == held
            if [text for text, _, _ in held] == [text for text, _, _ in came]:
                assert first.read_bytes() == second.read_bytes()
            assert brought_in(b, first).annotations == 0


@pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl", "xlsx"])
def test_ordinary_releases_come_in_to_the_byte(suffix: str, tmp_path: Path) -> None:
    """Texts, ids and exports, where only the export is known to the new project."""
    (tmp_path / "r1.txt").write_text("Title\n\nThey met. Guns fell\nsilent.\n\nTrade grew.\n\n", encoding="utf-8")
    (tmp_path / "r2.txt").write_text("外交部长表示，两国将继续合作。会谈在北京举行。\n他走了。\n", encoding="utf-8")
    with new_project(tmp_path / "a.pressmark") as a, new_project(tmp_path / "b.pressmark") as b:
        carry_out(
            a,
            import_paths([tmp_path / "r1.txt", tmp_path / "r2.txt"], a, annotator="Ann", report=ImportReport()),
        )
        export(a, tmp_path / f"a.{suffix}")
        assert brought_in(b, tmp_path / f"a.{suffix}").problems == []
        assert list(everything(a)) == list(everything(b))
        export(b, tmp_path / f"b.{suffix}")
    assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()


def test_the_same_project_exports_to_the_same_bytes_and_decided_only_leaves_notes_out(tmp_path: Path) -> None:
    noted = Decided("Ann", None, False, "look here", "manual", "2026-01-05T09:30:00.000Z")
    said = Decided("Ben", frozenset(), False, "", "manual", "2026-01-05T09:30:00.000Z")
    with project_of(tmp_path / "a.pressmark", [("T", [("A.", " ", [noted]), ("B.", "", [said])])], decided=True) as a:
        for name in ("1.csv", "2.csv"):
            export(a, tmp_path / name)
        assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "2.csv").read_bytes()
        assert ",A.,Ann,,,,0,look here,manual," in (tmp_path / "1.csv").read_text()
        assert export(a, tmp_path / "3.csv", Order(selection=Selection(decided_only=True))).rows == 1
        assert export(a, tmp_path / "3.jsonl").rows == 2
        assert '"themes": null, "unsure": false, "note": "look here"' in (tmp_path / "3.jsonl").read_text()


def test_every_cell_that_somebody_chose_is_made_harmless(tmp_path: Path) -> None:
    """Titles, sources and links, sentences, annotators, notes, and the names of themes in the header."""
    (tmp_path / "codebook.csv").write_text("name\n=theme\n")
    (tmp_path / "t.csv").write_text(
        "document,number,title,date,source,url,language,text,annotator,themes,note\n"
        "R,1,=title,2026,=source,=url,=language,=text,=annotator,=theme,=note\n"
    )
    with new_project(tmp_path / "a.pressmark", tmp_path / "codebook.csv") as a:
        assert brought_in(a, tmp_path / "t.csv").problems == []
        export(a, tmp_path / "o.csv")
    with (tmp_path / "o.csv").open(encoding="utf-8", newline="") as file:
        header, row = csv.reader(file)
    assert "'=theme" in header
    for name in ("title", "source", "url", "language", "text", "annotator", "note"):
        assert row[header.index(name)] == f"'={name}"
    assert not [cell for cell in (*header, *row) if cell.startswith("=")]


field_names = words.map(lambda word: " ".join(word.split())).filter(bool) | st.sampled_from(
    ["date", "Text", "extra:date", "extra:", "security", "Security", "annotator", "1"]
)
field_values = words.map(lambda word: word.replace("\r", "").strip()).filter(bool) | st.sampled_from(["1", "0", "yes"])
further = st.lists(st.dictionaries(field_names, field_values, max_size=4), min_size=1, max_size=4)


@pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl", "xlsx"])
@settings(max_examples=40, deadline=None)
@given(made=further)
def test_further_fields_come_in_equal(suffix: str, made: list[dict[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, second = folder / f"first.{suffix}", folder / f"second.{suffix}"
        with empty(folder / "a.pressmark") as a, empty(folder / "b.pressmark") as b:
            for number, fields in enumerate(made):
                text = f"Sentence {number}."
                document = Document(fingerprint_of(text), text, "T", extra=tuple(fields.items()))
                edits = Edit(None, document), Edit(None, Sentence(document.id, 0, len(text), 1))
                a.apply(Change(Act.IMPORT, edits))
            export(a, first)
            assert brought_in(b, first).problems == []
            assert [dict(heading.extra) for heading in b.headings()] == made
            assert a.headings()[0].extra == tuple(made[0].items())
            export(b, second)
        assert first.read_bytes() == second.read_bytes()


def test_only_where_a_document_has_further_fields_are_there_columns_for_them(tmp_path: Path) -> None:
    with empty(tmp_path / "a.pressmark") as a:
        for text, extra in (("One.", ()), ("Two.", (("Date", "x"), ("desk", "Asia")))):
            document = Document(fingerprint_of(text), text, "T", extra=extra)
            a.apply(Change(Act.IMPORT, (Edit(None, document), Edit(None, Sentence(document.id, 0, 4, 1)))))
            export(a, tmp_path / f"{len(extra)}.csv")
            export(a, tmp_path / f"{len(extra)}.jsonl")
    header = [(tmp_path / name).read_text().split("\n")[0].rstrip() for name in ("0.csv", "2.csv")]
    assert header[0].endswith("annotated_at")
    assert header[1] == header[0] + ",extra:Date,desk"
    lines = (tmp_path / "2.jsonl").read_text().splitlines()
    assert '"extra"' not in lines[0]
    assert '"extra": {"Date": "x", "desk": "Asia"}' in lines[1]
