"""UIMA CAS as XMI and as JSON, and INCEpTION's projects."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest

from annotator.formats import companions, reader_for
from annotator.formats.coding import Code
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.protocol import Incoming
from tests.annotator.reading import told, told_one, words_of
from tests.annotator.test_read_hostile import DOCTYPES

TEXT = "\U0001f600 Trade grew.\nNobody came."
SEGMENTATION = "http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore"
SENTENCES = '<s:Sentence xmi:id="2" sofa="1" begin="0" end="14"/><s:Sentence xmi:id="3" sofa="1" begin="15" end="27"/>'
TYPES = """<?xml version="1.0"?><typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>
<typeDescription><name>custom.Tag</name><supertypeName>uima.cas.String</supertypeName></typeDescription>
<typeDescription><name>custom.Base</name><supertypeName>uima.tcas.Annotation</supertypeName><features>
  <featureDescription><name>remark</name><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
  <featureDescription><name>tag</name><rangeTypeName>custom.Tag</rangeTypeName></featureDescription></features>
</typeDescription>
<typeDescription><name>custom.Theme</name><supertypeName>custom.Base</supertypeName><features>
  <featureDescription><name>certain</name><rangeTypeName>uima.cas.Boolean</rangeTypeName></featureDescription>
  <featureDescription><name>weight</name><rangeTypeName>uima.cas.Integer</rangeTypeName></featureDescription>
  <featureDescription><name>next</name><rangeTypeName>custom.Theme</rangeTypeName></featureDescription></features>
</typeDescription>
<typeDescription><name>custom.Many</name><supertypeName>uima.tcas.Annotation</supertypeName><features>
  <featureDescription><name>labels</name><rangeTypeName>uima.cas.StringArray</rangeTypeName></featureDescription></features>
</typeDescription></types></typeSystemDescription>"""


def xmi(*elements: str, text: str = TEXT) -> str:
    sofa = quoteattr(text, {"\n": "&#10;", "\r": "&#13;"})
    return f"""<?xml version="1.0" encoding="UTF-8"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmi:version="2.0"
