"""The program as a process: exit statuses, streams, what is imported, and how it ends."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

MAIN = Path(__file__).resolve().parents[3] / "main.py"
MODULES = """
import runpy, sys
sys.argv = sys.argv[1:]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
except SystemExit as end:
    print("status", end.code, file=sys.stderr)
print("modules", *sorted({name.split(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def run(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, MAIN, *words], capture_output=True, encoding="utf-8", env=os.environ | environment, check=False
    )


def modules_of(*words: str | Path) -> set[str]:
    """The packages that a command has imported when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", MODULES, MAIN, *words], capture_output=True, encoding="utf-8", check=False
    )
    assert "status 0" in done.stderr, done.stderr
    return set(done.stderr.splitlines()[-1].split()[1:])


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "release.txt"
    path.write_text("Title\n\nThey met 🎻. Guns fell silent.\n", encoding="utf-8")
    return path


def test_statuses_are_0_for_done_1_for_refused_2_for_usage(text: Path, tmp_path: Path) -> None:
    project = tmp_path / "p.pressmark"
    assert run("new", project).returncode == 0
    assert run("new", project).returncode == 1
    assert run("new").returncode == 2
    assert run("import", project, text, tmp_path / "gone").returncode == 1


def test_no_command_imports_qt(text: Path, tmp_path: Path) -> None:
    project = tmp_path / "p.pressmark"
    for words in (
        ["new", project],
        ["import", project, text],
        ["export", project, tmp_path / "o.csv"],
        ["info", project],
        ["history", project],
        ["check", project],
        ["segment", text],
        ["sample", "--no-window"],
        ["--help"],
    ):
        assert not {"PySide6", "shiboken6"} & modules_of(*words), words


def test_version_and_segment_import_no_database(text: Path) -> None:
    for words in (["--version"], ["segment", text]):
        assert not {"sqlalchemy", "alembic", "sqlite3"} & modules_of(*words), words


def test_json_is_the_same_document_whatever_the_stream_can_hold(text: Path) -> None:
    import json

    unicode = run("segment", text, "--json", PYTHONIOENCODING="utf-8")
    ascii_only = run("segment", text, "--json", PYTHONIOENCODING="ascii")
    assert json.loads(unicode.stdout) == json.loads(ascii_only.stdout)
    assert "🎻" in unicode.stdout
    assert ascii_only.stdout.isascii()


def test_a_console_that_knows_few_characters_does_not_crash(text: Path) -> None:
    done = run("segment", text, PYTHONIOENCODING="cp1252")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Guns fell silent." in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break otherwise on Windows")
def test_a_reader_that_has_gone_is_no_crash(tmp_path: Path) -> None:
    long = tmp_path / "long.txt"
    long.write_text("They met. " * 20_000)
    process = subprocess.Popen([sys.executable, MAIN, "segment", long], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    process.wait()
    assert errors == b""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal on Windows")
def test_an_import_that_is_interrupted_leaves_nothing(tmp_path: Path) -> None:
    project = tmp_path / "p.pressmark"
    run("new", project)
    texts = tmp_path / "texts"
    texts.mkdir()
    for number in range(2000):
        (texts / f"{number}.txt").write_text(f"Release {number}\n\n" + "They met and they spoke of trade. " * 40)
    process = subprocess.Popen([sys.executable, MAIN, "import", project, texts], stderr=subprocess.PIPE)
    empty = project.stat().st_size
    while process.poll() is None and project.stat().st_size == empty:  # until the first batch is on the disk
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate()
    assert process.returncode == 130
    assert errors.decode() == "pressmark: stopped; nothing was left half done.\n"
    done = run("info", project, "--json")
    assert '"documents": 0' in done.stdout
    assert run("check", project).returncode == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_and_a_folder_that_contains_itself_do_not_hang_an_import(text: Path, tmp_path: Path) -> None:
    project = tmp_path / "p.pressmark"
    run("new", project)
    folder = tmp_path / "folder"
    folder.mkdir()
    text.rename(folder / "a.txt")
    os.mkfifo(folder / "pipe.txt")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "nowhere.txt").symlink_to(folder / "gone")
    (folder / "itself.txt").symlink_to(folder / "itself.txt")
    done = run("import", project, folder, "--json")
    assert done.returncode == 1
    assert '"added": 1' in done.stdout
    assert '"refused": 3' in done.stdout


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_full_disk_leaves_the_project_and_the_old_export_as_they_were(text: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", disk], check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        project = disk / "p.pressmark"
        run("new", project)
        (disk / "o.csv").write_text("old")
        (disk / "filler").write_bytes(bytes(shutil.disk_usage(disk).free - 16_384))
        large = tmp_path / "large.txt"
        large.write_text("They met and spoke of trade. " * 20_000)
        done = run("import", project, large)
        assert done.returncode == 1
        assert "the disk is full" in done.stderr
        (disk / "filler").unlink()
        assert '"documents": 0' in run("info", project, "--json").stdout
        assert run("check", project).returncode == 0
        run("import", project, text)
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        (disk / "filler").write_bytes(bytes(free))
        done = run("export", project, disk / "o.csv")
        assert done.returncode == 1
        assert (disk / "o.csv").read_text() == "old"
        assert sorted(path.name for path in disk.iterdir()) == ["filler", "o.csv", "p.pressmark"]
    finally:
        subprocess.run(["umount", disk], check=False)


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are Unicode here")
def test_bytes_in_names_that_are_no_utf_8_are_no_crash(tmp_path: Path) -> None:
    project = tmp_path / "p.pressmark"
    run("new", project)
    name = os.fsencode(tmp_path) + b"/Communiqu\xe9.txt"
    Path(os.fsdecode(name)).write_bytes(b"They met in Paris on Monday. They spoke of trade. " * 9)
    done = subprocess.run([sys.executable, MAIN, "import", project, name, "--as", b"J\xe9r"], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Communiqu?.txt" in run("history", project).stdout
    out = tmp_path / "o.jsonl"
    run("export", project, out)
    assert '"title": "Communiqu?"' in out.read_text(encoding="utf-8").replace('":"', '": "')


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such shell")
def test_standard_output_that_takes_nothing_is_told_in_one_line(text: Path) -> None:
    command = f'"{sys.executable}" "{MAIN}"'
    for words in (f'segment "{text}"', f'segment "{text}" --json', "--version"):
        closed = subprocess.run(f"{command} {words} >&-", shell=True, capture_output=True, text=True)
        assert (closed.returncode, closed.stderr) == (0, "")
        if Path("/dev/full").exists():
            full = subprocess.run(f"{command} {words} > /dev/full", shell=True, capture_output=True, text=True)
            assert full.returncode == 1
            assert full.stderr.startswith("pressmark: standard output: cannot be written (No space left on device)")
            assert full.stderr.count("\n") == 1


def test_an_empty_name_of_a_file_is_a_usage_error(tmp_path: Path) -> None:
    project = tmp_path / "p.pressmark"
    run("new", project)
    for words in (("new", ""), ("import", project, ""), ("export", project, ""), ("info", ""), ("segment", "")):
        done = run(*words)
        assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_an_export_follows_links_and_leaves_devices_alone(text: Path, tmp_path: Path) -> None:
    project = tmp_path / "p.pressmark"
    run("new", project)
    run("import", project, text)
    os.mkfifo(tmp_path / "pipe.csv")
    done = run("export", project, tmp_path / "pipe.csv")
    assert done.returncode == 1
    assert "this is a device or a pipe" in done.stderr
    (tmp_path / "link.csv").symlink_to("real.csv")
    assert run("export", project, tmp_path / "link.csv").returncode == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text(encoding="utf-8").startswith("id,document,")
    long = tmp_path / ("文" * 80 + ".csv")
    assert run("export", project, long).returncode == 0
