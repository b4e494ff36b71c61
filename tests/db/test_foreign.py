"""Somebody else's project file is read without being trusted."""

import os
import random
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from annotator.refusal import Refusal
from db import foreign
from db.file import SCHEMA_VERSION, SUFFIX
from db.store import Store
from tests.db.made import live, make
from tests.db.released import dump


@pytest.fixture(scope="module")
def worked_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("theirs") / f"theirs{SUFFIX}"
    with make(path) as store:
        live(store, guests=5)
    return path


@pytest.fixture
def theirs(worked_in: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(worked_in, tmp_path / worked_in.name))


def change(path: Path, *statements: str) -> None:
    """Do to a project what no Pressmark does."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def refusal(path: Path) -> str:
    with pytest.raises(Refusal) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def read(path: Path) -> None:
    """All that a merge may ask for."""
    with foreign.opening(path) as side:
        for identity in side.revisions():
            side.sentences(identity)
            side.decisions([identity])
            list(side.texts([identity]))


def test_a_sound_project_is_read_as_it_is(theirs: Path) -> None:
    with Store.open(theirs, read_only=True) as store, foreign.opening(theirs) as side:
        ids = list(store.revisions())
        assert side.themes() == store.themes()
        assert side.annotators() == sorted(store.annotators(), key=lambda one: one.id)
        assert side.settings() == store.settings()
        assert sorted(side.comments()) == sorted(store.comments())
        assert sorted(side.unblindings()) == sorted(store.unblindings())
        assert list(side.revisions().items()) == list(store.revisions().items())
        assert side.outlines(ids) == store.outlines(ids)
        assert {one.id: one for one in side.texts(ids)} == {one.id: one for one in store.texts(ids)}
        assert [side.sentences(one) for one in ids] == [store.sentences(one) for one in ids]
        assert side.decisions(ids) == store.decisions(ids)
        assert side.decisions(ids, {"ada"}) == store.decisions(ids, {"ada"})


def test_reading_leaves_nothing_behind(theirs: Path) -> None:
    before = theirs.read_bytes(), sorted(theirs.parent.iterdir())
    with foreign.opening(theirs) as side:
        assert side.themes()
    assert (theirs.read_bytes(), sorted(theirs.parent.iterdir())) == before


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_a_project_of_an_earlier_version_is_read_too(version: int, tmp_path: Path) -> None:
    old, new = tmp_path / f"old{SUFFIX}", tmp_path / f"new{SUFFIX}"
    dump.restore(dump.FOLDER / f"{version:04d}.sql", old)
    shutil.copy(old, new)
    with Store.open(new) as store, foreign.opening(old) as side:
        ids = list(store.revisions())
        assert side.decisions(ids) == store.decisions(ids)
        assert side.annotators() == sorted(store.annotators(), key=lambda one: one.id)
        assert side.comments() == []
        assert side.unblindings() == []


def test_an_open_project_can_be_read(theirs: Path) -> None:
    with Store.open(theirs), foreign.opening(theirs) as side:
        assert side.themes()


# Files that are none of ours, or not whole


def test_a_newer_project_is_left_alone(theirs: Path) -> None:
    change(theirs, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    assert "made by a newer Pressmark" in refusal(theirs)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "not a Pressmark project"), (b"no database at all", "not a Pressmark project")],
)
def test_what_is_no_database_is_refused(content: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / f"none{SUFFIX}"
    path.write_bytes(content)
    assert reason in refusal(path)


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / f"other{SUFFIX}"
    change(path, "CREATE TABLE annotation (a)")
    assert "was not made by Pressmark" in refusal(path)


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "no such file" in refusal(tmp_path / f"gone{SUFFIX}")
    assert "not a file that can be read" in refusal(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes have names only elsewhere")
def test_a_pipe_does_not_keep_us_waiting(tmp_path: Path) -> None:
    path = tmp_path / f"pipe{SUFFIX}"
    os.mkfifo(path)
    assert "a device or a pipe" in refusal(path)


@pytest.mark.parametrize("suffix", ["-journal", "-wal"])
def test_a_file_that_is_being_written_is_refused(suffix: str, theirs: Path) -> None:
    beside = theirs.with_name(theirs.name + suffix)
    beside.write_bytes(b"")
    with foreign.opening(theirs):
        pass
    beside.write_bytes(b"x" * 600)
    assert "is writing to it, or stopped in the middle" in refusal(theirs)
    assert beside.read_bytes() == b"x" * 600


def test_a_file_that_is_too_large_is_not_copied(theirs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "MOST_BYTES", 1000)
    assert "too large to be merged" in refusal(theirs)


def test_reading_that_takes_too_long_is_ended(theirs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "_SECONDS", -1000.0)
    monkeypatch.setattr(foreign, "_STEPS", 1)
    assert "far too long" in refusal(theirs)


# Files that want to do harm


HARM = {
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON annotation BEGIN DELETE FROM theme; END",
    "a view": "CREATE VIEW v AS SELECT * FROM annotation",
    "a virtual table": "CREATE VIRTUAL TABLE v USING fts5(a)",
    "a table of its own": "CREATE TABLE mine (a)",
    "a column that computes": "ALTER TABLE setting ADD COLUMN x TEXT AS (upper(name))",
    "a column more": "ALTER TABLE theme ADD COLUMN x TEXT",
    "an index that computes": "CREATE INDEX i ON theme (upper(name))",
    "a table for nothing": "DROP TABLE unblinding",
    "a view for a table": "DROP TABLE setting; CREATE VIEW setting AS SELECT 1 AS name, 2 AS value",
    "a looser table": "DROP TABLE setting; CREATE TABLE setting (name, value)",
}


@pytest.mark.parametrize("statements", HARM.values(), ids=HARM.keys())
def test_a_schema_that_is_not_ours_is_refused(statements: str, theirs: Path) -> None:
    change(theirs, *statements.split("; ") if "TRIGGER" not in statements else [statements])
    assert "not built as Pressmark builds projects" in refusal(theirs)


def test_the_index_of_words_is_never_read(theirs: Path) -> None:
    change(theirs, "UPDATE search_data SET block = randomblob(1000)", "UPDATE search_idx SET term = randomblob(90)")
    with foreign.opening(theirs) as side:
        assert side.themes()


_LONG = "printf('%.*c', 5000000, 'x')"
_ONE = "(SELECT max(id) FROM document)"
UNSOUND = {
    "text": "UPDATE text SET body = body || '!'",
    "blob for a text": "UPDATE text SET body = x'00ff'",
    "text missing": "DELETE FROM text",
    "sentence beyond": 'UPDATE sentence SET "end" = 100000 WHERE "start" = 0',
    "sentence backwards": 'UPDATE sentence SET "end" = 0 WHERE "start" = 0',
    "sentences that overlap": 'UPDATE sentence SET "end" = "end" + 5',
    "place that is a text": "UPDATE sentence SET paragraph = 'one'",
    "sentence without a document": f"UPDATE sentence SET document = 'nowhere' WHERE document = {_ONE}",
    "decision on no sentence": 'UPDATE annotation SET "start" = "start" + 1',
    "place that is negative": 'UPDATE annotation SET "start" = -1 WHERE "start" = 0',
    "themes that are unknown": "UPDATE annotation SET themes = 'sport'",
    "themes that are a number": "UPDATE annotation SET themes = x'00'",
    "unsure as a word": "UPDATE annotation SET unsure = 'maybe'",
    "unsure as a number": "UPDATE annotation SET unsure = 7",
    "note that never ends": f"UPDATE annotation SET note = {_LONG}",
    "note with a NUL": "UPDATE annotation SET note = 'a' || char(0)",
    "note that is bytes": "UPDATE annotation SET note = x'ff'",
    "origin": "UPDATE annotation SET origin = 'magic'",
    "reason": "UPDATE annotation SET reason = 'whim'",
    "time": "UPDATE annotation SET at = 'yesterday'",
    "no time": "UPDATE annotation SET at = ''",
    "annotator who is not there": "UPDATE annotation SET annotator = 'eve' WHERE annotator = 'ada'",
    "adjudicator who is not there": "UPDATE annotation SET decided_by = 'eve' WHERE annotator = 'consensus'",
    "name of two lines": "UPDATE annotator SET name = 'Ada' || char(10) || 'Ben'",
    "name that is empty": "UPDATE annotator SET name = ' '",
    "alias of nobody": "UPDATE annotator SET alias_of = 'eve' WHERE id = 'ada'",
    "alias of oneself": "UPDATE annotator SET alias_of = id WHERE id = 'ada'",
    "consensus who is somebody": "UPDATE annotator SET alias_of = 'ada' WHERE id = 'consensus'",
    "theme with a semicolon": "UPDATE theme SET name = 'a;b' WHERE id = 'economy'",
    "theme without a colour": "UPDATE theme SET colour = 'red'",
    "two themes of one name": "UPDATE theme SET name = 'same', \"key\" = ''",
    "examples that are no list": "UPDATE theme SET include = '{'",
    "examples that are too deep": "UPDATE theme SET include = printf('%.*c', 90000, '[')",
    "position": "UPDATE theme SET position = 1e300",
    "comment nowhere": "UPDATE comment SET document = 'nowhere'",
    "comment by nobody": "UPDATE comment SET author = 'eve'",
    "comment at no time": "UPDATE comment SET at = '9999'",
    "look by nobody": "UPDATE unblinding SET annotator = 'eve'",
    "fields that are no pairs": "UPDATE document SET extra = '[1]'",
    "title that is a number": "UPDATE document SET title = x'01'",
}


@pytest.mark.parametrize("statement", UNSOUND.values(), ids=UNSOUND.keys())
def test_a_row_that_no_import_makes_is_refused(statement: str, theirs: Path) -> None:
    change(theirs, "PRAGMA foreign_keys = OFF", "PRAGMA ignore_check_constraints = ON", statement)
    assert "Nothing was merged" in refusal(theirs)


def test_a_date_that_is_none_is_kept_as_it_was_given(theirs: Path) -> None:
    change(theirs, "UPDATE document SET date = 'spring', language = 'Klingon'")
    with foreign.opening(theirs) as side:
        for document in side.texts(list(side.revisions())):
            assert (document.date, document.language) == ("", "")
            assert dict(document.extra)["date as given"] == "spring"


# Files that have suffered


def damaged(path: Path, draw: random.Random) -> Iterator[bytes]:
    whole = path.read_bytes()
    for _ in range(12):
        yield whole[: draw.randrange(len(whole))]
    for _ in range(60):
        torn = bytearray(whole)
        for _ in range(draw.choice([1, 3, 30])):
            at = draw.randrange(100, len(torn))
            torn[at] ^= 1 << draw.randrange(8)
        yield bytes(torn)
    for _ in range(12):
        at = draw.randrange(len(whole) // 4096) * 4096
        yield whole[:at] + draw.randbytes(4096) + whole[at + 4096 :]


def test_a_damaged_file_is_refused_or_read_but_never_crashes(theirs: Path, tmp_path: Path) -> None:
    reasons = []
    for number, content in enumerate(damaged(theirs, random.Random(7))):
        path = tmp_path / f"torn-{number}{SUFFIX}"
        path.write_bytes(content)
        try:
            read(path)
        except Refusal as refusal:
            reasons.append(str(refusal).removeprefix(f"{path}: "))
    assert len(reasons) > 20
    assert not any("\n" in reason or str(tmp_path) in reason for reason in reasons)
