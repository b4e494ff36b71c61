"""Prepares a checkout: the environment, the system libraries Qt needs, and the lock file.

Standard library only, any platform; `make` calls it, and `python .ci/setup.py` does the same without make.
It installs only what a probe finds missing, so a second run changes nothing and takes a fraction of a second.
"""

import argparse
import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 14)

if not OLDEST <= sys.version_info[:2] <= NEWEST:  # before anything that an old Python could not read
    sys.exit(
        f"Pressmark needs Python 3.{OLDEST[1]} to 3.{NEWEST[1]}; {sys.executable or 'this'} is "
        f"{sys.version_info[0]}.{sys.version_info[1]}. Name another one, for example: make setup PYTHON=python3.11"
    )

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"

# Library that Qt loads -> the Debian package that carries it.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# Program that drives a real window in the tests -> its Debian package.
TEST_PROGRAMS = {"Xvfb": "xvfb", "xauth": "xauth", "openbox": "openbox", "xdotool": "xdotool"}


def main() -> None:
    """Reads the purpose from the command line and prepares the checkout for it."""
    parser = argparse.ArgumentParser(description="Prepare this checkout of Pressmark.")
    parser.add_argument(
        "purpose",
        nargs="?",
        choices=["environment", "run", "test", "lock"],
        default="environment",
        help="environment: .venv only (default); run: and what the window needs; test: and what the tests need; "
        "lock: write requirements.lock anew",
    )
    parser.add_argument("--upgrade", action="store_true", help="with lock: take the newest versions")
    given = parser.parse_args()
    if given.purpose == "lock":
        write_lock(given.upgrade)
        return
    prepare_environment(ROOT / os.environ.get("VENV", ".venv"))
    if given.purpose != "environment" and sys.platform == "linux":
        prepare_system(given.purpose)


def prepare_environment(folder: Path) -> None:
    """Makes `folder` a virtual environment that holds exactly the versions pinned in the lock file."""
    stamp = folder / ".pressmark-lock"
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    version = version_in(folder)
    asked = os.environ.get("PYTHON")  # whoever names a Python gets that one; else a sound environment is kept
    if version is None or (asked and version != sys.version_info[:2]) or not OLDEST <= version <= NEWEST:
        make_environment(folder)
    elif stamp.exists() and stamp.read_text() == wanted:
        return
    say(f"installing the dependencies pinned in {LOCK.name} into {folder.name} ...")
    stamp.unlink(missing_ok=True)
    pip_install(python_in(folder), "--require-hashes", "-r", LOCK.name)
    stamp.write_text(wanted)


def make_environment(folder: Path) -> None:
    """Makes a new virtual environment, with Debian's separate package for it where that is missing."""
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python3.{sys.version_info[1]}-venv"
        if not install([package]):
            sys.exit(f"This Python cannot make environments: it lacks ensurepip. {remedy([package])}")
        importlib.invalidate_caches()
    say(f"making {folder.name} with Python {sys.version.split()[0]} ...")
    venv.create(folder, clear=True, with_pip=True, symlinks=os.name != "nt")


def python_in(folder: Path) -> Path:
    """Where a virtual environment keeps its interpreter."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def version_in(folder: Path) -> tuple[int, int] | None:
    """The Python version of an environment with pip, or None where there is none that starts."""
    ask = "import pip, sys; print(*sys.version_info[:2])"
    try:
        answer = subprocess.run([python_in(folder), "-c", ask], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    major, minor = answer.split()
    return int(major), int(minor)


def prepare_system(purpose: str) -> None:
    """Installs the system packages that are missing, or says what to type.

    Stops only where nothing could work: no tests without Qt's own libraries, no window without all of them.
    A machine without a display runs the command line, and tests that need a missing program skip themselves.
    """
    needed = [package for library, package in QT_LIBRARIES.items() if not loads(library)]
    window = [package for library, package in WINDOW_LIBRARIES.items() if not loads(library)]
    wanted = []
    if purpose == "test":
        wanted = window + [package for program, package in TEST_PROGRAMS.items() if not shutil.which(program)]
    elif "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ:
        needed += window
    else:
        needed, wanted = [], needed + window
    if not needed + wanted or install(needed + wanted):
        return
    if needed:
        sys.exit(f"Qt lacks system libraries. {remedy(needed + wanted)}")
    consequence = "Tests that need them will be skipped." if purpose == "test" else "A window could not open."
    say(f"{consequence} {remedy(wanted)}")


def loads(library: str) -> bool:
    """Whether the dynamic linker finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install(packages: list[str]) -> bool:
    """Installs Debian packages if this user may without being asked for a password; tells whether that worked."""
    if not shutil.which("apt-get"):
        return False
    if sys.platform != "win32" and os.geteuid() == 0:
        apt = ["apt-get"]
    elif shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        apt = ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    else:
        return False
    say(f"installing system packages: {' '.join(packages)} ...")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*apt, "-qq", "update"], env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    get = [*apt, "-qq", "-y", "--no-install-recommends", "install", *packages]
    return subprocess.run(get, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr).returncode == 0


def remedy(packages: list[str]) -> str:
    """The sentence that says what a person can do about missing packages."""
    if shutil.which("apt-get"):
        return f"Type: sudo apt-get install {' '.join(packages)}"
    return f"Install what Debian calls: {' '.join(packages)}"


def write_lock(upgrade: bool) -> None:
    """Resolves pyproject.toml for every supported Python and platform, with hashes and without addresses."""
    oldest = f"--python-version={OLDEST[0]}.{OLDEST[1]}"
    options = [
        "--group=dev",
        "--universal",
        oldest,
        "--generate-hashes",
        "--no-emit-index-url",
        "--no-header",
        "--quiet",
    ]
    if upgrade:
        options.append("--upgrade")
    with tempfile.TemporaryDirectory() as folder:
        make_environment(Path(folder))
        python = python_in(Path(folder))
        pip_install(python, "uv")
        run([python, "-m", "uv", "pip", "compile", "pyproject.toml", "-o", LOCK.name, *options])
    if "://" in LOCK.read_text():
        sys.exit(f"{LOCK.name} holds an address: it must name no host.")


def pip_install(python: Path, *what: str) -> None:
    """Installs into the environment of `python`, whatever its user's settings say about --user."""
    run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what], PIP_USER="0")


def run(command: list[str | Path], **environment: str) -> None:
    """Runs a command in the checkout's root and stops here with its status if it fails."""
    status = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, stdin=subprocess.DEVNULL).returncode
    if status:
        sys.exit(status)


def say(message: str) -> None:
    """Tells what is going on, beside the output of the programs that run."""
    print(f"setup: {message}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
