import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.commands.tagging import toggle_none
from annotator.refusal import Refusal
from db.file import APPLICATION_ID, SCHEMA_VERSION
from db.integrity import Problem, check
from db.store import Store
from tests.db.made import ADA, YS, live, make, target

FLIPS = 300


@pytest.fixture
def lived_in(tmp_path: Path) -> Path:
    """A closed project with texts, tags, notes, cuts, an undone import and undo history."""
    path = tmp_path / "lived in.pressmark"
    with make(path) as store:
        live(store)
    return path


def content(path: Path) -> object:
    """All that the file holds as SQLite reads it, or None where it cannot; not the index, which can be made again."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.text_factory = bytes
            schema = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
            tables = [row[1].decode() for row in schema if row[0] == b"table" and not row[1].startswith(b"search")]
            return sorted(schema, key=repr), {
                table: sorted(map(repr, connection.execute(f'SELECT * FROM "{table}"'))) for table in tables
            }
    except (sqlite3.Error, UnicodeDecodeError):
        return None


def is_reported(path: Path) -> bool:
    try:
        return check(path) != []
    except Refusal:
        return True


def test_a_sound_project_has_no_problems(lived_in: Path) -> None:
    heard: list[tuple[int, int]] = []
    assert check(lived_in, lambda done, total: heard.append((done, total))) == []
    assert heard
    assert heard[-1][0] == heard[-1][1]


def test_a_project_is_checked_while_it_is_open(lived_in: Path) -> None:
    with Store.open(lived_in) as store:
        store.apply(toggle_none([target(store, YS[1])], ADA.id))
        assert check(lived_in) == []


def test_checking_leaves_the_file_as_it_is(lived_in: Path) -> None:
    before = lived_in.read_bytes()
    check(lived_in)
    assert lived_in.read_bytes() == before
    assert [one.name for one in lived_in.parent.iterdir()] == [lived_in.name]


def test_every_flipped_bit_that_changes_what_is_stored_is_reported(lived_in: Path, tmp_path: Path) -> None:
    sound, expected = lived_in.read_bytes(), content(lived_in)
    chance = random.Random(20260105)
    copy = tmp_path / "flipped.pressmark"
    changed = 0
    for _ in range(FLIPS):
        at, bit = chance.randrange(len(sound)), chance.randrange(8)
        copy.write_bytes(sound[:at] + bytes([sound[at] ^ (1 << bit)]) + sound[at + 1 :])
        reported = is_reported(copy)
        if content(copy) != expected:
            changed += 1
            assert reported, f"bit {bit} of byte {at}"
    assert changed > FLIPS // 4


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE text SET body = replace(body, 'met', 'Met')", "text "),
        ("DELETE FROM sentence WHERE document IN (SELECT id FROM document) AND start = 0", "sentences of “"),
        ("UPDATE sentence SET \"end\" = \"end\" + 1 WHERE start = 0", "document “"),
        ("UPDATE sentence SET paragraph = 0 WHERE start > 0", "document “"),
        ("UPDATE document SET number = number + 1", "document “"),
        ("UPDATE document SET title = 'Another'", "document “Another”"),
        ("UPDATE annotation SET themes = 'security economy'", "document “"),
        ("UPDATE annotation SET themes = 'culture'", "document “"),
        ("UPDATE annotation SET themes = ''", "annotations of “"),
        ("UPDATE annotation SET note = 'Because.'", "annotations of “"),
        ("UPDATE annotation SET at = 'today'", "document “"),
        ("UPDATE annotation SET origin = 'nowhere'", "document “"),
        ("UPDATE annotation SET annotator = 'cem' WHERE annotator = 'ben'", "table annotation"),
        ("DELETE FROM annotation", "annotations of “"),
        ("UPDATE theme SET colour = '#000000'", "theme security"),
        ("INSERT INTO setting VALUES ('abbreviations', '[]')", "setting abbreviations"),
        ("UPDATE journal SET undone = NOT undone WHERE seq = 4", "journal row 4"),
        ("UPDATE journal SET annotator = 'ben' WHERE seq = 4", "journal row 4"),
        ("UPDATE journal SET edits = x'00' WHERE seq = 4", "journal row 4"),
        ("UPDATE journal SET seq = seq + 1 WHERE seq = (SELECT max(seq) FROM journal)", "journal row "),
        ("DELETE FROM journal WHERE seq = 4", "journal row 5"),
        ("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)", "journal row "),
        ("UPDATE alembic_version SET version_num = '0000'", "table alembic_version"),
        ("DROP INDEX ix_journal_group", "index ix_journal_group"),
        ("CREATE TRIGGER strange AFTER INSERT ON annotation BEGIN DELETE FROM theme; END", "trigger strange"),
        ("CREATE VIEW strange AS SELECT 1", "view strange"),
        ("ALTER TABLE setting ADD COLUMN more TEXT", "table setting"),
        ("DROP TABLE annotation", "table annotation"),
    ],
)  # fmt: skip
def test_what_another_program_did_to_the_project_is_said_and_where(lived_in: Path, statement: str, where: str) -> None:
    with closing(sqlite3.connect(lived_in)) as connection, connection:
        connection.execute(statement)
    found = check(lived_in)
    assert found
    assert any(problem.where.startswith(where) for problem in found), found


def damaged(path: Path, kind: str) -> Path:
    """The project damaged, or something else of its name."""
    sound = path.read_bytes()
    other = path.with_name(f"{kind}.pressmark")
    chance = random.Random(7)
    match kind:
        case "header":
            other.write_bytes(b"SQLite format 4" + sound[15:])
        case "page size":
            other.write_bytes(sound[:16] + b"\x00\x07" + sound[18:])
        case "encoding":
            other.write_bytes(sound[:56] + b"\x00\x00\x00\x02" + sound[60:])
        case "truncated":
            other.write_bytes(sound[: len(sound) * 2 // 3])
        case "header only":
            other.write_bytes(sound[:100])
        case "half a header":
            other.write_bytes(sound[:50])
        case "zeroed":
            other.write_bytes(sound[:4096] + bytes(len(sound) - 4096))
        case "scrambled":
            other.write_bytes(sound[:100] + chance.randbytes(len(sound) - 100))
        case "empty":
            other.write_bytes(b"")
        case "random":
            other.write_bytes(chance.randbytes(5000))
        case "text":
            other.write_text("The ministers met on Monday.\n" * 50, encoding="utf-8")
        case "another database":
            with closing(sqlite3.connect(other)) as connection:
                connection.execute("CREATE TABLE note (body TEXT)")
        case "newer":
            shutil.copy(path, other)
            with closing(sqlite3.connect(other)) as connection:
                connection.execute("PRAGMA user_version = 99")
        case "no version":
            shutil.copy(path, other)
            with closing(sqlite3.connect(other)) as connection:
                connection.execute("PRAGMA user_version = 0")
        case "bare":
            with closing(sqlite3.connect(other)) as connection:
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        case "folder":
            other.mkdir()
    return other


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("header", "not a Pressmark project"),
        ("half a header", "not a Pressmark project"),
        ("empty", "not a Pressmark project"),
        ("random", "not a Pressmark project"),
        ("text", "not a Pressmark project"),
        ("another database", "not made by Pressmark"),
        ("newer", "newer Pressmark"),
        ("no version", "never finished"),
        ("folder", "this is a folder"),
        ("missing", "no such project"),
    ],
)
def test_what_is_no_project_is_refused_with_a_sentence(lived_in: Path, kind: str, words: str) -> None:
    path = damaged(lived_in, kind)
    for look in (check, Store.open):
        with pytest.raises(Refusal, match=words) as caught:
            look(path)
        assert str(caught.value).startswith(str(path))
        assert "\n" not in str(caught.value)


def read_all(path: Path) -> None:
    with Store.open(path) as store:
        list(store.chapters())
        store.themes()


@pytest.mark.parametrize("kind", ["page size", "encoding", "truncated", "header only", "zeroed", "scrambled", "bare"])
def test_a_torn_project_is_recognised_when_it_is_checked_and_when_it_is_used(lived_in: Path, kind: str) -> None:
    path = damaged(lived_in, kind)
    assert all(isinstance(problem, Problem) and "\n" not in problem.what for problem in check(path))
    assert check(path)
    with pytest.raises(Refusal, match="damaged"):
        read_all(path)
    assert not path.with_name(path.name + ".lock").exists()
