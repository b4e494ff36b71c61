"""What lies beside releases and is none."""

from pathlib import Path

import pytest

from annotator.formats import beside, files
from annotator.formats import zip as zip_
from tests.annotator.made_files import archive
from tests.annotator.reading import read

PAGE = "<html><body><p>Ministers met in the capital on Sunday and agreed to go on with their talks.</p></body></html>"


@pytest.mark.parametrize("parts", ["Page_files", "Page-Dateien", "page_fichiers", "Page.files"])
def test_the_parts_of_a_saved_page_are_passed_over(parts: str, tmp_path: Path) -> None:
    (tmp_path / "Page.html").write_text(PAGE)
    (tmp_path / parts / "deep").mkdir(parents=True)
    for name in ("a.js", "deep/b.css", "frame.html", "logo.png"):
        (tmp_path / parts / name).write_text("x")
    passed: list[Path] = []
    assert list(files.walk(tmp_path, passed.append)) == [tmp_path / "Page.html"]
    assert sorted(path.name for path in passed) == ["a.js", "b.css", "frame.html", "logo.png"]


def test_a_folder_of_such_a_name_without_its_page_is_walked(tmp_path: Path) -> None:
    (tmp_path / "Page_files").mkdir()
    (tmp_path / "Page_files" / "a.txt").write_text("x")
    assert [path.name for path in files.walk(tmp_path)] == ["a.txt"]


def test_only_files_of_known_kinds_are_taken_from_a_folder(tmp_path: Path) -> None:
    taken = ["README", "Release No. 5", "a.TXT", "old.doc", "scan.png", "wire.2024"]
    for name in (*taken, "a.js", "b.py", "site.css", "x.woff2"):
        (tmp_path / name).write_text("They met.")
    (tmp_path / "download.php").write_text(PAGE)  # what a page is shows its content
    passed: list[Path] = []
    assert {path.name for path in files.walk(tmp_path, passed.append)} == {*taken, "download.php"}
    words = beside.in_words(path.name for path in passed)
    assert words.startswith("4 files were passed over, as parts of saved pages or of no known kind (")
    assert ".css 1" in words


def test_archives_are_treated_as_folders_are(tmp_path: Path) -> None:
    page = {"in/p.html": PAGE, "in/p_files/a.html": PAGE, "in/p_files/x/b.txt": "B.", "c.js": "x", "d.txt": "D."}
    path = archive(tmp_path / "a.zip", page)
    assert len(read(path)) == 2
    assert zip_.passed_over(path) == {"in/p_files/a.html", "in/p_files/x/b.txt", "c.js"}
    assert len(read(archive(tmp_path / "b.zip", {"a.js": "They met."}))) == 1
    assert zip_.passed_over(tmp_path / "b.zip") == set()
