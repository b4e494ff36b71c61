"""What the user keeps across projects: the name to annotate under, recent projects, the window's settings."""

import contextlib
import getpass
import json
import os
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FILE = "preferences.json"
RECENT_LIMIT = 12


def config_folder() -> Path:
    """Where preferences lie; the environment variable PRESSMARK_CONFIG names another folder."""
    override = os.environ.get("PRESSMARK_CONFIG")
    if override:
        return Path(override)
    from platformdirs import user_config_path

    return user_config_path("pressmark", appauthor=False)


def data_folder() -> Path:
    """Where the sample project lies; the environment variable PRESSMARK_DATA names another folder."""
    override = os.environ.get("PRESSMARK_DATA")
    if override:
        return Path(override)
    from platformdirs import user_data_path

    return user_data_path("pressmark", appauthor=False)


@dataclass
class Preferences:
    """`annotator` is the user's name ("" until it was asked), `recent` holds absolute paths, newest first.

    `window` is the window's own: whatever JSON can hold, by name.
    """

    annotator: str = ""
    recent: list[str] = field(default_factory=list)
    window: dict[str, Any] = field(default_factory=dict)

    def save(self) -> None:
        """Write them whole or not at all. Raises OSError where the disk fails."""
        path = config_folder() / FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f".{FILE}.", dir=path.parent)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(asdict(self), file, ensure_ascii=False, indent=2)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def opened(self, project: Path) -> None:
        """Put a project at the head of the recent ones."""
        path = str(project.absolute())
        self.recent = [path, *(one for one in self.recent if one != path)][:RECENT_LIMIT]


def load() -> Preferences:
    """The preferences as they were saved. A damaged file is set aside as preferences.json.damaged."""
    path = config_folder() / FILE
    try:
        return _from_json(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Preferences()
    except (ValueError, TypeError, AttributeError, RecursionError):
        with contextlib.suppress(OSError):
            path.replace(path.with_name(f"{FILE}.damaged"))
        return Preferences()
    except OSError:  # no permission: nothing to set aside
        return Preferences()


def _from_json(value: Any) -> Preferences:
    annotator, recent, window = value.get("annotator", ""), value.get("recent", []), value.get("window", {})
    if not (isinstance(annotator, str) and isinstance(recent, list) and isinstance(window, dict)):
        raise TypeError("not the shape of preferences")
    return Preferences(annotator, [one for one in recent if isinstance(one, str)], window)


def who(given: str = "") -> str:
    """The annotator's name: as given, else as kept in the preferences, else the login name."""
    name = " ".join(given.encode("utf-8", "replace").decode().split()) or load().annotator
    if name:
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no login name at all, in some containers
        return "annotator"
