"""What every test may ask for: settings of its own, a project in its own folder, the shared samples."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes on a busy machine says nothing of the code
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The same examples each time: whether a change passes must not depend on luck. `make fuzz` draws new ones
settings.register_profile("same", settings.get_profile("untimed"), derandomize=True)
settings.load_profile("untimed" if os.environ.get("PRESSMARK_FUZZ") else "same")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported anywhere

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the settings of whoever runs it."""
    monkeypatch.setenv("PRESSMARK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("PRESSMARK_DATA", str(tmp_path / "data"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A closed project with the themes security, economy and diplomacy on the keys 1, 2 and 3, and nothing else."""
    from annotator.changes import Act, Change, Edit
    from annotator.records import Theme
    from db.store import Store

    looks = [("security", "1", "#B94834"), ("economy", "2", "#8A6D00"), ("diplomacy", "3", "#0072B2")]
    themes = [Theme(name, name, key, colour, position=at) for at, (name, key, colour) in enumerate(looks)]
    path = tmp_path / "project.pressmark"
    Store.create(path, [Change(Act.CREATE, tuple(Edit(None, theme) for theme in themes))]).close()
    return path


@pytest.fixture
def shared() -> Path:
    """The folder of cases and corpora that lies beside the repository."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared with the cases and corpora is not here")
    return SHARED
