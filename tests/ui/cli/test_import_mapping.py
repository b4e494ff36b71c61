"""pressmark import with --map and the other options on how to read, through main()."""

import zipfile
from pathlib import Path

from db.store import Store
from tests.ui.cli.conftest import Pressmark

BODY = "Les ministres se sont réunis dimanche. Ils ont décidé de poursuivre leurs entretiens à Genève au printemps."


def test_columns_are_mapped_and_further_ones_kept(pressmark: Pressmark, project: Path, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text(f"Name,BODY,Published,Region,Desk,Junk\nA,{BODY},5 mai 2026,EU,Asia,x\n", encoding="cp1252")
    words = ["--map", "text=BODY", "--map", "title=Name", "--map", "date=Published", "--map", "extra=Region,Desk"]
    answer = pressmark(
        "import", project, table, *words, "--map", "none=Junk", "--encoding", "cp1252", "--per", "document"
    )
    assert answer.status == 0, answer.err
    with Store.open(project) as store:
        (heading,) = store.headings()
    assert (heading.title, heading.date, heading.language) == ("A", "2026-05-05", "fr")
    assert heading.extra == (("Region", "EU"), ("Desk", "Asia"))


def test_a_language_steers_and_dates_that_are_not_understood_are_noted(
    pressmark: Pressmark, project: Path, tmp_path: Path
) -> None:
    table = tmp_path / "t.csv"
    table.write_text(f"text,date\n{BODY},bientôt\n", encoding="utf-8")
    answer = pressmark("import", project, table, "--language", "EN")
    assert answer.status == 0
    assert "1 date was not understood, or not wholly (“bientôt”); see the field “date as given”" in answer.err
    with Store.open(project) as store:
        assert store.headings()[0].language == "en"


def test_a_column_that_is_not_there_is_refused_with_those_that_are(
    pressmark: Pressmark, project: Path, tmp_path: Path
) -> None:
    table = tmp_path / "t.csv"
    table.write_text("title,text\nA,One.\n", encoding="utf-8")
    answer = pressmark("import", project, table, "--map", "text=Body")
    assert answer.status == 1
    assert "there is no column “Body”; there are: “title”, “text”." in answer.err


def test_options_that_make_no_sense_are_refused(pressmark: Pressmark, project: Path, release: Path) -> None:
    for words, said in (
        (["--encoding", "klingon"], "there is no such encoding"),
        (["--encoding", "rot13"], "there is no such encoding"),
        (["--map", "body=text"], "a column cannot be “body”; it can be: text, title"),
        (["--language", "Klingon"], "is not the code of a language"),
        (["--encoding", "ascii"], "not all in the encoding ascii"),
    ):
        answer = pressmark("import", project, release, *words)
        assert answer.status == 1
        assert said in answer.err


def test_what_was_guessed_is_said_and_given_as_json(pressmark: Pressmark, project: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY, encoding="cp1252")
    (tmp_path / "t.csv").write_text(f"Titre,Corps\nA,{BODY} Ensemble.\n", encoding="utf-8")
    answer = pressmark("import", project, tmp_path / "a.txt", tmp_path / "t.csv", "--json")
    assert answer.status == 0
    assert answer.json["guesses"] == [
        {"file": str(tmp_path / "a.txt"), "what": "encoding", "value": "cp1252", "member": ""},
        {"file": str(tmp_path / "t.csv"), "what": "columns", "value": "title=Titre, text=Corps", "member": ""},
    ]
    assert f"{tmp_path / 'a.txt'}: read as Windows-1252, a guess; --encoding sets it" in answer.err
    assert f"{tmp_path / 't.csv'}: columns guessed: title=Titre, text=Corps; --map sets them" in answer.err


def test_what_is_said_is_no_guess(pressmark: Pressmark, project: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY, encoding="cp1252")
    answer = pressmark("import", project, tmp_path / "a.txt", "--encoding", "cp1252", "--json")
    assert "guesses" not in answer.json
    assert "guess" not in answer.err


def test_a_guess_within_an_archive_names_the_file(pressmark: Pressmark, project: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("in/a.txt", BODY.encode("cp1252"))
    answer = pressmark("import", project, tmp_path / "a.zip", "--json")
    assert [(one["member"], one["value"]) for one in answer.json["guesses"]] == [("in/a.txt", "cp1252")]
    assert "a.zip: in/a.txt: read as Windows-1252, a guess" in answer.err


def test_the_help_names_all_kinds_of_files(pressmark: Pressmark) -> None:
    help_ = " ".join(pressmark("import", "--help").out.split())
    for kind in ("csv", "docx", "eml", "html", "jsonl", "mhtml", "odt", "pdf", "rtf", "txt", "xlsx", "zip"):
        assert f" {kind}," in help_ or f", {kind}" in help_


def test_a_theme_with_a_semicolon_in_its_name_is_renamed_and_its_tags_come_in(
    pressmark: Pressmark, project: Path, tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_text('document,number,text,annotator,"peace; war"\nr,1,One.,Ben,1\nr,2,Two.,Ben,0\n')
    answer = pressmark("import", project, tmp_path / "t.csv", "--json")
    assert (answer.status, answer.json["annotations"], answer.json["problems"]) == (0, 2, [])
    assert "the theme “peace; war” is “peace, war” here: a semicolon separates themes in tables" in answer.err
