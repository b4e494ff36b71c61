"""The command line as a user has it: words in; status, output and messages out."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from main import main


@dataclass
class Answer:
    """What a command gave back."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Pressmark = Callable[..., Answer]


@pytest.fixture
def pressmark(capsys: pytest.CaptureFixture[str]) -> Pressmark:
    """Runs a command through the real main()."""

    def run(*words: str | Path) -> Answer:
        capsys.readouterr()
        status = main([str(word) for word in words])
        captured = capsys.readouterr()
        return Answer(status, captured.out, captured.err)

    return run


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A file with a short release of five sentences in three paragraphs."""
    path = tmp_path / "release.txt"
    path.write_text(
        "Ministers Meet in Beijing\n\nThe ministers met 🎻 on Sunday. They agreed to patrol the strait.\n\n"
        "Trade grew by 4.5 percent. “We are pleased,” said the minister.\n",
        encoding="utf-8",
    )
    return path
