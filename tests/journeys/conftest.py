"""What journeys may ask for: a desktop, the program on it, and a project to open."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.store import Store
from tests.journeys.desktop import ROOT, Desktop, Program, skip_without_programs
from ui.work.importing import ImportReport, carry_out, import_text

RELEASES = (
    "Ministers meet in Beijing\n\nA 🎻 was played. The ministers met. They spoke of trade.\n",
    "Fund opens\n\nA fund was opened. It holds $2 million.\n\nThe ambassador spoke. Tea was served.\n",
)

Start = Callable[..., Program]


@pytest.fixture(scope="session")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """One screen for all journeys of a session: 1366 x 768, the small laptop."""
    skip_without_programs()
    desktop = Desktop(tmp_path_factory.mktemp("desktop"))
    yield desktop
    desktop.stop()


@pytest.fixture
def start(desktop: Desktop, tmp_path: Path) -> Iterator[Start]:
    """Starts the program: `start(PROJECT, "--as", "Ann")`. All starts of a test share their settings."""
    programs: list[Program] = []

    def start(*arguments: str | Path) -> Program:
        programs.append(Program(desktop, tmp_path / "settings", *arguments))
        return programs[-1]

    yield start
    for program in programs:
        if program.process.poll() is None:
            program.process.kill()
            program.process.wait(10)


@pytest.fixture
def releases(project: Path) -> Path:
    """A closed project with two releases of 4 and 5 sentences, titles included, on the keys 1, 2 and 3."""
    report = ImportReport()
    with Store.open(project) as store:
        for text in RELEASES:
            carry_out(store, import_text(text, store, annotator="Ann", report=report))
    assert (report.added, report.sentences) == (2, 9)
    return project


def pressmark(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The program as a command, without a window."""
    command = [sys.executable, str(ROOT / "main.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)
