"""Files that may be anything, plain text and its titles."""

import os
import sys
from pathlib import Path

import pytest

from annotator.formats import files, plain, reader_for, writer_for
from annotator.formats.protocol import Incoming
from annotator.refusal import Refusal

links = pytest.mark.skipif(sys.platform == "win32", reason="making links needs a privilege on Windows")


def test_a_folder_is_walked_in_natural_order_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ("release 10.txt", "release 9.txt", ".hidden.txt", "a/2.txt", "a/1.txt", "p.pressmark", "~$x.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    walked = [path.relative_to(tmp_path).as_posix() for path in files.walk(tmp_path)]
    assert walked == ["a/1.txt", "a/2.txt", "release 9.txt", "release 10.txt"]


@links
def test_a_folder_that_contains_itself_is_walked_once(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "a.txt").write_text("x")
    (inner / "back").symlink_to(tmp_path, target_is_directory=True)
    assert [path.name for path in files.walk(tmp_path)] == ["a.txt"]


@links
def test_a_link_to_nowhere_is_refused(tmp_path: Path) -> None:
    link = tmp_path / "gone.txt"
    link.symlink_to(tmp_path / "nowhere")
    with pytest.raises(Refusal, match="link points to a file that is not there"):
        files.size_of(link)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    with pytest.raises(Refusal, match="a device or a pipe"):
        files.size_of(pipe)


def test_a_file_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="no such file"):
        files.read_bytes(tmp_path / "gone.txt", 10)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="whoever runs this may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    path.chmod(0)
    with pytest.raises(Refusal, match="no permission"):
        files.read_bytes(path, 10)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("\n  Ministers  Agree on Tariff \n\nThey met.", "Ministers Agree on Tariff"),
        ("外交部长举行会谈\n会谈在北京举行。", "外交部长举行会谈"),
        ("BEIJING, Jan. 4 – The ministers met on Sunday and issued a communiqué.\n", "file"),
        ("Washington, D.C. - In response to today's vote, the Senator spoke.\n", "file"),
        ("The ministers met on Sunday. They issued a communiqué.\n", "file"),
        ("word " * 50, "file"),
        ("* * *\n\nText", "file"),
        ("U.S. and Japan Sign Pact", "U.S. and Japan Sign Pact"),
    ],
)
def test_the_title_is_the_first_line_where_it_looks_like_one(text: str, title: str) -> None:
    assert plain.title_of(text, "file") == title


def test_a_plain_file_is_one_document_with_its_title_line_in_the_text(tmp_path: Path) -> None:
    path = tmp_path / "release.txt"
    path.write_bytes("\ufeffTitle\r\n\r\nThey met.".encode())
    (incoming,) = plain.read(path, lambda reason: pytest.fail(reason))
    assert incoming == Incoming("Title\n\nThey met.", "Title")


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.html", "a.json", "a.png"])
def test_a_kind_of_file_that_cannot_be_read_yet_is_refused_by_its_name(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("They met.")
    with pytest.raises(Refusal, match="cannot be read; save its text"):
        list(plain.read(tmp_path / name, print))


def test_the_registry_finds_formats_by_suffix_and_by_name() -> None:
    assert reader_for(Path("a.CSV")).name == "csv"
    assert reader_for(Path("a.jsonl")).name == "jsonl"
    assert reader_for(Path("README")).name == "text"
    assert writer_for(Path("a.csv")).name == "csv"
    assert writer_for(Path("a.dat"), "jsonl").name == "jsonl"
    with pytest.raises(Refusal, match=r"no format “xls”; name one with --format: .*csv, .*jsonl"):
        writer_for(Path("a.csv"), "xls")
    with pytest.raises(Refusal, match="does not say the format"):
        writer_for(Path("a.txt"))
