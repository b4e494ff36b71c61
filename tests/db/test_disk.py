"""The file: where it lies, when the disk fails, who else has it open."""

import os
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path, PureWindowsPath

import pytest

from annotator.changes import Act, Change
from annotator.commands.tagging import toggle_theme
from annotator.records import Sentence
from annotator.refusal import Refusal
from db.file import SCHEMA_VERSION, file_uri, schema_version
from db.integrity import check
from db.lock import InUse, ProjectLock
from db.store import Store
from tests.db.made import ADA, SECURITY, XS, X, added, document, held, make, records, target, unchanged

ROOT = Path(__file__).resolve().parents[2]


def tag(store: Store, sentence: Sentence = XS[0]) -> Change:
    return store.apply(toggle_theme([target(store, sentence)], SECURITY, ADA.id))


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@contextmanager
def disk_full_at(size: int) -> Iterator[None]:
    """No file of this process can grow beyond `size` bytes, as if the disk were full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)


# Names and places


@pytest.mark.parametrize(
    "name",
    [
        "with spaces.pressmark",
        "what? #1 100%.pressmark",
        "mode=ro&x=%41?mode=memory.pressmark",
        "公报 – Communiqué 🙂.pressmark",
        "file:quoted'\".pressmark",
        "-dash.pressmark",
        "no suffix",
    ],
)
def test_a_project_may_have_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "100% #?"
    folder.mkdir()
    with make(folder / name) as store:
        tag(store)
    with Store.open(folder / name, read_only=True) as store:
        assert held(store, XS[0])
    assert check(folder / name) == []
    assert files(folder) == [name]


def test_a_name_that_is_not_text_in_utf_8_can_be_opened(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.pressmark")
    with make(path) as store:
        tag(store)
    assert check(path) == []


def test_a_windows_network_path_keeps_its_host() -> None:
    class Absolute(PureWindowsPath):
        def absolute(self) -> "Absolute":
            return self

        def __fspath__(self) -> str:
            return str(self)

    uri = file_uri(Absolute(r"\\server\share\a b.pressmark"), "rw")  # type: ignore[arg-type]
    assert uri == "file:%5C%5Cserver%5Cshare%5Ca%20b.pressmark?mode=rw"


def test_a_relative_path_is_found_from_anywhere_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with make(Path("here.pressmark")) as store:
        monkeypatch.chdir(ROOT)
        tag(store)
    assert files(tmp_path) == ["here.pressmark"]


# Making one


def test_a_project_in_the_making_leaves_nothing_when_it_fails(tmp_path: Path) -> None:
    doc, sentences = document("guests")
    with pytest.raises(Refusal):
        Store.create(tmp_path / "new.pressmark", [added(Act.IMPORT, *sentences, doc)])
    assert files(tmp_path) == []


def test_a_project_that_the_disk_has_no_room_for_leaves_nothing(tmp_path: Path) -> None:
    with disk_full_at(20_000), pytest.raises(Refusal, match=r"new\.pressmark: the disk"):
        Store.create(tmp_path / "new.pressmark")
    assert files(tmp_path) == []


def test_no_file_is_overwritten_by_a_new_project(tmp_path: Path) -> None:
    path = tmp_path / "letter.pressmark"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(Refusal, match="already"):
        Store.create(path)
    dangling = tmp_path / "link.pressmark"
    dangling.symlink_to(tmp_path / "nowhere")
    with pytest.raises(Refusal, match="already"):
        Store.create(dangling)
    assert path.read_text(encoding="utf-8") == "mine"
    assert files(tmp_path) == ["letter.pressmark", "link.pressmark"]


@pytest.mark.parametrize("name", ["nowhere/new.pressmark", f"{'x' * 300}.pressmark"])
def test_a_project_that_cannot_be_made_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal):
        Store.create(tmp_path / name)
    assert files(tmp_path) == []


def test_a_project_is_not_made_where_another_program_holds_its_name(tmp_path: Path) -> None:
    path = tmp_path / "new.pressmark"
    lock = ProjectLock(path, "Ben")
    with pytest.raises(InUse, match="Ben"):
        Store.create(path)
    lock.release()
    assert files(tmp_path) == []


def test_a_new_project_can_be_read_by_whom_the_user_lets_read_files(tmp_path: Path) -> None:
    umask = os.umask(0o027)
    try:
        make(tmp_path / "new.pressmark").close()
    finally:
        os.umask(umask)
    assert stat.S_IMODE((tmp_path / "new.pressmark").stat().st_mode) == 0o640


# Writing and reading


def test_a_closed_project_is_one_file(store: Store) -> None:
    tag(store)
    store.close()
    store.close()
    assert files(store.path.parent) == [store.path.name]


def test_the_header_names_program_and_schema(store: Store) -> None:
    assert schema_version(store.path) == SCHEMA_VERSION


def test_an_act_on_a_full_disk_is_refused_and_the_next_one_works_again(store: Store) -> None:
    doc, sentences = document("guests", 3000)
    with unchanged(store):
        for _ in range(3):
            with (
                disk_full_at(store.path.stat().st_size),
                pytest.raises(Refusal, match=r"the disk .* nothing was changed"),
            ):
                store.apply(added(Act.IMPORT, doc, *sentences))
    tag(store)
    store.apply(added(Act.IMPORT, doc, *sentences))
    assert check(store.path) == []


def test_on_a_disk_without_any_room_a_project_can_still_be_opened_and_read(store: Store) -> None:
    store.close()
    with disk_full_at(0), Store.open(store.path) as again:
        assert len(again.headings()) == 2
        with pytest.raises(Refusal, match="the disk"):
            tag(again)
    with Store.open(store.path) as again:
        tag(again)
    assert files(store.path.parent) == [store.path.name]


def test_a_project_opened_for_reading_refuses_every_change(store: Store) -> None:
    store.close()
    with Store.open(store.path, read_only=True) as reader:
        with pytest.raises(Refusal, match="opened for reading"):
            tag(reader)
        with pytest.raises(Refusal, match="opened for reading"):
            reader.undo("", "")
    assert files(store.path.parent) == [store.path.name]


def test_a_project_is_read_while_another_window_writes(store: Store) -> None:
    with Store.open(store.path, read_only=True) as reader:
        tag(store)
        assert held(reader, XS[0]) == held(store, XS[0])


def test_a_project_that_was_moved_away_while_open_is_not_made_anew(store: Store) -> None:
    tag(store)
    away = store.path.rename(store.path.with_name("away.pressmark"))
    with pytest.raises(Refusal, match="moved or removed"):
        tag(store)
    store.close()
    assert files(away.parent) == ["away.pressmark"]
    assert check(away) == []


def test_a_project_that_vanished_before_its_first_use_is_refused(store: Store) -> None:
    store.close()
    with Store.open(store.path) as again:
        again._engine.dispose()
        store.path.unlink()
        with pytest.raises(Refusal, match="cannot be opened"):
            again.themes()
    assert files(store.path.parent) == []


def test_a_snapshot_is_still_while_work_goes_on(store: Store) -> None:
    with store.snapshot() as copy:
        tag(store)
        assert held(store, XS[0])
        assert copy.annotations(X.id) == []


# Threads


def test_a_thread_reads_while_the_window_writes(store: Store) -> None:
    stop = threading.Event()

    def read() -> int:
        rounds = 0
        while not stop.is_set():
            assert [len(chapter.sentences) for chapter in store.chapters()] == [3, 3]
            rounds += 1
        return rounds

    with ThreadPoolExecutor() as threads:
        readers = [threads.submit(read) for _ in range(2)]
        for number in range(300):
            tag(store, XS[number % 3])
        stop.set()
        assert all(reader.result() > 0 for reader in readers)
    assert store.last_act() == 303


def test_threads_that_write_take_turns(store: Store) -> None:
    def write(sentence: Sentence) -> None:
        for _ in range(30):
            tag(store, sentence)

    with ThreadPoolExecutor() as threads:
        assert list(threads.map(write, XS)) == [None, None, None]
    assert store.last_act() == 3 + 90
    assert check(store.path) == []


def test_closing_waits_for_the_act_that_is_being_written_and_lets_no_other_in(store: Store) -> None:
    begun, refused = threading.Event(), []

    def write() -> None:
        try:
            while True:
                tag(store)
                begun.set()
        except Refusal as refusal:
            refused.append(str(refusal))

    thread = threading.Thread(target=write)
    thread.start()
    begun.wait()
    store.close()
    thread.join()
    assert refused == [f"{store.path}: this project has been closed; open it again."]
    assert files(store.path.parent) == [store.path.name]
    assert check(store.path) == []


# Processes

HOLD = """
import sys, time
from pathlib import Path
from db.store import Store
store = Store.open(Path(sys.argv[1]), user="Ben")
print("open", flush=True)
sys.stdin.readline()
store.close()
"""

TAG_ON = """
import sys
from pathlib import Path
from annotator.commands.tagging import toggle_theme
from db.store import Store
from tests.db.made import ADA, SECURITY, XS, target
store = Store.open(Path(sys.argv[1]))
while True:
    for sentence in XS:
        change = store.apply(toggle_theme([target(store, sentence)], SECURITY, ADA.id))
        print(change.at, change.act, sentence.start, flush=True)
