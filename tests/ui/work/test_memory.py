"""What a project or an import holds does not decide how much memory is needed: four times as much takes hardly more."""

import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from annotator.changes import Act, Change, Edit
from annotator.records import Annotation, Annotator, Document, Record, Sentence, Theme, fingerprint
from db.store import Store
from ui.work.exporting import export
from ui.work.importing import ImportReport, carry_out, import_paths

ANN = Annotator("ann", "Ann")
FEW, MANY = 400, 1600  # documents; a batch has 200
SLACK = 1.5


def text_of(number: int) -> str:
    return " ".join(f"Sentence {at} of release {number} says that the ministers met again." for at in range(20))


def project(path: Path, documents: int) -> Path:
    """A closed project in which Ann has decided each sentence."""
    Store.create(path, [added(Theme("security", "security", "1", "#B94834"), ANN)]).close()
    with Store.open(path) as store:
        for number in range(documents):
            text = text_of(number)
            document = Document(fingerprint(text), text, f"Release {number}")
            ends = [at + 1 for at, character in enumerate(text) if character == "."]
            starts = [0, *(end + 1 for end in ends[:-1])]
            spans = [Sentence(document.id, start, end, 1) for start, end in zip(starts, ends, strict=True)]
            themes = frozenset({"security"})
            decisions = [Annotation(document.id, start, ANN.id, themes, note=f"{number}-{start}") for start in starts]
            store.apply(added(document, *spans, *decisions))
    return path


def added(*records: Record) -> Change:
    return Change(Act.IMPORT, tuple(Edit(None, record) for record in records))


@contextmanager
def peak() -> Iterator[Callable[[], int]]:
    """The bytes that were held at the most, beyond those that were held before."""
    tracemalloc.start()
    try:
        yield lambda: tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".xlsx"])
def test_an_export_holds_no_more_of_a_larger_project(tmp_path: Path, suffix: str) -> None:
    needed: dict[int, int] = {}
    for documents in (FEW, FEW, MANY):  # the first time also imports what the export needs
        path = tmp_path / f"{documents}.pressmark"
        with Store.open(path if path.exists() else project(path, documents), read_only=True) as store, peak() as held:
            assert export(store, tmp_path / f"out{suffix}").rows == documents * 20
            needed[documents] = held()
    assert needed[MANY] < SLACK * needed[FEW]


@pytest.mark.parametrize("table", [False, True], ids=["files", "table"])
def test_an_import_holds_no_more_of_a_larger_corpus(tmp_path: Path, table: bool) -> None:
    needed: dict[int, int] = {}
    for documents in (FEW, FEW, MANY):
        folder = tmp_path / f"{len(needed)}-{documents}"
        folder.mkdir()
        if table:
            lines = (f'{number},"{text_of(number)}"\n' for number in range(documents))
            (folder / "corpus.csv").write_text("title,text\n" + "".join(lines), encoding="utf-8")
        else:
            for number in range(documents):
                (folder / f"{number}.txt").write_text(text_of(number), encoding="utf-8")
        path = folder / "project.pressmark"
        Store.create(path).close()
        with Store.open(path) as store, peak() as held:
            report = ImportReport()
            carry_out(store, import_paths([folder], store, annotator="Ann", report=report, workers=1))
            assert report.added == documents
            needed[documents] = held()
    assert needed[MANY] < SLACK * needed[FEW]
