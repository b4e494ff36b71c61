"""Every command, as interface.md has it."""

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest

from annotator.records import fingerprint
from db.file import SCHEMA_VERSION
from db.store import Store
from tests.ui.cli.conftest import Pressmark
from ui.work.resources import CODEBOOK

LABELLED = (
    "document,number,text,annotator,security,economy,diplomacy,unsure,note\n"
    "R1,1,They met.,Ann,0,0,1,0,\n"
    "R1,1,They met.,Ben,0,0,0,0,\n"
    "R1,2,Guns fell silent.,Ann,1,0,0,1,hm\n"
    "R1,3,It rained.,,,,,,\n"
)


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "labelled.csv"
    path.write_text(LABELLED)
    return path


def test_new_makes_a_project_with_the_default_codebook(pressmark: Pressmark, tmp_path: Path) -> None:
    answer = pressmark("new", tmp_path / "p.pressmark", "--json")
    assert answer.status == 0
    assert [(theme["key"], theme["name"]) for theme in answer.json["themes"]] == [
        ("1", "security"),
        ("2", "economy"),
        ("3", "diplomacy"),
    ]
    assert answer.json["documents"] == 0
    header = (tmp_path / "p.pressmark").read_bytes()[:100]
    assert header.startswith(b"SQLite format 3\0")
    assert header[68:72] == b"PrMk"


def test_new_takes_another_codebook(pressmark: Pressmark, tmp_path: Path) -> None:
    codebook = tmp_path / "codebook.csv"
    codebook.write_text("key,name\np,peace\nw,war\n")
    answer = pressmark("new", tmp_path / "p.pressmark", "--codebook", codebook)
    assert (answer.status, answer.err) == (0, "")
    assert "with the themes peace, war" in answer.out


def test_new_never_overwrites(pressmark: Pressmark, project: Path) -> None:
    before = project.read_bytes()
    answer = pressmark("new", project)
    assert (answer.status, answer.out) == (1, "")
    assert answer.err.startswith(f"pressmark: {project}: there is a file of this name already")
    assert answer.err.count("\n") == 1
    assert project.read_bytes() == before


def test_import_counts_what_it_did_and_knows_the_same_text_again(
    pressmark: Pressmark, project: Path, release: Path
) -> None:
    answer = pressmark("import", project, release, "--json", "--as", "Ann")
    assert answer.status == 0
    assert answer.json == {
        "documents": {"added": 1, "known": 0, "refused": 0},
        "sentences": 5,
        "annotations": 0,
        "problems": [],
        "similar": [],
        "unmapped": [],
        "unmapped_total": 0,
        "left_out": {},
    }
    twin = release.with_name("other name.txt")
    twin.write_bytes(b"\xef\xbb\xbf" + release.read_bytes().replace(b"\n", b"\r\n"))
    again = pressmark("import", project, twin, "--json").json
    assert again["documents"] == {"added": 0, "known": 1, "refused": 0}
    assert again["sentences"] == 0


def test_one_bad_file_among_many_is_told_and_the_others_come_in(
    pressmark: Pressmark, project: Path, release: Path
) -> None:
    folder = release.parent / "folder"
    folder.mkdir()
    release.rename(folder / "good.txt")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "nul.txt").write_bytes(b"The ministers met\x00 on Sunday, and that was all they did that day.")
    (folder / ".hidden").write_bytes(b"\x00")
    answer = pressmark("import", project, folder, folder.parent / "gone.txt", "--json")
    assert answer.status == 1
    assert answer.json["documents"] == {"added": 1, "known": 0, "refused": 4}
    reasons = {Path(problem["file"]).name: problem["reason"] for problem in answer.json["problems"]}
    assert set(reasons) == {"empty.txt", "picture.png", "nul.txt", "gone.txt"}
    assert "empty" in reasons["empty.txt"]
    assert "picture" in reasons["picture.png"]
    assert "NUL" in reasons["nul.txt"]
    assert "no such file" in reasons["gone.txt"]


