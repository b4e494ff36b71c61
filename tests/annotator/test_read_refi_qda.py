"""REFI-QDA projects and codebooks in the dialects of their vendors."""

import zipfile
from pathlib import Path

import pytest

from annotator import formats
from annotator.formats import reader_for
from annotator.formats.coding import Code, Span
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.protocol import Incoming
from annotator.refusal import Refusal
from tests.annotator.reading import told, told_one, words_of
from tests.annotator.test_read_hostile import DOCTYPES

ANN, BEN = "AAAAAAAA-0000-0000-0000-000000000001", "{aaaaaaaa-0000-0000-0000-000000000002}"
CODES = """
<Codes>
  <Code guid="C1" name="Topics" isCodable="false" color="#fff">
    <Code guid="C2" name="Trade; aid" isCodable="true" color="#1F77B4"><Description>What is sold.</Description>
      <Code guid="C3" name="Tariffs" isCodable="true"><NoteRef targetGUID="N1"/></Code>
    </Code>
    <Code guid="C4" name="Other" isCodable="true" color="#000000"/>
  </Code>
  <Code guid="C5" name="Places" isCodable="false"><Code guid="C6" name="other" isCodable="true"/></Code>
</Codes>"""
NAMES = ("Trade, aid", "Trade, aid / Tariffs", "Topics / Other", "Places / other")
TEXT = "Talks\n\nTrade \U0001f600 grew fast.\nNobody came.\n"


def coding(code: str, user: str = "") -> str:
    who = f' creatingUser="{user}"' if user else ""
    return f'<Coding guid="K"{who} creationDateTime="2026-05-05T10:00:00Z"><CodeRef targetGUID="{code}"/></Coding>'


def selection(start: int, end: int, inner: str = "", name: str = "", user: str = "", guid: str = "S") -> str:
    who = f' creatingUser="{user}"' if user else ""
    return (
        f'<PlainTextSelection guid="{guid}" startPosition="{start}" endPosition="{end}" name="{name}"{who} '
        f'creationDateTime="2026-05-05T09:00:00Z">{inner}</PlainTextSelection>'
    )


def project(sources: str, rest: str = "", origin: str = "Some tool 1.0", namespace: str = "1.0") -> str:
    return f"""<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:{namespace}" name="P" origin="{origin}">
<Users><User guid="{ANN}" name="Ann"/><User guid="{BEN}" name="" id="B"/></Users>
<CodeBook>{CODES}</CodeBook>{rest.partition("<!--sources-->")[0]}
<Sources>{sources}</Sources>{rest.partition("<!--sources-->")[2]}</Project>"""


def source(inner: str, guid: str = "T1", name: str = "Talks.docx") -> str:
    return f'<TextSource guid="{guid}" name="{name}" plainTextPath="internal://{guid}.txt">{inner}</TextSource>'


def packed(path: Path, xml: str, texts: dict[str, bytes], inner: str = "project.qde") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in texts.items():
            file.writestr(name, data)
        file.writestr(inner, xml)
    return path


def one(path: Path, xml: str, text: str | bytes = TEXT, options: Options = AS_FOUND) -> Incoming:
    data = text.encode() if isinstance(text, str) else text
    found, problems = told_one(packed(path / "p.qdpx", xml, {"sources/t1.TXT": data}), options)
    assert problems == []
    return found


