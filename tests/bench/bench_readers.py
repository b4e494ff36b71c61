"""Reading short documents of each kind, against their libraries alone: see tests/bench/readers.py."""

import os
from pathlib import Path

import pytest

from tests.bench.readers import KINDS, LIBRARIES, SOME, make, race, read

NUMBER = int(os.environ.get("DOCUMENTS", "10000"))


@pytest.mark.parametrize("kind", KINDS)
def test_readers(kind: str, tmp_path: Path) -> None:
    paths = [make(kind, tmp_path, at) for at in range(SOME)]
    ours, alone = race(paths, NUMBER, (read, LIBRARIES[kind]))
    print(f"\n{kind}: library {alone * 1000:.2f} ms, ours {ours * 1000:.2f} ms, ratio {alone / ours:.2f}")
