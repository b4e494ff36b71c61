"""Files made to harm, and files whose names lie: one clear sentence each, and the next file comes in."""

import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from annotator.refusal import Refusal
from tests.annotator.made_files import archive, docx, odt, paragraph, pdf, prose_lines
from tests.annotator.reading import paragraphs, read, read_one, refusal

LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
DOCTYPES = {
    "entities that explode": f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>',
    "an entity from outside": '<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>',
    "a document type from outside": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
}


@pytest.mark.parametrize("harm", DOCTYPES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_wherever_it_stands(tmp_path: Path, harm: str, encoding: str) -> None:
    xml = f"<?xml version='1.0' encoding='{encoding}'?>{DOCTYPES[harm]}<w:document>&a9;</w:document>"
    path = docx(tmp_path / "a.docx", paragraph("x"))
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", xml.encode(encoding))
    assert "declares a document type" in refusal(path)


def test_a_part_that_explodes_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        with file.open("word/document.xml", "w") as part:
            for _ in range(120):
                part.write(b" " * 1_000_000)
    assert "it would unpack to 120 MB" in refusal(path)


@pytest.mark.parametrize("depth", [5_000, 100_000])
def test_elements_nested_without_end_are_refused(tmp_path: Path, depth: int) -> None:
    nested = "<w:sdt><w:sdtContent>" * depth + paragraph("deep") + "</w:sdtContent></w:sdt>" * depth
    assert refusal(docx(tmp_path / "a.docx", nested)).endswith(".")
    nested = "<text:section>" * depth + "<text:p>deep</text:p>" + "</text:section>" * depth
    assert refusal(odt(tmp_path / "a.odt", nested)).endswith(".")
    assert paragraphs(docx(tmp_path / "b.docx", paragraph("The next one."))) == ["The next one."]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.docx", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a picture"),
        ("a.txt", b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture"),
        ("a.html", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "cannot be read"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "save it as DOCX"),
        ("a.txt", b"\x1f\x8b\x08\x00\x00", "packed"),
        ("a.rtf", b"\x7fELF\x00\x01\x02", "no .rtf file"),
        ("a.pdf", b"", "empty"),
        ("a.docx", b"", "empty"),
        ("a.odt", b"PK\x03\x04 and no more", "damaged"),
    ],
)
def test_a_file_that_is_something_else_is_called_what_it_is(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert reason in refusal(tmp_path / name)


def test_a_file_under_a_wrong_name_is_read_as_what_it_is(tmp_path: Path) -> None:
    assert paragraphs(docx(tmp_path / "a.pdf", paragraph("Word."))) == ["Word."]
    assert paragraphs(odt(tmp_path / "a.docx", "<text:p>OpenDocument.</text:p>")) == ["OpenDocument."]
    assert read_one(pdf(tmp_path / "a.html", [prose_lines("A sentence in a PDF.", 72, 700, 80)])).text


def test_random_damage_never_does_more_than_refuse(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    made = [
        docx(tmp_path / "a.docx", paragraph("Ministers met. " * 50)),
        odt(tmp_path / "a.odt", "<text:p>Ministers met.</text:p>" * 50),
        pdf(tmp_path / "a.pdf", [prose_lines("Ministers met in Geneva. " * 20, 72, 700, 80)]),
        archive(tmp_path / "a.zip", {"a.txt": "Ministers met. " * 50, "b.rtf": "{\\rtf1 Ministers met.}"}),
    ]
    for path in made:
        whole = path.read_bytes()
        for at in range(0, len(whole), max(1, len(whole) // 40)):
            damaged = bytearray(whole)
            damaged[at : at + 3] = b"\xff\x00\x7f"
            path.write_bytes(bytes(damaged))
            with suppress(Refusal):
                read(path)
            assert not caplog.records, f"{path.suffix} damaged at {at}"


def test_the_shared_files_made_to_harm_are_refused(shared: Path) -> None:
    folder = shared / "cases/hostile"
    assert "would unpack to 734 MB" in refusal(folder / "bomb.docx")
    assert "document type" in refusal(folder / "xxe.docx")
    assert "document type" in refusal(folder / "lol.odt")
