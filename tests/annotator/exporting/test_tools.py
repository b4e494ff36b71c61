"""What other tools are given: places, labels, negatives and hostile text, read back as those tools would."""

import io
import json
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from annotator import formats
from annotator.exporting.items import Plan, Release, releases
from annotator.exporting.losses import Losses
from annotator.exporting.selection import Resolve
from annotator.formats import (
    doccano,
    docx,
    docx_document,
    html_document,
    label_studio,
    prodigy,
    refi_qda,
    refi_qda_writer,
    uima_json,
    uima_writer,
    web_annotation,
)
from annotator.formats.protocol import Dataset, Format, Incoming
from annotator.records import Theme
from tests.annotator.exporting.made import NAMES, chapter

THEMES = (
    Theme("s", "security", "1", "#B94834", "About <security> & “order”.", ("a raid",), ("a strike",)),
    Theme("e", "economy, trade", "2", "#8A6D00"),
)
TEXTS = ["First 🎻 <b>line</b>.", "Second & last\nof \x01 lines.", "قونصل خانہ کھلا رہے گا۔", "Third: 為什麼."]
SAID: dict[int, dict[str, str | None]] = {1: {"ann": "s e", "ben": ""}, 2: {"ann": None}, 3: {"ben": "s"}}


def dataset(themes: Iterable[Theme] = THEMES, resolve: Resolve = Resolve.EACH, title: str = "“Release” <1>") -> Dataset:
    plan = Plan(NAMES, resolve=resolve)
    made = releases([chapter(TEXTS, SAID, title)], plan)
    return Dataset(made, tuple(themes), plan.names, name="Study", soft=resolve is Resolve.SOFT)


def written(format_: Format, data: Dataset | None = None) -> bytes:
    file = io.BytesIO()
    assert format_.write is not None
    format_.write(file, data or dataset())
    return file.getvalue()


def lines(format_: Format) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(format_).decode().splitlines()]


def lost(format_: Format) -> dict[str, int]:
    special = format_.special
    losses = Losses(format_.lacks, None if special is None else lambda release: special(release, dataset()))
    for _ in losses.watch(dataset().releases):
        pass
    return {loss.what: loss.number for loss in losses}


@pytest.mark.parametrize(
    "format_",
    [
        one.FORMAT
        for one in (
            doccano,
            prodigy,
            label_studio,
            web_annotation,
            refi_qda,
            html_document,
            docx_document,
        )
    ],
    ids=lambda one: str(one.name),
)
def test_the_same_dataset_gives_the_same_bytes(format_: Format) -> None:
    assert written(format_) == written(format_)


def test_doccano_tells_none_from_undecided_by_a_field() -> None:
    rows = lines(doccano.FORMAT)
    assert [(row["annotator"], row["label"], row["decision"]) for row in rows] == [
        ("Ann", ["security", "economy, trade"], "themes"),
        ("Ben", [], "none"),
        ("Ann", [], "undecided"),
        ("Ben", ["security"], "themes"),
        ("", [], "undecided"),
    ]
    assert rows[2]["note"] == "?"
    assert not {"id", "Comments"} & rows[0].keys()  # names that doccano has itself
    assert lost(doccano.FORMAT) == {}


def test_prodigy_gets_answers_only_where_somebody_decided() -> None:
    rows = lines(prodigy.FORMAT)
    assert [row.get("accept") for row in rows] == [["security", "economy, trade"], [], None, ["security"], None]
    assert [row.get("answer") for row in rows] == ["accept", "accept", None, "accept", None]
    assert {option["id"] for option in rows[0]["options"]} == {"security", "economy, trade"}
    assert all(-(2**31) <= row[name] < 2**31 for row in rows for name in ("_input_hash", "_task_hash"))
    assert rows[0]["_input_hash"] == rows[1]["_input_hash"] != rows[2]["_input_hash"]


def test_label_studio_gets_an_annotation_for_each_who_decided() -> None:
    rows = json.loads(written(label_studio.FORMAT))
    assert [[one["result"] for one in row["annotations"]] for row in rows] == [
        [
            [
                {
                    "from_name": "theme",
                    "to_name": "text",
                    "type": "choices",
                    "value": {"choices": ["security", "economy, trade"]},
                }
            ],
            [],
        ],
        [],
        [[{"from_name": "theme", "to_name": "text", "type": "choices", "value": {"choices": ["security"]}}]],
        [],
    ]
    assert [[one["annotator"] for one in row["data"]["decisions"]] for row in rows] == [
        ["Ann", "Ben"],
        ["Ann"],
        ["Ben"],
        [],
    ]
    assert rows[1]["data"]["decisions"][0]["decision"] == "undecided"
    assert [row["data"]["text"] for row in rows] == TEXTS


