"""A desktop of its own: a screen without a monitor, a window manager, the program as a process, and real keys.

The picture on the screen is read from the memory of the X server, so that a test can tell what was to be seen at the
moment when it pulls the plug.
"""

import mmap
import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

import pytest

from annotator.records import Annotation
from db.store import Store

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 40.0  # seconds before a test gives up on what it waits for; the machine may be busy

T = TypeVar("T")

# openbox on its own terms would take keys away from the program, and differs from machine to machine
_OPENBOX = """<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc"><keyboard>
<keybind key="A-F4"><action name="Close"/></keybind>
</keyboard></openbox_config>
"""


class Decision(NamedTuple):
    """What a test wants to know of an annotation, themes by name; None: only noted, not decided."""

    themes: set[str] | None
    unsure: bool = False
    note: str = ""


def wait_for(condition: Callable[[], T], what: str) -> T:
    """The first true value of the condition; fails with `what` was waited for when it takes too long."""
    end = time.monotonic() + PATIENCE
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain for {what}; last seen: {value!r}")
        time.sleep(0.01)


def skip_without_programs() -> None:
    """Skip where there can be no such desktop."""
    if sys.platform != "linux":
        pytest.skip("a screen without a monitor exists on Linux only")
    missing = [name for name in ("Xvfb", "openbox", "xdotool") if not shutil.which(name)]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed; “make test” says how to get them")


class Desktop:
    """A screen with a window manager on a display of its own."""

    def __init__(self, folder: Path, size: tuple[int, int] = (1366, 768)) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        (folder / "openbox.xml").write_text(_OPENBOX)
        self._server = self._start_server(size)
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700, exist_ok=True)
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "WAYLAND"))}
        self.environment = clean | {
            "DISPLAY": self.display,
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(runtime),
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONWARNINGS": "default",
            # compiled once, wherever the tests are told not to write beside the sources
            "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        }
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)
        quiet = subprocess.DEVNULL
        command = ["openbox", "--config-file", str(folder / "openbox.xml")]
        self._manager = subprocess.Popen(command, env=self.environment, stdout=quiet, stderr=quiet)
        wait_for(lambda: self.ask("get_num_desktops"), "the window manager")
        with (folder / "Xvfb_screen0").open("rb") as screen:
            self._screen = mmap.mmap(screen.fileno(), 0, access=mmap.ACCESS_READ)

    def _start_server(self, size: tuple[int, int]) -> subprocess.Popen[bytes]:
        read, write = os.pipe()
        geometry = f"{size[0]}x{size[1]}x24"
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", geometry, "-nolisten", "tcp", "-noreset"]
        command += ["-fbdir", str(self.folder)]
        quiet = subprocess.DEVNULL
        server = subprocess.Popen(command, pass_fds=[write], stdout=quiet, stderr=quiet)
        os.close(write)
        with os.fdopen(read) as answer:
            number = answer.readline().strip()  # to the end of the line, or the server dies of a broken pipe
        if not number:
            raise AssertionError(f"Xvfb did not start: {server.wait(10)}")
        self.display = f":{number}"
        return server

    def stop(self) -> None:
        self._screen.close()
        for process in (self._manager, self._server):
            process.terminate()
            process.wait(10)

    def ask(self, *command: str) -> str:
        """What xdotool answers, "" where it fails."""
        answer = subprocess.run(["xdotool", *command], env=self.environment, capture_output=True, text=True)
        return answer.stdout.strip() if answer.returncode == 0 else ""

    def active(self) -> str:
        """The title of the window that has the keyboard."""
        return self.ask("getactivewindow", "getwindowname")

    def boxes(self) -> int:
        """How many message boxes of the program are open and have the keyboard."""
        windows = self.ask("search", "--onlyvisible", "--name", "^Pressmark$").split()
        active = self.ask("getactivewindow")
        return len(windows) - 1 if len(windows) > 1 and active == windows[-1] else 0

    # The picture

    def picture(self) -> bytes:
        """What is on the screen now: 4 bytes for each point, blue first."""
        header, *_, colours = struct.unpack(">20I", self._screen[:80])
        return self._screen[header + 12 * colours :]

    def count(self, colour: str) -> int:
        """About how many points on the screen have this colour, given as #RRGGBB."""
        return self.picture().count(bytes.fromhex(colour.removeprefix("#"))[::-1])

    def hairline(self, colour: str, y: int, height: int = 40) -> int:
        """Where the leftmost upright line of this colour stands, from `y` down."""
        width = struct.unpack(">I", self._screen[16:20])[0]
        wanted = bytes.fromhex(colour.removeprefix("#"))[::-1]
        found: list[int] = []

        def seen() -> bool:
            picture = self.picture()

            def through(x: int) -> bool:
                points = (4 * (row * width + x) for row in range(y, y + height))
                return all(picture[point : point + 3] == wanted for point in points)

            found.extend(x for x in range(width) if through(x))
            return bool(found)

        wait_for(seen, f"a line of the colour {colour}")
        return found[0]

    def settled(self) -> bytes:
        """The picture, once it stands still."""
        pictures = [self.picture()]

        def still() -> bool:
            time.sleep(0.03)
            pictures.append(self.picture())
            return len(pictures) > 3 and pictures[-1] == pictures[-2] == pictures[-3]

        wait_for(still, "a picture that stands still")
        return pictures[-1]

    def save(self, path: Path) -> None:
        """Keep the picture, for whoever looks into a failure."""
        from PySide6.QtGui import QImage

        width, height = struct.unpack(">2I", self._screen[16:24])
        QImage(self.picture(), width, height, width * 4, QImage.Format.Format_RGB32).save(str(path))


