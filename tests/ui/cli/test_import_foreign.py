"""pressmark import of other tools' files: onto sentences by each rule, twice, and back from our own exports."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from annotator.records import Annotation, annotator_id
from db.store import Store
from tests.ui.cli.conftest import Pressmark
from ui.work.exporting import export
from ui.work.importing import ImportReport, carry_out, import_paths

TEXT = "Talks were held\n\nTrade grew fast. Nobody came. Aid was sent."
TRADE, NOBODY, AID = "Trade grew fast.", "Nobody came.", "Aid was sent."


def spans_of(**marked: str) -> list[list[Any]]:
    """Spans as doccano has them, of words that stand in the text once."""
    return [[TEXT.index(words), TEXT.index(words) + len(words), code] for code, words in marked.items()]


def doccano(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


def decided(project: Path) -> dict[tuple[str, str], tuple[set[str] | None, str, str]]:
    """Themes, note and origin by the text of the sentence and the annotator."""
    with Store.open(project) as store:
        names = {theme.id: theme.name for theme in store.themes()}
        people = {one.id: one.name for one in store.annotators()}
        return {
            (document.text[one.start : ends[one.start]], people[one.annotator]): (
                None if one.themes is None else {names[theme] for theme in one.themes},
                one.note,
                one.origin,
            )
            for document, sentences, annotations in store.chapters()
            for ends in [{sentence.start: sentence.end for sentence in sentences}]
            for one in annotations
        }


def test_spans_are_put_on_sentences_and_come_in_once(pressmark: Pressmark, project: Path, tmp_path: Path) -> None:
    path = doccano(
        tmp_path / "all.jsonl", {"text": TEXT, "label": spans_of(Economy="grew", Absence="Nobody came. Aid was s")}
    )
    first = pressmark("import", project, path, "--as", "Ann", "--json")
    assert first.status == 0
    assert (first.json["documents"]["added"], first.json["annotations"], first.json["unmapped"]) == (1, 3, [])
    assert decided(project) == {
        (TRADE, "Ann"): ({"economy"}, "", "import"),
        (NOBODY, "Ann"): ({"Absence"}, "", "import"),
        (AID, "Ann"): ({"Absence"}, "", "import"),
    }
    second = pressmark("import", project, path, "--as", "Ann", "--json")
    assert (second.status, second.json["documents"]["known"], second.json["annotations"]) == (0, 1, 0)


@pytest.mark.parametrize(("rule", "sentences"), [("any", [TRADE, NOBODY, AID]), ("most", [NOBODY]), ("exact", [])])
def test_the_rule_is_chosen(
    pressmark: Pressmark, project: Path, tmp_path: Path, rule: str, sentences: list[str]
) -> None:
    path = doccano(tmp_path / "all.jsonl", {"text": TEXT, "label": spans_of(X="fast. Nobody came. Aid")})
    answer = pressmark("import", project, path, "--spans", rule, "--as", "Ann", "--json")
    assert answer.status == 0, "leaving out what the rule leaves out is what was asked for"
    assert [sentence for sentence, _ in decided(project)] == sentences
    assert answer.json["unmapped_total"] == (rule == "exact")
    if rule == "exact":
        (left,) = answer.json["unmapped"]
        assert (left["theme"], left["annotator"], left["document"]) == ("X", "", "Talks were held")
        assert TEXT[left["start"] : left["end"]] == left["text"] == "fast. Nobody came. Aid"
        assert "“X” on “fast. Nobody came. Aid” (28-50) in “Talks were held” was left out" in answer.err


def test_existing_documents_take_the_annotations(pressmark: Pressmark, project: Path, tmp_path: Path) -> None:
    (tmp_path / "talks.txt").write_text(TEXT, encoding="utf-8")
    assert pressmark("import", project, tmp_path / "talks.txt").status == 0
    record = {"text": TEXT.replace("\n", "\r\n"), "label": [[19, 24, "Economy"]], "annotator": "Ben"}
    answer = pressmark("import", project, doccano(tmp_path / "all.jsonl", record), "--json")
    assert (answer.json["documents"]["added"], answer.json["documents"]["known"]) == (0, 1)
    assert decided(project) == {(TRADE, "Ben"): ({"economy"}, "", "import")}


def test_the_rest_is_none_where_a_coder_is_done_and_the_user_says_so(
    pressmark: Pressmark, project: Path, tmp_path: Path
) -> None:
    record = {"text": TEXT, "label": spans_of(Economy=TRADE), "annotation_approver": "boss"}
    path = doccano(tmp_path / "all.jsonl", record)
    assert pressmark("import", project, path, "--as", "Ann").status == 0
    assert len(decided(project)) == 1
    assert pressmark("import", project, path, "--as", "Ann", "--rest", "none").status == 0
    assert {themes is not None and not themes for themes, _, _ in decided(project).values()} == {True, False}
    assert len(decided(project)) == 4


def test_codes_bring_their_colours_and_definitions_but_change_no_theme(
    pressmark: Pressmark, project: Path, tmp_path: Path
) -> None:
    codes = (
        '<Code guid="1" name="Economy" isCodable="true" color="#123456"/><Code guid="2" name="Aid" color="#234567"'
        ' isCodable="true"><Description>What is given.</Description></Code>'
    )
    path = tmp_path / "c.qdc"
    path.write_text(f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>{codes}</Codes></CodeBook>', encoding="utf-8")
    answer = pressmark("import", project, path, "--json")
    assert (answer.status, answer.json["documents"]) == (0, {"added": 0, "known": 0, "refused": 0})
    with Store.open(project) as store:
        themes = {theme.name: (theme.colour, theme.definition) for theme in store.themes()}
    assert themes["economy"] == ("#8A6D00", "")
    assert themes["Aid"] == ("#234567", "What is given.")
    assert pressmark("new", tmp_path / "new.pressmark", "--codebook", path).status == 0


def test_wrong_offsets_and_missing_texts_are_told_and_nothing_is_half_in(
    pressmark: Pressmark, project: Path, tmp_path: Path
) -> None:
    good = {"text": TEXT, "label": [*spans_of(Economy=TRADE), [3, 999, "Economy"], [50, 12, "Economy"]]}
    path = doccano(tmp_path / "all.jsonl", good, {"label": ["x"]})
    answer = pressmark("import", project, path, "--json")
    assert answer.status == 1
    assert [problem["reason"] for problem in answer.json["problems"]] == [
        "“Talks were held”: 2 passages were left out: it lies outside of the text.",
        "line 2: there is no text; it was left out.",
    ]
    assert [one["start"] for one in answer.json["unmapped"]] == [3, 50]
    assert len(decided(project)) == 1


def test_a_whole_import_is_undone_at_once(project: Path, tmp_path: Path) -> None:
    path = doccano(tmp_path / "all.jsonl", {"text": TEXT, "label": spans_of(New="grew")})
    with Store.open(project) as store:
        before = store.themes()
        carry_out(store, import_paths([path], store, annotator="Ann", report=ImportReport()))
        assert len(store.themes()) == len(before) + 1
        store.undo("", annotator_id("Ann"))
        assert (store.themes(), store.headings()) == (before, [])


def test_a_corpus_of_brat_with_a_folder_for_each_annotator(pressmark: Pressmark, project: Path, tmp_path: Path) -> None:
    for who, words in (("Ann", "Trade"), ("Ben", "Aid")):
        folder = tmp_path / "corpus" / who
        folder.mkdir(parents=True)
        (folder / "talks.txt").write_text(TEXT, encoding="utf-8")
        at = TEXT.index(words)
        (folder / "talks.ann").write_text(f"T1\tEconomy {at} {at + len(words)}\t{words}\n", encoding="utf-8")
    (tmp_path / "corpus/annotation.conf").write_text("[entities]\nEconomy\n", encoding="utf-8")
    answer = pressmark("import", project, tmp_path / "corpus", "--json")
    assert answer.status == 0
    assert answer.json["documents"] == {"added": 1, "known": 1, "refused": 0}
    assert set(decided(project)) == {(TRADE, "Ann"), (AID, "Ben")}


def made(project: Path) -> None:
    """A project with decisions of every kind."""
    with Store.open(project) as store:
        folder = project.parent
        (folder / "r1.txt").write_text(f"{TEXT}\n\nإلى الأمام. \U0001f600 Later.", encoding="utf-8")
        (folder / "r2.txt").write_text("Another title\n\nOne more sentence.", encoding="utf-8")
        carry_out(
            store, import_paths([folder / "r1.txt", folder / "r2.txt"], store, annotator="Ann", report=ImportReport())
        )
        table = folder / "t.jsonl"
        export(store, table)
        lines = [json.loads(line) for line in table.read_text(encoding="utf-8").splitlines()]
        said: list[list[tuple[str, list[str] | None, bool, str]]] = [
            [("Ann", ["economy"], False, "")],
            [("Ann", [], False, "")],
            [("Ben", ["security", "economy"], True, "why; “so”\nyes")],
            [("Ann", None, True, "later"), ("Ben", ["diplomacy"], False, "")],
            [("Consensus", ["security"], False, "")],
        ]
        for line, decisions in zip(lines, said, strict=False):
            line["annotations"] = [
                {"annotator": who, "themes": themes, "unsure": unsure, "note": note, "origin": "manual",
                 "at": "2026-01-05T09:30:01.000Z"}
                for who, themes, unsure, note in decisions
            ]  # fmt: skip
            line["document"]["extra"] = {"desk": "EU"}
        doccano(table, *lines)
        carry_out(store, import_paths([table], store, annotator="Ann", report=ImportReport()))


def held(project: Path) -> list[tuple[str, list[Any], list[Annotation]]]:
    with Store.open(project) as store:
        found = [
            (document.text, sentences, sorted(annotations, key=lambda one: (one.start, one.annotator)))
            for document, sentences, annotations in store.chapters()
        ]
    return sorted(found, key=lambda one: one[0])


@pytest.mark.parametrize(
    ("format_", "name"),
    [("doccano", "o.jsonl"), ("prodigy", "o.jsonl"), ("label-studio", "o.json"), ("uima-xmi", "o"), ("uima-json", "o")],
)
@pytest.mark.parametrize("there", [True, False], ids=["documents there", "documents not there"])
def test_what_we_export_comes_back_equal(
    pressmark: Pressmark, project: Path, tmp_path: Path, format_: str, name: str, there: bool
) -> None:
    made(project)
    out, other = tmp_path / "out" / name, tmp_path / "other.pressmark"
    out.parent.mkdir()
    assert pressmark("export", project, out, "--format", format_).status == 0
    assert pressmark("new", other).status == 0
    if there:
        assert pressmark("import", other, tmp_path / "r1.txt", tmp_path / "r2.txt").status == 0
    answer = pressmark("import", other, out, "--as", "Cem", "--json")
    assert (answer.status, answer.json["problems"]) == (0, [])
    assert held(other) == held(project)
    assert pressmark("import", other, out, "--as", "Cem", "--json").json["annotations"] == 0


@pytest.mark.parametrize("there", [True, False], ids=["documents there", "documents not there"])
def test_a_refi_qda_project_comes_back_but_for_what_it_cannot_hold(
    pressmark: Pressmark, project: Path, tmp_path: Path, there: bool
) -> None:
    made(project)
    out, other = tmp_path / "out.qdpx", tmp_path / "other.pressmark"
    assert pressmark("export", project, out).status == 0
    assert pressmark("new", other).status == 0
    if there:
        assert pressmark("import", other, tmp_path / "r1.txt", tmp_path / "r2.txt").status == 0
    answer = pressmark("import", other, out, "--as", "Cem", "--json")
    assert (answer.status, answer.json["problems"], answer.json["unmapped"]) == (0, [], [])
    without_origin = [
        (text, sentences, [one._replace(origin="import") for one in annotations])
        for text, sentences, annotations in held(project)
    ]
    assert held(other) == without_origin


def test_a_project_of_refi_qda_in_an_archive_of_other_files(
    pressmark: Pressmark, project: Path, tmp_path: Path
) -> None:
    made(project)
    assert pressmark("export", project, tmp_path / "p.qdpx").status == 0
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as file:
        file.write(tmp_path / "p.qdpx", "in/p.qdpx")
        file.writestr("in/note.txt", "A note on the project.")
    assert pressmark("new", tmp_path / "other.pressmark").status == 0
    answer = pressmark("import", tmp_path / "other.pressmark", tmp_path / "all.zip", "--json")
    assert (answer.status, answer.json["documents"]["added"]) == (0, 3)


def test_every_file_of_the_shared_cases_is_read_or_refused(pressmark: Pressmark, project: Path, shared: Path) -> None:
    answer = pressmark("import", project, shared / "cases/interchange", "--json")
    assert answer.json["documents"]["added"] > 800
    assert answer.json["annotations"] > 1000
    assert not [one for one in answer.json["problems"] if "reader failed" in one["reason"]]