"""


def start(code: str, path: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_a_second_program_is_told_who_has_the_project_and_may_read_it(store: Store) -> None:
    store.close()
    with start(HOLD, store.path) as other:
        assert other.stdout
        assert other.stdout.readline() == "open\n"
        with pytest.raises(InUse, match=rf"open by Ben on .* \(process {other.pid}\); close it there"):
            Store.open(store.path)
        link = store.path.with_name("link.pressmark")
        link.symlink_to(store.path)
        with pytest.raises(InUse):
            Store.open(link)
        with Store.open(store.path, read_only=True) as reader:
            assert len(reader.headings()) == 2
        other.communicate("\n")
    with Store.open(store.path) as again:
        tag(again)


def test_a_second_window_of_the_same_program_is_told_as_well(store: Store) -> None:
    with pytest.raises(InUse):
        Store.open(store.path)
    tag(store)


def test_what_lies_in_the_place_of_the_lock_is_not_harmed(store: Store) -> None:
    store.close()
    letter = store.path.with_name("letter")
    letter.write_text("mine", encoding="utf-8")
    store.path.with_name(store.path.name + ".lock").symlink_to(letter)
    with pytest.raises(Refusal, match="beside this project"):
        Store.open(store.path)
    assert letter.read_text(encoding="utf-8") == "mine"


def test_a_program_that_is_killed_loses_nothing_and_leaves_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "killed.pressmark"
    make(path).close()
    told: list[str] = []
    for number in range(20):
        with start(TAG_ON, path) as program:
            assert program.stdout
            told.append(program.stdout.readline())
            time.sleep(0.003 * number)
            program.kill()
            told += program.stdout.read().splitlines(keepends=True)
        with Store.open(path) as store:
            starts = {entry.seq: store.edits(entry.seq)[0].record for entry in store.history(limit=10_000)[:-3]}
            entries = reversed(store.history(limit=10_000)[:-3])
            kept = [f"{entry.at} {entry.act} {starts[entry.seq].start}\n" for entry in entries]  # type: ignore[union-attr]
        whole = [line for line in told if line.endswith("\n")]
        assert [line for line in kept if line in set(whole)] == whole
        assert check(path) == []
    assert len(told) >= 20
    assert files(tmp_path) == ["killed.pressmark"]


def test_a_write_that_was_cut_off_in_its_middle_is_taken_back(store: Store) -> None:
    """A journal file left by a crash holds the pages as they were."""
    before = records(store)
    store.close()
    code = (
        "import os, sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('PRAGMA cache_size = 1')\n"
        "connection.execute('BEGIN IMMEDIATE')\n"
        "connection.executemany('INSERT INTO setting VALUES (?, ?)', [(f'{n:04}', 'x' * 500) for n in range(2000)])\n"
        "os._exit(9)\n"
    )
    assert subprocess.run([sys.executable, "-c", code, str(store.path)]).returncode == 9
    assert f"{store.path.name}-journal" in files(store.path.parent)
    with pytest.raises(Refusal, match="put"):
        check(store.path)
    with Store.open(store.path) as again:
        assert records(again) == before
    assert check(store.path) == []
    assert files(store.path.parent) == [store.path.name]


def test_a_project_that_somebody_reads_for_long_can_still_be_tagged(store: Store) -> None:
    with closing(sqlite3.connect(store.path)) as reader:
        assert reader.execute("SELECT count(*) FROM sentence").fetchone()
        tag(store)