def test_web_annotations_point_at_the_sentence_in_code_points() -> None:
    text = " ".join(TEXTS)
    found = json.loads(written(web_annotation.FORMAT))
    assert len(found) == 4
    for one in found:
        position, quote = one["target"]["selector"]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert text[: position["start"]].endswith(quote["prefix"])
        assert text[position["end"] :].startswith(quote["suffix"])
    assert [[(body["purpose"], body["value"]) for body in one["body"]] for one in found] == [
        [("tagging", "security"), ("tagging", "economy, trade")],
        [("assessing", "none of the themes")],
        [("commenting", "?")],
        [("tagging", "security")],
    ]
    assert len({one["id"] for one in found}) == 4


def qde(data: bytes) -> tuple[zipfile.ZipFile, Any]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    return archive, etree.fromstring(archive.read("project.qde"))


QDA = {"q": "urn:QDA-XML:project:1.0"}


def test_refi_qda_selections_are_what_their_places_say() -> None:
    archive, project = qde(written(refi_qda.FORMAT))
    source = project.find(".//q:TextSource", QDA)
    path = source.get("plainTextPath").removeprefix("internal://")
    text = archive.read(f"sources/{path}").decode()
    assert text == " ".join(TEXTS)
    names = {code.get("guid"): code.get("name") for code in project.iterfind(".//q:Code", QDA)}
    people = {user.get("guid"): user.get("name") for user in project.iterfind(".//q:User", QDA)}
    found = [
        (
            text[int(one.get("startPosition")) : int(one.get("endPosition"))],
            people[one.get("creatingUser")],
            [names[code.get("targetGUID")] for code in one.iterfind("q:Coding/q:CodeRef", QDA)],
            one.findtext("q:Description", "", QDA),
        )
        for one in source.iterfind("q:PlainTextSelection", QDA)
    ]
    assert found == [
        (TEXTS[0], "Ann", ["security", "economy, trade"], ""),
        (TEXTS[0], "Ben", [], "[none of the themes]"),
        (TEXTS[1], "Ann", [], "?"),
        (TEXTS[2], "Ben", ["security"], ""),
    ]
    assert [one.text for one in source.iterfind("q:VariableValue/q:TextValue", QDA)] == ["2026-01-05", "MFA", "en"]
    assert "control characters that XML cannot write (in names of selections)" in lost(refi_qda.FORMAT)


@pytest.mark.parametrize("themes", [THEMES, ()], ids=["themes", "no themes"])
def test_refi_qda_is_what_the_standard_says(shared: Path, themes: tuple[Theme, ...]) -> None:
    schema = etree.XMLSchema(etree.parse(shared / "cases/interchange/refi-qda/Project.xsd"))
    schema.assertValid(qde(written(refi_qda.FORMAT, dataset(themes)))[1])


def test_a_codebook_is_what_the_standard_says(shared: Path) -> None:
    content = refi_qda_writer.write_codebook(THEMES)
    root = etree.fromstring(content.encode())
    etree.XMLSchema(etree.parse(shared / "cases/interchange/refi-qda/Codebook.xsd")).assertValid(root)
    assert "Include:\n- a raid" in content.replace("&#10;", "\n")


def units(text: str, begin: int, end: int) -> str:
    """A slice in UTF-16 code units."""
    return text.encode("utf-16-le", "surrogatepass")[2 * begin : 2 * end].decode("utf-16-le")


def test_uima_counts_in_utf_16_and_keeps_a_cas_for_each_annotator(tmp_path: Path) -> None:
    uima_writer.write_xmi(tmp_path, dataset())
    (folder,) = (path for path in tmp_path.iterdir() if path.is_dir())
    assert sorted(path.name for path in folder.iterdir()) == ["Ann.xmi", "Ben.xmi"]
    root: Any = etree.parse(folder / "Ann.xmi").getroot()
    custom = "{http:///webanno/custom.ecore}"
    text = root.find("{http:///uima/cas.ecore}Sofa").get("sofaString")
    assert text == " ".join(TEXTS).replace("\x01", "\ufffd")
    themes = [
        (units(text, int(one.get("begin")), int(one.get("end"))), one.get("label"))
        for one in root.iter(f"{custom}Theme")
    ]
    assert themes == [(TEXTS[0], "security"), (TEXTS[0], "economy, trade")]
    assert [(one.get("decided"), one.get("note")) for one in root.iter(f"{custom}Decision")] == [
        ("true", None),
        ("false", "?"),
    ]
    members = root.find("{http:///uima/cas.ecore}View").get("members").split()
    ids = [one.get("{http://www.omg.org/XMI}id") for one in root]
    assert set(members) <= set(ids)
    declared = {one.text for one in etree.parse(tmp_path / "TypeSystem.xml").iter("{*}name")}
    assert {"webanno.custom.Theme", "webanno.custom.Decision", "label", "unsure", "decided"} <= declared


