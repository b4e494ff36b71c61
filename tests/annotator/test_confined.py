"""Readers run where they can do no harm: a hang or a crash costs one sentence, and the next file comes in."""

import ctypes
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.formats import confined, memory
from annotator.formats.protocol import Decision, Incoming, IncomingSentence, Problem
from annotator.refusal import Refusal

# The readers that a child process imports under this module's name


def parse(path: Path, problem: Problem) -> Iterator[Incoming | Refusal]:
    """Does what the file says."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        match line.split(" ", 1):
            case ["text", text]:
                yield Incoming(text, "a title", "2026-01-05", "a source", "https://example.org/", "en")
            case ["decided"]:
                sentence = IncomingSentence(0, 5, 1, 1)
                decision = Decision(0, "Ada", ("economy",), True, "a note")
                nothing = Decision(0, "Ben", None)
                yield Incoming("Text.", "t", sentences=(sentence,), decisions=(decision, nothing), themes=("economy",))
            case ["problem", reason]:
                problem(reason)
            case ["refuse", reason]:
                raise Refusal(reason)
            case ["omit", reason]:
                yield Refusal(reason)
            case ["sleep"]:
                time.sleep(60)
            case ["explode"]:
                yield Incoming("x" * 3_000_000_000, "")
            case ["crash"]:
                os.abort()
            case ["recurse"]:
                yield from parse(path, problem)
            case ["bug"]:
                raise KeyError("what nobody thought of")
            case ["connect"]:
                import socket

                with socket.socket() as line_out:
                    line_out.connect(("127.0.0.1", 9))
            case ["program"]:
                os.system("true")
            case ["write", place]:
                Path(place).write_text("harm" * 1000, encoding="utf-8")
            case ["print"]:
                print("what would garble the answers", flush=True)


@pytest.fixture
def told(tmp_path: Path) -> "Told":
    return Told(tmp_path)


class Told:
    """Reads a file that says what its reader is to do."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "told.txt"
        self.problems: list[str] = []
        # The child must find this module without the packages around it
        self._module = "tests.annotator.test_confined"

    def read(self, *orders: str, seconds: float = 30.0) -> list[Incoming | Refusal]:
        self._path.write_text("\n".join(orders), encoding="utf-8")
        return list(confined.reader(self._module, seconds)(self._path, self.problems.append))


def test_what_a_reader_finds_arrives_as_it_was(told: Told) -> None:
    found = told.read("text Ministers met in Kyïv 👍.", "problem a part is missing", "omit row 3", "decided")
    sentence = IncomingSentence(0, 5, 1, 1)
    decisions = (Decision(0, "Ada", ("economy",), True, "a note"), Decision(0, "Ben", None))
    assert found[0] == Incoming(
        "Ministers met in Kyïv 👍.", "a title", "2026-01-05", "a source", "https://example.org/", "en"
    )
    assert str(found[1]) == "row 3"
    assert found[2] == Incoming("Text.", "t", sentences=(sentence,), decisions=decisions, themes=("economy",))
    assert told.problems == ["a part is missing"]


def test_a_refusal_in_the_child_is_the_same_refusal_here(told: Told) -> None:
    with pytest.raises(Refusal, match="it is protected by a password; save it without one"):
        told.read("refuse it is protected by a password; save it without one.")


@pytest.mark.parametrize(
    ("orders", "reason"),
    [
        (["crash"], "its reader failed on it"),
        (["bug"], "its reader failed on it"),
        (["recurse"], "nested too deeply"),
        (["connect"], "its reader failed on it"),
        (["program"], "its reader failed on it"),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_the_next_file_comes_in(told: Told, orders: list[str], reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        told.read(*orders)
    assert len(told.read("text the next one")) == 1


def test_a_reader_that_hangs_is_stopped(told: Told) -> None:
    told.read("text so that the child has started")
    with pytest.raises(Refusal, match="longer than 1 seconds"):
        told.read("sleep", seconds=1.0)
    assert len(told.read("text the next one")) == 1


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the limits of these systems were not tried")
def test_a_reader_that_explodes_is_stopped(told: Told) -> None:
    with pytest.raises(Refusal, match="more memory than any release"):
        told.read("explode")
    assert len(told.read("text the next one")) == 1


@pytest.mark.skipif(shutil.which("ps") is None, reason="there is no ps here")
def test_a_reader_that_grows_is_stopped_where_the_system_has_no_limit(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 1_000_000 < memory.resident(os.getpid()) < memory.MOST
    assert memory.resident(2**22 + 1) == 0
    monkeypatch.setattr(memory, "HAS_NO_LIMIT", True)
    assert len(told.read("text small enough")) == 1
    monkeypatch.setattr(memory, "MOST", 1_000_000)
    with pytest.raises(Refusal, match="more memory than any release"):
        told.read("sleep")
    monkeypatch.setattr(memory, "MOST", 1_500_000_000)
    with pytest.raises(Refusal, match="longer than 1 seconds"):
        told.read("sleep", seconds=1.0)


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="the sizes of 64 bits")
def test_the_limits_of_windows_have_the_size_that_it_expects() -> None:
    assert ctypes.sizeof(memory.ExtendedLimits) == 144


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of written files")
def test_a_reader_writes_no_file(told: Told, tmp_path: Path) -> None:
    place = tmp_path / "written"
    with pytest.raises(Refusal, match="its reader failed"):
        told.read(f"write {place}")
    assert not place.exists() or not place.stat().st_size


def test_a_library_that_prints_does_not_garble_the_answers(told: Told) -> None:
    assert len(told.read("print", "text still understood", "print")) == 1


def test_documents_read_before_a_crash_are_kept(told: Told) -> None:
    told.read("text warm")
    orders = ["text one", "text two", "crash"]
    told._path.write_text("\n".join(orders), encoding="utf-8")
    reading = confined.reader(told._module)(told._path, told.problems.append)
    assert isinstance(next(reading), Incoming)
    assert isinstance(next(reading), Incoming)
    with pytest.raises(Refusal, match="its reader failed"):
        next(reading)


def test_stopping_in_the_middle_leaves_no_child_waiting(told: Told) -> None:
    told._path.write_text("\n".join(["text one", "text two"]), encoding="utf-8")
    reading = confined.reader(told._module)(told._path, told.problems.append)
    next(reading)
    reading.close()  # type: ignore[attr-defined]
    assert [found.text for found in told.read("text three") if isinstance(found, Incoming)] == ["three"]


def test_a_file_that_is_gone_is_refused_without_a_child(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="there is no such file"):
        list(confined.reader("no.such.module")(tmp_path / "gone.pdf", print))


def test_a_file_named_like_a_module_in_the_working_folder_is_not_run(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json.py", "struct.py", "annotator.py"):
        (tmp_path / name).write_text("raise SystemExit('taken over')\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    workers = confined._Workers()  # a child that starts here
    told._path.write_text("text safe", encoding="utf-8")
    assert len(list(workers.read(told._module, told._path, print, 30.0))) == 1
    workers.close()