def test_codings_codes_people_times_and_notes(tmp_path: Path) -> None:
    marks = (
        selection(7, 12, coding("c2", ANN) + coding("{C3}", BEN), user=ANN)
        + selection(7, 12, "<Description>A memo.</Description>", user=BEN)
        + selection(20, 24, coding("C6") + '<NoteRef targetGUID="N2"/>', user=BEN, guid="S9")
        + selection(0, 3)
    )
    notes = """<!--sources--><Notes>
      <Note guid="N1" name="n"><PlainTextContent>On tariffs.</PlainTextContent></Note>
      <Note guid="N2" name="n" plainTextPath="internal://T1.txt"/>
      <Note guid="N3" name="n"><PlainTextContent>Linked.</PlainTextContent></Note>
      <Note guid="N4" name="n"><PlainTextContent>Loose.</PlainTextContent></Note></Notes>
      <Links><Link guid="L" originGUID="N3" targetGUID="S9"/></Links><Sets><Set guid="E" name="e"/></Sets>"""
    found = one(tmp_path, project(source(marks), notes))
    assert (found.text, found.title) == (TEXT, "Talks.docx")
    at, before = "2026-05-05T10:00:00.000Z", "2026-05-05T09:00:00.000Z"
    assert found.coding.spans[:3] == (
        Span(7, 12, NAMES[0], "Ann", at), Span(7, 12, NAMES[1], "B", at), Span(7, 12, "", "B", before, "A memo."),
    )  # fmt: skip
    assert (found.coding.spans[3].code, found.coding.spans[3].annotator) == (NAMES[3], "B")
    assert found.coding.spans[3].note.startswith("Talks")
    assert found.coding.spans[3].note.endswith("Linked.")
    assert [code[:3] for code in found.coding.codes] == [
        (NAMES[0], "#1F77B4", "What is sold."), (NAMES[1], "", "On tariffs."), (NAMES[2], "", ""), (NAMES[3], "", ""),
    ]  # fmt: skip
    assert dict(found.coding.left_out) == {"memos": 1, "sets": 1, "selections without a code": 1}


@pytest.mark.parametrize(
    ("origin", "text", "start", "note"),
    [
        ("NVivo", TEXT.replace("\n", "\r\n").encode(), 11, ""),
        ("QualCoder", b"\xef\xbb\xbf" + TEXT.encode(), 9, ""),
        ("other", b"\xef\xbb\xbf" + TEXT.encode(), 10, "offsets count code points, the byte-order mark too"),
        ("other", TEXT.replace("\n", "\r\n").encode(), 9, "offsets count code points, a CR LF as one"),
        ("other", TEXT.encode(), 10, "offsets count UTF-16 units"),
        ("other", TEXT.encode("utf-16"), 9, ""),
    ],
)
def test_what_a_selection_is_called_shows_how_a_vendor_counts(
    tmp_path: Path, origin: str, text: bytes, start: int, note: str
) -> None:
    at, first = start + 6, start - (3 if "UTF-16" in note else 2)
    marks = (
        selection(first, first + 5, coding("C4"), name="Trade")
        + selection(at, at + 4, coding("C2"), name="grew")
        + selection(start + 11, start + 15, coding("C6"), name="fast")
    )
    found = one(tmp_path, project(source(marks), origin=origin), text)
    assert words_of(found) == [("Trade", NAMES[2]), ("grew", NAMES[0]), ("fast", NAMES[3])]
    assert found.coding.notes[:-2] == ((note,) if note else ())


def test_without_quotations_atlas_and_maxqda_count_a_line_end_once(tmp_path: Path) -> None:
    text = "Aid\r\n\r\n-- trade --\r\n"
    for origin, start in (("ATLAS.ti for Windows 23", 5), ("MAXQDA 2022", 5), ("NVivo", 7)):
        found = one(tmp_path, project(source(selection(start, start + 11, coding("C2"))), origin=origin), text)
        assert words_of(found) == [("-- trade --", NAMES[0])], origin


def test_vendors_containers_differ(tmp_path: Path) -> None:
    mark = selection(7, 12, coding("C2"))
    xml = project(source(mark).replace("internal://", ""), namespace="0:4").replace(
        '<?xml version="1.0" encoding="utf-8"?>', ""
    )
    texts = {"Sources/T1.txt": TEXT.encode(), "Sources/a.docx": b"PK\x03\x04word/document.xml", "Sources/.root": b""}
    path = packed(tmp_path / "p.qdpx", xml, texts, "Trial.qde")
    assert words_of(told_one(path)[0]) == [("Trade", NAMES[0])]
    path.rename(tmp_path / "p.zip")
    assert reader_for(tmp_path / "p.zip").name == "refi-qda"
    content = '<TextSource guid="T" name="t"><PlainTextContent>Trade grew.</PlainTextContent>'
    bare = tmp_path / "project.qde"
    bare.write_text(project(f"{content}{selection(0, 5, coding('C2'))}</TextSource>"), encoding="utf-8")
    assert words_of(told_one(bare)[0]) == [("Trade", NAMES[0])]
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources/T1.txt").write_text(TEXT, encoding="utf-8")
    bare.write_text(xml, encoding="utf-8")
    assert words_of(told_one(bare)[0]) == [("Trade", NAMES[0])], "an unpacked project"