def test_uima_json_says_the_same(tmp_path: Path) -> None:
    assert uima_json.FORMAT.write_folder is not None
    assert uima_json.FORMAT.write_folder(tmp_path, dataset()) == 2
    (ben,) = tmp_path.glob("*/Ben.json")
    cas = json.loads(ben.read_text(encoding="utf-8"))
    sofa, *features = cas["%FEATURE_STRUCTURES"]
    assert sofa["sofaString"] == " ".join(TEXTS)
    decided = [one for one in features if one["%TYPE"] == "webanno.custom.Decision"]
    assert [units(sofa["sofaString"], one["begin"], one["end"]) for one in decided] == [TEXTS[0], TEXTS[2]]


def test_names_that_no_file_system_takes_are_no_trouble(tmp_path: Path) -> None:
    made = releases([chapter(["A.", "B."], {1: {"ann": "s", "ben": "s"}}, "../..\\a:b?" * 40)], Plan(NAMES))
    people = {"ann": "CON/..", "ben": "con\\.."}
    assert uima_writer.write_xmi(tmp_path, Dataset(made, THEMES, people)) == 2
    (folder,) = (path for path in tmp_path.iterdir() if path.is_dir())
    assert folder.parent == tmp_path
    assert len(list(folder.iterdir())) == 2


def test_a_page_to_read_holds_the_whole_text_and_runs_nothing() -> None:
    page = written(html_document.FORMAT).decode()
    assert "<script" not in page
    assert "<b>line" not in page
    root: Any = etree.HTML(page)
    words = "".join(root.find("body").itertext())
    for text in TEXTS:
        assert text.replace("\n", " ") in words or text.replace("\x01", "") in words
    assert re.search(r"Ann.*security.*economy, trade", words, re.DOTALL)
    assert "none" in words
    assert "src=" not in page
    assert "http" not in page


def test_a_word_document_to_read_holds_the_whole_text(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(written(docx_document.FORMAT))
    assert docx.FORMAT.read is not None
    (found,) = docx.FORMAT.read(path, lambda _: None)
    assert isinstance(found, Incoming)
    assert "First 🎻 <b>line</b>. [Ann: security, economy, trade] [Ben: none]" in found.text
    assert "قونصل خانہ کھلا رہے گا۔ [Ben: security]" in found.text
    body = zipfile.ZipFile(path).read("word/document.xml").decode()
    assert body.count("<w:bidi/>") == 0  # the one paragraph begins in English


def test_shares_reach_the_tools_that_can_hold_them() -> None:
    soft = written(doccano.FORMAT, dataset(resolve=Resolve.SOFT)).decode().splitlines()
    assert json.loads(soft[0])["shares"] == {"security": 0.5, "economy, trade": 0.5}


def test_every_paragraph_of_a_document_is_read_once() -> None:
    from annotator.formats.readable import paragraphs

    _, sentences, _ = made = chapter(["A one.", "B two.", "C three."])
    document, text = made[0], "A one.\n\nB two.  tail\nC three."
    plan = Plan(NAMES)
    (release,) = releases([made], plan)
    release = Release(
        type(document)(document.id, text, "t"),
        [
            item._replace(start=text.index(item.text), end=text.index(item.text) + len(item.text))
            for item in release.items
        ],
    )
    assert ["".join(piece.text for piece in pieces) for pieces in paragraphs(release)] == [
        "A one.",
        "B two.  tail",
        "C three.",
    ]
    assert len(sentences) == 3


def test_a_codebook_comes_in_again(tmp_path: Path) -> None:
    path = tmp_path / "codebook.qdc"
    path.write_text(formats.write_codebook(THEMES, path), encoding="utf-8")
    found = formats.read_codebook(path)
    assert [(theme.name, theme.colour) for theme in found] == [(theme.name, theme.colour) for theme in THEMES]
    assert found[0].definition.startswith("About <security> & “order”.")
