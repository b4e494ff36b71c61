"""Databases of Discourse Network Analyzer and Taguette, and databases made to harm."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from annotator import foreign_sqlite
from annotator.formats import reader_for
from annotator.formats.coding import Code, Span
from annotator.formats.marked_up import Flat, bytes_of, points_of, units_of
from annotator.formats.protocol import Incoming
from annotator.refusal import Refusal
from tests.annotator.reading import told, told_one, words_of

DNA = """
CREATE TABLE SETTINGS(Property TEXT PRIMARY KEY, Value TEXT);
CREATE TABLE CODERS(ID INTEGER PRIMARY KEY, Name TEXT CHECK (LENGTH(Name) < 191));
CREATE TABLE DOCUMENTS(ID INTEGER PRIMARY KEY, Title TEXT, Text TEXT, Coder INTEGER, Author TEXT, Source TEXT,
  Section TEXT, Notes TEXT, Type TEXT, Date INTEGER);
CREATE TABLE STATEMENTTYPES(ID INTEGER PRIMARY KEY, Label TEXT);
CREATE TABLE VARIABLES(ID INTEGER PRIMARY KEY, Variable TEXT, DataType TEXT, StatementTypeId INTEGER);
CREATE TABLE STATEMENTS(ID INTEGER PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER, Start INTEGER,
  Stop INTEGER, Coder INTEGER);