class Program:
    """Pressmark running as a process on a desktop. Its settings are its own, and stay from one start to the next."""

    def __init__(self, desktop: Desktop, settings: Path, *arguments: str | Path, scale: int = 1) -> None:
        self.desktop = desktop
        self._errors = settings / f"stderr-{time.monotonic_ns()}.txt"
        settings.mkdir(parents=True, exist_ok=True)
        environment = desktop.environment | {
            "PRESSMARK_CONFIG": str(settings / "config"),
            "PRESSMARK_DATA": str(settings / "data"),
            "QT_SCALE_FACTOR": str(scale),
        }
        with self._errors.open("wb") as errors:
            command = [sys.executable, "main.py", *map(str, arguments)]
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors
            )

    @property
    def errors(self) -> str:
        return self._errors.read_text(encoding="utf-8")

    def wait_for_window(self, title: str) -> None:
        """Wait until a window with this title has the keyboard."""

        def there() -> bool:
            if self.process.poll() is not None:
                raise AssertionError(f"the program ended with {self.process.returncode}: {self.errors}")
            return self.desktop.active() == title

        wait_for(there, f"the window “{title}”, not “{self.desktop.active()}”")

    def press(self, *keys: str) -> None:
        """Press keys by xdotool's names, one after the other, in whatever window has the keyboard."""
        self.desktop.ask("key", "--delay", "0", *keys)

    def type(self, text: str) -> None:
        self.desktop.ask("type", "--delay", "0", text)

    def drag(self, x: int, y: int, by: int) -> None:
        """Drag what is at this place of the screen to the right."""
        self.desktop.ask("mousemove", str(x), str(y), "mousedown", "1")
        for step in range(1, 5):
            self.desktop.ask("mousemove", str(x + by * step // 4), str(y))
        self.desktop.ask("mouseup", "1")

    def kill(self) -> None:
        """Pull the plug."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        self.assert_quiet()

    def close(self) -> None:
        """Close the window as a person does."""
        self.press("alt+F4")
        self.ended()

    def ended(self) -> int:
        """Wait for the program's end and say how it ended; it must not have complained."""
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the program did not end; in front is “{self.desktop.active()}”") from None
        self.assert_quiet()
        return status

    def assert_quiet(self) -> None:
        """No traceback, and no warning of Qt or Python."""
        assert self.errors == ""


def decisions(project: Path, name: str = "Ann") -> dict[tuple[int, int], Decision]:
    """What an annotator has decided by number of document and sentence, both from 1, read from the file."""
    with Store.open(project, read_only=True) as store:
        themes = {theme.id: theme.name for theme in store.themes()}
        who = {one.id for one in store.annotators() if one.name == name}
        found = {}
        for number, heading in enumerate(store.headings(), start=1):
            at = {one.start: index for index, one in enumerate(store.sentences(heading.id), start=1)}
            for one in store.annotations(heading.id):
                if one.annotator in who:
                    found[number, at[one.start]] = _decision(one, themes)
        return found


def _decision(one: Annotation, themes: dict[str, str]) -> Decision:
    named = None if one.themes is None else {themes[theme] for theme in one.themes}
    return Decision(named, one.unsure, one.note)
