"""A project with two documents and two annotators."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store import Store
from tests.db.made import make


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with make(tmp_path / "both.pressmark") as store:
        yield store