def test_variables_of_sources_and_cases_are_fields(tmp_path: Path) -> None:
    value = '<VariableValue><VariableRef targetGUID="V{}"/><{}>{}</{}></VariableValue>'
    rest = f"""<Variables><Variable guid="V1" name="Party" typeOfVariable="Text"/>
      <Variable guid="V2" name="date" typeOfVariable="Date"/></Variables>
      <Cases><Case guid="X">{value.format(1, "TextValue", "Greens", "TextValue")}
      <SourceRef targetGUID="t1"/></Case></Cases>"""
    inner = f"<Description>A talk.</Description>{value.format(2, 'DateValue', '2026-05-05', 'DateValue')}"
    found = one(tmp_path, project(source(inner), rest))
    assert (found.date, found.extra) == ("2026-05-05", (("Party", "Greens"), ("memo", "A talk.")))


def test_texts_of_films_and_pages_come_too_and_pictures_are_counted(tmp_path: Path) -> None:
    talk = """<VideoSource guid="M" name="Film"><Transcript guid="R" plainTextPath="internal://T1.txt">
      <SyncPoint guid="P1" position="7"/><SyncPoint guid="P2" position="12"/>
      <TranscriptSelection guid="S" fromSyncPoint="P1" toSyncPoint="P2">""" + coding("C2") + """</TranscriptSelection>
      </Transcript></VideoSource>
      <PDFSource guid="D" name="Page"><PDFSelection guid="S" page="1">""" + coding("C2") + """</PDFSelection>
      </PDFSource><PictureSource guid="I" name="Picture"/>"""  # fmt: skip
    found = one(tmp_path, project(talk))
    assert (found.title, words_of(found)) == ("Film", [("Trade", NAMES[0])])
    assert dict(found.coding.left_out) == {
        "PDF files without their text": 1, "pictures": 1, "codings on pages, pictures or sounds": 1,
    }  # fmt: skip


def test_texts_that_are_equal_are_one_document(tmp_path: Path) -> None:
    xml = project(source(selection(7, 12, coding("C2"))) + source(selection(7, 12, coding("C6")), "T2"))
    texts = {"sources/T1.txt": TEXT.encode(), "sources/T2.txt": TEXT.replace("\n", "\r\n").encode()}
    found, _ = told_one(packed(tmp_path / "p.qdpx", xml, texts), Options(offsets="codepoints"))
    assert [span.code for span in found.coding.spans] == [NAMES[0], NAMES[3]]


def test_what_is_missing_or_wrong_is_told_and_the_rest_comes_in(tmp_path: Path) -> None:
    xml = project(
        source(selection(7, 12, coding("C2")) + selection(7, 12, coding("gone")) + selection(7, 999, coding("C2")))
        + source("", "T2", "empty") + source(coding("C2"), "T3", "lost")
        + '<TextSource guid="T4" name="far" plainTextPath="relative:///T4.txt"/><TextSource guid="T5" name="rich"/>'
        + source("<PlainTextSelection guid='S'/>", "T6", "odd")
    )  # fmt: skip
    texts = {"sources/T1.txt": TEXT.encode(), "sources/T2.txt": b"\xef\xbb\xbf \n", "sources/T6.txt": b"Odd."}
    given, problems = told(packed(tmp_path / "p.qdpx", xml, texts))
    assert isinstance(given, list)
    said = [str(found) if isinstance(found, Refusal) else found.title for found in given]
    assert said == [
        "“empty”: empty, or only white space; there is nothing to annotate.",
        "“lost”: its text is missing in the project; export the project again. Its 1 codings were left out.",
        "“far”: its text is not in the project but beside it; export the project again, with its texts.",
        "“rich”: there is no plain text of it in the project; export the project again, with its texts.",
        "Talks.docx",
        "odd",
    ]
    assert problems == [
        "a coding with a code that is not in the codebook was left out.",
        "“odd”: a selection without a start and an end in the text was left out.",
    ]


