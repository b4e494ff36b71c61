"""ZIP archives: each member through its own reader, and none of them out of its place."""

import io
import stat
import zipfile
from pathlib import Path

from annotator.formats import look_at
from annotator.formats import read as reading
from annotator.formats.columns import Options
from annotator.formats.protocol import Incoming
from annotator.refusal import Refusal
from tests.annotator.made_files import archive, docx, paragraph
from tests.annotator.reading import read, refusal


def texts(found: list[Incoming | Refusal]) -> list[str]:
    return [one.text for one in found if isinstance(one, Incoming)]


def refusals(found: list[Incoming | Refusal]) -> list[str]:
    return [str(one) for one in found if isinstance(one, Refusal)]


def test_members_are_read_by_what_they_are_and_a_bad_one_stops_nothing(tmp_path: Path) -> None:
    word = docx(tmp_path / "a.docx", paragraph("From Word.")).read_bytes()
    path = archive(
        tmp_path / "a.zip",
        {
            "2024/a.docx": word,
            "2024/b.docx": word[:-100],
            "c.txt": "From text.",
            "d.csv": "text\nFrom a table.\n",
            "__MACOSX/._c.txt": "x",
            ".hidden": "x",
        },
    )
    found = read(path)
    assert texts(found) == ["From Word.", "From text.", "From a table."]
    assert refusals(found) == [
        "2024/b.docx: this archive is damaged or incomplete; get the file again, or save it anew."
    ]


def test_titles_come_from_the_names_of_the_members(tmp_path: Path) -> None:
    (found,) = read(archive(tmp_path / "a.zip", {"x/My release.txt": "one. Two sentences. And a third one. " * 9}))
    assert isinstance(found, Incoming)
    assert found.title == "My release"


def test_names_that_lead_out_and_links_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name in ("../out.txt", "/etc/out.txt", "C:\\out.txt", "a/../../out.txt"):
            file.writestr(zipfile.ZipInfo(name), "harm")
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, "/etc/passwd")
        file.writestr("good.txt", "Good.")
    found = read(path)
    assert texts(found) == ["Good."]
    assert len(refusals(found)) == 5
    assert all("leads out of the archive, or it is a link" in one for one in refusals(found))
    assert not (tmp_path.parent / "out.txt").exists()


def test_what_would_unpack_without_end_is_refused_before_it_does(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        with file.open("bomb.txt", "w") as member:
            for _ in range(30):
                member.write(b"\0" * 1_000_000)
        file.writestr("good.txt", "Good.")
    found = read(path)
    assert texts(found) == ["Good."]
    assert "it would unpack to 30 MB" in refusals(found)[0]


def test_an_archive_in_an_archive_is_read_and_not_one_deeper(tmp_path: Path) -> None:
    def packed(name: str, content: bytes) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as file:
            file.writestr(name, content)
        return buffer.getvalue()

    twice = packed("b.zip", packed("a.txt", b"Deep."))
    (tmp_path / "c.zip").write_bytes(twice)
    assert texts(read(tmp_path / "c.zip")) == ["Deep."]
    (tmp_path / "d.zip").write_bytes(packed("c.zip", twice))
    assert "too deeply" in refusals(read(tmp_path / "d.zip"))[0]


def test_archives_that_are_empty_or_cut_off_are_refused(tmp_path: Path) -> None:
    assert "empty" in refusal(archive(tmp_path / "a.zip", {}))
    path = archive(tmp_path / "b.zip", {"a.txt": "Text. " * 1000})
    path.write_bytes(path.read_bytes()[:-30])
    assert "damaged or incomplete" in refusal(path)


def test_members_with_a_password_are_refused_one_by_one(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.txt": "Secret.", "b.txt": "Open."})
    data = bytearray(path.read_bytes())
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + place] |= 1
    path.write_bytes(bytes(data))
    found = read(path)
    assert texts(found) == ["Open."]
    assert "password" in refusals(found)[0]


def test_a_first_look_goes_into_archives_within(tmp_path: Path) -> None:
    accent = "Le ministre a déclaré que l’accord était signé.".encode("cp1252")
    inner = archive(tmp_path / "inner.zip", {"x/a.txt": accent, "b.csv": "Titel,Inhalt\nA,Ein Text.\n"}).read_bytes()
    path = archive(tmp_path / "a.zip", {"c.txt": "Plain.", "d.docx": b"PK broken", "e/inner.zip": inner})
    looked = {one.member: one for one in look_at(path)}
    assert list(looked) == ["c.txt", "d.docx", "e/inner.zip/x/a.txt", "e/inner.zip/b.csv"]
    doubtful = [name for name, one in looked.items() if one.glance is not None and one.glance.doubtful]
    assert doubtful == ["e/inner.zip/x/a.txt", "e/inner.zip/b.csv"]


def test_members_are_read_as_is_said_of_them_and_one_can_be_read_alone(tmp_path: Path) -> None:
    inner = archive(tmp_path / "i.zip", {"x/a.txt": "Żółw.".encode("cp1250"), "b.txt": "B."}).read_bytes()
    path = archive(tmp_path / "a.zip", {"c.txt": "C.", "e/i.zip": inner, "d.txt": "Đ.".encode("cp1258")})
    how = (("e/i.zip/x/a.txt", Options(encoding="cp1250")), ("e/i.zip/b.txt", None), ("d.txt", None))
    assert texts(list(reading(path, lambda _: None, Options(members=how)))) == ["C.", "Żółw."]
    alone = Options(member="e/i.zip/x/a.txt", encoding="cp1250")
    assert texts(list(reading(path, lambda _: None, alone))) == ["Żółw."]
