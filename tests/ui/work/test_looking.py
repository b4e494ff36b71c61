"""A first look at files: which of them a user is shown, and what is made of what they decide."""

import zipfile
from pathlib import Path

import pytest

from annotator.formats.columns import Columns, Options
from annotator.formats.protocol import Incoming
from annotator.refusal import Refusal
from db.store import Store
from ui.work.importing import ImportReport, carry_out, import_paths
from ui.work.looking import Decision, Doubt, first_look, look_again, plan, sight

FRENCH = "Le ministre a déclaré que l’accord était signé. « C’est une étape », a-t-il dit."
PAGE = "<html><body><p>Ministers met in the capital on Sunday and agreed to go on with their talks.</p></body></html>"


def looked(*paths: Path, seen: tuple[str, ...] | None = None) -> list[Doubt]:
    return first_look(paths, lambda _done, _total: None, seen).doubts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Certain and doubtful files, one that is no text, and an archive."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "1 plain.txt").write_text("They met.", encoding="utf-8")
    (folder / "2 accent.txt").write_text(FRENCH, encoding="cp1252")
    (folder / "3 table.csv").write_text("title,text\nA,One.\n", encoding="utf-8")
    (folder / "4 columns.csv").write_text("Titel,Inhalt\nA,Ein Text.\n", encoding="utf-8")
    (folder / "5 torn.txt").write_bytes(b"\x00\x01\x02" * 50)
    (folder / "6 page.html").write_text(PAGE, encoding="utf-8")
    with zipfile.ZipFile(folder / "7 all.zip", "w") as archive:
        archive.writestr("x/a.txt", FRENCH.encode("cp1252"))
        archive.writestr("x/b.csv", "Titel,Inhalt\nB,Noch einer.\n")
        archive.writestr("c.txt", "They left.")
    return folder


def test_only_what_is_in_doubt_is_shown(folder: Path) -> None:
    first = first_look([folder], lambda _done, _total: None)
    assert [doubt.name for doubt in first.doubts] == ["2 accent.txt", "4 columns.csv", "a.txt", "b.csv"]
    assert [doubt.member for doubt in first.doubts] == ["", "", "x/a.txt", "x/b.csv"]
    assert first.certain == 5
    assert first.doubts[0].alike == first.doubts[2].alike != first.doubts[1].alike == first.doubts[3].alike


def test_a_page_is_shown_once(folder: Path) -> None:
    path = folder / "6 page.html"
    (doubt,) = looked(path, seen=())
    assert (doubt.new, doubt.kind) == (True, "Web page")
    assert looked(path, seen=("html",)) == []
    assert looked(path) == []


def test_what_is_seen_is_what_is_stored(folder: Path, project: Path) -> None:
    accent, table = looked(folder / "2 accent.txt", folder / "4 columns.csv")
    found = sight(accent, Options())
    assert found.incoming is not None
    assert found.incoming.text == FRENCH
    assert not found.several
    with Store.open(project) as store:
        take_in(store, [folder / "2 accent.txt"], [(accent, Decision())])
        (heading,) = store.headings()
        assert [one[1:] for one in store.sentences(heading.id)] == [tuple(span) for span in found.spans]
    assert sight(accent, Options(encoding="cp1251")).incoming != found.incoming
    assert "not all in the encoding UTF-8" in sight(accent, Options(encoding="utf-8")).refusal
    assert look_again(table, Options(encoding="cp1251")).glance.encoding == "cp1251"
    with pytest.raises(Refusal, match="not all in the encoding UTF-16"):
        look_again(table, Options(encoding="utf-16"))


def take_in(store: Store, paths: list[Path], decided: list[tuple[Doubt, Decision]]) -> ImportReport:
    report = ImportReport()
    made = plan(decided)
    carry_out(
        store, import_paths(paths, store, annotator="Ann", report=report, by_file=made.by_file, instead=made.instead)
    )
    return report


def test_decisions_are_carried_out_in_the_order_of_the_files(folder: Path, project: Path) -> None:
    accent, columns, inner, table = looked(folder)
    mended = Incoming("Mended. It is.", "Mended", date="2026")
    decided = [
        (accent, Decision(instead=mended)),
        (columns, Decision(Options(columns=Columns((("Inhalt", "text"), ("Titel", "none")), "document")))),
        (inner, Decision(Options(encoding="cp1252"))),
        (table, Decision(left_out=True)),
    ]
    with Store.open(project) as store:
        report = take_in(store, [folder], decided)
        titles = [heading.title for heading in store.headings()]
        documents = [store.document(heading.id) for heading in store.headings()]
    assert titles[:4] == ["They met.", "Mended", "A", "Ein Text."]
    assert titles[5:] == [FRENCH, "They left."]
    assert [one.text for one in documents if one is not None][1] == "Mended. It is."
    assert report.guesses == {}
    assert report.refused == 1


def test_a_document_in_place_of_an_archives_member_comes_in(folder: Path, project: Path) -> None:
    _, _, inner, table = looked(folder)
    with Store.open(project) as store:
        decided = [(inner, Decision(instead=Incoming("Mended.", "M"))), (table, Decision(left_out=True))]
        take_in(store, [folder / "7 all.zip"], decided)
        assert [heading.title for heading in store.headings()] == ["They left.", "M"]


def test_all_left_out_imports_nothing(folder: Path, project: Path) -> None:
    (accent,) = looked(folder / "2 accent.txt")
    with Store.open(project) as store:
        report = take_in(store, [accent.path], [(accent, Decision(left_out=True))])
        assert (report.added, report.refused, store.headings()) == (0, 0, [])


def test_looking_again_says_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Titel,Inhalt\nA,Über.\n", encoding="cp1252")
    (doubt,) = looked(path)
    with pytest.raises(Refusal, match="not all in the encoding UTF-8"):
        look_again(doubt, Options(encoding="utf-8"))