CREATE TABLE DATABOOLEAN(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value INTEGER);
CREATE TABLE DATAINTEGER(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value INTEGER);
CREATE TABLE DATALONGTEXT(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value TEXT);
CREATE TABLE ENTITIES(ID INTEGER PRIMARY KEY, VariableId INTEGER, Value TEXT, Red INTEGER, Green INTEGER, Blue INTEGER);
CREATE TABLE DATASHORTTEXT(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Entity INTEGER);
"""
TEXT = "\U0001f600 Trade grew.\r\nNobody came."
ROWS: dict[str, Sequence[tuple[Any, ...]]] = {
    "CODERS": [(1, "Ann"), (2, "Ben")],
    "DOCUMENTS": [(1, "Talks", TEXT, 1, "Li", "App", "A1", "x", "news", 1106697600)],
    "STATEMENTTYPES": [(1, "DNA Statement"), (2, "Story"), (3, "Annotation")],
    "VARIABLES": [
        (1, "person", "short text", 1), (2, "concept", "short text", 1), (3, "agreement", "boolean", 1),
        (4, "hero", "short text", 2), (5, "victim", "short text", 2), (6, "year", "integer", 2),
        (7, "note", "long text", 3),
    ],
    "STATEMENTS": [
        (1, 1, 1, 3, 8, 2), (2, 2, 1, 15, 21, 1), (3, 3, 1, 15, 27, 1), (4, 1, 1, 0, 3, 1), (5, 1, 9, 0, 3, 1),
    ],
    "DATABOOLEAN": [(1, 1, 3, 0)],
    "DATAINTEGER": [(1, 2, 6, 1999)],
    "DATALONGTEXT": [(1, 3, 7, "Who?")],
    "ENTITIES": [
        (1, 1, "Li Na", 0, 0, 0), (2, 2, "Trade; more of it", 0, 114, 178), (3, 4, "We", 0, 0, 0),
        (4, 2, "Aid", 0, 0, 0),
    ],
    "DATASHORTTEXT": [(1, 1, 1, 1), (2, 1, 2, 2), (3, 2, 4, 3), (4, 2, 5, 99)],
}  # fmt: skip
LI = "person: Li Na; agreement: no"


def database(path: Path, schema: str, rows: Mapping[str, Iterable[tuple[Any, ...]]]) -> Path:
    connection = sqlite3.connect(path)
    connection.executescript(schema)
    for table, held in rows.items():
        for row in held:
            connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    connection.commit()
    connection.close()
    return path


def test_statements_of_version_3(tmp_path: Path) -> None:
    path = database(tmp_path / "a.dna", DNA, ROWS)
    found, problems = told_one(path)
    assert problems == []
    assert (found.title, found.date, found.source) == ("Talks", "2005-01-26", "App")
    assert found.extra == (("author", "Li"), ("section", "A1"), ("type", "news"), ("notes", "x"))
    assert words_of(found) == [("Trade", "Trade, more of it"), ("Nobody", "Story"), ("Nobody came.", "")]
    assert [(span.annotator, span.note) for span in found.coding.spans] == [
        ("Ben", LI), ("Ann", "hero: We; year: 1999"), ("Ann", "Who?"),
    ]  # fmt: skip
    assert found.coding.codes == (Code("Trade, more of it", "#0072B2"), Code("Aid"))
    assert dict(found.coding.left_out) == {
        "statements without a value": 1, "statements of documents that are missing": 1,
    }  # fmt: skip


def test_statements_of_version_2(tmp_path: Path) -> None:
    schema = DNA.replace("Entity INTEGER", "Value TEXT").replace("TABLE ENTITIES", "TABLE ATTRIBUTES")
    rows = {**ROWS, "DATASHORTTEXT": [(1, 1, 1, "Li Na"), (2, 1, 2, "Trade")]}
    rows["ATTRIBUTES"] = [(1, 2, "Trade", 0, 114, 178)]
    del rows["ENTITIES"]
    rows["DOCUMENTS"] = [(1, "Talks", TEXT, 1, "", "", "", "", "", 1106697600000)]
    found, _ = told_one(database(tmp_path / "a.dna", schema, rows))
    assert found.date == "2005-01-26"
    assert words_of(found)[0] == ("Trade", "Trade")
    assert found.coding.spans[0].note == LI
    assert found.coding.codes == (Code("Trade", "#0072B2"),)


TAGUETTE = """
CREATE TABLE documents (id INTEGER PRIMARY KEY, name VARCHAR, description TEXT, contents TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY, path VARCHAR, description TEXT);
CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER, end_offset INTEGER);
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
CREATE TABLE commands (id INTEGER PRIMARY KEY, date DATETIME, user_login VARCHAR, payload TEXT);
"""


def added(highlight: int) -> str:
    return json.dumps({"type": "highlight_add", "highlight_id": highlight})


def test_a_project_of_taguette(tmp_path: Path) -> None:
    html = "<h1>Tälks</h1><p>Trade <b>grew</b>\nfast.</p><ul><li>One &amp; two</li></ul>"
    rows: dict[str, Iterable[tuple[Any, ...]]] = {
        "documents": [(1, "release.html", "d", html), (2, "empty", "", "<p> </p>")],
        "tags": [(1, "Economy.Trade", "On trade"), (2, "Text", "")],
        "highlights": [(1, 1, 6, 16), (2, 1, 22, 31), (3, 1, 0, 6), (4, 1, "x", 3)],
        "highlight_tags": [(1, 1), (2, 1), (2, 2), (2, 9)],
        "commands": [
            (1, "2026-11-23 19:40:23.7", "ann", added(1)), (2, "2026-11-24 19:40:23.7", "ben", added(1)),
            (3, "2026-11-23 19:40:23.7", "ann", added(2)), (4, "2026-11-23", "x", "{"), (5, "2026-11-23", "x", "7"),
        ],
    }  # fmt: skip
    given, problems = told(database(tmp_path / "p.sqlite3", TAGUETTE, rows))
    assert isinstance(given, list)
    found, empty = given
    assert isinstance(found, Incoming)
    assert (found.title, found.text) == ("release.html", "Tälks\n\nTrade grew fast.\n\nOne & two")
    assert words_of(found) == [
        ("Trade grew", "Economy.Trade"),
        ("One & two", "Economy.Trade"),
        ("One & two", "Text (theme)"),
    ]
    assert found.coding.spans[0][3:5] == ("ben", "2026-11-24T19:40:23.700Z")
    assert found.coding.codes == (Code("Economy.Trade", definition="On trade"), Code("Text (theme)"))
    assert found.coding.left_out == (("highlights without a tag", 1),)
    assert str(empty) == "“empty”: there is no text; it was left out."
    assert [problem.split(" ")[:2] for problem in problems] == [["highlight", "2"], ["highlight", "4"]]


def test_highlights_alone_are_sentences(tmp_path: Path) -> None:
    path = tmp_path / "highlights.csv"
    path.write_text(
        'id,document,tag,content\n1,a,T,"One, two."\n1,a,U,"One, two."\n2,a,,Three.\n3,b,T,\n', encoding="utf-8"
    )
    assert reader_for(path).name == "taguette"
    given, _ = told(path)
    assert isinstance(given, list)
    found, refused = given
    assert isinstance(found, Incoming)
    assert (found.title, found.text) == ("a", "One, two.\nThree.")
    assert found.coding.spans == (Span(0, 9, "T"), Span(0, 9, "U"))
    assert str(refused).startswith("row 5")


@pytest.mark.parametrize(("size", "start"), [(bytes_of, 7), (units_of, 5), (points_of, 4)])
def test_the_text_of_html_keeps_its_offsets(size: Any, start: int) -> None:
    flat = Flat("<p>\U0001f600 a<br>b\n c &lt;</p>\n<script>x</script><pre>d\n e</pre>", size)
    assert flat.text == "\U0001f600 a\nb c <\n\nd\n e"
    assert flat.text[slice(*flat.place(start - 1, start))] == "b"
    assert flat.place(-1, 999)[0] == -1
    assert flat.place(0, 999)[1] > len(flat.text)


def test_databases_made_to_harm_are_refused(tmp_path: Path) -> None:
    path = database(tmp_path / "a.dna", DNA, ROWS)
    data = path.read_bytes()
    (tmp_path / "a.dna-wal").write_bytes(b"unsaved")
    assert "its program has it open" in str(told(path)[0])
    (tmp_path / "a.dna-wal").unlink()
    path.write_bytes(data[: len(data) // 2])
    assert isinstance(told(path)[0], str)
    path.write_bytes(data[:18] + b"\x02\x02" + data[20:])
    assert words_of(told_one(path)[0])[0] == ("Trade", "Trade, more of it"), "with a write-ahead log that is empty"
    view = DNA.replace("CREATE TABLE STATEMENTS(", "CREATE TABLE HELD(") + (
        "CREATE VIEW STATEMENTS AS SELECT *, randomblob(100000000) FROM HELD; -- CREATE TABLE STATEMENTTYPES"
    )
    rows = {key: value for key, value in ROWS.items() if key != "STATEMENTS"}
    assert "“STATEMENTS” is missing" in str(told(database(tmp_path / "b.dna", view, rows))[0])


def test_columns_that_compute_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    connection = sqlite3.connect(path)
    connection.executescript("CREATE TABLE t(a TEXT, b TEXT GENERATED ALWAYS AS (upper(a)) VIRTUAL)")
    connection.executescript("INSERT INTO t(a) VALUES ('x')")
    connection.close()
    with foreign_sqlite.opened(path) as held:
        assert list(held.rows("t", "a", "b", "gone")) == [("x", None, None)]
        assert not held.has("t", "b")


def test_a_database_cannot_be_written_to(tmp_path: Path) -> None:
    path = database(tmp_path / "a.dna", DNA, ROWS)
    before = path.read_bytes()
    with pytest.raises(Refusal), foreign_sqlite.opened(path) as held:
        held._connection.execute("DELETE FROM CODERS")
    assert path.read_bytes() == before


def test_texts_in_a_lying_encoding_are_told(tmp_path: Path) -> None:
    path = database(tmp_path / "a.dna", DNA, {**ROWS, "DOCUMENTS": [(1, "Talks", "x", 1, "", "", "", "", "", 0)]})
    connection = sqlite3.connect(path)
    connection.execute("UPDATE DOCUMENTS SET Text = CAST(x'54e46c6b' AS TEXT)")
    connection.commit()
    connection.close()
    given, _ = told(path)
    assert "half a character" in str(given[0])


def test_real_databases(shared: Path) -> None:
    for name in ("sample.dna", "sample_rDNA2.dna"):
        given, problems = told(shared / "cases/interchange/dna" / name)
        assert problems == []
        found = [one for one in given if isinstance(one, Incoming)]
        assert (len(found), sum(len(one.coding.spans) for one in found)) == (7, 41)
        assert len(found[0].coding.codes) == 6
        assert {span.annotator for one in found for span in one.coding.spans} == {"Coder 1", "Coder 2"}
    one, _ = told_one(shared / "cases/interchange/peer_written/taguette/project.sqlite3")
    assert words_of(one) == [
        ("plain", "Themes.Health"), ("emoji here", "Themes.Economy"), ("اردو میں", "Themes.Urdu"),
        ("第四行", "Themes.Health"), ("第四行", "Themes.Economy"),
    ]  # fmt: skip