def test_a_project_without_texts_brings_its_codes(tmp_path: Path) -> None:
    found, _ = told_one(packed(tmp_path / "p.qdpx", project(""), {}))
    assert (found.text, [code.name for code in found.coding.codes]) == ("", list(NAMES))


def test_hostile_archives_and_xml_are_refused(tmp_path: Path) -> None:
    for doctype in DOCTYPES.values():
        path = packed(tmp_path / "p.qdpx", f"{doctype}<Project xmlns='urn:QDA-XML:project:1.0'>&a9;</Project>", {})
        assert "declares a document type" in str(told(path)[0])
    assert "but “x”" in str(told(packed(tmp_path / "a.qdpx", "<x/>", {}))[0])
    assert "more than one project" in str(told(packed(tmp_path / "b.qdpx", project(""), {"other.qde": b"<x/>"}))[0])
    assert "damaged" in str(told(packed(tmp_path / "c.qdpx", "<Project", {}))[0])
    slip = project('<TextSource guid="T" name="slip" plainTextPath="internal://../../../etc/passwd"/>')
    assert "missing in the project" in str(told(packed(tmp_path / "d.qdpx", slip, {}))[0])
    deep = "<Code name='x' isCodable='true'>" * 20_000 + "</Code>" * 20_000
    assert told(packed(tmp_path / "e.qdpx", project("").replace(CODES, f"<Codes>{deep}</Codes>"), {}))


def test_codebooks_are_read_for_the_codebook_and_as_files(tmp_path: Path) -> None:
    path = tmp_path / "c.qdc"
    xml = f'<?xml version="1.0" encoding="utf-16"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0">{CODES}<Sets/></CodeBook>'
    path.write_bytes(xml.encode("utf-16"))
    themes = formats.read_codebook(path, ["#111111", "#222222", "#333333"])
    assert [(theme.name, theme.colour, theme.definition) for theme in themes] == [
        (NAMES[0], "#1F77B4", "What is sold."), (NAMES[1], "#111111", ""), (NAMES[2], "#222222", ""),
        (NAMES[3], "#333333", ""),
    ]  # fmt: skip
    found, _ = told_one(path)
    assert [code.name for code in found.coding.codes] == list(NAMES)
    path.write_text("<CodeBook/>", encoding="utf-8")
    assert "no theme" in _why(path)
    path.write_text("<html/>", encoding="utf-8")
    assert "no codebook of REFI-QDA" in _why(path)


def _why(path: Path) -> str:
    with pytest.raises(Refusal) as refusal:
        formats.read_codebook(path)
    return str(refusal.value)


def test_real_projects(shared: Path) -> None:
    folder = shared / "cases/interchange"
    for name in ("qualcoder", "qualcoder_maxqda_mode"):
        found, problems = told_one(folder / f"peer_written/{name}/imp.qdpx")
        assert problems == []
        assert words_of(found) == [
            ("plain", "Health"), ("emoji here", "Economy"), ("اردو میں", "Urdu"), ("第四行", "Health"),
            ("第四行", "Economy"), ("tagged twice", "Health"), ("tagged twice", "Urdu"),
        ]  # fmt: skip
        assert found.coding.codes[0] == Code("Health", "#E65100", "About Health")
        assert {span.annotator for span in found.coding.spans} == {"Ayesha"}
    given, _ = told(folder / "refi-qda/qc_demo.qdpx")
    assert isinstance(given, list)
    board, admin = given
    assert isinstance(board, Incoming)
    assert isinstance(admin, Incoming)
    assert (len(board.coding.spans), len(board.coding.codes), len(admin.coding.spans)) == (205, 262, 0)
    assert all(board.text[span.start - 1] == "\n" and board.text[span.end - 1] == "\n" for span in board.coding.spans)
    given, _ = told(folder / "refi-qda/nvivo_project.qdpx")
    assert isinstance(given, list)
    assert isinstance(given[-1], Incoming)
    assert len({code.name for code in given[-1].coding.codes}) == 262