xmlns:cas="http:///uima/cas.ecore" xmlns:s="{SEGMENTATION}" xmlns:c="http:///custom.ecore"
xmlns:l="http:///de/tudarmstadt/ukp/dkpro/core/api/lexmorph/type/pos.ecore"
xmlns:m="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore"><cas:NULL xmi:id="0"/>{"".join(elements)}
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString={sofa}/>
<cas:View sofa="1" members="2 3"/></xmi:XMI>"""


def written(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def test_custom_layers_with_their_type_system(tmp_path: Path) -> None:
    written(tmp_path / "TypeSystem.xml", TYPES)
    path = written(
        tmp_path / "a.xmi",
        xmi(
            '<m:DocumentMetaData xmi:id="9" sofa="1" begin="0" end="27" language="en" documentTitle="t.txt"/>',
            SENTENCES,
            '<c:Theme xmi:id="4" sofa="1" begin="3" end="8" tag="2" remark="why" certain="true" weight="3" next="2"/>',
            '<c:Theme xmi:id="5" sofa="1" begin="15" end="27"/>',
            '<c:Many xmi:id="6" sofa="1" begin="15" end="21"><labels>A; B</labels><labels>C</labels></c:Many>',
            '<c:Many xmi:id="7" sofa="1" begin="15" end="21" labels="8"/>',
            '<cas:StringArray xmi:id="8"><elements>D</elements></cas:StringArray>',
            '<c:Rel xmi:id="10" sofa="1" begin="15" end="21" Governor="4" Dependent="5" label="x"/>',
            '<l:POS xmi:id="11" sofa="1" begin="3" end="8" PosValue="NN"/>',
            '<cas:Sofa xmi:id="12" sofaNum="2" sofaID="other" sofaString="Other."/>',
        ),
    )  # fmt: skip
    found, problems = told_one(path)
    assert problems == []
    assert (found.text, found.title, found.language) == (TEXT, "\U0001f600 Trade grew.", "en")
    assert words_of(found) == [
        ("Trade", "2"), ("Nobody came.", "Theme"), ("Nobody", "A, B"), ("Nobody", "C"), ("Nobody", "D"),
    ]  # fmt: skip
    assert found.coding.spans[0].note == "why; certain; weight: 3"
    assert [found.text[one.start : one.end] for one in found.sentences or ()] == [
        "\U0001f600 Trade grew.",
        "Nobody came.",
    ]
    assert dict(found.coding.left_out) == {
        "annotations of the layer “Rel”": 1, "annotations of the layer “POS”": 1, "further views of the text": 1,
    }  # fmt: skip


def test_without_a_type_system_what_is_called_as_codes_are_is_text(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.xmi",
        xmi(
            SENTENCES,
            '<c:Theme xmi:id="4" sofa="1" begin="3" end="8" label="2" other="3" more="free text" flag="true"/>',
            '<m:DocumentMetaData xmi:id="9" sofa="1" begin="0" end="27" documentId="CURATION_USER"/>',
        ),
    )
    found, _ = told_one(path)
    (span,) = found.coding.spans
    assert (span.code, span.note, span.annotator) == ("2", "more: free text; flag", "Consensus")


def test_line_ends_and_offsets_in_code_points_are_understood(tmp_path: Path) -> None:
    text = "\U0001f600\U0001f600 Trade\r\ngrew."
    for begin, note in ((5, ()), (3, ("offsets count code points",))):
        marks = (
            f'<c:Theme xmi:id="{n}" sofa="1" begin="{b}" end="{b + 5}" label="A"/>'
            for n, b in ((4, begin), (5, begin + 7))
        )
        found, _ = told_one(written(tmp_path / "a.xmi", xmi(*marks, text=text)))
        assert words_of(found)[0] == ("Trade", "A")
        assert found.text[found.coding.spans[1].start :] == "grew."
        assert found.coding.notes == note


def cas_json(*structures: dict[str, Any], types: dict[str, Any] | None = None, text: str = TEXT) -> str:
    sofa = {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "sofaString": text}
    view = {"_InitialView": {"%SOFA": 1, "%MEMBERS": []}}
    return json.dumps({"%TYPES": types or {}, "%FEATURE_STRUCTURES": [sofa, *structures], "%VIEWS": view})


def structure(number: int, layer: str, begin: int, end: int, **features: Any) -> dict[str, Any]:
    return {"%ID": number, "%TYPE": layer, "@sofa": 1, "begin": begin, "end": end, **features}


def test_json_tells_references_from_numbers(tmp_path: Path) -> None:
    text = {"%RANGE": "uima.cas.String"}
    content = cas_json(
        structure(2, "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence", 0, 14),
        structure(3, "custom.Theme", 3, 8, **{"label": "Trade", "confidence": 2, "sure": True, "@next": 4}),
        structure(4, "custom.Many", 15, 21, **{"@labels": 5}),
        {"%ID": 5, "%TYPE": "uima.cas.StringArray", "%ELEMENTS": ["A", None, "B"]},
        structure(6, "custom.Rel", 15, 21, **{"@Governor": 3, "@Dependent": 4}),
        structure(7, "uima.tcas.Annotation", 0, 3),
        {"%ID": 8, "%TYPE": "custom.Theme", "@sofa": 1, "^begin": 15, "^end": 27, "remark": "hm"},
        types={"custom.Theme": {"%NAME": "custom.Theme", "label": text, "remark": text}},
    )
    path = written(tmp_path / "a.json", content)
    assert reader_for(path).name == "uima-json"
    found, _ = told_one(path, Options(coder="Ann"))
    assert words_of(found) == [("Trade", "Trade"), ("Nobody", "A"), ("Nobody", "B"), ("Nobody came.", "Theme")]
    assert [span.note for span in found.coding.spans] == ["confidence: 2; sure", "", "", "hm"]
    assert {span.annotator for span in found.coding.spans} == {"Ann"}
    assert dict(found.coding.left_out) == {"annotations of the layer “Rel”": 1}


@pytest.mark.parametrize(
    "content", ['{"%TYPES": {}}', '{"%FEATURE_STRUCTURES": [3]}', '{"%VIEWS": ', '{"%TYPES": [[[[']
)
def test_damaged_json_is_refused(tmp_path: Path, content: str) -> None:
    assert isinstance(told(written(tmp_path / "a.json", content))[0], str)


def test_damaged_and_hostile_xmi_is_refused(tmp_path: Path) -> None:
    for doctype in DOCTYPES.values():
        assert "document type" in str(told(written(tmp_path / "a.xmi", doctype + xmi().partition("?>")[2]))[0])
    assert "no text" in str(told(written(tmp_path / "b.xmi", xmi(text=" ")))[0])
    assert "no XMI" in str(told(written(tmp_path / "c.xmi", "<a/>"))[0])
    written(tmp_path / "TypeSystem.xml", "<broken")
    assert "damaged" in str(told(written(tmp_path / "d.xmi", xmi()))[0])


def test_types_are_not_read_by_themselves(tmp_path: Path) -> None:
    paths = [tmp_path / "a.xmi", tmp_path / "a-typesystem.xml", tmp_path / "other.xml", tmp_path / "b/TypeSystem.xml"]
    assert companions.standing(paths) == [paths[0], paths[2], paths[3]]


# Projects

LAYER = {"name": "custom.Theme", "built_in": False, "features": [{"name": "kind", "tag_set": {"name": "Themes"}}]}
DESCRIBED = {
    "name": "p",
    "source_documents": [{"name": "a.txt", "state": "CURATION_FINISHED", "updated": 1572163797000}],
    "annotation_documents": [
        {"name": "a.txt", "user": "ann", "state": "FINISHED", "updated": 1572163781000},
        {"name": "a.txt", "user": "ben", "state": "IN_PROGRESS", "updated": None},
    ],
    "layers": [LAYER, {"name": "de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS", "features": []}],
    "tag_sets": [
        {"name": "Themes", "tags": [{"tag_name": "Trade", "tag_description": "What is sold."}, {"tag_name": "Aid"}]},
        {"name": "Unused", "tags": [{"tag_name": "X"}]},
    ],
}


def theme(begin: int, end: int, kind: str) -> str:
    return cas_json(structure(2, "custom.Theme", begin, end, label="free", kind=kind))


def exported(path: Path, members: dict[str, str | bytes], described: dict[str, Any] = DESCRIBED) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("exportedproject123.json", json.dumps(described))
        for name, content in members.items():
            file.writestr(name, content)
    return path


def test_a_project_gives_what_each_annotator_and_the_curation_say(tmp_path: Path) -> None:
    path = exported(
        tmp_path / "p.zip",
        {
            "source/a.txt": TEXT,
            "annotation/a.txt/ann.json": theme(3, 8, "Trade"),
            "annotation/a.txt/ben.json": theme(15, 21, "New"),
            "annotation/a.txt/INITIAL_CAS.json": cas_json(),
            "/curation/a.txt/CURATION_USER.json": theme(3, 8, "Aid"),
            "annotation_ser/a.txt/ann.ser": b"\xac\xed",
            "annotation_ser/a.txt/cem.ser": b"\xac\xed",
        },
    )
    assert reader_for(path).name == "inception"
    found, problems = told_one(path)
    assert [(span.annotator, span.code, span.note) for span in found.coding.spans] == [
        ("Consensus", "Aid", "label: free"), ("ann", "Trade", "label: free"), ("ben", "New", "label: free"),
    ]  # fmt: skip
    assert found.coding.completed == (
        ("Consensus", "2019-10-27T08:09:57.000Z"), ("ann", "2019-10-27T08:09:41.000Z"),
    )  # fmt: skip
    assert found.coding.codes == (Code("Trade", definition="What is sold."), Code("Aid"))
    (problem,) = problems
    assert "what cem annotated is only there in a form that Java alone reads" in problem


def test_packed_xmi_and_tsv_are_read_too(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr("a.xmi", xmi('<c:Theme xmi:id="4" sofa="1" begin="3" end="8" kind="Trade"/>'))
        file.writestr("TypeSystem.xml", TYPES)
    lines = [
        "#FORMAT=WebAnno TSV 3.3",
        "#T_SP=custom.Theme|kind",
        "",
        "",
        "#Text=Trade grew.",
        "1-1\t3-8\tTrade\tAid\t",
    ]
    members: dict[str, str | bytes] = {
        "source/a.txt": TEXT,
        "annotation/a.txt/ann.zip": inner.getvalue(),
        "annotation/a.txt/ben.tsv": "\n".join(lines),
    }
    found, problems = told_one(exported(tmp_path / "p.zip", members))
    assert problems == []
    assert sorted(words_of(found)) == [("Trade", "Aid"), ("Trade", "Trade")]
    assert found.text == TEXT, "the text as it was given, not as the TSV has it"


def test_what_a_project_lacks_is_told(tmp_path: Path) -> None:
    described = {**DESCRIBED, "source_documents": [{"name": name} for name in ("a.txt", "b.pdf", "c.txt")]}
    path = exported(
        tmp_path / "p.zip",
        {
            "source/a.txt": TEXT, "source/b.pdf": b"%PDF", "source/c.txt": "Nobody came.",
            "annotation/c.txt/ann.zip": b"PK damaged", "annotation/a.txt/ann.txt": "only the text",
        },
        described,
    )  # fmt: skip
    given, problems = told(path)
    assert problems == []
    assert [one.text if isinstance(one, Incoming) else str(one) for one in given] == [
        TEXT, "“b.pdf”: there is no text of it that can be read; export the project again.",
        "“c.txt” of ann: its archive is damaged; export the project again.", "Nobody came.",
    ]  # fmt: skip
    assert isinstance(given[0], Incoming)
    assert [code.name for code in given[0].coding.codes] == ["Trade", "Aid"], "its own tags, where nothing is annotated"
    for content in ("[", "3"):
        with zipfile.ZipFile(tmp_path / "q.zip", "w") as file:
            file.writestr("exportedproject.json", content)
        assert "description of the project" in str(told(tmp_path / "q.zip")[0])


def test_real_files(shared: Path) -> None:
    folder = shared / "cases/interchange"
    found, _ = told_one(folder / "uima/xmi/cas_with_smileys.xmi")
    names = ["Transformers", "Transformers", "Transformers", "PyTorch", "TensorFlow"]
    assert words_of(found) == [(name, "OTH") for name in names]
    assert len(found.sentences or ()) == 3
    for path in sorted((folder / "uima/json").rglob("data.json")):
        assert reader_for(path).name == "uima-json"
        by_json, by_xmi = told_one(path)[0], told_one(path.with_name("debug.xmi"))[0]
        assert by_json.text == by_xmi.text
        assert sorted(words_of(by_json)) == sorted(words_of(by_xmi))
    for path in sorted((folder / "webanno/suite").rglob("reference.xmi")):
        by_xmi, by_tsv = told_one(path)[0], told_one(path.with_suffix(".tsv"))[0]
        assert [one[:2] for one in by_xmi.sentences or ()] == [one[:2] for one in by_tsv.sentences or ()]
        assert sorted(span[:2] for span in by_xmi.coding.spans) == sorted(span[:2] for span in by_tsv.coding.spans), (
            path
        )
    given, problems = told(folder / "uima/inception-exports/test-project-with-recommenders.zip", AS_FOUND)
    assert isinstance(given[0], Incoming)
    assert given[0].text.startswith("Barack")
    assert len(problems) == 1
