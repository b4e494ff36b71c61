"""The benchmarks that are scripts of their own: each prints its own table."""

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SCRIPTS = sorted(path.stem for path in HERE.glob("*.py") if "\ndef main() -> None:" in path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SCRIPTS)
def test_script(name: str) -> None:
    print(f"\n{name}", flush=True)
    done = subprocess.run([sys.executable, str(HERE / f"{name}.py")], cwd=HERE.parents[1])
    assert done.returncode == 0