def test_problems_of_an_import_are_lines_for_people(pressmark: Pressmark, project: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    answer = pressmark("import", project, tmp_path / "empty.txt")
    assert answer.status == 1
    assert answer.out == "Added 0 documents with 0 sentences.\n"
    reason = "empty, or only white space; there is nothing to annotate."
    assert answer.err == f"pressmark: {tmp_path / 'empty.txt'}: {reason}\n"
    as_json = pressmark("import", project, tmp_path / "empty.txt", "--json")
    assert as_json.json["problems"] == [{"file": str(tmp_path / "empty.txt"), "reason": reason}]
    assert as_json.err == answer.err


def test_a_problem_stays_on_one_line_whatever_the_file_is_called(
    pressmark: Pressmark, project: Path, tmp_path: Path
) -> None:
    odd = tmp_path / "a  b\nc.txt"
    try:
        odd.write_bytes(b"")
    except OSError:
        pytest.skip("no file can be called so here")
    answer = pressmark("import", project, odd)
    assert answer.err.startswith(f"pressmark: {tmp_path}/a  b c.txt: empty")
    assert answer.err.count("\n") == 1


def test_a_labelled_table_brings_sentences_and_annotations(pressmark: Pressmark, project: Path, labelled: Path) -> None:
    answer = pressmark("import", project, labelled, "--json")
    assert answer.status == 0
    assert answer.json["documents"]["added"] == 1
    assert (answer.json["sentences"], answer.json["annotations"]) == (3, 3)
    info = pressmark("info", project, "--json").json
    assert info == {
        "project": str(project),
        "schema": SCHEMA_VERSION,
        "documents": 1,
        "sentences": 3,
        "themes": [
            {"key": "1", "name": "security", "annotations": 1},
            {"key": "2", "name": "economy", "annotations": 0},
            {"key": "3", "name": "diplomacy", "annotations": 1},
        ],
        "annotators": [
            {"name": "Ann", "decided": 2, "none": 0, "unsure": 1},
            {"name": "Ben", "decided": 1, "none": 1, "unsure": 0},
        ],
        "consensus": 0,
    }


def test_import_points_out_what_is_similar_and_brings_it_in_all_the_same(
    pressmark: Pressmark, project: Path, release: Path
) -> None:
    pressmark("import", project, release)
    wire = release.with_name("wire.txt")
    wire.write_text(f"Newswire, read by 2,117 people\n\n{release.read_text(encoding='utf-8')}", encoding="utf-8")
    answer = pressmark("import", project, wire, "--json")
    assert answer.status == 0
    assert answer.json["documents"] == {"added": 1, "known": 0, "refused": 0}
    [similar] = answer.json["similar"]
    first = fingerprint(release.read_text(encoding="utf-8"))
    assert similar == {
        "document": fingerprint(wire.read_text(encoding="utf-8")),
        "title": "Newswire, read by 2,117 people",
        "similar_to": first,
        "share": 1.0,
    }
    assert "1 group of similar documents" in pressmark("info", project).out
    paper = release.with_name("paper.txt")
    paper.write_text(f"The Paper, page 7\n\n{release.read_text(encoding='utf-8')}", encoding="utf-8")
    said = pressmark("import", project, paper).out
    assert said.endswith("The Paper, page 7: similar to: Ministers Meet in Beijing (100 % of the text)\n")


def test_a_codebook_is_not_taken_for_documents(pressmark: Pressmark, project: Path) -> None:
    answer = pressmark("import", project, CODEBOOK, "--json")
    assert answer.status == 1
    assert answer.json["documents"] == {"added": 0, "known": 0, "refused": 1}
    assert answer.json["problems"][0]["reason"].startswith("this is a codebook")


def test_an_import_is_undone_as_one(pressmark: Pressmark, project: Path, labelled: Path, release: Path) -> None:
    pressmark("import", project, labelled, release, "--as", "Eve")
    with Store.open(project) as store:
        assert store.totals()[0] == 2
        assert store.undo("", "nobody") == [], "it is Eve's"
        entry = store.history()[0]
        assert store.undo("", entry.annotator)
        assert store.totals() == (0, 0)
        assert store.annotators() == []
        store.redo("", entry.annotator)
        assert store.totals()[0] == 2


def test_importing_a_labelled_table_twice_adds_nothing(pressmark: Pressmark, project: Path, labelled: Path) -> None:
    pressmark("import", project, labelled)
    again = pressmark("import", project, labelled, "--json")
    assert (again.status, again.json["annotations"], again.json["sentences"]) == (0, 0, 0)


def test_tables_of_two_annotators_for_one_document_come_in_together(
    pressmark: Pressmark, project: Path, tmp_path: Path
) -> None:
    for name in ("Ann", "Ben"):
        (tmp_path / f"{name}.csv").write_text(f"document,number,text,annotator,themes\nR,1,One.,{name},security\n")
    answer = pressmark("import", project, tmp_path / "Ann.csv", tmp_path / "Ben.csv", "--json")
    assert answer.json["documents"] == {"added": 1, "known": 1, "refused": 0}
    assert answer.json["annotations"] == 2


def test_export_has_exactly_the_columns_and_rows_of_the_interface(
    pressmark: Pressmark, project: Path, labelled: Path, tmp_path: Path
) -> None:
    pressmark("import", project, labelled)
    out = tmp_path / "out.csv"
    told = pressmark("export", project, out, "--json").json
    assert (told["path"], told["format"], told["rows"], told["losses"]) == (str(out), "csv", 4, [])
    digest = hashlib.sha256(out.read_bytes()).hexdigest()
    assert told["files"] == [{"path": "out.csv", "bytes": out.stat().st_size, "sha256": digest}]
    data = out.read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    lines = data.decode().split("\r\n")
    assert lines[0] == (
        "id,document,title,date,source,url,language,paragraph,number,start,end,text,"
        "annotator,security,economy,diplomacy,unsure,note,origin,annotated_at"
    )
    cells = [line.split(",") for line in lines[1:-1]]
    assert [row[11:18] for row in cells] == [
        ["They met.", "Ann", "0", "0", "1", "0", ""],
        ["They met.", "Ben", "0", "0", "0", "0", ""],
        ["Guns fell silent.", "Ann", "1", "0", "0", "1", "hm"],
        ["It rained.", "", "", "", "", "", ""],
    ]
    assert [row[7:11] for row in cells] == [
        ["1", "1", "0", "9"],
        ["1", "1", "0", "9"],
        ["1", "2", "10", "27"],
        ["1", "3", "28", "38"],
    ]
    assert lines[-1] == ""


def test_export_to_jsonl_has_exactly_the_shape_of_the_interface(
    pressmark: Pressmark, project: Path, labelled: Path, tmp_path: Path
) -> None:
    pressmark("import", project, labelled)
    out = tmp_path / "out.jsonl"
    pressmark("export", project, out)
    first, second, third = (json.loads(line) for line in out.read_text(encoding="utf-8").splitlines())
    identity = first["document"]["id"]
    at = first["annotations"][0]["at"]
    assert first == {
        "id": f"{identity}:0-9",
        "document": {"id": identity, "title": "R1", "date": "", "source": "", "url": "", "language": ""},
        "paragraph": 1,
        "number": 1,
        "start": 0,
        "end": 9,
        "text": "They met.",
        "annotations": [
            {"annotator": "Ann", "themes": ["diplomacy"], "unsure": False, "note": "", "origin": "import", "at": at},
            {"annotator": "Ben", "themes": [], "unsure": False, "note": "", "origin": "import", "at": at},
        ],
    }
    assert second["annotations"][0]["note"] == "hm"
    assert third["annotations"] == []


def test_export_can_be_restricted(pressmark: Pressmark, project: Path, labelled: Path, tmp_path: Path) -> None:
    pressmark("import", project, labelled)

    def people(*options: str) -> list[str]:
        pressmark("export", project, tmp_path / "o.csv", *options)
        return [line.split(",")[12] for line in (tmp_path / "o.csv").read_text().splitlines()[1:]]

    assert people("--annotator", "Ben") == ["Ben", "", ""]
    assert people("--annotator", "Ben", "--annotator", "Ann", "--decided-only") == ["Ann", "Ben", "Ann"]
    refused = pressmark("export", project, tmp_path / "new.csv", "--annotator", "Zoe")
    assert (refused.status, refused.out) == (1, "")
    assert "no annotator “Zoe”; there are: Ann, Ben" in refused.err
    assert "no consensus" in pressmark("export", project, tmp_path / "new.csv", "--consensus").err
    assert not (tmp_path / "new.csv").exists()


def test_export_makes_formulas_harmless_unless_told_not_to(pressmark: Pressmark, project: Path, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('document,number,text,annotator,themes,note\nR,1,"- 5, and more",Ann,,=1+1\n')
    pressmark("import", project, tmp_path / "t.csv")
    pressmark("export", project, tmp_path / "safe.csv")
    pressmark("export", project, tmp_path / "raw.csv", "--raw")
    safe, raw = ((tmp_path / name).read_text() for name in ("safe.csv", "raw.csv"))
    assert '"\'- 5, and more"' in safe
    assert ",'=1+1," in safe
    assert '"- 5, and more"' in raw
    assert ",=1+1," in raw


def test_a_failed_export_leaves_what_was_there(pressmark: Pressmark, project: Path, tmp_path: Path) -> None:
    before = project.read_bytes()
    for out, words in [
        (project, "overwrite a project"),
        (tmp_path / "no folder" / "o.csv", "nothing can be written there"),
        (tmp_path, "does not say the format"),
        (tmp_path / "o.txt", "does not say the format"),
    ]:
        answer = pressmark("export", project, out, *(["--format", "csv"] if out == project else []))
        assert answer.status == 1
        assert words in answer.err
    assert project.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


def test_reading_commands_work_while_the_project_is_open_and_import_says_by_whom(
    pressmark: Pressmark, project: Path, release: Path
) -> None:
    with Store.open(project, user="Carla"):
        assert pressmark("info", project).status == 0
        assert pressmark("history", project).status == 0
        assert pressmark("check", project).status == 0
        assert pressmark("export", project, release.with_suffix(".csv")).status == 0
        refused = pressmark("import", project, release, "--json")
    assert refused.status == 1
    assert "Carla" in refused.json["error"]["message"]
    assert "Carla" in refused.err


def test_history_says_who_did_what_newest_first(pressmark: Pressmark, project: Path, release: Path) -> None:
    pressmark("import", project, release, "--as", "Ann")
    entries = pressmark("history", project, "--json").json
    assert [entry["act"] for entry in entries] == ["import", "create"]
    assert entries[0] | {"at": ""} == {
        "seq": 2,
        "at": "",
        "act": "import",
        "annotator": "Ann",
        "document": "",
        "title": "",
        "what": "Import 1 document from “release.txt”",
        "undone": False,
    }
    assert len(pressmark("history", project, "--json", "--limit", "1").json) == 1
    assert "Ann: Import 1 document from “release.txt”" in pressmark("history", project).out


def test_history_is_narrowed_down_and_written_as_a_table(
    pressmark: Pressmark, project: Path, labelled: Path, release: Path
) -> None:
    pressmark("import", project, labelled, release, "--as", "Ann")
    with Store.open(project, read_only=True) as store:
        sentence = store.sentences(store.headings()[0].id)[0].id
    [imported] = pressmark("history", project, "--sentence", sentence, "--json").json
    assert [change["what"] for change in imported["changes"]] == [
        f"added the cut {sentence.split(':')[1]}",
        "Ann: undecided → diplomacy",
        "Ben: undecided → none",
    ]
    [about] = pressmark("history", project, "--theme", "Security", "--changes", "--json").json[:1]
    assert [change["what"] for change in about["changes"]] == ["Ann: undecided → security; unsure; note: “hm”"]
    assert len(pressmark("history", project, "--act", "project", "--json").json) == 1
    assert pressmark("history", project, "--annotator", "ann", "--since", "2999", "--json").json == []
    table = pressmark("history", project, "--act", "documents", "--until", "2999-01-05", "--csv").out
    assert table.splitlines()[0] == "seq,at,act,annotator,document,title,what,undone,changes"
    assert len(table.splitlines()) == 2


def test_history_refuses_what_it_does_not_know(pressmark: Pressmark, project: Path) -> None:
    for option, word in (("--annotator", "Nobody"), ("--theme", "war"), ("--sentence", "14"), ("--document", "R")):
        answer = pressmark("history", project, option, word)
        assert (answer.status, answer.out) == (1, "")
        assert word in answer.err
    assert pressmark("history", project, "--since", "yesterday").status == 2
    assert pressmark("history", project, "--act", "swim").status == 2


def test_check_finds_a_sound_project_sound_and_a_damaged_one_damaged(
    pressmark: Pressmark, project: Path, release: Path
) -> None:
    pressmark("import", project, release)
    sound = pressmark("check", project, "--json")
    assert (sound.status, sound.json) == (0, {"project": str(project), "sound": True, "problems": []})
    with sqlite3.connect(project) as connection:
        connection.execute("UPDATE text SET body = replace(body, 'Sunday', 'Monday')")
    connection.close()
    damaged = pressmark("check", project, "--json")
    assert damaged.status == 1
    assert damaged.json["problems"]
    assert {"where", "what"} == set(damaged.json["problems"][0])
    assert f"pressmark: {project}: damaged" in damaged.err
    assert "damaged" in pressmark("check", project).err


def test_segment_prints_sentences_with_exact_spans(pressmark: Pressmark, release: Path) -> None:
    found = pressmark("segment", release, "--json").json
    text = release.read_text(encoding="utf-8")
    assert found["title"] == "Ministers Meet in Beijing"
    assert found["text"] == text
    assert [one["number"] for one in found["sentences"]] == [1, 2, 3, 4, 5]
    assert [one["paragraph"] for one in found["sentences"]] == [1, 2, 2, 3, 3]
    for one in found["sentences"]:
        assert set(one) == {"number", "paragraph", "start", "end", "text"}
        assert one["text"] == text[one["start"] : one["end"]]
    assert pressmark("segment", release).out.splitlines()[1] == "2  The ministers met 🎻 on Sunday."


def test_segment_reads_what_import_reads(pressmark: Pressmark, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "<html><head><title>Talks</title></head><body><article><h1>Talks</h1><p>They met in the capital on Sunday, and "
        "spoke for a long time about trade. They left on Monday, after a second round of talks on security.</p>"
        "</article></body></html>"
    )
    found = pressmark("segment", tmp_path / "a.html", "--json").json
    assert found["sentences"][-1]["text"] == "They left on Monday, after a second round of talks on security."
    (tmp_path / "b.csv").write_text("text\nThey met.\nThey left.\n")
    assert "does not hold one document" in pressmark("segment", tmp_path / "b.csv").err


def test_segment_takes_a_language_and_abbreviations(pressmark: Pressmark, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The Bde. Commander spoke. He left.")
    (tmp_path / "abbreviations.txt").write_text("Bde.\n")
    words = ("segment", tmp_path / "a.txt", "--language", "en", "--json")
    found = pressmark(*words, "--abbreviations", tmp_path / "abbreviations.txt").json
    assert found["language"] == "en"
    assert [one["text"] for one in found["sentences"]] == ["The Bde. Commander spoke.", "He left."]


@pytest.mark.parametrize("command", ["info", "history", "check", "export", "import"])
def test_what_is_no_project_is_refused_in_one_line(
    command: str, pressmark: Pressmark, release: Path, tmp_path: Path
) -> None:
    more = {"export": [tmp_path / "o.csv"], "import": [release]}.get(command, [])
    for path in (release, tmp_path / "gone.pressmark", tmp_path):
        for options in ([], ["--json"]):
            answer = pressmark(command, path, *more, *options)
            assert (answer.status, bool(answer.out)) == (1, bool(options))
            assert answer.err.startswith(f"pressmark: {path}: ")
            assert answer.err.count("\n") == 1


def test_a_server_is_refused_for_now(pressmark: Pressmark) -> None:
    answer = pressmark("info", "postgresql://somewhere/project")
    assert answer.status == 1
    assert "later version" in answer.err


@pytest.mark.parametrize(
    "words",
    [
        ["new"],
        ["import", "p"],
        ["export", "p"],
        ["info", "p", "--nonsense"],
        ["--nonsense"],
        ["history", "p", "--limit", "x"],
    ],
)
def test_wrong_usage_is_status_2(words: list[str], pressmark: Pressmark) -> None:
    answer = pressmark(*words)
    assert (answer.status, answer.out) == (2, "")
    assert "--help" in answer.err


def test_help_and_version(pressmark: Pressmark) -> None:
    assert pressmark("--version").out == "pressmark 0.1.0\n"
    everything = pressmark("--help")
    assert everything.status == 0
    for command in ("new", "import", "export", "info", "history", "check", "segment"):
        assert f"\n  {command} " in everything.out
        one = pressmark(command, "--help")
        assert one.status == 0
        assert "--json" in one.out


def test_a_project_that_is_not_there_opens_no_window(pressmark: Pressmark, tmp_path: Path) -> None:
    answer = pressmark(tmp_path / "gone.pressmark")
    assert answer.status == 1
    assert "no such project or command" in answer.err


def test_without_a_display_the_window_is_refused_in_one_line(
    pressmark: Pressmark, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    answer = pressmark(project)
    assert answer.status == 1
    assert answer.err.startswith("pressmark: there is no display")


def test_the_sample_without_a_window_does_the_main_job(pressmark: Pressmark, tmp_path: Path) -> None:
    answer = pressmark("sample", "--no-window")
    assert answer.status == 0
    assert "Amina Rahman" in answer.out
    data = tmp_path / "data"
    assert sorted(path.name for path in data.iterdir()) == [
        "Pressmark sample.csv",
        "Pressmark sample.jsonl",
        "Pressmark sample.pressmark",
    ]
    found = pressmark("sample", "--no-window", "--json").json
    assert (found["documents"], found["annotators"][0]["decided"]) == (3, 51)
    assert pressmark("check", data / "Pressmark sample.pressmark").status == 0


def test_who_imports_is_as_given_or_as_kept(pressmark: Pressmark, project: Path, release: Path) -> None:
    from ui.preferences import Preferences

    Preferences(annotator="Kept Name").save()
    pressmark("import", project, release)
    assert pressmark("history", project, "--json").json[0]["annotator"] == "Kept Name"


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["info", "gone.pressmark", "--json"], 1, "gone.pressmark"),
        (["import", "--json"], 2, "required"),
        (["--json"], 2, "goes with a command"),
        (["segment", "gone.txt", "--json"], 1, "gone.txt: there is no such file"),
    ],
)
def test_a_refusal_is_one_json_document_too(pressmark: Pressmark, words: list[str], status: int, said: str) -> None:
    answer = pressmark(*words)
    assert answer.status == status
    assert answer.json["error"]["status"] == status
    assert said in answer.json["error"]["message"]
    assert answer.err.endswith(f"{answer.json['error']['message']}\n")
