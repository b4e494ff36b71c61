"""The index finds what reading through finds, no more and no less, in every script."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.changes import Act
from annotator.records import Document, fingerprint
from db import search
from db.integrity import check
from db.shapes import Hit
from db.store import Store
from tests.db.made import added, make

pytestmark = pytest.mark.skipif(not search.available(), reason="this SQLite has no FTS5")

LETTERS = "aAbBeEiIıİsSſkKK ßẞéÉµμΣσς ЖжЙй 安全外交部 علی ۔ हिन्दी 🎻 \"'*%_\\.\n\t-\u00a0\u0301"
TEXTS = st.text(st.sampled_from(LETTERS), min_size=1, max_size=40)


def document(text: str) -> Document:
    return Document(fingerprint(text), text, text[:20])


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "empty.pressmark") as store:
        yield store


def read_through(store: Store, words: str) -> list[Hit]:
    """What is found without the index."""
    with store._engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO search_text (id) VALUES ('one more than there are')")
        connection.commit()
    try:
        return list(store.search(words, limit=10_000))
    finally:
        with store._engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM search_text WHERE id = 'one more than there are'")


NUMBERS = count()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=1, max_size=4), at=st.integers(0, 40), length=st.integers(1, 8), data=st.data())
def test_the_index_finds_what_reading_through_finds(
    empty: Store, texts: list[str], at: int, length: int, data: st.DataObject
) -> None:
    made = [document(f"{next(NUMBERS)} {text}") for text in texts]
    empty.apply(added(Act.IMPORT, *made))
    cut = made[0].text[at : at + length] or "e"
    for words in (cut, cut.swapcase(), data.draw(TEXTS)):
        found = list(empty.search(words, limit=10_000))
        assert found == read_through(empty, words)
        held = {hit.document for hit in found}
        pattern = re.compile(r"\s+".join(map(re.escape, words.split())) or "(?!)", re.IGNORECASE)
        assert {doc.id for doc in made if pattern.search(doc.text)} <= held


def test_whatever_is_equal_but_for_its_case_is_equal_in_the_index() -> None:
    every = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    for letter in every:
        others = {letter.lower(), letter.upper(), letter.title(), letter.swapcase(), "i", "s", "k", "µ", "ι"}
        if letter.lower() == letter.upper() == letter:
            continue
        pattern = re.compile(re.escape(letter), re.IGNORECASE)
        for other in others:
            if len(other) == 1 and pattern.fullmatch(other):
                assert search.fold(letter) == search.fold(other), (letter, other)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("zeppelin", "1"), ("ZEPP", "1"), ("安全", "3"), ("全", "3"), ("安全理事会", "3"), ("لاہور", "4"),
        ("straße", "5"), ("strasse", ""), ("ἈΘῆΝΑΙ", "6"), ("EU", "12"), ("the\nEU", "2"), ("end", "1"), ("nd", "12"),
        ('"', "1"), ("e\x00u", ""), ("\ud800", ""), ("AND", "2"), ("OR", ""), ("NEAR(", ""), ("6.", "6"),
    ],
)  # fmt: skip
def test_words_are_found_in_every_script_whatever_their_case(empty: Store, words: str, expected: str) -> None:
    texts = (
        'LZ 126 went a Zeppelin, said the "neutral" friend',
        "EU and not: the EU met",
        "安全理事会表示关切。",
        "لاہور میں اجلاس ہوا۔",
        "Straße 5",
        "Ἀθῆναι 6.",
    )
    made = [document(text) for text in texts]
    empty.apply(added(Act.IMPORT, *made))
    found = {hit.document for hit in empty.search(words)}
    assert [str(number) for number, doc in enumerate(made, 1) if doc.id in found] == list(expected)


def test_documents_come_in_their_order_and_removed_ones_not_at_all(store: Store) -> None:
    texts = [document(f"The zeppelin {number} flew.") for number in range(70)]
    store.apply(added(Act.IMPORT, *texts[:40], group="one"))
    store.undo("", "")
    store.apply(added(Act.IMPORT, *texts[30:]))
    store.apply(added(Act.IMPORT, *texts[:5]))
    found = [hit.document for hit in store.search("zeppelin")]
    assert found == [doc.id for doc in [*texts[30:], *texts[:5]]]


def test_a_project_from_where_there_is_no_index_gets_one_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "old.pressmark"
    make(path).close()
    with closing(sqlite3.connect(path)) as connection:
        for table in search.TABLES:
            connection.execute(f"DROP TABLE {table}")
    assert check(path) == []
    with Store.open(path, read_only=True) as store:
        assert store._read(lambda connection: search.candidates(connection, "ministers")) is None
        before = list(store.search("ministers"))
        assert before
    with Store.open(path) as store:
        assert store._read(search.complete)
        assert list(store.search("ministers")) == before
    assert check(path) == []


def test_a_text_that_came_where_there_is_no_fts5_is_indexed_later(tmp_path: Path) -> None:
    path = tmp_path / "old.pressmark"
    make(path).close()
    late = document("A zeppelin.")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO text VALUES (?, ?)", (late.id, late.text))
        connection.commit()
    with Store.open(path, read_only=True) as store:
        assert not store._read(search.complete)
        assert list(store.search("ministers"))
    with Store.open(path) as store:
        assert store._read(search.complete)


def test_a_torn_index_is_done_without(store: Store) -> None:
    expected = list(store.search("ministers"))
    with store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE search_data SET block = x'0102' WHERE id > 10")
    store._engine.dispose()
    assert list(store.search("ministers")) == expected


def test_the_still_copy_has_the_index_too(store: Store) -> None:
    with store.snapshot() as copy:
        assert copy._read(search.complete)
        assert list(copy.search("ministers")) == list(store.search("ministers"))
